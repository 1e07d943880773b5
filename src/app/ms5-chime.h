/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "app/ms5-sound-policy.h"

G_BEGIN_DECLS

/**
 * Ms5Chime:
 *
 * Plays one sound at a time, on a thread of its own: neither a missing device nor one that hangs holds up anybody.
 * While it cannot play what it is to repeat it tries again. Signals:
 *
 *  - `played` (sound): a sound has come to its end, and may begin again
 *  - `failed` (message): a sound cannot be played; emitted at each attempt
 */
#define MS5_TYPE_CHIME (ms5_chime_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Chime, ms5_chime, MS5, CHIME, GObject)

Ms5Chime *ms5_chime_new          (const char           *sink) G_GNUC_WARN_UNUSED_RESULT;

void      ms5_chime_play         (Ms5Chime             *self,
                                  Ms5Sound              sound,
                                  int                   volume,
                                  gboolean              repeated);
void      ms5_chime_stop         (Ms5Chime             *self);

void      ms5_chime_close_async  (Ms5Chime             *self,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
gboolean  ms5_chime_close_finish (Ms5Chime             *self,
                                  GAsyncResult         *result,
                                  GError              **error);

G_END_DECLS
