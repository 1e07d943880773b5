/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-words.h"
#include "ctl/ms5-ctl-access.h"
#include "ctl/ms5-ctl-sender.h"
#include "ctl/ms5-ctl-table.h"
#include "replay/ms5-recording.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>

#define BATCH_USEC  (50 * G_TIME_SPAN_MILLISECOND)
#define BATCH_MOST  200
#define MAX_SPEED   1e6

/* What is under way of one piece of equipment. */
typedef struct
{
  const Ms5ReplayUnit *unit;
  char *place;
  gint64 birth;
  gint64 seq;
  json_t *samples;
} Unit;

typedef struct
{
  Ms5CtlAccess access;
  Ms5CtlBroker broker;
  char *map_path;
  double speed;
  gboolean historical;

  Ms5ReplayMap *map;
  Ms5Recording *recording;
  Ms5CtlSender *sender;
  GArray *units;                /* Unit */
  gint64 started;               /* monotonic */
  Ms5Time origin;               /* when it is taken to begin */
  guint64 n_sent;
} Replay;

static void
unit_clear (gpointer data)
{
  Unit *unit = data;

  g_free (unit->place);
  json_decref (unit->samples);
}

static Ms5CtlStatus
flush (Replay *self,
       Unit   *unit)
{
  guint n = (guint) json_array_size (unit->samples);
  Ms5CtlStatus status;

  if (n == 0)
    return MS5_CTL_OK;

  status = ms5_ctl_sender_send (self->sender, unit->place, unit->samples);
  json_array_clear (unit->samples);
  self->n_sent += n;
  return status;
}

static Ms5CtlStatus
flush_all (Replay *self)
{
  for (guint i = 0; i < self->units->len; i++)
    {
      Ms5CtlStatus status = flush (self, &g_array_index (self->units, Unit, i));

      if (status != MS5_CTL_OK)
        return status;
    }

  return MS5_CTL_OK;
}

static Unit *
find_unit (Replay          *self,
           const Ms5Sample *sample)
{
  for (guint i = 0; i < self->units->len; i++)
    if (g_str_equal (g_array_index (self->units, Unit, i).unit->code, sample->equipment))
      return &g_array_index (self->units, Unit, i);

  g_assert_not_reached ();
}

/* How long after its start, by our clock, the recording has come to @time. */
static gint64
get_due (const Replay *self,
         Ms5Time       time)
{
  Ms5Time first = ms5_recording_get (self->recording, 0)->time;

  return (gint64) llround ((double) (time - first) / self->speed);
}

static Ms5CtlStatus
take (Replay          *self,
      const Ms5Sample *recorded)
{
  Unit *unit = find_unit (self, recorded);
  Ms5Sample sample = *recorded;

  if (sample.state == MS5_STATE_NO_DATA)
    {
      Ms5CtlStatus status = flush (self, unit);

      if (status == MS5_CTL_OK)
        status = ms5_ctl_sender_die (self->sender, self->map->site, unit->unit->source, unit->birth);
      unit->birth++;
      unit->seq = 0;
      return status;
    }

  sample.birth = unit->birth;
  sample.seq = unit->seq++;
  sample.historical = self->historical;
  if (!self->historical)
    sample.time = self->origin + get_due (self, recorded->time);
  json_array_append_new (unit->samples, ms5_sample_encode (&sample));
  return json_array_size (unit->samples) >= BATCH_MOST ? flush (self, unit) : MS5_CTL_OK;
}

static void
wait_for (Replay *self,
          guint   index)
{
  gint64 due = self->started + get_due (self, ms5_recording_get (self->recording, index)->time);
  gint64 now = g_get_monotonic_time ();

  if (due > now)
    ms5_ctl_wait (MAX (due - now, BATCH_USEC));
}

static Ms5CtlStatus
play (Replay *self)
{
  guint n = ms5_recording_get_length (self->recording);
  guint next = 0;
  Ms5CtlStatus status = MS5_CTL_OK;

  self->started = g_get_monotonic_time ();
  self->origin = g_get_real_time ();
  while (next < n && status == MS5_CTL_OK)
    {
      gint64 passed;

      if (!self->historical)
        wait_for (self, next);
      passed = g_get_monotonic_time () - self->started;
      while (next < n && status == MS5_CTL_OK
             && (self->historical || get_due (self, ms5_recording_get (self->recording, next)->time) <= passed))
        status = take (self, ms5_recording_get (self->recording, next++));
      if (status == MS5_CTL_OK)
        status = flush_all (self);
    }

  return status;
}

/* The second use of a name begins where the first ended, and begins anew: hence the life from the clock. */
static void
make_units (Replay *self)
{
  self->units = g_array_new (FALSE, FALSE, sizeof (Unit));
  g_array_set_clear_func (self->units, unit_clear);
  for (guint i = 0; i < self->map->units->len; i++)
    {
      const Ms5ReplayUnit *from = g_ptr_array_index (self->map->units, i);
      Unit unit = { from, g_strjoin ("/", self->map->site, from->area, from->line, from->code, NULL),
                    ms5_time_to_ms (g_get_real_time ()), 0, json_array () };

      g_array_append_val (self->units, unit);
    }
}

static gboolean
load_map (Replay *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (GBytes) bytes = ms5_ctl_read_file (self->map_path, MS5_LIMIT_FILE_BYTES, &error);

  if (bytes == NULL)
    {
      g_printerr ("ms5ctl replay: %s\n", error->message);
      return FALSE;
    }

  self->map = ms5_replay_map_from_json (bytes, problems);
  if (self->map == NULL)
    {
      g_autofree char *told = ms5_problems_to_string (problems);

      g_printerr ("%s", told);
    }
  return self->map != NULL;
}

static gboolean
load_recording (Replay     *self,
                const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ms5_ctl_read_file (path, MS5_RECORDING_MAX_BYTES, &error);
  g_autoptr (GString) out = g_string_new (NULL);

  if (bytes == NULL)
    {
      g_printerr ("ms5ctl replay: %s\n", error->message);
      return FALSE;
    }

  self->recording = ms5_recording_parse (bytes, self->map, &error);
  if (self->recording == NULL)
    {
      ms5_ctl_append_cell (out, error->message, 0);
      g_printerr ("%s: %s\n", path, out->str);
    }
  return self->recording != NULL;
}

static void
report (const Replay *self)
{
  guint64 refused = ms5_ctl_sender_get_n_refused (self->sender);
  guint rows = ms5_recording_get_n_rows (self->recording);

  if (self->access.as_json)
    {
      g_autoptr (json_t) figures = json_pack ("{s:I, s:I, s:I}", "rows", (json_int_t) rows, "sent", (json_int_t) self->n_sent,
                                              "refused", (json_int_t) refused);

      ms5_ctl_print_json (figures);
      return;
    }
  g_print (_("%u rows, %" PRIu64 " samples sent, %" PRIu64 " things in them refused\n"), rows, self->n_sent,
           refused);
}

static Ms5CtlStatus
replay (Replay     *self,
        const char *path)
{
  Ms5CtlStatus status;

  if (self->map_path == NULL || !(self->speed > 0) || self->speed > MAX_SPEED)
    {
      g_printerr ("%s\n", self->map_path == NULL ? _("ms5ctl replay: name the map of the recording with --map")
                                                 : _("ms5ctl replay: the speed is not above 0"));
      return MS5_CTL_BAD_INPUT;
    }
  if (!load_map (self) || !load_recording (self, path))
    return MS5_CTL_BAD_INPUT;

  self->sender = ms5_ctl_sender_open (&self->access, &self->broker, &status);
  if (self->sender == NULL)
    return status;

  make_units (self);
  status = play (self);
  report (self);
  return status == MS5_CTL_OK && ms5_ctl_sender_get_n_refused (self->sender) > 0 ? MS5_CTL_FAILURE : status;
}

static void
replay_clear (Replay *self)
{
  g_clear_pointer (&self->sender, ms5_ctl_sender_close);
  g_clear_pointer (&self->units, g_array_unref);
  g_clear_pointer (&self->recording, ms5_recording_free);
  g_clear_pointer (&self->map, ms5_replay_map_unref);
  g_free (self->map_path);
  g_free (self->broker.uri);
  g_free (self->broker.user);
  g_free (self->broker.password_file);
  g_free (self->broker.prefix);
  ms5_ctl_access_clear (&self->access);
}

static Ms5CtlStatus
run_replay (int   argc,
            char *argv[])
{
  Replay self = { .speed = 1 };
  const GOptionEntry entries[] = {
    { "map", 'm', 0, G_OPTION_ARG_FILENAME, &self.map_path, N_("What the columns are"), N_("FILE") },
    { "speed", 'x', 0, G_OPTION_ARG_DOUBLE, &self.speed, N_("So many times as fast as it was recorded"), N_("X") },
    { "historical", 0, 0, G_OPTION_ARG_NONE, &self.historical,
      N_("As of the times in the recording, as quickly as possible; changes the past only"), NULL },
    { "mqtt", 0, 0, G_OPTION_ARG_STRING, &self.broker.uri, N_("Through a broker, mqtt://HOST[:PORT] or mqtts://…, instead of HTTP"),
      N_("URL") },
    { "mqtt-user", 0, 0, G_OPTION_ARG_STRING, &self.broker.user, N_("Whom to sign in as at the broker"), N_("NAME") },
    { "mqtt-password-file", 0, 0, G_OPTION_ARG_FILENAME, &self.broker.password_file,
      N_("The file whose first line is the password at the broker"), N_("FILE") },
    { "prefix", 0, 0, G_OPTION_ARG_STRING, &self.broker.prefix, N_("What topics at the broker begin with; ms5/v1"), N_("TOPIC") },
    G_OPTION_ENTRY_NULL
  };
  Ms5CtlStatus status = MS5_CTL_BAD_INPUT;

  if (ms5_ctl_access_parse (&self.access, &ms5_ctl_replay_command, entries, &argc, &argv))
    {
      if (self.broker.prefix == NULL)
        self.broker.prefix = g_strdup ("ms5/v1");
      if (argc == 2)
        status = replay (&self, argv[1]);
      else
        g_printerr ("%s\n", _("ms5ctl replay: name one recording"));
    }

  replay_clear (&self);
  return status;
}

const Ms5CtlCommand ms5_ctl_replay_command = {
  "replay", "FILE.csv --map FILE.json [--speed X]", N_("Send a recording as if it happened now"), run_replay,
};
