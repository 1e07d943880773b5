/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "broker.h"
#include "support/ms5-test-dir.h"
#include "support/ms5-test-wait.h"

#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/prctl.h>

#define MOSQUITTO "/usr/sbin/mosquitto"

static char *
find_mosquitto (void)
{
  char *path = g_find_program_in_path ("mosquitto");

  if (path == NULL && g_file_test (MOSQUITTO, G_FILE_TEST_IS_EXECUTABLE))
    path = g_strdup (MOSQUITTO);
  return path;
}

gboolean
broker_is_there (void)
{
  g_autofree char *mosquitto = find_mosquitto ();
  g_autofree char *publisher = g_find_program_in_path ("mosquitto_pub");

  return mosquitto != NULL && publisher != NULL;
}

static guint16
find_port (void)
{
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

/* @extra: lines of configuration for the listener; %s in them is the folder. Not started yet. */
Broker *
broker_new (const char *extra)
{
  Broker *self = g_new0 (Broker, 1);
  g_auto (GStrv) parts = g_strsplit (extra, "%s", -1);
  g_autofree char *lines = NULL;

  self->folder = g_strdup (ms5_test_dir_new ());
  self->port = find_port ();
  lines = g_strjoinv (self->folder, parts);
  self->config = g_strdup_printf ("listener %u 127.0.0.1\n"
                                  "persistence true\n"
                                  "persistence_location %s/\n"
                                  "max_queued_messages 0\n"
                                  "user root\n"
                                  "log_dest file %s/log\n"
                                  "%s\n",
                                  self->port, self->folder, self->folder, lines);
  return self;
}

char *
broker_dup_path (Broker     *self,
                 const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

char *
broker_dup_uri (Broker     *self,
                const char *scheme)
{
  return g_strdup_printf ("%s://%s:%u", scheme, g_str_equal (scheme, "mqtts") ? "localhost" : "127.0.0.1", self->port);
}

static gboolean
answers (Broker *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", self->port, NULL, NULL);

  return connection != NULL;
}

/* It must not outlive a test that fails. */
static void
end_with_parent (gpointer unused)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* Starts a program that ends with us. */
GSubprocess *
start_program (GSubprocessFlags  flags,
               const char       *program,
               ...)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (GStrvBuilder) arguments = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) argv = NULL;
  GSubprocess *process;
  va_list rest;

  va_start (rest, program);
  for (const char *each = program; each != NULL; each = va_arg (rest, const char *))
    g_strv_builder_add (arguments, each);
  va_end (rest);
  argv = g_strv_builder_end (arguments);
  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  return process;
}

void
broker_start (Broker *self)
{
  g_autofree char *path = broker_dup_path (self, "mosquitto.conf");
  g_autofree char *mosquitto = find_mosquitto ();
  g_autoptr (GError) error = NULL;

  g_assert_null (self->process);
  g_file_set_contents (path, self->config, -1, &error);
  g_assert_no_error (error);
  self->process = start_program (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, mosquitto, "-c", path, NULL);
  ms5_test_wait_until (answers (self));
}

void
broker_stop (Broker *self)
{
  if (self->process == NULL)
    return;

  g_subprocess_send_signal (self->process, SIGTERM);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
}

void
broker_free (Broker *self)
{
  if (self == NULL)
    return;

  broker_stop (self);
  g_free (self->folder);
  g_free (self->config);
  g_free (self);
}

/* Publishes each line as a message with QoS 1, and waits until the broker has them all. */
void
broker_publish (Broker     *self,
                const char *topic,
                const char *lines,
                ...)
{
  g_autoptr (GStrvBuilder) arguments = g_strv_builder_new ();
  g_autofree char *port = g_strdup_printf ("%u", self->port);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) argv = NULL;
  va_list options;

  g_strv_builder_add_many (arguments, "mosquitto_pub", "-p", port, "-q", "1", "-t", topic, "-l", NULL);
  va_start (options, lines);
  for (const char *each = va_arg (options, const char *); each != NULL; each = va_arg (options, const char *))
    g_strv_builder_add (arguments, each);
  va_end (options);
  argv = g_strv_builder_end (arguments);

  process = g_subprocess_newv ((const char *const *) argv, G_SUBPROCESS_FLAGS_STDIN_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8_async (process, lines, NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  g_subprocess_communicate_utf8_finish (process, result, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
}

void
run_program (const char *program,
             ...)
{
  g_autoptr (GStrvBuilder) arguments = g_strv_builder_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) argv = NULL;
  va_list rest;

  va_start (rest, program);
  for (const char *each = program; each != NULL; each = va_arg (rest, const char *))
    g_strv_builder_add (arguments, each);
  va_end (rest);
  argv = g_strv_builder_end (arguments);
  process = g_subprocess_newv ((const char *const *) argv,
                               G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}
