/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "push-rig.h"

#include <string.h>

/* Whole lives in virtual time: calls come, rise and go, devices come and go, services fail, the server is killed. At any time
 * an open critical call is told to somebody within its delay, or reported as undeliverable; no service takes the same
 * revision for the same device twice; and no topic shows what nobody needs to be told of. */

#define STEPS 250
#define CALLS 6

static const char *const devices[] = { "pc-ann", "pc-bob", "pc-cid", "phone-ann", "phone-bob" };
static const char *const roles[] = { "shift_manager", "maintenance", "engineer" };

typedef struct
{
  char     *key;
  gboolean  is_critical;
  gboolean  is_open;
  gboolean  is_shelved;
  gboolean  is_acknowledged;
  gint64    rev;
  gint64    level;
  Ms5Time   round;   /* when people were to be told last; MS5_TIME_NONE if that is settled */
  gboolean  is_told; /* since then */
} Call;

typedef struct
{
  Rig        *rig;
  Call        calls[CALLS];
  guint       n_made;
  GHashTable *received; /* deliveries */
  Ms5Time     started;
} Life;

static guint
draw (Life  *life,
      guint  n)
{
  return (guint) ms5_random_range (life->rig->random, 0, n - 1);
}

static gboolean
is_phone (const char *device)
{
  return g_str_has_prefix (device, "phone");
}

static void
toggle_device (Life *life)
{
  const char *device = devices[draw (life, G_N_ELEMENTS (devices))];

  if (ms5_push_get_device (life->rig->push, device) != NULL)
    rig_remove_device (life->rig, device);
  else
    rig_add_device (life->rig, device, strchr (device, '-') + 1, is_phone (device) ? MS5_CHANNEL_FCM : MS5_CHANNEL_DESKTOP);
}

static void
begin_round (Life *life,
             Call *call)
{
  call->round = rig_now (life->rig);
  call->is_told = FALSE;
}

static void
act_on_call (Life *life,
             Call *call)
{
  Rig *rig = life->rig;

  if (!call->is_open)
    {
      g_free (call->key);
      *call = (Call) { .key = g_strdup_printf ("c-%u", life->n_made++), .is_open = TRUE, .rev = 1 };
      call->is_critical = draw (life, 3) > 0;
      rig_raise (rig, "L1", call->key, call->is_critical ? "critical" : "low");
      begin_round (life, call);
      return;
    }

  switch (draw (life, 5))
    {
    case 0:
    case 1:
      if (call->is_shelved)
        break;
      call->rev++;
      rig_escalate (rig, call->key, ++call->level, roles[draw (life, G_N_ELEMENTS (roles))]);
      begin_round (life, call);
      break;
    case 2:
      if (call->is_acknowledged || call->is_shelved)
        break;
      call->is_acknowledged = TRUE;
      call->round = MS5_TIME_NONE;
      rig_acknowledge (rig, call->key);
      break;
    case 3:
      call->is_open = FALSE;
      rig_resolve (rig, call->key);
      break;
    case 4:
    default:
      if (call->is_acknowledged)
        break;
      call->is_shelved = !call->is_shelved;
      call->round = MS5_TIME_NONE;
      rig_set (rig, call->key, "shelved",
               call->is_shelved ? json_integer (ms5_time_to_ms (rig_now (rig))) : NULL);
      if (call->is_shelved)
        break;
      call->rev++;
      rig_grow (rig, call->key);
      begin_round (life, call);
      break;
    }
}

static void
receive_something (Life *life)
{
  const char *device = devices[draw (life, G_N_ELEMENTS (devices))];
  Call *call = &life->calls[draw (life, CALLS)];
  json_t *item = call->key != NULL ? rig_get_item (life->rig, device, call->key) : NULL;

  if (item == NULL)
    return;
  if (g_hash_table_add (life->received, g_strdup (json_string_value (json_object_get (item, "delivery")))))
    call->is_told = TRUE;
  rig_receive (life->rig, device, call->key, (Ms5ReceiptKind) draw (life, MS5_N_RECEIPT_KINDS));
}

static void
note_relays (Life *life)
{
  for (guint i = 0; i < CALLS; i++)
    {
      Call *call = &life->calls[i];

      for (guint k = 0; call->key != NULL && k < G_N_ELEMENTS (devices); k++)
        for (gint64 rev = 1; rev <= call->rev; rev++)
          {
            g_autofree char *delivery = g_strdup_printf ("%s %s %" G_GINT64_FORMAT, devices[k], call->key, rev);
            guint n = rig_relay_accepted (life->rig, devices[k], call->key, rev);

            g_assert_cmpuint (n, <=, 1);
            if (n == 1 && g_hash_table_add (life->received, g_strdup (delivery)))
              call->is_told = TRUE;
          }
    }
}

static void
check_calls (Life *life)
{
  Rig *rig = life->rig;

  for (guint i = 0; i < CALLS; i++)
    {
      const Call *call = &life->calls[i];

      if (call->key == NULL)
        continue;
      for (guint k = 0; k < G_N_ELEMENTS (devices); k++)
        {
          g_assert_cmpint (rig_get_rev (rig, devices[k], call->key), <=, call->rev);
          if (!call->is_open || call->is_shelved)
            g_assert_null (rig_get_item (rig, devices[k], call->key));
        }

      if (!call->is_open || !call->is_critical || call->round == MS5_TIME_NONE || call->is_told)
        continue;
      if (rig_now (rig) > MAX (call->round, life->started) + rig->options.reach + MS5_USEC_PER_S)
        g_assert_cmpint (rig_get_unreached (rig, call->key), !=, MS5_TIME_NONE);
    }
}

/* The server is killed, perhaps before it could tell anybody what has become durable. */
static void
kill_and_start (Life *life)
{
  if (draw (life, 2) == 0)
    act_on_call (life, &life->calls[draw (life, CALLS)]);
  rig_forget (life->rig);
  rig_kill (life->rig);
  rig_start (life->rig);
  life->started = rig_now (life->rig);
}

static void
take_step (Life *life)
{
  Rig *rig = life->rig;

  switch (draw (life, 12))
    {
    case 0:
      toggle_device (life);
      break;
    case 1:
      rig_relay_say (rig, (Ms5RelayOutcome) draw (life, MS5_RELAY_REFUSED + 1), draw (life, 100) * MS5_USEC_PER_S);
      break;
    case 2:
      rig_relay_say (rig, MS5_RELAY_DELIVERED, 0);
      break;
    case 3:
      kill_and_start (life);
      break;
    case 4:
    case 5:
      receive_something (life);
      break;
    case 6:
    case 7:
      rig_advance (rig, draw (life, 150));
      break;
    default:
      act_on_call (life, &life->calls[draw (life, CALLS)]);
      rig_commit (rig);
      break;
    }
  note_relays (life);
  check_calls (life);
}

static void
finish (Life *life)
{
  guint n_devices = 0;

  for (guint i = 0; i < CALLS; i++)
    if (life->calls[i].is_open)
      {
        life->calls[i].is_open = FALSE;
        rig_resolve (life->rig, life->calls[i].key);
      }
  rig_commit (life->rig);
  check_calls (life);
  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    n_devices += ms5_push_get_device (life->rig->push, devices[i]) != NULL;
  g_assert_cmpuint (rig_count_items (life->rig), ==, n_devices);
}

static void
live (guint64 seed)
{
  Life life = { .rig = rig_new (seed) };

  g_test_message ("seed %" G_GUINT64_FORMAT, seed);
  life.received = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  life.started = rig_now (life.rig);
  rig_add_person (life.rig, "ann", MS5_ROLE_SHIFT_MANAGER, NULL);
  rig_add_person (life.rig, "bob", MS5_ROLE_MAINTENANCE, NULL);
  rig_add_person (life.rig, "cid", MS5_ROLE_ENGINEER, NULL);
  rig_start (life.rig);
  for (guint i = 0; i < STEPS; i++)
    take_step (&life);
  finish (&life);

  for (guint i = 0; i < CALLS; i++)
    g_free (life.calls[i].key);
  g_hash_table_unref (life.received);
  rig_free (life.rig);
}

static void
test_lives (void)
{
  guint64 first = (guint64) (guint32) g_test_rand_int () << 8;

  for (guint64 seed = first; seed < first + 12; seed++)
    live (seed);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/push/lives", test_lives);

  return g_test_run ();
}
