/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-report-dialog.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-dialog.h"

/* More than anybody counts by hand. */
#define MAX_QTY 1000000

struct _Ms5ReportDialog
{
  AdwWindow   parent_instance;
  Ms5View     view;
  GtkWidget  *scrap;
  GtkWidget  *rework;
  GtkWidget  *qty;
  GtkWidget  *reason_row;
  GtkWidget  *product;
  GtkWidget  *save;
  GPtrArray  *reasons;        /* codes, %NULL for none */
};

enum { REPORT, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5ReportDialog, ms5_report_dialog, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

static void
save_cb (Ms5ReportDialog *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->reason_row));
  const char *reason = selected < self->reasons->len ? self->reasons->pdata[selected] : NULL;

  gtk_spin_button_update (GTK_SPIN_BUTTON (self->qty));
  g_signal_emit (self, signals[REPORT], 0, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->rework)),
                 (gint64) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->qty)), reason);
  gtk_window_close (GTK_WINDOW (self));
}

/* The groups and reasons of the tree, in its order. */
static void
fill_reasons (Ms5ReportDialog *self)
{
  GListModel *reasons = ms5_plant_model_get_reasons (ms5_floor_get_plant (self->view.floor));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _("No reason"));
  g_ptr_array_add (self->reasons, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (reasons); i++)
    {
      g_autoptr (Ms5ReasonModel) reason = g_list_model_get_item (reasons, i);
      const Ms5ReasonItem *item = ms5_reason_model_get_item (reason);
      const char *code = ms5_model_item_get_key (MS5_MODEL_ITEM (reason));
      const char *name = ms5_reason_model_get_name (reason);

      if (item->parent == NULL)
        continue;
      gtk_string_list_append (names, name != NULL ? name : code);
      g_ptr_array_add (self->reasons, g_strdup (code));
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (self->reason_row), G_LIST_MODEL (names));
}

static void
ms5_report_dialog_dispose (GObject *object)
{
  Ms5ReportDialog *self = MS5_REPORT_DIALOG (object);

  ms5_view_clear (&self->view);
  g_clear_pointer (&self->reasons, g_ptr_array_unref);

  G_OBJECT_CLASS (ms5_report_dialog_parent_class)->dispose (object);
}

static void
ms5_report_dialog_class_init (Ms5ReportDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ms5_report_dialog_dispose;

  signals[REPORT] = g_signal_new ("report", MS5_TYPE_REPORT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 3, G_TYPE_BOOLEAN, G_TYPE_INT64, G_TYPE_STRING);
  ms5_dialog_class_init (GTK_WIDGET_CLASS (klass));
}

static GtkWidget *
kinds_new (Ms5ReportDialog *self)
{
  GtkWidget *kinds = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->scrap = ms5_page_name_button (gtk_toggle_button_new_with_mnemonic (_("_Scrap")));
  self->rework = ms5_page_name_button (gtk_toggle_button_new_with_mnemonic (_("_Rework")));
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->rework), GTK_TOGGLE_BUTTON (self->scrap));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->scrap), TRUE);
  gtk_widget_add_css_class (kinds, "linked");
  gtk_box_set_homogeneous (GTK_BOX (kinds), TRUE);
  gtk_box_append (GTK_BOX (kinds), self->scrap);
  gtk_box_append (GTK_BOX (kinds), self->rework);
  return kinds;
}

static void
ms5_report_dialog_init (Ms5ReportDialog *self)
{
  GtkWidget *content = ms5_dialog_build (ADW_WINDOW (self), _("Report Scrap or Rework"), _("_Report"),
                                         &self->save);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *qty_row = adw_action_row_new ();

  self->reasons = g_ptr_array_new_with_free_func (g_free);
  self->qty = gtk_spin_button_new_with_range (1, MAX_QTY, 1);
  gtk_widget_set_valign (self->qty, GTK_ALIGN_CENTER);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (self->qty), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (qty_row), _("How Many"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (qty_row), self->qty);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (qty_row), self->qty);
  self->reason_row = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->reason_row), _("Reason"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), qty_row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->reason_row);
  self->product = ms5_page_label (NULL, "heading");
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (save_cb), self);

  gtk_box_append (GTK_BOX (content), self->product);
  gtk_box_append (GTK_BOX (content), kinds_new (self));
  gtk_box_append (GTK_BOX (content), group);
  gtk_window_set_default_size (GTK_WINDOW (self), 440, 380);
  gtk_window_set_focus (GTK_WINDOW (self), self->qty);
}

/**
 * ms5_report_dialog_new:
 * @view: what it works with
 * @line: the line; what is reported is of what it makes
 *
 * Returns: (transfer full): a dialog
 */
GtkWidget *
ms5_report_dialog_new (const Ms5View *view,
                       Ms5LineModel  *line)
{
  Ms5ReportDialog *self = g_object_new (MS5_TYPE_REPORT_DIALOG, NULL);
  const char *product = ms5_line_model_get_item (line)->product;
  const char *name = product != NULL ? ms5_plant_model_name (ms5_floor_get_plant (view->floor), MS5_PLANT_PRODUCT, product, NULL)
                                     : NULL;
  g_autofree char *about = NULL;

  ms5_view_init (&self->view, view);
  fill_reasons (self);
  about = name != NULL ? g_strdup_printf ("%s · %s", ms5_line_model_get_name (line), name)
                       : g_strdup (ms5_line_model_get_name (line));
  gtk_label_set_text (GTK_LABEL (self->product), about);
  return GTK_WIDGET (self);
}
