/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ms5-config.h"

#include <gio/gio.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

typedef enum
{
  KIND_TEXT,
  KIND_LIST,
  KIND_FLAG,
  KIND_INT,
  KIND_REAL
} Kind;

typedef struct
{
  const char *group;
  const char *key;
  Kind kind;
  gsize offset;
  double min;
  double max;
  const char *value; /* the default, as it would be written */
} Entry;

#define AT(field)                  offsetof (Ms5Config, field)
#define TEXT(g, k, field, v)       { g, k, KIND_TEXT, AT (field), 0, 0, v }
#define LIST(g, k, field, v)       { g, k, KIND_LIST, AT (field), 0, 0, v }
#define FLAG(g, k, field, v)       { g, k, KIND_FLAG, AT (field), 0, 0, v }
#define INT(g, k, field, a, b, v)  { g, k, KIND_INT, AT (field), a, b, v }
#define REAL(g, k, field, a, b, v) { g, k, KIND_REAL, AT (field), a, b, v }

#define A_YEAR   366
#define A_DECADE 3660

static const Entry entries[] = {
  TEXT ("server", "listen", listen, "127.0.0.1"),
  INT ("server", "port", port, 0, 65535, "8420"),
  FLAG ("server", "behind_proxy", behind_proxy, "false"),
  LIST ("server", "trusted_proxies", trusted_proxies, "127.0.0.1;::1"),
  LIST ("server", "allowed_origins", allowed_origins, ""),
  TEXT ("server", "state_dir", state_dir, ""),
  TEXT ("server", "plant", plant, ""),

  TEXT ("tls", "certificate", certificate, ""),
  TEXT ("tls", "key", key, ""),

  INT ("http", "max_connections", max_connections, 10, 1000000, "6000"),
  INT ("http", "max_address_connections", max_address_connections, 1, 1000000, "128"),
  INT ("http", "header_timeout_s", header_timeout_s, 1, 3600, "30"),
  INT ("http", "body_timeout_s", body_timeout_s, 1, 3600, "30"),
  INT ("http", "answer_timeout_s", answer_timeout_s, 1, 3600, "30"),

  INT ("store", "log_days", log_days, 1, A_YEAR, "7"),
  INT ("store", "log_rows", log_rows, 1000, 1e9, "5000000"),
  INT ("store", "seconds_days", seconds_days, 1, A_YEAR, "2"),
  INT ("store", "minutes_days", minutes_days, 1, A_DECADE, "90"),
  INT ("store", "hours_days", hours_days, 1, 10 * A_DECADE, "1830"),
  INT ("store", "records_days", records_days, 8, 10 * A_DECADE, "1830"),
  INT ("store", "audit_days", audit_days, 45, 10 * A_DECADE, "400"),

  INT ("accounts", "access_token_minutes", access_token_minutes, 1, 60, "10"),
  INT ("accounts", "idle_days", idle_days, 1, A_YEAR, "14"),
  INT ("accounts", "sign_in_days", sign_in_days, 1, A_YEAR, "90"),
  INT ("accounts", "max_sign_ins", max_sign_ins, 1, 1000, "32"),

  INT ("feed", "tick_ms", tick_ms, 5, 1000, "50"),
  INT ("feed", "user_connections", user_connections, 1, 100000, "8"),
  INT ("feed", "address_connections", address_connections, 1, 100000, "64"),
  INT ("feed", "node_connections", node_connections, 1, 100000, "5000"),
  INT ("feed", "hellos_per_s", hellos_per_s, 1, 100000, "500"),
  TEXT ("feed", "oldest_app", oldest_app, ""),

  INT ("push", "reach_s", push_reach_s, 5, 3600, "60"),
  INT ("push", "device_days", push_device_days, 1, A_YEAR, "30"),
  INT ("push", "person_devices", push_person_devices, 1, 1000, "16"),
  INT ("push", "keep_days", push_keep_days, 1, A_DECADE, "90"),
  TEXT ("push", "url", push_url, ""),

  TEXT ("mqtt", "url", mqtt_url, ""),
  INT ("mqtt", "version", mqtt_version, 3, 5, "5"),
  TEXT ("mqtt", "client_id", mqtt_client_id, "ms5-server"),
  TEXT ("mqtt", "user", mqtt_user, ""),
  TEXT ("mqtt", "password_file", mqtt_password_file, ""),
  TEXT ("mqtt", "ca_file", mqtt_ca_file, ""),
  TEXT ("mqtt", "certificate_file", mqtt_certificate_file, ""),
  TEXT ("mqtt", "key_file", mqtt_key_file, ""),
  TEXT ("mqtt", "prefix", mqtt_prefix, "ms5/v1"),
  TEXT ("mqtt", "status_topic", mqtt_status_topic, ""),
  INT ("mqtt", "keep_alive_s", mqtt_keep_alive_s, 5, 3600, "60"),
  INT ("mqtt", "session_s", mqtt_session_s, 60, 31536000, "604800"),

  FLAG ("metrics", "loopback", metrics_loopback, "true"),
  TEXT ("metrics", "token_file", metrics_token_file, ""),

  TEXT ("relays", "ca_file", relay_ca_file, ""),
  INT ("relays", "timeout_s", relay_timeout_s, 1, 120, "15"),

  TEXT ("fcm", "credentials_file", fcm_credentials_file, ""),
  TEXT ("fcm", "url", fcm_url, "https://fcm.googleapis.com"),

  TEXT ("webpush", "key_file", web_push_key_file, ""),
  TEXT ("webpush", "contact", web_push_contact, ""),
  LIST ("webpush", "hosts", web_push_hosts,
        "fcm.googleapis.com;updates.push.services.mozilla.com;web.push.apple.com;*.notify.windows.com"),

  TEXT ("ntfy", "url", ntfy_url, ""),
  TEXT ("ntfy", "token_file", ntfy_token_file, ""),
  LIST ("ntfy", "hosts", ntfy_hosts, ""),

  TEXT ("mail", "url", mail_url, ""),
  FLAG ("mail", "starttls", mail_starttls, "true"),
  TEXT ("mail", "user", mail_user, ""),
  TEXT ("mail", "password_file", mail_password_file, ""),
  TEXT ("mail", "from", mail_from, ""),
  LIST ("mail", "domains", mail_domains, ""),

  TEXT ("webhook", "secret_file", webhook_secret_file, ""),
  LIST ("webhook", "hosts", webhook_hosts, ""),

  INT ("demo", "seed", demo_seed, 0, G_MAXUINT32, "7"),
  REAL ("demo", "speed", demo_speed, 1, 1000, "1"),
  INT ("demo", "lines", demo_lines, 1, 500, "5"),
  REAL ("demo", "warm_up_hours", demo_warm_up_hours, 0, 72, "8"),
};

static gpointer
get_field (const Ms5Config *config,
           const Entry     *entry)
{
  return (guint8 *) config + entry->offset;
}

static const Entry *
find_entry (const char *group,
            const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    if (g_str_equal (entries[i].group, group) && g_str_equal (entries[i].key, key))
      return &entries[i];

  return NULL;
}

static gboolean
is_group (const char *group)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    if (g_str_equal (entries[i].group, group))
      return TRUE;

  return FALSE;
}

static char **
split_list (const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, ";", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_strv_builder_add (builder, parts[i]);

  return g_strv_builder_end (builder);
}

static gboolean
read_number (const Entry *entry,
             const char  *value,
             double      *out_number)
{
  char *end = NULL;
  double number = g_ascii_strtod (value, &end);

  if (end == value || *end != '\0' || !isfinite (number)
      || (entry->kind == KIND_INT && number != trunc (number)))
    return FALSE;

  *out_number = number;
  return TRUE;
}

static void
set_number (const Entry *entry,
            gpointer     field,
            const char  *value,
            const char  *path,
            Ms5Problems *problems)
{
  const char *what = entry->kind == KIND_INT ? "whole number" : "number";
  double number;

  if (!read_number (entry, value, &number))
    ms5_problems_add (problems, path, "«%s» is not a %s", value, what);
  else if (number < entry->min || number > entry->max)
    ms5_problems_add (problems, path, "%s is not from %.15g to %.15g", value, entry->min, entry->max);
  else if (entry->kind == KIND_INT)
    *(gint64 *) field = (gint64) number;
  else
    *(double *) field = number;
}

static void
set_entry (Ms5Config   *config,
           const Entry *entry,
           const char  *value,
           Ms5Problems *problems)
{
  g_autofree char *path = g_strdup_printf ("[%s] %s", entry->group, entry->key);
  gpointer field = get_field (config, entry);

  switch (entry->kind)
    {
    case KIND_TEXT:
      g_free (*(char **) field);
      *(char **) field = *value != '\0' ? g_strdup (value) : NULL;
      break;
    case KIND_LIST:
      g_strfreev (*(char ***) field);
      *(char ***) field = split_list (value);
      break;
    case KIND_FLAG:
      if (g_str_equal (value, "true") || g_str_equal (value, "false"))
        *(gboolean *) field = *value == 't';
      else
        ms5_problems_add (problems, path, "«%s» is neither true nor false", value);
      break;
    case KIND_INT:
    case KIND_REAL:
      set_number (entry, field, value, path, problems);
      break;
    }
}

/**
 * ms5_config_new:
 *
 * Returns: (transfer full): the defaults
 */
Ms5Config *
ms5_config_new (void)
{
  Ms5Config *config = g_new0 (Ms5Config, 1);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    set_entry (config, &entries[i], entries[i].value, problems);

  g_assert (ms5_problems_get_count (problems) == 0);
  return config;
}

/**
 * ms5_config_free:
 * @config: (transfer full): a configuration
 */
void
ms5_config_free (Ms5Config *config)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      gpointer field = get_field (config, &entries[i]);

      if (entries[i].kind == KIND_TEXT)
        g_free (*(char **) field);
      else if (entries[i].kind == KIND_LIST)
        g_strfreev (*(char ***) field);
    }
  g_free (config);
}

static void
read_group (Ms5Config   *config,
            GKeyFile    *file,
            const char  *group,
            Ms5Problems *problems)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      const Entry *entry = find_entry (group, keys[i]);
      g_autofree char *path = g_strdup_printf ("[%s] %s", group, keys[i]);
      g_autoptr (GError) error = NULL;
      g_autofree char *value = NULL;

      if (entry == NULL)
        {
          ms5_problems_add (problems, path, "there is no such key");
          continue;
        }

      value = g_key_file_get_string (file, group, keys[i], &error);
      if (error != NULL)
        ms5_problems_add (problems, path, "is not UTF-8, or has a wrong escape");
      else
        set_entry (config, entry, g_strstrip (value), problems);
    }
}

/**
 * ms5_config_read:
 * @config: takes what @text says
 * @text: (array length=length): a key file
 * @length: its length in bytes
 * @problems: everything that is wrong with it, such as unknown groups and keys
 */
void
ms5_config_read (Ms5Config   *config,
                 const char  *text,
                 gsize        length,
                 Ms5Problems *problems)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, &error))
    {
      ms5_problems_add (problems, "file", "%s", error->message);
      return;
    }

  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("[%s]", groups[i]);

      if (is_group (groups[i]))
        read_group (config, file, groups[i], problems);
      else
        ms5_problems_add (problems, path, "there is no such group");
    }
}

/**
 * ms5_config_set:
 * @config: is changed
 * @group: a group
 * @key: a key of that group
 * @value: as it would be written in a file
 * @problems: what is wrong with @value
 */
void
ms5_config_set (Ms5Config   *config,
                const char  *group,
                const char  *key,
                const char  *value,
                Ms5Problems *problems)
{
  const Entry *entry = find_entry (group, key);

  g_return_if_fail (entry != NULL);

  set_entry (config, entry, value, problems);
}

/**
 * ms5_config_get_key:
 * @index: from 0
 * @out_group: (out): a group
 * @out_key: (out): a key of it
 *
 * Returns: %FALSE past the last key
 */
gboolean
ms5_config_get_key (guint        index,
                    const char **out_group,
                    const char **out_key)
{
  if (index >= G_N_ELEMENTS (entries))
    return FALSE;

  *out_group = entries[index].group;
  *out_key = entries[index].key;
  return TRUE;
}

/**
 * ms5_config_dup_value:
 * @config: a configuration
 * @index: of a key, as of ms5_config_get_key()
 *
 * Returns: (transfer full): the value as it would be written in a file
 */
char *
ms5_config_dup_value (const Ms5Config *config,
                      guint            index)
{
  const Entry *entry = &entries[index];
  gpointer field = get_field (config, entry);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_val_if_fail (index < G_N_ELEMENTS (entries), NULL);

  switch (entry->kind)
    {
    case KIND_TEXT:
      return g_strdup (*(char **) field != NULL ? *(char **) field : "");
    case KIND_LIST:
      return g_strjoinv (";", *(char ***) field);
    case KIND_FLAG:
      return g_strdup (*(gboolean *) field ? "true" : "false");
    case KIND_INT:
      return g_strdup_printf ("%" G_GINT64_FORMAT, *(gint64 *) field);
    case KIND_REAL:
    default:
      return g_strdup (g_ascii_dtostr (number, sizeof number, *(double *) field));
    }
}
