/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ctl/ms5-ctl-access.h"

G_BEGIN_DECLS

/**
 * Ms5CtlSender:
 *
 * Gets samples to a server: by HTTP, or through an MQTT broker.
 */
typedef struct _Ms5CtlSender Ms5CtlSender;

/**
 * Ms5CtlBroker:
 * @uri: (nullable): `mqtt://HOST[:PORT]` or `mqtts://…`; by HTTP if %NULL
 * @user: (nullable): whom to sign in as at the broker
 * @password_file: (nullable): the password of @user
 * @prefix: what topics begin with
 */
typedef struct
{
  char *uri;
  char *user;
  char *password_file;
  char *prefix;
} Ms5CtlBroker;

Ms5CtlSender *ms5_ctl_sender_open  (Ms5CtlAccess        *access,
                                    const Ms5CtlBroker  *broker,
                                    Ms5CtlStatus        *out_status) G_GNUC_WARN_UNUSED_RESULT;
void          ms5_ctl_sender_close (Ms5CtlSender        *sender);
Ms5CtlStatus  ms5_ctl_sender_send  (Ms5CtlSender        *sender,
                                    const char          *place,
                                    const json_t        *samples);
Ms5CtlStatus  ms5_ctl_sender_die   (Ms5CtlSender        *sender,
                                    const char          *site,
                                    const char          *source,
                                    gint64               birth);
guint64       ms5_ctl_sender_get_n_refused (const Ms5CtlSender *sender);

void          ms5_ctl_wait         (gint64               usec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5CtlSender, ms5_ctl_sender_close)

G_END_DECLS
