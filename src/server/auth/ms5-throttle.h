/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-time.h"

G_BEGIN_DECLS

/**
 * Ms5ThrottleRule:
 * @free_attempts: attempts before the first delay
 * @first_delay: the delay then; it doubles with each further attempt
 * @longest_delay: and ends here
 * @forget_after: after so long without an attempt everything is forgotten
 * @max_keys: how many are remembered at most
 *
 * How attempts are slowed down. Times in microseconds.
 */
typedef struct
{
  guint  free_attempts;
  gint64 first_delay;
  gint64 longest_delay;
  gint64 forget_after;
  guint  max_keys;
} Ms5ThrottleRule;

/**
 * Ms5Throttle:
 *
 * Remembers attempts by key (an account's name, an address) and says when the next one may come.
 * In memory only, and bounded.
 */
typedef struct _Ms5Throttle Ms5Throttle;

Ms5Throttle *ms5_throttle_new      (const Ms5ThrottleRule *rule) G_GNUC_WARN_UNUSED_RESULT;
void         ms5_throttle_free     (Ms5Throttle           *self);
gint64       ms5_throttle_get_wait (Ms5Throttle           *self,
                                    const char            *key,
                                    gint64                 now);
void         ms5_throttle_count    (Ms5Throttle           *self,
                                    const char            *key,
                                    gint64                 now);
void         ms5_throttle_forgive  (Ms5Throttle           *self,
                                    const char            *key);
void         ms5_throttle_forget   (Ms5Throttle           *self,
                                    const char            *key);
guint        ms5_throttle_get_size (Ms5Throttle           *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Throttle, ms5_throttle_free)

G_END_DECLS
