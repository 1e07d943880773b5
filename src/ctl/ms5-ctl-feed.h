/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ctl/ms5-ctl-access.h"
#include "protocol/ms5-message.h"

G_BEGIN_DECLS

/**
 * Ms5CtlFeed:
 *
 * A connection to the feed that keeps nothing: it takes what comes, proves that nothing is missing, and passes it on.
 * It does not connect again.
 */
typedef struct _Ms5CtlFeed Ms5CtlFeed;

/**
 * Ms5CtlFeedEvents:
 * @message: something came; @bytes is its size on the wire
 * @closed: it is over; @status says how well it went, and @why why
 *
 * What happens, told in the main context. The feed may be freed in none of them.
 */
typedef struct
{
  void (*message) (Ms5CtlFeed       *feed,
                   const Ms5Message *message,
                   gsize             bytes,
                   gpointer          user_data);
  void (*closed)  (Ms5CtlFeed       *feed,
                   Ms5CtlStatus      status,
                   const char       *why,
                   gpointer          user_data);
} Ms5CtlFeedEvents;

Ms5CtlFeed *ms5_ctl_feed_open     (Ms5CtlAccess           *access,
                                   const char             *device,
                                   const char *const      *topics,
                                   const Ms5CtlFeedEvents *events,
                                   gpointer                user_data) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_ctl_feed_free     (Ms5CtlFeed             *feed);
gboolean    ms5_ctl_feed_is_open  (const Ms5CtlFeed       *feed);
gint64      ms5_ctl_feed_get_pos  (const Ms5CtlFeed       *feed);
void        ms5_ctl_feed_ping     (Ms5CtlFeed             *feed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5CtlFeed, ms5_ctl_feed_free)

G_END_DECLS
