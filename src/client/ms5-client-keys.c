/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-client-private.h"

/* The keys of what is kept on this machine change by themselves. */

#define MAX_AGE  (90 * 24 * MS5_USEC_PER_H)
#define FIRST    MS5_USEC_PER_MIN
#define INTERVAL (24 * MS5_USEC_PER_H)

static void
cache_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!ms5_cache_rotate_key_finish (MS5_CACHE (source), result, &error) && error != NULL)
    g_message ("The cache keeps its key: %s", error->message);
}

static void
outbox_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!ms5_outbox_rotate_key_finish (MS5_OUTBOX (source), result, &error) && error != NULL)
    g_message ("The outbox keeps its key: %s", error->message);
}

static gboolean
look_cb (gpointer user_data)
{
  Ms5Client *self = user_data;

  self->keys_timer = ms5_clock_add (self->clock, INTERVAL, look_cb, self, NULL);
  if (self->cache != NULL)
    ms5_cache_rotate_key_async (self->cache, self->secrets, MAX_AGE, cache_cb, NULL);
  ms5_outbox_rotate_key_async (self->outbox, self->secrets, MAX_AGE, outbox_cb, NULL);
  return G_SOURCE_REMOVE;
}

/*
 * ms5_client_keys_start:
 * @self: a client that has opened what is kept
 *
 * Begins to look after the keys, a while after the start.
 */
void
ms5_client_keys_start (Ms5Client *self)
{
  self->keys_timer = ms5_clock_add (self->clock, FIRST, look_cb, self, NULL);
}

void
ms5_client_keys_stop (Ms5Client *self)
{
  if (self->keys_timer != 0)
    ms5_clock_remove (self->clock, self->keys_timer);
  self->keys_timer = 0;
}
