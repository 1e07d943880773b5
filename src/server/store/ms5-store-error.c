/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-store-error.h"

G_DEFINE_QUARK (ms5-store-error-quark, ms5_store_error)

/**
 * ms5_store_error_is_passing:
 * @error: what a store answered
 *
 * Returns: whether the same call may succeed later, when somebody has made room or the disk is
 *   back; until then nothing of it is stored
 */
gboolean
ms5_store_error_is_passing (const GError *error)
{
  return g_error_matches (error, MS5_STORE_ERROR, MS5_STORE_ERROR_FULL)
         || g_error_matches (error, MS5_STORE_ERROR, MS5_STORE_ERROR_READONLY)
         || g_error_matches (error, MS5_STORE_ERROR, MS5_STORE_ERROR_IO)
         || g_error_matches (error, MS5_STORE_ERROR, MS5_STORE_ERROR_BUSY);
}

/**
 * ms5_store_error_get_advice:
 * @error: what a store answered
 *
 * Returns: (transfer none): what an operator should do, in English, for logs
 */
const char *
ms5_store_error_get_advice (const GError *error)
{
  if (error->domain != MS5_STORE_ERROR)
    return "See the message.";

  switch ((Ms5StoreError) error->code)
    {
    case MS5_STORE_ERROR_FULL:
      return "Make room on the disk; the server goes on by itself.";

    case MS5_STORE_ERROR_READONLY:
      return "Let the server write into its state folder; it goes on by itself.";

    case MS5_STORE_ERROR_IO:
      return "Look at the disk and the system's log; the server tries again by itself.";

    case MS5_STORE_ERROR_BUSY:
      return "Close other programs that use the database; the server goes on by itself.";

    case MS5_STORE_ERROR_FORK:
      return "Two servers use one database: see to it that only the one runs that is to go on, and start it again.";

    case MS5_STORE_ERROR_CORRUPT:
      return "Stop the server, set the database and the files beside it aside, put the latest backup "
             "in their place and start again; keep what was set aside for the inquiry.";

    case MS5_STORE_ERROR_NEWER:
      return "Start the newer version of the server again.";

    case MS5_STORE_ERROR_FAILED:
    case MS5_STORE_ERROR_CLOSED:
    default:
      return "Restart the server and report this.";
    }
}
