/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "pair-dialer.h"

#include "protocol/ms5-frame.h"
#include "protocol/ms5-limits.h"

static void pair_dialer_iface_init (Ms5DialerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PairDialer, pair_dialer, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_DIALER, pair_dialer_iface_init))

static void
cancelled_cb (GCancellable *cancellable,
              GTask        *task)
{
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);
}

static void
dial_async (Ms5Dialer           *dialer,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  PairDialer *self = PAIR_DIALER (dialer);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Ms5Transport *client;
  g_autoptr (Ms5Transport) server = NULL;

  self->n_dialed++;
  if (self->hangs)
    {
      g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb), g_steal_pointer (&task));
      return;
    }
  if (self->failure != NULL)
    {
      g_task_return_error (task, g_error_copy (self->failure));
      return;
    }

  ms5_pair_transport_new (self->clock, MS5_LIMIT_SERVER_WIRE_BYTES, self->hook, self->user_data, &server, &client);
  self->answer (server, self->user_data);
  g_task_return_pointer (task, client, g_object_unref);
}

static Ms5Transport *
dial_finish (Ms5Dialer     *dialer,
             GAsyncResult  *result,
             gint64        *out_after_ms,
             GError       **error)
{
  *out_after_ms = PAIR_DIALER (dialer)->after_ms;
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
renew_async (Ms5Dialer           *dialer,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  PairDialer *self = PAIR_DIALER (dialer);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  self->n_renewed++;
  if (self->renew_failure != NULL)
    g_task_return_error (task, g_error_copy (self->renew_failure));
  else
    g_task_return_pointer (task, g_strdup ("new-token"), g_free);
}

static char *
renew_finish (Ms5Dialer     *dialer,
              GAsyncResult  *result,
              GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gint64
get_renew_delay (Ms5Dialer *dialer)
{
  return PAIR_DIALER (dialer)->renew_delay;
}

static void
expire (Ms5Dialer *dialer)
{
  PAIR_DIALER (dialer)->n_expired++;
}

static void
pair_dialer_iface_init (Ms5DialerInterface *iface)
{
  iface->dial_async = dial_async;
  iface->dial_finish = dial_finish;
  iface->renew_async = renew_async;
  iface->renew_finish = renew_finish;
  iface->get_renew_delay = get_renew_delay;
  iface->expire = expire;
}

static void
pair_dialer_finalize (GObject *object)
{
  PairDialer *self = PAIR_DIALER (object);

  g_clear_error (&self->failure);
  g_clear_error (&self->renew_failure);
  g_object_unref (self->clock);

  G_OBJECT_CLASS (pair_dialer_parent_class)->finalize (object);
}

static void
pair_dialer_class_init (PairDialerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pair_dialer_finalize;
}

static void
pair_dialer_init (PairDialer *self)
{
  self->renew_delay = -1;
}

PairDialer *
pair_dialer_new (Ms5Clock    *clock,
                 Ms5PairHook  hook,
                 PairAnswer   answer,
                 gpointer     user_data)
{
  PairDialer *self = g_object_new (PAIR_TYPE_DIALER, NULL);

  self->clock = g_object_ref (clock);
  self->hook = hook;
  self->answer = answer;
  self->user_data = user_data;
  return self;
}

gboolean
pair_dialer_is_delta (Ms5FrameKind  kind,
                      GBytes       *message)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (message, &size);
  g_autoptr (json_t) value = ms5_frame_parse (data, size, kind == MS5_FRAME_BINARY, &ms5_json_limits_server, NULL);

  return g_strcmp0 (json_string_value (json_object_get (value, "t")), "d") == 0;
}
