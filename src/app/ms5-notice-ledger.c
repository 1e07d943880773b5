/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-notice-ledger.h"

#define GROUP   "notified"
#define SNOOZED "snoozed"

/* A call that is still open after this long is told once more, which is right. */
#define KEEP (14 * 24 * MS5_USEC_PER_H)

/* Of more than these the oldest go, so many that it need not be done each time. */
#define MOST  5000u
#define FEWER 4500u

struct _Ms5NoticeLedger
{
  GObject       parent_instance;
  GFile        *file;
  GKeyFile     *entries;      /* key → rev, when; of what is snoozed rev, until when, how long, for whom */
  GCancellable *cancellable;
  Ms5Time       now;          /* when something was recorded last */
  guint         n_new;        /* entries that may have come since those that are too old were forgotten */
  gboolean      loaded;
  gboolean      saving;
  gboolean      dirty;
};

enum { LOADED, RECORDED, SAVED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5NoticeLedger, ms5_notice_ledger, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void save (Ms5NoticeLedger *self);

static void
load_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Ms5NoticeLedger) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_load_contents_finish (self->file, result, &text, &length, NULL, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        g_message ("what has been notified cannot be read: %s", error->message);
    }
  else if (!g_key_file_load_from_data (self->entries, text, length, G_KEY_FILE_NONE, &error))
    g_message ("what has been notified cannot be understood: %s", error->message);

  self->loaded = TRUE;
  g_signal_emit (self, signals[LOADED], 0);
}

static void
save_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Ms5NoticeLedger) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (self->file, result, NULL, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("what has been notified cannot be kept: %s", error->message);

  self->saving = FALSE;
  if (self->dirty && !g_cancellable_is_cancelled (self->cancellable))
    save (self);
  else
    g_signal_emit (self, signals[SAVED], 0);
}

/* The entries' second number is when they were made, or when they are over. */
static Ms5Time
get_time (Ms5NoticeLedger *self,
          const char      *group,
          const char      *key)
{
  gsize n = 0;
  g_auto (GStrv) values = g_key_file_get_string_list (self->entries, group, key, &n, NULL);

  return ms5_time_from_ms (n >= 2 ? g_ascii_strtoll (values[1], NULL, 10) : 0);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const Ms5Time *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

static void
forget_old (Ms5NoticeLedger *self,
            const char      *group)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (Ms5Time));
  g_auto (GStrv) keys = g_key_file_get_keys (self->entries, group, NULL, NULL);
  Ms5Time oldest = self->now - KEEP;

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      Ms5Time time = get_time (self, group, keys[i]);

      g_array_append_val (times, time);
    }
  if (times->len > MOST)
    {
      g_autoptr (GArray) sorted = g_array_copy (times);

      g_array_sort (sorted, compare_times);
      oldest = MAX (oldest, g_array_index (sorted, Ms5Time, sorted->len - FEWER));
    }
  for (guint i = 0; i < times->len; i++)
    if (g_array_index (times, Ms5Time, i) < oldest)
      g_key_file_remove_key (self->entries, group, keys[i], NULL);
}

/* One write at a time; what comes meanwhile goes into the next. */
static void
save (Ms5NoticeLedger *self)
{
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  char *text;

  self->dirty = self->saving;
  if (self->saving)
    return;

  self->saving = TRUE;
  if (self->n_new >= MOST - FEWER)
    {
      forget_old (self, GROUP);
      forget_old (self, SNOOZED);
      self->n_new = 0;
    }
  text = g_key_file_to_data (self->entries, &length, NULL);
  bytes = g_bytes_new_take (text, length);
  g_file_replace_contents_bytes_async (self->file, bytes, NULL, FALSE,
                                       G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                       self->cancellable, save_cb, g_object_ref (self));
}

static void
ms5_notice_ledger_dispose (GObject *object)
{
  Ms5NoticeLedger *self = MS5_NOTICE_LEDGER (object);

  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (ms5_notice_ledger_parent_class)->dispose (object);
}

static void
ms5_notice_ledger_finalize (GObject *object)
{
  Ms5NoticeLedger *self = MS5_NOTICE_LEDGER (object);

  g_object_unref (self->cancellable);
  g_object_unref (self->file);
  g_key_file_unref (self->entries);

  G_OBJECT_CLASS (ms5_notice_ledger_parent_class)->finalize (object);
}

static void
ms5_notice_ledger_class_init (Ms5NoticeLedgerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ms5_notice_ledger_dispose;
  object_class->finalize = ms5_notice_ledger_finalize;
  signals[LOADED] = g_signal_new ("loaded", MS5_TYPE_NOTICE_LEDGER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[RECORDED] = g_signal_new ("recorded", MS5_TYPE_NOTICE_LEDGER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT64);
  signals[SAVED] = g_signal_new ("saved", MS5_TYPE_NOTICE_LEDGER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
ms5_notice_ledger_init (Ms5NoticeLedger *self)
{
  self->entries = g_key_file_new ();
  self->n_new = MOST - FEWER;
  self->cancellable = g_cancellable_new ();
}

/**
 * ms5_notice_ledger_new:
 * @path: the file; its folder has to be there when something is recorded
 *
 * Returns: (transfer full): a ledger that is being read
 */
Ms5NoticeLedger *
ms5_notice_ledger_new (const char *path)
{
  Ms5NoticeLedger *self = g_object_new (MS5_TYPE_NOTICE_LEDGER, NULL);

  self->file = g_file_new_for_path (path);
  g_file_load_contents_async (self->file, self->cancellable, load_cb, g_object_ref (self));
  return self;
}

gboolean
ms5_notice_ledger_is_loaded (Ms5NoticeLedger *self)
{
  g_return_val_if_fail (MS5_IS_NOTICE_LEDGER (self), FALSE);

  return self->loaded;
}

/**
 * ms5_notice_ledger_is_saved:
 * @self: a ledger
 *
 * Returns: whether all that was recorded is in the file
 */
gboolean
ms5_notice_ledger_is_saved (Ms5NoticeLedger *self)
{
  g_return_val_if_fail (MS5_IS_NOTICE_LEDGER (self), FALSE);

  return !self->saving && !self->dirty;
}

/**
 * ms5_notice_ledger_get_rev:
 * @self: a ledger
 * @key: what may have been notified
 *
 * Returns: the revision that was; -1 if none was
 */
gint64
ms5_notice_ledger_get_rev (Ms5NoticeLedger *self,
                           const char      *key)
{
  gsize n = 0;
  g_auto (GStrv) values = NULL;

  g_return_val_if_fail (MS5_IS_NOTICE_LEDGER (self), -1);

  values = g_key_file_get_string_list (self->entries, GROUP, key, &n, NULL);
  return n > 0 ? g_ascii_strtoll (values[0], NULL, 10) : -1;
}

/**
 * ms5_notice_ledger_record:
 * @self: a ledger
 * @key: what was notified
 * @rev: its revision
 * @now: when
 */
void
ms5_notice_ledger_record (Ms5NoticeLedger *self,
                          const char      *key,
                          gint64           rev,
                          Ms5Time          now)
{
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, rev);
  g_autofree char *when = g_strdup_printf ("%" G_GINT64_FORMAT, ms5_time_to_ms (now));
  const char *values[] = { value, when };

  g_return_if_fail (MS5_IS_NOTICE_LEDGER (self));

  self->now = now;
  self->n_new++;
  g_key_file_set_string_list (self->entries, GROUP, key, values, G_N_ELEMENTS (values));
  save (self);
  g_signal_emit (self, signals[RECORDED], 0, key, rev);
}

/**
 * ms5_notice_ledger_forget:
 * @self: a ledger
 * @key: what was notified
 *
 * As if it had not been.
 */
void
ms5_notice_ledger_forget (Ms5NoticeLedger *self,
                          const char      *key)
{
  g_return_if_fail (MS5_IS_NOTICE_LEDGER (self));

  if (g_key_file_remove_key (self->entries, GROUP, key, NULL))
    save (self);
}

/* Snoozes */

void
ms5_notice_snooze_clear (Ms5NoticeSnooze *snooze)
{
  g_clear_pointer (&snooze->reader, g_free);
}

/**
 * ms5_notice_ledger_snooze:
 * @self: a ledger
 * @key: what somebody does not want to hear of
 * @snooze: up to which revision, and how long
 */
void
ms5_notice_ledger_snooze (Ms5NoticeLedger       *self,
                          const char            *key,
                          const Ms5NoticeSnooze *snooze)
{
  g_autofree char *rev = g_strdup_printf ("%" G_GINT64_FORMAT, snooze->rev);
  g_autofree char *until = g_strdup_printf ("%" G_GINT64_FORMAT, ms5_time_to_ms (snooze->until));
  g_autofree char *duration = g_strdup_printf ("%" G_GINT64_FORMAT, snooze->duration / MS5_USEC_PER_MS);
  const char *values[] = { rev, until, duration, snooze->reader != NULL ? snooze->reader : "" };

  g_return_if_fail (MS5_IS_NOTICE_LEDGER (self));

  g_key_file_set_string_list (self->entries, SNOOZED, key, values, G_N_ELEMENTS (values));
  self->n_new++;
  save (self);
}

/**
 * ms5_notice_ledger_wake:
 * @self: a ledger
 * @key: what was snoozed
 *
 * It is snoozed no more.
 */
void
ms5_notice_ledger_wake (Ms5NoticeLedger *self,
                        const char      *key)
{
  g_return_if_fail (MS5_IS_NOTICE_LEDGER (self));

  if (g_key_file_remove_key (self->entries, SNOOZED, key, NULL))
    save (self);
}

/**
 * ms5_notice_ledger_dup_snoozed:
 * @self: a ledger
 *
 * Returns: (transfer full): the keys of what is snoozed, by whomever
 */
char **
ms5_notice_ledger_dup_snoozed (Ms5NoticeLedger *self)
{
  char **keys;

  g_return_val_if_fail (MS5_IS_NOTICE_LEDGER (self), NULL);

  keys = g_key_file_get_keys (self->entries, SNOOZED, NULL, NULL);
  return keys != NULL ? keys : g_new0 (char *, 1);
}

/**
 * ms5_notice_ledger_get_snooze:
 * @self: a ledger
 * @key: what is snoozed
 * @out_snooze: (out): up to which revision, and how long
 *
 * Returns: whether that can be read
 */
gboolean
ms5_notice_ledger_get_snooze (Ms5NoticeLedger *self,
                              const char      *key,
                              Ms5NoticeSnooze *out_snooze)
{
  gsize n = 0;
  g_auto (GStrv) values = NULL;

  g_return_val_if_fail (MS5_IS_NOTICE_LEDGER (self), FALSE);

  values = g_key_file_get_string_list (self->entries, SNOOZED, key, &n, NULL);
  /* The last of them may be empty. */
  if (n < 3)
    return FALSE;

  out_snooze->rev = g_ascii_strtoll (values[0], NULL, 10);
  out_snooze->until = ms5_time_from_ms (g_ascii_strtoll (values[1], NULL, 10));
  out_snooze->duration = g_ascii_strtoll (values[2], NULL, 10) * MS5_USEC_PER_MS;
  out_snooze->reader = n > 3 && values[3][0] != '\0' ? g_strdup (values[3]) : NULL;
  return TRUE;
}
