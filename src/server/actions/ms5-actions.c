/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/actions/ms5-actions-private.h"

G_DEFINE_FINAL_TYPE (Ms5Actions, ms5_actions, G_TYPE_OBJECT)

enum { SIGNAL_ACTED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void find_next (Ms5Actions       *self,
                       Ms5ActionsDevice *device);

Ms5Answer *
ms5_answer_new (const char *fingerprint,
                json_t     *result)
{
  Ms5Answer *answer = g_new0 (Ms5Answer, 1);

  answer->fingerprint = g_strdup (fingerprint);
  answer->result = json_incref (result);
  return answer;
}

static void
answer_free (gpointer data)
{
  Ms5Answer *answer = data;

  g_free (answer->fingerprint);
  json_decref (answer->result);
  g_free (answer);
}

static void
result_free (gpointer data)
{
  if (data != NULL)
    ms5_result_free (data);
}

static GHashTable *
answers_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answer_free);
}

static Ms5ActionsBatch *
batch_new (Ms5Identity *identity,
           const char  *device_id,
           gint64       ackd,
           GPtrArray   *actions)
{
  Ms5ActionsBatch *batch = g_new0 (Ms5ActionsBatch, 1);

  batch->identity = ms5_identity_ref (identity);
  batch->device_id = g_strdup (device_id);
  batch->ackd = ackd;
  batch->actions = g_ptr_array_ref (actions);
  batch->results = g_ptr_array_new_with_free_func (result_free);
  g_ptr_array_set_size (batch->results, (int) actions->len);
  batch->found = answers_new ();
  batch->recorded = g_ptr_array_new_with_free_func (g_free);
  return batch;
}

static void
batch_free (gpointer data)
{
  Ms5ActionsBatch *batch = data;

  ms5_identity_unref (batch->identity);
  g_free (batch->device_id);
  g_ptr_array_unref (batch->actions);
  g_clear_pointer (&batch->results, g_ptr_array_unref);
  g_hash_table_unref (batch->found);
  g_ptr_array_unref (batch->recorded);
  g_free (batch);
}

static Ms5ActionsDevice *
ensure_device (Ms5Actions *self,
               const char *id)
{
  Ms5ActionsDevice *device = g_hash_table_lookup (self->devices, id);

  if (device == NULL)
    {
      device = g_new0 (Ms5ActionsDevice, 1);
      device->id = g_strdup (id);
      g_queue_init (&device->waiting);
      device->answers = answers_new ();
      g_hash_table_insert (self->devices, device->id, device);
    }
  return device;
}

static void
device_free (gpointer data)
{
  Ms5ActionsDevice *device = data;

  g_queue_clear_full (&device->waiting, g_object_unref);
  g_hash_table_unref (device->answers);
  g_free (device->id);
  g_free (device);
}

static gboolean
is_durable (gpointer key,
            gpointer value,
            gpointer user_data)
{
  return ((const Ms5Answer *) value)->is_durable;
}

/* Forgets what a search that begins now will find. While one is under way, it may not have seen what
 * became durable meanwhile.
 *
 * Returns: whether the device is still there */
static gboolean
tidy_device (Ms5Actions       *self,
             Ms5ActionsDevice *device)
{
  if (device->is_finding)
    return TRUE;

  g_hash_table_foreach_remove (device->answers, is_durable, NULL);
  if (!g_queue_is_empty (&device->waiting) || g_hash_table_size (device->answers) > 0)
    return TRUE;

  g_hash_table_remove (self->devices, device->id);
  return FALSE;
}

static void
complete (GTask *task)
{
  Ms5ActionsBatch *batch = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&batch->results), (GDestroyNotify) g_ptr_array_unref);
}

/* The batch is stored, with its effects and its answers; or never will be. */
static void
durable_cb (gboolean durable,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5Actions *self = g_task_get_source_object (task);
  Ms5ActionsBatch *batch = g_task_get_task_data (task);
  Ms5ActionsDevice *device = g_hash_table_lookup (self->devices, batch->device_id);

  for (guint i = 0; durable && device != NULL && i < batch->recorded->len; i++)
    {
      Ms5Answer *answer = g_hash_table_lookup (device->answers, g_ptr_array_index (batch->recorded, i));

      if (answer != NULL)
        answer->is_durable = TRUE;
    }
  if (device != NULL)
    tidy_device (self, device);

  if (durable)
    complete (task);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "the server ends");
}

/* The floor only rises: what is at or below it is never carried out. */
static void
raise_floor (Ms5Actions            *self,
             const Ms5ActionsBatch *batch)
{
  if (batch->ackd == MS5_INT_NONE || batch->ackd <= ms5_actions_get_floor (self, batch->device_id)
      || MS5_LEDGER_GET_IFACE (self->ledger)->is_busy (self->ledger))
    return;

  ms5_actions_restore_floor (self, batch->device_id, batch->ackd);
  MS5_LEDGER_GET_IFACE (self->ledger)->set_floor (self->ledger, batch->device_id, batch->ackd);
}

static void
carry_out (Ms5Actions       *self,
           Ms5ActionsDevice *device,
           GTask            *task)
{
  Ms5ActionsBatch *batch = g_task_get_task_data (task);

  if (self->engine == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "the server ends");
      return;
    }

  batch->device = device;
  raise_floor (self, batch);
  ms5_actions_carry_out (self, batch);
  batch->device = NULL;

  if (batch->must_wait)
    MS5_LEDGER_GET_IFACE (self->ledger)->when_durable (self->ledger, durable_cb, g_object_ref (task));
  else
    complete (task);
  if (batch->has_acted)
    g_signal_emit (self, signals[SIGNAL_ACTED], 0);
}

static void
add_unknown (const Ms5ActionsDevice *device,
             GHashTable             *ids,
             const char             *id)
{
  if (id != NULL && !g_hash_table_contains (device->answers, id))
    g_hash_table_add (ids, (gpointer) id);
}

/* Ids that the record must be searched for: of the actions, and of those that they depend on. */
static char **
list_unknown (const Ms5ActionsDevice *device,
              const Ms5ActionsBatch  *batch)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char **list = NULL;

  for (guint i = 0; i < batch->actions->len; i++)
    {
      const Ms5Action *action = g_ptr_array_index (batch->actions, i);

      if (action->fault != NULL)
        continue;
      add_unknown (device, ids, action->id);
      add_unknown (device, ids, action->dep);
    }

  list = (char **) g_hash_table_get_keys_as_array (ids, NULL);
  return g_strdupv (list);
}

static void
take_found (Ms5ActionsBatch *batch,
            GPtrArray       *records)
{
  for (guint i = 0; i < records->len; i++)
    {
      const Ms5ActionRecord *record = g_ptr_array_index (records, i);
      Ms5Answer *answer;

      if (record == NULL)
        continue;
      answer = ms5_answer_new (record->fingerprint, record->result);
      answer->is_durable = TRUE;
      g_hash_table_insert (batch->found, g_strdup (record->id), answer);
    }
}

/* Without the record nobody can say whether an action was carried out. */
static void
put_off (GTask *task)
{
  Ms5ActionsBatch *batch = g_task_get_task_data (task);

  for (guint i = 0; i < batch->actions->len; i++)
    g_ptr_array_index (batch->results, i) =
      ms5_actions_refuse (g_ptr_array_index (batch->actions, i), MS5_RESULT_BUSY, NULL);
  complete (task);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Ms5Ledger *ledger = MS5_LEDGER (source);
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = MS5_LEDGER_GET_IFACE (ledger)->find_finish (ledger, result, &error);
  Ms5Actions *self = g_task_get_source_object (task);
  Ms5ActionsBatch *batch = g_task_get_task_data (task);
  Ms5ActionsDevice *device = g_hash_table_lookup (self->devices, batch->device_id);

  device->is_finding = FALSE;
  g_object_unref (g_queue_pop_head (&device->waiting));
  if (g_task_return_error_if_cancelled (task))
    {
      find_next (self, device);
      return;
    }

  if (records == NULL)
    {
      g_warning ("Actions of %s are put off: %s", device->id, error->message);
      put_off (task);
    }
  else
    {
      take_found (batch, records);
      carry_out (self, device, task);
    }
  find_next (self, device);
}

/* Begins with the next batch of @device. */
static void
find_next (Ms5Actions       *self,
           Ms5ActionsDevice *device)
{
  g_auto (GStrv) ids = NULL;
  GTask *task;

  if (!tidy_device (self, device) || device->is_finding || g_queue_is_empty (&device->waiting))
    return;

  task = g_queue_peek_head (&device->waiting);
  ids = list_unknown (device, g_task_get_task_data (task));
  device->is_finding = TRUE;
  MS5_LEDGER_GET_IFACE (self->ledger)->find_async (self->ledger, device->id, (const char *const *) ids, found_cb,
                                                   g_object_ref (task));
}

static void
ms5_actions_dispose (GObject *object)
{
  Ms5Actions *self = MS5_ACTIONS (object);

  self->engine = NULL;
  g_clear_object (&self->ledger);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->plant, ms5_plant_unref);
  G_OBJECT_CLASS (ms5_actions_parent_class)->dispose (object);
}

static void
ms5_actions_finalize (GObject *object)
{
  Ms5Actions *self = MS5_ACTIONS (object);

  g_hash_table_unref (self->floors);
  g_hash_table_unref (self->devices);
  G_OBJECT_CLASS (ms5_actions_parent_class)->finalize (object);
}

static void
ms5_actions_class_init (Ms5ActionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ms5_actions_dispose;
  object_class->finalize = ms5_actions_finalize;

  signals[SIGNAL_ACTED] = g_signal_new ("acted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);
}

static void
ms5_actions_init (Ms5Actions *self)
{
  self->floors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->devices = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, device_free);
}

/**
 * ms5_actions_new:
 * @plant: the plant
 * @engine: (transfer none): what carries actions out, started. Must live until ms5_actions_stop()
 * @ledger: where they are written down
 * @clock: tells the plant's time
 *
 * Returns: (transfer full): the way in for what people do
 */
Ms5Actions *
ms5_actions_new (Ms5Plant  *plant,
                 Ms5Engine *engine,
                 Ms5Ledger *ledger,
                 Ms5Clock  *clock)
{
  Ms5Actions *self;

  g_return_val_if_fail (plant != NULL && engine != NULL, NULL);
  g_return_val_if_fail (MS5_IS_LEDGER (ledger), NULL);
  g_return_val_if_fail (MS5_IS_CLOCK (clock), NULL);

  self = g_object_new (MS5_TYPE_ACTIONS, NULL);
  self->plant = ms5_plant_ref (plant);
  self->engine = engine;
  self->ledger = g_object_ref (ledger);
  self->clock = g_object_ref (clock);
  return self;
}

/**
 * ms5_actions_set_namer:
 * @self: the actions
 * @namer: tells the names of devices
 * @user_data: for @namer; must outlive @self, or ms5_actions_stop()
 *
 * From now on the journal says on which device something was done by its name, too.
 */
void
ms5_actions_set_namer (Ms5Actions      *self,
                       Ms5ActionsNamer  namer,
                       gpointer         user_data)
{
  g_return_if_fail (MS5_IS_ACTIONS (self));

  self->namer = namer;
  self->namer_data = user_data;
}

/**
 * ms5_actions_restore_floor:
 * @self: the actions
 * @device: a device
 * @cseq: up to where it has confirmed the answers to its actions, as the store has it
 *
 * To be told of all devices before the first batch.
 */
void
ms5_actions_restore_floor (Ms5Actions *self,
                           const char *device,
                           gint64      cseq)
{
  g_return_if_fail (MS5_IS_ACTIONS (self));
  g_return_if_fail (device != NULL);

  g_hash_table_insert (self->floors, g_strdup (device), g_memdup2 (&cseq, sizeof cseq));
}

/**
 * ms5_actions_stop:
 * @self: the actions
 *
 * Nothing more is carried out: the engine may go. Batches that come, or that wait, fail with
 * %G_IO_ERROR_CLOSED; those that wait to be durable are answered.
 */
void
ms5_actions_stop (Ms5Actions *self)
{
  g_return_if_fail (MS5_IS_ACTIONS (self));

  self->engine = NULL;
}

/**
 * ms5_actions_get_floor:
 * @self: the actions
 * @device: a device
 *
 * Only a batch raises the floor, not a device's greeting: after the server was restored from a copy
 * the device is to learn how far back that goes.
 *
 * Returns: up to where it has confirmed the answers to its actions; 0 if it never did
 */
gint64
ms5_actions_get_floor (Ms5Actions *self,
                       const char *device)
{
  const gint64 *floor;

  g_return_val_if_fail (MS5_IS_ACTIONS (self), 0);
  g_return_val_if_fail (device != NULL, 0);

  floor = g_hash_table_lookup (self->floors, device);
  return floor != NULL ? *floor : 0;
}

/**
 * ms5_actions_submit_async:
 * @self: the actions
 * @identity: who wants them done, with the rights in force
 * @device: the device they come from, which must be one that @identity may speak for
 * @ackd: the device has stored the answers of all its actions up to that number; %MS5_INT_NONE or 0
 *   if it does not say
 * @actions: (element-type Ms5Action): as they were decoded, with their faults, at most
 *   %MS5_LIMIT_BATCH_ACTIONS
 * @cancellable: (nullable): nobody wants to know any more; what has been carried out stays
 * @callback: called when the answers are durable
 * @user_data: for @callback
 *
 * Carries out a batch.
 */
void
ms5_actions_submit_async (Ms5Actions          *self,
                          Ms5Identity         *identity,
                          const char          *device,
                          gint64               ackd,
                          GPtrArray           *actions,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Ms5ActionsDevice *found;

  g_return_if_fail (MS5_IS_ACTIONS (self));
  g_return_if_fail (identity != NULL && device != NULL && actions != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ms5_actions_submit_async);
  g_task_set_task_data (task, batch_new (identity, device, ackd, actions), batch_free);

  if (identity->device != NULL && !g_str_equal (identity->device, device))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "not the device of the sign-in");
      return;
    }
  if (actions->len > MS5_LIMIT_BATCH_ACTIONS)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "more than %d actions",
                               MS5_LIMIT_BATCH_ACTIONS);
      return;
    }

  found = ensure_device (self, device);
  g_queue_push_tail (&found->waiting, g_steal_pointer (&task));
  find_next (self, found);
}

/**
 * ms5_actions_submit_finish:
 * @self: the actions
 * @result: what the callback was given
 * @error: return location for an error
 *
 * After an error nothing is known of what became of the actions: they may be sent again.
 *
 * Returns: (transfer full) (element-type Ms5Result) (nullable): the answers, one for each action, in
 *   order; or %NULL with %G_IO_ERROR_CLOSED, %G_IO_ERROR_CANCELLED, %G_IO_ERROR_PERMISSION_DENIED or
 *   %G_IO_ERROR_INVALID_ARGUMENT
 */
GPtrArray *
ms5_actions_submit_finish (Ms5Actions    *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
