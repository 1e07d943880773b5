/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-escalation.h"
#include "core/ms5-local-time.h"

#include <string.h>

static const char *const places[MS5_N_ESCALATION_PLACES] = {
  [MS5_ESCALATION_PLACE_LINE] = "line",           [MS5_ESCALATION_PLACE_TYPE] = "type",
  [MS5_ESCALATION_PLACE_PRIORITY] = "priority",   [MS5_ESCALATION_PLACE_EQUIPMENT] = "equipment",
  [MS5_ESCALATION_PLACE_SINCE] = "since",         [MS5_ESCALATION_PLACE_LEVEL] = "level",
  [MS5_ESCALATION_PLACE_NOTE] = "note",
};

/**
 * ms5_escalation_place_to_string:
 * @place: a place
 *
 * Returns: how a template names it, between braces
 */
const char *
ms5_escalation_place_to_string (Ms5EscalationPlace place)
{
  g_return_val_if_fail ((guint) place < MS5_N_ESCALATION_PLACES, NULL);

  return places[place];
}

/* Which place the text at @brace names, and where it ends; -1 if none. */
static int
read_place (const char  *brace,
            const char **out_end)
{
  const char *end = strchr (brace, '}');

  if (end == NULL)
    return -1;

  *out_end = end + 1;
  for (int i = 0; i < MS5_N_ESCALATION_PLACES; i++)
    if (strlen (places[i]) == (gsize) (end - brace - 1) && strncmp (places[i], brace + 1, strlen (places[i])) == 0)
      return i;

  return -1;
}

/**
 * ms5_escalation_message_check:
 * @text: a template
 * @out_wrong: (out) (transfer full) (optional): what it names that there is not
 *
 * Returns: whether everything that it names in braces is a place; see #Ms5EscalationPlace
 */
gboolean
ms5_escalation_message_check (const char  *text,
                              char       **out_wrong)
{
  for (const char *brace = strchr (text, '{'); brace != NULL; brace = strchr (brace, '{'))
    {
      const char *end = NULL;

      if (read_place (brace, &end) < 0)
        {
          if (out_wrong != NULL)
            *out_wrong = end != NULL ? g_strndup (brace, (gsize) (end - brace)) : g_strdup (brace);
          return FALSE;
        }
      brace = end;
    }

  return TRUE;
}

/**
 * ms5_escalation_message_render:
 * @text: a template
 * @values: (array fixed-size=7): for each #Ms5EscalationPlace what stands there, %NULL for nothing
 *
 * Values are taken as they are: what looks like a place in one of them is none.
 *
 * Returns: (transfer full): the message
 */
char *
ms5_escalation_message_render (const char        *text,
                               const char *const *values)
{
  GString *message = g_string_new (NULL);

  while (*text != '\0')
    {
      const char *end = NULL;
      int place = *text == '{' ? read_place (text, &end) : -1;

      if (place < 0)
        {
          g_string_append_c (message, *text++);
          continue;
        }
      if (values[place] != NULL)
        g_string_append (message, values[place]);
      text = end;
    }

  return g_string_free (message, FALSE);
}

static const char *
get_name (const Ms5Name *name,
          const GStrv    languages,
          const char    *code)
{
  return name != NULL ? ms5_name_get (name, (const char *const *) languages) : code;
}

/**
 * ms5_escalation_message_make:
 * @message: a level's message
 * @plant: a sealed plant, for its names
 * @subject: what it is about
 * @language: (nullable): for whom
 *
 * Returns: (transfer full): the message in @language, with times as the site's clocks show them
 */
char *
ms5_escalation_message_make (const Ms5Name              *message,
                             const Ms5Plant             *plant,
                             const Ms5EscalationSubject *subject,
                             const char                 *language)
{
  g_auto (GStrv) languages = language != NULL ? g_get_locale_variants (language) : NULL;
  const Ms5Line *line = ms5_plant_get_line (plant, subject->line);
  const Ms5CallType *type = ms5_plant_get_call_type (plant, subject->type);
  const Ms5Equipment *equipment = ms5_plant_get_equipment (plant, subject->equipment);
  guint minutes = (guint) (ms5_local_time_from_time (subject->since, plant->zone) % MS5_LOCAL_DAY / 60);
  g_autofree char *since = g_strdup_printf ("%02u:%02u", minutes / 60, minutes % 60);
  g_autofree char *level = g_strdup_printf ("%u", subject->level);
  const char *const values[MS5_N_ESCALATION_PLACES] = {
    [MS5_ESCALATION_PLACE_LINE] = get_name (line != NULL ? line->name : NULL, languages, subject->line),
    [MS5_ESCALATION_PLACE_TYPE] = get_name (type != NULL ? type->name : NULL, languages, subject->type),
    [MS5_ESCALATION_PLACE_PRIORITY] = ms5_priority_to_string (subject->priority),
    [MS5_ESCALATION_PLACE_EQUIPMENT] = get_name (equipment != NULL ? equipment->name : NULL, languages, subject->equipment),
    [MS5_ESCALATION_PLACE_SINCE] = since,
    [MS5_ESCALATION_PLACE_LEVEL] = level,
    [MS5_ESCALATION_PLACE_NOTE] = subject->note,
  };

  return ms5_escalation_message_render (ms5_name_get (message, (const char *const *) languages), values);
}
