/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-floor.h"
#include "core/ms5-manual-clock.h"

/* A floor with a clock that stands, and what it is fed with. Times in texts are Unix milliseconds. */

#define FLOOR_NOW_MS G_GINT64_CONSTANT (1767000000000)
#define FLOOR_NOW    (FLOOR_NOW_MS * MS5_USEC_PER_MS)

Ms5Floor *floor_new      (Ms5ManualClock **out_clock,
                          const char      *language) G_GNUC_WARN_UNUSED_RESULT;
json_t   *floor_parse    (const char      *text) G_GNUC_WARN_UNUSED_RESULT;
void      floor_put      (Ms5Floor        *floor,
                          const char      *topic,
                          const char      *key,
                          gint64           v,
                          const char      *fields);
void      floor_put_own  (Ms5Floor        *floor,
                          const char      *topic,
                          const char      *key,
                          gint64           v,
                          const char      *fields);
void      floor_live     (Ms5Floor        *floor,
                          const char      *topic,
                          const char      *key,
                          const char      *fields,
                          Ms5Time          time);
Ms5Plant *floor_load_hall (void) G_GNUC_WARN_UNUSED_RESULT;
void      floor_put_hall (Ms5Floor        *floor);

/* What an object or a list tells, written down: `name name` of the properties notified, `position-removed+added`
 * of the changes of a list. Emptied whenever it is compared. */
void      log_notify     (GString         *log,
                          gpointer         object);
void      log_items      (GString         *log,
                          GListModel      *list);
void      log_assert     (GString         *log,
                          const char      *expected);

gpointer  list_get       (GListModel      *list,
                          guint            position);
char     *list_keys      (GListModel      *list) G_GNUC_WARN_UNUSED_RESULT;
