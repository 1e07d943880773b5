/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Watches from outside how much a TCP connection reads, where its stream can't be wrapped: on the
 * client's side libsoup 3.2 gathers the fragments of a message without limit.
 */
typedef struct _Ms5Intake Ms5Intake;

typedef void (*Ms5IntakeFunc) (gpointer user_data);

Ms5Intake *ms5_intake_new    (GSocket       *socket,
                              GInputStream  *input,
                              gsize          max_message,
                              Ms5IntakeFunc  too_much,
                              gpointer       user_data) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_intake_free   (Ms5Intake     *self);
void       ms5_intake_reset  (Ms5Intake     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Intake, ms5_intake_free)

G_END_DECLS
