/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "outbox-fixture.h"

/* Random histories of clicks, batches, answers, broken connections and restarts, beside a server that
 * does what it is sent and a table of what must be so. */

#define N_KEYS 6

typedef struct
{
  char          *id;
  gint64         cseq;
  guint          key;
  const char    *sub;
  Ms5OutboxState state;
  gboolean       sent;
  guint          n_effects; /* at the server */
} Expected;

typedef struct
{
  OutboxFixture *f;
  GArray        *rows;           /* of Expected, by cseq */
  GArray        *applied[N_KEYS * 2]; /* of cseq, by key and person, in the order of their effects */
} World;

static const char *const subs[] = { "u-1", "u-2" };

static void
clear_expected (gpointer data)
{
  g_free (((Expected *) data)->id);
}

static Expected *
row_at (World *w,
        guint  i)
{
  return &g_array_index (w->rows, Expected, i);
}

static Expected *
find_row (World      *w,
          const char *id)
{
  for (guint i = 0; i < w->rows->len; i++)
    if (g_str_equal (row_at (w, i)->id, id))
      return row_at (w, i);

  g_assert_not_reached ();
}

static void
step_add (World *w)
{
  Expected row = { .cseq = w->rows->len + 1, .key = (guint) g_test_rand_int_range (0, N_KEYS) };
  g_autofree char *key = g_strdup_printf ("k%u", row.key);

  row.sub = subs[g_test_rand_int_range (0, 2)];
  row.id = g_strdup (outbox_add (w->f, row.sub, key, g_test_rand_int_range (0, 4)));
  g_array_append_val (w->rows, row);
}

/* What a server does with an action, at most once. */
static Ms5ResultCode
serve (World    *w,
       Expected *row)
{
  guint lane = row->key * 2 + (row->sub == subs[1]);

  if (row->n_effects > 0)
    return MS5_RESULT_APPLIED; /* from its record */
  switch (g_test_rand_int_range (0, 8))
    {
    case 0:
      return MS5_RESULT_BUSY;
    case 1:
      return MS5_RESULT_CONFLICT;
    case 2:
      return MS5_RESULT_FORBIDDEN;
    default:
      row->n_effects++;
      g_array_append_val (w->applied[lane], row->cseq);
      return MS5_RESULT_APPLIED;
    }
}

static void
expect_answer (World         *w,
               Expected      *row,
               Ms5ResultCode  code)
{
  Ms5OutboxEntry *entry = ms5_outbox_find (w->f->outbox, row->id);

  switch (code)
    {
    case MS5_RESULT_BUSY:
      row->state = ms5_outbox_entry_get_attempts (entry) >= 8 ? MS5_OUTBOX_FAILED : MS5_OUTBOX_WAITING;
      break;
    case MS5_RESULT_CONFLICT:
      row->state = MS5_OUTBOX_CONFLICT;
      break;
    case MS5_RESULT_FORBIDDEN:
      row->state = MS5_OUTBOX_FAILED;
      break;
    default:
      row->state = MS5_OUTBOX_DONE;
      break;
    }
}

/* Of each item only the oldest may be in a batch. */
static void
check_eligible (World    *w,
                Expected *row)
{
  for (guint i = 0; i < w->rows->len; i++)
    {
      Expected *other = row_at (w, i);

      if (other->cseq < row->cseq && other->key == row->key && other->sub == row->sub)
        g_assert_false (ms5_outbox_state_is_open (other->state));
    }
}

static void
step_exchange (World *w)
{
  const char *sub = subs[g_test_rand_int_range (0, 2)];
  g_autoptr (GPtrArray) batch = outbox_pick (w->f, sub, (guint) g_test_rand_int_range (1, 6));

  for (guint i = 0; i < batch->len; i++)
    {
      Expected *row = find_row (w, ms5_outbox_entry_get_id (g_ptr_array_index (batch, i)));

      g_assert_cmpstr (row->sub, ==, sub);
      g_assert_true (row->state == MS5_OUTBOX_QUEUED || row->state == MS5_OUTBOX_WAITING);
      check_eligible (w, row);
      row->sent = TRUE;
    }
  for (guint i = 0; i < batch->len; i++)
    find_row (w, ms5_outbox_entry_get_id (g_ptr_array_index (batch, i)))->state = MS5_OUTBOX_SENDING;

  /* The connection may break before the server has read it, or before its answer has come. */
  for (guint i = 0; i < batch->len; i++)
    {
      Expected *row = find_row (w, ms5_outbox_entry_get_id (g_ptr_array_index (batch, i)));
      Ms5ResultCode code;

      if (g_test_rand_int_range (0, 12) == 0)
        break;
      code = serve (w, row);
      if (g_test_rand_int_range (0, 12) == 0)
        break;
      outbox_answer (w->f, row->id, code, g_test_rand_int_range (1, 3000));
      expect_answer (w, row, code);
    }
}

static void
step_break (World *w)
{
  gboolean restart = g_test_rand_bit ();

  if (restart)
    outbox_reopen (w->f);
  else
    outbox_give_up (w->f);
  for (guint i = 0; i < w->rows->len; i++)
    {
      Expected *row = row_at (w, i);

      if (row->state == MS5_OUTBOX_SENDING)
        row->state = restart ? MS5_OUTBOX_QUEUED : MS5_OUTBOX_WAITING;
      else if (restart && row->state == MS5_OUTBOX_WAITING)
        row->state = MS5_OUTBOX_QUEUED;
    }
}

static void
step_cancel (World *w)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Expected *row;
  gboolean allowed;

  if (w->rows->len == 0)
    return;
  row = row_at (w, (guint) g_test_rand_int_range (0, (int) w->rows->len));
  allowed = ms5_outbox_state_is_open (row->state) && !row->sent;
  ms5_outbox_cancel_async (w->f->outbox, row->id, ms5_test_result_cb, &result);
  g_assert_cmpint (ms5_outbox_cancel_finish (w->f->outbox, client_wait (&result), &error), ==, allowed);
  if (allowed)
    row->state = MS5_OUTBOX_CANCELLED;
}

static void
check (World *w)
{
  GListModel *entries = ms5_outbox_get_entries (w->f->outbox);
  gint64 floor = w->rows->len;
  guint counts[MS5_N_OUTBOX_STATES] = { 0 };

  g_assert_cmpuint (g_list_model_get_n_items (entries), ==, w->rows->len);
  for (guint i = 0; i < w->rows->len; i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (entries, i);
      Expected *row = row_at (w, i);

      g_assert_cmpstr (ms5_outbox_entry_get_id (entry), ==, row->id);
      g_assert_cmpint (ms5_outbox_entry_get_action (entry)->cseq, ==, row->cseq);
      g_assert_cmpstr (ms5_outbox_state_to_string (ms5_outbox_entry_get_state (entry)), ==,
                       ms5_outbox_state_to_string (row->state));
      g_assert_cmpint (ms5_outbox_entry_was_sent (entry), ==, row->sent);
      g_assert_cmpuint (row->n_effects, <=, 1);
      counts[row->state]++;
      if (ms5_outbox_state_is_open (row->state))
        floor = MIN (floor, row->cseq - 1);
    }
  for (guint i = 0; i < MS5_N_OUTBOX_STATES; i++)
    g_assert_cmpuint (ms5_outbox_get_count (w->f->outbox, (Ms5OutboxState) i), ==, counts[i]);
  g_assert_cmpint (ms5_outbox_get_ackd (w->f->outbox), ==, floor);
}

/* Without further trouble everything comes to an end, and what took effect did so in order. */
static void
finish (World *w)
{
  outbox_reopen (w->f);
  for (guint i = 0; i < w->rows->len; i++)
    if (ms5_outbox_state_is_open (row_at (w, i)->state))
      row_at (w, i)->state = MS5_OUTBOX_QUEUED;

  while (ms5_outbox_get_n_open (w->f->outbox) > 0)
    {
      for (int s = 0; s < 2; s++)
        {
          g_autoptr (GPtrArray) batch = outbox_pick (w->f, subs[s], 100);

          for (guint i = 0; i < batch->len; i++)
            {
              Expected *row = find_row (w, ms5_outbox_entry_get_id (g_ptr_array_index (batch, i)));

              row->sent = TRUE;
              if (row->n_effects++ == 0)
                g_array_append_val (w->applied[row->key * 2 + (row->sub == subs[1])], row->cseq);
              row->n_effects = 1;
              outbox_answer (w->f, row->id, MS5_RESULT_APPLIED, 0);
              row->state = MS5_OUTBOX_DONE;
            }
        }
      ms5_manual_clock_advance (MS5_MANUAL_CLOCK (w->f->clock), MS5_USEC_PER_MIN);
    }
  check (w);
  g_assert_cmpuint (ms5_outbox_get_open_bytes (w->f->outbox), ==, 0);
  for (guint lane = 0; lane < N_KEYS * 2; lane++)
    for (guint i = 1; i < w->applied[lane]->len; i++)
      g_assert_cmpint (g_array_index (w->applied[lane], gint64, i - 1), <,
                       g_array_index (w->applied[lane], gint64, i));
}

static void
test_history (OutboxFixture *f,
              gconstpointer  data)
{
  World w = { f };

  w.rows = g_array_new (FALSE, FALSE, sizeof (Expected));
  g_array_set_clear_func (w.rows, clear_expected);
  for (guint lane = 0; lane < N_KEYS * 2; lane++)
    w.applied[lane] = g_array_new (FALSE, FALSE, sizeof (gint64));

  outbox_open (f);
  for (int step = 0; step < 150; step++)
    {
      int dice = g_test_rand_int_range (0, 20);

      if (dice < 8)
        step_add (&w);
      else if (dice < 16)
        step_exchange (&w);
      else if (dice < 18)
        step_break (&w);
      else if (dice < 19)
        step_cancel (&w);
      else
        ms5_manual_clock_advance (MS5_MANUAL_CLOCK (f->clock), g_test_rand_int_range (0, 40000000));
      check (&w);
    }
  finish (&w);

  for (guint lane = 0; lane < N_KEYS * 2; lane++)
    g_array_unref (w.applied[lane]);
  g_array_unref (w.rows);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int i = 0; i < 4; i++)
    {
      g_autofree char *path = g_strdup_printf ("/client/outbox-histories/%d", i);

      g_test_add (path, OutboxFixture, NULL, outbox_set_up, test_history, outbox_tear_down);
    }
  return g_test_run ();
}
