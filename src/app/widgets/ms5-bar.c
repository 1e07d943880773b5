/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-bar.h"

#include <math.h>

#include "ms5-draw.h"
#include "ms5-ease.h"
#include "ms5-keepers.h"

#define THICK 7
#define NOTCH 3

struct _Ms5Bar
{
  GtkWidget parent_instance;
  double    value;
  double    target;
  gboolean  attention;

  Ms5Ease   shown;
};

enum { PROP_0, PROP_ATTENTION, PROP_TARGET, PROP_VALUE, N_PROPS };

static void look_changed  (gpointer data);
static void value_changed (gpointer data);

static GParamSpec *properties[N_PROPS];
static const Ms5Keeper members[N_PROPS] = {
  [PROP_ATTENTION] = MS5_KEEPER (Ms5Bar, attention, look_changed),
  [PROP_TARGET] = MS5_KEEPER (Ms5Bar, target, look_changed),
  [PROP_VALUE] = MS5_KEEPER (Ms5Bar, value, value_changed),
};

#define MEMBER(prop) &members[prop], properties[prop]

G_DEFINE_FINAL_TYPE (Ms5Bar, ms5_bar, GTK_TYPE_WIDGET)

static void
look_changed (gpointer data)
{
  gtk_widget_queue_draw (GTK_WIDGET (data));
}

static void
value_changed (gpointer data)
{
  Ms5Bar *self = data;

  ms5_ease_to (&self->shown, self->value);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
value_eased_cb (double   value,
                gpointer user_data)
{
  gtk_widget_queue_draw (user_data);
}

static void
ms5_bar_measure (GtkWidget      *widget,
                 GtkOrientation  orientation,
                 int             for_size,
                 int            *minimum,
                 int            *natural,
                 int            *minimum_baseline,
                 int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 32 : THICK + 2 * NOTCH;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 120 : *minimum;
}

static void
ms5_bar_snapshot (GtkWidget   *widget,
                  GtkSnapshot *snapshot)
{
  Ms5Bar *self = MS5_BAR (widget);
  float width = gtk_widget_get_width (widget);
  float y = (gtk_widget_get_height (widget) - THICK) / 2;
  double value = ms5_ease_get (&self->shown);
  GdkRGBA rgba;

  if (isnan (value))
    {
      ms5_color_get (widget, MS5_COLOR_NO_DATA, &rgba);
      ms5_draw_dashed (snapshot, &rgba, 0, y, width, THICK, THICK / 2.0f);
      return;
    }

  ms5_color_get (widget, MS5_COLOR_TRACK, &rgba);
  ms5_draw_rounded (snapshot, &rgba, 0, y, width, THICK, THICK / 2.0f);

  if (value > 0)
    {
      float filled = (float) CLAMP (value * width, THICK, width);

      ms5_color_get (widget, self->attention ? MS5_COLOR_ATTENTION : MS5_COLOR_INK, &rgba);
      ms5_draw_rounded (snapshot, &rgba, ms5_mirror (widget, 0, filled, width), y,
                        filled, THICK, THICK / 2.0f);
    }

  if (!isnan (self->target))
    {
      float x = (float) CLAMP (self->target * width, 0, width) - 1.5f;

      ms5_color_get (widget, MS5_COLOR_TARGET, &rgba);
      ms5_draw_rounded (snapshot, &rgba, ms5_mirror (widget, CLAMP (x, 0, width - 3), 3, width),
                        y - NOTCH, 3, THICK + 2 * NOTCH, 1.5f);
    }
}

static void
ms5_bar_dispose (GObject *object)
{
  ms5_ease_clear (&MS5_BAR (object)->shown);

  G_OBJECT_CLASS (ms5_bar_parent_class)->dispose (object);
}

static void
ms5_bar_get_property (GObject    *object,
                      guint       prop_id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  ms5_keeper_get (object, &members[prop_id], pspec, value);
}

static void
ms5_bar_set_property (GObject      *object,
                      guint         prop_id,
                      const GValue *value,
                      GParamSpec   *pspec)
{
  ms5_keeper_set (object, &members[prop_id], pspec, value);
}

static void
ms5_bar_class_init (Ms5BarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_bar_dispose;
  object_class->get_property = ms5_bar_get_property;
  object_class->set_property = ms5_bar_set_property;
  widget_class->measure = ms5_bar_measure;
  widget_class->snapshot = ms5_bar_snapshot;

  properties[PROP_ATTENTION] = ms5_param_boolean ("attention");
  properties[PROP_TARGET] = ms5_param_double ("target");
  properties[PROP_VALUE] = ms5_param_double ("value");
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "ms5bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ms5_bar_init (Ms5Bar *self)
{
  self->value = NAN;
  self->target = NAN;
  ms5_ease_init (&self->shown, GTK_WIDGET (self), 0.004, value_eased_cb);
}

/**
 * ms5_bar_new:
 *
 * Returns: (transfer floating): a bar without a value
 */
GtkWidget *
ms5_bar_new (void)
{
  return g_object_new (MS5_TYPE_BAR, NULL);
}

double
ms5_bar_get_value (Ms5Bar *self)
{
  g_return_val_if_fail (MS5_IS_BAR (self), NAN);

  return self->value;
}

/**
 * ms5_bar_set_value:
 * @self: a bar
 * @value: the share, 0…1; beyond is drawn as full, NaN as a dashed outline
 */
void
ms5_bar_set_value (Ms5Bar *self,
                   double  value)
{
  g_return_if_fail (MS5_IS_BAR (self));

  ms5_keeper_set_double (self, MEMBER (PROP_VALUE), value);
}

double
ms5_bar_get_target (Ms5Bar *self)
{
  g_return_val_if_fail (MS5_IS_BAR (self), NAN);

  return self->target;
}

/**
 * ms5_bar_set_target:
 * @self: a bar
 * @target: where the notch is, NaN for none
 */
void
ms5_bar_set_target (Ms5Bar *self,
                    double  target)
{
  g_return_if_fail (MS5_IS_BAR (self));

  ms5_keeper_set_double (self, MEMBER (PROP_TARGET), target);
}

gboolean
ms5_bar_get_attention (Ms5Bar *self)
{
  g_return_val_if_fail (MS5_IS_BAR (self), FALSE);

  return self->attention;
}

/**
 * ms5_bar_set_attention:
 * @self: a bar
 * @attention: whether it is amber and not grey
 */
void
ms5_bar_set_attention (Ms5Bar   *self,
                       gboolean  attention)
{
  g_return_if_fail (MS5_IS_BAR (self));

  ms5_keeper_set_boolean (self, MEMBER (PROP_ATTENTION), attention);
}
