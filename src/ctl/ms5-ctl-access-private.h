/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ctl/ms5-ctl-access.h"

G_BEGIN_DECLS

/* ms5-ctl-access.c */
const char   *ms5_ctl_access_get_server (Ms5CtlAccess *access);

/* ms5-ctl-access-ask.c */
Ms5CtlStatus  ms5_ctl_access_ask_openly (Ms5CtlAccess *access,
                                         const char   *path,
                                         json_t       *body,
                                         Ms5CtlAnswer *out_answer);

G_END_DECLS
