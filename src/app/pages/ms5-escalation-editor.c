/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-escalation-editor.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/pages/ms5-chip-set.h"
#include "app/pages/ms5-escalation-level-row.h"
#include "app/pages/ms5-field-row.h"
#include "app/pages/ms5-item-text.h"
#include "protocol/ms5-escalation-json.h"
#include "protocol/ms5-vocabulary.h"

typedef enum
{
  SCOPE_PRIORITIES,
  SCOPE_TYPES,
  SCOPE_LINES,
  SCOPE_SHIFTS,
  N_SCOPES
} Scope;

/* How policies name them. */
static const char *const members[N_SCOPES] = { "priorities", "types", "lines", "shifts" };

struct _Ms5EscalationEditor
{
  GtkWidget   parent_instance;
  Ms5View     view;
  GtkWidget  *chips[N_SCOPES];
  GtkWidget  *scopes[N_SCOPES];
  GtkWidget  *group;        /* of the levels */
  GtkWidget  *add;
  GtkWidget  *sort;
  GtkWidget  *fault;        /* what is wrong with all of it */
  GPtrArray  *levels;       /* rows, borrowed */
  gboolean    editable;
  gboolean    valid;
  gboolean    setting;
};

enum { CHANGED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5EscalationEditor, ms5_escalation_editor, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

/* What is wrong, in words */

static const Ms5EscalationLevel *
get_level (const Ms5EscalationPolicy *policy,
           guint                      index)
{
  return index < policy->levels->len ? g_ptr_array_index (policy->levels, index) : NULL;
}

static char *
dup_order_fault (const Ms5EscalationPolicy *policy,
                 guint                      index,
                 gboolean                   acknowledged)
{
  for (guint i = index; i > 0; i--)
    {
      const Ms5EscalationLevel *level = get_level (policy, i - 1);
      double seconds = acknowledged ? level->unresolved_after_s : level->unacknowledged_after_s;
      g_autofree char *delay = !isnan (seconds) ? ms5_escalation_dup_delay (seconds) : NULL;

      if (delay != NULL)
        return g_strdup_printf (_("Must be later than level %u, which is told after %s."), i, delay);
    }
  return g_strdup (_("This is no time."));
}

static char *
dup_message_fault (const Ms5Name *message)
{
  g_autofree char *wrong = NULL;

  for (guint i = 0; i <= ms5_name_get_n_translations (message) && wrong == NULL; i++)
    {
      const char *language;

      ms5_escalation_message_check (i == 0 ? ms5_name_get_default (message)
                                           : ms5_name_get_translation (message, i - 1, &language), &wrong);
    }
  return g_strdup_printf (_("«%s» is nothing that a message can name: use the buttons below."), wrong);
}

/* In the reader's language what ms5_escalation_policy_check() says of a member of a level. */
static char *
dup_level_fault (const Ms5EscalationPolicy *policy,
                 guint                      index,
                 const char                *member)
{
  const Ms5EscalationLevel *level = get_level (policy, index);

  if (member[0] == '\0')
    return g_strdup (_("Switch on at least one of the two delays."));
  if (g_str_equal (member, "unacknowledged_after_s"))
    return dup_order_fault (policy, index, FALSE);
  if (g_str_equal (member, "unresolved_after_s"))
    return dup_order_fault (policy, index, TRUE);
  if (g_str_equal (member, "roles"))
    return g_strdup (_("Choose at least one role, or a person."));
  if (g_str_equal (member, "channels"))
    return g_strdup (_("Choose at least one channel."));
  if (g_str_equal (member, "repeat_s"))
    {
      g_autofree char *least = ms5_escalation_dup_delay (MS5_ESCALATION_MIN_REPEAT_S);

      return g_strdup_printf (_("No more often than every %s."), least);
    }
  return level->message != NULL ? dup_message_fault (level->message) : g_strdup (_("This cannot be so."));
}

/* «$.levels[1].roles» → 1, «roles»; whether it is within a level */
static gboolean
split_path (const char  *path,
            guint       *out_level,
            char       **out_member)
{
  guint64 level;
  char *end;

  if (path[0] == '$')
    path++;
  if (path[0] == '.')
    path++;
  if (!g_str_has_prefix (path, "levels["))
    {
      *out_member = g_strdup (path);
      return FALSE;
    }

  level = g_ascii_strtoull (path + strlen ("levels["), &end, 10);
  *out_level = (guint) MIN (level, MS5_ESCALATION_MAX_LEVELS);
  end += strspn (end, "].[\"");
  *out_member = g_strdup (end);
  return TRUE;
}

static void
set_fault (Ms5EscalationEditor *self,
           const char          *text)
{
  gtk_label_set_text (GTK_LABEL (self->fault), text != NULL ? text : "");
  gtk_widget_set_visible (self->fault, text != NULL);
}

static void
show_fault (Ms5EscalationEditor *self,
            const char          *path,
            const char          *text)
{
  guint level = 0;
  g_autofree char *member = NULL;

  if (split_path (path, &level, &member))
    {
      if (level < self->levels->len)
        ms5_escalation_level_row_add_fault (self->levels->pdata[level], member, text);
      return;
    }
  for (guint i = 0; i < N_SCOPES; i++)
    if (g_str_has_prefix (member, members[i]))
      {
        ms5_field_row_set_fault (MS5_FIELD_ROW (self->scopes[i]), text);
        return;
      }
  set_fault (self, text);
}

static void
clear_faults (Ms5EscalationEditor *self)
{
  set_fault (self, NULL);
  for (guint i = 0; i < N_SCOPES; i++)
    ms5_field_row_set_fault (MS5_FIELD_ROW (self->scopes[i]), NULL);
  for (guint i = 0; i < self->levels->len; i++)
    ms5_escalation_level_row_clear_faults (self->levels->pdata[i]);
}

static void
check (Ms5EscalationEditor *self)
{
  g_autoptr (Ms5EscalationPolicy) policy = ms5_escalation_editor_dup_policy (self, NULL);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  gboolean order = FALSE;

  clear_faults (self);
  ms5_escalation_policy_check (policy, NULL, "$", "$.levels", problems);
  for (guint i = 0; i < ms5_problems_get_count (problems); i++)
    {
      const char *path = ms5_problems_get (problems, i)->path;
      guint level = 0;
      g_autofree char *member = NULL;
      g_autofree char *text = NULL;

      if (split_path (path, &level, &member))
        text = dup_level_fault (policy, level, member);
      order = order || g_str_has_suffix (path, "_after_s");
      show_fault (self, path, text != NULL ? text : ms5_problems_get (problems, i)->message);
    }
  if (policy->levels->len == 0)
    set_fault (self, _("Without a level nobody is told: add one."));
  self->valid = policy->levels->len > 0 && ms5_problems_get_count (problems) == 0;
  gtk_widget_set_visible (self->sort, self->editable && order);
}

/* Levels */

static void
changed_cb (Ms5EscalationEditor *self)
{
  if (self->setting)
    return;

  check (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
number_levels (Ms5EscalationEditor *self)
{
  for (guint i = 0; i < self->levels->len; i++)
    ms5_escalation_level_row_set_number (self->levels->pdata[i], i + 1);
  gtk_widget_set_sensitive (self->add, self->levels->len < MS5_ESCALATION_MAX_LEVELS);
}

static void
remove_row (Ms5EscalationEditor *self,
            guint                index)
{
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->group), self->levels->pdata[index]);
  g_ptr_array_remove_index (self->levels, index);
}

static void
remove_cb (Ms5EscalationEditor *self,
           GtkWidget           *row)
{
  guint index;

  if (!g_ptr_array_find (self->levels, row, &index))
    return;

  remove_row (self, index);
  number_levels (self);
  gtk_widget_grab_focus (index < self->levels->len ? self->levels->pdata[index] : self->add);
  changed_cb (self);
}

static GtkWidget *
add_row (Ms5EscalationEditor      *self,
         const Ms5EscalationLevel *level)
{
  g_auto (GStrv) people = ms5_view_dup_people (&self->view);
  GtkWidget *row = ms5_escalation_level_row_new ((const char *const *) people);

  ms5_escalation_level_row_set_level (MS5_ESCALATION_LEVEL_ROW (row), level);
  ms5_escalation_level_row_set_editable (MS5_ESCALATION_LEVEL_ROW (row), self->editable);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (row, "remove", G_CALLBACK (remove_cb), self);
  g_ptr_array_add (self->levels, row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), row);
  return row;
}

/* Twice as late as the one before it, and still for nobody. */
static void
add_cb (Ms5EscalationEditor *self)
{
  g_autoptr (Ms5EscalationLevel) level = ms5_escalation_level_new ();
  GtkWidget *row;

  level->unacknowledged_after_s = 0;
  for (guint i = 0; i < self->levels->len; i++)
    {
      g_autoptr (Ms5EscalationLevel) before = ms5_escalation_level_row_dup_level (self->levels->pdata[i]);

      if (!isnan (before->unacknowledged_after_s))
        level->unacknowledged_after_s = fmax (2 * before->unacknowledged_after_s, 300);
      if (!isnan (before->unresolved_after_s))
        level->unresolved_after_s = fmax (2 * before->unresolved_after_s, 900);
    }
  row = add_row (self, level);
  number_levels (self);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  gtk_widget_grab_focus (row);
  changed_cb (self);
}

/* What one waits for: what nobody has acknowledged comes first. */
static double
get_time (const Ms5EscalationLevel *level)
{
  return !isnan (level->unacknowledged_after_s) ? level->unacknowledged_after_s : level->unresolved_after_s;
}

static int
compare_levels (gconstpointer a,
                gconstpointer b)
{
  const Ms5EscalationLevel *one = *(const Ms5EscalationLevel *const *) a;
  const Ms5EscalationLevel *two = *(const Ms5EscalationLevel *const *) b;
  double difference = get_time (one) - get_time (two);

  return (difference > 0) - (difference < 0);
}

static void
set_levels (Ms5EscalationEditor *self,
            const GPtrArray     *levels)
{
  while (self->levels->len > 0)
    remove_row (self, self->levels->len - 1);
  for (guint i = 0; i < levels->len; i++)
    add_row (self, g_ptr_array_index (levels, i));
  number_levels (self);
}

static void
sort_cb (Ms5EscalationEditor *self)
{
  g_autoptr (Ms5EscalationPolicy) policy = ms5_escalation_editor_dup_policy (self, NULL);

  g_ptr_array_sort (policy->levels, compare_levels);
  set_levels (self, policy->levels);
  changed_cb (self);
}

/* Which calls */

static void
fill_priorities (Ms5EscalationEditor *self)
{
  for (int priority = MS5_PRIORITY_CRITICAL; priority >= 0; priority--)
    ms5_chip_set_add (MS5_CHIP_SET (self->chips[SCOPE_PRIORITIES]), ms5_priority_to_string ((Ms5Priority) priority),
                      ms5_priority_get_word ((Ms5Priority) priority));
}

static void
fill (Ms5EscalationEditor *self,
      Scope                scope,
      GListModel          *items,
      Ms5PlantPart         part)
{
  Ms5PlantModel *plant = ms5_floor_get_plant (self->view.floor);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (Ms5ModelItem) item = g_list_model_get_item (items, i);
      const char *code = ms5_model_item_get_key (item);

      ms5_chip_set_add (MS5_CHIP_SET (self->chips[scope]), code, ms5_plant_model_name (plant, part, code, NULL));
    }
}

static void
fill_from_plant (Ms5EscalationEditor *self)
{
  Ms5PlantModel *plant = ms5_floor_get_plant (self->view.floor);

  fill (self, SCOPE_TYPES, ms5_plant_model_get_call_types (plant), MS5_PLANT_CALL_TYPE);
  fill (self, SCOPE_LINES, ms5_floor_get_lines (self->view.floor), MS5_PLANT_LINE);
  fill (self, SCOPE_SHIFTS, ms5_plant_model_get_shifts (plant), MS5_PLANT_SHIFT);
}

static void
add_scope (Ms5EscalationEditor *self,
           GtkWidget           *group,
           Scope                scope,
           const char          *title,
           const char          *all)
{
  self->chips[scope] = ms5_chip_set_new (title, all);
  self->scopes[scope] = ms5_field_row_new (title, NULL, self->chips[scope], FALSE);
  g_signal_connect_swapped (self->chips[scope], "changed", G_CALLBACK (changed_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->scopes[scope]);
}

/* Building */

static void
ms5_escalation_editor_dispose (GObject *object)
{
  Ms5EscalationEditor *self = MS5_ESCALATION_EDITOR (object);

  ms5_widget_remove_children (GTK_WIDGET (self));
  g_clear_pointer (&self->levels, g_ptr_array_unref);
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_escalation_editor_parent_class)->dispose (object);
}

static void
ms5_escalation_editor_class_init (Ms5EscalationEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_escalation_editor_dispose;
  signals[CHANGED] = g_signal_new ("changed", MS5_TYPE_ESCALATION_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "escalationeditor");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static GtkWidget *
levels_new (Ms5EscalationEditor *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->group = adw_preferences_group_new ();
  self->add = ms5_page_name_button (gtk_button_new_with_mnemonic (_("_Add Level")));
  self->sort = ms5_page_name_button (gtk_button_new_with_mnemonic (_("_Put in Order")));
  gtk_widget_set_tooltip_text (self->sort, _("Sorts the levels by the time after which they are told"));
  gtk_widget_set_visible (self->sort, FALSE);
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (add_cb), self);
  g_signal_connect_swapped (self->sort, "clicked", G_CALLBACK (sort_cb), self);
  gtk_box_append (GTK_BOX (buttons), self->sort);
  gtk_box_append (GTK_BOX (buttons), self->add);
  gtk_widget_set_valign (buttons, GTK_ALIGN_CENTER);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), _("Who Is Told When"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->group),
                                         _("One level after the other, as long as nothing happens"));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self->group), buttons);
  return self->group;
}

static void
ms5_escalation_editor_init (Ms5EscalationEditor *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkWidget *calls = adw_preferences_group_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 24);
  self->levels = g_ptr_array_new ();
  self->editable = TRUE;
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (calls), _("Which Calls"));
  add_scope (self, calls, SCOPE_PRIORITIES, _("Priority"), _("All priorities"));
  add_scope (self, calls, SCOPE_TYPES, _("Kind of Call"), _("All kinds"));
  add_scope (self, calls, SCOPE_LINES, _("Line"), _("All lines"));
  add_scope (self, calls, SCOPE_SHIFTS, _("Shift"), _("All shifts"));
  self->fault = ms5_page_label (NULL, "fault");
  gtk_label_set_wrap (GTK_LABEL (self->fault), TRUE);
  gtk_label_set_lines (GTK_LABEL (self->fault), 6);
  gtk_widget_set_visible (self->fault, FALSE);
  gtk_widget_set_parent (calls, GTK_WIDGET (self));
  gtk_widget_set_parent (levels_new (self), GTK_WIDGET (self));
  gtk_widget_set_parent (self->fault, GTK_WIDGET (self));
}

/**
 * ms5_escalation_editor_new:
 * @view: what it works with
 *
 * Returns: (transfer floating): an editor of an empty policy
 */
GtkWidget *
ms5_escalation_editor_new (const Ms5View *view)
{
  Ms5EscalationEditor *self = g_object_new (MS5_TYPE_ESCALATION_EDITOR, NULL);

  ms5_view_init (&self->view, view);
  fill_priorities (self);
  return GTK_WIDGET (self);
}

/* What it says */

static void
set_scope (Ms5EscalationEditor *self,
           Scope                scope,
           GStrv                codes)
{
  ms5_chip_set_set_codes (MS5_CHIP_SET (self->chips[scope]), (const char *const *) codes);
}

/**
 * ms5_escalation_editor_set_policy:
 * @self: an editor
 * @policy: what it is to say
 */
void
ms5_escalation_editor_set_policy (Ms5EscalationEditor       *self,
                                  const Ms5EscalationPolicy *policy)
{
  gboolean all = policy->priorities == MS5_PRIORITY_BITS_ALL;
  g_auto (GStrv) priorities = all ? NULL : ms5_escalation_dup_words (policy->priorities, ms5_words_priority);

  g_return_if_fail (MS5_IS_ESCALATION_EDITOR (self));

  self->setting = TRUE;
  fill_from_plant (self);
  set_scope (self, SCOPE_PRIORITIES, priorities);
  set_scope (self, SCOPE_TYPES, policy->types);
  set_scope (self, SCOPE_LINES, policy->lines);
  set_scope (self, SCOPE_SHIFTS, policy->shifts);
  set_levels (self, policy->levels);
  self->setting = FALSE;
  check (self);
}

static GStrv
dup_scope (Ms5EscalationEditor *self,
           Scope                scope)
{
  return ms5_chip_set_dup_codes (MS5_CHIP_SET (self->chips[scope]));
}

/**
 * ms5_escalation_editor_dup_policy:
 * @self: an editor
 * @id: (nullable): the policy's id
 *
 * Returns: (transfer full): the policy as it stands there
 */
Ms5EscalationPolicy *
ms5_escalation_editor_dup_policy (Ms5EscalationEditor *self,
                                  const char          *id)
{
  Ms5EscalationPolicy *policy = ms5_escalation_policy_new (id);
  g_auto (GStrv) priorities = NULL;

  g_return_val_if_fail (MS5_IS_ESCALATION_EDITOR (self), policy);

  priorities = dup_scope (self, SCOPE_PRIORITIES);
  if (priorities != NULL)
    policy->priorities = ms5_escalation_parse_words ((const char *const *) priorities, ms5_words_priority);
  policy->types = dup_scope (self, SCOPE_TYPES);
  policy->lines = dup_scope (self, SCOPE_LINES);
  policy->shifts = dup_scope (self, SCOPE_SHIFTS);
  for (guint i = 0; i < self->levels->len; i++)
    g_ptr_array_add (policy->levels, ms5_escalation_level_row_dup_level (self->levels->pdata[i]));
  return policy;
}

/**
 * ms5_escalation_editor_is_valid:
 * @self: an editor
 *
 * Returns: whether what stands there can be saved
 */
gboolean
ms5_escalation_editor_is_valid (Ms5EscalationEditor *self)
{
  g_return_val_if_fail (MS5_IS_ESCALATION_EDITOR (self), FALSE);

  return self->valid;
}

/**
 * ms5_escalation_editor_set_editable:
 * @self: an editor
 * @editable: whether it can be changed, else only read
 */
void
ms5_escalation_editor_set_editable (Ms5EscalationEditor *self,
                                    gboolean             editable)
{
  g_return_if_fail (MS5_IS_ESCALATION_EDITOR (self));

  if (self->editable == editable)
    return;

  self->editable = editable;
  for (guint i = 0; i < N_SCOPES; i++)
    gtk_widget_set_sensitive (self->scopes[i], editable);
  for (guint i = 0; i < self->levels->len; i++)
    ms5_escalation_level_row_set_editable (self->levels->pdata[i], editable);
  gtk_widget_set_visible (self->add, editable);
  check (self);
}

/**
 * ms5_escalation_editor_add_fault:
 * @self: an editor
 * @path: which member of the policy it is about, such as `$.levels[1].roles`
 * @text: what the server says is wrong with it
 *
 * Says so there, until something is changed.
 */
void
ms5_escalation_editor_add_fault (Ms5EscalationEditor *self,
                                 const char          *path,
                                 const char          *text)
{
  g_return_if_fail (MS5_IS_ESCALATION_EDITOR (self));

  show_fault (self, path, text);
}
