/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-push-private.h"

#include "core/ms5-escalation.h"
#include "core/ms5-name.h"

/* What a relay sends is read where no program of ours translates it. So it is made of names alone, which the plant
 * has in the languages of its people. */

static const char *
get_name (Ms5Name    *name,
          const char *language,
          const char *code)
{
  g_auto (GStrv) languages = language != NULL ? g_get_locale_variants (language) : NULL;
  const char *text = NULL;

  if (name != NULL)
    text = languages != NULL ? ms5_name_get (name, (const char *const *) languages) : ms5_name_get_default (name);
  return text != NULL ? text : code;
}

/* What it is about, and where: `Stop · Line 1`. */
char *
ms5_push_make_title (const Ms5Plant    *plant,
                     const char        *line,
                     const Ms5CallItem *item,
                     const char        *language)
{
  const Ms5CallType *type = item->type != NULL ? ms5_plant_get_call_type (plant, item->type) : NULL;
  const Ms5Line *where = ms5_plant_get_line (plant, line);

  return g_strdup_printf ("%s \302\267 %s", get_name (type != NULL ? type->name : NULL, language, item->type != NULL ? item->type : ""),
                          get_name (where != NULL ? where->name : NULL, language, line));
}

/* Where the call can be looked at: what is configured, with `{line}` and `{call}` in their places. */
char *
ms5_push_make_url (const char *pattern,
                   const char *line,
                   const char *call)
{
  g_autofree char *safe_line = g_uri_escape_string (line, NULL, FALSE);
  g_autofree char *safe_call = g_uri_escape_string (call, NULL, FALSE);
  g_autoptr (GString) url = g_string_new (pattern);

  if (pattern == NULL)
    return NULL;

  g_string_replace (url, "{line}", safe_line, 0);
  g_string_replace (url, "{call}", safe_call, 0);
  return g_string_free (g_steal_pointer (&url), FALSE);
}

/* What the level says; else which equipment, what of it, and what was written: `Filler, temperature: leaking`. */
char *
ms5_push_make_body (const Ms5Plant    *plant,
                    const char        *line,
                    const Ms5CallItem *item,
                    const Ms5Name     *template,
                    const char        *language)
{
  const Ms5EscalationSubject subject = {
    line, item->type, (Ms5Priority) item->priority, item->equipment, item->raised, (guint) MAX (item->level, 0), item->note,
  };
  const Ms5Equipment *equipment = item->equipment != NULL ? ms5_plant_get_equipment (plant, item->equipment) : NULL;
  GString *body;

  if (template != NULL)
    return ms5_escalation_message_make (template, plant, &subject, language);

  body = g_string_new (NULL);
  if (item->equipment != NULL)
    g_string_append (body, get_name (equipment != NULL ? equipment->name : NULL, language, item->equipment));
  if (item->detail != NULL)
    g_string_append_printf (body, "%s%s", body->len > 0 ? ", " : "", item->detail);
  if (item->note != NULL)
    g_string_append_printf (body, "%s%s", body->len > 0 ? ": " : "", item->note);
  if (body->len == 0)
    g_string_append (body, get_name (plant->site.name, language, plant->site.code));
  return g_string_free (body, FALSE);
}
