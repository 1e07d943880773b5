/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "app/ms5-notifier.h"

G_BEGIN_DECLS

/**
 * Ms5LibnotifyNotifier:
 *
 * Desktop notifications through libnotify. As libnotify waits for the notification server in nearly
 * every call, all of it happens on a thread of its own, with a main context of its own where the
 * server's answers arrive; signals are emitted in the main context of whoever made the notifier.
 */
#define MS5_TYPE_LIBNOTIFY_NOTIFIER (ms5_libnotify_notifier_get_type ())
G_DECLARE_FINAL_TYPE (Ms5LibnotifyNotifier, ms5_libnotify_notifier, MS5, LIBNOTIFY_NOTIFIER, GObject)

Ms5LibnotifyNotifier *ms5_libnotify_notifier_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
