/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl.h"

/* In the order in which they are listed to people. */
const Ms5CtlCommand *const ms5_ctl_commands[] = {
  &ms5_ctl_login_command,
  &ms5_ctl_logout_command,
  &ms5_ctl_setup_command,
  &ms5_ctl_user_command,
  &ms5_ctl_relay_command,
  &ms5_ctl_lines_command,
  &ms5_ctl_kpi_command,
  &ms5_ctl_stops_command,
  &ms5_ctl_calls_command,
  &ms5_ctl_andon_command,
  &ms5_ctl_escalation_command,
  &ms5_ctl_devices_command,
  &ms5_ctl_deliveries_command,
  &ms5_ctl_journal_command,
  &ms5_ctl_audit_command,
  &ms5_ctl_tail_command,
  &ms5_ctl_act_command,
#ifdef HAVE_CSV
  &ms5_ctl_replay_command,
#endif
  &ms5_ctl_bench_command,
  &ms5_ctl_self_test_command,
  NULL
};
