/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Ms5Name:
 *
 * A text for people: a default, and translations by language (`de`, `pt_BR`). Not changed any more
 * once it is shared.
 */
typedef struct _Ms5Name Ms5Name;

Ms5Name    *ms5_name_new                (const char        *text) G_GNUC_WARN_UNUSED_RESULT;
Ms5Name    *ms5_name_ref                (Ms5Name           *name);
void        ms5_name_unref              (Ms5Name           *name);
void        ms5_name_add                (Ms5Name           *name,
                                         const char        *language,
                                         const char        *text);
const char *ms5_name_get_default        (const Ms5Name     *name);
const char *ms5_name_get                (const Ms5Name     *name,
                                         const char *const *languages);
guint       ms5_name_get_n_translations (const Ms5Name     *name);
const char *ms5_name_get_translation    (const Ms5Name     *name,
                                         guint              index,
                                         const char       **out_language);
gboolean    ms5_name_equal              (const Ms5Name     *a,
                                         const Ms5Name     *b);
gboolean    ms5_language_is_valid       (const char        *language);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Name, ms5_name_unref)

G_END_DECLS
