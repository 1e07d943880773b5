/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MS5_HASH_HEX_LENGTH 16

/* `H64` and what is built from it: the chain over the log and the digests of topics. README.md
 * says what bytes are hashed. */
guint64  ms5_hash_bytes    (const char *bytes,
                            gsize       length);
guint64  ms5_hash_chain    (guint64     previous,
                            const char *op_text,
                            gsize       op_length);
guint64  ms5_hash_item     (const char *topic,
                            const char *key,
                            gint64      v);
void     ms5_hash_to_hex   (guint64     hash,
                            char        out_hex[static MS5_HASH_HEX_LENGTH + 1]);
gboolean ms5_hash_from_hex (const char *text,
                            guint64    *out_hash);

G_END_DECLS
