/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/ms5-window.h"
#include "client/ms5-client.h"

G_BEGIN_DECLS

/**
 * Ms5Application:
 *
 * The program: one client, one window, the desktop's notifications. Its actions are also on the session
 * bus: `show-page` (`floor`, `andon`, `sync`, `line:` and a code), `show-floor`, `show-line`, `raise-andon`,
 * `sign-in-from` (a file), `sign-out`, `about`, `quit`.
 */
#define MS5_TYPE_APPLICATION (ms5_application_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Application, ms5_application, MS5, APPLICATION, AdwApplication)

Ms5Application *ms5_application_new        (void) G_GNUC_WARN_UNUSED_RESULT;

gboolean        ms5_application_has_lost_bus (Ms5Application  *self,
                                              char           **out_page);
Ms5Client      *ms5_application_get_client (Ms5Application *self);
Ms5Window      *ms5_application_get_window (Ms5Application *self);

G_END_DECLS
