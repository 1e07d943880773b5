/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-condition.h"

#include <math.h>
#include <string.h>

static Ms5Time
to_time (double seconds)
{
  return (Ms5Time) llround (seconds * (double) MS5_USEC_PER_S);
}

static Ms5Time
earlier (Ms5Time a,
         Ms5Time b)
{
  if (a == MS5_TIME_NONE || b == MS5_TIME_NONE)
    return a == MS5_TIME_NONE ? b : a;

  return MIN (a, b);
}

/**
 * ms5_condition_init:
 * @condition: (out caller-allocates): nothing was ever so
 */
void
ms5_condition_init (Ms5Condition *condition)
{
  *condition = (Ms5Condition) {
    .since = MS5_TIME_NONE, .gone = MS5_TIME_NONE, .stirred = MS5_TIME_NONE, .chattering = MS5_TIME_NONE,
  };
}

static void
forget_cleared (Ms5Condition *condition,
                Ms5Time       before)
{
  guint n_old = 0;

  while (n_old < condition->n_cleared && condition->cleared[n_old] <= before)
    n_old++;
  condition->n_cleared -= n_old;
  memmove (condition->cleared, condition->cleared + n_old, condition->n_cleared * sizeof *condition->cleared);
}

/* It came and went once more. */
static void
note_cleared (Ms5Condition  *condition,
              const Ms5Rule *rule,
              Ms5Time        now)
{
  forget_cleared (condition, now - to_time (rule->chatter_within_s));
  if (condition->n_cleared == MS5_CHATTER_COUNT_MAX)
    forget_cleared (condition, condition->cleared[0]);
  condition->cleared[condition->n_cleared++] = now;
  if (condition->n_cleared >= rule->chatter_count && condition->chattering == MS5_TIME_NONE)
    condition->chattering = now;
}

static void
take_signal (Ms5Condition *condition,
             gboolean      is_so,
             Ms5Time       since,
             Ms5Time       now)
{
  if (is_so != (condition->since != MS5_TIME_NONE))
    condition->stirred = now;
  if (is_so || !condition->counts)
    condition->gone = MS5_TIME_NONE;
  else if (condition->gone == MS5_TIME_NONE)
    condition->gone = now;

  condition->since = is_so ? since : MS5_TIME_NONE;
}

/* Returns: when a delay is over; %MS5_TIME_NONE if none runs */
static Ms5Time
apply_delays (Ms5Condition  *condition,
              const Ms5Rule *rule,
              Ms5Time        now)
{
  gboolean is_so = condition->since != MS5_TIME_NONE;
  Ms5Time due;

  if (is_so == condition->counts)
    return MS5_TIME_NONE;

  due = is_so ? condition->since + to_time (rule->after_s) : condition->gone + to_time (rule->clear_after_s);
  if (due > now)
    return due;

  condition->counts = is_so;
  condition->gone = MS5_TIME_NONE;
  if (!is_so)
    note_cleared (condition, rule, now);
  return MS5_TIME_NONE;
}

/**
 * ms5_condition_update:
 * @condition: what is remembered of a condition
 * @rule: the rule that watches it
 * @since: since when it is so; %MS5_TIME_NONE if it is not; a time to come if it will be unless something happens
 * @now: the time
 *
 * Filters what is seen, after ISA-18.2. It counts when it has been so for `after_s` (on delay), and
 * until it has not been so for `clear_after_s` (off delay). What ceases to count `chatter_count` times
 * within `chatter_within_s` chatters, and is there all the while, until nothing has stirred for as long:
 * then it is what it is.
 *
 * Returns: when this must be asked again if nothing changes; %MS5_TIME_NONE if it need not
 */
Ms5Time
ms5_condition_update (Ms5Condition  *condition,
                      const Ms5Rule *rule,
                      Ms5Time        since,
                      Ms5Time        now)
{
  gboolean is_so = since != MS5_TIME_NONE && since <= now;
  Ms5Time next;

  take_signal (condition, is_so, since, now);
  next = apply_delays (condition, rule, now);
  if (!is_so)
    next = earlier (next, since);

  if (condition->chattering != MS5_TIME_NONE)
    {
      Ms5Time quiet = condition->stirred + to_time (rule->chatter_within_s);

      if (quiet > now)
        return earlier (next, quiet);
      if (is_so != condition->counts) /* it is about to turn */
        return next;
      condition->chattering = MS5_TIME_NONE;
      condition->n_cleared = 0;
    }

  return next;
}

/**
 * ms5_condition_is_there:
 * @condition: a condition
 *
 * Returns: whether people are told that it is there
 */
gboolean
ms5_condition_is_there (const Ms5Condition *condition)
{
  return condition->counts || condition->chattering != MS5_TIME_NONE;
}

/**
 * ms5_condition_is_quiet:
 * @condition: a condition
 * @rule: the rule that watches it
 * @now: the time
 *
 * Returns: whether nothing of it need be remembered
 */
gboolean
ms5_condition_is_quiet (const Ms5Condition *condition,
                        const Ms5Rule      *rule,
                        Ms5Time             now)
{
  guint n = condition->n_cleared;

  return condition->since == MS5_TIME_NONE && !ms5_condition_is_there (condition)
         && (n == 0 || condition->cleared[n - 1] + to_time (rule->chatter_within_s) <= now);
}
