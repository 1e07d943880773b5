/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-words.h"
#include "protocol/ms5-shape.h"

G_BEGIN_DECLS

/**
 * Ms5ResultCode:
 *
 * What became of an action: an #Ms5Outcome, or why it was not even tried.
 */
typedef enum
{
  MS5_RESULT_APPLIED = MS5_OUTCOME_APPLIED,
  MS5_RESULT_MERGED = MS5_OUTCOME_MERGED,
  MS5_RESULT_NOOP = MS5_OUTCOME_NOOP,
  MS5_RESULT_SUPERSEDED = MS5_OUTCOME_SUPERSEDED,
  MS5_RESULT_CONFLICT = MS5_OUTCOME_CONFLICT,
  MS5_RESULT_INVALID,
  MS5_RESULT_FORBIDDEN,
  MS5_RESULT_UNKNOWN_OP,
  MS5_RESULT_KEY_REUSE,
  MS5_RESULT_REPLAYED,
  MS5_RESULT_BLOCKED,
  MS5_RESULT_EXPIRED,
  MS5_RESULT_BUSY
} Ms5ResultCode;

#define MS5_N_RESULT_CODES (MS5_RESULT_BUSY + 1)

/**
 * Ms5ResultFate:
 *
 * What the client makes of it.
 */
typedef enum
{
  MS5_FATE_DONE,
  MS5_FATE_SUPERSEDED,
  MS5_FATE_CONFLICT,
  MS5_FATE_FAILED,
  MS5_FATE_BLOCKED,
  MS5_FATE_EXPIRED,
  MS5_FATE_RETRY
} Ms5ResultFate;

/**
 * Ms5ConflictKind:
 * @MS5_CONFLICT_VERSION: somebody else has changed the same since it was seen
 * @MS5_CONFLICT_DATA: the values cannot be put together, or what was seen is of another history
 * @MS5_CONFLICT_PERMISSION: who did it may not do it
 * @MS5_CONFLICT_DELETED: the item is gone
 *
 * Why a person must decide.
 */
typedef enum
{
  MS5_CONFLICT_VERSION,
  MS5_CONFLICT_DATA,
  MS5_CONFLICT_PERMISSION,
  MS5_CONFLICT_DELETED
} Ms5ConflictKind;

#define MS5_N_CONFLICT_KINDS (MS5_CONFLICT_DELETED + 1)

/**
 * Ms5Result:
 * @id: the action's id
 * @code: a #Ms5ResultCode
 * @dup: whether the answer is from the record
 * @seq: the position at which the effect is in the feed, or %MS5_INT_NONE
 * @v: the item's version afterwards, or %MS5_INT_NONE
 * @cur: what the item is now, and who made it so
 * @kind: of a conflict: a #Ms5ConflictKind; %MS5_WORD_NONE if it does not say
 * @fields: (nullable): fields that were combined, or are contested
 * @clean: (nullable): fields that are not contested
 * @choices: (nullable): how a conflict may be settled: `server`, `client`, `edit`
 * @over: (nullable): values that were replaced
 * @after: of %MS5_RESULT_BUSY: milliseconds
 * @text: (nullable): of a refusal: why, for logs
 *
 * The server's answer to an action.
 */
typedef struct
{
  char     *id;
  int       code;
  gboolean  dup;
  gint64    seq;
  gint64    v;
  struct
  {
    gint64    v;
    json_t   *set;
    char     *by;
    Ms5Time   at;
    gboolean  deleted;
  } cur;
  int       kind;
  char    **fields;
  char    **clean;
  char    **choices;
  json_t   *over;
  gint64    after;
  char     *text;
} Ms5Result;

const char    *ms5_words_result_code     (int            index);
const char    *ms5_words_conflict_kind   (int            index);
Ms5ResultFate  ms5_result_code_get_fate  (Ms5ResultCode  code);
gboolean       ms5_result_code_is_effect (Ms5ResultCode  code);

Ms5Result     *ms5_result_new            (const char    *id,
                                          Ms5ResultCode  code) G_GNUC_WARN_UNUSED_RESULT;
void           ms5_result_free           (Ms5Result     *result);
json_t        *ms5_result_encode         (const Ms5Result *result) G_GNUC_WARN_UNUSED_RESULT;
Ms5Result     *ms5_result_read           (Ms5JsonReader *reader) G_GNUC_WARN_UNUSED_RESULT;
Ms5Result     *ms5_result_decode         (json_t        *value,
                                          GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Result, ms5_result_free)

G_END_DECLS
