/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-choice.h"

/**
 * ms5_choice_init:
 * @choice: a choice
 * @any: what its first choice is called
 * @label: what is chosen
 */
void
ms5_choice_init (Ms5Choice  *choice,
                 const char *any,
                 const char *label)
{
  choice->names = gtk_string_list_new (NULL);
  choice->codes = g_ptr_array_new_with_free_func (g_free);
  gtk_string_list_append (choice->names, any);
  choice->widget = gtk_drop_down_new (G_LIST_MODEL (g_object_ref (choice->names)), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice->widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/**
 * ms5_choice_clear:
 * @choice: a choice
 *
 * Its widget goes with its parent.
 */
void
ms5_choice_clear (Ms5Choice *choice)
{
  g_clear_object (&choice->names);
  g_clear_pointer (&choice->codes, g_ptr_array_unref);
}

/**
 * ms5_choice_fill:
 * @choice: a choice
 * @items: (element-type Ms5ModelItem): what there is to choose from
 * @get_name: what each is called; without a name it is shown by its code
 *
 * The reader's choice stays if it is still there.
 */
void
ms5_choice_fill (Ms5Choice         *choice,
                 GListModel        *items,
                 Ms5ChoiceNameFunc  get_name)
{
  g_autofree char *wanted = g_strdup (ms5_choice_get_code (choice));

  gtk_string_list_splice (choice->names, 1, g_list_model_get_n_items (G_LIST_MODEL (choice->names)) - 1, NULL);
  g_ptr_array_set_size (choice->codes, 0);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (Ms5ModelItem) item = g_list_model_get_item (items, i);
      const char *code = ms5_model_item_get_key (item);
      const char *name = get_name (item);

      gtk_string_list_append (choice->names, name != NULL ? name : code);
      g_ptr_array_add (choice->codes, g_strdup (code));
    }
  ms5_choice_set_code (choice, wanted);
}

/**
 * ms5_choice_get_code:
 * @choice: a choice
 *
 * Returns: (nullable): the code of what is chosen; %NULL for any
 */
const char *
ms5_choice_get_code (const Ms5Choice *choice)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (choice->widget));

  return selected > 0 && selected <= choice->codes->len ? choice->codes->pdata[selected - 1] : NULL;
}

/**
 * ms5_choice_set_code:
 * @choice: a choice
 * @code: (nullable): what is to be chosen; any, if it is %NULL or not there
 */
void
ms5_choice_set_code (Ms5Choice  *choice,
                     const char *code)
{
  guint at = 0;

  if (code != NULL && g_ptr_array_find_with_equal_func (choice->codes, code, g_str_equal, &at))
    at++;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice->widget), at);
}
