/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ms5-server-relays.h"

#include "server/ms5-server-files.h"
#include "server/ms5-server.h"
#include "server/push/ms5-fcm-relay.h"
#include "server/push/ms5-mail-relay.h"
#include "server/push/ms5-ntfy-relay.h"
#include "server/push/ms5-web-push-relay.h"
#include "server/push/ms5-webhook-relay.h"

#include <string.h>

typedef struct
{
  const Ms5Config *config;
  Ms5Clock *clock;
  Ms5RelayHttp *http;
  Ms5WebPush *push;
  GPtrArray *relays;
} Making;

static gboolean
take (Making      *making,
      Ms5Relay    *relay,
      const char  *group,
      GError     **error)
{
  if (relay != NULL)
    g_ptr_array_add (making->relays, relay);
  else
    g_prefix_error (error, "[%s]: ", group);
  return relay != NULL;
}

/* Returns: (transfer full) (nullable): the first line of a secret file, if there is to be one */
static char *
read_secret_line (const char  *path,
                  GError     **error)
{
  g_autoptr (GBytes) bytes = ms5_server_read_secret (path, error);
  const char *text;

  if (bytes == NULL)
    return NULL;

  text = g_bytes_get_data (bytes, NULL);
  return g_strndup (text, strcspn (text, "\r\n"));
}

static gboolean
make_fcm (Making  *making,
          GError **error)
{
  const Ms5Config *config = making->config;
  g_autoptr (GBytes) credentials = NULL;

  if (config->fcm_credentials_file == NULL)
    return TRUE;

  credentials = ms5_server_read_secret (config->fcm_credentials_file, error);
  return credentials != NULL
         && take (making, ms5_fcm_relay_new (making->http, config->fcm_url, g_bytes_get_data (credentials, NULL),
                                             g_bytes_get_size (credentials), error), "fcm", error);
}

static gboolean
make_web_push (Making  *making,
               GError **error)
{
  const Ms5Config *config = making->config;
  g_autoptr (GBytes) key = NULL;

  if (config->web_push_key_file == NULL)
    return TRUE;

  key = ms5_server_read_secret (config->web_push_key_file, error);
  if (key == NULL)
    return FALSE;
  if (!ms5_web_push_set_key (making->push, g_bytes_get_data (key, NULL), g_bytes_get_size (key), config->web_push_contact,
                             error))
    {
      g_prefix_error (error, "[webpush]: ");
      return FALSE;
    }
  return take (making, ms5_web_push_relay_new (making->http, making->push, (const char *const *) config->web_push_hosts),
               "webpush", error);
}

static gboolean
make_ntfy (Making  *making,
           GError **error)
{
  const Ms5Config *config = making->config;
  g_autofree char *token = NULL;

  if (config->ntfy_url == NULL && config->ntfy_hosts[0] == NULL)
    return TRUE;
  if (config->ntfy_token_file != NULL && (token = read_secret_line (config->ntfy_token_file, error)) == NULL)
    return FALSE;
  return take (making, ms5_ntfy_relay_new (making->http, making->push, config->ntfy_url, token,
                                           (const char *const *) config->ntfy_hosts, error), "ntfy", error);
}

static gboolean
make_mail (Making  *making,
           GError **error)
{
#ifdef HAVE_CURL
  const Ms5Config *config = making->config;
  g_autofree char *password = NULL;
  Ms5MailOptions options = {
    .url = config->mail_url,
    .starttls = config->mail_starttls,
    .user = config->mail_user,
    .from = config->mail_from,
    .domains = (const char *const *) config->mail_domains,
    .ca_file = config->relay_ca_file,
    .timeout = config->relay_timeout_s * MS5_USEC_PER_S,
  };

  if (config->mail_url == NULL)
    return TRUE;
  if (config->mail_password_file != NULL && (password = read_secret_line (config->mail_password_file, error)) == NULL)
    return FALSE;

  options.password = password;
  return take (making, ms5_mail_relay_new (making->clock, &options, error), "mail", error);
#else
  return TRUE;
#endif
}

static gboolean
make_webhook (Making  *making,
              GError **error)
{
  const Ms5Config *config = making->config;
  g_autoptr (GBytes) secrets = NULL;

  if (config->webhook_secret_file == NULL)
    return TRUE;

  secrets = ms5_server_read_secret (config->webhook_secret_file, error);
  return secrets != NULL
         && take (making, ms5_webhook_relay_new (making->http, g_bytes_get_data (secrets, NULL),
                                                 (const char *const *) config->webhook_hosts, error), "webhook", error);
}

/**
 * ms5_server_make_relays:
 * @config: which channels there are to be
 * @clock: a clock
 * @random: the system's random numbers
 * @error: return location for an error of %MS5_SERVER_ERROR or %MS5_RELAY_ERROR
 *
 * Returns: (transfer full) (element-type Ms5Relay) (nullable): a relay for each
 */
GPtrArray *
ms5_server_make_relays (const Ms5Config  *config,
                        Ms5Clock         *clock,
                        Ms5Random        *random,
                        GError          **error)
{
  g_autoptr (GPtrArray) relays = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (Ms5RelayHttp) http = ms5_relay_http_new (clock, config->relay_ca_file,
                                                      config->relay_timeout_s * MS5_USEC_PER_S, error);
  g_autoptr (Ms5WebPush) push = ms5_web_push_new (clock, random);
  Making making = { config, clock, http, push, relays };

  if (http == NULL || !make_fcm (&making, error) || !make_web_push (&making, error) || !make_ntfy (&making, error)
      || !make_mail (&making, error) || !make_webhook (&making, error))
    return NULL;
  return g_steal_pointer (&relays);
}
