/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ms5_address_normalize (const char  *text,
                             GError     **error) G_GNUC_WARN_UNUSED_RESULT;
char *ms5_address_to_feed   (const char  *server) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
