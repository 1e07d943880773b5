/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-call-row.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-call-badges.h"
#include "app/pages/ms5-escalation-text.h"
#include "app/pages/ms5-item-text.h"
#include "app/pages/ms5-row-menu.h"
#include "app/pages/ms5-watch.h"
#include "app/widgets/ms5-beside-layout.h"
#include "app/widgets/ms5-format.h"
#include "app/widgets/ms5-timer.h"
#include "app/widgets/ms5-wrap-layout.h"
#include "protocol/ms5-limits.h"

struct _Ms5CallRow
{
  GtkWidget     parent_instance;
  Ms5View       view;
  Ms5CallModel *call;
  gboolean      with_line;
  Ms5Watch      watch;
  GtkWidget    *box;
  GtkWidget    *icon;
  GtkWidget    *title;
  GtkWidget    *badges;
  GtkWidget    *detail;
  GtkWidget    *note;
  GtkWidget    *timer;
  GtkWidget    *pending;
  GtkWidget    *acknowledge;
  GtkWidget    *resolve;
  GtkWidget    *reopen;
  GtkWidget    *decide;
  GtkWidget    *more;
};

G_DEFINE_FINAL_TYPE (Ms5CallRow, ms5_call_row, GTK_TYPE_WIDGET)

/**
 * ms5_call_dup_title:
 * @call: a call
 * @with_line: whether the reader does not know the line
 *
 * Returns: (transfer full): what is the matter, and where: «Machine stop: Filler FL1, guard door open»
 */
char *
ms5_call_dup_title (Ms5CallModel *call,
                    gboolean      with_line)
{
  const char *type = ms5_call_model_get_type_name (call);
  const char *place = ms5_call_model_get_equipment_name (call);
  const char *detail = ms5_call_model_get_detail_name (call);
  GString *text = g_string_new (type != NULL ? type : _("Call"));

  if (place == NULL && with_line)
    place = ms5_call_model_get_line_name (call);
  else if (place != NULL && with_line && ms5_call_model_get_line_name (call) != NULL)
    {
      g_string_append_printf (text, ": %s", ms5_call_model_get_line_name (call));
      g_string_append_printf (text, ", %s", place);
      place = NULL;
    }
  if (place != NULL)
    g_string_append_printf (text, ": %s", place);
  if (detail != NULL)
    g_string_append_printf (text, ", %s", detail);
  return g_string_free (text, FALSE);
}

static void
append (GString    *text,
        const char *part)
{
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

static void G_GNUC_PRINTF (2, 3)
append_printf (GString    *text,
               const char *format,
               ...)
{
  g_autofree char *part = NULL;
  va_list args;

  va_start (args, format);
  part = g_strdup_vprintf (format, args);
  va_end (args);
  append (text, part);
}

static const char *
get_role_word (const char *role)
{
  Ms5Role value;

  return ms5_role_from_string (role, &value) ? ms5_role_get_word (value) : role;
}

static void
append_escalation (GString           *text,
                   const Ms5CallItem *item,
                   GTimeZone         *zone)
{
  g_autofree char *at = NULL;
  g_autoptr (GString) roles = g_string_new (NULL);

  if (item->level == MS5_INT_NONE || item->level <= 0)
    return;

  for (guint i = 0; item->escalated_to != NULL && item->escalated_to[i] != NULL; i++)
    g_string_append_printf (roles, "%s%s", i > 0 ? ", " : "", get_role_word (item->escalated_to[i]));
  at = ms5_format_clock (item->escalated, zone);
  if (roles->len > 0)
    append_printf (text, _("Level %d: escalated to %s at %s"), (int) item->level, roles->str, at);
  else
    append_printf (text, _("Level %d"), (int) item->level);
}

/* Who is to see to it, and whether it has to wait. */
static void
append_plans (GString           *text,
              const Ms5CallItem *item,
              GTimeZone         *zone)
{
  if (item->assigned_to != NULL)
    append_printf (text, _("assigned to %s"), item->assigned_to);
  if (item->shelved != MS5_TIME_NONE && item->resolved == MS5_TIME_NONE)
    {
      g_autofree char *until = ms5_format_clock (item->shelved_until, zone);

      append_printf (text, _("on the shelf until %s: %s"), until,
                     item->shelve_reason != NULL ? item->shelve_reason : MS5_FORMAT_NONE);
    }
}

/**
 * ms5_call_dup_detail:
 * @view: a view
 * @call: a call
 *
 * Returns: (transfer full): how far it has come: «Level 2: escalated to … · raised 10:14 by …»
 */
char *
ms5_call_dup_detail (const Ms5View *view,
                     Ms5CallModel  *call)
{
  const Ms5CallItem *item = ms5_call_model_get_item (call);
  GTimeZone *zone = ms5_pulse_get_time_zone (view->pulse);
  g_autofree char *raised = ms5_format_clock (item->raised, zone);
  GString *text = g_string_new (NULL);

  append_escalation (text, item, zone);
  if (item->raised_by != NULL && item->rule == NULL)
    append_printf (text, _("raised %s by %s"), raised, item->raised_by);
  else
    append_printf (text, _("raised %s by a rule"), raised);
  if (item->acknowledged != MS5_TIME_NONE)
    {
      g_autofree char *at = ms5_format_clock (item->acknowledged, zone);

      append_printf (text, _("acknowledged %s by %s"), at,
                     item->acknowledged_by != NULL ? item->acknowledged_by : MS5_FORMAT_NONE);
    }
  append_plans (text, item, zone);
  if (item->resolved != MS5_TIME_NONE)
    {
      g_autofree char *at = ms5_format_clock (item->resolved, zone);

      append_printf (text, _("resolved %s by %s"), at,
                     item->resolved_by != NULL ? item->resolved_by : MS5_FORMAT_NONE);
      if (ms5_call_model_get_cause_name (call) != NULL)
        append (text, ms5_call_model_get_cause_name (call));
    }
  return g_string_free (text, FALSE);
}

static void
set_text (GtkWidget  *label,
          const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text != NULL ? text : "") != 0)
    gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && text[0] != '\0');
}

/* What is not the next step. */
static void
fill_menu (gpointer  row,
           GMenu    *menu)
{
  Ms5CallRow *self = row;
  const Ms5CallItem *item = ms5_call_model_get_item (self->call);
  Ms5ModelItem *call = MS5_MODEL_ITEM (self->call);

  ms5_menu_add_always (menu, _("_Details…"), "win.call-details", call);
  if (!ms5_call_model_is_open (self->call))
    return;

  if (item->state == MS5_CALL_RAISED)
    ms5_menu_add (menu, &self->view, "call.resolve", _("_Resolve…"), "win.resolve", call);
  ms5_menu_add (menu, &self->view, "call.comment", _("_Comment…"), "win.comment", call);
  if (!ms5_view_is_reader (&self->view, item->assigned_to))
    ms5_menu_add (menu, &self->view, "call.assign", _("_Take Over"), "win.take-over", call);
  ms5_menu_add (menu, &self->view, "call.assign", _("_Assign…"), "win.assign", call);
  ms5_menu_add (menu, &self->view, "call.escalate", _("_Escalate…"), "win.escalate", call);
  if (item->shelved == MS5_TIME_NONE)
    ms5_menu_add (menu, &self->view, "call.shelve", _("_Shelve…"), "win.shelve", call);
  else
    ms5_menu_add (menu, &self->view, "call.unshelve", _("Take _Off the Shelf"), "win.unshelve", call);
  if (item->rule != NULL && item->out_of_service == MS5_TIME_NONE)
    ms5_menu_add (menu, &self->view, "alarm.disable", _("Take Out of Ser_vice…"), "win.disable-alarm", call);
  else if (item->out_of_service != MS5_TIME_NONE)
    ms5_menu_add (menu, &self->view, "alarm.enable", _("Put _Back in Service"), "win.enable-alarm", call);
}

/* Later it is a new call. */
static gboolean
may_be_reopened (Ms5CallRow        *self,
                 const Ms5CallItem *item)
{
  return item->resolved != MS5_TIME_NONE && !ms5_call_model_is_open (self->call) &&
         ms5_floor_get_plant_now (self->view.floor) - item->resolved < MS5_LIMIT_REOPEN_MS * MS5_USEC_PER_MS &&
         ms5_view_may (&self->view, "call.reopen");
}

static void
update_buttons (Ms5CallRow        *self,
                const Ms5CallItem *item)
{
  gboolean pending = ms5_model_item_is_pending (MS5_MODEL_ITEM (self->call));
  gboolean raised = item->state == MS5_CALL_RAISED;

  gtk_widget_set_visible (self->acknowledge, raised);
  gtk_widget_set_visible (self->resolve, ms5_call_model_is_open (self->call) && !raised);
  gtk_widget_set_visible (self->reopen, may_be_reopened (self, item));
  ms5_decide_button_update (self->decide, &self->view, "calls", MS5_MODEL_ITEM (self->call));
  gtk_widget_set_visible (self->pending, pending);
  ms5_widget_set_class (GTK_WIDGET (self), "pending", pending);
}

static void
show_priority (Ms5CallRow *self)
{
  Ms5Priority priority = ms5_call_model_get_priority (self->call);
  Ms5AlarmState state = ms5_call_model_get_alarm_state (self->call);
  gboolean news = state == MS5_ALARM_UNACKNOWLEDGED || state == MS5_ALARM_ACKNOWLEDGED ||
                  state == MS5_ALARM_RETURNED_UNACKNOWLEDGED;

  ms5_image_set_icon (self->icon, ms5_priority_get_icon (priority));
  ms5_widget_set_tooltip (self->icon, ms5_priority_get_word (priority));
  ms5_widget_set_class (self->icon, "state-stop", news && priority >= MS5_PRIORITY_HIGH);
  ms5_widget_set_class (self->icon, "state-attention", news && priority == MS5_PRIORITY_MEDIUM);
}

static void
row_update (gpointer widget)
{
  Ms5CallRow *self = widget;
  const Ms5CallItem *item;
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *spoken = NULL;

  if (self->call == NULL)
    return;

  item = ms5_call_model_get_item (self->call);
  title = ms5_call_dup_title (self->call, self->with_line);
  detail = ms5_call_dup_detail (&self->view, self->call);
  show_priority (self);
  ms5_widget_set_class (GTK_WIDGET (self), "raised",
                        ms5_call_model_is_open (self->call) && item->state == MS5_CALL_RAISED);
  set_text (self->title, title);
  set_text (self->detail, detail);
  set_text (self->note, item->note);
  ms5_call_badges_show (MS5_CALL_BADGES (self->badges), self->call);
  gtk_widget_set_visible (self->timer, ms5_call_model_is_open (self->call));
  ms5_timer_set_start_time (MS5_TIMER (self->timer), item->raised);
  update_buttons (self, item);
  spoken = g_strdup_printf ("%s · %s · %s", ms5_priority_get_word (ms5_call_model_get_priority (self->call)),
                            ms5_call_get_state_word (self->call), detail);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, spoken, -1);
}

/* By their actions, buttons also know what the reader may do. The target first: without one the action does not fit. */
static void
bind_button (Ms5CallRow *self,
             GtkWidget  *button,
             const char *action)
{
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(ss)",
                                    ms5_model_item_get_line (MS5_MODEL_ITEM (self->call)),
                                    ms5_model_item_get_key (MS5_MODEL_ITEM (self->call)));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

/* To the next step, if the reader may take it; else to what else can be done. */
static gboolean
ms5_call_row_grab_focus (GtkWidget *widget)
{
  Ms5CallRow *self = MS5_CALL_ROW (widget);
  GtkWidget *const steps[] = { self->acknowledge, self->resolve, self->reopen, self->more };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (gtk_widget_is_visible (steps[i]) && gtk_widget_is_sensitive (steps[i]) && gtk_widget_grab_focus (steps[i]))
      return TRUE;

  return FALSE;
}

static void
ms5_call_row_dispose (GObject *object)
{
  Ms5CallRow *self = MS5_CALL_ROW (object);

  ms5_watch_clear (&self->watch);
  ms5_widget_remove_children (GTK_WIDGET (self));
  ms5_view_clear (&self->view);
  g_clear_object (&self->call);

  G_OBJECT_CLASS (ms5_call_row_parent_class)->dispose (object);
}

static void
ms5_call_row_class_init (Ms5CallRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_call_row_dispose;
  widget_class->grab_focus = ms5_call_row_grab_focus;
  gtk_widget_class_set_css_name (widget_class, "callrow");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
words_new (Ms5CallRow *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  self->icon = gtk_image_new ();
  self->title = ms5_page_label (NULL, "heading");
  self->badges = ms5_call_badges_new ();
  self->detail = ms5_page_label (NULL, "detail");
  self->note = ms5_page_label (NULL, "note");
  gtk_label_set_wrap (GTK_LABEL (self->title), TRUE);
  gtk_label_set_lines (GTK_LABEL (self->title), 3);
  gtk_label_set_wrap (GTK_LABEL (self->detail), TRUE);
  gtk_label_set_lines (GTK_LABEL (self->detail), 3);
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_label_set_lines (GTK_LABEL (self->note), 4);
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (lines), self->title);
  gtk_box_append (GTK_BOX (lines), self->badges);
  gtk_box_append (GTK_BOX (lines), self->detail);
  gtk_box_append (GTK_BOX (lines), self->note);
  gtk_box_append (GTK_BOX (words), self->icon);
  gtk_box_append (GTK_BOX (words), lines);
  return words;
}

static GtkWidget *
buttons_new (Ms5CallRow *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->timer = ms5_timer_new ();
  self->pending = gtk_image_new_from_icon_name ("ms5-link-syncing-symbolic");
  gtk_widget_set_tooltip_text (self->pending, _("Waiting for the server"));
  self->acknowledge = ms5_page_name_button (gtk_button_new_with_mnemonic (_("_Acknowledge")));
  self->resolve = ms5_page_name_button (gtk_button_new_with_mnemonic (_("_Resolve…")));
  self->reopen = ms5_page_name_button (gtk_button_new_with_mnemonic (_("Re_open…")));

  self->decide = ms5_decide_button_new ();
  self->more = ms5_row_menu_new (self, fill_menu);

  gtk_widget_add_css_class (buttons, "buttons");
  gtk_widget_set_layout_manager (buttons, ms5_wrap_layout_new (8, 8));
  gtk_widget_set_valign (buttons, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (buttons), self->pending);
  gtk_box_append (GTK_BOX (buttons), self->timer);
  gtk_box_append (GTK_BOX (buttons), self->acknowledge);
  gtk_box_append (GTK_BOX (buttons), self->resolve);
  gtk_box_append (GTK_BOX (buttons), self->reopen);
  gtk_box_append (GTK_BOX (buttons), self->decide);
  gtk_box_append (GTK_BOX (buttons), self->more);
  return buttons;
}

static void
ms5_call_row_init (Ms5CallRow *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (self->box, ms5_beside_layout_new (12, 240));
  gtk_box_append (GTK_BOX (self->box), words_new (self));
  gtk_box_append (GTK_BOX (self->box), buttons_new (self));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * ms5_call_row_new:
 * @view: what it works with
 * @call: (nullable): the call
 * @with_line: whether to say which line it is about
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
ms5_call_row_new (const Ms5View *view,
                  Ms5CallModel  *call,
                  gboolean       with_line)
{
  Ms5CallRow *self = g_object_new (MS5_TYPE_CALL_ROW, NULL);

  ms5_view_init (&self->view, view);
  self->with_line = with_line;
  ms5_timer_set_pulse (MS5_TIMER (self->timer), view->pulse);
  ms5_watch_init (&self->watch, GTK_WIDGET (self), row_update);
  ms5_call_row_set_call (self, call);
  return GTK_WIDGET (self);
}

/**
 * ms5_call_row_set_call:
 * @self: a row
 * @call: (nullable): the call that it shows from now on
 */
void
ms5_call_row_set_call (Ms5CallRow   *self,
                       Ms5CallModel *call)
{
  g_return_if_fail (MS5_IS_CALL_ROW (self));

  if (!g_set_object (&self->call, call))
    return;

  ms5_watch_reset (&self->watch);
  if (call == NULL)
    return;

  bind_button (self, self->acknowledge, "win.acknowledge");
  bind_button (self, self->resolve, "win.resolve");
  bind_button (self, self->reopen, "win.reopen");
  ms5_watch_add (&self->watch, call, "notify");
  ms5_watch_add (&self->watch, self->view.pulse, "notify::time-zone");
  if (self->view.client != NULL)
    ms5_watch_add (&self->watch, self->view.client, "outbox-changed");
  ms5_watch_show (&self->watch);
}
