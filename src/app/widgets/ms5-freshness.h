/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ms5-pulse.h"

G_BEGIN_DECLS

/**
 * Ms5FreshnessKind:
 * @MS5_FRESHNESS_LIVE: true now
 * @MS5_FRESHNESS_DELAYED: on its way, late
 * @MS5_FRESHNESS_AS_OF: kept as it was: from the cache, or held still by the reader
 * @MS5_FRESHNESS_NO_DATA: the source is silent
 * @MS5_FRESHNESS_OFFLINE: there is no link
 *
 * How far what is shown can be trusted to be true now.
 */
typedef enum
{
  MS5_FRESHNESS_LIVE,
  MS5_FRESHNESS_DELAYED,
  MS5_FRESHNESS_AS_OF,
  MS5_FRESHNESS_NO_DATA,
  MS5_FRESHNESS_OFFLINE
} Ms5FreshnessKind;

#define MS5_TYPE_FRESHNESS_KIND (ms5_freshness_kind_get_type ())
GType ms5_freshness_kind_get_type (void) G_GNUC_CONST;

/**
 * Ms5Freshness:
 *
 * A small label: «live», «delayed, as of 10:12», «as of 10:12», «no data 6 min»,
 * «offline, as of 10:12». Each with its own icon.
 */
#define MS5_TYPE_FRESHNESS (ms5_freshness_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Freshness, ms5_freshness, MS5, FRESHNESS, GtkWidget)

GtkWidget *ms5_freshness_new (void) G_GNUC_WARN_UNUSED_RESULT;

Ms5FreshnessKind  ms5_freshness_get_kind  (Ms5Freshness     *self);
void              ms5_freshness_set_kind  (Ms5Freshness     *self,
                                           Ms5FreshnessKind  kind);
Ms5Pulse         *ms5_freshness_get_pulse (Ms5Freshness     *self);
void              ms5_freshness_set_pulse (Ms5Freshness     *self,
                                           Ms5Pulse         *pulse);
Ms5Time           ms5_freshness_get_time  (Ms5Freshness     *self);
void              ms5_freshness_set_time  (Ms5Freshness     *self,
                                           Ms5Time           time);

char *ms5_freshness_format (Ms5FreshnessKind  kind,
                            Ms5Time           time,
                            Ms5Time           now,
                            GTimeZone        *zone);

G_END_DECLS
