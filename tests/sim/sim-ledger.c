/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim.h"

/* A ledger with a bad memory: it finds no action again, or does not know when a field was changed. */

typedef struct
{
  GObject    parent_instance;

  Ms5Ledger *real;
  guint      without;
  Ms5Item   *last;    /* that was looked up */
} SimLedger;

typedef GObjectClass SimLedgerClass;

static void sim_ledger_init_iface (Ms5LedgerInterface *iface);

GType sim_ledger_get_type (void);
G_DEFINE_TYPE_WITH_CODE (SimLedger, sim_ledger, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (MS5_TYPE_LEDGER, sim_ledger_init_iface))

#define REAL(ledger) (((SimLedger *) (ledger))->real)
#define IFACE(ledger) MS5_LEDGER_GET_IFACE (REAL (ledger))

static Ms5Item *
lookup (Ms5Ledger  *ledger,
        const char *topic,
        const char *key)
{
  SimLedger *self = (SimLedger *) ledger;
  Ms5Item *item = IFACE (ledger)->lookup (REAL (ledger), topic, key);
  g_autoptr (json_t) long_ago = NULL;

  if (item == NULL || !(self->without & SIM_MERGE))
    return item;

  g_clear_pointer (&self->last, ms5_item_unref);
  long_ago = json_pack ("{s:i}", "", 0);
  self->last = ms5_item_restore (topic, key, item->v, json_incref (item->fields), long_ago);
  return self->last;
}

static gint64
get_pos (Ms5Ledger *ledger)
{
  return IFACE (ledger)->get_pos (REAL (ledger));
}

static gboolean
is_busy (Ms5Ledger *ledger)
{
  return IFACE (ledger)->is_busy (REAL (ledger));
}

static void
add (Ms5Ledger       *ledger,
     Ms5ActionRecord *record)
{
  IFACE (ledger)->add (REAL (ledger), record);
}

static void
set_floor (Ms5Ledger  *ledger,
           const char *device,
           gint64      cseq)
{
  IFACE (ledger)->set_floor (REAL (ledger), device, cseq);
}

static void
when_durable (Ms5Ledger     *ledger,
              Ms5LedgerFunc  callback,
              gpointer       user_data)
{
  IFACE (ledger)->when_durable (REAL (ledger), callback, user_data);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *found = MS5_LEDGER_GET_IFACE (source)->find_finish (MS5_LEDGER (source), result, &error);

  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
find_async (Ms5Ledger           *ledger,
            const char          *device,
            const char *const   *ids,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  GTask *task = g_task_new (ledger, NULL, callback, user_data);
  GPtrArray *nothing;

  if (!(((SimLedger *) ledger)->without & SIM_DEDUPE))
    {
      IFACE (ledger)->find_async (REAL (ledger), device, ids, found_cb, task);
      return;
    }

  nothing = g_ptr_array_new ();
  g_ptr_array_set_size (nothing, (int) g_strv_length ((char **) ids));
  g_task_return_pointer (task, nothing, (GDestroyNotify) g_ptr_array_unref);
  g_object_unref (task);
}

static GPtrArray *
find_finish (Ms5Ledger     *ledger,
             GAsyncResult  *result,
             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sim_ledger_init_iface (Ms5LedgerInterface *iface)
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

static void
sim_ledger_finalize (GObject *object)
{
  g_object_unref (REAL (object));
  g_clear_pointer (&((SimLedger *) object)->last, ms5_item_unref);

  G_OBJECT_CLASS (sim_ledger_parent_class)->finalize (object);
}

static void
sim_ledger_class_init (SimLedgerClass *klass)
{
  klass->finalize = sim_ledger_finalize;
}

static void
sim_ledger_init (SimLedger *self)
{
}

Ms5Ledger *
sim_ledger_new (Ms5Ledger *real,
                guint      without)
{
  SimLedger *self = g_object_new (sim_ledger_get_type (), NULL);

  self->real = g_object_ref (real);
  self->without = without;
  return MS5_LEDGER (self);
}
