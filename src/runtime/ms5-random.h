/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * Ms5Random:
 *
 * A source of random numbers that is given to whoever needs one, so that a test can repeat them.
 * The system's is good for secrets, a seeded one for nothing but tests.
 */
#define MS5_TYPE_RANDOM (ms5_random_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Random, ms5_random, MS5, RANDOM, GObject)

Ms5Random *ms5_random_new_system (void) G_GNUC_WARN_UNUSED_RESULT;
Ms5Random *ms5_random_new_seeded (guint64    seed) G_GNUC_WARN_UNUSED_RESULT;

void       ms5_random_fill       (Ms5Random *self,
                                  gpointer   buffer,
                                  gsize      size);
guint64    ms5_random_next       (Ms5Random *self);
gint64     ms5_random_range      (Ms5Random *self,
                                  gint64     first,
                                  gint64     last);
double     ms5_random_double     (Ms5Random *self);

G_END_DECLS
