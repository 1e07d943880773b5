/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-outbox-private.h"
#include "client/ms5-overlay.h"

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (Ms5OutboxEntry, ms5_outbox_entry, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static const char *const state_words[] = {
  "queued", "waiting", "blocked", "sending", "done", "superseded", "failed", "expired", "conflict",
  "resolved", "discarded", "cancelled",
};

G_STATIC_ASSERT (G_N_ELEMENTS (state_words) == MS5_N_OUTBOX_STATES);

/**
 * ms5_outbox_state_to_string:
 * @state: a state
 *
 * Returns: its word
 */
const char *
ms5_outbox_state_to_string (Ms5OutboxState state)
{
  g_return_val_if_fail ((guint) state < MS5_N_OUTBOX_STATES, "");

  return state_words[state];
}

/**
 * ms5_outbox_state_from_string:
 * @text: (nullable): a word
 * @out_state: (out): the state
 *
 * Returns: whether @text is the word of a state
 */
gboolean
ms5_outbox_state_from_string (const char     *text,
                              Ms5OutboxState *out_state)
{
  for (guint i = 0; i < MS5_N_OUTBOX_STATES; i++)
    if (g_strcmp0 (text, state_words[i]) == 0)
      {
        *out_state = (Ms5OutboxState) i;
        return TRUE;
      }

  return FALSE;
}

/**
 * ms5_outbox_state_is_open:
 * @state: a state
 *
 * Returns: whether the action is still on its way
 */
gboolean
ms5_outbox_state_is_open (Ms5OutboxState state)
{
  return state <= MS5_OUTBOX_SENDING;
}

/**
 * ms5_outbox_state_get_shown:
 * @state: a state
 *
 * Returns: what people are shown of it
 */
Ms5ShownState
ms5_outbox_state_get_shown (Ms5OutboxState state)
{
  switch (state)
    {
    case MS5_OUTBOX_SENDING:
      return MS5_SHOWN_PROCESSING;
    case MS5_OUTBOX_DONE:
    case MS5_OUTBOX_SUPERSEDED:
    case MS5_OUTBOX_RESOLVED:
      return MS5_SHOWN_COMPLETED;
    case MS5_OUTBOX_FAILED:
    case MS5_OUTBOX_EXPIRED:
      return MS5_SHOWN_FAILED;
    case MS5_OUTBOX_CONFLICT:
      return MS5_SHOWN_CONFLICT;
    case MS5_OUTBOX_DISCARDED:
    case MS5_OUTBOX_CANCELLED:
      return MS5_SHOWN_CANCELLED;
    case MS5_OUTBOX_QUEUED:
    case MS5_OUTBOX_WAITING:
    case MS5_OUTBOX_BLOCKED:
    default:
      return MS5_SHOWN_PENDING;
    }
}

static void
ms5_outbox_entry_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  if (prop_id == PROP_STATE)
    g_value_set_int (value, MS5_OUTBOX_ENTRY (object)->row.state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ms5_outbox_entry_finalize (GObject *object)
{
  Ms5OutboxEntry *self = MS5_OUTBOX_ENTRY (object);

  ms5_outbox_row_clear (&self->row);
  g_free (self->place);
  g_free (self->other);

  G_OBJECT_CLASS (ms5_outbox_entry_parent_class)->finalize (object);
}

static void
ms5_outbox_entry_class_init (Ms5OutboxEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ms5_outbox_entry_get_property;
  object_class->finalize = ms5_outbox_entry_finalize;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, MS5_N_OUTBOX_STATES - 1, 0,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ms5_outbox_entry_init (Ms5OutboxEntry *self)
{
}

/* Takes what @row owns and leaves it empty. */
Ms5OutboxEntry *
ms5_outbox_entry_new (Ms5OutboxRow *row)
{
  Ms5OutboxEntry *self = g_object_new (MS5_TYPE_OUTBOX_ENTRY, NULL);
  g_autofree char *topic = NULL;
  g_autofree char *other = NULL;

  self->row = *row;
  *row = (Ms5OutboxRow) { 0 };
  self->place = g_strconcat (self->row.action->topic, "\n", ms5_action_get_item_key (self->row.action), NULL);
  other = ms5_overlay_dup_second (self->row.action, &topic);
  if (other != NULL)
    self->other = g_strconcat (topic, "\n", other, NULL);
  return self;
}

/* Says that the row's state is another now. */
void
ms5_outbox_entry_notify (Ms5OutboxEntry *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
ms5_outbox_row_clear (Ms5OutboxRow *row)
{
  g_clear_pointer (&row->action, ms5_action_free);
  g_clear_pointer (&row->sub, g_free);
  g_clear_pointer (&row->server, g_free);
  g_clear_pointer (&row->result, ms5_result_free);
  g_clear_pointer (&row->epoch, g_free);
}

/**
 * ms5_outbox_entry_get_action:
 * @self: an entry
 *
 * Returns: (transfer none): what was done; each retry sends the same
 */
const Ms5Action *
ms5_outbox_entry_get_action (Ms5OutboxEntry *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX_ENTRY (self), NULL);

  return self->row.action;
}

/**
 * ms5_outbox_entry_get_id:
 * @self: an entry
 *
 * Returns: (transfer none): the action's id
 */
const char *
ms5_outbox_entry_get_id (Ms5OutboxEntry *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX_ENTRY (self), NULL);

  return self->row.action->id;
}

/**
 * ms5_outbox_entry_get_sub:
 * @self: an entry
 *
 * Returns: (transfer none): the account of who did it, under which alone it is sent
 */
const char *
ms5_outbox_entry_get_sub (Ms5OutboxEntry *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX_ENTRY (self), NULL);

  return self->row.sub;
}

/**
 * ms5_outbox_entry_get_server:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): the address of the server that it is for, to which alone it is sent;
 *   %NULL if it was stored before that was written down
 */
const char *
ms5_outbox_entry_get_server (Ms5OutboxEntry *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX_ENTRY (self), NULL);

  return self->row.server;
}

/**
 * ms5_outbox_entry_get_mark:
 * @self: an entry
 *
 * Returns: what is particular about it
 */
Ms5OutboxMark
ms5_outbox_entry_get_mark (Ms5OutboxEntry *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX_ENTRY (self), MS5_OUTBOX_MARK_NONE);

  return self->row.mark;
}

/**
 * ms5_outbox_entry_get_state:
 * @self: an entry
 *
 * Returns: how far it has come
 */
Ms5OutboxState
ms5_outbox_entry_get_state (Ms5OutboxEntry *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX_ENTRY (self), MS5_OUTBOX_QUEUED);

  return self->row.state;
}

/**
 * ms5_outbox_entry_get_result:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): the server's last answer
 */
const Ms5Result *
ms5_outbox_entry_get_result (Ms5OutboxEntry *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX_ENTRY (self), NULL);

  return self->row.result;
}

/**
 * ms5_outbox_entry_get_epoch:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): the epoch that the result's position is of
 */
const char *
ms5_outbox_entry_get_epoch (Ms5OutboxEntry *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX_ENTRY (self), NULL);

  return self->row.epoch;
}

/**
 * ms5_outbox_entry_get_bytes:
 * @self: an entry
 *
 * Returns: how long it is in a message
 */
gsize
ms5_outbox_entry_get_bytes (Ms5OutboxEntry *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX_ENTRY (self), 0);

  return self->row.bytes;
}

/**
 * ms5_outbox_entry_get_created:
 * @self: an entry
 *
 * Returns: when it was stored, by the machine's clock
 */
Ms5Time
ms5_outbox_entry_get_created (Ms5OutboxEntry *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX_ENTRY (self), MS5_TIME_NONE);

  return self->row.created;
}

/**
 * ms5_outbox_entry_get_changed:
 * @self: an entry
 *
 * Returns: since when it is in its state, by the machine's clock
 */
Ms5Time
ms5_outbox_entry_get_changed (Ms5OutboxEntry *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX_ENTRY (self), MS5_TIME_NONE);

  return self->row.changed;
}

/**
 * ms5_outbox_entry_get_due:
 * @self: an entry
 *
 * Returns: of a waiting one: when it is to be sent again, by the machine's clock
 */
Ms5Time
ms5_outbox_entry_get_due (Ms5OutboxEntry *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX_ENTRY (self), MS5_TIME_NONE);

  return self->row.due;
}

/**
 * ms5_outbox_entry_get_attempts:
 * @self: an entry
 *
 * Returns: how often the server was too busy for it
 */
guint
ms5_outbox_entry_get_attempts (Ms5OutboxEntry *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX_ENTRY (self), 0);

  return self->row.attempts;
}

/**
 * ms5_outbox_entry_was_sent:
 * @self: an entry
 *
 * Returns: whether the server may have seen it
 */
gboolean
ms5_outbox_entry_was_sent (Ms5OutboxEntry *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX_ENTRY (self), FALSE);

  return self->row.sent;
}

/**
 * ms5_outbox_entry_can_cancel:
 * @self: an entry
 *
 * Returns: whether it can still be taken back: it is on its way, but was never sent
 */
gboolean
ms5_outbox_entry_can_cancel (Ms5OutboxEntry *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX_ENTRY (self), FALSE);

  return ms5_outbox_state_is_open (self->row.state) && !self->row.sent;
}

/**
 * ms5_outbox_entry_can_retry:
 * @self: an entry
 *
 * Returns: whether it can be tried again by hand
 */
gboolean
ms5_outbox_entry_can_retry (Ms5OutboxEntry *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX_ENTRY (self), FALSE);

  return self->row.state == MS5_OUTBOX_FAILED || self->row.state == MS5_OUTBOX_EXPIRED;
}
