/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-download-dialog.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-dialog.h"
#include "app/widgets/ms5-format.h"
#include "client/ms5-client-past.h"

#define DAY (24 * MS5_USEC_PER_H)

static const struct
{
  const char *label;
  int         days; /* 0: from a date on */
} ranges[] = {
  { N_("Last 24 Hours"), 1 },
  { N_("Last 7 Days"), 7 },
  { N_("Last 30 Days"), 30 },
  { N_("From a Date"), 0 },
};

#define FIRST_RANGE 1

struct _Ms5DownloadDialog
{
  AdwWindow     parent_instance;
  Ms5View       view;
  GCancellable *cancellable; /* while it is under way */
  GtkWidget    *content;
  GtkWidget    *range;
  GtkWidget    *date_row;
  GtkWidget    *date;
  GtkWidget    *lines;
  GPtrArray    *checks;      /* of GtkCheckButton, with the line's code as «code» */
  GtkWidget    *choice;
  GtkWidget    *progress;
  GtkWidget    *status;
  GtkWidget    *start;
};

enum { DONE, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5DownloadDialog, ms5_download_dialog, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

static void
stop (Ms5DownloadDialog *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
ms5_download_dialog_dispose (GObject *object)
{
  Ms5DownloadDialog *self = MS5_DOWNLOAD_DIALOG (object);

  stop (self);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_download_dialog_parent_class)->dispose (object);
}

static gboolean
ms5_download_dialog_close_request (GtkWindow *window)
{
  stop (MS5_DOWNLOAD_DIALOG (window));
  return GTK_WINDOW_CLASS (ms5_download_dialog_parent_class)->close_request (window);
}

static void
ms5_download_dialog_class_init (Ms5DownloadDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ms5_download_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = ms5_download_dialog_close_request;

  signals[DONE] = g_signal_new ("done", MS5_TYPE_DOWNLOAD_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_STRING);
  ms5_dialog_class_init (GTK_WIDGET_CLASS (klass));
}

/* What is chosen */

static Ms5Time
get_from (Ms5DownloadDialog *self)
{
  Ms5Time now = ms5_floor_get_plant_now (self->view.floor);
  int days = ranges[adw_combo_row_get_selected (ADW_COMBO_ROW (self->range))].days;
  g_autoptr (GDateTime) date = NULL;
  g_autoptr (GDateTime) midnight = NULL;

  if (days > 0)
    return now - days * DAY;

  date = gtk_calendar_get_date (GTK_CALENDAR (self->date));
  midnight = g_date_time_new (ms5_pulse_get_time_zone (self->view.pulse), g_date_time_get_year (date),
                              g_date_time_get_month (date), g_date_time_get_day_of_month (date), 0, 0, 0);
  return g_date_time_to_unix (midnight) * MS5_USEC_PER_S;
}

/* %NULL if that is none. */
static GStrv
dup_lines (Ms5DownloadDialog *self)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  guint n = 0;

  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (self->checks->pdata[i]))
      {
        g_strv_builder_add (lines, g_object_get_data (self->checks->pdata[i], "code"));
        n++;
      }
  return n > 0 ? g_strv_builder_end (lines) : NULL;
}

static gboolean
is_live (Ms5DownloadDialog *self)
{
  return self->view.client != NULL && ms5_client_get_state (self->view.client) == MS5_LINK_LIVE;
}

static const char *
find_fault (Ms5DownloadDialog *self)
{
  Ms5Time now = ms5_floor_get_plant_now (self->view.floor);
  Ms5Time from = get_from (self);
  g_auto (GStrv) lines = dup_lines (self);

  if (!is_live (self))
    return _("There is no link to the server now.");
  if (lines == NULL)
    return _("Choose at least one line.");
  if (from > now)
    return _("This day is yet to come.");
  if (from < now - MS5_CLIENT_DOWNLOAD_MAX)
    return _("At most the last 31 days can be downloaded.");
  return NULL;
}

static void
update (Ms5DownloadDialog *self)
{
  gboolean is_busy = self->cancellable != NULL;
  const char *fault = is_busy ? NULL : find_fault (self);

  gtk_widget_set_visible (self->date_row,
                          ranges[adw_combo_row_get_selected (ADW_COMBO_ROW (self->range))].days == 0);
  gtk_widget_set_sensitive (self->choice, !is_busy);
  gtk_widget_set_sensitive (self->start, !is_busy && fault == NULL);
  gtk_widget_set_visible (self->progress, is_busy);
  if (fault != NULL)
    gtk_label_set_text (GTK_LABEL (self->status), fault);
  else if (!is_busy)
    gtk_label_set_text (GTK_LABEL (self->status), _("What is here already is not downloaded again."));
  ms5_dialog_set_cancel_label (ADW_WINDOW (self), is_busy ? _("_Stop") : _("_Close"));
}

/* Downloading */

static void
progress_cb (const Ms5DownloadProgress *progress,
             gpointer                   user_data)
{
  Ms5DownloadDialog *self = user_data;
  g_autofree char *size = g_format_size ((guint64) progress->bytes);
  g_autofree char *expected = progress->expected > 0 ? g_format_size ((guint64) progress->expected) : NULL;
  g_autofree char *text = NULL;

  /* Translators: parts done, of all; how much has come, of how much. */
  if (expected != NULL)
    text = g_strdup_printf (_("%u of %u parts · %s of about %s"), progress->done, progress->total, size, expected);
  else
    text = g_strdup_printf (_("%u of %u parts"), progress->done, progress->total);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress),
                                 progress->total > 0 ? (double) progress->done / progress->total : 0);
  gtk_label_set_text (GTK_LABEL (self->status), text);
}

static void
show_failure (Ms5DownloadDialog *self,
              const GError      *error)
{
  g_autofree char *text = NULL;

  if (g_error_matches (error, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_STORAGE))
    text = g_strdup (_("There is no room for more on this machine. The newest days are here."));
  else
    text = g_strdup (_("The download was cut off. What has come is here; start it again to go on."));
  g_message ("A download ended early: %s", error->message);
  gtk_label_set_text (GTK_LABEL (self->status), text);
}

static void
downloaded_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Ms5DownloadDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  Ms5DownloadProgress progress;
  gboolean done = ms5_client_download_finish (MS5_CLIENT (source), result, &progress, &error);
  g_autofree char *size = g_format_size ((guint64) progress.bytes);
  g_autofree char *text = NULL;

  g_clear_object (&self->cancellable);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->checks == NULL)
    return;

  update (self);
  if (!done)
    {
      show_failure (self, error);
      return;
    }
  text = g_strdup_printf (_("Downloaded for offline: %s"), size);
  g_signal_emit (self, signals[DONE], 0, text);
  gtk_window_close (GTK_WINDOW (self));
}

static void
start_cb (Ms5DownloadDialog *self)
{
  g_auto (GStrv) lines = dup_lines (self);
  Ms5Time now = ms5_floor_get_plant_now (self->view.floor);

  if (self->cancellable != NULL || find_fault (self) != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  gtk_label_set_text (GTK_LABEL (self->status), _("Asking the server…"));
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), 0);
  update (self);
  ms5_client_download_async (self->view.client, get_from (self), now, (const char *const *) lines, progress_cb, self,
                             self->cancellable, downloaded_cb, g_object_ref (self));
}

/* Building */

static GtkWidget *
ranges_new (Ms5DownloadDialog *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    gtk_string_list_append (names, _(ranges[i].label));
  self->range = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->range), _("Time"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->range), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->range), FIRST_RANGE);
  self->date = gtk_calendar_new ();
  self->date_row = adw_preferences_row_new ();
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->date_row), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self->date_row), self->date);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->date_row), _("From a Date"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->range);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->date_row);
  g_signal_connect_object (self->range, "notify::selected", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->date, "day-selected", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return group;
}

static void
ms5_download_dialog_init (Ms5DownloadDialog *self)
{
  self->content = ms5_dialog_build (ADW_WINDOW (self), _("Download for Offline"), _("_Download"), &self->start);
  self->checks = g_ptr_array_new ();
  self->choice = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16);
  self->lines = adw_preferences_group_new ();
  self->progress = gtk_progress_bar_new ();
  self->status = ms5_page_label (NULL, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (self->status), TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (self->status), PANGO_ELLIPSIZE_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Download"), -1);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->lines), _("Lines"));
  g_signal_connect_swapped (self->start, "clicked", G_CALLBACK (start_cb), self);

  gtk_box_append (GTK_BOX (self->choice), ranges_new (self));
  gtk_box_append (GTK_BOX (self->choice), self->lines);
  gtk_box_append (GTK_BOX (self->content), self->choice);
  gtk_box_append (GTK_BOX (self->content), self->progress);
  gtk_box_append (GTK_BOX (self->content), self->status);
}

static void
add_lines (Ms5DownloadDialog *self)
{
  GListModel *lines = ms5_floor_get_lines (self->view.floor);

  for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr (Ms5LineModel) line = g_list_model_get_item (lines, i);
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *check = gtk_check_button_new ();

      g_object_set_data_full (G_OBJECT (check), "code", g_strdup (ms5_model_item_get_key (MS5_MODEL_ITEM (line))), g_free);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), ms5_line_model_get_name (line));
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
      gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      ms5_line_model_get_name (line), -1);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->lines), row);
      g_signal_connect_object (check, "toggled", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->checks, check);
    }
}

/**
 * ms5_download_dialog_new:
 * @view: what it works with
 *
 * Returns: (transfer full): a dialog
 */
GtkWidget *
ms5_download_dialog_new (const Ms5View *view)
{
  Ms5DownloadDialog *self = g_object_new (MS5_TYPE_DOWNLOAD_DIALOG, NULL);

  ms5_view_init (&self->view, view);
  add_lines (self);
  if (view->client != NULL)
    g_signal_connect_object (view->client, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  gtk_window_set_focus (GTK_WINDOW (self), self->start);
  return GTK_WIDGET (self);
}
