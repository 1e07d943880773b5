/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

/* How long a test waits for something that should come at once; generous, for slow builders. */
#define MS5_TEST_DEADLINE (20 * G_USEC_PER_SEC)

static inline gboolean
ms5_test_wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* One turn of the main context; returns within some milliseconds even if nothing happens. */
static inline void
ms5_test_iterate (void)
{
  guint id = g_timeout_add (5, ms5_test_wake_cb, NULL);

  g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

#define ms5_test_wait_until(condition)                                                    \
  G_STMT_START                                                                            \
  {                                                                                       \
    gint64 ms5_test_deadline_ = g_get_monotonic_time () + MS5_TEST_DEADLINE;              \
    while (!(condition))                                                                  \
      {                                                                                   \
        if (g_get_monotonic_time () > ms5_test_deadline_)                                 \
          g_error ("%s:%d: waited in vain for %s", __FILE__, __LINE__, #condition);       \
        ms5_test_iterate ();                                                              \
      }                                                                                   \
  }                                                                                       \
  G_STMT_END

/* The callback and the place for the result of one asynchronous call. */
static inline void
ms5_test_result_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  GAsyncResult **place = user_data;

  g_assert_null (*place);
  *place = g_object_ref (result);
}
