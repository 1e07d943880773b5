/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-plant.h"

G_BEGIN_DECLS

/* A fault that is reported so soon after a stop began still explains it. */
#define MS5_FAULT_WINDOW (5 * MS5_USEC_PER_S)

/**
 * Ms5FaultEntry:
 * @fault: which
 * @since: since when
 * @until: until when; %MS5_TIME_NONE while it is there
 */
typedef struct
{
  const Ms5Fault *fault;
  Ms5Time since;
  Ms5Time until;
} Ms5FaultEntry;

/**
 * Ms5FaultLog:
 *
 * The faults of one piece of equipment: those there are, and for some minutes those there were, as
 * stops are often seen only later.
 */
typedef struct _Ms5FaultLog Ms5FaultLog;

Ms5FaultLog         *ms5_fault_log_new        (const Ms5Equipment *equipment) G_GNUC_WARN_UNUSED_RESULT;
void                 ms5_fault_log_free       (Ms5FaultLog        *log);
gboolean             ms5_fault_log_set        (Ms5FaultLog        *log,
                                               const char *const  *codes,
                                               Ms5Time             time);
void                 ms5_fault_log_restore    (Ms5FaultLog        *log,
                                               const char         *code,
                                               Ms5Time             since,
                                               Ms5Time             until);
guint                ms5_fault_log_get_length (const Ms5FaultLog  *log);
const Ms5FaultEntry *ms5_fault_log_get        (const Ms5FaultLog  *log,
                                               guint               index);
const Ms5FaultEntry *ms5_fault_log_find_cause (const Ms5FaultLog  *log,
                                               Ms5Time             start);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5FaultLog, ms5_fault_log_free)

G_END_DECLS
