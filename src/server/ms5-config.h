/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-problems.h"

G_BEGIN_DECLS

/**
 * Ms5Config:
 * @listen: the address to listen on, as digits
 * @port: the port; 0 lets the system choose
 * @behind_proxy: whether a proxy in front of the server does TLS
 * @trusted_proxies: addresses whose `X-Forwarded-For` is believed
 * @allowed_origins: web origins that may open the feed
 * @state_dir: (nullable): where everything is kept; %NULL for the usual place
 * @plant: (nullable): the plant file
 * @certificate: (nullable): the server's certificate chain, PEM
 * @key: (nullable): the key to it, PEM; %NULL if it stands in @certificate
 * @max_connections: open connections in all
 * @max_address_connections: open connections from one address
 * @header_timeout_s: time for a request to begin and its header to arrive
 * @body_timeout_s: time for its body to arrive
 * @answer_timeout_s: time to answer it
 * @log_days: how long changes can be resumed from
 * @log_rows: and how many at most
 * @seconds_days: how long readings are kept by the second
 * @minutes_days: and by the minute
 * @hours_days: and by the hour
 * @records_days: how long stops, calls, jobs, states and production are kept
 * @audit_days: how long actions are kept for the audit
 * @access_token_minutes: how long an access token lives
 * @idle_days: a sign-in that is not used for so long ends
 * @sign_in_days: and after so long in any case
 * @max_sign_ins: sign-ins of one account at a time
 * @tick_ms: how long changes are gathered before they are sent
 * @user_connections: subscribers of one account
 * @address_connections: subscribers from one address
 * @node_connections: subscribers in all
 * @hellos_per_s: subscribers that may begin in a second
 * @oldest_app: (nullable): the oldest client version that is served
 * @push_reach_s: how long somebody may take to receive what tells of a call before nobody counts as told
 * @push_device_days: how long a device is known that nobody uses
 * @push_person_devices: devices of one person
 * @push_keep_days: how long deliveries are kept for the figures
 * @push_url: (nullable): where people can look at calls, with `{line}` and `{call}` in it; goes along off the floor
 * @mqtt_url: (nullable): the broker; %NULL for no MQTT
 * @mqtt_version: 5, or 3 for 3.1.1
 * @mqtt_client_id: by which the broker knows the session
 * @mqtt_user: (nullable): whom to sign in as
 * @mqtt_password_file: (nullable): the first line of this file is the password
 * @mqtt_ca_file: (nullable): certificates to trust, PEM; %NULL for the system's
 * @mqtt_certificate_file: (nullable): our own certificate, PEM
 * @mqtt_key_file: (nullable): the key to it, PEM
 * @mqtt_prefix: topics begin with this
 * @mqtt_status_topic: (nullable): where to say that the server is there
 * @mqtt_keep_alive_s: how often to show the broker that we are there
 * @mqtt_session_s: how long the broker keeps messages for us while we are away
 * @metrics_loopback: whether `/metrics` needs no token on this machine
 * @metrics_token_file: (nullable): the first line of this file is a token for `/metrics`
 * @relay_ca_file: (nullable): certificates of services off the floor to trust, PEM; %NULL for the system's
 * @relay_timeout_s: how long such a service may take
 * @fcm_credentials_file: (nullable): the service account's key file; %NULL for no FCM
 * @fcm_url: where FCM is
 * @web_push_key_file: (nullable): our private key, PEM; %NULL for no Web Push
 * @web_push_contact: (nullable): whom a push service can turn to
 * @web_push_hosts: push services that may be asked
 * @ntfy_url: (nullable): the ntfy server
 * @ntfy_token_file: (nullable): the first line of this file is an access token for it
 * @ntfy_hosts: push servers of UnifiedPush that may be asked
 * @mail_url: (nullable): the mail server; %NULL for no mail
 * @mail_starttls: whether it has to offer STARTTLS
 * @mail_user: (nullable): whom to sign in as
 * @mail_password_file: (nullable): the first line of this file is the password
 * @mail_from: (nullable): the address that mails come from
 * @mail_domains: domains that may be sent to; none for all
 * @webhook_secret_file: (nullable): the secrets that sign webhooks; %NULL for no webhooks
 * @webhook_hosts: who may be asked
 * @demo_seed: of the simulator
 * @demo_speed: how much faster than real time the plant runs
 * @demo_lines: how many lines
 * @demo_warm_up_hours: how much past it begins with
 *
 * What an administrator may set. Empty texts are %NULL.
 */
typedef struct
{
  char     *listen;
  gint64    port;
  gboolean  behind_proxy;
  char    **trusted_proxies;
  char    **allowed_origins;
  char     *state_dir;
  char     *plant;

  char     *certificate;
  char     *key;

  gint64    max_connections;
  gint64    max_address_connections;
  gint64    header_timeout_s;
  gint64    body_timeout_s;
  gint64    answer_timeout_s;

  gint64    log_days;
  gint64    log_rows;
  gint64    seconds_days;
  gint64    minutes_days;
  gint64    hours_days;
  gint64    records_days;
  gint64    audit_days;

  gint64    access_token_minutes;
  gint64    idle_days;
  gint64    sign_in_days;
  gint64    max_sign_ins;

  gint64    tick_ms;
  gint64    user_connections;
  gint64    address_connections;
  gint64    node_connections;
  gint64    hellos_per_s;
  char     *oldest_app;

  gint64    push_reach_s;
  gint64    push_device_days;
  gint64    push_person_devices;
  gint64    push_keep_days;
  char     *push_url;

  char     *mqtt_url;
  gint64    mqtt_version;
  char     *mqtt_client_id;
  char     *mqtt_user;
  char     *mqtt_password_file;
  char     *mqtt_ca_file;
  char     *mqtt_certificate_file;
  char     *mqtt_key_file;
  char     *mqtt_prefix;
  char     *mqtt_status_topic;
  gint64    mqtt_keep_alive_s;
  gint64    mqtt_session_s;

  gboolean  metrics_loopback;
  char     *metrics_token_file;

  char     *relay_ca_file;
  gint64    relay_timeout_s;
  char     *fcm_credentials_file;
  char     *fcm_url;
  char     *web_push_key_file;
  char     *web_push_contact;
  char    **web_push_hosts;
  char     *ntfy_url;
  char     *ntfy_token_file;
  char    **ntfy_hosts;
  char     *mail_url;
  gboolean  mail_starttls;
  char     *mail_user;
  char     *mail_password_file;
  char     *mail_from;
  char    **mail_domains;
  char     *webhook_secret_file;
  char    **webhook_hosts;

  gint64    demo_seed;
  double    demo_speed;
  gint64    demo_lines;
  double    demo_warm_up_hours;
} Ms5Config;

Ms5Config *ms5_config_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_config_free        (Ms5Config        *config);
void       ms5_config_read        (Ms5Config        *config,
                                   const char       *text,
                                   gsize             length,
                                   Ms5Problems      *problems);
void       ms5_config_set         (Ms5Config        *config,
                                   const char       *group,
                                   const char       *key,
                                   const char       *value,
                                   Ms5Problems      *problems);
void       ms5_config_check       (const Ms5Config  *config,
                                   Ms5Problems      *problems);
gboolean   ms5_config_get_key     (guint             index,
                                   const char      **out_group,
                                   const char      **out_key);
char      *ms5_config_dup_value   (const Ms5Config  *config,
                                   guint             index) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Config, ms5_config_free)

G_END_DECLS
