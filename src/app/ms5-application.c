/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-application-private.h"

#include <glib/gi18n.h>

#include "app/ms5-plant-clock.h"
#include "app/pages/ms5-pages.h"
#include "runtime/ms5-random.h"
#include "runtime/ms5-system-clock.h"

G_DEFINE_FINAL_TYPE (Ms5Application, ms5_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "version", 'v', 0, G_OPTION_ARG_NONE, NULL, N_("Show the version and exit"), NULL },
  { "page", 'p', 0, G_OPTION_ARG_STRING, NULL, N_("Show a page: floor, andon, sync, line:CODE"), N_("PAGE") },
  { "server", 's', 0, G_OPTION_ARG_STRING, NULL, N_("The server’s address"), N_("ADDRESS") },
  { "sign-in-from", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_("Sign in with the «server», «name» and «password» in a JSON file that only you can read"), N_("FILE") },
  { "raise-andon", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Raise a call"), NULL },
  { "wall-board", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Show the floor on the whole screen"), NULL },
  { "background", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Watch without a window"), NULL },
  { "quit", 0, 0, G_OPTION_ARG_NONE, NULL, N_("End the program that runs"), NULL },
  { NULL }
};

/* Where the program keeps its files. */
static char *
dup_dir (const char *base)
{
  return g_build_filename (base, "ms5", NULL);
}

static void
plant_speed_cb (Ms5Application *self)
{
  ms5_pulse_set_rate (self->pulse, MAX (ms5_floor_get_plant_speed (ms5_client_get_floor (self->client)), 1));
}

static void
make_client (Ms5Application *self)
{
  g_autofree char *data_dir = dup_dir (g_get_user_data_dir ());
  g_autofree char *cache_dir = dup_dir (g_get_user_cache_dir ());
  g_autofree char *notified = g_build_filename (data_dir, "notified", NULL);
  g_autoptr (Ms5Clock) plant_clock = NULL;

  self->client = ms5_client_new (cache_dir, data_dir, self->clock, self->random, NULL);
  plant_clock = ms5_plant_clock_new (ms5_client_get_floor (self->client), self->clock);
  self->pulse = ms5_pulse_new (plant_clock);
  self->ledger = ms5_notice_ledger_new (notified);
  g_signal_connect_object (ms5_client_get_floor (self->client), "notify::freshness", G_CALLBACK (plant_speed_cb),
                           self, G_CONNECT_SWAPPED);
}

static void
apply_appearance (Ms5Application *self)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT,
                                            ADW_COLOR_SCHEME_FORCE_DARK };
  int appearance = g_settings_get_enum (self->settings, "appearance");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      schemes[CLAMP (appearance, 0, (int) G_N_ELEMENTS (schemes) - 1)]);
}

static void
add_settings_actions (Ms5Application *self)
{
  static const char * const keys[] = { "appearance", "keep-watching", "notifications" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GAction) action = g_settings_create_action (self->settings, keys[i]);

      g_action_map_add_action (G_ACTION_MAP (self), action);
    }
}

static void
ms5_application_startup (GApplication *application)
{
  Ms5Application *self = MS5_APPLICATION (application);

  G_APPLICATION_CLASS (ms5_application_parent_class)->startup (application);

  ms5_pages_init ();
  gtk_window_set_default_icon_name (APPLICATION_ID);
  self->settings = g_settings_new (APPLICATION_ID);
  self->clock = ms5_system_clock_new ();
  self->random = ms5_random_new_system ();
  g_signal_connect_object (self->settings, "changed::appearance", G_CALLBACK (apply_appearance), self,
                           G_CONNECT_SWAPPED);
  apply_appearance (self);
  add_settings_actions (self);

  make_client (self);
  ms5_application_make_notices (self);
  ms5_application_make_device (self);
  ms5_application_make_alarms (self);
  ms5_application_connect_client (self);
  ms5_application_connect_outbox (self);
  ms5_application_start_client (self);
  ms5_application_follow_autostart (self);
  ms5_application_follow_bus (self);
  ms5_application_start_background (self);
}

static void
ms5_application_activate (GApplication *application)
{
  Ms5Application *self = MS5_APPLICATION (application);

  if (self->hidden)
    {
      self->hidden = FALSE;
      ms5_application_enter_background (self);
    }
  else
    ms5_application_present (self);
}

/* To the program that runs already, or to this one, which has started up by then. */
static int
ms5_application_handle_local_options (GApplication *application,
                                      GVariantDict *given)
{
  Ms5Application *self = MS5_APPLICATION (application);
  g_autoptr (GError) error = NULL;
  const char *text;

  if (g_variant_dict_contains (given, "version"))
    {
      g_print ("%s\n", PACKAGE_VERSION);
      return 0;
    }
  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  if (g_variant_dict_lookup (given, "server", "&s", &text))
    g_action_group_activate_action (G_ACTION_GROUP (application), "use-server", g_variant_new_string (text));
  if (g_variant_dict_lookup (given, "sign-in-from", "^&ay", &text))
    {
      g_autofree char *path = g_canonicalize_filename (text, NULL);

      g_action_group_activate_action (G_ACTION_GROUP (application), "sign-in-from",
                                      g_variant_new_bytestring (path));
    }
  if (g_variant_dict_lookup (given, "page", "&s", &text))
    g_action_group_activate_action (G_ACTION_GROUP (application), "show-page", g_variant_new_string (text));
  if (g_variant_dict_contains (given, "wall-board"))
    g_action_group_activate_action (G_ACTION_GROUP (application), "wall-board", NULL);
  if (g_variant_dict_contains (given, "raise-andon"))
    g_action_group_activate_action (G_ACTION_GROUP (application), "raise-andon", NULL);
  if (g_variant_dict_contains (given, "quit"))
    g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
  if (!g_variant_dict_contains (given, "background"))
    return -1;

  /* One that runs already watches already. */
  if (g_application_get_is_remote (application))
    return 0;
  self->hidden = TRUE;
  return -1;
}

/**
 * ms5_application_show_page:
 * @self: the program
 * @page: one of `MS5_PAGE_…`
 *
 * Shows a page in the window, as soon as there is something to show.
 */
void
ms5_application_show_page (Ms5Application *self,
                           const char     *page)
{
  g_free (self->wanted_page);
  self->wanted_page = g_strdup (page);
  if (self->window != NULL && self->started && !g_str_equal (ms5_window_get_page (self->window), MS5_PAGE_SIGN_IN))
    ms5_application_show_start (self);
  ms5_application_present (self);
}

static void
show_page_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       app)
{
  ms5_application_show_page (app, g_variant_get_string (parameter, NULL));
}

static void
show_floor_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       app)
{
  ms5_application_show_page (app, MS5_PAGE_FLOOR);
}

static void
show_line_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       app)
{
  g_autofree char *page = g_strconcat (MS5_PAGE_LINE, g_variant_get_string (parameter, NULL), NULL);

  ms5_application_show_page (app, page);
}

static void
use_server_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       app)
{
  Ms5Application *self = app;
  g_autofree char *user = g_settings_get_string (self->settings, "user");

  g_settings_set_string (self->settings, "server", g_variant_get_string (parameter, NULL));
  if (self->window != NULL)
    ms5_sign_in_page_fill (ms5_window_get_sign_in_page (self->window), g_variant_get_string (parameter, NULL),
                           user);
}

static void
raise_andon_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       app)
{
  Ms5Application *self = app;

  ms5_application_present (self);
  if (self->window != NULL && !g_str_equal (ms5_window_get_page (self->window), MS5_PAGE_SIGN_IN))
    g_action_group_activate_action (G_ACTION_GROUP (self->window), "raise", NULL);
}

static void
wall_board_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       app)
{
  Ms5Application *self = app;

  ms5_application_present (self);
  if (self->window != NULL)
    ms5_window_set_wall_board (self->window, TRUE);
}

static void
sign_in_from_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       app)
{
  ms5_application_sign_in_from (app, g_variant_get_bytestring (parameter));
}

static void
sign_out_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       app)
{
  ms5_application_sign_out (app);
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       app)
{
  Ms5Application *self = app;

  ms5_application_present (self);
  if (self->window == NULL)
    return;
  adw_show_about_window (GTK_WINDOW (self->window),
                         "application-name", _("Floor Dashboard"),
                         "application-icon", APPLICATION_ID,
                         "version", PACKAGE_VERSION,
                         "comments", _("See which line needs you, and act on it"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "developer-name", _("The MS5 contributors"),
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
close_window_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       app)
{
  Ms5Application *self = app;

  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
}

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       app)
{
  Ms5Application *self = app;

  if (self->window == NULL || !ms5_window_ask_unsaved (self->window, TRUE))
    ms5_application_quit (self);
}

static void
ms5_application_window_removed (GtkApplication *application,
                                GtkWindow      *window)
{
  Ms5Application *self = MS5_APPLICATION (application);
  gboolean is_main = (gpointer) window == (gpointer) self->window;

  if (is_main)
    {
      g_object_remove_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
      self->window = NULL;
      if (!self->stopping)
        ms5_application_window_gone (self);
    }
  GTK_APPLICATION_CLASS (ms5_application_parent_class)->window_removed (application, window);
  if (is_main)
    ms5_application_close_others (self);
}

static void
ms5_application_dispose (GObject *object)
{
  Ms5Application *self = MS5_APPLICATION (object);

  if (self->window != NULL)
    g_object_remove_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  self->window = NULL;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->notices);
  g_clear_object (&self->notifier);
  g_clear_object (&self->sounds);
  g_clear_object (&self->alarm);
  g_clear_object (&self->chime);
  g_clear_object (&self->ledger);
  g_clear_object (&self->pulse);
  g_clear_object (&self->client);
  g_clear_object (&self->random);
  g_clear_object (&self->clock);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (ms5_application_parent_class)->dispose (object);
}

static void
ms5_application_finalize (GObject *object)
{
  Ms5Application *self = MS5_APPLICATION (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->told);
  g_ptr_array_unref (self->wanted_acknowledgements);
  g_free (self->start_problem);
  g_free (self->wanted_page);
  g_free (self->wanted_call);
  g_free (self->led_call);
  g_free (self->led_via);
  g_free (self->sign_in_file);

  G_OBJECT_CLASS (ms5_application_parent_class)->finalize (object);
}

static void
ms5_application_class_init (Ms5ApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_application_dispose;
  G_OBJECT_CLASS (klass)->finalize = ms5_application_finalize;
  application_class->startup = ms5_application_startup;
  application_class->activate = ms5_application_activate;
  application_class->handle_local_options = ms5_application_handle_local_options;
  GTK_APPLICATION_CLASS (klass)->window_removed = ms5_application_window_removed;
}

static void
add_accels (GtkApplication *app)
{
  static const struct
  {
    const char *action;
    const char *accels[3];
  } accels[] = {
    { "app.close-window", { "<Control>w" } },
    { "app.preferences", { "<Control>comma" } },
    { "app.quit", { "<Control>q" } },
    { "win.show-floor", { "<Alt>Home", "<Control>1" } },
    { "win.show-andon", { "<Control>2" } },
    { "win.show-sync", { "<Control>3" } },
    { "win.escalation", { "<Control>4" } },
    { "win.sync-now", { "F5" } },
    { "win.next-line", { "<Control>Page_Down" } },
    { "win.previous-line", { "<Control>Page_Up" } },
    { "win.toggle-side", { "F9" } },
    { "win.wall-board", { "F11" } },
    { "win.raise", { "<Control>r" } },
    { "win.report", { "<Control>e" } },
    { "win.acknowledge-first", { "<Control>k" } },
    { "win.resolve-first", { "<Control><Shift>k" } },
    { "win.show-help-overlay", { "<Control>question" } },
    { "window.close", { "<Control>w" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (app, accels[i].action, accels[i].accels);
}

/* Told on the session bus for scripts and tests; nobody else changes it. */
static void
keep_state_cb (GSimpleAction *action,
               GVariant      *value,
               gpointer       user_data)
{
}

static void
ms5_application_init (Ms5Application *self)
{
  static const GActionEntry entries[] = {
    { "about", about_cb },
    { "close-window", close_window_cb },
    { "in-background", NULL, NULL, "false", keep_state_cb },
    { "link-state", NULL, NULL, "'offline'", keep_state_cb },
    { "quit", quit_cb },
    { "raise-andon", raise_andon_cb },
    { "show-floor", show_floor_cb },
    { "show-line", show_line_cb, "s" },
    { "show-page", show_page_cb, "s" },
    { "shown-page", NULL, NULL, "''", keep_state_cb },
    { "sign-in-from", sign_in_from_cb, "ay" },
    { "sign-out", sign_out_cb },
    { "use-server", use_server_cb, "s" },
    { "wall-board", wall_board_cb },
  };

  self->cancellable = g_cancellable_new ();
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->wanted_acknowledgements = g_ptr_array_new_with_free_func (g_free);
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  add_accels (GTK_APPLICATION (self));
}

/**
 * ms5_application_new:
 *
 * Returns: (transfer full): the program
 */
Ms5Application *
ms5_application_new (void)
{
  return g_object_new (MS5_TYPE_APPLICATION,
                       "application-id", APPLICATION_ID,
                       "resource-base-path", "/org/ms5/FloorDashboard/",
                       NULL);
}

/**
 * ms5_application_has_lost_bus:
 * @self: the program, which has ended
 * @out_page: (out) (transfer full) (nullable): the page that its window showed; %NULL if there was no window
 *
 * Returns: whether it ended because the session bus has gone
 */
gboolean
ms5_application_has_lost_bus (Ms5Application  *self,
                              char           **out_page)
{
  g_return_val_if_fail (MS5_IS_APPLICATION (self), FALSE);

  *out_page = self->lost_bus ? g_steal_pointer (&self->wanted_page) : NULL;
  return self->lost_bus;
}

Ms5Client *
ms5_application_get_client (Ms5Application *self)
{
  g_return_val_if_fail (MS5_IS_APPLICATION (self), NULL);

  return self->client;
}

Ms5Window *
ms5_application_get_window (Ms5Application *self)
{
  g_return_val_if_fail (MS5_IS_APPLICATION (self), NULL);

  return self->window;
}
