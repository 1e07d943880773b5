/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-escalation-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/widgets/ms5-empty-note.h"
#include "app/widgets/ms5-format.h"

struct _Ms5EscalationList
{
  GtkWidget  parent_instance;
  Ms5View    view;
  GtkWidget *group;
  GtkWidget *add;
  GtkWidget *empty;
  GPtrArray *rows;    /* borrowed */
};

enum { OPEN, ADD, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5EscalationList, ms5_escalation_list, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
open_cb (Ms5EscalationList *self,
         GtkWidget         *button)
{
  g_signal_emit (self, signals[OPEN], 0, g_object_get_data (G_OBJECT (button), "id"));
}

static void
add_cb (Ms5EscalationList *self)
{
  g_signal_emit (self, signals[ADD], 0);
}

/* Who has made it so, or that it is as configured. */
static char *
dup_origin (Ms5EscalationList         *self,
            const Ms5EscalationEntry *entry)
{
  g_autofree char *moment = NULL;

  if (entry->by == NULL)
    return g_strdup (_("As configured"));

  moment = ms5_format_moment (entry->at, ms5_floor_get_plant_now (self->view.floor),
                              ms5_pulse_get_time_zone (self->view.pulse));
  if (entry->policy->levels->len == 0)
    return g_strdup_printf (_("Deleted by %s, %s"), entry->by, moment);
  return g_strdup_printf (_("Changed by %s, %s"), entry->by, moment);
}

static GtkWidget *
row_new (Ms5EscalationList         *self,
         const Ms5EscalationEntry *entry)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *scope = ms5_escalation_dup_scope (&self->view, entry->policy);
  g_autofree char *levels = ms5_escalation_dup_levels (entry->policy);
  g_autofree char *origin = dup_origin (self, entry);
  g_autofree char *subtitle = g_strdup_printf ("%s\n%s", levels, origin);
  g_autofree char *label = g_strdup_printf (_("Open: %s"), scope);
  GtkWidget *open = gtk_button_new_from_icon_name ("go-next-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), scope);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (open), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_add_css_class (open, "flat");
  gtk_widget_set_valign (open, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (open), "id", g_strdup (entry->policy->id), g_free);
  g_signal_connect_swapped (open, "clicked", G_CALLBACK (open_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), open);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), open);
  if (entry->policy->levels->len == 0)
    gtk_widget_add_css_class (row, "dim-label");
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (entry->policy->id), g_free);
  return row;
}

static void
ms5_escalation_list_dispose (GObject *object)
{
  Ms5EscalationList *self = MS5_ESCALATION_LIST (object);

  ms5_widget_remove_children (GTK_WIDGET (self));
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_escalation_list_parent_class)->dispose (object);
}

static void
ms5_escalation_list_class_init (Ms5EscalationListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_escalation_list_dispose;
  signals[OPEN] = g_signal_new ("open", MS5_TYPE_ESCALATION_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_STRING);
  signals[ADD] = g_signal_new ("add", MS5_TYPE_ESCALATION_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "escalationlist");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
ms5_escalation_list_init (Ms5EscalationList *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  self->rows = g_ptr_array_new ();
  self->group = adw_preferences_group_new ();
  self->add = ms5_page_name_button (gtk_button_new_with_mnemonic (_("_New Rule…")));
  gtk_widget_set_valign (self->add, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (add_cb), self);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), _("Rules"));
  adw_preferences_group_set_description (
    ADW_PREFERENCES_GROUP (self->group),
    _("If several fit a call, the most specific counts: it stands further up. One for a line comes before one for a kind "
      "of call, then one for a shift, then one for fewer priorities."));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self->group), self->add);
  self->empty = ms5_empty_note_new ("ms5-call-symbolic");
  ms5_empty_note_set (MS5_EMPTY_NOTE (self->empty), _("No Rules"), _("Nobody is told of calls that nobody sees to."));
  gtk_widget_set_parent (self->group, GTK_WIDGET (self));
  gtk_widget_set_parent (self->empty, GTK_WIDGET (self));
}

/**
 * ms5_escalation_list_new:
 * @view: what it works with
 *
 * Returns: (transfer floating): an empty list
 */
GtkWidget *
ms5_escalation_list_new (const Ms5View *view)
{
  Ms5EscalationList *self = g_object_new (MS5_TYPE_ESCALATION_LIST, NULL);

  ms5_view_init (&self->view, view);
  return GTK_WIDGET (self);
}

/* The id of the row that has the keyboard. */
static char *
dup_focused (Ms5EscalationList *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    if ((gtk_widget_get_state_flags (self->rows->pdata[i]) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0)
      return g_strdup (g_object_get_data (self->rows->pdata[i], "id"));
  return NULL;
}

/**
 * ms5_escalation_list_set_policies:
 * @self: a list
 * @policies: (element-type Ms5EscalationEntry): the policies, the most specific first
 */
void
ms5_escalation_list_set_policies (Ms5EscalationList *self,
                                  const GPtrArray   *policies)
{
  g_autofree char *focused = NULL;

  g_return_if_fail (MS5_IS_ESCALATION_LIST (self));

  focused = dup_focused (self);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->group), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < policies->len; i++)
    {
      const Ms5EscalationEntry *entry = g_ptr_array_index (policies, i);
      GtkWidget *row = row_new (self, entry);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), row);
      g_ptr_array_add (self->rows, row);
      if (g_strcmp0 (focused, entry->policy->id) == 0)
        gtk_widget_grab_focus (row);
    }
  gtk_widget_set_visible (self->empty, policies->len == 0);
}

/**
 * ms5_escalation_list_set_editable:
 * @self: a list
 * @editable: whether new ones can be made
 */
void
ms5_escalation_list_set_editable (Ms5EscalationList *self,
                                  gboolean           editable)
{
  g_return_if_fail (MS5_IS_ESCALATION_LIST (self));

  gtk_widget_set_visible (self->add, editable);
}
