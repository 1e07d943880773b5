/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

extern const char ms5_sqlite_floor_schema[];

G_END_DECLS
