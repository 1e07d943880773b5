/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-recipients.h"

static const char *const words[MS5_N_RECIPIENT_WHYS] = {
  [MS5_RECIPIENT_TOLD] = "told",           [MS5_RECIPIENT_NOT_MEANT] = "not_meant",
  [MS5_RECIPIENT_NOT_LINE] = "not_line",   [MS5_RECIPIENT_OFF_SHIFT] = "off_shift",
  [MS5_RECIPIENT_UNKNOWN] = "unknown",
};

/**
 * ms5_recipient_why_to_string:
 * @why: whether somebody is told
 *
 * Returns: the word for it
 */
const char *
ms5_recipient_why_to_string (Ms5RecipientWhy why)
{
  return words[why];
}

static gboolean
is_among (const char *const *codes,
          const char        *code)
{
  return codes == NULL || (code != NULL && g_strv_contains (codes, code));
}

/**
 * ms5_recipient_judge:
 * @person: somebody
 * @roles: roles that are meant, as bits
 * @people: (nullable): user names that are meant besides
 * @line: the code of the line
 * @shift: (nullable): the code of its running shift; %NULL if there is none
 *
 * Whoever is named is told also when they are not on shift: that is why they are named. Nobody is told of a line that
 * they may not see.
 *
 * Returns: whether they are told, or why not
 */
Ms5RecipientWhy
ms5_recipient_judge (const Ms5Person   *person,
                     guint              roles,
                     const char *const *people,
                     const char        *line,
                     const char        *shift)
{
  gboolean named = people != NULL && g_strv_contains (people, person->name);

  if (!named && (roles & MS5_ROLE_BIT (person->role)) == 0)
    return MS5_RECIPIENT_NOT_MEANT;
  if (!is_among (person->lines, line))
    return MS5_RECIPIENT_NOT_LINE;
  if (!named && !is_among (person->shifts, shift))
    return MS5_RECIPIENT_OFF_SHIFT;

  return MS5_RECIPIENT_TOLD;
}

static gboolean
is_known (const char      *name,
          const Ms5Person *persons,
          guint            n_persons)
{
  for (guint i = 0; i < n_persons; i++)
    if (g_str_equal (persons[i].name, name))
      return TRUE;

  return FALSE;
}

/**
 * ms5_recipients_resolve:
 * @level: a level
 * @persons: (array length=n_persons): everybody who may sign in
 * @n_persons: their number
 * @line: the code of the line
 * @shift: (nullable): the code of its running shift
 *
 * Returns: (transfer full) (element-type Ms5Recipient): all who are meant, whether they are told or not, in the order
 *   of @persons, and then those who are named and not among them
 */
GArray *
ms5_recipients_resolve (const Ms5EscalationLevel *level,
                        const Ms5Person          *persons,
                        guint                     n_persons,
                        const char               *line,
                        const char               *shift)
{
  GArray *recipients = g_array_new (FALSE, FALSE, sizeof (Ms5Recipient));

  for (guint i = 0; i < n_persons; i++)
    {
      Ms5Recipient recipient = { persons[i].name, &persons[i],
                                 ms5_recipient_judge (&persons[i], level->roles, (const char *const *) level->people,
                                                      line, shift) };

      if (recipient.why != MS5_RECIPIENT_NOT_MEANT)
        g_array_append_val (recipients, recipient);
    }
  for (guint i = 0; level->people != NULL && level->people[i] != NULL; i++)
    {
      Ms5Recipient recipient = { level->people[i], NULL, MS5_RECIPIENT_UNKNOWN };

      if (!is_known (level->people[i], persons, n_persons))
        g_array_append_val (recipients, recipient);
    }
  return recipients;
}
