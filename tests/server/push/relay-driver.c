/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The relays of a configuration, driven by lines of JSON: each in is a message, or an address to look
 * at, or a word to cancel what is under way; each out is what became of one. */

#include "config.h"

#include "protocol/ms5-json.h"
#include "runtime/ms5-system-clock.h"
#include "server/ms5-server-relays.h"
#include "server/push/ms5-relay.h"

#include <gio/gunixinputstream.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  GMainLoop    *loop;
  Ms5Clock     *clock;
  GPtrArray    *relays;
  GCancellable *cancellable;
  guint         n_under_way;
  gboolean      is_at_end;
} Driver;

typedef struct
{
  Driver *driver;
  gint64  n;
} Sending;

static void
say (json_t *object)
{
  gsize length;
  g_autofree char *text = ms5_json_encode (object, &length);

  puts (text);
  fflush (stdout);
  json_decref (object);
}

static Ms5Relay *
find_relay (Driver     *driver,
            const char *channel)
{
  for (guint i = 0; i < driver->relays->len; i++)
    if (g_strcmp0 (ms5_relay_get_channel (g_ptr_array_index (driver->relays, i)), channel) == 0)
      return g_ptr_array_index (driver->relays, i);

  g_error ("There is no relay for %s", channel);
}

static void
end_if_idle (Driver *driver)
{
  if (driver->is_at_end && driver->n_under_way == 0)
    g_main_loop_quit (driver->loop);
}

static void
set_text (json_t     *object,
          const char *member,
          const char *text)
{
  if (text != NULL)
    json_object_set_new (object, member, json_string (text));
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Sending *sending = user_data;
  g_auto (Ms5RelayVerdict) verdict = { 0 };
  g_autoptr (GError) error = NULL;
  json_t *answer = json_pack ("{s:I}", "n", (json_int_t) sending->n);

  if (ms5_relay_send_finish (MS5_RELAY (source), result, &verdict, &error))
    {
      set_text (answer, "outcome", ms5_relay_outcome_to_string (verdict.outcome));
      json_object_set_new (answer, "retry_after", json_real ((double) verdict.retry_after / MS5_USEC_PER_S));
      set_text (answer, "id", verdict.id);
      set_text (answer, "reason", verdict.reason);
    }
  else
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      set_text (answer, "outcome", "cancelled");
    }
  say (answer);
  sending->driver->n_under_way--;
  end_if_idle (sending->driver);
  g_free (sending);
}

static const char *
get_text (json_t     *object,
          const char *member,
          const char *otherwise)
{
  const char *text = json_string_value (json_object_get (object, member));

  return text != NULL ? text : otherwise;
}

static gint64
get_number (json_t     *object,
            const char *member,
            gint64      otherwise)
{
  json_t *number = json_object_get (object, member);

  return number != NULL ? json_integer_value (number) : otherwise;
}

static void
start (Driver *driver,
       json_t *order)
{
  Ms5RelayMessage message = {
    .delivery = get_text (order, "delivery", "d-1"),
    .collapse = get_text (order, "collapse", "L1/c-1"),
    .ttl_s = get_number (order, "ttl_s", 600),
    .title = get_text (order, "title", "Stop on Line 1"),
    .body = get_text (order, "body", "Filler stands since 02:30"),
    .url = get_text (order, "url", NULL),
    .language = get_text (order, "language", "en"),
    .line = get_text (order, "line", "L1"),
    .call = get_text (order, "call", "c-1"),
    .rev = get_number (order, "rev", 3),
    .level = (int) get_number (order, "level", 1),
    .sent = ms5_clock_now (driver->clock),
    .address = get_text (order, "address", ""),
  };
  Sending *sending = g_new (Sending, 1);

  g_assert_true (ms5_priority_from_string (get_text (order, "priority", "critical"), &message.priority));
  *sending = (Sending) { driver, get_number (order, "n", 0) };
  driver->n_under_way++;
  ms5_relay_send_async (find_relay (driver, get_text (order, "channel", "")), &message, driver->cancellable, sent_cb, sending);
}

static void
check (Driver *driver,
       json_t *order)
{
  g_autoptr (GError) error = NULL;
  json_t *answer = json_pack ("{s:I}", "n", (json_int_t) get_number (order, "n", 0));

  if (!ms5_relay_check_address (find_relay (driver, get_text (order, "channel", "")), get_text (order, "address", ""), &error))
    set_text (answer, "reason", error->message);
  say (answer);
}

static void
obey (Driver     *driver,
      const char *line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) order = ms5_json_parse (line, strlen (line), &ms5_json_limits_file, &error);
  const char *op;

  g_assert_no_error (error);
  op = get_text (order, "op", "send");
  if (g_str_equal (op, "send"))
    start (driver, order);
  else if (g_str_equal (op, "check"))
    check (driver, order);
  else if (g_str_equal (op, "cancel"))
    {
      g_autoptr (GCancellable) old = driver->cancellable;

      driver->cancellable = g_cancellable_new ();
      g_cancellable_cancel (old);
    }
  else
    g_error ("What is «%s»?", op);
}

static void
read_line_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Driver *driver = user_data;
  GDataInputStream *input = G_DATA_INPUT_STREAM (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line_finish (input, result, NULL, &error);

  g_assert_no_error (error);
  if (line == NULL)
    {
      driver->is_at_end = TRUE;
      end_if_idle (driver);
      return;
    }
  obey (driver, line);
  g_data_input_stream_read_line_async (input, G_PRIORITY_DEFAULT, NULL, read_line_cb, driver);
}

static void
read_config (Ms5Config  *config,
             const char *path)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  ms5_config_read (config, text, length, problems);
  ms5_config_check (config, problems);
  if (ms5_problems_get_count (problems) > 0)
    {
      g_autofree char *all = ms5_problems_to_string (problems);

      g_error ("%s", all);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (Ms5Config) config = ms5_config_new ();
  g_autoptr (Ms5Random) random = ms5_random_new_system ();
  g_autoptr (GInputStream) raw = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) input = g_data_input_stream_new (raw);
  g_autoptr (GError) error = NULL;
  Driver driver = {
    .loop = g_main_loop_new (NULL, FALSE),
    .clock = ms5_system_clock_new (),
    .cancellable = g_cancellable_new (),
  };

  g_assert_cmpint (argc, ==, 2);
  read_config (config, argv[1]);
  driver.relays = ms5_server_make_relays (config, driver.clock, random, &error);
  if (driver.relays == NULL)
    say (json_pack ("{s:s}", "error", error->message));
  else
    {
      say (json_pack ("{s:i}", "relays", (int) driver.relays->len));
      g_data_input_stream_read_line_async (input, G_PRIORITY_DEFAULT, NULL, read_line_cb, &driver);
      g_main_loop_run (driver.loop);
      g_ptr_array_unref (driver.relays);
    }
  g_object_unref (driver.cancellable);
  g_object_unref (driver.clock);
  g_main_loop_unref (driver.loop);
  return 0;
}
