/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-time.h"

G_BEGIN_DECLS

#define MS5_UUID_LENGTH       36
#define MS5_UUID_RANDOM_BYTES 10

char     *ms5_uuid_new_v7   (Ms5Time       time,
                             const guint8  random[static MS5_UUID_RANDOM_BYTES]) G_GNUC_WARN_UNUSED_RESULT;
gboolean  ms5_uuid_is_valid (const char   *text);

G_END_DECLS
