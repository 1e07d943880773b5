/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-notifier.h"

enum { SHOWN, FAILED, ACTION, N_SIGNALS };

G_DEFINE_INTERFACE (Ms5Notifier, ms5_notifier, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
ms5_notifier_default_init (Ms5NotifierInterface *iface)
{
  signals[SHOWN] = g_signal_new ("shown", MS5_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT64);
  signals[FAILED] = g_signal_new ("failed", MS5_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[ACTION] = g_signal_new ("action", MS5_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
}

/**
 * ms5_notice_copy:
 * @notice: a notice
 *
 * Returns: (transfer full): a copy of it
 */
Ms5Notice *
ms5_notice_copy (const Ms5Notice *notice)
{
  Ms5Notice *copy = g_new (Ms5Notice, 1);

  *copy = *notice;
  copy->key = g_strdup (notice->key);
  copy->title = g_strdup (notice->title);
  copy->body = g_strdup (notice->body);
  return copy;
}

/**
 * ms5_notice_free:
 * @notice: (transfer full) (nullable): a notice
 */
void
ms5_notice_free (Ms5Notice *notice)
{
  if (notice == NULL)
    return;

  g_free (notice->key);
  g_free (notice->title);
  g_free (notice->body);
  g_free (notice);
}

/**
 * ms5_notifier_show:
 * @self: a notifier
 * @notice: what to show
 *
 * Shows a notice, or replaces the one that is shown under the same key.
 */
void
ms5_notifier_show (Ms5Notifier     *self,
                   const Ms5Notice *notice)
{
  g_return_if_fail (MS5_IS_NOTIFIER (self));
  g_return_if_fail (notice != NULL && notice->key != NULL && notice->title != NULL);

  MS5_NOTIFIER_GET_IFACE (self)->show (self, notice);
}

/**
 * ms5_notifier_withdraw:
 * @self: a notifier
 * @key: what a notice was about
 *
 * Takes away what is shown under a key, if anything is.
 */
void
ms5_notifier_withdraw (Ms5Notifier *self,
                       const char  *key)
{
  g_return_if_fail (MS5_IS_NOTIFIER (self));
  g_return_if_fail (key != NULL);

  MS5_NOTIFIER_GET_IFACE (self)->withdraw (self, key);
}

/**
 * ms5_notifier_close_async:
 * @self: a notifier
 * @cancellable: (nullable): has no effect
 * @callback: (nullable): called when it has ended
 * @user_data: for the callback
 *
 * Takes away all notices and ends. Nothing can be shown afterwards.
 */
void
ms5_notifier_close_async (Ms5Notifier         *self,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (MS5_IS_NOTIFIER (self));

  MS5_NOTIFIER_GET_IFACE (self)->close_async (self, cancellable, callback, user_data);
}

/**
 * ms5_notifier_close_finish:
 * @self: a notifier
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: whether it ended
 */
gboolean
ms5_notifier_close_finish (Ms5Notifier   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (MS5_IS_NOTIFIER (self), FALSE);

  return MS5_NOTIFIER_GET_IFACE (self)->close_finish (self, result, error);
}

void
ms5_notifier_emit_shown (Ms5Notifier *self,
                         const char  *key,
                         gint64       rev)
{
  g_return_if_fail (MS5_IS_NOTIFIER (self));

  g_signal_emit (self, signals[SHOWN], 0, key, rev);
}

void
ms5_notifier_emit_failed (Ms5Notifier *self,
                          const char  *key,
                          const char  *message)
{
  g_return_if_fail (MS5_IS_NOTIFIER (self));

  g_signal_emit (self, signals[FAILED], 0, key, message);
}

void
ms5_notifier_emit_action (Ms5Notifier *self,
                          const char  *key,
                          const char  *action,
                          const char  *token)
{
  g_return_if_fail (MS5_IS_NOTIFIER (self));

  g_signal_emit (self, signals[ACTION], 0, key, action, token);
}
