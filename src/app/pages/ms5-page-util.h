/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/widgets/ms5-live-button.h"
#include "app/widgets/ms5-look.h"
#include "client/ms5-client.h"

G_BEGIN_DECLS

#define MS5_PAGE_SPACING 12

/**
 * Ms5View:
 * @floor: the floor
 * @pulse: what makes running times run
 * @settings: what the reader has chosen
 * @client: (nullable): whom to ask for what the feed does not bring
 *
 * What every page works with. Borrowed from the window, which outlives its pages.
 */
typedef struct
{
  Ms5Floor  *floor;
  Ms5Pulse  *pulse;
  GSettings *settings;
  Ms5Client *client;
} Ms5View;

void           ms5_view_init           (Ms5View          *view,
                                        const Ms5View    *other);
void           ms5_view_clear          (Ms5View          *view);
void           ms5_view_get_freshness  (const Ms5View    *view,
                                        Ms5ModelItem     *shown,
                                        Ms5FreshnessKind *out_kind,
                                        Ms5Time          *out_time);
void           ms5_view_bind_live      (const Ms5View    *view,
                                        Ms5LiveButton    *button,
                                        Ms5ModelItem     *shown,
                                        const char       *widget);
Ms5StopModel  *ms5_view_get_stop       (const Ms5View    *view,
                                        Ms5LineModel     *line);

Ms5StateClass  ms5_line_look           (const Ms5View    *view,
                                        Ms5LineModel     *line);
const char    *ms5_line_word           (const Ms5View    *view,
                                        Ms5LineModel     *line);
char          *ms5_line_dup_reason     (const Ms5View    *view,
                                        Ms5LineModel     *line);
Ms5StateClass  ms5_stop_look           (const Ms5View    *view,
                                        Ms5StopModel     *stop);
const char    *ms5_priority_get_word   (Ms5Priority       priority);
const char    *ms5_priority_get_icon   (Ms5Priority       priority);

const char    *ms5_page_get_language    (void);
GtkWidget     *ms5_page_label          (const char       *text,
                                        const char       *css_class);
GtkWidget     *ms5_page_name_button    (GtkWidget         *button);
void           ms5_page_set_margins    (GtkWidget        *widget,
                                        int               margin);
void           ms5_page_popup          (GtkWidget        *parent,
                                        GtkWidget        *child,
                                        const char       *css_class);

G_END_DECLS
