/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Ms5SealError:
 * @MS5_SEAL_ERROR_KEY: sealed with a key that is not at hand, or text that is no key
 * @MS5_SEAL_ERROR_TAMPERED: changed since it was sealed, or taken from another place
 * @MS5_SEAL_ERROR_TRUNCATED: shorter than any sealed value, or of an unknown format
 */
typedef enum
{
  MS5_SEAL_ERROR_KEY,
  MS5_SEAL_ERROR_TAMPERED,
  MS5_SEAL_ERROR_TRUNCATED,
} Ms5SealError;

#define MS5_SEAL_ERROR (ms5_seal_error_quark ())
GQuark ms5_seal_error_quark (void);

/**
 * Ms5SealKey:
 *
 * A secret of 32 bytes in memory that is locked, guarded, and wiped when freed. Its id is derived
 * from it, so that a wrong key is told from a changed value.
 */
typedef struct _Ms5SealKey Ms5SealKey;

#define MS5_SEAL_KEY_BYTES 32

Ms5SealKey *ms5_seal_key_generate (void) G_GNUC_WARN_UNUSED_RESULT;
Ms5SealKey *ms5_seal_key_decode   (const char        *text,
                                   GError           **error) G_GNUC_WARN_UNUSED_RESULT;
char       *ms5_seal_key_encode   (const Ms5SealKey  *key) G_GNUC_WARN_UNUSED_RESULT;
guint64     ms5_seal_key_get_id   (const Ms5SealKey  *key);
Ms5SealKey *ms5_seal_key_ref      (Ms5SealKey        *key);
void        ms5_seal_key_unref    (Ms5SealKey        *key);
void        ms5_seal_free_text    (char              *text);

/**
 * Ms5SealPlace:
 * @context: which file or use, such as `cache`
 * @table: which table or kind
 * @row: (nullable): what tells the row from others, such as its tag
 * @row_size: size of @row, in bytes
 *
 * Where a sealed value lives. It is no part of the value, yet opening needs the same place again:
 * values can't be swapped between rows.
 */
typedef struct
{
  const char    *context;
  const char    *table;
  gconstpointer  row;
  gsize          row_size;
} Ms5SealPlace;

/**
 * Ms5Seal:
 *
 * Seals with one key and opens with that one and earlier ones. Immutable once set up, then usable
 * from any thread.
 */
typedef struct _Ms5Seal Ms5Seal;

Ms5Seal    *ms5_seal_new          (Ms5SealKey          *current) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_seal_add_old      (Ms5Seal             *self,
                                   Ms5SealKey          *key);
Ms5Seal    *ms5_seal_ref          (Ms5Seal             *self);
void        ms5_seal_unref        (Ms5Seal             *self);

GBytes     *ms5_seal_close        (Ms5Seal             *self,
                                   gconstpointer        data,
                                   gsize                size,
                                   const Ms5SealPlace  *place) G_GNUC_WARN_UNUSED_RESULT;
GBytes     *ms5_seal_open         (Ms5Seal             *self,
                                   gconstpointer        sealed,
                                   gsize                size,
                                   const Ms5SealPlace  *place,
                                   GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    ms5_seal_is_current   (Ms5Seal             *self,
                                   gconstpointer        sealed,
                                   gsize                size);
GBytes     *ms5_seal_dup_mark     (Ms5Seal             *self) G_GNUC_WARN_UNUSED_RESULT;
GBytes     *ms5_seal_move         (Ms5Seal             *self,
                                   gconstpointer        sealed,
                                   gsize                size,
                                   const Ms5SealPlace  *from,
                                   const Ms5SealPlace  *to,
                                   GError             **error) G_GNUC_WARN_UNUSED_RESULT;

#define MS5_SEAL_TAG_BYTES 16

void        ms5_seal_tag          (Ms5Seal             *self,
                                   const char          *context,
                                   gconstpointer        data,
                                   gsize                size,
                                   guint8               out_tag[MS5_SEAL_TAG_BYTES]);
void        ms5_seal_old_tag      (const Ms5SealKey    *key,
                                   const char          *context,
                                   gconstpointer        data,
                                   gsize                size,
                                   guint8               out_tag[MS5_SEAL_TAG_BYTES]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5SealKey, ms5_seal_key_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Seal, ms5_seal_unref)

G_END_DECLS
