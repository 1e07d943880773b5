/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-model-item.h"
#include "protocol/ms5-item.h"

G_BEGIN_DECLS

/**
 * Ms5StopModel:
 *
 * A stop. Properties: those of #Ms5StopItem; `reason-name`; `equipment-name`; `coded` (whether
 * someone, or the machine, has told what it was), `to-explain` (whether a person should). `end` is
 * %MS5_TIME_NONE while it lasts.
 */
#define MS5_TYPE_STOP_MODEL (ms5_stop_model_get_type ())
G_DECLARE_FINAL_TYPE (Ms5StopModel, ms5_stop_model, MS5, STOP_MODEL, Ms5ModelItem)

const Ms5StopItem *ms5_stop_model_get_item        (Ms5StopModel *self);
const char        *ms5_stop_model_get_reason_name (Ms5StopModel *self);
gboolean           ms5_stop_model_is_coded        (Ms5StopModel *self);
gboolean           ms5_stop_model_is_to_explain   (Ms5StopModel *self);

G_END_DECLS
