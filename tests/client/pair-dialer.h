/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-dialer.h"
#include "core/ms5-clock.h"
#include "runtime/ms5-pair-transport.h"

G_BEGIN_DECLS

/* What the other end does with a line that was opened. Takes a reference to keep it. */
typedef void (*PairAnswer) (Ms5Transport *server,
                            gpointer      user_data);

/*
 * Opens lines that exist in memory only, unless it is told to fail.
 */
#define PAIR_TYPE_DIALER (pair_dialer_get_type ())
G_DECLARE_FINAL_TYPE (PairDialer, pair_dialer, PAIR, DIALER, GObject)

struct _PairDialer
{
  GObject       parent_instance;

  Ms5Clock     *clock;
  Ms5PairHook   hook;
  PairAnswer    answer;
  gpointer      user_data;

  GError       *failure;      /* of the next calls, instead of a line */
  gint64        after_ms;     /* with it */
  gboolean      hangs;        /* the next calls are never answered */
  gint64        renew_delay;  /* -1: never */
  GError       *renew_failure;
  guint         n_dialed;
  guint         n_renewed;
  guint         n_expired;
};

PairDialer *pair_dialer_new (Ms5Clock    *clock,
                             Ms5PairHook  hook,
                             PairAnswer   answer,
                             gpointer     user_data);

/* For hooks that treat what carries the feed in another way. */
gboolean    pair_dialer_is_delta (Ms5FrameKind  kind,
                                  GBytes       *message);

G_END_DECLS
