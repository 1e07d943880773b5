/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-timer.h"

#include "ms5-figure.h"
#include "ms5-format.h"
#include "ms5-keepers.h"

struct _Ms5Timer
{
  GtkWidget     parent_instance;
  Ms5Pulse     *pulse;
  Ms5Time       start_time;
  gboolean      coarse;

  GtkWidget    *figure;
  Ms5PulseLink  link;
  gint64        spoken;    /* the minute last told to a screen reader, -1 before */
};

enum { PROP_0, PROP_COARSE, PROP_PULSE, PROP_START_TIME, N_PROPS };

static void timer_reset (gpointer data);

static GParamSpec *properties[N_PROPS];
static const Ms5Keeper members[N_PROPS] = {
  [PROP_COARSE] = MS5_KEEPER (Ms5Timer, coarse, timer_reset),
  [PROP_PULSE] = MS5_KEEPER (Ms5Timer, pulse, timer_reset),
  [PROP_START_TIME] = MS5_KEEPER (Ms5Timer, start_time, timer_reset),
};

#define MEMBER(prop) &members[prop], properties[prop]

G_DEFINE_FINAL_TYPE (Ms5Timer, ms5_timer, GTK_TYPE_WIDGET)

static void
timer_update (Ms5Timer *self)
{
  Ms5Time now = ms5_pulse_now (self->pulse);
  gboolean runs = self->start_time != MS5_TIME_NONE && now != MS5_TIME_NONE;
  gint64 duration = runs ? MAX (now - self->start_time, 0) : MS5_TIME_NONE;
  g_autofree char *text = self->coarse ? ms5_format_duration (duration)
                                      : ms5_format_timer (duration);
  gint64 minute = runs ? duration / MS5_USEC_PER_MIN : 0;

  ms5_figure_set_text (MS5_FIGURE (self->figure), text);

  if (minute != self->spoken)
    {
      g_autofree char *spoken = ms5_format_spoken_duration (duration);

      self->spoken = minute;
      gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                      -1);
    }
}

static void
timer_beat_cb (gpointer pulse,
               gpointer user_data)
{
  timer_update (user_data);
}

static void
timer_listen (Ms5Timer *self)
{
  gboolean wanted = self->start_time != MS5_TIME_NONE && gtk_widget_get_mapped (GTK_WIDGET (self));

  ms5_pulse_link_set (&self->link, wanted ? self->pulse : NULL, timer_beat_cb, self);
}

static void
timer_reset (gpointer data)
{
  Ms5Timer *self = data;

  self->spoken = -1;
  timer_update (self);
  timer_listen (self);
}

static void
ms5_timer_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ms5_timer_parent_class)->map (widget);

  timer_update (MS5_TIMER (widget));
  timer_listen (MS5_TIMER (widget));
}

static void
ms5_timer_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ms5_timer_parent_class)->unmap (widget);

  timer_listen (MS5_TIMER (widget));
}

static void
ms5_timer_dispose (GObject *object)
{
  Ms5Timer *self = MS5_TIMER (object);

  ms5_pulse_link_clear (&self->link);
  g_clear_object (&self->pulse);
  g_clear_pointer (&self->figure, gtk_widget_unparent);

  G_OBJECT_CLASS (ms5_timer_parent_class)->dispose (object);
}

static void
ms5_timer_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  ms5_keeper_get (object, &members[prop_id], pspec, value);
}

static void
ms5_timer_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  ms5_keeper_set (object, &members[prop_id], pspec, value);
}

static void
ms5_timer_class_init (Ms5TimerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_timer_dispose;
  object_class->get_property = ms5_timer_get_property;
  object_class->set_property = ms5_timer_set_property;
  widget_class->map = ms5_timer_map;
  widget_class->unmap = ms5_timer_unmap;

  properties[PROP_COARSE] = ms5_param_boolean ("coarse");
  properties[PROP_PULSE] = ms5_param_object ("pulse", MS5_TYPE_PULSE);
  properties[PROP_START_TIME] = ms5_param_time ("start-time");
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "timer");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TIMER);
}

static void
ms5_timer_init (Ms5Timer *self)
{
  self->start_time = MS5_TIME_NONE;
  self->figure = g_object_new (MS5_TYPE_FIGURE,
                               "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                               "sample", "00:00",
                               "xalign", 1.0,
                               NULL);
  gtk_widget_set_parent (self->figure, GTK_WIDGET (self));
  timer_reset (self);
}

/**
 * ms5_timer_new:
 *
 * Returns: (transfer floating): a timer that does not run yet
 */
GtkWidget *
ms5_timer_new (void)
{
  return g_object_new (MS5_TYPE_TIMER, NULL);
}

gboolean
ms5_timer_get_coarse (Ms5Timer *self)
{
  g_return_val_if_fail (MS5_IS_TIMER (self), FALSE);

  return self->coarse;
}

/**
 * ms5_timer_set_coarse:
 * @self: a timer
 * @coarse: whether it says «6 min» and not «06:12», where a running second would only disturb
 */
void
ms5_timer_set_coarse (Ms5Timer *self,
                      gboolean  coarse)
{
  g_return_if_fail (MS5_IS_TIMER (self));

  ms5_keeper_set_boolean (self, MEMBER (PROP_COARSE), coarse);
}

Ms5Pulse *
ms5_timer_get_pulse (Ms5Timer *self)
{
  g_return_val_if_fail (MS5_IS_TIMER (self), NULL);

  return self->pulse;
}

/**
 * ms5_timer_set_pulse:
 * @self: a timer
 * @pulse: (nullable): what moves it on
 */
void
ms5_timer_set_pulse (Ms5Timer *self,
                     Ms5Pulse *pulse)
{
  g_return_if_fail (MS5_IS_TIMER (self));

  ms5_keeper_set_object (self, MEMBER (PROP_PULSE), pulse);
}

Ms5Time
ms5_timer_get_start_time (Ms5Timer *self)
{
  g_return_val_if_fail (MS5_IS_TIMER (self), MS5_TIME_NONE);

  return self->start_time;
}

/**
 * ms5_timer_set_start_time:
 * @self: a timer
 * @start_time: since when, or %MS5_TIME_NONE
 */
void
ms5_timer_set_start_time (Ms5Timer *self,
                          Ms5Time   start_time)
{
  g_return_if_fail (MS5_IS_TIMER (self));

  ms5_keeper_set_time (self, MEMBER (PROP_START_TIME), start_time);
}

/**
 * ms5_timer_get_text:
 * @self: a timer
 *
 * Returns: (transfer none): what it shows
 */
const char *
ms5_timer_get_text (Ms5Timer *self)
{
  g_return_val_if_fail (MS5_IS_TIMER (self), NULL);

  return ms5_figure_get_text (MS5_FIGURE (self->figure));
}
