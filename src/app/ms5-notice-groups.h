/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/ms5-notifier.h"
#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/* What a group's notice has for a key, before the code of its line. */
#define MS5_NOTICE_GROUP "group:"

/**
 * Ms5NoticeGroupsNews:
 * @call: a call
 * @key: `line/call`
 * @user_data: who asks
 *
 * Returns: whether the reader is to be told of it, and has not been
 */
typedef gboolean (*Ms5NoticeGroupsNews) (Ms5CallModel *call,
                                         const char   *key,
                                         gpointer      user_data);

/**
 * Ms5NoticeGroupsDue:
 * @user_data: who asks
 *
 * There is something to tell that had to wait: ms5_notice_groups_update() tells it.
 */
typedef void (*Ms5NoticeGroupsDue) (gpointer user_data);

/* What a line's notice says changes no more often, unless it becomes more urgent. */
#define MS5_NOTICE_GROUPS_EVERY (10 * MS5_USEC_PER_S)

/**
 * Ms5NoticeGroups:
 *
 * In a flood more calls come than people can read: all of a line are told in one notice, which says how many there
 * are and which came first. It does not change with each of them. Critical ones are told by themselves, always.
 */
typedef struct _Ms5NoticeGroups Ms5NoticeGroups;

Ms5NoticeGroups *ms5_notice_groups_new    (const Ms5View       *view,
                                           Ms5Notifier         *notifier,
                                           Ms5Clock            *clock,
                                           Ms5NoticeGroupsDue   due,
                                           gpointer             user_data) G_GNUC_WARN_UNUSED_RESULT;
void             ms5_notice_groups_free   (Ms5NoticeGroups     *self);

void             ms5_notice_groups_update (Ms5NoticeGroups     *self,
                                           GPtrArray           *calls,
                                           const char          *reader,
                                           Ms5NoticeGroupsNews  is_news,
                                           gpointer             user_data);
void             ms5_notice_groups_opened (Ms5NoticeGroups     *self,
                                           const char          *line);
gboolean         ms5_notice_groups_has    (Ms5NoticeGroups     *self,
                                           const char          *key);
gboolean         ms5_notice_groups_owes   (Ms5NoticeGroups     *self,
                                           const char          *line);

char            *ms5_notice_key           (Ms5CallModel        *call) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5NoticeGroups, ms5_notice_groups_free)

G_END_DECLS
