/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-outbox.h"
#include "client/ms5-rekey.h"
#include "client/ms5-vault.h"

G_BEGIN_DECLS

/* An action is sent in time or not at all; what is over is shown for a while. */
#define MS5_OUTBOX_MAX_AGE      ms5_time_from_ms (MS5_LIMIT_ACTION_AGE_MS)
#define MS5_OUTBOX_KEEP_DONE    (7 * 24 * MS5_USEC_PER_H)
#define MS5_OUTBOX_KEEP_FAILED  (30 * 24 * MS5_USEC_PER_H)
#define MS5_OUTBOX_KEEP_ROWS    2000
#define MS5_OUTBOX_HEAL_AGE     (24 * MS5_USEC_PER_H)
#define MS5_OUTBOX_AGING        MS5_USEC_PER_MIN
#define MS5_OUTBOX_MAX_BUSY     8
#define MS5_OUTBOX_CAP_CRITICAL (10 * MS5_USEC_PER_S)
#define MS5_OUTBOX_CAP          (60 * MS5_USEC_PER_S)

/**
 * Ms5OutboxRow:
 * @action: what was done
 * @sub: who did it
 * @server: (nullable): the server that it is for
 * @bytes: how long it is in a message
 * @created: when it was stored
 * @state: how far it has come
 * @result: (nullable): the server's last answer
 * @epoch: (nullable): the epoch of the result's position
 * @changed: since when it is in its state
 * @due: of a waiting one: when it may be sent again
 * @attempts: how often the server was busy
 * @sent: whether it may have left
 * @readable: whether it is stored unsealed
 * @mark: what is particular about it
 *
 * An action in the outbox.
 */
typedef struct
{
  Ms5Action      *action;
  char           *sub;
  char           *server;
  gsize           bytes;
  Ms5Time         created;
  Ms5OutboxState  state;
  Ms5Result      *result;
  char           *epoch;
  Ms5Time         changed;
  Ms5Time         due;
  guint           attempts;
  gboolean        sent;
  gboolean        readable;
  Ms5OutboxMark   mark;
} Ms5OutboxRow;

struct _Ms5OutboxEntry
{
  GObject      parent_instance;

  Ms5OutboxRow row;
  char        *place; /* its topic and its item's key */
  char        *other; /* the same of the other item that it is about; NULL if it is about one */
};

void            ms5_outbox_row_clear    (Ms5OutboxRow    *row);
Ms5OutboxEntry *ms5_outbox_entry_new    (Ms5OutboxRow    *row) G_GNUC_WARN_UNUSED_RESULT;
void            ms5_outbox_entry_notify (Ms5OutboxEntry  *self);

/**
 * Ms5OutboxWrite:
 * @gone: whether the row is to be removed
 * @result: (nullable): the result's text; %NULL to leave it
 * @epoch: (nullable): its epoch; %NULL to leave it
 *
 * What is to be stored of a row that has changed.
 */
typedef struct
{
  gboolean        gone;
  gint64          cseq;
  char           *id;
  char           *sub;
  Ms5OutboxState  state;
  char           *result;
  char           *epoch;
  Ms5Time         changed;
  Ms5Time         due;
  guint           attempts;
  gboolean        sent;
  Ms5OutboxMark   mark;
} Ms5OutboxWrite;

/**
 * Ms5OutboxJob:
 * @seal: (nullable): what actions are sealed with
 * @lasting: whether its key comes from a lasting keyring
 * @device: (nullable): this installation's id: to be stored, if set before writing; read when reading
 * @fresh: (nullable): the id that a new file begins with
 * @writes: (element-type Ms5OutboxWrite): rows that have changed
 * @added: a new row; its action is %NULL if there is none. Its number is given by the job
 * @rows: (nullable) (element-type Ms5OutboxRow): what was read
 * @n_locked: open rows that can't be read now
 * @locked_bytes: their size
 * @ackd: the confirmed floor after the job
 * @serial: which job it is
 *
 * A job on the outbox's thread.
 */
typedef struct
{
  Ms5Seal      *seal;
  gboolean      lasting;
  char         *device;
  char         *fresh;
  GPtrArray    *writes;
  Ms5OutboxRow  added;
  GPtrArray    *rows;
  guint         n_locked;
  gsize         locked_bytes;
  gint64        ackd;
  guint         serial;
} Ms5OutboxJob;

/* ms5-outbox-db.c; the latter are each a Ms5DbJob. */
extern const Ms5DbOptions ms5_outbox_db_options;

Ms5OutboxJob   *ms5_outbox_job_new      (Ms5Seal         *seal,
                                         gboolean         lasting) G_GNUC_WARN_UNUSED_RESULT;
void            ms5_outbox_job_free     (Ms5OutboxJob    *job);
gboolean        ms5_outbox_job_open     (Ms5DbConn       *conn,
                                         gpointer         data,
                                         GError         **error);
gboolean        ms5_outbox_job_read     (Ms5DbConn       *conn,
                                         gpointer         data,
                                         GError         **error);
gboolean        ms5_outbox_job_write    (Ms5DbConn       *conn,
                                         gpointer         data,
                                         GError         **error);

/* ms5-outbox-rules.c */
GPtrArray      *ms5_outbox_choose       (Ms5Outbox       *self,
                                         const char      *sub,
                                         guint            max_actions,
                                         gsize            max_bytes) G_GNUC_WARN_UNUSED_RESULT;
gboolean        ms5_outbox_has_choice   (Ms5Outbox       *self,
                                         const char      *sub);
gint64          ms5_outbox_delay        (gint64           pri,
                                         guint            n,
                                         Ms5Random       *random);
gboolean        ms5_outbox_is_stale     (const Ms5OutboxRow *row,
                                         Ms5Time          now);
gboolean        ms5_outbox_is_expired   (const Ms5OutboxRow *row,
                                         Ms5Time          now);

struct _Ms5Outbox
{
  GObject     parent_instance;

  Ms5Db      *db;
  Ms5Seal    *seal; /* nullable */
  gboolean    set_aside;
  gboolean    lasting;
  Ms5Clock   *clock;
  Ms5Random  *random;
  char       *path;
  char       *problem; /* nullable */
  char       *device;
  char       *server; /* nullable: whose actions may be picked */
  gboolean    held;   /* and of these only critical ones */

  GListStore *entries; /* in the order of their numbers */
  GHashTable *by_id;   /* of entries */
  guint       counts[MS5_N_OUTBOX_STATES];
  gsize       open_bytes;
  GHashTable *owners;  /* of Ms5OutboxCounts, by server and person */
  guint       n_locked;
  gsize       locked_bytes;
  gint64      ackd;

  guint       n_adding; /* under way to the disk */
  gsize       adding_bytes;
  guint       serial;
  guint       timer;
  Ms5Time     armed;    /* the time of day that the timer stands for */
  Ms5Time     tidied;
};

char           *ms5_outbox_make_owner   (const char      *server,
                                         const char      *sub) G_GNUC_WARN_UNUSED_RESULT;
void            ms5_outbox_emit_changed (Ms5Outbox       *self);
void            ms5_outbox_emit_ready   (Ms5Outbox       *self);
void            ms5_outbox_emit_reloaded (Ms5Outbox      *self);
void            ms5_outbox_emit_touched (Ms5Outbox       *self,
                                         Ms5OutboxEntry  *entry);

/* ms5-outbox-step.c: the common part of all steps. */
char           *ms5_outbox_new_uuid     (Ms5Outbox       *self) G_GNUC_WARN_UNUSED_RESULT;
void            ms5_outbox_append       (Ms5Outbox       *self,
                                         Ms5OutboxRow    *row);
Ms5OutboxJob   *ms5_outbox_begin        (Ms5Outbox       *self) G_GNUC_WARN_UNUSED_RESULT;
void            ms5_outbox_touch        (Ms5Outbox       *self,
                                         Ms5OutboxJob    *job,
                                         Ms5OutboxEntry  *entry,
                                         Ms5OutboxState   state);
void            ms5_outbox_mark         (Ms5Outbox       *self,
                                         Ms5OutboxJob    *job,
                                         Ms5OutboxEntry  *entry,
                                         Ms5OutboxState   state,
                                         Ms5OutboxMark    mark);
void            ms5_outbox_commit       (Ms5Outbox       *self,
                                         Ms5OutboxJob    *job,
                                         GTask           *task);
void            ms5_outbox_settle       (Ms5Outbox       *self,
                                         Ms5OutboxJob    *job,
                                         Ms5OutboxEntry  *entry);
void            ms5_outbox_unblock      (Ms5Outbox       *self,
                                         Ms5OutboxJob    *job,
                                         Ms5OutboxEntry  *entry);
void            ms5_outbox_tidy         (Ms5Outbox       *self,
                                         Ms5OutboxJob    *job);
void            ms5_outbox_renew        (Ms5Outbox       *self,
                                         Ms5OutboxJob    *job);

/* ms5-outbox-hand.c */
Ms5OutboxJob   *ms5_outbox_replace      (Ms5Outbox       *self,
                                         Ms5OutboxEntry  *entry,
                                         const Ms5Action *again,
                                         GError         **error) G_GNUC_WARN_UNUSED_RESULT;

/* ms5-outbox-act.c */
gboolean        ms5_outbox_fill         (Ms5Outbox       *self,
                                         Ms5OutboxJob    *job,
                                         const char      *sub,
                                         const Ms5Action *action,
                                         GError         **error);

/* ms5-outbox-rotate.c */
extern const Ms5RekeyTable ms5_outbox_sealed[];

G_END_DECLS
