/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-session.h"

G_BEGIN_DECLS

struct _Ms5Session
{
  GObject       parent_instance;

  Ms5Clock     *clock;
  Ms5Random    *random;
  Ms5Secrets   *secrets;
  SoupSession  *soup;
  SoupSession  *feed;         /* whose lines may be silent for long */
  char         *device;

  char         *server;
  char         *name;
  json_t       *user;         /* what the server says of them; NULL if nobody is signed in */
  char         *refresh;
  char         *attempt;      /* made up for the next renewal */
  gboolean      is_remembered;

  char         *access;       /* NULL if there is none that is good */
  gint64        access_ends;  /* by the clock that never steps back */
  gint64        access_lasts;
  gint64        clock_error;

  GPtrArray    *waiting;      /* tasks that wait for a token; NULL if none is asked for */
  GCancellable *renewing;
};

void      ms5_session_tell_changed  (Ms5Session     *self);
gboolean  ms5_session_take_grant    (Ms5Session     *self,
                                     json_t         *grant,
                                     GError        **error);
void      ms5_session_remember      (Ms5Session     *self);
void      ms5_session_forget        (Ms5Session     *self);
char     *ms5_session_make_account  (const char     *server,
                                     const char     *name) G_GNUC_WARN_UNUSED_RESULT;
char     *ms5_session_make_attempt  (Ms5Session     *self) G_GNUC_WARN_UNUSED_RESULT;
char     *ms5_session_make_uri      (Ms5Session     *self,
                                     const char     *path) G_GNUC_WARN_UNUSED_RESULT;
void      ms5_session_dialer_init   (Ms5DialerInterface *iface);

G_END_DECLS
