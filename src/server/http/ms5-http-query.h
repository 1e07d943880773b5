/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-problems.h"
#include "core/ms5-time.h"
#include "server/http/ms5-http-route.h"

G_BEGIN_DECLS

/**
 * Ms5HttpQuery:
 *
 * The parameters of a request, checked against those that its route takes.
 */
typedef struct _Ms5HttpQuery Ms5HttpQuery;

Ms5HttpQuery       *ms5_http_query_new       (const Ms5HttpParam *params,
                                              const char         *text,
                                              Ms5Problems        *problems) G_GNUC_WARN_UNUSED_RESULT;
void                ms5_http_query_free      (Ms5HttpQuery       *query);
gboolean            ms5_http_query_has       (const Ms5HttpQuery *query,
                                              const char         *name);
const char         *ms5_http_query_get_text  (const Ms5HttpQuery *query,
                                              const char         *name);
const char *const  *ms5_http_query_get_texts (const Ms5HttpQuery *query,
                                              const char         *name);
gint64              ms5_http_query_get_int   (const Ms5HttpQuery *query,
                                              const char         *name);
Ms5Time             ms5_http_query_get_time  (const Ms5HttpQuery *query,
                                              const char         *name);
gboolean            ms5_http_query_get_flag  (const Ms5HttpQuery *query,
                                              const char         *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5HttpQuery, ms5_http_query_free)

G_END_DECLS
