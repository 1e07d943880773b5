/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/http/ms5-http-stream.h"

/* The side that is read from */

#define MS5_TYPE_HTTP_INPUT (ms5_http_input_get_type ())
G_DECLARE_FINAL_TYPE (Ms5HttpInput, ms5_http_input, MS5, HTTP_INPUT, GFilterInputStream)

struct _Ms5HttpInput
{
  GFilterInputStream parent_instance;

  gboolean idle;
};

static void ms5_http_input_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Ms5HttpInput, ms5_http_input, G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, ms5_http_input_pollable_init))

static GInputStream *
get_base (gpointer self)
{
  return g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (self));
}

/* A peer that resets the connection has gone as well. */
static gssize
end_idle (Ms5HttpInput  *self,
          void          *buffer,
          gssize         n,
          GError        *local_error,
          GError       **error)
{
  gboolean is_over = n == 0 || (n < 0 && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)
                                && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED));

  if (!is_over || !self->idle)
    {
      if (local_error != NULL)
        g_propagate_error (error, local_error);
      return n;
    }

  g_clear_error (&local_error);
  self->idle = FALSE;
  *(char *) buffer = 'G';
  return 1;
}

static gssize
ms5_http_input_read (GInputStream  *stream,
                     void          *buffer,
                     gsize          count,
                     GCancellable  *cancellable,
                     GError       **error)
{
  GError *local_error = NULL;
  gssize n = g_input_stream_read (get_base (stream), buffer, count, cancellable, &local_error);

  return end_idle (MS5_HTTP_INPUT (stream), buffer, n, local_error, error);
}

static gssize
ms5_http_input_read_nonblocking (GPollableInputStream  *stream,
                                 void                  *buffer,
                                 gsize                  count,
                                 GError               **error)
{
  GPollableInputStream *base = G_POLLABLE_INPUT_STREAM (get_base (stream));
  GError *local_error = NULL;
  gssize n = g_pollable_input_stream_read_nonblocking (base, buffer, count, NULL, &local_error);

  return end_idle (MS5_HTTP_INPUT (stream), buffer, n, local_error, error);
}

static gboolean
ms5_http_input_can_poll (GPollableInputStream *stream)
{
  GInputStream *base = get_base (stream);

  return G_IS_POLLABLE_INPUT_STREAM (base) && g_pollable_input_stream_can_poll (G_POLLABLE_INPUT_STREAM (base));
}

static gboolean
ms5_http_input_is_readable (GPollableInputStream *stream)
{
  return g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (get_base (stream)));
}

static GSource *
ms5_http_input_create_source (GPollableInputStream *stream,
                              GCancellable         *cancellable)
{
  GPollableInputStream *base = G_POLLABLE_INPUT_STREAM (get_base (stream));
  g_autoptr (GSource) source = g_pollable_input_stream_create_source (base, NULL);

  return g_pollable_source_new_full (stream, source, cancellable);
}

static void
ms5_http_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->can_poll = ms5_http_input_can_poll;
  iface->is_readable = ms5_http_input_is_readable;
  iface->create_source = ms5_http_input_create_source;
  iface->read_nonblocking = ms5_http_input_read_nonblocking;
}

static void
ms5_http_input_class_init (Ms5HttpInputClass *class)
{
  G_INPUT_STREAM_CLASS (class)->read_fn = ms5_http_input_read;
}

static void
ms5_http_input_init (Ms5HttpInput *self)
{
}

/* The whole */

struct _Ms5HttpStream
{
  GIOStream     parent_instance;

  GIOStream    *stream;
  GIOStream    *raw;
  Ms5HttpInput *input;
};

G_DEFINE_FINAL_TYPE (Ms5HttpStream, ms5_http_stream, G_TYPE_IO_STREAM)

static GInputStream *
ms5_http_stream_get_input_stream (GIOStream *stream)
{
  return G_INPUT_STREAM (MS5_HTTP_STREAM (stream)->input);
}

static GOutputStream *
ms5_http_stream_get_output_stream (GIOStream *stream)
{
  return g_io_stream_get_output_stream (MS5_HTTP_STREAM (stream)->stream);
}

/* Without TLS' good-bye, for which one might have to wait: the length of all that we send is told. */
static gboolean
ms5_http_stream_close (GIOStream     *stream,
                       GCancellable  *cancellable,
                       GError       **error)
{
  return g_io_stream_close (MS5_HTTP_STREAM (stream)->raw, NULL, error);
}

static void
ms5_http_stream_close_async (GIOStream           *stream,
                             int                  priority,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (stream, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, ms5_http_stream_close_async);
  g_task_set_priority (task, priority);
  if (ms5_http_stream_close (stream, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
ms5_http_stream_close_finish (GIOStream     *stream,
                              GAsyncResult  *result,
                              GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
ms5_http_stream_dispose (GObject *object)
{
  Ms5HttpStream *self = MS5_HTTP_STREAM (object);

  /* The parent's dispose closes the stream, so it comes first. */
  G_OBJECT_CLASS (ms5_http_stream_parent_class)->dispose (object);

  g_clear_object (&self->input);
  g_clear_object (&self->stream);
  g_clear_object (&self->raw);
}

static void
ms5_http_stream_class_init (Ms5HttpStreamClass *class)
{
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ms5_http_stream_dispose;
  stream_class->get_input_stream = ms5_http_stream_get_input_stream;
  stream_class->get_output_stream = ms5_http_stream_get_output_stream;
  stream_class->close_fn = ms5_http_stream_close;
  stream_class->close_async = ms5_http_stream_close_async;
  stream_class->close_finish = ms5_http_stream_close_finish;
}

static void
ms5_http_stream_init (Ms5HttpStream *self)
{
}

/**
 * ms5_http_stream_new:
 * @stream: to be read from and written to, over TLS or as it is
 * @raw: what is below that, or the same
 *
 * Returns: (transfer full): the stream
 */
Ms5HttpStream *
ms5_http_stream_new (GIOStream *stream,
                     GIOStream *raw)
{
  Ms5HttpStream *self = g_object_new (MS5_TYPE_HTTP_STREAM, NULL);

  self->stream = g_object_ref (stream);
  self->raw = g_object_ref (raw);
  self->input = g_object_new (MS5_TYPE_HTTP_INPUT, "base-stream", g_io_stream_get_input_stream (stream),
                              "close-base-stream", FALSE, NULL);
  return self;
}

/**
 * ms5_http_stream_set_idle:
 * @self: a stream
 * @idle: whether the end of it would be one between two requests
 */
void
ms5_http_stream_set_idle (Ms5HttpStream *self,
                          gboolean       idle)
{
  if (self->input != NULL)
    self->input->idle = idle;
}
