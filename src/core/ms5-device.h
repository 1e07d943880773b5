/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-time.h"
#include "core/ms5-words.h"

G_BEGIN_DECLS

/* How long a registration lasts that nobody refreshes. */
#define MS5_DEVICE_LIFETIME (30 * 24 * MS5_USEC_PER_H)

/**
 * Ms5QuietHours:
 * @from: the minute of the day on the plant's wall clock in which it becomes quiet
 * @to: the one in which that is over; not after @from if it is quiet over midnight, and all day long if both are
 *   the same
 *
 * When a device is not to be bothered, every day.
 */
typedef struct
{
  guint from;
  guint to;
} Ms5QuietHours;

/**
 * Ms5Device:
 * @id: the installation's own
 * @name: (nullable): how people call it
 * @channel: how it is reached; never %MS5_CHANNEL_WINDOW
 * @person: what its person signs in with
 * @lines: (nullable): codes of the lines that it wants to hear of, %NULL for all that its person may see
 * @priorities: what it wants to hear of, as bits: see MS5_PRIORITY_BIT()
 * @quiet: (element-type Ms5QuietHours): when it does not
 * @quiet_critical: whether what is critical passes then
 * @language: (nullable): of texts that the server makes for it, such as `de`
 * @address: (nullable): JSON text that only the relay of @channel understands. A secret
 * @registered: since when it is known
 * @expires: until when it is, unless it is refreshed
 *
 * Something by which a person can be told.
 */
typedef struct
{
  char       *id;
  char       *name;
  Ms5Channel  channel;
  char       *person;
  char      **lines;
  guint       priorities;
  GArray     *quiet;
  gboolean    quiet_critical;
  char       *language;
  char       *address;
  Ms5Time     registered;
  Ms5Time     expires;
} Ms5Device;

/**
 * Ms5DeviceWish:
 * @MS5_DEVICE_WANTS: it wants to be told
 * @MS5_DEVICE_EXPIRED: nobody has refreshed its registration
 * @MS5_DEVICE_NOT_LINE: it does not want to hear of that line
 * @MS5_DEVICE_NOT_PRIORITY: nor of that priority
 * @MS5_DEVICE_QUIET: nor at that hour
 *
 * Whether a device is told of a call, or why not.
 */
typedef enum
{
  MS5_DEVICE_WANTS,
  MS5_DEVICE_EXPIRED,
  MS5_DEVICE_NOT_LINE,
  MS5_DEVICE_NOT_PRIORITY,
  MS5_DEVICE_QUIET
} Ms5DeviceWish;

#define MS5_N_DEVICE_WISHES (MS5_DEVICE_QUIET + 1)

Ms5Device     *ms5_device_new            (const char      *id,
                                          Ms5Channel       channel,
                                          const char      *person) G_GNUC_WARN_UNUSED_RESULT;
Ms5Device     *ms5_device_copy           (const Ms5Device *device) G_GNUC_WARN_UNUSED_RESULT;
void           ms5_device_free           (Ms5Device       *device);
Ms5DeviceWish  ms5_device_wants          (const Ms5Device *device,
                                          GTimeZone       *zone,
                                          const char      *line,
                                          Ms5Priority      priority,
                                          Ms5Time          time);
Ms5Time        ms5_device_get_quiet_end  (const Ms5Device *device,
                                          GTimeZone       *zone,
                                          Ms5Time          time);

const char    *ms5_device_wish_to_string (Ms5DeviceWish    wish);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Device, ms5_device_free)

G_END_DECLS
