/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sounds are played by GStreamer, into a file where a device would be. */

#include "config.h"

#include <gst/gst.h>

#include "app/ms5-chime.h"
#include "support/ms5-test-dir.h"
#include "support/ms5-test-wait.h"

typedef struct
{
  guint played[MS5_N_SOUNDS];
  guint failed;
} Told;

static void
played_cb (Ms5Chime *chime,
           int       sound,
           Told     *told)
{
  told->played[sound]++;
}

static void
failed_cb (Ms5Chime   *chime,
           const char *message,
           Told       *told)
{
  g_test_message ("%s", message);
  told->failed++;
}

static Ms5Chime *
make_chime (const char *sink,
            Told       *told)
{
  Ms5Chime *chime = ms5_chime_new (sink);

  g_signal_connect (chime, "played", G_CALLBACK (played_cb), told);
  g_signal_connect (chime, "failed", G_CALLBACK (failed_cb), told);
  return chime;
}

static void
close_chime (Ms5Chime *chime)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_chime_close_async (chime, NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  g_assert_true (ms5_chime_close_finish (chime, result, &error));
  g_assert_no_error (error);
  g_clear_object (&result);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (chime);
}

/* Plays a sound once; what came out, as samples of 16 bits. */
static GBytes *
record (Ms5Sound sound,
        int      volume)
{
  g_autofree char *path = g_build_filename (ms5_test_dir_new (), "out", NULL);
  g_autofree char *sink = g_strdup_printf ("audioconvert ! audio/x-raw,format=S16LE,channels=1 ! "
                                           "filesink location=\"%s\"", path);
  Told told = { 0 };
  Ms5Chime *chime = make_chime (sink, &told);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;

  ms5_chime_play (chime, sound, volume, FALSE);
  ms5_test_wait_until (told.played[sound] > 0 || told.failed > 0);
  g_assert_cmpuint (told.failed, ==, 0);
  close_chime (chime);
  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

static int
get_peak (GBytes *bytes)
{
  gsize size;
  const gint16 *samples = g_bytes_get_data (bytes, &size);
  int peak = 0;

  for (gsize i = 0; i < size / sizeof *samples; i++)
    peak = MAX (peak, ABS ((int) samples[i]));
  return peak;
}

static void
test_distinct (void)
{
  GBytes *recorded[MS5_N_SOUNDS];

  for (guint i = 0; i < MS5_N_SOUNDS; i++)
    {
      recorded[i] = record ((Ms5Sound) i, 100);
      g_assert_cmpint (get_peak (recorded[i]), >, 10000);
      for (guint j = 0; j < i; j++)
        g_assert_false (g_bytes_equal (recorded[i], recorded[j]));
    }
  for (guint i = 0; i < MS5_N_SOUNDS; i++)
    g_bytes_unref (recorded[i]);
}

static void
test_volume (void)
{
  g_autoptr (GBytes) loud = record (MS5_SOUND_HIGH, 100);
  g_autoptr (GBytes) soft = record (MS5_SOUND_HIGH, 20);

  g_assert_cmpint (get_peak (soft), >, 0);
  g_assert_cmpint (get_peak (soft), <, get_peak (loud) / 2);
}

static void
test_repeated (void)
{
  Told told = { 0 };
  Ms5Chime *chime = make_chime ("fakesink sync=false", &told);

  ms5_chime_play (chime, MS5_SOUND_MEDIUM, 50, TRUE);
  ms5_test_wait_until (told.played[MS5_SOUND_MEDIUM] >= 3);

  /* What is more urgent takes its place, and goes on in turn. */
  ms5_chime_play (chime, MS5_SOUND_CRITICAL, 50, TRUE);
  ms5_chime_play (chime, MS5_SOUND_CRITICAL, 80, TRUE);
  ms5_test_wait_until (told.played[MS5_SOUND_CRITICAL] >= 3);
  ms5_chime_stop (chime);
  close_chime (chime);
  g_assert_cmpuint (told.failed, ==, 0);
}

/* There is no device: it is told, and tried again. */
static void
test_failure (void)
{
  Told told = { 0 };
  Ms5Chime *chime = make_chime ("filesink location=/nowhere/at/all", &told);

  ms5_chime_play (chime, MS5_SOUND_HIGH, 50, FALSE);
  ms5_test_wait_until (told.failed == 1);
  ms5_chime_play (chime, MS5_SOUND_HIGH, 50, FALSE);
  ms5_test_wait_until (told.failed == 2);
  g_assert_cmpuint (told.played[MS5_SOUND_HIGH], ==, 0);
  close_chime (chime);

  /* What would play to nobody instead. */
  chime = make_chime ("autoaudiosink filter-caps=video/x-raw", &told);
  ms5_chime_play (chime, MS5_SOUND_HIGH, 50, FALSE);
  ms5_test_wait_until (told.failed == 3);
  close_chime (chime);
  g_assert_cmpuint (told.played[MS5_SOUND_HIGH], ==, 0);

  chime = make_chime ("there-is-no-such-element", &told);
  ms5_chime_play (chime, MS5_SOUND_HIGH, 50, TRUE);
  ms5_test_wait_until (told.failed == 4);
  close_chime (chime);
}

/* Nobody waits for the thread of a chime that is dropped. */
static void
test_silent (void)
{
  Told told = { 0 };
  Ms5Chime *chime = make_chime (NULL, &told);

  ms5_chime_stop (chime);
  close_chime (chime);
}

int
main (int   argc,
      char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/chime/distinct", test_distinct);
  g_test_add_func ("/chime/volume", test_volume);
  g_test_add_func ("/chime/repeated", test_repeated);
  g_test_add_func ("/chime/failure", test_failure);
  g_test_add_func ("/chime/silent", test_silent);
  result = g_test_run ();
  gst_deinit ();
  return result;
}
