/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"
#include "core/ms5-clock.h"

G_BEGIN_DECLS

/**
 * Ms5WallboardPage:
 *
 * The floor on a big screen, for everybody to read and nobody to press: by turns the whole floor and each of its lines.
 * A critical call takes the whole screen until somebody acknowledges it. Properties, to be read only:
 *
 *  - `shown` (string): `floor`, with a number behind it if there are several, `line:` and a code, or `call`
 */
#define MS5_TYPE_WALLBOARD_PAGE (ms5_wallboard_page_get_type ())
G_DECLARE_FINAL_TYPE (Ms5WallboardPage, ms5_wallboard_page, MS5, WALLBOARD_PAGE, GtkWidget)

GtkWidget  *ms5_wallboard_page_new        (const Ms5View    *view,
                                           Ms5Clock         *clock) G_GNUC_WARN_UNUSED_RESULT;

const char *ms5_wallboard_page_get_shown  (Ms5WallboardPage *self);
void        ms5_wallboard_page_set_reader (Ms5WallboardPage *self,
                                           const char       *name);

G_END_DECLS
