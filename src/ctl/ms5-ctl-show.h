/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ctl/ms5-ctl.h"

G_BEGIN_DECLS

void ms5_ctl_append_query (GString    *path,
                           const char *name,
                           const char *value);

G_END_DECLS
