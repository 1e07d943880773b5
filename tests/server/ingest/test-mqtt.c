/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "mqtt-fixture.h"

#include "support/ms5-test-wait.h"

#include <string.h>

/* The samples that came are numbered without gap or repeat. */
static void
check_numbers (Fixture *fixture,
               guint    n)
{
  g_assert_cmpuint (fixture->pipeline->samples->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      const FakeSample *sample = g_ptr_array_index (fixture->pipeline->samples, i);
      g_autofree char *expected = g_strdup_printf ("\"seq\":%u,", i);

      g_assert_cmpstr (sample->equipment, ==, "FL1");
      g_assert_nonnull (strstr (sample->text, expected));
    }
}

static void
test_delivery (Fixture       *fixture,
               gconstpointer  user_data)
{
  g_autoptr (GString) array = g_string_new ("[");
  Ms5DoorCounts counts;
  Ms5MqttCounts mqtt_counts;

  fixture_connect (fixture);
  fixture_publish (fixture, 0, 50);
  for (guint i = 0; i < 20; i++)
    {
      if (i > 0)
        g_string_append_c (array, ',');
      fixture_append_sample (array, 50 + i);
    }
  g_string_append (array, "]\n");
  broker_publish (fixture->broker, TOPIC, array->str, NULL);
  ms5_test_wait_until (fixture->pipeline->n_samples == 70);
  check_numbers (fixture, 70);
  g_assert_cmpuint (fixture->pipeline->n_commits, <=, 51);

  ms5_door_get_counts (fixture->door, &counts);
  g_assert_cmpuint (counts.stored, ==, 70);
  ms5_mqtt_get_counts (fixture->mqtt, &mqtt_counts);
  g_assert_cmpuint (mqtt_counts.messages, ==, 51);
  g_assert_cmpuint (mqtt_counts.connects, ==, 1);
  g_assert_cmpuint (mqtt_counts.resumed, ==, 0);
}

/* Rubbish is counted and does not come again. */
static void
test_rubbish (Fixture       *fixture,
              gconstpointer  user_data)
{
  g_autofree char *large = g_strnfill (20000, 'x');
  Ms5DoorCounts counts;

  fixture->config->max_message_bytes = 10000;
  fixture_connect (fixture);
  broker_publish (fixture->broker, TOPIC, "what\n{}\n", NULL);
  broker_publish (fixture->broker, TOPIC, large, NULL);
  broker_publish (fixture->broker, "ms5/v1/bottling-hall/hall-a/L1/XX1", "{\"ts\":\"2026-01-01T00:00:00Z\"}\n", NULL);
  broker_publish (fixture->broker, "ms5/v1/bottling-hall/hall-b/L1/FL1", "{\"ts\":\"2026-01-01T00:00:00Z\"}\n", NULL);
  broker_publish (fixture->broker, "ms5/v1/elsewhere/hall-a/L1/FL1", "{\"ts\":\"2026-01-01T00:00:00Z\"}\n", NULL);
  fixture_publish (fixture, 0, 1);
  ms5_test_wait_until (fixture->pipeline->n_samples == 1);

  ms5_door_get_counts (fixture->door, &counts);
  g_assert_cmpuint (counts.refused[MS5_DOOR_REFUSED_SYNTAX], ==, 1);
  g_assert_cmpuint (counts.refused[MS5_DOOR_REFUSED_SHAPE], ==, 1);
  g_assert_cmpuint (counts.refused[MS5_DOOR_REFUSED_SIZE], ==, 1);
  g_assert_cmpuint (counts.refused[MS5_DOOR_REFUSED_EQUIPMENT], ==, 2);
  g_assert_cmpuint (counts.received, ==, 6);

  fixture_stop (fixture);
  fixture_connect (fixture);
  fixture_publish (fixture, 1, 1);
  ms5_test_wait_until (fixture->pipeline->n_samples == 2);
  ms5_door_get_counts (fixture->door, &counts);
  g_assert_cmpuint (counts.received, ==, 7);
}

/* What is published while we are away waits for us. */
static void
test_session (Fixture       *fixture,
              gconstpointer  user_data)
{
  Ms5MqttCounts counts;

  fixture_connect (fixture);
  fixture_publish (fixture, 0, 5);
  ms5_test_wait_until (fixture->pipeline->n_samples == 5);
  fixture_stop (fixture);

  fixture_publish (fixture, 5, 300);
  fixture_connect (fixture);
  ms5_test_wait_until (fixture->pipeline->n_samples == 305);
  check_numbers (fixture, 305);
  ms5_mqtt_get_counts (fixture->mqtt, &counts);
  g_assert_cmpuint (counts.resumed, ==, 1);
}

static void
test_reconnect (Fixture       *fixture,
                gconstpointer  user_data)
{
  Ms5MqttCounts counts;

  fixture_connect (fixture);
  fixture_publish (fixture, 0, 10);
  ms5_test_wait_until (fixture->pipeline->n_samples == 10);

  broker_stop (fixture->broker);
  ms5_test_wait_until (ms5_mqtt_get_state (fixture->mqtt) == MS5_MQTT_WAITING);
  g_assert_nonnull (ms5_mqtt_get_trouble (fixture->mqtt));
  broker_start (fixture->broker);
  fixture_publish (fixture, 10, 10);
  ms5_test_wait_until (fixture->pipeline->n_samples == 20);
  check_numbers (fixture, 20);
  ms5_test_wait_until (ms5_mqtt_get_state (fixture->mqtt) == MS5_MQTT_CONNECTED);
  ms5_mqtt_get_counts (fixture->mqtt, &counts);
  g_assert_cmpuint (counts.connects, ==, 2);
  g_assert_cmpuint (counts.resumed, ==, 1);
}

/* No broker yet: it waits for it. */
static void
test_no_broker (Fixture       *fixture,
                gconstpointer  user_data)
{
  broker_stop (fixture->broker);
  fixture_begin (fixture);
  ms5_test_wait_until (ms5_mqtt_get_state (fixture->mqtt) == MS5_MQTT_WAITING);
  ms5_test_wait_until (ms5_mqtt_get_state (fixture->mqtt) == MS5_MQTT_CONNECTING);
  broker_start (fixture->broker);
  ms5_test_wait_until (ms5_mqtt_get_state (fixture->mqtt) == MS5_MQTT_CONNECTED);
  g_assert_null (ms5_mqtt_get_trouble (fixture->mqtt));
}

/* While the door is busy the message waits, and is not lost. */
static void
test_busy (Fixture       *fixture,
           gconstpointer  user_data)
{
  Ms5MqttCounts counts;

  fixture_connect (fixture);
  fixture->pipeline->busy = TRUE;
  fixture_publish (fixture, 0, 5);
  do
    {
      g_main_context_iteration (NULL, TRUE);
      ms5_mqtt_get_counts (fixture->mqtt, &counts);
    }
  while (counts.busy < 3);
  g_assert_cmpuint (fixture->pipeline->n_samples, ==, 0);
  g_assert_cmpuint (counts.messages, ==, 1);

  fixture->pipeline->busy = FALSE;
  ms5_test_wait_until (fixture->pipeline->n_samples == 5);
  check_numbers (fixture, 5);
}

/* The next message does not come before the one under way is durable. */
static void
test_one_by_one (Fixture       *fixture,
                 gconstpointer  user_data)
{
  fixture_connect (fixture);
  fixture->pipeline->holds = TRUE;
  fixture_publish (fixture, 0, 3);
  for (guint i = 1; i <= 3; i++)
    {
      ms5_test_wait_until (g_queue_get_length (&fixture->pipeline->waiting) == 1);
      g_assert_cmpuint (fixture->pipeline->n_samples, ==, i);
      fake_pipeline_commit (fixture->pipeline, TRUE);
    }
}

static void
test_death_and_ask (Fixture       *fixture,
                    gconstpointer  user_data)
{
  g_autofree char *port = g_strdup_printf ("%u", fixture->broker->port);
  g_autoptr (GSubprocess) listener = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *heard = NULL;
  Ms5DoorCounts counts;
  guint n = 0;

  fixture_connect (fixture);
  fixture_publish (fixture, 0, 2);
  ms5_test_wait_until (fixture->pipeline->n_samples == 2);
  broker_publish (fixture->broker, "ms5/v1/bottling-hall/death/plc", "{\"birth\":7}\n{\"birth\":1}\n", NULL);
  ms5_test_wait_until (fixture->pipeline->lost->len == 1);
  g_assert_cmpstr (g_ptr_array_index (fixture->pipeline->lost, 0), ==, "FL1");
  ms5_door_get_counts (fixture->door, &counts);
  g_assert_cmpuint (counts.deaths, ==, 1);

  listener = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, "mosquitto_sub", "-p", port, "-q", "1", "-C", "1",
                               "-v", "-t", "ms5/v1/bottling-hall/ask/+", NULL);
  g_subprocess_communicate_utf8_async (listener, NULL, NULL, ms5_test_result_cb, &result);
  /* Samples are missing each time; it is asked at least once after the listener has subscribed. */
  while (result == NULL)
    {
      fixture_publish (fixture, 10 + 2 * n, 1);
      ms5_test_wait_until (fixture->pipeline->n_samples == 3 + n);
      n++;
    }
  g_subprocess_communicate_utf8_finish (listener, result, &heard, NULL, NULL);
  g_assert_cmpstr (heard, ==, "ms5/v1/bottling-hall/ask/plc {\"want\":\"report\"}\n");
}

static char *
hear_status (Fixture *fixture)
{
  g_autofree char *port = g_strdup_printf ("%u", fixture->broker->port);
  g_autoptr (GSubprocess) listener = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  char *heard = NULL;

  listener = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, "mosquitto_sub", "-p", port, "-C", "1", "-t",
                               "ms5/status", NULL);
  g_subprocess_communicate_utf8_async (listener, NULL, NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  g_subprocess_communicate_utf8_finish (listener, result, &heard, NULL, NULL);
  return g_strstrip (heard);
}

static void
test_status (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_autofree char *online = NULL;
  g_autofree char *offline = NULL;

  fixture->config->status_topic = g_strdup ("ms5/status");
  fixture_connect (fixture);
  online = hear_status (fixture);
  g_assert_cmpstr (online, ==, "online");
  fixture_stop (fixture);
  offline = hear_status (fixture);
  g_assert_cmpstr (offline, ==, "offline");
}

/* A certificate of our own authority for us and one for the broker. */
static void
make_certificates (Fixture *fixture)
{
  static const char *const who[] = { "broker", "client", NULL };
  Broker *broker = fixture->broker;
  g_autofree char *ca_key = broker_dup_path (broker, "ca.key");
  g_autofree char *ca = broker_dup_path (broker, "ca.pem");

  run_program ("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
               ca_key, "-out", ca, "-days", "2", "-subj", "/CN=MS5 test authority", NULL);
  for (guint i = 0; who[i] != NULL; i++)
    {
      g_autofree char *key_name = g_strconcat (who[i], ".key", NULL);
      g_autofree char *certificate_name = g_strconcat (who[i], ".pem", NULL);
      g_autofree char *key = broker_dup_path (broker, key_name);
      g_autofree char *certificate = broker_dup_path (broker, certificate_name);

      run_program ("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                   "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost", "-addext",
                   "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE", "-CA", ca,
                   "-CAkey", ca_key, NULL);
    }
}

static void
set_up_tls (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autofree char *passwords = NULL;
  g_autofree char *secret = NULL;

  fixture_open (fixture,
                "cafile %s/ca.pem\ncertfile %s/broker.pem\nkeyfile %s/broker.key\nrequire_certificate true\n"
                "allow_anonymous false\npassword_file %s/passwords\n",
                "mqtts", GPOINTER_TO_INT (user_data));
  make_certificates (fixture);
  passwords = broker_dup_path (fixture->broker, "passwords");
  run_program ("mosquitto_passwd", "-b", "-c", passwords, "line", "right one", NULL);
  secret = broker_dup_path (fixture->broker, "secret");
  g_assert_true (g_file_set_contents (secret, "right one\n", -1, NULL));

  fixture->config->user = g_strdup ("line");
  fixture->config->password_file = broker_dup_path (fixture->broker, "secret");
  fixture->config->ca_file = broker_dup_path (fixture->broker, "ca.pem");
  fixture->config->certificate_file = broker_dup_path (fixture->broker, "client.pem");
  fixture->config->key_file = broker_dup_path (fixture->broker, "client.key");
  broker_start (fixture->broker);
}

static void
test_tls (Fixture       *fixture,
          gconstpointer  user_data)
{
  g_autofree char *lines = fixture_make_lines (0, 20);

  fixture_connect (fixture);
  broker_publish (fixture->broker, TOPIC, lines, "-h", "localhost", "--cafile", fixture->config->ca_file, "--cert",
                  fixture->config->certificate_file, "--key", fixture->config->key_file, "-u", "line", "-P",
                  "right one", NULL);
  ms5_test_wait_until (fixture->pipeline->n_samples == 20);
  check_numbers (fixture, 20);
}

/* Each of these must keep us out, say why, and not end the trying. */
static void
test_tls_refused (Fixture       *fixture,
                  gconstpointer  user_data)
{
  g_autofree char *wrong = broker_dup_path (fixture->broker, "wrong");
  g_autofree char *right = NULL;

  g_assert_true (g_file_set_contents (wrong, "wrong one\n", -1, NULL));
  right = fixture->config->password_file;
  fixture->config->password_file = g_strdup (wrong);
  fixture_begin (fixture);
  ms5_test_wait_until (ms5_mqtt_get_state (fixture->mqtt) == MS5_MQTT_WAITING);
  g_test_message ("wrong password: %s", ms5_mqtt_get_trouble (fixture->mqtt));
  /* The file is read again each time. */
  g_assert_true (g_file_set_contents (wrong, "right one\n", -1, NULL));
  ms5_test_wait_until (ms5_mqtt_get_state (fixture->mqtt) == MS5_MQTT_CONNECTED);
  fixture_stop (fixture);

  /* Not the authority that signed the broker's certificate. */
  g_free (fixture->config->ca_file);
  fixture->config->ca_file = broker_dup_path (fixture->broker, "client.pem");
  fixture_begin (fixture);
  ms5_test_wait_until (ms5_mqtt_get_state (fixture->mqtt) == MS5_MQTT_WAITING);
  g_test_message ("wrong authority: %s", ms5_mqtt_get_trouble (fixture->mqtt));
  fixture_stop (fixture);

  /* Another name than the certificate's. */
  g_free (fixture->config->ca_file);
  fixture->config->ca_file = broker_dup_path (fixture->broker, "ca.pem");
  g_free (fixture->config->uri);
  fixture->config->uri = g_strdup_printf ("mqtts://127.0.0.1:%u", fixture->broker->port);
  fixture_begin (fixture);
  ms5_test_wait_until (ms5_mqtt_get_state (fixture->mqtt) == MS5_MQTT_WAITING);
  g_test_message ("wrong name: %s", ms5_mqtt_get_trouble (fixture->mqtt));
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *name;
    int version;
  } versions[] = { { "5", 5 }, { "3.1.1", 3 } };

  g_test_init (&argc, &argv, NULL);
  if (!broker_is_there ())
    {
      g_print ("1..0 # SKIP no mosquitto\n");
      return 0;
    }

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      gconstpointer version = GINT_TO_POINTER (versions[i].version);

#define ADD(what, up, func)                                                              \
  G_STMT_START {                                                                         \
    g_autofree char *path = g_strdup_printf ("/mqtt/%s/" what, versions[i].name);        \
    g_test_add (path, Fixture, version, up, func, fixture_tear_down);                    \
  } G_STMT_END
      ADD ("delivery", fixture_set_up, test_delivery);
      ADD ("rubbish", fixture_set_up, test_rubbish);
      ADD ("session", fixture_set_up, test_session);
      ADD ("reconnect", fixture_set_up, test_reconnect);
      ADD ("no-broker", fixture_set_up, test_no_broker);
      ADD ("busy", fixture_set_up, test_busy);
      ADD ("one-by-one", fixture_set_up, test_one_by_one);
      ADD ("death-and-ask", fixture_set_up, test_death_and_ask);
      ADD ("status", fixture_set_up, test_status);
      ADD ("tls", set_up_tls, test_tls);
      ADD ("tls-refused", set_up_tls, test_tls_refused);
#undef ADD
    }

  return g_test_run ();
}
