/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "feed-rig.h"

#include "protocol/ms5-action.h"
#include "protocol/ms5-hash.h"
#include "protocol/ms5-result.h"

#include <string.h>

#define RIG_TYPE_BACKEND (rig_backend_get_type ())
G_DECLARE_FINAL_TYPE (RigBackend, rig_backend, RIG, BACKEND, GObject)

struct _RigBackend
{
  GObject parent_instance;
  Rig *rig;
};

static void rig_backend_init_iface (Ms5FeedBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RigBackend, rig_backend, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_FEED_BACKEND, rig_backend_init_iface))

static void
rig_backend_class_init (RigBackendClass *klass)
{
}

static void
rig_backend_init (RigBackend *self)
{
}

static Rig *
rig_of (gpointer backend)
{
  return RIG_BACKEND (backend)->rig;
}

static gboolean
may_see (Ms5FeedBackend  *backend,
         Ms5FeedIdentity *identity,
         const char      *topic)
{
  return !g_hash_table_contains (rig_of (backend)->denied, topic) && !g_str_has_prefix (topic, "devices/");
}

static GTask *
task_new (gpointer             backend,
          GCancellable        *cancellable,
          GAsyncReadyCallback  callback,
          gpointer             user_data)
{
  rig_of (backend)->running++;
  return g_task_new (backend, cancellable, callback, user_data);
}

/* A token is "sub/sid/device/seconds"; anything else is bad. */
static Ms5FeedIdentity *
authenticate (Ms5FeedBackend  *backend,
              const char      *token,
              GError         **error)
{
  g_auto (GStrv) parts = g_strsplit (token, "/", 4);

  if (g_strv_length (parts) != 4)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "bad token");
      return NULL;
    }

  return rig_identity (rig_of (backend), parts[0], parts[1], *parts[2] != '\0' ? parts[2] : NULL,
                       g_ascii_strtoll (parts[3], NULL, 10));
}

static gpointer
finish (Ms5FeedBackend  *backend,
        GAsyncResult    *result,
        GError         **error)
{
  rig_of (backend)->running--;
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gint64
get_floor (Ms5FeedBackend  *backend,
           Ms5FeedIdentity *identity,
           const char      *device,
           gint64           ackd)
{
  return MAX (rig_of (backend)->device_floor, ackd);
}

static void
answer_log (Rig   *rig,
            GTask *task)
{
  const gint64 *range = g_task_get_task_data (task);
  Ms5FeedLog *log;

  if (rig->breaks_log || range[0] < rig->floor)
    {
      g_task_return_new_error (task, G_IO_ERROR, rig->breaks_log ? G_IO_ERROR_FAILED : G_IO_ERROR_NOT_FOUND, "no");
      return;
    }

  log = ms5_feed_log_new (range[0], range[0] > 0 ? g_array_index (rig->log, RigRow, range[0] - 1).h : 0);
  for (gint64 pos = range[0] + 1; pos <= range[1]; pos++)
    {
      const RigRow *row = &g_array_index (rig->log, RigRow, pos - 1);

      ms5_feed_log_add (log, ms5_change_ref (row->change), row->h, row->ends_commit);
    }
  g_task_return_pointer (task, log, (GDestroyNotify) ms5_feed_log_free);
}

static void
read_log_async (Ms5FeedBackend      *backend,
                gint64               after,
                gint64               upto,
                GCancellable        *cancellable,
                GAsyncReadyCallback  callback,
                gpointer             user_data)
{
  Rig *rig = rig_of (backend);
  g_autoptr (GTask) task = task_new (backend, cancellable, callback, user_data);
  gint64 *range = g_new (gint64, 2);

  g_assert_cmpint (after, <, upto);
  range[0] = after;
  range[1] = upto;
  g_task_set_task_data (task, range, g_free);
  rig->log_reads++;
  if (rig->holds_log)
    {
      rig->running--;
      g_ptr_array_add (rig->held_log, g_steal_pointer (&task));
    }
  else
    {
      answer_log (rig, task);
    }
}

static Ms5FeedLog *
read_log_finish (Ms5FeedBackend  *backend,
                 GAsyncResult    *result,
                 GError         **error)
{
  return finish (backend, result, error);
}

static void
answer_submit (Rig   *rig,
               GTask *task)
{
  GPtrArray *actions = g_task_get_task_data (task);
  GPtrArray *results;

  if (rig->fails_submits)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_BUSY, "no");
      return;
    }

  results = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_result_free);
  for (guint i = 0; i < actions->len; i++)
    {
      Ms5Result *result = ms5_result_new (((Ms5Action *) actions->pdata[i])->id, MS5_RESULT_APPLIED);

      result->seq = result->v = rig->durable;
      if (rig->result_bytes > 0)
        {
          result->text = g_malloc (rig->result_bytes + 1);
          for (guint b = 0; b < rig->result_bytes; b++)
            result->text[b] = (char) ('!' + g_test_rand_int_range (0, 90));
          result->text[rig->result_bytes] = '\0';
        }
      g_ptr_array_add (results, result);
    }
  g_task_return_pointer (task, results, (GDestroyNotify) g_ptr_array_unref);
}

/* Takes until rig_release_submits(). */
static void
submit_async (Ms5FeedBackend      *backend,
              Ms5FeedIdentity     *identity,
              const char          *device,
              gint64               ackd,
              GPtrArray           *actions,
              GCancellable        *cancellable,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  Rig *rig = rig_of (backend);
  GTask *task = g_task_new (backend, cancellable, callback, user_data);

  rig->submits++;
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_ptr_array_ref (actions), (GDestroyNotify) g_ptr_array_unref);
  g_ptr_array_add (rig->held_submits, task);
}

static GPtrArray *
submit_finish (Ms5FeedBackend  *backend,
               GAsyncResult    *result,
               GError         **error)
{
  return finish (backend, result, error);
}

static void
report (Ms5FeedBackend *backend,
        Ms5FeedReport   what,
        const char     *text)
{
  static const char *const names[] = { "fork", "clone", "diverged", "log" };

  g_string_append_printf (rig_of (backend)->reports, "%s ", names[what]);
  g_test_message ("%s", text);
}

static Ms5Time
get_plant_now (Ms5FeedBackend *backend)
{
  return ms5_clock_now (MS5_CLOCK (rig_of (backend)->clock));
}

static double
get_plant_speed (Ms5FeedBackend *backend)
{
  return 1;
}

static void
rig_backend_init_iface (Ms5FeedBackendInterface *iface)
{
  iface->may_see = may_see;
  iface->authenticate = authenticate;
  iface->get_floor = get_floor;
  iface->read_log_async = read_log_async;
  iface->read_log_finish = read_log_finish;
  iface->submit_async = submit_async;
  iface->submit_finish = submit_finish;
  iface->report = report;
  iface->get_plant_now = get_plant_now;
  iface->get_plant_speed = get_plant_speed;
}

static void
clear_row (gpointer data)
{
  ms5_change_unref (((RigRow *) data)->change);
}

static void
start_feed (Rig *rig)
{
  rig->feed = ms5_feed_new (MS5_CLOCK (rig->clock), rig->backend, &rig->limits);
  ms5_feed_start (rig->feed, rig->image, rig->epoch, rig->h, rig->floor);
}

/* NULL for the default limits. */
Rig *
rig_new (const Ms5FeedLimits *limits)
{
  Rig *rig = g_new0 (Rig, 1);

  ms5_feed_limits_init (&rig->limits);
  if (limits != NULL)
    rig->limits = *limits;
  rig->clock = ms5_manual_clock_new (RIG_NOW);
  rig->backend = g_object_new (RIG_TYPE_BACKEND, NULL);
  RIG_BACKEND (rig->backend)->rig = rig;
  rig->image = ms5_image_new ();
  rig->log = g_array_new (FALSE, FALSE, sizeof (RigRow));
  g_array_set_clear_func (rig->log, clear_row);
  rig->epoch = g_strdup ("e1");
  rig->open = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
  rig->denied = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  rig->reports = g_string_new (NULL);
  rig->held_log = g_ptr_array_new_with_free_func (g_object_unref);
  rig->held_submits = g_ptr_array_new_with_free_func (g_object_unref);
  start_feed (rig);
  return rig;
}

void
rig_free (Rig *rig)
{
  rig->holds_log = FALSE;
  g_object_run_dispose (G_OBJECT (rig->feed));
  rig_release_log (rig);
  rig_release_submits (rig);
  rig_settle (rig);
  g_assert_finalize_object (rig->feed);
  g_object_unref (rig->backend);
  g_ptr_array_unref (rig->held_log);
  g_ptr_array_unref (rig->held_submits);
  g_ptr_array_unref (rig->open);
  g_array_unref (rig->log);
  ms5_image_unref (rig->image);
  g_hash_table_unref (rig->denied);
  g_string_free (rig->reports, TRUE);
  g_free (rig->epoch);
  g_object_unref (rig->clock);
  g_free (rig);
}

/* As if the server's process had ended and begun anew: all that was durable is there. */
void
rig_restart (Rig *rig)
{
  g_assert_cmpint (rig->durable, ==, rig->log->len);

  g_object_run_dispose (G_OBJECT (rig->feed));
  rig_release_log (rig);
  rig_release_submits (rig);
  rig_settle (rig);
  g_assert_finalize_object (rig->feed);
  start_feed (rig);
}

gint64
rig_next_v (Rig *rig)
{
  return ms5_image_get_pos (rig->image) + 1;
}

/* Takes the change, into the commit being put together. */
void
rig_change (Rig       *rig,
            Ms5Change *change)
{
  ms5_image_apply (rig->image, change);
  g_ptr_array_add (rig->open, change);
}

void
rig_put (Rig        *rig,
         const char *topic,
         const char *key,
         json_t     *fields)
{
  rig_change (rig, ms5_change_new (MS5_OP_PUT, topic, key, rig_next_v (rig), fields));
}

void
rig_merge (Rig        *rig,
           const char *topic,
           const char *key,
           json_t     *fields)
{
  rig_change (rig, ms5_change_new (MS5_OP_MERGE, topic, key, rig_next_v (rig), fields));
}

void
rig_remove (Rig        *rig,
            const char *topic,
            const char *key)
{
  rig_change (rig, ms5_change_new (MS5_OP_DELETE, topic, key, rig_next_v (rig), NULL));
}

void
rig_event (Rig        *rig,
           const char *topic,
           const char *id,
           json_t     *fields)
{
  rig_change (rig, ms5_change_new (MS5_OP_EVENT, topic, id, rig_next_v (rig), fields));
}

/* Gives the commit to the feed; it is not durable yet. */
void
rig_seal (Rig *rig)
{
  g_autoptr (GArray) chain = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; i < rig->open->len; i++)
    {
      Ms5Change *change = rig->open->pdata[i];
      gsize length;
      const char *text = ms5_change_get_text (change, &length);
      RigRow row;

      rig->h = ms5_hash_chain (rig->h, text, length);
      row = (RigRow) { ms5_change_ref (change), rig->h, i == rig->open->len - 1 };
      g_array_append_val (rig->log, row);
      g_array_append_val (chain, rig->h);
    }
  ms5_feed_append (rig->feed, rig->open, (gconstpointer) chain->data);
  g_ptr_array_set_size (rig->open, 0);
}

/* Seals it and makes everything durable. */
void
rig_commit (Rig *rig)
{
  if (rig->open->len > 0)
    rig_seal (rig);
  rig->durable = rig->log->len;
  ms5_feed_set_durable (rig->feed, rig->durable);
}

/* One commit of new items with text that does not compress. */
void
rig_fill (Rig        *rig,
          const char *topic,
          guint       n,
          gsize       bytes)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *key = g_strdup_printf ("i%" G_GINT64_FORMAT, rig_next_v (rig));
      g_autofree char *text = g_malloc (bytes + 1);

      for (gsize b = 0; b < bytes; b++)
        text[b] = (char) ('#' + g_test_rand_int_range (0, 57));
      text[bytes] = '\0';
      rig_put (rig, topic, key, json_pack ("{s:s}", "text", text));
    }
  rig_commit (rig);
}

void
rig_set_live (Rig        *rig,
              const char *topic,
              const char *key,
              const char *field,
              double      value)
{
  g_autoptr (json_t) number = json_real (value);

  ms5_live_set (ms5_feed_get_live (rig->feed), topic, key, field, number, ms5_clock_now (MS5_CLOCK (rig->clock)));
}

/* Lets the tasks come back, and what is due now happen. */
void
rig_settle (Rig *rig)
{
  do
    {
      while (rig->running > 0)
        g_main_context_iteration (NULL, TRUE);
      ms5_manual_clock_advance (rig->clock, 0);
    }
  while (rig->running > 0);
}

void
rig_advance (Rig    *rig,
             gint64  duration)
{
  rig_settle (rig);
  ms5_manual_clock_advance (rig->clock, duration);
  rig_settle (rig);
}

void
rig_release_log (Rig *rig)
{
  g_autoptr (GPtrArray) held = g_steal_pointer (&rig->held_log);

  rig->held_log = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < held->len; i++)
    {
      rig->running++;
      answer_log (rig, held->pdata[i]);
    }
  rig_settle (rig);
}

void
rig_release_submits (Rig *rig)
{
  g_autoptr (GPtrArray) held = g_steal_pointer (&rig->held_submits);

  rig->held_submits = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < held->len; i++)
    {
      rig->running++;
      answer_submit (rig, held->pdata[i]);
    }
  rig_settle (rig);
}

Ms5FeedIdentity *
rig_identity (Rig        *rig,
              const char *sub,
              const char *sid,
              const char *device,
              gint64      seconds)
{
  return ms5_feed_identity_new (sub, sid, device,
                                ms5_clock_now (MS5_CLOCK (rig->clock)) + seconds * MS5_USEC_PER_S, NULL, NULL);
}

Ms5FeedStats
rig_stats (Rig *rig)
{
  Ms5FeedStats stats;

  ms5_feed_get_stats (rig->feed, &stats);
  return stats;
}
