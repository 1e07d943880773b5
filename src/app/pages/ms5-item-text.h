/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

char *ms5_item_dup_text   (const Ms5View *view,
                           const char    *topic,
                           const char    *key) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
