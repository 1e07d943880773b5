/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-uuid.h"

/* The example of RFC 9562, appendix A.6. */
static void
test_published (void)
{
  static const guint8 random[] = { 0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f };
  g_autofree char *id = ms5_uuid_new_v7 (ms5_time_from_ms (G_GINT64_CONSTANT (0x017f22e279b0)), random);

  g_assert_cmpstr (id, ==, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  g_assert_true (ms5_uuid_is_valid (id));
}

static void
test_order (void)
{
  g_autofree char *earlier = NULL;

  for (gint64 ms = 0; ms < G_GINT64_CONSTANT (1) << 47; ms = ms * 3 + 1)
    {
      guint8 random[MS5_UUID_RANDOM_BYTES];
      char *id;

      for (guint i = 0; i < sizeof (random); i++)
        random[i] = (guint8) g_test_rand_int_range (0, 256);
      id = ms5_uuid_new_v7 (ms5_time_from_ms (ms), random);
      g_assert_true (ms5_uuid_is_valid (id));
      g_assert_cmpint (id[14], ==, '7');
      g_assert_cmpint (g_strcmp0 (earlier, id), <, 0);
      g_free (earlier);
      earlier = id;
    }
}

static void
test_refuse (void)
{
  static const char *const bad[] = {
    "", "017f22e2", "017F22E2-79B0-7CC3-98C4-DC0C0C07398F", "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0", "017f22e2079b0-7cc3-98c4-dc0c0c07398f",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ms5_uuid_is_valid (bad[i]));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/uuid/published", test_published);
  g_test_add_func ("/uuid/order", test_order);
  g_test_add_func ("/uuid/refuse", test_refuse);

  return g_test_run ();
}
