/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim.h"

#include "client/ms5-conflict.h"

/* What people do, by what their screen shows. */

static char *
dup_text (Sim *sim)
{
  return g_strdup_printf ("t%d", sim_dice (sim, 1000));
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  return strcmp ((*(Ms5Change *const *) a)->key, (*(Ms5Change *const *) b)->key);
}

/* An item of @topic, or NULL; often one that the others pick, too. */
static Ms5Change *
pick (SimClient  *client,
      const char *topic)
{
  g_autoptr (GPtrArray) items = ms5_replica_dup_items (client->replica, topic);
  guint n = items->len;

  if (n == 0)
    return NULL;

  g_ptr_array_sort (items, compare_keys);
  return ms5_change_ref (g_ptr_array_index (items, sim_dice (client->sim, 3) > 0 ? 0
                                                   : (guint) sim_dice (client->sim, (int) n)));
}

static gboolean
is_about (Ms5OutboxEntry  *entry,
          const Ms5Change *item)
{
  const Ms5Action *action = ms5_outbox_entry_get_action (entry);
  gsize n = strlen (item->key);

  return g_str_equal (action->topic, item->topic) && action->key != NULL && g_str_has_prefix (action->key, item->key)
         && (action->key[n] == '\0' || action->key[n] == '~');
}

/* The field as it is shown: with what this machine has asked for and the feed has not brought yet. */
static json_t *
dup_shown (SimClient       *client,
           const Ms5Change *item,
           const char      *field)
{
  GListModel *entries = ms5_outbox_get_entries (client->outbox);
  json_t *value = json_object_get (item->fields, field);

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (entries, i);
      Ms5OutboxState state = ms5_outbox_entry_get_state (entry);
      const Ms5Result *result = ms5_outbox_entry_get_result (entry);
      json_t *set = json_object_get (ms5_outbox_entry_get_action (entry)->set, field);

      if (set != NULL && is_about (entry, item)
          && (ms5_outbox_state_is_open (state)
              || (state == MS5_OUTBOX_DONE && result->seq > ms5_replica_get_cursor (client->replica)->pos)))
        value = set;
    }
  return json_incref (value);
}

typedef struct
{
  SimClient *client;
  char      *op;
} Doing;

/* The screen says «queued». */
static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Doing *doing = user_data;
  SimClient *client = doing->client;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5OutboxEntry) entry = ms5_outbox_add_finish (MS5_OUTBOX (source), result, &error);
  SimDeed *deed;

  if (entry != NULL)
    {
      const Ms5Action *action = ms5_outbox_entry_get_action (entry);

      deed = g_new0 (SimDeed, 1);
      deed->id = g_strdup (action->id);
      deed->op = g_strdup (action->op);
      g_hash_table_insert (client->deeds, deed->id, deed);
      sim_trace (client->sim, "%s: queued %s, number %" G_GINT64_FORMAT ", %s %s, as %s", client->name, action->op,
                 action->cseq, action->topic, action->key != NULL ? action->key : "-", action->id);
      if (g_str_equal (action->op, "call.raise"))
        {
          g_free (client->last_key);
          client->last_key = g_strconcat (action->topic, " ", action->id, NULL);
        }
    }
  else
    sim_trace (client->sim, "%s: %s not queued: %s", client->name, doing->op, error->message);
  g_free (doing->op);
  g_free (doing);
}

static void
queue (SimClient       *client,
       const Ms5Action *action)
{
  Doing *doing = g_new (Doing, 1);

  *doing = (Doing) { client, g_strdup (action->op) };
  ms5_outbox_add_async (client->outbox, SIM_SUB, action, added_cb, doing);
}

/* Takes @args, @set and @was. */
static void
act (SimClient       *client,
     const char      *op,
     const char      *topic,
     const char      *key,
     gint64           base,
     json_t          *args,
     json_t          *set,
     json_t          *was,
     const char      *dep)
{
  g_autoptr (Ms5Action) action = ms5_action_new (op);

  action->topic = g_strdup (topic);
  action->key = key != NULL && client->sim->without & SIM_ORDERING
                  ? g_strdup_printf ("%s~%u", key, g_hash_table_size (client->deeds)) : g_strdup (key);
  action->base = base;
  action->args = args;
  action->set = set;
  action->was = was;
  action->dep = g_strdup (dep);
  action->pri = ms5_priority_to_pri (action->spec->priority);
  queue (client, action);
}

static void
edit (SimClient       *client,
      const char      *op,
      const Ms5Change *item,
      const char      *field,
      json_t          *value)
{
  json_t *set = json_object ();
  json_t *was = json_object ();
  json_t *shown = dup_shown (client, item, field);

  json_object_set_new (set, field, value);
  if (shown != NULL)
    json_object_set_new (was, field, shown);
  act (client, op, item->topic, item->key, item->v, NULL, set, was, NULL);
}

static json_t *
note_args (Sim *sim)
{
  g_autofree char *text = dup_text (sim);

  return json_pack ("{s:s}", "note", text);
}

/* About the call that this person raised, which the server may not know yet. */
static void
handle_own (SimClient  *client,
            const char *op)
{
  g_auto (GStrv) parts = g_strsplit (client->last_key, " ", 2);
  Ms5OutboxEntry *raised = ms5_outbox_find (client->outbox, parts[1]);

  if (raised != NULL && ms5_outbox_state_is_open (ms5_outbox_entry_get_state (raised)))
    act (client, op, parts[0], parts[1], MS5_INT_NONE, note_args (client->sim), NULL, NULL, parts[1]);
}

static void
handle_call (SimClient  *client,
             const char *topic)
{
  static const char *const ops[] = { "call.acknowledge", "call.resolve", "call.comment", "call.comment", "call.reopen" };
  Sim *sim = client->sim;
  const char *op = ops[sim_dice (sim, G_N_ELEMENTS (ops))];
  g_autoptr (Ms5Change) call = pick (client, topic);

  if (client->last_key != NULL && sim_dice (sim, 3) == 0)
    handle_own (client, op);
  else if (call != NULL)
    act (client, op, topic, call->key, call->v, note_args (sim), NULL, NULL, NULL);
}

static void
assign_call (SimClient  *client,
             const char *topic)
{
  static const char *const people[] = { "Anna", "Bo", "Cem" };
  g_autoptr (Ms5Change) call = pick (client, topic);

  if (call != NULL)
    edit (client, "call.assign", call, "assigned_to", json_string (people[sim_dice (client->sim, 3)]));
}

/* The last thing that anybody says of an alarm holds. */
static void
service_alarm (SimClient  *client,
               const char *line)
{
  g_autofree char *topic = g_strconcat ("alarms/", line, NULL);
  g_autofree char *text = dup_text (client->sim);
  const char *key = g_str_equal (line, "L1") ? "long-stop/B1/" : "long-stop/A2/";

  if (sim_dice (client->sim, 2) == 0)
    act (client, "alarm.disable", topic, key, MS5_INT_NONE, json_pack ("{s:s}", "reason", text), NULL, NULL, NULL);
  else
    act (client, "alarm.enable", topic, key, MS5_INT_NONE, NULL, NULL, NULL, NULL);
}

static void
code_stop (SimClient  *client,
           const char *topic)
{
  static const char *const reasons[] = { "jam", "drive", "no-orders", "repair" };
  g_autoptr (Ms5Change) stop = pick (client, topic);
  g_autofree char *text = dup_text (client->sim);

  if (stop == NULL)
    return;
  if (sim_dice (client->sim, 3) == 0)
    edit (client, "stop.code", stop, "comment", json_string (text));
  else
    edit (client, "stop.code", stop, "reason", json_string (reasons[sim_dice (client->sim, 4)]));
}

static void
add_stop (SimClient  *client,
          const char *line)
{
  g_autofree char *topic = g_strconcat ("stops/", line, NULL);
  Ms5Time start = ms5_clock_now (MS5_CLOCK (client->sim->clock)) - (60 + sim_dice (client->sim, 600)) * MS5_USEC_PER_S;
  g_autofree char *key = ms5_timeline_key_new (g_str_equal (line, "L1") ? "B1" : "A2", start);

  act (client, "stop.add", topic, key, MS5_INT_NONE,
       json_pack ("{s:I}", "end", (json_int_t) ms5_time_to_ms (start + 30 * MS5_USEC_PER_S)), NULL, NULL, NULL);
}

static void
handle_job (SimClient  *client,
            const char *topic)
{
  static const char *const ops[] = { "job.accept", "job.start", "job.pause", "job.complete" };
  Sim *sim = client->sim;
  g_autoptr (Ms5Change) job = pick (client, topic);
  g_autofree char *code = g_strdup_printf ("J%d", sim_dice (sim, 20));
  g_autofree char *text = dup_text (sim);

  if (job == NULL || sim_dice (sim, 3) == 0)
    act (client, "job.add", topic, code, MS5_INT_NONE,
         json_pack ("{s:s,s:i}", "product", "P", "qty", 1 + sim_dice (sim, 100)), NULL, NULL, NULL);
  else
    switch (sim_dice (sim, 4))
      {
      case 0:
        edit (client, "job.edit", job, "qty", json_integer (1 + sim_dice (sim, 100)));
        break;
      case 1:
        edit (client, "job.edit", job, "note", json_string (text));
        break;
      case 2:
        edit (client, "job.edit", job, "tags", json_pack ("[s]", text));
        break;
      default:
        act (client, ops[sim_dice (sim, G_N_ELEMENTS (ops))], topic, job->key, job->v, NULL, NULL, NULL, NULL);
      }
}

static void
report (SimClient  *client,
        const char *line)
{
  g_autofree char *quality = g_strconcat ("quality/", line, NULL);
  g_autofree char *notes = g_strconcat ("notes/", line, NULL);
  g_autofree char *text = dup_text (client->sim);

  if (sim_dice (client->sim, 2) == 0)
    act (client, "scrap.report", quality, NULL, MS5_INT_NONE, json_pack ("{s:i}", "qty", 1), NULL, NULL, NULL);
  else
    act (client, "note.add", notes, NULL, MS5_INT_NONE, json_pack ("{s:s}", "text", text), NULL, NULL, NULL);
}

void
sim_people_raise (SimClient  *client,
                  const char *line)
{
  g_autofree char *calls = g_strconcat ("calls/", line, NULL);

  act (client, "call.raise", calls, NULL, MS5_INT_NONE, json_pack ("{s:s}", "type", "stop"), NULL, NULL, NULL);
}

static void
maintain (SimClient  *client,
          const char *line)
{
  g_autofree char *topic = g_strconcat ("line/", line, NULL);
  const char *equipment = g_str_equal (line, "L1") ? "A1" : "A2";
  Ms5Change *item = ms5_base_lookup (client->replica->base, topic, equipment);

  if (item != NULL)
    act (client, "equipment.maintenance", topic, equipment, item->v,
         json_pack ("{s:b}", "on", sim_dice (client->sim, 2)), NULL, NULL, NULL);
}

typedef struct
{
  SimClient *client;
  char      *id;
} Cancelling;

static void
cancelled_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Cancelling *cancelling = user_data;
  SimDeed *deed = g_hash_table_lookup (cancelling->client->deeds, cancelling->id);

  if (ms5_outbox_cancel_finish (MS5_OUTBOX (source), result, NULL) && deed != NULL)
    deed->is_cancelled = TRUE;
  g_free (cancelling->id);
  g_free (cancelling);
}

/* Takes back whatever can be taken back first. */
static void
undo (SimClient *client)
{
  GListModel *entries = ms5_outbox_get_entries (client->outbox);

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (entries, i);

      if (ms5_outbox_entry_can_cancel (entry))
        {
          Cancelling *cancelling = g_new (Cancelling, 1);
          SimDeed *deed = g_hash_table_lookup (client->deeds, ms5_outbox_entry_get_id (entry));

          if (deed != NULL)
            deed->is_unwanted = TRUE;
          *cancelling = (Cancelling) { client, g_strdup (ms5_outbox_entry_get_id (entry)) };
          sim_trace (client->sim, "%s: takes back %s", client->name, cancelling->id);
          ms5_outbox_cancel_async (client->outbox, cancelling->id, cancelled_cb, cancelling);
          return;
        }
    }
}

static void
discarded_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!ms5_outbox_discard_finish (MS5_OUTBOX (source), result, &error))
    sim_trace (user_data, "not discarded: %s", error->message);
}

static gboolean
is_being_settled (SimClient  *client,
                  const char *id)
{
  GListModel *entries = ms5_outbox_get_entries (client->outbox);

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (entries, i);

      if (g_strcmp0 (ms5_outbox_entry_get_action (entry)->resolves, id) == 0
          && ms5_outbox_state_is_open (ms5_outbox_entry_get_state (entry)))
        return TRUE;
    }
  return FALSE;
}

/* Keeps what the server has, or has it this person's way after all. */
static void
settle (SimClient      *client,
        Ms5OutboxEntry *entry)
{
  const Ms5Action *settled = ms5_outbox_entry_get_action (entry);
  g_autoptr (Ms5Action) action = NULL;

  if (sim_dice (client->sim, 2) == 0)
    action = ms5_conflict_make_resolution (entry, settled->set, NULL);

  sim_trace (client->sim, "%s: settles %s, %s", client->name, settled->id, action != NULL ? "again" : "not at all");
  if (action != NULL)
    queue (client, action);
  else
    ms5_outbox_discard_async (client->outbox, settled->id, discarded_cb, client->sim);
}

static void
settle_one (SimClient *client)
{
  GListModel *entries = ms5_outbox_get_entries (client->outbox);

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (entries, i);

      if (ms5_outbox_entry_get_state (entry) == MS5_OUTBOX_CONFLICT
          && !is_being_settled (client, ms5_outbox_entry_get_id (entry)))
        {
          settle (client, entry);
          return;
        }
    }
}

void
sim_people_act (SimClient *client)
{
  Sim *sim = client->sim;
  const char *line = sim_dice (sim, 3) > 0 ? "L1" : "L2";
  g_autofree char *calls = g_strconcat ("calls/", line, NULL);
  g_autofree char *stops = g_strconcat ("stops/", line, NULL);
  g_autofree char *jobs = g_strconcat ("jobs/", line, NULL);

  if (client->outbox == NULL)
    return;

  switch (sim_dice (sim, 19))
    {
    case 0:
    case 1:
      sim_people_raise (client, line);
      break;
    case 2:
    case 3:
    case 4:
      handle_call (client, calls);
      break;
    case 5:
    case 6:
    case 7:
      assign_call (client, calls);
      break;
    case 8:
    case 9:
      code_stop (client, stops);
      break;
    case 10:
      add_stop (client, line);
      break;
    case 11:
    case 12:
    case 13:
      handle_job (client, jobs);
      break;
    case 14:
      maintain (client, line);
      break;
    case 15:
      undo (client);
      break;
    case 16:
      settle_one (client);
      break;
    case 17:
      service_alarm (client, line);
      break;
    default:
      report (client, line);
    }
}
