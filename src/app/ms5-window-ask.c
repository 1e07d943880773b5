/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-window-private.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-dialog.h"
#include "app/pages/ms5-item-text.h"

/* A question with a place for a note. */
typedef struct
{
  Ms5ModelItem      *item;
  Ms5WindowNoteFunc  func;
  GtkWidget         *view;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->item);
  g_free (question);
}

static void
answered_cb (AdwMessageDialog *dialog,
             const char       *response,
             Ms5Window        *self)
{
  Question *question = g_object_get_data (G_OBJECT (dialog), "question");
  g_autofree char *note = ms5_dialog_dup_text (question->view);

  if (g_str_equal (response, "yes"))
    question->func (self, question->item, note);
}

/**
 * ms5_window_ask_note:
 * @self: a window
 * @kind: the kind of the item's topic, such as `calls`
 * @item: what it is about
 * @ask: what is asked
 *
 * Asks whether something is to be done, with a note about it.
 */
void
ms5_window_ask_note (Ms5Window          *self,
                     const char         *kind,
                     Ms5ModelItem       *item,
                     const Ms5WindowAsk *ask)
{
  g_autofree char *topic = g_strdup_printf ("%s/%s", kind, ms5_model_item_get_line (item));
  g_autofree char *about = ms5_item_dup_text (ms5_window_get_view (self), topic, ms5_model_item_get_key (item));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), ask->heading, about);
  Question *question = g_new0 (Question, 1);

  question->item = g_object_ref (item);
  question->func = ask->func;
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), ms5_dialog_text_new (ask->question, &question->view));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "no", _("_Cancel"), "yes", ask->label, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "yes",
                                              ask->destructive ? ADW_RESPONSE_DESTRUCTIVE : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), ask->destructive ? "no" : "yes");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "no");
  g_object_set_data_full (G_OBJECT (dialog), "question", question, question_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * ms5_window_present_form:
 * @self: a window
 * @form: (transfer full): a form
 * @item: (nullable): what it is about
 * @line: the code of its line
 * @done: called with the form and the window when it is filled in; the form has them as «item» and «line», and the window's «view»
 *
 * Shows a form.
 */
void
ms5_window_present_form (Ms5Window    *self,
                         GtkWidget    *form,
                         Ms5ModelItem *item,
                         const char   *line,
                         GCallback     done)
{
  if (item != NULL)
    g_object_set_data_full (G_OBJECT (form), "item", g_object_ref (item), g_object_unref);
  g_object_set_data_full (G_OBJECT (form), "line", g_strdup (line), g_free);
  g_object_set_data (G_OBJECT (form), "view", (gpointer) ms5_window_get_view (self));
  gtk_window_set_transient_for (GTK_WINDOW (form), GTK_WINDOW (self));
  g_signal_connect_object (form, "done", done, self, 0);
  gtk_window_present (GTK_WINDOW (form));
}
