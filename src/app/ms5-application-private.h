/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/ms5-application.h"
#include "app/ms5-call-notices.h"
#include "app/ms5-libnotify-notifier.h"

G_BEGIN_DECLS

struct _Ms5Application
{
  AdwApplication        parent_instance;
  Ms5Clock             *clock;
  Ms5Random            *random;
  Ms5Client            *client;
  Ms5Pulse             *pulse;
  GSettings            *settings;
  Ms5Window            *window;
  Ms5Notifier          *notifier;
  Ms5CallNotices       *notices;
  Ms5NoticeLedger      *ledger;
  GCancellable         *cancellable;
  GHashTable           *told;        /* id of an action → what to say once it is done */
  guint                 n_told;      /* how many answers of the current sync were told singly */
  char                 *wanted_page; /* to be shown once there is one */
  char                 *sign_in_file;
  gulong                sign_out_id; /* waits until everything is sent, to sign out then */
  gboolean              started;
  gboolean              stopping;
};

/* ms5-application-client.c: between the client and the window */
void ms5_application_connect_client (Ms5Application *self);
void ms5_application_connect_window (Ms5Application *self);
void ms5_application_start_client   (Ms5Application *self);
void ms5_application_update_link    (Ms5Application *self);
void ms5_application_show_start     (Ms5Application *self);
void ms5_application_sign_in        (Ms5Application *self,
                                     const char     *server,
                                     const char     *name,
                                     const char     *password);

/* ms5-application-sync.c */
void     ms5_application_connect_outbox (Ms5Application *self);
void     ms5_application_show_link      (Ms5Application *self);
void ms5_application_tell_losses (Ms5Application *self);
void     ms5_application_show_outbox    (Ms5Application *self);
gboolean ms5_application_tells_singly   (Ms5Application *self);

/* ms5-application-sign-out.c */
void ms5_application_sign_out       (Ms5Application *self);

/* ms5-application-sign-in-file.c */
void ms5_application_sign_in_from   (Ms5Application *self,
                                     const char     *path);

G_END_DECLS
