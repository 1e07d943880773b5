/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-code-dialog.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-dialog.h"
#include "app/widgets/ms5-format.h"

struct _Ms5CodeDialog
{
  AdwWindow     parent_instance;
  Ms5View       view;
  Ms5StopModel *stop;
  char         *reason;
  GtkWidget    *about;
  GtkWidget    *search;
  GtkWidget    *list;
  GtkWidget    *comment;
  GtkWidget    *save;
};

enum { CODE, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5CodeDialog, ms5_code_dialog, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

static void
save_cb (Ms5CodeDialog *self)
{
  g_autofree char *comment = ms5_dialog_dup_text (self->comment);

  g_signal_emit (self, signals[CODE], 0, self->reason, comment);
  gtk_window_close (GTK_WINDOW (self));
}

static void
toggled_cb (GtkCheckButton *check,
            Ms5CodeDialog  *self)
{
  if (!gtk_check_button_get_active (check))
    return;

  g_free (self->reason);
  self->reason = g_strdup (g_object_get_data (G_OBJECT (check), "reason"));
  gtk_widget_set_sensitive (self->save, TRUE);
}

static void
comment_changed_cb (Ms5CodeDialog *self)
{
  g_autofree char *comment = ms5_dialog_dup_text (self->comment);

  gtk_widget_set_sensitive (self->save, self->reason != NULL || comment != NULL);
}

static gboolean
has_children (GListModel *reasons,
              const char *code)
{
  for (guint i = 0; i < g_list_model_get_n_items (reasons); i++)
    {
      g_autoptr (Ms5ReasonModel) reason = g_list_model_get_item (reasons, i);

      if (g_strcmp0 (ms5_reason_model_get_item (reason)->parent, code) == 0)
        return TRUE;
    }
  return FALSE;
}

/* «Unplanned › Mechanical» */
static char *
dup_path (Ms5PlantModel  *plant,
          Ms5ReasonModel *reason)
{
  const char *parent = ms5_reason_model_get_item (reason)->parent;
  g_autofree char *above = NULL;
  Ms5ReasonModel *group = parent != NULL ? ms5_plant_model_get_reason (plant, parent) : NULL;

  if (group == NULL)
    return NULL;
  above = dup_path (plant, group);
  if (above == NULL)
    return g_strdup (ms5_reason_model_get_name (group));
  return g_strdup_printf ("%s › %s", above, ms5_reason_model_get_name (group));
}

static void
add_reason (Ms5CodeDialog  *self,
            Ms5ReasonModel *reason,
            GtkWidget     **group)
{
  const char *code = ms5_model_item_get_key (MS5_MODEL_ITEM (reason));
  const char *name = ms5_reason_model_get_name (reason);
  g_autofree char *path = dup_path (ms5_floor_get_plant (self->view.floor), reason);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  if (*group == NULL)
    *group = check;
  else
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), GTK_CHECK_BUTTON (*group));
  g_object_set_data_full (G_OBJECT (check), "reason", g_strdup (code), g_free);
  g_object_set_data_full (G_OBJECT (row), "path", g_steal_pointer (&path), g_free);
  g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               g_strcmp0 (ms5_stop_model_get_item (self->stop)->reason, code) == 0);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name != NULL ? name : code);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
header_cb (GtkListBoxRow *row,
           GtkListBoxRow *before,
           gpointer       user_data)
{
  const char *path = g_object_get_data (G_OBJECT (row), "path");
  const char *path_before = before != NULL ? g_object_get_data (G_OBJECT (before), "path") : "";
  GtkWidget *label;

  if (g_strcmp0 (path, path_before) == 0 || path == NULL)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }

  label = ms5_page_label (path, "group");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_list_box_row_set_header (row, label);
}

static gboolean
contains (const char *text,
          const char *part)
{
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  if (text == NULL)
    return FALSE;
  a = g_utf8_casefold (text, -1);
  b = g_utf8_casefold (part, -1);
  return strstr (a, b) != NULL;
}

static gboolean
filter_cb (GtkListBoxRow *row,
           gpointer       user_data)
{
  Ms5CodeDialog *self = user_data;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  return text[0] == '\0' || contains (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), text) ||
         contains (g_object_get_data (G_OBJECT (row), "path"), text);
}

static void
fill (Ms5CodeDialog *self)
{
  GListModel *reasons = ms5_plant_model_get_reasons (ms5_floor_get_plant (self->view.floor));
  const Ms5StopItem *item = ms5_stop_model_get_item (self->stop);
  GTimeZone *zone = ms5_pulse_get_time_zone (self->view.pulse);
  g_autofree char *start = ms5_format_clock (item->start, zone);
  g_autofree char *duration = NULL;
  g_autofree char *about = NULL;
  GtkWidget *group = NULL;

  if (item->end != MS5_TIME_NONE)
    duration = ms5_format_duration (item->end - item->start);
  about = duration != NULL ? g_strdup_printf (_("Stopped at %s for %s"), start, duration)
                           : g_strdup_printf (_("Stopped since %s"), start);
  gtk_label_set_text (GTK_LABEL (self->about), about);
  if (item->comment != NULL)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->comment)), item->comment, -1);
  for (guint i = 0; i < g_list_model_get_n_items (reasons); i++)
    {
      g_autoptr (Ms5ReasonModel) reason = g_list_model_get_item (reasons, i);

      if (!has_children (reasons, ms5_model_item_get_key (MS5_MODEL_ITEM (reason))))
        add_reason (self, reason, &group);
    }
}

static void
ms5_code_dialog_dispose (GObject *object)
{
  Ms5CodeDialog *self = MS5_CODE_DIALOG (object);

  ms5_view_clear (&self->view);
  g_clear_object (&self->stop);
  g_clear_pointer (&self->reason, g_free);

  G_OBJECT_CLASS (ms5_code_dialog_parent_class)->dispose (object);
}

static void
ms5_code_dialog_class_init (Ms5CodeDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ms5_code_dialog_dispose;

  signals[CODE] = g_signal_new ("code", MS5_TYPE_CODE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  ms5_dialog_class_init (GTK_WIDGET_CLASS (klass));
}

static void
ms5_code_dialog_init (Ms5CodeDialog *self)
{
  GtkWidget *content = ms5_dialog_build (ADW_WINDOW (self), _("Why Did It Stop?"), _("_Save"), &self->save);

  self->about = ms5_page_label (NULL, "heading");
  self->search = gtk_search_entry_new ();
  g_object_set (self->search, "placeholder-text", _("Search reasons"), NULL);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), header_cb, NULL, NULL);
  gtk_list_box_set_filter_func (GTK_LIST_BOX (self->list), filter_cb, self, NULL);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_add_css_class (self->list, "reasons");
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (gtk_list_box_invalidate_filter),
                            self->list);
  gtk_widget_set_sensitive (self->save, FALSE);
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (save_cb), self);

  gtk_box_append (GTK_BOX (content), self->about);
  gtk_box_append (GTK_BOX (content), self->search);
  gtk_box_append (GTK_BOX (content), self->list);
  gtk_box_append (GTK_BOX (content), ms5_dialog_text_new (_("Comment"), &self->comment));
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->comment)), "changed",
                            G_CALLBACK (comment_changed_cb), self);
}

/**
 * ms5_code_dialog_new:
 * @view: what it works with
 * @stop: the stop
 *
 * Returns: (transfer full): a dialog
 */
GtkWidget *
ms5_code_dialog_new (const Ms5View *view,
                     Ms5StopModel  *stop)
{
  Ms5CodeDialog *self = g_object_new (MS5_TYPE_CODE_DIALOG, NULL);

  ms5_view_init (&self->view, view);
  self->stop = g_object_ref (stop);
  fill (self);
  return GTK_WIDGET (self);
}
