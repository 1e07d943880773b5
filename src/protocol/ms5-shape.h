/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-json-reader.h"

G_BEGIN_DECLS

/* A table that says which member of a JSON object is which field of a C struct. One table serves
 * the encoder, the decoder and the freeing of a struct, so that they cannot disagree, and a
 * member's name stands in one place. */

#define MS5_INT_NONE  G_MININT64
#define MS5_WORD_NONE (-1)
#define MS5_BOOL_NONE (-1)

/**
 * Ms5MemberType:
 * @MS5_MEMBER_STRING: `char *`; absent is %NULL
 * @MS5_MEMBER_INT: `gint64`; absent is %MS5_INT_NONE
 * @MS5_MEMBER_DOUBLE: `double`; absent is NaN
 * @MS5_MEMBER_BOOL: `int`; absent is %MS5_BOOL_NONE
 * @MS5_MEMBER_FLAG: `gboolean`; absent is %FALSE, and %FALSE is not written
 * @MS5_MEMBER_TIME: #Ms5Time, in JSON Unix milliseconds; absent is %MS5_TIME_NONE
 * @MS5_MEMBER_WORD: `int`, the index of the word; absent is %MS5_WORD_NONE
 * @MS5_MEMBER_HASH: `guint64`; always written
 * @MS5_MEMBER_STRINGS: `char **`; absent is %NULL
 * @MS5_MEMBER_TIMES: `GArray *` of #Ms5Time; absent is %NULL
 * @MS5_MEMBER_NAME: #Ms5Name *, in JSON `name` with `name.de` and so on; absent is %NULL
 * @MS5_MEMBER_OBJECT: a struct within the struct; not written if all of it is absent
 * @MS5_MEMBER_FIELDS: `json_t *`, an object of scalars and arrays; absent is %NULL
 * @MS5_MEMBER_CHANGES: the same, with `null` for what is to be removed
 * @MS5_MEMBER_CUSTOM: what functions make of it
 *
 * The C type of a field, and what stands there if the member is absent.
 */
typedef enum
{
  MS5_MEMBER_STRING,
  MS5_MEMBER_INT,
  MS5_MEMBER_DOUBLE,
  MS5_MEMBER_BOOL,
  MS5_MEMBER_FLAG,
  MS5_MEMBER_TIME,
  MS5_MEMBER_WORD,
  MS5_MEMBER_HASH,
  MS5_MEMBER_STRINGS,
  MS5_MEMBER_TIMES,
  MS5_MEMBER_NAME,
  MS5_MEMBER_OBJECT,
  MS5_MEMBER_FIELDS,
  MS5_MEMBER_CHANGES,
  MS5_MEMBER_CUSTOM
} Ms5MemberType;

typedef struct _Ms5Shape Ms5Shape;

/**
 * Ms5MemberCustom:
 * @read: fills the field from the member; adds problems
 * @write: (nullable): makes the member; %NULL if there is none. Not needed where messages are
 *   put together from texts
 * @clear: frees what the field holds and leaves it absent, which is all zero bytes
 *
 * A field of a type of its own.
 */
typedef struct
{
  void     (*read)  (Ms5JsonReader *reader,
                     const char    *member,
                     Ms5JsonNeed    need,
                     gpointer       field);
  json_t * (*write) (gconstpointer  field);
  void     (*clear) (gpointer       field);
} Ms5MemberCustom;

/**
 * Ms5Member:
 * @name: the member's name
 * @type: the field's type
 * @need: whether the member must be there
 * @offset: where the field is in the struct
 * @min: the least integer
 * @max: the greatest integer, the longest string in bytes, or the most elements
 * @fallback: what an absent number is instead, or %MS5_INT_NONE
 * @is_valid: (nullable): what strings must satisfy besides
 * @words: of a word
 * @shape: of an object
 * @custom: of a field of a type of its own
 */
typedef struct
{
  const char            *name;
  Ms5MemberType          type;
  Ms5JsonNeed            need;
  gsize                  offset;
  gint64                 min;
  gint64                 max;
  gint64                 fallback;
  gboolean             (*is_valid) (const char *text);
  Ms5WordFunc            words;
  const Ms5Shape        *shape;
  const Ms5MemberCustom *custom;
} Ms5Member;

struct _Ms5Shape
{
  gsize            size;
  const Ms5Member *members;
  guint            n_members;
};

#define MS5_SHAPE(Struct, table) { sizeof (Struct), (table), G_N_ELEMENTS (table) }

/* Entries of a table. The field and the member have the same name. */
#define MS5_AS(Struct, field, kind, how) \
  .name = #field, .type = MS5_MEMBER_##kind, .need = MS5_JSON_##how, .offset = offsetof (Struct, field), \
  .fallback = MS5_INT_NONE
#define MS5_STRING(Struct, field, how, longest) \
  { MS5_AS (Struct, field, STRING, how), .max = (gint64) (longest) }
#define MS5_STRING_IF(Struct, field, how, longest, check) \
  { MS5_AS (Struct, field, STRING, how), .max = (gint64) (longest), .is_valid = (check) }
#define MS5_INT(Struct, field, how, least, greatest) \
  { MS5_AS (Struct, field, INT, how), .min = (least), .max = (greatest) }
#define MS5_INT_OR(Struct, field, least, greatest, otherwise) \
  { .name = #field, .type = MS5_MEMBER_INT, .offset = offsetof (Struct, field), .min = (least), \
    .max = (greatest), .fallback = (otherwise) }
#define MS5_COUNT(Struct, field, how) \
  MS5_INT (Struct, field, how, 0, MS5_LIMIT_INTEGER_MAX)
#define MS5_COUNT_OR(Struct, field, otherwise) \
  MS5_INT_OR (Struct, field, 0, MS5_LIMIT_INTEGER_MAX, otherwise)
#define MS5_DOUBLE(Struct, field, how)   { MS5_AS (Struct, field, DOUBLE, how) }
#define MS5_DOUBLE_OR(Struct, field, otherwise) \
  { .name = #field, .type = MS5_MEMBER_DOUBLE, .offset = offsetof (Struct, field), \
    .fallback = (otherwise) }
#define MS5_BOOL(Struct, field, how)     { MS5_AS (Struct, field, BOOL, how) }
#define MS5_FLAG(Struct, field)          { MS5_AS (Struct, field, FLAG, OPTIONAL) }
#define MS5_TIME(Struct, field, how)     { MS5_AS (Struct, field, TIME, how) }
#define MS5_WORD(Struct, field, how, list) \
  { MS5_AS (Struct, field, WORD, how), .words = (list) }
#define MS5_HASH(Struct, field, how)     { MS5_AS (Struct, field, HASH, how) }
#define MS5_STRINGS(Struct, field, how, most, check) \
  { MS5_AS (Struct, field, STRINGS, how), .max = (most), .is_valid = (check) }
#define MS5_TIMES(Struct, field, how, most) \
  { MS5_AS (Struct, field, TIMES, how), .max = (most) }
#define MS5_NAME(Struct, field, how) \
  { MS5_AS (Struct, field, NAME, how), .max = MS5_LIMIT_NOTE_BYTES }
#define MS5_OBJECT(Struct, field, how, inner) \
  { MS5_AS (Struct, field, OBJECT, how), .shape = (inner) }
#define MS5_FIELDS(Struct, field, how)   { MS5_AS (Struct, field, FIELDS, how) }
#define MS5_CHANGES(Struct, field, how)  { MS5_AS (Struct, field, CHANGES, how) }
#define MS5_CUSTOM(Struct, field, how, functions) \
  { MS5_AS (Struct, field, CUSTOM, how), .custom = (functions) }

void     ms5_shape_init    (const Ms5Shape *shape,
                            gpointer        data);
void     ms5_shape_clear   (const Ms5Shape *shape,
                            gpointer        data);
json_t  *ms5_shape_encode  (const Ms5Shape *shape,
                            gconstpointer   data) G_GNUC_WARN_UNUSED_RESULT;
gboolean ms5_shape_read    (const Ms5Shape *shape,
                            Ms5JsonReader  *object,
                            gpointer        data);
gboolean ms5_shape_decode  (const Ms5Shape *shape,
                            json_t         *object,
                            gpointer        data,
                            Ms5Problems    *problems);

G_END_DECLS
