/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/feed/ms5-credit.h"

static void
test_positions (void)
{
  Ms5Credit credit;

  ms5_credit_init (&credit, 1000);
  g_assert_true (ms5_credit_fits (&credit, 1000));
  g_assert_false (ms5_credit_fits (&credit, 1001));
  g_assert_false (ms5_credit_is_owed (&credit));

  ms5_credit_sent (&credit, MS5_CREDIT_POS, 10, 300, TRUE, 5);
  ms5_credit_sent (&credit, MS5_CREDIT_PART, 20, 300, TRUE, 6);
  ms5_credit_sent (&credit, MS5_CREDIT_POS, 20, 300, TRUE, 7);
  g_assert_cmpuint (credit.under_way, ==, 900);
  g_assert_cmpint (credit.since, ==, 5);
  g_assert_false (ms5_credit_fits (&credit, 101));

  g_assert_false (ms5_credit_ack_pos (&credit, 9, -1, 8));
  g_assert_true (ms5_credit_ack_pos (&credit, 15, -1, 9));
  g_assert_cmpuint (credit.under_way, ==, 600);
  g_assert_cmpint (credit.since, ==, 9);
  g_assert_true (ms5_credit_ack_pos (&credit, 20, -1, 10));
  g_assert_cmpuint (credit.under_way, ==, 0);
  g_assert_false (ms5_credit_is_owed (&credit));
  ms5_credit_clear (&credit);
}

static void
test_pages (void)
{
  Ms5Credit credit;

  ms5_credit_init (&credit, 1000);
  for (int i = 0; i < 3; i++)
    ms5_credit_sent (&credit, MS5_CREDIT_PAGE, MS5_CREDIT_PAGE_KEY (1, i), 100, TRUE, 0);
  ms5_credit_sent (&credit, MS5_CREDIT_LIVE, 1, 50, FALSE, 0);
  ms5_credit_sent (&credit, MS5_CREDIT_PAGE, MS5_CREDIT_PAGE_KEY (2, 0), 100, TRUE, 0);

  g_assert_true (ms5_credit_ack_page (&credit, MS5_CREDIT_PAGE_KEY (1, 1), 0, 0));
  g_assert_cmpuint (credit.under_way, ==, 250);
  /* A page of a later snapshot stands for all that went before it. */
  g_assert_true (ms5_credit_ack_page (&credit, MS5_CREDIT_PAGE_KEY (2, 0), 0, 0));
  g_assert_cmpuint (credit.under_way, ==, 0);
  ms5_credit_clear (&credit);
}

static void
test_live (void)
{
  Ms5Credit credit;

  /* Counted: exactly those that arrived. */
  ms5_credit_init (&credit, 1000);
  for (int n = 1; n <= 4; n++)
    ms5_credit_sent (&credit, MS5_CREDIT_LIVE, n, 100, FALSE, 0);
  g_assert_false (ms5_credit_is_owed (&credit));
  g_assert_true (ms5_credit_ack_pos (&credit, 0, 3, 0));
  g_assert_cmpuint (credit.under_way, ==, 100);
  ms5_credit_sent (&credit, MS5_CREDIT_LIVE, 5, 500, FALSE, 7);
  g_assert_true (ms5_credit_is_owed (&credit));
  g_assert_cmpint (credit.since, ==, 7);
  ms5_credit_clear (&credit);

  /* Not counted: those sent before the acknowledgement before. */
  ms5_credit_init (&credit, 1000);
  ms5_credit_sent (&credit, MS5_CREDIT_LIVE, 1, 100, FALSE, 0);
  g_assert_false (ms5_credit_ack_pos (&credit, 0, -1, 0));
  ms5_credit_sent (&credit, MS5_CREDIT_LIVE, 2, 100, FALSE, 0);
  g_assert_true (ms5_credit_ack_pos (&credit, 0, -1, 0));
  g_assert_cmpuint (credit.under_way, ==, 100);
  ms5_credit_sent (&credit, MS5_CREDIT_POS, 5, 100, TRUE, 0);
  g_assert_true (ms5_credit_ack_pos (&credit, 5, -1, 0));
  g_assert_cmpuint (credit.under_way, ==, 0);
  ms5_credit_clear (&credit);
}

/* However many frames are under way, it keeps the sum right and takes no more memory. */
static void
test_many (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());
  g_autoptr (GArray) sizes = g_array_new (FALSE, FALSE, sizeof (gsize));
  Ms5Credit credit;
  guint acked = 0;
  gsize under_way = 0;

  ms5_credit_init (&credit, G_MAXSIZE);
  for (guint round = 0; round < 5000; round++)
    {
      if (g_rand_int_range (rand, 0, 40) > 0)
        {
          gsize size = (gsize) g_rand_int_range (rand, 1, 1000);

          g_array_append_val (sizes, size);
          under_way += size;
          ms5_credit_sent (&credit, MS5_CREDIT_POS, sizes->len, size, g_rand_boolean (rand), 0);
        }
      else if (acked < sizes->len)
        {
          guint upto = (guint) g_rand_int_range (rand, (gint32) acked + 1, (gint32) sizes->len + 1);
          gsize freed = 0;

          while (acked < upto)
            freed += g_array_index (sizes, gsize, acked++);
          under_way -= freed;
          ms5_credit_ack_pos (&credit, upto, 0, 0);
        }
      /* Never less than the truth; and the truth when all is acknowledged. */
      g_assert_cmpuint (credit.under_way, >=, under_way);
    }
  ms5_credit_ack_pos (&credit, sizes->len, 0, 0);
  g_assert_cmpuint (credit.under_way, ==, 0);
  g_assert_false (ms5_credit_has_data (&credit));
  ms5_credit_clear (&credit);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/credit/positions", test_positions);
  g_test_add_func ("/credit/pages", test_pages);
  g_test_add_func ("/credit/live", test_live);
  g_test_add_func ("/credit/many", test_many);

  return g_test_run ();
}
