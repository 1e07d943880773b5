/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which sound is heard for what is on the floor. It is played, to nobody. */

#include "config.h"

#include <gst/gst.h>

#include "app/ms5-sounds.h"
#include "core/ms5-manual-clock.h"
#include "floor-fixture.h"
#include "support/ms5-test-wait.h"

typedef struct
{
  Ms5ManualClock *clock;
  Ms5View         view;
  Ms5LinkAlarm   *alarm;
  Ms5Chime       *chime;
  Ms5Sounds      *sounds;
  guint           played[MS5_N_SOUNDS];
  guint           unavailable;
} Fixture;

static void
played_cb (Fixture *f,
           int      sound)
{
  f->played[sound]++;
}

static void
unavailable_cb (Fixture *f)
{
  f->unavailable++;
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
set_up (Fixture       *f,
        gconstpointer  sink)
{
  f->clock = ms5_manual_clock_new (FLOOR_FIXTURE_NOW);
  f->view.pulse = ms5_pulse_new (MS5_CLOCK (f->clock));
  f->view.floor = floor_fixture_new (MS5_CLOCK (f->clock), 2);
  f->view.settings = g_settings_new (APPLICATION_ID);
  f->alarm = ms5_link_alarm_new (MS5_CLOCK (f->clock), f->view.settings, NULL);
  f->chime = ms5_chime_new (sink);
  f->sounds = ms5_sounds_new (&f->view, MS5_CLOCK (f->clock), f->alarm, f->chime);
  g_signal_connect_swapped (f->chime, "played", G_CALLBACK (played_cb), f);
  g_signal_connect_swapped (f->sounds, "unavailable", G_CALLBACK (unavailable_cb), f);
  settle ();
}

static void
tear_down (Fixture       *f,
           gconstpointer  sink)
{
  static const char *keys[] = { "sounds", "sound-mute", "quiet-hours", "sound-volume-low", "sound-volume-high" };
  g_autoptr (GAsyncResult) result = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (f->view.settings, keys[i]);
  g_assert_finalize_object (f->sounds);
  ms5_chime_close_async (f->chime, NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  g_clear_object (&result);
  settle ();
  g_assert_finalize_object (f->chime);
  g_assert_finalize_object (f->alarm);
  g_object_unref (f->view.settings);
  g_assert_finalize_object (f->view.floor);
  g_object_unref (f->view.pulse);
  g_object_unref (f->clock);
}

static void
put_call (Fixture    *f,
          const char *key,
          const char *json)
{
  floor_fixture_put (f->view.floor, "calls/L1", key, json);
  settle ();
}

static void
acknowledge_all (Fixture *f)
{
  GListModel *calls = ms5_floor_get_calls (f->view.floor);

  for (guint i = g_list_model_get_n_items (calls); i > 0; i--)
    {
      g_autoptr (Ms5ModelItem) call = g_list_model_get_item (calls, i - 1);
      g_autofree char *topic = g_strdup_printf ("calls/%s", ms5_model_item_get_line (call));
      g_autofree char *key = g_strdup (ms5_model_item_get_key (call));

      floor_fixture_remove (f->view.floor, topic, key);
    }
  settle ();
}

#define RAISED(priority, more) \
  "{'type':'machine-stop','priority':'" priority "','state':'raised','active':true,'rev':1,'raised':1772443000000" more "}"

static void
test_urgent (Fixture       *f,
             gconstpointer  sink)
{
  /* Nobody listens. */
  g_assert_cmpint (ms5_sounds_get_playing (f->sounds), ==, -1);

  ms5_sounds_set_reader (f->sounds, "a.weber");
  acknowledge_all (f);
  g_assert_cmpint (ms5_sounds_get_playing (f->sounds), ==, -1);

  put_call (f, "m", RAISED ("medium", ""));
  g_assert_cmpint (ms5_sounds_get_playing (f->sounds), ==, MS5_SOUND_MEDIUM);
  ms5_test_wait_until (f->played[MS5_SOUND_MEDIUM] >= 2);
  put_call (f, "c", RAISED ("critical", ""));
  g_assert_cmpint (ms5_sounds_get_playing (f->sounds), ==, MS5_SOUND_CRITICAL);
  ms5_test_wait_until (f->played[MS5_SOUND_CRITICAL] >= 2);

  /* Answered, a consequence, on the shelf, somebody else's: back to what is left. */
  put_call (f, "c", RAISED ("critical", ",'suppressed_by':'m'"));
  g_assert_cmpint (ms5_sounds_get_playing (f->sounds), ==, MS5_SOUND_MEDIUM);
  put_call (f, "m", RAISED ("medium", ",'assigned_to':'k.meier','assigned':1772443100000"));
  g_assert_cmpint (ms5_sounds_get_playing (f->sounds), ==, -1);
  put_call (f, "m", RAISED ("medium", ",'assigned_to':'A.Weber','assigned':1772443100000"));
  g_assert_cmpint (ms5_sounds_get_playing (f->sounds), ==, MS5_SOUND_MEDIUM);
  put_call (f, "m", RAISED ("medium", ",'out_of_service':1772443100000"));
  g_assert_cmpint (ms5_sounds_get_playing (f->sounds), ==, -1);

  g_assert_cmpuint (f->unavailable, ==, 0);
}

static void
test_once (Fixture       *f,
           gconstpointer  sink)
{
  ms5_sounds_set_reader (f->sounds, "a.weber");
  acknowledge_all (f);
  g_settings_set_uint (f->view.settings, "sound-volume-low", 40);
  put_call (f, "l", RAISED ("low", ""));
  ms5_test_wait_until (f->played[MS5_SOUND_LOW] == 1);
  put_call (f, "l", RAISED ("low", ",'note':'more'"));
  ms5_manual_clock_advance (f->clock, MS5_USEC_PER_MIN);
  put_call (f, "l2", RAISED ("low", ""));
  ms5_test_wait_until (f->played[MS5_SOUND_LOW] == 2);
  g_assert_cmpuint (f->played[MS5_SOUND_LOW], ==, 2);
}

static void
test_mute (Fixture       *f,
           gconstpointer  sink)
{
  ms5_sounds_set_reader (f->sounds, "a.weber");
  acknowledge_all (f);
  put_call (f, "c", RAISED ("critical", ""));
  ms5_manual_clock_advance (f->clock, MS5_USEC_PER_S);
  ms5_sounds_mute (f->sounds, 5);
  settle ();
  g_assert_cmpint (ms5_sounds_get_playing (f->sounds), ==, -1);
  g_assert_cmpint (ms5_sounds_get_muted_until (f->sounds), ==,
                   ms5_clock_now (MS5_CLOCK (f->clock)) + 5 * MS5_USEC_PER_MIN);

  /* What becomes critical now is heard; and the mute ends by itself. */
  ms5_manual_clock_advance (f->clock, MS5_USEC_PER_MIN);
  put_call (f, "h", RAISED ("high", ""));
  g_assert_cmpint (ms5_sounds_get_playing (f->sounds), ==, -1);
  put_call (f, "c2", RAISED ("critical", ""));
  g_assert_cmpint (ms5_sounds_get_playing (f->sounds), ==, MS5_SOUND_CRITICAL);
  floor_fixture_remove (f->view.floor, "calls/L1", "c2");
  floor_fixture_remove (f->view.floor, "calls/L1", "c");
  settle ();
  g_assert_cmpint (ms5_sounds_get_playing (f->sounds), ==, -1);
  ms5_manual_clock_advance (f->clock, 4 * MS5_USEC_PER_MIN);
  settle ();
  g_assert_cmpint (ms5_sounds_get_playing (f->sounds), ==, MS5_SOUND_HIGH);
  g_assert_true (ms5_sounds_get_muted_until (f->sounds) == MS5_TIME_NONE);

  ms5_sounds_mute (f->sounds, 5);
  settle ();
  ms5_sounds_mute (f->sounds, 0);
  settle ();
  g_assert_cmpint (ms5_sounds_get_playing (f->sounds), ==, MS5_SOUND_HIGH);
  g_settings_set_boolean (f->view.settings, "sounds", FALSE);
  settle ();
  g_assert_cmpint (ms5_sounds_get_playing (f->sounds), ==, -1);
}

/* Without a link what was heard goes on, and the loss is heard; what is only in an old picture is not. */
static void
test_link (Fixture       *f,
           gconstpointer  sink)
{
  ms5_floor_set_freshness (f->view.floor, MS5_FLOOR_OFFLINE, FLOOR_FIXTURE_NOW);
  ms5_sounds_set_reader (f->sounds, "a.weber");
  settle ();
  g_assert_cmpint (ms5_sounds_get_playing (f->sounds), ==, -1);

  ms5_floor_set_freshness (f->view.floor, MS5_FLOOR_LIVE, FLOOR_FIXTURE_NOW);
  acknowledge_all (f);
  put_call (f, "m", RAISED ("medium", ""));
  ms5_floor_set_freshness (f->view.floor, MS5_FLOOR_OFFLINE, FLOOR_FIXTURE_NOW);
  settle ();
  g_assert_cmpint (ms5_sounds_get_playing (f->sounds), ==, MS5_SOUND_MEDIUM);
  ms5_link_alarm_set_since (f->alarm, FLOOR_FIXTURE_NOW);
  settle ();
  g_assert_cmpint (ms5_sounds_get_playing (f->sounds), ==, MS5_SOUND_LINK);
  ms5_link_alarm_acknowledge (f->alarm);
  settle ();
  g_assert_cmpint (ms5_sounds_get_playing (f->sounds), ==, MS5_SOUND_MEDIUM);

  /* It is gone for good once nobody is signed in. */
  ms5_link_alarm_set_since (f->alarm, MS5_TIME_NONE);
  ms5_link_alarm_set_since (f->alarm, FLOOR_FIXTURE_NOW);
  settle ();
  g_assert_cmpint (ms5_sounds_get_playing (f->sounds), ==, MS5_SOUND_LINK);
  ms5_sounds_set_reader (f->sounds, NULL);
  settle ();
  g_assert_cmpint (ms5_sounds_get_playing (f->sounds), ==, -1);
}

static void
test_try (Fixture       *f,
          gconstpointer  sink)
{
  ms5_sounds_set_reader (f->sounds, "a.weber");
  acknowledge_all (f);
  put_call (f, "m", RAISED ("medium", ""));
  ms5_sounds_try (f->sounds, MS5_SOUND_HIGH);
  ms5_test_wait_until (f->played[MS5_SOUND_HIGH] == 1);
  f->played[MS5_SOUND_MEDIUM] = 0;
  ms5_test_wait_until (f->played[MS5_SOUND_MEDIUM] >= 2);
  g_assert_cmpuint (f->played[MS5_SOUND_HIGH], ==, 1);
}

static void
test_unavailable (Fixture       *f,
                  gconstpointer  sink)
{
  ms5_sounds_set_reader (f->sounds, "a.weber");
  acknowledge_all (f);
  put_call (f, "m", RAISED ("medium", ""));
  ms5_test_wait_until (f->unavailable == 1);
  put_call (f, "h", RAISED ("high", ""));
  ms5_sounds_try (f->sounds, MS5_SOUND_CRITICAL);
  settle ();
  g_assert_cmpuint (f->unavailable, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
#define ADD(name, sink, func) g_test_add ("/sounds/" name, Fixture, sink, set_up, func, tear_down)
  ADD ("urgent", "fakesink sync=false", test_urgent);
  ADD ("once", "fakesink sync=false", test_once);
  ADD ("mute", "fakesink sync=false", test_mute);
  ADD ("link", "fakesink sync=false", test_link);
  ADD ("try", "fakesink sync=false", test_try);
  ADD ("unavailable", "filesink location=/nowhere/at/all", test_unavailable);
  result = g_test_run ();
  gst_deinit ();
  return result;
}
