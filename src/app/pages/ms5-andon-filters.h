/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-andon-order.h"

G_BEGIN_DECLS

/**
 * Ms5AndonFilters:
 *
 * Where the reader says which calls they want to see. Emits `changed`.
 */
#define MS5_TYPE_ANDON_FILTERS (ms5_andon_filters_get_type ())
G_DECLARE_FINAL_TYPE (Ms5AndonFilters, ms5_andon_filters, MS5, ANDON_FILTERS, GtkWidget)

GtkWidget            *ms5_andon_filters_new   (const Ms5View   *view) G_GNUC_WARN_UNUSED_RESULT;
const Ms5AndonFilter *ms5_andon_filters_get   (Ms5AndonFilters *self);
void                  ms5_andon_filters_clear (Ms5AndonFilters *self);

G_END_DECLS
