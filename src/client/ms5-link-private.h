/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-link.h"

G_BEGIN_DECLS

struct _Ms5Link
{
  GObject           parent_instance;

  Ms5Dialer        *dialer;
  Ms5Clock         *clock;
  Ms5Random        *random;

  Ms5LinkState      state;
  Ms5ClientProblem  problem;
  char             *problem_text;

  /* Between two connections. */
  guint             n_tries;      /* since it was last live */
  gint64            not_before;   /* by the clock that never steps back: as the server wants it */
  Ms5Time           retry_at;
  guint             retry_timer;

  /* This connection. */
  GCancellable     *cancellable;
  guint             deadline_timer;
  gboolean          is_late;
  Ms5Transport     *transport;
  gboolean          is_offended;  /* the server broke the rules of WebSocket */
  gboolean          is_welcome;
  gint64            heard;
  gint64            ping_n;
  gint64            ping_sent;    /* -1 if none is to be answered */
  guint             ping_timer;
  guint             pong_timer;
  gboolean          is_missed;
  guint             renew_timer;

  Ms5LinkHistory   *history;      /* nullable */
  gboolean          compress;
  Ms5QualityMeter   meter;
  Ms5Quality        quality;
  gint64            rtt;
  gboolean          was_live;
  gboolean          is_copied;    /* the server suspects that there is a copy of this installation */
  guint             n_unknown;    /* messages of a type that is not known here */
};

void     ms5_link_tell_changed (Ms5Link          *self);
void     ms5_link_tell_opened  (Ms5Link          *self);
void     ms5_link_tell_split   (Ms5Link          *self);
void     ms5_link_tell_message (Ms5Link          *self,
                                const Ms5Message *message,
                                gsize             size);
void     ms5_link_set_timer    (Ms5Link          *self,
                                guint            *timer,
                                gint64            delay,
                                GSourceFunc       func);
void     ms5_link_clear_timer  (Ms5Link          *self,
                                guint            *timer);
void     ms5_link_set_state    (Ms5Link          *self,
                                Ms5LinkState      state);
gboolean ms5_link_leave        (Ms5Link          *self);
void     ms5_link_break_off    (Ms5Link          *self,
                                Ms5ClientProblem  problem,
                                const char       *why,
                                gint64            after_ms);
void     ms5_link_end          (Ms5Link          *self,
                                Ms5ClientProblem  problem,
                                const char       *why);

/* ms5-link-line.c */
void     ms5_link_dial         (Ms5Link          *self);

/* ms5-link-pulse.c */
void     ms5_link_pulse_start  (Ms5Link          *self);
void     ms5_link_pulse_stop   (Ms5Link          *self);
void     ms5_link_pulse_now    (Ms5Link          *self);
void     ms5_link_pulse_pong   (Ms5Link          *self,
                                gint64            n);
void     ms5_link_plan_renewal (Ms5Link          *self);

G_END_DECLS
