/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-json.h"

G_BEGIN_DECLS

/**
 * Ms5Parcel:
 *
 * What arrived in one piece: JSON that should be one sample or an array of them, and where it came
 * from. May be made in any thread; immutable once it is handed over.
 */
typedef struct _Ms5Parcel Ms5Parcel;

Ms5Parcel    *ms5_parcel_new           (json_t          *value,
                                        const char      *origin) G_GNUC_WARN_UNUSED_RESULT;
Ms5Parcel    *ms5_parcel_new_from_text (const char      *text,
                                        gsize            length,
                                        const char      *origin) G_GNUC_WARN_UNUSED_RESULT;
Ms5Parcel    *ms5_parcel_new_oversized (gsize            length,
                                        const char      *origin) G_GNUC_WARN_UNUSED_RESULT;
Ms5Parcel    *ms5_parcel_ref           (Ms5Parcel       *parcel);
void          ms5_parcel_unref         (Ms5Parcel       *parcel);
void          ms5_parcel_set_place     (Ms5Parcel       *parcel,
                                        const char      *site,
                                        const char      *area,
                                        const char      *line,
                                        const char      *equipment);
json_t       *ms5_parcel_get_value     (const Ms5Parcel *parcel);
const char   *ms5_parcel_get_problem   (const Ms5Parcel *parcel);
gboolean      ms5_parcel_is_oversized  (const Ms5Parcel *parcel);
const char   *ms5_parcel_get_origin    (const Ms5Parcel *parcel);
const char   *ms5_parcel_get_site      (const Ms5Parcel *parcel);
const char   *ms5_parcel_get_area      (const Ms5Parcel *parcel);
const char   *ms5_parcel_get_line      (const Ms5Parcel *parcel);
const char   *ms5_parcel_get_equipment (const Ms5Parcel *parcel);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Parcel, ms5_parcel_unref)

G_END_DECLS
