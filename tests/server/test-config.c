/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ms5-config.h"

#include <string.h>

static char *
read_shipped (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("MS5_SOURCE_ROOT"), "data", "ms5-server.conf", NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* The text with every «#key=value» as «key=value». */
static char *
uncomment (const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new ("^#([a-z_]+=)", G_REGEX_MULTILINE, 0, NULL);

  return g_regex_replace (regex, text, -1, 0, "\\1", 0, NULL);
}

static void
assert_none (Ms5Problems *problems)
{
  g_autofree char *text = ms5_problems_to_string (problems);

  g_assert_cmpstr (text, ==, "");
}

static void
assert_problem (Ms5Problems *problems,
                const char  *path,
                const char  *part)
{
  for (guint i = 0; i < ms5_problems_get_count (problems); i++)
    {
      const Ms5Problem *problem = ms5_problems_get (problems, i);

      if (g_str_equal (problem->path, path) && strstr (problem->message, part) != NULL)
        return;
    }
  g_error ("nobody says «%s» of %s", part, path);
}

/* What the shipped file says is the default is the default, and nothing is missing in it. */
static void
test_shipped (void)
{
  g_autofree char *shipped = read_shipped ();
  g_autofree char *text = uncomment (shipped);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5Config) config = ms5_config_new ();
  g_autoptr (Ms5Config) read = ms5_config_new ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  const char *group, *key;

  ms5_config_read (read, shipped, strlen (shipped), problems);
  ms5_config_read (read, text, strlen (text), problems);
  ms5_config_check (read, problems);
  assert_none (problems);

  g_assert_true (g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, NULL));
  for (guint i = 0; ms5_config_get_key (i, &group, &key); i++)
    {
      g_autofree char *expected = ms5_config_dup_value (config, i);
      g_autofree char *found = ms5_config_dup_value (read, i);

      g_test_message ("[%s] %s=%s", group, key, expected);
      g_assert_true (g_key_file_has_key (file, group, key, NULL));
      g_assert_cmpstr (found, ==, expected);
    }
}

static void
test_values (void)
{
  static const char text[] = "[server]\nlisten= ::1 \nport=0\nallowed_origins=https://a.example; http://b:81;;\n"
                             "plant=\n[demo]\nspeed=2.5\n[metrics]\nloopback=false\n";
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5Config) config = ms5_config_new ();

  ms5_config_read (config, text, strlen (text), problems);
  ms5_config_check (config, problems);
  assert_none (problems);
  g_assert_cmpstr (config->listen, ==, "::1");
  g_assert_cmpint (config->port, ==, 0);
  g_assert_cmpuint (g_strv_length (config->allowed_origins), ==, 2);
  g_assert_cmpstr (config->allowed_origins[1], ==, "http://b:81");
  g_assert_null (config->plant);
  g_assert_cmpfloat (config->demo_speed, ==, 2.5);
  g_assert_false (config->metrics_loopback);
  g_assert_cmpstr (config->mqtt_prefix, ==, "ms5/v1");
}

/* All of it is reported in one go. */
static void
test_all_errors (void)
{
  static const char text[] = "[server]\nprot=1\nport=65536\nbehind_proxy=yes\nstate_dir=\\q\n"
                             "[sever]\nport=1\n[demo]\nlines=1.5\nspeed=fast\nwarm_up_hours=nan\n";
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5Config) config = ms5_config_new ();

  ms5_config_read (config, text, strlen (text), problems);
  g_assert_cmpuint (ms5_problems_get_count (problems), ==, 8);
  assert_problem (problems, "[server] prot", "no such key");
  assert_problem (problems, "[server] port", "from 0 to 65535");
  assert_problem (problems, "[server] behind_proxy", "neither true nor false");
  assert_problem (problems, "[server] state_dir", "wrong escape");
  assert_problem (problems, "[sever]", "no such group");
  assert_problem (problems, "[demo] lines", "not a whole number");
  assert_problem (problems, "[demo] speed", "not a number");
  assert_problem (problems, "[demo] warm_up_hours", "not a number");
}

static void
test_not_a_key_file (void)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5Config) config = ms5_config_new ();

  ms5_config_read (config, "port 1\n", 7, problems);
  g_assert_cmpuint (ms5_problems_get_count (problems), ==, 1);
}

/* One setting that must not be, and where it is reported. */
static void
test_check (void)
{
  static const struct { const char *group, *key, *value, *path, *part; } cases[] = {
    { "server", "listen", "0.0.0.0", "[server] listen", "in the clear" },
    { "server", "listen", "::", "[server] listen", "in the clear" },
    { "server", "listen", "localhost", "[server] listen", "not an IP address" },
    { "server", "listen", "", "[server] listen", "not an IP address" },
    { "server", "trusted_proxies", "proxy.example", "[server] trusted_proxies", "not an IP address" },
    { "server", "allowed_origins", "https://a.example/", "[server] allowed_origins", "not an origin" },
    { "server", "allowed_origins", "*", "[server] allowed_origins", "not an origin" },
    { "tls", "key", "/k.pem", "[tls] key", "without [tls] certificate" },
    { "http", "max_connections", "10", "[http] max_address_connections", "more than" },
    { "accounts", "idle_days", "91", "[accounts] idle_days", "more than" },
    { "mqtt", "url", "broker:1883", "[mqtt] url", "mqtt://" },
    { "mqtt", "version", "4", "[mqtt] version", "neither" },
    { "mqtt", "client_id", "", "[mqtt] client_id", "empty" },
    { "mqtt", "prefix", "a/#", "[mqtt] prefix", "topic" },
    { "mqtt", "key_file", "/k.pem", "[mqtt] key_file", "certificate_file" },
    { "fcm", "url", "", "[fcm] url", "empty" },
    { "webpush", "key_file", "/k.pem", "[webpush] contact", "mailto:" },
    { "ntfy", "token_file", "/t", "[ntfy] token_file", "without url" },
    { "mail", "url", "smtp://m", "[mail] from", "missing" },
    { "mail", "from", "a@b.example", "[mail] from", "without url" },
    { "mail", "user", "ann", "[mail] user", "without url" },
    { "mail", "password_file", "/p", "[mail] password_file", "without user" },
    { "webhook", "secret_file", "/s", "[webhook] hosts", "no webhook" },
    { "webhook", "hosts", "a.example", "[webhook] hosts", "without secret_file" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Ms5Problems) problems = ms5_problems_new ();
      g_autoptr (Ms5Config) config = ms5_config_new ();

      g_test_message ("[%s] %s=%s", cases[i].group, cases[i].key, cases[i].value);
      ms5_config_set (config, cases[i].group, cases[i].key, cases[i].value, problems);
      assert_none (problems);
      ms5_config_check (config, problems);
      g_assert_cmpuint (ms5_problems_get_count (problems), ==, 1);
      assert_problem (problems, cases[i].path, cases[i].part);
    }
}

static void
test_open_to_others (void)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5Config) config = ms5_config_new ();

  ms5_config_set (config, "server", "listen", "0.0.0.0", problems);
  ms5_config_set (config, "server", "behind_proxy", "true", problems);
  ms5_config_check (config, problems);
  assert_none (problems);

  ms5_config_set (config, "server", "behind_proxy", "false", problems);
  ms5_config_set (config, "tls", "certificate", "/c.pem", problems);
  ms5_config_check (config, problems);
  assert_none (problems);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/config/shipped", test_shipped);
  g_test_add_func ("/config/values", test_values);
  g_test_add_func ("/config/all-errors", test_all_errors);
  g_test_add_func ("/config/not-a-key-file", test_not_a_key_file);
  g_test_add_func ("/config/check", test_check);
  g_test_add_func ("/config/open-to-others", test_open_to_others);
  return g_test_run ();
}
