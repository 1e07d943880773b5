/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "replay/ms5-replay-map.h"

G_BEGIN_DECLS

#define MS5_RECORDING_MAX_BYTES ((gsize) 256 * 1024 * 1024)

/**
 * Ms5Recording:
 *
 * A recording as samples in the order of their times. They have no number yet; see ms5_sample_encode().
 *
 * Where it says that the state is not known, the equipment's sample has the state
 * %MS5_STATE_NO_DATA and nothing else, and there is none of that equipment until its state is known
 * again: a source cannot say that it is silent, it can only be so.
 */
typedef struct _Ms5Recording Ms5Recording;

Ms5Recording    *ms5_recording_parse      (GBytes             *bytes,
                                           Ms5ReplayMap       *map,
                                           GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void             ms5_recording_free       (Ms5Recording       *recording);
guint            ms5_recording_get_length (const Ms5Recording *recording);
guint            ms5_recording_get_n_rows (const Ms5Recording *recording);
const Ms5Sample *ms5_recording_get        (const Ms5Recording *recording,
                                           guint               index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Recording, ms5_recording_free)

G_END_DECLS
