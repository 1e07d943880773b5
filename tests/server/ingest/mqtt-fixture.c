/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "mqtt-fixture.h"

#include "hall-fixture.h"
#include "runtime/ms5-system-clock.h"
#include "support/ms5-test-wait.h"

void
fixture_open (Fixture    *fixture,
              const char *listener,
              const char *scheme,
              int         version)
{
  g_autofree char *uri = NULL;

  fixture->broker = broker_new (listener);
  uri = broker_dup_uri (fixture->broker, scheme);
  fixture->plant = fixture_load_plant ();
  fixture->clock = ms5_system_clock_new ();
  fixture->pipeline = fake_pipeline_new ();
  fixture->door = ms5_door_new (fixture->plant, fixture->clock, MS5_DOOR_PIPELINE (fixture->pipeline));
  fixture->config = ms5_mqtt_config_new (uri, "ms5-test");
  fixture->config->version = version;
}

void
fixture_set_up (Fixture       *fixture,
                gconstpointer  user_data)
{
  fixture_open (fixture, "allow_anonymous true\n", "mqtt", GPOINTER_TO_INT (user_data));
  broker_start (fixture->broker);
}

void
fixture_begin (Fixture *fixture)
{
  fixture->mqtt = ms5_mqtt_new (fixture->door, fixture->plant->site.code, fixture->config);
  ms5_mqtt_start (fixture->mqtt);
}

void
fixture_connect (Fixture *fixture)
{
  fixture_begin (fixture);
  ms5_test_wait_until (ms5_mqtt_get_state (fixture->mqtt) == MS5_MQTT_CONNECTED);
}

void
fixture_stop (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (fixture->mqtt == NULL)
    return;

  ms5_mqtt_stop_async (fixture->mqtt, NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  ms5_mqtt_stop_finish (fixture->mqtt, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  g_assert_finalize_object (g_steal_pointer (&fixture->mqtt));
}

void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  user_data)
{
  fixture_stop (fixture);
  g_assert_finalize_object (fixture->door);
  g_assert_finalize_object (fixture->pipeline);
  g_object_unref (fixture->clock);
  ms5_plant_unref (fixture->plant);
  ms5_mqtt_config_free (fixture->config);
  broker_free (fixture->broker);
}

/* The same number always means the same sample. */
void
fixture_append_sample (GString *text,
                       guint    seq)
{
  g_autofree char *now = ms5_time_format (FIXTURE_MONDAY + seq * MS5_USEC_PER_MS);

  g_string_append_printf (text, "{\"ts\":\"%s\",\"source\":\"plc\",\"birth\":1,\"seq\":%u,\"counts\":{\"good\":1}}",
                          now, seq);
}

/* Messages of one sample each, numbered from @first on. */
char *
fixture_make_lines (guint first,
                    guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      fixture_append_sample (text, first + i);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

void
fixture_publish (Fixture *fixture,
                 guint    first,
                 guint    n)
{
  g_autofree char *lines = fixture_make_lines (first, n);

  broker_publish (fixture->broker, TOPIC, lines, NULL);
}
