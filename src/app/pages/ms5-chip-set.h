/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Ms5ChipSet:
 *
 * Some of many to be chosen, all of them in sight, with a chip for all if it has one. Emits `changed` when a person
 * changes it.
 */
#define MS5_TYPE_CHIP_SET (ms5_chip_set_get_type ())
G_DECLARE_FINAL_TYPE (Ms5ChipSet, ms5_chip_set, MS5, CHIP_SET, GtkWidget)

GtkWidget *ms5_chip_set_new       (const char        *label,
                                   const char        *all) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_chip_set_add       (Ms5ChipSet        *self,
                                   const char        *code,
                                   const char        *label);
GStrv      ms5_chip_set_dup_codes (Ms5ChipSet        *self) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_chip_set_set_codes (Ms5ChipSet        *self,
                                   const char *const *codes);

G_END_DECLS
