/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

/* A notification server that can do what the test wants, and writes down what it is told. */
typedef struct
{
  GDBusConnection     *bus;
  const char * const  *capabilities;
  gboolean             inhibited;
  GPtrArray           *notified;    /* the arguments of each Notify */
  GPtrArray           *closed;      /* the keys of what was closed, as text */
  guint                object;
  guint                name;
  guint32              last;
} NotificationDesk;

NotificationDesk *notification_desk_new     (const char * const *capabilities) G_GNUC_WARN_UNUSED_RESULT;
void              notification_desk_free    (NotificationDesk   *desk);

void              notification_desk_inhibit (NotificationDesk   *desk,
                                             gboolean            inhibited);
void              notification_desk_press   (NotificationDesk   *desk,
                                             guint32             id,
                                             const char         *action);
GVariant         *notification_desk_hint    (GVariant           *notified,
                                             const char         *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NotificationDesk, notification_desk_free)
