/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-row-menu.h"

#include <glib/gi18n.h>

#include "protocol/ms5-action-catalogue.h"

typedef struct
{
  gpointer    row;
  Ms5MenuFunc func;
} RowMenu;

static GMenu *
menu_new (GtkWidget *button)
{
  const RowMenu *row_menu = g_object_get_data (G_OBJECT (button), "row-menu");
  GMenu *menu = g_menu_new ();

  row_menu->func (row_menu->row, menu);
  return menu;
}

/* Made when it is opened: it would close if it were changed while it is open. */
static void
popup_cb (GtkMenuButton *button,
          gpointer       user_data)
{
  g_autoptr (GMenu) menu = menu_new (GTK_WIDGET (button));
  GtkWidget *popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));

  gtk_widget_add_css_class (popover, "row-menu");
  gtk_menu_button_set_popover (button, popover);
}

/**
 * ms5_row_menu_new:
 * @row: the widget that has the menu, and outlives it
 * @func: says what can be done now
 *
 * Returns: (transfer floating): a button that opens the menu
 */
GtkWidget *
ms5_row_menu_new (gpointer    row,
                  Ms5MenuFunc func)
{
  GtkWidget *button = gtk_menu_button_new ();
  RowMenu *row_menu = g_new (RowMenu, 1);

  *row_menu = (RowMenu) { row, func };
  g_object_set_data_full (G_OBJECT (button), "row-menu", row_menu, g_free);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), popup_cb, NULL, NULL);
  gtk_widget_set_tooltip_text (button, _("More"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("More"), -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "more");
  gtk_widget_add_css_class (button, "flat");
  return button;
}

/**
 * ms5_row_menu_update:
 * @button: a button that opens a menu
 *
 * Hides it while there is nothing in the menu.
 */
void
ms5_row_menu_update (GtkWidget *button)
{
  g_autoptr (GMenu) menu = menu_new (button);

  gtk_widget_set_visible (button, g_menu_model_get_n_items (G_MENU_MODEL (menu)) > 0);
}

/**
 * ms5_view_may:
 * @view: a view
 * @op: an operation
 *
 * Returns: whether to offer it to the reader. What is not known is offered: the server decides
 */
gboolean
ms5_view_may (const Ms5View *view,
              const char    *op)
{
  if (ms5_action_spec_find (op) == NULL)
    return FALSE;

  return view->client == NULL || ms5_client_may_act (view->client, op);
}

/**
 * ms5_menu_add:
 * @menu: a menu
 * @view: a view
 * @op: the operation that it comes to
 * @label: what it is called, with a mnemonic
 * @action: the window's action, whose target is line and key
 * @item: the item
 *
 * Adds something to do, if the reader may do it.
 */
void
ms5_menu_add (GMenu         *menu,
              const Ms5View *view,
              const char    *op,
              const char    *label,
              const char    *action,
              Ms5ModelItem  *item)
{
  if (ms5_view_may (view, op))
    ms5_menu_add_always (menu, label, action, item);
}

/**
 * ms5_menu_add_always:
 * @menu: a menu
 * @label: what it is called, with a mnemonic
 * @action: the window's action, whose target is line and key
 * @item: the item
 *
 * Adds something that needs no right.
 */
void
ms5_menu_add_always (GMenu        *menu,
                     const char   *label,
                     const char   *action,
                     Ms5ModelItem *item)
{
  g_autoptr (GMenuItem) entry = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (entry, action, "(ss)", ms5_model_item_get_line (item),
                                     ms5_model_item_get_key (item));
  g_menu_append_item (menu, entry);
}

/**
 * ms5_add_button_new:
 * @label: what it adds
 * @action: the window's action, whose target is the code of a line
 *
 * Returns: (transfer floating): a small button for the header of a panel
 */
GtkWidget *
ms5_add_button_new (const char *label,
                    const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("list-add-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "add");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

/**
 * ms5_decide_button_new:
 *
 * Returns: (transfer floating): a button that says that a person must decide about an item, and opens that
 */
GtkWidget *
ms5_decide_button_new (void)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new_with_mnemonic (_("_Decide…"));

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "decide");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (button, FALSE);
  gtk_widget_set_tooltip_text (button, _("Somebody else changed it, too: decide what counts"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Decide what counts"), -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.settle");
  return button;
}

/**
 * ms5_decide_button_update:
 * @button: a button
 * @view: a view
 * @topic: the kind of the item's topic, such as `stops`
 * @item: an item
 *
 * Shows it while there is something to decide about the item.
 */
void
ms5_decide_button_update (GtkWidget     *button,
                          const Ms5View *view,
                          const char    *topic,
                          Ms5ModelItem  *item)
{
  g_autofree char *full = g_strdup_printf ("%s/%s", topic, ms5_model_item_get_line (item));
  g_autofree char *id = view->client != NULL
                          ? ms5_client_dup_conflict_of (view->client, full, ms5_model_item_get_key (item))
                          : NULL;

  gtk_widget_set_visible (button, id != NULL);
  if (id != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
}
