/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"
#include "core/ms5-manual-clock.h"

G_BEGIN_DECLS

/* The page about escalation, and how a person finds and uses what is on it. */
typedef struct
{
  Ms5ManualClock *clock;
  Ms5View         view;
  GtkWidget      *page;
  GtkWidget      *window;
} Page;

typedef gboolean (*PageMatch) (GtkWidget  *widget,
                               const char *text);

void        page_init        (int        *argc,
                              char     ***argv);
void        page_show        (Page       *f);
GtkWidget  *page_find        (GtkWidget  *widget,
                              PageMatch   match,
                              const char *text);
gboolean    page_is_label    (GtkWidget  *widget,
                              const char *text);
gboolean    page_is_button   (GtkWidget  *widget,
                              const char *text);
gboolean    page_is_field    (GtkWidget  *widget,
                              const char *text);
gboolean    page_is_level    (GtkWidget  *widget,
                              const char *text);
gboolean    page_has_text    (Page       *f,
                              const char *text);
GtkWidget  *page_get_button  (Page       *f,
                              const char *text);
void        page_press       (Page       *f,
                              const char *text);
gboolean    page_can_save    (Page       *f);
GtkWidget  *page_get_level   (Page       *f,
                              const char *title);
GtkWidget  *page_get_field   (GtkWidget  *level,
                              const char *title);
const char *page_get_fault   (GtkWidget  *level,
                              const char *title);
void        page_set_minutes (GtkWidget  *level,
                              const char *title,
                              double      minutes);
void        page_choose      (GtkWidget  *field,
                              const char *text);
void        page_set_on      (GtkWidget  *level,
                              const char *title,
                              gboolean    on);
void        page_open_policy (Page       *f,
                              const char *id);

G_END_DECLS
