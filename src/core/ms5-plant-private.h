/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-plant.h"

G_BEGIN_DECLS

void ms5_area_free          (Ms5Area         *area);
void ms5_line_free          (Ms5Line         *line);
void ms5_product_free       (Ms5Product      *product);
void ms5_changeover_free    (Ms5Changeover   *changeover);
void ms5_shift_pattern_free (Ms5ShiftPattern *pattern);
void ms5_closed_time_free   (Ms5ClosedTime   *closed);
void ms5_reason_free        (Ms5Reason       *reason);
void ms5_action_setup_free  (Ms5ActionSetup  *setup);
void ms5_call_type_free     (Ms5CallType     *type);
void ms5_call_cause_free    (Ms5CallCause    *cause);
void ms5_rule_free          (Ms5Rule         *rule);

void ms5_plant_check_shifts (const Ms5Plant  *plant,
                             Ms5Problems     *problems);
void ms5_plant_check_rule   (const Ms5Plant  *plant,
                             const Ms5Rule   *rule,
                             const char      *path,
                             Ms5Problems     *problems);

/* ms5-rules.c */
void ms5_plant_seal_deadbands (Ms5Plant      *plant);

/* For the checks: one problem at a path made for it. */
void ms5_plant_problem      (Ms5Problems     *problems,
                             char            *path,
                             const char      *format,
                             ...) G_GNUC_PRINTF (3, 4);

G_END_DECLS
