/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-error.h"
#include "protocol/ms5-limits.h"

#include <jansson.h>

G_BEGIN_DECLS

/**
 * Ms5JsonLimits:
 * @max_bytes: the longest document
 * @max_depth: how many objects and arrays may stand inside each other; `[]` is 1 deep
 * @max_string: the longest string or member name, in bytes of UTF-8
 *
 * What a document may be at most.
 */
typedef struct
{
  gsize max_bytes;
  guint max_depth;
  gsize max_string;
} Ms5JsonLimits;

/* What a client may send, what a server may send, an array of samples, and a file of ours. */
extern const Ms5JsonLimits ms5_json_limits_client;
extern const Ms5JsonLimits ms5_json_limits_server;
extern const Ms5JsonLimits ms5_json_limits_samples;
extern const Ms5JsonLimits ms5_json_limits_file;

json_t  *ms5_json_parse         (const char          *text,
                                 gsize                length,
                                 const Ms5JsonLimits *limits,
                                 GError             **error) G_GNUC_WARN_UNUSED_RESULT;
json_t  *ms5_json_new_text      (const char          *text) G_GNUC_WARN_UNUSED_RESULT;

char    *ms5_json_encode        (const json_t        *value,
                                 gsize               *out_length) G_GNUC_WARN_UNUSED_RESULT;
void     ms5_json_append        (GString             *out,
                                 const json_t        *value);
void     ms5_json_append_string (GString             *out,
                                 const char          *text);
void     ms5_json_append_double (GString             *out,
                                 double               number);
void     ms5_json_append_int    (GString             *out,
                                 gint64               number);
gboolean ms5_json_equal         (const json_t        *a,
                                 const json_t        *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (json_t, json_decref)

G_END_DECLS
