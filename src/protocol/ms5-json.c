/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-json.h"

#include <string.h>

/* The parser calls itself for each level. Its own guard, set when it was built, is what keeps the
 * stack whole on «[[[[…»: at 2048 levels it takes less than 256 KiB. Ours is checked afterwards. */
G_STATIC_ASSERT (JSON_PARSER_MAX_DEPTH <= 2048);

const Ms5JsonLimits ms5_json_limits_client = {
  MS5_LIMIT_CLIENT_MESSAGE_BYTES, MS5_LIMIT_JSON_DEPTH, MS5_LIMIT_STRING_BYTES,
};
const Ms5JsonLimits ms5_json_limits_server = {
  MS5_LIMIT_SERVER_TEXT_BYTES, MS5_LIMIT_JSON_DEPTH, MS5_LIMIT_STRING_BYTES,
};
const Ms5JsonLimits ms5_json_limits_samples = {
  MS5_LIMIT_SAMPLES_BYTES, MS5_LIMIT_JSON_DEPTH, MS5_LIMIT_STRING_BYTES,
};
const Ms5JsonLimits ms5_json_limits_file = {
  MS5_LIMIT_FILE_BYTES, MS5_LIMIT_FILE_DEPTH, MS5_LIMIT_STRING_BYTES,
};

static const char *find_excess (const json_t        *value,
                                const Ms5JsonLimits *limits,
                                guint                depth);

static const char *
find_excess_in_object (const json_t        *value,
                       const Ms5JsonLimits *limits,
                       guint                depth)
{
  json_t *object = (json_t *) value;
  const char *name;
  json_t *member;

  json_object_foreach (object, name, member)
    {
      const char *excess = strlen (name) > limits->max_string
                             ? "a member's name is too long"
                             : find_excess (member, limits, depth);

      if (excess != NULL)
        return excess;
    }

  return NULL;
}

/* Says what of @value passes @limits, or NULL. Goes no deeper than one level below the limit. */
static const char *
find_excess (const json_t        *value,
             const Ms5JsonLimits *limits,
             guint                depth)
{
  switch (json_typeof (value))
    {
    case JSON_STRING:
      return json_string_length (value) > limits->max_string ? "a string is too long" : NULL;

    case JSON_OBJECT:
      if (depth >= limits->max_depth)
        return "nested too deeply";
      return find_excess_in_object (value, limits, depth + 1);

    case JSON_ARRAY:
      if (depth >= limits->max_depth)
        return "nested too deeply";
      for (gsize i = 0; i < json_array_size (value); i++)
        {
          const char *excess = find_excess (json_array_get (value, i), limits, depth + 1);

          if (excess != NULL)
            return excess;
        }
      return NULL;

    case JSON_INTEGER:
    case JSON_REAL:
    case JSON_TRUE:
    case JSON_FALSE:
    case JSON_NULL:
    default:
      return NULL;
    }
}

/* The parser quotes what it stumbled over, which may be half a character and is of no use in logs. */
static void
set_syntax_error (const json_error_t *failure,
                  GError            **error)
{
  static const struct { enum json_error_code code; const char *text; } texts[] = {
    { json_error_invalid_utf8, "not UTF-8" },
    { json_error_premature_end_of_input, "ends too early" },
    { json_error_end_of_input_expected, "something follows the value" },
    { json_error_null_character, "contains U+0000" },
    { json_error_null_byte_in_key, "contains U+0000" },
    { json_error_duplicate_key, "a member's name appears twice" },
    { json_error_numeric_overflow, "a number is too large" },
    { json_error_stack_overflow, "nested too deeply" },
  };
  enum json_error_code code = json_error_code (failure);
  const char *text = "not JSON";

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i].code == code)
      text = texts[i].text;

  g_set_error (error, MS5_PROTOCOL_ERROR,
               code == json_error_stack_overflow ? MS5_PROTOCOL_ERROR_LIMIT
                                                 : MS5_PROTOCOL_ERROR_SYNTAX,
               "$: %s (line %d, column %d)", text, failure->line, failure->column);
}

/**
 * ms5_json_parse:
 * @text: (array length=length): UTF-8, not necessarily terminated
 * @length: its length in bytes
 * @limits: what is accepted at most
 * @error: (out): a #Ms5ProtocolError
 *
 * The one door for JSON. The whole of @text must be one value; a member's name that appears twice,
 * U+0000 in any spelling, text that is not UTF-8 and numbers that do not fit are refused.
 *
 * Returns: (transfer full) (nullable): the value
 */
json_t *
ms5_json_parse (const char          *text,
                gsize                length,
                const Ms5JsonLimits *limits,
                GError             **error)
{
  g_autoptr (json_t) value = NULL;
  const char *excess;
  json_error_t failure;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  if (length > limits->max_bytes)
    {
      g_set_error (error, MS5_PROTOCOL_ERROR, MS5_PROTOCOL_ERROR_LIMIT,
                   "$: %" G_GSIZE_FORMAT " bytes are more than %" G_GSIZE_FORMAT, length,
                   limits->max_bytes);
      return NULL;
    }

  /* After a number or a word the parser takes back what it read too far, and loses a NUL thereby. */
  if (length > 0 && memchr (text, '\0', length) != NULL)
    {
      g_set_error_literal (error, MS5_PROTOCOL_ERROR, MS5_PROTOCOL_ERROR_SYNTAX, "$: contains U+0000");
      return NULL;
    }

  value = json_loadb (text != NULL ? text : "", length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY,
                      &failure);
  if (value == NULL)
    {
      set_syntax_error (&failure, error);
      return NULL;
    }

  excess = find_excess (value, limits, 0);
  if (excess != NULL)
    {
      g_set_error (error, MS5_PROTOCOL_ERROR, MS5_PROTOCOL_ERROR_LIMIT, "$: %s", excess);
      return NULL;
    }

  return g_steal_pointer (&value);
}

/**
 * ms5_json_new_text:
 * @text: a text that may come from anywhere
 *
 * Returns: (transfer full): @text as a JSON string, with U+FFFD for what is not UTF-8
 */
json_t *
ms5_json_new_text (const char *text)
{
  json_t *value = json_string (text);

  if (value == NULL)
    {
      g_autofree char *valid = g_utf8_make_valid (text, -1);

      value = json_string (valid);
    }

  return value;
}
