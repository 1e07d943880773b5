/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/http/ms5-http-route.h"

G_BEGIN_DECLS

/**
 * Ms5HttpMatch:
 * @route: (nullable): the route, as an index; -1 if there is none
 * @allow: (nullable): if the path is known but not with this method: those it is known with
 * @args: (nullable): what stands for the segments in braces, in order
 *
 * What was found for a request.
 */
typedef struct
{
  int     route;
  char   *allow;
  char  **args;
} Ms5HttpMatch;

void ms5_http_match_init  (Ms5HttpMatch       *match,
                           const Ms5HttpRoute *routes,
                           const char         *method,
                           const char         *path);
void ms5_http_match_clear (Ms5HttpMatch       *match);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ms5HttpMatch, ms5_http_match_clear)

G_END_DECLS
