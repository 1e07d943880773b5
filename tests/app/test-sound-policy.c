/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is heard, and how loud. */

#include "config.h"

#include "app/ms5-sound-policy.h"

/* 2026-03-02 00:00 in Berlin, a winter's day. */
#define MIDNIGHT (G_GINT64_CONSTANT (1772406000) * MS5_USEC_PER_S)
#define AT(hour, minute) (MIDNIGHT + ((hour) * 60 + (minute)) * MS5_USEC_PER_MIN)

static const Ms5SofterHours night[] = { { 22 * 60, 6 * 60, 0 }, { 12 * 60, 13 * 60, 30 } };

static Ms5SoundRules
make_rules (void)
{
  return (Ms5SoundRules) { .enabled = TRUE,
                           .volumes = { 40, 60, 80, 70, 100 },
                           .muted_since = MS5_TIME_NONE,
                           .muted_until = MS5_TIME_NONE };
}

static GTimeZone *
berlin (void)
{
  return g_time_zone_new_identifier ("Europe/Berlin");
}

static void
check (const Ms5SoundRules *rules,
       Ms5Time              now,
       Ms5Sound             cause,
       int                  volume)
{
  g_autoptr (GTimeZone) zone = berlin ();
  const Ms5SoundCause told = { cause, AT (0, 0) };

  g_assert_cmpint (ms5_sound_rules_get_volume (rules, &told, now, zone), ==, volume);
}

static void
test_urgent (void)
{
  g_autoptr (GTimeZone) zone = berlin ();
  Ms5SoundRules rules = make_rules ();
  const Ms5SoundCause causes[] = {
    { MS5_SOUND_MEDIUM, AT (8, 0) }, { MS5_SOUND_LINK, AT (8, 1) }, { MS5_SOUND_CRITICAL, AT (8, 2) },
    { MS5_SOUND_HIGH, AT (8, 3) },
  };
  Ms5Sound sound = MS5_SOUND_LOW;

  g_assert_cmpint (ms5_sound_rules_choose (&rules, causes, 0, AT (8, 5), zone, &sound), ==, 0);
  g_assert_cmpint (ms5_sound_rules_choose (&rules, causes, 1, AT (8, 5), zone, &sound), ==, 60);
  g_assert_cmpint (sound, ==, MS5_SOUND_MEDIUM);
  g_assert_cmpint (ms5_sound_rules_choose (&rules, causes, 4, AT (8, 5), zone, &sound), ==, 100);
  g_assert_cmpint (sound, ==, MS5_SOUND_CRITICAL);

  /* What is never to be heard leaves its place to what is. */
  rules.volumes[MS5_SOUND_CRITICAL] = 0;
  g_assert_cmpint (ms5_sound_rules_choose (&rules, causes, 4, AT (8, 5), zone, &sound), ==, 70);
  g_assert_cmpint (sound, ==, MS5_SOUND_LINK);
  rules.enabled = FALSE;
  g_assert_cmpint (ms5_sound_rules_choose (&rules, causes, 4, AT (8, 5), zone, &sound), ==, 0);
}

static void
test_quiet_hours (void)
{
  Ms5SoundRules rules = make_rules ();

  rules.quiet = night;
  rules.n_quiet = G_N_ELEMENTS (night);
  check (&rules, AT (21, 59), MS5_SOUND_HIGH, 80);
  check (&rules, AT (22, 0), MS5_SOUND_HIGH, 0);
  check (&rules, AT (23, 59), MS5_SOUND_LINK, 0);
  check (&rules, AT (0, 0), MS5_SOUND_HIGH, 0);
  check (&rules, AT (5, 59), MS5_SOUND_HIGH, 0);
  check (&rules, AT (6, 0), MS5_SOUND_HIGH, 80);
  check (&rules, AT (12, 30), MS5_SOUND_HIGH, 30);
  check (&rules, AT (12, 30), MS5_SOUND_LOW, 30);
  check (&rules, AT (13, 0), MS5_SOUND_LOW, 40);

  /* Critical passes, unless somebody has chosen that it shall not. */
  check (&rules, AT (23, 0), MS5_SOUND_CRITICAL, 100);
  rules.quiet_critical = TRUE;
  check (&rules, AT (23, 0), MS5_SOUND_CRITICAL, 0);
  check (&rules, AT (12, 30), MS5_SOUND_CRITICAL, 30);
}

static void
test_mute (void)
{
  g_autoptr (GTimeZone) zone = berlin ();
  Ms5SoundRules rules = make_rules ();
  const Ms5SoundCause later = { MS5_SOUND_CRITICAL, AT (8, 3) };

  rules.muted_since = AT (8, 0);
  rules.muted_until = AT (8, 10);
  check (&rules, AT (8, 9), MS5_SOUND_HIGH, 0);
  check (&rules, AT (8, 9), MS5_SOUND_CRITICAL, 0);
  g_assert_cmpint (ms5_sound_rules_get_volume (&rules, &later, AT (8, 9), zone), ==, 100);
  check (&rules, AT (8, 10), MS5_SOUND_HIGH, 80);

  /* The clock was put back: nobody can mute for a day. */
  g_assert_true (ms5_sound_rules_are_muted (&rules, AT (7, 30)));
  g_assert_false (ms5_sound_rules_are_muted (&rules, AT (7, 0)));
}

static void
test_next (void)
{
  g_autoptr (GTimeZone) zone = berlin ();
  Ms5SoundRules rules = make_rules ();

  g_assert_true (ms5_sound_rules_get_next (&rules, AT (8, 0), zone) == MS5_TIME_NONE);
  rules.muted_since = AT (8, 0);
  rules.muted_until = AT (8, 10);
  g_assert_cmpint (ms5_sound_rules_get_next (&rules, AT (8, 5), zone), ==, AT (8, 10));
  g_assert_true (ms5_sound_rules_get_next (&rules, AT (8, 10), zone) == MS5_TIME_NONE);

  rules.quiet = night;
  rules.n_quiet = G_N_ELEMENTS (night);
  g_assert_cmpint (ms5_sound_rules_get_next (&rules, AT (21, 30) + 1, zone), ==, AT (22, 0));
  g_assert_cmpint (ms5_sound_rules_get_next (&rules, AT (22, 0), zone), ==, AT (23, 0));
  g_assert_cmpint (ms5_sound_rules_get_next (&rules, AT (5, 59) + MS5_USEC_PER_S, zone), ==, AT (6, 0));
}

/* In the night to 2026-03-29 there is no hour from two to three. */
static void
test_summer_time (void)
{
  g_autoptr (GTimeZone) zone = berlin ();
  const Ms5SofterHours early = { 60, 4 * 60, 0 };
  const Ms5Time midnight = MIDNIGHT + 27 * 24 * MS5_USEC_PER_H;
  Ms5SoundRules rules = make_rules ();
  Ms5Time now = midnight + MS5_USEC_PER_H;

  rules.quiet = &early;
  rules.n_quiet = 1;
  check (&rules, now, MS5_SOUND_HIGH, 0);
  for (guint i = 0; now < midnight + 3 * MS5_USEC_PER_H; i++)
    {
      g_assert_cmpint (i, <, 4);
      check (&rules, now, MS5_SOUND_HIGH, 0);
      now = ms5_sound_rules_get_next (&rules, now, zone);
    }
  g_assert_cmpint (now, ==, midnight + 3 * MS5_USEC_PER_H);
  check (&rules, now, MS5_SOUND_HIGH, 80);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sound-policy/urgent", test_urgent);
  g_test_add_func ("/sound-policy/quiet-hours", test_quiet_hours);
  g_test_add_func ("/sound-policy/mute", test_mute);
  g_test_add_func ("/sound-policy/next", test_next);
  g_test_add_func ("/sound-policy/summer-time", test_summer_time);
  return g_test_run ();
}
