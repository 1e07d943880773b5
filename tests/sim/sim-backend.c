/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim.h"

/* The real backend, with rights for everybody, counting what takes effect. */

typedef struct
{
  GObject      parent_instance;

  Sim         *sim;
  Ms5Backend  *real;
  Ms5Actions **actions;
} SimBackend;

typedef GObjectClass SimBackendClass;

static void sim_backend_init_iface (Ms5FeedBackendInterface *iface);

GType sim_backend_get_type (void);
G_DEFINE_TYPE_WITH_CODE (SimBackend, sim_backend, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (MS5_TYPE_FEED_BACKEND, sim_backend_init_iface))

static gboolean
may_see (Ms5FeedBackend  *backend,
         Ms5FeedIdentity *identity,
         const char      *topic)
{
  Ms5TopicKind kind;

  return ms5_topic_parse (topic, &kind, NULL) && (kind != MS5_TOPIC_LIVE || ((SimBackend *) backend)->sim->is_lively);
}

static gint64
get_floor (Ms5FeedBackend  *backend,
           Ms5FeedIdentity *identity,
           const char      *device,
           gint64           ackd)
{
  return ms5_feed_backend_get_floor (MS5_FEED_BACKEND (((SimBackend *) backend)->real), identity, device, ackd);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Ms5FeedLog *log = ms5_feed_backend_read_log_finish (MS5_FEED_BACKEND (source), result, &error);

  if (log != NULL)
    g_task_return_pointer (task, log, (GDestroyNotify) ms5_feed_log_free);
  else
    g_task_return_error (task, error);
}

static void
read_log_async (Ms5FeedBackend      *backend,
                gint64               after,
                gint64               upto,
                GCancellable        *cancellable,
                GAsyncReadyCallback  callback,
                gpointer             user_data)
{
  ms5_feed_backend_read_log_async (MS5_FEED_BACKEND (((SimBackend *) backend)->real), after, upto, cancellable, read_cb,
                                   g_task_new (backend, cancellable, callback, user_data));
}

static Ms5FeedLog *
read_log_finish (Ms5FeedBackend  *backend,
                 GAsyncResult    *result,
                 GError         **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* An action that the outbox knew under another key, as it was meant. */
static Ms5Action *
unmask (const Ms5Action *action)
{
  g_autoptr (json_t) value = ms5_action_encode (action);
  const char *key = json_string_value (json_object_get (value, "key"));
  Ms5Action *meant;

  if (key != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (key, "~", 2);

      json_object_set_new (value, "key", json_string (parts[0]));
    }

  meant = ms5_action_decode (value, NULL);
  g_assert_nonnull (meant);
  meant->sent = action->sent;
  return meant;
}

static void
free_action (gpointer data)
{
  ms5_action_free (data);
}

static void
count_effects (SimBackend *self,
               const char *device,
               GPtrArray  *results)
{
  for (guint i = 0; i < results->len; i++)
    {
      const Ms5Result *result = g_ptr_array_index (results, i);
      g_autofree char *place = g_strconcat (device, "\n", result->id, NULL);
      guint n;

      if (result->dup || (result->code != MS5_RESULT_APPLIED && result->code != MS5_RESULT_MERGED))
        continue;
      n = GPOINTER_TO_UINT (g_hash_table_lookup (self->sim->effects, place)) + 1;
      if (n > 1)
        sim_damage (self->sim, "I3: %s took effect %u times", result->id, n);
      g_hash_table_insert (self->sim->effects, g_steal_pointer (&place), GUINT_TO_POINTER (n));
    }
}

static void
submitted_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *results = ms5_actions_submit_finish (MS5_ACTIONS (source), result, &error);

  if (results == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  count_effects (g_task_get_source_object (task), g_task_get_task_data (task), results);
  g_task_return_pointer (task, results, (GDestroyNotify) g_ptr_array_unref);
}

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
  SimBackend *self = (SimBackend *) backend;
  GTask *task = g_task_new (backend, cancellable, callback, user_data);
  g_autoptr (GPtrArray) meant = g_ptr_array_new_with_free_func (free_action);
  g_autoptr (Ms5Identity) who = ms5_identity_new (identity->sub, "sim", identity->sid, NULL, MS5_ROLE_SHIFT_MANAGER,
                                                  NULL, identity->exp);

  for (guint i = 0; i < actions->len; i++)
    g_ptr_array_add (meant, unmask (g_ptr_array_index (actions, i)));
  g_task_set_task_data (task, g_strdup (device), g_free);
  sim_trace (self->sim, "server: %u actions from %s", actions->len, device);
  ms5_actions_submit_async (*self->actions, who, device, ackd, self->sim->without & SIM_ORDERING ? meant : actions, cancellable,
                            submitted_cb, task);
}

static GPtrArray *
submit_finish (Ms5FeedBackend  *backend,
               GAsyncResult    *result,
               GError         **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Lines that break often look like two machines with one identity; anything else must never be. */
static void
report (Ms5FeedBackend *backend,
        Ms5FeedReport   what,
        const char     *text)
{
  Sim *sim = ((SimBackend *) backend)->sim;

  if (what == MS5_FEED_REPORT_FORK || what == MS5_FEED_REPORT_DIVERGED)
    sim_damage (sim, "I1, I2, I9: %s", text);
  else
    sim_trace (sim, "server: %s", text);
}

static Ms5Time
get_plant_now (Ms5FeedBackend *backend)
{
  return ms5_clock_now (MS5_CLOCK (((SimBackend *) backend)->sim->clock));
}

static double
get_plant_speed (Ms5FeedBackend *backend)
{
  return 1;
}

static void
sim_backend_init_iface (Ms5FeedBackendInterface *iface)
{
  iface->may_see = may_see;
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
sim_backend_finalize (GObject *object)
{
  g_object_unref (((SimBackend *) object)->real);

  G_OBJECT_CLASS (sim_backend_parent_class)->finalize (object);
}

static void
sim_backend_class_init (SimBackendClass *klass)
{
  klass->finalize = sim_backend_finalize;
}

static void
sim_backend_init (SimBackend *self)
{
}

Ms5FeedBackend *
sim_backend_new (Sim         *sim,
                 Ms5Backend  *real,
                 Ms5Actions **actions)
{
  SimBackend *self = g_object_new (sim_backend_get_type (), NULL);

  self->sim = sim;
  self->real = g_object_ref (real);
  self->actions = actions;
  return MS5_FEED_BACKEND (self);
}
