/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gnutls/abstract.h>

#include "server/auth/ms5-jws.h"

G_BEGIN_DECLS

/* RFC 7518, 3.3. */
#define MS5_JWS_MIN_RSA_BITS 2048
#define MS5_JWS_P256_BYTES   32

struct _Ms5JwsKey
{
  gatomicrefcount   ref_count;
  char             *kid;         /* (nullable) */
  Ms5JwsAlgorithm   algorithm;
  guint8           *secret;      /* HS256 */
  gsize             secret_size;
  gnutls_pubkey_t   public;      /* the others */
  gnutls_privkey_t  private;     /* (nullable): if it can sign */
};

/* ms5-jws-key.c */
Ms5JwsKey *ms5_jws_key_new          (const char       *kid,
                                     Ms5JwsAlgorithm   algorithm) G_GNUC_WARN_UNUSED_RESULT;
char      *ms5_jws_key_sign         (const Ms5JwsKey  *key,
                                     const char       *text,
                                     gsize             length) G_GNUC_WARN_UNUSED_RESULT;

/* ms5-jws-private-key.c */
char      *ms5_jws_key_sign_private (const Ms5JwsKey  *key,
                                     const char       *text,
                                     gsize             length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
