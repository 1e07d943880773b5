/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "json-texts.h"

#include <json-glib/json-glib.h>
#include <stdio.h>

/* For comparison only: this library accepts what is not JSON and overflows its stack on deep nesting. */

static JsonNode *prepared;

static gsize
decode (const char *text,
        gsize       length)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();

  return (gsize) json_parser_load_from_data (parser, text, (gssize) length, NULL);
}

static gsize
encode (const char *text,
        gsize       length)
{
  g_autofree char *encoded = json_to_string (prepared, FALSE);

  return strlen (encoded);
}

static void
measure (const char *what,
         const char *text,
         guint       n)
{
  prepared = json_from_string (text, NULL);
  printf ("%s of %" G_GSIZE_FORMAT " bytes: decode %.0f/s, encode %.0f/s", what, strlen (text),
          rate_of (decode, text, n), rate_of (encode, text, n));
  json_node_unref (prepared);
}

int
main (void)
{
  g_autofree char *delta = delta_new ();

  printf ("json (json-glib, for comparison): ");
  measure ("sample", sample_text, 20000);
  printf ("; ");
  measure ("delta", delta, 400);
  printf ("\n");
  return 0;
}
