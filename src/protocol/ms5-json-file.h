/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-problems.h"
#include "protocol/ms5-json.h"

G_BEGIN_DECLS

json_t *ms5_json_parse_file    (GBytes       *bytes,
                                Ms5Problems  *problems) G_GNUC_WARN_UNUSED_RESULT;
void    ms5_json_sort_problems (const json_t *document,
                                Ms5Problems  *problems);

G_END_DECLS
