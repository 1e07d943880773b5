/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/http/ms5-http-query.h"

#include "core/ms5-plant.h"

#include <string.h>

/* Values that one parameter may have. */
#define MAX_VALUES 256

struct _Ms5HttpQuery
{
  const Ms5HttpParam *params;
  GHashTable *texts; /* name → GPtrArray of texts, ending with %NULL */
};

static const Ms5HttpParam *
find_param (const Ms5HttpParam *params,
            const char         *name)
{
  for (guint i = 0; params != NULL && params[i].name != NULL; i++)
    if (g_str_equal (params[i].name, name))
      return &params[i];

  return NULL;
}

/* In a query «+» is a blank, and many forget that when they write an offset. */
static gboolean
read_time (const char *text,
           Ms5Time    *out_time)
{
  g_autofree char *with_plus = g_strdelimit (g_strdup (text), " ", '+');
  gint64 ms;

  if (ms5_time_parse (with_plus, out_time))
    return TRUE;
  if (!g_ascii_string_to_signed (text, 10, 0, MS5_LIMIT_TIME_MAX_MS, &ms, NULL))
    return FALSE;

  *out_time = ms5_time_from_ms (ms);
  return TRUE;
}

static gboolean
is_word (const Ms5HttpParam *param,
         const char         *text)
{
  for (int i = 0; param->words (i) != NULL; i++)
    if (g_str_equal (param->words (i), text))
      return TRUE;

  return FALSE;
}

static void
check_value (const Ms5HttpParam *param,
             const char         *text,
             const char         *path,
             Ms5Problems        *problems)
{
  gint64 number;
  Ms5Time time;

  switch (param->kind)
    {
    case MS5_HTTP_PARAM_TEXT:
      if (strlen (text) > (gsize) param->max)
        ms5_problems_add (problems, path, "is longer than %" G_GINT64_FORMAT " bytes", param->max);
      break;
    case MS5_HTTP_PARAM_CODE:
      if (!ms5_code_is_valid (text))
        ms5_problems_add (problems, path, "is not a code: 1 to 64 letters, digits, «_», «.», «-»");
      break;
    case MS5_HTTP_PARAM_INT:
      if (!g_ascii_string_to_signed (text, 10, param->min, param->max, &number, NULL))
        ms5_problems_add (problems, path, "is not a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                          param->min, param->max);
      break;
    case MS5_HTTP_PARAM_TIME:
      if (!read_time (text, &time))
        ms5_problems_add (problems, path, "is neither an RFC 3339 time with its offset nor Unix milliseconds");
      break;
    case MS5_HTTP_PARAM_FLAG:
      if (!g_str_equal (text, "true") && !g_str_equal (text, "false"))
        ms5_problems_add (problems, path, "is neither true nor false");
      break;
    case MS5_HTTP_PARAM_WORD:
      if (!is_word (param, text))
        ms5_problems_add (problems, path, "is not a word that can stand here");
      break;
    }
}

static void
take_value (Ms5HttpQuery       *query,
            const Ms5HttpParam *param,
            const char         *text,
            Ms5Problems        *problems)
{
  g_autofree char *path = g_strconcat ("?", param->name, NULL);
  GPtrArray *values = g_hash_table_lookup (query->texts, param->name);

  if (values == NULL)
    {
      values = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (values, NULL);
      g_hash_table_insert (query->texts, (gpointer) param->name, values);
    }
  else if (!param->many || values->len > MAX_VALUES)
    {
      ms5_problems_add (problems, path, "comes too often");
      return;
    }

  g_ptr_array_insert (values, (int) values->len - 1, g_strdup (text));
  check_value (param, text, path, problems);
}

/* Names that are not known come from the client and may be anything. */
static void
complain_of_name (const char  *name,
                  Ms5Problems *problems)
{
  g_autofree char *shown = g_utf8_make_valid (name, (gssize) MIN (strlen (name), 64));
  g_autofree char *path = g_strconcat ("?", shown, NULL);

  ms5_problems_add (problems, path, "is not known here");
}

static void
read_pairs (Ms5HttpQuery *query,
            const char   *text,
            Ms5Problems  *problems)
{
  GUriParamsIter iter;
  g_autoptr (GError) error = NULL;
  char *attribute, *content;

  g_uri_params_iter_init (&iter, text, -1, "&", G_URI_PARAMS_WWW_FORM);
  while (g_uri_params_iter_next (&iter, &attribute, &content, &error))
    {
      g_autofree char *name = attribute;
      g_autofree char *value = content;
      const Ms5HttpParam *param = find_param (query->params, name);

      if (ms5_problems_get_count (problems) >= MS5_LIMIT_PROBLEMS)
        return;
      if (param == NULL)
        complain_of_name (name, problems);
      else
        take_value (query, param, value, problems);
    }
  if (error != NULL)
    ms5_problems_add (problems, "?", "is not a query: %s", error->message);
}

/**
 * ms5_http_query_new:
 * @params: (nullable): what may be there
 * @text: (nullable): what stands behind the question mark
 * @problems: what is wrong with it, with paths such as `?from`
 *
 * Returns: (transfer full): the parameters; not to be used if there are problems
 */
Ms5HttpQuery *
ms5_http_query_new (const Ms5HttpParam *params,
                    const char         *text,
                    Ms5Problems        *problems)
{
  Ms5HttpQuery *query = g_new0 (Ms5HttpQuery, 1);

  query->params = params;
  query->texts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  if (text != NULL && *text != '\0')
    read_pairs (query, text, problems);

  for (guint i = 0; params != NULL && params[i].name != NULL; i++)
    if (params[i].required && !ms5_http_query_has (query, params[i].name))
      {
        g_autofree char *path = g_strconcat ("?", params[i].name, NULL);

        ms5_problems_add (problems, path, "is missing");
      }
  return query;
}

/**
 * ms5_http_query_free:
 * @query: (transfer full): parameters
 */
void
ms5_http_query_free (Ms5HttpQuery *query)
{
  g_hash_table_unref (query->texts);
  g_free (query);
}

/**
 * ms5_http_query_has:
 * @query: parameters
 * @name: of one
 *
 * Returns: whether it is there
 */
gboolean
ms5_http_query_has (const Ms5HttpQuery *query,
                    const char         *name)
{
  return g_hash_table_contains (query->texts, name);
}

/**
 * ms5_http_query_get_texts:
 * @query: parameters
 * @name: of one
 *
 * Returns: (nullable) (array zero-terminated=1): all its values
 */
const char *const *
ms5_http_query_get_texts (const Ms5HttpQuery *query,
                          const char         *name)
{
  GPtrArray *values = g_hash_table_lookup (query->texts, name);

  return values != NULL ? (const char *const *) values->pdata : NULL;
}

/**
 * ms5_http_query_get_text:
 * @query: parameters
 * @name: of one
 *
 * Returns: (nullable): its value
 */
const char *
ms5_http_query_get_text (const Ms5HttpQuery *query,
                         const char         *name)
{
  const char *const *texts = ms5_http_query_get_texts (query, name);

  return texts != NULL ? texts[0] : NULL;
}

/**
 * ms5_http_query_get_int:
 * @query: parameters
 * @name: of one that is a number
 *
 * Returns: its value, or what it is if it is left out
 */
gint64
ms5_http_query_get_int (const Ms5HttpQuery *query,
                        const char         *name)
{
  const char *text = ms5_http_query_get_text (query, name);
  const Ms5HttpParam *param = find_param (query->params, name);

  g_return_val_if_fail (param != NULL, 0);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : param->fallback;
}

/**
 * ms5_http_query_get_time:
 * @query: parameters
 * @name: of one that is a time
 *
 * Returns: its value, or %MS5_TIME_NONE
 */
Ms5Time
ms5_http_query_get_time (const Ms5HttpQuery *query,
                         const char         *name)
{
  const char *text = ms5_http_query_get_text (query, name);
  Ms5Time time = MS5_TIME_NONE;

  return text != NULL && read_time (text, &time) ? time : MS5_TIME_NONE;
}

/**
 * ms5_http_query_get_flag:
 * @query: parameters
 * @name: of one that is a flag
 *
 * Returns: its value, or %FALSE
 */
gboolean
ms5_http_query_get_flag (const Ms5HttpQuery *query,
                         const char         *name)
{
  return g_strcmp0 (ms5_http_query_get_text (query, name), "true") == 0;
}
