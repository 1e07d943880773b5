/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-window-private.h"

#include <glib/gi18n.h>

#include "app/ms5-alarms.h"
#include "app/ms5-app-resources.h"
#include "app/ms5-sidebar.h"
#include "app/pages/ms5-andon-page.h"
#include "app/pages/ms5-floor-page.h"
#include "app/pages/ms5-line-page.h"
#include "app/pages/ms5-watch.h"

struct _Ms5Window
{
  AdwApplicationWindow  parent_instance;
  Ms5View               view;
  Ms5Watch              watch;
  char                 *page;
  GtkWidget            *sidebar;
  GtkWidget            *alarms;
  GtkWidget            *line_page;
  Ms5WindowLink         link;
  Ms5WindowBoard        board;
  Ms5WindowLead         lead;

  AdwToastOverlay      *toasts;
  GtkStack             *whole;
  Ms5SignInPage        *sign_in_page;
  AdwFlap              *flap;
  GtkBox               *side;
  GtkLabel             *site_label;
  GMenu                *menu;
  Ms5LinkPill          *link_pill;
  Ms5LinkPill          *small_link_pill;
  GtkBox               *content;
  GtkWidget            *header;
  GtkLabel             *title;
  GtkLabel             *subtitle;
  GtkWidget            *raise_button;
  GtkWidget            *report_button;
  GtkStack             *pages;
};

enum { ACT, UNDO, SETTLE, PAGE_SHOWN, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5Window, ms5_window, ADW_TYPE_APPLICATION_WINDOW)

static guint signals[N_SIGNALS];

static Ms5LineModel *
get_shown_line (Ms5Window *self)
{
  return self->line_page != NULL ? ms5_line_page_get_line (MS5_LINE_PAGE (self->line_page)) : NULL;
}

static const char *
get_page_title (Ms5Window *self)
{
  Ms5LineModel *line = get_shown_line (self);

  if (line != NULL)
    return ms5_line_model_get_name (line);
  if (g_strcmp0 (self->page, MS5_PAGE_ANDON) == 0)
    return _("Andon");
  if (g_strcmp0 (self->page, MS5_PAGE_SYNC) == 0)
    return _("Sync");
  if (g_strcmp0 (self->page, MS5_PAGE_ESCALATION) == 0)
    return _("Escalation");
  return _("Floor");
}

static void
update_window_title (Ms5Window *self)
{
  g_autofree char *title = NULL;

  if (g_strcmp0 (self->page, MS5_PAGE_SIGN_IN) == 0)
    {
      gtk_window_set_title (GTK_WINDOW (self), _("Floor Dashboard"));
      return;
    }

  title = ms5_window_dup_title (&self->view, get_page_title (self));
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static void
window_update (gpointer widget)
{
  Ms5Window *self = widget;
  const char *site = ms5_plant_model_get_name (ms5_floor_get_plant (self->view.floor));
  g_autofree char *subtitle = ms5_window_dup_subtitle (&self->view, get_shown_line (self));

  gtk_label_set_text (self->site_label, site != NULL ? site : _("Floor Dashboard"));
  gtk_label_set_text (self->title, get_page_title (self));
  gtk_label_set_text (self->subtitle, subtitle);
  update_window_title (self);
}

static void
drop_line_page (Ms5Window *self)
{
  if (self->line_page == NULL)
    return;

  gtk_stack_remove (self->pages, self->line_page);
  self->line_page = NULL;
}

static void
watch_all (Ms5Window *self)
{
  Ms5LineModel *line = get_shown_line (self);

  ms5_watch_reset (&self->watch);
  ms5_watch_add (&self->watch, ms5_floor_get_plant (self->view.floor), "notify");
  ms5_watch_add (&self->watch, ms5_floor_get_lines (self->view.floor), "items-changed");
  ms5_watch_add (&self->watch, self->view.floor, "notify::raised-calls");
  if (line != NULL)
    ms5_watch_add (&self->watch, line, "notify");
}

static gboolean
show_line (Ms5Window  *self,
           const char *code)
{
  Ms5LineModel *line = ms5_floor_get_line (self->view.floor, code);
  GtkWidget *page;

  if (line == NULL)
    return FALSE;
  if (line == get_shown_line (self))
    return TRUE;

  page = ms5_line_page_new (&self->view, line);
  gtk_stack_add_child (self->pages, page);
  gtk_stack_set_visible_child (self->pages, page);
  drop_line_page (self);
  self->line_page = page;
  return TRUE;
}

static void
lines_changed_cb (Ms5Window *self)
{
  GListModel *lines = ms5_floor_get_lines (self->view.floor);
  Ms5LineModel *shown = get_shown_line (self);

  if (shown == NULL)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr (Ms5LineModel) line = g_list_model_get_item (lines, i);

      if (line == shown)
        return;
    }
  ms5_window_show_page (self, MS5_PAGE_FLOOR);
}

static void
zone_changed_cb (Ms5Window *self)
{
  const char *name = ms5_plant_model_get_time_zone (ms5_floor_get_plant (self->view.floor));
  g_autoptr (GTimeZone) zone = name != NULL ? g_time_zone_new_identifier (name) : NULL;

  if (zone == NULL)
    return;

  ms5_pulse_set_time_zone (self->view.pulse, zone);
  ms5_pulse_set_time_zone (self->link.pulse, zone);
}

static void
folded_cb (Ms5Window *self)
{
  adw_flap_set_reveal_flap (self->flap, !adw_flap_get_folded (self->flap));
}

static void
save_size (Ms5Window *self)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  if (width > 0 && height > 0)
    g_settings_set (self->view.settings, "window-size", "(ii)", width, height);
  g_settings_set_boolean (self->view.settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
}

static gboolean
ms5_window_close_request (GtkWindow *window)
{
  save_size (MS5_WINDOW (window));

  return GTK_WINDOW_CLASS (ms5_window_parent_class)->close_request (window);
}

static void
ms5_window_dispose (GObject *object)
{
  Ms5Window *self = MS5_WINDOW (object);

  ms5_watch_clear (&self->watch);
  ms5_window_board_clear (self);
  ms5_window_lead_clear (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), MS5_TYPE_WINDOW);
  ms5_view_clear (&self->view);
  ms5_window_link_clear (&self->link);
  g_clear_pointer (&self->page, g_free);

  G_OBJECT_CLASS (ms5_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *klass)
{
  g_type_ensure (MS5_TYPE_SIGN_IN_PAGE);
  g_type_ensure (MS5_TYPE_LINK_PILL);
  gtk_widget_class_set_template_from_resource (klass, "/org/ms5/FloorDashboard/ms5-window.ui");
  gtk_widget_class_bind_template_child (klass, Ms5Window, toasts);
  gtk_widget_class_bind_template_child (klass, Ms5Window, whole);
  gtk_widget_class_bind_template_child (klass, Ms5Window, sign_in_page);
  gtk_widget_class_bind_template_child (klass, Ms5Window, flap);
  gtk_widget_class_bind_template_child (klass, Ms5Window, side);
  gtk_widget_class_bind_template_child (klass, Ms5Window, site_label);
  gtk_widget_class_bind_template_child (klass, Ms5Window, menu);
  gtk_widget_class_bind_template_child (klass, Ms5Window, link_pill);
  gtk_widget_class_bind_template_child (klass, Ms5Window, small_link_pill);
  gtk_widget_class_bind_template_child (klass, Ms5Window, content);
  gtk_widget_class_bind_template_child (klass, Ms5Window, header);
  gtk_widget_class_bind_template_child (klass, Ms5Window, title);
  gtk_widget_class_bind_template_child (klass, Ms5Window, subtitle);
  gtk_widget_class_bind_template_child (klass, Ms5Window, raise_button);
  gtk_widget_class_bind_template_child (klass, Ms5Window, report_button);
  gtk_widget_class_bind_template_child (klass, Ms5Window, pages);
}

static void
ms5_window_class_init (Ms5WindowClass *klass)
{
  /* Also what makes the linker keep the resources of a static library. */
  g_assert (ms5_app_get_resource () != NULL);

  G_OBJECT_CLASS (klass)->dispose = ms5_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = ms5_window_close_request;

  signals[ACT] = g_signal_new ("act", MS5_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_STRING);
  signals[UNDO] = g_signal_new ("undo", MS5_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SETTLE] = g_signal_new ("settle", MS5_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_POINTER);
  signals[PAGE_SHOWN] = g_signal_new ("page-shown", MS5_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_STRING);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
ms5_window_init (Ms5Window *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->flap, "notify::folded", G_CALLBACK (folded_cb), self);
  folded_cb (self);
}

static void
build (Ms5Window *self,
       Ms5Clock  *clock)
{
  self->sidebar = ms5_sidebar_new (&self->view);
  gtk_widget_set_vexpand (self->sidebar, TRUE);
  gtk_box_append (self->side, self->sidebar);
  self->alarms = ms5_alarms_new (&self->view, clock);
  gtk_box_insert_child_after (self->content, self->alarms, self->header);
  gtk_stack_add_named (self->pages, ms5_floor_page_new (&self->view), MS5_PAGE_FLOOR);
  gtk_stack_add_named (self->pages, ms5_andon_page_new (&self->view), MS5_PAGE_ANDON);
  ms5_window_link_init (&self->link, &self->view, clock, self->sidebar, self->link_pill, self->small_link_pill);
  gtk_stack_add_named (self->pages, self->link.page, MS5_PAGE_SYNC);
}

/**
 * ms5_window_new:
 * @app: the application
 * @view: what its pages work with
 * @clock: real time
 *
 * Returns: (transfer none): a window that is not shown yet, on the sign-in page
 */
Ms5Window *
ms5_window_new (GtkApplication *app,
                const Ms5View  *view,
                Ms5Clock       *clock)
{
  Ms5Window *self = g_object_new (MS5_TYPE_WINDOW, "application", app, NULL);
  int width, height;

  ms5_view_init (&self->view, view);
  self->board.clock = g_object_ref (clock);
  build (self, clock);
  ms5_window_add_actions (self);
  g_settings_get (view->settings, "window-size", "(ii)", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (g_settings_get_boolean (view->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));

  g_signal_connect_object (ms5_floor_get_lines (view->floor), "items-changed", G_CALLBACK (lines_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ms5_floor_get_plant (view->floor), "notify::time-zone",
                           G_CALLBACK (zone_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view->floor, "notify::as-of", G_CALLBACK (ms5_window_update_link), self, G_CONNECT_SWAPPED);
  zone_changed_cb (self);
  ms5_watch_init (&self->watch, GTK_WIDGET (self), window_update);
  ms5_window_show_page (self, MS5_PAGE_SIGN_IN);
  return self;
}

/**
 * ms5_window_get_page:
 * @self: a window
 *
 * Returns: the page that is shown: one of `MS5_PAGE_…`; %MS5_PAGE_LINE has the line's code behind it
 */
const char *
ms5_window_get_page (Ms5Window *self)
{
  g_return_val_if_fail (MS5_IS_WINDOW (self), NULL);

  return self->page;
}

/**
 * ms5_window_show_page:
 * @self: a window
 * @page: see ms5_window_get_page(); a line that there is not shows the floor
 */
void
ms5_window_show_page (Ms5Window  *self,
                      const char *page)
{
  g_autofree char *shown = NULL;
  gboolean line = FALSE;

  g_return_if_fail (MS5_IS_WINDOW (self));

  if (g_str_has_prefix (page, MS5_PAGE_LINE))
    line = show_line (self, page + strlen (MS5_PAGE_LINE));
  shown = g_strdup (g_str_has_prefix (page, MS5_PAGE_LINE) && !line ? MS5_PAGE_FLOOR : page);
  ms5_window_update_escalation (self, shown);
  if (gtk_stack_get_child_by_name (self->pages, shown) != NULL)
    {
      gtk_stack_set_visible_child_name (self->pages, shown);
      drop_line_page (self);
    }
  if (!g_str_equal (shown, MS5_PAGE_ANDON))
    ms5_window_lead_clear (self);
  if (self->board.box != NULL && !g_str_equal (shown, MS5_PAGE_SIGN_IN))
    gtk_stack_set_visible_child (self->whole, self->board.box);
  else
    gtk_stack_set_visible_child_name (self->whole,
                                      g_str_equal (shown, MS5_PAGE_SIGN_IN) ? MS5_PAGE_SIGN_IN : MS5_PAGE_FLOOR);
  if (g_str_equal (shown, MS5_PAGE_SIGN_IN))
    gtk_widget_grab_focus (GTK_WIDGET (self->sign_in_page));

  g_free (self->page);
  self->page = g_steal_pointer (&shown);
  gtk_widget_set_visible (self->report_button, line);
  g_simple_action_set_enabled (
    G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "report")), line);
  ms5_sidebar_select (MS5_SIDEBAR (self->sidebar),
                      g_str_equal (self->page, MS5_PAGE_ESCALATION) ? MS5_PAGE_ANDON : self->page);
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
  watch_all (self);
  g_signal_emit (self, signals[PAGE_SHOWN], 0, self->page);
}

/**
 * ms5_window_get_sign_in_page:
 * @self: a window
 *
 * Returns: (transfer none): its sign-in page
 */
Ms5SignInPage *
ms5_window_get_sign_in_page (Ms5Window *self)
{
  g_return_val_if_fail (MS5_IS_WINDOW (self), NULL);

  return self->sign_in_page;
}

/**
 * ms5_window_set_user:
 * @self: a window
 * @name: (nullable): who is signed in
 * @remembered: whether they still are after the program was started again
 *
 * Says in the main menu who is signed in.
 */
void
ms5_window_set_user (Ms5Window  *self,
                     const char *name,
                     gboolean    remembered)
{
  g_autoptr (GMenu) section = g_menu_new ();
  g_autofree char *label = NULL;

  g_return_if_fail (MS5_IS_WINDOW (self));

  if (name != NULL && remembered)
    label = g_strdup_printf (_("Signed in as %s"), name);
  else if (name != NULL)
    label = g_strdup_printf (_("Signed in as %s, until the program ends: there is no keyring"), name);
  g_menu_append (section, _("Sign _Out"), "app.sign-out");
  g_menu_append (section, _("_Quit"), "app.quit");
  g_menu_remove (self->menu, g_menu_model_get_n_items (G_MENU_MODEL (self->menu)) - 1);
  g_menu_append_section (self->menu, label, G_MENU_MODEL (section));
}

/**
 * ms5_window_set_alarms:
 * @self: a window
 * @alarm: (nullable): the loss of the link
 * @sounds: (nullable): what is heard
 */
void
ms5_window_set_alarms (Ms5Window    *self,
                       Ms5LinkAlarm *alarm,
                       Ms5Sounds    *sounds)
{
  g_return_if_fail (MS5_IS_WINDOW (self));

  g_set_object (&self->board.alarm, alarm);
  g_set_object (&self->board.sounds, sounds);
  ms5_alarms_set_link_alarm (MS5_ALARMS (self->alarms), alarm);
  ms5_alarms_set_sounds (MS5_ALARMS (self->alarms), sounds);
  ms5_window_board_connect (self);
}

Ms5WindowBoard *
ms5_window_get_board (Ms5Window *self)
{
  return &self->board;
}

void
ms5_window_add_board (Ms5Window *self,
                      GtkWidget *board)
{
  gtk_stack_add_child (self->whole, board);
}

void
ms5_window_remove_board (Ms5Window *self,
                         GtkWidget *board)
{
  gtk_stack_remove (self->whole, board);
}

/**
 * ms5_window_set_rights:
 * @self: a window
 * @rights: (nullable): what the person may do, see `MS5_PERMIT_…`; %NULL for what is not known
 *
 * Offers only what the server would allow. What is not known is offered: the server decides.
 */
void
ms5_window_set_rights (Ms5Window          *self,
                       const char * const *rights)
{
  g_return_if_fail (MS5_IS_WINDOW (self));

  ms5_window_allow_actions (self, rights);
  ms5_alarms_set_can_act (MS5_ALARMS (self->alarms),
                          g_action_group_get_action_enabled (G_ACTION_GROUP (self), "acknowledge"));
  gtk_widget_set_visible (self->raise_button,
                          g_action_group_get_action_enabled (G_ACTION_GROUP (self), "raise"));
}

Ms5WindowLead *
ms5_window_get_lead (Ms5Window *self)
{
  return &self->lead;
}

/* %NULL while the window ends. */
GtkStack *
ms5_window_get_pages (Ms5Window *self)
{
  return self->pages;
}

/* %NULL while the window ends. */
GtkWidget *
ms5_window_get_andon_page (Ms5Window *self)
{
  return self->pages != NULL ? gtk_stack_get_child_by_name (self->pages, MS5_PAGE_ANDON) : NULL;
}

const Ms5View *
ms5_window_get_view (Ms5Window *self)
{
  return &self->view;
}

Ms5WindowLink *
ms5_window_get_link (Ms5Window *self)
{
  return &self->link;
}

void
ms5_window_add_toast (Ms5Window *self,
                      AdwToast  *toast)
{
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
ms5_window_toggle_side (Ms5Window *self)
{
  adw_flap_set_reveal_flap (self->flap, !adw_flap_get_reveal_flap (self->flap));
}

/* What an action of the window says nothing else about came from there. */
void
ms5_window_emit_act (Ms5Window  *self,
                     Ms5Action  *action,
                     const char *told)
{
  if (action->via == NULL)
    action->via = g_strdup (ms5_window_get_via (self, action));
  g_signal_emit (self, signals[ACT], 0, action, told);
}

void
ms5_window_emit_settle (Ms5Window  *self,
                        const char *id,
                        json_t     *chosen)
{
  g_signal_emit (self, signals[SETTLE], 0, id, chosen);
}

void
ms5_window_emit_undo (Ms5Window  *self,
                      const char *id)
{
  g_signal_emit (self, signals[UNDO], 0, id);
}
