/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether the program may watch without a window, and does so from when the reader signs in to the computer. In a
 * sandbox the background portal decides, and may ask the reader; outside it is an entry in their autostart folder. */

void     ms5_autostart_set_async  (gboolean              at_sign_in,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data);
gboolean ms5_autostart_set_finish (GAsyncResult         *result,
                                   GError              **error);

G_END_DECLS
