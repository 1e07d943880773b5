/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The real server's program, with a small simulated hall, in a folder of its own.
 */
typedef struct
{
  GSubprocess *process;
  char        *state;
  char        *address;  /* http://127.0.0.1:PORT */
  char        *password; /* of `supervisor` */
} RealServer;

RealServer *real_server_new     (void);
void        real_server_free    (RealServer *server);
void        real_server_start   (RealServer *server);
void        real_server_kill    (RealServer *server);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RealServer, real_server_free)

G_END_DECLS
