/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/widgets/ms5-pulse.h"

G_BEGIN_DECLS

/**
 * Gallery:
 * @pulse: stands at 10:18:43 of a Monday in Berlin
 * @now: that moment
 * @longer: whether labels are as long as German ones can be
 *
 * What the scenes are made with.
 */
typedef struct
{
  Ms5Pulse *pulse;
  Ms5Time   now;
  gboolean  longer;
} Gallery;

typedef struct
{
  const char *name;
  int         width;
  int         height;
  GtkWidget *(*build) (Gallery *gallery);
} GalleryScene;

const GalleryScene *gallery_find_scene   (const char *name);

GtkWidget          *gallery_build_floor  (Gallery    *gallery);
GtkWidget          *gallery_build_line   (Gallery    *gallery);
GtkWidget          *gallery_build_states (Gallery    *gallery);
GtkWidget          *gallery_build_charts (Gallery    *gallery);
GtkWidget          *gallery_build_narrow (Gallery    *gallery);

/* Parts that several scenes have. */
const char         *gallery_text         (Gallery    *gallery,
                                          const char *english,
                                          const char *longer);
Ms5Time             gallery_at           (Gallery    *gallery,
                                          int         hour,
                                          int         minute);
GtkWidget          *gallery_banner       (Gallery    *gallery);
GtkWidget          *gallery_card         (Gallery    *gallery,
                                          guint       index);
GtkWidget          *gallery_gauge_panel  (Gallery    *gallery);
GtkWidget          *gallery_pareto_panel (Gallery    *gallery);
GtkWidget          *gallery_sidebar      (Gallery    *gallery);
GtkWidget          *gallery_tile         (Gallery    *gallery,
                                          guint       index);
GtkWidget          *gallery_timeline     (Gallery    *gallery);
GtkWidget          *gallery_trend        (Gallery    *gallery);

G_END_DECLS
