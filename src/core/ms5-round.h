/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

double ms5_round (double value,
                  guint  digits);

G_END_DECLS
