/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "runtime/ms5-transport.h"

G_BEGIN_DECLS

/**
 * Ms5Dialer:
 *
 * Whoever can open a line to the server, and knows who is signed in.
 */
#define MS5_TYPE_DIALER (ms5_dialer_get_type ())
G_DECLARE_INTERFACE (Ms5Dialer, ms5_dialer, MS5, DIALER, GObject)

/**
 * Ms5DialerInterface:
 * @dial_async: opens a line
 * @dial_finish: the line, or an error of %MS5_CLIENT_ERROR; @out_after_ms is the delay that the server
 *   named, or 0
 * @renew_async: gets another access token for the line that is open
 * @renew_finish: the token
 * @get_renew_delay: when to do that, in microseconds from now, or -1
 * @expire: the server does not take the access token any more
 */
struct _Ms5DialerInterface
{
  GTypeInterface parent_interface;

  void           (*dial_async)      (Ms5Dialer            *dialer,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
  Ms5Transport * (*dial_finish)     (Ms5Dialer            *dialer,
                                     GAsyncResult         *result,
                                     gint64               *out_after_ms,
                                     GError              **error);
  void           (*renew_async)     (Ms5Dialer            *dialer,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
  char *         (*renew_finish)    (Ms5Dialer            *dialer,
                                     GAsyncResult         *result,
                                     GError              **error);
  gint64         (*get_renew_delay) (Ms5Dialer            *dialer);
  void           (*expire)          (Ms5Dialer            *dialer);
};

G_END_DECLS
