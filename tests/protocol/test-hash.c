/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-hash.h"
#include "protocol/ms5-json.h"

#include <string.h>

/* The expected values were computed apart from this code, by Python:
 *   text = json.dumps (value, sort_keys=True, separators=(',', ':'), ensure_ascii=False)
 *   hashlib.sha256 (text.encode ()).hexdigest ()[:16]
 */

static void
assert_hash (guint64     hash,
             const char *expected)
{
  char hex[MS5_HASH_HEX_LENGTH + 1];

  ms5_hash_to_hex (hash, hex);
  g_assert_cmpstr (hex, ==, expected);
}

static void
test_bytes (void)
{
  assert_hash (ms5_hash_bytes ("", 0), "e3b0c44298fc1c14");
}

static void
test_chain (void)
{
  static const char put[] = "{\"state\":\"Execute\",\"rate\":64.2,\"name.de\":\"F\xc3\xbcller\"}";
  g_autoptr (json_t) fields = ms5_json_parse (put, strlen (put), &ms5_json_limits_file, NULL);
  g_autofree char *canonical = ms5_json_encode (fields, NULL);
  g_autofree char *first = g_strdup_printf ("[\"p\",\"line/L1\",\"FL1\",1,%s]", canonical);
  static const char second[] = "[\"x\",\"line/L1\",\"FL1\",2]";
  guint64 h = 0;

  h = ms5_hash_chain (h, first, strlen (first));
  assert_hash (h, "4775692b93e78bab");
  h = ms5_hash_chain (h, second, strlen (second));
  assert_hash (h, "0df1de7d458fac73");
}

static void
test_item (void)
{
  assert_hash (ms5_hash_item ("jobs/L1", "PO-771", 42100), "01a32876fbfdfad7");
  assert_hash (ms5_hash_item ("jobs/L1", "a\"\\\n\xc3\xbc", MS5_LIMIT_INTEGER_MAX), "acb395b648e972bd");
}

static void
test_hex (void)
{
  static const char *const bad[] = {
    "", "0", "000000000000000", "00000000000000000", "000000000000000G", "00000000000000FF", " 00000000000000f",
    "-00000000000000f", "0x0000000000000f",
  };
  guint64 hash = 7;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ms5_hash_from_hex (bad[i], &hash));
  g_assert_cmpuint (hash, ==, 7);

  for (int i = 0; i < 1000; i++)
    {
      guint64 random = (guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();
      char hex[MS5_HASH_HEX_LENGTH + 1];

      ms5_hash_to_hex (random, hex);
      g_assert_true (ms5_hash_from_hex (hex, &hash));
      g_assert_cmphex (hash, ==, random);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hash/bytes", test_bytes);
  g_test_add_func ("/hash/chain", test_chain);
  g_test_add_func ("/hash/item", test_item);
  g_test_add_func ("/hash/hex", test_hex);

  return g_test_run ();
}
