/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-json.h"

G_BEGIN_DECLS

/**
 * Ms5TokenError:
 * @MS5_TOKEN_ERROR_MALFORMED: no token at all, too long, or not in its one canonical form
 * @MS5_TOKEN_ERROR_KEY: no known key is named
 * @MS5_TOKEN_ERROR_ALGORITHM: another algorithm than that of the key, or extensions we don't know
 * @MS5_TOKEN_ERROR_SIGNATURE: not signed with that key
 * @MS5_TOKEN_ERROR_TYPE: signed, but for another use
 * @MS5_TOKEN_ERROR_CLAIM: a claim is missing, of the wrong form or not for us
 * @MS5_TOKEN_ERROR_EXPIRED: no longer valid
 * @MS5_TOKEN_ERROR_EARLY: not valid yet
 *
 * Why a token was refused: for logs and tests. Peers are told no more than that it was.
 */
typedef enum
{
  MS5_TOKEN_ERROR_MALFORMED,
  MS5_TOKEN_ERROR_KEY,
  MS5_TOKEN_ERROR_ALGORITHM,
  MS5_TOKEN_ERROR_SIGNATURE,
  MS5_TOKEN_ERROR_TYPE,
  MS5_TOKEN_ERROR_CLAIM,
  MS5_TOKEN_ERROR_EXPIRED,
  MS5_TOKEN_ERROR_EARLY,
} Ms5TokenError;

#define MS5_TOKEN_ERROR (ms5_token_error_quark ())
GQuark ms5_token_error_quark (void);

/**
 * Ms5JwsAlgorithm:
 * @MS5_JWS_HS256: HMAC with SHA-256: signs and verifies
 * @MS5_JWS_RS256: RSA, PKCS #1 v1.5, with SHA-256: verifies, and signs if it is private
 * @MS5_JWS_ES256: ECDSA on P-256 with SHA-256: the same
 */
typedef enum
{
  MS5_JWS_HS256,
  MS5_JWS_RS256,
  MS5_JWS_ES256,
} Ms5JwsAlgorithm;

/**
 * Ms5JwsKey:
 *
 * A key record: its name, the one algorithm it is for, and the key. Immutable; a secret
 * that is shared stands in guarded memory.
 */
typedef struct _Ms5JwsKey Ms5JwsKey;

/* Of an HS256 key, in bytes. */
#define MS5_JWS_MIN_SECRET 32

Ms5JwsKey       *ms5_jws_key_new_hs256     (const char       *kid,
                                            const guint8     *secret,
                                            gsize             size) G_GNUC_WARN_UNUSED_RESULT;
Ms5JwsKey       *ms5_jws_key_new_from_jwk  (json_t           *jwk,
                                            GError          **error) G_GNUC_WARN_UNUSED_RESULT;
Ms5JwsKey       *ms5_jws_key_new_from_pem  (const char       *kid,
                                            const char       *pem,
                                            gsize             length,
                                            GError          **error) G_GNUC_WARN_UNUSED_RESULT;
Ms5JwsKey       *ms5_jws_key_ref           (Ms5JwsKey        *key);
void             ms5_jws_key_unref         (Ms5JwsKey        *key);
const char      *ms5_jws_key_get_id        (const Ms5JwsKey  *key);
Ms5JwsAlgorithm  ms5_jws_key_get_algorithm (const Ms5JwsKey  *key);
gboolean         ms5_jws_key_verify        (const Ms5JwsKey  *key,
                                            const char       *text,
                                            gsize             length,
                                            const guint8     *signature,
                                            gsize             size);
char            *ms5_jws_key_dup_point     (const Ms5JwsKey  *key) G_GNUC_WARN_UNUSED_RESULT;

/**
 * Ms5Jws:
 * @header: the header
 * @payload: the signed bytes
 *
 * A signed text (RFC 7515, compact form) whose signature was found right.
 */
typedef struct
{
  json_t *header;
  GBytes *payload;
} Ms5Jws;

char     *ms5_jws_sign   (const Ms5JwsKey  *key,
                          const char       *type,
                          const json_t     *payload) G_GNUC_WARN_UNUSED_RESULT;
gboolean  ms5_jws_verify (const char       *token,
                          GPtrArray        *keys,
                          Ms5Jws           *out_jws,
                          GError          **error);
void      ms5_jws_clear  (Ms5Jws           *jws);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5JwsKey, ms5_jws_key_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ms5Jws, ms5_jws_clear)

G_END_DECLS
