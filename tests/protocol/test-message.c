/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "message-examples.h"
#include "protocol/ms5-action.h"
#include "protocol/ms5-result.h"
#include "protocol/ms5-snap.h"
#include "shared-data.h"

#include <math.h>
#include <string.h>

static json_t *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  json_t *value = ms5_json_parse (text, strlen (text), &ms5_json_limits_server, &error);

  g_assert_no_error (error);
  return value;
}

/* `snap` is written by a plan from texts of items. */
static char *
encode_snap (const Ms5SnapMessage *snap)
{
  g_autoptr (Ms5SnapPlan) plan = ms5_snap_plan_new (snap->id);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  g_assert_cmpint (snap->i, ==, 0);
  ms5_snap_plan_add_topic (plan, snap->topic);
  for (guint i = 0; i < snap->items->len; i++)
    {
      Ms5Change *item = g_ptr_array_index (snap->items, i);
      gsize length;

      g_ptr_array_add (texts, ms5_snap_item_encode (item->key, item->v, item->fields, &length));
      ms5_snap_plan_add_item (plan, length);
    }
  while (ms5_snap_plan_get_n_pages (plan) < snap->of)
    ms5_snap_plan_add_topic (plan, "other");

  return ms5_snap_plan_write (plan, (guint) snap->i, snap->at, (const char *const *) texts->pdata, NULL);
}

static void
test_round_trip (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (message_examples); i++)
    {
      g_autoptr (json_t) value = parse (message_examples[i].text);
      g_autoptr (json_t) again = NULL;
      g_autoptr (GError) error = NULL;
      g_auto (Ms5Message) message = { 0 };
      g_autofree char *text = NULL;

      g_test_message ("%s", message_examples[i].text);
      ms5_message_decode (value, sender_of (message_examples[i].type), &message, &error);
      g_assert_no_error (error);
      g_assert_cmpint (message.type, ==, message_examples[i].type);

      text = message.type == MS5_MESSAGE_SNAP ? encode_snap (&message.snap) : ms5_message_encode (&message, NULL);
      again = parse (text);
      g_assert_cmpint (ms5_json_equal (value, again), ==, TRUE);
    }
}

static void
decode (const char *text,
        Ms5Side     sender,
        Ms5Message *message)
{
  g_autoptr (json_t) value = parse (text);
  g_autoptr (GError) error = NULL;

  ms5_message_decode (value, sender, message, &error);
  g_assert_no_error (error);
}

static void
test_values (void)
{
  g_auto (Ms5Message) hello = { 0 };
  g_auto (Ms5Message) bare = { 0 };
  g_auto (Ms5Message) welcome = { 0 };
  g_auto (Ms5Message) delta = { 0 };
  g_auto (Ms5Message) results = { 0 };
  const Ms5Result *result;

  decode (message_examples[0].text, MS5_SIDE_CLIENT, &hello);
  g_assert_cmpstr (hello.hello.cursor.epoch, ==, "b2f0");
  g_assert_cmphex (hello.hello.cursor.h, ==, G_GUINT64_CONSTANT (0x9a3e51c0aa17f2d4));
  g_assert_cmpuint (g_strv_length (hello.hello.topics), ==, 3);
  g_assert_true (hello.hello.outbox.crit);

  decode ("{\"t\":\"hello\",\"device\":\"d\",\"app\":\"a\",\"topics\":[],\"x\":[{}]}", MS5_SIDE_CLIENT, &bare);
  g_assert_null (bare.hello.cursor.epoch);
  g_assert_cmpint (bare.hello.window, ==, 262144);
  g_assert_cmpint (bare.hello.rate, ==, 10);
  g_assert_cmpint (bare.hello.outbox.n, ==, MS5_INT_NONE);

  decode ("{\"t\":\"welcome\",\"epoch\":\"e\",\"head\":1,\"mode\":\"snapshot\",\"now\":1500,\"exp\":2500}",
          MS5_SIDE_SERVER, &welcome);
  g_assert_cmpint (welcome.welcome.mode, ==, MS5_WELCOME_SNAPSHOT);
  g_assert_cmpfloat (welcome.welcome.speed, ==, 1);
  g_assert_cmpint (welcome.welcome.now, ==, 1500000);
  g_assert_cmpint (welcome.welcome.limits.msg, ==, 65536);
  g_assert_cmpint (welcome.welcome.limits.batch, ==, 100);

  decode (message_examples[5].text, MS5_SIDE_SERVER, &delta);
  g_assert_cmpuint (delta.delta.part.n, ==, 1);
  g_assert_cmpuint (delta.delta.ops->len, ==, 2);
  g_assert_cmpstr (((Ms5Change *) g_ptr_array_index (delta.delta.ops, 1))->key, ==, "a-5512");

  decode (message_examples[G_N_ELEMENTS (message_examples) - 3].text, MS5_SIDE_SERVER, &results);
  result = g_ptr_array_index (results.results.r, 1);
  g_assert_cmpint (result->code, ==, MS5_RESULT_CONFLICT);
  g_assert_cmpint (result->cur.v, ==, 42890);
  g_assert_true (result->cur.deleted);
}

static void
test_refuse (void)
{
  static const struct { Ms5Side sender; const char *text, *message; } cases[] = {
    { MS5_SIDE_CLIENT, "[]", "$: is not an object" },
    { MS5_SIDE_CLIENT, "{}", "$.t: is missing" },
    { MS5_SIDE_CLIENT, "{\"t\":1}", "$.t: is not a string" },
    { MS5_SIDE_CLIENT, "{\"t\":\"ping\"}", "$.n: is missing" },
    { MS5_SIDE_CLIENT, "{\"t\":\"ping\",\"n\":9007199254740992}", "$.n: is not an integer within 2^53-1" },
    { MS5_SIDE_CLIENT, "{\"t\":\"ping\",\"n\":null}", "$.n: must not be null" },
    { MS5_SIDE_CLIENT, "{\"t\":\"ack\"}", "$: has neither pos, nor snap and i" },
    { MS5_SIDE_CLIENT, "{\"t\":\"ack\",\"n\":1}", "$: has neither pos, nor snap and i" },
    { MS5_SIDE_CLIENT, "{\"t\":\"ack\",\"pos\":1,\"snap\":\"s\",\"i\":0}", "$: has neither pos, nor snap and i" },
    { MS5_SIDE_CLIENT, "{\"t\":\"ack\",\"snap\":\"s\"}", "$: has neither pos, nor snap and i" },
    { MS5_SIDE_CLIENT, "{\"t\":\"ack\",\"i\":1,\"pos\":1}", "$: has neither pos, nor snap and i" },
    { MS5_SIDE_CLIENT, "{\"t\":\"rate\",\"max\":0}", "$.max: is not from 1 to 60" },
    { MS5_SIDE_CLIENT, "{\"t\":\"sub\",\"topics\":[\"\"]}", "$.topics[0]: is not valid" },
    { MS5_SIDE_CLIENT, "{\"t\":\"sub\",\"topics\":\"a\"}", "$.topics: is not an array" },
    { MS5_SIDE_CLIENT, "{\"t\":\"hello\",\"device\":\"d\",\"app\":\"a\",\"topics\":[],\"window\":1}",
      "$.window: is not from 65536 to 1048576" },
    { MS5_SIDE_CLIENT, "{\"t\":\"hello\",\"device\":\"d\",\"app\":\"a\",\"topics\":[],\"have\":[\"line/L1\"]}",
      "$.cursor: is missing, though there are topics in have" },
    { MS5_SIDE_CLIENT, "{\"t\":\"hello\",\"device\":\"d\",\"app\":\"a\",\"topics\":[],\"cursor\":{\"epoch\":\"e\",\"pos\":1}}",
      "$.cursor.h: is missing" },
    { MS5_SIDE_CLIENT, "{\"t\":\"submit\",\"b\":1,\"acts\":[{\"id\":\"1\"}]}",
      "$.acts[0].id: is not a UUID in lower case" },
    { MS5_SIDE_CLIENT, "{\"t\":\"submit\",\"b\":1,\"acts\":[7]}", "$.acts[0]: is not an object" },
    { MS5_SIDE_SERVER, "{\"t\":\"d\",\"after\":2,\"upto\":1,\"h\":\"0000000000000000\",\"ops\":[]}",
      "$.upto: is before after" },
    { MS5_SIDE_SERVER, "{\"t\":\"d\",\"after\":1,\"upto\":1,\"h\":\"0000000000000000\",\"ops\":[],\"part\":[2,2]}",
      "$.part[0]: is not from 0 to 1" },
    { MS5_SIDE_SERVER, "{\"t\":\"d\",\"after\":1,\"upto\":1,\"h\":\"0000000000000000\",\"ops\":[],\"part\":[2]}",
      "$.part: is not [i,n]" },
    { MS5_SIDE_SERVER, "{\"t\":\"d\",\"after\":1,\"upto\":1,\"h\":\"0000000000000000\",\"ops\":[[\"x\",\"a\",\"b\"]]}",
      "$.ops[0]: is not an op of 4 or 5 elements" },
    { MS5_SIDE_SERVER, "{\"t\":\"snap\",\"id\":\"s\",\"at\":1,\"topic\":\"a\",\"i\":1,\"of\":1,\"items\":[]}",
      "$.i: is not below of" },
    { MS5_SIDE_SERVER, "{\"t\":\"snap\",\"id\":\"s\",\"at\":1,\"topic\":\"a\",\"i\":0,\"of\":1,\"items\":[[\"k\",1]]}",
      "$.items[0]: is not an item of 3 elements" },
    { MS5_SIDE_SERVER, "{\"t\":\"snap\",\"id\":\"s\",\"at\":1,\"i\":0,\"of\":1,\"items\":[]}", "$.topic: is missing" },
    { MS5_SIDE_SERVER, "{\"t\":\"digest\",\"at\":1,\"sum\":{\"line/L1\":\"0\"}}",
      "$.sum[\"line/L1\"]: is not 16 hexadecimal digits in lower case" },
    { MS5_SIDE_SERVER, "{\"t\":\"auth_ok\",\"exp\":1e15}", "$.exp: is not from 0 to 253402300799999" },
    { MS5_SIDE_SERVER, "{\"t\":\"welcome\",\"epoch\":\"e\",\"head\":1,\"mode\":\"both\",\"now\":1,\"exp\":1}",
      "$.mode: is none of: delta, snapshot" },
    { MS5_SIDE_SERVER, "{\"t\":\"welcome\",\"epoch\":\"e\",\"head\":1,\"mode\":\"delta\",\"now\":1,\"exp\":1,\"speed\":0}",
      "$.speed: is not above 0" },
    { MS5_SIDE_SERVER, "{\"t\":\"results\",\"b\":1,\"now\":1,\"r\":[{\"id\":\"0198c0de-0000-7000-8000-000000000001\",\"code\":\"ok\"}]}",
      "$.r[0].code: is none of: applied, merged, noop, superseded, conflict, invalid, forbidden, unknown_op, key_reuse, "
      "replayed, blocked, expired, busy" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (json_t) value = parse (cases[i].text);
      g_autoptr (GError) error = NULL;
      g_auto (Ms5Message) message = { 0 };

      g_test_message ("%s", cases[i].text);
      g_assert_false (ms5_message_decode (value, cases[i].sender, &message, &error));
      g_assert_error (error, MS5_PROTOCOL_ERROR, MS5_PROTOCOL_ERROR_SHAPE);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

/* What one side sends is unknown when it comes from the other. */
static void
test_direction (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (message_examples); i++)
    {
      g_autoptr (json_t) value = parse (message_examples[i].text);
      g_autoptr (GError) error = NULL;
      g_auto (Ms5Message) message = { 0 };

      g_assert_false (ms5_message_decode (value, sender_of (message_examples[i].type) == MS5_SIDE_CLIENT
                                                   ? MS5_SIDE_SERVER : MS5_SIDE_CLIENT, &message, &error));
      g_assert_error (error, MS5_PROTOCOL_ERROR, MS5_PROTOCOL_ERROR_UNKNOWN_TYPE);
    }
}

/* Each member of each message is checked: taken away or of another type, the message is refused,
 * unless the member may be missing, and then only if it is. */
static void
test_every_member (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (message_examples); i++)
    {
      g_autoptr (json_t) value = parse (message_examples[i].text);
      const char *name;
      json_t *member;

      json_object_foreach (value, name, member)
        {
          g_autoptr (json_t) changed = json_copy (value);
          g_autoptr (GError) error = NULL;
          g_auto (Ms5Message) message = { 0 };
          g_autofree char *path = g_strdup_printf ("$.%s:", name);

          json_object_set_new (changed, name, json_is_object (member) ? json_array () : json_object ());
          g_assert_false (ms5_message_decode (changed, sender_of (message_examples[i].type), &message, &error));
          g_assert_true (g_str_has_prefix (error->message, path));
        }
    }
}

static void
set_naughty (Ms5Message *message,
             const char *text)
{
  switch (message->type)
    {
    case MS5_MESSAGE_DROP:
      message->drop.topics = g_new0 (char *, 1);
      message->drop.why = g_strdup (text);
      break;
    case MS5_MESSAGE_NOTICE:
      message->notice.code = g_strdup ("c");
      message->notice.text = g_strdup (text);
      break;
    case MS5_MESSAGE_ERROR:
      message->error.code = g_strdup ("c");
      message->error.text = g_strdup (text);
      break;
    case MS5_MESSAGE_AUTH:
      message->auth.token = g_strdup (text);
      break;
    case MS5_MESSAGE_EARLY:
      message->early.ops = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
      g_ptr_array_add (message->early.ops,
                       ms5_change_new (MS5_OP_PUT, "calls/L1", "k", 1,
                                       json_pack ("{s:o,s:[o]}", "note", ms5_json_new_text (text), "list",
                                                  ms5_json_new_text (text))));
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
test_naughty (void)
{
  static const Ms5MessageType types[] = {
    MS5_MESSAGE_DROP, MS5_MESSAGE_NOTICE, MS5_MESSAGE_ERROR, MS5_MESSAGE_AUTH, MS5_MESSAGE_EARLY,
  };
  g_autoptr (json_t) strings = shared_naughty_strings ();

  for (gsize i = 0; i < json_array_size (strings); i++)
    {
      for (guint t = 0; t < G_N_ELEMENTS (types); t++)
        {
          g_auto (Ms5Message) sent = { 0 };
          g_auto (Ms5Message) received = { 0 };
          g_autoptr (Ms5Frame) frame = NULL;
          g_autoptr (GError) error = NULL;
          g_autofree char *again = NULL, *first = NULL;
          const guint8 *data;
          gsize length;

          ms5_message_init (&sent, types[t]);
          set_naughty (&sent, json_string_value (json_array_get (strings, i)));
          frame = ms5_message_to_frame (&sent);
          data = g_bytes_get_data (frame->bytes, &length);
          ms5_message_open (data, length, frame->is_binary, sender_of (types[t]), &received, &error);
          g_assert_no_error (error);

          first = ms5_message_encode (&sent, NULL);
          again = ms5_message_encode (&received, NULL);
          g_assert_cmpstr (first, ==, again);
          if (types[t] == MS5_MESSAGE_NOTICE)
            g_assert_cmpstr (received.notice.text, ==, json_string_value (json_array_get (strings, i)));
        }
    }
}

static void
test_mutations (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (message_examples); i++)
    {
      gsize length = strlen (message_examples[i].text);

      for (int round = 0; round < 1500; round++)
        {
          g_autofree char *text = g_memdup2 (message_examples[i].text, length);
          gsize cut = g_test_rand_int_range (0, 4) == 0 ? (gsize) g_test_rand_int_range (0, (int) length) : length;
          g_auto (Ms5Message) message = { 0 };
          g_autoptr (GError) error = NULL;
          gboolean good;

          for (int n = g_test_rand_int_range (1, 4); n > 0; n--)
            {
              int at = g_test_rand_int_range (0, (int) length);

              if (g_test_rand_bit ())
                text[at] ^= (char) (1 << g_test_rand_int_range (0, 8));
              else
                text[at] = "0123456789[]{},:\"\\-.eEtfnu"[g_test_rand_int_range (0, 26)];
            }
          good = ms5_message_open ((const guint8 *) text, cut, FALSE, sender_of (message_examples[i].type),
                                   &message, &error);
          g_assert_cmpint (good, ==, error == NULL);
          if (good && message.type != MS5_MESSAGE_SNAP)
            {
              g_autofree char *encoded = ms5_message_encode (&message, NULL);

              g_assert_nonnull (encoded);
            }
        }
    }
}

static void
test_limits (void)
{
  g_autofree char *large = g_strnfill (70000, ' ');
  g_autoptr (GString) topics = g_string_new ("{\"t\":\"sub\",\"topics\":[\"a\"");
  g_auto (Ms5Message) message = { 0 };
  g_autoptr (GError) error = NULL;

  memcpy (large, "{\"t\":\"ping\",\"n\":1}", 18);
  g_assert_false (ms5_message_open ((guint8 *) large, 70000, FALSE, MS5_SIDE_CLIENT, &message, &error));
  g_assert_error (error, MS5_PROTOCOL_ERROR, MS5_PROTOCOL_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_true (ms5_message_open ((guint8 *) large, 65536, FALSE, MS5_SIDE_CLIENT, &message, &error));

  for (int i = 0; i < 256; i++)
    g_string_append (topics, ",\"a\"");
  g_string_append (topics, "]}");
  g_assert_false (ms5_message_open ((guint8 *) topics->str, topics->len, FALSE, MS5_SIDE_CLIENT, &message, &error));
  g_assert_cmpstr (error->message, ==, "$.topics: has more than 256 elements");
}

/* One action that is wrong has its own fault; its neighbours are whole. */
static void
test_submit_faults (void)
{
  g_auto (Ms5Message) message = { 0 };
  const Ms5Action *action;

  decode ("{\"t\":\"submit\",\"b\":1,\"now\":1500,\"acts\":["
          "{\"id\":\"0198c0de-0000-7000-8000-000000000001\",\"cseq\":1,\"op\":\"note.add\",\"topic\":\"notes/L1\","
          "\"at\":1,\"args\":{\"text\":\"x\"}},"
          "{\"id\":\"0198c0de-0000-7000-8000-000000000002\",\"cseq\":2,\"op\":\"note.add\",\"topic\":\"notes/L1\","
          "\"at\":1,\"args\":{\"text\":7}},"
          "{\"id\":\"0198c0de-0000-7000-8000-000000000003\",\"cseq\":3,\"op\":\"note.burn\",\"topic\":\"notes/L1\",\"at\":1}]}",
          MS5_SIDE_CLIENT, &message);
  g_assert_cmpuint (message.submit.acts->len, ==, 3);

  action = g_ptr_array_index (message.submit.acts, 0);
  g_assert_null (action->fault);
  g_assert_nonnull (action->spec);
  g_assert_cmpint (action->sent, ==, ms5_time_from_ms (1500));
  action = g_ptr_array_index (message.submit.acts, 1);
  g_assert_cmpstr (action->fault, ==, "$.acts[1].args.text: is not a string");
  action = g_ptr_array_index (message.submit.acts, 2);
  g_assert_null (action->fault);
  g_assert_null (action->spec);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/message/round-trip", test_round_trip);
  g_test_add_func ("/message/values", test_values);
  g_test_add_func ("/message/refuse", test_refuse);
  g_test_add_func ("/message/direction", test_direction);
  g_test_add_func ("/message/every-member", test_every_member);
  g_test_add_func ("/message/naughty", test_naughty);
  g_test_add_func ("/message/mutations", test_mutations);
  g_test_add_func ("/message/limits", test_limits);
  g_test_add_func ("/message/submit-faults", test_submit_faults);

  return g_test_run ();
}
