/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/store/ms5-store.h"

G_BEGIN_DECLS

/* In front of a real store: lets its commits wait or fail when told to. */
#define WEAK_TYPE_STORE (weak_store_get_type ())
G_DECLARE_FINAL_TYPE (WeakStore, weak_store, WEAK, STORE, GObject)

WeakStore *weak_store_new        (Ms5Store      *real) G_GNUC_WARN_UNUSED_RESULT;
void       weak_store_hold       (WeakStore     *self);
void       weak_store_release    (WeakStore     *self);
void       weak_store_fail       (WeakStore     *self,
                                  guint          times,
                                  Ms5StoreError  code,
                                  gboolean       after_storing);
gboolean   weak_store_is_working (WeakStore     *self);

G_END_DECLS
