/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-client-deliveries.h"
#include "client/ms5-client-private.h"

#include <math.h>

#define RIGHT "metrics.read"

static double
get_seconds (json_t     *channel,
             const char *name)
{
  json_t *value = json_object_get (channel, name);

  return json_is_number (value) ? json_number_value (value) : NAN;
}

/* Channels that this version does not know are left out. */
static GArray *
read_figures (json_t *answer)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Ms5DeliveryFigures));
  json_t *channel;
  gsize i;

  json_array_foreach (json_object_get (answer, "channels"), i, channel)
    {
      const char *word = json_string_value (json_object_get (channel, "channel"));
      Ms5DeliveryFigures figures = {
        .sent = json_integer_value (json_object_get (channel, "sent")),
        .received = json_integer_value (json_object_get (channel, "received")),
        .shown = json_integer_value (json_object_get (channel, "shown")),
        .opened = json_integer_value (json_object_get (channel, "opened")),
        .acted = json_integer_value (json_object_get (channel, "acted")),
        .failed = json_integer_value (json_object_get (channel, "failed")),
        .expired = json_integer_value (json_object_get (channel, "expired")),
        .p50_s = get_seconds (channel, "p50_s"),
        .p99_s = get_seconds (channel, "p99_s"),
      };

      if (word != NULL && all->len < MS5_N_CHANNELS && ms5_channel_from_string (word, &figures.channel))
        g_array_append_val (all, figures);
    }
  return all;
}

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) answer = ms5_session_ask_finish (MS5_SESSION (source), result, &error);

  if (answer != NULL)
    g_task_return_pointer (task, read_figures (answer), (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * ms5_client_may_see_deliveries:
 * @self: a client
 *
 * Returns: whether whoever is signed in may ask how messages arrive, as far as is known here
 */
gboolean
ms5_client_may_see_deliveries (Ms5Client *self)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), FALSE);

  return ms5_client_may (self, RIGHT);
}

/**
 * ms5_client_ask_deliveries_async:
 * @self: a client that somebody is signed in to
 * @cancellable: (nullable): stops it
 * @callback: called when there is an answer
 * @user_data: for @callback
 *
 * Asks what has become of what people were told in the last days, by channel. Only the server knows.
 */
void
ms5_client_ask_deliveries_async (Ms5Client           *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MS5_IS_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ms5_client_ask_deliveries_async);
  if (ms5_client_check_link (self, task))
    ms5_session_ask_async (self->session, "/api/v1/deliveries/figures", cancellable, asked_cb, g_steal_pointer (&task));
}

/**
 * ms5_client_ask_deliveries_finish:
 * @self: the client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type Ms5DeliveryFigures): those of each channel that was used
 */
GArray *
ms5_client_ask_deliveries_finish (Ms5Client     *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_client_ask_deliveries_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
