/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-fault-log.h"

/* So long faults that are over are remembered, and so many at most. */
#define KEEP     (5 * MS5_USEC_PER_MIN)
#define KEEP_MAX 64

struct _Ms5FaultLog
{
  const Ms5Equipment *equipment;
  GArray *entries; /* of Ms5FaultEntry, in order of their beginning */
};

#define ENTRY(log, i) (&g_array_index ((log)->entries, Ms5FaultEntry, (i)))

/**
 * ms5_fault_log_new:
 * @equipment: whose faults
 *
 * Returns: (transfer full): an empty log
 */
Ms5FaultLog *
ms5_fault_log_new (const Ms5Equipment *equipment)
{
  Ms5FaultLog *log = g_new (Ms5FaultLog, 1);

  log->equipment = equipment;
  log->entries = g_array_new (FALSE, FALSE, sizeof (Ms5FaultEntry));
  return log;
}

/**
 * ms5_fault_log_free:
 * @log: (transfer full): a log
 */
void
ms5_fault_log_free (Ms5FaultLog *log)
{
  g_array_unref (log->entries);
  g_free (log);
}

static Ms5FaultEntry *
find_active (Ms5FaultLog *log,
             const char  *code)
{
  for (guint i = log->entries->len; i > 0; i--)
    if (ENTRY (log, i - 1)->until == MS5_TIME_NONE && g_str_equal (ENTRY (log, i - 1)->fault->code, code))
      return ENTRY (log, i - 1);

  return NULL;
}

static void
forget (Ms5FaultLog *log,
        Ms5Time      time)
{
  for (guint i = 0; i < log->entries->len;)
    {
      Ms5Time until = ENTRY (log, i)->until;

      if (until != MS5_TIME_NONE && (until < time - KEEP || log->entries->len > KEEP_MAX))
        g_array_remove_index (log->entries, i);
      else
        i++;
    }
}

/**
 * ms5_fault_log_set:
 * @log: a log
 * @codes: (array zero-terminated=1): the faults there are; those that the equipment cannot have are
 *   left out
 * @time: when
 *
 * Returns: whether they are others than before
 */
gboolean
ms5_fault_log_set (Ms5FaultLog       *log,
                   const char *const *codes,
                   Ms5Time            time)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < log->entries->len; i++)
    {
      Ms5FaultEntry *entry = ENTRY (log, i);

      if (entry->until != MS5_TIME_NONE || g_strv_contains (codes, entry->fault->code))
        continue;
      entry->until = MAX (time, entry->since);
      changed = TRUE;
    }

  for (guint i = 0; codes[i] != NULL; i++)
    {
      Ms5FaultEntry entry = { ms5_equipment_get_fault (log->equipment, codes[i]), time, MS5_TIME_NONE };

      if (entry.fault == NULL || find_active (log, codes[i]) != NULL)
        continue;
      g_array_append_val (log->entries, entry);
      changed = TRUE;
    }

  if (changed)
    forget (log, time);
  return changed;
}

/**
 * ms5_fault_log_restore:
 * @log: a log
 * @code: a fault's code
 * @since: since when
 * @until: until when, or %MS5_TIME_NONE
 *
 * Puts back what was remembered, in the order in which it was.
 */
void
ms5_fault_log_restore (Ms5FaultLog *log,
                       const char  *code,
                       Ms5Time      since,
                       Ms5Time      until)
{
  Ms5FaultEntry entry = { ms5_equipment_get_fault (log->equipment, code), since, until };

  if (entry.fault != NULL)
    g_array_append_val (log->entries, entry);
}

/**
 * ms5_fault_log_get_length:
 * @log: a log
 *
 * Returns: how many faults there are and were
 */
guint
ms5_fault_log_get_length (const Ms5FaultLog *log)
{
  return log->entries->len;
}

/**
 * ms5_fault_log_get:
 * @log: a log
 * @index: less than its length
 *
 * Returns: a fault that is there or was
 */
const Ms5FaultEntry *
ms5_fault_log_get (const Ms5FaultLog *log,
                   guint              index)
{
  return ENTRY (log, index);
}

/**
 * ms5_fault_log_find_cause:
 * @log: a log
 * @start: when a stop began
 *
 * Returns: (nullable): of the faults with a reason that were there when the stop began, or in its first
 *   5 seconds, the one that came last
 */
const Ms5FaultEntry *
ms5_fault_log_find_cause (const Ms5FaultLog *log,
                          Ms5Time            start)
{
  const Ms5FaultEntry *found = NULL;

  for (guint i = 0; i < log->entries->len; i++)
    {
      const Ms5FaultEntry *entry = ENTRY (log, i);

      if (entry->fault->reason == NULL || entry->since > start + MS5_FAULT_WINDOW
          || (entry->until != MS5_TIME_NONE && entry->until <= start))
        continue;
      if (found == NULL || entry->since >= found->since)
        found = entry;
    }

  return found;
}
