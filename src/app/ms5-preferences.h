/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "client/ms5-client.h"

G_BEGIN_DECLS

GtkWidget *ms5_preferences_new (GtkWindow *parent,
                                GSettings *settings,
                                Ms5Client *client) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
