/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Ms5StoreError:
 * @MS5_STORE_ERROR_FAILED: a fault of this program; trying again would not help
 * @MS5_STORE_ERROR_FULL: no room on the disk, or a limit is reached
 * @MS5_STORE_ERROR_READONLY: what is stored can't be written
 * @MS5_STORE_ERROR_IO: the disk or the connection failed
 * @MS5_STORE_ERROR_BUSY: somebody else holds it; try later
 * @MS5_STORE_ERROR_CORRUPT: what is stored is damaged
 * @MS5_STORE_ERROR_FORK: what is stored is another history than the one to continue
 * @MS5_STORE_ERROR_NEWER: a newer program has stored it; it has not been touched
 * @MS5_STORE_ERROR_CLOSED: the store is closed or closing
 *
 * What a caller can act on. What was cancelled fails with %G_IO_ERROR_CANCELLED instead.
 */
typedef enum
{
  MS5_STORE_ERROR_FAILED,
  MS5_STORE_ERROR_FULL,
  MS5_STORE_ERROR_READONLY,
  MS5_STORE_ERROR_IO,
  MS5_STORE_ERROR_BUSY,
  MS5_STORE_ERROR_CORRUPT,
  MS5_STORE_ERROR_FORK,
  MS5_STORE_ERROR_NEWER,
  MS5_STORE_ERROR_CLOSED,
} Ms5StoreError;

#define MS5_STORE_ERROR (ms5_store_error_quark ())
GQuark      ms5_store_error_quark      (void);

gboolean    ms5_store_error_is_passing (const GError *error);
const char *ms5_store_error_get_advice (const GError *error);

G_END_DECLS
