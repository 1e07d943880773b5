/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-client.h"
#include "client/shifted-clock.h"
#include "protocol/ms5-json.h"
#include "runtime/ms5-random.h"
#include "runtime/ms5-system-clock.h"

#include <gio/gunixinputstream.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/*
 * The whole client without a window: what a page would do comes in, and what it would show goes out,
 * as JSON, one object a line.
 *
 *   test-e2e-desk FOLDER SERVER NAME
 *
 *   {"do":"sign-in","password":…}   {"do":"act","op":…,"topic":…,"key":…,"args":{…},"base":…,"set":{…},"n":…}
 *   {"do":"list"}   {"do":"connect"}   {"do":"shift","s":…}   {"do":"stop"}
 */

typedef struct
{
  GMainLoop        *loop;
  GDataInputStream *input;
  Ms5Client        *client;
  Ms5Clock         *clock;
  const char       *server;
  const char       *name;
} Desk;

static void read_next (Desk *desk);

/* @object: (transfer full) */
static void
say (json_t *object)
{
  char *text = json_dumps (object, JSON_COMPACT);

  puts (text);
  fflush (stdout);
  free (text);
  json_decref (object);
}

static json_t *
failure (const char *what,
         GError     *error)
{
  int problem = ms5_client_problem_from_error (error);

  return json_pack ("{s:s, s:s, s:s}", "failed", what, "problem", ms5_client_problem_to_string (problem),
                    "text", error->message);
}

static void
say_state (Desk *desk)
{
  g_auto (GStrv) warnings = ms5_client_dup_warnings (desk->client);
  g_autoptr (GEnumClass) states = g_type_class_ref (MS5_TYPE_LINK_STATE);
  json_t *list = json_array ();

  for (guint i = 0; warnings[i] != NULL; i++)
    json_array_append_new (list, json_string (warnings[i]));
  say (json_pack ("{s:s, s:s, s:i, s:b, s:o}", "state",
                  g_enum_get_value (states, ms5_client_get_state (desk->client))->value_nick, "problem",
                  ms5_client_problem_to_string (ms5_client_get_problem (desk->client)), "pending",
                  (int) ms5_client_get_pending (desk->client), "signed_in", ms5_client_is_signed_in (desk->client),
                  "warnings", list));
}

static json_t *
describe (Ms5OutboxEntry *entry)
{
  const Ms5Result *result = ms5_outbox_entry_get_result (entry);

  return json_pack ("{s:s, s:s, s:s?}", "id", ms5_outbox_entry_get_id (entry), "is",
                    ms5_outbox_state_to_string (ms5_outbox_entry_get_state (entry)), "code",
                    result != NULL ? ms5_words_result_code (result->code) : NULL);
}

static void
answered_cb (Desk           *desk,
             Ms5OutboxEntry *entry)
{
  say (json_pack ("{s:o}", "answered", describe (entry)));
}

static void
acted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (json_t) n = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5OutboxEntry) entry = ms5_client_act_finish (MS5_CLIENT (source), result, &error);
  json_t *object;

  object = entry != NULL ? json_pack ("{s:s}", "queued", ms5_outbox_entry_get_id (entry)) : failure ("act", error);
  json_object_set (object, "n", n);
  say (object);
}

static void
act (Desk   *desk,
     json_t *order)
{
  const json_t *base = json_object_get (order, "base");

  ms5_client_act_async (desk->client, json_string_value (json_object_get (order, "op")),
                        json_string_value (json_object_get (order, "topic")),
                        json_string_value (json_object_get (order, "key")),
                        base != NULL ? json_integer_value (base) : MS5_INT_NONE,
                        json_object_get (order, "args"), json_object_get (order, "set"), NULL, acted_cb,
                        json_incref (json_object_get (order, "n")));
}

static void
signed_in_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (ms5_client_sign_in_finish (MS5_CLIENT (source), result, NULL, &error))
    say (json_pack ("{s:b}", "welcome", TRUE));
  else
    say (failure ("sign-in", error));
}

static void
stopped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Desk *desk = user_data;
  g_autoptr (GError) error = NULL;

  if (!ms5_client_stop_finish (MS5_CLIENT (source), result, &error))
    say (failure ("stop", error));
  g_main_loop_quit (desk->loop);
}

static void
list (Desk *desk)
{
  GListModel *actions = ms5_client_get_actions (desk->client);
  json_t *entries = json_array ();

  for (guint i = 0; i < g_list_model_get_n_items (actions); i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (actions, i);

      json_array_append_new (entries, describe (entry));
    }
  say (json_pack ("{s:o}", "list", entries));
}

/* Returns: whether more may come */
static gboolean
obey (Desk   *desk,
      json_t *order)
{
  const char *what = json_string_value (json_object_get (order, "do"));

  if (g_strcmp0 (what, "act") == 0)
    act (desk, order);
  else if (g_strcmp0 (what, "list") == 0)
    list (desk);
  else if (g_strcmp0 (what, "connect") == 0)
    ms5_client_connect_now (desk->client);
  else if (g_strcmp0 (what, "shift") == 0)
    SHIFTED_CLOCK (desk->clock)->shift = json_integer_value (json_object_get (order, "s")) * MS5_USEC_PER_S;
  else if (g_strcmp0 (what, "sign-in") == 0)
    ms5_client_sign_in_async (desk->client, desk->server, desk->name,
                              json_string_value (json_object_get (order, "password")), NULL, signed_in_cb, desk);
  else
    {
      g_assert_cmpstr (what, ==, "stop");
      ms5_client_stop_async (desk->client, stopped_cb, desk);
      return FALSE;
    }
  return TRUE;
}

static void
line_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Desk *desk = user_data;
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  g_autofree char *line = g_data_input_stream_read_line_finish (desk->input, result, &length, &error);
  g_autoptr (json_t) order = NULL;

  g_assert_no_error (error);
  if (line == NULL)
    {
      g_main_loop_quit (desk->loop);
      return;
    }
  order = ms5_json_parse (line, length, &ms5_json_limits_file, &error);
  g_assert_no_error (error);
  if (obey (desk, order))
    read_next (desk);
}

static void
read_next (Desk *desk)
{
  g_data_input_stream_read_line_async (desk->input, G_PRIORITY_DEFAULT, NULL, line_cb, desk);
}

static void
started_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Desk *desk = user_data;
  g_autoptr (GError) error = NULL;

  if (!ms5_client_start_finish (MS5_CLIENT (source), result, &error))
    {
      say (failure ("start", error));
      g_main_loop_quit (desk->loop);
      return;
    }
  say (json_pack ("{s:b}", "ready", TRUE));
  say_state (desk);
  read_next (desk);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *cache = NULL;
  g_autofree char *data = NULL;
  g_autoptr (Ms5Random) random = ms5_random_new_system ();
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  Desk desk = { 0 };

  g_assert_cmpint (argc, ==, 4);
  desk.server = argv[2];
  desk.name = argv[3];
  cache = g_build_filename (argv[1], "cache", NULL);
  data = g_build_filename (argv[1], "data", NULL);
  desk.loop = g_main_loop_new (NULL, FALSE);
  desk.input = g_data_input_stream_new (input);
  desk.clock = shifted_clock_new (ms5_system_clock_new (), 0);
  desk.client = ms5_client_new (cache, data, desk.clock, random, NULL);
  g_signal_connect_swapped (desk.client, "notify::state", G_CALLBACK (say_state), &desk);
  g_signal_connect_swapped (desk.client, "notify::pending", G_CALLBACK (say_state), &desk);
  g_signal_connect_swapped (desk.client, "notify::problem", G_CALLBACK (say_state), &desk);
  g_signal_connect_swapped (desk.client, "notify::signed-in", G_CALLBACK (say_state), &desk);
  g_signal_connect_swapped (desk.client, "answered", G_CALLBACK (answered_cb), &desk);
  ms5_client_start_async (desk.client, desk.server, desk.name, NULL, started_cb, &desk);
  g_main_loop_run (desk.loop);

  g_assert_finalize_object (desk.client);
  g_object_unref (desk.clock);
  g_object_unref (desk.input);
  g_main_loop_unref (desk.loop);
  return 0;
}
