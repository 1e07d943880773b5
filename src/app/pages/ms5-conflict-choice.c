/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-conflict-choice.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-columns-layout.h"
#include "app/pages/ms5-value-editor.h"
#include "protocol/ms5-json.h"

#define COLUMN 190

struct _Ms5ConflictChoice
{
  GtkWidget    parent_instance;
  Ms5View      view;
  Ms5Conflict *conflict;
  const Ms5ConflictField *field;  /* of the conflict */
  GtkWidget   *box;
  GtkWidget   *sides;
  GtkWidget   *mine;
  GtkWidget   *theirs;
  GtkWidget   *both;              /* (nullable) */
  GtkWidget   *other;
  GtkWidget   *editor;
  GtkWidget   *made;              /* (nullable): the one that is chosen */
};

enum { CHANGED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5ConflictChoice, ms5_conflict_choice, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

/* `null` is no value, as is none. */
static gboolean
is_same (json_t *a,
         json_t *b)
{
  gboolean none_a = a == NULL || json_is_null (a);
  gboolean none_b = b == NULL || json_is_null (b);

  return none_a || none_b ? none_a == none_b : ms5_json_equal (a, b);
}

static void
toggled_cb (Ms5ConflictChoice *self,
            GtkCheckButton    *check)
{
  if (!gtk_check_button_get_active (check))
    return;

  self->made = GTK_WIDGET (check);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
edited_cb (Ms5ConflictChoice *self)
{
  if (self->made != self->other)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->other), TRUE);
  else
    g_signal_emit (self, signals[CHANGED], 0);
}

static GtkWidget *
words_new (const char *caption,
           const char *value)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *above = ms5_page_label (caption, "caption");
  GtkWidget *below = ms5_page_label (value, "heading");

  gtk_label_set_wrap (GTK_LABEL (above), TRUE);
  gtk_label_set_lines (GTK_LABEL (above), 2);
  gtk_label_set_wrap (GTK_LABEL (below), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (below), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (below), 8);
  gtk_box_append (GTK_BOX (words), above);
  gtk_box_append (GTK_BOX (words), below);
  return words;
}

static void
name_widget (GtkWidget  *widget,
             const char *caption,
             const char *value)
{
  g_autofree char *label = g_strdup_printf ("%s: %s", caption, value);

  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static GtkWidget *
side_new (Ms5ConflictChoice *self,
          const char        *caption,
          json_t            *value)
{
  g_autofree char *text = ms5_value_dup_text (&self->view, self->conflict->op, self->field->name, value);
  GtkWidget *check = gtk_check_button_new ();

  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), words_new (caption, text));
  if (self->mine != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), GTK_CHECK_BUTTON (self->mine));
  gtk_widget_add_css_class (check, "side");
  name_widget (check, caption, text);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_box_append (GTK_BOX (self->sides), check);
  return check;
}

/* What the person started from: to compare with, not to choose. */
static void
add_seen (Ms5ConflictChoice *self)
{
  g_autofree char *text = ms5_value_dup_text (&self->view, self->conflict->op, self->field->name, self->field->was);
  GtkWidget *words = words_new (_("You saw"), text);

  gtk_widget_add_css_class (words, "side");
  gtk_widget_add_css_class (words, "seen");
  name_widget (words, _("You saw"), text);
  gtk_box_append (GTK_BOX (self->sides), words);
}

static void
add_other (Ms5ConflictChoice *self,
           const char        *label)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->other = gtk_check_button_new_with_label (_("Something else"));
  gtk_check_button_set_group (GTK_CHECK_BUTTON (self->other), GTK_CHECK_BUTTON (self->mine));
  g_signal_connect_swapped (self->other, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_widget_set_valign (self->other, GTK_ALIGN_START);
  self->editor = ms5_value_editor_new (&self->view, self->conflict->op, self->field->name, label);
  ms5_value_editor_set_value (MS5_VALUE_EDITOR (self->editor),
                              self->both != NULL ? self->field->proposed : self->field->mine);
  g_signal_connect_swapped (self->editor, "changed", G_CALLBACK (edited_cb), self);
  gtk_widget_set_hexpand (self->editor, TRUE);
  gtk_widget_add_css_class (row, "other");
  gtk_box_append (GTK_BOX (row), self->other);
  gtk_box_append (GTK_BOX (row), self->editor);
  gtk_box_append (GTK_BOX (self->box), row);
}

static void
fill (Ms5ConflictChoice *self)
{
  const Ms5ConflictField *field = self->field;
  const char *by = self->conflict->by;
  g_autofree char *server = by != NULL && field->is_contested ? g_strdup_printf (_("Server, by %s"), by)
                                                              : g_strdup (_("Server"));
  GtkWidget *title = ms5_page_label (_(field->label), "heading");
  gboolean combined = !is_same (field->proposed, field->mine) && !is_same (field->proposed, field->theirs);

  gtk_box_append (GTK_BOX (self->box), title);
  gtk_box_append (GTK_BOX (self->box), self->sides);
  add_seen (self);
  self->mine = side_new (self, _("You"), field->mine);
  self->theirs = side_new (self, server, field->theirs);
  if (combined)
    self->both = side_new (self, _("Both together"), field->proposed);

  if (!self->conflict->can_resolve)
    {
      for (GtkWidget *side = gtk_widget_get_first_child (self->sides); side != NULL; side = gtk_widget_get_next_sibling (side))
        gtk_widget_set_sensitive (side, FALSE);
      return;
    }

  add_other (self, _(field->label));
  if (combined)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->both), TRUE);
  else if (!field->is_contested)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->mine), TRUE);
}

static void
ms5_conflict_choice_dispose (GObject *object)
{
  Ms5ConflictChoice *self = MS5_CONFLICT_CHOICE (object);

  ms5_widget_remove_children (GTK_WIDGET (self));
  ms5_view_clear (&self->view);
  g_clear_pointer (&self->conflict, ms5_conflict_free);

  G_OBJECT_CLASS (ms5_conflict_choice_parent_class)->dispose (object);
}

static void
ms5_conflict_choice_class_init (Ms5ConflictChoiceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_conflict_choice_dispose;
  signals[CHANGED] = g_signal_new ("changed", MS5_TYPE_CONFLICT_CHOICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "conflictchoice");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ms5_conflict_choice_init (Ms5ConflictChoice *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->sides = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (self->sides, ms5_columns_layout_new (8, COLUMN));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * ms5_conflict_choice_new:
 * @view: what it works with
 * @conflict: a conflict
 * @field: one of its fields
 *
 * Where both can be put together, that is chosen at first; what nobody else has changed is as the person
 * set it; else the person must choose.
 *
 * Returns: (transfer floating): a choice
 */
GtkWidget *
ms5_conflict_choice_new (const Ms5View          *view,
                         const Ms5Conflict      *conflict,
                         const Ms5ConflictField *field)
{
  Ms5ConflictChoice *self = g_object_new (MS5_TYPE_CONFLICT_CHOICE, NULL);
  guint index;

  ms5_view_init (&self->view, view);
  self->conflict = ms5_conflict_copy (conflict);
  if (g_ptr_array_find (conflict->fields, field, &index))
    self->field = self->conflict->fields->pdata[index];
  fill (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _(self->field->label), -1);
  return GTK_WIDGET (self);
}

/**
 * ms5_conflict_choice_get_first:
 * @self: a choice
 *
 * Returns: (transfer none): where the focus goes first
 */
GtkWidget *
ms5_conflict_choice_get_first (Ms5ConflictChoice *self)
{
  g_return_val_if_fail (MS5_IS_CONFLICT_CHOICE (self), NULL);

  return self->mine;
}

/**
 * ms5_conflict_choice_get_name:
 * @self: a choice
 *
 * Returns: the name of its field
 */
const char *
ms5_conflict_choice_get_name (Ms5ConflictChoice *self)
{
  g_return_val_if_fail (MS5_IS_CONFLICT_CHOICE (self), NULL);

  return self->field->name;
}

/**
 * ms5_conflict_choice_dup_chosen:
 * @self: a choice
 *
 * Returns: (transfer full) (nullable): the value that is chosen; %NULL if none is
 */
json_t *
ms5_conflict_choice_dup_chosen (Ms5ConflictChoice *self)
{
  g_return_val_if_fail (MS5_IS_CONFLICT_CHOICE (self), NULL);

  if (self->made == NULL)
    return NULL;
  if (self->made == self->mine)
    return json_incref (self->field->mine);
  if (self->made == self->theirs)
    return json_incref (self->field->theirs);
  if (self->made == self->both)
    return json_incref (self->field->proposed);
  return ms5_value_editor_dup_value (MS5_VALUE_EDITOR (self->editor));
}

/**
 * ms5_conflict_choice_keeps:
 * @self: a choice
 *
 * Returns: whether what is chosen is what the server has
 */
gboolean
ms5_conflict_choice_keeps (Ms5ConflictChoice *self)
{
  g_autoptr (json_t) chosen = ms5_conflict_choice_dup_chosen (self);

  return self->made != NULL && is_same (chosen, self->field->theirs);
}

/**
 * ms5_conflict_choice_is_made:
 * @self: a choice
 *
 * Returns: whether something is chosen that can be done
 */
gboolean
ms5_conflict_choice_is_made (Ms5ConflictChoice *self)
{
  g_autoptr (json_t) chosen = ms5_conflict_choice_dup_chosen (self);

  return chosen != NULL || ms5_conflict_choice_keeps (self);
}
