/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ctl/ms5-ctl.h"
#include "protocol/ms5-json.h"

G_BEGIN_DECLS

/**
 * Ms5CtlTable:
 *
 * Rows of cells for people, aligned when printed.
 */
typedef struct _Ms5CtlTable Ms5CtlTable;

Ms5CtlTable *ms5_ctl_table_new        (const char *const *titles) G_GNUC_WARN_UNUSED_RESULT;
void         ms5_ctl_table_free       (Ms5CtlTable       *table);
void         ms5_ctl_table_add        (Ms5CtlTable       *table,
                                       char              *cell);
void         ms5_ctl_table_add_text   (Ms5CtlTable       *table,
                                       const json_t      *object,
                                       const char        *member);
void         ms5_ctl_table_add_number (Ms5CtlTable       *table,
                                       const json_t      *object,
                                       const char        *member,
                                       double             factor,
                                       guint              digits,
                                       const char        *unit);
void         ms5_ctl_table_add_moment (Ms5CtlTable       *table,
                                       const json_t      *object,
                                       const char        *member);
void         ms5_ctl_table_print      (const Ms5CtlTable *table);

void         ms5_ctl_print_json       (const json_t      *value);
char        *ms5_ctl_dup_moment       (gint64             ms) G_GNUC_WARN_UNUSED_RESULT;
char        *ms5_ctl_dup_duration     (double             seconds) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5CtlTable, ms5_ctl_table_free)

G_END_DECLS
