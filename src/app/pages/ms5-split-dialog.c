/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-split-dialog.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-item-text.h"
#include "app/widgets/ms5-format.h"

#define STEP_S 1
#define PAGE_S 60

/* The parts of the dialog; seconds on the scale are those from the stop's start. */
typedef struct
{
  Ms5Time    start;
  GTimeZone *zone;
  GtkWidget *scale;
  GtkWidget *moment;
  GtkWidget *parts;
} Split;

static void
split_free (gpointer data)
{
  Split *split = data;

  g_time_zone_unref (split->zone);
  g_free (split);
}

static char *
dup_moment (Ms5Time    time,
            GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / MS5_USEC_PER_S);
  g_autoptr (GDateTime) moment = g_date_time_to_timezone (utc, zone);

  return g_date_time_format (moment, "%H:%M:%S");
}

static void
moved_cb (GtkWidget *dialog)
{
  Split *split = g_object_get_data (G_OBJECT (dialog), "split");
  GtkAdjustment *adjustment = gtk_range_get_adjustment (GTK_RANGE (split->scale));
  gint64 at = (gint64) gtk_adjustment_get_value (adjustment) * MS5_USEC_PER_S;
  gint64 whole = (gint64) (gtk_adjustment_get_upper (adjustment) + STEP_S) * MS5_USEC_PER_S;
  g_autofree char *moment = dup_moment (split->start + at, split->zone);
  g_autofree char *first = ms5_format_duration (at);
  g_autofree char *second = ms5_format_duration (whole - at);
  g_autofree char *parts = g_strdup_printf (_("%s before it, %s after it"), first, second);
  g_autofree char *spoken = g_strdup_printf ("%s, %s", moment, parts);

  gtk_label_set_text (GTK_LABEL (split->moment), moment);
  gtk_label_set_text (GTK_LABEL (split->parts), parts);
  gtk_accessible_update_property (GTK_ACCESSIBLE (split->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, spoken, -1);
}

static void
step_cb (GtkWidget *button,
         GtkWidget *dialog)
{
  Split *split = g_object_get_data (G_OBJECT (dialog), "split");
  GtkAdjustment *adjustment = gtk_range_get_adjustment (GTK_RANGE (split->scale));
  int step = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "step"));

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + step);
}

static GtkWidget *
step_new (GtkWidget  *dialog,
          int         step,
          const char *label)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_object_set_data (G_OBJECT (button), "step", GINT_TO_POINTER (step));
  g_signal_connect_object (button, "clicked", G_CALLBACK (step_cb), dialog, 0);
  gtk_widget_add_css_class (button, "step");
  return button;
}

static GtkWidget *
steps_new (GtkWidget *dialog)
{
  GtkWidget *steps = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_box_set_homogeneous (GTK_BOX (steps), TRUE);
  gtk_box_append (GTK_BOX (steps), step_new (dialog, -PAGE_S, _("−1 min")));
  gtk_box_append (GTK_BOX (steps), step_new (dialog, -STEP_S, _("−1 s")));
  gtk_box_append (GTK_BOX (steps), step_new (dialog, STEP_S, _("+1 s")));
  gtk_box_append (GTK_BOX (steps), step_new (dialog, PAGE_S, _("+1 min")));
  return steps;
}

/**
 * ms5_split_dialog_new:
 * @view: what it works with
 * @stop: a stop; one shorter than three seconds cannot really be split
 *
 * Returns: (transfer full): a dialog
 */
GtkWidget *
ms5_split_dialog_new (const Ms5View *view,
                      Ms5StopModel  *stop)
{
  const Ms5StopItem *item = ms5_stop_model_get_item (stop);
  Ms5Time end = item->end != MS5_TIME_NONE ? item->end : ms5_floor_get_plant_now (view->floor);
  double seconds = MAX ((double) ((end - item->start) / MS5_USEC_PER_S), 3 * STEP_S);
  g_autofree char *topic = g_strdup_printf ("stops/%s", ms5_model_item_get_line (MS5_MODEL_ITEM (stop)));
  g_autofree char *about = ms5_item_dup_text (view, topic, ms5_model_item_get_key (MS5_MODEL_ITEM (stop)));
  GtkWidget *dialog = ms5_form_dialog_new (_("Where Is the Stop to Be Split?"), about, _("_Split"));
  Split *split = g_new0 (Split, 1);

  split->start = item->start;
  split->zone = g_time_zone_ref (ms5_pulse_get_time_zone (view->pulse));
  split->moment = ms5_page_label (NULL, "title-1");
  split->parts = ms5_page_label (NULL, "dim-label");
  split->scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, STEP_S, seconds - STEP_S, STEP_S);
  gtk_range_set_increments (GTK_RANGE (split->scale), STEP_S, PAGE_S);
  gtk_label_set_xalign (GTK_LABEL (split->moment), 0.5f);
  gtk_label_set_xalign (GTK_LABEL (split->parts), 0.5f);
  gtk_label_set_wrap (GTK_LABEL (split->parts), TRUE);
  gtk_widget_add_css_class (split->moment, "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (split->scale), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Split at"), -1);
  g_object_set_data_full (G_OBJECT (dialog), "split", split, split_free);

  ms5_form_dialog_add_widget (MS5_FORM_DIALOG (dialog), split->moment);
  ms5_form_dialog_add_widget (MS5_FORM_DIALOG (dialog), split->parts);
  ms5_form_dialog_add_widget (MS5_FORM_DIALOG (dialog), split->scale);
  ms5_form_dialog_add_widget (MS5_FORM_DIALOG (dialog), steps_new (dialog));
  g_signal_connect_object (split->scale, "value-changed", G_CALLBACK (moved_cb), dialog, G_CONNECT_SWAPPED);
  gtk_range_set_value (GTK_RANGE (split->scale), (double) (gint64) (seconds / 2));
  moved_cb (dialog);
  gtk_window_set_focus (GTK_WINDOW (dialog), split->scale);
  return dialog;
}

/**
 * ms5_split_dialog_get_time:
 * @dialog: a dialog of ms5_split_dialog_new()
 *
 * Returns: where the stop is to be divided
 */
Ms5Time
ms5_split_dialog_get_time (Ms5FormDialog *dialog)
{
  Split *split = g_object_get_data (G_OBJECT (dialog), "split");

  return split->start + (Ms5Time) gtk_range_get_value (GTK_RANGE (split->scale)) * MS5_USEC_PER_S;
}
