/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-session-private.h"

#include <string.h>

#define HTTP_TIMEOUT_S 20

enum
{
  SIGNAL_CHANGED,
  SIGNAL_SIGNED_OUT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (Ms5Session, ms5_session, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_DIALER, ms5_session_dialer_init))

void
ms5_session_tell_changed (Ms5Session *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

char *
ms5_session_make_account (const char *server,
                          const char *name)
{
  return g_strconcat (server, " ", name, NULL);
}

char *
ms5_session_make_attempt (Ms5Session *self)
{
  guint8 bytes[16];
  g_autoptr (GString) text = g_string_new (NULL);

  ms5_random_fill (self->random, bytes, sizeof bytes);
  for (guint i = 0; i < sizeof bytes; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
ms5_session_make_uri (Ms5Session *self,
                      const char *path)
{
  return g_strconcat (self->server, path, NULL);
}

static void
wipe (char **secret)
{
  if (*secret != NULL)
    explicit_bzero (*secret, strlen (*secret));
  g_clear_pointer (secret, g_free);
}

/* Nobody is signed in any more, and a renewal under way is not theirs who come next. */
void
ms5_session_forget (Ms5Session *self)
{
  if (self->renewing != NULL)
    g_cancellable_cancel (self->renewing);
  wipe (&self->access);
  wipe (&self->refresh);
  g_clear_pointer (&self->attempt, g_free);
  g_clear_pointer (&self->user, json_decref);
  self->is_remembered = FALSE;
}

/* The keyring */

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Ms5Session) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean remembered;

  if (!ms5_secrets_store_finish (MS5_SECRETS (source), result, &error))
    g_message ("The sign-in is not remembered: %s", error->message);

  remembered = error == NULL && self->user != NULL && ms5_secrets_is_persistent (self->secrets);
  if (remembered != self->is_remembered)
    {
      self->is_remembered = remembered;
      ms5_session_tell_changed (self);
    }
}

/* With the token goes what is made up for its renewal: if the answer to that is lost, even with the whole
 * program, it can be asked for once more. */
void
ms5_session_remember (Ms5Session *self)
{
  g_autofree char *account = ms5_session_make_account (self->server, self->name);
  g_autoptr (json_t) secret = json_pack ("{s:s,s:s,s:O}", "token", self->refresh, "attempt", self->attempt, "user",
                                         self->user);
  g_autofree char *text = ms5_json_encode (secret, NULL);

  ms5_secrets_store_async (self->secrets, MS5_SECRET_REFRESH_TOKEN, account, text, NULL, stored_cb,
                           g_object_ref (self));
}

static void
cleared_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!ms5_secrets_clear_finish (MS5_SECRETS (source), result, &error))
    g_message ("The keyring could not forget the sign-in: %s", error->message);
}

/**
 * ms5_session_lose:
 * @self: a session
 *
 * The server does not know the sign-in any more.
 */
void
ms5_session_lose (Ms5Session *self)
{
  g_autofree char *account = NULL;

  if (self->user == NULL)
    return;

  account = ms5_session_make_account (self->server, self->name);
  ms5_secrets_clear_async (self->secrets, MS5_SECRET_REFRESH_TOKEN, account, NULL, cleared_cb, NULL);
  ms5_session_forget (self);
  ms5_session_tell_changed (self);
  g_signal_emit (self, signals[SIGNAL_SIGNED_OUT], 0);
}

static gboolean
read_grant (json_t      *grant,
            const char **out_access,
            const char **out_refresh,
            gint64      *out_expires_in,
            gint64      *out_now,
            json_t     **out_user)
{
  json_t *expires_in = json_object_get (grant, "expires_in");
  json_t *now = json_object_get (grant, "now");

  *out_access = json_string_value (json_object_get (grant, "access_token"));
  *out_refresh = json_string_value (json_object_get (grant, "refresh_token"));
  *out_user = json_object_get (grant, "user");
  *out_expires_in = json_is_integer (expires_in) ? json_integer_value (expires_in) : 0;
  *out_now = json_is_integer (now) ? json_integer_value (now) : -1;
  return *out_access != NULL && *out_refresh != NULL && *out_expires_in > 0 && *out_now >= 0
         && json_string_value (json_object_get (*out_user, "sub")) != NULL
         && json_string_value (json_object_get (*out_user, "name")) != NULL
         && json_is_array (json_object_get (*out_user, "permissions"));
}

/* What the server answers who signs in or renews. */
gboolean
ms5_session_take_grant (Ms5Session  *self,
                        json_t      *grant,
                        GError     **error)
{
  const char *access, *refresh;
  gint64 expires_in, now;
  json_t *user;

  if (!read_grant (grant, &access, &refresh, &expires_in, &now, &user))
    {
      g_set_error_literal (error, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_NOT_A_SERVER,
                           "The answer is not that of a floor server");
      return FALSE;
    }

  ms5_session_forget (self);
  self->access = g_strdup (access);
  self->access_lasts = expires_in * MS5_USEC_PER_S;
  self->access_ends = ms5_clock_monotonic (self->clock) + self->access_lasts;
  self->refresh = g_strdup (refresh);
  self->attempt = ms5_session_make_attempt (self);
  self->user = json_deep_copy (user);
  self->clock_error = ms5_clock_now (self->clock) - ms5_time_from_ms (now);
  ms5_session_remember (self);
  return TRUE;
}

/* The object */

static void
ms5_session_dispose (GObject *object)
{
  Ms5Session *self = MS5_SESSION (object);

  if (self->renewing != NULL)
    g_cancellable_cancel (self->renewing);
  if (self->soup != NULL)
    soup_session_abort (self->soup);
  if (self->feed != NULL)
    soup_session_abort (self->feed);

  G_OBJECT_CLASS (ms5_session_parent_class)->dispose (object);
}

static void
ms5_session_finalize (GObject *object)
{
  Ms5Session *self = MS5_SESSION (object);

  ms5_session_forget (self);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_object (&self->renewing);
  g_clear_object (&self->soup);
  g_clear_object (&self->feed);
  g_clear_object (&self->secrets);
  g_clear_object (&self->random);
  g_clear_object (&self->clock);
  g_free (self->device);
  g_free (self->server);
  g_free (self->name);

  G_OBJECT_CLASS (ms5_session_parent_class)->finalize (object);
}

static void
ms5_session_class_init (Ms5SessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = ms5_session_dispose;
  object_class->finalize = ms5_session_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SIGNED_OUT] = g_signal_new ("signed-out", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 0);
}

static void
ms5_session_init (Ms5Session *self)
{
  self->soup = soup_session_new_with_options ("timeout", HTTP_TIMEOUT_S, NULL);
  self->feed = soup_session_new ();
  soup_session_set_user_agent (self->soup, "ms5-floor-dashboard/" PACKAGE_VERSION);
  soup_session_set_user_agent (self->feed, "ms5-floor-dashboard/" PACKAGE_VERSION);
}

/**
 * ms5_session_new:
 * @clock: where the time comes from
 * @random: where numbers come from that nobody may guess
 * @secrets: where the sign-in is kept
 *
 * Returns: (transfer full): a session that nobody is signed in to
 */
Ms5Session *
ms5_session_new (Ms5Clock   *clock,
                 Ms5Random  *random,
                 Ms5Secrets *secrets)
{
  Ms5Session *self;

  g_return_val_if_fail (MS5_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (MS5_IS_RANDOM (random), NULL);
  g_return_val_if_fail (MS5_IS_SECRETS (secrets), NULL);

  self = g_object_new (MS5_TYPE_SESSION, NULL);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->secrets = g_object_ref (secrets);
  return self;
}

/**
 * ms5_session_set_trust:
 * @self: a session
 * @trust: (nullable): certificates to trust instead of the system's
 */
void
ms5_session_set_trust (Ms5Session   *self,
                       GTlsDatabase *trust)
{
  g_return_if_fail (MS5_IS_SESSION (self));

  soup_session_set_tls_database (self->soup, trust);
  soup_session_set_tls_database (self->feed, trust);
}

/**
 * ms5_session_set_device:
 * @self: a session
 * @device: the installation, which tokens are then bound to
 */
void
ms5_session_set_device (Ms5Session *self,
                        const char *device)
{
  g_return_if_fail (MS5_IS_SESSION (self));

  g_free (self->device);
  self->device = g_strdup (device);
}

/**
 * ms5_session_is_signed_in:
 * @self: a session
 *
 * Returns: whether somebody is, as far as is known here
 */
gboolean
ms5_session_is_signed_in (Ms5Session *self)
{
  g_return_val_if_fail (MS5_IS_SESSION (self), FALSE);

  return self->user != NULL;
}

/**
 * ms5_session_is_remembered:
 * @self: a session
 *
 * Returns: whether they still are when the program is started again
 */
gboolean
ms5_session_is_remembered (Ms5Session *self)
{
  g_return_val_if_fail (MS5_IS_SESSION (self), FALSE);

  return self->is_remembered;
}

/**
 * ms5_session_get_server:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the server's address
 */
const char *
ms5_session_get_server (Ms5Session *self)
{
  g_return_val_if_fail (MS5_IS_SESSION (self), NULL);

  return self->server;
}

/**
 * ms5_session_get_name:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the name that they sign in with
 */
const char *
ms5_session_get_name (Ms5Session *self)
{
  g_return_val_if_fail (MS5_IS_SESSION (self), NULL);

  return self->name;
}

static const char *
get_text (Ms5Session *self,
          const char *member)
{
  return json_string_value (json_object_get (self->user, member));
}

/**
 * ms5_session_get_display:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): how people call them
 */
const char *
ms5_session_get_display (Ms5Session *self)
{
  const char *display;

  g_return_val_if_fail (MS5_IS_SESSION (self), NULL);

  display = get_text (self, "display");
  return display != NULL ? display : get_text (self, "name");
}

/**
 * ms5_session_get_sub:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): their account
 */
const char *
ms5_session_get_sub (Ms5Session *self)
{
  g_return_val_if_fail (MS5_IS_SESSION (self), NULL);

  return get_text (self, "sub");
}

/**
 * ms5_session_may:
 * @self: a session
 * @permission: a right
 *
 * Returns: whether they have it, as of the last renewal; the server decides
 */
gboolean
ms5_session_may (Ms5Session *self,
                 const char *permission)
{
  json_t *one;
  gsize i;

  g_return_val_if_fail (MS5_IS_SESSION (self), FALSE);
  g_return_val_if_fail (permission != NULL, FALSE);

  json_array_foreach (json_object_get (self->user, "permissions"), i, one)
    if (g_strcmp0 (json_string_value (one), permission) == 0)
      return TRUE;

  return FALSE;
}

/**
 * ms5_session_get_clock_error:
 * @self: a session
 *
 * Returns: how far this machine's clock was ahead of the server's when it last gave a token, in
 *   microseconds
 */
gint64
ms5_session_get_clock_error (Ms5Session *self)
{
  g_return_val_if_fail (MS5_IS_SESSION (self), 0);

  return self->clock_error;
}
