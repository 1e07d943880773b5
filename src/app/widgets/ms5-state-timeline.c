/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-state-timeline.h"

#include <glib/gi18n.h>

#include "ms5-format.h"
#include "ms5-legend.h"
#include "ms5-keepers.h"
#include "ms5-spoken.h"
#include "ms5-timeline-strip.h"

struct _Ms5StateTimeline
{
  GtkWidget     parent_instance;
  Ms5Time       start;
  Ms5Time       end;
  Ms5Pulse     *pulse;
  char         *title;
  gboolean      stale;

  GtkWidget    *strip;
  GtkWidget    *stack;
  GtkWidget    *legend;
  GtkWidget    *detail;
  Ms5PulseLink  link;
  Ms5Spoken     spoken;
};

enum { PROP_0, PROP_END, PROP_PULSE, PROP_STALE, PROP_START, PROP_TITLE, N_PROPS };
enum { INTERVAL_ACTIVATED, N_SIGNALS };

static void pulse_changed  (gpointer data);
static void text_changed   (gpointer data);
static void window_changed (gpointer data);

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];
static const Ms5Keeper members[N_PROPS] = {
  [PROP_END] = MS5_KEEPER (Ms5StateTimeline, end, window_changed),
  [PROP_PULSE] = MS5_KEEPER (Ms5StateTimeline, pulse, pulse_changed),
  [PROP_STALE] = MS5_KEEPER (Ms5StateTimeline, stale, text_changed),
  [PROP_START] = MS5_KEEPER (Ms5StateTimeline, start, window_changed),
  [PROP_TITLE] = MS5_KEEPER (Ms5StateTimeline, title, text_changed),
};

#define MEMBER(prop) &members[prop], properties[prop]

G_DEFINE_FINAL_TYPE (Ms5StateTimeline, ms5_state_timeline, GTK_TYPE_WIDGET)

static Ms5Timeline *
get_timeline (Ms5StateTimeline *self)
{
  return ms5_timeline_strip_get_timeline (MS5_TIMELINE_STRIP (self->strip));
}

static Ms5Interval
get_window (Ms5StateTimeline *self)
{
  if (self->start == MS5_TIME_NONE || self->end == MS5_TIME_NONE)
    return (Ms5Interval) { 0, 0 };
  return (Ms5Interval) { self->start, self->end };
}

/* «State of Line 1, 06:00–14:00, Running 3 h 12 min, Stopped 22 min in 3» */
static void
text_changed (gpointer data)
{
  Ms5StateTimeline *self = data;
  GTimeZone *zone = ms5_pulse_get_time_zone (self->pulse);
  g_autofree char *period = ms5_format_period (self->start, self->end, zone);
  g_autoptr (GString) text = g_string_new (self->title != NULL ? self->title : _("States"));
  guint classes = 0;

  g_string_append_printf (text, ", %s", period);
  for (guint i = 0; i < MS5_N_STATE_CLASSES; i++)
    {
      guint count;
      gint64 sum = ms5_timeline_sum (get_timeline (self), i, get_window (self),
                                     ms5_pulse_now (self->pulse), &count);
      g_autofree char *length = ms5_format_duration (sum);

      if (count == 0)
        continue;
      classes |= 1u << i;
      g_string_append (text, ", ");
      /* Translators: a state, how long in sum, and how often. */
      g_string_append_printf (text, _("%s %s in %u"), ms5_state_class_get_word (i), length, count);
    }

  if (self->stale)
    g_string_append_printf (text, ", %s", _("not live"));
  ms5_widget_set_class (GTK_WIDGET (self), "stale", self->stale);
  ms5_legend_set_classes (MS5_LEGEND (self->legend), classes);
  ms5_spoken_say (&self->spoken, self->strip, text->str, FALSE);
}

static void
current_changed_cb (Ms5TimelineStrip *strip,
                    Ms5StateTimeline *self)
{
  guint current = ms5_timeline_strip_get_current (strip);
  g_autofree char *text = NULL;

  if (current == MS5_TIMELINE_NONE)
    {
      gtk_stack_set_visible_child (GTK_STACK (self->stack), self->legend);
      return;
    }

  text = ms5_timeline_describe (get_timeline (self), current, ms5_pulse_now (self->pulse),
                                ms5_pulse_get_time_zone (self->pulse));
  gtk_label_set_text (GTK_LABEL (self->detail), text);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->detail);
  gtk_accessible_update_property (GTK_ACCESSIBLE (strip),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

static void
activated_cb (Ms5TimelineStrip *strip,
              guint             index,
              Ms5StateTimeline *self)
{
  const Ms5TimelineInterval *interval = ms5_timeline_get (get_timeline (self), index);

  g_signal_emit (self, signals[INTERVAL_ACTIVATED], 0, interval->id);
}

static void
beat_cb (gpointer pulse,
         gpointer user_data)
{
  Ms5StateTimeline *self = user_data;

  ms5_timeline_strip_set_now (MS5_TIMELINE_STRIP (self->strip), ms5_pulse_now (self->pulse),
                              ms5_pulse_get_time_zone (self->pulse));
}

static void
listen (Ms5StateTimeline *self)
{
  ms5_pulse_link_set (&self->link, gtk_widget_get_mapped (GTK_WIDGET (self)) ? self->pulse : NULL,
                      beat_cb, self);
}

static void
pulse_changed (gpointer data)
{
  beat_cb (NULL, data);
  text_changed (data);
  listen (data);
}

static void
window_changed (gpointer data)
{
  Ms5StateTimeline *self = data;

  ms5_timeline_strip_set_window (MS5_TIMELINE_STRIP (self->strip), get_window (self));
  text_changed (self);
}

static void
ms5_state_timeline_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ms5_state_timeline_parent_class)->map (widget);

  beat_cb (NULL, widget);
  listen (MS5_STATE_TIMELINE (widget));
}

static void
ms5_state_timeline_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ms5_state_timeline_parent_class)->unmap (widget);

  listen (MS5_STATE_TIMELINE (widget));
}

static gboolean
ms5_state_timeline_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (MS5_STATE_TIMELINE (widget)->strip);
}

static void
ms5_state_timeline_dispose (GObject *object)
{
  Ms5StateTimeline *self = MS5_STATE_TIMELINE (object);

  ms5_pulse_link_clear (&self->link);
  ms5_spoken_clear (&self->spoken);
  if (self->strip != NULL)
    g_signal_handlers_disconnect_by_data (self->strip, self);
  g_clear_pointer (&self->strip, gtk_widget_unparent);
  g_clear_pointer (&self->stack, gtk_widget_unparent);

  G_OBJECT_CLASS (ms5_state_timeline_parent_class)->dispose (object);
}

static void
ms5_state_timeline_finalize (GObject *object)
{
  ms5_keepers_clear (object, members, properties, N_PROPS);

  G_OBJECT_CLASS (ms5_state_timeline_parent_class)->finalize (object);
}

static void
ms5_state_timeline_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  ms5_keeper_get (object, &members[prop_id], pspec, value);
}

static void
ms5_state_timeline_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  ms5_keeper_set (object, &members[prop_id], pspec, value);
}

static void
ms5_state_timeline_class_init (Ms5StateTimelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_state_timeline_dispose;
  object_class->finalize = ms5_state_timeline_finalize;
  object_class->get_property = ms5_state_timeline_get_property;
  object_class->set_property = ms5_state_timeline_set_property;
  widget_class->map = ms5_state_timeline_map;
  widget_class->unmap = ms5_state_timeline_unmap;
  widget_class->grab_focus = ms5_state_timeline_grab_focus;

  properties[PROP_END] = ms5_param_time ("end");
  properties[PROP_PULSE] = ms5_param_object ("pulse", MS5_TYPE_PULSE);
  properties[PROP_STALE] = ms5_param_boolean ("stale");
  properties[PROP_START] = ms5_param_time ("start");
  properties[PROP_TITLE] = ms5_param_string ("title");
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * Ms5StateTimeline::interval-activated:
   * @self: the timeline
   * @id: (nullable): the interval's id
   *
   * An interval was clicked, or Enter was pressed on it.
   */
  signals[INTERVAL_ACTIVATED] = g_signal_new ("interval-activated", G_TYPE_FROM_CLASS (klass),
                                              G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                              G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "statetimeline");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ms5_state_timeline_init (Ms5StateTimeline *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->start = MS5_TIME_NONE;
  self->end = MS5_TIME_NONE;

  self->strip = g_object_new (MS5_TYPE_TIMELINE_STRIP, NULL);
  g_signal_connect (self->strip, "current-changed", G_CALLBACK (current_changed_cb), self);
  g_signal_connect (self->strip, "activated", G_CALLBACK (activated_cb), self);
  self->legend = ms5_legend_new ();
  self->detail = g_object_new (GTK_TYPE_LABEL,
                               "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                               "ellipsize", PANGO_ELLIPSIZE_END,
                               "xalign", 0.0,
                               "yalign", 0.0,
                               NULL);
  /* Both in one place, so that nothing moves when one makes room for the other. */
  self->stack = gtk_stack_new ();
  gtk_stack_add_child (GTK_STACK (self->stack), self->legend);
  gtk_stack_add_child (GTK_STACK (self->stack), self->detail);
  gtk_widget_set_parent (self->strip, GTK_WIDGET (self));
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  text_changed (self);
}

/**
 * ms5_state_timeline_new:
 *
 * Returns: (transfer floating): an empty timeline
 */
GtkWidget *
ms5_state_timeline_new (void)
{
  return g_object_new (MS5_TYPE_STATE_TIMELINE, NULL);
}

/**
 * ms5_state_timeline_set_intervals:
 * @self: a timeline
 * @intervals: (array length=n_intervals): what the machine did; copied
 * @n_intervals: how many
 */
void
ms5_state_timeline_set_intervals (Ms5StateTimeline          *self,
                                  const Ms5TimelineInterval *intervals,
                                  guint                      n_intervals)
{
  g_return_if_fail (MS5_IS_STATE_TIMELINE (self));
  g_return_if_fail (intervals != NULL || n_intervals == 0);

  ms5_timeline_set (get_timeline (self), intervals, n_intervals);
  ms5_timeline_strip_refresh (MS5_TIMELINE_STRIP (self->strip));
  current_changed_cb (MS5_TIMELINE_STRIP (self->strip), self);
  text_changed (self);
}

guint
ms5_state_timeline_get_length (Ms5StateTimeline *self)
{
  g_return_val_if_fail (MS5_IS_STATE_TIMELINE (self), 0);

  return ms5_timeline_get_length (get_timeline (self));
}

/**
 * ms5_state_timeline_set_start:
 * @self: a timeline
 * @start: when the shift began
 */
void
ms5_state_timeline_set_start (Ms5StateTimeline *self,
                              Ms5Time           start)
{
  g_return_if_fail (MS5_IS_STATE_TIMELINE (self));

  ms5_keeper_set_time (self, MEMBER (PROP_START), start);
}

void
ms5_state_timeline_set_end (Ms5StateTimeline *self,
                            Ms5Time           end)
{
  g_return_if_fail (MS5_IS_STATE_TIMELINE (self));

  ms5_keeper_set_time (self, MEMBER (PROP_END), end);
}

/**
 * ms5_state_timeline_set_pulse:
 * @self: a timeline
 * @pulse: (nullable): knows the present and the zone, and moves the marker
 */
void
ms5_state_timeline_set_pulse (Ms5StateTimeline *self,
                              Ms5Pulse         *pulse)
{
  g_return_if_fail (MS5_IS_STATE_TIMELINE (self));

  ms5_keeper_set_object (self, MEMBER (PROP_PULSE), pulse);
}

/**
 * ms5_state_timeline_set_title:
 * @self: a timeline
 * @title: (nullable): what a screen reader calls it
 */
void
ms5_state_timeline_set_title (Ms5StateTimeline *self,
                              const char       *title)
{
  g_return_if_fail (MS5_IS_STATE_TIMELINE (self));

  ms5_keeper_set_string (self, MEMBER (PROP_TITLE), title);
}

void
ms5_state_timeline_set_stale (Ms5StateTimeline *self,
                              gboolean          stale)
{
  g_return_if_fail (MS5_IS_STATE_TIMELINE (self));

  ms5_keeper_set_boolean (self, MEMBER (PROP_STALE), stale);
}
