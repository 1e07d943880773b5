/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-client.h"
#include "protocol/ms5-topics.h"

G_BEGIN_DECLS

/* Nobody asks for more than this beforehand. */
#define MS5_CLIENT_DOWNLOAD_MAX (31 * 24 * MS5_USEC_PER_H)

/**
 * Ms5DownloadProgress:
 * @done: how many parts are here, those that were before among them
 * @total: how many there are
 * @bytes: how much has come
 * @expected: how much that will be in the end, by what has come so far; -1 while nobody knows
 *
 * How far a download is.
 */
typedef struct
{
  guint  done;
  guint  total;
  gint64 bytes;
  gint64 expected;
} Ms5DownloadProgress;

/**
 * Ms5DownloadFunc:
 * @progress: (transfer none): how far it is
 * @user_data: what the download was given
 */
typedef void (*Ms5DownloadFunc) (const Ms5DownloadProgress *progress,
                                 gpointer                   user_data);

void       ms5_client_ask_records_async  (Ms5Client            *self,
                                          Ms5TopicKind          kind,
                                          const char           *line,
                                          Ms5Time               from,
                                          Ms5Time               to,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
GPtrArray *ms5_client_ask_records_finish (Ms5Client            *self,
                                          GAsyncResult         *result,
                                          Ms5Time              *out_as_of,
                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;

void       ms5_client_download_async     (Ms5Client            *self,
                                          Ms5Time               from,
                                          Ms5Time               to,
                                          const char *const    *lines,
                                          Ms5DownloadFunc       func,
                                          gpointer              func_data,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean   ms5_client_download_finish    (Ms5Client            *self,
                                          GAsyncResult         *result,
                                          Ms5DownloadProgress  *out_progress,
                                          GError              **error);

/**
 * Ms5ClientLosses:
 * @MS5_CLIENT_LOST_CACHE: what was kept for offline; the server has all of it
 * @MS5_CLIENT_LOST_OUTBOX: actions that may not have been sent
 * @MS5_CLIENT_NO_CACHE: nothing can be kept for offline
 *
 * What people must know of the files on this machine after the start.
 */
typedef enum
{
  MS5_CLIENT_LOST_CACHE = 1 << 0,
  MS5_CLIENT_LOST_OUTBOX = 1 << 1,
  MS5_CLIENT_NO_CACHE = 1 << 2
} Ms5ClientLosses;

Ms5ClientLosses ms5_client_get_losses    (Ms5Client            *self);
void       ms5_client_set_cache_limits   (Ms5Client            *self,
                                          guint                 max_mib,
                                          guint                 max_days);
void       ms5_client_trim_cache_async   (Ms5Client            *self,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gint64     ms5_client_trim_cache_finish  (Ms5Client            *self,
                                          GAsyncResult         *result,
                                          GError              **error);

G_END_DECLS
