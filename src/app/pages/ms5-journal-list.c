/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-journal-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/widgets/ms5-format.h"
#include "app/widgets/ms5-wrap-layout.h"
#include "client/ms5-client-past.h"

static const struct
{
  const char *label;
  gint64      window;
} ranges[] = {
  { N_("8 h"), 8 * MS5_USEC_PER_H },
  { N_("24 h"), 24 * MS5_USEC_PER_H },
  { N_("7 days"), 7 * 24 * MS5_USEC_PER_H },
};

struct _Ms5JournalList
{
  GtkWidget       parent_instance;
  Ms5View         view;
  Ms5CallModel   *call;         /* only of this */
  Ms5AndonFilter  filter;
  GCancellable   *cancellable;
  guint           asking;       /* lines whose answers are still to come */
  gboolean        failed;
  Ms5Time         as_of;
  gint64          window;
  GListStore     *entries;
  GtkFilter      *matcher;
  GListModel     *shown;
  GtkWidget      *bar;
  GtkWidget      *status;
  GtkWidget      *export;
  GtkWidget      *box;
  GtkWidget      *rows;
};

G_DEFINE_FINAL_TYPE (Ms5JournalList, ms5_journal_list, GTK_TYPE_WIDGET)

static gboolean
is_shown (gpointer item,
          gpointer user_data)
{
  Ms5JournalList *self = user_data;

  return ms5_journal_entry_matches (item, &self->filter);
}

static void
show_status (Ms5JournalList *self)
{
  guint n = g_list_model_get_n_items (self->shown);
  g_autofree char *text = NULL;

  if (self->asking > 0)
    text = g_strdup (_("Looking…"));
  else if (self->failed && n == 0)
    text = g_strdup (_("The journal cannot be read now"));
  else if (n == 0)
    text = g_strdup (_("Nothing happened"));
  else
    text = g_strdup_printf (ngettext ("%u entry", "%u entries", n), n);
  if (self->asking == 0 && self->as_of != MS5_TIME_NONE)
    {
      g_autofree char *as_of = ms5_format_as_of (self->as_of, ms5_floor_get_plant_now (self->view.floor),
                                                 ms5_pulse_get_time_zone (self->view.pulse));
      g_autofree char *whole = g_strdup_printf (_("%s · only what is known here, %s"), text, as_of);

      gtk_label_set_text (GTK_LABEL (self->status), whole);
    }
  else
    {
      gtk_label_set_text (GTK_LABEL (self->status), text);
    }
  gtk_widget_set_sensitive (self->export, n > 0);
}

/* Asking */

typedef struct
{
  Ms5JournalList *list;
  char           *line;
  GPtrArray      *calls;
  Ms5Interval     time;
} Ask;

static void
ask_free (Ask *ask)
{
  g_object_unref (ask->list);
  g_free (ask->line);
  g_clear_pointer (&ask->calls, g_ptr_array_unref);
  g_free (ask);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ask, ask_free)

static int
compare_entries (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  return ms5_journal_entry_compare ((gpointer) a, (gpointer) b);
}

/**
 * ms5_journal_list_take:
 * @self: a list
 * @line: the code of a line
 * @records: (element-type Ms5Change): what its journal says
 * @calls: (nullable) (element-type Ms5Change): the calls of that time
 *
 * Adds entries.
 */
void
ms5_journal_list_take (Ms5JournalList *self,
                       const char     *line,
                       GPtrArray      *records,
                       GPtrArray      *calls)
{
  const char *only = self->call != NULL ? ms5_model_item_get_key (MS5_MODEL_ITEM (self->call)) : NULL;
  g_autoptr (GHashTable) by_key = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (MS5_IS_JOURNAL_LIST (self));

  for (guint i = 0; calls != NULL && i < calls->len; i++)
    g_hash_table_insert (by_key, (gpointer) ((const Ms5Change *) calls->pdata[i])->key,
                         ((const Ms5Change *) calls->pdata[i])->fields);
  for (guint i = 0; i < records->len; i++)
    {
      const Ms5Change *record = records->pdata[i];
      const char *call = json_string_value (json_object_get (record->fields, "call"));

      if (only == NULL || g_strcmp0 (only, call) == 0)
        g_ptr_array_add (made, ms5_journal_entry_new (&self->view, line, record,
                                                      call != NULL ? g_hash_table_lookup (by_key, call) : NULL));
    }
  g_list_store_splice (self->entries, g_list_model_get_n_items (G_LIST_MODEL (self->entries)), 0, made->pdata,
                       made->len);
  g_list_store_sort (self->entries, compare_entries, NULL);
  /* It would stay at what came first. */
  if (g_list_model_get_n_items (self->shown) > 0)
    gtk_widget_activate_action (self->rows, "list.scroll-to-item", "u", 0);
  show_status (self);
}

static void
answered (Ms5JournalList *self,
          GError         *error)
{
  if (error != NULL)
    {
      self->failed = TRUE;
      g_message ("The journal cannot be shown: %s", error->message);
    }
  self->asking--;
  show_status (self);
}

static void
journal_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Ask) ask = user_data;
  g_autoptr (GError) error = NULL;
  Ms5Time as_of;
  g_autoptr (GPtrArray) records = ms5_client_ask_records_finish (MS5_CLIENT (source), result, &as_of, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (as_of != MS5_TIME_NONE)
    ask->list->as_of = as_of;
  if (records != NULL)
    ms5_journal_list_take (ask->list, ask->line, records, ask->calls);
  answered (ask->list, error);
}

/* What the calls were goes first: the journal does not repeat it. */
static void
calls_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Ask) ask = user_data;
  g_autoptr (GError) error = NULL;
  Ms5Time as_of;

  ask->calls = ms5_client_ask_records_finish (MS5_CLIENT (source), result, &as_of, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    g_message ("The calls of the journal are not known: %s", error->message);
  ms5_client_ask_records_async (MS5_CLIENT (source), MS5_TOPIC_JOURNAL, ask->line, ask->time.start, ask->time.end,
                                ask->list->cancellable, journal_cb, ask);
  g_steal_pointer (&ask);
}

static void
ask_line (Ms5JournalList *self,
          const char     *line,
          Ms5Interval     time)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->list = g_object_ref (self);
  ask->line = g_strdup (line);
  ask->time = time;
  self->asking++;
  ms5_client_ask_records_async (self->view.client, MS5_TOPIC_CALLS, line, time.start, time.end, self->cancellable,
                                calls_cb, ask);
}

/**
 * ms5_journal_list_ask:
 * @self: a list
 *
 * Asks anew.
 */
void
ms5_journal_list_ask (Ms5JournalList *self)
{
  Ms5Time now = ms5_floor_get_plant_now (self->view.floor);
  GListModel *lines = ms5_floor_get_lines (self->view.floor);

  g_return_if_fail (MS5_IS_JOURNAL_LIST (self));

  if (self->view.client == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->asking = 0;
  self->failed = FALSE;
  self->as_of = MS5_TIME_NONE;
  g_list_store_remove_all (self->entries);
  if (self->call != NULL)
    ask_line (self, ms5_model_item_get_line (MS5_MODEL_ITEM (self->call)),
              (Ms5Interval) { ms5_call_model_get_item (self->call)->raised - MS5_USEC_PER_MIN, now + MS5_USEC_PER_MIN });
  else
    for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
      {
        g_autoptr (Ms5ModelItem) line = g_list_model_get_item (lines, i);

        ask_line (self, ms5_model_item_get_key (line), (Ms5Interval) { now - self->window, now + MS5_USEC_PER_MIN });
      }
  show_status (self);
}

/* Exporting */

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Ms5JournalList) self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    gtk_label_set_text (GTK_LABEL (self->status), _("Saved"));
  else
    {
      g_autofree char *text = g_strdup_printf (_("Not saved: %s"), error->message);

      gtk_label_set_text (GTK_LABEL (self->status), text);
    }
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int              response,
           Ms5JournalList  *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      char *csv = ms5_journal_to_csv (self->shown, ms5_pulse_get_time_zone (self->view.pulse));
      g_autoptr (GBytes) bytes = g_bytes_new_take (csv, strlen (csv));

      g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, saved_cb,
                                           g_object_ref (self));
    }
  g_object_unref (dialog);
}

static void
export_cb (Ms5JournalList *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (_("Export the Journal"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                 GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), _("andon-journal.csv"));
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* Rows */

static void
set_up_cb (Ms5JournalList *self,
           GtkListItem    *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_add_css_class (row, "journal-row");
  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *label = ms5_page_label (NULL, i == 0 ? "heading" : "detail");

      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_lines (GTK_LABEL (label), 3);
      gtk_box_append (GTK_BOX (row), label);
    }
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_selectable (item, FALSE);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (Ms5JournalList *self,
         GtkListItem    *item)
{
  Ms5JournalEntry *entry = gtk_list_item_get_item (item);
  GtkWidget *row = gtk_list_item_get_child (item);
  g_autofree char *who = ms5_journal_entry_dup_who (entry);
  g_autofree char *at = ms5_format_moment (ms5_journal_entry_get_item (entry)->at,
                                           ms5_floor_get_plant_now (self->view.floor),
                                           ms5_pulse_get_time_zone (self->view.pulse));
  g_autofree char *heading =
    self->call != NULL ? g_strdup_printf ("%s · %s", at, ms5_journal_entry_get_what (entry))
                       : g_strdup_printf ("%s · %s · %s", at, ms5_journal_entry_get_what (entry),
                                          ms5_journal_entry_get_title (entry));

  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (row)), heading);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (row)), who);
}

static void
range_cb (Ms5JournalList  *self,
          GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;

  self->window = *(const gint64 *) g_object_get_data (G_OBJECT (button), "window");
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    ms5_journal_list_ask (self);
}

static void
add_ranges (Ms5JournalList *self)
{
  GtkToggleButton *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (_(ranges[i].label));

      gtk_widget_add_css_class (button, "chip");
      g_object_set_data (G_OBJECT (button), "window", (gpointer) &ranges[i].window);
      if (first != NULL)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), first);
      else
        first = GTK_TOGGLE_BUTTON (button);
      g_signal_connect_swapped (button, "toggled", G_CALLBACK (range_cb), self);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), i == 0);
      gtk_box_append (GTK_BOX (self->bar), button);
    }
}

static void
ms5_journal_list_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ms5_journal_list_parent_class)->map (widget);
  ms5_journal_list_ask (MS5_JOURNAL_LIST (widget));
}

static void
ms5_journal_list_dispose (GObject *object)
{
  Ms5JournalList *self = MS5_JOURNAL_LIST (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  ms5_widget_remove_children (GTK_WIDGET (self));
  g_clear_object (&self->shown);
  g_clear_object (&self->matcher);
  g_clear_object (&self->entries);
  g_clear_object (&self->call);
  g_clear_pointer (&self->filter.line, g_free);
  g_clear_pointer (&self->filter.type, g_free);
  g_clear_pointer (&self->filter.search, g_free);
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_journal_list_parent_class)->dispose (object);
}

static void
ms5_journal_list_class_init (Ms5JournalListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_journal_list_dispose;
  widget_class->map = ms5_journal_list_map;
  gtk_widget_class_set_css_name (widget_class, "journallist");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ms5_journal_list_init (Ms5JournalList *self)
{
  GtkFilterListModel *filtered;

  self->filter.priority = MS5_ANDON_ANY;
  self->as_of = MS5_TIME_NONE;
  self->window = ranges[0].window;
  self->cancellable = g_cancellable_new ();
  self->entries = g_list_store_new (MS5_TYPE_JOURNAL_ENTRY);
  self->matcher = GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->entries)), g_object_ref (self->matcher));
  self->shown = G_LIST_MODEL (filtered);
}

static GtkWidget *
view_new (Ms5JournalList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkNoSelection *selection = gtk_no_selection_new (g_object_ref (self->shown));
  GtkWidget *list, *scrolled, *clamp;

  g_signal_connect_object (factory, "setup", G_CALLBACK (set_up_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  list = gtk_list_view_new (GTK_SELECTION_MODEL (selection), factory);
  self->rows = list;
  gtk_widget_add_css_class (list, "andon");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Journal"), -1);
  scrolled = gtk_scrolled_window_new ();
  clamp = adw_clamp_scrollable_new ();
  adw_clamp_scrollable_set_maximum_size (ADW_CLAMP_SCROLLABLE (clamp), 1100);
  adw_clamp_scrollable_set_tightening_threshold (ADW_CLAMP_SCROLLABLE (clamp), 1100);
  adw_clamp_scrollable_set_child (ADW_CLAMP_SCROLLABLE (clamp), list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 200);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_widget_set_vexpand (scrolled, TRUE);
  return scrolled;
}

static GtkWidget *
bar_new (Ms5JournalList *self)
{
  GtkWidget *clamp = adw_clamp_new ();

  self->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->status = ms5_page_label (NULL, "dim-label");
  self->export = ms5_page_name_button (gtk_button_new_with_mnemonic (_("_Export…")));
  gtk_label_set_wrap (GTK_LABEL (self->status), TRUE);
  gtk_widget_add_css_class (self->bar, "bar");
  gtk_widget_set_layout_manager (self->bar, ms5_wrap_layout_new (8, 8));
  gtk_widget_add_css_class (self->export, "chip");
  if (self->call == NULL)
    add_ranges (self);
  gtk_box_append (GTK_BOX (self->bar), self->export);
  gtk_box_append (GTK_BOX (self->bar), self->status);
  g_signal_connect_object (self->export, "clicked", G_CALLBACK (export_cb), self, G_CONNECT_SWAPPED);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 1100);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 1100);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->bar);
  return clamp;
}

/**
 * ms5_journal_list_new:
 * @view: what it works with
 * @call: (nullable): the call that it is about; %NULL for all of the floor
 *
 * Returns: (transfer floating): a list
 */
GtkWidget *
ms5_journal_list_new (const Ms5View *view,
                      Ms5CallModel  *call)
{
  Ms5JournalList *self = g_object_new (MS5_TYPE_JOURNAL_LIST, NULL);

  ms5_view_init (&self->view, view);
  g_set_object (&self->call, call);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (self->box), bar_new (self));
  gtk_box_append (GTK_BOX (self->box), view_new (self));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_object (self->shown, "items-changed", G_CALLBACK (show_status), self, G_CONNECT_SWAPPED);
  show_status (self);
  return GTK_WIDGET (self);
}

/**
 * ms5_journal_list_set_filter:
 * @self: a list
 * @filter: (transfer none): what is shown
 */
void
ms5_journal_list_set_filter (Ms5JournalList       *self,
                             const Ms5AndonFilter *filter)
{
  g_return_if_fail (MS5_IS_JOURNAL_LIST (self));

  g_free (self->filter.line);
  g_free (self->filter.type);
  g_free (self->filter.search);
  self->filter = (Ms5AndonFilter) { g_strdup (filter->line), g_strdup (filter->type), filter->priority,
                                    g_strdup (filter->search) };
  gtk_filter_changed (self->matcher, GTK_FILTER_CHANGE_DIFFERENT);
}

/**
 * ms5_journal_list_get_entries:
 * @self: a list
 *
 * Returns: (transfer none) (element-type Ms5JournalEntry): what is shown
 */
GListModel *
ms5_journal_list_get_entries (Ms5JournalList *self)
{
  g_return_val_if_fail (MS5_IS_JOURNAL_LIST (self), NULL);

  return self->shown;
}
