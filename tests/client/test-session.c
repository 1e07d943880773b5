/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client-wait.h"
#include "client/ms5-address.h"
#include "client/ms5-memory-secrets.h"
#include "client/ms5-session.h"
#include "runtime/ms5-system-clock.h"
#include "storage/ms5-db-error.h"
#include "support/ms5-test-dir.h"

#include <gnutls/x509.h>
#include <string.h>

/* The session beside a server that answers as the test wants. */

typedef struct
{
  SoupServer *server;
  char       *address;
  Ms5Secrets *secrets;
  Ms5Clock   *clock;
  Ms5Random  *random;
  Ms5Session *session;

  guint       status;       /* of the answer to a sign-in; 200 for a grant */
  const char *type;         /* of its body */
  const char *body;
  const char *retry_after;
  guint       n_logins, n_refreshes, n_logouts;
  guint       token;        /* the number of the access token that is good */
  gboolean    is_revoked;
  gboolean    holds_refresh;
  SoupServerMessage *held;
  char       *attempt;      /* of the last renewal */
} Fixture;

static void
answer (SoupServerMessage *message,
        guint              status,
        const char        *type,
        const char        *body)
{
  soup_server_message_set_status (message, status, NULL);
  if (body != NULL)
    soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, body, strlen (body));
}

static void
grant (Fixture           *f,
       SoupServerMessage *message)
{
  g_autofree char *body = NULL;

  f->token++;
  body = g_strdup_printf ("{\"token_type\":\"Bearer\",\"access_token\":\"a%u\",\"access_expires\":1,\"expires_in\":600,"
                          "\"refresh_token\":\"r%u\",\"refresh_expires\":1,\"now\":%" G_GINT64_FORMAT ","
                          "\"user\":{\"sub\":\"u-1\",\"name\":\"ada\",\"display\":\"Ada\",\"role\":\"operator\","
                          "\"lines\":null,\"permissions\":[\"view\",\"calls.raise\"]}}",
                          f->token, f->token, g_get_real_time () / 1000 - 3600 * 1000);
  answer (message, 200, "application/json", body);
}

static json_t *
get_body (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return ms5_json_parse (data, size, &ms5_json_limits_file, NULL);
}

static void
refresh (Fixture           *f,
         SoupServerMessage *message)
{
  g_autoptr (json_t) body = get_body (message);

  f->n_refreshes++;
  g_free (f->attempt);
  f->attempt = g_strdup (json_string_value (json_object_get (body, "attempt")));
  if (f->is_revoked)
    answer (message, 401, "application/problem+json",
            "{\"type\":\"urn:ms5:problem:token\",\"title\":\"No\",\"status\":401}");
  else if (f->holds_refresh)
    soup_server_message_pause (f->held = message);
  else
    grant (f, message);
}

static void
server_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  Fixture *f = user_data;
  const char *bearer = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");
  g_autofree char *wanted = NULL;

  if (g_str_equal (path, "/api/v1/auth/login"))
    {
      f->n_logins++;
      if (f->retry_after != NULL)
        soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", f->retry_after);
      if (f->status == 200 && f->body == NULL)
        grant (f, message);
      else
        answer (message, f->status, f->type, f->body);
    }
  else if (g_str_equal (path, "/api/v1/auth/refresh"))
    {
      refresh (f, message);
    }
  else if (g_str_equal (path, "/api/v1/auth/logout"))
    {
      f->n_logouts++;
      answer (message, 204, NULL, NULL);
    }
  else
    {
      wanted = g_strdup_printf ("Bearer a%u", f->token);
      if (g_strcmp0 (bearer, wanted) == 0)
        answer (message, 200, "application/json", "{\"stops\":[]}");
      else
        answer (message, 401, "application/problem+json", "{\"type\":\"urn:ms5:problem:token\",\"title\":\"Expired\"}");
    }
}

static Fixture *
fixture_new_with (GTlsCertificate *certificate)
{
  Fixture *f = g_new0 (Fixture, 1);
  g_autoptr (GError) error = NULL;
  g_autoslist (GUri) uris = NULL;
  GUri *uri;

  f->server = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_handler (f->server, NULL, server_cb, f, NULL);
  soup_server_listen_local (f->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY | (certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0),
                            &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (f->server);
  uri = uris->data;
  f->address = g_strdup_printf ("%s://127.0.0.1:%d", g_uri_get_scheme (uri), g_uri_get_port (uri));
  g_slist_free_full (g_steal_pointer (&uris), (GDestroyNotify) g_uri_unref);

  f->secrets = ms5_memory_secrets_new (NULL);
  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (f->secrets), TRUE);
  f->clock = ms5_system_clock_new ();
  f->random = ms5_random_new_seeded (1);
  f->session = ms5_session_new (f->clock, f->random, f->secrets);
  f->status = 200;
  return f;
}

static Fixture *
fixture_new (void)
{
  return fixture_new_with (NULL);
}

static void
fixture_free (Fixture *f)
{
  gpointer session = f->session;

  g_object_run_dispose (session);
  if (f->held != NULL)
    soup_server_message_unpause (f->held);
  g_object_add_weak_pointer (session, (gpointer *) &f->session);
  g_object_unref (session);
  ms5_test_wait_until (f->session == NULL);
  soup_server_disconnect (f->server);
  g_object_unref (f->server);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (f->secrets);
  g_object_unref (f->clock);
  g_object_unref (f->random);
  g_free (f->address);
  g_free (f->attempt);
  g_free (f);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static GError *
sign_in_at (Fixture    *f,
            const char *address,
            int        *out_retry_after)
{
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  ms5_session_sign_in_async (f->session, address, "ada", "secret", NULL, ms5_test_result_cb, &result);
  ms5_session_sign_in_finish (f->session, client_wait (&result), out_retry_after, &error);
  g_assert_cmpint (error == NULL, ==, ms5_session_is_signed_in (f->session));
  return error;
}

static void
sign_in (Fixture *f)
{
  g_autoptr (GError) error = sign_in_at (f, f->address, NULL);

  g_assert_no_error (error);
}

static json_t *
ask (Fixture *f,
     GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ms5_session_ask_async (f->session, "/api/v1/stops", NULL, ms5_test_result_cb, &result);
  return ms5_session_ask_finish (f->session, client_wait (&result), error);
}

static void
test_sign_in (void)
{
  g_autoptr (Fixture) f = fixture_new ();

  sign_in (f);
  g_assert_cmpstr (ms5_session_get_server (f->session), ==, f->address);
  g_assert_cmpstr (ms5_session_get_name (f->session), ==, "ada");
  g_assert_cmpstr (ms5_session_get_display (f->session), ==, "Ada");
  g_assert_cmpstr (ms5_session_get_sub (f->session), ==, "u-1");
  g_assert_true (ms5_session_may (f->session, "calls.raise"));
  g_assert_false (ms5_session_may (f->session, "users.manage"));
  ms5_test_wait_until (ms5_session_is_remembered (f->session));

  /* The server's clock is an hour behind ours. */
  g_assert_cmpint (ABS (ms5_session_get_clock_error (f->session) - MS5_USEC_PER_H), <, MS5_USEC_PER_MIN);
}

/* What a person is told when it does not work. */
static void
test_refusals (void)
{
  static const struct
  {
    guint status;
    const char *type;
    const char *body;
    Ms5ClientProblem problem;
  } refusals[] = {
    { 401, "application/problem+json", "{\"type\":\"urn:ms5:problem:credentials\",\"title\":\"No\",\"status\":401}",
      MS5_CLIENT_PROBLEM_PASSWORD },
    { 401, "text/html", "<h1>Log in to the guest network</h1>", MS5_CLIENT_PROBLEM_NOT_A_SERVER },
    { 429, "application/problem+json", "{\"type\":\"urn:ms5:problem:too-many\",\"title\":\"Wait\",\"status\":429}",
      MS5_CLIENT_PROBLEM_THROTTLED },
    { 403, "application/problem+json", "{\"type\":\"urn:ms5:problem:forbidden\",\"title\":\"No\",\"status\":403}",
      MS5_CLIENT_PROBLEM_FORBIDDEN },
    { 503, "text/plain", "come back", MS5_CLIENT_PROBLEM_BUSY },
    { 404, "text/html", "<h1>Not found</h1>", MS5_CLIENT_PROBLEM_NOT_A_SERVER },
    { 200, "text/html", "<h1>It works</h1>", MS5_CLIENT_PROBLEM_NOT_A_SERVER },
    { 200, "application/json", "{}", MS5_CLIENT_PROBLEM_NOT_A_SERVER },
    { 200, "application/json", "{", MS5_CLIENT_PROBLEM_PROTOCOL },
    { 302, NULL, NULL, MS5_CLIENT_PROBLEM_NOT_A_SERVER },
    { 500, "application/problem+json", "{\"type\":\"urn:ms5:problem:internal\",\"title\":\"Oh\",\"status\":500}",
      MS5_CLIENT_PROBLEM_PROTOCOL },
  };
  g_autoptr (Fixture) f = fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (GError) error = NULL;
      int retry_after;

      f->status = refusals[i].status;
      f->type = refusals[i].type;
      f->body = refusals[i].body;
      f->retry_after = refusals[i].status == 429 ? "17" : NULL;
      error = sign_in_at (f, f->address, &retry_after);
      g_assert_error (error, MS5_CLIENT_ERROR, (int) refusals[i].problem);
      g_assert_cmpint (retry_after, ==, refusals[i].status == 429 ? 17 : -1);
    }

  f->status = 200;
  f->body = NULL;
  sign_in (f);
}

static void
test_network (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *address = g_strdup (f->address);

  soup_server_disconnect (f->server);
  error = sign_in_at (f, address, NULL);
  g_assert_cmpint (ms5_client_problem_from_error (error), ==, MS5_CLIENT_PROBLEM_REFUSED);
  g_clear_error (&error);

  error = sign_in_at (f, "no-such-server.invalid", NULL);
  g_assert_cmpint (ms5_client_problem_from_error (error), ==, MS5_CLIENT_PROBLEM_NO_NAME);
  g_clear_error (&error);

  error = sign_in_at (f, "ftp://127.0.0.1", NULL);
  g_assert_cmpint (ms5_client_problem_from_error (error), ==, MS5_CLIENT_PROBLEM_ADDRESS);
}

/* A full disk is no fault of the server's. */
static void
test_storage (void)
{
  g_autoptr (GError) error = g_error_new_literal (MS5_DB_ERROR, MS5_DB_ERROR_FULL, "database or disk is full");

  g_assert_cmpint (ms5_client_problem_from_error (error), ==, MS5_CLIENT_PROBLEM_STORAGE);
}

/* A certificate of 127.0.0.1, or of @name, valid around now + @days. */
static GTlsCertificate *
make_certificate (const char *name,
                  int         days,
                  char      **out_pem)
{
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t certificate;
  gnutls_datum_t key_pem, pem;
  const guint8 loopback[] = { 127, 0, 0, 1 };
  const guint8 serial[] = { 1 };
  time_t middle = (time_t) (g_get_real_time () / G_USEC_PER_SEC) + (time_t) days * 24 * 3600;
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *who = g_strconcat ("CN=floor ", uuid, NULL);
  g_autofree char *both = NULL;
  g_autoptr (GError) error = NULL;
  GTlsCertificate *made;

  gnutls_x509_privkey_init (&key);
  gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);
  gnutls_x509_crt_init (&certificate);
  gnutls_x509_crt_set_version (certificate, 3);
  gnutls_x509_crt_set_serial (certificate, serial, sizeof serial);
  gnutls_x509_crt_set_activation_time (certificate, middle - 24 * 3600);
  gnutls_x509_crt_set_expiration_time (certificate, middle + 24 * 3600);
  gnutls_x509_crt_set_dn (certificate, who, NULL);
  gnutls_x509_crt_set_basic_constraints (certificate, 1, -1);
  gnutls_x509_crt_set_key (certificate, key);
  if (name != NULL)
    gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, name, (unsigned int) strlen (name), 0);
  else
    gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS, loopback, sizeof loopback, 0);
  g_assert_cmpint (gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0), ==, 0);
  gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &pem);
  gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, 0, &key_pem);

  *out_pem = g_strndup ((const char *) pem.data, pem.size);
  both = g_strdup_printf ("%s%.*s", *out_pem, (int) key_pem.size, (const char *) key_pem.data);
  made = g_tls_certificate_new_from_pem (both, -1, &error);
  g_assert_no_error (error);
  gnutls_free (pem.data);
  gnutls_free (key_pem.data);
  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_privkey_deinit (key);
  return made;
}

static void
trust (Fixture    *f,
       const char *pem)
{
  g_autofree char *path = g_build_filename (ms5_test_dir_new (), "ca.pem", NULL);
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, pem, -1, &error);
  g_assert_no_error (error);
  database = g_tls_file_database_new (path, &error);
  g_assert_no_error (error);
  ms5_session_set_trust (f->session, database);
}

static void
test_certificates (void)
{
  static const struct
  {
    const char *name;
    int days;
    gboolean is_trusted;
    Ms5ClientProblem problem;
  } certificates[] = {
    { NULL, 0, TRUE, MS5_CLIENT_PROBLEM_NONE },
    { NULL, 0, FALSE, MS5_CLIENT_PROBLEM_CERTIFICATE },
    { "elsewhere.example", 0, TRUE, MS5_CLIENT_PROBLEM_CERTIFICATE_NAME },
    { NULL, -5, TRUE, MS5_CLIENT_PROBLEM_CERTIFICATE_EXPIRED },
    { NULL, 5, TRUE, MS5_CLIENT_PROBLEM_CLOCK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (certificates); i++)
    {
      g_autofree char *pem = NULL;
      g_autoptr (GTlsCertificate) certificate = make_certificate (certificates[i].name, certificates[i].days, &pem);
      g_autoptr (Fixture) f = fixture_new_with (certificate);
      g_autofree char *other_pem = NULL;
      g_autoptr (GTlsCertificate) other = make_certificate (NULL, 0, &other_pem);
      g_autoptr (GError) error = NULL;

      g_assert_nonnull (other);
      trust (f, certificates[i].is_trusted ? pem : other_pem);
      error = sign_in_at (f, f->address, NULL);
      g_assert_cmpint (ms5_client_problem_from_error (error), ==, certificates[i].problem);
    }
}

/* Opening a line says it just as well. */
static void
test_dial_certificate (void)
{
  g_autofree char *pem = NULL;
  g_autofree char *other_pem = NULL;
  g_autoptr (GTlsCertificate) certificate = make_certificate (NULL, 0, &pem);
  g_autoptr (GTlsCertificate) other = make_certificate (NULL, 0, &other_pem);
  g_autoptr (Fixture) f = fixture_new_with (certificate);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 after_ms;

  g_assert_nonnull (other);
  trust (f, pem);
  sign_in (f);
  trust (f, other_pem);
  MS5_DIALER_GET_IFACE (f->session)->dial_async (MS5_DIALER (f->session), NULL, ms5_test_result_cb, &result);
  g_assert_null (MS5_DIALER_GET_IFACE (f->session)->dial_finish (MS5_DIALER (f->session), client_wait (&result),
                                                                 &after_ms, &error));
  g_assert_error (error, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_CERTIFICATE);
}

static void
test_ask (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autoptr (GError) error = NULL;
  json_t *answered;

  g_assert_null (ask (f, &error));
  g_assert_error (error, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_SIGNED_OUT);
  g_clear_error (&error);

  sign_in (f);
  answered = ask (f, &error);
  g_assert_no_error (error);
  json_decref (answered);
  g_assert_cmpuint (f->n_refreshes, ==, 0);

  /* A token that ends before its time is replaced, once. */
  f->token = 50;
  answered = ask (f, &error);
  g_assert_no_error (error);
  json_decref (answered);
  g_assert_cmpuint (f->n_refreshes, ==, 1);
  g_assert_cmpuint (strlen (f->attempt), ==, 32);
}

/* However many need a token: a refresh token is spent once. */
static void
test_one_renewal (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  GAsyncResult *results[8] = { NULL };

  sign_in (f);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    ms5_session_get_token_async (f->session, TRUE, NULL, ms5_test_result_cb, &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *token = ms5_session_get_token_finish (f->session, client_wait (&results[i]), &error);

      g_assert_no_error (error);
      g_assert_cmpstr (token, ==, "a2");
      g_clear_object (&results[i]);
    }
  g_assert_cmpuint (f->n_refreshes, ==, 1);
}

static void
test_revoked (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  sign_in (f);
  ms5_test_wait_until (ms5_session_is_remembered (f->session));
  f->is_revoked = TRUE;
  f->token = 50;
  g_assert_null (ask (f, &error));
  g_assert_error (error, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_SIGNED_OUT);
  g_assert_false (ms5_session_is_signed_in (f->session));
  g_clear_error (&error);

  /* Nor is it tried again after the next start. */
  ms5_session_restore_async (f->session, f->address, "ada", NULL, ms5_test_result_cb, &result);
  g_assert_false (ms5_session_restore_finish (f->session, client_wait (&result), &error));
  g_assert_no_error (error);
}

/* The program dies while it renews: the next one asks again, with the same number, and gets an answer. */
static void
test_restore (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autoptr (GAsyncResult) restored = NULL;
  g_autoptr (GAsyncResult) asked = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Session) next = NULL;
  g_autofree char *attempt = NULL;
  g_autofree char *token = NULL;

  sign_in (f);
  ms5_test_wait_until (ms5_session_is_remembered (f->session));
  f->holds_refresh = TRUE;
  ms5_session_get_token_async (f->session, TRUE, NULL, ms5_test_result_cb, &asked);
  ms5_test_wait_until (f->n_refreshes == 1);
  attempt = g_strdup (f->attempt);
  f->holds_refresh = FALSE;

  next = ms5_session_new (f->clock, f->random, f->secrets);
  ms5_session_restore_async (next, f->address, "ada", NULL, ms5_test_result_cb, &restored);
  g_assert_true (ms5_session_restore_finish (next, client_wait (&restored), &error));
  g_assert_no_error (error);
  g_assert_true (ms5_session_may (next, "calls.raise"));
  g_assert_cmpstr (ms5_session_get_display (next), ==, "Ada");
  g_clear_object (&restored);

  ms5_session_get_token_async (next, FALSE, NULL, ms5_test_result_cb, &restored);
  token = ms5_session_get_token_finish (next, client_wait (&restored), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (f->n_refreshes, ==, 2);
  g_assert_cmpstr (f->attempt, ==, attempt);

  /* The first one is no more; its question ends with it. */
  g_object_run_dispose (G_OBJECT (f->session));
  g_assert_null (ms5_session_get_token_finish (f->session, client_wait (&asked), NULL));
}

static void
test_without_keyring (void)
{
  g_autoptr (Fixture) f = fixture_new ();

  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (f->secrets), FALSE);
  sign_in (f);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (ms5_session_is_remembered (f->session));
}

static void
test_sign_out (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) restored = NULL;
  g_autoptr (GError) error = NULL;

  sign_in (f);
  ms5_session_sign_out_async (f->session, NULL, ms5_test_result_cb, &result);
  g_assert_false (ms5_session_is_signed_in (f->session));
  g_assert_true (ms5_session_sign_out_finish (f->session, client_wait (&result), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (f->n_logouts, ==, 1);
  ms5_session_restore_async (f->session, f->address, "ada", NULL, ms5_test_result_cb, &restored);
  g_assert_false (ms5_session_restore_finish (f->session, client_wait (&restored), &error));
  g_assert_no_error (error);
}

static void
test_cancel (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sign_in (f);
  f->holds_refresh = TRUE;
  f->token = 50;
  ms5_session_ask_async (f->session, "/api/v1/stops", cancellable, ms5_test_result_cb, &result);
  ms5_test_wait_until (f->n_refreshes == 1);
  g_cancellable_cancel (cancellable);
  soup_server_message_unpause (f->held);
  grant (f, f->held);
  f->held = NULL;
  g_assert_null (ms5_session_ask_finish (f->session, client_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_addresses (void)
{
  static const char *const addresses[][2] = {
    { "floor.example", "https://floor.example" },
    { "  floor.example:8443/ ", "https://floor.example:8443" },
    { "https://Floor.Example", "https://floor.example" },
    { "127.0.0.1:8080", "http://127.0.0.1:8080" },
    { "localhost:8080", "http://localhost:8080" },
    { "http://[::1]:8080", "http://[::1]:8080" },
    { "http://floor.example", NULL },
    { "ftp://floor.example", NULL },
    { "https://ada:secret@floor.example", NULL },
    { "https://floor.example/somewhere", NULL },
    { "https://floor.example?x=1", NULL },
    { "two words", NULL },
    { "", NULL },
    { "https://", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *address = ms5_address_normalize (addresses[i][0], &error);

      g_assert_cmpstr (address, ==, addresses[i][1]);
      if (address == NULL)
        g_assert_error (error, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_ADDRESS);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/sign-in", test_sign_in);
  g_test_add_func ("/session/refusals", test_refusals);
  g_test_add_func ("/session/network", test_network);
  g_test_add_func ("/session/storage", test_storage);
  g_test_add_func ("/session/certificates", test_certificates);
  g_test_add_func ("/session/dial-certificate", test_dial_certificate);
  g_test_add_func ("/session/ask", test_ask);
  g_test_add_func ("/session/one-renewal", test_one_renewal);
  g_test_add_func ("/session/revoked", test_revoked);
  g_test_add_func ("/session/restore", test_restore);
  g_test_add_func ("/session/without-keyring", test_without_keyring);
  g_test_add_func ("/session/sign-out", test_sign_out);
  g_test_add_func ("/session/cancel", test_cancel);
  g_test_add_func ("/session/addresses", test_addresses);

  return g_test_run ();
}
