/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl-access.h"
#include "ctl/ms5-ctl-show.h"
#include "ctl/ms5-ctl-table.h"
#include "protocol/ms5-action.h"
#include "protocol/ms5-result.h"
#include "protocol/ms5-uuid.h"
#include "runtime/ms5-random.h"

#include <glib/gi18n.h>
#include <string.h>

/* A stop that can be explained is no older. */
#define EDIT_BACK (8 * 24 * MS5_USEC_PER_H)

static const Ms5Member *
find_member (const Ms5Shape *shape,
             const char     *name)
{
  for (guint i = 0; shape != NULL && i < shape->n_members; i++)
    if (g_str_equal (shape->members[i].name, name))
      return &shape->members[i];

  return NULL;
}

static json_t *
split_texts (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  json_t *array = json_array ();

  for (guint i = 0; parts[i] != NULL; i++)
    json_array_append_new (array, ms5_json_new_text (parts[i]));
  return array;
}

/* A value as its member wants it. What does not fit stays a text, and is complained of as such. */
static json_t *
make_value (const Ms5Member *member,
            const char      *text)
{
  gint64 whole;
  Ms5Time time;
  char *end;

  if (*text == '\0' && (member->need & MS5_JSON_NULLABLE) != 0)
    return json_null ();

  switch (member->type)
    {
    case MS5_MEMBER_INT:
      if (g_ascii_string_to_signed (text, 10, -MS5_LIMIT_INTEGER_MAX, MS5_LIMIT_INTEGER_MAX, &whole, NULL))
        return json_integer (whole);
      break;
    case MS5_MEMBER_DOUBLE:
      if (*text != '\0' && (g_ascii_strtod (text, &end), *end == '\0'))
        return json_real (g_ascii_strtod (text, NULL));
      break;
    case MS5_MEMBER_BOOL:
    case MS5_MEMBER_FLAG:
      if (g_str_equal (text, "true") || g_str_equal (text, "false"))
        return json_boolean (*text == 't');
      break;
    case MS5_MEMBER_TIME:
      if (ms5_time_parse (text, &time))
        return json_integer (ms5_time_to_ms (time));
      break;
    case MS5_MEMBER_STRINGS:
      return split_texts (text);
    default:
      break;
    }

  return ms5_json_new_text (text);
}

static void
set_member (json_t          **object,
            const Ms5Member  *member,
            const char       *text)
{
  if (*object == NULL)
    *object = json_object ();
  json_object_set_new (*object, member->name, make_value (member, text));
}

static gboolean
take_pair (Ms5Action   *action,
           const char  *pair,
           char       **out_line)
{
  const char *equals = strchr (pair, '=');
  g_autofree char *name = equals != NULL ? g_strndup (pair, (gsize) (equals - pair)) : NULL;
  const char *text = equals != NULL ? equals + 1 : "";
  const Ms5Member *arg = name != NULL ? find_member (action->spec->args, name) : NULL;
  const Ms5Member *field = name != NULL ? find_member (action->spec->set, name) : NULL;

  if (name == NULL || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  if (arg != NULL)
    set_member (&action->args, arg, text);
  else if (field != NULL)
    set_member (&action->set, field, text);
  else if (g_str_equal (name, "line"))
    *out_line = (g_free (*out_line), g_strdup (text));
  else if (g_str_equal (name, "key"))
    action->key = (g_free (action->key), g_strdup (text));
  else
    return g_str_equal (name, "base")
           && g_ascii_string_to_signed (text, 10, 0, MS5_LIMIT_INTEGER_MAX, &action->base, NULL);

  return TRUE;
}

static gboolean
take_pairs (Ms5Action  *action,
            int         n_pairs,
            char       *pairs[],
            char      **out_line)
{
  for (int i = 0; i < n_pairs; i++)
    if (!take_pair (action, pairs[i], out_line))
      {
        g_printerr (_("ms5ctl act: %s takes no «%s»; it is KEY=VALUE, with line, key, base, or one of its own\n"), action->op,
                    pairs[i]);
        return FALSE;
      }

  return TRUE;
}

/* What is there now is what the person has seen. */
static Ms5CtlStatus
look_at_item (Ms5CtlAccess *access,
              Ms5Action    *action,
              const char   *line)
{
  const char *list = ms5_topic_kind_to_string (action->spec->topic);
  g_autofree char *from = g_strdup_printf ("%" G_GINT64_FORMAT, ms5_time_to_ms (g_get_real_time () - EDIT_BACK));
  g_autoptr (GString) path = g_string_new ("/api/v1/");
  g_autoptr (json_t) reply = NULL;
  Ms5CtlStatus status;
  json_t *item;
  gsize i;

  g_string_append_printf (path, "%s?limit=10000%s", list, g_str_equal (list, "stops") ? "&minor=true" : "");
  ms5_ctl_append_query (path, "line", line);
  ms5_ctl_append_query (path, "from", from);
  status = ms5_ctl_access_call (access, "GET", path->str, NULL, &reply);
  if (status != MS5_CTL_OK)
    return status;

  json_array_foreach (json_object_get (reply, list), i, item)
    if (g_strcmp0 (json_string_value (json_object_get (item, "key")), action->key) == 0)
      {
        const char *name;
        json_t *value;

        action->base = json_integer_value (json_object_get (item, "v"));
        action->was = json_object ();
        json_object_foreach (action->set, name, value)
          if (json_object_get (item, name) != NULL)
            json_object_set (action->was, name, json_object_get (item, name));
        return MS5_CTL_OK;
      }

  g_printerr (_("ms5ctl act: there is no «%s» among the %s of line %s\n"), action->key, list, line);
  return MS5_CTL_BAD_INPUT;
}

/* A device that makes one action and is never heard of again. */
static char *
fill_in (Ms5Action  *action,
         const char *line)
{
  g_autoptr (Ms5Random) random = ms5_random_new_system ();
  guint8 bytes[MS5_UUID_RANDOM_BYTES];

  ms5_random_fill (random, bytes, sizeof bytes);
  action->at = g_get_real_time ();
  action->id = (g_free (action->id), ms5_uuid_new_v7 (action->at, bytes));
  action->cseq = 1;
  action->topic = (g_free (action->topic), ms5_topic_new (action->spec->topic, line));
  return g_strdup_printf ("ms5ctl-%016" G_GINT64_MODIFIER "x", ms5_random_next (random));
}

static Ms5CtlStatus
judge (const json_t *result)
{
  const char *code = json_string_value (json_object_get (result, "code"));

  for (int i = 0; code != NULL && i < MS5_N_RESULT_CODES; i++)
    if (g_str_equal (code, ms5_words_result_code (i)))
      switch ((Ms5ResultCode) i)
        {
        case MS5_RESULT_APPLIED:
        case MS5_RESULT_MERGED:
        case MS5_RESULT_NOOP:
          return MS5_CTL_OK;
        case MS5_RESULT_FORBIDDEN:
          return MS5_CTL_REFUSED;
        case MS5_RESULT_INVALID:
        case MS5_RESULT_UNKNOWN_OP:
          return MS5_CTL_BAD_INPUT;
        case MS5_RESULT_SUPERSEDED:
        case MS5_RESULT_CONFLICT:
        case MS5_RESULT_KEY_REUSE:
        case MS5_RESULT_REPLAYED:
        case MS5_RESULT_BLOCKED:
        case MS5_RESULT_EXPIRED:
        case MS5_RESULT_BUSY:
        default:
          return MS5_CTL_FAILURE;
        }

  return MS5_CTL_FAILURE;
}

static Ms5CtlStatus
submit (Ms5CtlAccess    *access,
        const Ms5Action *action,
        const char      *device)
{
  json_t *body = json_pack ("{s:s, s:I, s:[o]}", "device", device, "now",
                            (json_int_t) ms5_time_to_ms (g_get_real_time ()), "acts", ms5_action_encode (action));
  g_autoptr (json_t) reply = NULL;
  Ms5CtlStatus status = ms5_ctl_access_call (access, "POST", "/api/v1/actions", body, &reply);
  const json_t *result = json_array_get (json_object_get (reply, "results"), 0);
  const char *code = json_string_value (json_object_get (result, "code"));
  const char *text = json_string_value (json_object_get (result, "text"));

  if (status != MS5_CTL_OK)
    return status;

  if (access->as_json)
    {
      ms5_ctl_print_json (result);
      return judge (result);
    }
  g_print ("%s  %s", code != NULL ? code : "—", ms5_action_get_item_key (action));
  if (json_is_integer (json_object_get (result, "seq")))
    g_print ("  %" JSON_INTEGER_FORMAT, json_integer_value (json_object_get (result, "seq")));
  if (text != NULL)
    {
      g_print ("  ");
      ms5_ctl_print_cell (text, 0);
    }
  g_print ("\n");
  return judge (result);
}

static gboolean
check_action (const Ms5Action *action)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autofree char *told = NULL;

  if (ms5_action_check (action, problems))
    return TRUE;

  told = ms5_problems_to_string (problems);
  g_printerr ("%s", told);
  return FALSE;
}

static Ms5CtlStatus
act (Ms5CtlAccess *access,
     Ms5Action    *action,
     const char   *line)
{
  g_autofree char *device = fill_in (action, line);
  Ms5CtlStatus status = MS5_CTL_OK;

  if (action->spec->kind == MS5_ACTION_EDIT && action->base == MS5_INT_NONE && action->key != NULL && action->set != NULL)
    status = look_at_item (access, action, line);
  if (status == MS5_CTL_OK && !check_action (action))
    status = MS5_CTL_BAD_INPUT;

  return status == MS5_CTL_OK ? submit (access, action, device) : status;
}

static void
list_operations (void)
{
  g_printerr ("%s\n", _("ms5ctl act: name one of these"));
  for (guint i = 0; ms5_action_spec_get (i) != NULL; i++)
    g_printerr ("  %s\n", ms5_action_spec_get (i)->op);
}

static Ms5CtlStatus
run_act (int   argc,
         char *argv[])
{
  g_auto (Ms5CtlAccess) access = { 0 };
  g_autoptr (Ms5Action) action = NULL;
  g_autofree char *line = NULL;

  if (!ms5_ctl_access_parse (&access, &ms5_ctl_act_command, NULL, &argc, &argv))
    return MS5_CTL_BAD_INPUT;
  if (argc < 2 || ms5_action_spec_find (argv[1]) == NULL)
    {
      list_operations ();
      return MS5_CTL_BAD_INPUT;
    }

  action = ms5_action_new (argv[1]);
  if (!take_pairs (action, argc - 2, argv + 2, &line))
    return MS5_CTL_BAD_INPUT;
  if (line == NULL)
    {
      g_printerr ("%s\n", _("ms5ctl act: say where with line=CODE"));
      return MS5_CTL_BAD_INPUT;
    }

  return act (&access, action, line);
}

const Ms5CtlCommand ms5_ctl_act_command = {
  "act", "TYPE line=CODE [KEY=VALUE…]", N_("Do what people do, such as call.acknowledge line=L1 key=…"), run_act,
};
