/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "hall-fixture.h"
#include "runtime/ms5-system-clock.h"
#include "server/ingest/ms5-mqtt.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A server of nothing but ingest, to be killed: takes samples from the broker at URI and stores each as
 * a line of FILE, synced. After COUNT samples it goes wrong in the way that MODE says, and prints
 * `holding`:
 *
 *   good          never
 *   before-store  the next sample is not stored, as if the disk hung
 *   after-store   the next sample is stored, but nobody is told
 *   careless      says that samples are durable as soon as they come, and stores no more of them: what
 *                 a client does that acknowledges first
 *
 * SIGTERM stops it: in order if it can, else giving up after a moment; it says which.
 */

typedef enum
{
  GOOD,
  BEFORE_STORE,
  AFTER_STORE,
  CARELESS
} Mode;

static const char *const mode_words[] = { "good", "before-store", "after-store", "careless", NULL };

#define STORE_TYPE_PIPELINE (store_pipeline_get_type ())
G_DECLARE_FINAL_TYPE (StorePipeline, store_pipeline, STORE, PIPELINE, GObject)

struct _StorePipeline
{
  GObject parent_instance;

  Mode mode;
  guint left;
  int fd;
  GString *open; /* lines not stored yet */
};

typedef struct
{
  StorePipeline *self;
  Ms5DoorDurableFunc callback;
  gpointer user_data;
} Waiter;

static void store_pipeline_iface_init (Ms5DoorPipelineInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StorePipeline, store_pipeline, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_DOOR_PIPELINE, store_pipeline_iface_init))

static void
store_ingest (Ms5DoorPipeline    *pipeline,
              const Ms5Sample    *sample,
              const Ms5Equipment *equipment,
              Ms5Time             now)
{
  StorePipeline *self = STORE_PIPELINE (pipeline);

  g_string_append_printf (self->open, "%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
                          sample->source, sample->birth, sample->seq, sample->time);
}

static void
write_open (StorePipeline *self)
{
  if (write (self->fd, self->open->str, self->open->len) != (gssize) self->open->len || fsync (self->fd) != 0)
    exit (3);
  g_string_truncate (self->open, 0);
}

static void
say (const char *text)
{
  printf ("%s\n", text);
  fflush (stdout);
}

static gboolean
commit_cb (gpointer user_data)
{
  g_autofree Waiter *waiter = user_data;
  StorePipeline *self = waiter->self;
  gboolean is_wrong = self->mode != GOOD && self->left == 0;

  if (!is_wrong)
    self->left--;
  else
    say ("holding");
  if (!is_wrong || self->mode == AFTER_STORE)
    write_open (self);
  if (!is_wrong || self->mode == CARELESS)
    waiter->callback (TRUE, waiter->user_data);
  return G_SOURCE_REMOVE;
}

static void
store_when_durable (Ms5DoorPipeline    *pipeline,
                    Ms5DoorDurableFunc  callback,
                    gpointer            user_data)
{
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->self = STORE_PIPELINE (pipeline);
  waiter->callback = callback;
  waiter->user_data = user_data;
  g_idle_add_full (G_PRIORITY_DEFAULT, commit_cb, waiter, NULL);
}

static gboolean
store_is_busy (Ms5DoorPipeline *pipeline)
{
  return FALSE;
}

static void
store_source (Ms5DoorPipeline *pipeline,
              const char      *id,
              gint64           birth,
              gint64           seq,
              Ms5Time          last)
{
}

static void
store_lost (Ms5DoorPipeline    *pipeline,
            const Ms5Equipment *equipment,
            Ms5Time             now)
{
}

static void
store_pipeline_iface_init (Ms5DoorPipelineInterface *iface)
{
  iface->ingest = store_ingest;
  iface->lost = store_lost;
  iface->source = store_source;
  iface->when_durable = store_when_durable;
  iface->is_busy = store_is_busy;
}

static void
store_pipeline_finalize (GObject *object)
{
  StorePipeline *self = STORE_PIPELINE (object);

  g_string_free (self->open, TRUE);
  close (self->fd);

  G_OBJECT_CLASS (store_pipeline_parent_class)->finalize (object);
}

static void
store_pipeline_class_init (StorePipelineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = store_pipeline_finalize;
}

static void
store_pipeline_init (StorePipeline *self)
{
  self->open = g_string_new (NULL);
}

/* What was stored in an earlier life. */
static void
restore (Ms5Door    *door,
         const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", 4);

      ms5_door_restore_source (door, words[0], g_ascii_strtoll (words[1], NULL, 10),
                               g_ascii_strtoll (words[2], NULL, 10), g_ascii_strtoll (words[3], NULL, 10));
    }
}

typedef struct
{
  Ms5Mqtt *mqtt;
  GCancellable *cancellable;
  GMainLoop *loop;
  gboolean holds; /* what it was given last is never stored */
} Ending;

static gboolean
give_up_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static void
stopped_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Ending *ending = user_data;

  say (ms5_mqtt_stop_finish (MS5_MQTT (object), result, NULL) ? "stopped" : "gave up");
  g_main_loop_quit (ending->loop);
}

static gboolean
terminated_cb (gpointer user_data)
{
  Ending *ending = user_data;

  if (ending->holds)
    g_timeout_add (300, give_up_cb, ending->cancellable);
  ms5_mqtt_stop_async (ending->mqtt, ending->cancellable, stopped_cb, ending);
  return G_SOURCE_REMOVE;
}

static StorePipeline *
make_pipeline (char *argv[])
{
  StorePipeline *pipeline = g_object_new (STORE_TYPE_PIPELINE, NULL);

  while (mode_words[pipeline->mode] != NULL && !g_str_equal (mode_words[pipeline->mode], argv[3]))
    pipeline->mode++;
  pipeline->left = (guint) g_ascii_strtoull (argv[4], NULL, 10);
  pipeline->fd = g_open (argv[2], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  g_assert_cmpint (pipeline->fd, >=, 0);
  return pipeline;
}

/* URI FILE MODE COUNT */
int
main (int   argc,
      char *argv[])
{
  g_autoptr (Ms5Plant) plant = fixture_load_plant ();
  g_autoptr (Ms5Clock) clock = ms5_system_clock_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (Ms5MqttConfig) config = ms5_mqtt_config_new (argv[1], "ms5-test-child");
  g_autoptr (StorePipeline) pipeline = make_pipeline (argv);
  g_autoptr (Ms5Door) door = ms5_door_new (plant, clock, MS5_DOOR_PIPELINE (pipeline));
  g_autoptr (Ms5Mqtt) mqtt = ms5_mqtt_new (door, plant->site.code, config);
  Ending ending = { mqtt, cancellable, loop, pipeline->mode == BEFORE_STORE };

  restore (door, argv[2]);
  g_unix_signal_add (SIGTERM, terminated_cb, &ending);
  ms5_mqtt_start (mqtt);
  g_main_loop_run (loop);
  /* The library's threads may still be on their way out, with memory of OpenSSL's in their hands. */
  _exit (0);
}
