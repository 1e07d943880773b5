/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-client.h"
#include "protocol/ms5-escalation-answer.h"

G_BEGIN_DECLS

/**
 * Ms5EscalationError:
 * @MS5_ESCALATION_ERROR_CHANGED: somebody has changed the policy since it was seen, or has taken it away: see
 *   ms5_client_escalation_get_present()
 * @MS5_ESCALATION_ERROR_INVALID: something is wrong in what was sent: see ms5_client_escalation_get_problems()
 *
 * What only happens with policies of escalation. Everything else is told as of other questions: see
 * ms5_client_problem_from_error(), with %MS5_CLIENT_PROBLEM_FORBIDDEN if they may not do that, and
 * %MS5_CLIENT_PROBLEM_UNREACHABLE without a connection.
 */
typedef enum
{
  MS5_ESCALATION_ERROR_CHANGED,
  MS5_ESCALATION_ERROR_INVALID
} Ms5EscalationError;

#define MS5_ESCALATION_ERROR (ms5_escalation_error_quark ())
GQuark ms5_escalation_error_quark (void);

gboolean                  ms5_client_may_edit_escalation       (Ms5Client                    *self);
GListModel               *ms5_client_get_escalation            (Ms5Client                    *self);

void                      ms5_client_save_escalation_async     (Ms5Client                    *self,
                                                                const Ms5EscalationPolicy    *policy,
                                                                gint64                        version,
                                                                GCancellable                 *cancellable,
                                                                GAsyncReadyCallback           callback,
                                                                gpointer                      user_data);
Ms5EscalationEntry       *ms5_client_save_escalation_finish    (Ms5Client                    *self,
                                                                GAsyncResult                 *result,
                                                                GError                      **error) G_GNUC_WARN_UNUSED_RESULT;
void                      ms5_client_delete_escalation_async   (Ms5Client                    *self,
                                                                const char                   *id,
                                                                gint64                        version,
                                                                gboolean                      configured,
                                                                GCancellable                 *cancellable,
                                                                GAsyncReadyCallback           callback,
                                                                gpointer                      user_data);
gboolean                  ms5_client_delete_escalation_finish  (Ms5Client                    *self,
                                                                GAsyncResult                 *result,
                                                                GError                      **error);
void                      ms5_client_preview_escalation_async  (Ms5Client                    *self,
                                                                const Ms5EscalationQuestion  *question,
                                                                GCancellable                 *cancellable,
                                                                GAsyncReadyCallback           callback,
                                                                gpointer                      user_data);
Ms5Outlook               *ms5_client_preview_escalation_finish (Ms5Client                    *self,
                                                                GAsyncResult                 *result,
                                                                GError                      **error) G_GNUC_WARN_UNUSED_RESULT;

const Ms5EscalationEntry *ms5_client_escalation_get_present    (GAsyncResult                 *result);
const Ms5Problems        *ms5_client_escalation_get_problems   (GAsyncResult                 *result);

G_END_DECLS
