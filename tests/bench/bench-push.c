/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long it takes to decide who is told of a call, and until it is written and in the devices' topics. */

#include "config.h"

#include "server/push/push-rig.h"

#define N_DEVICES 500
#define N_CALLS   20

static void
test_call (void)
{
  gint64 decided = 0, told = 0;
  Rig *rig = rig_new (1);

  rig->options.max_person_devices = N_DEVICES;
  rig_add_person (rig, "ann", MS5_ROLE_SHIFT_MANAGER, NULL);
  rig_start (rig);
  for (guint i = 0; i < N_DEVICES; i++)
    {
      g_autofree char *id = g_strdup_printf ("pc-%u", i);

      rig_add_device (rig, id, "ann", MS5_CHANNEL_DESKTOP);
    }

  for (guint i = 0; i < N_CALLS; i++)
    {
      g_autofree char *call = g_strdup_printf ("c-%u", i);
      gint64 start;

      rig_raise (rig, "L1", call, "critical");
      start = g_get_monotonic_time ();
      rig_commit (rig);
      told += g_get_monotonic_time () - start;
      decided += rig->took;
      g_assert_cmpint (rig_get_rev (rig, "pc-499", call), ==, 1);
    }
  g_print ("push: a call for %d devices is decided, copied and written in %.2f ms, and in their topics after %.2f ms\n", N_DEVICES,
           (double) decided / N_CALLS / 1000, (double) told / N_CALLS / 1000);
  rig_free (rig);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bench/push/call", test_call);

  return g_test_run ();
}
