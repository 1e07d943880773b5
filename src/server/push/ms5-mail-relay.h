/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-clock.h"
#include "server/push/ms5-relay.h"

G_BEGIN_DECLS

/**
 * Ms5MailOptions:
 * @url: `smtp://HOST[:PORT]` or `smtps://HOST[:PORT]`
 * @starttls: whether `smtp:` has to go on with STARTTLS
 * @user: (nullable): whom to sign in as
 * @password: (nullable): with that
 * @from: the address that mails come from
 * @domains: (array zero-terminated=1): domains that may be sent to; none for all
 * @ca_file: (nullable): certificates to trust, PEM; %NULL for the system's
 * @timeout: how long a mail may take, in microseconds
 */
typedef struct
{
  const char *url;
  gboolean starttls;
  const char *user;
  const char *password;
  const char *from;
  const char *const *domains;
  const char *ca_file;
  gint64 timeout;
} Ms5MailOptions;

/**
 * Ms5MailRelay:
 *
 * Sends mail by SMTP. An address is `{"to": …}`.
 */
#define MS5_TYPE_MAIL_RELAY (ms5_mail_relay_get_type ())
G_DECLARE_FINAL_TYPE (Ms5MailRelay, ms5_mail_relay, MS5, MAIL_RELAY, GObject)

Ms5Relay *ms5_mail_relay_new (Ms5Clock              *clock,
                              const Ms5MailOptions  *options,
                              GError               **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
