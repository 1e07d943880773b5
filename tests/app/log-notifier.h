/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/ms5-notifier.h"

G_BEGIN_DECLS

/*
 * Writes down what it is told, as `+KEY;`, or `+KEY@REV;`, and `-KEY;`.
 */
#define LOG_TYPE_NOTIFIER (log_notifier_get_type ())
G_DECLARE_FINAL_TYPE (LogNotifier, log_notifier, LOG, NOTIFIER, GObject)

struct _LogNotifier
{
  GObject      parent_instance;

  GString     *log;
  gboolean     with_rev;
  const char  *untold;           /* (nullable): that this is withdrawn is not written down */
  gboolean     refuses;
  Ms5Priority  priority;         /* of what was shown last */
  gboolean     can_acknowledge;
};

G_END_DECLS
