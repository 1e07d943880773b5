/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/ms5-notifier.h"

G_BEGIN_DECLS

/**
 * Ms5LibnotifyDeskFuncs:
 * @shown: the server accepted a notice
 * @failed: it did not
 * @action: a person pressed one of `MS5_NOTICE_…`
 *
 * Whom the desk tells, and what with.
 */
typedef struct
{
  void (*shown)  (const char *key,
                  gint64      rev,
                  gpointer    user_data);
  void (*failed) (const char *key,
                  const char *message,
                  gpointer    user_data);
  void (*action) (const char *key,
                  const char *action,
                  const char *token,
                  gpointer    user_data);
} Ms5LibnotifyDeskFuncs;

/**
 * Ms5LibnotifyDesk:
 *
 * What is shown through libnotify: each notice in the best form that the notification server of the moment can show,
 * and again once another server has taken its place. libnotify waits for the server, and has one state for the whole
 * program: there is one desk at a time, on a thread that may wait.
 */
typedef struct _Ms5LibnotifyDesk Ms5LibnotifyDesk;

Ms5LibnotifyDesk *ms5_libnotify_desk_new      (const Ms5LibnotifyDeskFuncs *funcs,
                                               gpointer                     user_data) G_GNUC_WARN_UNUSED_RESULT;
void              ms5_libnotify_desk_free     (Ms5LibnotifyDesk            *self);

void              ms5_libnotify_desk_show     (Ms5LibnotifyDesk            *self,
                                               const Ms5Notice             *notice);
void              ms5_libnotify_desk_withdraw (Ms5LibnotifyDesk            *self,
                                               const char                  *key);

G_END_DECLS
