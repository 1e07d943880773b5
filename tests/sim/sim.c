/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim.h"

#include <stdlib.h>

/* Runs seeds and tells which of them do damage. */

void
sim_trace (Sim        *sim,
           const char *format,
           ...)
{
  g_autofree char *text = NULL;
  va_list args;

  if (sim == NULL || !sim->traces)
    return;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_print ("%10.3f  %s\n", (double) ms5_clock_monotonic (MS5_CLOCK (sim->clock)) / MS5_USEC_PER_S, text);
}

/* The first damage counts. */
void
sim_damage (Sim        *sim,
            const char *format,
            ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  sim_trace (sim, "DAMAGE: %s", text);
  if (sim->damage == NULL)
    sim->damage = g_steal_pointer (&text);
}

/* From 0 to @n - 1. */
int
sim_dice (Sim *sim,
          int  n)
{
  return g_rand_int_range (sim->rand, 0, n);
}

/* Lets everything happen that is to happen without time passing. Databases work on this thread, so that
 * nothing is under way elsewhere. */
void
sim_drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static GLogWriterOutput
log_cb (GLogLevelFlags   level,
        const GLogField *fields,
        gsize            n_fields,
        gpointer         user_data)
{
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0)
    return g_log_writer_default (level, fields, n_fields, user_data);

  return G_LOG_WRITER_HANDLED;
}

static gboolean
read_without (const char *text,
              guint      *out_without)
{
  static const char *const names[] = { "dedupe", "ordering", "outbox", "resume", "merge" };

  *out_without = 0;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (text, names[i]) == 0)
      *out_without = 1u << i;
  return text == NULL || *out_without != 0;
}

static void
tell (const char *program,
      guint64     seed,
      const char *damage,
      const char *without)
{
  g_print ("seed %" G_GUINT64_FORMAT ": %s\n  again: %s --seeds 1 --from %" G_GUINT64_FORMAT " --trace%s%s\n", seed, damage,
           program, seed, without != NULL ? " --without " : "", without != NULL ? without : "");
}

/* With something switched off one damaged seed is what is wanted; otherwise none is. */
static int
run (const char *program,
     guint64     from,
     guint       n,
     const char *without,
     guint       bits,
     gboolean    traces)
{
  guint n_damaged = 0;

  for (guint64 seed = from; seed < from + n && (bits == 0 || n_damaged == 0); seed++)
    {
      g_autofree char *damage = sim_run (seed, bits, traces);

      if (damage == NULL)
        continue;
      n_damaged++;
      tell (program, seed, damage, without);
      if (bits == 0 && !traces)
        {
          g_autofree char *again = sim_run (seed, bits, TRUE);

          if (g_strcmp0 (damage, again) != 0)
            g_print ("The second time: %s\n", again != NULL ? again : "no damage");
        }
    }
  if (bits != 0)
    g_print ("Without %s: damage %s\n", without, n_damaged > 0 ? "found" : "not found");
  else
    g_print ("%u seeds from %" G_GUINT64_FORMAT ", %u damaged\n", n, from, n_damaged);
  return (n_damaged > 0) == (bits != 0) ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main (int   argc,
      char *argv[])
{
  gint64 from = 1;
  int n = 100;
  gboolean traces = FALSE;
  g_autofree char *without = NULL;
  guint bits;
  const GOptionEntry entries[] = {
    { "from", 'f', 0, G_OPTION_ARG_INT64, &from, "The first seed", "S" },
    { "seeds", 'n', 0, G_OPTION_ARG_INT, &n, "How many", "N" },
    { "trace", 't', 0, G_OPTION_ARG_NONE, &traces, "Tell what happens", NULL },
    { "without", 'w', 0, G_OPTION_ARG_STRING, &without,
      "Switch off: dedupe, ordering, outbox, resume or merge", "WHAT" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- client and server under faults");
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || !read_without (without, &bits))
    {
      g_printerr ("%s\n", error != NULL ? error->message : "Nothing of that name can be switched off");
      return EXIT_FAILURE;
    }

  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  g_log_set_writer_func (log_cb, NULL, NULL);
  return run (argv[0], (guint64) from, (guint) n, without, bits, traces);
}
