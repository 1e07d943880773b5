/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-escalation.h"

#include <string.h>

static const char *const places[MS5_N_ESCALATION_PLACES] = {
  [MS5_ESCALATION_PLACE_LINE] = "line",           [MS5_ESCALATION_PLACE_TYPE] = "type",
  [MS5_ESCALATION_PLACE_PRIORITY] = "priority",   [MS5_ESCALATION_PLACE_EQUIPMENT] = "equipment",
  [MS5_ESCALATION_PLACE_SINCE] = "since",         [MS5_ESCALATION_PLACE_LEVEL] = "level",
  [MS5_ESCALATION_PLACE_NOTE] = "note",
};

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
