/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "protocol/ms5-change.h"
#include "protocol/ms5-message.h"

G_BEGIN_DECLS

/**
 * Ms5FeedIdentity:
 * @sub: the account
 * @sid: the session that the token belongs to
 * @device: (nullable): the only device that the token is good for
 * @exp: when the token expires, by the real clock
 * @data: (nullable): the backend's own
 *
 * Who is connected, as far as the feed decides by it. Never changes.
 */
typedef struct
{
  const char *sub;
  const char *sid;
  const char *device;
  Ms5Time     exp;
  gpointer    data;
} Ms5FeedIdentity;

Ms5FeedIdentity *ms5_feed_identity_new   (const char      *sub,
                                          const char      *sid,
                                          const char      *device,
                                          Ms5Time          exp,
                                          gpointer         data,
                                          GDestroyNotify   destroy) G_GNUC_WARN_UNUSED_RESULT;
Ms5FeedIdentity *ms5_feed_identity_ref   (Ms5FeedIdentity *identity);
void             ms5_feed_identity_unref (Ms5FeedIdentity *identity);

/**
 * Ms5FeedLogRow:
 * @change: a change
 * @h: the chain value after it
 * @ends_commit: whether it is the last of its commit
 */
typedef struct
{
  Ms5Change *change;
  guint64    h;
  gboolean   ends_commit;
} Ms5FeedLogRow;

/**
 * Ms5FeedLog:
 * @after: the position before the first row
 * @h: the chain value there
 * @rows: (element-type Ms5FeedLogRow): the changes that follow, without gaps
 *
 * A stretch of the stored log.
 */
typedef struct
{
  gint64  after;
  guint64 h;
  GArray *rows;
} Ms5FeedLog;

Ms5FeedLog      *ms5_feed_log_new        (gint64           after,
                                          guint64          h) G_GNUC_WARN_UNUSED_RESULT;
void             ms5_feed_log_add        (Ms5FeedLog      *log,
                                          Ms5Change       *change,
                                          guint64          h,
                                          gboolean         ends_commit);
void             ms5_feed_log_free       (Ms5FeedLog      *log);

/**
 * Ms5FeedReport:
 * @MS5_FEED_REPORT_FORK: a client has a history that is not ours
 * @MS5_FEED_REPORT_CLONE: two installations seem to use one device id
 * @MS5_FEED_REPORT_DIVERGED: a client's rows were not what they should be
 * @MS5_FEED_REPORT_LOG: the stored log could not be read
 *
 * What the operator of the server should know.
 */
typedef enum
{
  MS5_FEED_REPORT_FORK,
  MS5_FEED_REPORT_CLONE,
  MS5_FEED_REPORT_DIVERGED,
  MS5_FEED_REPORT_LOG
} Ms5FeedReport;

#define MS5_TYPE_FEED_BACKEND (ms5_feed_backend_get_type ())
G_DECLARE_INTERFACE (Ms5FeedBackend, ms5_feed_backend, MS5, FEED_BACKEND, GObject)

/**
 * Ms5FeedBackendInterface:
 * @may_see: whether a topic exists and the rights in force allow to read it
 * @authenticate: gives whose an access token is, or an error that says why it is refused
 * @get_floor: the highest cseq below which the device has stored all results, or 0; @ackd is what
 *   it says itself
 * @read_log_async: reads the changes of (@after, @upto]
 * @read_log_finish: gives them all, or an error: %G_IO_ERROR_NOT_FOUND if @after is below the floor
 * @submit_async: carries out a batch of actions; completes when the results are durable
 * @submit_finish: gives one #Ms5Result for each, in order
 * @report: writes to the operator's log
 * @get_plant_now: the plant's time of day
 * @get_plant_speed: how much faster than real time it runs
 *
 * What the feed needs and does not do itself.
 */
struct _Ms5FeedBackendInterface
{
  GTypeInterface parent_interface;

  gboolean          (*may_see)             (Ms5FeedBackend       *backend,
                                            Ms5FeedIdentity      *identity,
                                            const char           *topic);
  Ms5FeedIdentity * (*authenticate)        (Ms5FeedBackend       *backend,
                                            const char           *token,
                                            GError              **error);
  gint64            (*get_floor)           (Ms5FeedBackend       *backend,
                                            Ms5FeedIdentity      *identity,
                                            const char           *device,
                                            gint64                ackd);
  void              (*read_log_async)      (Ms5FeedBackend       *backend,
                                            gint64                after,
                                            gint64                upto,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
  Ms5FeedLog *      (*read_log_finish)     (Ms5FeedBackend       *backend,
                                            GAsyncResult         *result,
                                            GError              **error);
  void              (*submit_async)        (Ms5FeedBackend       *backend,
                                            Ms5FeedIdentity      *identity,
                                            const char           *device,
                                            gint64                ackd,
                                            GPtrArray            *actions,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
  GPtrArray *       (*submit_finish)       (Ms5FeedBackend       *backend,
                                            GAsyncResult         *result,
                                            GError              **error);
  void              (*report)              (Ms5FeedBackend       *backend,
                                            Ms5FeedReport         report,
                                            const char           *text);
  Ms5Time           (*get_plant_now)       (Ms5FeedBackend       *backend);
  double            (*get_plant_speed)     (Ms5FeedBackend       *backend);
};

gboolean         ms5_feed_backend_may_see             (Ms5FeedBackend       *backend,
                                                       Ms5FeedIdentity      *identity,
                                                       const char           *topic);
Ms5FeedIdentity *ms5_feed_backend_authenticate        (Ms5FeedBackend       *backend,
                                                       const char           *token,
                                                       GError              **error);
gint64           ms5_feed_backend_get_floor           (Ms5FeedBackend       *backend,
                                                       Ms5FeedIdentity      *identity,
                                                       const char           *device,
                                                       gint64                ackd);
void             ms5_feed_backend_read_log_async      (Ms5FeedBackend       *backend,
                                                       gint64                after,
                                                       gint64                upto,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
Ms5FeedLog      *ms5_feed_backend_read_log_finish     (Ms5FeedBackend       *backend,
                                                       GAsyncResult         *result,
                                                       GError              **error);
void             ms5_feed_backend_submit_async        (Ms5FeedBackend       *backend,
                                                       Ms5FeedIdentity      *identity,
                                                       const char           *device,
                                                       gint64                ackd,
                                                       GPtrArray            *actions,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
GPtrArray       *ms5_feed_backend_submit_finish       (Ms5FeedBackend       *backend,
                                                       GAsyncResult         *result,
                                                       GError              **error);
void             ms5_feed_backend_report              (Ms5FeedBackend       *backend,
                                                       Ms5FeedReport         report,
                                                       const char           *format,
                                                       ...) G_GNUC_PRINTF (3, 4);
Ms5Time          ms5_feed_backend_get_plant_now       (Ms5FeedBackend       *backend);
double           ms5_feed_backend_get_plant_speed     (Ms5FeedBackend       *backend);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5FeedIdentity, ms5_feed_identity_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5FeedLog, ms5_feed_log_free)

G_END_DECLS
