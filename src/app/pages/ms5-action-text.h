/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/* What people did, in words. */

const char *ms5_shown_state_get_word (Ms5ShownState    state);
const char *ms5_shown_state_get_icon (Ms5ShownState    state);

const char *ms5_action_get_line      (const Ms5Action *action);
char       *ms5_action_dup_title     (const Ms5View   *view,
                                      const Ms5Action *action) G_GNUC_WARN_UNUSED_RESULT;
char       *ms5_action_dup_where     (const Ms5View   *view,
                                      const Ms5Action *action) G_GNUC_WARN_UNUSED_RESULT;
char       *ms5_action_dup_outcome   (Ms5OutboxEntry  *entry) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
