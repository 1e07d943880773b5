/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-trend-chart.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ms5-draw.h"
#include "ms5-format.h"
#include "ms5-keepers.h"
#include "ms5-spoken.h"
#include "ms5-trend-picture.h"

struct _Ms5TrendChart
{
  GtkWidget        parent_instance;
  Ms5TrendPicture  picture;
  char            *title;
  gboolean         stale;

  GStringChunk    *texts;
  int              hovered;
  int              focused;
  gboolean         has_focus;
  Ms5Spoken        spoken;
};

G_DEFINE_ENUM_TYPE (Ms5TrendStyle, ms5_trend_style,
                    G_DEFINE_ENUM_VALUE (MS5_TREND_BARS, "bars"),
                    G_DEFINE_ENUM_VALUE (MS5_TREND_LINE, "line"))

enum
{
  PROP_0,
  PROP_DIGITS,
  PROP_STALE,
  PROP_STYLE,
  PROP_THRESHOLD,
  PROP_TITLE,
  PROP_UNIT,
  N_PROPS
};

static void chart_changed (gpointer data);

static GParamSpec *properties[N_PROPS];
static const Ms5Keeper members[N_PROPS] = {
  [PROP_DIGITS] = MS5_KEEPER (Ms5TrendChart, picture.digits, chart_changed),
  [PROP_STALE] = MS5_KEEPER (Ms5TrendChart, stale, chart_changed),
  [PROP_STYLE] = MS5_KEEPER (Ms5TrendChart, picture.style, chart_changed),
  [PROP_THRESHOLD] = MS5_KEEPER (Ms5TrendChart, picture.threshold, chart_changed),
  [PROP_TITLE] = MS5_KEEPER (Ms5TrendChart, title, chart_changed),
  [PROP_UNIT] = MS5_KEEPER (Ms5TrendChart, picture.unit, chart_changed),
};

#define MEMBER(prop) &members[prop], properties[prop]

G_DEFINE_FINAL_TYPE (Ms5TrendChart, ms5_trend_chart, GTK_TYPE_WIDGET)

static void
chart_changed (gpointer data)
{
  Ms5TrendChart *self = data;
  guint n = self->picture.points->len;
  g_autoptr (GString) text = g_string_new (self->title != NULL ? self->title : _("Trend"));

  if (n > 0)
    {
      g_autofree char *last = ms5_trend_picture_describe (&self->picture, n - 1);

      /* Translators: how many values a chart shows, and the newest one. */
      g_string_append_printf (text, ngettext (", %u value, newest: %s", ", %u values, newest: %s", n),
                              n, last);
    }
  if (!isnan (self->picture.threshold))
    {
      g_autofree char *threshold = ms5_format_quantity (self->picture.threshold,
                                                        (int) self->picture.digits,
                                                        self->picture.unit);

      g_string_append_printf (text, _(", threshold %s"), threshold);
    }
  if (self->stale)
    g_string_append_printf (text, ", %s", _("not live"));

  ms5_widget_set_class (GTK_WIDGET (self), "stale", self->stale);
  ms5_spoken_say (&self->spoken, GTK_WIDGET (self), text->str, FALSE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_current (Ms5TrendChart *self)
{
  int current = self->hovered >= 0 || !self->has_focus ? self->hovered : self->focused;

  if (current >= (int) self->picture.points->len)
    current = -1;
  if (current == self->picture.current)
    return;

  self->picture.current = current;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (current >= 0)
    {
      g_autofree char *text = ms5_trend_picture_describe (&self->picture, (guint) current);

      gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                      -1);
    }
}

static void
move (Ms5TrendChart *self,
      int            by)
{
  int n = (int) self->picture.points->len;

  if (n == 0)
    return;

  self->hovered = -1;
  self->focused = self->focused < 0 ? n - 1 : CLAMP (self->focused + by, 0, n - 1);
  update_current (self);
}

static gboolean
move_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   user_data)
{
  int by = g_variant_get_int32 (args);

  move (MS5_TREND_CHART (widget), ms5_is_rtl (widget) && ABS (by) == 1 ? -by : by);
  return TRUE;
}

static void
motion_cb (GtkEventControllerMotion *controller,
           double                    x,
           double                    y,
           Ms5TrendChart            *self)
{
  self->hovered = ms5_trend_picture_pick (&self->picture, GTK_WIDGET (self), x);
  update_current (self);
}

static void
leave_cb (GtkEventControllerMotion *controller,
          Ms5TrendChart            *self)
{
  self->hovered = -1;
  update_current (self);
}

static void
focus_enter_cb (GtkEventControllerFocus *controller,
                Ms5TrendChart           *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  self->has_focus = TRUE;
  /* By the keyboard; after a click nothing is chosen that was not clicked. */
  if (self->focused < 0 && GTK_IS_WINDOW (root) && gtk_window_get_focus_visible (GTK_WINDOW (root)))
    move (self, 0);
  update_current (self);
}

static void
focus_leave_cb (GtkEventControllerFocus *controller,
                Ms5TrendChart           *self)
{
  self->has_focus = FALSE;
  update_current (self);
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            Ms5TrendChart   *self)
{
  self->focused = ms5_trend_picture_pick (&self->picture, GTK_WIDGET (self), x);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  update_current (self);
}

static gboolean
ms5_trend_chart_query_tooltip (GtkWidget  *widget,
                               int         x,
                               int         y,
                               gboolean    keyboard,
                               GtkTooltip *tooltip)
{
  Ms5TrendChart *self = MS5_TREND_CHART (widget);
  int index = keyboard ? self->picture.current : ms5_trend_picture_pick (&self->picture, widget, x);
  g_autofree char *text = NULL;

  if (index < 0)
    return FALSE;

  text = ms5_trend_picture_describe (&self->picture, (guint) index);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
ms5_trend_chart_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : 140;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 480 : 200;
}

static void
ms5_trend_chart_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  ms5_trend_picture_draw (&MS5_TREND_CHART (widget)->picture, widget, snapshot);
}

static void
ms5_trend_chart_dispose (GObject *object)
{
  ms5_spoken_clear (&MS5_TREND_CHART (object)->spoken);

  G_OBJECT_CLASS (ms5_trend_chart_parent_class)->dispose (object);
}

static void
ms5_trend_chart_finalize (GObject *object)
{
  Ms5TrendChart *self = MS5_TREND_CHART (object);

  ms5_keepers_clear (object, members, properties, N_PROPS);
  g_array_unref (self->picture.points);
  g_object_unref (self->picture.layout);
  g_string_chunk_free (self->texts);

  G_OBJECT_CLASS (ms5_trend_chart_parent_class)->finalize (object);
}

static void
ms5_trend_chart_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ms5_keeper_get (object, &members[prop_id], pspec, value);
}

static void
ms5_trend_chart_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  ms5_keeper_set (object, &members[prop_id], pspec, value);
}

static void
add_move (GtkWidgetClass *klass,
          guint           key,
          guint           keypad,
          int             by)
{
  gtk_widget_class_add_binding (klass, key, 0, move_cb, "i", by);
  gtk_widget_class_add_binding (klass, keypad, 0, move_cb, "i", by);
}

static void
ms5_trend_chart_class_init (Ms5TrendChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_trend_chart_dispose;
  object_class->finalize = ms5_trend_chart_finalize;
  object_class->get_property = ms5_trend_chart_get_property;
  object_class->set_property = ms5_trend_chart_set_property;
  widget_class->measure = ms5_trend_chart_measure;
  widget_class->query_tooltip = ms5_trend_chart_query_tooltip;
  widget_class->snapshot = ms5_trend_chart_snapshot;

  properties[PROP_DIGITS] = ms5_param_uint ("digits", 9, 0);
  properties[PROP_STALE] = ms5_param_boolean ("stale");
  properties[PROP_STYLE] = ms5_param_enum ("style", MS5_TYPE_TREND_STYLE, MS5_TREND_BARS);
  properties[PROP_THRESHOLD] = ms5_param_double ("threshold");
  properties[PROP_TITLE] = ms5_param_string ("title");
  properties[PROP_UNIT] = ms5_param_string ("unit");
  g_object_class_install_properties (object_class, N_PROPS, properties);

  add_move (widget_class, GDK_KEY_Left, GDK_KEY_KP_Left, -1);
  add_move (widget_class, GDK_KEY_Right, GDK_KEY_KP_Right, 1);
  add_move (widget_class, GDK_KEY_Home, GDK_KEY_KP_Home, -G_MAXINT16);
  add_move (widget_class, GDK_KEY_End, GDK_KEY_KP_End, G_MAXINT16);

  gtk_widget_class_set_css_name (widget_class, "trendchart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ms5_trend_chart_init (Ms5TrendChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->picture.points = g_array_new (FALSE, FALSE, sizeof (Ms5TrendPoint));
  self->picture.threshold = NAN;
  self->picture.current = -1;
  self->picture.layout = ms5_text_new (widget, "");
  self->texts = g_string_chunk_new (256);
  self->hovered = -1;
  self->focused = -1;

  g_signal_connect (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (focus, "enter", G_CALLBACK (focus_enter_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_leave_cb), self);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, focus);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_has_tooltip (widget, TRUE);
  chart_changed (self);
}

/**
 * ms5_trend_chart_new:
 *
 * Returns: (transfer floating): an empty chart
 */
GtkWidget *
ms5_trend_chart_new (void)
{
  return g_object_new (MS5_TYPE_TREND_CHART, NULL);
}

/**
 * ms5_trend_chart_set_points:
 * @self: a chart
 * @points: (array length=n_points): the values, the oldest first; copied
 * @n_points: how many
 */
void
ms5_trend_chart_set_points (Ms5TrendChart       *self,
                            const Ms5TrendPoint *points,
                            guint                n_points)
{
  g_return_if_fail (MS5_IS_TREND_CHART (self));
  g_return_if_fail (points != NULL || n_points == 0);

  g_array_set_size (self->picture.points, 0);
  g_string_chunk_clear (self->texts);
  for (guint i = 0; i < n_points; i++)
    {
      Ms5TrendPoint point = points[i];

      point.label = g_string_chunk_insert (self->texts, point.label != NULL ? point.label : "");
      point.detail = point.detail != NULL ? g_string_chunk_insert (self->texts, point.detail) : NULL;
      g_array_append_val (self->picture.points, point);
    }

  update_current (self);
  chart_changed (self);
}

/**
 * ms5_trend_chart_get_current:
 * @self: a chart
 *
 * Returns: the point under the pointer, else the focused one, else -1
 */
int
ms5_trend_chart_get_current (Ms5TrendChart *self)
{
  g_return_val_if_fail (MS5_IS_TREND_CHART (self), -1);

  return self->picture.current;
}

void
ms5_trend_chart_set_style (Ms5TrendChart *self,
                           Ms5TrendStyle  style)
{
  g_return_if_fail (MS5_IS_TREND_CHART (self));

  ms5_keeper_set_enum (self, MEMBER (PROP_STYLE), (int) style);
}

/**
 * ms5_trend_chart_set_title:
 * @self: a chart
 * @title: (nullable): what a screen reader calls it
 */
void
ms5_trend_chart_set_title (Ms5TrendChart *self,
                           const char    *title)
{
  g_return_if_fail (MS5_IS_TREND_CHART (self));

  ms5_keeper_set_string (self, MEMBER (PROP_TITLE), title);
}

void
ms5_trend_chart_set_unit (Ms5TrendChart *self,
                          const char    *unit)
{
  g_return_if_fail (MS5_IS_TREND_CHART (self));

  ms5_keeper_set_string (self, MEMBER (PROP_UNIT), unit);
}

void
ms5_trend_chart_set_digits (Ms5TrendChart *self,
                            guint          digits)
{
  g_return_if_fail (MS5_IS_TREND_CHART (self));
  g_return_if_fail (digits <= 9);

  ms5_keeper_set_uint (self, MEMBER (PROP_DIGITS), digits);
}

/**
 * ms5_trend_chart_set_threshold:
 * @self: a chart
 * @threshold: bars above it, or points of a line below it, are amber; NaN for none
 */
void
ms5_trend_chart_set_threshold (Ms5TrendChart *self,
                               double         threshold)
{
  g_return_if_fail (MS5_IS_TREND_CHART (self));

  ms5_keeper_set_double (self, MEMBER (PROP_THRESHOLD), threshold);
}

void
ms5_trend_chart_set_stale (Ms5TrendChart *self,
                           gboolean       stale)
{
  g_return_if_fail (MS5_IS_TREND_CHART (self));

  ms5_keeper_set_boolean (self, MEMBER (PROP_STALE), stale);
}
