/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The real server's program in a folder of its own: with a small simulated hall, or with the bottling hall in which
 * nothing happens.
 */
typedef struct
{
  GSubprocess *process;
  char        *state;
  char        *address;  /* http://127.0.0.1:PORT */
  const char  *user;     /* `supervisor`; where nothing happens `root`, who may do everything */
  char        *password;
  gboolean     is_plain;
} RealServer;

RealServer *real_server_new       (void);
RealServer *real_server_new_plain (void);
void        real_server_free      (RealServer *server);
void        real_server_start     (RealServer *server);
void        real_server_kill      (RealServer *server);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RealServer, real_server_free)

G_END_DECLS
