/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-base64url.h"
#include "server/push/ms5-web-push-cipher.h"

#include <string.h>

/* RFC 8291, appendix A. */
#define TEXT       "When I grow up, I want to be a watermelon"
#define AS_PRIVATE "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
#define UA_PUBLIC  "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
#define AUTH       "BTBZMqHH6r4Tts7J_aSIgg"
#define SALT       "DGv6ra1nlYgDCS1FRnbzlw"
#define MESSAGE                                                                                                        \
  "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_" \
  "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"

static void
read_into (const char *text,
           guint8     *out,
           gsize       size)
{
  gsize length;
  g_autofree guint8 *data = ms5_base64url_decode (text, strlen (text), &length);

  g_assert_nonnull (data);
  g_assert_cmpuint (length, ==, size);
  memcpy (out, data, size);
}

static void
read_keys (Ms5WebPushKeys *out)
{
  read_into (UA_PUBLIC, out->point, sizeof out->point);
  read_into (AUTH, out->auth, sizeof out->auth);
}

/* Byte for byte. */
static void
test_rfc8291 (void)
{
  g_autoptr (GBytes) text = g_bytes_new_static (TEXT, strlen (TEXT));
  g_autoptr (GBytes) message = NULL;
  g_autofree char *encoded = NULL;
  guint8 sender[MS5_WEB_PUSH_PRIVATE_BYTES];
  guint8 salt[MS5_WEB_PUSH_SALT_BYTES];
  Ms5WebPushKeys keys;

  read_keys (&keys);
  read_into (AS_PRIVATE, sender, sizeof sender);
  read_into (SALT, salt, sizeof salt);
  g_assert_true (ms5_web_push_keys_are_valid (&keys));
  message = ms5_web_push_encrypt (&keys, sender, salt, text);
  g_assert_nonnull (message);
  encoded = ms5_base64url_encode (g_bytes_get_data (message, NULL), g_bytes_get_size (message));
  g_assert_cmpstr (encoded, ==, MESSAGE);
}

/* Whoever gives us a point that is not on the curve may want to learn our key. */
static void
test_not_on_curve (void)
{
  g_autoptr (GBytes) text = g_bytes_new_static (TEXT, strlen (TEXT));
  guint8 sender[MS5_WEB_PUSH_PRIVATE_BYTES];
  const guint8 salt[MS5_WEB_PUSH_SALT_BYTES] = { 0 };
  Ms5WebPushKeys keys;

  read_into (AS_PRIVATE, sender, sizeof sender);
  for (guint i = 0; i < MS5_WEB_PUSH_POINT_BYTES; i++)
    {
      read_keys (&keys);
      keys.point[i] ^= 1;
      g_assert_false (ms5_web_push_keys_are_valid (&keys));
      g_assert_null (ms5_web_push_encrypt (&keys, sender, salt, text));
    }

  read_keys (&keys);
  memset (keys.point + 1, 0, sizeof keys.point - 1);
  g_assert_false (ms5_web_push_keys_are_valid (&keys));
  memset (keys.point + 1, 0xff, sizeof keys.point - 1);
  g_assert_false (ms5_web_push_keys_are_valid (&keys));
}

static void
test_bounds (void)
{
  static const guint8 zeros[MS5_WEB_PUSH_MAX_BYTES + 1];
  g_autoptr (GBytes) longest = g_bytes_new_static (zeros, MS5_WEB_PUSH_MAX_BYTES);
  g_autoptr (GBytes) too_long = g_bytes_new_static (zeros, sizeof zeros);
  g_autoptr (GBytes) message = NULL;
  guint8 sender[MS5_WEB_PUSH_PRIVATE_BYTES];
  const guint8 salt[MS5_WEB_PUSH_SALT_BYTES] = { 0 };
  Ms5WebPushKeys keys;

  read_keys (&keys);
  read_into (AS_PRIVATE, sender, sizeof sender);
  message = ms5_web_push_encrypt (&keys, sender, salt, longest);
  g_assert_cmpuint (g_bytes_get_size (message), ==, 4096);
  g_assert_null (ms5_web_push_encrypt (&keys, sender, salt, too_long));

  /* Neither zero nor the curve's order or more is a private key. */
  g_assert_null (ms5_web_push_encrypt (&keys, zeros, salt, longest));
  memset (sender, 0xff, sizeof sender);
  g_assert_null (ms5_web_push_encrypt (&keys, sender, salt, longest));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/web-push/rfc8291", test_rfc8291);
  g_test_add_func ("/web-push/not-on-curve", test_not_on_curve);
  g_test_add_func ("/web-push/bounds", test_bounds);
  return g_test_run ();
}
