/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "hall-fixture.h"
#include "server/ingest/ms5-hall.h"

static void
test_more (void)
{
  g_autoptr(Ms5Plant) plant = fixture_load_plant ();
  g_autoptr(Ms5Plant) large = ms5_hall_plant_new (plant, 50);
  g_autoptr(Ms5Problems) problems = ms5_problems_new ();
  g_autofree char *text = NULL;
  const Ms5Line *line;
  const Ms5Equipment *filler;

  ms5_plant_check (large, problems);
  text = ms5_problems_to_string (problems);
  g_assert_cmpstr (text, ==, "");
  g_assert_cmpuint (large->lines->len, ==, 50);

  line = ms5_plant_get_line (large, "L46");
  g_assert_nonnull (line);
  g_assert_cmpuint (line->equipment->len, ==, 6);
  g_assert_cmpstr (line->bottleneck, ==, "FL46");
  g_assert_cmpstr (ms5_name_get_default (line->name), ==, "Line 46 · Filler");
  filler = ms5_plant_get_equipment (large, "FL46");
  g_assert_true (filler->line == line);
  g_assert_cmpstr (ms5_name_get_default (filler->name), ==, "Filler FL46");
  g_assert_cmpint (filler->counter_wrap, ==, 1000000);
  g_assert_nonnull (ms5_equipment_get_fault (filler, "E41"));
  g_assert_cmpfloat (ms5_plant_get_ideal_cycle (large, "L50", "cola-05"), ==, 1.0);
  g_assert_cmpfloat (ms5_plant_get_ideal_cycle (large, "L49", "cola-05"), ==, 0.1);
}

static void
test_same_and_fewer (void)
{
  g_autoptr(Ms5Plant) plant = fixture_load_plant ();
  g_autoptr(Ms5Plant) same = ms5_hall_plant_new (plant, 5);
  g_autoptr(Ms5Plant) small = ms5_hall_plant_new (plant, 2);

  g_assert_cmpuint (same->lines->len, ==, 5);
  g_assert_cmpuint (same->reasons->len, ==, plant->reasons->len);
  g_assert_cmpuint (same->rules->len, ==, plant->rules->len);
  for (guint i = 0; i < 5; i++)
    {
      const Ms5Line *a = g_ptr_array_index (plant->lines, i);
      const Ms5Line *b = g_ptr_array_index (same->lines, i);

      g_assert_cmpstr (a->code, ==, b->code);
      g_assert_true (ms5_name_equal (a->name, b->name));
    }
  g_assert_cmpuint (small->lines->len, ==, 2);
  g_assert_null (ms5_plant_get_equipment (small, "FL3"));
}

static char **
list (const char *codes)
{
  return g_strsplit (codes, " ", -1);
}

/* What holds for some lines or machines holds for those made after them. */
static void
test_scopes (void)
{
  g_autoptr(Ms5Plant) plant = ms5_plant_new ();
  g_autoptr(Ms5Plant) large = NULL;
  const char *const codes[] = { "hot", "cold2" };
  Ms5Rule *rule = ms5_rule_new ("r", MS5_RULE_STOP_LONGER_THAN);
  Ms5ShiftPattern *pattern = ms5_shift_pattern_new ("s");

  for (guint i = 0; i < 2; i++)
    {
      Ms5Line *line = ms5_line_new (codes[i]);

      line->bottleneck = g_strdup (i == 0 ? "A" : "B2");
      g_ptr_array_add (line->equipment, ms5_equipment_new (line->bottleneck));
      g_ptr_array_add (plant->lines, line);
    }
  rule->lines = list ("cold2");
  rule->equipment = list ("A");
  g_ptr_array_add (plant->rules, rule);
  pattern->lines = list ("hot");
  g_ptr_array_add (plant->shifts, pattern);
  plant->site.code = g_strdup ("S");
  ms5_plant_seal (plant);

  large = ms5_hall_plant_new (plant, 4);
  g_assert_nonnull (ms5_plant_get_line (large, "hot-3"));
  g_assert_nonnull (ms5_plant_get_line (large, "cold4"));
  g_assert_nonnull (ms5_plant_get_equipment (large, "A-3"));
  g_assert_nonnull (ms5_plant_get_equipment (large, "B4"));
  g_assert_cmpstr (ms5_name_get_default (ms5_plant_get_line (large, "hot-3")->name), ==, "hot 3");
  {
    const Ms5Rule *copy = ms5_plant_get_rule (large, "r");
    const char *const lines[] = { "cold2", "cold4", NULL };
    const char *const equipment[] = { "A", "A-3", NULL };
    const char *const shift_lines[] = { "hot", "hot-3", NULL };

    g_assert_true (g_strv_equal ((const char *const *) copy->lines, lines));
    g_assert_true (g_strv_equal ((const char *const *) copy->equipment, equipment));
    g_assert_true (g_strv_equal ((const char *const *) ms5_plant_get_shift (large, "s")->lines, shift_lines));
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hall-plant/more", test_more);
  g_test_add_func ("/hall-plant/same-and-fewer", test_same_and_fewer);
  g_test_add_func ("/hall-plant/scopes", test_scopes);

  return g_test_run ();
}
