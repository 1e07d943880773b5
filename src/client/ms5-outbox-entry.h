/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "protocol/ms5-action.h"
#include "protocol/ms5-result.h"

G_BEGIN_DECLS

/**
 * Ms5OutboxState:
 * @MS5_OUTBOX_QUEUED: stored, to be sent
 * @MS5_OUTBOX_WAITING: to be sent again after a delay
 * @MS5_OUTBOX_BLOCKED: the action that it needs has not been answered
 * @MS5_OUTBOX_SENDING: in the batch under way
 * @MS5_OUTBOX_DONE: it took effect, or was so already
 * @MS5_OUTBOX_SUPERSEDED: the server's value was kept, by policy
 * @MS5_OUTBOX_FAILED: refused; can be tried again by hand
 * @MS5_OUTBOX_EXPIRED: too old when it could have been sent
 * @MS5_OUTBOX_CONFLICT: a person must decide
 * @MS5_OUTBOX_RESOLVED: a person did, by another action
 * @MS5_OUTBOX_DISCARDED: a person dropped it, or tried it again as another action
 * @MS5_OUTBOX_CANCELLED: taken back before it was ever sent
 *
 * How far an action has come. The first four are open: the action is still on its way.
 */
typedef enum
{
  MS5_OUTBOX_QUEUED,
  MS5_OUTBOX_WAITING,
  MS5_OUTBOX_BLOCKED,
  MS5_OUTBOX_SENDING,
  MS5_OUTBOX_DONE,
  MS5_OUTBOX_SUPERSEDED,
  MS5_OUTBOX_FAILED,
  MS5_OUTBOX_EXPIRED,
  MS5_OUTBOX_CONFLICT,
  MS5_OUTBOX_RESOLVED,
  MS5_OUTBOX_DISCARDED,
  MS5_OUTBOX_CANCELLED
} Ms5OutboxState;

#define MS5_N_OUTBOX_STATES (MS5_OUTBOX_CANCELLED + 1)

/**
 * Ms5ShownState:
 * @MS5_SHOWN_PENDING: it waits to be sent, or for another one
 * @MS5_SHOWN_PROCESSING: it is with the server
 * @MS5_SHOWN_COMPLETED: it came to a good end: it took effect, was so already, or a person settled it
 * @MS5_SHOWN_FAILED: it was refused, or had become too old
 * @MS5_SHOWN_CONFLICT: a person must decide
 * @MS5_SHOWN_CANCELLED: a person took it back or dropped it
 *
 * What people are shown of an #Ms5OutboxState.
 */
typedef enum
{
  MS5_SHOWN_PENDING,
  MS5_SHOWN_PROCESSING,
  MS5_SHOWN_COMPLETED,
  MS5_SHOWN_FAILED,
  MS5_SHOWN_CONFLICT,
  MS5_SHOWN_CANCELLED
} Ms5ShownState;

#define MS5_N_SHOWN_STATES (MS5_SHOWN_CANCELLED + 1)

/**
 * Ms5OutboxMark:
 * @MS5_OUTBOX_MARK_NONE: nothing
 * @MS5_OUTBOX_MARK_REQUEUE: it failed because the server took this installation for a copy; a person must say
 *   whether it is to be done
 * @MS5_OUTBOX_MARK_HEALED: it was sent again because the server had lost it
 * @MS5_OUTBOX_MARK_OFFERED: the server may have lost it, but it is so old that a person must say whether it is
 *   to be sent again
 *
 * What is particular about an action.
 */
typedef enum
{
  MS5_OUTBOX_MARK_NONE,
  MS5_OUTBOX_MARK_REQUEUE,
  MS5_OUTBOX_MARK_HEALED,
  MS5_OUTBOX_MARK_OFFERED
} Ms5OutboxMark;

#define MS5_N_OUTBOX_MARKS (MS5_OUTBOX_MARK_OFFERED + 1)

const char    *ms5_outbox_state_to_string   (Ms5OutboxState  state);
gboolean       ms5_outbox_state_from_string (const char     *text,
                                             Ms5OutboxState *out_state);
gboolean       ms5_outbox_state_is_open     (Ms5OutboxState  state);
Ms5ShownState  ms5_outbox_state_get_shown   (Ms5OutboxState  state);

/**
 * Ms5OutboxEntry:
 *
 * An action in the outbox, with what became of it. Only the outbox changes it; it then notifies of
 * `state`.
 */
#define MS5_TYPE_OUTBOX_ENTRY (ms5_outbox_entry_get_type ())
G_DECLARE_FINAL_TYPE (Ms5OutboxEntry, ms5_outbox_entry, MS5, OUTBOX_ENTRY, GObject)

const Ms5Action *ms5_outbox_entry_get_action     (Ms5OutboxEntry *self);
const char      *ms5_outbox_entry_get_id         (Ms5OutboxEntry *self);
const char      *ms5_outbox_entry_get_sub        (Ms5OutboxEntry *self);
const char      *ms5_outbox_entry_get_server     (Ms5OutboxEntry *self);
Ms5OutboxMark    ms5_outbox_entry_get_mark       (Ms5OutboxEntry *self);
Ms5OutboxState   ms5_outbox_entry_get_state      (Ms5OutboxEntry *self);
const Ms5Result *ms5_outbox_entry_get_result     (Ms5OutboxEntry *self);
const char      *ms5_outbox_entry_get_epoch      (Ms5OutboxEntry *self);
gsize            ms5_outbox_entry_get_bytes      (Ms5OutboxEntry *self);
Ms5Time          ms5_outbox_entry_get_created    (Ms5OutboxEntry *self);
Ms5Time          ms5_outbox_entry_get_changed    (Ms5OutboxEntry *self);
Ms5Time          ms5_outbox_entry_get_due        (Ms5OutboxEntry *self);
guint            ms5_outbox_entry_get_attempts   (Ms5OutboxEntry *self);
gboolean         ms5_outbox_entry_was_sent       (Ms5OutboxEntry *self);
gboolean         ms5_outbox_entry_can_cancel     (Ms5OutboxEntry *self);
gboolean         ms5_outbox_entry_can_retry      (Ms5OutboxEntry *self);

G_END_DECLS
