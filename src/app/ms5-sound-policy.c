/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-sound-policy.h"

#define MINUTES_PER_DAY (24 * 60)

/**
 * ms5_sound_to_string:
 * @sound: a sound
 *
 * Returns: (transfer none): its name, as settings and files have it
 */
const char *
ms5_sound_to_string (Ms5Sound sound)
{
  static const char *names[MS5_N_SOUNDS] = { "low", "medium", "high", "link", "critical" };

  g_return_val_if_fail ((guint) sound < MS5_N_SOUNDS, NULL);

  return names[sound];
}

/**
 * ms5_sound_is_repeated:
 * @sound: a sound
 *
 * Returns: whether it goes on until somebody answers; what is low is heard once
 */
gboolean
ms5_sound_is_repeated (Ms5Sound sound)
{
  return sound != MS5_SOUND_LOW;
}

static int
get_minute (Ms5Time    now,
            GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / MS5_USEC_PER_S);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;

  return local != NULL ? g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local) : 0;
}

static gboolean
is_within (const Ms5SofterHours *hours,
           int                  minute)
{
  if (hours->from < hours->to)
    return minute >= hours->from && minute < hours->to;
  return minute >= hours->from || minute < hours->to;
}

/**
 * ms5_sound_rules_are_muted:
 * @rules: what was chosen
 * @now: the present
 *
 * Returns: whether somebody muted the sounds. A mute that a step of the clock would make longer than anybody can
 *   mute is over
 */
gboolean
ms5_sound_rules_are_muted (const Ms5SoundRules *rules,
                           Ms5Time              now)
{
  return rules->muted_since != MS5_TIME_NONE && now < rules->muted_until &&
         rules->muted_until - now <= MS5_SOUND_LONGEST_MUTE;
}

/**
 * ms5_sound_rules_get_volume:
 * @rules: what was chosen
 * @cause: what wants to be heard
 * @now: the present
 * @zone: where the reader is
 *
 * Who mutes, mutes what there is: what becomes critical later is heard.
 *
 * Returns: how loud it is to be, in percent; 0 if it is not to be heard
 */
int
ms5_sound_rules_get_volume (const Ms5SoundRules *rules,
                            const Ms5SoundCause *cause,
                            Ms5Time              now,
                            GTimeZone           *zone)
{
  gboolean critical = cause->sound == MS5_SOUND_CRITICAL;
  int minute = get_minute (now, zone);
  int volume = rules->volumes[cause->sound];

  if (!rules->enabled)
    return 0;
  if (ms5_sound_rules_are_muted (rules, now) && !(critical && cause->since > rules->muted_since))
    return 0;
  if (critical && !rules->quiet_critical)
    return volume;

  for (guint i = 0; i < rules->n_quiet; i++)
    if (is_within (&rules->quiet[i], minute))
      volume = MIN (volume, rules->quiet[i].volume);
  return volume;
}

/**
 * ms5_sound_rules_choose:
 * @rules: what was chosen
 * @causes: (array length=n_causes): what wants to be heard
 * @n_causes: how many there are
 * @now: the present
 * @zone: where the reader is
 * @out_sound: (out): return location for what is to be heard
 *
 * One sound at a time: the most urgent of those that may be heard.
 *
 * Returns: how loud, in percent; 0 if nothing is to be heard, and @out_sound is left alone
 */
int
ms5_sound_rules_choose (const Ms5SoundRules *rules,
                        const Ms5SoundCause *causes,
                        guint                n_causes,
                        Ms5Time              now,
                        GTimeZone           *zone,
                        Ms5Sound            *out_sound)
{
  int chosen = -1, loud = 0;

  for (guint i = 0; i < n_causes; i++)
    {
      int volume = (int) causes[i].sound >= chosen ? ms5_sound_rules_get_volume (rules, &causes[i], now, zone) : 0;

      if (volume == 0 || (int) causes[i].sound < chosen)
        continue;
      loud = (int) causes[i].sound == chosen ? MAX (loud, volume) : volume;
      chosen = (int) causes[i].sound;
    }
  if (chosen >= 0)
    *out_sound = (Ms5Sound) chosen;
  return loud;
}

/**
 * ms5_sound_rules_get_next:
 * @rules: what was chosen
 * @now: the present
 * @zone: where the reader is
 *
 * Returns: when to look again, as what may be heard can be different because of the time alone, or %MS5_TIME_NONE.
 *   Within an hour, as a day may have one more or less
 */
Ms5Time
ms5_sound_rules_get_next (const Ms5SoundRules *rules,
                          Ms5Time              now,
                          GTimeZone           *zone)
{
  int minute = get_minute (now, zone);
  Ms5Time begun = now - now % MS5_USEC_PER_MIN;
  Ms5Time next = ms5_sound_rules_are_muted (rules, now) ? rules->muted_until : MS5_TIME_NONE;

  for (guint i = 0; i < rules->n_quiet; i++)
    {
      const int edges[] = { rules->quiet[i].from, rules->quiet[i].to };

      for (guint j = 0; j < G_N_ELEMENTS (edges); j++)
        {
          int ahead = (edges[j] - minute - 1 + MINUTES_PER_DAY) % MINUTES_PER_DAY + 1;
          Ms5Time edge = begun + MIN (ahead, 60) * MS5_USEC_PER_MIN;

          next = next == MS5_TIME_NONE ? edge : MIN (next, edge);
        }
    }
  return next;
}
