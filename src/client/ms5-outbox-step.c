/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-outbox-private.h"

#include "protocol/ms5-uuid.h"

#include <string.h>

/* The entries in memory are what is on the disk, or under way there. Each step changes them at once, writes
 * that down in a job, and is answered when the job is committed. Jobs are committed in the order of the
 * steps, so that a row never goes back on the disk. If one fails, memory is read anew. */

/* Whose an entry is: a person's, for a server. */
char *
ms5_outbox_make_owner (const char *server,
                       const char *sub)
{
  return g_strconcat (server != NULL ? server : "", "\n", sub, NULL);
}

static Ms5OutboxCounts *
get_owner (Ms5Outbox           *self,
           const Ms5OutboxRow  *row)
{
  g_autofree char *owner = ms5_outbox_make_owner (row->server, row->sub);
  Ms5OutboxCounts *counts = g_hash_table_lookup (self->owners, owner);

  if (counts == NULL)
    {
      counts = g_new0 (Ms5OutboxCounts, 1);
      g_hash_table_insert (self->owners, g_steal_pointer (&owner), counts);
    }
  return counts;
}

/* Counts an entry in, or out. */
static void
tally (Ms5Outbox      *self,
       Ms5OutboxEntry *entry,
       gboolean        in)
{
  const Ms5OutboxRow *row = &entry->row;
  Ms5OutboxCounts *owner = get_owner (self, row);
  guint one = in ? 1 : -1;

  self->counts[row->state] += one;
  owner->n[row->state] += one;
  owner->n_marked[row->mark] += one;
  if (ms5_outbox_state_is_open (row->state))
    {
      gsize bytes = in ? row->bytes : -row->bytes;

      self->open_bytes += bytes;
      owner->open_bytes += bytes;
    }
}

void
ms5_outbox_append (Ms5Outbox    *self,
                   Ms5OutboxRow *row)
{
  g_autoptr (Ms5OutboxEntry) entry = ms5_outbox_entry_new (row);

  g_hash_table_insert (self->by_id, (char *) ms5_outbox_entry_get_id (entry), entry);
  g_list_store_append (self->entries, entry);
  tally (self, entry, TRUE);
  ms5_outbox_emit_touched (self, entry);
}

static void arm (Ms5Outbox *self);

static gboolean
due_cb (gpointer data)
{
  Ms5Outbox *self = data;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->entries));

  self->timer = 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), i);

      /* Whatever the time of day has become meanwhile. */
      if (entry->row.state == MS5_OUTBOX_WAITING && entry->row.due <= self->armed)
        entry->row.due = 0;
    }
  arm (self);
  ms5_outbox_emit_ready (self);
  return G_SOURCE_REMOVE;
}

/* Has the timer stand for the first row that waits. */
static void
arm (Ms5Outbox *self)
{
  Ms5Time now = ms5_clock_now (self->clock);
  Ms5Time first = G_MAXINT64;
  guint n = self->counts[MS5_OUTBOX_WAITING] > 0 ? g_list_model_get_n_items (G_LIST_MODEL (self->entries)) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), i);

      if (entry->row.state == MS5_OUTBOX_WAITING && entry->row.due > now)
        first = MIN (first, entry->row.due);
    }
  if (self->timer != 0 && first == self->armed)
    return;

  if (self->timer != 0)
    ms5_clock_remove (self->clock, self->timer);
  self->timer = 0;
  self->armed = first;
  if (first != G_MAXINT64)
    self->timer = ms5_clock_add (self->clock, first - now, due_cb, self, NULL);
}

static void
say_changed (Ms5Outbox *self)
{
  arm (self);
  ms5_outbox_emit_changed (self);
}

/* Reading anew after a failure */

static Ms5OutboxEntry *
refresh_entry (Ms5Outbox    *self,
               Ms5OutboxRow *row)
{
  Ms5OutboxEntry *entry = g_hash_table_lookup (self->by_id, row->action->id);
  Ms5OutboxRow before;

  if (entry == NULL)
    return ms5_outbox_entry_new (row);

  /* Its action may be in use. */
  before = entry->row;
  entry->row = *row;
  entry->row.action = before.action;
  entry->row.sub = before.sub;
  entry->row.server = before.server;
  before.action = row->action;
  before.sub = row->sub;
  before.server = row->server;
  *row = (Ms5OutboxRow) { 0 };
  ms5_outbox_row_clear (&before);
  ms5_outbox_entry_notify (entry);
  return g_object_ref (entry);
}

static void
refresh (Ms5Outbox    *self,
         Ms5OutboxJob *job)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < job->rows->len; i++)
    g_ptr_array_add (entries, refresh_entry (self, g_ptr_array_index (job->rows, i)));

  g_hash_table_remove_all (self->by_id);
  g_hash_table_remove_all (self->owners);
  memset (self->counts, 0, sizeof self->counts);
  self->open_bytes = 0;
  for (guint i = 0; i < entries->len; i++)
    {
      Ms5OutboxEntry *entry = g_ptr_array_index (entries, i);

      tally (self, entry, TRUE);
      g_hash_table_insert (self->by_id, (char *) ms5_outbox_entry_get_id (entry), entry);
    }
  g_list_store_splice (self->entries, 0, g_list_model_get_n_items (G_LIST_MODEL (self->entries)),
                       entries->pdata, entries->len);
  g_free (self->device);
  self->device = g_strdup (job->device);
  self->n_locked = job->n_locked;
  self->locked_bytes = job->locked_bytes;
  self->ackd = job->ackd;
  ms5_outbox_emit_reloaded (self);
  say_changed (self);
}

static void reload (Ms5Outbox *self);

static void
reloaded_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Ms5Outbox) self = user_data;
  Ms5OutboxJob *job = ms5_db_run_get_data (result);
  g_autoptr (GError) error = NULL;

  if (!ms5_db_run_finish (MS5_DB (source), result, &error))
    g_warning ("The outbox can't be read: %s", error->message);
  else if (job->serial == self->serial)
    refresh (self, job);
  else
    reload (self); /* another step was taken meanwhile */
}

static void
reload (Ms5Outbox *self)
{
  Ms5OutboxJob *job = ms5_outbox_job_new (self->seal, FALSE);

  job->serial = self->serial;
  ms5_db_run_async (self->db, MS5_DB_READ, ms5_outbox_job_read, job,
                    (GDestroyNotify) ms5_outbox_job_free, NULL, reloaded_cb, g_object_ref (self));
}

/* Steps */

/* A job, to be filled and given to ms5_outbox_commit(). */
Ms5OutboxJob *
ms5_outbox_begin (Ms5Outbox *self)
{
  Ms5OutboxJob *job = ms5_outbox_job_new (self->seal, self->lasting);

  job->serial = ++self->serial;
  return job;
}

static Ms5OutboxWrite *
write_new (Ms5OutboxEntry *entry)
{
  const Ms5OutboxRow *row = &entry->row;
  Ms5OutboxWrite *write = g_new0 (Ms5OutboxWrite, 1);

  write->cseq = row->action->cseq;
  write->id = g_strdup (row->action->id);
  write->sub = g_strdup (row->sub);
  write->state = row->state;
  write->epoch = g_strdup (row->epoch);
  write->changed = row->changed;
  write->due = row->due;
  write->attempts = row->attempts;
  write->sent = row->sent;
  write->mark = row->mark;
  if (row->result != NULL)
    {
      g_autoptr (json_t) result = ms5_result_encode (row->result);

      write->result = ms5_json_encode (result, NULL);
    }
  return write;
}

/* Gives an entry its next state, with all else of its row as it is now. */
void
ms5_outbox_touch (Ms5Outbox      *self,
                  Ms5OutboxJob   *job,
                  Ms5OutboxEntry *entry,
                  Ms5OutboxState  state)
{
  Ms5OutboxMark mark = entry->row.mark;

  if (mark == MS5_OUTBOX_MARK_REQUEUE && state != MS5_OUTBOX_FAILED)
    mark = MS5_OUTBOX_MARK_NONE;
  ms5_outbox_mark (self, job, entry, state, mark);
}

/* And what is particular about it from then on. */
void
ms5_outbox_mark (Ms5Outbox      *self,
                 Ms5OutboxJob   *job,
                 Ms5OutboxEntry *entry,
                 Ms5OutboxState  state,
                 Ms5OutboxMark   mark)
{
  tally (self, entry, FALSE);
  entry->row.state = state;
  entry->row.mark = mark;
  tally (self, entry, TRUE);
  entry->row.changed = ms5_clock_now (self->clock);
  if (state != MS5_OUTBOX_WAITING)
    entry->row.due = 0;
  g_ptr_array_add (job->writes, write_new (entry));
  ms5_outbox_entry_notify (entry);
  ms5_outbox_emit_touched (self, entry);
}

/* Whether the conflict that an entry was to settle is settled: also if that one met another, and a person
 * has decided there. What came to nothing leaves it to be decided. */
static gboolean
is_settled (const Ms5OutboxRow *row)
{
  switch (row->state)
    {
    case MS5_OUTBOX_DONE:
    case MS5_OUTBOX_SUPERSEDED:
    case MS5_OUTBOX_RESOLVED:
      return TRUE;
    case MS5_OUTBOX_DISCARDED:
      return row->result != NULL && row->result->code == MS5_RESULT_CONFLICT;
    default:
      return FALSE;
    }
}

/* What an entry that has come to an end means for others. */
void
ms5_outbox_settle (Ms5Outbox      *self,
                   Ms5OutboxJob   *job,
                   Ms5OutboxEntry *entry)
{
  const Ms5OutboxRow *row = &entry->row;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->entries));

  if (ms5_outbox_state_is_open (row->state) || row->state == MS5_OUTBOX_CONFLICT)
    return;

  if (row->action->resolves != NULL && is_settled (row))
    {
      Ms5OutboxEntry *settled = ms5_outbox_find (self, row->action->resolves);

      if (settled != NULL && settled->row.state == MS5_OUTBOX_CONFLICT)
        {
          ms5_outbox_touch (self, job, settled, MS5_OUTBOX_RESOLVED);
          ms5_outbox_settle (self, job, settled);
        }
    }

  for (guint i = 0; i < n && self->counts[MS5_OUTBOX_BLOCKED] > 0; i++)
    {
      g_autoptr (Ms5OutboxEntry) other = g_list_model_get_item (G_LIST_MODEL (self->entries), i);

      if (other->row.state != MS5_OUTBOX_BLOCKED
          || g_strcmp0 (other->row.action->dep, row->action->id) != 0)
        continue;
      ms5_outbox_touch (self, job, other,
                        row->state == MS5_OUTBOX_DONE ? MS5_OUTBOX_QUEUED : MS5_OUTBOX_FAILED);
      ms5_outbox_settle (self, job, other);
    }
}

/* What an entry waits for may have ended while the entry was on its way to the disk. */
void
ms5_outbox_unblock (Ms5Outbox      *self,
                    Ms5OutboxJob   *job,
                    Ms5OutboxEntry *entry)
{
  Ms5OutboxEntry *needed;

  if (entry->row.state != MS5_OUTBOX_BLOCKED)
    return;

  needed = ms5_outbox_find (self, entry->row.action->dep);
  if (needed == NULL || needed->row.state == MS5_OUTBOX_DONE)
    ms5_outbox_touch (self, job, entry, MS5_OUTBOX_QUEUED);
  else if (!ms5_outbox_state_is_open (needed->row.state) && needed->row.state != MS5_OUTBOX_CONFLICT)
    {
      ms5_outbox_touch (self, job, entry, MS5_OUTBOX_FAILED);
      ms5_outbox_settle (self, job, entry);
    }
}

static void
remove_entry (Ms5Outbox    *self,
              Ms5OutboxJob *job,
              guint         position)
{
  g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), position);
  Ms5OutboxWrite *write = write_new (entry);

  write->gone = TRUE;
  tally (self, entry, FALSE);
  g_ptr_array_add (job->writes, write);
  g_hash_table_remove (self->by_id, ms5_outbox_entry_get_id (entry));
  g_list_store_remove (self->entries, position);
}

/* Lets expire what is too old to be sent, and go what is over and was shown for long enough. */
void
ms5_outbox_tidy (Ms5Outbox    *self,
                 Ms5OutboxJob *job)
{
  Ms5Time now = ms5_clock_now (self->clock);
  guint n_over = 0;

  self->tidied = now;
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->entries)); i-- > 0;)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), i);

      if (ms5_outbox_is_expired (&entry->row, now))
        {
          ms5_outbox_touch (self, job, entry, MS5_OUTBOX_EXPIRED);
          ms5_outbox_settle (self, job, entry);
        }
      if (entry->row.state == MS5_OUTBOX_DONE)
        n_over++;
      if (ms5_outbox_is_stale (&entry->row, now)
          || (entry->row.state == MS5_OUTBOX_DONE && n_over > MS5_OUTBOX_KEEP_ROWS))
        remove_entry (self, job, i);
    }
}

char *
ms5_outbox_new_uuid (Ms5Outbox *self)
{
  guint8 bytes[MS5_UUID_RANDOM_BYTES];

  ms5_random_fill (self->random, bytes, sizeof bytes);
  return ms5_uuid_new_v7 (ms5_clock_now (self->clock), bytes);
}

/* The server has a later memory of this device than we: what is on its way may have been done already by
 * who we are a copy of, so that a person must say what to try again, as another device. */
void
ms5_outbox_renew (Ms5Outbox    *self,
                  Ms5OutboxJob *job)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->entries));

  g_free (self->device);
  self->device = ms5_outbox_new_uuid (self);
  job->device = g_strdup (self->device);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), i);

      if (ms5_outbox_state_is_open (entry->row.state))
        ms5_outbox_mark (self, job, entry, MS5_OUTBOX_FAILED, MS5_OUTBOX_MARK_REQUEUE);
    }
}

static void
answer_task (Ms5Outbox *self,
             GTask     *task,
             gboolean   added)
{
  if (g_task_get_source_tag (task) == ms5_outbox_open_async)
    g_task_return_pointer (task, g_object_ref (self), g_object_unref);
  else if (g_task_get_source_tag (task) == ms5_outbox_pick_async)
    g_task_return_pointer (task, g_ptr_array_ref (g_task_get_task_data (task)),
                           (GDestroyNotify) g_ptr_array_unref);
  else if (added)
    {
      guint n = g_list_model_get_n_items (G_LIST_MODEL (self->entries));

      g_task_return_pointer (task, g_list_model_get_item (G_LIST_MODEL (self->entries), n - 1),
                             g_object_unref);
    }
  else
    g_task_return_boolean (task, TRUE);
}

/* Puts a new entry, which is on the disk, where everybody sees it. */
static void
append_added (Ms5Outbox    *self,
              Ms5OutboxRow *row)
{
  g_autofree char *id = g_strdup (row->action->id);
  Ms5OutboxJob *job = ms5_outbox_begin (self);

  ms5_outbox_append (self, row);
  ms5_outbox_unblock (self, job, ms5_outbox_find (self, id));
  if (job->writes->len > 0)
    ms5_outbox_commit (self, job, g_task_new (self, NULL, NULL, NULL));
  else
    ms5_outbox_job_free (job);
}

static void
committed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (Ms5Outbox) self = g_object_ref (g_task_get_source_object (task));
  Ms5OutboxJob *job = ms5_db_run_get_data (result);
  gboolean added = job->added.action != NULL;
  gboolean moved;
  GError *error = NULL;

  if (added)
    {
      self->n_adding--;
      self->adding_bytes -= job->added.bytes;
    }
  if (!ms5_db_run_finish (MS5_DB (source), result, &error))
    {
      if (!g_error_matches (error, MS5_DB_ERROR, MS5_DB_ERROR_CLOSED))
        reload (self);
      g_task_return_error (task, error);
      return;
    }

  moved = self->ackd != job->ackd;
  self->ackd = job->ackd;
  if (added)
    append_added (self, &job->added);
  answer_task (self, task, added);
  if (added || moved)
    say_changed (self);
}

/* Stores what a step has done, and answers @task, which it takes like @job. */
void
ms5_outbox_commit (Ms5Outbox    *self,
                   Ms5OutboxJob *job,
                   GTask        *task)
{
  gboolean changed = job->writes->len > 0;

  if (job->added.action != NULL)
    {
      self->n_adding++;
      self->adding_bytes += job->added.bytes;
    }
  ms5_db_run_async (self->db, MS5_DB_WRITE, ms5_outbox_job_write, job,
                    (GDestroyNotify) ms5_outbox_job_free, NULL, committed_cb, task);
  if (changed)
    say_changed (self);
}
