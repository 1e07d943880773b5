/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-spoken.h"

static void
spoken_flush (Ms5Spoken *spoken)
{
  g_clear_handle_id (&spoken->source, g_source_remove);
  g_free (spoken->said);
  spoken->said = g_steal_pointer (&spoken->next);
  spoken->said_at = g_get_monotonic_time ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (spoken->widget),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken->said,
                                  -1);
}

static gboolean
spoken_due_cb (gpointer user_data)
{
  Ms5Spoken *spoken = user_data;

  spoken->source = 0;
  spoken_flush (spoken);
  return G_SOURCE_REMOVE;
}

/**
 * ms5_spoken_say:
 * @spoken: the state
 * @widget: whose label it is
 * @text: the whole label
 * @at_once: whether the meaning has changed, not just a digit
 */
void
ms5_spoken_say (Ms5Spoken  *spoken,
                GtkWidget  *widget,
                const char *text,
                gboolean    at_once)
{
  gint64 wait;

  spoken->widget = widget;
  g_free (spoken->next);
  spoken->next = g_strdup (text);

  if (g_strcmp0 (spoken->said, text) == 0)
    {
      g_clear_handle_id (&spoken->source, g_source_remove);
      g_clear_pointer (&spoken->next, g_free);
      return;
    }

  wait = spoken->said_at / 1000 + MS5_SPOKEN_PERIOD_MS - g_get_monotonic_time () / 1000;
  if (at_once || spoken->said == NULL || wait <= 0)
    spoken_flush (spoken);
  else if (spoken->source == 0)
    spoken->source = g_timeout_add ((guint) wait, spoken_due_cb, spoken);
}

/**
 * ms5_spoken_clear:
 * @spoken: the state
 *
 * For the widget's dispose; may run twice.
 */
void
ms5_spoken_clear (Ms5Spoken *spoken)
{
  g_clear_handle_id (&spoken->source, g_source_remove);
  g_clear_pointer (&spoken->said, g_free);
  g_clear_pointer (&spoken->next, g_free);
}
