/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-call-dialog.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-call-row.h"
#include "app/pages/ms5-dialog.h"
#include "app/pages/ms5-journal-list.h"

struct _Ms5CallDialog
{
  AdwWindow  parent_instance;
  GtkWidget *content;
};

G_DEFINE_FINAL_TYPE (Ms5CallDialog, ms5_call_dialog, ADW_TYPE_WINDOW)

static void
ms5_call_dialog_class_init (Ms5CallDialogClass *klass)
{
  ms5_dialog_class_init (GTK_WIDGET_CLASS (klass));
}

static void
ms5_call_dialog_init (Ms5CallDialog *self)
{
  self->content = ms5_dialog_build (ADW_WINDOW (self), _("Call"), NULL, NULL);
  ms5_dialog_set_cancel_label (ADW_WINDOW (self), _("_Close"));
}

/**
 * ms5_call_dialog_new:
 * @view: what it works with
 * @call: a call
 *
 * Returns: (transfer full): a dialog; its buttons need the actions of the window in which it is
 */
GtkWidget *
ms5_call_dialog_new (const Ms5View *view,
                     Ms5CallModel  *call)
{
  Ms5CallDialog *self = g_object_new (MS5_TYPE_CALL_DIALOG, NULL);
  g_autofree char *title = ms5_call_dup_title (call, TRUE);
  GtkWidget *journal = ms5_journal_list_new (view, call);

  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_window_set_default_size (GTK_WINDOW (self), 640, 760);
  ms5_dialog_set_width (ADW_WINDOW (self), 640);
  gtk_widget_set_size_request (journal, -1, 420);
  gtk_widget_set_vexpand (journal, TRUE);
  gtk_box_append (GTK_BOX (self->content), ms5_call_row_new (view, call, TRUE));
  gtk_box_append (GTK_BOX (self->content), ms5_page_label (_("Journal"), "heading"));
  gtk_box_append (GTK_BOX (self->content), journal);
  return GTK_WIDGET (self);
}
