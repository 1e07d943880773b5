/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-equipment-dialog.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-dialog.h"
#include "app/pages/ms5-history-chart.h"
#include "app/pages/ms5-watch.h"
#include "app/widgets/ms5-format.h"
#include "app/widgets/ms5-freshness.h"
#include "client/ms5-client-past.h"
#include "protocol/ms5-change.h"

#define WEEK (7 * 24 * MS5_USEC_PER_H)

/* More than anybody reads; all of it is asked for. */
#define MAX_ROWS 50

static const struct
{
  const char *label;
  gint64      window;
} ranges[] = {
  { N_("1 h"), MS5_USEC_PER_H },
  { N_("8 h"), 8 * MS5_USEC_PER_H },
  { N_("24 h"), 24 * MS5_USEC_PER_H },
  { N_("7 days"), WEEK },
};

#define FIRST_RANGE 2

struct _Ms5EquipmentDialog
{
  AdwWindow          parent_instance;
  Ms5View            view;
  Ms5Watch           watch;
  Ms5LineModel      *line;
  Ms5EquipmentModel *equipment;
  GCancellable      *cancellable;
  GtkWidget         *state;
  GtkWidget         *fault;
  GtkWidget         *freshness;
  GtkWidget         *charts;
  GtkWidget         *lists;
};

G_DEFINE_FINAL_TYPE (Ms5EquipmentDialog, ms5_equipment_dialog, ADW_TYPE_WINDOW)

static void
update (gpointer widget)
{
  Ms5EquipmentDialog *self = widget;
  const Ms5EquipmentItem *item = ms5_equipment_model_get_item (self->equipment);
  const char *fault = ms5_equipment_model_get_fault (self->equipment);
  const char *word = ms5_state_get_word (item->state, item->mode, item->cause);
  GTimeZone *zone = ms5_pulse_get_time_zone (self->view.pulse);
  g_autofree char *since = NULL;
  g_autofree char *state = NULL;
  Ms5FreshnessKind kind;
  Ms5Time time;

  if (item->since != MS5_TIME_NONE)
    since = ms5_format_moment (item->since, ms5_floor_get_plant_now (self->view.floor), zone);
  /* Translators: a machine's state and since when it is in it. */
  state = since != NULL ? g_strdup_printf (_("%s since %s"), word, since) : g_strdup (word);
  gtk_label_set_text (GTK_LABEL (self->state), state);
  gtk_label_set_text (GTK_LABEL (self->fault), item->maintenance > 0 && fault == NULL ? _("In maintenance") : fault);
  gtk_widget_set_visible (self->fault, fault != NULL || item->maintenance > 0);
  ms5_view_get_freshness (&self->view, MS5_MODEL_ITEM (self->equipment), &kind, &time);
  g_object_set (self->freshness, "kind", kind, "time", time, NULL);
}

static void
ms5_equipment_dialog_dispose (GObject *object)
{
  Ms5EquipmentDialog *self = MS5_EQUIPMENT_DIALOG (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  ms5_watch_clear (&self->watch);
  g_clear_object (&self->equipment);
  g_clear_object (&self->line);
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_equipment_dialog_parent_class)->dispose (object);
}

static void
ms5_equipment_dialog_class_init (Ms5EquipmentDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ms5_equipment_dialog_dispose;
  ms5_dialog_class_init (GTK_WIDGET_CLASS (klass));
}

static void
range_cb (GtkToggleButton    *button,
          Ms5EquipmentDialog *self)
{
  const gint64 *window = g_object_get_data (G_OBJECT (button), "window");

  if (!gtk_toggle_button_get_active (button))
    return;

  for (GtkWidget *child = gtk_widget_get_first_child (self->charts); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    ms5_history_chart_ask (MS5_HISTORY_CHART (child), *window);
}

static GtkWidget *
ranges_new (Ms5EquipmentDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkToggleButton *first = NULL;

  gtk_widget_add_css_class (box, "linked");
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (_(ranges[i].label));

      gtk_widget_set_size_request (button, -1, 44);
      g_object_set_data (G_OBJECT (button), "window", (gpointer) &ranges[i].window);
      if (first != NULL)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), first);
      else
        first = GTK_TOGGLE_BUTTON (button);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), i == FIRST_RANGE);
      g_signal_connect_object (button, "toggled", G_CALLBACK (range_cb), self, 0);
      gtk_box_append (GTK_BOX (box), button);
    }
  return box;
}

static void
ms5_equipment_dialog_init (Ms5EquipmentDialog *self)
{
  GtkWidget *content = ms5_dialog_build (ADW_WINDOW (self), "", NULL, NULL);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  self->cancellable = g_cancellable_new ();
  self->state = ms5_page_label (NULL, "title-4");
  self->fault = ms5_page_label (NULL, NULL);
  self->freshness = ms5_freshness_new ();
  self->charts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  self->lists = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (self->freshness, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), self->state);
  gtk_box_append (GTK_BOX (words), self->fault);
  gtk_box_append (GTK_BOX (head), words);
  gtk_box_append (GTK_BOX (head), self->freshness);
  gtk_box_append (GTK_BOX (content), head);
  gtk_box_append (GTK_BOX (content), ranges_new (self));
  gtk_box_append (GTK_BOX (content), self->charts);
  gtk_box_append (GTK_BOX (content), self->lists);
  ms5_dialog_set_cancel_label (ADW_WINDOW (self), _("_Close"));
  gtk_window_set_default_size (GTK_WINDOW (self), -1, 760);
  ms5_dialog_set_width (ADW_WINDOW (self), 760);
}

/* Stops and calls */

static char *
dup_title (Ms5EquipmentDialog *self,
           Ms5TopicKind        kind,
           const json_t       *fields)
{
  Ms5PlantModel *plant = ms5_floor_get_plant (self->view.floor);
  const char *reason = json_string_value (json_object_get (fields, "reason"));
  const char *type = json_string_value (json_object_get (fields, "type"));

  if (kind == MS5_TOPIC_CALLS)
    return g_strdup (type != NULL ? ms5_plant_model_name (plant, MS5_PLANT_CALL_TYPE, type, type) : _("Call"));
  if (reason != NULL)
    return g_strdup (ms5_plant_model_name (plant, MS5_PLANT_REASON, reason, reason));
  return g_strdup (json_is_true (json_object_get (fields, "minor")) ? _("Short stop") : _("no reason yet"));
}

static char *
dup_subtitle (Ms5EquipmentDialog *self,
              Ms5TopicKind        kind,
              const json_t       *fields)
{
  GTimeZone *zone = ms5_pulse_get_time_zone (self->view.pulse);
  Ms5Time now = ms5_floor_get_plant_now (self->view.floor);
  gboolean is_call = kind == MS5_TOPIC_CALLS;
  json_t *start = json_object_get (fields, is_call ? "raised" : "start");
  json_t *end = json_object_get (fields, is_call ? "resolved" : "end");
  const char *more = json_string_value (json_object_get (fields, is_call ? "note" : "comment"));
  Ms5Time from = ms5_time_from_ms (json_integer_value (start));
  Ms5Time to = json_is_integer (end) ? ms5_time_from_ms (json_integer_value (end)) : now;
  g_autofree char *moment = ms5_format_moment (from, now, zone);
  g_autofree char *lasted = ms5_format_duration (MAX (to - from, 0));

  if (more != NULL && more[0] != '\0')
    return g_strdup_printf ("%s · %s · %s", moment, lasted, more);
  return g_strdup_printf ("%s · %s", moment, lasted);
}

static void
add_list (Ms5EquipmentDialog *self,
          Ms5TopicKind        kind,
          GPtrArray          *records,
          Ms5Time             as_of)
{
  const char *code = ms5_model_item_get_key (MS5_MODEL_ITEM (self->equipment));
  GtkWidget *group = adw_preferences_group_new ();
  Ms5Time now = ms5_floor_get_plant_now (self->view.floor);
  g_autofree char *from = as_of != MS5_TIME_NONE
                            ? ms5_format_as_of (as_of, now, ms5_pulse_get_time_zone (self->view.pulse)) : NULL;
  guint n = 0;

  for (guint i = 0; i < records->len; i++)
    {
      const Ms5Change *record = g_ptr_array_index (records, i);
      g_autofree char *title = NULL;
      g_autofree char *subtitle = NULL;
      GtkWidget *row;

      if (g_strcmp0 (json_string_value (json_object_get (record->fields, "equipment")), code) != 0 || ++n > MAX_ROWS)
        continue;
      title = dup_title (self, kind, record->fields);
      subtitle = dup_subtitle (self, kind, record->fields);
      row = adw_action_row_new ();
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group),
                                   kind == MS5_TOPIC_CALLS ? _("Calls of the Last 7 Days") : _("Stops of the Last 7 Days"));
  if (n == 0)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), from != NULL ? from : _("None"));
  else
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), from);
  gtk_box_append (GTK_BOX (self->lists), group);
}

static void ask_list (Ms5EquipmentDialog *self,
                      Ms5TopicKind        kind);

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Ms5EquipmentDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  Ms5TopicKind kind = (Ms5TopicKind) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (self), "kind"));
  Ms5Time as_of;
  g_autoptr (GPtrArray) records = ms5_client_ask_records_finish (MS5_CLIENT (source), result, &as_of, &error);

  if (self->equipment == NULL)
    return;
  if (records != NULL)
    add_list (self, kind, records, as_of);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("The past of a machine cannot be shown: %s", error->message);
  if (kind == MS5_TOPIC_STOPS && !g_cancellable_is_cancelled (self->cancellable))
    ask_list (self, MS5_TOPIC_CALLS);
}

/* One after the other, so that they stand in this order. */
static void
ask_list (Ms5EquipmentDialog *self,
          Ms5TopicKind        kind)
{
  Ms5Time now = ms5_floor_get_plant_now (self->view.floor);

  g_object_set_data (G_OBJECT (self), "kind", GINT_TO_POINTER ((int) kind));
  ms5_client_ask_records_async (self->view.client, kind, ms5_model_item_get_key (MS5_MODEL_ITEM (self->line)), now - WEEK,
                                now, self->cancellable, listed_cb, g_object_ref (self));
}

static void
add_charts (Ms5EquipmentDialog *self)
{
  GListModel *sensors = ms5_equipment_model_get_sensors (self->equipment);

  for (guint i = 0; i < g_list_model_get_n_items (sensors); i++)
    {
      g_autoptr (Ms5SensorModel) sensor = g_list_model_get_item (sensors, i);
      GtkWidget *chart =
        ms5_history_chart_new (&self->view, ms5_model_item_get_key (MS5_MODEL_ITEM (self->equipment)), sensor);

      gtk_box_append (GTK_BOX (self->charts), chart);
      ms5_history_chart_ask (MS5_HISTORY_CHART (chart), ranges[FIRST_RANGE].window);
    }
  if (g_list_model_get_n_items (sensors) == 0)
    gtk_widget_set_visible (self->charts, FALSE);
}

/**
 * ms5_equipment_dialog_new:
 * @view: what it works with
 * @line: the line
 * @equipment: its machine
 *
 * Returns: (transfer full): a dialog
 */
GtkWidget *
ms5_equipment_dialog_new (const Ms5View     *view,
                          Ms5LineModel      *line,
                          Ms5EquipmentModel *equipment)
{
  Ms5EquipmentDialog *self = g_object_new (MS5_TYPE_EQUIPMENT_DIALOG, NULL);
  g_autofree char *title = g_strdup_printf ("%s · %s", ms5_equipment_model_get_name (equipment),
                                            ms5_line_model_get_name (line));

  ms5_view_init (&self->view, view);
  self->line = g_object_ref (line);
  self->equipment = g_object_ref (equipment);
  gtk_window_set_title (GTK_WINDOW (self), title);
  ms5_freshness_set_pulse (MS5_FRESHNESS (self->freshness), view->pulse);
  ms5_watch_init (&self->watch, GTK_WIDGET (self), update);
  ms5_watch_add (&self->watch, equipment, "notify");
  ms5_watch_add (&self->watch, view->floor, "notify::freshness");
  add_charts (self);
  if (view->client != NULL)
    ask_list (self, MS5_TOPIC_STOPS);
  return GTK_WIDGET (self);
}
