/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A real mosquitto in a folder of its own, on a free port. */
typedef struct
{
  char *folder;
  guint16 port;
  char *config;
  GSubprocess *process;
} Broker;

gboolean broker_is_there  (void);
Broker  *broker_new       (const char  *extra) G_GNUC_WARN_UNUSED_RESULT;
void     broker_start     (Broker      *self);
void     broker_stop      (Broker      *self);
void     broker_free      (Broker      *self);
char    *broker_dup_path  (Broker      *self,
                           const char  *name) G_GNUC_WARN_UNUSED_RESULT;
char    *broker_dup_uri   (Broker      *self,
                           const char  *scheme) G_GNUC_WARN_UNUSED_RESULT;
void     broker_publish   (Broker      *self,
                           const char  *topic,
                           const char  *lines,
                           ...) G_GNUC_NULL_TERMINATED;

/* Starts a program that ends with us. */
GSubprocess *start_program (GSubprocessFlags  flags,
                            const char       *program,
                            ...) G_GNUC_NULL_TERMINATED;

/* Runs a program to its end, which must be a good one. */
void     run_program      (const char  *program,
                           ...) G_GNUC_NULL_TERMINATED;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Broker, broker_free)

G_END_DECLS
