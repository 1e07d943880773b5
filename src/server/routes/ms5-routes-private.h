/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/routes/ms5-routes.h"

G_BEGIN_DECLS

/* What the table runs. */
void ms5_route_health (Ms5HttpRequest *request,
                       gpointer        context);

G_END_DECLS
