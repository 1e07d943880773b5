/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <string.h>

/* What both JSON programs measure: a sample and a delta of 100 changes. They are two programs, as
 * both libraries have a function json_object_iter_next(). */

static const char sample_text[] =
  "{\"ts\":\"2026-03-02T10:14:31.250Z\",\"source\":\"plc-fl1\",\"birth\":3,\"seq\":1811,\"state\":\"Execute\","
  "\"mode\":\"Production\",\"counts\":{\"good\":12,\"scrap\":1,\"rework\":0},\"totals\":{\"good\":18848},"
  "\"product\":\"cola-05\",\"sensors\":{\"temperature\":64.2,\"pressure\":2.31,\"vibration\":4.9},"
  "\"faults\":[\"E41\"],\"historical\":false}";

static inline char *
delta_new (void)
{
  GString *text = g_string_new ("{\"t\":\"d\",\"after\":42960,\"upto\":43060,\"h\":\"77d0000000000000\",\"ops\":[");

  for (int i = 0; i < 100; i++)
    g_string_append_printf (text,
                            "%s[\"m\",\"line/L%d\",\"FL%d\",%d,{\"state\":\"Execute\",\"since\":17670000%05d,"
                            "\"mode\":\"Production\",\"faults\":[\"E%d\"],\"cause\":null,\"rate\":%d.%d}]",
                            i > 0 ? "," : "", i % 5, i, 42961 + i, i * 131, i, i * 7, i % 10);
  g_string_append (text, "]}");
  return g_string_free (text, FALSE);
}

typedef gsize (*Work) (const char *text,
                       gsize       length);

/* Says how many times a second @work is done, the best of some rounds. */
static inline double
rate_of (Work        work,
         const char *text,
         guint       n)
{
  gsize length = strlen (text);
  double best = 0;

  for (int round = 0; round < 5; round++)
    {
      gint64 start = g_get_monotonic_time ();

      for (guint i = 0; i < n; i++)
        if (work (text, length) == 0)
          return 0;
      best = MAX (best, n * 1e6 / (double) (g_get_monotonic_time () - start));
    }

  return best;
}
