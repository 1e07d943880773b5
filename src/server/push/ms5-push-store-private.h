/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/push/ms5-push-store.h"

G_BEGIN_DECLS

/* What runs on the database's thread: each takes one of these, or what its name says. */

typedef struct
{
  GArray  *claims; /* of Ms5PushClaim */
  char    *owner;
  Ms5Time  now;
  Ms5Time  until;
} Ms5PushClaimWork;

typedef struct
{
  Ms5Time           from;
  Ms5Time           to;
  Ms5ChannelFigures figures[MS5_N_CHANNELS];
} Ms5PushFiguresWork;

gboolean ms5_push_load_job       (Ms5DbConn  *conn,
                                  gpointer    batch,
                                  GError    **error);
gboolean ms5_push_write_job      (Ms5DbConn  *conn,
                                  gpointer    batch,
                                  GError    **error);
gboolean ms5_push_claim_job      (Ms5DbConn  *conn,
                                  gpointer    claim_work,
                                  GError    **error);
gboolean ms5_push_figures_job    (Ms5DbConn  *conn,
                                  gpointer    figures_work,
                                  GError    **error);
gboolean ms5_push_age_job        (Ms5DbConn  *conn,
                                  gpointer    before,
                                  GError    **error);

G_END_DECLS
