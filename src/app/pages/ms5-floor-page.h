/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5FloorPage:
 *
 * Which line needs me now? A card for each, by urgency or by place.
 */
#define MS5_TYPE_FLOOR_PAGE (ms5_floor_page_get_type ())
G_DECLARE_FINAL_TYPE (Ms5FloorPage, ms5_floor_page, MS5, FLOOR_PAGE, GtkWidget)

GtkWidget *ms5_floor_page_new      (const Ms5View *view) G_GNUC_WARN_UNUSED_RESULT;

GtkWidget *ms5_floor_page_get_card (Ms5FloorPage  *self,
                                    guint          index);

G_END_DECLS
