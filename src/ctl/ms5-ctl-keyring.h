/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What keeps a person signed in between two commands, in the desktop's keyring. It is not what the
 * desktop program keeps: a refresh token that two programs use is taken for a stolen one. */
char     *ms5_ctl_keyring_lookup (GError     **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  ms5_ctl_keyring_store  (const char  *secret,
                                  GError     **error);
gboolean  ms5_ctl_keyring_clear  (GError     **error);

G_END_DECLS
