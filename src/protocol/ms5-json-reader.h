/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-name.h"
#include "core/ms5-time.h"
#include "protocol/ms5-json.h"

G_BEGIN_DECLS

/**
 * Ms5JsonNeed:
 * @MS5_JSON_OPTIONAL: the member may be left out
 * @MS5_JSON_REQUIRED: its absence is a problem
 * @MS5_JSON_NULLABLE: `null` is the same as leaving it out; otherwise it is a problem
 */
typedef enum
{
  MS5_JSON_OPTIONAL = 0,
  MS5_JSON_REQUIRED = 1 << 0,
  MS5_JSON_NULLABLE = 1 << 1
} Ms5JsonNeed;

/**
 * Ms5WordFunc:
 * @index: from 0
 *
 * A list of words, such as those of ms5-vocabulary.h.
 *
 * Returns: (nullable): the word at @index, or %NULL past the last
 */
typedef const char *(*Ms5WordFunc) (int index);

#define MS5_JSON_READER_ASKED 64

/**
 * Ms5JsonReader:
 * @value: (nullable): the value it stands on
 * @problems: where it puts what it finds wrong
 *
 * Reads one value strictly and knows where in the document it stands. Lives on the stack; its
 * parent, the document and the problems must outlive it. Nothing needs to be freed.
 */
typedef struct _Ms5JsonReader Ms5JsonReader;

struct _Ms5JsonReader
{
  json_t              *value;
  Ms5Problems         *problems;
  /*< private >*/
  const Ms5JsonReader *parent;
  const char          *member;
  gsize                index;
  gboolean             strict;
  guint                n_asked;
  const char          *asked[MS5_JSON_READER_ASKED];
};

void     ms5_json_reader_init        (Ms5JsonReader       *reader,
                                      json_t              *document,
                                      gboolean             strict,
                                      Ms5Problems         *problems);
void     ms5_json_reader_finish      (Ms5JsonReader       *reader);
gsize    ms5_json_reader_get_length  (const Ms5JsonReader *reader);
gboolean ms5_json_reader_has         (Ms5JsonReader       *reader,
                                      const char          *member);
gboolean ms5_json_reader_is_full     (const Ms5JsonReader *reader);
char    *ms5_json_reader_dup_path    (const Ms5JsonReader *reader,
                                      const char          *member) G_GNUC_WARN_UNUSED_RESULT;
void     ms5_json_reader_complain    (const Ms5JsonReader *reader,
                                      const char          *member,
                                      const char          *format,
                                      ...) G_GNUC_PRINTF (3, 4);

/* Each takes the name of a member of the object that @reader stands on, or NULL for the value
 * itself. Each returns whether there was such a value and it is right; otherwise the result is
 * left alone, and a problem is added unless an optional member was merely left out. */
gboolean ms5_json_get_object         (Ms5JsonReader       *reader,
                                      const char          *member,
                                      Ms5JsonNeed          need,
                                      Ms5JsonReader       *out_object);
gboolean ms5_json_get_array          (Ms5JsonReader       *reader,
                                      const char          *member,
                                      Ms5JsonNeed          need,
                                      gsize                max_length,
                                      Ms5JsonReader       *out_array);
void     ms5_json_get_element        (Ms5JsonReader       *array,
                                      gsize                index,
                                      Ms5JsonReader       *out_element);
gboolean ms5_json_get_string         (Ms5JsonReader       *reader,
                                      const char          *member,
                                      Ms5JsonNeed          need,
                                      gsize                max_bytes,
                                      const char         **out_text);
gboolean ms5_json_get_int            (Ms5JsonReader       *reader,
                                      const char          *member,
                                      Ms5JsonNeed          need,
                                      gint64               min,
                                      gint64               max,
                                      gint64              *out_number);
gboolean ms5_json_get_double         (Ms5JsonReader       *reader,
                                      const char          *member,
                                      Ms5JsonNeed          need,
                                      double              *out_number);
gboolean ms5_json_get_bool           (Ms5JsonReader       *reader,
                                      const char          *member,
                                      Ms5JsonNeed          need,
                                      gboolean            *out_bool);
gboolean ms5_json_get_time_ms        (Ms5JsonReader       *reader,
                                      const char          *member,
                                      Ms5JsonNeed          need,
                                      Ms5Time             *out_time);
gboolean ms5_json_get_time_text      (Ms5JsonReader       *reader,
                                      const char          *member,
                                      Ms5JsonNeed          need,
                                      Ms5Time             *out_time);
gboolean ms5_json_get_word           (Ms5JsonReader       *reader,
                                      const char          *member,
                                      Ms5JsonNeed          need,
                                      Ms5WordFunc          words,
                                      int                 *out_word);
gboolean ms5_json_get_hash           (Ms5JsonReader       *reader,
                                      const char          *member,
                                      Ms5JsonNeed          need,
                                      guint64             *out_hash);
gboolean ms5_json_get_name           (Ms5JsonReader       *reader,
                                      const char          *member,
                                      Ms5JsonNeed          need,
                                      gsize                max_bytes,
                                      Ms5Name            **out_name);

G_END_DECLS
