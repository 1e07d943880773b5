/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"
#include "core/ms5-alarm-figures.h"

G_BEGIN_DECLS

/**
 * Ms5AndonFigures:
 *
 * How well people are called, in the figures of ISA-18.2, each with its explanation a click away. Brought up to date
 * every few seconds while it is seen.
 */
#define MS5_TYPE_ANDON_FIGURES (ms5_andon_figures_get_type ())
G_DECLARE_FINAL_TYPE (Ms5AndonFigures, ms5_andon_figures, MS5, ANDON_FIGURES, GtkWidget)

GtkWidget             *ms5_andon_figures_new (const Ms5View   *view) G_GNUC_WARN_UNUSED_RESULT;
const Ms5AlarmFigures *ms5_andon_figures_get (Ms5AndonFigures *self);

G_END_DECLS
