/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ctl/ms5-ctl-access.h"
#include "protocol/ms5-json.h"

G_BEGIN_DECLS

void         ms5_ctl_append_query (GString      *path,
                                   const char   *name,
                                   const char   *value);
void         ms5_ctl_say_if_cut   (const json_t *reply);
Ms5CtlStatus ms5_ctl_show         (Ms5CtlAccess *access,
                                   const char   *path,
                                   void        (*print) (const json_t *reply));

G_END_DECLS
