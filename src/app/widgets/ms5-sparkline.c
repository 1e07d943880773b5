/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-sparkline.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ms5-format.h"
#include "ms5-keepers.h"
#include "ms5-plot.h"
#include "ms5-spoken.h"

/* Ten minutes at one a second; more would fall into the same pixels. */
#define CAPACITY 600

struct _Ms5Sparkline
{
  GtkWidget   parent_instance;
  char       *label;
  char       *unit;
  guint       digits;
  Ms5Plot     plot;

  Ms5Spoken   spoken;
  int         said;       /* the limit state last told */
};

enum
{
  PROP_0,
  PROP_DIGITS,
  PROP_HIGH,
  PROP_HIGH_ALARM,
  PROP_LABEL,
  PROP_LOW,
  PROP_LOW_ALARM,
  PROP_MAX_GAP,
  PROP_UNIT,
  PROP_WINDOW,
  N_PROPS
};

static void sparkline_changed (gpointer data);

static GParamSpec *properties[N_PROPS];
static const Ms5Keeper members[N_PROPS] = {
  [PROP_DIGITS] = MS5_KEEPER (Ms5Sparkline, digits, sparkline_changed),
  [PROP_HIGH] = MS5_KEEPER (Ms5Sparkline, plot.limits.high, sparkline_changed),
  [PROP_HIGH_ALARM] = MS5_KEEPER (Ms5Sparkline, plot.limits.high_alarm, sparkline_changed),
  [PROP_LABEL] = MS5_KEEPER (Ms5Sparkline, label, sparkline_changed),
  [PROP_LOW] = MS5_KEEPER (Ms5Sparkline, plot.limits.low, sparkline_changed),
  [PROP_LOW_ALARM] = MS5_KEEPER (Ms5Sparkline, plot.limits.low_alarm, sparkline_changed),
  [PROP_MAX_GAP] = MS5_KEEPER (Ms5Sparkline, plot.max_gap, sparkline_changed),
  [PROP_UNIT] = MS5_KEEPER (Ms5Sparkline, unit, sparkline_changed),
  [PROP_WINDOW] = MS5_KEEPER (Ms5Sparkline, plot.window, sparkline_changed),
};

#define MEMBER(prop) &members[prop], properties[prop]

G_DEFINE_FINAL_TYPE (Ms5Sparkline, ms5_sparkline, GTK_TYPE_WIDGET)

static void
update_accessible (Ms5Sparkline *self)
{
  Ms5LimitState state = ms5_sparkline_get_limit_state (self);
  double value = ms5_sparkline_get_value (self);
  g_autoptr (GString) text = g_string_new (self->label);
  double min, max;

  g_string_append (text, text->len > 0 ? ", " : "");
  if (isnan (value))
    g_string_append (text, _("no value"));
  else
    {
      g_autofree char *now = ms5_format_quantity (value, (int) self->digits, self->unit);

      g_string_append_printf (text, "%s, %s", now, ms5_limit_state_get_word (state));
    }

  if (ms5_series_get_range (self->plot.series, MS5_TIME_NONE, &min, &max))
    {
      g_autofree char *least = ms5_format_number (min, (int) self->digits);
      g_autofree char *most = ms5_format_quantity (max, (int) self->digits, self->unit);

      g_string_append (text, ", ");
      /* Translators: the least and the greatest value of the last minutes. */
      g_string_append_printf (text, _("lately from %s to %s"), least, most);
    }

  ms5_spoken_say (&self->spoken, GTK_WIDGET (self), text->str, (int) state != self->said);
  self->said = (int) state;
}

static void
sparkline_changed (gpointer data)
{
  Ms5Sparkline *self = data;

  /* As part of something that speaks for it, it is silent. */
  if (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (self)) == GTK_ACCESSIBLE_ROLE_IMG)
    update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
ms5_sparkline_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  ms5_plot_draw (&MS5_SPARKLINE (widget)->plot, widget, snapshot);
}

static void
ms5_sparkline_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 32 : 16;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 96 : 24;
}

static void
ms5_sparkline_dispose (GObject *object)
{
  ms5_spoken_clear (&MS5_SPARKLINE (object)->spoken);

  G_OBJECT_CLASS (ms5_sparkline_parent_class)->dispose (object);
}

static void
ms5_sparkline_finalize (GObject *object)
{
  Ms5Sparkline *self = MS5_SPARKLINE (object);

  ms5_keepers_clear (object, members, properties, N_PROPS);
  ms5_series_free (self->plot.series);
  g_array_unref (self->plot.columns);

  G_OBJECT_CLASS (ms5_sparkline_parent_class)->finalize (object);
}

static void
ms5_sparkline_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  ms5_keeper_get (object, &members[prop_id], pspec, value);
}

static void
ms5_sparkline_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  ms5_keeper_set (object, &members[prop_id], pspec, value);
}

static void
ms5_sparkline_class_init (Ms5SparklineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_sparkline_dispose;
  object_class->finalize = ms5_sparkline_finalize;
  object_class->get_property = ms5_sparkline_get_property;
  object_class->set_property = ms5_sparkline_set_property;
  widget_class->measure = ms5_sparkline_measure;
  widget_class->snapshot = ms5_sparkline_snapshot;

  properties[PROP_DIGITS] = ms5_param_uint ("digits", 9, 1);
  properties[PROP_HIGH] = ms5_param_double ("high");
  properties[PROP_HIGH_ALARM] = ms5_param_double ("high-alarm");
  properties[PROP_LABEL] = ms5_param_string ("label");
  properties[PROP_LOW] = ms5_param_double ("low");
  properties[PROP_LOW_ALARM] = ms5_param_double ("low-alarm");
  properties[PROP_MAX_GAP] = ms5_param_time ("max-gap");
  properties[PROP_UNIT] = ms5_param_string ("unit");
  properties[PROP_WINDOW] = ms5_param_time ("window");
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ms5_sparkline_init (Ms5Sparkline *self)
{
  self->digits = 1;
  self->plot.limits = MS5_LIMITS_NONE;
  self->plot.window = 10 * MS5_USEC_PER_MIN;
  self->plot.max_gap = 30 * MS5_USEC_PER_S;
  self->plot.series = ms5_series_new (CAPACITY);
  self->plot.columns = g_array_new (FALSE, FALSE, sizeof (Ms5Column));
  self->said = -1;
}

/**
 * ms5_sparkline_new:
 *
 * Returns: (transfer floating): an empty line of ten minutes
 */
GtkWidget *
ms5_sparkline_new (void)
{
  return g_object_new (MS5_TYPE_SPARKLINE, NULL);
}

/**
 * ms5_sparkline_push:
 * @self: a sparkline
 * @time: when
 * @value: what was measured, NaN if nothing is from here on
 *
 * Returns: %FALSE if @time is before the last point's: it is not kept
 */
gboolean
ms5_sparkline_push (Ms5Sparkline *self,
                    Ms5Time       time,
                    double        value)
{
  g_return_val_if_fail (MS5_IS_SPARKLINE (self), FALSE);

  if (!ms5_series_push (self->plot.series, time, value))
    return FALSE;

  sparkline_changed (self);
  return TRUE;
}

/**
 * ms5_sparkline_set_points:
 * @self: a sparkline
 * @points: (array length=n_points): the line, in order of time
 * @n_points: how many; of too many the newest are kept
 */
void
ms5_sparkline_set_points (Ms5Sparkline   *self,
                          const Ms5Point *points,
                          guint           n_points)
{
  g_return_if_fail (MS5_IS_SPARKLINE (self));
  g_return_if_fail (points != NULL || n_points == 0);

  ms5_series_clear (self->plot.series);
  for (guint i = n_points > CAPACITY ? n_points - CAPACITY : 0; i < n_points; i++)
    ms5_series_push (self->plot.series, points[i].time, points[i].value);
  sparkline_changed (self);
}

void
ms5_sparkline_clear (Ms5Sparkline *self)
{
  ms5_sparkline_set_points (self, NULL, 0);
}

/**
 * ms5_sparkline_get_value:
 * @self: a sparkline
 *
 * Returns: the newest value, NaN if there is none
 */
double
ms5_sparkline_get_value (Ms5Sparkline *self)
{
  const Ms5Point *last;

  g_return_val_if_fail (MS5_IS_SPARKLINE (self), NAN);

  last = ms5_series_get_last (self->plot.series);
  return last != NULL ? last->value : NAN;
}

Ms5LimitState
ms5_sparkline_get_limit_state (Ms5Sparkline *self)
{
  g_return_val_if_fail (MS5_IS_SPARKLINE (self), MS5_LIMIT_OK);

  return ms5_limits_judge (&self->plot.limits, ms5_sparkline_get_value (self));
}

void
ms5_sparkline_set_label (Ms5Sparkline *self,
                         const char   *label)
{
  g_return_if_fail (MS5_IS_SPARKLINE (self));

  ms5_keeper_set_string (self, MEMBER (PROP_LABEL), label);
}

void
ms5_sparkline_set_unit (Ms5Sparkline *self,
                        const char   *unit)
{
  g_return_if_fail (MS5_IS_SPARKLINE (self));

  ms5_keeper_set_string (self, MEMBER (PROP_UNIT), unit);
}

void
ms5_sparkline_set_digits (Ms5Sparkline *self,
                          guint         digits)
{
  g_return_if_fail (MS5_IS_SPARKLINE (self));
  g_return_if_fail (digits <= 9);

  ms5_keeper_set_uint (self, MEMBER (PROP_DIGITS), digits);
}

void
ms5_sparkline_set_low (Ms5Sparkline *self,
                       double        low)
{
  g_return_if_fail (MS5_IS_SPARKLINE (self));

  ms5_keeper_set_double (self, MEMBER (PROP_LOW), low);
}

void
ms5_sparkline_set_high (Ms5Sparkline *self,
                        double        high)
{
  g_return_if_fail (MS5_IS_SPARKLINE (self));

  ms5_keeper_set_double (self, MEMBER (PROP_HIGH), high);
}

void
ms5_sparkline_set_low_alarm (Ms5Sparkline *self,
                             double        low_alarm)
{
  g_return_if_fail (MS5_IS_SPARKLINE (self));

  ms5_keeper_set_double (self, MEMBER (PROP_LOW_ALARM), low_alarm);
}

void
ms5_sparkline_set_high_alarm (Ms5Sparkline *self,
                              double        high_alarm)
{
  g_return_if_fail (MS5_IS_SPARKLINE (self));

  ms5_keeper_set_double (self, MEMBER (PROP_HIGH_ALARM), high_alarm);
}

/**
 * ms5_sparkline_set_limits:
 * @self: a sparkline
 * @limits: all four limits, NaN for those there are not
 */
void
ms5_sparkline_set_limits (Ms5Sparkline    *self,
                          const Ms5Limits *limits)
{
  g_return_if_fail (limits != NULL);

  ms5_sparkline_set_low (self, limits->low);
  ms5_sparkline_set_high (self, limits->high);
  ms5_sparkline_set_low_alarm (self, limits->low_alarm);
  ms5_sparkline_set_high_alarm (self, limits->high_alarm);
}

/**
 * ms5_sparkline_set_window:
 * @self: a sparkline
 * @window: how far it goes back, in microseconds; 0 for all points it has
 */
void
ms5_sparkline_set_window (Ms5Sparkline *self,
                          gint64        window)
{
  g_return_if_fail (MS5_IS_SPARKLINE (self));

  ms5_keeper_set_time (self, MEMBER (PROP_WINDOW), window);
}

/**
 * ms5_sparkline_set_max_gap:
 * @self: a sparkline
 * @max_gap: points farther apart are not joined, in microseconds; 0 joins all
 */
void
ms5_sparkline_set_max_gap (Ms5Sparkline *self,
                           gint64        max_gap)
{
  g_return_if_fail (MS5_IS_SPARKLINE (self));

  ms5_keeper_set_time (self, MEMBER (PROP_MAX_GAP), max_gap);
}
