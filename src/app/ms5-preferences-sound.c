/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-preferences-private.h"

#include <glib/gi18n.h>

#include "app/ms5-sound-policy.h"
#include "app/widgets/ms5-wrap-layout.h"

/* The minutes between two times that can be chosen. */
#define STEP 30

static const struct
{
  Ms5Sound    sound;
  const char *title;
} sounds[] = {
  { MS5_SOUND_CRITICAL, N_("Critical calls") },       { MS5_SOUND_LINK, N_("Lost link") },
  { MS5_SOUND_HIGH, N_("Calls of high priority") },   { MS5_SOUND_MEDIUM, N_("Calls of medium priority") },
  { MS5_SOUND_LOW, N_("Calls of low priority, once") },
};

static const Ms5PreferenceChoice delays[] = {
  { N_("5 seconds"), NULL, 5 },   { N_("10 seconds"), NULL, 10 }, { N_("20 seconds"), NULL, 20 },
  { N_("30 seconds"), NULL, 30 }, { N_("1 minute"), NULL, 60 },   { NULL, NULL, 0 },
};

static const Ms5PreferenceChoice turns[] = {
  { N_("10 seconds"), NULL, 10 }, { N_("15 seconds"), NULL, 15 }, { N_("30 seconds"), NULL, 30 },
  { N_("1 minute"), NULL, 60 },   { NULL, NULL, 0 },
};

/* How loud it may get in quiet hours, in percent. */
static const guint limits[] = { 0, 20, 40, 60 };

/* The rows of quiet hours, and where more are added. Lives with its group. */
typedef struct
{
  GSettings           *settings;
  AdwPreferencesGroup *group;
  GPtrArray           *rows;
  GtkWidget           *new_row;
  GtkDropDown         *from;
  GtkDropDown         *to;
  GtkDropDown         *limit;
} Quiet;

/* Volumes */

static gboolean
volume_to_value (GValue   *value,
                 GVariant *variant,
                 gpointer  user_data)
{
  g_value_set_double (value, g_variant_get_uint32 (variant));
  return TRUE;
}

static GVariant *
value_to_volume (const GValue       *value,
                 const GVariantType *type,
                 gpointer            user_data)
{
  return g_variant_new_uint32 ((guint32) CLAMP (g_value_get_double (value) + 0.5, 0, 100));
}

static void
add_volume (AdwPreferencesGroup *group,
            GSettings           *settings,
            Ms5Sound             sound,
            const char          *title)
{
  GtkWidget *row = ms5_preferences_row_new (ADW_TYPE_ACTION_ROW, title, NULL);
  GtkWidget *scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 100, 5);
  GtkWidget *button = gtk_button_new_with_label (_("Test"));
  g_autofree char *key = g_strconcat ("sound-volume-", ms5_sound_to_string (sound), NULL);
  g_autofree char *name = g_strdup_printf (_("%s: volume"), title);

  gtk_widget_set_size_request (scale, 96, -1);
  gtk_widget_set_valign (scale, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.try-sound");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", ms5_sound_to_string (sound));
  g_settings_bind_with_mapping (settings, key, gtk_range_get_adjustment (GTK_RANGE (scale)), "value",
                                G_SETTINGS_BIND_DEFAULT, volume_to_value, value_to_volume, NULL, NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), scale);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (group, row);
}

/* Quiet hours */

static char *
dup_time (guint minute)
{
  return g_strdup_printf ("%02u:%02u", minute / 60 % 24, minute % 60);
}

/* Translators: how loud sounds may get. */
static char *
dup_limit (guint volume)
{
  return volume > 0 ? g_strdup_printf (_("At most %u %%"), volume) : g_strdup (_("Silent"));
}

static void
remove_cb (GtkWidget *button,
           Quiet     *quiet)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));
  g_autoptr (GVariant) before = g_settings_get_value (quiet->settings, "quiet-hours");
  g_autoptr (GVariantBuilder) builder = g_variant_builder_new (G_VARIANT_TYPE ("a(uuu)"));

  for (guint i = 0; i < g_variant_n_children (before); i++)
    {
      g_autoptr (GVariant) hours = g_variant_get_child_value (before, i);

      if (i != index)
        g_variant_builder_add_value (builder, hours);
    }
  g_settings_set_value (quiet->settings, "quiet-hours", g_variant_builder_end (builder));
}

static void
add_cb (GtkWidget *button,
        Quiet     *quiet)
{
  g_autoptr (GVariant) before = g_settings_get_value (quiet->settings, "quiet-hours");
  g_autoptr (GVariantBuilder) builder = g_variant_builder_new (G_VARIANT_TYPE ("a(uuu)"));

  for (guint i = 0; i < g_variant_n_children (before); i++)
    {
      g_autoptr (GVariant) hours = g_variant_get_child_value (before, i);

      g_variant_builder_add_value (builder, hours);
    }
  g_variant_builder_add (builder, "(uuu)", gtk_drop_down_get_selected (quiet->from) * STEP,
                         gtk_drop_down_get_selected (quiet->to) * STEP,
                         limits[MIN (gtk_drop_down_get_selected (quiet->limit), G_N_ELEMENTS (limits) - 1)]);
  g_settings_set_value (quiet->settings, "quiet-hours", g_variant_builder_end (builder));
}

static GtkWidget *
hours_new (Quiet *quiet,
           guint  index,
           guint  from,
           guint  to,
           guint  volume)
{
  g_autofree char *begin = dup_time (from);
  g_autofree char *end = dup_time (to);
  g_autofree char *title = g_strdup_printf ("%s–%s", begin, end);
  g_autofree char *subtitle = dup_limit (volume);
  GtkWidget *row = ms5_preferences_row_new (ADW_TYPE_ACTION_ROW, title, subtitle);
  GtkWidget *button = gtk_button_new_with_label (_("Remove"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect (button, "clicked", G_CALLBACK (remove_cb), quiet);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

/* The row for more stays the last. */
static void
show_hours (Quiet *quiet)
{
  g_autoptr (GVariant) value = g_settings_get_value (quiet->settings, "quiet-hours");
  GVariantIter iter;
  guint from, to, volume;

  for (guint i = 0; i < quiet->rows->len; i++)
    adw_preferences_group_remove (quiet->group, quiet->rows->pdata[i]);
  g_ptr_array_set_size (quiet->rows, 0);
  g_object_ref (quiet->new_row);
  if (gtk_widget_get_parent (quiet->new_row) != NULL)
    adw_preferences_group_remove (quiet->group, quiet->new_row);

  g_variant_iter_init (&iter, value);
  while (g_variant_iter_next (&iter, "(uuu)", &from, &to, &volume))
    {
      GtkWidget *row = hours_new (quiet, quiet->rows->len, from, to, volume);

      g_ptr_array_add (quiet->rows, row);
      adw_preferences_group_add (quiet->group, row);
    }
  adw_preferences_group_add (quiet->group, quiet->new_row);
  g_object_unref (quiet->new_row);
}

static void
hours_changed_cb (GSettings  *settings,
                  const char *key,
                  Quiet      *quiet)
{
  show_hours (quiet);
}

static GtkDropDown *
add_drop_down (GtkWidget     *box,
               GtkStringList *list,
               const char    *name,
               guint          selected)
{
  GtkWidget *drop_down = gtk_drop_down_new (G_LIST_MODEL (list), NULL);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), selected);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (box), drop_down);
  return GTK_DROP_DOWN (drop_down);
}

static GtkStringList *
times_new (void)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  for (guint minute = 0; minute < 24 * 60; minute += STEP)
    gtk_string_list_take (list, dup_time (minute));
  return list;
}

/* From, to, how loud, and a button. */
static GtkWidget *
new_hours_new (Quiet *quiet)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *button = gtk_button_new_with_label (_("Add"));
  GtkStringList *loud = gtk_string_list_new (NULL);

  gtk_widget_set_layout_manager (box, ms5_wrap_layout_new (8, 8));
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    gtk_string_list_take (loud, dup_limit (limits[i]));
  quiet->from = add_drop_down (box, times_new (), _("Quiet hours: from"), 22 * 60 / STEP);
  quiet->to = add_drop_down (box, times_new (), _("Quiet hours: to"), 6 * 60 / STEP);
  quiet->limit = add_drop_down (box, loud, _("Quiet hours: how loud"), 0);
  g_signal_connect (button, "clicked", G_CALLBACK (add_cb), quiet);
  gtk_box_append (GTK_BOX (box), button);
  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 8);
  gtk_widget_set_margin_bottom (box, 8);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

static void
quiet_free (Quiet *quiet)
{
  g_signal_handlers_disconnect_by_data (quiet->settings, quiet);
  g_ptr_array_unref (quiet->rows);
  g_object_unref (quiet->settings);
  g_free (quiet);
}

static void
add_quiet_hours (AdwPreferencesPage *page,
                 GSettings          *settings)
{
  Quiet *quiet = g_new0 (Quiet, 1);

  quiet->settings = g_object_ref (settings);
  quiet->rows = g_ptr_array_new ();
  quiet->group = ms5_preferences_add_group (page, _("Quiet Hours"), _("By this computer’s clock"));
  ms5_preferences_add_switch (quiet->group, settings, "quiet-hours-critical", _("Critical calls, too"),
                              _("Otherwise they are as loud as ever"));
  quiet->new_row = new_hours_new (quiet);
  show_hours (quiet);
  g_signal_connect (settings, "changed::quiet-hours", G_CALLBACK (hours_changed_cb), quiet);
  g_signal_connect_swapped (quiet->group, "destroy", G_CALLBACK (quiet_free), quiet);
}

/* The wall board */

static void
monitor_cb (AdwComboRow *row,
            GParamSpec  *pspec,
            GSettings   *settings)
{
  GtkStringList *connectors = g_object_get_data (G_OBJECT (row), "connectors");
  guint at = adw_combo_row_get_selected (row);

  if (at < g_list_model_get_n_items (G_LIST_MODEL (connectors)))
    g_settings_set_string (settings, "wall-board-monitor", gtk_string_list_get_string (connectors, at));
}

/* One that is not connected now stays chosen. */
static void
add_monitors (AdwPreferencesGroup *group,
              GSettings           *settings)
{
  GtkWidget *row = ms5_preferences_row_new (ADW_TYPE_COMBO_ROW, _("Monitor"), NULL);
  GListModel *monitors = gdk_display_get_monitors (gdk_display_get_default ());
  GtkStringList *connectors = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  g_autofree char *chosen = g_settings_get_string (settings, "wall-board-monitor");
  guint selected = 0;

  gtk_string_list_append (connectors, "");
  gtk_string_list_append (labels, _("That of the window"));
  for (guint i = 0; i < g_list_model_get_n_items (monitors); i++)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);
      const char *connector = gdk_monitor_get_connector (monitor);
      const char *model = gdk_monitor_get_model (monitor);

      if (connector == NULL)
        continue;
      if (g_str_equal (connector, chosen))
        selected = g_list_model_get_n_items (G_LIST_MODEL (connectors));
      gtk_string_list_append (connectors, connector);
      gtk_string_list_take (labels, model != NULL ? g_strdup_printf ("%s (%s)", connector, model) : g_strdup (connector));
    }
  if (chosen[0] != '\0' && selected == 0)
    {
      selected = g_list_model_get_n_items (G_LIST_MODEL (connectors));
      gtk_string_list_append (connectors, chosen);
      gtk_string_list_append (labels, chosen);
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  g_object_set_data_full (G_OBJECT (row), "connectors", connectors, g_object_unref);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (monitor_cb), settings, 0);
  adw_preferences_group_add (group, row);
}

/**
 * ms5_preferences_add_sound:
 * @page: the page about calls
 * @settings: where what is chosen is kept
 *
 * Adds what is heard, and what is seen on the wall board.
 */
void
ms5_preferences_add_sound (AdwPreferencesPage *page,
                           GSettings          *settings)
{
  AdwPreferencesGroup *group = ms5_preferences_add_group (page, _("Sounds"), _("Until somebody answers"));

  ms5_preferences_add_switch (group, settings, "sounds", _("Sounds"), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sounds); i++)
    add_volume (group, settings, sounds[i].sound, _(sounds[i].title));
  ms5_preferences_add_choice (group, settings, "link-alarm-seconds", _("Link lost after"),
                              _("When nothing is heard from the server"), delays);
  add_quiet_hours (page, settings);
  group = ms5_preferences_add_group (page, _("Wall Board"), _("F11 shows and leaves it"));
  ms5_preferences_add_choice (group, settings, "wall-board-seconds", _("Each screen for"), NULL, turns);
  add_monitors (group, settings);
}
