/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GBytes *ms5_gzip_pack (const char *text,
                       gsize       length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
