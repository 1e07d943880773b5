/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl-keyring.h"

#include <gio/gio.h>

#ifdef HAVE_SECRET
#include <libsecret/secret.h>

static const SecretSchema schema = {
  "org.ms5.Ctl", SECRET_SCHEMA_NONE, { { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

/**
 * ms5_ctl_keyring_lookup:
 * @error: (out): why the keyring cannot be asked
 *
 * Returns: (transfer full) (nullable): what was stored; %NULL without an error if nothing is
 */
char *
ms5_ctl_keyring_lookup (GError **error)
{
  char *found = secret_password_lookup_nonpageable_sync (&schema, NULL, error, "kind", "session", NULL);
  char *secret = g_strdup (found);

  secret_password_free (found);
  return secret;
}

/**
 * ms5_ctl_keyring_store:
 * @secret: what to keep, instead of what there is
 * @error: (out): why it cannot be kept
 *
 * Returns: whether it is kept
 */
gboolean
ms5_ctl_keyring_store (const char  *secret,
                       GError     **error)
{
  return secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, "ms5ctl", secret, NULL, error, "kind", "session",
                                     NULL);
}

/**
 * ms5_ctl_keyring_clear:
 * @error: (out): why the keyring cannot be asked
 *
 * Returns: whether nothing is kept any more
 */
gboolean
ms5_ctl_keyring_clear (GError **error)
{
  g_autoptr (GError) local_error = NULL;

  secret_password_clear_sync (&schema, NULL, &local_error, "kind", "session", NULL);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

#else

static void
say_none (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "built without libsecret");
}

char *
ms5_ctl_keyring_lookup (GError **error)
{
  say_none (error);
  return NULL;
}

gboolean
ms5_ctl_keyring_store (const char  *secret,
                       GError     **error)
{
  say_none (error);
  return FALSE;
}

gboolean
ms5_ctl_keyring_clear (GError **error)
{
  say_none (error);
  return FALSE;
}

#endif
