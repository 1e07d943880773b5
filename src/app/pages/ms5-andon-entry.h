/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-call-model.h"

G_BEGIN_DECLS

/**
 * Ms5AndonKind:
 * @MS5_ANDON_SECTION: a heading
 * @MS5_ANDON_GROUP: the calls of a line in a flood
 * @MS5_ANDON_CALL: a call
 *
 * What a row of the Andon list is.
 */
typedef enum
{
  MS5_ANDON_SECTION,
  MS5_ANDON_GROUP,
  MS5_ANDON_CALL
} Ms5AndonKind;

/**
 * Ms5AndonShown:
 * @kind: what it is
 * @title: (nullable): of a heading or a group
 * @call: (nullable): the call; of a group its first-out
 * @depth: how far it is indented
 * @n: how many calls are below a heading or behind a group, or are consequences of a call
 * @n_unacknowledged: how many of a group nobody has seen
 * @priority: the highest of a group
 * @first_out: whether a call came first in a flood of its line
 * @expanded: whether what is behind it is shown
 *
 * What a row shows.
 */
typedef struct
{
  Ms5AndonKind  kind;
  char         *title;
  Ms5CallModel *call;
  guint         depth;
  guint         n;
  guint         n_unacknowledged;
  Ms5Priority   priority;
  gboolean      first_out;
  gboolean      expanded;
} Ms5AndonShown;

/**
 * Ms5AndonEntry:
 *
 * A row of the Andon list, which stays the same object as long as it is about the same. Emits `changed` when it
 * shows something else.
 */
#define MS5_TYPE_ANDON_ENTRY (ms5_andon_entry_get_type ())
G_DECLARE_FINAL_TYPE (Ms5AndonEntry, ms5_andon_entry, MS5, ANDON_ENTRY, GObject)

Ms5AndonEntry       *ms5_andon_entry_new       (const char          *id) G_GNUC_WARN_UNUSED_RESULT;
const char          *ms5_andon_entry_get_id    (Ms5AndonEntry       *self);
const Ms5AndonShown *ms5_andon_entry_get_shown (Ms5AndonEntry       *self);
void                 ms5_andon_entry_show      (Ms5AndonEntry       *self,
                                                const Ms5AndonShown *shown);

G_END_DECLS
