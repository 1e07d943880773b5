/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-sync-row.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-action-text.h"
#include "app/pages/ms5-outcome-text.h"
#include "app/pages/ms5-watch.h"
#include "app/widgets/ms5-beside-layout.h"
#include "app/widgets/ms5-format.h"
#include "app/widgets/ms5-wrap-layout.h"

struct _Ms5SyncRow
{
  GtkWidget       parent_instance;
  Ms5View         view;
  Ms5OutboxEntry *entry;
  gboolean        is_own;
  Ms5Watch        watch;
  GtkWidget      *icon;
  GtkWidget      *state;
  GtkWidget      *title;
  GtkWidget      *where;
  GtkWidget      *detail;
  GtkWidget      *outcome;
  GtkWidget      *decide;
  GtkWidget      *retry;
  GtkWidget      *undo;
  GtkWidget      *discard;
};

G_DEFINE_FINAL_TYPE (Ms5SyncRow, ms5_sync_row, GTK_TYPE_WIDGET)

static void
set_text (GtkWidget  *label,
          const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text != NULL ? text : "") != 0)
    gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && text[0] != '\0');
}

static char *
dup_moment (Ms5SyncRow *self,
            Ms5Time     time)
{
  return ms5_format_moment (time, ms5_pulse_now (self->view.pulse), ms5_pulse_get_time_zone (self->view.pulse));
}

/* «taken 10:12 · 2 attempts · next try 10:19» */
static char *
dup_detail (Ms5SyncRow *self)
{
  Ms5OutboxEntry *entry = self->entry;
  Ms5OutboxState state = ms5_outbox_entry_get_state (entry);
  guint attempts = ms5_outbox_entry_get_attempts (entry);
  g_autofree char *taken = dup_moment (self, ms5_outbox_entry_get_created (entry));
  g_autofree char *changed = dup_moment (self, ms5_outbox_entry_get_changed (entry));
  GString *text = g_string_new (NULL);

  if (!self->is_own)
    /* Translators: a time of day. */
    g_string_append_printf (text, _("taken %s by somebody else"), taken);
  else
    g_string_append_printf (text, _("taken %s"), taken);
  if (attempts > 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, ngettext ("%u attempt", "%u attempts", attempts), attempts);
    }
  if (state == MS5_OUTBOX_WAITING && ms5_outbox_entry_get_due (entry) > ms5_pulse_now (self->view.pulse))
    {
      g_autofree char *left = ms5_format_duration (ms5_outbox_entry_get_due (entry) - ms5_pulse_now (self->view.pulse));

      g_string_append (text, " · ");
      /* Translators: %s is a duration. */
      g_string_append_printf (text, _("next try in %s"), left);
    }
  else if (!ms5_outbox_state_is_open (state))
    {
      g_string_append (text, " · ");
      /* Translators: %s is the time of day at which the action came to its end. */
      g_string_append_printf (text, _("answered %s"), changed);
    }
  return g_string_free (text, FALSE);
}

static char *
dup_outcome (Ms5SyncRow *self)
{
  const char *server = ms5_outbox_entry_get_server (self->entry);
  char *outcome = ms5_outcome_dup_text (self->entry, self->view.floor);

  if (outcome != NULL)
    return outcome;
  if (self->is_own || !ms5_outbox_state_is_open (ms5_outbox_entry_get_state (self->entry)))
    return ms5_action_dup_outcome (self->entry);
  if (self->view.client != NULL && server != NULL && g_strcmp0 (server, ms5_client_get_server (self->view.client)) != 0)
    /* Translators: %s is the address of a server. */
    return g_strdup_printf (_("Waits for a sign-in to %s"), server);
  return g_strdup (_("Waits until they sign in on this PC"));
}

static void
update_buttons (Ms5SyncRow    *self,
                Ms5ShownState  look)
{
  gboolean unsettled = look == MS5_SHOWN_CONFLICT || look == MS5_SHOWN_FAILED;

  gtk_widget_set_visible (self->decide, self->is_own && look == MS5_SHOWN_CONFLICT);
  gtk_widget_set_visible (self->retry, self->is_own && look == MS5_SHOWN_FAILED &&
                                         ms5_outbox_entry_can_retry (self->entry));
  gtk_widget_set_visible (self->undo, self->is_own && ms5_outbox_entry_can_cancel (self->entry));
  gtk_widget_set_visible (self->discard, self->is_own && unsettled);
}

static void
row_update (gpointer widget)
{
  Ms5SyncRow *self = widget;
  const Ms5Action *action;
  g_autofree char *title = NULL;
  g_autofree char *where = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *outcome = NULL;
  g_autofree char *label = NULL;
  Ms5ShownState look;

  if (self->entry == NULL)
    return;

  action = ms5_outbox_entry_get_action (self->entry);
  look = ms5_outbox_state_get_shown (ms5_outbox_entry_get_state (self->entry));
  title = ms5_action_dup_title (&self->view, action);
  where = ms5_action_dup_where (&self->view, action);
  detail = dup_detail (self);
  outcome = dup_outcome (self);
  ms5_image_set_icon (self->icon, ms5_shown_state_get_icon (look));
  ms5_widget_set_class (GTK_WIDGET (self), "failed", look == MS5_SHOWN_FAILED);
  ms5_widget_set_class (GTK_WIDGET (self), "conflict", look == MS5_SHOWN_CONFLICT);
  ms5_widget_set_class (GTK_WIDGET (self), "open", look <= MS5_SHOWN_PROCESSING);
  set_text (self->state, ms5_shown_state_get_word (look));
  set_text (self->title, title);
  set_text (self->where, where);
  set_text (self->detail, detail);
  set_text (self->outcome, outcome);
  update_buttons (self, look);

  label = g_strdup_printf ("%s, %s, %s", ms5_shown_state_get_word (look), title, where);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, outcome != NULL ? outcome : detail, -1);
}

static void
ms5_sync_row_dispose (GObject *object)
{
  Ms5SyncRow *self = MS5_SYNC_ROW (object);

  ms5_watch_clear (&self->watch);
  ms5_widget_remove_children (GTK_WIDGET (self));
  g_clear_object (&self->entry);
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_sync_row_parent_class)->dispose (object);
}

static void
ms5_sync_row_class_init (Ms5SyncRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_sync_row_dispose;
  gtk_widget_class_set_css_name (widget_class, "syncrow");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
words_new (Ms5SyncRow *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *labels[4];

  self->icon = gtk_image_new ();
  self->title = labels[0] = ms5_page_label (NULL, "heading");
  self->where = labels[1] = ms5_page_label (NULL, NULL);
  self->detail = labels[2] = ms5_page_label (NULL, "detail");
  self->outcome = labels[3] = ms5_page_label (NULL, "outcome");
  self->state = ms5_page_label (NULL, "state");
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      gtk_label_set_wrap (GTK_LABEL (labels[i]), TRUE);
      gtk_label_set_lines (GTK_LABEL (labels[i]), 4);
      gtk_box_append (GTK_BOX (lines), labels[i]);
    }
  gtk_box_insert_child_after (GTK_BOX (lines), self->state, NULL);
  gtk_widget_set_valign (self->icon, GTK_ALIGN_START);
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), self->icon);
  gtk_box_append (GTK_BOX (words), lines);
  return words;
}

static GtkWidget *
button_new (const char *label)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_visible (button, FALSE);
  return button;
}

static void
ms5_sync_row_init (Ms5SyncRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->decide = button_new (_("Decide…"));
  self->retry = button_new (_("Try Again"));
  self->undo = button_new (_("Undo"));
  self->discard = button_new (_("Discard"));
  gtk_widget_add_css_class (self->decide, "suggested-action");
  gtk_widget_set_layout_manager (buttons, ms5_wrap_layout_new (8, 8));
  gtk_widget_set_valign (buttons, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (buttons), self->decide);
  gtk_box_append (GTK_BOX (buttons), self->retry);
  gtk_box_append (GTK_BOX (buttons), self->undo);
  gtk_box_append (GTK_BOX (buttons), self->discard);
  gtk_widget_set_layout_manager (box, ms5_beside_layout_new (12, 240));
  gtk_box_append (GTK_BOX (box), words_new (self));
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_widget_set_parent (box, GTK_WIDGET (self));
}

/**
 * ms5_sync_row_new:
 * @view: what it works with; its pulse is that of the machine's clock
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
ms5_sync_row_new (const Ms5View *view)
{
  Ms5SyncRow *self = g_object_new (MS5_TYPE_SYNC_ROW, NULL);

  ms5_view_init (&self->view, view);
  ms5_watch_init (&self->watch, GTK_WIDGET (self), row_update);
  return GTK_WIDGET (self);
}

/**
 * ms5_sync_row_get_entry:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the action that it shows
 */
Ms5OutboxEntry *
ms5_sync_row_get_entry (Ms5SyncRow *self)
{
  g_return_val_if_fail (MS5_IS_SYNC_ROW (self), NULL);

  return self->entry;
}

/* The target first: an action is not asked for without one. */
static void
set_action (GtkWidget  *button,
            const char *action,
            const char *id)
{
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

/**
 * ms5_sync_row_set_entry:
 * @self: a row
 * @entry: (nullable): the action to show
 * @is_own: whether the person who is signed in took it
 */
void
ms5_sync_row_set_entry (Ms5SyncRow     *self,
                        Ms5OutboxEntry *entry,
                        gboolean        is_own)
{
  g_return_if_fail (MS5_IS_SYNC_ROW (self));

  if (self->entry == entry && self->is_own == is_own)
    return;

  self->is_own = is_own;
  ms5_watch_reset (&self->watch);
  g_set_object (&self->entry, entry);
  if (entry == NULL)
    return;

  set_action (self->decide, "win.settle", ms5_outbox_entry_get_id (entry));
  set_action (self->retry, "win.retry-action", ms5_outbox_entry_get_id (entry));
  set_action (self->undo, "win.undo", ms5_outbox_entry_get_id (entry));
  set_action (self->discard, "win.discard-action", ms5_outbox_entry_get_id (entry));
  ms5_watch_add (&self->watch, entry, "notify");
  ms5_watch_touch (&self->watch);
}

/**
 * ms5_sync_row_beat:
 * @self: a row
 *
 * Shows how long it is now until the next attempt.
 */
void
ms5_sync_row_beat (Ms5SyncRow *self)
{
  g_return_if_fail (MS5_IS_SYNC_ROW (self));

  if (self->entry != NULL && ms5_outbox_entry_get_state (self->entry) == MS5_OUTBOX_WAITING)
    ms5_watch_touch (&self->watch);
}
