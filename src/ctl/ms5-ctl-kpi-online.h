/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ctl/ms5-ctl-access.h"

G_BEGIN_DECLS

Ms5CtlStatus ms5_ctl_kpi_ask (Ms5CtlAccess *access,
                              const char   *line,
                              const char   *from,
                              const char   *to);

G_END_DECLS
