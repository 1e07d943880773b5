/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/ms5-application.h"
#include "app/ms5-call-notices.h"
#include "protocol/ms5-action.h"

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
  Ms5Chime             *chime;
  Ms5LinkAlarm         *alarm;
  Ms5Sounds            *sounds;
  Ms5NoticeLedger      *ledger;
  GCancellable         *cancellable;
  GHashTable           *told;        /* id of an action → what to say once it is done */
  guint                 n_told;      /* how many answers of the current sync were told singly */
  char                 *wanted_page; /* to be shown once there is one */
  char                 *wanted_call; /* (nullable): line/call: to be shown once it is known */
  gboolean              call_shown;  /* as it was known before */
  char                 *led_call;    /* (nullable): line/call: the last that a notification led to */
  char                 *led_via;     /* (nullable): by which delivery */
  GPtrArray            *wanted_acknowledgements; /* line/call, before the calls are known */
  char                 *sign_in_file;
  char                 *start_problem; /* (nullable): why the client could not start */
  gulong                sign_out_id; /* waits until everything is sent, to sign out then */
  guint                 service_timer;
  guint                 trim_timer;
  gboolean              started;
  gboolean              stopping;
  gboolean              quitting;    /* whatever the reader wants on closing the window */
  gboolean              lost_bus;
  gboolean              hidden;      /* starts without a window */
  gboolean              in_background;
  gboolean              refusing;    /* what the desktop does not permit is switched off again */
  gboolean              asking;      /* whether to go on in the background */
  gboolean              told_losses;
  gboolean              told_blind;  /* that nobody is signed in while there is no window */
  gboolean              no_notifications; /* which the window has not told yet */
  gboolean              no_sounds;        /* the same */
};

/* ms5-application.c */
void     ms5_application_show_page        (Ms5Application *self,
                                           const char     *page);

/* ms5-application-window.c: the window comes and goes */
void     ms5_application_present          (Ms5Application *self);
void     ms5_application_close_others     (Ms5Application *self);

/* ms5-application-background.c: with and without it */
void     ms5_application_quit             (Ms5Application *self);
void     ms5_application_start_background (Ms5Application *self);
void     ms5_application_enter_background (Ms5Application *self);
void     ms5_application_leave_background (Ms5Application *self);
void     ms5_application_follow_bus       (Ms5Application *self);
gboolean ms5_application_close_request    (Ms5Application *self);
void     ms5_application_window_gone      (Ms5Application *self);
void     ms5_application_update_watch     (Ms5Application *self);

/* ms5-application-autostart.c */
void     ms5_application_follow_autostart (Ms5Application *self);
void     ms5_application_tell_status      (Ms5Application *self);

/* ms5-application-notices.c: what the desktop is told */
void     ms5_application_make_notices       (Ms5Application *self);
void     ms5_application_acknowledge_wanted (Ms5Application *self);
void     ms5_application_show_wanted_call   (Ms5Application *self);
void     ms5_application_tell_unavailable   (Ms5Application *self);

/* ms5-application-device.c: the computer as a device */
void     ms5_application_make_device      (Ms5Application  *self);
void     ms5_application_note_call        (Ms5Application  *self,
                                           const char      *line,
                                           const char      *call,
                                           Ms5ReceiptKind   kind);
void     ms5_application_note_action      (Ms5Application  *self,
                                           const Ms5Action *action);
char    *ms5_application_dup_via          (Ms5Application  *self,
                                           const Ms5Action *action) G_GNUC_WARN_UNUSED_RESULT;
void     ms5_application_note_led         (Ms5Application  *self,
                                           const char      *line,
                                           const char      *call);

/* ms5-application-alarms.c: what is heard */
void     ms5_application_make_alarms      (Ms5Application *self);
void     ms5_application_show_alarms      (Ms5Application *self);
void     ms5_application_stop_alarms      (Ms5Application *self);

/* ms5-application-client.c: between the client and the window */
void ms5_application_connect_client (Ms5Application *self);
void ms5_application_connect_window (Ms5Application *self);
void ms5_application_start_client   (Ms5Application *self);
void ms5_application_show_all       (Ms5Application *self);
void ms5_application_act            (Ms5Application  *self,
                                     const Ms5Action *action,
                                     const char      *told);
void ms5_application_update_link    (Ms5Application *self);
void ms5_application_show_start     (Ms5Application *self);
void ms5_application_sign_in        (Ms5Application *self,
                                     const char     *server,
                                     const char     *name,
                                     const char     *password);

/* ms5-application-line.c */
void ms5_application_ask_line       (Ms5Application *self,
                                     const char     *code);

/* ms5-application-sync.c */
void     ms5_application_connect_outbox (Ms5Application *self);
void     ms5_application_show_link      (Ms5Application *self);
void     ms5_application_add_sync_actions (Ms5Application *self);
void     ms5_application_tell_losses    (Ms5Application *self);
void     ms5_application_show_outbox    (Ms5Application *self);
gboolean ms5_application_tells_singly   (Ms5Application *self);

/* ms5-application-sign-out.c */
void ms5_application_sign_out       (Ms5Application *self);

/* ms5-application-sign-in-file.c */
void ms5_application_sign_in_from   (Ms5Application *self,
                                     const char     *path);

G_END_DECLS
