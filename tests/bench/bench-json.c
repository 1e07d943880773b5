/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "json-texts.h"
#include "protocol/ms5-json.h"

#include <stdio.h>

static json_t *prepared;

static gsize
decode (const char *text,
        gsize       length)
{
  g_autoptr (json_t) value = ms5_json_parse (text, length, &ms5_json_limits_server, NULL);

  return json_object_size (value);
}

static gsize
encode (const char *text,
        gsize       length)
{
  g_autofree char *encoded = ms5_json_encode (prepared, &length);

  return encoded != NULL ? length : 0;
}

static void
measure (const char *what,
         const char *text,
         guint       n)
{
  prepared = ms5_json_parse (text, strlen (text), &ms5_json_limits_server, NULL);
  printf ("%s of %" G_GSIZE_FORMAT " bytes: decode %.0f/s, encode %.0f/s", what, strlen (text),
          rate_of (decode, text, n), rate_of (encode, text, n));
  json_decref (prepared);
}

int
main (void)
{
  g_autofree char *delta = delta_new ();

  printf ("json (jansson behind our door): ");
  measure ("sample", sample_text, 20000);
  printf ("; ");
  measure ("delta", delta, 400);
  printf ("\n");
  return 0;
}
