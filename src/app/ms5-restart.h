/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A program cannot change to another session bus: too much of it knows the one that it began with. When the bus has
 * gone, it ends in order and begins anew as soon as there is a bus again. */

int ms5_restart_on_new_bus (char       **argv,
                            const char  *page);

G_END_DECLS
