/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-duration-field.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/widgets/ms5-look.h"

#define MAX_NUMBER 9999

struct _Ms5DurationField
{
  GtkWidget  parent_instance;
  double     seconds;     /* NAN for none */
  double     usual;
  GtkWidget *on;
  GtkWidget *number;
  GtkWidget *unit;
  gboolean   setting;
};

enum { CHANGED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5DurationField, ms5_duration_field, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static const double units[] = { 1, 60, 3600 };

/* The largest unit that tells all of it. */
static guint
find_unit (double seconds)
{
  if (seconds == 0)
    return 1;
  for (guint i = G_N_ELEMENTS (units) - 1; i > 0; i--)
    if (fmod (seconds, units[i]) == 0)
      return i;
  return 0;
}

static void
show (Ms5DurationField *self)
{
  double seconds = isnan (self->seconds) ? self->usual : self->seconds;
  guint unit = find_unit (seconds);
  gboolean on = !isnan (self->seconds);

  self->setting = TRUE;
  gtk_switch_set_active (GTK_SWITCH (self->on), on);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->unit), unit);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->number), seconds / units[unit]);
  gtk_widget_set_sensitive (self->number, on);
  gtk_widget_set_sensitive (self->unit, on);
  self->setting = FALSE;
}

static void
changed_cb (Ms5DurationField *self)
{
  guint unit = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->unit));
  double number = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->number));

  if (self->setting || unit >= G_N_ELEMENTS (units))
    return;

  self->seconds = number * units[unit];
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
switched_cb (Ms5DurationField *self)
{
  if (self->setting)
    return;

  if (!gtk_switch_get_active (GTK_SWITCH (self->on)))
    {
      self->usual = self->seconds;
      self->seconds = NAN;
    }
  else
    self->seconds = self->usual;
  show (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
ms5_duration_field_grab_focus (GtkWidget *widget)
{
  Ms5DurationField *self = MS5_DURATION_FIELD (widget);

  return gtk_widget_grab_focus (isnan (self->seconds) ? self->on : self->number);
}

static void
ms5_duration_field_dispose (GObject *object)
{
  ms5_widget_remove_children (GTK_WIDGET (object));

  G_OBJECT_CLASS (ms5_duration_field_parent_class)->dispose (object);
}

static void
ms5_duration_field_class_init (Ms5DurationFieldClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_duration_field_dispose;
  widget_class->grab_focus = ms5_duration_field_grab_focus;
  signals[CHANGED] = g_signal_new ("changed", MS5_TYPE_DURATION_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "durationfield");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ms5_duration_field_init (Ms5DurationField *self)
{
  const char *names[] = { _("seconds"), _("minutes"), _("hours"), NULL };
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (widget)), 6);
  self->seconds = NAN;
  self->on = gtk_switch_new ();
  self->number = gtk_spin_button_new_with_range (0, MAX_NUMBER, 1);
  self->unit = gtk_drop_down_new_from_strings (names);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (self->number), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->number), 3);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->number), 4);
  gtk_widget_set_valign (self->on, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->number, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->unit, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->unit, _("Unit"));
  g_signal_connect_swapped (self->on, "notify::active", G_CALLBACK (switched_cb), self);
  g_signal_connect_swapped (self->number, "value-changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->unit, "notify::selected", G_CALLBACK (changed_cb), self);
  gtk_widget_set_parent (self->on, widget);
  gtk_widget_set_parent (self->number, widget);
  gtk_widget_set_parent (self->unit, widget);
}

/**
 * ms5_duration_field_new:
 * @label: what lasts so long
 * @usual: what it is at first when it is switched on, in seconds
 *
 * Returns: (transfer floating): a field that is switched off
 */
GtkWidget *
ms5_duration_field_new (const char *label,
                        double      usual)
{
  Ms5DurationField *self = g_object_new (MS5_TYPE_DURATION_FIELD, NULL);
  g_autofree char *unit = g_strdup_printf (_("%s: unit"), label);
  g_autofree char *number = g_strdup_printf (_("%s: how long"), label);

  self->usual = usual;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->on), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->number), GTK_ACCESSIBLE_PROPERTY_LABEL, number, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->unit), GTK_ACCESSIBLE_PROPERTY_LABEL, unit, -1);
  show (self);
  return GTK_WIDGET (self);
}

/**
 * ms5_duration_field_get_seconds:
 * @self: a field
 *
 * Returns: how long; %NAN for none
 */
double
ms5_duration_field_get_seconds (Ms5DurationField *self)
{
  g_return_val_if_fail (MS5_IS_DURATION_FIELD (self), NAN);

  return self->seconds;
}

/**
 * ms5_duration_field_set_seconds:
 * @self: a field
 * @seconds: how long; %NAN for none
 */
void
ms5_duration_field_set_seconds (Ms5DurationField *self,
                                double            seconds)
{
  g_return_if_fail (MS5_IS_DURATION_FIELD (self));

  self->seconds = seconds;
  show (self);
}
