/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-preferences-private.h"

#include <glib/gi18n.h>

#include "protocol/ms5-action.h"

/* What the reader has chosen. Every row is bound to its setting, and so takes effect at once. */

static const Ms5PreferenceChoice appearances[] = {
  { N_("Like the system"), "system", 0 }, { N_("Light"), "light", 0 }, { N_("Dark"), "dark", 0 }, { NULL, NULL, 0 },
};
static const Ms5PreferenceChoice orders[] = {
  { N_("By urgency"), "urgency", 0 }, { N_("By place"), "place", 0 }, { NULL, NULL, 0 },
};
static const Ms5PreferenceChoice measures[] = {
  { N_("Minutes"), "minutes", 0 }, { N_("Count"), "count", 0 }, { NULL, NULL, 0 },
};
static const Ms5PreferenceChoice intervals[] = {
  { N_("At once"), NULL, 0 },          { N_("Every 30 seconds"), NULL, 30 }, { N_("Every minute"), NULL, 60 },
  { N_("Every 5 minutes"), NULL, 300 }, { N_("Every 15 minutes"), NULL, 900 }, { NULL, NULL, 0 },
};
static const Ms5PreferenceChoice batches[] = {
  { N_("As many as the link bears"), NULL, 0 }, { N_("At most 5"), NULL, 5 },   { N_("At most 20"), NULL, 20 },
  { N_("At most 50"), NULL, 50 },               { NULL, NULL, 0 },
};

static const Ms5PreferenceChoice sizes[] = {
  { N_("32 MB"), NULL, 32 }, { N_("64 MB"), NULL, 64 }, { N_("128 MB"), NULL, 128 }, { N_("192 MB"), NULL, 192 },
  { NULL, NULL, 0 },
};
static const Ms5PreferenceChoice days[] = {
  { N_("1 day"), NULL, 1 }, { N_("7 days"), NULL, 7 }, { N_("14 days"), NULL, 14 }, { N_("30 days"), NULL, 30 },
  { NULL, NULL, 0 },
};

static gboolean
is_value (const Ms5PreferenceChoice *choice,
          GVariant     *value)
{
  if (choice->nick != NULL)
    return g_str_equal (choice->nick, g_variant_get_string (value, NULL));
  return choice->number == g_variant_get_uint32 (value);
}

static gboolean
value_to_index (GValue   *index,
                GVariant *value,
                gpointer  user_data)
{
  const Ms5PreferenceChoice *choices = user_data;

  /* A value that none of the choices has, from another version or from another tool. */
  g_value_set_uint (index, GTK_INVALID_LIST_POSITION);
  for (guint i = 0; choices[i].label != NULL; i++)
    if (is_value (&choices[i], value))
      g_value_set_uint (index, i);
  return TRUE;
}

static GVariant *
index_to_value (const GValue       *index,
                const GVariantType *type,
                gpointer            user_data)
{
  const Ms5PreferenceChoice *choices = user_data;
  guint at = g_value_get_uint (index);

  if (at == GTK_INVALID_LIST_POSITION)
    return NULL;
  return choices[at].nick != NULL ? g_variant_new_string (choices[at].nick) : g_variant_new_uint32 (choices[at].number);
}

/**
 * ms5_preferences_row_new:
 * @type: what kind of #AdwActionRow
 * @title: what it is about
 * @subtitle: (nullable): more about it
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
ms5_preferences_row_new (GType       type,
                         const char *title,
                         const char *subtitle)
{
  GtkWidget *row = g_object_new (type, "title", title, NULL);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle != NULL ? subtitle : "");
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  return row;
}

/**
 * ms5_preferences_add_choice:
 * @group: a group
 * @settings: where what is chosen is kept
 * @key: the setting
 * @title: what it is about
 * @subtitle: (nullable): more about it
 * @choices: (array zero-terminated=1): what it can be
 *
 * Adds a row that is one of several values.
 */
void
ms5_preferences_add_choice (AdwPreferencesGroup       *group,
                            GSettings                 *settings,
                            const char                *key,
                            const char                *title,
                            const char                *subtitle,
                            const Ms5PreferenceChoice *choices)
{
  GtkWidget *row = ms5_preferences_row_new (ADW_TYPE_COMBO_ROW, title, subtitle);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; choices[i].label != NULL; i++)
    gtk_string_list_append (labels, _(choices[i].label));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  g_settings_bind_with_mapping (settings, key, row, "selected", G_SETTINGS_BIND_DEFAULT, value_to_index,
                                index_to_value, (gpointer) choices, NULL);
  adw_preferences_group_add (group, row);
}

/**
 * ms5_preferences_add_switch:
 * @group: a group
 * @settings: where what is chosen is kept
 * @key: the setting
 * @title: what it is about
 * @subtitle: (nullable): more about it
 *
 * Adds a row that is on or off.
 */
void
ms5_preferences_add_switch (AdwPreferencesGroup *group,
                            GSettings           *settings,
                            const char          *key,
                            const char          *title,
                            const char          *subtitle)
{
  GtkWidget *row = ms5_preferences_row_new (ADW_TYPE_ACTION_ROW, title, subtitle);
  GtkWidget *toggle = gtk_switch_new ();

  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_settings_bind (settings, key, toggle, "active", G_SETTINGS_BIND_DEFAULT);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  adw_preferences_group_add (group, row);
}

/**
 * ms5_preferences_add_group:
 * @page: a page
 * @title: what its rows are about
 * @description: (nullable): more about it
 *
 * Returns: (transfer none): a new group on the page
 */
AdwPreferencesGroup *
ms5_preferences_add_group (AdwPreferencesPage *page,
                           const char         *title,
                           const char         *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  adw_preferences_group_set_description (group, description);
  adw_preferences_page_add (page, group);
  return group;
}

/* What an edit asks for where others have changed the same */

typedef struct
{
  GSettings  *settings;
  const char *op;
  GArray     *strategies; /* Ms5MergePrefer, as they stand in the row */
} Strategy;

static void
strategy_free (gpointer  data,
               GClosure *closure)
{
  Strategy *strategy = data;

  g_object_unref (strategy->settings);
  g_array_unref (strategy->strategies);
  g_free (strategy);
}

static void
strategy_cb (AdwComboRow *row,
             GParamSpec  *pspec,
             gpointer     user_data)
{
  Strategy *strategy = user_data;
  guint at = adw_combo_row_get_selected (row);
  g_autoptr (GVariant) before = g_settings_get_value (strategy->settings, "sync-strategies");
  g_autoptr (GVariantBuilder) builder = g_variant_builder_new (G_VARIANT_TYPE ("a{ss}"));
  GVariantIter iter;
  const char *op, *word;

  if (at >= strategy->strategies->len)
    return;

  g_variant_iter_init (&iter, before);
  while (g_variant_iter_next (&iter, "{&s&s}", &op, &word))
    if (!g_str_equal (op, strategy->op))
      g_variant_builder_add (builder, "{ss}", op, word);
  if (g_array_index (strategy->strategies, Ms5MergePrefer, at) != MS5_MERGE_PREFER_POLICY)
    g_variant_builder_add (builder, "{ss}", strategy->op,
                           ms5_words_merge_prefer ((int) g_array_index (strategy->strategies, Ms5MergePrefer, at)));
  g_settings_set_value (strategy->settings, "sync-strategies", g_variant_builder_end (builder));
}

static const char *
get_strategy_label (Ms5MergePrefer strategy)
{
  switch (strategy)
    {
    case MS5_MERGE_PREFER_MANUAL: return _("Ask me");
    case MS5_MERGE_PREFER_CLIENT: return _("My change wins");
    case MS5_MERGE_PREFER_POLICY:
    default: return _("As the plant has set it");
    }
}

static void
add_strategy (AdwPreferencesGroup *group,
              GSettings           *settings,
              Ms5Client           *client,
              const Ms5ActionSpec *spec)
{
  static const Ms5MergePrefer all[] = { MS5_MERGE_PREFER_POLICY, MS5_MERGE_PREFER_MANUAL, MS5_MERGE_PREFER_CLIENT };
  GtkWidget *row = ms5_preferences_row_new (ADW_TYPE_COMBO_ROW, _(spec->label), NULL);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  Ms5MergePrefer chosen = ms5_sync_settings_get_strategy (ms5_client_get_sync_settings (client), spec->op);
  Strategy *strategy = g_new0 (Strategy, 1);

  strategy->settings = g_object_ref (settings);
  strategy->op = spec->op;
  strategy->strategies = g_array_new (FALSE, FALSE, sizeof (Ms5MergePrefer));
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (ms5_client_may_prefer (client, spec->op, all[i]))
      {
        gtk_string_list_append (labels, get_strategy_label (all[i]));
        g_array_append_val (strategy->strategies, all[i]);
      }
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  for (guint i = 0; i < strategy->strategies->len; i++)
    if (g_array_index (strategy->strategies, Ms5MergePrefer, i) == chosen)
      adw_combo_row_set_selected (ADW_COMBO_ROW (row), i);
  g_signal_connect_data (row, "notify::selected", G_CALLBACK (strategy_cb), strategy, strategy_free, 0);
  adw_preferences_group_add (group, row);
}

/**
 * ms5_preferences_add_page:
 * @window: the preferences
 * @title: the name of the page
 * @icon_name: its icon
 *
 * Returns: (transfer none): a new page
 */
AdwPreferencesPage *
ms5_preferences_add_page (AdwPreferencesWindow *window,
                          const char           *title,
                          const char           *icon_name)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());

  adw_preferences_page_set_title (page, title);
  adw_preferences_page_set_icon_name (page, icon_name);
  adw_preferences_window_add (window, page);
  return page;
}

static void
add_general (AdwPreferencesWindow *window,
             GSettings            *settings)
{
  AdwPreferencesPage *page = ms5_preferences_add_page (window, _("General"), "ms5-page-floor-symbolic");
  AdwPreferencesGroup *group = ms5_preferences_add_group (page, _("Appearance"), NULL);

  ms5_preferences_add_choice (group, settings, "appearance", _("Style"), NULL, appearances);
  ms5_preferences_add_choice (group, settings, "floor-order", _("Order of the lines"), _("On the floor page"), orders);
  ms5_preferences_add_choice (group, settings, "pareto-measure", _("Downtime by"), _("On the page of a line"), measures);
}

static void
add_sending (AdwPreferencesWindow *window,
             GSettings            *settings,
             Ms5Client            *client)
{
  AdwPreferencesPage *page = ms5_preferences_add_page (window, _("Sync"), "ms5-page-sync-symbolic");
  AdwPreferencesGroup *group = ms5_preferences_add_group (page, _("Sending"), _("What is urgent, such as raising a call, is always sent at once"));

  ms5_preferences_add_switch (group, settings, "sync-automatic", _("Automatic sync"), _("Otherwise actions wait for «Sync Now»"));
  ms5_preferences_add_choice (group, settings, "sync-interval", _("How often"), NULL, intervals);
  ms5_preferences_add_choice (group, settings, "sync-batch-limit", _("Actions sent together"), NULL, batches);
  ms5_preferences_add_switch (group, settings, "sync-compress", _("Compression"), _("Sends less over a slow link"));

  group = ms5_preferences_add_group (page, _("Kept for Offline"), _("The oldest days go first; actions that are not sent yet never do"));
  ms5_preferences_add_choice (group, settings, "cache-days", _("How long"), NULL, days);
  ms5_preferences_add_choice (group, settings, "cache-size", _("At most"), NULL, sizes);

  group = ms5_preferences_add_group (page, _("When Others Changed the Same"), _("What becomes of your change; what the server forbids is not offered"));
  for (guint i = 0; ms5_action_spec_get (i) != NULL; i++)
    if (ms5_action_spec_get (i)->kind == MS5_ACTION_EDIT)
      add_strategy (group, settings, client, ms5_action_spec_get (i));
}

/**
 * ms5_preferences_new:
 * @parent: the window that it belongs to
 * @settings: where what is chosen is kept
 * @client: who knows what the server permits
 *
 * Returns: (transfer none): the window with the preferences, not shown yet
 */
GtkWidget *
ms5_preferences_new (GtkWindow *parent,
                     GSettings *settings,
                     Ms5Client *client)
{
  GtkWidget *window = adw_preferences_window_new ();

  gtk_window_set_title (GTK_WINDOW (window), _("Preferences"));
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  if (parent != NULL)
    gtk_window_set_application (GTK_WINDOW (window), gtk_window_get_application (parent));
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 620, 640);
  gtk_widget_set_size_request (window, 340, 300);
  add_general (ADW_PREFERENCES_WINDOW (window), settings);
  ms5_preferences_add_andon (ADW_PREFERENCES_WINDOW (window), settings, client);
  add_sending (ADW_PREFERENCES_WINDOW (window), settings, client);
  return window;
}
