/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-oee-gauge.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ms5-figure.h"
#include "ms5-format.h"
#include "ms5-gauge-arc.h"
#include "ms5-look.h"
#include "ms5-keepers.h"
#include "ms5-spoken.h"

/* Half of what the figure shows: less is not worth a word. */
#define LEAST 0.0005

struct _Ms5OeeGauge
{
  GtkWidget        parent_instance;
  Ms5GaugeReading  reading;
  double           coverage;
  char            *reason;
  char            *title;
  int              layout;
  gboolean         stale;

  GtkWidget       *arc;
  GtkWidget       *side;
  GtkWidget       *figure;    /* if it is beside the arc */
  GtkWidget       *caption;
  GtkWidget       *note;
  Ms5Spoken        spoken;
  int              said;      /* the meaning last told */
};

G_DEFINE_ENUM_TYPE (Ms5GaugeLayout, ms5_gauge_layout,
                    G_DEFINE_ENUM_VALUE (MS5_GAUGE_LARGE, "large"),
                    G_DEFINE_ENUM_VALUE (MS5_GAUGE_COMPACT, "compact"))

enum
{
  PROP_0,
  PROP_BEST,
  PROP_COVERAGE,
  PROP_LAYOUT,
  PROP_REASON,
  PROP_STALE,
  PROP_TARGET,
  PROP_TITLE,
  PROP_VALUE,
  PROP_WORLD_CLASS,
  PROP_WORST,
  N_PROPS
};

static void gauge_changed  (gpointer data);
static void layout_changed (gpointer data);

static GParamSpec *properties[N_PROPS];
static const Ms5Keeper members[N_PROPS] = {
  [PROP_BEST] = MS5_KEEPER (Ms5OeeGauge, reading.best, gauge_changed),
  [PROP_COVERAGE] = MS5_KEEPER (Ms5OeeGauge, coverage, gauge_changed),
  [PROP_LAYOUT] = MS5_KEEPER (Ms5OeeGauge, layout, layout_changed),
  [PROP_REASON] = MS5_KEEPER (Ms5OeeGauge, reason, gauge_changed),
  [PROP_STALE] = MS5_KEEPER (Ms5OeeGauge, stale, gauge_changed),
  [PROP_TARGET] = MS5_KEEPER (Ms5OeeGauge, reading.target, gauge_changed),
  [PROP_TITLE] = MS5_KEEPER (Ms5OeeGauge, title, gauge_changed),
  [PROP_VALUE] = MS5_KEEPER (Ms5OeeGauge, reading.value, gauge_changed),
  [PROP_WORLD_CLASS] = MS5_KEEPER (Ms5OeeGauge, reading.world_class, gauge_changed),
  [PROP_WORST] = MS5_KEEPER (Ms5OeeGauge, reading.worst, gauge_changed),
};

#define MEMBER(prop) &members[prop], properties[prop]

G_DEFINE_FINAL_TYPE (Ms5OeeGauge, ms5_oee_gauge, GTK_TYPE_WIDGET)

static gboolean
has_range (Ms5OeeGauge *self)
{
  return self->reading.best - self->reading.worst > LEAST;
}

/* On a card an empty line keeps its place, so that the figures of all cards stand in a row. */
static void
set_label (Ms5OeeGauge *self,
           GtkWidget   *label,
           const char  *text)
{
  gtk_widget_set_visible (label, self->layout == MS5_GAUGE_COMPACT ||
                                 (text != NULL && text[0] != '\0'));
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
}

/* A ratio that was set by a person, such as 85, without a tenth that nobody wrote. */
static char *
format_goal (double ratio)
{
  Ms5Numerals numerals = ms5_numerals_get_default ();
  gboolean whole = fabs (ratio * 100 - round (ratio * 100)) < 1e-6;

  return ms5_numerals_format (&numerals, ratio, 2, whole ? 0 : 1);
}

static char *
caption_text (Ms5OeeGauge *self)
{
  g_autofree char *target = format_goal (self->reading.target);
  g_autofree char *best = format_goal (self->reading.world_class);
  gboolean has_target = !isnan (self->reading.target);
  gboolean has_class = !isnan (self->reading.world_class);

  if (self->layout == MS5_GAUGE_COMPACT)
    /* Translators: below the OEE's figure on a card; a percentage without its sign. */
    return has_target ? g_strdup_printf (_("OEE · target %s"), target) : g_strdup (_("OEE"));
  if (has_target && has_class)
    return g_strdup_printf (_("target %s · ◇ world class %s"), target, best);
  if (has_target)
    return g_strdup_printf (_("target %s"), target);
  if (has_class)
    return g_strdup_printf (_("◇ world class %s"), best);
  return NULL;
}

static char *
note_text (Ms5OeeGauge *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (isnan (self->reading.value))
    return g_strdup (self->reason);

  if (self->coverage < 1.0 - LEAST)
    {
      g_autofree char *known = ms5_format_percent_whole (self->coverage);

      g_string_append_printf (text, self->layout == MS5_GAUGE_COMPACT
                                      ? _("data for %s")
                                      : _("data for %s of planned time"), known);
    }
  if (has_range (self))
    {
      g_autofree char *worst = ms5_format_percent_figure (self->reading.worst);
      g_autofree char *best = ms5_format_percent (self->reading.best);

      if (text->len > 0)
        g_string_append (text, self->layout == MS5_GAUGE_COMPACT ? " · " : "\n");
      /* Translators: a range from the worst to the best case. */
      g_string_append_printf (text, self->layout == MS5_GAUGE_COMPACT
                                      ? _("%s to %s")
                                      : _("%s to %s until all stops are coded"), worst, best);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
append_target (Ms5OeeGauge *self,
               GString     *text)
{
  g_autofree char *target = format_goal (self->reading.target);

  if (isnan (self->reading.target) || isnan (self->reading.value))
    return;

  g_string_append (text, ", ");
  if (self->reading.value + LEAST < self->reading.target)
    g_string_append_printf (text, _("below target %s percent"), target);
  else
    g_string_append_printf (text, _("at or above target %s percent"), target);
}

static char *
spoken_text (Ms5OeeGauge *self)
{
  g_autofree char *figure = ms5_format_percent_figure (self->reading.value);
  g_autofree char *note = note_text (self);
  const char *title = self->title != NULL ? self->title : _("OEE");
  g_autoptr (GString) text = g_string_new (title);

  g_string_append (text, ", ");
  if (isnan (self->reading.value))
    g_string_append (text, _("no value"));
  else
    g_string_append_printf (text, _("%s percent"), figure);
  append_target (self, text);
  if (note != NULL && note[0] != '\0')
    {
      g_strdelimit (note, "\n", ' ');
      g_string_append_printf (text, ", %s", note);
    }
  if (self->stale)
    g_string_append_printf (text, ", %s", _("not live"));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What changes the meaning, and not just a digit. */
static int
meaning_of (Ms5OeeGauge *self)
{
  return isnan (self->reading.value) | (self->reading.value < self->reading.target) << 1 |
         self->stale << 2;
}

static void
update_accessible (Ms5OeeGauge *self)
{
  int meaning = meaning_of (self);
  g_autofree char *text = spoken_text (self);
  g_autofree char *value = ms5_format_percent (self->reading.value);

  ms5_spoken_say (&self->spoken, GTK_WIDGET (self), text, meaning != self->said);
  self->said = meaning;
  if (isnan (self->reading.value))
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW);
  else
    gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                    GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, self->reading.value * 100,
                                    -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, value,
                                  -1);
}

static void
gauge_changed (gpointer data)
{
  Ms5OeeGauge *self = data;
  g_autofree char *figure = ms5_format_percent_figure (self->reading.value);
  g_autofree char *caption = caption_text (self);
  g_autofree char *note = note_text (self);

  ms5_gauge_arc_set_reading (MS5_GAUGE_ARC (self->arc), &self->reading);
  ms5_gauge_arc_set_text (MS5_GAUGE_ARC (self->arc), figure,
                          isnan (self->reading.value) ? NULL : "%");
  ms5_figure_set_text (MS5_FIGURE (self->figure), figure);
  ms5_figure_set_suffix (MS5_FIGURE (self->figure), isnan (self->reading.value) ? NULL : "%");
  set_label (self, self->caption, caption);
  set_label (self, self->note, note);
  ms5_widget_set_class (GTK_WIDGET (self), "stale", self->stale);
  ms5_widget_set_class (GTK_WIDGET (self), "empty", isnan (self->reading.value));
  update_accessible (self);
}

static void
layout_changed (gpointer data)
{
  Ms5OeeGauge *self = data;
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean large = self->layout == MS5_GAUGE_LARGE;
  float xalign = large ? 0.5f : 0.0f;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (widget)),
                                  large ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  ms5_gauge_arc_set_large (MS5_GAUGE_ARC (self->arc), large);
  gtk_widget_set_hexpand (self->arc, large);
  gtk_widget_set_vexpand (self->arc, large);
  gtk_widget_set_valign (self->arc, large ? GTK_ALIGN_FILL : GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->figure, !large);
  gtk_widget_set_valign (self->side, large ? GTK_ALIGN_FILL : GTK_ALIGN_CENTER);
  gtk_label_set_xalign (GTK_LABEL (self->caption), xalign);
  gtk_label_set_xalign (GTK_LABEL (self->note), xalign);
  gtk_label_set_justify (GTK_LABEL (self->note), large ? GTK_JUSTIFY_CENTER : GTK_JUSTIFY_LEFT);
  ms5_widget_set_class (widget, "large", large);
  ms5_widget_set_class (widget, "compact", !large);
  gauge_changed (self);
}

static void
ms5_oee_gauge_dispose (GObject *object)
{
  Ms5OeeGauge *self = MS5_OEE_GAUGE (object);

  ms5_spoken_clear (&self->spoken);
  g_clear_pointer (&self->arc, gtk_widget_unparent);
  g_clear_pointer (&self->side, gtk_widget_unparent);

  G_OBJECT_CLASS (ms5_oee_gauge_parent_class)->dispose (object);
}

static void
ms5_oee_gauge_finalize (GObject *object)
{
  ms5_keepers_clear (object, members, properties, N_PROPS);

  G_OBJECT_CLASS (ms5_oee_gauge_parent_class)->finalize (object);
}

static void
ms5_oee_gauge_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  ms5_keeper_get (object, &members[prop_id], pspec, value);
}

static void
ms5_oee_gauge_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  ms5_keeper_set (object, &members[prop_id], pspec, value);
}

static void
ms5_oee_gauge_class_init (Ms5OeeGaugeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_oee_gauge_dispose;
  object_class->finalize = ms5_oee_gauge_finalize;
  object_class->get_property = ms5_oee_gauge_get_property;
  object_class->set_property = ms5_oee_gauge_set_property;

  properties[PROP_BEST] = ms5_param_double ("best");
  properties[PROP_COVERAGE] = ms5_param_double ("coverage");
  properties[PROP_LAYOUT] = ms5_param_enum ("layout", MS5_TYPE_GAUGE_LAYOUT, MS5_GAUGE_LARGE);
  properties[PROP_REASON] = ms5_param_string ("reason");
  properties[PROP_STALE] = ms5_param_boolean ("stale");
  properties[PROP_TARGET] = ms5_param_double ("target");
  properties[PROP_TITLE] = ms5_param_string ("title");
  properties[PROP_VALUE] = ms5_param_double ("value");
  properties[PROP_WORLD_CLASS] = ms5_param_double ("world-class");
  properties[PROP_WORST] = ms5_param_double ("worst");
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "oeegauge");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static GtkWidget *
new_label (const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                   "wrap", TRUE,
                                   NULL);

  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
ms5_oee_gauge_init (Ms5OeeGauge *self)
{
  self->reading = (Ms5GaugeReading) { NAN, NAN, NAN, NAN, NAN };
  self->coverage = NAN;

  self->arc = g_object_new (MS5_TYPE_GAUGE_ARC, NULL);
  self->side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->figure = g_object_new (MS5_TYPE_FIGURE,
                               "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                               "sample", "88.8",
                               "suffix", "%",
                               NULL);
  self->caption = new_label ("caption");
  self->note = new_label ("note");

  gtk_box_append (GTK_BOX (self->side), self->figure);
  gtk_box_append (GTK_BOX (self->side), self->caption);
  gtk_box_append (GTK_BOX (self->side), self->note);
  gtk_widget_set_parent (self->arc, GTK_WIDGET (self));
  gtk_widget_set_parent (self->side, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 100.0,
                                  -1);
  layout_changed (self);
}

/**
 * ms5_oee_gauge_new:
 *
 * Returns: (transfer floating): an empty gauge
 */
GtkWidget *
ms5_oee_gauge_new (void)
{
  return g_object_new (MS5_TYPE_OEE_GAUGE, NULL);
}

double
ms5_oee_gauge_get_value (Ms5OeeGauge *self)
{
  g_return_val_if_fail (MS5_IS_OEE_GAUGE (self), NAN);

  return self->reading.value;
}

/**
 * ms5_oee_gauge_set_value:
 * @self: a gauge
 * @value: the ratio; NaN is shown as «—» with the reason
 */
void
ms5_oee_gauge_set_value (Ms5OeeGauge *self,
                         double       value)
{
  g_return_if_fail (MS5_IS_OEE_GAUGE (self));

  ms5_keeper_set_double (self, MEMBER (PROP_VALUE), value);
}

/**
 * ms5_oee_gauge_set_worst:
 * @self: a gauge
 * @worst: the ratio if all stops that are not coded are losses
 */
void
ms5_oee_gauge_set_worst (Ms5OeeGauge *self,
                         double       worst)
{
  g_return_if_fail (MS5_IS_OEE_GAUGE (self));

  ms5_keeper_set_double (self, MEMBER (PROP_WORST), worst);
}

/**
 * ms5_oee_gauge_set_best:
 * @self: a gauge
 * @best: the ratio if all stops that are not coded were planned
 */
void
ms5_oee_gauge_set_best (Ms5OeeGauge *self,
                        double       best)
{
  g_return_if_fail (MS5_IS_OEE_GAUGE (self));

  ms5_keeper_set_double (self, MEMBER (PROP_BEST), best);
}

void
ms5_oee_gauge_set_target (Ms5OeeGauge *self,
                          double       target)
{
  g_return_if_fail (MS5_IS_OEE_GAUGE (self));

  ms5_keeper_set_double (self, MEMBER (PROP_TARGET), target);
}

void
ms5_oee_gauge_set_world_class (Ms5OeeGauge *self,
                               double       world_class)
{
  g_return_if_fail (MS5_IS_OEE_GAUGE (self));

  ms5_keeper_set_double (self, MEMBER (PROP_WORLD_CLASS), world_class);
}

/**
 * ms5_oee_gauge_set_coverage:
 * @self: a gauge
 * @coverage: the known share of the planned time; told if it is not all of it
 */
void
ms5_oee_gauge_set_coverage (Ms5OeeGauge *self,
                            double       coverage)
{
  g_return_if_fail (MS5_IS_OEE_GAUGE (self));

  ms5_keeper_set_double (self, MEMBER (PROP_COVERAGE), coverage);
}

/**
 * ms5_oee_gauge_set_reason:
 * @self: a gauge
 * @reason: (nullable): why there is no value, told if there is none
 */
void
ms5_oee_gauge_set_reason (Ms5OeeGauge *self,
                          const char  *reason)
{
  g_return_if_fail (MS5_IS_OEE_GAUGE (self));

  ms5_keeper_set_string (self, MEMBER (PROP_REASON), reason);
}

/**
 * ms5_oee_gauge_set_title:
 * @self: a gauge
 * @title: (nullable): what a screen reader calls it, such as «Line 1 OEE»
 */
void
ms5_oee_gauge_set_title (Ms5OeeGauge *self,
                         const char  *title)
{
  g_return_if_fail (MS5_IS_OEE_GAUGE (self));

  ms5_keeper_set_string (self, MEMBER (PROP_TITLE), title);
}

void
ms5_oee_gauge_set_layout (Ms5OeeGauge    *self,
                          Ms5GaugeLayout  layout)
{
  g_return_if_fail (MS5_IS_OEE_GAUGE (self));

  ms5_keeper_set_enum (self, MEMBER (PROP_LAYOUT), (int) layout);
}

/**
 * ms5_oee_gauge_set_stale:
 * @self: a gauge
 * @stale: whether the value is not true now
 */
void
ms5_oee_gauge_set_stale (Ms5OeeGauge *self,
                         gboolean     stale)
{
  g_return_if_fail (MS5_IS_OEE_GAUGE (self));

  ms5_keeper_set_boolean (self, MEMBER (PROP_STALE), stale);
}
