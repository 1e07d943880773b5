/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "core/ms5-clock.h"
#include "server/ingest/ms5-door-pipeline.h"
#include "server/ingest/ms5-door-sources.h"
#include "server/ingest/ms5-parcel.h"

G_BEGIN_DECLS

#define MS5_DOOR_ERROR (ms5_door_error_quark ())

/**
 * Ms5DoorError:
 * @MS5_DOOR_ERROR_BUSY: nothing was taken; the same may be tried again later
 * @MS5_DOOR_ERROR_CLOSED: it is not known whether anything was stored, as the server ends
 */
typedef enum
{
  MS5_DOOR_ERROR_BUSY,
  MS5_DOOR_ERROR_CLOSED
} Ms5DoorError;

/**
 * Ms5DoorReceipt:
 * @counts: what became of the samples
 * @problems: everything that was refused, with its path in what was submitted
 *
 * What a sender is told.
 */
typedef struct
{
  Ms5DoorCounts counts;
  Ms5Problems *problems;
} Ms5DoorReceipt;

/**
 * Ms5Door:
 *
 * The one way in for samples, whatever protocol brought them: what does not fit the plant is refused
 * member by member, repeats are dropped, everything is counted, and a submission is complete when
 * its samples are durable. Rubbish is logged at most once for each source and minute.
 *
 * Signal `uncertain (const char *source)`: samples of that source are missing; it should report
 * everything.
 */
#define MS5_TYPE_DOOR (ms5_door_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Door, ms5_door, MS5, DOOR, GObject)

GQuark          ms5_door_error_quark    (void);

Ms5Door        *ms5_door_new            (Ms5Plant             *plant,
                                         Ms5Clock             *clock,
                                         Ms5DoorPipeline      *pipeline) G_GNUC_WARN_UNUSED_RESULT;
void            ms5_door_set_max_sources (Ms5Door             *self,
                                         guint                 max_sources);
void            ms5_door_restore_source (Ms5Door              *self,
                                         const char           *id,
                                         gint64                birth,
                                         gint64                seq,
                                         Ms5Time               last);
gboolean        ms5_door_is_busy        (Ms5Door              *self);
void            ms5_door_submit_async   (Ms5Door              *self,
                                         Ms5Parcel            *parcel,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
Ms5DoorReceipt *ms5_door_submit_finish  (Ms5Door              *self,
                                         GAsyncResult         *result,
                                         GError              **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean        ms5_door_put            (Ms5Door              *self,
                                         const Ms5Sample      *sample,
                                         Ms5Time               now);
void            ms5_door_report_death   (Ms5Door              *self,
                                         const char           *source,
                                         gint64                birth);
void            ms5_door_get_counts     (Ms5Door              *self,
                                         Ms5DoorCounts        *out_counts);
Ms5DoorSources *ms5_door_get_sources    (Ms5Door              *self);
const char     *ms5_door_refusal_to_string (Ms5DoorRefusal     refusal);

void            ms5_door_receipt_free   (Ms5DoorReceipt       *receipt);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5DoorReceipt, ms5_door_receipt_free)

G_END_DECLS
