/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-call-model.h"

G_BEGIN_DECLS

/* Which calls are to be seen and heard by whom: the one answer for banners, sounds, notifications and the wall
 * board. */

gboolean ms5_call_is_sent     (const Ms5CallItem *item,
                               const char        *reader);
gboolean ms5_call_is_others   (const Ms5CallItem *item,
                               const char        *reader);
gboolean ms5_call_is_due      (const Ms5CallItem *item,
                               const char        *reader);
gboolean ms5_call_is_heard    (const Ms5CallItem *item,
                               const char        *reader);
Ms5Time  ms5_call_get_news    (const Ms5CallItem *item,
                               const char        *reader);

G_END_DECLS
