/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows the window with a floor that stands still, and writes what it shows to PNG files:
 *   page-gallery [--width N] [--height N] [--dark] [--scale F] [--lines N] [--offline] [--empty] [--states]
 *                [--flood] [--catalogs DIR] PAGE… */

#include "config.h"

#include <adwaita.h>
#include <libintl.h>

#include "andon-fixture.h"
#include "app/ms5-preferences.h"
#include "app/ms5-window.h"
#include "app/pages/ms5-andon-page.h"
#include "app/pages/ms5-code-dialog.h"
#include "app/pages/ms5-duration-field.h"
#include "app/pages/ms5-escalation-level-row.h"
#include "app/pages/ms5-escalation-message.h"
#include "app/pages/ms5-escalation-page.h"
#include "app/pages/ms5-journal-list.h"
#include "app/pages/ms5-pages.h"
#include "client/ms5-outbox-private.h"
#include "core/ms5-manual-clock.h"
#include "escalation-fixture.h"
#include "floor-fixture.h"
#include "picture.h"
#include "sync-fixture.h"

static gboolean dark, high_contrast, offline, empty, muted, states, flood;
static Ms5ManualClock *the_clock;
static Ms5Floor *the_floor;
static double scale = 1.0;
static int width = 1440, height = 900, n_lines = 5;
static char *output, *catalogs;
static char **pages;

static const GOptionEntry entries[] = {
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, "Dark style", NULL },
  { "high-contrast", 0, 0, G_OPTION_ARG_NONE, &high_contrast, "High contrast", NULL },
  { "offline", 0, 0, G_OPTION_ARG_NONE, &offline, "Without a link", NULL },
  { "muted", 0, 0, G_OPTION_ARG_NONE, &muted, "With muted sounds", NULL },
  { "empty", 0, 0, G_OPTION_ARG_NONE, &empty, "With an empty outbox", NULL },
  { "states", 0, 0, G_OPTION_ARG_NONE, &states, "With calls in every state", NULL },
  { "flood", 0, 0, G_OPTION_ARG_NONE, &flood, "With 60 calls at once", NULL },
  { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &scale, "Size of the text, 1 to 2", "FACTOR" },
  { "width", 0, 0, G_OPTION_ARG_INT, &width, "Width of the window", "PIXELS" },
  { "catalogs", 0, 0, G_OPTION_ARG_FILENAME, &catalogs, "Folder of the translations, for LANGUAGE", "DIR" },
  { "height", 0, 0, G_OPTION_ARG_INT, &height, "Height of the window", "PIXELS" },
  { "lines", 0, 0, G_OPTION_ARG_INT, &n_lines, "How many lines", "N" },
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "Folder for the pictures", "DIR" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &pages, NULL, "PAGE…" },
  { NULL }
};

/* The dialog that was opened last. */
static GtkWidget *
get_dialog (GtkWidget *window)
{
  g_autoptr (GListModel) all = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = g_list_model_get_n_items (all); i > 0; i--)
    {
      g_autoptr (GtkWidget) top = g_list_model_get_item (all, i - 1);

      if (top != window && gtk_widget_get_visible (top))
        return top;
    }
  return NULL;
}

/* What the server answers to somebody who explained the stop as somebody else did meanwhile. */
static void
show_conflict (GtkWidget *window)
{
  Ms5OutboxRow row = { .action = ms5_action_new ("stop.code"), .sub = g_strdup ("u-1"), .state = MS5_OUTBOX_CONFLICT,
                       .created = FLOOR_FIXTURE_NOW, .changed = FLOOR_FIXTURE_NOW, .due = MS5_TIME_NONE };
  g_autoptr (Ms5OutboxEntry) entry = NULL;

  row.action->id = g_strdup ("019cabcd-0000-7000-8000-000000000001");
  row.action->topic = g_strdup ("stops/L1");
  row.action->key = g_strdup ("L1-stop-9");
  row.action->set = json_pack ("{s:s,s:s}", "reason", "bottle-jam", "comment", "third time today");
  row.action->was = json_object ();
  row.result = ms5_result_new (row.action->id, MS5_RESULT_CONFLICT);
  row.result->kind = MS5_CONFLICT_VERSION;
  row.result->cur.v = 9;
  row.result->cur.by = g_strdup ("k.meier");
  row.result->cur.at = FLOOR_FIXTURE_NOW - MS5_USEC_PER_MIN;
  row.result->cur.set = json_pack ("{s:s,s:s}", "reason", "guard-door", "comment", "door sensor");
  row.result->fields = g_strsplit ("reason,comment", ",", -1);
  row.result->choices = g_strsplit ("server,client,edit", ",", -1);
  entry = ms5_outbox_entry_new (&row);
  ms5_window_show_conflict (MS5_WINDOW (window), entry);
}

/* An action of the window, with what it is about here. */
static void
activate (GtkWidget  *window,
          const char *action)
{
  static const struct { const char *action, *line, *key; } targets[] = {
    { "win.raise-call", "L1", "FL1" },
    { "win.show-equipment", "L1", "FL1" },
    { "win.code-stop", "L1", "L1-stop-9" },
    { "win.comment-stop", "L1", "L1-stop-9" },
    { "win.split-stop", "L1", "L1-stop-9" },
    { "win.assign", "L1", "c-1" },
    { "win.escalate", "L1", "c-1" },
    { "win.shelve", "L1", "c-1" },
    { "win.call-details", "L1", "c-1" },
    { "win.comment", "L1", "c-1" },
    { "win.disable-alarm", "L2", "r-1" },
    { "win.reopen", "L2", "z-1" },
    { "win.resolve", "L1", "c-1" },
    { "win.edit-job", "L1", "4711" },
    { "win.complete-job", "L1", "4711" },
    { "win.report-line", "L1", NULL },
    { "win.add-stop", "L1", NULL },
    { "win.add-job", "L1", NULL },
  };

  if (g_str_equal (action, "win.download"))
    gtk_widget_activate_action (window, action, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    if (g_str_equal (action, targets[i].action) && targets[i].key != NULL)
      gtk_widget_activate_action (window, action, "(ss)", targets[i].line, targets[i].key);
    else if (g_str_equal (action, targets[i].action))
      gtk_widget_activate_action (window, action, "s", targets[i].line);
}

static void
acknowledge_all (GtkWidget *window)
{
  static const char *keys[] = { "c-1", "c-2" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *json = NULL;
      Ms5ModelItem *call = ms5_floor_get_item (the_floor, "calls/L1", keys[i]);

      if (call == NULL)
        continue;
      json = g_strdup_printf ("{'type':'%s','state':'acknowledged','raised':%" G_GINT64_FORMAT "}",
                              ms5_call_model_get_item (MS5_CALL_MODEL (call))->type,
                              ms5_time_to_ms (ms5_call_model_get_item (MS5_CALL_MODEL (call))->raised));
      floor_fixture_put (the_floor, "calls/L1", keys[i], json);
    }
}

/* The wall board at one of its screens: wallboard, wallboard:1 and so on; wallboard:call where somebody is called. */
static void
show_wall_board (GtkWidget  *window,
                 const char *page)
{
  gboolean calls = g_str_has_suffix (page, "call");
  int steps = strchr (page, ':') != NULL && !calls ? atoi (strchr (page, ':') + 1) : 0;

  if (!calls)
    acknowledge_all (window);
  ms5_window_show_page (MS5_WINDOW (window), MS5_PAGE_FLOOR);
  ms5_window_set_wall_board (MS5_WINDOW (window), TRUE);
  picture_wait (window, 6);
  for (int i = 0; i < steps * 15; i++)
    ms5_manual_clock_advance (the_clock, MS5_USEC_PER_S);
}

static GtkWidget *
find (GtkWidget *widget,
      GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The page about escalation: escalation, escalation:edit, escalation:level with one unfolded, escalation:conflict where
 * somebody else changes it, and escalation:preview at its end. */
static void
show_escalation (GtkWidget  *window,
                 const char *page)
{
  const char *part = strchr (page, ':') != NULL ? strchr (page, ':') + 1 : "";
  g_autoptr (Ms5Outlook) outlook = escalation_fixture_outlook ();
  Ms5EscalationPage *found;
  GtkWidget *level;

  escalation_fixture_put (the_floor, "k.meier", 300);
  ms5_window_show_page (MS5_WINDOW (window), MS5_PAGE_ESCALATION);
  picture_wait (window, 6);
  found = MS5_ESCALATION_PAGE (find (window, MS5_TYPE_ESCALATION_PAGE));
  if (part[0] != '\0' && !g_str_equal (part, "preview"))
    ms5_escalation_page_open (found, "night");
  level = find (GTK_WIDGET (found), MS5_TYPE_ESCALATION_LEVEL_ROW);
  if (level != NULL && (g_str_equal (part, "level") || g_str_equal (part, "conflict")))
    {
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (level), TRUE);
      gtk_switch_set_active (GTK_SWITCH (find (find (level, MS5_TYPE_DURATION_FIELD), GTK_TYPE_SWITCH)), FALSE);
    }
  if (level != NULL && g_str_equal (part, "level"))
    gtk_widget_grab_focus (find (level, MS5_TYPE_ESCALATION_MESSAGE));
  if (g_str_equal (part, "conflict"))
    escalation_fixture_put (the_floor, "m.weber", 420);
  picture_wait (window, 6);
  ms5_escalation_outlook_show (ms5_escalation_page_get_outlook (found), outlook->steps);
  if (g_str_equal (part, "preview"))
    gtk_widget_grab_focus (find (GTK_WIDGET (ms5_escalation_page_get_outlook (found)), GTK_TYPE_LIST_BOX_ROW));
}

static GtkWidget *
find_preferences (GtkWidget  *widget,
                  const char *icon)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found =
        ADW_IS_PREFERENCES_PAGE (child) &&
            g_strcmp0 (adw_preferences_page_get_icon_name (ADW_PREFERENCES_PAGE (child)), icon) == 0
          ? child : find_preferences (child, icon);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The page about calls, or the one of another icon: preferences:ms5-page-sync-symbolic. */
static GtkWidget *
show_preferences (GtkWidget  *window,
                  const char *page)
{
  const char *icon = strchr (page, ':') != NULL ? strchr (page, ':') + 1 : "ms5-call-symbolic";
  const char *folder = g_get_tmp_dir ();
  g_autoptr (Ms5Random) random = ms5_random_new_seeded (1);
  g_autoptr (Ms5Client) client = ms5_client_new (folder, folder, MS5_CLOCK (the_clock), random, NULL);
  g_autoptr (GSettings) settings = g_settings_new (APPLICATION_ID);
  GtkWidget *dialog;

  g_settings_set (settings, "quiet-hours", "a(uuu)", NULL);
  g_settings_set_value (settings, "quiet-hours", g_variant_new_parsed ("[(uint32 1320, uint32 360, uint32 0)]"));
  dialog = ms5_preferences_new (GTK_WINDOW (window), settings, client);
  gtk_window_set_default_size (GTK_WINDOW (dialog), MIN (width, 620), height);
  adw_preferences_window_set_visible_page (ADW_PREFERENCES_WINDOW (dialog), ADW_PREFERENCES_PAGE (find_preferences (dialog, icon)));
  gtk_window_present (GTK_WINDOW (dialog));
  while (!gtk_widget_get_mapped (dialog))
    g_main_context_iteration (NULL, TRUE);
  return dialog;
}

/* A part of the Andon page: andon:open, andon:resolved, andon:journal. */
static void
show_andon (GtkWidget  *window,
            const char *part)
{
  static const char *const told[] = {
    "{'call':'c-1','what':'raised','at':1772443803000,'by':'long-stop'}",
    "{'call':'c-1','what':'escalated','at':1772443923000,'level':1}",
    "{'call':'c-1','what':'acknowledged','at':1772443983000,'by':'k.meier','device':'pc-7','device_name':'Leitstand',"
    "'via':'delivery:01a2'}",
    "{'call':'c-1','what':'commented','at':1772443993000,'by':'k.meier','device':'pc-7','device_name':'Leitstand',"
    "'via':'window','text':'The sensor at the door of the filler is loose; maintenance is on its way with a new one'}",
  };
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
  g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
  GtkWidget *page;

  ms5_window_show_page (MS5_WINDOW (window), MS5_PAGE_ANDON);
  page = find (window, MS5_TYPE_ANDON_PAGE);
  ms5_andon_page_show (MS5_ANDON_PAGE (page), part);
  if (!g_str_equal (part, MS5_ANDON_JOURNAL))
    return;

  g_ptr_array_add (calls, ms5_change_new (MS5_OP_PUT, "calls/L1", "c-1", 1,
                                          json_pack ("{s:s,s:s,s:s,s:s}", "type", "stop", "rule", "long-stop",
                                                     "equipment", "FL1", "priority", "critical")));
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      g_autofree char *key = g_strdup_printf ("j-%u", i);
      g_autofree char *text = g_strdelimit (g_strdup (told[i]), "'", '"');

      g_ptr_array_add (records, ms5_change_new (MS5_OP_EVENT, "journal/L1", key, 1 + i, json_loads (text, 0, NULL)));
    }
  ms5_journal_list_take (MS5_JOURNAL_LIST (find (page, MS5_TYPE_JOURNAL_LIST)), "L1", records, calls);
}

static void
show_page (GtkWidget  *window,
           const char *page)
{
  g_autofree char *name = g_strdup_printf ("%s-%d%s%s%s%s%s.png", page, width, dark ? "-dark" : "",
                                           high_contrast ? "-hc" : "", offline ? "-offline" : "",
                                           empty ? "-empty" : "", scale > 1 ? "-large" : "");
  g_autofree char *path = g_build_filename (output != NULL ? output : ".", g_strdelimit (name, ":", '-'), NULL);
  GtkWidget *dialog = NULL;

  if (g_str_has_prefix (page, "preferences"))
    dialog = show_preferences (window, page);
  else if (g_str_has_prefix (page, "win."))
    {
      if (g_str_equal (page, "win.settle"))
        show_conflict (window);
      else
        activate (window, page);
      dialog = get_dialog (window);
    }
  else if (g_str_has_prefix (page, "escalation"))
    show_escalation (window, page);
  else if (g_str_has_prefix (page, "wallboard"))
    show_wall_board (window, page);
  else if (g_str_has_prefix (page, "andon:"))
    show_andon (window, strchr (page, ':') + 1);
  else
    ms5_window_show_page (MS5_WINDOW (window), page);

  picture_wait (dialog != NULL ? dialog : window, 6);
  picture_save (dialog != NULL ? dialog : window, path);
  if (dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (dialog));
}

/* A link, and a sync that is half through; or no link, and when it is tried next. */
static void
show_outbox (Ms5Window   *window,
           SyncFixture *sync)
{
  const Ms5LinkFacts link = {
    .look = offline ? MS5_LINK_LOOK_OFFLINE : MS5_LINK_LOOK_LIVE,
    .quality = MS5_QUALITY_GOOD,
    .rtt = 42 * MS5_USEC_PER_MS,
    .problem = offline ? "https://floor.example.com:8443\nno server answers there. Is it running?" : NULL,
  };
  Ms5SyncValues values;
  Ms5SyncSources sources;

  if (!empty)
    {
      sync_fixture_fill (sync);
      sync_fixture_remember (sync);
    }
  values = *ms5_sync_facts_get (sync->facts);
  values.last_sync = FLOOR_FIXTURE_NOW - 6 * MS5_USEC_PER_MIN;
  values.next_try = offline ? FLOOR_FIXTURE_NOW + 12 * MS5_USEC_PER_S : MS5_TIME_NONE;
  values.time_left = -1;
  if (!offline && !empty)
    {
      values.syncing = TRUE;
      values.sync_done = 3;
      values.sync_total = 12;
      values.sync_done_bytes = 900;
      values.sync_total_bytes = 3100;
      values.time_left = 8 * MS5_USEC_PER_S;
    }
  ms5_sync_facts_set (sync->facts, &values);
  sources = sync_fixture_sources (sync);
  ms5_window_set_outbox (window, &sources);
  ms5_window_set_link (window, &link);
}

static void
activate_cb (GtkApplication *app)
{
  static const char *all[] = { "sign-in", "floor", "line:L1", "andon", "sync", NULL };
  const char * const *names = pages != NULL ? (const char * const *) pages : all;
  g_autoptr (Ms5ManualClock) clock = ms5_manual_clock_new (FLOOR_FIXTURE_NOW);
  g_autoptr (Ms5Floor) floor = floor_fixture_new (MS5_CLOCK (clock), (guint) n_lines);
  g_autoptr (Ms5Pulse) pulse = ms5_pulse_new (MS5_CLOCK (clock));
  g_autoptr (GSettings) settings = g_settings_new (APPLICATION_ID);
  const Ms5View view = { floor, pulse, settings };
  SyncFixture sync = { 0 };
  g_autoptr (Ms5LinkAlarm) alarm = NULL;
  g_autoptr (Ms5Chime) chime = NULL;
  g_autoptr (Ms5Sounds) sounds = NULL;
  GtkWidget *window;

  the_clock = clock;
  the_floor = floor;
  ms5_pages_init ();
  g_object_set (gtk_settings_get_default (),
                "gtk-font-name", "Cantarell 11",
                "gtk-enable-animations", FALSE,
                "gtk-xft-dpi", (int) (96 * 1024 * scale),
                NULL);
  window = GTK_WIDGET (ms5_window_new (app, &view, MS5_CLOCK (clock)));
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  sync_fixture_set_up (&sync, MS5_CLOCK (clock));
  gtk_window_present (GTK_WINDOW (window));
  while (!gtk_widget_get_mapped (window))
    g_main_context_iteration (NULL, TRUE);
  alarm = ms5_link_alarm_new (MS5_CLOCK (clock), settings, NULL);
  chime = ms5_chime_new ("fakesink");
  sounds = ms5_sounds_new (&view, MS5_CLOCK (clock), alarm, chime);
  ms5_window_set_alarms (MS5_WINDOW (window), alarm, sounds);
  if (muted)
    ms5_sounds_mute (sounds, 10);
  if (offline)
    {
      ms5_floor_set_freshness (floor, MS5_FLOOR_OFFLINE, FLOOR_FIXTURE_NOW - 371 * MS5_USEC_PER_S);
      ms5_link_alarm_set_since (alarm, FLOOR_FIXTURE_NOW - 371 * MS5_USEC_PER_S);
    }
  if (states)
    andon_fixture_add_states (floor);
  for (guint i = 0; flood && i < 60; i++)
    andon_fixture_raise (floor, i, FLOOR_FIXTURE_NOW - (120 - i) * MS5_USEC_PER_S);
  show_outbox (MS5_WINDOW (window), &sync);
  for (guint i = 0; names[i] != NULL; i++)
    show_page (window, names[i]);
  gtk_window_destroy (GTK_WINDOW (window));
  sync_fixture_tear_down (&sync);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new ("PAGE… - shows the window");
  g_autoptr (GError) error = NULL;
  g_autoptr (AdwApplication) app = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  if (catalogs != NULL)
    {
      bindtextdomain (GETTEXT_PACKAGE, catalogs);
      bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
      textdomain (GETTEXT_PACKAGE);
    }
  if (high_contrast)
    g_setenv ("ADW_DEBUG_HIGH_CONTRAST", "1", TRUE);
  if (dark)
    g_setenv ("ADW_DEBUG_COLOR_SCHEME", "prefer-dark", TRUE);

  app = adw_application_new (APPLICATION_ID, G_APPLICATION_NON_UNIQUE);
  g_application_set_resource_base_path (G_APPLICATION (app), "/org/ms5/FloorDashboard/");
  g_signal_connect (app, "activate", G_CALLBACK (activate_cb), NULL);
  return g_application_run (G_APPLICATION (app), 1, argv);
}
