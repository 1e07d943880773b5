/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-escalation-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/pages/ms5-aside-bin.h"
#include "app/pages/ms5-escalation-draft.h"
#include "app/pages/ms5-escalation-head.h"
#include "app/pages/ms5-escalation-list.h"
#include "app/pages/ms5-watch.h"
#include "client/ms5-client-escalation.h"

/* How wide the outlook is beside the policies, and from which width on it stands there. */
#define OUTLOOK_WIDTH 330
#define OUTLOOK_ROOM  720

#define PART_LIST   "list"
#define PART_EDITOR "editor"

struct _Ms5EscalationPage
{
  GtkWidget           parent_instance;
  Ms5View             view;
  Ms5Watch            watch;
  Ms5EscalationDraft *draft;      /* (nullable): what is edited */
  GSimpleActionGroup *actions;
  gboolean            editing;    /* whether the draft is just being told what was written */

  GtkWidget          *head;
  GtkWidget          *bin;
  GtkWidget          *stack;
  GtkWidget          *list;
  GtkWidget          *editor;
  GtkWidget          *outlook;
};

enum { TOLD, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5EscalationPage, ms5_escalation_page, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

/* Where the link is, and what the reader may do */

static gboolean
is_linked (Ms5EscalationPage *self)
{
  if (self->view.client != NULL)
    return ms5_client_get_state (self->view.client) == MS5_LINK_LIVE;
  return ms5_floor_get_freshness (self->view.floor) != MS5_FLOOR_OFFLINE;
}

static gboolean
may_edit (Ms5EscalationPage *self)
{
  return self->view.client == NULL || ms5_client_may_edit_escalation (self->view.client);
}

static char *
dup_notice (Ms5EscalationPage *self)
{
  const char *problem = self->draft != NULL ? ms5_escalation_draft_get_problem (self->draft) : NULL;

  if (!may_edit (self))
    return g_strdup (_("You can read who is told. Managers and administrators can change it."));
  if (!is_linked (self))
    return g_strdup (self->draft != NULL && ms5_escalation_draft_has_changes (self->draft)
                       ? _("There is no link to the server. What you have written stays here; you can go on when it is back.")
                       : _("There is no link to the server. This is how it was last; it can be changed when the link is back."));
  return g_strdup (problem);
}

/* Showing */

static void
show_head (Ms5EscalationPage *self)
{
  Ms5EscalationDraft *draft = self->draft;
  gboolean changed = draft != NULL && ms5_escalation_draft_has_changes (draft);
  gboolean busy = draft != NULL && ms5_escalation_draft_is_busy (draft);
  gboolean editable = may_edit (self) && is_linked (self);
  gboolean is_new = draft != NULL && ms5_escalation_draft_is_new (draft);
  g_autofree char *notice = dup_notice (self);
  g_autofree char *conflict = draft != NULL ? ms5_escalation_draft_dup_conflict (draft) : NULL;
  g_autofree char *scope = draft != NULL && !is_new
                             ? ms5_escalation_dup_scope (&self->view, ms5_escalation_draft_get_policy (draft)) : NULL;
  const Ms5EscalationHeadFacts facts = {
    .title = scope != NULL ? scope : is_new ? _("New Rule") : _("Who Is Told of Calls"),
    .state = busy ? _("Saving…") : changed ? _("Not saved yet") : NULL,
    .notice = notice,
    .conflict = conflict,
    .is_one = draft != NULL,
    .can_change = may_edit (self),
    .can_save = editable && changed && !busy && conflict == NULL
                && ms5_escalation_editor_is_valid (MS5_ESCALATION_EDITOR (self->editor)),
    .has_more = !is_new,
  };

  ms5_escalation_head_show (MS5_ESCALATION_HEAD (self->head), &facts);
  ms5_escalation_editor_set_editable (MS5_ESCALATION_EDITOR (self->editor), editable && !busy);
  ms5_escalation_list_set_editable (MS5_ESCALATION_LIST (self->list), editable);
}

static void
enable (Ms5EscalationPage *self,
        const char        *name,
        gboolean           enabled)
{
  g_simple_action_set_enabled (
    G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), enabled);
}

static void
show_state (Ms5EscalationPage *self)
{
  const Ms5EscalationEntry *now = self->draft != NULL ? ms5_escalation_draft_get_now (self->draft) : NULL;
  gboolean can = now != NULL && may_edit (self) && is_linked (self) && !ms5_escalation_draft_is_busy (self->draft);

  show_head (self);
  enable (self, "reset", can && now->configured && now->by != NULL);
  enable (self, "delete", can && now->policy->levels->len > 0);
}

/* What the server has; borrowed until the main loop goes on. */
static GPtrArray *
dup_policies (Ms5EscalationPage *self)
{
  GListModel *model = ms5_plant_model_get_escalation (ms5_floor_get_plant (self->view.floor));
  GPtrArray *policies = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (Ms5EscalationModel) item = g_list_model_get_item (model, i);

      g_ptr_array_add (policies, (gpointer) ms5_escalation_model_get_entry (item));
    }
  return policies;
}

static const Ms5EscalationEntry *
find (const GPtrArray *policies,
      const char      *id)
{
  for (guint i = 0; i < policies->len; i++)
    {
      const Ms5EscalationEntry *entry = g_ptr_array_index (policies, i);

      if (g_str_equal (entry->policy->id, id))
        return entry;
    }
  return NULL;
}

static void
page_update (gpointer widget)
{
  Ms5EscalationPage *self = widget;
  g_autoptr (GPtrArray) policies = dup_policies (self);

  ms5_escalation_list_set_policies (MS5_ESCALATION_LIST (self->list), policies);
  if (self->draft != NULL)
    ms5_escalation_draft_see (self->draft, find (policies, ms5_escalation_draft_get_policy (self->draft)->id));
  show_state (self);
}

/* The draft and its editor */

/* What the editor shows is not what is wanted any more, without anybody having written there. */
static void
draft_changed_cb (Ms5EscalationPage *self)
{
  if (!self->editing)
    {
      const Ms5EscalationPolicy *policy = ms5_escalation_draft_get_policy (self->draft);
      g_autoptr (Ms5EscalationPolicy) shown
        = ms5_escalation_editor_dup_policy (MS5_ESCALATION_EDITOR (self->editor), policy->id);

      if (!ms5_escalation_policy_is_same (policy, shown))
        ms5_escalation_editor_set_policy (MS5_ESCALATION_EDITOR (self->editor), policy);
      if (ms5_escalation_editor_is_valid (MS5_ESCALATION_EDITOR (self->editor)))
        ms5_escalation_outlook_set_draft (MS5_ESCALATION_OUTLOOK (self->outlook), policy);
    }
  show_state (self);
}

static void
edited_cb (Ms5EscalationPage *self)
{
  const char *id = ms5_escalation_draft_get_policy (self->draft)->id;
  g_autoptr (Ms5EscalationPolicy) policy = ms5_escalation_editor_dup_policy (MS5_ESCALATION_EDITOR (self->editor), id);

  self->editing = TRUE;
  ms5_escalation_draft_set_policy (self->draft, policy);
  self->editing = FALSE;
  if (ms5_escalation_editor_is_valid (MS5_ESCALATION_EDITOR (self->editor)))
    ms5_escalation_outlook_set_draft (MS5_ESCALATION_OUTLOOK (self->outlook), policy);
}

static void
refused_cb (Ms5EscalationPage *self,
            const char        *path,
            const char        *text)
{
  ms5_escalation_editor_add_fault (MS5_ESCALATION_EDITOR (self->editor), path, text);
}

static void
done_cb (Ms5EscalationPage *self,
         const char        *text)
{
  ms5_escalation_page_drop (self);
  g_signal_emit (self, signals[TOLD], 0, text);
}

static void
open_draft (Ms5EscalationPage         *self,
            const char                *id,
            const Ms5EscalationEntry *entry)
{
  const Ms5EscalationPolicy *policy;

  ms5_escalation_page_drop (self);
  self->draft = ms5_escalation_draft_new (&self->view, id, entry);
  policy = ms5_escalation_draft_get_policy (self->draft);
  g_signal_connect_object (self->draft, "changed", G_CALLBACK (draft_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->draft, "refused", G_CALLBACK (refused_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->draft, "done", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
  ms5_escalation_editor_set_policy (MS5_ESCALATION_EDITOR (self->editor), policy);
  ms5_escalation_outlook_suit (MS5_ESCALATION_OUTLOOK (self->outlook), policy);
  ms5_escalation_outlook_set_draft (MS5_ESCALATION_OUTLOOK (self->outlook), policy);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), PART_EDITOR);
  ms5_aside_bin_scroll_top (MS5_ASIDE_BIN (self->bin));
  gtk_widget_grab_focus (self->head);
  show_state (self);
}

static void
open_cb (Ms5EscalationPage *self,
         const char        *id)
{
  ms5_escalation_page_open (self, id);
}

/* The first id that nobody has. */
static void
add_cb (Ms5EscalationPage *self)
{
  g_autoptr (GPtrArray) policies = dup_policies (self);
  g_autofree char *id = NULL;

  for (guint i = 1; id == NULL || find (policies, id) != NULL; i++)
    {
      g_free (id);
      id = g_strdup_printf ("rule-%u", i);
    }
  open_draft (self, id, NULL);
}

/* What people want */

static void
save_cb (Ms5EscalationPage *self)
{
  ms5_escalation_draft_save (self->draft);
}

static void
take_theirs_cb (Ms5EscalationPage *self)
{
  if (ms5_escalation_draft_get_now (self->draft) == NULL)
    ms5_escalation_page_drop (self);
  else
    ms5_escalation_draft_take_theirs (self->draft);
}

static void
keep_own_cb (Ms5EscalationPage *self)
{
  ms5_escalation_draft_keep_own (self->draft);
}

static void
leave_answered_cb (Ms5EscalationPage *self,
                   const char        *response)
{
  if (g_str_equal (response, "discard"))
    ms5_escalation_page_drop (self);
  else if (g_str_equal (response, "save") && ms5_escalation_head_can_save (MS5_ESCALATION_HEAD (self->head)))
    save_cb (self);
}

static GtkWidget *
question_new (Ms5EscalationPage *self,
              const char        *heading,
              const char        *body,
              GCallback          answered)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", answered, self, G_CONNECT_SWAPPED);
  return dialog;
}

static void
back_cb (Ms5EscalationPage *self)
{
  GtkWidget *dialog;

  if (!ms5_escalation_page_has_changes (self))
    {
      ms5_escalation_page_drop (self);
      return;
    }

  dialog = question_new (self, _("Save the Changes?"), _("What you have changed does not count before it is saved."),
                         G_CALLBACK (leave_answered_cb));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "discard", _("_Discard"), "save", _("_Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "save", ms5_escalation_head_can_save (MS5_ESCALATION_HEAD (self->head)));
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   user_data)
{
  Ms5EscalationPage *self = MS5_ESCALATION_PAGE (widget);

  if (self->draft == NULL)
    return FALSE;

  back_cb (self);
  return TRUE;
}

static void
delete_answered_cb (Ms5EscalationPage *self,
                    const char        *response)
{
  if (self->draft != NULL && (g_str_equal (response, "delete") || g_str_equal (response, "reset")))
    ms5_escalation_draft_delete (self->draft, g_str_equal (response, "reset"));
}

static void
ask_delete (Ms5EscalationPage *self,
            gboolean           reset)
{
  g_autofree char *scope = ms5_escalation_dup_scope (&self->view, ms5_escalation_draft_get_policy (self->draft));
  GtkWidget *dialog = question_new (self, reset ? _("Back to What Is Configured?") : _("Delete the Rule?"), scope,
                                    G_CALLBACK (delete_answered_cb));

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), reset ? "reset" : "delete",
                                   reset ? _("_Go Back") : _("_Delete"));
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), reset ? "reset" : "delete",
                                              ADW_RESPONSE_DESTRUCTIVE);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
delete_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       page)
{
  ask_delete (page, FALSE);
}

static void
reset_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       page)
{
  ask_delete (page, TRUE);
}

/* Building */

static void
ms5_escalation_page_dispose (GObject *object)
{
  Ms5EscalationPage *self = MS5_ESCALATION_PAGE (object);

  ms5_watch_clear (&self->watch);
  ms5_widget_remove_children (GTK_WIDGET (self));
  g_clear_object (&self->draft);
  g_clear_object (&self->actions);
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_escalation_page_parent_class)->dispose (object);
}

static void
ms5_escalation_page_class_init (Ms5EscalationPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_escalation_page_dispose;
  signals[TOLD] = g_signal_new ("told", MS5_TYPE_ESCALATION_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "escalationpage");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
build (Ms5EscalationPage *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16);

  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), self->list, PART_LIST);
  gtk_stack_add_named (GTK_STACK (self->stack), self->editor, PART_EDITOR);
  gtk_box_append (GTK_BOX (column), self->head);
  gtk_box_append (GTK_BOX (column), self->stack);
  ms5_page_set_margins (column, 16);
  self->bin = ms5_aside_bin_new (column, self->outlook, OUTLOOK_WIDTH, OUTLOOK_ROOM);
  gtk_widget_set_parent (self->bin, GTK_WIDGET (self));
}

static void
ms5_escalation_page_init (Ms5EscalationPage *self)
{
  static const GActionEntry entries[] = { { "delete", delete_cb }, { "reset", reset_cb } };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "escalation", G_ACTION_GROUP (self->actions));
  self->head = ms5_escalation_head_new ();
  self->stack = gtk_stack_new ();
  g_signal_connect_swapped (self->head, "back", G_CALLBACK (back_cb), self);
  g_signal_connect_swapped (self->head, "save", G_CALLBACK (save_cb), self);
  g_signal_connect_swapped (self->head, "theirs", G_CALLBACK (take_theirs_cb), self);
  g_signal_connect_swapped (self->head, "own", G_CALLBACK (keep_own_cb), self);
}

static void
watch_policies (Ms5EscalationPage *self)
{
  GListModel *model = ms5_plant_model_get_escalation (ms5_floor_get_plant (self->view.floor));

  ms5_watch_reset (&self->watch);
  ms5_watch_add (&self->watch, model, "items-changed");
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (Ms5EscalationModel) item = g_list_model_get_item (model, i);

      ms5_watch_add (&self->watch, item, "notify::v");
    }
}

/**
 * ms5_escalation_page_new:
 * @view: what it works with
 *
 * Returns: (transfer floating): a page that shows all policies
 */
GtkWidget *
ms5_escalation_page_new (const Ms5View *view)
{
  Ms5EscalationPage *self = g_object_new (MS5_TYPE_ESCALATION_PAGE, NULL);
  GListModel *model = ms5_plant_model_get_escalation (ms5_floor_get_plant (view->floor));

  ms5_view_init (&self->view, view);
  self->list = ms5_escalation_list_new (view);
  self->editor = ms5_escalation_editor_new (view);
  self->outlook = ms5_escalation_outlook_new (view);
  g_signal_connect_swapped (self->list, "open", G_CALLBACK (open_cb), self);
  g_signal_connect_swapped (self->list, "add", G_CALLBACK (add_cb), self);
  g_signal_connect_swapped (self->editor, "changed", G_CALLBACK (edited_cb), self);
  build (self);
  ms5_watch_init (&self->watch, GTK_WIDGET (self), page_update);
  watch_policies (self);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (watch_policies), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view->floor, "notify::freshness", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  if (view->client != NULL)
    {
      g_signal_connect_object (view->client, "notify::state", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (view->client, "notify::signed-in", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
    }
  show_state (self);
  return GTK_WIDGET (self);
}

/**
 * ms5_escalation_page_open:
 * @self: a page
 * @id: the id of a policy
 *
 * Shows it, to be edited by those who may.
 */
void
ms5_escalation_page_open (Ms5EscalationPage *self,
                          const char        *id)
{
  g_autoptr (GPtrArray) policies = NULL;
  const Ms5EscalationEntry *entry;

  g_return_if_fail (MS5_IS_ESCALATION_PAGE (self));

  policies = dup_policies (self);
  entry = find (policies, id);
  if (entry != NULL)
    open_draft (self, id, entry);
}

/**
 * ms5_escalation_page_has_changes:
 * @self: a page
 *
 * Returns: whether there is something that is not saved
 */
gboolean
ms5_escalation_page_has_changes (Ms5EscalationPage *self)
{
  g_return_val_if_fail (MS5_IS_ESCALATION_PAGE (self), FALSE);

  return self->draft != NULL && ms5_escalation_draft_has_changes (self->draft);
}

/**
 * ms5_escalation_page_drop:
 * @self: a page
 *
 * Forgets what is not saved, and shows all policies.
 */
void
ms5_escalation_page_drop (Ms5EscalationPage *self)
{
  g_return_if_fail (MS5_IS_ESCALATION_PAGE (self));

  if (self->draft == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->draft, self);
  g_clear_object (&self->draft);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), PART_LIST);
  ms5_escalation_outlook_set_draft (MS5_ESCALATION_OUTLOOK (self->outlook), NULL);
  ms5_watch_touch (&self->watch);
  show_state (self);
}

/**
 * ms5_escalation_page_get_editor:
 * @self: a page
 *
 * Returns: (transfer none): where a policy is edited
 */
Ms5EscalationEditor *
ms5_escalation_page_get_editor (Ms5EscalationPage *self)
{
  g_return_val_if_fail (MS5_IS_ESCALATION_PAGE (self), NULL);

  return MS5_ESCALATION_EDITOR (self->editor);
}

/**
 * ms5_escalation_page_get_outlook:
 * @self: a page
 *
 * Returns: (transfer none): who would be told
 */
Ms5EscalationOutlook *
ms5_escalation_page_get_outlook (Ms5EscalationPage *self)
{
  g_return_val_if_fail (MS5_IS_ESCALATION_PAGE (self), NULL);

  return MS5_ESCALATION_OUTLOOK (self->outlook);
}
