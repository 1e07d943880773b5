/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-dialog.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-page-util.h"

#define USUAL_DPI (96 * 1024.0)

/**
 * ms5_dialog_class_init:
 * @klass: the class of a dialog
 *
 * Lets Escape close it.
 */
void
ms5_dialog_class_init (GtkWidgetClass *klass)
{
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Escape, 0, "window.close", NULL);
}

/* Larger letters get a larger dialog while the screen has room for it. */
static void
realize_cb (GtkWindow *dialog)
{
  GtkWidget *clamp = g_object_get_data (G_OBJECT (dialog), "clamp");
  int dpi, width, height;
  double scale;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (dialog)), "gtk-xft-dpi", &dpi, NULL);
  scale = CLAMP (dpi / USUAL_DPI, 1, 2);
  gtk_window_get_default_size (dialog, &width, &height);
  gtk_window_set_default_size (dialog, (int) (width * scale), (int) (height * scale));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), (int) (adw_clamp_get_maximum_size (ADW_CLAMP (clamp)) * scale));
}

/**
 * ms5_dialog_build:
 * @dialog: a dialog
 * @title: its title
 * @action: (nullable): what its button does; %NULL if it has none
 * @out_button: (out) (optional): the button
 *
 * Gives a dialog its header bar and a place for its content, which scrolls.
 *
 * Returns: (transfer none): a vertical box for the content
 */
GtkWidget *
ms5_dialog_build (AdwWindow   *dialog,
                  const char  *title,
                  const char  *action,
                  GtkWidget  **out_button)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16);
  GtkWidget *cancel = ms5_page_name_button (gtk_button_new_with_mnemonic (_("_Cancel")));

  gtk_window_set_title (GTK_WINDOW (dialog), title);
  gtk_window_set_modal (GTK_WINDOW (dialog), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (dialog), 480, 640);
  gtk_widget_set_size_request (GTK_WIDGET (dialog), 340, 300);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  g_object_set_data (G_OBJECT (dialog), "cancel", cancel);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  if (action != NULL)
    {
      GtkWidget *button = ms5_page_name_button (gtk_button_new_with_mnemonic (action));

      gtk_widget_add_css_class (button, "suggested-action");
      adw_header_bar_pack_end (ADW_HEADER_BAR (header), button);
      gtk_window_set_default_widget (GTK_WINDOW (dialog), button);
      *out_button = button;
    }

  ms5_page_set_margins (content, 16);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 520);
  g_object_set_data (G_OBJECT (dialog), "clamp", clamp);
  g_signal_connect (dialog, "realize", G_CALLBACK (realize_cb), NULL);
  adw_clamp_set_child (ADW_CLAMP (clamp), content);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), scrolled);
  adw_window_set_content (dialog, box);
  return content;
}

/**
 * ms5_dialog_set_cancel_label:
 * @dialog: a dialog that was built
 * @label: what it is called to close it without doing anything
 */
void
ms5_dialog_set_cancel_label (AdwWindow  *dialog,
                             const char *label)
{
  GtkWidget *cancel = g_object_get_data (G_OBJECT (dialog), "cancel");

  gtk_button_set_label (GTK_BUTTON (cancel), label);
  ms5_page_name_button (cancel);
}

/**
 * ms5_dialog_set_width:
 * @dialog: a dialog that was built
 * @width: how wide it is while there is room
 */
void
ms5_dialog_set_width (AdwWindow *dialog,
                      int        width)
{
  int before, height;

  /* GTK 4.8 wants both, whatever its documentation says. */
  gtk_window_get_default_size (GTK_WINDOW (dialog), &before, &height);
  gtk_window_set_default_size (GTK_WINDOW (dialog), width, height);
  adw_clamp_set_maximum_size (g_object_get_data (G_OBJECT (dialog), "clamp"), width);
}

/**
 * ms5_dialog_text_new:
 * @label: what is to be written
 * @out_view: (out): the text view
 *
 * Returns: (transfer floating): a place to write some lines, with its label
 */
GtkWidget *
ms5_dialog_text_new (const char  *label,
                     GtkWidget  **out_view)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *frame = gtk_frame_new (NULL);
  GtkWidget *title = ms5_page_label (label, "heading");
  GtkWidget *view = gtk_text_view_new ();

  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_lines (GTK_LABEL (title), 4);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 10);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 10);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 10);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 10);
  gtk_widget_set_size_request (view, -1, 72);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_frame_set_child (GTK_FRAME (frame), view);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), frame);
  *out_view = view;
  return box;
}

/**
 * ms5_dialog_dup_text:
 * @text_view: a text view
 *
 * Returns: (transfer full) (nullable): what is written there; %NULL if that is nothing
 */
char *
ms5_dialog_dup_text (GtkWidget *text_view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (text_view));
  GtkTextIter start, end;
  char *text;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
  if (text[0] != '\0')
    return text;

  g_free (text);
  return NULL;
}
