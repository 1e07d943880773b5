/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-time-field.h"

#include <glib/gi18n.h>

#include "app/widgets/ms5-look.h"

struct _Ms5TimeField
{
  GtkWidget  parent_instance;
  GTimeZone *zone;
  Ms5Time    first;
  Ms5Time    last;
  GDate      day;
  GtkWidget *day_button;
  GtkWidget *calendar;
  GtkWidget *hour;
  GtkWidget *minute;
  gboolean   setting;
};

enum { CHANGED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5TimeField, ms5_time_field, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
show_day (Ms5TimeField *self)
{
  g_autoptr (GDateTime) day = g_date_time_new (self->zone, g_date_get_year (&self->day),
                                               (int) g_date_get_month (&self->day), g_date_get_day (&self->day),
                                               12, 0, 0);
  g_autofree char *text = g_date_time_format (day, "%x");

  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->day_button), text);
}

static void
changed_cb (Ms5TimeField *self)
{
  if (!self->setting)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
day_cb (Ms5TimeField *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (GTK_CALENDAR (self->calendar));

  if (self->setting)
    return;

  g_date_set_dmy (&self->day, (GDateDay) g_date_time_get_day_of_month (day),
                  (GDateMonth) g_date_time_get_month (day), (GDateYear) g_date_time_get_year (day));
  show_day (self);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->day_button));
  changed_cb (self);
}

/* «07», as clocks have it. */
static gboolean
output_cb (GtkSpinButton *spin)
{
  g_autofree char *text = g_strdup_printf ("%02d", gtk_spin_button_get_value_as_int (spin));

  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (spin)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

static GtkWidget *
spin_new (Ms5TimeField *self,
          double        last,
          const char   *label)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (0, last, 1);

  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_spin_button_set_wrap (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 2);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), 2);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (spin), GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (spin, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (spin, "output", G_CALLBACK (output_cb), NULL);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (changed_cb), self);
  return spin;
}

static void
ms5_time_field_dispose (GObject *object)
{
  Ms5TimeField *self = MS5_TIME_FIELD (object);

  ms5_widget_remove_children (GTK_WIDGET (self));
  g_clear_pointer (&self->zone, g_time_zone_unref);

  G_OBJECT_CLASS (ms5_time_field_parent_class)->dispose (object);
}

static void
ms5_time_field_class_init (Ms5TimeFieldClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_time_field_dispose;
  signals[CHANGED] = g_signal_new ("changed", MS5_TYPE_TIME_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "timefield");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ms5_time_field_init (Ms5TimeField *self)
{
  GtkWidget *popover = gtk_popover_new ();

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 6);
  self->first = self->last = MS5_TIME_NONE;
  self->calendar = gtk_calendar_new ();
  self->day_button = gtk_menu_button_new ();
  self->hour = spin_new (self, 23, _("Hour"));
  self->minute = spin_new (self, 59, _("Minute"));
  gtk_popover_set_child (GTK_POPOVER (popover), self->calendar);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->day_button), popover);
  gtk_widget_set_valign (self->day_button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->day_button, _("Day"));
  g_signal_connect_swapped (self->calendar, "day-selected", G_CALLBACK (day_cb), self);
  gtk_widget_set_parent (self->day_button, GTK_WIDGET (self));
  gtk_widget_set_parent (self->hour, GTK_WIDGET (self));
  gtk_widget_set_parent (gtk_label_new (":"), GTK_WIDGET (self));
  gtk_widget_set_parent (self->minute, GTK_WIDGET (self));
}

/**
 * ms5_time_field_new:
 * @label: what it is the time of
 * @zone: whose clocks are meant
 *
 * Returns: (transfer floating): a field
 */
GtkWidget *
ms5_time_field_new (const char *label,
                    GTimeZone  *zone)
{
  Ms5TimeField *self = g_object_new (MS5_TYPE_TIME_FIELD, NULL);

  self->zone = g_time_zone_ref (zone);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return GTK_WIDGET (self);
}

static Ms5Time
clamp (Ms5TimeField *self,
       Ms5Time       time)
{
  if (self->first != MS5_TIME_NONE && time < self->first)
    return self->first;
  if (self->last != MS5_TIME_NONE && time > self->last)
    return self->last;
  return time;
}

/**
 * ms5_time_field_set_limits:
 * @self: a field
 * @first: the first moment that may be chosen, or %MS5_TIME_NONE
 * @last: the last one, or %MS5_TIME_NONE
 */
void
ms5_time_field_set_limits (Ms5TimeField *self,
                           Ms5Time       first,
                           Ms5Time       last)
{
  g_return_if_fail (MS5_IS_TIME_FIELD (self));

  self->first = first;
  self->last = last;
}

/**
 * ms5_time_field_get_time:
 * @self: a field
 *
 * Returns: the moment that is chosen
 */
Ms5Time
ms5_time_field_get_time (Ms5TimeField *self)
{
  g_autoptr (GDateTime) moment = NULL;

  g_return_val_if_fail (MS5_IS_TIME_FIELD (self), MS5_TIME_NONE);

  gtk_spin_button_update (GTK_SPIN_BUTTON (self->hour));
  gtk_spin_button_update (GTK_SPIN_BUTTON (self->minute));
  moment = g_date_time_new (self->zone, g_date_get_year (&self->day), (int) g_date_get_month (&self->day),
                            g_date_get_day (&self->day),
                            gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->hour)),
                            gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->minute)), 0);
  return clamp (self, g_date_time_to_unix (moment) * MS5_USEC_PER_S);
}

/**
 * ms5_time_field_set_time:
 * @self: a field
 * @time: a moment
 */
void
ms5_time_field_set_time (Ms5TimeField *self,
                         Ms5Time       time)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) moment = NULL;

  g_return_if_fail (MS5_IS_TIME_FIELD (self));

  utc = g_date_time_new_from_unix_utc (time / MS5_USEC_PER_S);
  moment = g_date_time_to_timezone (utc, self->zone);
  self->setting = TRUE;
  g_date_set_dmy (&self->day, (GDateDay) g_date_time_get_day_of_month (moment),
                  (GDateMonth) g_date_time_get_month (moment), (GDateYear) g_date_time_get_year (moment));
  gtk_calendar_select_day (GTK_CALENDAR (self->calendar), moment);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->hour), g_date_time_get_hour (moment));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->minute), g_date_time_get_minute (moment));
  self->setting = FALSE;
  show_day (self);
}
