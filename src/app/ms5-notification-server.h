/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Ms5ServerAbilities:
 * @actions: it shows buttons
 * @persistence: it keeps what nobody has looked at yet
 * @markup: a body is markup, and plain text must be escaped
 * @sound: it may make a sound of its own
 *
 * What a notification server can do.
 */
typedef struct
{
  gboolean actions;
  gboolean persistence;
  gboolean markup;
  gboolean sound;
} Ms5ServerAbilities;

/**
 * Ms5NotificationServer:
 *
 * The desktop's notification server, whichever program that is at the moment. It lives in the thread-default main
 * context of whoever makes it, and waits for nothing. Signals:
 *
 *  - `ready`: there is one, and it is known what it can do; once for each
 *  - `gone`: it is not there any more, and has forgotten what it showed
 *  - `missing` (message): there is none
 */
#define MS5_TYPE_NOTIFICATION_SERVER (ms5_notification_server_get_type ())
G_DECLARE_FINAL_TYPE (Ms5NotificationServer, ms5_notification_server, MS5, NOTIFICATION_SERVER, GObject)

Ms5NotificationServer    *ms5_notification_server_new           (void) G_GNUC_WARN_UNUSED_RESULT;

void                      ms5_notification_server_find          (Ms5NotificationServer *self);
gboolean                  ms5_notification_server_is_ready      (Ms5NotificationServer *self);
gboolean                  ms5_notification_server_is_quiet      (Ms5NotificationServer *self);
const Ms5ServerAbilities *ms5_notification_server_get_abilities (Ms5NotificationServer *self);

G_END_DECLS
