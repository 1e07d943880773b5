/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-change.h"

G_BEGIN_DECLS

/**
 * Ms5Base:
 *
 * Topics and their items as the server has them at one position of its log, with the digest of each
 * topic. Of an event topic only as many entries as a snapshot has.
 */
typedef struct _Ms5Base Ms5Base;

Ms5Base    *ms5_base_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_base_free         (Ms5Base    *self);

GStrv       ms5_base_dup_topics   (Ms5Base    *self) G_GNUC_WARN_UNUSED_RESULT;
guint       ms5_base_get_n_topics (Ms5Base    *self);
gboolean    ms5_base_has_topic    (Ms5Base    *self,
                                   const char *topic);
void        ms5_base_add_topic    (Ms5Base    *self,
                                   const char *topic);
void        ms5_base_move_topic   (Ms5Base    *self,
                                   Ms5Base    *from,
                                   const char *topic);
gboolean    ms5_base_remove_topic (Ms5Base    *self,
                                   const char *topic);
void        ms5_base_clear        (Ms5Base    *self);
gboolean    ms5_base_apply        (Ms5Base    *self,
                                   Ms5Change  *change);
Ms5Change  *ms5_base_lookup       (Ms5Base    *self,
                                   const char *topic,
                                   const char *key);
GPtrArray  *ms5_base_dup_items    (Ms5Base    *self,
                                   const char *topic) G_GNUC_WARN_UNUSED_RESULT;
guint64     ms5_base_get_sum      (Ms5Base    *self,
                                   const char *topic);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Base, ms5_base_free)

G_END_DECLS
