/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-sync-facts.h"

typedef enum
{
  KIND_UINT,
  KIND_BOOLEAN,
  KIND_UINT64,
  KIND_INT64,
  KIND_DOUBLE
} Kind;

/* In the order of the properties' numbers, from 1. */
static const struct
{
  const char *name;
  Kind kind;
  gsize offset;
} facts[] = {
  { "pending", KIND_UINT, G_STRUCT_OFFSET (Ms5SyncValues, pending) },
  { "processing", KIND_UINT, G_STRUCT_OFFSET (Ms5SyncValues, processing) },
  { "completed", KIND_UINT, G_STRUCT_OFFSET (Ms5SyncValues, completed) },
  { "failed", KIND_UINT, G_STRUCT_OFFSET (Ms5SyncValues, failed) },
  { "conflicts", KIND_UINT, G_STRUCT_OFFSET (Ms5SyncValues, conflicts) },
  { "cancelled", KIND_UINT, G_STRUCT_OFFSET (Ms5SyncValues, cancelled) },
  { "others", KIND_UINT, G_STRUCT_OFFSET (Ms5SyncValues, others) },
  { "syncing", KIND_BOOLEAN, G_STRUCT_OFFSET (Ms5SyncValues, syncing) },
  { "sync-done", KIND_UINT, G_STRUCT_OFFSET (Ms5SyncValues, sync_done) },
  { "sync-total", KIND_UINT, G_STRUCT_OFFSET (Ms5SyncValues, sync_total) },
  { "sync-done-bytes", KIND_UINT64, G_STRUCT_OFFSET (Ms5SyncValues, sync_done_bytes) },
  { "sync-total-bytes", KIND_UINT64, G_STRUCT_OFFSET (Ms5SyncValues, sync_total_bytes) },
  { "time-left", KIND_INT64, G_STRUCT_OFFSET (Ms5SyncValues, time_left) },
  { "last-sync", KIND_INT64, G_STRUCT_OFFSET (Ms5SyncValues, last_sync) },
  { "next-try", KIND_INT64, G_STRUCT_OFFSET (Ms5SyncValues, next_try) },
  { "fill", KIND_DOUBLE, G_STRUCT_OFFSET (Ms5SyncValues, fill) },
  { "filling", KIND_BOOLEAN, G_STRUCT_OFFSET (Ms5SyncValues, filling) },
  { "healed", KIND_UINT, G_STRUCT_OFFSET (Ms5SyncValues, healed) },
  { "to-heal", KIND_UINT, G_STRUCT_OFFSET (Ms5SyncValues, to_heal) },
  { "requeue", KIND_UINT, G_STRUCT_OFFSET (Ms5SyncValues, requeue) },
  { "copied", KIND_BOOLEAN, G_STRUCT_OFFSET (Ms5SyncValues, copied) },
};

#define N_FACTS G_N_ELEMENTS (facts)

struct _Ms5SyncFacts
{
  GObject       parent_instance;

  Ms5SyncValues values;
};

enum
{
  SIGNAL_COMPLETED,
  N_SIGNALS
};

static GParamSpec *properties[N_FACTS + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (Ms5SyncFacts, ms5_sync_facts, G_TYPE_OBJECT)

static void
ms5_sync_facts_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  const Ms5SyncValues *values = &MS5_SYNC_FACTS (object)->values;
  gconstpointer member;

  if (property_id == 0 || property_id > N_FACTS)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      return;
    }

  member = G_STRUCT_MEMBER_P (values, facts[property_id - 1].offset);
  switch (facts[property_id - 1].kind)
    {
    case KIND_UINT:
      g_value_set_uint (value, *(const guint *) member);
      break;
    case KIND_BOOLEAN:
      g_value_set_boolean (value, *(const gboolean *) member);
      break;
    case KIND_UINT64:
      g_value_set_uint64 (value, *(const guint64 *) member);
      break;
    case KIND_INT64:
      g_value_set_int64 (value, *(const gint64 *) member);
      break;
    case KIND_DOUBLE:
    default:
      g_value_set_double (value, *(const double *) member);
    }
}

static GParamSpec *
make_spec (guint i)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  switch (facts[i].kind)
    {
    case KIND_UINT:
      return g_param_spec_uint (facts[i].name, NULL, NULL, 0, G_MAXUINT, 0, flags);
    case KIND_BOOLEAN:
      return g_param_spec_boolean (facts[i].name, NULL, NULL, FALSE, flags);
    case KIND_UINT64:
      return g_param_spec_uint64 (facts[i].name, NULL, NULL, 0, G_MAXUINT64, 0, flags);
    case KIND_INT64:
      return g_param_spec_int64 (facts[i].name, NULL, NULL, G_MININT64, G_MAXINT64, -1, flags);
    case KIND_DOUBLE:
    default:
      return g_param_spec_double (facts[i].name, NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
    }
}

static void
ms5_sync_facts_class_init (Ms5SyncFactsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ms5_sync_facts_get_property;
  for (guint i = 0; i < N_FACTS; i++)
    properties[i + 1] = make_spec (i);
  g_object_class_install_properties (object_class, N_FACTS + 1, properties);
  signals[SIGNAL_COMPLETED] = g_signal_new ("completed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
ms5_sync_facts_init (Ms5SyncFacts *self)
{
  self->values.time_left = -1;
  self->values.last_sync = MS5_TIME_NONE;
  self->values.next_try = MS5_TIME_NONE;
}

/**
 * ms5_sync_facts_new:
 *
 * Returns: (transfer full): facts that tell of nothing
 */
Ms5SyncFacts *
ms5_sync_facts_new (void)
{
  return g_object_new (MS5_TYPE_SYNC_FACTS, NULL);
}

/**
 * ms5_sync_facts_get:
 * @self: facts
 *
 * Returns: (transfer none): all of them
 */
const Ms5SyncValues *
ms5_sync_facts_get (Ms5SyncFacts *self)
{
  g_return_val_if_fail (MS5_IS_SYNC_FACTS (self), NULL);

  return &self->values;
}

static gboolean
differs (const Ms5SyncValues *a,
         const Ms5SyncValues *b,
         guint                i)
{
  const gsize offset = facts[i].offset;
  gconstpointer x = G_STRUCT_MEMBER_P (a, offset), y = G_STRUCT_MEMBER_P (b, offset);

  switch (facts[i].kind)
    {
    case KIND_UINT:
      return *(const guint *) x != *(const guint *) y;
    case KIND_BOOLEAN:
      return *(const gboolean *) x != *(const gboolean *) y;
    case KIND_UINT64:
      return *(const guint64 *) x != *(const guint64 *) y;
    case KIND_INT64:
      return *(const gint64 *) x != *(const gint64 *) y;
    case KIND_DOUBLE:
    default:
      return *(const double *) x < *(const double *) y || *(const double *) x > *(const double *) y;
    }
}

/**
 * ms5_sync_facts_set:
 * @self: facts
 * @values: what they are now
 *
 * Notifies of those that have changed.
 */
void
ms5_sync_facts_set (Ms5SyncFacts        *self,
                    const Ms5SyncValues *values)
{
  Ms5SyncValues before;

  g_return_if_fail (MS5_IS_SYNC_FACTS (self));
  g_return_if_fail (values != NULL);

  before = self->values;
  self->values = *values;
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < N_FACTS; i++)
    if (differs (&before, &self->values, i))
      g_object_notify_by_pspec (G_OBJECT (self), properties[i + 1]);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * ms5_sync_facts_complete:
 * @self: facts
 * @tally: what became of what was sent
 *
 * Tells that everything that could be sent has been answered.
 */
void
ms5_sync_facts_complete (Ms5SyncFacts       *self,
                         const Ms5SyncTally *tally)
{
  g_return_if_fail (MS5_IS_SYNC_FACTS (self));

  g_signal_emit (self, signals[SIGNAL_COMPLETED], 0, tally);
}
