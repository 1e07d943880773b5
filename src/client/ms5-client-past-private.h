/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-client-past.h"
#include "client/ms5-client-private.h"

G_BEGIN_DECLS

/* ms5-client-download.c */
char *ms5_client_records_path (Ms5TopicKind         kind,
                               const char          *line) G_GNUC_WARN_UNUSED_RESULT;
void  ms5_client_fetch        (Ms5Client           *self,
                               Ms5Interval          series,
                               Ms5Interval          fetched_records,
                               const char *const   *lines,
                               Ms5DownloadFunc      func,
                               gpointer             func_data,
                               GTask               *task);

G_END_DECLS
