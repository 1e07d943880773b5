/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/ms5-window.h"
#include "protocol/ms5-action.h"

G_BEGIN_DECLS

void           ms5_window_add_actions   (Ms5Window  *self);
void           ms5_window_allow_actions (Ms5Window  *self,
                                         const char * const *rights);

const Ms5View *ms5_window_get_view      (Ms5Window  *self);
void           ms5_window_toggle_side   (Ms5Window  *self);
void           ms5_window_emit_undo     (Ms5Window  *self,
                                         const char *id);
void           ms5_window_emit_act      (Ms5Window       *self,
                                         const Ms5Action *action,
                                         const char      *told);

G_END_DECLS
