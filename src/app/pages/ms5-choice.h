/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5Choice:
 * @widget: the drop-down
 *
 * A drop-down of things that have codes, the first choice of which is «any». Lives in the widget that shows it.
 */
typedef struct
{
  GtkWidget     *widget;

  /*< private >*/
  GtkStringList *names;
  GPtrArray     *codes;
} Ms5Choice;

/* Gives the name of an #Ms5ModelItem, or %NULL. */
typedef const char *(*Ms5ChoiceNameFunc) (gpointer item);

void        ms5_choice_init     (Ms5Choice         *choice,
                                 const char        *any,
                                 const char        *label);
void        ms5_choice_clear    (Ms5Choice         *choice);
void        ms5_choice_fill     (Ms5Choice         *choice,
                                 GListModel        *items,
                                 Ms5ChoiceNameFunc  get_name);
const char *ms5_choice_get_code (const Ms5Choice   *choice);
void        ms5_choice_set_code (Ms5Choice         *choice,
                                 const char        *code);

G_END_DECLS
