/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-kpi-bar.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ms5-bar.h"
#include "ms5-figure.h"
#include "ms5-format.h"
#include "ms5-look.h"
#include "ms5-keepers.h"
#include "ms5-spoken.h"

struct _Ms5KpiBar
{
  GtkWidget  parent_instance;
  char      *label;
  char      *reason;
  double     value;
  double     target;
  gboolean   stale;

  GtkWidget *name;
  GtkWidget *icon;
  GtkWidget *figure;
  GtkWidget *bar;
  Ms5Spoken  spoken;
  int        said;      /* the meaning last told: what sign it had */
};

/* The signs of a value: what it means without its digits. */
enum { SIGN_FINE, SIGN_BELOW, SIGN_TOO_GOOD, SIGN_NONE };

enum { PROP_0, PROP_LABEL, PROP_REASON, PROP_STALE, PROP_TARGET, PROP_VALUE, N_PROPS };

static void kpi_changed (gpointer data);

static GParamSpec *properties[N_PROPS];
static const Ms5Keeper members[N_PROPS] = {
  [PROP_LABEL] = MS5_KEEPER (Ms5KpiBar, label, kpi_changed),
  [PROP_REASON] = MS5_KEEPER (Ms5KpiBar, reason, kpi_changed),
  [PROP_STALE] = MS5_KEEPER (Ms5KpiBar, stale, kpi_changed),
  [PROP_TARGET] = MS5_KEEPER (Ms5KpiBar, target, kpi_changed),
  [PROP_VALUE] = MS5_KEEPER (Ms5KpiBar, value, kpi_changed),
};

#define MEMBER(prop) &members[prop], properties[prop]

G_DEFINE_FINAL_TYPE (Ms5KpiBar, ms5_kpi_bar, GTK_TYPE_WIDGET)

static int
sign_of (Ms5KpiBar *self)
{
  if (isnan (self->value))
    return SIGN_NONE;
  if (self->value > 1.0)
    return SIGN_TOO_GOOD;
  return self->value < self->target ? SIGN_BELOW : SIGN_FINE;
}

static void
update_accessible (Ms5KpiBar *self,
                   int        sign)
{
  g_autofree char *figure = ms5_format_percent_figure (self->value);
  g_autofree char *target = ms5_format_percent_figure (self->target);
  g_autoptr (GString) text = g_string_new (self->label);

  g_string_append (text, ", ");
  if (sign == SIGN_NONE)
    g_string_append (text, _("no value"));
  else
    g_string_append_printf (text, _("%s percent"), figure);

  if (sign == SIGN_BELOW)
    {
      g_string_append (text, ", ");
      g_string_append_printf (text, _("below target %s percent"), target);
    }
  else if (sign == SIGN_TOO_GOOD)
    g_string_append_printf (text, ", %s", _("above 100 percent: check the ideal cycle time"));
  else if (sign == SIGN_NONE && self->reason != NULL)
    g_string_append_printf (text, ", %s", self->reason);
  if (self->stale)
    g_string_append_printf (text, ", %s", _("not live"));

  ms5_spoken_say (&self->spoken, GTK_WIDGET (self), text->str, sign != self->said);
  self->said = sign;
}

static void
kpi_changed (gpointer data)
{
  Ms5KpiBar *self = data;
  g_autofree char *text = ms5_format_percent (self->value);
  int sign = sign_of (self);
  gboolean news = sign == SIGN_BELOW || sign == SIGN_TOO_GOOD;
  const char *tooltip = sign == SIGN_NONE ? self->reason : NULL;

  if (sign == SIGN_BELOW)
    tooltip = _("Below target");
  else if (sign == SIGN_TOO_GOOD)
    tooltip = _("Above 100 %: the ideal cycle time is wrong");

  gtk_label_set_text (GTK_LABEL (self->name), self->label != NULL ? self->label : "");
  ms5_image_set_icon (self->icon, sign == SIGN_TOO_GOOD ? "ms5-state-attention-symbolic"
                                                        : "ms5-limit-low-symbolic");
  /* Not hidden: the row keeps its place when the sign comes and goes. */
  gtk_widget_set_opacity (self->icon, news ? 1.0 : 0.0);
  ms5_widget_set_tooltip (GTK_WIDGET (self), tooltip);
  ms5_figure_set_text (MS5_FIGURE (self->figure), text);
  ms5_bar_set_value (MS5_BAR (self->bar), self->value);
  ms5_bar_set_target (MS5_BAR (self->bar), self->target);
  ms5_bar_set_attention (MS5_BAR (self->bar), news);
  ms5_widget_set_class (GTK_WIDGET (self), "attention", news);
  ms5_widget_set_class (GTK_WIDGET (self), "stale", self->stale);
  update_accessible (self, sign);
}

static void
ms5_kpi_bar_dispose (GObject *object)
{
  Ms5KpiBar *self = MS5_KPI_BAR (object);

  ms5_spoken_clear (&self->spoken);
  ms5_widget_remove_children (GTK_WIDGET (self));

  G_OBJECT_CLASS (ms5_kpi_bar_parent_class)->dispose (object);
}

static void
ms5_kpi_bar_finalize (GObject *object)
{
  ms5_keepers_clear (object, members, properties, N_PROPS);

  G_OBJECT_CLASS (ms5_kpi_bar_parent_class)->finalize (object);
}

static void
ms5_kpi_bar_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  ms5_keeper_get (object, &members[prop_id], pspec, value);
}

static void
ms5_kpi_bar_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  ms5_keeper_set (object, &members[prop_id], pspec, value);
}

static void
ms5_kpi_bar_class_init (Ms5KpiBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_kpi_bar_dispose;
  object_class->finalize = ms5_kpi_bar_finalize;
  object_class->get_property = ms5_kpi_bar_get_property;
  object_class->set_property = ms5_kpi_bar_set_property;

  properties[PROP_LABEL] = ms5_param_string ("label");
  properties[PROP_REASON] = ms5_param_string ("reason");
  properties[PROP_STALE] = ms5_param_boolean ("stale");
  properties[PROP_TARGET] = ms5_param_double ("target");
  properties[PROP_VALUE] = ms5_param_double ("value");
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "kpibar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void
ms5_kpi_bar_init (Ms5KpiBar *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->value = NAN;
  self->target = NAN;
  self->said = -1;
  gtk_orientable_set_orientation (
    GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);

  self->name = g_object_new (GTK_TYPE_LABEL,
                             "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                             "ellipsize", PANGO_ELLIPSIZE_END,
                             "hexpand", TRUE,
                             "xalign", 0.0,
                             NULL);
  self->icon = g_object_new (GTK_TYPE_IMAGE,
                             "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                             NULL);
  self->figure = g_object_new (MS5_TYPE_FIGURE,
                               "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                               "sample", "100.0\u00a0%",
                               "xalign", 1.0,
                               NULL);
  self->bar = ms5_bar_new ();
  gtk_box_append (GTK_BOX (row), self->name);
  gtk_box_append (GTK_BOX (row), self->icon);
  gtk_box_append (GTK_BOX (row), self->figure);
  gtk_widget_set_parent (row, GTK_WIDGET (self));
  gtk_widget_set_parent (self->bar, GTK_WIDGET (self));
  kpi_changed (self);
}

/**
 * ms5_kpi_bar_new:
 *
 * Returns: (transfer floating): an empty bar
 */
GtkWidget *
ms5_kpi_bar_new (void)
{
  return g_object_new (MS5_TYPE_KPI_BAR, NULL);
}

double
ms5_kpi_bar_get_value (Ms5KpiBar *self)
{
  g_return_val_if_fail (MS5_IS_KPI_BAR (self), NAN);

  return self->value;
}

void
ms5_kpi_bar_set_label (Ms5KpiBar  *self,
                       const char *label)
{
  g_return_if_fail (MS5_IS_KPI_BAR (self));

  ms5_keeper_set_string (self, MEMBER (PROP_LABEL), label);
}

/**
 * ms5_kpi_bar_set_value:
 * @self: a bar
 * @value: the ratio; NaN is shown as «—»; above 1 it is kept and flagged, as the ideal cycle time
 *   is wrong then
 */
void
ms5_kpi_bar_set_value (Ms5KpiBar *self,
                       double     value)
{
  g_return_if_fail (MS5_IS_KPI_BAR (self));

  ms5_keeper_set_double (self, MEMBER (PROP_VALUE), value);
}

/**
 * ms5_kpi_bar_set_target:
 * @self: a bar
 * @target: below this the bar is amber; NaN for no target
 */
void
ms5_kpi_bar_set_target (Ms5KpiBar *self,
                        double     target)
{
  g_return_if_fail (MS5_IS_KPI_BAR (self));

  ms5_keeper_set_double (self, MEMBER (PROP_TARGET), target);
}

/**
 * ms5_kpi_bar_set_reason:
 * @self: a bar
 * @reason: (nullable): why there is no value, told if there is none
 */
void
ms5_kpi_bar_set_reason (Ms5KpiBar  *self,
                        const char *reason)
{
  g_return_if_fail (MS5_IS_KPI_BAR (self));

  ms5_keeper_set_string (self, MEMBER (PROP_REASON), reason);
}

void
ms5_kpi_bar_set_stale (Ms5KpiBar *self,
                       gboolean   stale)
{
  g_return_if_fail (MS5_IS_KPI_BAR (self));

  ms5_keeper_set_boolean (self, MEMBER (PROP_STALE), stale);
}
