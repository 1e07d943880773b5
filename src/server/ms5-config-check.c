/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ms5-config.h"

#include <gio/gio.h>
#include <string.h>

static gboolean
is_loopback (const char *text)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);

  return address != NULL && g_inet_address_get_is_loopback (address);
}

static gboolean
is_address (const char *text)
{
  g_autoptr (GInetAddress) address = text != NULL ? g_inet_address_new_from_string (text) : NULL;

  return address != NULL;
}

static void
check_listening (const Ms5Config *config,
                 Ms5Problems     *problems)
{
  if (!is_address (config->listen))
    ms5_problems_add (problems, "[server] listen", "«%s» is not an IP address such as 127.0.0.1 or ::",
                      config->listen != NULL ? config->listen : "");
  else if (config->certificate == NULL && !config->behind_proxy && !is_loopback (config->listen))
    ms5_problems_add (problems, "[server] listen",
                      "passwords would cross the network in the clear on %s: set [tls] certificate, or "
                      "[server] behind_proxy=true if a proxy does TLS", config->listen);

  if (config->certificate == NULL && config->key != NULL)
    ms5_problems_add (problems, "[tls] key", "is of no use without [tls] certificate");
  if (config->max_address_connections > config->max_connections)
    ms5_problems_add (problems, "[http] max_address_connections", "is more than max_connections");

  for (guint i = 0; config->trusted_proxies[i] != NULL; i++)
    if (!is_address (config->trusted_proxies[i]))
      ms5_problems_add (problems, "[server] trusted_proxies", "«%s» is not an IP address",
                        config->trusted_proxies[i]);
}

static void
check_origins (const Ms5Config *config,
               Ms5Problems     *problems)
{
  for (guint i = 0; config->allowed_origins[i] != NULL; i++)
    {
      const char *origin = config->allowed_origins[i];
      g_autoptr (GUri) uri = g_uri_parse (origin, G_URI_FLAGS_NONE, NULL);

      if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_path (uri) != '\0'
          || (!g_str_has_prefix (origin, "https://") && !g_str_has_prefix (origin, "http://")))
        ms5_problems_add (problems, "[server] allowed_origins",
                          "«%s» is not an origin such as https://floor.example", origin);
    }
}

static void
check_mqtt (const Ms5Config *config,
            Ms5Problems     *problems)
{
  if (config->mqtt_url != NULL && !g_str_has_prefix (config->mqtt_url, "mqtt://")
      && !g_str_has_prefix (config->mqtt_url, "mqtts://"))
    ms5_problems_add (problems, "[mqtt] url", "«%s» is not mqtt://HOST[:PORT] or mqtts://HOST[:PORT]",
                      config->mqtt_url);
  if (config->mqtt_version == 4)
    ms5_problems_add (problems, "[mqtt] version", "is neither 5 nor 3");
  if (config->mqtt_client_id == NULL)
    ms5_problems_add (problems, "[mqtt] client_id", "is empty: the broker could not keep our session");
  if (config->mqtt_prefix == NULL || strpbrk (config->mqtt_prefix, "+#") != NULL)
    ms5_problems_add (problems, "[mqtt] prefix", "is not the beginning of a topic");
  if (config->mqtt_certificate_file == NULL && config->mqtt_key_file != NULL)
    ms5_problems_add (problems, "[mqtt] key_file", "is of no use without certificate_file");
}

/* A channel that is off by one key being empty has no use for the others. */
static void
check_useless (const char  *path,
               gboolean     is_set,
               const char  *without,
               gboolean     is_on,
               Ms5Problems *problems)
{
  if (is_set && !is_on)
    ms5_problems_add (problems, path, "is of no use without %s", without);
}

static void
check_relays (const Ms5Config *config,
              Ms5Problems     *problems)
{
  const char *contact = config->web_push_contact;

  if (config->fcm_url == NULL || *config->fcm_url == '\0')
    ms5_problems_add (problems, "[fcm] url", "is empty");
  if (config->web_push_key_file != NULL
      && (contact == NULL || (!g_str_has_prefix (contact, "mailto:") && !g_str_has_prefix (contact, "https://"))))
    ms5_problems_add (problems, "[webpush] contact", "is not mailto:ADDRESS or https://…, which push services ask for");
  if (config->webhook_secret_file != NULL && config->webhook_hosts[0] == NULL)
    ms5_problems_add (problems, "[webhook] hosts", "is empty: no webhook could be called");
  if (config->mail_url != NULL && config->mail_from == NULL)
    ms5_problems_add (problems, "[mail] from", "is missing: whom do mails come from?");

  check_useless ("[ntfy] token_file", config->ntfy_token_file != NULL, "url", config->ntfy_url != NULL, problems);
  check_useless ("[mail] user", config->mail_user != NULL, "url", config->mail_url != NULL, problems);
  check_useless ("[mail] from", config->mail_from != NULL, "url", config->mail_url != NULL, problems);
  check_useless ("[mail] password_file", config->mail_password_file != NULL, "user", config->mail_user != NULL, problems);
  check_useless ("[webhook] hosts", config->webhook_hosts[0] != NULL, "secret_file", config->webhook_secret_file != NULL,
                 problems);
}

/**
 * ms5_config_check:
 * @config: a configuration
 * @problems: what does not fit together in it, or must not be
 */
void
ms5_config_check (const Ms5Config *config,
                  Ms5Problems     *problems)
{
  check_listening (config, problems);
  check_origins (config, problems);
  check_mqtt (config, problems);
  check_relays (config, problems);

  if (config->idle_days > config->sign_in_days)
    ms5_problems_add (problems, "[accounts] idle_days", "is more than sign_in_days");
}
