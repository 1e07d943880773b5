/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ms5-server-files.h"

#include "protocol/ms5-plant-json.h"
#include "server/ms5-server.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOCK_FILE "lock"

/* More is no plant file. */
#define MAX_PLANT_BYTES ((gsize) 64 * 1024 * 1024)

/* More is no key. */
#define MAX_SECRET_BYTES 65536

/**
 * ms5_server_find_data:
 * @name: of a file that is shipped with the server, such as `plants/bottling-hall.json`
 *
 * Returns: (transfer full): where it should be
 */
char *
ms5_server_find_data (const char *name)
{
  const char *folder = g_getenv (MS5_SERVER_DATA_VARIABLE);

  return g_build_filename (folder != NULL && *folder != '\0' ? folder : PKGDATADIR, name, NULL);
}

/**
 * ms5_server_find_state:
 * @wanted: (nullable): the folder that was asked for
 * @is_demo: whether it is for a demonstration
 *
 * Returns: (transfer full): the state folder to use
 */
char *
ms5_server_find_state (const char *wanted,
                       gboolean    is_demo)
{
  const char *given = g_getenv ("STATE_DIRECTORY");

  if (wanted != NULL)
    return g_canonicalize_filename (wanted, NULL);
  if (given != NULL && *given != '\0' && !is_demo)
    return g_strdup (given);

  return g_build_filename (g_get_user_state_dir (), is_demo ? "ms5-server-demo" : "ms5-server", NULL);
}

static void
set_system_error (GError    **error,
                  const char *what,
                  const char *path)
{
  int code = errno;

  g_set_error (error, MS5_SERVER_ERROR, MS5_SERVER_ERROR_STATE, "%s %s: %s", what, path, g_strerror (code));
}

/* Says in the file who holds it, for whoever is refused. A full disk is no reason not to start. */
static void
write_holder (int         fd,
              const char *path)
{
  g_autofree char *text = g_strdup_printf ("process %d on %s\n", (int) getpid (), g_get_host_name ());
  gsize length = strlen (text);

  if (ftruncate (fd, 0) != 0 || pwrite (fd, text, length, 0) != (gssize) length)
    g_message ("Can't say in %s who uses the folder: %s", path, g_strerror (errno));
}

static void
set_held (GError     **error,
          const char  *folder,
          const char  *path)
{
  g_autofree char *holder = NULL;

  /* Without that it is told all the same. */
  if (!g_file_get_contents (path, &holder, NULL, NULL) || *g_strstrip (holder) == '\0')
    g_clear_pointer (&holder, g_free);
  g_set_error (error, MS5_SERVER_ERROR, MS5_SERVER_ERROR_STATE,
               "The state folder %s is used by another server%s%s: stop it, or choose another folder by --state",
               folder, holder != NULL ? ", " : "", holder != NULL ? holder : "");
}

/**
 * ms5_server_lock_state:
 * @folder: the state folder, which is made if there is none
 * @error: return location for %MS5_SERVER_ERROR_STATE
 *
 * Two servers in one folder would take each other's positions.
 *
 * Returns: a descriptor that holds the lock until it is closed, by the end of the process at the
 *   latest; -1 if there is none
 */
int
ms5_server_lock_state (const char  *folder,
                       GError     **error)
{
  g_autofree char *path = g_build_filename (folder, LOCK_FILE, NULL);
  int fd;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      set_system_error (error, "Can't make the state folder", folder);
      return -1;
    }

  fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      set_system_error (error, "Can't write", path);
      return -1;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    {
      write_holder (fd, path);
      return fd;
    }

  if (errno == EWOULDBLOCK)
    set_held (error, folder, path);
  else
    set_system_error (error, "Can't lock", path);
  close (fd);
  return -1;
}

/**
 * ms5_server_name_owner:
 * @lock: what ms5_server_lock_state() gave
 *
 * Returns: (transfer full): names who uses the folder on this host, the same after a restart; a server that came to use
 *   it as well, because the file of the lock was removed, has another name
 */
char *
ms5_server_name_owner (int lock)
{
  struct stat about = { 0 };

  if (fstat (lock, &about) != 0)
    g_error ("Can't look at the lock: %s", g_strerror (errno));

  return g_strdup_printf ("%s/%" G_GUINT64_FORMAT, g_get_host_name (), (guint64) about.st_ino);
}

/* Reads what the administrator names. */
static GBytes *
read_input (const char  *path,
            GError     **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (g_file_get_contents (path, &text, &length, &local_error))
    return g_bytes_new_take (g_steal_pointer (&text), length);

  g_set_error (error, MS5_SERVER_ERROR, MS5_SERVER_ERROR_INPUT, "%s", local_error->message);
  return NULL;
}

/**
 * ms5_server_read_plant:
 * @path: a plant file
 * @error: return location for %MS5_SERVER_ERROR_INPUT, which lists everything that is wrong
 *
 * Returns: (transfer full) (nullable): the plant
 */
Ms5Plant *
ms5_server_read_plant (const char  *path,
                       GError     **error)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (GBytes) bytes = read_input (path, error);
  g_autoptr (Ms5Plant) plant = NULL;
  g_autofree char *text = NULL;

  if (bytes == NULL)
    return NULL;
  if (g_bytes_get_size (bytes) > MAX_PLANT_BYTES)
    ms5_problems_add (problems, "$", "is too large for a plant");
  else
    plant = ms5_plant_from_json (bytes, problems);
  if (ms5_problems_get_count (problems) == 0)
    return g_steal_pointer (&plant);

  text = ms5_problems_to_string (problems);
  g_set_error (error, MS5_SERVER_ERROR, MS5_SERVER_ERROR_INPUT, "The plant file %s is wrong:\n%s", path, text);
  return NULL;
}

/**
 * ms5_server_read_line:
 * @path: a file
 * @error: return location for %MS5_SERVER_ERROR_INPUT
 *
 * Returns: (transfer full) (nullable): its first line, which is not empty
 */
char *
ms5_server_read_line (const char  *path,
                      GError     **error)
{
  g_autoptr (GBytes) bytes = read_input (path, error);
  g_autofree char *text = NULL;

  if (bytes == NULL)
    return NULL;

  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  text[strcspn (text, "\r\n")] = '\0';
  if (*text != '\0')
    return g_steal_pointer (&text);

  g_set_error (error, MS5_SERVER_ERROR, MS5_SERVER_ERROR_INPUT, "The first line of %s is empty", path);
  return NULL;
}

static void
secret_free (gpointer data)
{
  sodium_free (data);
}

/* Reads all of a file that is as large as it says. */
static gboolean
read_whole (int      fd,
            guint8  *out,
            gsize    size)
{
  gsize got = 0;
  gssize part = 1;

  while (got < size && (part > 0 || (part < 0 && errno == EINTR)))
    {
      part = read (fd, out + got, size - got);
      if (part > 0)
        got += (gsize) part;
    }
  return got == size;
}

/**
 * ms5_server_read_secret:
 * @path: a file that only its owner can read
 * @error: return location for %MS5_SERVER_ERROR_INPUT
 *
 * Returns: (transfer full) (nullable): what is in it, with a zero after it that does not count
 */
GBytes *
ms5_server_read_secret (const char  *path,
                        GError     **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY, 0);
  const char *problem = NULL;
  struct stat about = { 0 };
  guint8 *secret = NULL;
  gsize size = 0;

  if (fd < 0 || fstat (fd, &about) != 0)
    problem = g_strerror (errno);
  else if (!S_ISREG (about.st_mode))
    problem = "it is not a file";
  else if ((about.st_mode & 077) != 0)
    problem = "others can read it; its mode has to be 0600";
  else if (about.st_size == 0 || about.st_size > MAX_SECRET_BYTES)
    problem = "it is empty, or too large for a secret";
  else
    {
      size = (gsize) about.st_size;
      secret = sodium_init () >= 0 ? sodium_malloc (size + 1) : NULL;
      if (secret == NULL)
        g_error ("No guarded memory for a key");
      secret[size] = '\0';
      if (!read_whole (fd, secret, size))
        problem = "it can't be read";
    }

  if (fd >= 0)
    close (fd);
  if (problem == NULL)
    return g_bytes_new_with_free_func (secret, size, secret_free, secret);

  if (secret != NULL)
    sodium_free (secret);
  g_set_error (error, MS5_SERVER_ERROR, MS5_SERVER_ERROR_INPUT, "Can't use %s: %s", path, problem);
  return NULL;
}
