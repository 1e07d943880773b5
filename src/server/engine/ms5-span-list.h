/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/facts/ms5-fact-sink.h"

G_BEGIN_DECLS

/**
 * Ms5SpanList:
 *
 * The states of one piece of equipment, one after the other without a gap, the last one open. What is
 * told late may fill in time that was unknown, and nothing else. It remembers which spans were not
 * written yet.
 */
typedef struct _Ms5SpanList Ms5SpanList;

/**
 * Ms5SpanFunc:
 * @start: when the span begins
 * @span: (nullable): how it is now; %NULL if one of that start was written and never was true
 * @user_data: what was passed
 */
typedef void (*Ms5SpanFunc) (Ms5Time        start,
                             const Ms5Span *span,
                             gpointer       user_data);

Ms5SpanList   *ms5_span_list_new          (gboolean           keep_known) G_GNUC_WARN_UNUSED_RESULT;
void           ms5_span_list_free         (Ms5SpanList       *list);
void           ms5_span_list_restore      (Ms5SpanList       *list,
                                           const Ms5Span     *span);
void           ms5_span_list_open         (Ms5SpanList       *list,
                                           Ms5Time            start,
                                           Ms5State           state,
                                           Ms5Mode            mode);
gboolean       ms5_span_list_set_cause    (Ms5SpanList       *list,
                                           Ms5Cause           cause);
gboolean       ms5_span_list_fill         (Ms5SpanList       *list,
                                           Ms5Interval        interval,
                                           Ms5State           state,
                                           Ms5Mode            mode,
                                           Ms5Time            from);
void           ms5_span_list_get_fillable (const Ms5SpanList *list,
                                           Ms5Interval        interval,
                                           Ms5Time            from,
                                           Ms5IntervalSet    *set);
guint          ms5_span_list_get_length   (const Ms5SpanList *list);
const Ms5Span *ms5_span_list_get          (const Ms5SpanList *list,
                                           guint              index);
const Ms5Span *ms5_span_list_get_last     (const Ms5SpanList *list);
guint          ms5_span_list_find         (const Ms5SpanList *list,
                                           Ms5Time            time);
gboolean       ms5_span_list_is_written   (const Ms5SpanList *list);
void           ms5_span_list_write        (Ms5SpanList       *list,
                                           Ms5SpanFunc        func,
                                           gpointer           user_data);
guint          ms5_span_list_forget       (Ms5SpanList       *list,
                                           Ms5Time            before,
                                           guint              max,
                                           Ms5SpanFunc        func,
                                           gpointer           user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5SpanList, ms5_span_list_free)

G_END_DECLS
