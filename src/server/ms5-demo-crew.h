/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/engine/ms5-engine-actions.h"
#include "server/feed/ms5-image.h"

G_BEGIN_DECLS

/* Between two looks of the crew at what there is to do. */
#define MS5_DEMO_CREW_PERIOD (30 * MS5_USEC_PER_S)

/**
 * Ms5DemoCrew:
 *
 * The people of a simulated hall: they see to calls and explain stops. What they do and when follows
 * from the item's key, so that it is the same each time.
 */
typedef struct _Ms5DemoCrew Ms5DemoCrew;

Ms5DemoCrew *ms5_demo_crew_new  (Ms5Plant    *plant,
                                 Ms5Engine   *engine,
                                 Ms5Image    *image) G_GNUC_WARN_UNUSED_RESULT;
void         ms5_demo_crew_free (Ms5DemoCrew *crew);
guint        ms5_demo_crew_work (Ms5DemoCrew *crew,
                                 Ms5Time      now,
                                 gboolean     has_guests);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5DemoCrew, ms5_demo_crew_free)

G_END_DECLS
