/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-error.h"

G_DEFINE_QUARK (ms5-protocol-error-quark, ms5_protocol_error)

/**
 * ms5_problems_to_error:
 * @problems: what was found wrong with one document
 * @error: (out): set to %MS5_PROTOCOL_ERROR_SHAPE with the first problem's path, if there is one
 *
 * Returns: whether @problems is empty
 */
gboolean
ms5_problems_to_error (const Ms5Problems *problems,
                       GError           **error)
{
  const Ms5Problem *first;

  if (ms5_problems_get_count (problems) == 0)
    return TRUE;

  first = ms5_problems_get (problems, 0);
  g_set_error (error, MS5_PROTOCOL_ERROR, MS5_PROTOCOL_ERROR_SHAPE, "%s: %s", first->path,
               first->message);
  return FALSE;
}
