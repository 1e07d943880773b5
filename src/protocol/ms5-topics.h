/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Ms5TopicKind:
 *
 * What a topic is about. Each but `plant` and `system` names what it belongs to: `line/L1`.
 */
typedef enum
{
  MS5_TOPIC_PLANT,
  MS5_TOPIC_LINE,
  MS5_TOPIC_LIVE,
  MS5_TOPIC_STOPS,
  MS5_TOPIC_TIMELINE,
  MS5_TOPIC_CALLS,
  MS5_TOPIC_ALARMS,
  MS5_TOPIC_JOBS,
  MS5_TOPIC_QUALITY,
  MS5_TOPIC_CHANGEOVERS,
  MS5_TOPIC_ESCALATIONS,
  MS5_TOPIC_JOURNAL,
  MS5_TOPIC_NOTES,
  MS5_TOPIC_DEVICES,
  MS5_TOPIC_SYSTEM
} Ms5TopicKind;

#define MS5_N_TOPIC_KINDS (MS5_TOPIC_SYSTEM + 1)

/**
 * Ms5TopicNature:
 * @MS5_TOPIC_STATE: items that change; changes may be conflated
 * @MS5_TOPIC_EVENT: entries that never change and are never conflated
 * @MS5_TOPIC_LAST: last values that nobody resumes; not in the log
 *
 * How a topic's changes travel.
 */
typedef enum
{
  MS5_TOPIC_STATE,
  MS5_TOPIC_EVENT,
  MS5_TOPIC_LAST
} Ms5TopicNature;

const char     *ms5_topic_kind_to_string  (Ms5TopicKind   kind);
Ms5TopicNature  ms5_topic_kind_get_nature (Ms5TopicKind   kind);
gboolean        ms5_topic_kind_is_urgent  (Ms5TopicKind   kind);
gboolean        ms5_topic_kind_has_code   (Ms5TopicKind   kind);
gboolean        ms5_topic_kind_is_of_line (Ms5TopicKind   kind);

gboolean        ms5_topic_parse           (const char    *topic,
                                           Ms5TopicKind  *out_kind,
                                           const char   **out_code);
char           *ms5_topic_new             (Ms5TopicKind   kind,
                                           const char    *code) G_GNUC_WARN_UNUSED_RESULT;
gboolean        ms5_topic_is_urgent       (const char    *topic);
gboolean        ms5_topic_is_valid        (const char    *topic);
gboolean        ms5_key_is_valid          (const char    *key);

G_END_DECLS
