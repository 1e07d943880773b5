/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "runtime/ms5-guarded-stream.h"

#include "runtime/ms5-frame-guard.h"

/* No peer may keep the main loop to itself for longer than this many bytes. */
#define BYTES_PER_TURN (64 * 1024)
/* Pings are answered by libsoup, which would queue the answers without end. */
#define MAX_PONGS_OWED (16 * 1024)

struct _Ms5GuardedStream
{
  GIOStream              parent_instance;

  GIOStream             *base;
  GInputStream          *input;
  GOutputStream         *output;

  Ms5GuardedStreamFuncs  funcs;
  gpointer               funcs_data;

  Ms5FrameGuard          guard;
  gsize                  turn;     /* bytes read in this turn of the main loop */
  gboolean               paused;
  gboolean               reported; /* that a message is too large */
  gboolean               broken;
  GSource               *waiting;  /* the reader's */
  GSource               *ready;    /* its child, while the base may wake it */
};

/* The two halves: each only forwards to the stream, which may be gone before it. */

#define MS5_TYPE_GUARDED_INPUT (ms5_guarded_input_get_type ())
G_DECLARE_FINAL_TYPE (Ms5GuardedInput, ms5_guarded_input, MS5, GUARDED_INPUT, GFilterInputStream)
#define MS5_TYPE_GUARDED_OUTPUT (ms5_guarded_output_get_type ())
G_DECLARE_FINAL_TYPE (Ms5GuardedOutput, ms5_guarded_output, MS5, GUARDED_OUTPUT,
                      GFilterOutputStream)

struct _Ms5GuardedInput
{
  GFilterInputStream  parent_instance;
  Ms5GuardedStream   *stream;
};

struct _Ms5GuardedOutput
{
  GFilterOutputStream  parent_instance;
  Ms5GuardedStream    *stream;
};

static void ms5_guarded_input_pollable_init  (GPollableInputStreamInterface  *iface);
static void ms5_guarded_output_pollable_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE (Ms5GuardedStream, ms5_guarded_stream, G_TYPE_IO_STREAM)
G_DEFINE_FINAL_TYPE_WITH_CODE (Ms5GuardedInput, ms5_guarded_input, G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      ms5_guarded_input_pollable_init))
G_DEFINE_FINAL_TYPE_WITH_CODE (Ms5GuardedOutput, ms5_guarded_output, G_TYPE_FILTER_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                      ms5_guarded_output_pollable_init))

/* Waking the reader */

static gboolean
may_read (Ms5GuardedStream *self)
{
  return self->guard.too_large || (!self->paused && self->guard.pongs_owed <= MAX_PONGS_OWED);
}

static void
forget_waiting (Ms5GuardedStream *self)
{
  g_clear_pointer (&self->ready, g_source_unref);
  g_clear_pointer (&self->waiting, g_source_unref);
}

/* Lets the base wake the reader, or not, as things are now. */
static void
update_waiting (Ms5GuardedStream *self)
{
  gboolean wake = may_read (self);

  if (self->waiting == NULL || g_source_is_destroyed (self->waiting))
    {
      forget_waiting (self);
      return;
    }

  if (self->broken)
    {
      g_source_set_ready_time (self->waiting, 0);
    }
  else if (wake && self->ready == NULL)
    {
      GPollableInputStream *input;

      input = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (self->base));
      self->ready = g_pollable_input_stream_create_source (input, NULL);
      g_source_set_dummy_callback (self->ready);
      g_source_add_child_source (self->waiting, self->ready);
    }
  else if (!wake && self->ready != NULL)
    {
      g_source_remove_child_source (self->waiting, self->ready);
      g_clear_pointer (&self->ready, g_source_unref);
    }
}

/* Input */

static gssize
would_block (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "Not now");
  return -1;
}

static gssize
base_read (Ms5GuardedStream  *self,
           void              *buffer,
           gsize              count,
           GError           **error)
{
  GInputStream *base = g_io_stream_get_input_stream (self->base);
  gssize n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (base), buffer, count,
                                                       NULL, error);

  if (n > 0)
    self->turn += (gsize) n;
  return n;
}

/* Reads on, so that our good-bye is not lost with the line, until the peer has said its own. The
 * messages before the one that is too large have all been passed on by now. */
static gssize
read_to_end (Ms5GuardedStream  *self,
             void              *buffer,
             gsize              count,
             GError           **error)
{
  if (!self->reported)
    {
      self->reported = TRUE;
      if (self->funcs.too_large != NULL)
        self->funcs.too_large (self->funcs_data);
      return would_block (error);
    }

  while (!self->guard.good_bye && self->turn < BYTES_PER_TURN)
    {
      gssize n = base_read (self, buffer, count, error);

      if (n <= 0)
        return n;
      ms5_frame_guard_skip_input (&self->guard, buffer, (gsize) n);
    }
  return self->guard.good_bye ? 0 : would_block (error);
}

static gssize
guarded_read (Ms5GuardedStream  *self,
              void              *buffer,
              gsize              count,
              GError           **error)
{
  gssize n;

  if (self->broken)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "The connection was aborted");
      return -1;
    }
  if (self->guard.too_large)
    return read_to_end (self, buffer, count, error);
  if (!may_read (self) || self->turn >= BYTES_PER_TURN)
    return would_block (error);

  n = base_read (self, buffer, count, error);
  if (n <= 0)
    return n;

  n = (gssize) ms5_frame_guard_check_input (&self->guard, buffer, (gsize) n);
  return n > 0 ? n : read_to_end (self, buffer, count, error);
}

static gboolean
ms5_guarded_input_can_poll (GPollableInputStream *stream)
{
  return TRUE;
}

static gboolean
ms5_guarded_input_is_readable (GPollableInputStream *stream)
{
  Ms5GuardedStream *self = MS5_GUARDED_INPUT (stream)->stream;
  GInputStream *base;

  if (self == NULL || self->broken)
    return TRUE;

  base = g_io_stream_get_input_stream (self->base);
  return may_read (self) && g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (base));
}

static GSource *
ms5_guarded_input_create_source (GPollableInputStream *stream,
                                 GCancellable         *cancellable)
{
  Ms5GuardedStream *self = MS5_GUARDED_INPUT (stream)->stream;
  GSource *source = g_pollable_source_new_full (stream, NULL, cancellable);

  if (self == NULL)
    return source;

  /* The reader goes back to the main loop: its next turn begins. */
  self->turn = 0;
  forget_waiting (self);
  self->waiting = g_source_ref (source);
  update_waiting (self);
  return source;
}

static gssize
ms5_guarded_input_read_nonblocking (GPollableInputStream  *stream,
                                    void                  *buffer,
                                    gsize                  count,
                                    GError               **error)
{
  Ms5GuardedStream *self = MS5_GUARDED_INPUT (stream)->stream;

  if (self != NULL)
    return guarded_read (self, buffer, count, error);

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "The stream is gone");
  return -1;
}

static void
ms5_guarded_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->can_poll = ms5_guarded_input_can_poll;
  iface->is_readable = ms5_guarded_input_is_readable;
  iface->create_source = ms5_guarded_input_create_source;
  iface->read_nonblocking = ms5_guarded_input_read_nonblocking;
}

static void
ms5_guarded_input_class_init (Ms5GuardedInputClass *klass)
{
}

static void
ms5_guarded_input_init (Ms5GuardedInput *self)
{
}

/* Output */

static void
note_written (Ms5GuardedStream *self,
              const guint8     *data,
              gsize             size)
{
  gsize before = self->guard.unsent;

  ms5_frame_guard_note_output (&self->guard, data, size);
  update_waiting (self);
  if (before > 0 && self->guard.unsent == 0 && self->funcs.drained != NULL)
    self->funcs.drained (self->funcs_data);
}

static GPollableOutputStream *
output_base (GPollableOutputStream *stream)
{
  GFilterOutputStream *filter = G_FILTER_OUTPUT_STREAM (stream);

  return G_POLLABLE_OUTPUT_STREAM (g_filter_output_stream_get_base_stream (filter));
}

static gboolean
ms5_guarded_output_can_poll (GPollableOutputStream *stream)
{
  return TRUE;
}

static gboolean
ms5_guarded_output_is_writable (GPollableOutputStream *stream)
{
  return g_pollable_output_stream_is_writable (output_base (stream));
}

static GSource *
ms5_guarded_output_create_source (GPollableOutputStream *stream,
                                  GCancellable          *cancellable)
{
  g_autoptr (GSource) base = NULL;

  base = g_pollable_output_stream_create_source (output_base (stream), NULL);
  return g_pollable_source_new_full (stream, base, cancellable);
}

static gssize
ms5_guarded_output_write_nonblocking (GPollableOutputStream  *stream,
                                      const void             *buffer,
                                      gsize                   count,
                                      GError                **error)
{
  Ms5GuardedStream *self = MS5_GUARDED_OUTPUT (stream)->stream;
  gssize n;

  n = g_pollable_output_stream_write_nonblocking (output_base (stream), buffer, count, NULL, error);
  if (n > 0 && self != NULL)
    note_written (self, buffer, (gsize) n);
  return n;
}

static void
ms5_guarded_output_pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->can_poll = ms5_guarded_output_can_poll;
  iface->is_writable = ms5_guarded_output_is_writable;
  iface->create_source = ms5_guarded_output_create_source;
  iface->write_nonblocking = ms5_guarded_output_write_nonblocking;
}

static void
ms5_guarded_output_class_init (Ms5GuardedOutputClass *klass)
{
}

static void
ms5_guarded_output_init (Ms5GuardedOutput *self)
{
}

/* The stream itself */

static GInputStream *
ms5_guarded_stream_get_input_stream (GIOStream *stream)
{
  return MS5_GUARDED_STREAM (stream)->input;
}

static GOutputStream *
ms5_guarded_stream_get_output_stream (GIOStream *stream)
{
  return MS5_GUARDED_STREAM (stream)->output;
}

static gboolean
ms5_guarded_stream_close (GIOStream     *stream,
                          GCancellable  *cancellable,
                          GError       **error)
{
  return g_io_stream_close (MS5_GUARDED_STREAM (stream)->base, cancellable, error);
}

static void
base_closed_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_io_stream_close_finish (G_IO_STREAM (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
ms5_guarded_stream_close_async (GIOStream           *stream,
                                int                  io_priority,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  Ms5GuardedStream *self = MS5_GUARDED_STREAM (stream);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ms5_guarded_stream_close_async);
  forget_waiting (self);
  g_io_stream_close_async (self->base, io_priority, cancellable, base_closed_cb, task);
}

static gboolean
ms5_guarded_stream_close_finish (GIOStream     *stream,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
ms5_guarded_stream_dispose (GObject *object)
{
  Ms5GuardedStream *self = MS5_GUARDED_STREAM (object);

  forget_waiting (self);
  if (self->input != NULL)
    MS5_GUARDED_INPUT (self->input)->stream = NULL;
  if (self->output != NULL)
    MS5_GUARDED_OUTPUT (self->output)->stream = NULL;
  g_clear_object (&self->input);
  g_clear_object (&self->output);

  G_OBJECT_CLASS (ms5_guarded_stream_parent_class)->dispose (object);

  g_clear_object (&self->base);
}

static void
ms5_guarded_stream_class_init (Ms5GuardedStreamClass *klass)
{
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_guarded_stream_dispose;
  stream_class->get_input_stream = ms5_guarded_stream_get_input_stream;
  stream_class->get_output_stream = ms5_guarded_stream_get_output_stream;
  stream_class->close_fn = ms5_guarded_stream_close;
  stream_class->close_async = ms5_guarded_stream_close_async;
  stream_class->close_finish = ms5_guarded_stream_close_finish;
}

static void
ms5_guarded_stream_init (Ms5GuardedStream *self)
{
}

/* Wraps @base, whose frames begin with the next byte. */
GIOStream *
ms5_guarded_stream_new (GIOStream *base,
                        gsize      max_message)
{
  Ms5GuardedStream *self = g_object_new (MS5_TYPE_GUARDED_STREAM, NULL);
  Ms5GuardedInput *input;
  Ms5GuardedOutput *output;

  self->base = g_object_ref (base);
  self->guard.max_message = max_message;

  input = g_object_new (MS5_TYPE_GUARDED_INPUT,
                        "base-stream", g_io_stream_get_input_stream (base),
                        "close-base-stream", FALSE, NULL);
  input->stream = self;
  self->input = G_INPUT_STREAM (input);

  output = g_object_new (MS5_TYPE_GUARDED_OUTPUT,
                         "base-stream", g_io_stream_get_output_stream (base),
                         "close-base-stream", FALSE, NULL);
  output->stream = self;
  self->output = G_OUTPUT_STREAM (output);
  return G_IO_STREAM (self);
}

void
ms5_guarded_stream_set_funcs (Ms5GuardedStream            *self,
                              const Ms5GuardedStreamFuncs *funcs,
                              gpointer                     user_data)
{
  self->funcs = *funcs;
  self->funcs_data = user_data;
}

/* A message of @payload bytes is about to be given to libsoup: one frame, not masked. */
void
ms5_guarded_stream_announce (Ms5GuardedStream *self,
                             gsize             payload)
{
  ms5_frame_guard_announce (&self->guard, payload);
}

gsize
ms5_guarded_stream_get_unsent (Ms5GuardedStream *self)
{
  return self->guard.unsent;
}

void
ms5_guarded_stream_set_reading (Ms5GuardedStream *self,
                                gboolean          reading)
{
  self->paused = !reading;
  update_waiting (self);
}

/* Makes the reader find the stream closed. */
void
ms5_guarded_stream_break (Ms5GuardedStream *self)
{
  self->broken = TRUE;
  update_waiting (self);
}
