/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5CallsList:
 *
 * Calls, the most urgent first, with what can be done about each: those of a line.
 */
#define MS5_TYPE_CALLS_LIST (ms5_calls_list_get_type ())
G_DECLARE_FINAL_TYPE (Ms5CallsList, ms5_calls_list, MS5, CALLS_LIST, GtkWidget)

GtkWidget *ms5_calls_list_new         (const Ms5View *view,
                                       Ms5LineModel  *line,
                                       gboolean       open) G_GNUC_WARN_UNUSED_RESULT;

guint      ms5_calls_list_get_n_shown (Ms5CallsList  *self);

G_END_DECLS
