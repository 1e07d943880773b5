/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-outbox-entry.h"
#include "client/ms5-secrets.h"
#include "core/ms5-clock.h"
#include "runtime/ms5-random.h"

G_BEGIN_DECLS

/* How much the outbox takes: actions on their way, and bytes of them. The last of each is for critical
 * ones alone; past the warning the person is told that it fills. */
#define MS5_OUTBOX_MAX_ROWS      10000
#define MS5_OUTBOX_RESERVE_ROWS  500
#define MS5_OUTBOX_MAX_BYTES     ((gsize) 32 * 1024 * 1024)
#define MS5_OUTBOX_RESERVE_BYTES ((gsize) 1024 * 1024)
#define MS5_OUTBOX_WARN_FILL     0.8

/* What a batch may hold at most, so that its message is within the limit. */
#define MS5_OUTBOX_BATCH_BYTES   (MS5_LIMIT_BATCH_BYTES - 256)

/**
 * Ms5OutboxError:
 * @MS5_OUTBOX_ERROR_FULL: no room for an action of this priority
 * @MS5_OUTBOX_ERROR_INVALID: not an action that could be sent
 * @MS5_OUTBOX_ERROR_STATE: the action's state does not allow it, or there is no such action
 *
 * What else than a #Ms5DbError can go wrong.
 */
typedef enum
{
  MS5_OUTBOX_ERROR_FULL,
  MS5_OUTBOX_ERROR_INVALID,
  MS5_OUTBOX_ERROR_STATE
} Ms5OutboxError;

#define MS5_OUTBOX_ERROR (ms5_outbox_error_quark ())
GQuark ms5_outbox_error_quark (void);

/**
 * Ms5OutboxCounts:
 * @n: actions in each state
 * @n_marked: actions with each mark
 * @open_bytes: how long those are together that are on their way
 *
 * What there is of one person's actions for one server.
 */
typedef struct
{
  guint n[MS5_N_OUTBOX_STATES];
  guint n_marked[MS5_N_OUTBOX_MARKS];
  gsize open_bytes;
} Ms5OutboxCounts;

/**
 * Ms5Outbox:
 *
 * What people did, from the click until the server's answer, in a file that survives a power cut.
 * Every step is a committed transaction before it is told.
 *
 * Actions are sealed with a key from the keyring. Where there is no lasting key they are stored
 * readable, because they are worth more than their secrecy, and ms5_outbox_get_problem() says so; they
 * are sealed as soon as there is one. Actions that are sealed while the keyring is not at hand stay
 * where they are, count in ms5_outbox_get_n_locked(), and are sent once it is back. Only if a keyring is
 * there and has another key is the file set aside and a new one begun, as is a damaged one; the
 * problem names it.
 *
 * An action is for the server that ms5_outbox_set_server() named when it was added, and only while that is so
 * again can it be picked.
 *
 * Signals:
 *
 * - `changed`: something about some entry changed, or came or went
 * - `ready`: an action's delay has passed; it may be picked now
 * - `touched` (#Ms5OutboxEntry): this entry came, or is in another state; `changed` follows when the step is
 *   whole
 * - `reloaded`: any entry may be another one
 */
#define MS5_TYPE_OUTBOX (ms5_outbox_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Outbox, ms5_outbox, MS5, OUTBOX, GObject)

void            ms5_outbox_open_async     (const char           *path,
                                           Ms5Secrets           *secrets,
                                           Ms5Clock             *clock,
                                           Ms5Random            *random,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
Ms5Outbox      *ms5_outbox_open_finish    (GAsyncResult         *result,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;

const char     *ms5_outbox_get_device     (Ms5Outbox            *self);
const char     *ms5_outbox_get_problem    (Ms5Outbox            *self);
gboolean        ms5_outbox_is_sealed      (Ms5Outbox            *self);
guint           ms5_outbox_get_n_locked   (Ms5Outbox            *self);
GListModel     *ms5_outbox_get_entries    (Ms5Outbox            *self);
Ms5OutboxEntry *ms5_outbox_find           (Ms5Outbox            *self,
                                           const char           *id);
guint           ms5_outbox_get_count      (Ms5Outbox            *self,
                                           Ms5OutboxState        state);
guint           ms5_outbox_get_n_open     (Ms5Outbox            *self);
gsize           ms5_outbox_get_open_bytes (Ms5Outbox            *self);
gboolean        ms5_outbox_has_critical   (Ms5Outbox            *self,
                                           const char           *sub);
double          ms5_outbox_get_fill       (Ms5Outbox            *self);
gint64          ms5_outbox_get_ackd       (Ms5Outbox            *self);
void            ms5_outbox_get_counts     (Ms5Outbox            *self,
                                           const char           *sub,
                                           Ms5OutboxCounts      *out_counts);
Ms5Time         ms5_outbox_get_next_due   (Ms5Outbox            *self);
void            ms5_outbox_set_server     (Ms5Outbox            *self,
                                           const char           *server);
gboolean        ms5_outbox_is_here        (Ms5Outbox            *self,
                                           Ms5OutboxEntry       *entry);
void            ms5_outbox_set_held       (Ms5Outbox            *self,
                                           gboolean              held);

void            ms5_outbox_add_async      (Ms5Outbox            *self,
                                           const char           *sub,
                                           const Ms5Action      *action,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
Ms5OutboxEntry *ms5_outbox_add_finish     (Ms5Outbox            *self,
                                           GAsyncResult         *result,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean        ms5_outbox_is_ready       (Ms5Outbox            *self,
                                           const char           *sub);
void            ms5_outbox_pick_async     (Ms5Outbox            *self,
                                           const char           *sub,
                                           guint                 max_actions,
                                           gsize                 max_bytes,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
GPtrArray      *ms5_outbox_pick_finish    (Ms5Outbox            *self,
                                           GAsyncResult         *result,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void            ms5_outbox_answer_async   (Ms5Outbox            *self,
                                           GPtrArray            *results,
                                           const char           *epoch,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean        ms5_outbox_answer_finish  (Ms5Outbox            *self,
                                           GAsyncResult         *result,
                                           GError              **error);
void            ms5_outbox_give_up_async  (Ms5Outbox            *self,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean        ms5_outbox_give_up_finish (Ms5Outbox            *self,
                                           GAsyncResult         *result,
                                           GError              **error);

void            ms5_outbox_cancel_async   (Ms5Outbox            *self,
                                           const char           *id,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean        ms5_outbox_cancel_finish  (Ms5Outbox            *self,
                                           GAsyncResult         *result,
                                           GError              **error);
void            ms5_outbox_discard_async  (Ms5Outbox            *self,
                                           const char           *id,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean        ms5_outbox_discard_finish (Ms5Outbox            *self,
                                           GAsyncResult         *result,
                                           GError              **error);
void            ms5_outbox_retry_async    (Ms5Outbox            *self,
                                           const char           *id,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
Ms5OutboxEntry *ms5_outbox_retry_finish   (Ms5Outbox            *self,
                                           GAsyncResult         *result,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean        ms5_outbox_must_heal      (Ms5Outbox            *self,
                                           gint64                floor,
                                           const char           *epoch);
void            ms5_outbox_heal_async     (Ms5Outbox            *self,
                                           gint64                floor,
                                           const char           *epoch,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean        ms5_outbox_heal_finish    (Ms5Outbox            *self,
                                           GAsyncResult         *result,
                                           GError              **error);
void            ms5_outbox_decide_async   (Ms5Outbox            *self,
                                           const char           *sub,
                                           Ms5OutboxMark         mark,
                                           gboolean              again,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean        ms5_outbox_decide_finish  (Ms5Outbox            *self,
                                           GAsyncResult         *result,
                                           GError              **error);

gboolean        ms5_outbox_was_set_aside     (Ms5Outbox           *self);
void            ms5_outbox_rotate_key_async  (Ms5Outbox           *self,
                                              Ms5Secrets          *secrets,
                                              Ms5Time              older_than,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
gboolean        ms5_outbox_rotate_key_finish (Ms5Outbox           *self,
                                              GAsyncResult        *result,
                                              GError             **error);
void            ms5_outbox_close_async    (Ms5Outbox            *self,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean        ms5_outbox_close_finish   (Ms5Outbox            *self,
                                           GAsyncResult         *result,
                                           GError              **error);

G_END_DECLS
