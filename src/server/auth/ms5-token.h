/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-time.h"
#include "server/auth/ms5-jws.h"

G_BEGIN_DECLS

/**
 * Ms5Claims:
 * @sub: id of the account
 * @sid: id of the sign-in
 * @issued: when it was made, %MS5_TIME_NONE if it does not say
 * @expires: when it ends
 *
 * What an access token says.
 */
typedef struct
{
  char    *sub;
  char    *sid;
  Ms5Time  issued;
  Ms5Time  expires;
} Ms5Claims;

/**
 * Ms5ClaimRules:
 * @issuer: who must have made the token
 * @audience: whom it must be for
 * @leeway: by how much clocks may differ, in microseconds
 */
typedef struct
{
  const char *issuer;
  const char *audience;
  gint64      leeway;
} Ms5ClaimRules;

gboolean   ms5_claims_read    (const char           *text,
                               gsize                 length,
                               const Ms5ClaimRules  *rules,
                               Ms5Time               now,
                               Ms5Claims            *out_claims,
                               GError              **error);
void       ms5_claims_clear   (Ms5Claims            *claims);

/**
 * Ms5Tokens:
 *
 * Makes and checks access tokens: JSON Web Tokens of type `at+jwt` (RFC 9068).
 */
typedef struct _Ms5Tokens Ms5Tokens;

Ms5Tokens *ms5_tokens_new     (const char           *issuer,
                               const char           *audience,
                               gint64                lifetime) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_tokens_free    (Ms5Tokens            *self);
void       ms5_tokens_add_key (Ms5Tokens            *self,
                               Ms5JwsKey            *key);
char      *ms5_tokens_issue   (Ms5Tokens            *self,
                               const char           *sub,
                               const char           *sid,
                               Ms5Time               now,
                               Ms5Time              *out_expires) G_GNUC_WARN_UNUSED_RESULT;
gboolean   ms5_tokens_check   (Ms5Tokens            *self,
                               const char           *token,
                               Ms5Time               now,
                               Ms5Claims            *out_claims,
                               GError              **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ms5Claims, ms5_claims_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Tokens, ms5_tokens_free)

G_END_DECLS
