/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "session-fixture.h"

#include "client-wait.h"
#include "client/ms5-memory-secrets.h"
#include "runtime/ms5-system-clock.h"

#include <string.h>

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

void
fixture_grant (Fixture           *f,
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
    fixture_grant (f, message);
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
        fixture_grant (f, message);
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

Fixture *
fixture_new (GTlsCertificate *certificate)
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

void
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

GError *
fixture_sign_in_at (Fixture    *f,
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

void
fixture_sign_in (Fixture *f)
{
  g_autoptr (GError) error = fixture_sign_in_at (f, f->address, NULL);

  g_assert_no_error (error);
}
