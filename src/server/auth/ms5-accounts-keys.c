/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-accounts-private.h"

#include "protocol/ms5-limits.h"

#include <sodium.h>
#include <string.h>

/* Keys for access tokens are named by when they were made, so that later ones sort behind. */

static GPtrArray *
get_token_secrets (Ms5Accounts *self)
{
  GPtrArray *found = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->secrets);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (g_str_has_prefix (((Ms5AuthSecret *) value)->name, MS5_SECRET_TOKEN))
      g_ptr_array_add (found, value);
  return found;
}

static int
by_age (gconstpointer a,
        gconstpointer b)
{
  const Ms5AuthSecret *left = *(Ms5AuthSecret *const *) a;
  const Ms5AuthSecret *right = *(Ms5AuthSecret *const *) b;

  if (left->created != right->created)
    return left->created < right->created ? -1 : 1;
  return strcmp (left->name, right->name);
}

static void
add_random_secret (Ms5Accounts     *self,
                   Ms5AccountBatch *batch,
                   const char      *name,
                   gsize            size,
                   Ms5Time          now)
{
  guint8 *data = sodium_malloc (size);

  if (data == NULL)
    g_error ("No guarded memory for a key");
  ms5_random_fill (self->random, data, size);
  g_ptr_array_add (batch->secrets, ms5_auth_secret_new (name, data, size, now));
  sodium_free (data);
}

/* Makes the keys that are missing or due, and drops those that no living token needs. */
gboolean
ms5_accounts_prepare_keys (Ms5Accounts      *self,
                           gpointer          data,
                           Ms5AccountBatch  *batch,
                           GError          **error)
{
  g_autoptr (GPtrArray) secrets = get_token_secrets (self);
  Ms5Time now = ms5_clock_now (self->clock);
  gint64 grace = self->options.token_lifetime + 2 * MS5_LIMIT_TOKEN_LEEWAY_MS * MS5_USEC_PER_MS;
  Ms5AuthSecret *newest = NULL;

  g_ptr_array_sort (secrets, by_age);
  if (secrets->len > 0)
    newest = g_ptr_array_index (secrets, secrets->len - 1);

  /* A key from the future comes from a clock that was set back: better a new one than none. */
  if (newest == NULL || now - newest->created >= self->options.key_lifetime
      || newest->created - now > grace)
    {
      g_autofree char *id = ms5_accounts_new_id (self);
      g_autofree char *name = g_strconcat (MS5_SECRET_TOKEN, id, NULL);

      add_random_secret (self, batch, name, MS5_JWS_MIN_SECRET, now);
    }
  for (guint i = 0; i + 1 < secrets->len; i++)
    {
      Ms5AuthSecret *next = g_ptr_array_index (secrets, i + 1);

      if (now - next->created > grace)
        g_ptr_array_add (batch->gone_secrets,
                         g_strdup (((Ms5AuthSecret *) g_ptr_array_index (secrets, i))->name));
    }

  if (!g_hash_table_contains (self->secrets, MS5_SECRET_REFRESH))
    add_random_secret (self, batch, MS5_SECRET_REFRESH, MS5_REFRESH_KEY_BYTES, now);
  return TRUE;
}

/* Lets tokens be made and checked with the keys that are in memory. */
void
ms5_accounts_use_keys (Ms5Accounts *self)
{
  g_autoptr (GPtrArray) secrets = get_token_secrets (self);

  g_ptr_array_sort (secrets, by_age);
  g_clear_pointer (&self->tokens, ms5_tokens_free);
  self->tokens = ms5_tokens_new (self->options.issuer, self->options.audience,
                                 self->options.token_lifetime);

  for (guint i = 0; i < secrets->len; i++)
    {
      Ms5AuthSecret *secret = g_ptr_array_index (secrets, i);
      g_autoptr (Ms5JwsKey) key = NULL;
      gsize size;
      const guint8 *data = g_bytes_get_data (secret->value, &size);

      if (size < MS5_JWS_MIN_SECRET)
        {
          g_warning ("The key %s is too short and not used", secret->name);
          continue;
        }
      key = ms5_jws_key_new_hs256 (secret->name + strlen (MS5_SECRET_TOKEN), data, size);
      ms5_tokens_add_key (self->tokens, key);
    }
}

/* Returns: (nullable): the key for refresh tokens */
const guint8 *
ms5_accounts_get_refresh_key (Ms5Accounts *self)
{
  Ms5AuthSecret *secret = g_hash_table_lookup (self->secrets, MS5_SECRET_REFRESH);
  const guint8 *data;
  gsize size;

  if (secret == NULL)
    return NULL;

  data = g_bytes_get_data (secret->value, &size);
  return size == MS5_REFRESH_KEY_BYTES ? data : NULL;
}
