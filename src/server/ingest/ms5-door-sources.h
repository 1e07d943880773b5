/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-time.h"

G_BEGIN_DECLS

/**
 * Ms5DoorRefusal:
 * @MS5_DOOR_REFUSED_SYNTAX: not JSON, or JSON that nobody should send
 * @MS5_DOOR_REFUSED_SHAPE: a member of the wrong form, or a value out of its range
 * @MS5_DOOR_REFUSED_TIME: from the future
 * @MS5_DOOR_REFUSED_EQUIPMENT: not of this plant, or not where the sample says
 * @MS5_DOOR_REFUSED_MEMBER: a sensor, fault or product that is not configured
 * @MS5_DOOR_REFUSED_SIZE: too large
 *
 * Why something was refused.
 */
typedef enum
{
  MS5_DOOR_REFUSED_SYNTAX,
  MS5_DOOR_REFUSED_SHAPE,
  MS5_DOOR_REFUSED_TIME,
  MS5_DOOR_REFUSED_EQUIPMENT,
  MS5_DOOR_REFUSED_MEMBER,
  MS5_DOOR_REFUSED_SIZE
} Ms5DoorRefusal;

#define MS5_DOOR_N_REFUSALS (MS5_DOOR_REFUSED_SIZE + 1)

/**
 * Ms5DoorCounts:
 * @received: samples that came, good or not
 * @stored: samples taken, whole or in part
 * @repeated: samples that had come before
 * @jumps: times that samples were missing before one
 * @deaths: times that a source was reported gone
 * @refused: members and samples refused, by why
 */
typedef struct
{
  guint64 received;
  guint64 stored;
  guint64 repeated;
  guint64 jumps;
  guint64 deaths;
  guint64 refused[MS5_DOOR_N_REFUSALS];
} Ms5DoorCounts;

/**
 * Ms5DoorSource:
 * @id: its name
 * @birth: which life it is in; 0 if it does not say
 * @seq: the last number it gave a sample; -1 for none
 * @last: the latest time of its samples; %MS5_TIME_NONE if there was none
 * @uncertain: whether samples are missing that nobody has made good for
 * @dead: whether it was reported gone since
 * @counts: what came from it
 *
 * Somebody who sends samples.
 */
typedef struct
{
  char *id;
  gint64 birth;
  gint64 seq;
  Ms5Time last;
  gboolean uncertain;
  gboolean dead;
  Ms5DoorCounts counts;

  /*< private >*/
  GList link;
  gint64 told;          /* when its rubbish was last logged */
  guint64 untold;       /* refusals since */
} Ms5DoorSource;

/**
 * Ms5DoorVerdict:
 * @MS5_DOOR_NEW: take it
 * @MS5_DOOR_JUMP: take it; something before it is missing
 * @MS5_DOOR_REPEAT: it has come before
 */
typedef enum
{
  MS5_DOOR_NEW,
  MS5_DOOR_JUMP,
  MS5_DOOR_REPEAT
} Ms5DoorVerdict;

/**
 * Ms5DoorSources:
 *
 * All sources known; when there are too many, the one longest unheard of is forgotten.
 */
typedef struct _Ms5DoorSources Ms5DoorSources;

Ms5DoorSources *ms5_door_sources_new     (guint           max_sources) G_GNUC_WARN_UNUSED_RESULT;
void            ms5_door_sources_free    (Ms5DoorSources *sources);
guint           ms5_door_sources_get_length (const Ms5DoorSources *sources);
Ms5DoorSource  *ms5_door_sources_touch   (Ms5DoorSources *sources,
                                          const char     *id);
void            ms5_door_sources_foreach (Ms5DoorSources *sources,
                                          GFunc           func,
                                          gpointer        user_data);
Ms5DoorVerdict  ms5_door_source_judge    (Ms5DoorSource  *source,
                                          gint64          birth,
                                          gint64          seq,
                                          Ms5Time         time);
gboolean        ms5_door_source_die      (Ms5DoorSource  *source,
                                          gint64          birth);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5DoorSources, ms5_door_sources_free)

G_END_DECLS
