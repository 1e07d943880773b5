/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ms5-server-private.h"

#include "protocol/ms5-json-file.h"
#include "server/engine/ms5-engine-actions.h"

/* Where the demonstration's accounts are told: its name and password, for whoever may read it. */
#define ACCOUNT_FILE "demo-account"

#define PASSWORD_BYTES 15

/* Who the simulator is when it plans and starts jobs. */
#define DEMO_WHO "demo"

/* Between the samples of a machine to which nothing happens, in seconds of the plant: below the time
 * after which a lack of pieces counts as a stop, with room for what is late when the plant runs fast. */
#define PAST_PERIOD_S    8.0
#define LONGEST_PERIOD_S 5.0

static const struct
{
  const char *name;
  const char *display;
  Ms5Role     role;
} accounts[] = {
  { "supervisor", "Demo Supervisor", MS5_ROLE_SHIFT_MANAGER },
  { "admin", "Demo Administrator", MS5_ROLE_ADMIN },
  { "ingest", "Demo Gateway", MS5_ROLE_INGEST },
};

static gboolean
write_account (Ms5Server   *self,
               const char  *path,
               GError     **error)
{
  guint8 random[PASSWORD_BYTES];
  g_autofree char *password = NULL;
  g_autoptr (json_t) account = json_object ();
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  ms5_random_fill (self->random, random, sizeof random);
  password = g_base64_encode (random, sizeof random);
  json_object_set_new (account, "name", json_string (accounts[0].name));
  json_object_set_new (account, "password", json_string (password));
  text = ms5_json_encode (account, NULL);
  line = g_strconcat (text, "\n", NULL);
  return g_file_set_contents_full (path, line, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                   error);
}

static gboolean
read_account (Ms5Server   *self,
              const char  *path,
              GError     **error)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (json_t) account = NULL;
  char *text;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return FALSE;

  bytes = g_bytes_new_take (text, length);
  account = ms5_json_parse_file (bytes, problems);
  self->demo_password = g_strdup (json_string_value (json_object_get (account, "password")));
  if (self->demo_password == NULL)
    g_set_error (error, MS5_SERVER_ERROR, MS5_SERVER_ERROR_STATE, "%s does not hold the demonstration's password", path);
  return self->demo_password != NULL;
}

/* A folder in which a real floor is kept is none to play in. */
static gboolean
find_account (Ms5Server  *self,
              GError    **error)
{
  g_autofree char *path = g_build_filename (self->state_dir, ACCOUNT_FILE, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return read_account (self, path, error);
  if (self->is_new && !ms5_accounts_has_admin (self->accounts))
    return write_account (self, path, error) && read_account (self, path, error);

  g_set_error (error, MS5_SERVER_ERROR, MS5_SERVER_ERROR_STATE,
               "%s is not a demonstration's state folder: choose another one by --state", self->state_dir);
  return FALSE;
}

/* What ran before this hall was opened is over: there is another one now. */
static void
complete_other (Ms5Server        *self,
                const Ms5HallJob *job)
{
  g_autofree char *topic = ms5_topic_new (MS5_TOPIC_LINE, job->line->code);
  const Ms5Item *line = ms5_image_lookup (ms5_journal_get_image (self->journal), topic, job->line->code);
  const char *running = line != NULL ? json_string_value (json_object_get (line->fields, "job")) : NULL;
  Ms5EngineDoing doing = { job->line, running, DEMO_WHO };

  if (running != NULL && !g_str_equal (running, job->code))
    ms5_engine_complete_job (self->context.engine, &doing);
}

static Ms5EngineVerdict
act (Ms5Server        *self,
     const Ms5HallJob *job,
     Ms5EngineDoing   *doing)
{
  Ms5Engine *engine = self->context.engine;
  const Ms5JobAddArgs args = { (char *) job->product->code, job->quantity, job->due };

  switch (job->event)
    {
    case MS5_HALL_JOB_ADDED:
      return ms5_engine_add_job (engine, doing, &args);

    case MS5_HALL_JOB_STARTED:
      complete_other (self, job);
      return ms5_engine_start_job (engine, doing);

    case MS5_HALL_JOB_COMPLETED:
    default:
      return ms5_engine_complete_job (engine, doing);
    }
}

/* People may be quicker than the simulator: what they did to a job stays. */
static void
job_cb (const Ms5HallJob *job,
        gpointer          user_data)
{
  Ms5Server *self = user_data;
  Ms5EngineDoing doing = { job->line, job->code, DEMO_WHO };
  Ms5EngineVerdict verdict;

  ms5_engine_begin (self->context.engine, job->time);
  verdict = act (self, job, &doing);
  ms5_engine_commit (self->context.engine);
  if (verdict != MS5_ENGINE_APPLIED && verdict != MS5_ENGINE_NOOP)
    g_info ("The simulator's job %s stays as it is: %s", job->code, doing.why);
  ms5_journal_touch (self->journal);
  ms5_pipeline_wake (self->pipeline);
}

static void
let_crew_work (Ms5Server *self,
               gboolean   has_guests)
{
  if (ms5_demo_crew_work (self->crew, ms5_pipeline_get_now (self->pipeline), has_guests) == 0)
    return;

  ms5_journal_touch (self->journal);
  ms5_pipeline_wake (self->pipeline);
}

static void
passed_cb (Ms5Time  time,
           gpointer user_data)
{
  Ms5Server *self = user_data;

  ms5_pipeline_set_past (self->pipeline, time);
  let_crew_work (self, FALSE);
}

static gboolean
crew_cb (gpointer user_data)
{
  let_crew_work (user_data, TRUE);
  return G_SOURCE_CONTINUE;
}

static void
make_simulator (Ms5Server *self)
{
  static const Ms5SimulatorFuncs funcs = { job_cb, passed_cb, NULL };
  double period_s = MIN (self->speed, LONGEST_PERIOD_S);

  self->simulator = ms5_simulator_new (self->door, self->plant_clock, self->plant, NULL,
                                       (guint32) self->config->demo_seed);
  ms5_simulator_set_funcs (self->simulator, &funcs, self);
  ms5_simulator_set_periods (self->simulator, (gint64) (period_s * MS5_USEC_PER_S),
                             (gint64) (PAST_PERIOD_S * MS5_USEC_PER_S));
}

/* The engine begins where the past does that is to be made. */
gboolean
ms5_server_start_demo (Ms5Server               *self,
                       const Ms5StoreSnapshot  *snapshot,
                       GError                 **error)
{
  Ms5Time now = ms5_clock_now (self->plant_clock);

  if (!find_account (self, error))
    return FALSE;

  self->demo_since = MS5_TIME_NONE;
  if (self->is_new && self->config->demo_warm_up_hours > 0)
    {
      now -= (gint64) (self->config->demo_warm_up_hours * (double) MS5_USEC_PER_H);
      self->demo_since = now;
      ms5_pipeline_set_past (self->pipeline, now);
    }
  make_simulator (self);
  self->crew = ms5_demo_crew_new (self->plant, self->context.engine, ms5_journal_get_image (self->journal));
  ms5_pipeline_start (self->pipeline, snapshot, now, self->speed);
  return TRUE;
}

static void
past_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Ms5Server) self = user_data;
  GError *error = NULL;

  if (!ms5_simulator_warm_up_finish (MS5_SIMULATOR (source), result, &error))
    {
      ms5_server_start_failed (self, error);
      return;
    }

  ms5_pipeline_set_past (self->pipeline, MS5_TIME_NONE);
  ms5_server_start_serving (self);
}

static void
make_past (Ms5Server *self)
{
  if (self->demo_since == MS5_TIME_NONE)
    {
      ms5_server_start_serving (self);
      return;
    }

  g_message ("Making %g hours of the demonstration's past", self->config->demo_warm_up_hours);
  ms5_simulator_warm_up_async (self->simulator, self->demo_since, g_task_get_cancellable (self->start), past_cb,
                               g_object_ref (self));
}

static void
account_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Ms5Server) self = user_data;
  GError *error = NULL;

  if (ms5_accounts_finish (MS5_ACCOUNTS (source), result, &error))
    ms5_server_make_demo (self);
  else
    ms5_server_start_failed (self, error);
}

/* The accounts that are missing, one after the other, then the past, and then people may come. */
void
ms5_server_make_demo (Ms5Server *self)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (accounts) && ms5_accounts_find (self->accounts, accounts[i].name) != NULL)
    i++;

  if (i == G_N_ELEMENTS (accounts))
    make_past (self);
  else
    ms5_accounts_add_async (self->accounts, accounts[i].name, accounts[i].display, accounts[i].role, NULL,
                            self->demo_password, account_cb, g_object_ref (self));
}

/* From now on the hall lives by the clock. */
void
ms5_server_run_demo (Ms5Server *self)
{
  ms5_simulator_start (self->simulator);
  self->crew_timer = ms5_clock_add (self->plant_clock, MS5_DEMO_CREW_PERIOD, crew_cb, self, NULL);
}

void
ms5_server_stop_demo (Ms5Server *self)
{
  if (self->crew_timer != 0)
    ms5_clock_remove (self->plant_clock, self->crew_timer);
  self->crew_timer = 0;
  if (self->simulator != NULL)
    ms5_simulator_stop (self->simulator);
}
