/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-link-alarm.h"

#include <glib/gi18n.h>

struct _Ms5LinkAlarm
{
  GObject      parent_instance;
  Ms5Clock    *clock;
  GSettings   *settings;
  Ms5Notifier *notifier;      /* (nullable) */
  Ms5Time      since;
  gboolean     acknowledged;
};

enum { PROP_0, PROP_ACKNOWLEDGED, PROP_SINCE, N_PROPS };

enum { CLEARED, OPEN, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (Ms5LinkAlarm, ms5_link_alarm, G_TYPE_OBJECT)

/* On the desktop while it is news. */
static void
update_notice (Ms5LinkAlarm *self)
{
  const Ms5Notice notice = {
    .key = (char *) MS5_LINK_ALARM_KEY,
    .rev = self->since,
    .priority = MS5_PRIORITY_HIGH,
    .title = _("No link to the server"),
    .body = _("Calls do not get here, and what is shown grows old"),
    .can_acknowledge = TRUE,
  };

  if (self->notifier == NULL)
    return;

  if (self->since != MS5_TIME_NONE && !self->acknowledged && g_settings_get_boolean (self->settings, "notifications"))
    ms5_notifier_show (self->notifier, &notice);
  else
    ms5_notifier_withdraw (self->notifier, MS5_LINK_ALARM_KEY);
}

static void
set_acknowledged (Ms5LinkAlarm *self,
                  gboolean      acknowledged)
{
  if (self->acknowledged == acknowledged)
    return;

  self->acknowledged = acknowledged;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACKNOWLEDGED]);
}

static void
action_cb (Ms5LinkAlarm *self,
           const char   *key,
           const char   *action,
           const char   *token)
{
  if (!g_str_equal (key, MS5_LINK_ALARM_KEY))
    return;

  if (g_str_equal (action, MS5_NOTICE_ACKNOWLEDGE))
    ms5_link_alarm_acknowledge (self);
  else if (g_str_equal (action, MS5_NOTICE_OPEN))
    g_signal_emit (self, signals[OPEN], 0, token);
}

static void
ms5_link_alarm_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  Ms5LinkAlarm *self = MS5_LINK_ALARM (object);

  switch (prop_id)
    {
    case PROP_ACKNOWLEDGED:
      g_value_set_boolean (value, self->acknowledged);
      break;

    case PROP_SINCE:
      g_value_set_int64 (value, self->since);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ms5_link_alarm_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_SINCE:
      ms5_link_alarm_set_since (MS5_LINK_ALARM (object), g_value_get_int64 (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ms5_link_alarm_dispose (GObject *object)
{
  Ms5LinkAlarm *self = MS5_LINK_ALARM (object);

  g_clear_object (&self->notifier);
  g_clear_object (&self->settings);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ms5_link_alarm_parent_class)->dispose (object);
}

static void
ms5_link_alarm_class_init (Ms5LinkAlarmClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ms5_link_alarm_get_property;
  object_class->set_property = ms5_link_alarm_set_property;
  object_class->dispose = ms5_link_alarm_dispose;

  properties[PROP_ACKNOWLEDGED] =
    g_param_spec_boolean ("acknowledged", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SINCE] =
    g_param_spec_int64 ("since", NULL, NULL, G_MININT64, G_MAXINT64, MS5_TIME_NONE,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CLEARED] = g_signal_new ("cleared", MS5_TYPE_LINK_ALARM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[OPEN] = g_signal_new ("open", MS5_TYPE_LINK_ALARM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ms5_link_alarm_init (Ms5LinkAlarm *self)
{
  self->since = MS5_TIME_NONE;
}

/**
 * ms5_link_alarm_new:
 * @clock: the machine's clock
 * @settings: whether the desktop is to be told
 * @notifier: (nullable): where the desktop is told
 *
 * Returns: (transfer full): an alarm that there is no reason for yet
 */
Ms5LinkAlarm *
ms5_link_alarm_new (Ms5Clock    *clock,
                    GSettings   *settings,
                    Ms5Notifier *notifier)
{
  Ms5LinkAlarm *self = g_object_new (MS5_TYPE_LINK_ALARM, NULL);

  self->clock = g_object_ref (clock);
  self->settings = g_object_ref (settings);
  g_set_object (&self->notifier, notifier);
  if (notifier != NULL)
    g_signal_connect_object (notifier, "action", G_CALLBACK (action_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::notifications", G_CALLBACK (update_notice), self, G_CONNECT_SWAPPED);
  return self;
}

Ms5Time
ms5_link_alarm_get_since (Ms5LinkAlarm *self)
{
  g_return_val_if_fail (MS5_IS_LINK_ALARM (self), MS5_TIME_NONE);

  return self->since;
}

/**
 * ms5_link_alarm_set_since:
 * @self: an alarm
 * @since: when the server was heard last, or %MS5_TIME_NONE if it is heard
 */
void
ms5_link_alarm_set_since (Ms5LinkAlarm *self,
                          Ms5Time       since)
{
  Ms5Time before;

  g_return_if_fail (MS5_IS_LINK_ALARM (self));

  before = self->since;
  if (before == since)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  self->since = since;
  set_acknowledged (self, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SINCE]);
  g_object_thaw_notify (G_OBJECT (self));
  update_notice (self);
  if (since == MS5_TIME_NONE)
    g_signal_emit (self, signals[CLEARED], 0, MAX (ms5_clock_now (self->clock) - before, 0));
}

/**
 * ms5_link_alarm_is_acknowledged:
 * @self: an alarm
 *
 * Returns: whether somebody has answered it
 */
gboolean
ms5_link_alarm_is_acknowledged (Ms5LinkAlarm *self)
{
  g_return_val_if_fail (MS5_IS_LINK_ALARM (self), FALSE);

  return self->acknowledged;
}

/**
 * ms5_link_alarm_acknowledge:
 * @self: an alarm
 *
 * Somebody here has seen it: it is silent from now on, and stays on the screen.
 */
void
ms5_link_alarm_acknowledge (Ms5LinkAlarm *self)
{
  g_return_if_fail (MS5_IS_LINK_ALARM (self));

  if (self->since == MS5_TIME_NONE)
    return;

  set_acknowledged (self, TRUE);
  update_notice (self);
}
