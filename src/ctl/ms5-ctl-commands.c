/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl.h"

/* In the order in which they are listed to people. */
const Ms5CtlCommand *const ms5_ctl_commands[] = {
  &ms5_ctl_kpi_command,
  &ms5_ctl_self_test_command,
  NULL
};
