/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "core/ms5-words.h"

G_BEGIN_DECLS

/* What a person can do in a notification. Open is also what a press on the notification itself is. */
#define MS5_NOTICE_OPEN        "default"
#define MS5_NOTICE_ACKNOWLEDGE "acknowledge"
#define MS5_NOTICE_SNOOZE      "snooze"

/**
 * Ms5Notice:
 * @key: what it is about; a notice with the key of another replaces it
 * @rev: which revision of that it tells of
 * @priority: how urgent it is
 * @title: its first line, plain text
 * @body: (nullable): more about it, plain text
 * @can_acknowledge: whether it has an Acknowledge
 * @can_snooze: whether it has a Snooze
 * @breaks_dnd: whether it is shown also while the desktop is set not to disturb
 * @passing: whether the desktop may forget it once it has been seen
 *
 * A notification on the desktop.
 */
typedef struct
{
  char        *key;
  gint64       rev;
  Ms5Priority  priority;
  char        *title;
  char        *body;
  gboolean     can_acknowledge;
  gboolean     can_snooze;
  gboolean     breaks_dnd;
  gboolean     passing;
} Ms5Notice;

Ms5Notice *ms5_notice_copy (const Ms5Notice *notice) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_notice_free (Ms5Notice       *notice);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Notice, ms5_notice_free)

#define MS5_TYPE_NOTIFIER (ms5_notifier_get_type ())
G_DECLARE_INTERFACE (Ms5Notifier, ms5_notifier, MS5, NOTIFIER, GObject)

/**
 * Ms5NotifierInterface:
 * @show: shows a notice, or replaces what is shown under its key
 * @withdraw: takes away what is shown under a key
 * @close_async: takes away all that is shown, as there will be nobody to act on it, and ends
 * @close_finish: whether it has ended
 *
 * Where desktop notifications are shown. No function waits for the desktop. What is still shown when the desktop's
 * notification server goes is shown again by the next one. Signals:
 *
 *  - `shown` (key, rev): the desktop accepted the notice
 *  - `failed` (key, message): it did not
 *  - `action` (key, action, token): a person pressed one of `MS5_NOTICE_…`; the token (nullable) lets the
 *    window come to the front
 */
struct _Ms5NotifierInterface
{
  GTypeInterface parent_iface;

  void     (*show)         (Ms5Notifier          *self,
                            const Ms5Notice      *notice);
  void     (*withdraw)     (Ms5Notifier          *self,
                            const char           *key);
  void     (*close_async)  (Ms5Notifier          *self,
                            GCancellable         *cancellable,
                            GAsyncReadyCallback   callback,
                            gpointer              user_data);
  gboolean (*close_finish) (Ms5Notifier          *self,
                            GAsyncResult         *result,
                            GError              **error);
};

void     ms5_notifier_show         (Ms5Notifier          *self,
                                    const Ms5Notice      *notice);
void     ms5_notifier_withdraw     (Ms5Notifier          *self,
                                    const char           *key);
void     ms5_notifier_close_async  (Ms5Notifier          *self,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
gboolean ms5_notifier_close_finish (Ms5Notifier          *self,
                                    GAsyncResult         *result,
                                    GError              **error);

/* For those who implement it. */
void ms5_notifier_emit_shown  (Ms5Notifier *self,
                               const char  *key,
                               gint64       rev);
void ms5_notifier_emit_failed (Ms5Notifier *self,
                               const char  *key,
                               const char  *message);
void ms5_notifier_emit_action (Ms5Notifier *self,
                               const char  *key,
                               const char  *action,
                               const char  *token);

G_END_DECLS
