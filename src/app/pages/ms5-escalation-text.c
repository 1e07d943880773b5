/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-escalation-text.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/widgets/ms5-format.h"

/**
 * ms5_role_get_word:
 * @role: a role
 *
 * Returns: what somebody with that role is called
 */
const char *
ms5_role_get_word (Ms5Role role)
{
  switch (role)
    {
    case MS5_ROLE_ADMIN: return _("administrator");
    case MS5_ROLE_PRODUCTION_MANAGER: return _("production manager");
    case MS5_ROLE_SHIFT_MANAGER: return _("shift manager");
    case MS5_ROLE_ENGINEER: return _("engineer");
    case MS5_ROLE_OPERATOR: return _("operator");
    case MS5_ROLE_MAINTENANCE: return _("maintenance");
    case MS5_ROLE_QUALITY: return _("quality");
    case MS5_ROLE_VIEWER: return _("viewer");
    case MS5_ROLE_INGEST:
    default: return ms5_role_to_string (role);
    }
}

/**
 * ms5_role_get_group:
 * @role: a role
 *
 * Returns: what all with that role are called
 */
const char *
ms5_role_get_group (Ms5Role role)
{
  switch (role)
    {
    case MS5_ROLE_ADMIN: return _("administrators");
    case MS5_ROLE_PRODUCTION_MANAGER: return _("production managers");
    case MS5_ROLE_SHIFT_MANAGER: return _("shift managers");
    case MS5_ROLE_ENGINEER: return _("engineers");
    case MS5_ROLE_OPERATOR: return _("operators");
    case MS5_ROLE_VIEWER: return _("viewers");
    case MS5_ROLE_MAINTENANCE:
    case MS5_ROLE_QUALITY:
    case MS5_ROLE_INGEST:
    default: return ms5_role_get_word (role);
    }
}

/**
 * ms5_channel_get_word:
 * @channel: a channel
 *
 * Returns: what it is called
 */
const char *
ms5_channel_get_word (Ms5Channel channel)
{
  switch (channel)
    {
    case MS5_CHANNEL_WINDOW: return _("window");
    case MS5_CHANNEL_DESKTOP: return _("desktop");
    case MS5_CHANNEL_FCM: return _("phone (FCM)");
    case MS5_CHANNEL_WEBPUSH: return _("browser");
    case MS5_CHANNEL_NTFY: return _("phone (ntfy)");
    case MS5_CHANNEL_MAIL: return _("mail");
    case MS5_CHANNEL_WEBHOOK:
    default: return _("webhook");
    }
}

static void
append (GString    *list,
        const char *word)
{
  if (list->len > 0)
    g_string_append (list, ", ");
  g_string_append (list, word);
}

/**
 * ms5_escalation_dup_delay:
 * @seconds: a delay
 *
 * Returns: (transfer full): all of it: «1 min 30 s»
 */
char *
ms5_escalation_dup_delay (double seconds)
{
  gint64 s = (gint64) round (seconds);
  g_autofree char *large = ms5_format_duration ((s - s % 60) * MS5_USEC_PER_S);
  g_autofree char *small = ms5_format_duration (s % 60 * MS5_USEC_PER_S);

  if (s % 60 == 0 && s > 0)
    return g_steal_pointer (&large);
  return s < 60 ? g_steal_pointer (&small) : g_strdup_printf ("%s %s", large, small);
}

/**
 * ms5_escalation_dup_whom:
 * @roles: bits
 * @people: (nullable): user names
 *
 * Returns: (transfer full): who is told: «shift managers, maintenance, k.meier»
 */
char *
ms5_escalation_dup_whom (guint              roles,
                         const char *const *people)
{
  GString *text = g_string_new (NULL);

  for (int role = 0; role < MS5_N_ROLES; role++)
    if ((roles & MS5_ROLE_BIT (role)) != 0)
      append (text, ms5_role_get_group ((Ms5Role) role));
  for (guint i = 0; people != NULL && people[i] != NULL; i++)
    append (text, people[i]);
  if (text->len == 0)
    g_string_append (text, _("nobody"));
  return g_string_free (text, FALSE);
}

/**
 * ms5_escalation_dup_channels:
 * @channels: bits
 *
 * Returns: (transfer full): how they are told: «window, desktop»
 */
char *
ms5_escalation_dup_channels (guint channels)
{
  GString *text = g_string_new (NULL);

  for (int channel = 0; channel < MS5_N_CHANNELS && channels != MS5_CHANNEL_BITS_ALL; channel++)
    if ((channels & MS5_CHANNEL_BIT (channel)) != 0)
      append (text, ms5_channel_get_word ((Ms5Channel) channel));
  if (text->len == 0)
    g_string_append (text, channels != 0 ? _("all channels") : _("no channel"));
  return g_string_free (text, FALSE);
}

/* What the list says: «at once», «after 5 min» */
static char *
dup_after (double seconds)
{
  g_autofree char *delay = ms5_escalation_dup_delay (seconds);

  return seconds < 0.5 ? g_strdup (_("at once")) : g_strdup_printf (_("after %s"), delay);
}

/**
 * ms5_escalation_dup_when:
 * @level: a level
 *
 * Returns: (transfer full): when it is reached: «after 5 min, or 15 min after acknowledging»
 */
char *
ms5_escalation_dup_when (const Ms5EscalationLevel *level)
{
  g_autofree char *first = !isnan (level->unacknowledged_after_s) ? dup_after (level->unacknowledged_after_s) : NULL;
  g_autofree char *second = !isnan (level->unresolved_after_s) ? ms5_escalation_dup_delay (level->unresolved_after_s)
                                                                : NULL;

  if (first != NULL && second != NULL)
    return g_strdup_printf (_("%s, or %s after acknowledging"), first, second);
  if (second != NULL)
    return g_strdup_printf (_("%s after acknowledging"), second);
  return first != NULL ? g_steal_pointer (&first) : g_strdup (_("never"));
}

typedef const char *(*NameFunc) (const Ms5View *view,
                                 const char    *code);

static const char *
get_line_name (const Ms5View *view,
               const char    *code)
{
  return ms5_plant_model_name (ms5_floor_get_plant (view->floor), MS5_PLANT_LINE, code, NULL);
}

static const char *
get_type_name (const Ms5View *view,
               const char    *code)
{
  return ms5_plant_model_name (ms5_floor_get_plant (view->floor), MS5_PLANT_CALL_TYPE, code, NULL);
}

static const char *
get_shift_name (const Ms5View *view,
                const char    *code)
{
  return ms5_plant_model_name (ms5_floor_get_plant (view->floor), MS5_PLANT_SHIFT, code, NULL);
}

static void
append_names (GString       *text,
              const Ms5View *view,
              GStrv          codes,
              NameFunc       name)
{
  g_autoptr (GString) names = g_string_new (NULL);

  if (codes == NULL)
    return;

  for (guint i = 0; codes[i] != NULL; i++)
    append (names, name (view, codes[i]));
  g_string_append_printf (text, " · %s", names->str);
}

/**
 * ms5_escalation_dup_scope:
 * @view: a view
 * @policy: a policy
 *
 * Returns: (transfer full): which calls it is for: «Critical · Line 1 · Night shift»
 */
char *
ms5_escalation_dup_scope (const Ms5View             *view,
                          const Ms5EscalationPolicy *policy)
{
  GString *text = g_string_new (NULL);

  for (int priority = MS5_PRIORITY_CRITICAL; priority >= 0 && policy->priorities != MS5_PRIORITY_BITS_ALL; priority--)
    if ((policy->priorities & MS5_PRIORITY_BIT (priority)) != 0)
      append (text, ms5_priority_get_word ((Ms5Priority) priority));
  if (text->len == 0)
    g_string_append (text, _("All priorities"));

  append_names (text, view, policy->types, get_type_name);
  if (policy->lines != NULL)
    append_names (text, view, policy->lines, get_line_name);
  else
    g_string_append_printf (text, " · %s", _("all lines"));
  append_names (text, view, policy->shifts, get_shift_name);
  return g_string_free (text, FALSE);
}

static char *
dup_step (const Ms5EscalationLevel *level,
          double                    seconds)
{
  g_autofree char *after = dup_after (seconds);
  g_autofree char *whom = ms5_escalation_dup_whom (level->roles, (const char *const *) level->people);
  g_autofree char *again = !isnan (level->repeat_s) ? ms5_escalation_dup_delay (level->repeat_s) : NULL;

  if (again == NULL)
    return g_strdup_printf ("%s: %s", after, whom);
  /* Translators: when, who is told, and how often again: «after 5 min: shift managers, again every 10 min» */
  return g_strdup_printf (_("%s: %s, again every %s"), after, whom, again);
}

/* Of what is told when nobody acknowledges, or resolves; NULL if nothing is. */
static char *
dup_steps (const Ms5EscalationPolicy *policy,
           gboolean                   acknowledged)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < policy->levels->len; i++)
    {
      const Ms5EscalationLevel *level = g_ptr_array_index (policy->levels, i);
      double seconds = acknowledged ? level->unresolved_after_s : level->unacknowledged_after_s;
      g_autofree char *step = !isnan (seconds) ? dup_step (level, seconds) : NULL;

      if (step != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", step);
    }
  return g_string_free (text, text->len == 0);
}

/**
 * ms5_escalation_dup_levels:
 * @policy: a policy
 *
 * Returns: (transfer full): who is told when, a sentence each for what is not acknowledged and what is not resolved
 */
char *
ms5_escalation_dup_levels (const Ms5EscalationPolicy *policy)
{
  g_autofree char *first = dup_steps (policy, FALSE);
  g_autofree char *second = dup_steps (policy, TRUE);
  GString *text = g_string_new (NULL);

  if (first != NULL)
    g_string_append_printf (text, _("Not acknowledged: %s."), first);
  if (first != NULL && second != NULL)
    g_string_append_c (text, '\n');
  if (second != NULL)
    g_string_append_printf (text, _("Acknowledged, not resolved: %s."), second);
  if (text->len == 0)
    g_string_append (text, _("Nobody is told."));
  return g_string_free (text, FALSE);
}

/* Everything that a level says, in one line. */
static char *
dup_level (const Ms5EscalationPolicy *policy,
           guint                      index)
{
  const Ms5EscalationLevel *level = index < policy->levels->len ? g_ptr_array_index (policy->levels, index) : NULL;
  g_autofree char *when = NULL;
  g_autofree char *whom = NULL;
  g_autofree char *channels = NULL;
  g_autofree char *again = NULL;
  GString *text;

  if (level == NULL)
    return g_strdup (_("is not there"));

  when = ms5_escalation_dup_when (level);
  whom = ms5_escalation_dup_whom (level->roles, (const char *const *) level->people);
  channels = ms5_escalation_dup_channels (level->channels);
  text = g_string_new (NULL);
  g_string_append_printf (text, "%s: %s (%s)", when, whom, channels);
  if (!isnan (level->repeat_s))
    {
      again = ms5_escalation_dup_delay (level->repeat_s);
      g_string_append_printf (text, _(", again every %s"), again);
    }
  if (level->message != NULL)
    g_string_append_printf (text, ", «%s»", ms5_name_get_default (level->message));
  return g_string_free (text, FALSE);
}

/**
 * ms5_escalation_dup_changes:
 * @view: a view
 * @before: a policy
 * @after: (nullable): the same after somebody has changed it; %NULL if it was taken away
 *
 * Returns: (transfer full): what was changed, a line for each part
 */
char *
ms5_escalation_dup_changes (const Ms5View             *view,
                            const Ms5EscalationPolicy *before,
                            const Ms5EscalationPolicy *after)
{
  g_autofree char *scope_before = ms5_escalation_dup_scope (view, before);
  g_autofree char *scope_after = NULL;
  GString *text = g_string_new (NULL);

  if (after == NULL || after->levels->len == 0)
    {
      g_string_append (text, _("It was deleted."));
      return g_string_free (text, FALSE);
    }

  scope_after = ms5_escalation_dup_scope (view, after);
  if (!g_str_equal (scope_before, scope_after))
    g_string_append_printf (text, "%s → %s", scope_before, scope_after);
  for (guint i = 0; i < MAX (before->levels->len, after->levels->len); i++)
    {
      g_autofree char *was = dup_level (before, i);
      g_autofree char *is = dup_level (after, i);

      if (!g_str_equal (was, is))
        g_string_append_printf (text, _("%sLevel %u: %s → %s"), text->len > 0 ? "\n" : "", i + 1, was, is);
    }
  return g_string_free (text, FALSE);
}
