/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "session-fixture.h"

#include "client-wait.h"
#include "support/ms5-test-dir.h"

#include <gnutls/x509.h>
#include <string.h>

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
      g_autoptr (Fixture) f = fixture_new (certificate);
      g_autofree char *other_pem = NULL;
      g_autoptr (GTlsCertificate) other = make_certificate (NULL, 0, &other_pem);
      g_autoptr (GError) error = NULL;

      g_assert_nonnull (other);
      trust (f, certificates[i].is_trusted ? pem : other_pem);
      error = fixture_sign_in_at (f, f->address, NULL);
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
  g_autoptr (Fixture) f = fixture_new (certificate);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 after_ms;

  g_assert_nonnull (other);
  trust (f, pem);
  fixture_sign_in (f);
  trust (f, other_pem);
  MS5_DIALER_GET_IFACE (f->session)->dial_async (MS5_DIALER (f->session), NULL, ms5_test_result_cb, &result);
  g_assert_null (MS5_DIALER_GET_IFACE (f->session)->dial_finish (MS5_DIALER (f->session), client_wait (&result),
                                                                 &after_ms, &error));
  g_assert_error (error, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_CERTIFICATE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session-certificates/sign-in", test_certificates);
  g_test_add_func ("/session-certificates/dial", test_dial_certificate);

  return g_test_run ();
}
