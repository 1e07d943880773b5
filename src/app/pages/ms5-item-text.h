/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

char         *ms5_item_dup_text    (const Ms5View *view,
                                    const char    *topic,
                                    const char    *key) G_GNUC_WARN_UNUSED_RESULT;
Ms5StopModel *ms5_stop_get_next    (const Ms5View *view,
                                    Ms5StopModel  *stop);
gboolean      ms5_is_same_person   (const char    *a,
                                    const char    *b);
gboolean      ms5_view_is_reader   (const Ms5View *view,
                                    const char    *name);
GStrv         ms5_view_dup_people  (const Ms5View *view) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
