/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Frames under way that are told apart; when there are more, the oldest count as one. */
#define MS5_CREDIT_ENTRIES 48

/**
 * Ms5CreditKind:
 * @MS5_CREDIT_POS: acknowledged by a position
 * @MS5_CREDIT_PAGE: acknowledged by a snapshot's page
 * @MS5_CREDIT_LIVE: acknowledged by a number of live frames
 * @MS5_CREDIT_PART: acknowledged with what follows it
 *
 * How a frame's arrival becomes known.
 */
typedef enum
{
  MS5_CREDIT_POS,
  MS5_CREDIT_PAGE,
  MS5_CREDIT_LIVE,
  MS5_CREDIT_PART
} Ms5CreditKind;

/**
 * Ms5CreditEntry:
 * @key: the position, the page or the number
 * @frame: which frame it was
 * @bytes: its length
 * @kind: what @key is
 * @is_owed: whether the receiver must acknowledge it: it has data that is stored
 */
typedef struct
{
  gint64        key;
  guint64       frame;
  guint32       bytes;
  Ms5CreditKind kind : 8;
  guint         is_owed : 1;
} Ms5CreditEntry;

/**
 * Ms5Credit:
 * @window: the bytes that may be under way
 * @under_way: the bytes that are
 * @since: since when an acknowledgement is owed without any progress, by a monotonic clock
 *
 * What was sent to a receiver and not acknowledged. The line keeps the order, so that what is
 * acknowledged stands for all that went before it.
 */
typedef struct
{
  gsize           window;
  gsize           under_way;
  gint64          since;

  /*< private >*/
  Ms5CreditEntry *entries;
  guint           n_entries;
  guint           n_owed;
  guint64         n_frames;
  guint64         n_at_ack;
} Ms5Credit;

void     ms5_credit_init     (Ms5Credit       *credit,
                              gsize            window);
void     ms5_credit_clear    (Ms5Credit       *credit);
gboolean ms5_credit_fits     (const Ms5Credit *credit,
                              gsize            bytes);
gboolean ms5_credit_is_owed  (const Ms5Credit *credit);
gboolean ms5_credit_has_data (const Ms5Credit *credit);

void     ms5_credit_sent     (Ms5Credit       *credit,
                              Ms5CreditKind    kind,
                              gint64           key,
                              gsize            bytes,
                              gboolean         is_owed,
                              gint64           now);
gboolean ms5_credit_ack_pos  (Ms5Credit       *credit,
                              gint64           pos,
                              gint64           n_live,
                              gint64           now);
gboolean ms5_credit_ack_page (Ms5Credit       *credit,
                              gint64           page,
                              gint64           n_live,
                              gint64           now);

#define MS5_CREDIT_PAGE_KEY(snapshot, page) ((gint64) (snapshot) << 32 | (gint64) (page))

G_END_DECLS
