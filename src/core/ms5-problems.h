/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Ms5Problem:
 * @path: where, as a JSON path such as `$.lines[2].code`
 * @message: what, in English
 */
typedef struct
{
  char *path;
  char *message;
} Ms5Problem;

/**
 * Ms5Problems:
 *
 * Everything that is wrong with one document.
 */
typedef struct _Ms5Problems Ms5Problems;

Ms5Problems      *ms5_problems_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void              ms5_problems_free       (Ms5Problems       *problems);
void              ms5_problems_add        (Ms5Problems       *problems,
                                           const char        *path,
                                           const char        *format,
                                           ...) G_GNUC_PRINTF (3, 4);
guint             ms5_problems_get_count  (const Ms5Problems *problems);
const Ms5Problem *ms5_problems_get        (const Ms5Problems *problems,
                                           guint              index);
gboolean          ms5_problems_has_path   (const Ms5Problems *problems,
                                           const char        *path);
void              ms5_problems_sort       (Ms5Problems       *problems,
                                           GCompareDataFunc   compare_paths,
                                           gpointer           user_data);
char             *ms5_problems_to_string  (const Ms5Problems *problems);
int               ms5_path_compare        (const char        *a,
                                           const char        *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Problems, ms5_problems_free)

G_END_DECLS
