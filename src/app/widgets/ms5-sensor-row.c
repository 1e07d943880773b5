/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-sensor-row.h"

#include <glib/gi18n.h>

#include "ms5-figure.h"
#include "ms5-format.h"
#include "ms5-keepers.h"
#include "ms5-spoken.h"

struct _Ms5SensorRow
{
  GtkWidget  parent_instance;
  char      *code;
  char      *label;
  char      *unit;
  guint      digits;
  Ms5Limits  limits;
  double     value;

  GtkWidget *name;
  GtkWidget *sparkline;
  GtkWidget *icon;
  GtkWidget *figure;
  Ms5Spoken  spoken;
  int        said;      /* the limit state last told */
};

enum { PROP_0, PROP_DIGITS, PROP_LABEL, PROP_UNIT, PROP_VALUE, PROP_CODE, N_PROPS };

static void row_changed   (gpointer data);
static void value_changed (gpointer data);

static GParamSpec *properties[N_PROPS];
static const Ms5Keeper members[N_PROPS] = {
  [PROP_DIGITS] = MS5_KEEPER (Ms5SensorRow, digits, row_changed),
  [PROP_LABEL] = MS5_KEEPER (Ms5SensorRow, label, row_changed),
  [PROP_UNIT] = MS5_KEEPER (Ms5SensorRow, unit, row_changed),
  [PROP_VALUE] = MS5_KEEPER (Ms5SensorRow, value, value_changed),
  [PROP_CODE] = MS5_KEEPER (Ms5SensorRow, code, NULL),
};

#define MEMBER(prop) &members[prop], properties[prop]

G_DEFINE_FINAL_TYPE (Ms5SensorRow, ms5_sensor_row, GTK_TYPE_WIDGET)

static void
value_changed (gpointer data)
{
  Ms5SensorRow *self = data;
  Ms5LimitState state = ms5_sensor_row_get_limit_state (self);
  const char *icon = ms5_limit_state_get_icon (state);
  g_autofree char *figure = ms5_format_quantity (self->value, (int) self->digits, self->unit);
  g_autofree char *text = NULL;

  ms5_figure_set_text (MS5_FIGURE (self->figure), figure);
  /* Its place is kept, so that the line beside it does not get shorter when it comes. */
  gtk_widget_set_opacity (self->icon, icon != NULL ? 1.0 : 0.0);
  if (icon != NULL)
    ms5_image_set_icon (self->icon, icon);
  ms5_widget_set_class (GTK_WIDGET (self), "attention",
                        state != MS5_LIMIT_OK && !ms5_limit_is_alarm (state));
  ms5_widget_set_class (GTK_WIDGET (self), "alarm", ms5_limit_is_alarm (state));

  text = ms5_sensor_row_describe (self);
  ms5_spoken_say (&self->spoken, GTK_WIDGET (self), text, (int) state != self->said);
  self->said = (int) state;
}

static void
row_changed (gpointer data)
{
  Ms5SensorRow *self = data;
  Ms5Sparkline *sparkline = MS5_SPARKLINE (self->sparkline);

  gtk_label_set_text (GTK_LABEL (self->name), self->label != NULL ? self->label : "");
  ms5_sparkline_set_label (sparkline, self->label);
  ms5_sparkline_set_unit (sparkline, self->unit);
  ms5_sparkline_set_digits (sparkline, self->digits);
  ms5_sparkline_set_limits (sparkline, &self->limits);
  value_changed (self);
}

static void
ms5_sensor_row_dispose (GObject *object)
{
  Ms5SensorRow *self = MS5_SENSOR_ROW (object);

  ms5_spoken_clear (&self->spoken);
  g_clear_pointer (&self->name, gtk_widget_unparent);
  g_clear_pointer (&self->sparkline, gtk_widget_unparent);
  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->figure, gtk_widget_unparent);

  G_OBJECT_CLASS (ms5_sensor_row_parent_class)->dispose (object);
}

static void
ms5_sensor_row_finalize (GObject *object)
{
  ms5_keepers_clear (object, members, properties, N_PROPS);

  G_OBJECT_CLASS (ms5_sensor_row_parent_class)->finalize (object);
}

static void
ms5_sensor_row_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  ms5_keeper_get (object, &members[prop_id], pspec, value);
}

static void
ms5_sensor_row_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  if (prop_id == PROP_CODE)
    MS5_SENSOR_ROW (object)->code = g_value_dup_string (value);
  else
    ms5_keeper_set (object, &members[prop_id], pspec, value);
}

static void
ms5_sensor_row_class_init (Ms5SensorRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_sensor_row_dispose;
  object_class->finalize = ms5_sensor_row_finalize;
  object_class->get_property = ms5_sensor_row_get_property;
  object_class->set_property = ms5_sensor_row_set_property;

  properties[PROP_CODE] =
    g_param_spec_string ("code", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_DIGITS] = ms5_param_uint ("digits", 9, 1);
  properties[PROP_LABEL] = ms5_param_string ("label");
  properties[PROP_UNIT] = ms5_param_string ("unit");
  properties[PROP_VALUE] = ms5_param_double ("value");
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "sensorrow");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
ms5_sensor_row_init (Ms5SensorRow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->digits = 1;
  self->limits = MS5_LIMITS_NONE;
  self->value = NAN;
  self->said = -1;

  self->name = g_object_new (GTK_TYPE_LABEL,
                             "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                             "ellipsize", PANGO_ELLIPSIZE_END,
                             "xalign", 0.0,
                             "width-chars", 5,
                             NULL);
  self->sparkline = g_object_new (MS5_TYPE_SPARKLINE,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                  "hexpand", TRUE,
                                  NULL);
  self->icon = g_object_new (GTK_TYPE_IMAGE,
                             "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                             "icon-name", "ms5-limit-high-symbolic",
                             NULL);
  self->figure = g_object_new (MS5_TYPE_FIGURE,
                               "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                               "valign", GTK_ALIGN_CENTER,
                               "xalign", 1.0,
                               NULL);
  gtk_widget_set_parent (self->name, widget);
  gtk_widget_set_parent (self->sparkline, widget);
  gtk_widget_set_parent (self->icon, widget);
  gtk_widget_set_parent (self->figure, widget);
  row_changed (self);
}

/**
 * ms5_sensor_row_new:
 * @code: the sensor's code
 *
 * Returns: (transfer floating): a row without a value
 */
GtkWidget *
ms5_sensor_row_new (const char *code)
{
  return g_object_new (MS5_TYPE_SENSOR_ROW, "code", code, NULL);
}

const char *
ms5_sensor_row_get_code (Ms5SensorRow *self)
{
  g_return_val_if_fail (MS5_IS_SENSOR_ROW (self), NULL);

  return self->code;
}

/**
 * ms5_sensor_row_get_sparkline:
 * @self: a row
 *
 * Returns: (transfer none): its line, for the window it shows
 */
Ms5Sparkline *
ms5_sensor_row_get_sparkline (Ms5SensorRow *self)
{
  g_return_val_if_fail (MS5_IS_SENSOR_ROW (self), NULL);

  return MS5_SPARKLINE (self->sparkline);
}

Ms5LimitState
ms5_sensor_row_get_limit_state (Ms5SensorRow *self)
{
  g_return_val_if_fail (MS5_IS_SENSOR_ROW (self), MS5_LIMIT_OK);

  return ms5_limits_judge (&self->limits, self->value);
}

double
ms5_sensor_row_get_value (Ms5SensorRow *self)
{
  g_return_val_if_fail (MS5_IS_SENSOR_ROW (self), NAN);

  return self->value;
}

/**
 * ms5_sensor_row_set_value:
 * @self: a row
 * @value: the figure; NaN is «—». The line is not touched, see ms5_sensor_row_push()
 */
void
ms5_sensor_row_set_value (Ms5SensorRow *self,
                          double        value)
{
  g_return_if_fail (MS5_IS_SENSOR_ROW (self));

  ms5_keeper_set_double (self, MEMBER (PROP_VALUE), value);
}

/**
 * ms5_sensor_row_push:
 * @self: a row
 * @time: when
 * @value: what was measured: the figure and the line's next point
 */
void
ms5_sensor_row_push (Ms5SensorRow *self,
                     Ms5Time       time,
                     double        value)
{
  g_return_if_fail (MS5_IS_SENSOR_ROW (self));

  if (ms5_sparkline_push (MS5_SPARKLINE (self->sparkline), time, value))
    ms5_sensor_row_set_value (self, value);
}

/**
 * ms5_sensor_row_set_points:
 * @self: a row
 * @points: (array length=n_points): the line, in order of time; the last one is the figure
 * @n_points: how many
 */
void
ms5_sensor_row_set_points (Ms5SensorRow   *self,
                           const Ms5Point *points,
                           guint           n_points)
{
  g_return_if_fail (MS5_IS_SENSOR_ROW (self));

  ms5_sparkline_set_points (MS5_SPARKLINE (self->sparkline), points, n_points);
  ms5_sensor_row_set_value (self, ms5_sparkline_get_value (MS5_SPARKLINE (self->sparkline)));
}

void
ms5_sensor_row_set_label (Ms5SensorRow *self,
                          const char   *label)
{
  g_return_if_fail (MS5_IS_SENSOR_ROW (self));

  ms5_keeper_set_string (self, MEMBER (PROP_LABEL), label);
}

void
ms5_sensor_row_set_unit (Ms5SensorRow *self,
                         const char   *unit)
{
  g_return_if_fail (MS5_IS_SENSOR_ROW (self));

  ms5_keeper_set_string (self, MEMBER (PROP_UNIT), unit);
}

void
ms5_sensor_row_set_digits (Ms5SensorRow *self,
                           guint         digits)
{
  g_return_if_fail (MS5_IS_SENSOR_ROW (self));
  g_return_if_fail (digits <= 9);

  ms5_keeper_set_uint (self, MEMBER (PROP_DIGITS), digits);
}

void
ms5_sensor_row_set_limits (Ms5SensorRow    *self,
                           const Ms5Limits *limits)
{
  g_return_if_fail (MS5_IS_SENSOR_ROW (self));
  g_return_if_fail (limits != NULL);

  if (ms5_limits_equal (&self->limits, limits))
    return;

  self->limits = *limits;
  row_changed (self);
}

/**
 * ms5_sensor_row_describe:
 * @self: a row
 *
 * Returns: (transfer full): what a screen reader says: «Temperature 64.2 °C, above its limit»
 */
char *
ms5_sensor_row_describe (Ms5SensorRow *self)
{
  g_autofree char *figure = NULL;
  const char *label;

  g_return_val_if_fail (MS5_IS_SENSOR_ROW (self), NULL);

  label = self->label != NULL ? self->label : "";
  figure = ms5_format_quantity (self->value, (int) self->digits, self->unit);
  if (isnan (self->value))
    return g_strdup_printf ("%s %s", label, _("no value"));
  if (ms5_sensor_row_get_limit_state (self) == MS5_LIMIT_OK)
    return g_strdup_printf ("%s %s", label, figure);
  return g_strdup_printf ("%s %s, %s", label, figure,
                          ms5_limit_state_get_word (ms5_sensor_row_get_limit_state (self)));
}

/**
 * ms5_sensor_row_join:
 * @self: a row
 * @labels: makes names as wide as those of its neighbours
 * @values: the same for values
 */
void
ms5_sensor_row_join (Ms5SensorRow *self,
                     GtkSizeGroup *labels,
                     GtkSizeGroup *values)
{
  g_return_if_fail (MS5_IS_SENSOR_ROW (self));

  gtk_size_group_add_widget (labels, self->name);
  gtk_size_group_add_widget (values, self->figure);
}
