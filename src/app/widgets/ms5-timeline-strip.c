/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-timeline-strip.h"

#include "ms5-draw.h"

/* How far from a stop a finger may land and still mean it. */
#define REACH 8

struct _Ms5TimelineStrip
{
  GtkWidget        parent_instance;
  Ms5StripPicture  picture;
  guint            hovered;
  guint            focused;
  gboolean         has_focus;
};

enum { CURRENT_CHANGED, ACTIVATED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5TimelineStrip, ms5_timeline_strip, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
strip_update_current (Ms5TimelineStrip *self)
{
  guint current = self->hovered;

  if (current == MS5_TIMELINE_NONE && self->has_focus)
    current = self->focused;
  if (current == self->picture.current)
    return;

  self->picture.current = current;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CURRENT_CHANGED], 0);
}

static void
strip_move (Ms5TimelineStrip *self,
            int               by)
{
  int n = (int) ms5_timeline_get_length (self->picture.timeline);
  int at = self->focused == MS5_TIMELINE_NONE ? n - 1 : (int) self->focused + by;

  if (n == 0)
    return;

  self->hovered = MS5_TIMELINE_NONE;
  self->focused = (guint) CLAMP (at, 0, n - 1);
  strip_update_current (self);
}

static gboolean
strip_move_cb (GtkWidget *widget,
               GVariant  *args,
               gpointer   user_data)
{
  int by = g_variant_get_int32 (args);

  strip_move (MS5_TIMELINE_STRIP (widget), ms5_is_rtl (widget) && ABS (by) == 1 ? -by : by);
  return TRUE;
}

static gboolean
strip_activate_cb (GtkWidget *widget,
                   GVariant  *args,
                   gpointer   user_data)
{
  Ms5TimelineStrip *self = MS5_TIMELINE_STRIP (widget);

  if (self->picture.current != MS5_TIMELINE_NONE)
    g_signal_emit (self, signals[ACTIVATED], 0, self->picture.current);
  return TRUE;
}

/* The interval at a place; a stop nearby is meant rather than the long run around it. */
static guint
strip_pick (Ms5TimelineStrip *self,
            double            x)
{
  static const int reaches[] = { 0, -2, 2, -4, 4, -REACH, REACH };
  guint found = MS5_TIMELINE_NONE;

  for (guint i = 0; i < G_N_ELEMENTS (reaches); i++)
    {
      Ms5Time time = ms5_strip_picture_time (&self->picture, GTK_WIDGET (self), x + reaches[i]);
      guint index = ms5_timeline_find (self->picture.timeline, time, self->picture.now);
      Ms5StateClass state;

      if (index == MS5_TIMELINE_NONE)
        continue;
      state = ms5_timeline_get (self->picture.timeline, index)->state;
      if (state == MS5_STATE_CLASS_STOP || state == MS5_STATE_CLASS_MINOR_STOP)
        return index;
      if (i == 0)
        found = index;
    }

  return found;
}

static void
motion_cb (GtkEventControllerMotion *controller,
           double                    x,
           double                    y,
           Ms5TimelineStrip         *self)
{
  self->hovered = strip_pick (self, x);
  strip_update_current (self);
}

static void
leave_cb (GtkEventControllerMotion *controller,
          Ms5TimelineStrip         *self)
{
  self->hovered = MS5_TIMELINE_NONE;
  strip_update_current (self);
}

static void
focus_enter_cb (GtkEventControllerFocus *controller,
                Ms5TimelineStrip        *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  self->has_focus = TRUE;
  /* By the keyboard; after a click nothing is chosen that was not clicked. */
  if (self->focused == MS5_TIMELINE_NONE && GTK_IS_WINDOW (root) && gtk_window_get_focus_visible (GTK_WINDOW (root)))
    strip_move (self, 0);
  strip_update_current (self);
}

static void
focus_leave_cb (GtkEventControllerFocus *controller,
                Ms5TimelineStrip        *self)
{
  self->has_focus = FALSE;
  strip_update_current (self);
}

static void
released_cb (GtkGestureClick  *gesture,
             int               n_press,
             double            x,
             double            y,
             Ms5TimelineStrip *self)
{
  guint index = strip_pick (self, x);

  if (index == MS5_TIMELINE_NONE)
    return;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->focused = index;
  strip_update_current (self);
  g_signal_emit (self, signals[ACTIVATED], 0, index);
}

static gboolean
ms5_timeline_strip_query_tooltip (GtkWidget  *widget,
                                  int         x,
                                  int         y,
                                  gboolean    keyboard,
                                  GtkTooltip *tooltip)
{
  Ms5TimelineStrip *self = MS5_TIMELINE_STRIP (widget);
  guint index = keyboard ? self->picture.current : strip_pick (self, x);
  g_autofree char *text = NULL;

  if (index == MS5_TIMELINE_NONE)
    return FALSE;

  text = ms5_timeline_describe (self->picture.timeline, index, self->picture.now, self->picture.zone);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
ms5_timeline_strip_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  Ms5TimelineStrip *self = MS5_TIMELINE_STRIP (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 120;
      *natural = 480;
    }
  else
    {
      *minimum = ms5_strip_picture_get_height (&self->picture);
      *natural = *minimum;
    }
}

static void
ms5_timeline_strip_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  ms5_strip_picture_draw (&MS5_TIMELINE_STRIP (widget)->picture, widget, snapshot);
}

static void
ms5_timeline_strip_finalize (GObject *object)
{
  Ms5TimelineStrip *self = MS5_TIMELINE_STRIP (object);

  ms5_timeline_free (self->picture.timeline);
  g_clear_pointer (&self->picture.zone, g_time_zone_unref);
  g_object_unref (self->picture.layout);

  G_OBJECT_CLASS (ms5_timeline_strip_parent_class)->finalize (object);
}

static void
add_move (GtkWidgetClass *klass,
          guint           key,
          guint           keypad,
          int             by)
{
  gtk_widget_class_add_binding (klass, key, 0, strip_move_cb, "i", by);
  gtk_widget_class_add_binding (klass, keypad, 0, strip_move_cb, "i", by);
}

static void
ms5_timeline_strip_class_init (Ms5TimelineStripClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = ms5_timeline_strip_finalize;
  widget_class->measure = ms5_timeline_strip_measure;
  widget_class->snapshot = ms5_timeline_strip_snapshot;
  widget_class->query_tooltip = ms5_timeline_strip_query_tooltip;

  signals[CURRENT_CHANGED] = g_signal_new ("current-changed", G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  add_move (widget_class, GDK_KEY_Left, GDK_KEY_KP_Left, -1);
  add_move (widget_class, GDK_KEY_Right, GDK_KEY_KP_Right, 1);
  add_move (widget_class, GDK_KEY_Home, GDK_KEY_KP_Home, -G_MAXINT16);
  add_move (widget_class, GDK_KEY_End, GDK_KEY_KP_End, G_MAXINT16);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, strip_activate_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, strip_activate_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_space, 0, strip_activate_cb, NULL);

  gtk_widget_class_set_css_name (widget_class, "strip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ms5_timeline_strip_init (Ms5TimelineStrip *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->picture.timeline = ms5_timeline_new ();
  self->picture.now = MS5_TIME_NONE;
  self->picture.layout = ms5_text_new (widget, "00");
  self->picture.current = MS5_TIMELINE_NONE;
  self->hovered = MS5_TIMELINE_NONE;
  self->focused = MS5_TIMELINE_NONE;

  g_signal_connect (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (focus, "enter", G_CALLBACK (focus_enter_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_leave_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, focus);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_has_tooltip (widget, TRUE);
}

/**
 * ms5_timeline_strip_get_timeline:
 * @self: a strip
 *
 * Returns: (transfer none): its intervals; call ms5_timeline_strip_refresh() after a change
 */
Ms5Timeline *
ms5_timeline_strip_get_timeline (Ms5TimelineStrip *self)
{
  return self->picture.timeline;
}

void
ms5_timeline_strip_set_window (Ms5TimelineStrip *self,
                               Ms5Interval       window)
{
  self->picture.window = window;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * ms5_timeline_strip_set_now:
 * @self: a strip
 * @now: the present; it is drawn again only if that is another pixel
 * @zone: (nullable): the site's zone
 */
void
ms5_timeline_strip_set_now (Ms5TimelineStrip *self,
                            Ms5Time           now,
                            GTimeZone        *zone)
{
  int before = ms5_strip_picture_x (&self->picture, GTK_WIDGET (self), self->picture.now);
  gboolean moved = ms5_strip_picture_x (&self->picture, GTK_WIDGET (self), now) != before ||
                   (self->picture.now == MS5_TIME_NONE) != (now == MS5_TIME_NONE);

  self->picture.now = now;
  if (self->picture.zone != zone)
    {
      g_clear_pointer (&self->picture.zone, g_time_zone_unref);
      self->picture.zone = zone != NULL ? g_time_zone_ref (zone) : NULL;
      moved = TRUE;
    }

  if (moved)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * ms5_timeline_strip_refresh:
 * @self: a strip whose intervals have changed
 */
void
ms5_timeline_strip_refresh (Ms5TimelineStrip *self)
{
  guint n = ms5_timeline_get_length (self->picture.timeline);

  if (self->focused != MS5_TIMELINE_NONE && self->focused >= n)
    self->focused = n > 0 ? n - 1 : MS5_TIMELINE_NONE;
  if (self->hovered != MS5_TIMELINE_NONE && self->hovered >= n)
    self->hovered = MS5_TIMELINE_NONE;
  strip_update_current (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * ms5_timeline_strip_get_current:
 * @self: a strip
 *
 * Returns: the interval under the pointer, else the focused one, else %MS5_TIMELINE_NONE
 */
guint
ms5_timeline_strip_get_current (Ms5TimelineStrip *self)
{
  return self->picture.current;
}
