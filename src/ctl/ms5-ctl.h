/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Ms5CtlStatus:
 * @MS5_CTL_OK: done
 * @MS5_CTL_FAILURE: it did not work out
 * @MS5_CTL_BAD_INPUT: the command or what it was given is wrong
 * @MS5_CTL_REFUSED: the server refused: not signed in, or not allowed
 * @MS5_CTL_UNREACHABLE: the server cannot be reached
 *
 * What ms5ctl exits with.
 */
typedef enum
{
  MS5_CTL_OK          = 0,
  MS5_CTL_FAILURE     = 1,
  MS5_CTL_BAD_INPUT   = 2,
  MS5_CTL_REFUSED     = 3,
  MS5_CTL_UNREACHABLE = 4
} Ms5CtlStatus;

/**
 * Ms5CtlCommand:
 * @name: one word
 * @arguments: what follows it, for the usage line
 * @summary: what it does, in a few words; translated when shown
 * @run: does it; `argv[0]` is the command's name
 *
 * A sub-command. To add one, declare it below and list it in ms5-ctl-commands.c.
 */
typedef struct
{
  const char *name;
  const char *arguments;
  const char *summary;
  Ms5CtlStatus (*run) (int   argc,
                       char *argv[]);
} Ms5CtlCommand;

extern const Ms5CtlCommand        ms5_ctl_login_command;
extern const Ms5CtlCommand        ms5_ctl_logout_command;
extern const Ms5CtlCommand        ms5_ctl_setup_command;
extern const Ms5CtlCommand        ms5_ctl_user_command;
extern const Ms5CtlCommand        ms5_ctl_relay_command;
extern const Ms5CtlCommand        ms5_ctl_lines_command;
extern const Ms5CtlCommand        ms5_ctl_kpi_command;
extern const Ms5CtlCommand        ms5_ctl_stops_command;
extern const Ms5CtlCommand        ms5_ctl_audit_command;
extern const Ms5CtlCommand        ms5_ctl_calls_command;
extern const Ms5CtlCommand        ms5_ctl_andon_command;
extern const Ms5CtlCommand        ms5_ctl_escalation_command;
extern const Ms5CtlCommand        ms5_ctl_devices_command;
extern const Ms5CtlCommand        ms5_ctl_deliveries_command;
extern const Ms5CtlCommand        ms5_ctl_journal_command;
extern const Ms5CtlCommand        ms5_ctl_tail_command;
extern const Ms5CtlCommand        ms5_ctl_act_command;
extern const Ms5CtlCommand        ms5_ctl_replay_command;
extern const Ms5CtlCommand        ms5_ctl_bench_command;
extern const Ms5CtlCommand        ms5_ctl_self_test_command;
extern const Ms5CtlCommand *const ms5_ctl_commands[];

int      ms5_ctl_main          (int                   argc,
                                char                 *argv[]);
gboolean ms5_ctl_parse_options (const Ms5CtlCommand  *command,
                                const GOptionEntry   *entries,
                                int                  *argc,
                                char               ***argv);
GBytes  *ms5_ctl_read_file     (const char           *path,
                                gsize                 max_bytes,
                                GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void     ms5_ctl_print         (const char           *text,
                                gboolean              as_is);
int      ms5_ctl_measure       (const char           *text);
void     ms5_ctl_append_cell   (GString              *out,
                                const char           *text,
                                int                   width);
void     ms5_ctl_print_cell    (const char           *text,
                                int                   width);

G_END_DECLS
