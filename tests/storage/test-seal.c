/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "storage/ms5-seal.h"

#include <string.h>

static const Ms5SealPlace here = { "cache", "item", "row 1", 5 };

static GBytes *
close_text (Ms5Seal    *seal,
            const char *text)
{
  GBytes *sealed = ms5_seal_close (seal, text, strlen (text), &here);

  g_assert_nonnull (sealed);
  return sealed;
}

static void
assert_opens (Ms5Seal            *seal,
              GBytes             *sealed,
              const Ms5SealPlace *place,
              const char         *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) value = NULL;
  gsize size;
  gconstpointer data = g_bytes_get_data (sealed, &size);

  value = ms5_seal_open (seal, data, size, place, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (value, NULL), g_bytes_get_size (value), text, strlen (text));
}

static void
assert_refuses (Ms5Seal            *seal,
                gconstpointer       data,
                gsize               size,
                const Ms5SealPlace *place,
                Ms5SealError        code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ms5_seal_open (seal, data, size, place, &error));
  g_assert_error (error, MS5_SEAL_ERROR, (int) code);
}

static void
test_round_trip (void)
{
  g_autoptr (Ms5SealKey) key = ms5_seal_key_generate ();
  g_autoptr (Ms5Seal) seal = ms5_seal_new (key);
  g_autoptr (GBytes) one = close_text (seal, "the plan");
  g_autoptr (GBytes) two = close_text (seal, "the plan");
  g_autoptr (GBytes) none = close_text (seal, "");

  assert_opens (seal, one, &here, "the plan");
  assert_opens (seal, two, &here, "the plan");
  assert_opens (seal, none, &here, "");
  g_assert_false (g_bytes_equal (one, two));
  g_assert_cmpuint (g_bytes_get_size (one), ==, strlen ("the plan") + 49);
  g_assert_null (memmem (g_bytes_get_data (one, NULL), g_bytes_get_size (one), "plan", 4));
}

static void
test_every_bit_counts (void)
{
  g_autoptr (Ms5SealKey) key = ms5_seal_key_generate ();
  g_autoptr (Ms5Seal) seal = ms5_seal_new (key);
  g_autoptr (GBytes) sealed = close_text (seal, "the plan");
  gsize size = g_bytes_get_size (sealed);

  for (gsize i = 0; i < size * 8; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (sealed, NULL), size);
      Ms5SealError expected = i < 8 ? MS5_SEAL_ERROR_TRUNCATED
                              : i < 72 ? MS5_SEAL_ERROR_KEY : MS5_SEAL_ERROR_TAMPERED;

      copy[i / 8] ^= (guint8) (1 << (i % 8));
      assert_refuses (seal, copy, size, &here, expected);
    }
}

static void
test_every_byte_counts (void)
{
  g_autoptr (Ms5SealKey) key = ms5_seal_key_generate ();
  g_autoptr (Ms5Seal) seal = ms5_seal_new (key);
  g_autoptr (GBytes) sealed = close_text (seal, "the plan");
  gsize size = g_bytes_get_size (sealed);

  for (gsize cut = 0; cut < size; cut++)
    {
      /* An exact copy, so that the sanitizer sees a read beyond it. */
      g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (sealed, NULL), cut);

      assert_refuses (seal, copy, cut, &here,
                      cut < 49 ? MS5_SEAL_ERROR_TRUNCATED : MS5_SEAL_ERROR_TAMPERED);
    }
}

static void
test_place (void)
{
  const Ms5SealPlace elsewhere[] = {
    { "cachf", "item", "row 1", 5 },
    { "cache", "iten", "row 1", 5 },
    { "cache", "item", "row 2", 5 },
    { "cache", "item", "row 1", 4 },
    { "cache", "item", NULL, 0 },
    { "cach", "eitem", "row 1", 5 },
    { "cache", "itemr", "ow 1", 4 },
  };
  g_autoptr (Ms5SealKey) key = ms5_seal_key_generate ();
  g_autoptr (Ms5Seal) seal = ms5_seal_new (key);
  g_autoptr (GBytes) sealed = close_text (seal, "the plan");

  for (gsize i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    assert_refuses (seal, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed),
                    &elsewhere[i], MS5_SEAL_ERROR_TAMPERED);
}

static void
test_rotation (void)
{
  const Ms5SealPlace there = { "cache", "item", "row 1, new tag", 14 };
  g_autoptr (Ms5SealKey) old_key = ms5_seal_key_generate ();
  g_autoptr (Ms5SealKey) new_key = ms5_seal_key_generate ();
  g_autoptr (Ms5Seal) before = ms5_seal_new (old_key);
  g_autoptr (Ms5Seal) during = ms5_seal_new (new_key);
  g_autoptr (Ms5Seal) after = ms5_seal_new (new_key);
  g_autoptr (GBytes) sealed = close_text (before, "the plan");
  g_autoptr (GBytes) moved = NULL;
  g_autoptr (GError) error = NULL;
  gconstpointer data = g_bytes_get_data (sealed, NULL);
  gsize size = g_bytes_get_size (sealed);

  ms5_seal_add_old (during, old_key);
  assert_opens (during, sealed, &here, "the plan");
  assert_refuses (after, data, size, &here, MS5_SEAL_ERROR_KEY);
  g_assert_true (ms5_seal_is_current (before, data, size));
  g_assert_false (ms5_seal_is_current (during, data, size));

  moved = ms5_seal_move (during, data, size, &here, &there, &error);
  g_assert_no_error (error);
  assert_opens (after, moved, &there, "the plan");
  assert_refuses (before, g_bytes_get_data (moved, NULL), g_bytes_get_size (moved), &there,
                  MS5_SEAL_ERROR_KEY);
  g_assert_true (ms5_seal_is_current (during, g_bytes_get_data (moved, NULL),
                                      g_bytes_get_size (moved)));
  g_assert_null (ms5_seal_move (during, data, size, &there, &here, &error));
  g_assert_error (error, MS5_SEAL_ERROR, MS5_SEAL_ERROR_TAMPERED);
}

static void
test_key_text (void)
{
  const char *const wrong[] = {
    "", "x", "ms5-seal-1:", "ms5-seal-2:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "ms5-seal-1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
    "ms5-seal-1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "ms5-seal-1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "ms5-seal-1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= ",
    "ms5-seal-1:AAAAAAAAAAAAAAAAAAAAA AAAAAAAAAAAAAAAAAAAAA=",
  };
  g_autoptr (Ms5SealKey) key = ms5_seal_key_generate ();
  g_autoptr (Ms5SealKey) other = ms5_seal_key_generate ();
  g_autoptr (Ms5SealKey) again = NULL;
  g_autoptr (GError) error = NULL;
  char *text = ms5_seal_key_encode (key);

  g_assert_cmpuint (strlen (text), ==, 11 + 44);
  again = ms5_seal_key_decode (text, &error);
  ms5_seal_free_text (text);
  g_assert_no_error (error);
  g_assert_cmpuint (ms5_seal_key_get_id (again), ==, ms5_seal_key_get_id (key));
  g_assert_cmpuint (ms5_seal_key_get_id (other), !=, ms5_seal_key_get_id (key));

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) local_error = NULL;

      g_test_message ("%s", wrong[i]);
      g_assert_null (ms5_seal_key_decode (wrong[i], &local_error));
      g_assert_error (local_error, MS5_SEAL_ERROR, MS5_SEAL_ERROR_KEY);
    }
}

static void
test_tags (void)
{
  g_autoptr (Ms5SealKey) key = ms5_seal_key_generate ();
  g_autoptr (Ms5SealKey) other_key = ms5_seal_key_generate ();
  g_autoptr (Ms5Seal) seal = ms5_seal_new (key);
  g_autoptr (Ms5Seal) other = ms5_seal_new (other_key);
  guint8 tags[5][MS5_SEAL_TAG_BYTES];
  guint8 again[MS5_SEAL_TAG_BYTES];

  ms5_seal_tag (seal, "item", "L1", 2, tags[0]);
  ms5_seal_tag (seal, "item", "L2", 2, tags[1]);
  ms5_seal_tag (seal, "call", "L1", 2, tags[2]);
  ms5_seal_tag (seal, "itemL", "1", 1, tags[3]);
  ms5_seal_tag (other, "item", "L1", 2, tags[4]);
  for (int i = 0; i < 5; i++)
    for (int j = 0; j < i; j++)
      g_assert_true (memcmp (tags[i], tags[j], MS5_SEAL_TAG_BYTES) != 0);

  ms5_seal_tag (seal, "item", "L1", 2, again);
  g_assert_cmpmem (again, sizeof again, tags[0], sizeof again);
  ms5_seal_old_tag (other_key, "item", "L1", 2, again);
  g_assert_cmpmem (again, sizeof again, tags[4], sizeof again);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/storage/seal/round-trip", test_round_trip);
  g_test_add_func ("/storage/seal/every-bit-counts", test_every_bit_counts);
  g_test_add_func ("/storage/seal/every-byte-counts", test_every_byte_counts);
  g_test_add_func ("/storage/seal/place", test_place);
  g_test_add_func ("/storage/seal/rotation", test_rotation);
  g_test_add_func ("/storage/seal/key-text", test_key_text);
  g_test_add_func ("/storage/seal/tags", test_tags);

  return g_test_run ();
}
