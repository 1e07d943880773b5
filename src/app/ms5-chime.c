/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-chime.h"

#include <gst/gst.h>

#include "app/ms5-sounds-resources.h"

/* Of GstPlayFlags, which no header has: the sound, and a volume of our own. */
#define PLAY_AUDIO       0x02
#define PLAY_SOFT_VOLUME 0x10

#define TRY_AGAIN_S 5

/* What is asked of the thread. */
typedef struct
{
  Ms5Sound sound;
  int      volume;
  gboolean repeated;
} Wish;

/* What the thread works with. It outlives the chime: a device may keep it waiting for as long as it likes, and nobody
 * waits for that. Only the thread touches what is below «sink». */
typedef struct
{
  gatomicrefcount  ref_count;
  GWeakRef         chime;
  GMainContext    *home;
  GMainContext    *context;
  GMainLoop       *loop;
  char            *sink;       /* (nullable) */
  GstElement      *playbin;    /* (nullable) */
  GSource         *watch;
  GSource         *again;
  Wish             wish;
  gboolean         wanted;
  GTask           *closing;
} Worker;

/* A message from one thread to the other. */
typedef struct
{
  Worker *worker;
  Wish    wish;
  char   *text;
  GTask  *task;
} Message;

struct _Ms5Chime
{
  GObject  parent_instance;
  Worker  *worker;
  GThread *thread;
};

enum { PLAYED, FAILED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5Chime, ms5_chime, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void begin (Worker *worker);

static Worker *
worker_ref (Worker *worker)
{
  g_atomic_ref_count_inc (&worker->ref_count);
  return worker;
}

static void
worker_unref (Worker *worker)
{
  if (!g_atomic_ref_count_dec (&worker->ref_count))
    return;

  g_weak_ref_clear (&worker->chime);
  g_main_loop_unref (worker->loop);
  g_main_context_unref (worker->context);
  g_main_context_unref (worker->home);
  g_free (worker->sink);
  g_free (worker);
}

static void
message_free (gpointer data)
{
  Message *message = data;

  worker_unref (message->worker);
  g_clear_object (&message->task);
  g_free (message->text);
  g_free (message);
}

static void
send (GMainContext *context,
      GSourceFunc   func,
      Message       message)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Message *copy = g_memdup2 (&message, sizeof message);

  copy->worker = worker_ref (message.worker);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, copy, message_free);
  g_source_attach (source, context);
}

/* At home: what the thread has to tell. */

static gboolean
tell_played_cb (gpointer data)
{
  Message *message = data;
  g_autoptr (Ms5Chime) chime = g_weak_ref_get (&message->worker->chime);

  if (chime != NULL)
    g_signal_emit (chime, signals[PLAYED], 0, (int) message->wish.sound);
  return G_SOURCE_REMOVE;
}

static gboolean
tell_failed_cb (gpointer data)
{
  Message *message = data;
  g_autoptr (Ms5Chime) chime = g_weak_ref_get (&message->worker->chime);

  if (chime != NULL)
    g_signal_emit (chime, signals[FAILED], 0, message->text);
  return G_SOURCE_REMOVE;
}

static gboolean
closed_task_cb (gpointer data)
{
  Message *message = data;
  Ms5Chime *self = g_task_get_source_object (message->task);

  if (self->thread != NULL)
    g_thread_join (g_steal_pointer (&self->thread));
  g_task_return_boolean (message->task, TRUE);
  return G_SOURCE_REMOVE;
}

/* On the thread. */

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* The device is let go: others may want it, and it may be gone by the next time. */
static void
rest (Worker *worker)
{
  clear_source (&worker->again);
  if (worker->playbin == NULL)
    return;

  clear_source (&worker->watch);
  gst_element_set_state (worker->playbin, GST_STATE_NULL);
  gst_clear_object (&worker->playbin);
}

static gboolean
again_cb (gpointer data)
{
  Worker *worker = data;

  clear_source (&worker->again);
  begin (worker);
  return G_SOURCE_REMOVE;
}

static void
fail (Worker     *worker,
      const char *text)
{
  rest (worker);
  send (worker->home, tell_failed_cb, (Message) { .worker = worker, .text = g_strdup (text) });
  worker->wanted = worker->wanted && worker->wish.repeated;
  if (!worker->wanted)
    return;

  worker->again = g_timeout_source_new_seconds (TRY_AGAIN_S);
  g_source_set_callback (worker->again, again_cb, worker, NULL);
  g_source_attach (worker->again, worker->context);
}

static void
end (Worker *worker)
{
  send (worker->home, tell_played_cb, (Message) { .worker = worker, .wish = worker->wish });
  if (!worker->wish.repeated)
    {
      worker->wanted = FALSE;
      rest (worker);
    }
  else if (!gst_element_seek_simple (worker->playbin, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH, 0))
    {
      fail (worker, "the sound cannot be repeated");
    }
}

/* What the desktop uses is a bin that looks for a device, and where there is none it plays to nobody, with a warning. */
static gboolean
is_no_device (GstMessage   *message,
              const GError *warning)
{
  return warning->domain == GST_RESOURCE_ERROR && GST_IS_BIN (GST_MESSAGE_SRC (message));
}

static gboolean
bus_cb (GstBus     *bus,
        GstMessage *message,
        gpointer    user_data)
{
  Worker *worker = user_data;
  g_autoptr (GError) error = NULL;

  switch (GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_EOS:
      end (worker);
      break;

    case GST_MESSAGE_ERROR:
      gst_message_parse_error (message, &error, NULL);
      fail (worker, error->message);
      break;

    case GST_MESSAGE_WARNING:
      gst_message_parse_warning (message, &error, NULL);
      g_debug ("Playing a sound: %s", error->message);
      if (is_no_device (message, error))
        fail (worker, error->message);
      break;

    default:
      break;
    }
  return worker->watch != NULL;
}

/* libjack's own thread may take the program down where no JACK server answers, and GStreamer would try it early. Where
 * there is one, PulseAudio or PipeWire plays over it. */
static void
leave_out_jack (void)
{
  g_autoptr (GstPluginFeature) jack = gst_registry_lookup_feature (gst_registry_get (), "jackaudiosink");

  if (jack != NULL)
    gst_plugin_feature_set_rank (jack, GST_RANK_NONE);
}

static gboolean
make_playbin (Worker  *worker,
              GError **error)
{
  g_autoptr (GstBus) bus = NULL;
  GstElement *sink;

  if (!gst_init_check (NULL, NULL, error))
    return FALSE;

  leave_out_jack ();
  worker->playbin = gst_element_factory_make ("playbin", NULL);
  if (worker->playbin == NULL)
    {
      g_set_error_literal (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN, "there is no playbin");
      return FALSE;
    }
  gst_object_ref_sink (worker->playbin);
  g_object_set (worker->playbin, "flags", PLAY_AUDIO | PLAY_SOFT_VOLUME, NULL);
  if (worker->sink != NULL)
    {
      sink = gst_parse_bin_from_description (worker->sink, TRUE, error);
      if (sink == NULL)
        return FALSE;
      g_object_set (worker->playbin, "audio-sink", sink, NULL);
    }

  bus = gst_element_get_bus (worker->playbin);
  worker->watch = gst_bus_create_watch (bus);
  g_source_set_callback (worker->watch, (GSourceFunc) (void (*) (void)) bus_cb, worker, NULL);
  g_source_attach (worker->watch, worker->context);
  return TRUE;
}

static void
begin (Worker *worker)
{
  g_autofree char *uri = g_strdup_printf ("resource:///org/ms5/FloorDashboard/sounds/%s.wav",
                                          ms5_sound_to_string (worker->wish.sound));
  g_autoptr (GError) error = NULL;

  if (!make_playbin (worker, &error))
    {
      fail (worker, error->message);
      return;
    }
  g_object_set (worker->playbin, "uri", uri, "volume", worker->wish.volume / 100.0, NULL);
  /* What goes wrong is told on the bus, too. */
  gst_element_set_state (worker->playbin, GST_STATE_PLAYING);
}

static gboolean
play_cb (gpointer data)
{
  Message *message = data;
  Worker *worker = message->worker;
  gboolean same = worker->wanted && worker->wish.sound == message->wish.sound;

  worker->wanted = TRUE;
  worker->wish = message->wish;
  if (same)
    {
      if (worker->playbin != NULL)
        g_object_set (worker->playbin, "volume", worker->wish.volume / 100.0, NULL);
      return G_SOURCE_REMOVE;
    }

  rest (worker);
  begin (worker);
  return G_SOURCE_REMOVE;
}

static gboolean
stop_cb (gpointer data)
{
  Message *message = data;

  message->worker->wanted = FALSE;
  rest (message->worker);
  return G_SOURCE_REMOVE;
}

static gboolean
quit_cb (gpointer data)
{
  Message *message = data;

  message->worker->closing = g_steal_pointer (&message->task);
  g_main_loop_quit (message->worker->loop);
  return G_SOURCE_REMOVE;
}

static gpointer
thread_main (gpointer data)
{
  Worker *worker = data;

  g_main_context_push_thread_default (worker->context);
  g_main_loop_run (worker->loop);
  worker->wanted = FALSE;
  rest (worker);
  while (g_main_context_iteration (worker->context, FALSE))
    ;
  g_main_context_pop_thread_default (worker->context);
  if (worker->closing != NULL)
    send (worker->home, closed_task_cb,
          (Message) { .worker = worker, .task = g_steal_pointer (&worker->closing) });
  worker_unref (worker);
  return NULL;
}

static void
ms5_chime_dispose (GObject *object)
{
  Ms5Chime *self = MS5_CHIME (object);

  if (self->thread != NULL)
    {
      send (self->worker->context, quit_cb, (Message) { .worker = self->worker });
      g_thread_unref (g_steal_pointer (&self->thread));
    }

  G_OBJECT_CLASS (ms5_chime_parent_class)->dispose (object);
}

static void
ms5_chime_finalize (GObject *object)
{
  Ms5Chime *self = MS5_CHIME (object);

  worker_unref (self->worker);

  G_OBJECT_CLASS (ms5_chime_parent_class)->finalize (object);
}

static void
ms5_chime_class_init (Ms5ChimeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  /* Also what makes the linker keep the resources of a static library. */
  g_assert (ms5_sounds_get_resource () != NULL);

  object_class->dispose = ms5_chime_dispose;
  object_class->finalize = ms5_chime_finalize;
  signals[PLAYED] = g_signal_new ("played", MS5_TYPE_CHIME, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT);
  signals[FAILED] = g_signal_new ("failed", MS5_TYPE_CHIME, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ms5_chime_init (Ms5Chime *self)
{
  Worker *worker = g_new0 (Worker, 1);

  g_atomic_ref_count_init (&worker->ref_count);
  g_weak_ref_init (&worker->chime, self);
  worker->home = g_main_context_ref_thread_default ();
  worker->context = g_main_context_new ();
  worker->loop = g_main_loop_new (worker->context, FALSE);
  self->worker = worker;
}

/* Not before there is something to play: most days there is not. */
static void
start_thread (Ms5Chime *self)
{
  if (self->thread == NULL)
    self->thread = g_thread_new ("chime", thread_main, worker_ref (self->worker));
}

/**
 * ms5_chime_new:
 * @sink: (nullable): where sounds go, as gst-launch has it; %NULL for what the desktop uses
 *
 * Returns: (transfer full): a chime that is silent
 */
Ms5Chime *
ms5_chime_new (const char *sink)
{
  Ms5Chime *self = g_object_new (MS5_TYPE_CHIME, NULL);

  self->worker->sink = g_strdup (sink);
  return self;
}

/**
 * ms5_chime_play:
 * @self: a chime
 * @sound: what is to be heard
 * @volume: how loud, in percent
 * @repeated: whether it begins again until ms5_chime_stop()
 *
 * Instead of what is heard now; the same sound just changes its volume.
 */
void
ms5_chime_play (Ms5Chime *self,
                Ms5Sound  sound,
                int       volume,
                gboolean  repeated)
{
  g_return_if_fail (MS5_IS_CHIME (self));
  g_return_if_fail ((guint) sound < MS5_N_SOUNDS);
  g_return_if_fail (volume >= 0 && volume <= 100);

  start_thread (self);
  send (self->worker->context, play_cb,
        (Message) { .worker = self->worker, .wish = { sound, volume, repeated } });
}

void
ms5_chime_stop (Ms5Chime *self)
{
  g_return_if_fail (MS5_IS_CHIME (self));

  if (self->thread != NULL)
    send (self->worker->context, stop_cb, (Message) { .worker = self->worker });
}

/**
 * ms5_chime_close_async:
 * @self: a chime
 * @cancellable: (nullable): not looked at any more once the thread was told
 * @callback: called when nothing of it runs any more
 * @user_data: passed to @callback
 *
 * Ends the thread. Who does not care when that has happened just drops the last reference.
 */
void
ms5_chime_close_async (Ms5Chime            *self,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (MS5_IS_CHIME (self));

  g_task_set_source_tag (task, ms5_chime_close_async);
  if (self->thread == NULL)
    g_task_return_boolean (task, TRUE);
  else
    send (self->worker->context, quit_cb,
          (Message) { .worker = self->worker, .task = g_object_ref (task) });
}

/**
 * ms5_chime_close_finish:
 * @self: a chime
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: whether nothing of it runs any more
 */
gboolean
ms5_chime_close_finish (Ms5Chime      *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
