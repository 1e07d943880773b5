/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-conflict-dialog.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-conflict-choice.h"
#include "app/pages/ms5-dialog.h"
#include "app/pages/ms5-item-text.h"
#include "app/widgets/ms5-format.h"

struct _Ms5ConflictDialog
{
  AdwWindow       parent_instance;
  Ms5View         view;
  Ms5OutboxEntry *entry;
  Ms5Conflict    *conflict;
  GPtrArray      *choices;   /* Ms5ConflictChoice, of the content */
  GtkWidget      *content;
  GtkWidget      *apply;
  GtkWidget      *hint;
};

enum { RESOLVE, KEEP, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5ConflictDialog, ms5_conflict_dialog, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

static void
keep_cb (Ms5ConflictDialog *self)
{
  g_signal_emit (self, signals[KEEP], 0, ms5_outbox_entry_get_id (self->entry));
  gtk_window_close (GTK_WINDOW (self));
}

/* Only what is to be other than it is: the rest stays. */
static void
apply_cb (Ms5ConflictDialog *self)
{
  g_autoptr (json_t) chosen = json_object ();

  for (guint i = 0; i < self->choices->len; i++)
    {
      Ms5ConflictChoice *choice = self->choices->pdata[i];

      if (!ms5_conflict_choice_keeps (choice))
        json_object_set_new (chosen, ms5_conflict_choice_get_name (choice), ms5_conflict_choice_dup_chosen (choice));
    }

  if (json_object_size (chosen) == 0)
    {
      keep_cb (self);
      return;
    }
  g_signal_emit (self, signals[RESOLVE], 0, ms5_outbox_entry_get_id (self->entry), chosen);
  gtk_window_close (GTK_WINDOW (self));
}

static void
update (Ms5ConflictDialog *self)
{
  gboolean made = self->conflict->can_resolve;

  for (guint i = 0; i < self->choices->len; i++)
    made &= ms5_conflict_choice_is_made (self->choices->pdata[i]);
  gtk_widget_set_sensitive (self->apply, made);
  gtk_widget_set_visible (self->hint, self->conflict->can_resolve && !made);
}

static char *
dup_when (Ms5ConflictDialog *self)
{
  return ms5_format_moment (self->conflict->at, ms5_floor_get_plant_now (self->view.floor),
                            ms5_pulse_get_time_zone (self->view.pulse));
}

static char *
dup_change (Ms5ConflictDialog *self)
{
  const Ms5Conflict *conflict = self->conflict;
  gboolean again = ms5_outbox_entry_get_action (self->entry)->resolves != NULL;
  g_autofree char *when = conflict->at != MS5_TIME_NONE ? dup_when (self) : NULL;

  if (conflict->by != NULL && when != NULL)
    return again ? g_strdup_printf (_("%s has changed it again, at %s, before your decision arrived."), conflict->by, when)
                 : g_strdup_printf (_("%s changed it at %s, and you did not see that yet."), conflict->by, when);
  return g_strdup (again ? _("Somebody has changed it again before your decision arrived.")
                         : _("Somebody else changed it, and you did not see that yet."));
}

/* Why there is something to decide, or nothing. */
static char *
dup_sentence (Ms5ConflictDialog *self)
{
  g_autofree char *change = NULL;

  switch (self->conflict->kind)
    {
    case MS5_CONFLICT_PERMISSION:
      return g_strdup (_("Your account may not do this, so nothing was changed. Somebody who may has to do it."));
    case MS5_CONFLICT_DELETED:
      return g_strdup (_("It does not exist any more on the server, so there is nothing left to change."));
    case MS5_CONFLICT_DATA:
      return g_strdup (_("The server cannot put the two together by itself. Nothing was changed."));
    case MS5_CONFLICT_VERSION:
    default:
      change = dup_change (self);
      return g_strdup_printf (_("%s Nothing of yours was applied. Choose what shall count."), change);
    }
}

static void
ms5_conflict_dialog_dispose (GObject *object)
{
  Ms5ConflictDialog *self = MS5_CONFLICT_DIALOG (object);

  ms5_view_clear (&self->view);
  g_clear_object (&self->entry);
  g_clear_pointer (&self->conflict, ms5_conflict_free);
  g_clear_pointer (&self->choices, g_ptr_array_unref);

  G_OBJECT_CLASS (ms5_conflict_dialog_parent_class)->dispose (object);
}

static void
ms5_conflict_dialog_class_init (Ms5ConflictDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ms5_conflict_dialog_dispose;

  signals[RESOLVE] = g_signal_new ("resolve", MS5_TYPE_CONFLICT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_POINTER);
  signals[KEEP] = g_signal_new ("keep", MS5_TYPE_CONFLICT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  ms5_dialog_class_init (GTK_WIDGET_CLASS (klass));
}

static void
ms5_conflict_dialog_init (Ms5ConflictDialog *self)
{
  self->choices = g_ptr_array_new ();
  self->content = ms5_dialog_build (ADW_WINDOW (self), _("Whose Change Counts?"), _("_Apply"), &self->apply);
  ms5_dialog_set_cancel_label (ADW_WINDOW (self), _("_Later"));
  ms5_dialog_set_width (ADW_WINDOW (self), 720);
  g_signal_connect_swapped (self->apply, "clicked", G_CALLBACK (apply_cb), self);
}

static void
add_text (Ms5ConflictDialog *self,
          const char        *text,
          const char        *css_class)
{
  GtkWidget *label = ms5_page_label (text, css_class);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_lines (GTK_LABEL (label), -1);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
  gtk_box_append (GTK_BOX (self->content), label);
}

static void
fill (Ms5ConflictDialog *self)
{
  const Ms5Conflict *conflict = self->conflict;
  g_autofree char *about = ms5_item_dup_text (&self->view, conflict->topic, conflict->key);
  g_autofree char *sentence = dup_sentence (self);
  GtkWidget *keep = ms5_page_name_button (gtk_button_new_with_mnemonic (
    conflict->can_resolve ? _("_Keep the Server’s") : _("_Drop My Change")));

  add_text (self, about, "title-4");
  add_text (self, sentence, "body");
  for (guint i = 0; i < conflict->fields->len; i++)
    {
      GtkWidget *choice = ms5_conflict_choice_new (&self->view, conflict, conflict->fields->pdata[i]);

      g_signal_connect_swapped (choice, "changed", G_CALLBACK (update), self);
      g_ptr_array_add (self->choices, choice);
      gtk_box_append (GTK_BOX (self->content), choice);
    }
  self->hint = ms5_page_label (_("Choose a value for every field to apply it."), "dim-label");
  gtk_box_append (GTK_BOX (self->content), self->hint);
  gtk_widget_set_halign (keep, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (keep, "pill");
  g_signal_connect_swapped (keep, "clicked", G_CALLBACK (keep_cb), self);
  gtk_box_append (GTK_BOX (self->content), keep);
  gtk_widget_set_visible (self->apply, conflict->can_resolve);
  if (conflict->can_resolve && self->choices->len > 0)
    gtk_window_set_focus (GTK_WINDOW (self), ms5_conflict_choice_get_first (self->choices->pdata[0]));
  update (self);
}

/**
 * ms5_conflict_dialog_new:
 * @view: what it works with
 * @entry: an action for which ms5_outbox_entry_dup_conflict() has something
 *
 * Returns: (transfer full): a dialog
 */
GtkWidget *
ms5_conflict_dialog_new (const Ms5View  *view,
                         Ms5OutboxEntry *entry)
{
  Ms5ConflictDialog *self = g_object_new (MS5_TYPE_CONFLICT_DIALOG, NULL);

  ms5_view_init (&self->view, view);
  self->entry = g_object_ref (entry);
  self->conflict = ms5_outbox_entry_dup_conflict (entry);
  g_assert (self->conflict != NULL);
  fill (self);
  return GTK_WIDGET (self);
}
