/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-session.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* A session beside a server that answers as the test wants. */
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

Fixture *fixture_new        (GTlsCertificate   *certificate);
void     fixture_free       (Fixture           *f);
GError  *fixture_sign_in_at (Fixture           *f,
                             const char        *address,
                             int               *out_retry_after) G_GNUC_WARN_UNUSED_RESULT;
void     fixture_sign_in    (Fixture           *f);

/* What the server answers to a sign-in, or to a renewal that it held. */
void     fixture_grant      (Fixture           *f,
                             SoupServerMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

G_END_DECLS
