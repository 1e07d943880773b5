/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-escalation.h"

#include "core/ms5-plant-private.h"

#include <math.h>

#define PATH(...)          g_strdup_printf (__VA_ARGS__)
#define PROBLEM(problems, path, ...) ms5_plant_problem (problems, path, __VA_ARGS__)

typedef gboolean (*ExistsFunc) (const Ms5Plant *plant,
                                const char     *code);

static gboolean
is_line (const Ms5Plant *plant,
         const char     *code)
{
  return ms5_plant_get_line (plant, code) != NULL;
}

static gboolean
is_type (const Ms5Plant *plant,
         const char     *code)
{
  return ms5_plant_get_call_type (plant, code) != NULL;
}

static gboolean
is_shift (const Ms5Plant *plant,
          const char     *code)
{
  return ms5_plant_get_shift (plant, code) != NULL;
}

static void
check_codes (const Ms5Plant *plant,
             GStrv           codes,
             ExistsFunc      exists,
             const char     *what,
             const char     *path,
             const char     *member,
             Ms5Problems    *problems)
{
  if (codes != NULL && codes[0] == NULL)
    PROBLEM (problems, PATH ("%s.%s", path, member), "names nothing: leave it out if all are meant");
  for (guint i = 0; codes != NULL && codes[i] != NULL; i++)
    if (plant != NULL && !exists (plant, codes[i]))
      PROBLEM (problems, PATH ("%s.%s[%u]", path, member, i), "there is no %s «%s»", what, codes[i]);
}

static void
check_delay (double       value,
             double      *before,
             const char  *path,
             const char  *member,
             Ms5Problems *problems)
{
  if (isnan (value))
    return;

  if (value < 0 || isinf (value))
    PROBLEM (problems, PATH ("%s.%s", path, member), "must not be less than 0");
  else if (value <= *before)
    PROBLEM (problems, PATH ("%s.%s", path, member), "must be more than %g, that of the level before", *before);
  *before = fmax (*before, value);
}

static void
check_message (const Ms5Name *message,
               const char    *path,
               Ms5Problems   *problems)
{
  for (guint i = 0; i <= ms5_name_get_n_translations (message); i++)
    {
      const char *language = NULL;
      const char *text = i == 0 ? ms5_name_get_default (message)
                                : ms5_name_get_translation (message, i - 1, &language);
      g_autofree char *wrong = NULL;

      if (!ms5_escalation_message_check (text, &wrong))
        PROBLEM (problems, language == NULL ? PATH ("%s.message", path) : PATH ("%s[\"message.%s\"]", path, language),
                 "«%s» is nothing that a message can name: use {line}, {type}, {priority}, {equipment}, {since}, "
                 "{level} or {note}", wrong);
    }
}

static void
check_level (const Ms5EscalationLevel *level,
             const char               *path,
             Ms5Problems              *problems)
{
  if (isnan (level->unacknowledged_after_s) && isnan (level->unresolved_after_s))
    ms5_problems_add (problems, path, "has neither unacknowledged_after_s nor unresolved_after_s");
  if (level->roles == 0 && (level->people == NULL || level->people[0] == NULL))
    PROBLEM (problems, PATH ("%s.roles", path), "names nobody, and people neither");
  if (level->channels == 0)
    PROBLEM (problems, PATH ("%s.channels", path), "names none: leave it out if all are meant");
  if (level->repeat_s < MS5_ESCALATION_MIN_REPEAT_S || isinf (level->repeat_s))
    PROBLEM (problems, PATH ("%s.repeat_s", path), "must be at least %g", MS5_ESCALATION_MIN_REPEAT_S);
  if (level->message != NULL)
    check_message (level->message, path, problems);
}

/**
 * ms5_escalation_policy_check:
 * @policy: a policy
 * @plant: (nullable): a sealed plant; %NULL where it is not known, so that references are not looked at
 * @path: where it stands
 * @levels_path: where its levels stand
 * @problems: where to add what is wrong with it
 *
 * Checks what it means: references that lead somewhere, and delays in order: a later level tells people further up,
 * so it must not be due before the earlier one.
 */
void
ms5_escalation_policy_check (const Ms5EscalationPolicy *policy,
                             const Ms5Plant            *plant,
                             const char                *path,
                             const char                *levels_path,
                             Ms5Problems               *problems)
{
  double unacknowledged_s = -1, unresolved_s = -1;

  if (policy->priorities == 0)
    PROBLEM (problems, PATH ("%s.priorities", path), "names none: leave it out if all are meant");
  check_codes (plant, policy->lines, is_line, "line", path, "lines", problems);
  check_codes (plant, policy->types, is_type, "call type", path, "types", problems);
  check_codes (plant, policy->shifts, is_shift, "shift", path, "shifts", problems);
  for (guint i = 0; i < policy->levels->len; i++)
    {
      const Ms5EscalationLevel *level = g_ptr_array_index (policy->levels, i);
      g_autofree char *level_path = PATH ("%s[%u]", levels_path, i);

      check_level (level, level_path, problems);
      check_delay (level->unacknowledged_after_s, &unacknowledged_s, level_path, "unacknowledged_after_s", problems);
      check_delay (level->unresolved_after_s, &unresolved_s, level_path, "unresolved_after_s", problems);
    }
}
