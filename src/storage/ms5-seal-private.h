/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <sodium.h>

#include "storage/ms5-seal.h"

G_BEGIN_DECLS

const guint8 *ms5_seal_key_get_value_key (const Ms5SealKey *key);
const guint8 *ms5_seal_key_get_tag_key   (const Ms5SealKey *key);

G_END_DECLS
