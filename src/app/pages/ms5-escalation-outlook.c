/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-escalation-outlook.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/pages/ms5-escalation-step-row.h"
#include "app/pages/ms5-time-field.h"
#include "app/widgets/ms5-wrap-layout.h"
#include "client/ms5-client-escalation.h"

/* Who types or turns is not finished yet. */
#define SETTLE_MS 300

/* One list for each way in which nothing happens. */
typedef enum
{
  PART_UNACKNOWLEDGED,
  PART_UNRESOLVED,
  N_PARTS
} Part;

struct _Ms5EscalationOutlook
{
  GtkWidget            parent_instance;
  Ms5View              view;
  Ms5EscalationPolicy *draft;       /* (nullable) */
  GtkWidget           *priority;
  GtkWidget           *type;
  GtkWidget           *line;
  GtkWidget           *time;
  GPtrArray           *types;       /* codes */
  GPtrArray           *lines;       /* codes */
  GtkWidget           *title;
  GtkWidget           *note;
  GtkWidget           *parts;
  GtkWidget           *lists[N_PARTS];
  GtkWidget           *groups[N_PARTS];
  GCancellable        *cancellable; /* of the question under way */
  guint                settle;
  gboolean             stale;       /* whether it is to be asked as soon as it is seen */
  gboolean             filling;
};

G_DEFINE_FINAL_TYPE (Ms5EscalationOutlook, ms5_escalation_outlook, GTK_TYPE_WIDGET)

static void
stop_asking (Ms5EscalationOutlook *self)
{
  g_clear_handle_id (&self->settle, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static const char *
get_code (GtkWidget *drop_down,
          GPtrArray *codes)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (drop_down));

  return selected < codes->len ? codes->pdata[selected] : NULL;
}

static Ms5Priority
get_priority (Ms5EscalationOutlook *self)
{
  return (Ms5Priority) (MS5_PRIORITY_CRITICAL - MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->priority)),
                                                     (guint) MS5_PRIORITY_CRITICAL));
}

static void
say (Ms5EscalationOutlook *self,
     const char           *text)
{
  gtk_label_set_text (GTK_LABEL (self->note), text != NULL ? text : "");
  gtk_widget_set_visible (self->note, text != NULL);
}

/* What is foreseen */

static void
clear_lists (Ms5EscalationOutlook *self)
{
  for (guint part = 0; part < N_PARTS; part++)
    {
      GtkWidget *row;

      while ((row = gtk_widget_get_first_child (self->lists[part])) != NULL)
        gtk_list_box_remove (GTK_LIST_BOX (self->lists[part]), row);
      gtk_widget_set_visible (self->groups[part], FALSE);
    }
}

static gboolean
is_reminder_of (const Ms5OutlookStep *step,
                const Ms5OutlookStep *first)
{
  return step->reminder > 0 && step->level == first->level && step->acknowledged == first->acknowledged;
}

/**
 * ms5_escalation_outlook_show:
 * @self: an outlook
 * @steps: (element-type Ms5OutlookStep): what is foreseen
 */
void
ms5_escalation_outlook_show (Ms5EscalationOutlook *self,
                             const GPtrArray      *steps)
{
  g_return_if_fail (MS5_IS_ESCALATION_OUTLOOK (self));

  clear_lists (self);
  gtk_widget_set_sensitive (self->parts, TRUE);
  for (guint i = 0; i < steps->len;)
    {
      const Ms5OutlookStep *first = g_ptr_array_index (steps, i);
      const Ms5OutlookStep *last = first;
      Part part = first->acknowledged ? PART_UNRESOLVED : PART_UNACKNOWLEDGED;
      guint n = 0;

      for (i++; i < steps->len && is_reminder_of (g_ptr_array_index (steps, i), first); i++, n++)
        last = g_ptr_array_index (steps, i);
      gtk_list_box_append (GTK_LIST_BOX (self->lists[part]), ms5_escalation_step_row_new (&self->view, first, last, n));
      gtk_widget_set_visible (self->groups[part], TRUE);
    }
  say (self, steps->len == 0 ? _("Nobody would ever be told of this call.") : NULL);
  if (steps->len == 0)
    gtk_widget_add_css_class (self->note, "nobody");
  else
    gtk_widget_remove_css_class (self->note, "nobody");
}

/* Asking */

static void
previewed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Ms5EscalationOutlook) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Outlook) outlook = ms5_client_preview_escalation_finish (MS5_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->types == NULL)
    return;

  if (outlook != NULL)
    {
      ms5_escalation_outlook_show (self, outlook->steps);
      return;
    }
  g_debug ("Nothing is foreseen: %s", error->message);
  clear_lists (self);
  gtk_widget_remove_css_class (self->note, "nobody");
  say (self, _("The server does not say who would be told."));
}

static gboolean
may_ask (Ms5EscalationOutlook *self)
{
  return self->view.client != NULL && ms5_client_get_state (self->view.client) == MS5_LINK_LIVE;
}

static void
ask (Ms5EscalationOutlook *self)
{
  Ms5EscalationQuestion question = { get_code (self->line, self->lines), get_code (self->type, self->types),
                                     (int) get_priority (self), ms5_time_field_get_time (MS5_TIME_FIELD (self->time)) };
  g_autoptr (GPtrArray) draft = NULL;

  stop_asking (self);
  self->stale = FALSE;
  if (question.line == NULL || question.type == NULL)
    return;
  if (!may_ask (self))
    {
      gtk_widget_set_sensitive (self->parts, FALSE);
      say (self, _("There is no link to the server now: it says who would be told as soon as there is one."));
      return;
    }

  if (self->draft != NULL)
    {
      draft = g_ptr_array_new ();
      g_ptr_array_add (draft, self->draft);
    }
  question.draft = draft;
  question.language = ms5_page_get_language ();
  self->cancellable = g_cancellable_new ();
  ms5_client_preview_escalation_async (self->view.client, &question, self->cancellable, previewed_cb,
                                       g_object_ref (self));
}

static void
settled_cb (gpointer user_data)
{
  Ms5EscalationOutlook *self = user_data;

  self->settle = 0;
  ask (self);
}

/* Something else is to be foreseen. */
static void
touch (Ms5EscalationOutlook *self)
{
  if (self->filling)
    return;

  stop_asking (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->settle = g_timeout_add_once (SETTLE_MS, settled_cb, self);
  else
    self->stale = TRUE;
}

static void
ms5_escalation_outlook_map (GtkWidget *widget)
{
  Ms5EscalationOutlook *self = MS5_ESCALATION_OUTLOOK (widget);

  GTK_WIDGET_CLASS (ms5_escalation_outlook_parent_class)->map (widget);
  if (self->stale)
    ask (self);
}

static void
ms5_escalation_outlook_unmap (GtkWidget *widget)
{
  Ms5EscalationOutlook *self = MS5_ESCALATION_OUTLOOK (widget);

  self->stale = self->stale || self->settle != 0 || self->cancellable != NULL;
  stop_asking (self);
  GTK_WIDGET_CLASS (ms5_escalation_outlook_parent_class)->unmap (widget);
}

/* Building */

static void
ms5_escalation_outlook_dispose (GObject *object)
{
  Ms5EscalationOutlook *self = MS5_ESCALATION_OUTLOOK (object);

  stop_asking (self);
  ms5_widget_remove_children (GTK_WIDGET (self));
  g_clear_pointer (&self->types, g_ptr_array_unref);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->draft, ms5_escalation_policy_free);
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_escalation_outlook_parent_class)->dispose (object);
}

static void
ms5_escalation_outlook_class_init (Ms5EscalationOutlookClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_escalation_outlook_dispose;
  widget_class->map = ms5_escalation_outlook_map;
  widget_class->unmap = ms5_escalation_outlook_unmap;
  gtk_widget_class_set_css_name (widget_class, "escalationoutlook");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
part_init (Ms5EscalationOutlook *self,
           Part                  part,
           const char           *title)
{
  GtkWidget *heading = ms5_page_label (title, "heading");

  self->groups[part] = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->lists[part] = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->lists[part]), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->lists[part], "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->lists[part]), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_label_set_ellipsize (GTK_LABEL (heading), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_box_append (GTK_BOX (self->groups[part]), heading);
  gtk_box_append (GTK_BOX (self->groups[part]), self->lists[part]);
  gtk_widget_set_visible (self->groups[part], FALSE);
  gtk_box_append (GTK_BOX (self->parts), self->groups[part]);
}

static void
ms5_escalation_outlook_init (Ms5EscalationOutlook *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 12);
  self->types = g_ptr_array_new_with_free_func (g_free);
  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->stale = TRUE;
  self->title = ms5_page_label (_("Who Would Be Told?"), "title-4");
  self->note = ms5_page_label (NULL, NULL);
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (self->note), PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_visible (self->note, FALSE);
  self->parts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  part_init (self, PART_UNACKNOWLEDGED, _("If nobody acknowledges it"));
  part_init (self, PART_UNRESOLVED, _("If somebody acknowledges it at once, and nobody resolves it"));
}

static void
add_choice (Ms5EscalationOutlook *self,
            GtkWidget            *box,
            const char           *label,
            GtkWidget            *input)
{
  GtkWidget *field = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *caption = ms5_page_label (label, "caption");

  gtk_widget_add_css_class (caption, "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (input), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (GTK_IS_DROP_DOWN (input))
    g_signal_connect_swapped (input, "notify::selected", G_CALLBACK (touch), self);
  else
    g_signal_connect_swapped (input, "changed", G_CALLBACK (touch), self);
  gtk_box_append (GTK_BOX (field), caption);
  gtk_box_append (GTK_BOX (field), input);
  gtk_box_append (GTK_BOX (box), field);
}

/* What there is to choose from; the reader's choice stays if it is still there. */
static void
fill (GtkWidget    *drop_down,
      GPtrArray    *codes,
      GListModel   *items,
      const Ms5View *view,
      Ms5PlantPart  part)
{
  g_autofree char *wanted = g_strdup (get_code (drop_down, codes));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  g_ptr_array_set_size (codes, 0);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (Ms5ModelItem) item = g_list_model_get_item (items, i);
      const char *code = ms5_model_item_get_key (item);

      gtk_string_list_append (names, ms5_plant_model_name (ms5_floor_get_plant (view->floor), part, code, NULL));
      g_ptr_array_add (codes, g_strdup (code));
      if (g_strcmp0 (code, wanted) == 0)
        selected = i;
    }
  gtk_drop_down_set_model (GTK_DROP_DOWN (drop_down), G_LIST_MODEL (names));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), selected);
}

static void
fill_all (Ms5EscalationOutlook *self)
{
  self->filling = TRUE;
  fill (self->line, self->lines, ms5_floor_get_lines (self->view.floor), &self->view, MS5_PLANT_LINE);
  fill (self->type, self->types, ms5_plant_model_get_call_types (ms5_floor_get_plant (self->view.floor)), &self->view,
        MS5_PLANT_CALL_TYPE);
  self->filling = FALSE;
  touch (self);
}

static GtkWidget *
choices_new (Ms5EscalationOutlook *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  const char *priorities[] = { ms5_priority_get_word (MS5_PRIORITY_CRITICAL), ms5_priority_get_word (MS5_PRIORITY_HIGH),
                               ms5_priority_get_word (MS5_PRIORITY_MEDIUM), ms5_priority_get_word (MS5_PRIORITY_LOW),
                               NULL };

  gtk_widget_set_layout_manager (box, ms5_wrap_layout_new (10, 10));
  self->priority = gtk_drop_down_new_from_strings (priorities);
  self->type = gtk_drop_down_new (NULL, NULL);
  self->line = gtk_drop_down_new (NULL, NULL);
  self->time = ms5_time_field_new (_("When"), ms5_pulse_get_time_zone (self->view.pulse));
  ms5_time_field_set_time (MS5_TIME_FIELD (self->time), ms5_floor_get_plant_now (self->view.floor));
  add_choice (self, box, _("Priority"), self->priority);
  add_choice (self, box, _("Kind of call"), self->type);
  add_choice (self, box, _("Line"), self->line);
  add_choice (self, box, _("When"), self->time);
  return box;
}

/**
 * ms5_escalation_outlook_new:
 * @view: what it works with
 *
 * Returns: (transfer floating): an outlook by what holds
 */
GtkWidget *
ms5_escalation_outlook_new (const Ms5View *view)
{
  Ms5EscalationOutlook *self = g_object_new (MS5_TYPE_ESCALATION_OUTLOOK, NULL);
  GListModel *types = ms5_plant_model_get_call_types (ms5_floor_get_plant (view->floor));

  ms5_view_init (&self->view, view);
  gtk_widget_set_parent (self->title, GTK_WIDGET (self));
  gtk_widget_set_parent (choices_new (self), GTK_WIDGET (self));
  gtk_widget_set_parent (self->note, GTK_WIDGET (self));
  gtk_widget_set_parent (self->parts, GTK_WIDGET (self));
  fill_all (self);
  g_signal_connect_object (types, "items-changed", G_CALLBACK (fill_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ms5_floor_get_lines (view->floor), "items-changed", G_CALLBACK (fill_all), self,
                           G_CONNECT_SWAPPED);
  if (view->client != NULL)
    g_signal_connect_object (view->client, "notify::state", G_CALLBACK (touch), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * ms5_escalation_outlook_set_draft:
 * @self: an outlook
 * @draft: (nullable): what is to hold instead of the policy of its id; %NULL for what holds
 *
 * Looks again.
 */
void
ms5_escalation_outlook_set_draft (Ms5EscalationOutlook      *self,
                                  const Ms5EscalationPolicy *draft)
{
  g_return_if_fail (MS5_IS_ESCALATION_OUTLOOK (self));

  g_clear_pointer (&self->draft, ms5_escalation_policy_free);
  if (draft != NULL)
    self->draft = ms5_escalation_policy_copy (draft);
  touch (self);
}

static void
select_code (GtkWidget *drop_down,
             GPtrArray *codes,
             GStrv      wanted)
{
  guint index;

  if (wanted == NULL || wanted[0] == NULL
      || g_strv_contains ((const char *const *) wanted, get_code (drop_down, codes) != NULL ? get_code (drop_down, codes) : ""))
    return;
  if (g_ptr_array_find_with_equal_func (codes, wanted[0], g_str_equal, &index))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), index);
}

/**
 * ms5_escalation_outlook_suit:
 * @self: an outlook
 * @policy: a policy
 *
 * Makes up a call that @policy is for, as far as the reader's choice is not one already.
 */
void
ms5_escalation_outlook_suit (Ms5EscalationOutlook      *self,
                             const Ms5EscalationPolicy *policy)
{
  g_return_if_fail (MS5_IS_ESCALATION_OUTLOOK (self));

  self->filling = TRUE;
  for (int priority = MS5_PRIORITY_CRITICAL; priority >= 0 && policy->priorities != 0; priority--)
    if ((policy->priorities & MS5_PRIORITY_BIT (get_priority (self))) == 0
        && (policy->priorities & MS5_PRIORITY_BIT (priority)) != 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->priority), (guint) (MS5_PRIORITY_CRITICAL - priority));
  select_code (self->type, self->types, policy->types);
  select_code (self->line, self->lines, policy->lines);
  self->filling = FALSE;
  touch (self);
}
