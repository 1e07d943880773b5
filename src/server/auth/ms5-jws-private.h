/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/auth/ms5-jws.h"

G_BEGIN_DECLS

char *ms5_jws_key_sign (const Ms5JwsKey *key,
                        const char      *text,
                        gsize            length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
