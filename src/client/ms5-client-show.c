/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-client-private.h"

#include "protocol/ms5-action-catalogue.h"

/* What can be asked of a client at any time. */

/**
 * ms5_client_get_floor:
 * @self: a client
 *
 * Returns: (transfer none): what there is to see
 */
Ms5Floor *
ms5_client_get_floor (Ms5Client *self)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), NULL);

  return self->floor;
}

/**
 * ms5_client_get_state:
 * @self: a client
 *
 * Returns: how far the way to the server stands
 */
Ms5LinkState
ms5_client_get_state (Ms5Client *self)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), MS5_LINK_OFFLINE);

  return self->link != NULL ? ms5_link_get_state (self->link) : MS5_LINK_OFFLINE;
}

/**
 * ms5_client_get_quality:
 * @self: a client
 *
 * Returns: how good the connection has been lately
 */
Ms5Quality
ms5_client_get_quality (Ms5Client *self)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), MS5_QUALITY_GOOD);

  return self->link != NULL ? ms5_link_get_quality (self->link) : MS5_QUALITY_GOOD;
}

/**
 * ms5_client_get_rtt:
 * @self: a client
 *
 * Returns: the last round trip in microseconds, -1 before there was any
 */
gint64
ms5_client_get_rtt (Ms5Client *self)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), -1);

  return self->link != NULL ? ms5_link_get_rtt (self->link) : -1;
}

/**
 * ms5_client_get_progress:
 * @self: a client
 *
 * Returns: how much of a catch-up is done, 0…1; 1 if none is under way
 */
double
ms5_client_get_progress (Ms5Client *self)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), 1);

  return self->sync != NULL ? ms5_sync_get_progress (self->sync) : 1;
}

/**
 * ms5_client_get_retry_at:
 * @self: a client
 *
 * Returns: when the next attempt is due, by the machine's clock, or %MS5_TIME_NONE
 */
Ms5Time
ms5_client_get_retry_at (Ms5Client *self)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), MS5_TIME_NONE);

  return self->link != NULL ? ms5_link_get_retry_at (self->link) : MS5_TIME_NONE;
}

/**
 * ms5_client_get_problem:
 * @self: a client
 *
 * Returns: why there is no link; %MS5_CLIENT_PROBLEM_NONE while there is, or while none is wanted
 */
Ms5ClientProblem
ms5_client_get_problem (Ms5Client *self)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), MS5_CLIENT_PROBLEM_NONE);

  return self->link != NULL ? ms5_link_get_problem (self->link) : MS5_CLIENT_PROBLEM_NONE;
}

/**
 * ms5_client_get_problem_text:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): the same in English, for logs
 */
const char *
ms5_client_get_problem_text (Ms5Client *self)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), NULL);

  return self->link != NULL ? ms5_link_get_problem_text (self->link) : NULL;
}

/**
 * ms5_client_is_signed_in:
 * @self: a client
 *
 * Returns: whether somebody is, as far as is known here
 */
gboolean
ms5_client_is_signed_in (Ms5Client *self)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), FALSE);

  return self->session != NULL && ms5_session_is_signed_in (self->session);
}

/**
 * ms5_client_is_remembered:
 * @self: a client
 *
 * Returns: whether they still are when the program is started again; not without a keyring
 */
gboolean
ms5_client_is_remembered (Ms5Client *self)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), FALSE);

  return self->session != NULL && ms5_session_is_remembered (self->session);
}

/**
 * ms5_client_get_server:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): the address of the server that they signed in to last
 */
const char *
ms5_client_get_server (Ms5Client *self)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), NULL);

  return self->session != NULL ? ms5_session_get_server (self->session) : NULL;
}

/**
 * ms5_client_get_user:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): the name that they signed in with last
 */
const char *
ms5_client_get_user (Ms5Client *self)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), NULL);

  return self->session != NULL ? ms5_session_get_name (self->session) : NULL;
}

/**
 * ms5_client_get_display_name:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): how people call whoever is signed in
 */
const char *
ms5_client_get_display_name (Ms5Client *self)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), NULL);

  return self->session != NULL ? ms5_session_get_display (self->session) : NULL;
}

/**
 * ms5_client_may:
 * @self: a client
 * @permission: a right, such as %MS5_PERMIT_CALLS_RAISE
 *
 * Returns: whether whoever is signed in has it, as far as is known here
 */
gboolean
ms5_client_may (Ms5Client  *self,
                const char *permission)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), FALSE);

  return self->session != NULL && ms5_session_may (self->session, permission);
}

/**
 * ms5_client_may_act:
 * @self: a client
 * @op: an operation, such as `call.raise`
 *
 * Returns: whether whoever is signed in may do that, as far as is known here
 */
gboolean
ms5_client_may_act (Ms5Client  *self,
                    const char *op)
{
  const Ms5ActionSpec *spec;

  g_return_val_if_fail (MS5_IS_CLIENT (self), FALSE);
  g_return_val_if_fail (op != NULL, FALSE);

  spec = ms5_action_spec_find (op);
  return spec != NULL && ms5_client_may (self, spec->permission);
}

/**
 * ms5_client_get_silence:
 * @self: a client
 *
 * Returns: (transfer none): what finds out that the server has fallen silent
 */
Ms5Silence *
ms5_client_get_silence (Ms5Client *self)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), NULL);

  return self->silence;
}

/**
 * ms5_client_dup_warnings:
 * @self: a client
 *
 * Returns: (transfer full): what is not as it should be on this machine, in English, for logs and for
 *   whoever looks after it; empty if all is well
 */
GStrv
ms5_client_dup_warnings (Ms5Client *self)
{
  g_autoptr (GStrvBuilder) warnings = g_strv_builder_new ();
  const char *texts[4] = { NULL };

  g_return_val_if_fail (MS5_IS_CLIENT (self), NULL);

  texts[0] = self->secrets != NULL ? ms5_secrets_get_problem (self->secrets) : NULL;
  texts[1] = self->outbox != NULL ? ms5_outbox_get_problem (self->outbox) : NULL;
  texts[2] = self->cache != NULL ? ms5_cache_get_problem (self->cache) : self->cache_problem;
  if (self->link != NULL && ms5_link_is_copied (self->link))
    texts[3] = "Another installation uses the same device id; one of them must be set up anew";
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL)
      g_strv_builder_add (warnings, texts[i]);

  return g_strv_builder_end (warnings);
}

/**
 * ms5_client_get_clock_error:
 * @self: a client
 *
 * Returns: how far this machine's clock is ahead of the server's, in microseconds, as far as is known
 */
gint64
ms5_client_get_clock_error (Ms5Client *self)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), 0);

  return self->session != NULL ? ms5_session_get_clock_error (self->session) : 0;
}

/**
 * ms5_client_get_pending:
 * @self: a client
 *
 * Returns: how many actions are on their way
 */
guint
ms5_client_get_pending (Ms5Client *self)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), 0);

  return self->outbox != NULL ? ms5_outbox_get_n_open (self->outbox) : 0;
}

/**
 * ms5_client_get_actions:
 * @self: a client that has started
 *
 * Returns: (transfer none) (nullable): what people did lately (#Ms5OutboxEntry)
 */
GListModel *
ms5_client_get_actions (Ms5Client *self)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), NULL);

  return self->outbox != NULL ? ms5_outbox_get_entries (self->outbox) : NULL;
}

/**
 * ms5_client_connect_now:
 * @self: a client
 *
 * Somebody does not want to wait for the next attempt.
 */
void
ms5_client_connect_now (Ms5Client *self)
{
  g_return_if_fail (MS5_IS_CLIENT (self));

  if (self->link != NULL && ms5_client_is_signed_in (self))
    ms5_link_connect_now (self->link);
}

/**
 * ms5_client_watch_line:
 * @self: a client
 * @code: the code of a line that somebody looks at
 *
 * Of a plant with very many lines only those that were looked at last come with all details.
 */
void
ms5_client_watch_line (Ms5Client  *self,
                       const char *code)
{
  g_return_if_fail (MS5_IS_CLIENT (self));
  g_return_if_fail (code != NULL);

  if (self->sync != NULL)
    ms5_sync_watch_line (self->sync, code);
}
