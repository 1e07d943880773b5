/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-problems.h"

G_BEGIN_DECLS

#define MS5_PROTOCOL_ERROR (ms5_protocol_error_quark ())

/**
 * Ms5ProtocolError:
 * @MS5_PROTOCOL_ERROR_SYNTAX: not JSON, or JSON that we refuse (duplicate names, NUL)
 * @MS5_PROTOCOL_ERROR_SHAPE: JSON of another form than the message has
 * @MS5_PROTOCOL_ERROR_LIMIT: larger, deeper or longer than agreed
 * @MS5_PROTOCOL_ERROR_FRAME: a binary frame that does not keep its own promises
 * @MS5_PROTOCOL_ERROR_UNKNOWN_TYPE: a message type that the sender may not send or we do not know
 *
 * Why something from the wire was refused.
 */
typedef enum
{
  MS5_PROTOCOL_ERROR_SYNTAX,
  MS5_PROTOCOL_ERROR_SHAPE,
  MS5_PROTOCOL_ERROR_LIMIT,
  MS5_PROTOCOL_ERROR_FRAME,
  MS5_PROTOCOL_ERROR_UNKNOWN_TYPE
} Ms5ProtocolError;

GQuark   ms5_protocol_error_quark (void);
gboolean ms5_problems_to_error    (const Ms5Problems *problems,
                                   GError           **error);

G_END_DECLS
