/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl-feed.h"
#include "ctl/ms5-ctl-show.h"
#include "ctl/ms5-ctl-table.h"
#include "protocol/ms5-change.h"
#include "protocol/ms5-topics.h"
#include "runtime/ms5-random.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>

#define EVENTS_AT_ONCE "1000"

typedef struct
{
  Ms5CtlAccess access;
  GStrv topics;
  gint64 after;                 /* -1: what happens from now on */
  gint64 count;                 /* of changes still to be shown; -1 for all */
  GMainLoop *loop;
  Ms5CtlStatus status;
} Tail;

static void
stop (Tail         *tail,
      Ms5CtlStatus  status)
{
  tail->status = status;
  g_main_loop_quit (tail->loop);
}

static const char *
word_of (Ms5Op op)
{
  switch (op)
    {
    case MS5_OP_PUT:
      return "p";
    case MS5_OP_MERGE:
      return "m";
    case MS5_OP_DELETE:
      return "x";
    case MS5_OP_EVENT:
    default:
      return "e";
    }
}

/* Whether more is wanted. */
static gboolean
show_change (Tail      *tail,
             Ms5Change *change)
{
  if (tail->count == 0)
    return FALSE;

  if (tail->access.as_json)
    {
      ms5_ctl_print (ms5_change_get_text (change, NULL), TRUE);
      ms5_ctl_print ("\n", TRUE);
    }
  else
    {
      g_autoptr (GString) out = g_string_new (NULL);
      g_autofree char *fields = change->fields != NULL ? ms5_json_encode (change->fields, NULL) : NULL;

      g_string_append_printf (out, "%8" G_GINT64_FORMAT "  %s  ", change->v, word_of (change->op));
      ms5_ctl_append_cell (out, change->topic, 14);
      g_string_append (out, "  ");
      ms5_ctl_append_cell (out, change->key, 20);
      g_string_append (out, "  ");
      ms5_ctl_append_cell (out, fields != NULL ? fields : "", 0);
      g_print ("%s\n", out->str);
    }
  fflush (stdout);

  if (tail->count > 0)
    tail->count--;
  if (tail->count == 0)
    stop (tail, MS5_CTL_OK);
  return tail->count != 0;
}

static void
show_changes (Tail            *tail,
              const GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    if (!show_change (tail, g_ptr_array_index (changes, i)))
      return;
}

/* What the log has after a position */

static gboolean
show_event (Tail         *tail,
            json_t       *event,
            gint64        upto)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5Change) change = NULL;
  Ms5JsonReader reader;

  if (json_integer_value (json_object_get (event, "seq")) > upto)
    return FALSE;

  ms5_json_reader_init (&reader, json_object_get (event, "op"), FALSE, problems);
  change = ms5_change_read (&reader);
  if (change != NULL)
    return show_change (tail, change);

  g_printerr ("%s\n", _("ms5ctl tail: the server's log has a change that cannot be read"));
  stop (tail, MS5_CTL_FAILURE);
  return FALSE;
}

/* A page of it; says FALSE if it is the last that is wanted. */
static gboolean
show_page (Tail   *tail,
           gint64  upto)
{
  g_autofree char *after = g_strdup_printf ("%" G_GINT64_FORMAT, tail->after);
  g_autoptr (GString) path = g_string_new ("/api/v1/events?limit=" EVENTS_AT_ONCE);
  g_autoptr (json_t) reply = NULL;
  Ms5CtlStatus status;
  json_t *event;
  gsize i;

  ms5_ctl_append_query (path, "after", after);
  for (i = 0; tail->topics[i] != NULL; i++)
    ms5_ctl_append_query (path, "topic", tail->topics[i]);
  status = ms5_ctl_access_call (&tail->access, "GET", path->str, NULL, &reply);
  if (status != MS5_CTL_OK)
    {
      stop (tail, status);
      return FALSE;
    }

  json_array_foreach (json_object_get (reply, "events"), i, event)
    if (!show_event (tail, event, upto))
      return FALSE;
  tail->after = MAX (json_integer_value (json_object_get (reply, "upto")), tail->after + 1);
  return tail->after < upto;
}

static void
message_cb (Ms5CtlFeed       *feed,
            const Ms5Message *message,
            gsize             bytes,
            gpointer          user_data)
{
  Tail *tail = user_data;

  switch (message->type)
    {
    case MS5_MESSAGE_WELCOME:
      for (guint i = 0; message->welcome.denied != NULL && message->welcome.denied[i] != NULL; i++)
        g_printerr (_("ms5ctl tail: there is no topic %s that you may see\n"), message->welcome.denied[i]);
      if (message->welcome.denied != NULL
          && g_strv_length (message->welcome.denied) == g_strv_length (tail->topics))
        stop (tail, MS5_CTL_REFUSED);
      break;
    case MS5_MESSAGE_SNAP_END:
      if (tail->after >= 0)
        while (show_page (tail, message->snap_end.at))
          continue;
      tail->after = -1;
      break;
    case MS5_MESSAGE_DELTA:
      show_changes (tail, message->delta.ops);
      break;
    case MS5_MESSAGE_LIVE:
      show_changes (tail, message->live.ops);
      break;
    case MS5_MESSAGE_NOTICE:
      g_printerr ("ms5ctl tail: %s\n", message->notice.code);
      break;
    default:
      break;
    }
}

static void
closed_cb (Ms5CtlFeed   *feed,
           Ms5CtlStatus  status,
           const char   *why,
           gpointer      user_data)
{
  if (ms5_ctl_feed_get_pos (feed) > 0)
    g_printerr (_("ms5ctl tail: %s; go on with --after %" PRId64 "\n"), why, ms5_ctl_feed_get_pos (feed));
  else
    g_printerr ("ms5ctl tail: %s\n", why);
  stop (user_data, status);
}

/* All that is in the log, of all lines that may be seen. */
static Ms5CtlStatus
choose_topics (Tail *tail)
{
  g_autoptr (GStrvBuilder) topics = g_strv_builder_new ();
  g_autoptr (json_t) reply = NULL;
  Ms5CtlStatus status = ms5_ctl_access_call (&tail->access, "GET", "/api/v1/lines", NULL, &reply);
  json_t *line;
  gsize i;

  for (Ms5TopicKind kind = 0; kind < MS5_N_TOPIC_KINDS; kind++)
    if (ms5_topic_kind_is_of_line (kind) && ms5_topic_kind_get_nature (kind) != MS5_TOPIC_LAST)
      json_array_foreach (json_object_get (reply, "lines"), i, line)
        {
          g_autofree char *topic = ms5_topic_new (kind, json_string_value (json_object_get (line, "code")));

          g_strv_builder_add (topics, topic);
        }
    else if (!ms5_topic_kind_has_code (kind))
      g_strv_builder_add (topics, ms5_topic_kind_to_string (kind));

  tail->topics = g_strv_builder_end (topics);
  return status;
}

static Ms5CtlStatus
follow (Tail *tail)
{
  static const Ms5CtlFeedEvents events = { message_cb, closed_cb };
  g_autoptr (Ms5Random) random = ms5_random_new_system ();
  g_autofree char *device = g_strdup_printf ("ms5ctl-%016" G_GINT64_MODIFIER "x", ms5_random_next (random));
  g_autoptr (Ms5CtlFeed) feed = NULL;
  const char *token;
  Ms5CtlStatus status = ms5_ctl_access_get_token (&tail->access, 0, &token);

  if (status == MS5_CTL_OK && tail->topics == NULL)
    status = choose_topics (tail);
  if (status != MS5_CTL_OK)
    return status;

  tail->status = MS5_CTL_REFUSED;
  feed = ms5_ctl_feed_open (&tail->access, device, (const char *const *) tail->topics, &events, tail);
  if (feed != NULL)
    g_main_loop_run (tail->loop);
  return tail->status;
}

static Ms5CtlStatus
run_tail (int   argc,
          char *argv[])
{
  Tail tail = { .after = -1, .count = -1 };
  const GOptionEntry entries[] = {
    { "after", 0, 0, G_OPTION_ARG_INT64, &tail.after, N_("First what the log has after this position"), N_("SEQ") },
    { "count", 'n', 0, G_OPTION_ARG_INT64, &tail.count, N_("End after so many changes"), N_("N") },
    G_OPTION_ENTRY_NULL
  };
  Ms5CtlStatus status = MS5_CTL_BAD_INPUT;

  if (ms5_ctl_access_parse (&tail.access, &ms5_ctl_tail_command, entries, &argc, &argv))
    {
      tail.topics = argc > 1 ? g_strdupv (argv + 1) : NULL;
      tail.loop = g_main_loop_new (NULL, FALSE);
      status = follow (&tail);
      g_main_loop_unref (tail.loop);
    }

  g_strfreev (tail.topics);
  ms5_ctl_access_clear (&tail.access);
  return status;
}

const Ms5CtlCommand ms5_ctl_tail_command = {
  "tail", "[TOPIC…] [--after SEQ]", N_("Show changes as they happen; without a topic all that are logged"), run_tail,
};
