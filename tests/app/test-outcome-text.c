/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/pages/ms5-outcome-text.h"
#include "client/ms5-outbox-private.h"
#include "core/ms5-manual-clock.h"

#include <locale.h>

/* What people are told of an action that came too late. */

#define AT (G_GINT64_CONSTANT (1767003240) * MS5_USEC_PER_S) /* 10:14 */

static char *
tell (const char    *op,
      Ms5ResultCode  code,
      const char    *by,
      Ms5Time        at)
{
  g_autoptr (Ms5ManualClock) clock = ms5_manual_clock_new (AT);
  g_autoptr (Ms5Floor) floor = ms5_floor_new (MS5_CLOCK (clock), NULL);
  g_autoptr (Ms5OutboxEntry) entry = NULL;
  Ms5OutboxRow row = { .action = ms5_action_new (op), .sub = g_strdup ("u-1") };

  row.action->id = g_strdup ("0198c0de-0000-7000-8000-000000000001");
  row.action->topic = g_strdup ("calls/L1");
  row.action->key = g_strdup ("c1");
  row.result = ms5_result_new (row.action->id, code);
  row.result->cur.by = g_strdup (by);
  row.result->cur.at = at;
  entry = ms5_outbox_entry_new (&row);
  return ms5_outcome_dup_text (entry, floor);
}

static void
test_sentences (void)
{
  const struct
  {
    const char *op;
    Ms5ResultCode code;
    const char *by;
    Ms5Time at;
    const char *expected;
  } rows[] = {
    { "call.resolve", MS5_RESULT_NOOP, "Ben", AT, "Ben had already resolved the call at 10:14" },
    { "call.acknowledge", MS5_RESULT_SUPERSEDED, "Ben", AT, "Ben had already resolved the call at 10:14" },
    { "call.acknowledge", MS5_RESULT_NOOP, "{at} %s", MS5_TIME_NONE, "{at} %s had already acknowledged the call" },
    { "job.start", MS5_RESULT_NOOP, NULL, AT, "The job had already been changed" },
    { "call.resolve", MS5_RESULT_APPLIED, "Ben", AT, NULL },
    { "call.resolve", MS5_RESULT_FORBIDDEN, NULL, MS5_TIME_NONE, NULL },
    { "note.add", MS5_RESULT_NOOP, "Ben", AT, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *told = tell (rows[i].op, rows[i].code, rows[i].by, rows[i].at);

      g_assert_cmpstr (told, ==, rows[i].expected);
    }
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/outcome-text/sentences", test_sentences);
  return g_test_run ();
}
