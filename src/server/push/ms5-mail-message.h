/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/push/ms5-relay.h"

G_BEGIN_DECLS

/**
 * Ms5MailMessage:
 * @from: who sends it
 * @to: who gets it
 * @id: its `Message-ID`
 * @headers: the header fields, each in a line of its own without an end
 * @text: the text, with the line ends of mail
 *
 * A mail before it is packed. Nothing that comes from others can add a field to it.
 */
typedef struct
{
  char *from;
  char *to;
  char *id;
  char **headers;
  char *text;
} Ms5MailMessage;

gboolean        ms5_mail_is_address     (const char            *text);
char           *ms5_mail_encode_words   (const char            *text) G_GNUC_WARN_UNUSED_RESULT;
Ms5MailMessage *ms5_mail_message_new    (const Ms5RelayMessage *message,
                                         const char            *from,
                                         const char            *to,
                                         Ms5Time                now) G_GNUC_WARN_UNUSED_RESULT;
void            ms5_mail_message_free   (Ms5MailMessage        *mail);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5MailMessage, ms5_mail_message_free)

G_END_DECLS
