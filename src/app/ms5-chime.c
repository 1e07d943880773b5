/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-chime.h"

#include <gst/gst.h>

#include "app/ms5-sounds-resources.h"
#include "app/ms5-worker.h"

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

/* What the thread works with. */
typedef struct
{
  Ms5Worker  *worker;
  char       *sink;       /* (nullable) */
  GstElement *playbin;    /* (nullable) */
  GSource    *watch;
  GSource    *again;
  Wish        wish;
  gboolean    wanted;
} Work;

struct _Ms5Chime
{
  GObject    parent_instance;
  Ms5Worker *worker;
};

enum { PLAYED, FAILED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5Chime, ms5_chime, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void begin (Work *work);

/* At home: what the thread has to tell. */

static void
tell_played (gpointer self,
             gpointer data)
{
  g_signal_emit (self, signals[PLAYED], 0, GPOINTER_TO_INT (data));
}

static void
tell_failed (gpointer self,
             gpointer data)
{
  g_signal_emit (self, signals[FAILED], 0, data);
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
rest (Work *work)
{
  clear_source (&work->again);
  if (work->playbin == NULL)
    return;

  clear_source (&work->watch);
  gst_element_set_state (work->playbin, GST_STATE_NULL);
  gst_clear_object (&work->playbin);
}

static gboolean
again_cb (gpointer data)
{
  Work *work = data;

  clear_source (&work->again);
  begin (work);
  return G_SOURCE_REMOVE;
}

static void
fail (Work       *work,
      const char *text)
{
  rest (work);
  ms5_worker_tell (work->worker, tell_failed, g_strdup (text), g_free);
  work->wanted = work->wanted && work->wish.repeated;
  if (!work->wanted)
    return;

  work->again = g_timeout_source_new_seconds (TRY_AGAIN_S);
  g_source_set_callback (work->again, again_cb, work, NULL);
  g_source_attach (work->again, g_main_context_get_thread_default ());
}

static void
end (Work *work)
{
  ms5_worker_tell (work->worker, tell_played, GINT_TO_POINTER (work->wish.sound), NULL);
  if (!work->wish.repeated)
    {
      work->wanted = FALSE;
      rest (work);
    }
  else if (!gst_element_seek_simple (work->playbin, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH, 0))
    {
      fail (work, "the sound cannot be repeated");
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
  Work *work = user_data;
  g_autoptr (GError) error = NULL;

  switch (GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_EOS:
      end (work);
      break;

    case GST_MESSAGE_ERROR:
      gst_message_parse_error (message, &error, NULL);
      fail (work, error->message);
      break;

    case GST_MESSAGE_WARNING:
      gst_message_parse_warning (message, &error, NULL);
      g_debug ("Playing a sound: %s", error->message);
      if (is_no_device (message, error))
        fail (work, error->message);
      break;

    default:
      break;
    }
  return work->watch != NULL;
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
make_playbin (Work    *work,
              GError **error)
{
  g_autoptr (GstBus) bus = NULL;
  GstElement *sink;

  if (!gst_init_check (NULL, NULL, error))
    return FALSE;

  leave_out_jack ();
  work->playbin = gst_element_factory_make ("playbin", NULL);
  if (work->playbin == NULL)
    {
      g_set_error_literal (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN, "there is no playbin");
      return FALSE;
    }
  gst_object_ref_sink (work->playbin);
  g_object_set (work->playbin, "flags", PLAY_AUDIO | PLAY_SOFT_VOLUME, NULL);
  if (work->sink != NULL)
    {
      sink = gst_parse_bin_from_description (work->sink, TRUE, error);
      if (sink == NULL)
        return FALSE;
      g_object_set (work->playbin, "audio-sink", sink, NULL);
    }

  bus = gst_element_get_bus (work->playbin);
  work->watch = gst_bus_create_watch (bus);
  g_source_set_callback (work->watch, (GSourceFunc) (void (*) (void)) bus_cb, work, NULL);
  g_source_attach (work->watch, g_main_context_get_thread_default ());
  return TRUE;
}

static void
begin (Work *work)
{
  g_autofree char *uri = g_strdup_printf ("resource:///org/ms5/FloorDashboard/sounds/%s.wav",
                                          ms5_sound_to_string (work->wish.sound));
  g_autoptr (GError) error = NULL;

  if (!make_playbin (work, &error))
    {
      fail (work, error->message);
      return;
    }
  g_object_set (work->playbin, "uri", uri, "volume", work->wish.volume / 100.0, NULL);
  /* What goes wrong is told on the bus, too. */
  gst_element_set_state (work->playbin, GST_STATE_PLAYING);
}

static void
play (gpointer self,
      gpointer data)
{
  Work *work = self;
  const Wish *wish = data;
  gboolean same = work->wanted && work->wish.sound == wish->sound;

  work->wanted = TRUE;
  work->wish = *wish;
  if (same)
    {
      if (work->playbin != NULL)
        g_object_set (work->playbin, "volume", work->wish.volume / 100.0, NULL);
      return;
    }

  rest (work);
  begin (work);
}

static void
stop (gpointer self,
      gpointer data)
{
  Work *work = self;

  work->wanted = FALSE;
  rest (work);
}

static void
finish (gpointer self)
{
  stop (self, NULL);
}

static void
work_free (gpointer self)
{
  Work *work = self;

  g_free (work->sink);
  g_free (work);
}

static const Ms5WorkerFuncs funcs = { NULL, finish, work_free };

static void
ms5_chime_finalize (GObject *object)
{
  ms5_worker_free (MS5_CHIME (object)->worker);

  G_OBJECT_CLASS (ms5_chime_parent_class)->finalize (object);
}

static void
ms5_chime_class_init (Ms5ChimeClass *klass)
{
  /* Also what makes the linker keep the resources of a static library. */
  g_assert (ms5_sounds_get_resource () != NULL);

  G_OBJECT_CLASS (klass)->finalize = ms5_chime_finalize;
  signals[PLAYED] = g_signal_new ("played", MS5_TYPE_CHIME, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT);
  signals[FAILED] = g_signal_new ("failed", MS5_TYPE_CHIME, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ms5_chime_init (Ms5Chime *self)
{
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
  Work *work = g_new0 (Work, 1);

  work->sink = g_strdup (sink);
  self->worker = work->worker = ms5_worker_new (self, &funcs, work);
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
  const Wish wish = { sound, volume, repeated };

  g_return_if_fail (MS5_IS_CHIME (self));
  g_return_if_fail ((guint) sound < MS5_N_SOUNDS);
  g_return_if_fail (volume >= 0 && volume <= 100);

  /* Not before there is something to play: most days there is not. */
  ms5_worker_start (self->worker, "chime");
  ms5_worker_send (self->worker, play, g_memdup2 (&wish, sizeof wish), g_free);
}

void
ms5_chime_stop (Ms5Chime *self)
{
  g_return_if_fail (MS5_IS_CHIME (self));

  if (ms5_worker_runs (self->worker))
    ms5_worker_send (self->worker, stop, NULL, NULL);
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
  ms5_worker_close (self->worker, task);
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
