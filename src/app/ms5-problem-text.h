/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-floor.h"
#include "client/ms5-client-problem.h"
#include "client/ms5-outbox-entry.h"

G_BEGIN_DECLS

/* What the client tells in codes, for people: what is wrong, and what to do about it. */

char *ms5_problem_dup_text (Ms5ClientProblem  problem,
                            const char       *server,
                            int               retry_after,
                            const char       *detail) G_GNUC_WARN_UNUSED_RESULT;
char *ms5_failure_dup_text (const GError     *error) G_GNUC_WARN_UNUSED_RESULT;
char *ms5_answer_dup_text  (Ms5OutboxEntry   *entry,
                            Ms5Floor         *floor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
