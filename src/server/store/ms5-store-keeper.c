/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-store-keeper.h"

struct _Ms5StoreKeeper
{
  GObject   parent_instance;

  Ms5Store *store;
  Ms5Clock *clock;
  guint     timer;
  guint     is_working : 1;
  guint     is_failing : 1;
};

G_DEFINE_FINAL_TYPE (Ms5StoreKeeper, ms5_store_keeper, G_TYPE_OBJECT)

static void work (Ms5StoreKeeper *self);

/* The same trouble is told once, not every second. */
static void
report (Ms5StoreKeeper *self,
        const GError   *error)
{
  if (!self->is_failing)
    g_warning ("Maintaining the store failed: %s. %s", error->message, ms5_store_error_get_advice (error));
  self->is_failing = TRUE;
}

static void
worked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Ms5StoreKeeper) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean more = FALSE;

  self->is_working = FALSE;
  if (ms5_store_maintain_finish (MS5_STORE (source), result, &more, &error))
    self->is_failing = FALSE;
  else if (self->timer != 0)
    report (self, error);

  if (more && self->timer != 0)
    work (self);
}

static void
work (Ms5StoreKeeper *self)
{
  if (self->is_working)
    return;

  self->is_working = TRUE;
  ms5_store_maintain_async (self->store, ms5_clock_now (self->clock), worked_cb, g_object_ref (self));
}

static gboolean
timer_cb (gpointer user_data)
{
  work (user_data);
  return G_SOURCE_CONTINUE;
}

static void
ms5_store_keeper_dispose (GObject *object)
{
  Ms5StoreKeeper *self = MS5_STORE_KEEPER (object);

  if (self->clock != NULL)
    ms5_store_keeper_stop (self);
  g_clear_object (&self->clock);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (ms5_store_keeper_parent_class)->dispose (object);
}

static void
ms5_store_keeper_class_init (Ms5StoreKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ms5_store_keeper_dispose;
}

static void
ms5_store_keeper_init (Ms5StoreKeeper *self)
{
}

/**
 * ms5_store_keeper_new:
 * @store: a store
 * @clock: the plant's clock
 *
 * Returns: (transfer full): what maintains @store until it is stopped or freed
 */
Ms5StoreKeeper *
ms5_store_keeper_new (Ms5Store *store,
                      Ms5Clock *clock)
{
  Ms5StoreKeeper *self = g_object_new (MS5_TYPE_STORE_KEEPER, NULL);

  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->timer = ms5_clock_add (clock, MS5_STORE_KEEPER_PERIOD, timer_cb, self, NULL);
  return self;
}

/**
 * ms5_store_keeper_stop:
 * @self: a keeper
 *
 * Begins nothing more; call it before closing the store.
 */
void
ms5_store_keeper_stop (Ms5StoreKeeper *self)
{
  g_return_if_fail (MS5_IS_STORE_KEEPER (self));

  if (self->timer != 0)
    ms5_clock_remove (self->clock, self->timer);
  self->timer = 0;
}
