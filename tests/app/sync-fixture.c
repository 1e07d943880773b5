/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sync-fixture.h"

/* How many steps of the past there was no link. */
#define BREAK_FIRST 60
#define BREAK_LAST  68

void
sync_fixture_set_up (SyncFixture *fixture,
                     Ms5Clock    *clock)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("ms5-sync-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->outbox.path = g_build_filename (fixture->folder, "outbox.db", NULL);
  fixture->outbox.secrets = ms5_memory_secrets_new (NULL);
  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (fixture->outbox.secrets), TRUE);
  fixture->outbox.clock = g_object_ref (clock);
  fixture->outbox.random = ms5_random_new_seeded (7);
  outbox_open (&fixture->outbox);
  fixture->facts = ms5_sync_facts_new ();
  fixture->settings = ms5_sync_settings_new ();
}

void
sync_fixture_tear_down (SyncFixture *fixture)
{
  outbox_tear_down (&fixture->outbox, NULL);
  ms5_test_dir_remove (fixture->folder);
  g_free (fixture->folder);
  g_object_unref (fixture->facts);
  g_clear_object (&fixture->history);
  g_object_unref (fixture->settings);
}

Ms5SyncSources
sync_fixture_sources (SyncFixture *fixture)
{
  return (Ms5SyncSources) { fixture->facts, fixture->history, fixture->settings,
                            ms5_outbox_get_entries (fixture->outbox.outbox), SYNC_FIXTURE_ME };
}

void
sync_fixture_count (SyncFixture *fixture)
{
  GListModel *entries = ms5_outbox_get_entries (fixture->outbox.outbox);
  Ms5SyncValues values = *ms5_sync_facts_get (fixture->facts);
  guint *counts[MS5_N_SHOWN_STATES] = { &values.pending, &values.processing, &values.completed,
                                        &values.failed, &values.conflicts, &values.cancelled };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    *counts[i] = 0;
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (entries, i);

      if (g_str_equal (ms5_outbox_entry_get_sub (entry), SYNC_FIXTURE_ME))
        (*counts[ms5_outbox_state_get_shown (ms5_outbox_entry_get_state (entry))])++;
    }
  ms5_sync_facts_set (fixture->facts, &values);
}

Ms5OutboxEntry *
sync_fixture_add (SyncFixture *fixture,
                  const char  *sub,
                  const char  *op,
                  const char  *topic,
                  const char  *key,
                  const char  *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (Ms5Action) action = ms5_action_new (op);
  g_autoptr (GError) error = NULL;
  Ms5OutboxEntry *entry;

  g_assert_nonnull (action->spec);
  action->topic = g_strdup (topic);
  action->key = g_strdup (key);
  action->base = key != NULL ? 7 : MS5_INT_NONE;
  action->pri = ms5_priority_to_pri (action->spec->priority);
  if (action->spec->kind == MS5_ACTION_EDIT)
    {
      action->set = json_loads (text, 0, NULL);
      action->was = json_object ();
    }
  else
    action->args = json_loads (text, 0, NULL);
  entry = outbox_add_action (&fixture->outbox, sub, action, &error);
  g_assert_no_error (error);
  /* The list keeps it. */
  g_object_unref (entry);
  return entry;
}

void
sync_fixture_answer (SyncFixture    *fixture,
                     Ms5OutboxEntry *entry,
                     Ms5ResultCode   code,
                     const char     *by)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_result_free);
  g_autoptr (GPtrArray) batch = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Ms5Result *answer = ms5_result_new (ms5_outbox_entry_get_id (entry), code);

  if (ms5_outbox_entry_get_state (entry) != MS5_OUTBOX_SENDING)
    batch = outbox_pick (&fixture->outbox, SYNC_FIXTURE_ME, 100);
  answer->cur.by = g_strdup (by);
  answer->after = code == MS5_RESULT_BUSY ? 8000 : MS5_INT_NONE;
  if (ms5_result_code_is_effect (code))
    answer->seq = 42;
  if (code == MS5_RESULT_CONFLICT)
    {
      answer->cur.v = 99;
      answer->cur.at = ms5_clock_now (fixture->outbox.clock);
      answer->cur.set = json_pack ("{ss}", "reason", "no-material");
      answer->fields = g_strsplit ("reason", " ", 0);
    }
  g_ptr_array_add (results, answer);
  ms5_outbox_answer_async (fixture->outbox.outbox, results, OUTBOX_EPOCH, ms5_test_result_cb, &result);
  ms5_outbox_answer_finish (fixture->outbox.outbox, client_wait (&result), &error);
  g_assert_no_error (error);
}

void
sync_fixture_fill (SyncFixture *fixture)
{
  Ms5OutboxEntry *done = sync_fixture_add (fixture, SYNC_FIXTURE_ME, "scrap.report", "quality/L2", NULL, "{'qty': 12}");
  Ms5OutboxEntry *taken = sync_fixture_add (fixture, SYNC_FIXTURE_ME, "call.acknowledge", "calls/L1", "c-1", "{}");
  Ms5OutboxEntry *conflict =
    sync_fixture_add (fixture, SYNC_FIXTURE_ME, "stop.code", "stops/L1", "L1-stop-9", "{'reason': 'guard-door'}");
  Ms5OutboxEntry *refused =
    sync_fixture_add (fixture, SYNC_FIXTURE_ME, "equipment.maintenance", "line/L1", "FL1", "{'on': true}");
  Ms5OutboxEntry *busy = sync_fixture_add (fixture, SYNC_FIXTURE_ME, "note.add", "notes/L3", NULL, "{'text': 'Belt 2'}");

  sync_fixture_answer (fixture, done, MS5_RESULT_APPLIED, NULL);
  sync_fixture_answer (fixture, taken, MS5_RESULT_SUPERSEDED, "Jan Novak");
  sync_fixture_answer (fixture, conflict, MS5_RESULT_CONFLICT, "Jan Novak");
  sync_fixture_answer (fixture, refused, MS5_RESULT_FORBIDDEN, NULL);
  sync_fixture_answer (fixture, busy, MS5_RESULT_BUSY, NULL);
  sync_fixture_add (fixture, SYNC_FIXTURE_ME, "call.resolve", "calls/L1", "c-2", "{'note': 'adjusted'}");
  sync_fixture_add (fixture, SYNC_FIXTURE_ME, "scrap.report", "quality/L1", NULL, "{'qty': 7}");
  sync_fixture_add (fixture, SYNC_FIXTURE_OTHER, "job.start", "jobs/L2", "4711", "{}");
  sync_fixture_count (fixture);
}

void
sync_fixture_remember (SyncFixture *fixture)
{
  g_autoptr (Ms5ManualClock) clock = ms5_manual_clock_new (ms5_clock_now (fixture->outbox.clock));

  fixture->history = ms5_link_history_new (MS5_CLOCK (clock));
  for (int i = 0; i < MS5_LINK_HISTORY_N_POINTS; i++)
    {
      gint64 trip = (24 + i * 37 % 31 + (i % 17 == 0 ? 180 : 0)) * MS5_USEC_PER_MS;

      if (i < BREAK_FIRST || i > BREAK_LAST)
        ms5_link_history_answered (fixture->history, trip);
      else
        ms5_link_history_missed (fixture->history);
      if (i + 1 < MS5_LINK_HISTORY_N_POINTS)
        ms5_manual_clock_advance (clock, MS5_LINK_HISTORY_STEP);
    }
}
