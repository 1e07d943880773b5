/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-plant.h"

G_BEGIN_DECLS

/* Where shipped files are looked for instead of where they are installed. */
#define MS5_SERVER_DATA_VARIABLE "MS5_DATA_DIR"

char     *ms5_server_find_data   (const char  *name) G_GNUC_WARN_UNUSED_RESULT;
char     *ms5_server_find_state  (const char  *wanted,
                                  gboolean     is_demo) G_GNUC_WARN_UNUSED_RESULT;
int       ms5_server_lock_state  (const char  *folder,
                                  GError     **error);
char     *ms5_server_name_owner  (int          lock) G_GNUC_WARN_UNUSED_RESULT;
Ms5Plant *ms5_server_read_plant  (const char  *path,
                                  GError     **error) G_GNUC_WARN_UNUSED_RESULT;
char     *ms5_server_read_line   (const char  *path,
                                  GError     **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes   *ms5_server_read_secret (const char  *path,
                                  GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
