/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-action.h"
#include "protocol/ms5-result.h"
#include "server/actions/ms5-ledger.h"
#include "server/engine/ms5-engine-actions.h"

G_BEGIN_DECLS

/**
 * Ms5Deed:
 * @plant: the plant
 * @engine: an engine in an action
 * @ledger: what the engine writes to
 * @line: the line it is about
 * @by: who does it, as people see it
 * @device: the id of the device that they do it on
 * @device_name: (nullable): what its people call it
 * @action: what is wanted, found right in itself
 *
 * One action that may be done, on its way to its effect.
 */
typedef struct
{
  const Ms5Plant  *plant;
  Ms5Engine       *engine;
  Ms5Ledger       *ledger;
  const Ms5Line   *line;
  const char      *by;
  const char      *device;
  const char      *device_name;
  const Ms5Action *action;
} Ms5Deed;

Ms5Result *ms5_deed_do     (const Ms5Deed  *deed) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_deed_locate (const Ms5Deed  *deed,
                            Ms5Result      *result);
gboolean   ms5_deed_knows  (const char     *op);

/* ms5-deed-edit.c */
Ms5Result *ms5_deed_edit   (const Ms5Deed  *deed) G_GNUC_WARN_UNUSED_RESULT;
gboolean   ms5_deed_knows_edit (const char *op);

/* ms5-deed.c, for edits */
Ms5EngineDoing ms5_deed_begin (const Ms5Deed     *deed);
Ms5Result *ms5_deed_answer (const Ms5Deed        *deed,
                            Ms5EngineVerdict      verdict,
                            const Ms5EngineDoing *doing) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
