/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-client-private.h"

/* This installation as a device on which somebody is told of calls. */

static void
arrived_cb (Ms5Client  *self,
            const char *line,
            const char *call,
            gint64      rev)
{
  ms5_client_tell_delivery (self, line, call, rev);
}

/* What the feed is asked for; after a change of the device's id, too. */
void
ms5_client_device_update (Ms5Client *self)
{
  if (self->sync != NULL)
    ms5_sync_set_device (self->sync, self->wish != NULL ? self->device : NULL);
}

/* What is below has just been built. */
void
ms5_client_device_start (Ms5Client *self)
{
  self->device_link = ms5_device_link_new (self->session, self->link, self->outbox, self->floor, self->clock,
                                           self->random);
  g_signal_connect_swapped (self->device_link, "arrived", G_CALLBACK (arrived_cb), self);
  ms5_device_link_set_wish (self->device_link, self->wish);
  ms5_client_device_update (self);
}

/* May run twice. */
void
ms5_client_device_stop (Ms5Client *self)
{
  if (self->device_link == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->device_link, self);
  g_object_run_dispose (G_OBJECT (self->device_link));
  g_clear_object (&self->device_link);
}

/**
 * ms5_client_set_device:
 * @self: a client
 * @wish: (nullable): what this installation is called and what it wants to be told of; %NULL if it shall not be
 *   registered, as in the beginning. Its id, whose it is and its times do not count
 *
 * Has the server know that whoever is signed in can be told of calls here, now and after each sign-in.
 */
void
ms5_client_set_device (Ms5Client       *self,
                       const Ms5Device *wish)
{
  g_return_if_fail (MS5_IS_CLIENT (self));

  g_clear_pointer (&self->wish, ms5_device_free);
  if (wish != NULL)
    self->wish = ms5_device_copy (wish);
  if (self->device_link != NULL)
    ms5_device_link_set_wish (self->device_link, self->wish);
  ms5_client_device_update (self);
}

/**
 * ms5_client_report_call:
 * @self: a client
 * @line: the code of a line
 * @call: the key of a call of it
 * @rev: the revision of it that the person was told of
 * @kind: what happened: it was shown to them, they have opened it, they have done something about it
 *
 * Has the server know what has become of what it sent about that call, once there is a way to it.
 */
void
ms5_client_report_call (Ms5Client      *self,
                        const char     *line,
                        const char     *call,
                        gint64          rev,
                        Ms5ReceiptKind  kind)
{
  g_return_if_fail (MS5_IS_CLIENT (self));
  g_return_if_fail (line != NULL && call != NULL);

  if (self->device_link != NULL)
    ms5_device_link_report (self->device_link, line, call, rev, kind);
}

/**
 * ms5_client_dup_delivery:
 * @self: a client
 * @line: the code of a line
 * @call: the key of a call of it
 *
 * Returns: (transfer full) (nullable): the id of what the server has sent to tell of it, if it did
 */
char *
ms5_client_dup_delivery (Ms5Client  *self,
                         const char *line,
                         const char *call)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), NULL);
  g_return_val_if_fail (line != NULL && call != NULL, NULL);

  return self->device_link != NULL ? ms5_device_link_dup_delivery (self->device_link, line, call) : NULL;
}
