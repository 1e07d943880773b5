/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-base.h"
#include "protocol/ms5-action.h"

G_BEGIN_DECLS

json_t *ms5_overlay_apply        (const Ms5Action  *action,
                                  json_t           *fields,
                                  const char       *by,
                                  Ms5Time           at,
                                  Ms5Base          *base) G_GNUC_WARN_UNUSED_RESULT;
char   *ms5_overlay_dup_second   (const Ms5Action  *action,
                                  char            **out_topic) G_GNUC_WARN_UNUSED_RESULT;
json_t *ms5_overlay_apply_second (const Ms5Action  *action,
                                  json_t           *fields,
                                  Ms5Time           at,
                                  Ms5Base          *base) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
