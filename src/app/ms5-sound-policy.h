/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "core/ms5-time.h"

G_BEGIN_DECLS

/**
 * Ms5Sound:
 * @MS5_SOUND_LOW: for a call of low priority
 * @MS5_SOUND_MEDIUM: of medium priority
 * @MS5_SOUND_HIGH: of high priority
 * @MS5_SOUND_LINK: for the loss of the link
 * @MS5_SOUND_CRITICAL: for a critical call
 *
 * What can be heard, the least urgent first.
 */
typedef enum
{
  MS5_SOUND_LOW,
  MS5_SOUND_MEDIUM,
  MS5_SOUND_HIGH,
  MS5_SOUND_LINK,
  MS5_SOUND_CRITICAL
} Ms5Sound;

#define MS5_N_SOUNDS (MS5_SOUND_CRITICAL + 1)

/* Longer than this nobody can mute. */
#define MS5_SOUND_LONGEST_MUTE (60 * MS5_USEC_PER_MIN)

/**
 * Ms5SofterHours:
 * @from: the minute of the day, 0…1439, with which they begin
 * @to: with which they are over; the next day's where it is not after @from
 * @volume: how loud it may get in them, in percent; 0 for silence
 *
 * A part of each day in which it is quieter.
 */
typedef struct
{
  int from;
  int to;
  int volume;
} Ms5SofterHours;

/**
 * Ms5SoundRules:
 * @enabled: whether there are sounds at all
 * @volumes: how loud each sound is, in percent; 0 for never
 * @quiet: (array length=n_quiet): when it is quieter
 * @n_quiet: how many of these there are
 * @quiet_critical: whether critical calls are quieter then, too
 * @muted_since: when somebody muted the sounds, or %MS5_TIME_NONE
 * @muted_until: when that is over
 *
 * What a reader has chosen. Times are the machine's.
 */
typedef struct
{
  gboolean              enabled;
  int                   volumes[MS5_N_SOUNDS];
  const Ms5SofterHours *quiet;
  guint                 n_quiet;
  gboolean              quiet_critical;
  Ms5Time               muted_since;
  Ms5Time               muted_until;
} Ms5SoundRules;

/**
 * Ms5SoundCause:
 * @sound: what is to be heard of it
 * @since: since when, by the machine's clock
 *
 * Something that wants to be heard.
 */
typedef struct
{
  Ms5Sound sound;
  Ms5Time  since;
} Ms5SoundCause;

const char *ms5_sound_to_string         (Ms5Sound             sound);
gboolean    ms5_sound_is_repeated       (Ms5Sound             sound);

gboolean    ms5_sound_rules_are_muted   (const Ms5SoundRules *rules,
                                         Ms5Time              now);
int         ms5_sound_rules_get_volume  (const Ms5SoundRules *rules,
                                         const Ms5SoundCause *cause,
                                         Ms5Time              now,
                                         GTimeZone           *zone);
int         ms5_sound_rules_choose      (const Ms5SoundRules *rules,
                                         const Ms5SoundCause *causes,
                                         guint                n_causes,
                                         Ms5Time              now,
                                         GTimeZone           *zone,
                                         Ms5Sound            *out_sound);
Ms5Time     ms5_sound_rules_get_next    (const Ms5SoundRules *rules,
                                         Ms5Time              now,
                                         GTimeZone           *zone);

G_END_DECLS
