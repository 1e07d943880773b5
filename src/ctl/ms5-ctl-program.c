/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl.h"

int
main (int   argc,
      char *argv[])
{
  return ms5_ctl_main (argc, argv);
}
