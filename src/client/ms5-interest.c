/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-interest.h"

#include "protocol/ms5-limits.h"
#include "protocol/ms5-topics.h"

/* What the floor page shows of every line; then what the line page shows of one. Of a very large plant not
 * all fits: then the lines that were looked at last have it. */
static const Ms5TopicKind overview[] = { MS5_TOPIC_LINE, MS5_TOPIC_CALLS, MS5_TOPIC_LIVE };
static const Ms5TopicKind details[] = {
  MS5_TOPIC_STOPS, MS5_TOPIC_TIMELINE, MS5_TOPIC_JOBS, MS5_TOPIC_QUALITY, MS5_TOPIC_CHANGEOVERS, MS5_TOPIC_NOTES,
  MS5_TOPIC_ALARMS,
};

typedef struct
{
  GPtrArray *topics;
  GHashTable *seen; /* the same */
  GHashTable *refused;
} Interest;

static void
add (Interest   *interest,
     const char *topic)
{
  char *name;

  if (interest->topics->len >= MS5_LIMIT_TOPICS || g_hash_table_contains (interest->seen, topic)
      || (interest->refused != NULL && g_hash_table_contains (interest->refused, topic)))
    return;

  name = g_strdup (topic);
  g_ptr_array_add (interest->topics, name);
  g_hash_table_add (interest->seen, name);
}

static void
add_of_lines (Interest           *interest,
              const char *const  *lines,
              const Ms5TopicKind *kinds,
              guint               n_kinds)
{
  for (guint i = 0; lines[i] != NULL; i++)
    for (guint k = 0; k < n_kinds; k++)
      {
        g_autofree char *topic = ms5_topic_new (kinds[k], lines[i]);

        add (interest, topic);
      }
}

/**
 * ms5_interest_new:
 * @lines: (array zero-terminated=1): the plant's lines, in its order
 * @watched: (array zero-terminated=1): those of them that are looked at, the latest first
 * @device: (nullable): the installation that is registered to be told of calls
 * @refused: (nullable): a set of topics that may not be seen
 *
 * Returns: (transfer full): the topics to subscribe to
 */
GStrv
ms5_interest_new (const char *const *lines,
                  const char *const *watched,
                  const char        *device,
                  GHashTable        *refused)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) topics = g_ptr_array_new ();
  Interest interest = { topics, seen, refused };

  add (&interest, ms5_topic_kind_to_string (MS5_TOPIC_PLANT));
  if (device != NULL)
    {
      g_autofree char *topic = ms5_topic_new (MS5_TOPIC_DEVICES, device);

      add (&interest, topic);
    }
  add_of_lines (&interest, lines, overview, G_N_ELEMENTS (overview));
  for (guint i = 0; watched[i] != NULL; i++)
    if (g_strv_contains (lines, watched[i]))
      add_of_lines (&interest, (const char *const[]) { watched[i], NULL }, details, G_N_ELEMENTS (details));
  add_of_lines (&interest, lines, details, G_N_ELEMENTS (details));

  g_ptr_array_add (topics, NULL);
  return (GStrv) g_ptr_array_steal (topics, NULL);
}
