/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-mail-message.h"

#include "server/push/ms5-relay-text.h"

#include <libsoup/soup.h>
#include <string.h>

/* RFC 5321, 4.5.3.1.3, less the angle brackets. */
#define MAX_ADDRESS 254

/* RFC 2047, 2: a line with an encoded word has at most 76 characters; the field's name is in the first. */
#define WORD_BYTES 39

#define MAX_SUBJECT 200
#define MAX_TEXT    4000
#define HASH_BYTES  24

/* What HTML calls a valid address: letters and digits only, as SMTP without extensions has it. */
#define ADDRESS_PATTERN                                                                                                \
  "^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"                               \
  "(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$"

/**
 * ms5_mail_is_address:
 * @text: anything
 *
 * Returns: whether it is a mail address, and nothing else
 */
gboolean
ms5_mail_is_address (const char *text)
{
  return strlen (text) <= MAX_ADDRESS
         && g_regex_match_simple (ADDRESS_PATTERN, text, G_REGEX_DOLLAR_ENDONLY, G_REGEX_MATCH_ANCHORED);
}

/**
 * ms5_mail_encode_words:
 * @text: UTF-8
 *
 * Returns: (transfer full): @text as it may stand in a header field (RFC 2047), folded
 */
char *
ms5_mail_encode_words (const char *text)
{
  g_autoptr (GString) words = g_string_new (NULL);
  gsize length = strlen (text);

  while (length > 0)
    {
      gsize size = MIN (length, WORD_BYTES);
      g_autofree char *word = NULL;

      /* Each word stands for whole characters. */
      while (size < length && size > 1 && (text[size] & 0xc0) == 0x80)
        size--;
      word = g_base64_encode ((const guint8 *) text, size);
      g_string_append_printf (words, "%s=?UTF-8?B?%s?=", words->len > 0 ? "\r\n " : "", word);
      text += size;
      length -= size;
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* The date of HTTP is one of mail, too, but for the old name of the zone (RFC 5322, 4.3). */
static char *
format_date (Ms5Time now)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (now / MS5_USEC_PER_S);
  g_autofree char *text = soup_date_time_to_string (date, SOUP_DATE_HTTP);
  char *zone = strstr (text, " GMT");

  if (zone != NULL)
    *zone = '\0';
  return g_strconcat (text, " +0000", NULL);
}

static char *
make_subject (const Ms5RelayMessage *message)
{
  g_autofree char *title = ms5_relay_clip (message->title, MAX_SUBJECT);

  return ms5_mail_encode_words (g_strdelimit (title, "\n", ' '));
}

static char *
make_text (const Ms5RelayMessage *message)
{
  g_autofree char *body = ms5_relay_clip (message->body, MAX_TEXT);
  g_autofree char *url = ms5_relay_clip (message->url != NULL ? message->url : "", MAX_TEXT);
  g_autofree char *whole = g_strconcat (body, "\n", *url != '\0' ? "\n" : "", url, "\n", NULL);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (whole), "\n", -1);
  g_autofree char *joined = g_strjoinv ("\r\n", lines);

  return g_strconcat (joined, "\r\n", NULL);
}

/* Mails of one call stand together: each refers to a mail that was never sent. */
static char **
make_headers (const Ms5RelayMessage *message,
              const Ms5MailMessage  *mail,
              const char            *domain,
              Ms5Time                now)
{
  g_autoptr (GStrvBuilder) headers = g_strv_builder_new ();
  g_autofree char *subject = make_subject (message);
  g_autofree char *date = format_date (now);
  g_autofree char *thread = ms5_relay_collapse_hash (message, HASH_BYTES);
  const struct { const char *name, *value; } fields[] = {
    { "Date", date }, { "From", mail->from }, { "To", mail->to }, { "Subject", subject }, { "Message-ID", mail->id },
    { "Auto-Submitted", "auto-generated" },
  };
  g_autofree char *reply = g_strdup_printf ("In-Reply-To: <call.%s@%s>", thread, domain);
  g_autofree char *references = g_strdup_printf ("References: <call.%s@%s>", thread, domain);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *line = g_strconcat (fields[i].name, ": ", fields[i].value, NULL);

      g_strv_builder_add (headers, line);
    }
  g_strv_builder_add (headers, reply);
  g_strv_builder_add (headers, references);
  if (message->priority >= MS5_PRIORITY_HIGH)
    g_strv_builder_add_many (headers, "Importance: high", "X-Priority: 1", NULL);
  return g_strv_builder_end (headers);
}

/* The same each time this delivery is tried: many servers take a mail once only. */
static char *
make_id (const Ms5RelayMessage *message,
         const char            *domain)
{
  Ms5RelayMessage named = { .collapse = message->delivery };
  g_autofree char *hash = ms5_relay_collapse_hash (&named, HASH_BYTES);

  return g_strdup_printf ("<delivery.%s@%s>", hash, domain);
}

/**
 * ms5_mail_message_new:
 * @message: a message
 * @from: the address that it comes from
 * @to: the address that it goes to
 * @now: the time of day
 *
 * Returns: (transfer full): @message as a mail
 */
Ms5MailMessage *
ms5_mail_message_new (const Ms5RelayMessage *message,
                      const char            *from,
                      const char            *to,
                      Ms5Time                now)
{
  Ms5MailMessage *mail = g_new0 (Ms5MailMessage, 1);
  const char *domain = strrchr (from, '@') + 1;

  g_assert (ms5_mail_is_address (from) && ms5_mail_is_address (to));

  mail->from = g_strdup (from);
  mail->to = g_strdup (to);
  mail->id = make_id (message, domain);
  mail->headers = make_headers (message, mail, domain, now);
  mail->text = make_text (message);
  return mail;
}

/**
 * ms5_mail_message_free:
 * @mail: (transfer full): a mail
 */
void
ms5_mail_message_free (Ms5MailMessage *mail)
{
  g_free (mail->from);
  g_free (mail->to);
  g_free (mail->id);
  g_strfreev (mail->headers);
  g_free (mail->text);
  g_free (mail);
}
