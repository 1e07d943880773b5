/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Prints the table of routes and the words of the protocol as JSON, for test-openapi.py. */

#include "config.h"

#include "protocol/ms5-vocabulary.h"
#include "server/routes/ms5-routes.h"

static json_t *
make_words (Ms5WordFunc words)
{
  json_t *array = json_array ();

  for (int i = 0; words != NULL && words (i) != NULL; i++)
    json_array_append_new (array, json_string (words (i)));
  return array;
}

static json_t *
make_param (const Ms5HttpParam *param)
{
  static const char *const kinds[] = { "text", "code", "int", "time", "flag", "word" };

  return json_pack ("{s:s, s:s, s:b, s:b, s:I, s:I, s:I, s:o}", "name", param->name, "kind", kinds[param->kind],
                    "required", param->required, "many", param->many, "min", (json_int_t) param->min,
                    "max", (json_int_t) param->max, "fallback", (json_int_t) param->fallback,
                    "words", make_words (param->words));
}

static json_t *
make_route (const Ms5HttpRoute *route)
{
  json_t *params = json_array ();

  for (guint i = 0; route->params != NULL && route->params[i].name != NULL; i++)
    json_array_append_new (params, make_param (&route->params[i]));
  return json_pack ("{s:s, s:s, s:s?, s:o, s:b}", "method", route->method, "path", route->path,
                    "permission", route->permission, "params", params, "body", route->body != NULL);
}

int
main (void)
{
  const Ms5HttpRoute *table = ms5_routes_get ();
  json_t *routes = json_array ();
  g_autoptr (json_t) words = json_object ();
  g_autofree char *text = NULL;

  for (guint i = 0; table[i].method != NULL; i++)
    json_array_append_new (routes, make_route (&table[i]));
  json_object_set_new (words, "Role", make_words (ms5_words_role));
  json_object_set_new (words, "State", make_words (ms5_words_state));
  json_object_set_new (words, "Mode", make_words (ms5_words_mode));
  json_object_set_new (words, "Category", make_words (ms5_words_category));
  json_object_set_new (words, "Priority", make_words (ms5_words_priority));
  json_object_set_new (words, "CallState", make_words (ms5_words_call_state));
  json_object_set_new (words, "Channel", make_words (ms5_words_channel));
  json_object_set_new (words, "Result.code", make_words (ms5_words_result_code));

  words = json_pack ("{s:o, s:o}", "routes", routes, "words", words);
  text = ms5_json_encode (words, NULL);
  g_print ("%s\n", text);
  return 0;
}
