/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-gauge-arc.h"

#include <math.h>

#include "ms5-compat.h"
#include "ms5-draw.h"
#include "ms5-ease.h"
#include "ms5-format.h"

/* A little more than half a circle: it opens downwards, and the figure stands in the opening. */
#define BEYOND  (10.0 * G_PI / 180.0)
#define START   (G_PI - BEYOND)
#define SWEEP   (G_PI + 2 * BEYOND)

/* Of the text's height: how large a gauge likes to be. */
#define LARGE_EM   17.0
#define COMPACT_EM 7.6

struct _Ms5GaugeArc
{
  GtkWidget        parent_instance;
  Ms5GaugeReading  reading;
  Ms5Ease          value;
  char            *text;
  char            *unit;
  gboolean         large;

  PangoLayout     *number;
  PangoLayout     *sign;
  PangoLayout     *label;
};

typedef struct
{
  double x;
  double y;
  double outer;
  double inner;
  double margin;
} Ring;

G_DEFINE_FINAL_TYPE (Ms5GaugeArc, ms5_gauge_arc, GTK_TYPE_WIDGET)

static double
angle_of (double ratio)
{
  return START + CLAMP (ratio, 0.0, 1.0) * SWEEP;
}

static double
em_of (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = pango_font_description_get_size (font) / (double) PANGO_SCALE;

  if (!pango_font_description_get_size_is_absolute (font))
    size *= pango_cairo_context_get_resolution (context) / 72.0;
  return size > 0 ? size : 14.0;
}

static Ring
ring_fit (Ms5GaugeArc *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  double em = em_of (widget);
  double side = self->large ? 1.6 * em : 0.4 * em;
  double above = self->large ? 1.2 * em : 0.5 * em;
  double high = 1.0 + sin (BEYOND);
  Ring ring;

  ring.outer = MAX (MIN (width / 2 - side, (height - above) / high), 8.0);
  ring.inner = ring.outer - CLAMP (ring.outer * (self->large ? 0.17 : 0.22), 5.0, 40.0);
  ring.margin = self->large ? 0.45 * em : 0.35 * em;
  ring.x = width / 2;
  ring.y = above + (height - above - ring.outer * high) / 2 + ring.outer;
  return ring;
}

static void
ring_path (cairo_t    *cr,
           const Ring *ring,
           double      from,
           double      to)
{
  cairo_new_path (cr);
  cairo_arc (cr, ring->x, ring->y, ring->outer, angle_of (from), angle_of (to));
  cairo_arc_negative (cr, ring->x, ring->y, ring->inner, angle_of (to), angle_of (from));
  cairo_close_path (cr);
}

static void
draw_track (Ms5GaugeArc *self,
            cairo_t     *cr,
            const Ring  *ring)
{
  static const double dashes[] = { 5, 4 };
  GdkRGBA rgba;

  ms5_color_get (GTK_WIDGET (self), MS5_COLOR_TRACK, &rgba);
  gdk_cairo_set_source_rgba (cr, &rgba);
  ring_path (cr, ring, 0, 1);
  cairo_fill (cr);

  if (!isnan (self->reading.value))
    return;

  ms5_color_get (GTK_WIDGET (self), MS5_COLOR_NO_DATA, &rgba);
  gdk_cairo_set_source_rgba (cr, &rgba);
  cairo_set_line_width (cr, 1.5);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  ring_path (cr, ring, 0, 1);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_range (Ms5GaugeArc *self,
            cairo_t     *cr,
            const Ring  *ring)
{
  double from = self->reading.worst;
  double to = self->reading.best;
  GdkRGBA rgba;

  if (!(to - from > 0.0005))
    return;

  ms5_color_get (GTK_WIDGET (self), MS5_COLOR_INK, &rgba);
  gdk_cairo_set_source_rgba (cr, &rgba);
  cairo_save (cr);
  ring_path (cr, ring, from, to);
  cairo_clip (cr);
  cairo_set_line_width (cr, 1.5);
  ms5_hatch_path (cr, ring->x - ring->outer, ring->y - ring->outer,
                  2 * ring->outer, 2 * ring->outer, 5);
  cairo_stroke (cr);
  cairo_restore (cr);

  ring_path (cr, ring, to, to);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
}

static void
draw_value (Ms5GaugeArc *self,
            cairo_t     *cr,
            const Ring  *ring)
{
  double value = ms5_ease_get (&self->value);
  GdkRGBA rgba;

  if (!(value > 0))
    return;

  ms5_color_get (GTK_WIDGET (self), MS5_COLOR_INK, &rgba);
  gdk_cairo_set_source_rgba (cr, &rgba);
  ring_path (cr, ring, 0, value);
  cairo_fill (cr);
}

static void
draw_marks (Ms5GaugeArc *self,
            cairo_t     *cr,
            const Ring  *ring)
{
  double target = angle_of (self->reading.target);
  double world_class = angle_of (self->reading.world_class);
  GdkRGBA rgba;

  if (!isnan (self->reading.target))
    {
      double from = ring->outer - (ring->outer - ring->inner) * 0.35;
      double to = ring->outer + ring->margin;

      ms5_color_get (GTK_WIDGET (self), MS5_COLOR_TARGET, &rgba);
      gdk_cairo_set_source_rgba (cr, &rgba);
      cairo_set_line_width (cr, self->large ? 4 : 3);
      cairo_move_to (cr, ring->x + from * cos (target), ring->y + from * sin (target));
      cairo_line_to (cr, ring->x + to * cos (target), ring->y + to * sin (target));
      cairo_stroke (cr);
    }

  if (self->large && !isnan (self->reading.world_class))
    {
      double at = ring->inner - 8;
      double x = ring->x + at * cos (world_class);
      double y = ring->y + at * sin (world_class);

      ms5_color_get (GTK_WIDGET (self), MS5_COLOR_FAINT, &rgba);
      gdk_cairo_set_source_rgba (cr, &rgba);
      cairo_set_line_width (cr, 1.5);
      cairo_move_to (cr, x, y - 4.5);
      cairo_line_to (cr, x + 4.5, y);
      cairo_line_to (cr, x, y + 4.5);
      cairo_line_to (cr, x - 4.5, y);
      cairo_close_path (cr);
      cairo_stroke (cr);
    }
}

static void
draw_target_label (Ms5GaugeArc *self,
                   GtkSnapshot *snapshot,
                   const Ring  *ring)
{
  Ms5Numerals numerals = ms5_numerals_get_default ();
  double target = self->reading.target;
  double away = ring->outer + ring->margin + 3;
  double dx = cos (angle_of (target));
  double dy = sin (angle_of (target));
  gboolean whole = fabs (target * 100 - round (target * 100)) < 1e-6;
  g_autofree char *text = NULL;
  int width, height;
  GdkRGBA rgba;

  if (isnan (target))
    return;

  text = ms5_numerals_format (&numerals, target, 2, whole ? 0 : 1);
  pango_layout_set_text (self->label, text, -1);
  pango_layout_get_pixel_size (self->label, &width, &height);
  ms5_color_get (GTK_WIDGET (self), MS5_COLOR_TARGET, &rgba);

  /* The near edge of the text, not its middle, touches the tick's end. */
  ms5_text_draw (snapshot, self->label, &rgba,
                 ring->x + away * dx + (dx - 1) * width / 2,
                 ring->y + away * dy + (dy - 1) * height / 2);
}

static void
set_font (GtkWidget   *widget,
          PangoLayout *layout,
          double       size)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  g_autoptr (PangoFontDescription) font =
    pango_font_description_copy (pango_context_get_font_description (context));

  pango_font_description_set_weight (font, PANGO_WEIGHT_ULTRABOLD);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
}

/* The figure stands in the middle without its sign, so that it does not wander with the sign. */
static void
draw_number (Ms5GaugeArc *self,
             GtkSnapshot *snapshot,
             const Ring  *ring)
{
  double size = ring->inner * 0.56;
  double baseline = ring->y + sin (BEYOND) * ring->outer * 0.55;
  int width, height, sign_width;
  GdkRGBA rgba;

  set_font (GTK_WIDGET (self), self->number, size);
  set_font (GTK_WIDGET (self), self->sign, size * 0.42);
  pango_layout_set_text (self->number, self->text != NULL ? self->text : "", -1);
  pango_layout_set_text (self->sign, self->unit != NULL ? self->unit : "", -1);
  pango_layout_get_pixel_size (self->number, &width, &height);
  pango_layout_get_pixel_size (self->sign, &sign_width, NULL);

  ms5_compat_get_color (GTK_WIDGET (self), &rgba);
  rgba.alpha *= isnan (self->reading.value) ? 0.6f : 1.0f;
  ms5_text_draw (snapshot, self->number, &rgba, ring->x - (width + sign_width) / 2.0,
                 baseline - pango_layout_get_baseline (self->number) / (double) PANGO_SCALE);
  rgba.alpha *= 0.7;
  ms5_text_draw (snapshot, self->sign, &rgba, ring->x + (width - sign_width) / 2.0 + size * 0.06,
                 baseline - pango_layout_get_baseline (self->sign) / (double) PANGO_SCALE);
}

static void
ms5_gauge_arc_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  Ms5GaugeArc *self = MS5_GAUGE_ARC (widget);
  Ring ring = ring_fit (self);
  double around = ring.outer + ring.margin + 2;
  cairo_t *cr;

  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (ring.x - around, ring.y - around,
                                                       2 * around,
                                                       around + sin (BEYOND) * ring.outer + 4));
  draw_track (self, cr, &ring);
  draw_range (self, cr, &ring);
  draw_value (self, cr, &ring);
  draw_marks (self, cr, &ring);
  cairo_destroy (cr);

  if (!self->large)
    return;

  draw_target_label (self, snapshot, &ring);
  draw_number (self, snapshot, &ring);
}

static void
ms5_gauge_arc_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  Ms5GaugeArc *self = MS5_GAUGE_ARC (widget);
  double em = em_of (widget);
  double width = em * (self->large ? LARGE_EM : COMPACT_EM);
  double share = orientation == GTK_ORIENTATION_HORIZONTAL ? 1.0 : 0.62;

  *natural = (int) ceil (width * share);
  *minimum = (int) ceil (width * share * (self->large ? 0.6 : 0.45));
}

static void
value_eased_cb (double   value,
                gpointer user_data)
{
  gtk_widget_queue_draw (user_data);
}

static void
ms5_gauge_arc_dispose (GObject *object)
{
  Ms5GaugeArc *self = MS5_GAUGE_ARC (object);

  ms5_ease_clear (&self->value);

  G_OBJECT_CLASS (ms5_gauge_arc_parent_class)->dispose (object);
}

static void
ms5_gauge_arc_finalize (GObject *object)
{
  Ms5GaugeArc *self = MS5_GAUGE_ARC (object);

  g_object_unref (self->number);
  g_object_unref (self->sign);
  g_object_unref (self->label);
  g_free (self->text);
  g_free (self->unit);

  G_OBJECT_CLASS (ms5_gauge_arc_parent_class)->finalize (object);
}

static void
ms5_gauge_arc_class_init (Ms5GaugeArcClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_gauge_arc_dispose;
  object_class->finalize = ms5_gauge_arc_finalize;
  widget_class->measure = ms5_gauge_arc_measure;
  widget_class->snapshot = ms5_gauge_arc_snapshot;

  gtk_widget_class_set_css_name (widget_class, "gaugearc");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ms5_gauge_arc_init (Ms5GaugeArc *self)
{
  self->reading = (Ms5GaugeReading) { NAN, NAN, NAN, NAN, NAN };
  self->number = ms5_text_new (GTK_WIDGET (self), "");
  self->sign = ms5_text_new (GTK_WIDGET (self), "");
  self->label = ms5_text_new (GTK_WIDGET (self), "");
  ms5_ease_init (&self->value, GTK_WIDGET (self), 0.004, value_eased_cb);
}

static gboolean
same (double a,
      double b)
{
  return a == b || (isnan (a) && isnan (b));
}

/**
 * ms5_gauge_arc_set_reading:
 * @self: an arc
 * @reading: what it shows; the value glides
 */
void
ms5_gauge_arc_set_reading (Ms5GaugeArc           *self,
                           const Ms5GaugeReading *reading)
{
  gboolean moved = !same (self->reading.value, reading->value);

  if (!moved && same (self->reading.worst, reading->worst) &&
      same (self->reading.best, reading->best) && same (self->reading.target, reading->target) &&
      same (self->reading.world_class, reading->world_class))
    return;

  self->reading = *reading;
  if (moved)
    ms5_ease_to (&self->value, reading->value);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * ms5_gauge_arc_set_text:
 * @self: an arc
 * @text: the figure, shown if the arc is large
 * @unit: (nullable): its sign
 */
void
ms5_gauge_arc_set_text (Ms5GaugeArc *self,
                        const char  *text,
                        const char  *unit)
{
  if (g_strcmp0 (self->text, text) == 0 && g_strcmp0 (self->unit, unit) == 0)
    return;

  g_free (self->text);
  g_free (self->unit);
  self->text = g_strdup (text);
  self->unit = g_strdup (unit);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ms5_gauge_arc_set_large (Ms5GaugeArc *self,
                         gboolean     large)
{
  if (self->large == large)
    return;

  self->large = large;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
