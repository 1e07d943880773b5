/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-client-deliveries.h"
#include "client/ms5-device-link-private.h"
#include "desk.h"

#include <gio/gunixinputstream.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A PC as a device on which somebody is told of calls, beside the whole server. */

#define ROUNDS 4

static json_t *
ask (Desk       *desk,
     const char *path)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  json_t *answer;

  ms5_session_ask_async (desk->client->session, path, NULL, ms5_test_result_cb, &result);
  answer = ms5_session_ask_finish (desk->client->session, client_wait (&result), &error);
  g_assert_no_error (error);
  return answer;
}

static char *
make_path (Desk       *desk,
           const char *after)
{
  return g_strconcat ("/api/v1/devices/", desk->client->device, after, NULL);
}

static void
forget (Desk *desk)
{
  g_autofree char *path = make_path (desk, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_session_send_async (desk->client->session, SOUP_METHOD_DELETE, path, NULL, NULL, ms5_test_result_cb, &result);
  ms5_session_send_finish (desk->client->session, client_wait (&result), NULL, &error);
  g_assert_no_error (error);
}

/* As a client asks for them: two were sent to a desktop and shown there, and one was opened. */
static void
check_figures (Desk *desk)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) all = NULL;
  const Ms5DeliveryFigures *figures;

  g_assert_true (ms5_client_may_see_deliveries (desk->client));
  ms5_client_ask_deliveries_async (desk->client, NULL, ms5_test_result_cb, &result);
  all = ms5_client_ask_deliveries_finish (desk->client, client_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 1);
  figures = &g_array_index (all, Ms5DeliveryFigures, 0);
  g_assert_cmpint (figures->channel, ==, MS5_CHANNEL_DESKTOP);
  g_assert_cmpint (figures->sent, ==, 2);
  g_assert_cmpint (figures->shown, ==, 2);
  g_assert_cmpint (figures->opened, ==, 1);
  g_assert_cmpint (figures->failed, ==, 0);
  g_assert_cmpfloat (figures->p50_s, >=, 0);
  g_assert_cmpfloat (figures->p99_s, >=, figures->p50_s);
}

/* How many there are on this channel of those that became @what; asked anew each time. */
static gint64
get_figure (Desk       *desk,
            const char *what)
{
  g_autoptr (json_t) answer = ask (desk, "/api/v1/deliveries/figures");
  json_t *channel = json_array_get (json_object_get (answer, "channels"), 0);

  return json_integer_value (json_object_get (channel, what));
}

static Ms5Device *
make_wish (const char *name)
{
  Ms5Device *wish = ms5_device_new ("this", MS5_CHANNEL_DESKTOP, "nobody");

  wish->name = g_strdup (name);
  return wish;
}

static gboolean
is_registered (Desk *desk)
{
  return desk->client->device_link->confirmed != NULL && desk->client->device_link->stored != NULL;
}

static void
wait_for_name (Desk       *desk,
               const char *name)
{
  Ms5DeviceLink *link = desk->client->device_link;

  ms5_test_wait_until (link->stored != NULL && g_strcmp0 (json_string_value (json_object_get (link->stored, "name")), name) == 0);
}

static char *
raise_urgent_call (Desk *desk)
{
  g_autofree char *topic = ms5_topic_new (MS5_TOPIC_CALLS, desk_get_code (desk_get_line (desk, 0)));
  g_autoptr (json_t) args = json_pack ("{s:s,s:s}", "type", "maintenance", "priority", "critical");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5OutboxEntry) entry = NULL;

  ms5_client_act_async (desk->client, "call.raise", topic, NULL, MS5_INT_NONE, args, NULL, NULL, ms5_test_result_cb,
                        &result);
  entry = ms5_client_act_finish (desk->client, client_wait (&result), &error);
  g_assert_no_error (error);
  return g_strdup (ms5_outbox_entry_get_id (entry));
}

/* Registered, with what the person says of it; again when that changes, and when the server has forgotten. */
static void
test_registration (void)
{
  g_autoptr (RealServer) server = real_server_new_plain ();
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (Ms5Device) wish = make_wish ("Leitstand");
  g_autoptr (json_t) device = NULL;
  g_autofree char *path = NULL;
  const Ms5QuietHours night = { 22 * 60, 6 * 60 };
  const char *const lines[] = { "L1", "L-that-was-sold", NULL };

  wish->lines = g_strdupv ((char **) lines);
  wish->priorities = MS5_PRIORITY_BIT (MS5_PRIORITY_HIGH) | MS5_PRIORITY_BIT (MS5_PRIORITY_CRITICAL);
  g_array_append_val (wish->quiet, night);
  wish->quiet_critical = TRUE;
  desk_start (desk, NULL, NULL);
  ms5_client_set_device (desk->client, wish);
  desk_sign_in_well (desk, server);
  wait_for_name (desk, "Leitstand");

  path = make_path (desk, NULL);
  device = ask (desk, path);
  g_assert_cmpstr (json_string_value (json_object_get (device, "person")), ==, "root");
  g_assert_cmpuint (json_array_size (json_object_get (device, "lines")), ==, 1);
  g_assert_cmpuint (json_array_size (json_object_get (device, "priorities")), ==, 2);
  g_assert_cmpstr (json_string_value (json_array_get (json_object_get (device, "quiet"), 0)), ==, "22:00-06:00");
  g_assert_true (json_is_true (json_object_get (device, "quiet_critical")));

  g_free (wish->name);
  wish->name = g_strdup ("Halle 2");
  ms5_client_set_device (desk->client, wish);
  wait_for_name (desk, "Halle 2");

  forget (desk);
  ms5_test_wait_until (desk->client->device_link->stored == NULL);
  wait_for_name (desk, "Halle 2");

  /* On a new connection the server is believed that still knows it. */
  real_server_kill (server);
  ms5_test_wait_until (ms5_client_get_state (desk->client) != MS5_LINK_LIVE);
  g_assert_null (desk->client->device_link->confirmed);
  real_server_start (server);
  ms5_client_connect_now (desk->client);
  ms5_test_wait_until (ms5_client_get_state (desk->client) == MS5_LINK_LIVE);
  g_assert_true (is_registered (desk));
}

static gint64
get_registered (Desk *desk)
{
  g_autofree char *path = make_path (desk, NULL);
  g_autoptr (json_t) device = ask (desk, path);

  return json_integer_value (json_object_get (device, "registered"));
}

/* Whoever signs out is not told here any more, until they are back. */
static void
test_signed_out (void)
{
  g_autoptr (RealServer) server = real_server_new_plain ();
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (Ms5Device) wish = make_wish ("Leitstand");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 before;

  desk_start (desk, NULL, NULL);
  ms5_client_set_device (desk->client, wish);
  desk_sign_in_well (desk, server);
  wait_for_name (desk, "Leitstand");
  before = get_registered (desk);

  ms5_client_sign_out_async (desk->client, NULL, ms5_test_result_cb, &result);
  ms5_client_sign_out_finish (desk->client, client_wait (&result), &error);
  g_assert_no_error (error);
  desk_sign_in_well (desk, server);
  wait_for_name (desk, "Leitstand");
  ms5_test_wait_until (is_registered (desk));
  g_assert_cmpint (get_registered (desk), >, before);
}

/* What became of a delivery is heard, whether it is reported before or after the delivery has come. */
static void
test_receipts (void)
{
  g_autoptr (RealServer) server = real_server_new_plain ();
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (Ms5Device) wish = make_wish ("Leitstand");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *line = NULL;
  g_autofree char *delivery = NULL;

  desk_start (desk, NULL, NULL);
  ms5_client_set_device (desk->client, wish);
  desk_sign_in_well (desk, server);
  ms5_test_wait_until (is_registered (desk));
  line = g_strdup (desk_get_code (desk_get_line (desk, 0)));

  first = raise_urgent_call (desk);
  ms5_test_wait_until (get_figure (desk, "received") == 1);
  g_assert_cmpint (get_figure (desk, "shown"), ==, 0);
  delivery = ms5_client_dup_delivery (desk->client, line, first);
  g_assert_nonnull (delivery);
  ms5_client_report_call (desk->client, line, first, 1, MS5_RECEIPT_OPENED);
  ms5_test_wait_until (get_figure (desk, "opened") == 1);

  second = raise_urgent_call (desk);
  ms5_client_report_call (desk->client, line, second, 1, MS5_RECEIPT_SHOWN);
  ms5_test_wait_until (get_figure (desk, "shown") == 2);
  check_figures (desk);
  g_assert_cmpint (get_figure (desk, "sent"), ==, 2);
  g_assert_cmpint (get_figure (desk, "opened"), ==, 1);
  g_assert_cmpint (get_figure (desk, "acted"), ==, 0);
}

/* A program that is killed */

typedef struct
{
  Desk             *desk;
  GDataInputStream *commands;
} Child;

static void
say (const char *what)
{
  printf ("%s\n", what);
  fflush (stdout);
}

static void
child_arrived_cb (Child      *child,
                  const char *line,
                  const char *call,
                  gint64      rev)
{
  g_autofree char *text = g_strdup_printf ("arrived %s", call);

  say (text);
}

static void
child_wait_kept (Child *child)
{
  Ms5DeviceLink *link = child->desk->client->device_link;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) receipts = NULL;
  g_autoptr (GError) error = NULL;

  ms5_test_wait_until (link->fresh->len == 0);
  ms5_outbox_list_receipts_async (child->desk->client->outbox, link->server, link->sub, ms5_test_result_cb, &result);
  receipts = ms5_outbox_list_receipts_finish (child->desk->client->outbox, client_wait (&result), &error);
  g_assert_no_error (error);
}

/* `KIND CALL`, or `kept` */
static void
child_obey (Child *child,
            char  *command)
{
  char *call = strchr (command, ' ');

  if (call == NULL)
    {
      child_wait_kept (child);
      say ("kept");
      return;
    }

  *call++ = '\0';
  for (int i = 0; i < MS5_N_RECEIPT_KINDS; i++)
    if (g_str_equal (command, ms5_words_receipt_kind (i)))
      ms5_client_report_call (child->desk->client, desk_get_code (desk_get_line (child->desk, 0)), call, 1,
                              (Ms5ReceiptKind) i);
}

static int
child_main (char **args)
{
  RealServer server = { .address = args[3], .user = "root", .password = args[4] };
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) commands = g_data_input_stream_new (input);
  g_autoptr (Ms5Device) wish = make_wish ("Leitstand");
  Child child = { desk_new (), commands };

  /* What is in the outbox must be readable to the next of us. */
  child.desk->folder = args[2];
  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (child.desk->secrets), FALSE);
  g_object_unref (child.desk->random);
  child.desk->random = ms5_random_new_system ();
  desk_start (child.desk, NULL, NULL);
  g_signal_connect_swapped (child.desk->client, "delivery", G_CALLBACK (child_arrived_cb), &child);
  ms5_client_set_device (child.desk->client, wish);
  desk_sign_in_well (child.desk, &server);
  ms5_test_wait_until (is_registered (child.desk));
  say ("registered");

  for (;;)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autofree char *command = NULL;

      g_data_input_stream_read_line_async (commands, G_PRIORITY_DEFAULT, NULL, ms5_test_result_cb, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      command = g_data_input_stream_read_line_finish (commands, result, NULL, NULL);
      if (command == NULL)
        return 1; /* whoever started us is no more */
      child_obey (&child, command);
    }
}

typedef struct
{
  GSubprocess      *process;
  GDataInputStream *said;
  GOutputStream    *commands;
} Program;

static Program *
program_new (RealServer *server,
             const char *folder)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GError) error = NULL;
  Program *program = g_new0 (Program, 1);

  program->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE, &error, self,
                                       "--child", folder, server->address, server->password, NULL);
  g_assert_no_error (error);
  program->said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (program->process));
  program->commands = g_subprocess_get_stdin_pipe (program->process);
  return program;
}

static void
program_kill (Program *program)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_subprocess_force_exit (program->process);
  g_subprocess_wait_async (program->process, NULL, ms5_test_result_cb, &result);
  g_assert_true (g_subprocess_wait_finish (program->process, client_wait (&result), NULL));
  g_object_unref (program->said);
  g_object_unref (program->process);
  g_free (program);
}

static void
program_tell (Program    *program,
              const char *what,
              const char *call)
{
  g_autofree char *line = call != NULL ? g_strdup_printf ("%s %s\n", what, call) : g_strdup_printf ("%s\n", what);
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (program->commands, line, strlen (line), NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_flush (program->commands, NULL, &error);
  g_assert_no_error (error);
}

/* Meanwhile it may say other things. */
static void
program_wait_for (Program    *program,
                  const char *what,
                  const char *call)
{
  g_autofree char *wanted = call != NULL ? g_strdup_printf ("%s %s", what, call) : g_strdup (what);
  gboolean is_said = FALSE;

  while (!is_said)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autofree char *line = NULL;

      g_data_input_stream_read_line_async (program->said, G_PRIORITY_DEFAULT, NULL, ms5_test_result_cb, &result);
      line = g_data_input_stream_read_line_finish (program->said, client_wait (&result), NULL, NULL);
      g_assert_nonnull (line);
      is_said = g_str_equal (line, wanted);
    }
}

static Desk *
start_boss (RealServer *server)
{
  Desk *boss = desk_new ();

  desk_start (boss, NULL, NULL);
  desk_sign_in_well (boss, server);
  return boss;
}

/* The server is away, the person is shown the call, the program is killed: the server hears of it once both are back. */
static void
test_killed (void)
{
  g_autoptr (RealServer) server = real_server_new_plain ();
  g_autoptr (Desk) boss = start_boss (server);
  const char *folder = ms5_test_dir_new ();
  Program *program = program_new (server, folder);
  g_autofree char *call = NULL;

  program_wait_for (program, "registered", NULL);
  call = raise_urgent_call (boss);
  program_wait_for (program, "arrived", call);
  ms5_test_wait_until (get_figure (boss, "received") == 1);

  real_server_kill (server);
  program_tell (program, "opened", call);
  program_tell (program, "kept", NULL);
  program_wait_for (program, "kept", NULL);
  program_kill (program);

  real_server_start (server);
  ms5_client_connect_now (boss->client);
  ms5_test_wait_until (ms5_client_get_state (boss->client) == MS5_LINK_LIVE);
  g_assert_cmpint (get_figure (boss, "shown"), ==, 0);
  program = program_new (server, folder);
  ms5_test_wait_until (get_figure (boss, "opened") == 1);
  g_assert_cmpint (get_figure (boss, "sent"), ==, 1);
  g_assert_cmpint (get_figure (boss, "received"), ==, 1);
  g_assert_cmpint (get_figure (boss, "shown"), ==, 1);
  g_assert_cmpint (get_figure (boss, "acted"), ==, 0);
  program_kill (program);
}

/* Killed at any moment of it, and again: what was said at least once counts exactly once. */
static void
test_killed_anywhere (void)
{
  g_autoptr (RealServer) server = real_server_new_plain ();
  g_autoptr (Desk) boss = start_boss (server);
  const char *folder = ms5_test_dir_new ();
  Program *program = program_new (server, folder);

  program_wait_for (program, "registered", NULL);
  for (guint i = 1; i <= ROUNDS; i++)
    {
      g_autofree char *call = raise_urgent_call (boss);

      program_wait_for (program, "arrived", call);
      program_tell (program, "shown", call);
      if (i % 2 == 0)
        program_tell (program, "kept", NULL);
      program_kill (program);
      program = program_new (server, folder);
      program_wait_for (program, "arrived", call);
      program_tell (program, "shown", call);
      ms5_test_wait_until (get_figure (boss, "shown") == i);
      g_assert_cmpint (get_figure (boss, "sent"), ==, i);
      g_assert_cmpint (get_figure (boss, "received"), ==, i);
    }
  g_assert_cmpint (get_figure (boss, "opened"), ==, 0);
  program_kill (program);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 5 && g_str_equal (argv[1], "--child"))
    return child_main (argv);

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/device/registration", test_registration);
  g_test_add_func ("/client/device/signed-out", test_signed_out);
  g_test_add_func ("/client/device/receipts", test_receipts);
  g_test_add_func ("/client/device/killed", test_killed);
  g_test_add_func ("/client/device/killed-anywhere", test_killed_anywhere);

  return g_test_run ();
}
