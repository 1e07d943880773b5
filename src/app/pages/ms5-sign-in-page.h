/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * Ms5SignInPage:
 *
 * Asks for the server's address, a name and a password, and says what is wrong. Emits `sign-in`
 * (server, name, password).
 */
#define MS5_TYPE_SIGN_IN_PAGE (ms5_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (Ms5SignInPage, ms5_sign_in_page, MS5, SIGN_IN_PAGE, GtkWidget)

GtkWidget *ms5_sign_in_page_new (void) G_GNUC_WARN_UNUSED_RESULT;

void ms5_sign_in_page_fill        (Ms5SignInPage *self,
                                   const char    *server,
                                   const char    *name);
void ms5_sign_in_page_set_busy    (Ms5SignInPage *self,
                                   gboolean       busy);
void ms5_sign_in_page_set_problem (Ms5SignInPage *self,
                                   const char    *problem);
void ms5_sign_in_page_set_keyring (Ms5SignInPage *self,
                                   const char    *problem);
void ms5_sign_in_page_forget      (Ms5SignInPage *self);

G_END_DECLS
