/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "escalation-page-fixture.h"

#include "app/pages/ms5-escalation-level-row.h"
#include "app/pages/ms5-escalation-page.h"
#include "app/pages/ms5-field-row.h"
#include "app/pages/ms5-pages.h"
#include "widget-test.h"

/* To be called before the tests are added. */
void
page_init (int    *argc,
           char ***argv)
{
  widget_test_init (argc, argv);
  ms5_pages_init ();
  /* GTK warns if a cursor blinks in a window that no window manager gave the focus. */
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);
}

void
page_show (Page *f)
{
  f->page = ms5_escalation_page_new (&f->view);
  f->window = widget_test_show (f->page);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 800, 400);
  widget_test_frames (f->window, 2);
}

GtkWidget *
page_find (GtkWidget  *widget,
           PageMatch   match,
           const char *text)
{
  if (!gtk_widget_get_visible (widget))
    return NULL;
  if (match (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = page_find (child, match, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

gboolean
page_is_label (GtkWidget  *widget,
               const char *text)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

gboolean
page_is_button (GtkWidget  *widget,
                const char *text)
{
  const char *label = GTK_IS_BUTTON (widget) ? gtk_button_get_label (GTK_BUTTON (widget)) : NULL;

  return g_strcmp0 (label, text) == 0;
}

gboolean
page_is_field (GtkWidget  *widget,
               const char *text)
{
  return MS5_IS_FIELD_ROW (widget) && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), text) == 0;
}

gboolean
page_is_level (GtkWidget  *widget,
               const char *text)
{
  return MS5_IS_ESCALATION_LEVEL_ROW (widget)
         && g_str_has_prefix (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), text);
}

gboolean
page_has_text (Page    *f,
               const char *text)
{
  return page_find (f->page, page_is_label, text) != NULL;
}

GtkWidget *
page_get_button (Page    *f,
                 const char *text)
{
  GtkWidget *button = page_find (f->page, page_is_button, text);

  g_assert_nonnull (button);
  return button;
}

void
page_press (Page    *f,
            const char *text)
{
  GtkWidget *button = page_get_button (f, text);

  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  widget_test_frames (f->window, 2);
}

gboolean
page_can_save (Page *f)
{
  return gtk_widget_is_sensitive (page_get_button (f, "_Save"));
}

/* A level of the policy that is open, unfolded. */
GtkWidget *
page_get_level (Page    *f,
                const char *title)
{
  GtkWidget *level = page_find (f->page, page_is_level, title);

  g_assert_nonnull (level);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (level), TRUE);
  widget_test_frames (f->window, 2);
  return level;
}

GtkWidget *
page_get_field (GtkWidget  *level,
                const char *title)
{
  GtkWidget *field = page_find (level, page_is_field, title);

  g_assert_nonnull (field);
  return field;
}

const char *
page_get_fault (GtkWidget  *level,
                const char *title)
{
  return ms5_field_row_get_fault (MS5_FIELD_ROW (page_get_field (level, title)));
}

/* As a person sets it. */
void
page_set_minutes (GtkWidget  *level,
                  const char *title,
                  double      minutes)
{
  GtkWidget *field = page_get_field (level, title);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (widget_test_find (field, GTK_TYPE_DROP_DOWN)), 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (widget_test_find (field, GTK_TYPE_SPIN_BUTTON)), minutes);
}

/* One of the chips of a field. */
void
page_choose (GtkWidget  *field,
             const char *text)
{
  GtkWidget *label = page_find (field, page_is_label, text);

  g_assert_nonnull (label);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_widget_get_parent (label)), TRUE);
}

void
page_set_on (GtkWidget  *level,
             const char *title,
             gboolean    on)
{
  gtk_switch_set_active (GTK_SWITCH (widget_test_find (page_get_field (level, title), GTK_TYPE_SWITCH)), on);
}

void
page_open_policy (Page    *f,
                  const char *id)
{
  ms5_escalation_page_open (MS5_ESCALATION_PAGE (f->page), id);
  widget_test_frames (f->window, 2);
}
