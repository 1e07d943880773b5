/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-json.h"

G_BEGIN_DECLS

#define MS5_PROBLEM_MEDIA_TYPE "application/problem+json"

/**
 * Ms5ProblemDocument:
 * @type: (nullable): what kind of problem, as a URI; %NULL is `about:blank`: the status says all
 * @title: what kind of problem, in English
 * @status: the HTTP status, or 0
 * @detail: (nullable): what happened this time
 * @instance: (nullable): what it happened to, as a URI
 * @errors: (nullable): what is wrong in the request, with JSON paths
 *
 * The body of an HTTP answer that is not a success (RFC 9457).
 */
typedef struct
{
  char        *type;
  char        *title;
  gint64       status;
  char        *detail;
  char        *instance;
  Ms5Problems *errors;
} Ms5ProblemDocument;

char     *ms5_problem_document_build (guint               status,
                                      const char         *type,
                                      const char         *title,
                                      const char         *detail,
                                      const char         *instance,
                                      const Ms5Problems  *errors,
                                      gsize              *out_length) G_GNUC_WARN_UNUSED_RESULT;
gboolean  ms5_problem_document_parse (const char         *text,
                                      gsize               length,
                                      Ms5ProblemDocument *out_document,
                                      GError            **error);
gboolean  ms5_problem_document_read  (json_t             *value,
                                      Ms5ProblemDocument *out_document,
                                      GError            **error);
void      ms5_problem_document_clear (Ms5ProblemDocument *document);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ms5ProblemDocument, ms5_problem_document_clear)

G_END_DECLS
