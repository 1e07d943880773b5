/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GStrv ms5_interest_new (const char *const *lines,
                        const char *const *watched,
                        const char        *device,
                        GHashTable        *refused) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
