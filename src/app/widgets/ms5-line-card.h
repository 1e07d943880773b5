/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ms5-freshness.h"
#include "ms5-look.h"
#include "ms5-oee-gauge.h"

G_BEGIN_DECLS

/**
 * Ms5LineCard:
 *
 * A line on the floor page: does it need me now? Can be pressed, and emits `activate`.
 */
#define MS5_TYPE_LINE_CARD (ms5_line_card_get_type ())
G_DECLARE_FINAL_TYPE (Ms5LineCard, ms5_line_card, MS5, LINE_CARD, GtkWidget)

GtkWidget *ms5_line_card_new (void) G_GNUC_WARN_UNUSED_RESULT;

void          ms5_line_card_set_title        (Ms5LineCard   *self,
                                              const char    *title);
void          ms5_line_card_set_state        (Ms5LineCard   *self,
                                              Ms5StateClass  state);
void          ms5_line_card_set_state_text   (Ms5LineCard   *self,
                                              const char    *state_text);
void          ms5_line_card_set_since        (Ms5LineCard   *self,
                                              Ms5Time        since);
void          ms5_line_card_set_pulse        (Ms5LineCard   *self,
                                              Ms5Pulse      *pulse);
void          ms5_line_card_set_oee          (Ms5LineCard   *self,
                                              double         oee);
void          ms5_line_card_set_oee_target   (Ms5LineCard   *self,
                                              double         oee_target);
void          ms5_line_card_set_good         (Ms5LineCard   *self,
                                              double         good);
void          ms5_line_card_set_target       (Ms5LineCard   *self,
                                              double         target);
void          ms5_line_card_set_speed        (Ms5LineCard   *self,
                                              double         speed);
void          ms5_line_card_set_speed_target (Ms5LineCard   *self,
                                              double         speed_target);
void          ms5_line_card_set_reason       (Ms5LineCard   *self,
                                              const char    *reason);
void          ms5_line_card_set_calls        (Ms5LineCard   *self,
                                              guint          calls);
void          ms5_line_card_set_urgent       (Ms5LineCard   *self,
                                              gboolean       urgent);
Ms5OeeGauge  *ms5_line_card_get_gauge        (Ms5LineCard   *self);
Ms5Freshness *ms5_line_card_get_freshness    (Ms5LineCard   *self);

G_END_DECLS
