/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-result.h"
#include "protocol/ms5-uuid.h"

#define MAX_FIELDS 64

static const struct
{
  const char *word;
  gboolean effect;
  Ms5ResultFate fate;
} codes[] = {
  [MS5_RESULT_APPLIED] = { "applied", TRUE, MS5_FATE_DONE },
  [MS5_RESULT_MERGED] = { "merged", TRUE, MS5_FATE_DONE },
  [MS5_RESULT_NOOP] = { "noop", FALSE, MS5_FATE_DONE },
  [MS5_RESULT_SUPERSEDED] = { "superseded", FALSE, MS5_FATE_SUPERSEDED },
  [MS5_RESULT_CONFLICT] = { "conflict", FALSE, MS5_FATE_CONFLICT },
  [MS5_RESULT_INVALID] = { "invalid", FALSE, MS5_FATE_FAILED },
  [MS5_RESULT_FORBIDDEN] = { "forbidden", FALSE, MS5_FATE_FAILED },
  [MS5_RESULT_UNKNOWN_OP] = { "unknown_op", FALSE, MS5_FATE_FAILED },
  [MS5_RESULT_KEY_REUSE] = { "key_reuse", FALSE, MS5_FATE_FAILED },
  [MS5_RESULT_REPLAYED] = { "replayed", FALSE, MS5_FATE_FAILED },
  [MS5_RESULT_BLOCKED] = { "blocked", FALSE, MS5_FATE_BLOCKED },
  [MS5_RESULT_EXPIRED] = { "expired", FALSE, MS5_FATE_EXPIRED },
  [MS5_RESULT_BUSY] = { "busy", FALSE, MS5_FATE_RETRY },
};

G_STATIC_ASSERT (G_N_ELEMENTS (codes) == MS5_N_RESULT_CODES);

/**
 * ms5_words_result_code:
 * @index: a #Ms5ResultCode
 *
 * Returns: (nullable): its word, or %NULL if there is none
 */
const char *
ms5_words_result_code (int index)
{
  return index >= 0 && index < MS5_N_RESULT_CODES ? codes[index].word : NULL;
}

/**
 * ms5_words_conflict_kind:
 * @index: a #Ms5ConflictKind
 *
 * Returns: (nullable): its word, or %NULL if there is none
 */
const char *
ms5_words_conflict_kind (int index)
{
  static const char *const words[] = {
    [MS5_CONFLICT_VERSION] = "version",
    [MS5_CONFLICT_DATA] = "data",
    [MS5_CONFLICT_PERMISSION] = "permission",
    [MS5_CONFLICT_DELETED] = "deleted",
  };

  return index >= 0 && index < (int) G_N_ELEMENTS (words) ? words[index] : NULL;
}

/**
 * ms5_result_code_get_fate:
 * @code: a code
 *
 * Returns: what the client makes of it
 */
Ms5ResultFate
ms5_result_code_get_fate (Ms5ResultCode code)
{
  return codes[code].fate;
}

/**
 * ms5_result_code_is_effect:
 * @code: a code
 *
 * Returns: whether the action changed something
 */
gboolean
ms5_result_code_is_effect (Ms5ResultCode code)
{
  return codes[code].effect;
}

typedef Ms5Result Result;
typedef __typeof__ (((Ms5Result *) NULL)->cur) Current;

static const Ms5Member current_members[] = {
  MS5_COUNT (Current, v, OPTIONAL),
  MS5_FIELDS (Current, set, OPTIONAL),
  MS5_STRING (Current, by, OPTIONAL, MS5_LIMIT_KEY_BYTES),
  MS5_TIME (Current, at, OPTIONAL),
  MS5_FLAG (Current, deleted),
};
static const Ms5Shape current_shape = MS5_SHAPE (Current, current_members);

static const Ms5Member members[] = {
  MS5_STRING_IF (Result, id, REQUIRED, MS5_UUID_LENGTH, ms5_uuid_is_valid),
  MS5_WORD (Result, code, REQUIRED, ms5_words_result_code),
  MS5_FLAG (Result, dup),
  MS5_COUNT (Result, seq, OPTIONAL),
  MS5_COUNT (Result, v, OPTIONAL),
  MS5_OBJECT (Result, cur, OPTIONAL, &current_shape),
  MS5_WORD (Result, kind, OPTIONAL, ms5_words_conflict_kind),
  MS5_STRINGS (Result, fields, OPTIONAL, MAX_FIELDS, NULL),
  MS5_STRINGS (Result, clean, OPTIONAL, MAX_FIELDS, NULL),
  MS5_STRINGS (Result, choices, OPTIONAL, MAX_FIELDS, NULL),
  MS5_FIELDS (Result, over, OPTIONAL),
  MS5_COUNT (Result, after, OPTIONAL),
  MS5_STRING (Result, text, OPTIONAL, MS5_LIMIT_NOTE_BYTES),
};
static const Ms5Shape shape = MS5_SHAPE (Result, members);

/**
 * ms5_result_new:
 * @id: the action's id
 * @code: what became of it
 *
 * Returns: (transfer full): a result with everything else absent
 */
Ms5Result *
ms5_result_new (const char    *id,
                Ms5ResultCode  code)
{
  Ms5Result *result = g_new (Ms5Result, 1);

  ms5_shape_init (&shape, result);
  result->id = g_strdup (id);
  result->code = code;
  return result;
}

/**
 * ms5_result_free:
 * @result: (transfer full): a result
 */
void
ms5_result_free (Ms5Result *result)
{
  ms5_shape_clear (&shape, result);
  g_free (result);
}

/**
 * ms5_result_encode:
 * @result: a result
 *
 * Returns: (transfer full): an object
 */
json_t *
ms5_result_encode (const Ms5Result *result)
{
  return ms5_shape_encode (&shape, result);
}

/**
 * ms5_result_read:
 * @reader: stands on a result
 *
 * Returns: (transfer full) (nullable): the result, or %NULL after adding a problem
 */
Ms5Result *
ms5_result_read (Ms5JsonReader *reader)
{
  g_autoptr (Ms5Result) result = ms5_result_new (NULL, MS5_RESULT_INVALID);
  Ms5JsonReader object;

  if (!ms5_json_get_object (reader, NULL, MS5_JSON_REQUIRED, &object)
      || !ms5_shape_read (&shape, &object, result))
    return NULL;

  return g_steal_pointer (&result);
}

/**
 * ms5_result_decode:
 * @value: a result
 * @error: (out): a #Ms5ProtocolError
 *
 * Returns: (transfer full) (nullable): the result
 */
Ms5Result *
ms5_result_decode (json_t  *value,
                   GError **error)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  Ms5JsonReader reader;
  Ms5Result *result;

  ms5_json_reader_init (&reader, value, FALSE, problems);
  result = ms5_result_read (&reader);
  ms5_problems_to_error (problems, error);
  return result;
}
