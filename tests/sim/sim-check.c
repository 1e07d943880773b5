/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim.h"

#include "support/ms5-test-wait.h"

/* What must be so: PROTOCOL 20. */

/* At any moment: positions only grow, and nobody knows what is not durable. */
void
sim_check_always (Sim *sim)
{
  for (guint i = 0; i < SIM_CLIENTS; i++)
    {
      SimClient *client = &sim->clients[i];
      const Ms5Cursor *cursor = client->replica != NULL ? ms5_replica_get_cursor (client->replica) : NULL;

      if (cursor == NULL || cursor->epoch == NULL)
        continue;
      if (g_strcmp0 (client->epoch, cursor->epoch) == 0 && cursor->pos < client->pos)
        sim_damage (sim, "I1: %s went back from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, client->name, client->pos,
                    cursor->pos);
      if (cursor->pos > sim->told)
        sim_damage (sim, "I9: %s is at %" G_GINT64_FORMAT ", durable is %" G_GINT64_FORMAT, client->name, cursor->pos,
                    sim->told);
      if (g_strcmp0 (client->epoch, cursor->epoch) != 0)
        {
          g_free (client->epoch);
          client->epoch = g_strdup (cursor->epoch);
        }
      client->pos = cursor->pos;
    }
}

/* Settling */

/* What waits for a person's decision about another one may wait. */
static gboolean
may_stay (SimClient      *client,
          Ms5OutboxEntry *entry)
{
  const char *dep = ms5_outbox_entry_get_action (entry)->dep;
  Ms5OutboxEntry *other = dep != NULL ? ms5_outbox_find (client->outbox, dep) : NULL;

  return ms5_outbox_entry_get_state (entry) == MS5_OUTBOX_BLOCKED && other != NULL
         && ms5_outbox_entry_get_state (other) == MS5_OUTBOX_CONFLICT;
}

static gboolean
is_done (SimClient *client)
{
  GListModel *entries = ms5_outbox_get_entries (client->outbox);

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (entries, i);

      if (ms5_outbox_state_is_open (ms5_outbox_entry_get_state (entry)) && !may_stay (client, entry))
        return FALSE;
    }
  return TRUE;
}

/* For the trace: who is not where the server is. */
void
sim_tell_unsettled (Sim *sim)
{
  for (guint i = 0; i < SIM_CLIENTS; i++)
    {
      SimClient *client = &sim->clients[i];

      sim_trace (sim, "%s: link %d, %s, at %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT ", on disk %" G_GINT64_FORMAT
                 ", %u open actions", client->name, (int) ms5_link_get_state (client->link),
                 ms5_link_get_problem_text (client->link), ms5_replica_get_cursor (client->replica)->pos, sim->told,
                 ms5_replica_get_durable (client->replica), ms5_outbox_get_n_open (client->outbox));
    }
}

/* Whether nothing is under way any more. */
gboolean
sim_is_settled (Sim *sim)
{
  Ms5Journal *journal = sim->server.journal;

  if (sim->server.store == NULL || ms5_journal_get_durable (journal) != ms5_journal_get_pos (journal))
    return FALSE;

  for (guint i = 0; i < SIM_CLIENTS; i++)
    {
      SimClient *client = &sim->clients[i];

      if (client->link == NULL || ms5_link_get_state (client->link) != MS5_LINK_LIVE || !is_done (client)
          || ms5_replica_get_cursor (client->replica)->pos != ms5_journal_get_durable (journal)
          || ms5_replica_get_durable (client->replica) != ms5_journal_get_durable (journal))
        return FALSE;
    }
  return TRUE;
}

/* Pictures */

static void
check_version (SimClient       *client,
               const Ms5Change *item)
{
  g_autofree char *place = ms5_replica_place (item->topic, item->key);
  gint64 *before = g_hash_table_lookup (client->versions, place);

  if (before != NULL && item->v < *before)
    sim_damage (client->sim, "%s: the version of %s %s went back from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                client->name, item->topic, item->key, *before, item->v);
  g_hash_table_replace (client->versions, g_steal_pointer (&place), g_memdup2 (&item->v, sizeof item->v));
}

static void
check_topic (SimClient  *client,
             Ms5Image   *image,
             const char *topic)
{
  g_autoptr (GPtrArray) items = ms5_replica_dup_items (client->replica, topic);

  if (items->len != ms5_image_get_n_items (image, topic))
    sim_damage (client->sim, "I2: %s has %u items of %s, the server %u", client->name, items->len, topic,
                ms5_image_get_n_items (image, topic));
  for (guint i = 0; i < items->len; i++)
    {
      const Ms5Change *mine = g_ptr_array_index (items, i);
      Ms5Item *theirs = ms5_image_lookup (image, topic, mine->key);

      if (theirs == NULL || theirs->v != mine->v || !ms5_json_equal (mine->fields, theirs->fields))
        sim_damage (client->sim, "I2: %s has another %s %s than the server", client->name, topic, mine->key);
      check_version (client, mine);
    }
}

static Ms5CallModel *
find_call (Ms5Floor   *floor,
           const char *key)
{
  GListModel *calls = ms5_floor_get_calls (floor);

  for (guint i = 0; i < g_list_model_get_n_items (calls); i++)
    {
      g_autoptr (Ms5CallModel) call = g_list_model_get_item (calls, i);

      if (g_str_equal (ms5_model_item_get_key (MS5_MODEL_ITEM (call)), key))
        return call;
    }
  return NULL;
}

/* I10: what calls for attention is on the screen, as it is now. */
static void
check_calls (SimClient  *client,
             Ms5Image   *image,
             const char *topic)
{
  g_autoptr (Ms5TopicView) view = ms5_image_get_view (image, topic);

  for (guint i = 0; view != NULL && i < view->items->len; i++)
    {
      const Ms5Item *item = g_ptr_array_index (view->items, i);
      gint64 rev = json_integer_value (json_object_get (item->fields, "rev"));
      Ms5CallModel *call;

      if (g_strcmp0 (json_string_value (json_object_get (item->fields, "state")), "raised") != 0)
        continue;
      call = find_call (client->floor, item->key);
      if (call == NULL || ms5_call_model_get_item (call)->rev != rev)
        sim_damage (client->sim, "I10: %s does not show revision %" G_GINT64_FORMAT " of the call %s", client->name,
                    rev, item->key);
    }
}

static void
check_picture (SimClient *client)
{
  static const char *const needed[] = { "plant", "line/L1", "calls/L1", "stops/L1", "jobs/L1", "notes/L1", "line/L2",
                                        "calls/L2", "stops/L2", "jobs/L2", "notes/L2" };
  Ms5Image *image = ms5_journal_get_image (client->sim->server.journal);
  g_auto (GStrv) topics = ms5_replica_dup_topics (client->replica);

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (!g_strv_contains ((const char *const *) topics, needed[i]))
      sim_damage (client->sim, "I2: %s does not have %s", client->name, needed[i]);
  for (guint i = 0; topics[i] != NULL; i++)
    check_topic (client, image, topics[i]);
  check_calls (client, image, "calls/L1");
  check_calls (client, image, "calls/L2");
}

/* Actions */

/* All actions on record. */
static Ms5StoreAnswer *
read_audit (Sim *sim)
{
  const Ms5StoreQuery query = { .subject = MS5_STORE_AUDIT };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Ms5StoreAnswer *answer;

  ms5_store_query_async (sim->server.store, &query, NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  answer = ms5_store_query_finish (sim->server.store, result, &error);
  g_assert_no_error (error);
  return answer;
}

static const char *
get_code (const Ms5ActionRecord *record)
{
  return json_string_value (json_object_get (record->result, "code"));
}

static gboolean
has_effect (const Ms5ActionRecord *record)
{
  return g_str_equal (get_code (record), "applied") || g_str_equal (get_code (record), "merged");
}

/* I3, I4, I9: what was queued has ended, once, and both sides say the same about it. */
static void
check_deed (SimClient     *client,
            const SimDeed *deed,
            GHashTable    *records)
{
  Ms5OutboxEntry *entry = ms5_outbox_find (client->outbox, deed->id);
  const Ms5ActionRecord *record = g_hash_table_lookup (records, deed->id);
  Ms5OutboxState state;
  const Ms5Result *result;

  if (entry == NULL)
    {
      sim_damage (client->sim, "I4: %s knows nothing of %s any more, which was queued as %s", client->name, deed->op,
                  deed->id);
      return;
    }

  state = ms5_outbox_entry_get_state (entry);
  result = ms5_outbox_entry_get_result (entry);
  if (state == MS5_OUTBOX_CANCELLED ? !deed->is_unwanted : deed->is_cancelled)
    sim_damage (client->sim, "I4: %s says that %s is %s", client->name, deed->id, ms5_outbox_state_to_string (state));
  else if (state == MS5_OUTBOX_CANCELLED && record != NULL)
    sim_damage (client->sim, "I3: %s was taken back, and the server has it", deed->id);
  else if (state == MS5_OUTBOX_EXPIRED)
    sim_damage (client->sim, "I4: %s expired", deed->id);
  else if (state == MS5_OUTBOX_FAILED && result == NULL && ms5_outbox_entry_get_action (entry)->dep == NULL)
    sim_damage (client->sim, "I4: %s failed for no reason", deed->id);
  else if (record != NULL && (result == NULL || !g_str_equal (get_code (record), ms5_words_result_code (result->code))))
    sim_damage (client->sim, "I3: %s was answered with %s, %s has it as %s", deed->id, get_code (record), client->name,
                result != NULL ? ms5_words_result_code (result->code) : "nothing");
  else if (record == NULL && result != NULL && ms5_result_code_get_fate (result->code) == MS5_FATE_DONE)
    sim_damage (client->sim, "I9: %s is done, and the server does not know it", deed->id);
}

static int
compare_by_seq (gconstpointer a,
                gconstpointer b)
{
  const Ms5ActionRecord *left = *(Ms5ActionRecord *const *) a;
  const Ms5ActionRecord *right = *(Ms5ActionRecord *const *) b;

  return (left->seq > right->seq) - (left->seq < right->seq);
}

/* I5: what one device did to one item came in the order it was done. */
static void
check_order (Sim       *sim,
             GPtrArray *audit)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (audit, NULL, NULL);
  g_autoptr (GHashTable) last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_ptr_array_sort (sorted, compare_by_seq);
  for (guint i = 0; i < sorted->len; i++)
    {
      const Ms5ActionRecord *record = g_ptr_array_index (sorted, i);
      const char *key = json_string_value (json_object_get (record->action, "key"));
      g_autofree char *place = g_strjoin ("\n", record->device,
                                          json_string_value (json_object_get (record->action, "topic")), key, NULL);
      gint64 before;

      if (key == NULL || !has_effect (record))
        continue;
      before = GPOINTER_TO_INT (g_hash_table_lookup (last, place));
      if (record->cseq < before)
        sim_damage (sim, "I5: number %" G_GINT64_FORMAT " of %s came after number %" G_GINT64_FORMAT ", both about %s",
                    record->cseq, record->device, before, key);
      g_hash_table_insert (last, g_steal_pointer (&place), GINT_TO_POINTER ((int) record->cseq));
    }
}

/* Only what is merged is shown to people. */
static gboolean
is_named (const Ms5ActionRecord *record,
          const char            *field)
{
  json_t *fields = json_object_get (record->result, "fields");

  for (gsize i = 0; i < json_array_size (fields); i++)
    if (g_strcmp0 (json_string_value (json_array_get (fields, i)), field) == 0)
      return TRUE;
  return g_str_equal (get_code (record), "merged")
         && json_object_get (json_object_get (record->result, "over"), field) != NULL;
}

/* Whether @value is what the same person had set the field to before, or saw there then: a later edit, taken back or
 * in vain as the call was resolved meanwhile, may have covered it. */
static gboolean
was_known (GPtrArray             *audit,
         const Ms5ActionRecord *record,
         const char            *field,
         json_t                *value)
{
  for (guint i = 0; i < audit->len; i++)
    {
      const Ms5ActionRecord *other = g_ptr_array_index (audit, i);
      json_t *set = json_object_get (json_object_get (other->action, "set"), field);
      json_t *was = json_object_get (json_object_get (other->action, "was"), field);

      if (other->cseq < record->cseq && g_str_equal (other->device, record->device) && set != NULL
          && (ms5_json_equal (set, value) || (was != NULL && ms5_json_equal (was, value)))
          && g_strcmp0 (json_string_value (json_object_get (other->action, "key")),
                        json_string_value (json_object_get (record->action, "key"))) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Whether what the person saw was their own edit, which came to nothing: it covered what the machine knew, and the
 * answer to it has told them so. */
static gboolean
was_covered (GPtrArray             *audit,
             const Ms5ActionRecord *record,
             const char            *field,
             json_t                *seen)
{
  for (guint i = 0; i < audit->len && seen != NULL; i++)
    {
      const Ms5ActionRecord *other = g_ptr_array_index (audit, i);
      json_t *set = json_object_get (json_object_get (other->action, "set"), field);

      if (other->cseq < record->cseq && g_str_equal (other->device, record->device) && set != NULL
          && ms5_json_equal (set, seen) && !has_effect (other)
          && g_strcmp0 (json_string_value (json_object_get (other->action, "key")),
                        json_string_value (json_object_get (record->action, "key"))) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Whether what the person saw never was the server's: it was an edit of their own that they have taken back since, and
 * behind it stood what their machine knew. */
static gboolean
was_taken_back (GPtrArray             *audit,
                const Ms5ActionRecord *record,
                const char            *field,
                json_t                *seen)
{
  json_int_t seq = json_integer_value (json_object_get (record->result, "seq"));

  for (guint i = 0; i < audit->len && seen != NULL; i++)
    {
      const Ms5ActionRecord *other = g_ptr_array_index (audit, i);
      json_t *set = json_object_get (json_object_get (other->action, "set"), field);

      if (set != NULL && ms5_json_equal (set, seen) && has_effect (other)
          && json_integer_value (json_object_get (other->result, "seq")) < seq
          && g_strcmp0 (json_string_value (json_object_get (other->action, "key")),
                        json_string_value (json_object_get (record->action, "key"))) == 0)
        return FALSE;
    }
  return seen != NULL;
}

/* I6: what an edit replaced was seen by whoever made it, or the answer names it. */
static void
check_edit (Sim                   *sim,
            GPtrArray             *audit,
            const Ms5ActionRecord *record,
            json_t                *before,
            json_t                *after)
{
  json_t *set = json_object_get (record->action, "set");
  json_t *was = json_object_get (record->action, "was");
  const char *name;
  json_t *wanted;

  json_object_foreach (set, name, wanted)
    {
      json_t *old = json_object_get (before, name);
      json_t *seen = json_object_get (was, name);
      json_t *now = json_object_get (after, name);

      if (old == NULL || (now != NULL && ms5_json_equal (old, now)) || (seen != NULL && ms5_json_equal (old, seen))
          || ms5_json_equal (old, wanted) || is_named (record, name) || was_known (audit, record, name, old)
          || was_covered (audit, record, name, seen) || was_taken_back (audit, record, name, seen))
        continue;
      sim_damage (sim, "I6: %s replaced %s of %s, which nobody had seen, without a word", record->id, name,
                  json_string_value (json_object_get (record->action, "key")));
    }
}

static void
check_edits (Sim       *sim,
             GPtrArray *audit)
{
  g_autoptr (GHashTable) edits = g_hash_table_new (g_direct_hash, g_direct_equal);
  g_autoptr (Ms5Image) image = ms5_image_new ();

  for (guint i = 0; i < audit->len; i++)
    {
      Ms5ActionRecord *record = g_ptr_array_index (audit, i);
      gint64 v = json_integer_value (json_object_get (record->result, "v"));

      if (json_object_get (record->action, "set") != NULL)
        {
          g_autofree char *action = ms5_json_encode (record->action, NULL);
          g_autofree char *result = ms5_json_encode (record->result, NULL);

          sim_trace (sim, "%s was answered with %s", action, result);
        }
      if (has_effect (record) && json_object_get (record->action, "set") != NULL)
        g_hash_table_insert (edits, GINT_TO_POINTER ((int) v), record);
    }

  for (guint i = 0; i < sim->log->len; i++)
    {
      const Ms5Change *change = g_ptr_array_index (sim->log, i);
      const Ms5ActionRecord *record = g_hash_table_lookup (edits, GINT_TO_POINTER ((int) change->v));
      Ms5Item *item = ms5_image_lookup (image, change->topic, change->key);
      g_autoptr (json_t) before = item != NULL ? json_incref (item->fields) : NULL;

      item = ms5_image_apply (image, change);
      if (record != NULL && item != NULL
          && g_strcmp0 (json_string_value (json_object_get (record->action, "key")), change->key) == 0)
        check_edit (sim, audit, record, before, item->fields);
    }
}

static gboolean
is_told (const Ms5ActionRecord *record)
{
  const char *op = json_string_value (json_object_get (record->action, "op"));

  return g_str_has_prefix (op, "call.") || g_str_has_prefix (op, "alarm.");
}

/* What was done with calls is in their journal, once, with who did it and where. */
static void
check_journal (Sim       *sim,
               GPtrArray *audit)
{
  g_autoptr (GHashTable) devices = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < sim->log->len; i++)
    {
      const Ms5Change *change = g_ptr_array_index (sim->log, i);
      const char *device = json_string_value (json_object_get (change->fields, "device"));

      if (g_str_has_prefix (change->topic, "journal/") && device != NULL)
        g_hash_table_insert (devices, (gpointer) device,
                             GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (devices, device)) + 1));
    }
  for (guint i = 0; i < audit->len; i++)
    {
      const Ms5ActionRecord *record = g_ptr_array_index (audit, i);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (devices, record->device));

      if (!has_effect (record) || !is_told (record))
        continue;
      if (n == 0)
        sim_damage (sim, "%s is not in the journal", record->id);
      else
        g_hash_table_insert (devices, record->device, GUINT_TO_POINTER (n - 1));
    }
}

static void
check_actions (Sim *sim)
{
  g_autoptr (Ms5StoreAnswer) answer = read_audit (sim);
  g_autoptr (GPtrArray) audit = g_ptr_array_new ();
  g_autoptr (GHashTable) records = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < answer->actions->len; i++)
    {
      Ms5ActionRecord *record = ((Ms5StoreAction *) g_ptr_array_index (answer->actions, i))->record;

      g_ptr_array_add (audit, record);
      if (!g_hash_table_insert (records, record->id, record))
        sim_damage (sim, "I3: %s is on record twice", record->id);
    }

  for (guint i = 0; i < SIM_CLIENTS; i++)
    {
      GHashTableIter iter;
      gpointer deed;

      g_hash_table_iter_init (&iter, sim->clients[i].deeds);
      while (g_hash_table_iter_next (&iter, NULL, &deed))
        check_deed (&sim->clients[i], deed, records);
    }
  check_order (sim, audit);
  check_journal (sim, audit);
  check_edits (sim, audit);
  sim_trace (sim, "settled at %u, %u actions on record", sim->log->len, audit->len);
}

void
sim_check_settled (Sim *sim)
{
  for (guint i = 0; i < SIM_CLIENTS; i++)
    check_picture (&sim->clients[i]);
  check_actions (sim);
}
