/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-history-private.h"

#define FLUSH_INTERVAL MS5_USEC_PER_MIN

/* What a sensor has shown in the minute that is not over yet. */
typedef struct
{
  char *line;
  char *equipment;
  char *sensor;
  Ms5Time minute;
  double sum;
  guint n;
} Minute;

G_DEFINE_FINAL_TYPE (Ms5History, ms5_history, G_TYPE_OBJECT)

static void
minute_free (gpointer data)
{
  Minute *minute = data;

  g_free (minute->line);
  g_free (minute->equipment);
  g_free (minute->sensor);
  g_free (minute);
}

static void
ms5_history_dispose (GObject *object)
{
  Ms5History *self = MS5_HISTORY (object);

  ms5_history_stop (self);
  g_clear_object (&self->cache);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ms5_history_parent_class)->dispose (object);
}

static void
ms5_history_finalize (GObject *object)
{
  Ms5History *self = MS5_HISTORY (object);

  g_hash_table_unref (self->minutes);
  ms5_history_batch_free (self->over);

  G_OBJECT_CLASS (ms5_history_parent_class)->finalize (object);
}

static void
ms5_history_class_init (Ms5HistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ms5_history_dispose;
  object_class->finalize = ms5_history_finalize;
}

static void
ms5_history_init (Ms5History *self)
{
  self->minutes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, minute_free);
  self->over = ms5_history_batch_new ();
}

/*
 * ms5_history_new:
 * @cache: where it is kept
 * @clock: the machine's clock
 *
 * Returns: (transfer full): the past that @cache holds
 */
Ms5History *
ms5_history_new (Ms5Cache *cache,
                 Ms5Clock *clock)
{
  Ms5History *self = g_object_new (MS5_TYPE_HISTORY, NULL);

  self->cache = g_object_ref (cache);
  self->clock = g_object_ref (clock);
  ms5_history_set_limits (self, MS5_HISTORY_USUAL_MIB, MS5_HISTORY_USUAL_DAYS);
  return self;
}

/*
 * ms5_history_set_limits:
 * @self: a past
 * @max_mib: how large the cache may be before the oldest of it goes
 * @max_days: how old it may be
 *
 * They hold from the next trimming on.
 */
void
ms5_history_set_limits (Ms5History *self,
                        guint       max_mib,
                        guint       max_days)
{
  g_return_if_fail (MS5_IS_HISTORY (self));

  self->max_bytes = (gint64) MIN (max_mib, MS5_HISTORY_MAX_MIB) * 1024 * 1024;
  self->max_age = MAX (max_days, 1) * MS5_HISTORY_DAY;
}

/*
 * ms5_history_get_max_bytes:
 * @self: a past
 *
 * Returns: how large the cache may be before the oldest of it goes
 */
gint64
ms5_history_get_max_bytes (Ms5History *self)
{
  g_return_val_if_fail (MS5_IS_HISTORY (self), 0);

  return self->max_bytes;
}

/* What the feed brings */

static void
flushed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!ms5_history_write_finish (MS5_HISTORY (source), result, &error))
    g_debug ("Some minutes were not kept: %s", error->message);
}

static void
flush (Ms5History *self)
{
  if (g_hash_table_size (self->over->hours) == 0)
    return;

  ms5_history_write_async (self, g_steal_pointer (&self->over), flushed_cb, NULL);
  self->over = ms5_history_batch_new ();
}

static gboolean
flush_cb (gpointer user_data)
{
  Ms5History *self = user_data;

  self->timer = 0;
  flush (self);
  return G_SOURCE_REMOVE;
}

static void
close_minute (Ms5History   *self,
              const Minute *minute)
{
  if (minute->n > 0)
    ms5_history_batch_add_value (self->over, minute->line, minute->equipment, minute->sensor, minute->minute,
                                 minute->sum / minute->n);
}

/*
 * ms5_history_stop:
 * @self: a past
 *
 * Writes what has come until now. It takes no more of the feed.
 */
void
ms5_history_stop (Ms5History *self)
{
  GHashTableIter iter;
  gpointer minute;

  g_return_if_fail (MS5_IS_HISTORY (self));

  if (self->timer != 0)
    ms5_clock_remove (self->clock, self->timer);
  self->timer = 0;
  if (self->cache == NULL)
    return;

  g_hash_table_iter_init (&iter, self->minutes);
  while (g_hash_table_iter_next (&iter, NULL, &minute))
    close_minute (self, minute);
  g_hash_table_remove_all (self->minutes);
  flush (self);
}

static gboolean
is_of_line (gpointer key,
            gpointer value,
            gpointer line)
{
  return line == NULL || g_str_equal (((Minute *) value)->line, line);
}

static gboolean
is_hour_of_line (gpointer key,
                 gpointer value,
                 gpointer line)
{
  return line == NULL || g_str_equal (((Ms5HistoryHour *) value)->line, line);
}

/*
 * ms5_history_forget:
 * @self: a past
 * @line: (nullable): a line; %NULL for all
 *
 * Drops what has come and is not written yet.
 */
void
ms5_history_forget (Ms5History *self,
                    const char *line)
{
  g_return_if_fail (MS5_IS_HISTORY (self));

  g_hash_table_foreach_remove (self->minutes, is_of_line, (gpointer) line);
  g_hash_table_foreach_remove (self->over->hours, is_hour_of_line, (gpointer) line);
}

/*
 * ms5_history_take:
 * @self: a past
 * @line: a line
 * @equipment: its machine
 * @sensor: its sensor
 * @value: what it shows
 * @time: since when
 */
void
ms5_history_take (Ms5History *self,
                  const char *line,
                  const char *equipment,
                  const char *sensor,
                  double      value,
                  Ms5Time     time)
{
  g_autofree char *name = g_strconcat (equipment, "/", sensor, NULL);
  Minute *minute = g_hash_table_lookup (self->minutes, name);
  Ms5Time start = ms5_time_floor (time, MS5_HISTORY_STEP);

  if (minute == NULL)
    {
      minute = g_new0 (Minute, 1);
      minute->line = g_strdup (line);
      minute->equipment = g_strdup (equipment);
      minute->sensor = g_strdup (sensor);
      minute->minute = start;
      g_hash_table_insert (self->minutes, g_steal_pointer (&name), minute);
    }
  if (start < minute->minute)
    return;
  if (start > minute->minute)
    {
      close_minute (self, minute);
      minute->minute = start;
      minute->sum = 0;
      minute->n = 0;
    }
  minute->sum += value;
  minute->n++;

  if (self->timer == 0)
    self->timer = ms5_clock_add (self->clock, FLUSH_INTERVAL, flush_cb, self, NULL);
}
