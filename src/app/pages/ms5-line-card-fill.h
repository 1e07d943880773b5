/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"
#include "app/widgets/ms5-line-card.h"

G_BEGIN_DECLS

void ms5_line_card_fill (Ms5LineCard   *card,
                         const Ms5View *view,
                         Ms5LineModel  *line);

G_END_DECLS
