/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-interest.h"
#include "client/ms5-sync-private.h"

/* Which topics are wanted of the server. */

#define MAX_WATCHED 8

GStrv
ms5_sync_dup_wanted (Ms5Sync *self)
{
  g_auto (GStrv) lines = ms5_replica_dup_lines (self->replica);

  return ms5_interest_new ((const char *const *) lines, (const char *const *) self->watched->pdata, self->device,
                           self->refused);
}

static void
send_topics (Ms5Sync        *self,
             Ms5MessageType  type,
             GPtrArray      *topics)
{
  Ms5Message message;

  if (topics->len == 0)
    return;

  g_ptr_array_add (topics, NULL);
  ms5_message_init (&message, type);
  if (type == MS5_MESSAGE_SUB)
    message.sub.topics = (char **) topics->pdata;
  else
    message.unsub.topics = (char **) topics->pdata;
  ms5_link_send (self->link, &message);
}

/* What is not wanted any more is dropped: it would grow old. */
void
ms5_sync_update_interest (Ms5Sync *self)
{
  g_auto (GStrv) wanted = NULL;
  g_autoptr (GPtrArray) more = g_ptr_array_new ();
  g_autoptr (GPtrArray) less = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer topic;

  if (!self->is_open)
    return;

  wanted = ms5_sync_dup_wanted (self);
  g_hash_table_iter_init (&iter, self->asked);
  while (g_hash_table_iter_next (&iter, &topic, NULL))
    if (!g_strv_contains ((const char *const *) wanted, topic))
      {
        g_ptr_array_add (less, g_strdup (topic));
        g_hash_table_iter_remove (&iter);
      }
  for (guint i = 0; wanted[i] != NULL; i++)
    if (g_hash_table_add (self->asked, g_strdup (wanted[i])))
      g_ptr_array_add (more, wanted[i]);

  ms5_replica_set_wanted (self->replica, (const char *const *) wanted);
  send_topics (self, MS5_MESSAGE_UNSUB, less);
  send_topics (self, MS5_MESSAGE_SUB, more);
  if (less->len > 0)
    ms5_replica_drop (self->replica, (const char *const *) less->pdata);
}

void
ms5_sync_refuse (Ms5Sync  *self,
                 char    **topics)
{
  for (guint i = 0; topics != NULL && topics[i] != NULL; i++)
    {
      g_hash_table_add (self->refused, g_strdup (topics[i]));
      g_hash_table_remove (self->asked, topics[i]);
    }
}

/**
 * ms5_sync_set_device:
 * @self: a sync
 * @device: (nullable): the installation that is registered to be told of calls
 */
void
ms5_sync_set_device (Ms5Sync    *self,
                     const char *device)
{
  g_return_if_fail (MS5_IS_SYNC (self));

  if (g_strcmp0 (self->device, device) == 0)
    return;

  g_free (self->device);
  self->device = g_strdup (device);
  ms5_sync_update_interest (self);
}

/**
 * ms5_sync_watch_line:
 * @self: a sync
 * @code: the code of a line that somebody looks at
 */
void
ms5_sync_watch_line (Ms5Sync    *self,
                     const char *code)
{
  g_return_if_fail (MS5_IS_SYNC (self));
  g_return_if_fail (code != NULL);

  for (guint i = 0; i < self->watched->len - 1; i++)
    if (g_str_equal (g_ptr_array_index (self->watched, i), code))
      {
        g_ptr_array_remove_index (self->watched, i);
        break;
      }
  g_ptr_array_insert (self->watched, 0, g_strdup (code));
  if (self->watched->len - 1 > MAX_WATCHED)
    g_ptr_array_remove_index (self->watched, MAX_WATCHED);
  ms5_sync_update_interest (self);
}
