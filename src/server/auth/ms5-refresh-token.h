/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MS5_REFRESH_KEY_BYTES    32
#define MS5_REFRESH_RANDOM_BYTES 32
#define MS5_REFRESH_HASH_BYTES   32

/*
 * A refresh token names its sign-in and is random otherwise; the server keeps a hash of the one
 * that is good. A code over the whole tells a token that this server made from one made up, so that
 * every spent one is known without being kept.
 */
char     *ms5_refresh_token_new      (const guint8   key[MS5_REFRESH_KEY_BYTES],
                                      const char    *sid,
                                      guint32        generation,
                                      const guint8   random[MS5_REFRESH_RANDOM_BYTES]) G_GNUC_WARN_UNUSED_RESULT;
gboolean  ms5_refresh_token_read     (const guint8   key[MS5_REFRESH_KEY_BYTES],
                                      const char    *token,
                                      char         **out_sid);
void      ms5_refresh_token_hash     (const char    *token,
                                      guint8         out_hash[MS5_REFRESH_HASH_BYTES]);
void      ms5_refresh_token_repeat   (const guint8   key[MS5_REFRESH_KEY_BYTES],
                                      const char    *spent_token,
                                      const char    *attempt,
                                      guint8         out_random[MS5_REFRESH_RANDOM_BYTES]);

G_END_DECLS
