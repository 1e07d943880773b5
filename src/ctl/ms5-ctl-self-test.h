/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Ms5SelfTestCase:
 * @source: who published the figure, or the policy
 * @what: which figure
 * @document: (nullable): a shift file with ' for ", whose result has @member
 * @member: (nullable): a number of the result
 * @compute: (nullable): computes the figure if there is no @document
 * @argument: passed to @compute
 * @scale: what the figure is multiplied by before it is compared: 100 for a percentage
 * @expected: the figure; %NAN if it cannot be computed
 * @tolerance: how far off is still right
 *
 * One figure that each build must reproduce.
 */
typedef struct
{
  const char *source;
  const char *what;
  const char *document;
  const char *member;
  double (*compute) (int argument);
  int argument;
  double scale;
  double expected;
  double tolerance;
} Ms5SelfTestCase;

extern const Ms5SelfTestCase ms5_self_test_cases[];
extern const guint           ms5_n_self_test_cases;

guint ms5_self_test_run (const Ms5SelfTestCase *cases,
                         guint                  n_cases,
                         gboolean               as_json,
                         GString               *out);

G_END_DECLS
