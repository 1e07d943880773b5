/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-look.h"

#include <glib/gi18n.h>

G_DEFINE_ENUM_TYPE (Ms5StateClass, ms5_state_class,
                    G_DEFINE_ENUM_VALUE (MS5_STATE_CLASS_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (MS5_STATE_CLASS_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (MS5_STATE_CLASS_MINOR_STOP, "minor-stop"),
                    G_DEFINE_ENUM_VALUE (MS5_STATE_CLASS_STOP, "stop"),
                    G_DEFINE_ENUM_VALUE (MS5_STATE_CLASS_ATTENTION, "attention"),
                    G_DEFINE_ENUM_VALUE (MS5_STATE_CLASS_CHANGEOVER, "changeover"),
                    G_DEFINE_ENUM_VALUE (MS5_STATE_CLASS_PLANNED, "planned"),
                    G_DEFINE_ENUM_VALUE (MS5_STATE_CLASS_NO_DATA, "no-data"),
                    G_DEFINE_ENUM_VALUE (MS5_STATE_CLASS_FUTURE, "future"))

static const struct
{
  const char *css;
  const char *icon;
  const char *word;
} looks[MS5_N_STATE_CLASSES] = {
  [MS5_STATE_CLASS_RUNNING] = { "state-running", "ms5-state-running-symbolic", N_("Running") },
  [MS5_STATE_CLASS_WAITING] = { "state-waiting", "ms5-state-waiting-symbolic", N_("Waiting") },
  [MS5_STATE_CLASS_MINOR_STOP] = { "state-minor-stop", "ms5-state-minor-stop-symbolic",
                                   N_("Minor stop") },
  [MS5_STATE_CLASS_STOP] = { "state-stop", "ms5-state-stop-symbolic", N_("Stopped") },
  [MS5_STATE_CLASS_ATTENTION] = { "state-attention", "ms5-state-attention-symbolic", N_("Held") },
  [MS5_STATE_CLASS_CHANGEOVER] = { "state-changeover", "ms5-state-changeover-symbolic",
                                   N_("Changeover") },
  [MS5_STATE_CLASS_PLANNED] = { "state-planned", "ms5-state-planned-symbolic", N_("Planned") },
  [MS5_STATE_CLASS_NO_DATA] = { "state-no-data", "ms5-state-no-data-symbolic", N_("No data") },
  [MS5_STATE_CLASS_FUTURE] = { "state-future", "ms5-state-future-symbolic", N_("To come") },
};

/**
 * ms5_state_class_of:
 * @state: a machine's state
 * @mode: what it is being used for
 *
 * Returns: what that looks like
 */
Ms5StateClass
ms5_state_class_of (Ms5State state,
                    Ms5Mode  mode)
{
  if (state == MS5_STATE_NO_DATA || state == MS5_STATE_UNDEFINED)
    return MS5_STATE_CLASS_NO_DATA;
  if (mode == MS5_MODE_CHANGEOVER || mode == MS5_MODE_SETUP || mode == MS5_MODE_CLEANING)
    return MS5_STATE_CLASS_CHANGEOVER;
  if (mode == MS5_MODE_MAINTENANCE)
    return MS5_STATE_CLASS_PLANNED;

  switch (state)
    {
    case MS5_STATE_EXECUTE:
    case MS5_STATE_COMPLETING:
      return MS5_STATE_CLASS_RUNNING;
    case MS5_STATE_CLEARING:
    case MS5_STATE_STOPPED:
    case MS5_STATE_STOPPING:
    case MS5_STATE_ABORTING:
    case MS5_STATE_ABORTED:
      return MS5_STATE_CLASS_STOP;
    case MS5_STATE_HOLDING:
    case MS5_STATE_HELD:
      return MS5_STATE_CLASS_ATTENTION;
    default:
      return MS5_STATE_CLASS_WAITING;
    }
}

/**
 * ms5_state_class_get_css:
 * @state: a class of states
 *
 * Returns: its CSS class, which sets the colour
 */
const char *
ms5_state_class_get_css (Ms5StateClass state)
{
  g_return_val_if_fail ((guint) state < MS5_N_STATE_CLASSES, NULL);

  return looks[state].css;
}

/**
 * ms5_state_class_get_icon:
 * @state: a class of states
 *
 * Returns: the name of its icon, whose shape no other class has
 */
const char *
ms5_state_class_get_icon (Ms5StateClass state)
{
  g_return_val_if_fail ((guint) state < MS5_N_STATE_CLASSES, NULL);

  return looks[state].icon;
}

/**
 * ms5_state_class_get_word:
 * @state: a class of states
 *
 * Returns: its name in the reader's language
 */
const char *
ms5_state_class_get_word (Ms5StateClass state)
{
  g_return_val_if_fail ((guint) state < MS5_N_STATE_CLASSES, NULL);

  return _(looks[state].word);
}

static const char *
packml_word (Ms5State state)
{
  switch (state)
    {
    case MS5_STATE_EXECUTE: return _("Running");
    case MS5_STATE_STOPPED: return _("Stopped");
    case MS5_STATE_ABORTED: return _("Aborted");
    case MS5_STATE_HELD: return _("Held");
    case MS5_STATE_SUSPENDED: return _("Suspended");
    case MS5_STATE_IDLE: return _("Idle");
    case MS5_STATE_COMPLETE: return _("Complete");
    case MS5_STATE_CLEARING: return _("Clearing");
    case MS5_STATE_STARTING: return _("Starting");
    case MS5_STATE_STOPPING: return _("Stopping");
    case MS5_STATE_ABORTING: return _("Aborting");
    case MS5_STATE_HOLDING: return _("Holding");
    case MS5_STATE_UNHOLDING: return _("Unholding");
    case MS5_STATE_SUSPENDING: return _("Suspending");
    case MS5_STATE_UNSUSPENDING: return _("Unsuspending");
    case MS5_STATE_RESETTING: return _("Resetting");
    case MS5_STATE_COMPLETING: return _("Completing");
    case MS5_STATE_UNDEFINED: return _("Undefined");
    case MS5_STATE_NO_DATA: return _("No data");
    default: return _("Undefined");
    }
}

/**
 * ms5_state_get_word:
 * @state: a machine's state
 * @mode: what it is being used for
 * @cause: why it waits, if it does
 *
 * Returns: the word a supervisor would use for it, in the reader's language
 */
const char *
ms5_state_get_word (Ms5State state,
                    Ms5Mode  mode,
                    Ms5Cause cause)
{
  if (state == MS5_STATE_NO_DATA)
    return _("No data");

  switch (mode)
    {
    case MS5_MODE_CHANGEOVER: return _("Changeover");
    case MS5_MODE_SETUP: return _("Setup");
    case MS5_MODE_CLEANING: return _("Cleaning");
    case MS5_MODE_MAINTENANCE: return _("Maintenance");
    case MS5_MODE_PRODUCTION:
    case MS5_MODE_MANUAL:
    default: break;
    }

  if (state == MS5_STATE_SUSPENDED && cause == MS5_CAUSE_STARVED)
    return _("Starved");
  if (state == MS5_STATE_SUSPENDED && cause == MS5_CAUSE_BLOCKED)
    return _("Blocked");
  return packml_word (state);
}

static gboolean
same_limit (double a,
            double b)
{
  return a == b || (a != a && b != b);
}

gboolean
ms5_limits_equal (const Ms5Limits *a,
                  const Ms5Limits *b)
{
  return same_limit (a->low, b->low) && same_limit (a->high, b->high) &&
         same_limit (a->low_alarm, b->low_alarm) && same_limit (a->high_alarm, b->high_alarm);
}

/**
 * ms5_limits_judge:
 * @limits: a sensor's limits
 * @value: its value; NaN is normal, as nothing is known to be wrong
 *
 * A value at a limit is still inside. Without hysteresis, unlike ms5_limit_evaluate(): this is for
 * the colour of a figure whose history is not known.
 *
 * Returns: where @value is
 */
Ms5LimitState
ms5_limits_judge (const Ms5Limits *limits,
                  double           value)
{
  /* Comparisons with NaN are false, so that an absent limit is never passed. */
  if (value > limits->high_alarm)
    return MS5_LIMIT_HIGH_ALARM;
  if (value < limits->low_alarm)
    return MS5_LIMIT_LOW_ALARM;
  if (value > limits->high)
    return MS5_LIMIT_HIGH;
  if (value < limits->low)
    return MS5_LIMIT_LOW;
  return MS5_LIMIT_OK;
}

/**
 * ms5_limit_state_get_icon:
 * @state: where a value is
 *
 * Returns: (nullable): an icon that tells without colour; %NULL for the normal case
 */
const char *
ms5_limit_state_get_icon (Ms5LimitState state)
{
  switch (state)
    {
    case MS5_LIMIT_LOW: return "ms5-limit-low-symbolic";
    case MS5_LIMIT_HIGH: return "ms5-limit-high-symbolic";
    case MS5_LIMIT_LOW_ALARM: return "ms5-limit-low-alarm-symbolic";
    case MS5_LIMIT_HIGH_ALARM: return "ms5-limit-high-alarm-symbolic";
    case MS5_LIMIT_OK:
    default: return NULL;
    }
}

/**
 * ms5_limit_state_get_word:
 * @state: where a value is
 *
 * Returns: that in the reader's language
 */
const char *
ms5_limit_state_get_word (Ms5LimitState state)
{
  switch (state)
    {
    case MS5_LIMIT_LOW: return _("below its limit");
    case MS5_LIMIT_HIGH: return _("above its limit");
    case MS5_LIMIT_LOW_ALARM: return _("below its alarm limit");
    case MS5_LIMIT_HIGH_ALARM: return _("above its alarm limit");
    case MS5_LIMIT_OK:
    default: return _("within limits");
    }
}

/**
 * ms5_image_set_icon:
 * @image: a #GtkImage
 * @icon_name: (nullable): an icon
 *
 * Unlike GTK's own setter, does not lay anything out if nothing changes.
 */
void
ms5_image_set_icon (GtkWidget  *image,
                    const char *icon_name)
{
  if (g_strcmp0 (gtk_image_get_icon_name (GTK_IMAGE (image)), icon_name) != 0)
    gtk_image_set_from_icon_name (GTK_IMAGE (image), icon_name);
}

/**
 * ms5_widget_set_tooltip:
 * @widget: a widget
 * @text: (nullable): its tooltip, left alone if it is that already
 */
void
ms5_widget_set_tooltip (GtkWidget  *widget,
                        const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) != 0)
    gtk_widget_set_tooltip_text (widget, text);
}

/**
 * ms5_widget_remove_children:
 * @widget: a widget that is being disposed of
 *
 * Lets go of all its children. GTK 4.8 disposes of those parts of a template only that are bound
 * to a member.
 */
void
ms5_widget_remove_children (GtkWidget *widget)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}

/**
 * ms5_widget_set_class:
 * @widget: a widget
 * @css_class: a CSS class
 * @on: whether the widget shall have it
 */
void
ms5_widget_set_class (GtkWidget  *widget,
                      const char *css_class,
                      gboolean    on)
{
  if (on)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

/**
 * ms5_widget_set_state_class:
 * @widget: a widget
 * @state: what it shows; it loses the CSS classes of all others
 */
void
ms5_widget_set_state_class (GtkWidget     *widget,
                            Ms5StateClass  state)
{
  for (guint i = 0; i < MS5_N_STATE_CLASSES; i++)
    if (i != (guint) state)
      gtk_widget_remove_css_class (widget, looks[i].css);

  gtk_widget_add_css_class (widget, looks[state].css);
}
