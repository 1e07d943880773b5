/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/ms5-torn-vfs.h"

#include "sim/ms5-torn-private.h"

#include <string.h>

/* Whatever is below @folder has one power cable. */
typedef struct
{
  char     *folder;
  guint     n_left; /* steps until the cut; 0 for no end */
  gboolean  cut;
} Machine;

static void
machine_free (gpointer data)
{
  Machine *machine = data;

  g_free (machine->folder);
  g_free (machine);
}

static gboolean
is_below (const char *path,
          const char *folder)
{
  gsize n = strlen (folder);

  return n == 0 || (path != NULL && strncmp (path, folder, n) == 0
                    && (path[n] == '/' || path[n] == '\0'));
}

static Machine *
find_machine (Ms5TornVfs *self,
              const char *path)
{
  for (guint i = 0; i < self->machines->len; i++)
    {
      Machine *machine = g_ptr_array_index (self->machines, i);

      if (is_below (path, machine->folder))
        return machine;
    }
  return NULL;
}

gboolean
ms5_torn_vfs_has_power (Ms5TornVfs *self,
                        const char *path)
{
  Machine *machine = find_machine (self, path);

  return machine == NULL || !machine->cut;
}

/* Whether something may now be changed on the disk. */
int
ms5_torn_vfs_step (Ms5TornVfs *self,
                   const char *path)
{
  Machine *machine = find_machine (self, path);

  if (machine != NULL && machine->cut)
    return SQLITE_IOERR;
  if (machine != NULL && machine->n_left > 0 && --machine->n_left == 0)
    {
      machine->cut = TRUE;
      return SQLITE_IOERR;
    }

  self->n_steps++;
  return self->failing;
}

/* Whether all files together may be larger by @n_bytes. */
gboolean
ms5_torn_vfs_has_room (Ms5TornVfs *self,
                       gsize       n_bytes)
{
  GHashTableIter iter;
  gpointer node;
  gint64 used = n_bytes;

  if (self->room < 0)
    return TRUE;

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &node))
    used += ms5_torn_file_get_size (((Ms5TornNode *) node)->file);
  return used <= self->room;
}

/* Makes sure which files there are in the folder of the file @path. */
void
ms5_torn_vfs_sync_folder (Ms5TornVfs *self,
                          const char *path)
{
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;
  GHashTableIter iter;
  gpointer node;

  if (folder == NULL)
    return;

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &node))
    {
      g_autofree char *other = g_path_get_dirname (((Ms5TornNode *) node)->path);

      if (strcmp (other, folder) == 0)
        ms5_torn_file_sync_folder (((Ms5TornNode *) node)->file);
    }
}

/* The file system */

/* Returns: (transfer full) (nullable): the node, made if it may be */
static Ms5TornNode *
open_node (Ms5TornVfs *self,
           const char *path,
           int         flags,
           int        *out_code)
{
  Ms5TornNode *node = path != NULL ? g_hash_table_lookup (self->nodes, path) : NULL;
  gboolean exists = node != NULL && ms5_torn_file_exists (node->file);

  *out_code = ms5_torn_vfs_has_power (self, path) ? SQLITE_OK : SQLITE_IOERR;
  if (*out_code == SQLITE_OK && !exists)
    *out_code = flags & SQLITE_OPEN_CREATE ? ms5_torn_vfs_step (self, path) : SQLITE_CANTOPEN;
  if (*out_code != SQLITE_OK)
    return NULL;

  if (path == NULL)
    node = ms5_torn_node_new (NULL);
  else if (node == NULL)
    {
      node = ms5_torn_node_new (path);
      g_hash_table_insert (self->nodes, node->path, ms5_torn_node_ref (node));
    }
  else
    ms5_torn_node_ref (node);

  if (!exists)
    ms5_torn_file_create (node->file);
  return node;
}

static int
torn_open (sqlite3_vfs  *vfs,
           const char   *path,
           sqlite3_file *file,
           int           flags,
           int          *out_flags)
{
  Ms5TornVfs *self = vfs->pAppData;
  Ms5TornHandle *handle = (Ms5TornHandle *) file;
  int code;

  memset (handle, 0, sizeof *handle);
  g_mutex_lock (&self->lock);
  handle->node = open_node (self, path, flags, &code);
  if (handle->node != NULL)
    {
      handle->base.pMethods = &ms5_torn_handle_methods;
      handle->vfs = self;
      handle->passing = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
      self->n_open++;
    }
  g_mutex_unlock (&self->lock);

  if (out_flags != NULL)
    *out_flags = flags;
  return code;
}

static int
torn_delete (sqlite3_vfs *vfs,
             const char  *path,
             int          sync_folder)
{
  Ms5TornVfs *self = vfs->pAppData;
  Ms5TornNode *node;
  int code;

  g_mutex_lock (&self->lock);
  node = g_hash_table_lookup (self->nodes, path);
  code = node == NULL || !ms5_torn_file_exists (node->file) ? SQLITE_IOERR_DELETE_NOENT
                                                            : ms5_torn_vfs_step (self, path);
  if (code == SQLITE_OK)
    {
      ms5_torn_file_delete (node->file);
      if (sync_folder)
        ms5_torn_vfs_sync_folder (self, path);
    }
  g_mutex_unlock (&self->lock);
  return code;
}

static int
torn_access (sqlite3_vfs *vfs,
             const char  *path,
             int          flags,
             int         *out_result)
{
  Ms5TornVfs *self = vfs->pAppData;
  Ms5TornNode *node;
  int code;

  g_mutex_lock (&self->lock);
  node = g_hash_table_lookup (self->nodes, path);
  code = ms5_torn_vfs_has_power (self, path) ? SQLITE_OK : SQLITE_IOERR_ACCESS;
  *out_result = node != NULL && ms5_torn_file_exists (node->file)
                && (flags != SQLITE_ACCESS_EXISTS || ms5_torn_file_get_size (node->file) > 0);
  g_mutex_unlock (&self->lock);
  return code;
}

static int
torn_full_pathname (sqlite3_vfs *vfs,
                    const char  *path,
                    int          size,
                    char        *out_path)
{
  return g_strlcpy (out_path, path, size) < (gsize) size ? SQLITE_OK : SQLITE_CANTOPEN;
}

static int
torn_randomness (sqlite3_vfs *vfs,
                 int          size,
                 char        *out_bytes)
{
  Ms5TornVfs *self = vfs->pAppData;

  g_mutex_lock (&self->lock);
  for (int i = 0; i < size; i++)
    out_bytes[i] = g_rand_int_range (self->salts, 0, 256);
  g_mutex_unlock (&self->lock);
  return size;
}

static int
torn_sleep (sqlite3_vfs *vfs,
            int          microseconds)
{
  Ms5TornVfs *self = vfs->pAppData;

  return self->outer->xSleep (self->outer, microseconds);
}

static int
torn_current_time (sqlite3_vfs *vfs,
                   double      *out_days)
{
  Ms5TornVfs *self = vfs->pAppData;

  return self->outer->xCurrentTime (self->outer, out_days);
}

static int
torn_current_time_int64 (sqlite3_vfs   *vfs,
                         sqlite3_int64 *out_milliseconds)
{
  Ms5TornVfs *self = vfs->pAppData;

  return self->outer->xCurrentTimeInt64 (self->outer, out_milliseconds);
}

static int
torn_get_last_error (sqlite3_vfs *vfs,
                     int          size,
                     char        *out_message)
{
  return 0;
}

static void
fill_in (Ms5TornVfs *self)
{
  self->vfs = (sqlite3_vfs) {
    .iVersion = 2,
    .szOsFile = sizeof (Ms5TornHandle),
    .mxPathname = 1024,
    .zName = self->name,
    .pAppData = self,
    .xOpen = torn_open,
    .xDelete = torn_delete,
    .xAccess = torn_access,
    .xFullPathname = torn_full_pathname,
    .xRandomness = torn_randomness,
    .xSleep = torn_sleep,
    .xCurrentTime = torn_current_time,
    .xGetLastError = torn_get_last_error,
    .xCurrentTimeInt64 = torn_current_time_int64,
  };
}

/**
 * ms5_torn_vfs_new:
 * @name: to open databases with
 * @seed: decides what crashes leave
 *
 * Makes an empty file system and registers it as SQLite's default.
 *
 * Returns: (transfer full): the file system
 */
Ms5TornVfs *
ms5_torn_vfs_new (const char *name,
                  guint64     seed)
{
  const guint32 words[] = { seed, seed >> 32 };
  const guint32 salt_words[] = { seed, seed >> 32, 1 };
  Ms5TornVfs *self = g_new0 (Ms5TornVfs, 1);

  self->name = g_strdup (name);
  self->outer = sqlite3_vfs_find (NULL);
  g_mutex_init (&self->lock);
  self->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                       (GDestroyNotify) ms5_torn_node_unref);
  self->machines = g_ptr_array_new_with_free_func (machine_free);
  self->random = g_rand_new_with_seed_array (words, G_N_ELEMENTS (words));
  self->salts = g_rand_new_with_seed_array (salt_words, G_N_ELEMENTS (salt_words));
  self->room = -1;
  fill_in (self);
  sqlite3_vfs_register (&self->vfs, TRUE);
  return self;
}

/**
 * ms5_torn_vfs_free:
 * @self: (nullable): a file system whose files are closed
 *
 * The default is again what it was before.
 */
void
ms5_torn_vfs_free (Ms5TornVfs *self)
{
  if (self == NULL)
    return;

  g_assert_cmpuint (self->n_open, ==, 0);
  sqlite3_vfs_unregister (&self->vfs);
  sqlite3_vfs_register (self->outer, TRUE);
  g_hash_table_unref (self->nodes);
  g_ptr_array_unref (self->machines);
  g_rand_free (self->random);
  g_rand_free (self->salts);
  g_mutex_clear (&self->lock);
  g_free (self->name);
  g_free (self);
}

static void
crash_node (Ms5TornVfs *self,
            const char *path)
{
  Ms5TornNode *node = g_hash_table_lookup (self->nodes, path);
  Ms5TornNode *left = ms5_torn_node_new (path);

  ms5_torn_file_free (left->file);
  left->file = ms5_torn_file_crash (node->file, self->random);
  node->dead = TRUE;
  g_hash_table_replace (self->nodes, left->path, left);
}

/**
 * ms5_torn_vfs_crash:
 * @self: a file system
 *
 * Cuts the power of everything, and turns it on again: files are what the cut left, and handles
 * that were open get errors.
 */
void
ms5_torn_vfs_crash (Ms5TornVfs *self)
{
  ms5_torn_vfs_crash_below (self, "");
}

/**
 * ms5_torn_vfs_crash_below:
 * @self: a file system
 * @folder: whose files
 *
 * Like ms5_torn_vfs_crash(), for one machine.
 */
void
ms5_torn_vfs_crash_below (Ms5TornVfs *self,
                          const char *folder)
{
  g_autoptr (GList) paths = NULL;

  g_mutex_lock (&self->lock);
  paths = g_list_sort (g_hash_table_get_keys (self->nodes), (GCompareFunc) strcmp);
  for (GList *l = paths; l != NULL; l = l->next)
    if (is_below (l->data, folder))
      crash_node (self, l->data);

  for (guint i = self->machines->len; i-- > 0;)
    if (is_below (((Machine *) g_ptr_array_index (self->machines, i))->folder, folder))
      g_ptr_array_remove_index (self->machines, i);
  g_mutex_unlock (&self->lock);
}

/**
 * ms5_torn_vfs_cut_after:
 * @self: a file system
 * @folder: of a machine; none may be inside another's
 * @n_steps: after how many writes, truncations, syncs, creations and deletions, at least 1
 *
 * Lets the machine lose its power at some point inside what it will be doing: the last of the steps
 * and all that follow fail, until ms5_torn_vfs_crash_below() turns it on again.
 */
void
ms5_torn_vfs_cut_after (Ms5TornVfs *self,
                        const char *folder,
                        guint       n_steps)
{
  Machine *machine;

  g_return_if_fail (n_steps > 0);

  g_mutex_lock (&self->lock);
  machine = find_machine (self, folder);
  if (machine == NULL)
    {
      machine = g_new0 (Machine, 1);
      machine->folder = g_strdup (folder);
      g_ptr_array_add (self->machines, machine);
    }
  machine->n_left = n_steps;
  g_mutex_unlock (&self->lock);
}

/**
 * ms5_torn_vfs_is_cut:
 * @self: a file system
 * @folder: of a machine
 *
 * Returns: whether it has lost its power
 */
gboolean
ms5_torn_vfs_is_cut (Ms5TornVfs *self,
                     const char *folder)
{
  gboolean cut;

  g_mutex_lock (&self->lock);
  cut = !ms5_torn_vfs_has_power (self, folder);
  g_mutex_unlock (&self->lock);
  return cut;
}

/**
 * ms5_torn_vfs_set_room:
 * @self: a file system
 * @n_bytes: how large all files may be together; -1 for no end
 *
 * A write that needs more fails with `SQLITE_FULL`.
 */
void
ms5_torn_vfs_set_room (Ms5TornVfs *self,
                       gint64      n_bytes)
{
  g_mutex_lock (&self->lock);
  self->room = n_bytes;
  g_mutex_unlock (&self->lock);
}

/**
 * ms5_torn_vfs_set_failing:
 * @self: a file system
 * @code: such as `SQLITE_IOERR_WRITE`, or `SQLITE_OK`
 *
 * Lets whatever changes the disk fail from now on; reading works.
 */
void
ms5_torn_vfs_set_failing (Ms5TornVfs *self,
                          int         code)
{
  g_mutex_lock (&self->lock);
  self->failing = code;
  g_mutex_unlock (&self->lock);
}

/**
 * ms5_torn_vfs_get_n_steps:
 * @self: a file system
 *
 * Returns: how many times something was changed on the disk
 */
guint64
ms5_torn_vfs_get_n_steps (Ms5TornVfs *self)
{
  guint64 n_steps;

  g_mutex_lock (&self->lock);
  n_steps = self->n_steps;
  g_mutex_unlock (&self->lock);
  return n_steps;
}

/**
 * ms5_torn_vfs_get_n_open:
 * @self: a file system
 *
 * Returns: how many handles are open, dead ones included
 */
guint
ms5_torn_vfs_get_n_open (Ms5TornVfs *self)
{
  guint n_open;

  g_mutex_lock (&self->lock);
  n_open = self->n_open;
  g_mutex_unlock (&self->lock);
  return n_open;
}
