/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-client.h"
#include "core/ms5-words.h"

G_BEGIN_DECLS

/**
 * Ms5DeliveryFigures:
 * @channel: how people were told
 * @sent: how often
 * @received: how much of that reached a device, as far as it said so
 * @shown: how much was shown there
 * @opened: how much somebody has opened
 * @acted: how much somebody has done something about
 * @failed: how much did not arrive
 * @expired: how much was no news any more before it could arrive
 * @p50_s: within how many seconds half of what arrived did; NAN if nothing did
 * @p99_s: within how many 99 of 100 did
 *
 * What has become of the messages of a channel.
 */
typedef struct
{
  Ms5Channel channel;
  gint64     sent;
  gint64     received;
  gint64     shown;
  gint64     opened;
  gint64     acted;
  gint64     failed;
  gint64     expired;
  double     p50_s;
  double     p99_s;
} Ms5DeliveryFigures;

gboolean  ms5_client_may_see_deliveries    (Ms5Client            *self);
void      ms5_client_ask_deliveries_async  (Ms5Client            *self,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
GArray   *ms5_client_ask_deliveries_finish (Ms5Client            *self,
                                            GAsyncResult         *result,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
