/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim.h"

#include "client/ms5-vault.h"
#include "server/engine/scenario.h"

#define MORNING (SCENARIO_DAY + 6 * MS5_USEC_PER_H)

/* PROTOCOL 20, I4, and time for a client that was taken for a clone. */
#define SETTLE_TIME (5 * MS5_USEC_PER_MIN)

/* Short lives, many of them; some seeds live longer. */
#define STEPS      14
#define LONG_STEPS 40
#define STEP_TIME  (1500 * MS5_USEC_PER_MS)
#define AWAY_TIME  (8 * MS5_USEC_PER_S)

static gint64
get_time (Sim *sim)
{
  return ms5_clock_monotonic (MS5_CLOCK (sim->clock));
}

static void
end_server (Sim      *sim,
            gboolean  power)
{
  if (sim->server.store == NULL)
    return;

  /* A machine without power says no good-bye. */
  for (guint i = 0; i < SIM_CLIENTS; i++)
    if (power && sim->clients[i].far != NULL)
      {
        g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

        sim->clients[i].freezes = TRUE;
        ms5_transport_send (sim->clients[i].far, MS5_FRAME_TEXT, nothing);
      }
  sim_server_end (sim, power);
  sim->server.back_at = get_time (sim) + sim_dice (sim, AWAY_TIME);
}

static void
end_client (SimClient *client,
            gboolean   power)
{
  if (client->link == NULL)
    return;

  sim_client_end (client, power);
  client->back_at = get_time (client->sim) + sim_dice (client->sim, AWAY_TIME);
}

/* What has lost its power in the middle of something ends; what was away long enough comes back. */
static void
tend (Sim *sim)
{
  if (ms5_torn_vfs_is_cut (sim->vfs, "/server"))
    end_server (sim, TRUE);
  if (sim->server.store == NULL && get_time (sim) >= sim->server.back_at)
    sim_server_start (sim);

  for (guint i = 0; i < SIM_CLIENTS; i++)
    {
      SimClient *client = &sim->clients[i];

      if (ms5_torn_vfs_is_cut (sim->vfs, client->folder))
        end_client (client, TRUE);
      if (client->link == NULL && get_time (sim) >= client->back_at)
        sim_client_start (client);
    }
}

/* Whoever dials now finds what is there. */
static void
lay_lines (Sim *sim)
{
  for (guint i = 0; i < SIM_CLIENTS; i++)
    {
      SimClient *client = &sim->clients[i];

      if (client->dialer == NULL)
        continue;
      g_clear_error (&client->dialer->failure);
      if (client->is_apart || sim->server.store == NULL)
        client->dialer->failure = g_error_new_literal (MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_UNREACHABLE, "no way");
    }
}

/**
 * sim_pass:
 * @sim: a simulation
 * @duration: microseconds
 *
 * Lets time pass. It stands still until all that is to happen at one moment has happened.
 */
void
sim_pass (Sim    *sim,
          gint64  duration)
{
  gint64 end = get_time (sim) + duration;

  while (sim->damage == NULL)
    {
      gint64 due;

      sim_drain ();
      tend (sim);
      lay_lines (sim);
      sim_drain ();
      sim_check_always (sim);
      due = ms5_manual_clock_next_due (sim->clock);
      if (due < 0 || get_time (sim) + due > end)
        break;
      ms5_manual_clock_advance (sim->clock, due);
    }
  ms5_manual_clock_advance (sim->clock, MAX (end - get_time (sim), 0));
  sim_drain ();
}

static void
trouble (Sim *sim)
{
  SimClient *client = &sim->clients[sim_dice (sim, SIM_CLIENTS)];

  switch (sim_dice (sim, 16))
    {
    case 0:
      end_server (sim, FALSE);
      break;
    case 1:
      end_server (sim, TRUE);
      break;
    case 2:
      sim->server.is_armed = sim->server.store != NULL;
      if (sim->server.is_armed)
        ms5_torn_vfs_cut_after (sim->vfs, "/server", (guint) sim_dice (sim, 60) + 1);
      break;
    case 3:
      end_client (client, FALSE);
      break;
    case 4:
      end_client (client, TRUE);
      break;
    case 5:
      client->is_armed = client->link != NULL;
      if (client->is_armed)
        ms5_torn_vfs_cut_after (sim->vfs, client->folder, (guint) sim_dice (sim, 40) + 1);
      break;
    case 6:
      end_server (sim, TRUE);
      end_client (client, TRUE);
      break;
    case 7:
    case 8:
    case 9:
      client->is_apart = !client->is_apart;
      sim_trace (sim, "%s: is %s the network", client->name, client->is_apart ? "off" : "on");
      if (client->is_apart && client->far != NULL)
        ms5_pair_transport_cut (MS5_PAIR_TRANSPORT (client->far));
      break;
    case 10:
      if (client->link != NULL)
        ms5_link_network_changed (client->link);
      break;
    default:
      break;
    }
}

static void
rage (Sim  *sim,
      guint steps)
{
  sim->is_quiet = FALSE;
  sim->faults = sim_dice (sim, 4) == 0 ? 60 : 15;
  sim->lag = sim_dice (sim, 4) == 0 ? 3 * MS5_USEC_PER_S : 40 * MS5_USEC_PER_MS;
  for (guint step = 0; step < steps && sim->damage == NULL; step++)
    {
      int n = sim_dice (sim, 6);

      for (int i = 0; i < n; i++)
        sim_people_act (&sim->clients[sim_dice (sim, SIM_CLIENTS)]);
      if (sim_dice (sim, 3) == 0)
        sim_server_speak (sim);
      sim_drain ();
      if (sim_dice (sim, 3) == 0)
        trouble (sim);
      sim_pass (sim, sim_dice (sim, STEP_TIME));
    }
}

/* Faults stop, time runs on. */
static void
settle (Sim *sim)
{
  gint64 end = get_time (sim) + SETTLE_TIME;

  sim_trace (sim, "faults stop");
  sim->is_quiet = TRUE;
  sim->lag = 40 * MS5_USEC_PER_MS;
  if (sim->server.is_armed)
    end_server (sim, TRUE);
  sim->server.back_at = get_time (sim);
  for (guint i = 0; i < SIM_CLIENTS; i++)
    {
      if (sim->clients[i].is_armed)
        end_client (&sim->clients[i], TRUE);
      sim->clients[i].is_apart = FALSE;
      sim->clients[i].back_at = get_time (sim);
    }
  while (sim->damage == NULL && !sim_is_settled (sim))
    {
      if (get_time (sim) > end)
        {
          sim_tell_unsettled (sim);
          sim_damage (sim, "I4: it does not come to an end");
        }
      sim_pass (sim, MS5_USEC_PER_S);
    }
  if (sim->damage == NULL)
    sim_check_settled (sim);
}

static Sim *
sim_new (guint64  seed,
         guint    without,
         gboolean traces)
{
  Sim *sim = g_new0 (Sim, 1);
  const guint32 words[] = { (guint32) seed, (guint32) (seed >> 32) };

  sim->seed = seed;
  sim->without = without;
  sim->traces = traces;
  sim->rand = g_rand_new_with_seed_array (words, G_N_ELEMENTS (words));
  sim->random = ms5_random_new_seeded (seed);
  sim->clock = ms5_manual_clock_new (MORNING);
  sim->plant = scenario_plant_new ();
  sim->vfs = ms5_torn_vfs_new (SIM_VFS, seed);
  sim->log = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
  sim->effects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sim->is_small = sim_dice (sim, 3) == 0;
  sim->is_lively = sim_dice (sim, 16) == 0;
  sim->lag = 40 * MS5_USEC_PER_MS;
  ms5_vault_set_disk (SIM_VFS);
  sim_server_start (sim);
  for (guint i = 0; i < SIM_CLIENTS; i++)
    {
      sim_client_init (&sim->clients[i], sim, i);
      sim_client_start (&sim->clients[i]);
    }
  return sim;
}

static void
sim_free (Sim *sim)
{
  sim->is_quiet = TRUE;
  for (guint i = 0; i < SIM_CLIENTS; i++)
    sim_client_end (&sim->clients[i], FALSE);
  sim_server_end (sim, FALSE);
  ms5_manual_clock_advance (sim->clock, MS5_USEC_PER_MIN);
  sim_drain ();
  for (guint i = 0; i < SIM_CLIENTS; i++)
    sim_client_clear (&sim->clients[i]);
  ms5_vault_set_disk (NULL);
  ms5_torn_vfs_free (sim->vfs);
  g_object_unref (sim->clock);
  ms5_plant_unref (sim->plant);
  g_object_unref (sim->random);
  g_rand_free (sim->rand);
  g_ptr_array_unref (sim->log);
  g_hash_table_unref (sim->effects);
  g_free (sim->damage);
  g_free (sim);
}

/* Runs one seed. Returns what is wrong, or NULL. */
char *
sim_run (guint64  seed,
         guint    without,
         gboolean traces)
{
  Sim *sim = sim_new (seed, without, traces);
  gboolean is_long = sim_dice (sim, 64) == 0;
  char *damage;

  /* Something to act on. */
  sim_people_raise (&sim->clients[0], "L1");
  sim->is_quiet = TRUE;
  sim_pass (sim, MS5_USEC_PER_S);
  for (guint round = 0; round < (is_long ? 2 : 1) && sim->damage == NULL; round++)
    {
      rage (sim, is_long ? LONG_STEPS : STEPS);
      settle (sim);
    }

  damage = g_steal_pointer (&sim->damage);
  sim_free (sim);
  return damage;
}
