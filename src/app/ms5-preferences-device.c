/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-preferences-private.h"

#include <glib/gi18n.h>

/* What the reader wants to be told of on this computer. */

static const Ms5PreferenceChoice priorities[] = {
  { N_("All calls"), NULL, MS5_PRIORITY_LOW },
  { N_("Medium priority and above"), NULL, MS5_PRIORITY_MEDIUM },
  { N_("High priority and above"), NULL, MS5_PRIORITY_HIGH },
  { N_("Critical calls only"), NULL, MS5_PRIORITY_CRITICAL },
  { NULL, NULL, 0 },
};

#define HOUR(hour) { #hour ":00", NULL, hour * 60 }

static const Ms5PreferenceChoice times[] = {
  HOUR (0),  HOUR (1),  HOUR (2),  HOUR (3),  HOUR (4),  HOUR (5),  HOUR (6),  HOUR (7),  HOUR (8),
  HOUR (9),  HOUR (10), HOUR (11), HOUR (12), HOUR (13), HOUR (14), HOUR (15), HOUR (16), HOUR (17),
  HOUR (18), HOUR (19), HOUR (20), HOUR (21), HOUR (22), HOUR (23), { NULL, NULL, 0 },
};

static void
name_cb (AdwEntryRow *row,
         GSettings   *settings)
{
  g_settings_set_string (settings, "device-name", gtk_editable_get_text (GTK_EDITABLE (row)));
}

static void
add_name (AdwPreferencesGroup *group,
          GSettings           *settings)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Name"));
  gtk_widget_set_tooltip_text (row, _("How others see this computer; otherwise by its name in the network"));
  g_settings_bind (settings, "device-name", row, "text", G_SETTINGS_BIND_GET | G_SETTINGS_BIND_GET_NO_CHANGES);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_signal_connect_object (row, "apply", G_CALLBACK (name_cb), settings, 0);
  adw_preferences_group_add (group, row);
}

/* Lines */

typedef struct
{
  GSettings *settings;
  GPtrArray *toggles; /* borrowed: one for each line */
} Lines;

static void
lines_free (gpointer data)
{
  Lines *lines = data;

  g_object_unref (lines->settings);
  g_ptr_array_unref (lines->toggles);
  g_free (lines);
}

/* None at all would be the same as no notifications: the last stays. All are also those that are yet to come. */
static void
line_cb (GtkSwitch  *toggle,
         GParamSpec *pspec,
         Lines      *lines)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) codes = NULL;
  guint n = 0;

  for (guint i = 0; i < lines->toggles->len; i++)
    if (gtk_switch_get_active (lines->toggles->pdata[i]))
      {
        g_strv_builder_add (builder, gtk_widget_get_name (lines->toggles->pdata[i]));
        n++;
      }
  if (n == 0)
    {
      gtk_switch_set_active (toggle, TRUE);
      return;
    }

  codes = g_strv_builder_end (builder);
  g_settings_set_strv (lines->settings, "device-lines",
                       n < lines->toggles->len ? (const char *const *) codes : (const char *const[]) { NULL });
}

static void
add_line (AdwExpanderRow *expander,
          Lines          *lines,
          Ms5LineModel   *line,
          gboolean        active)
{
  GtkWidget *row = ms5_preferences_row_new (ADW_TYPE_ACTION_ROW, ms5_line_model_get_name (line), NULL);
  GtkWidget *toggle = gtk_switch_new ();

  gtk_widget_set_name (toggle, ms5_model_item_get_key (MS5_MODEL_ITEM (line)));
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  ms5_line_model_get_name (line), -1);
  gtk_switch_set_active (GTK_SWITCH (toggle), active);
  g_ptr_array_add (lines->toggles, toggle);
  g_signal_connect (toggle, "notify::active", G_CALLBACK (line_cb), lines);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  adw_expander_row_add_row (expander, row);
}

static void
add_lines (AdwPreferencesGroup *group,
           GSettings           *settings,
           Ms5Client           *client)
{
  GListModel *all = ms5_floor_get_lines (ms5_client_get_floor (client));
  g_auto (GStrv) chosen = g_settings_get_strv (settings, "device-lines");
  GtkWidget *expander;
  Lines *lines;

  if (g_list_model_get_n_items (all) == 0)
    return;

  expander = adw_expander_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), _("Lines"));
  lines = g_new0 (Lines, 1);
  lines->settings = g_object_ref (settings);
  lines->toggles = g_ptr_array_new ();
  g_object_set_data_full (G_OBJECT (expander), "lines", lines, lines_free);
  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (Ms5LineModel) line = g_list_model_get_item (all, i);
      const char *code = ms5_model_item_get_key (MS5_MODEL_ITEM (line));

      add_line (ADW_EXPANDER_ROW (expander), lines, line,
                chosen[0] == NULL || g_strv_contains ((const char *const *) chosen, code));
    }
  adw_preferences_group_add (group, expander);
}

/**
 * ms5_preferences_add_device:
 * @page: the page about calls
 * @settings: where what is chosen is kept
 * @client: who knows which lines there are
 *
 * Adds what the reader wants to be told of here, and when.
 */
void
ms5_preferences_add_device (AdwPreferencesPage *page,
                            GSettings          *settings,
                            Ms5Client          *client)
{
  AdwPreferencesGroup *group = ms5_preferences_add_group (page, _("This Computer"),
                                                          _("What it notifies of; the window shows everything"));

  add_name (group, settings);
  ms5_preferences_add_choice (group, settings, "device-priority", _("Notify of"), NULL, priorities);
  add_lines (group, settings, client);
  ms5_preferences_add_switch (group, settings, "device-quiet", _("Do not notify at some hours"),
                              _("By the plant’s clock; what still needs somebody is told afterwards"));
  ms5_preferences_add_choice (group, settings, "device-quiet-from", _("From"), NULL, times);
  ms5_preferences_add_choice (group, settings, "device-quiet-to", _("Until"), NULL, times);
  ms5_preferences_add_switch (group, settings, "device-quiet-critical", _("Notify of critical calls then, too"), NULL);
}
