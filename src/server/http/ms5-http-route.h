/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-json.h"
#include "protocol/ms5-json-reader.h"

G_BEGIN_DECLS

typedef struct _Ms5HttpRequest Ms5HttpRequest;

/**
 * Ms5HttpParamKind:
 * @MS5_HTTP_PARAM_TEXT: any text, up to `max` bytes
 * @MS5_HTTP_PARAM_CODE: a code of the plant
 * @MS5_HTTP_PARAM_INT: a whole number from `min` to `max`
 * @MS5_HTTP_PARAM_TIME: RFC 3339 with its offset, or Unix milliseconds
 * @MS5_HTTP_PARAM_FLAG: `true` or `false`
 * @MS5_HTTP_PARAM_WORD: one of the words
 *
 * What a parameter of a query holds.
 */
typedef enum
{
  MS5_HTTP_PARAM_TEXT,
  MS5_HTTP_PARAM_CODE,
  MS5_HTTP_PARAM_INT,
  MS5_HTTP_PARAM_TIME,
  MS5_HTTP_PARAM_FLAG,
  MS5_HTTP_PARAM_WORD
} Ms5HttpParamKind;

/**
 * Ms5HttpParam:
 * @name: its name
 * @kind: what it holds
 * @required: whether it must be there
 * @many: whether it may come several times
 * @min: the least number
 * @max: the greatest number, or the longest text in bytes
 * @fallback: the number if it is left out
 * @words: of a word
 *
 * A parameter that a route takes in its query. Any other is an error.
 */
typedef struct
{
  const char       *name;
  Ms5HttpParamKind  kind;
  gboolean          required;
  gboolean          many;
  gint64            min;
  gint64            max;
  gint64            fallback;
  Ms5WordFunc       words;
} Ms5HttpParam;

/* The permission of a route that anybody may use who is signed in. */
#define MS5_HTTP_SIGNED_IN ""

/**
 * Ms5HttpRoute:
 * @method: `GET`, which `HEAD` is the same as, or another
 * @path: begins with a slash; a segment in braces stands for any text
 * @permission: (nullable): the right it takes, %MS5_HTTP_SIGNED_IN, or %NULL for none
 * @params: (nullable): what its query may have; the last one has no name
 * @body: (nullable): the limits of its JSON body; %NULL if it takes none
 * @is_raw: whether @run reads the body's text itself
 * @run: answers, at once or later
 *
 * What the server does with requests of one method to one path.
 */
typedef struct
{
  const char          *method;
  const char          *path;
  const char          *permission;
  const Ms5HttpParam  *params;
  const Ms5JsonLimits *body;
  gboolean             is_raw;
  void               (*run) (Ms5HttpRequest *request,
                             gpointer        context);
} Ms5HttpRoute;

G_END_DECLS
