/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-hash.h"
#include "protocol/ms5-json.h"

#include <stdio.h>
#include <string.h>

/* For canonical.py: reads a JSON value a line, writes its H64 and its canonical encoding. */
int
main (void)
{
  char line[65536];

  while (fgets (line, sizeof (line), stdin) != NULL)
    {
      g_autoptr (json_t) value = ms5_json_parse (line, strlen (line), &ms5_json_limits_file, NULL);
      g_autofree char *text = NULL;
      char hex[MS5_HASH_HEX_LENGTH + 1];
      gsize length;

      if (value == NULL)
        return 1;
      text = ms5_json_encode (value, &length);
      ms5_hash_to_hex (ms5_hash_bytes (text, length), hex);
      printf ("%s %s\n", hex, text);
    }

  return 0;
}
