/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-call-notices.h"

#include <glib/gi18n.h>

#include "app/ms5-notice-groups.h"
#include "app/ms5-snoozes.h"
#include "app/pages/ms5-call-due.h"
#include "app/pages/ms5-call-row.h"

struct _Ms5CallNotices
{
  GObject          parent_instance;
  Ms5View          view;
  Ms5Notifier     *notifier;
  Ms5NoticeLedger *ledger;
  Ms5Clock        *clock;     /* real time */
  Ms5NoticeGroups *groups;
  GPtrArray       *calls;     /* those that are watched, as they are in the floor */
  Ms5Snoozes      *snoozes;
  GHashTable      *shown;     /* key → rev as text: told to the notifier and not withdrawn */
  char            *reader;    /* (nullable): who is signed in */
  Ms5Device       *device;    /* (nullable): what this computer is to tell of */
  guint            quiet_timer; /* until it may tell again */
  guint            idle;
  gboolean         can_act;
  gboolean         failed;
  gboolean         adopted;
};

enum { OPEN, ACKNOWLEDGE, UNAVAILABLE, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5CallNotices, ms5_call_notices, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static gint64
get_rev (Ms5CallModel *call)
{
  gint64 rev = ms5_call_model_get_item (call)->rev;

  return rev != MS5_INT_NONE ? rev : 0;
}

static gboolean
is_told (Ms5CallNotices *self,
         const char     *key,
         gint64          rev)
{
  const gint64 *shown = g_hash_table_lookup (self->shown, key);

  return (shown != NULL && *shown >= rev) || ms5_notice_ledger_get_rev (self->ledger, key) >= rev;
}

/* Whether this computer is to tell of it, now. */
static gboolean
is_wanted (Ms5CallNotices *self,
           Ms5CallModel   *call)
{
  return self->device == NULL ||
         ms5_device_wants (self->device, ms5_pulse_get_time_zone (self->view.pulse),
                           ms5_model_item_get_line (MS5_MODEL_ITEM (call)), ms5_call_model_get_priority (call),
                           ms5_floor_get_plant_now (self->view.floor)) == MS5_DEVICE_WANTS;
}

/* Whether it needs somebody. What was raised here is no news until the server has it; of a critical call
 * everybody hears once, whoever sees to it. */
static gboolean
is_news (Ms5CallNotices *self,
         Ms5CallModel   *call,
         const char     *key)
{
  const Ms5CallItem *item = ms5_call_model_get_item (call);
  gboolean unheard = ms5_call_model_get_priority (call) == MS5_PRIORITY_CRITICAL && !is_told (self, key, 0);

  return ms5_call_is_due (item, self->reader) && (unheard || !ms5_call_is_others (item, self->reader)) &&
         !ms5_model_item_is_pending (MS5_MODEL_ITEM (call)) && !is_told (self, key, get_rev (call)) &&
         !ms5_snoozes_are_on (self->snoozes, key, get_rev (call)) && is_wanted (self, call);
}

static void
show (Ms5CallNotices *self,
      Ms5CallModel   *call,
      const char     *key)
{
  g_autofree char *title = ms5_call_dup_title (call, TRUE);
  g_autofree char *body = ms5_call_dup_detail (&self->view, call);
  gint64 rev = get_rev (call);
  gboolean raised = ms5_call_model_get_item (call)->state == MS5_CALL_RAISED;
  const Ms5Notice notice = { .key = (char *) key, .rev = rev, .priority = ms5_call_model_get_priority (call),
                             .title = title, .body = body, .can_acknowledge = self->can_act && raised,
                             .can_snooze = TRUE,
                             .breaks_dnd = g_settings_get_boolean (self->view.settings, "critical-breaks-dnd") };

  ms5_snoozes_remove (self->snoozes, key);
  g_hash_table_insert (self->shown, g_strdup (key), g_memdup2 (&rev, sizeof rev));
  ms5_notifier_show (self->notifier, &notice);
}

static void
show_summary (Ms5CallNotices *self,
              guint           n)
{
  g_autofree char *title = g_strdup_printf (ngettext ("%u more open call", "%u more open calls", n), n);
  const Ms5Notice notice = { .key = (char *) MS5_CALL_NOTICES_SUMMARY, .rev = n,
                             .priority = MS5_PRIORITY_MEDIUM, .title = title };

  ms5_notifier_show (self->notifier, &notice);
}

/* It has been told with others. */
static void
record (Ms5CallNotices *self,
        Ms5CallModel   *call,
        const char     *key)
{
  ms5_notice_ledger_record (self->ledger, key, get_rev (call), ms5_floor_get_plant_now (self->view.floor));
}

/* What comes back from a snooze is not too old to be told. */
static gboolean
is_old (Ms5CallNotices *self,
        Ms5CallModel   *call,
        const char     *key)
{
  Ms5Time news = ms5_call_get_news (ms5_call_model_get_item (call), self->reader);

  return ms5_floor_get_plant_now (self->view.floor) - news > MS5_CALL_NOTICES_TTL &&
         ms5_call_model_get_priority (call) != MS5_PRIORITY_CRITICAL && !ms5_snoozes_have (self->snoozes, key);
}

/* A notification may have outlived the program that showed it. */
static void
adopt_all (Ms5CallNotices *self)
{
  for (guint i = 0; i < self->calls->len; i++)
    {
      g_autofree char *key = ms5_notice_key (self->calls->pdata[i]);
      gint64 rev = ms5_notice_ledger_get_rev (self->ledger, key);

      if (rev >= 0 && ms5_call_is_due (ms5_call_model_get_item (self->calls->pdata[i]), self->reader))
        g_hash_table_insert (self->shown, g_steal_pointer (&key), g_memdup2 (&rev, sizeof rev));
    }
}

static void
tell_news (Ms5CallNotices *self)
{
  guint n_old = 0;

  for (guint i = 0; i < self->calls->len; i++)
    {
      Ms5CallModel *call = self->calls->pdata[i];
      g_autofree char *key = ms5_notice_key (call);
      gboolean grouped = ms5_notice_groups_has (self->groups, key);

      if (grouped && g_hash_table_remove (self->shown, key))
        ms5_notifier_withdraw (self->notifier, key);
      if (!is_news (self, call, key))
        continue;
      if (!grouped && !is_old (self, call, key))
        {
          show (self, call, key);
          continue;
        }
      if (grouped && ms5_notice_groups_owes (self->groups, ms5_model_item_get_line (MS5_MODEL_ITEM (call))))
        continue;
      n_old += !grouped;
      record (self, call, key);
    }
  if (n_old > 0)
    show_summary (self, n_old);
}

static void
withdraw_others (Ms5CallNotices *self)
{
  g_autoptr (GHashTable) raised = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key;

  for (guint i = 0; i < self->calls->len; i++)
    if (ms5_call_is_due (ms5_call_model_get_item (self->calls->pdata[i]), self->reader))
      g_hash_table_add (raised, ms5_notice_key (self->calls->pdata[i]));

  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (raised, key))
      {
        ms5_notifier_withdraw (self->notifier, key);
        g_hash_table_iter_remove (&iter);
      }
  /* Before the floor is known, none is over. */
  if (ms5_floor_get_freshness (self->view.floor) != MS5_FLOOR_OFFLINE)
    ms5_snoozes_keep (self->snoozes, raised);
  if (g_hash_table_size (raised) == 0)
    ms5_notifier_withdraw (self->notifier, MS5_CALL_NOTICES_SUMMARY);
}

static gboolean
is_news_cb (Ms5CallModel *call,
            const char   *key,
            gpointer      user_data)
{
  return is_news (user_data, call, key);
}

static void check_later (Ms5CallNotices *self);

static gboolean
quiet_over_cb (gpointer user_data)
{
  Ms5CallNotices *self = user_data;

  self->quiet_timer = 0;
  check_later (self);
  return G_SOURCE_REMOVE;
}

static void
clear_quiet (Ms5CallNotices *self)
{
  if (self->quiet_timer != 0)
    ms5_clock_remove (self->clock, self->quiet_timer);
  self->quiet_timer = 0;
}

/* What is held back in quiet hours is told after them. */
static void
await_quiet_end (Ms5CallNotices *self)
{
  Ms5Time now = ms5_floor_get_plant_now (self->view.floor);
  Ms5Time end = self->device != NULL
                  ? ms5_device_get_quiet_end (self->device, ms5_pulse_get_time_zone (self->view.pulse), now)
                  : MS5_TIME_NONE;

  clear_quiet (self);
  if (end != MS5_TIME_NONE)
    self->quiet_timer = ms5_clock_add (self->clock,
                                       (gint64) ((double) (end - now) / ms5_floor_get_plant_speed (self->view.floor)) + 1,
                                       quiet_over_cb, self, NULL);
}

static gboolean
check_cb (gpointer user_data)
{
  Ms5CallNotices *self = user_data;
  gboolean tells = ms5_floor_get_freshness (self->view.floor) != MS5_FLOOR_OFFLINE &&
                   g_settings_get_boolean (self->view.settings, "notifications");

  self->idle = 0;
  if (!ms5_notice_ledger_is_loaded (self->ledger))
    return G_SOURCE_REMOVE;

  /* From the cache, too: what has changed since then is withdrawn. */
  if (!self->adopted)
    adopt_all (self);
  self->adopted = self->adopted || ms5_floor_get_freshness (self->view.floor) != MS5_FLOOR_OFFLINE;
  withdraw_others (self);
  ms5_notice_groups_update (self->groups, self->calls, self->reader, tells ? is_news_cb : NULL, self);
  if (tells)
    tell_news (self);
  await_quiet_end (self);
  return G_SOURCE_REMOVE;
}

/* Once for all that a frame changes. */
static void
check_later (Ms5CallNotices *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add (check_cb, self);
}

static void
watch (Ms5CallNotices *self,
       Ms5CallModel   *call)
{
  static const char * const signal_names[] = { "notify::rev", "notify::state", "notify::pending", "notify::shelved",
                                               "notify::suppressed-by", "notify::out-of-service" };

  for (guint i = 0; i < G_N_ELEMENTS (signal_names); i++)
    g_signal_connect_swapped (call, signal_names[i], G_CALLBACK (check_later), self);
}

static void
calls_changed_cb (GListModel     *calls,
                  guint           at,
                  guint           n_removed,
                  guint           n_added,
                  Ms5CallNotices *self)
{
  for (guint i = at; i < at + n_removed; i++)
    g_signal_handlers_disconnect_by_data (self->calls->pdata[i], self);
  if (n_removed > 0)
    g_ptr_array_remove_range (self->calls, at, n_removed);
  for (guint i = at; i < at + n_added; i++)
    {
      Ms5CallModel *call = g_list_model_get_item (calls, i);

      g_ptr_array_insert (self->calls, (int) i, call);
      watch (self, call);
    }
  check_later (self);
}

/* Snoozing */

static void
due_cb (gpointer self)
{
  check_later (self);
}

static Ms5CallModel *
find_call (Ms5CallNotices *self,
           const char     *key)
{
  for (guint i = 0; i < self->calls->len; i++)
    {
      g_autofree char *other = ms5_notice_key (self->calls->pdata[i]);

      if (g_str_equal (other, key))
        return self->calls->pdata[i];
    }
  return NULL;
}

static void
restore_snoozes (Ms5CallNotices *self)
{
  if (ms5_notice_ledger_is_loaded (self->ledger))
    ms5_snoozes_restore (self->snoozes, self->reader);
  check_later (self);
}

/* The ledger forgets it: once the snooze is over, it is told again. */
static void
snooze (Ms5CallNotices *self,
        const char     *key)
{
  Ms5CallModel *call = find_call (self, key);
  guint minutes = g_settings_get_uint (self->view.settings, "snooze-minutes");

  if (call == NULL)
    return;
  if (ms5_call_model_get_priority (call) == MS5_PRIORITY_CRITICAL)
    minutes = MIN (minutes, MS5_CALL_NOTICES_CRITICAL_SNOOZE);

  ms5_snoozes_add (self->snoozes, key, get_rev (call), minutes * MS5_USEC_PER_MIN);
  g_hash_table_remove (self->shown, key);
  ms5_notice_ledger_forget (self->ledger, key);
  ms5_notifier_withdraw (self->notifier, key);
}

static void
shown_cb (Ms5CallNotices *self,
          const char     *key,
          gint64          rev)
{
  self->failed = FALSE;
  if (strchr (key, '/') != NULL && !ms5_snoozes_have (self->snoozes, key))
    ms5_notice_ledger_record (self->ledger, key, rev, ms5_floor_get_plant_now (self->view.floor));
}

static void
failed_cb (Ms5CallNotices *self,
           const char     *key,
           const char     *message)
{
  if (self->failed)
    return;

  self->failed = TRUE;
  g_message ("the desktop shows no notifications: %s", message);
  g_signal_emit (self, signals[UNAVAILABLE], 0, message);
}

/* Who opens it has seen it, and some servers leave it all the same. A critical call stays until it is acknowledged. */
static void
opened (Ms5CallNotices *self,
        const char     *key)
{
  Ms5CallModel *call = find_call (self, key);

  if (g_str_has_prefix (key, MS5_NOTICE_GROUP))
    ms5_notice_groups_opened (self->groups, key + strlen (MS5_NOTICE_GROUP));
  if (call == NULL || ms5_call_model_get_priority (call) != MS5_PRIORITY_CRITICAL)
    ms5_notifier_withdraw (self->notifier, key);
}

/* What others show has keys of other kinds. */
static void
action_cb (Ms5CallNotices *self,
           const char     *key,
           const char     *action,
           const char     *token)
{
  const char *slash = strchr (key, '/');
  g_autofree char *line = slash != NULL ? g_strndup (key, (gsize) (slash - key)) : g_strdup ("");

  if (g_str_equal (action, MS5_NOTICE_OPEN))
    opened (self, key);

  if (g_str_has_prefix (key, MS5_NOTICE_GROUP))
    g_signal_emit (self, signals[OPEN], 0, key + strlen (MS5_NOTICE_GROUP), "", token);
  else if (slash == NULL && !g_str_equal (key, MS5_CALL_NOTICES_SUMMARY))
    return;
  else if (g_str_equal (action, MS5_NOTICE_OPEN))
    g_signal_emit (self, signals[OPEN], 0, line, slash != NULL ? slash + 1 : "", token);
  else if (slash != NULL && g_str_equal (action, MS5_NOTICE_ACKNOWLEDGE))
    g_signal_emit (self, signals[ACKNOWLEDGE], 0, line, slash + 1, token);
  else if (slash != NULL && g_str_equal (action, MS5_NOTICE_SNOOZE))
    snooze (self, key);
}

static void
ms5_call_notices_dispose (GObject *object)
{
  Ms5CallNotices *self = MS5_CALL_NOTICES (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  for (guint i = 0; i < self->calls->len; i++)
    g_signal_handlers_disconnect_by_data (self->calls->pdata[i], self);
  g_ptr_array_set_size (self->calls, 0);
  g_clear_pointer (&self->snoozes, ms5_snoozes_free);
  if (self->clock != NULL)
    clear_quiet (self);
  g_clear_pointer (&self->groups, ms5_notice_groups_free);
  g_clear_object (&self->clock);
  g_clear_object (&self->notifier);
  g_clear_object (&self->ledger);
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_call_notices_parent_class)->dispose (object);
}

static void
ms5_call_notices_finalize (GObject *object)
{
  Ms5CallNotices *self = MS5_CALL_NOTICES (object);

  g_free (self->reader);
  g_clear_pointer (&self->device, ms5_device_free);
  g_ptr_array_unref (self->calls);
  g_hash_table_unref (self->shown);

  G_OBJECT_CLASS (ms5_call_notices_parent_class)->finalize (object);
}

static void
ms5_call_notices_class_init (Ms5CallNoticesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ms5_call_notices_dispose;
  object_class->finalize = ms5_call_notices_finalize;

  signals[OPEN] = g_signal_new ("open", MS5_TYPE_CALL_NOTICES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[ACKNOWLEDGE] = g_signal_new ("acknowledge", MS5_TYPE_CALL_NOTICES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[UNAVAILABLE] = g_signal_new ("unavailable", MS5_TYPE_CALL_NOTICES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ms5_call_notices_init (Ms5CallNotices *self)
{
  self->calls = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->can_act = TRUE;
}

/**
 * ms5_call_notices_new:
 * @view: whose calls
 * @notifier: where they are shown
 * @ledger: what has been shown
 * @clock: real time
 *
 * Returns: (transfer full): what notifies of calls
 */
Ms5CallNotices *
ms5_call_notices_new (const Ms5View   *view,
                      Ms5Notifier     *notifier,
                      Ms5NoticeLedger *ledger,
                      Ms5Clock        *clock)
{
  Ms5CallNotices *self = g_object_new (MS5_TYPE_CALL_NOTICES, NULL);
  GListModel *calls = ms5_floor_get_calls (view->floor);

  ms5_view_init (&self->view, view);
  self->notifier = g_object_ref (notifier);
  self->ledger = g_object_ref (ledger);
  self->clock = g_object_ref (clock);
  self->snoozes = ms5_snoozes_new (clock, ledger, due_cb, self);
  self->groups = ms5_notice_groups_new (&self->view, notifier, clock, due_cb, self);
  g_signal_connect_object (notifier, "shown", G_CALLBACK (shown_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (notifier, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (notifier, "action", G_CALLBACK (action_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ledger, "loaded", G_CALLBACK (restore_snoozes), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view->floor, "notify::freshness", G_CALLBACK (check_later), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view->settings, "changed::notifications", G_CALLBACK (check_later), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (calls, "items-changed", G_CALLBACK (calls_changed_cb), self, 0);
  calls_changed_cb (calls, 0, 0, g_list_model_get_n_items (calls), self);
  return self;
}

/**
 * ms5_call_notices_can_act:
 * @self: what notifies of calls
 * @can_act: whether the reader may acknowledge calls
 */
void
ms5_call_notices_can_act (Ms5CallNotices *self,
                          gboolean        can_act)
{
  g_return_if_fail (MS5_IS_CALL_NOTICES (self));

  self->can_act = can_act;
}

/**
 * ms5_call_notices_set_reader:
 * @self: what notifies of calls
 * @name: (nullable): who is signed in, as items name people
 *
 * Of a call that is assigned to somebody only they are told.
 */
void
ms5_call_notices_set_reader (Ms5CallNotices *self,
                             const char     *name)
{
  g_return_if_fail (MS5_IS_CALL_NOTICES (self));

  if (g_strcmp0 (self->reader, name) == 0)
    return;

  g_free (self->reader);
  self->reader = g_strdup (name);
  restore_snoozes (self);
}

/**
 * ms5_call_notices_set_device:
 * @self: what notifies of calls
 * @device: what this computer is to tell of, and when; its times do not count
 */
void
ms5_call_notices_set_device (Ms5CallNotices  *self,
                             const Ms5Device *device)
{
  g_return_if_fail (MS5_IS_CALL_NOTICES (self));

  g_clear_pointer (&self->device, ms5_device_free);
  self->device = ms5_device_copy (device);
  self->device->expires = G_MAXINT64;
  check_later (self);
}

/**
 * ms5_call_notices_forget_lasting:
 * @self: what notifies of calls
 *
 * What should stay on the desktop until somebody has seen it is told anew when the program is started again.
 */
void
ms5_call_notices_forget_lasting (Ms5CallNotices *self)
{
  g_return_if_fail (MS5_IS_CALL_NOTICES (self));

  for (guint i = 0; i < self->calls->len; i++)
    {
      g_autofree char *key = ms5_notice_key (self->calls->pdata[i]);

      if (ms5_call_model_get_priority (self->calls->pdata[i]) >= MS5_PRIORITY_HIGH &&
          g_hash_table_contains (self->shown, key))
        ms5_notice_ledger_forget (self->ledger, key);
    }
}
