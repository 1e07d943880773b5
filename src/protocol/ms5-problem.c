/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-problem.h"
#include "protocol/ms5-shape.h"

#define MAX_ERRORS 1000

static void
read_errors (Ms5JsonReader *reader,
             const char    *member,
             Ms5JsonNeed    need,
             gpointer       field)
{
  Ms5Problems **errors = field;
  Ms5JsonReader array;

  if (!ms5_json_get_array (reader, member, need, MAX_ERRORS, &array))
    return;

  *errors = ms5_problems_new ();
  for (gsize i = 0; i < ms5_json_reader_get_length (&array); i++)
    {
      Ms5JsonReader element, object;
      const char *path, *detail;

      ms5_json_get_element (&array, i, &element);
      if (ms5_json_get_object (&element, NULL, MS5_JSON_REQUIRED, &object)
          && ms5_json_get_string (&object, "path", MS5_JSON_REQUIRED, MS5_LIMIT_STRING_BYTES, &path)
          && ms5_json_get_string (&object, "detail", MS5_JSON_REQUIRED, MS5_LIMIT_STRING_BYTES, &detail))
        ms5_problems_add (*errors, path, "%s", detail);
    }
}

static json_t *
write_errors (gconstpointer field)
{
  const Ms5Problems *errors = *(Ms5Problems *const *) field;
  json_t *array;

  if (errors == NULL || ms5_problems_get_count (errors) == 0)
    return NULL;

  array = json_array ();
  for (guint i = 0; i < ms5_problems_get_count (errors); i++)
    {
      const Ms5Problem *problem = ms5_problems_get (errors, i);
      json_t *object = json_object ();

      json_object_set_new (object, "path", ms5_json_new_text (problem->path));
      json_object_set_new (object, "detail", ms5_json_new_text (problem->message));
      json_array_append_new (array, object);
    }
  return array;
}

static void
clear_errors (gpointer field)
{
  g_clear_pointer ((Ms5Problems **) field, ms5_problems_free);
}

static const Ms5MemberCustom errors_member = { read_errors, write_errors, clear_errors };

static const Ms5Member members[] = {
  MS5_STRING (Ms5ProblemDocument, type, OPTIONAL, MS5_LIMIT_NOTE_BYTES),
  MS5_STRING (Ms5ProblemDocument, title, OPTIONAL, MS5_LIMIT_NOTE_BYTES),
  MS5_INT_OR (Ms5ProblemDocument, status, 0, 999, 0),
  MS5_STRING (Ms5ProblemDocument, detail, OPTIONAL, MS5_LIMIT_STRING_BYTES),
  MS5_STRING (Ms5ProblemDocument, instance, OPTIONAL, MS5_LIMIT_NOTE_BYTES),
  MS5_CUSTOM (Ms5ProblemDocument, errors, OPTIONAL, &errors_member),
};
static const Ms5Shape shape = MS5_SHAPE (Ms5ProblemDocument, members);

/**
 * ms5_problem_document_build:
 * @status: the HTTP status
 * @type: (nullable): what kind of problem, as a URI
 * @title: what kind of problem, in English
 * @detail: (nullable): what happened this time
 * @instance: (nullable): what it happened to, as a URI
 * @errors: (nullable): what is wrong in the request
 * @out_length: (out) (optional): the length of the text in bytes
 *
 * Returns: (transfer full): a JSON object of the type %MS5_PROBLEM_MEDIA_TYPE, terminated
 */
char *
ms5_problem_document_build (guint              status,
                            const char        *type,
                            const char        *title,
                            const char        *detail,
                            const char        *instance,
                            const Ms5Problems *errors,
                            gsize             *out_length)
{
  const Ms5ProblemDocument document = {
    (char *) type, (char *) title, status, (char *) detail, (char *) instance, (Ms5Problems *) errors,
  };
  g_autoptr (json_t) value = ms5_shape_encode (&shape, &document);

  return ms5_json_encode (value, out_length);
}

/**
 * ms5_problem_document_parse:
 * @text: (array length=length): the body of an answer
 * @length: its length in bytes
 * @out_document: (out caller-allocates): the problem; to be cleared whatever is returned
 * @error: (out): a #Ms5ProtocolError
 *
 * Lenient as RFC 9457 wants it: a member of the wrong type counts as absent.
 *
 * Returns: %FALSE if @text is not a JSON object
 */
gboolean
ms5_problem_document_parse (const char          *text,
                            gsize                length,
                            Ms5ProblemDocument  *out_document,
                            GError             **error)
{
  g_autoptr (json_t) value = ms5_json_parse (text, length, &ms5_json_limits_samples, error);

  if (value == NULL)
    {
      ms5_shape_init (&shape, out_document);
      return FALSE;
    }
  return ms5_problem_document_read (value, out_document, error);
}

/**
 * ms5_problem_document_read:
 * @value: (nullable): the body of an answer
 * @out_document: (out caller-allocates): the problem; to be cleared whatever is returned
 * @error: (out): a #Ms5ProtocolError
 *
 * As ms5_problem_document_parse(), of what was parsed already.
 *
 * Returns: %FALSE if @value is not an object
 */
gboolean
ms5_problem_document_read (json_t              *value,
                           Ms5ProblemDocument  *out_document,
                           GError             **error)
{
  g_autoptr (Ms5Problems) ignored = ms5_problems_new ();

  ms5_shape_init (&shape, out_document);
  if (!json_is_object (value))
    {
      g_set_error_literal (error, MS5_PROTOCOL_ERROR, MS5_PROTOCOL_ERROR_SHAPE, "$: is not an object");
      return FALSE;
    }

  ms5_shape_decode (&shape, value, out_document, ignored);
  return TRUE;
}

/**
 * ms5_problem_document_clear:
 * @document: a parsed document
 */
void
ms5_problem_document_clear (Ms5ProblemDocument *document)
{
  ms5_shape_clear (&shape, document);
}
