/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ms5-journal-ledger.h"

struct _Ms5JournalLedger
{
  GObject parent_instance;

  Ms5Journal *journal;
  Ms5Store *store;
};

static Ms5Item *
lookup (Ms5Ledger  *ledger,
        const char *topic,
        const char *key)
{
  Ms5JournalLedger *self = MS5_JOURNAL_LEDGER (ledger);

  return ms5_image_lookup (ms5_journal_get_image (self->journal), topic, key);
}

static gint64
get_pos (Ms5Ledger *ledger)
{
  return ms5_journal_get_pos (MS5_JOURNAL_LEDGER (ledger)->journal);
}

static gboolean
is_busy (Ms5Ledger *ledger)
{
  return ms5_journal_is_busy (MS5_JOURNAL_LEDGER (ledger)->journal);
}

static void
add (Ms5Ledger       *ledger,
     Ms5ActionRecord *record)
{
  ms5_journal_add_action (MS5_JOURNAL_LEDGER (ledger)->journal, record);
}

static void
set_floor (Ms5Ledger  *ledger,
           const char *device,
           gint64      cseq)
{
  ms5_journal_set_floor (MS5_JOURNAL_LEDGER (ledger)->journal, device, cseq);
}

static void
when_durable (Ms5Ledger     *ledger,
              Ms5LedgerFunc  callback,
              gpointer       user_data)
{
  ms5_journal_when_durable (MS5_JOURNAL_LEDGER (ledger)->journal, callback, user_data);
}

static void
record_free (gpointer data)
{
  if (data != NULL)
    ms5_action_record_free (data);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (Ms5StoreAnswer) answer = NULL;
  GError *error = NULL;
  GPtrArray *records;

  answer = ms5_store_query_finish (MS5_STORE (source), result, &error);
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  records = g_ptr_array_new_with_free_func (record_free);
  for (guint i = 0; i < answer->actions->len; i++)
    {
      Ms5StoreAction *action = g_ptr_array_index (answer->actions, i);

      g_ptr_array_add (records, action != NULL ? g_steal_pointer (&action->record) : NULL);
    }
  g_task_return_pointer (task, records, (GDestroyNotify) g_ptr_array_unref);
}

static void
find_async (Ms5Ledger           *ledger,
            const char          *device,
            const char *const   *ids,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  Ms5JournalLedger *self = MS5_JOURNAL_LEDGER (ledger);
  Ms5StoreQuery query = { .subject = MS5_STORE_ACTIONS, .device = device, .ids = ids };
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, find_async);
  ms5_store_query_async (self->store, &query, NULL, found_cb, task);
}

static GPtrArray *
find_finish (Ms5Ledger     *ledger,
             GAsyncResult  *result,
             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ledger_iface_init (Ms5LedgerInterface *iface)
{
  iface->lookup = lookup;
  iface->get_pos = get_pos;
  iface->is_busy = is_busy;
  iface->add = add;
  iface->set_floor = set_floor;
  iface->when_durable = when_durable;
  iface->find_async = find_async;
  iface->find_finish = find_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (Ms5JournalLedger, ms5_journal_ledger, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_LEDGER, ledger_iface_init))

static void
ms5_journal_ledger_dispose (GObject *object)
{
  Ms5JournalLedger *self = MS5_JOURNAL_LEDGER (object);

  g_clear_object (&self->journal);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (ms5_journal_ledger_parent_class)->dispose (object);
}

static void
ms5_journal_ledger_class_init (Ms5JournalLedgerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ms5_journal_ledger_dispose;
}

static void
ms5_journal_ledger_init (Ms5JournalLedger *self)
{
}

/**
 * ms5_journal_ledger_new:
 * @journal: where to write
 * @store: where to look up what @journal has written
 *
 * Returns: (transfer full): a #Ms5Ledger
 */
Ms5JournalLedger *
ms5_journal_ledger_new (Ms5Journal *journal,
                        Ms5Store   *store)
{
  Ms5JournalLedger *self;

  g_return_val_if_fail (MS5_IS_JOURNAL (journal), NULL);
  g_return_val_if_fail (MS5_IS_STORE (store), NULL);

  self = g_object_new (MS5_TYPE_JOURNAL_LEDGER, NULL);
  self->journal = g_object_ref (journal);
  self->store = g_object_ref (store);
  return self;
}
