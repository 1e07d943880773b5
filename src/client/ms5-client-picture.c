/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-client-private.h"

/* Whose picture is shown. The last one comes in two steps: first what a page of the whole floor shows, then
 * all the rest, little by little. Only then the link goes on from it. */

/* Well below the time of a frame on the screen. */
#define LOAD_TIME (4 * MS5_USEC_PER_MS)

static gboolean
is_theirs (Ms5Client  *self,
           const char *server,
           const char *sub)
{
  return g_strcmp0 (server, ms5_session_get_server (self->session)) == 0
         && g_strcmp0 (sub, ms5_session_get_sub (self->session)) == 0;
}

/* When the picture was true. Values have the plant's time; for want of any, the cache's own has to do. */
static Ms5Time
get_as_of (const Ms5CacheContents *contents)
{
  Ms5Time as_of = MS5_TIME_NONE;

  for (guint i = 0; i < contents->live->len; i++)
    as_of = MAX (as_of, g_array_index (contents->live, Ms5CacheLive, i).at);

  return as_of != MS5_TIME_NONE ? as_of : contents->written;
}

static void
note_whose (Ms5Client *self)
{
  const char *sub = ms5_session_get_sub (self->session);

  g_free (self->shown_server);
  self->shown_server = g_strdup (ms5_session_get_server (self->session));
  g_free (self->shown_sub);
  self->shown_sub = g_strdup (sub);
  ms5_replica_set_user (self->replica, sub, ms5_session_get_name (self->session));
  ms5_replica_set_outbox (self->replica, self->outbox);
}

static void
show_early (Ms5Client              *self,
            const Ms5CacheContents *contents)
{
  ms5_replica_load (self->replica, contents);
  ms5_sync_set_as_of (self->sync, get_as_of (contents));
  note_whose (self);
  self->is_early = TRUE;
  ms5_client_tell_picture (self);
}

/* Ms5CacheEarlyFunc */
void
ms5_client_take_early (const Ms5CacheContents *contents,
                       gpointer                task)
{
  Ms5Client *self = g_task_get_source_object (task);

  if (self->replica == NULL || self->shown_sub != NULL || !ms5_session_is_signed_in (self->session)
      || !is_theirs (self, contents->server, contents->user))
    return;

  show_early (self, contents);
}

static void
go (Ms5Client *self)
{
  note_whose (self);
  ms5_sync_set_sub (self->sync, ms5_session_get_sub (self->session));
  ms5_link_stop (self->link);
  ms5_link_start (self->link);
  ms5_client_update (self);
}

/* Answers @task, which it takes, and goes if somebody is still signed in. */
static void
finish (Ms5Client *self,
        GTask     *task)
{
  if (self->session == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The client has been stopped");
    }
  else
    {
      if (ms5_session_is_signed_in (self->session))
        go (self);
      g_task_return_boolean (task, TRUE);
    }
  g_object_unref (task);
}

static void
wiped_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  g_autoptr (GError) error = NULL;

  if (!ms5_cache_wipe_finish (MS5_CACHE (source), result, &error))
    g_warning ("The cache could not be emptied: %s", error->message);
  finish (g_task_get_source_object (task), task);
}

/*
 * ms5_client_wipe:
 * @self: a client
 * @server: (nullable): whose data there will be
 * @sub: (nullable): and who may see it
 * @task: (transfer full): answered when that is done
 *
 * Erases the picture in the cache, if there is one.
 */
void
ms5_client_wipe (Ms5Client  *self,
                 const char *server,
                 const char *sub,
                 GTask      *task)
{
  if (self->cache != NULL)
    ms5_cache_wipe_async (self->cache, server, sub, wiped_cb, task);
  else
    finish (self, task);
}

static gboolean
load_cb (gpointer user_data)
{
  GTask *task = user_data;
  Ms5Client *self = g_task_get_source_object (task);

  /* Whoever has taken the contents away has seen to the link. */
  if (self->session != NULL && self->contents == NULL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return G_SOURCE_REMOVE;
    }
  if (self->contents != NULL && ms5_replica_load_more (self->replica, self->contents, LOAD_TIME))
    return G_SOURCE_CONTINUE;

  self->is_early = FALSE;
  g_clear_pointer (&self->contents, ms5_cache_contents_free);
  finish (self, task);
  return G_SOURCE_REMOVE;
}

/*
 * ms5_client_begin:
 * @self: a client that somebody has signed in to
 * @task: (transfer full): answered when their picture is shown and the link on its way
 *
 * Shows their last picture, if that is in the cache, and then begins to connect.
 */
void
ms5_client_begin (Ms5Client *self,
                  GTask     *task)
{
  const Ms5CacheContents *contents = self->contents;
  gboolean is_kept = contents != NULL && is_theirs (self, contents->server, contents->user);
  gboolean is_shown = self->shown_sub != NULL && is_theirs (self, self->shown_server, self->shown_sub);

  if (is_kept && !is_shown)
    show_early (self, contents);
  if (is_kept && self->is_early)
    {
      g_idle_add (load_cb, task);
      return;
    }

  g_clear_pointer (&self->contents, ms5_cache_contents_free);
  if (is_shown && !self->is_early)
    {
      finish (self, task);
      return;
    }

  /* It is somebody else's, or what was shown of it was damaged. */
  self->is_early = FALSE;
  ms5_link_stop (self->link);
  ms5_replica_forget (self->replica);
  ms5_sync_set_as_of (self->sync, MS5_TIME_NONE);
  ms5_client_wipe (self, ms5_session_get_server (self->session), ms5_session_get_sub (self->session), task);
}
