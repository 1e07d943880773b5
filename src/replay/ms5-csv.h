/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Ms5CsvRowFunc:
 * @fields: (element-type utf8): the row's fields; valid during the call
 * @row: its number; 1 is the first in the file
 * @user_data: as given
 * @error: (out): what is wrong with the row
 *
 * Returns: %FALSE to end
 */
typedef gboolean (*Ms5CsvRowFunc) (const GPtrArray  *fields,
                                   guint             row,
                                   gpointer          user_data,
                                   GError          **error);

gboolean ms5_csv_parse (GBytes         *bytes,
                        char            delimiter,
                        Ms5CsvRowFunc   func,
                        gpointer        user_data,
                        GError        **error);

G_END_DECLS
