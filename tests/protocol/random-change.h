/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-change.h"

/* Few names and few values, so that changes meet. */
static inline json_t *
random_fields (gboolean with_null)
{
  static const char *const names[] = { "a", "b", "c", "d" };
  json_t *fields = json_object ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      switch (g_test_rand_int_range (0, with_null ? 5 : 4))
        {
        case 0:
        case 1:
          json_object_set_new (fields, names[i], json_integer (g_test_rand_int_range (0, 3)));
          break;
        case 2:
          json_object_set_new (fields, names[i], json_pack ("[i,s]", g_test_rand_int_range (0, 3), "x"));
          break;
        case 4:
          json_object_set_new (fields, names[i], json_null ());
          break;
        default:
          break;
        }
    }

  return fields;
}

static inline Ms5Change *
random_change (const char *topic,
               const char *key,
               gint64      v)
{
  Ms5Op op = (Ms5Op) g_test_rand_int_range (0, 3);

  if (op == MS5_OP_MERGE && g_test_rand_bit ())
    op = MS5_OP_PUT;
  return ms5_change_new (op, topic, key, v,
                         op == MS5_OP_DELETE ? NULL : random_fields (op == MS5_OP_MERGE));
}
