/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-secrets.h"

G_BEGIN_DECLS

/**
 * Ms5LibsecretSecrets:
 *
 * Secrets in the desktop's keyring, or in Flatpak in a file that the Secret portal gives the key of.
 */
#define MS5_TYPE_LIBSECRET_SECRETS (ms5_libsecret_secrets_get_type ())
G_DECLARE_FINAL_TYPE (Ms5LibsecretSecrets, ms5_libsecret_secrets, MS5, LIBSECRET_SECRETS, GObject)

Ms5Secrets *ms5_libsecret_secrets_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
