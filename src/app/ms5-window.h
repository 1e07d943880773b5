/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/ms5-sounds.h"
#include "app/pages/ms5-page-util.h"
#include "app/pages/ms5-sign-in-page.h"
#include "app/pages/ms5-sync-link.h"

G_BEGIN_DECLS

#define MS5_PAGE_SIGN_IN "sign-in"
#define MS5_PAGE_FLOOR   "floor"
#define MS5_PAGE_ANDON   "andon"
#define MS5_PAGE_SYNC    "sync"
#define MS5_PAGE_ESCALATION "escalation"
#define MS5_PAGE_LINE    "line:"

/* What led to an action that began with a notification. */
#define MS5_VIA_DESKTOP  "desktop"

/**
 * Ms5Window:
 *
 * The window: the sign-in page, or the sidebar, the alarms and a page. It shows the floor and knows
 * nothing of the server; what a person wants done leaves it as a signal:
 *
 *  - `act` (#Ms5Action, text): carry this out; the text says what was done then. The action has its
 *    operation, topic, key, base, arguments and what led to it, and nothing else
 *  - `undo` (text): take back the action with this id
 *  - `settle` (text, json_t): of the action in conflict with this id these values shall count; %NULL if
 *    what the server has shall
 *  - `page-shown` (page): the reader went to a page
 */
#define MS5_TYPE_WINDOW (ms5_window_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Window, ms5_window, MS5, WINDOW, AdwApplicationWindow)

Ms5Window     *ms5_window_new              (GtkApplication     *app,
                                            const Ms5View      *view,
                                            Ms5Clock           *clock) G_GNUC_WARN_UNUSED_RESULT;

const char    *ms5_window_get_page         (Ms5Window          *self);
void           ms5_window_show_page        (Ms5Window          *self,
                                            const char         *page);
void           ms5_window_lead_to          (Ms5Window          *self,
                                            const char         *line,
                                            const char         *key);
Ms5SignInPage *ms5_window_get_sign_in_page (Ms5Window          *self);
void           ms5_window_set_link         (Ms5Window          *self,
                                            const Ms5LinkFacts *facts);
void           ms5_window_set_outbox       (Ms5Window          *self,
                                            const Ms5SyncSources *sources);
void           ms5_window_set_user         (Ms5Window          *self,
                                            const char         *name,
                                            gboolean            remembered);
void           ms5_window_set_alarms       (Ms5Window          *self,
                                            Ms5LinkAlarm       *alarm,
                                            Ms5Sounds          *sounds);
void           ms5_window_set_reader       (Ms5Window          *self,
                                            const char         *name);
gboolean       ms5_window_is_wall_board    (Ms5Window          *self);
void           ms5_window_set_wall_board   (Ms5Window          *self,
                                            gboolean            on);
void           ms5_window_set_rights       (Ms5Window          *self,
                                            const char * const *rights);
gboolean       ms5_window_ask_unsaved      (Ms5Window          *self,
                                            gboolean            quits);
void           ms5_window_forget_unsaved   (Ms5Window          *self);
void           ms5_window_toast_outcome    (Ms5Window          *self,
                                            const char         *text,
                                            gboolean            with_button);
void           ms5_window_toast            (Ms5Window          *self,
                                            const char         *text,
                                            const char         *undo);
void           ms5_window_toast_conflict   (Ms5Window          *self,
                                            const char         *text,
                                            const char         *id);
void           ms5_window_show_conflict    (Ms5Window          *self,
                                            Ms5OutboxEntry     *entry);

G_END_DECLS
