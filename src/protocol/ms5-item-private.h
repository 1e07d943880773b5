/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-plant.h"
#include "protocol/ms5-item.h"

/* The four functions of MS5_DECLARE_ITEM(), from a table called PREFIX_members. */
#define MS5_DEFINE_ITEM(Type, prefix)                                \
  static const Ms5Shape prefix##_shape = MS5_SHAPE (Type, prefix##_members); \
                                                                     \
  void                                                               \
  prefix##_init (Type *item)                                         \
  {                                                                  \
    ms5_shape_init (&prefix##_shape, item);                          \
  }                                                                  \
                                                                     \
  void                                                               \
  prefix##_clear (Type *item)                                        \
  {                                                                  \
    ms5_shape_clear (&prefix##_shape, item);                         \
  }                                                                  \
                                                                     \
  json_t *                                                           \
  prefix##_encode (const Type *item)                                 \
  {                                                                  \
    return ms5_shape_encode (&prefix##_shape, item);                 \
  }                                                                  \
                                                                     \
  gboolean                                                           \
  prefix##_decode (json_t      *fields,                              \
                   Type        *out_item,                            \
                   Ms5Problems *problems)                            \
  {                                                                  \
    return ms5_shape_decode (&prefix##_shape, fields, out_item, problems); \
  }

/* A code of the plant, the key of an item, who did it, and free text. */
#define MS5_CODE(Struct, field, how) \
  MS5_STRING_IF (Struct, field, how, MS5_LIMIT_CODE_BYTES, ms5_code_is_valid)
#define MS5_KEY(Struct, field, how) \
  MS5_STRING_IF (Struct, field, how, MS5_LIMIT_KEY_BYTES, ms5_key_is_valid)
#define MS5_WHO(Struct, field, how)  MS5_STRING (Struct, field, how, MS5_LIMIT_KEY_BYTES)
#define MS5_TEXT(Struct, field, how) MS5_STRING (Struct, field, how, MS5_LIMIT_STRING_BYTES)

const Ms5Shape *ms5_plant_item_get_shape (const char *key);
