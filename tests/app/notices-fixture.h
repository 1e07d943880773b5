/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/ms5-call-notices.h"
#include "core/ms5-manual-clock.h"
#include "floor-fixture.h"
#include "log-notifier.h"

G_BEGIN_DECLS

/* Notices of calls, with a notifier that writes down what it is told. */

typedef struct
{
  Ms5ManualClock  *clock;
  Ms5View          view;
  LogNotifier     *notifier;
  Ms5NoticeLedger *ledger;
  Ms5CallNotices  *notices;
  char            *path;
  GString         *asked;
} Fixture;

typedef struct
{
  const char *path;
  void (*func) (Fixture       *fixture,
                gconstpointer  data);
} Test;

void fixture_settle    (Fixture    *fixture);
void fixture_start     (Fixture    *fixture);
void fixture_stop      (Fixture    *fixture);
void fixture_put_call  (Fixture    *fixture,
                        const char *line,
                        const char *key,
                        const char *priority,
                        const char *state,
                        int         rev,
                        int         minutes_ago);
void fixture_check_log (Fixture    *fixture,
                        const char *expected);
void fixture_press     (Fixture    *fixture,
                        const char *key,
                        const char *action);
void fixture_add_tests (const Test *tests,
                        gsize       n_tests);

G_END_DECLS
