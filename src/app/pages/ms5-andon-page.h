/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-andon-list.h"

G_BEGIN_DECLS

/**
 * Ms5AndonPage:
 *
 * Who calls for help: the open calls, those that were resolved lately, and how well people are called.
 */
#define MS5_TYPE_ANDON_PAGE (ms5_andon_page_get_type ())
G_DECLARE_FINAL_TYPE (Ms5AndonPage, ms5_andon_page, MS5, ANDON_PAGE, GtkWidget)

GtkWidget    *ms5_andon_page_new      (const Ms5View *view) G_GNUC_WARN_UNUSED_RESULT;
Ms5AndonList *ms5_andon_page_get_list (Ms5AndonPage  *self);
void          ms5_andon_page_lead_to  (Ms5AndonPage  *self,
                                       Ms5CallModel  *call);
void          ms5_andon_page_show     (Ms5AndonPage  *self,
                                       const char    *part);

#define MS5_ANDON_OPEN     "open"
#define MS5_ANDON_RESOLVED "resolved"
#define MS5_ANDON_JOURNAL  "journal"

G_END_DECLS
