/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-floor.h"

G_BEGIN_DECLS

/* A Monday morning in Berlin: 10:18:43. */
#define FLOOR_FIXTURE_NOW (G_GINT64_CONSTANT (1772443123) * G_USEC_PER_SEC)

/* The bottling hall in the middle of its early shift: L1 stands with two calls and a stop to explain,
 * L2 and L3 run, L4 is being changed over, L5 is silent. Lines past the fifth are copies of these. */
Ms5Floor *floor_fixture_new      (Ms5Clock   *clock,
                                  guint       n_lines) G_GNUC_WARN_UNUSED_RESULT;

/* Puts one item or some fields of one, as JSON text with single quotes. */
void      floor_fixture_put      (Ms5Floor   *floor,
                                  const char *topic,
                                  const char *key,
                                  const char *json);
void      floor_fixture_live     (Ms5Floor   *floor,
                                  const char *line,
                                  const char *key,
                                  const char *json);
void      floor_fixture_remove   (Ms5Floor   *floor,
                                  const char *topic,
                                  const char *key);

G_END_DECLS
