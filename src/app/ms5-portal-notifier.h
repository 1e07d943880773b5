/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/ms5-notifier.h"

G_BEGIN_DECLS

/* The action of the program that a press on a notice activates, with its key and one of `MS5_NOTICE_…`. */
#define MS5_PORTAL_NOTIFIER_ACTION "answer-notice"

/**
 * Ms5PortalNotifier:
 *
 * Desktop notifications through #GNotification: in a sandbox GLib takes the notification portal for them. They outlive
 * the program, and a press on one starts it. The portal tells nothing back: a notice that was handed over is shown.
 */
#define MS5_TYPE_PORTAL_NOTIFIER (ms5_portal_notifier_get_type ())
G_DECLARE_FINAL_TYPE (Ms5PortalNotifier, ms5_portal_notifier, MS5, PORTAL_NOTIFIER, GObject)

Ms5PortalNotifier *ms5_portal_notifier_new       (GApplication *application) G_GNUC_WARN_UNUSED_RESULT;

gboolean           ms5_portal_notifier_is_wanted (void);

G_END_DECLS
