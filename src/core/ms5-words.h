/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The words of the field, spelled the same in code, messages, database and files. Each has
 * `_to_string`, which never fails, and `_from_string`, which takes the exact spelling only. */

/**
 * Ms5State:
 *
 * Machine states of PackML (ISA-TR88.00.02), mapped by name as published numberings differ, and
 * `NoData`: nothing was heard from the machine.
 */
typedef enum
{
  MS5_STATE_UNDEFINED,
  MS5_STATE_CLEARING,
  MS5_STATE_STOPPED,
  MS5_STATE_STARTING,
  MS5_STATE_IDLE,
  MS5_STATE_SUSPENDED,
  MS5_STATE_EXECUTE,
  MS5_STATE_STOPPING,
  MS5_STATE_ABORTING,
  MS5_STATE_ABORTED,
  MS5_STATE_HOLDING,
  MS5_STATE_HELD,
  MS5_STATE_UNHOLDING,
  MS5_STATE_SUSPENDING,
  MS5_STATE_UNSUSPENDING,
  MS5_STATE_RESETTING,
  MS5_STATE_COMPLETING,
  MS5_STATE_COMPLETE,
  MS5_STATE_NO_DATA
} Ms5State;

#define MS5_N_STATES (MS5_STATE_NO_DATA + 1)

/**
 * Ms5Mode:
 *
 * What the machine is being used for.
 */
typedef enum
{
  MS5_MODE_PRODUCTION,
  MS5_MODE_MAINTENANCE,
  MS5_MODE_MANUAL,
  MS5_MODE_CHANGEOVER,
  MS5_MODE_CLEANING,
  MS5_MODE_SETUP
} Ms5Mode;

#define MS5_N_MODES (MS5_MODE_SETUP + 1)

/**
 * Ms5Priority:
 *
 * How urgent a call is, rising.
 */
typedef enum
{
  MS5_PRIORITY_LOW,
  MS5_PRIORITY_MEDIUM,
  MS5_PRIORITY_HIGH,
  MS5_PRIORITY_CRITICAL
} Ms5Priority;

#define MS5_N_PRIORITIES (MS5_PRIORITY_CRITICAL + 1)

/* A bit for each priority, and all of them. */
#define MS5_PRIORITY_BIT(priority) (1u << (priority))
#define MS5_PRIORITY_BITS_ALL      ((1u << MS5_N_PRIORITIES) - 1)

/**
 * Ms5Category:
 *
 * What a stop's time is.
 */
typedef enum
{
  MS5_CATEGORY_UNPLANNED,
  MS5_CATEGORY_PLANNED,
  MS5_CATEGORY_CHANGEOVER,
  MS5_CATEGORY_MAINTENANCE
} Ms5Category;

#define MS5_N_CATEGORIES (MS5_CATEGORY_MAINTENANCE + 1)

/**
 * Ms5Role:
 *
 * What an account may do; `ingest` is for machines.
 */
typedef enum
{
  MS5_ROLE_ADMIN,
  MS5_ROLE_PRODUCTION_MANAGER,
  MS5_ROLE_SHIFT_MANAGER,
  MS5_ROLE_ENGINEER,
  MS5_ROLE_OPERATOR,
  MS5_ROLE_MAINTENANCE,
  MS5_ROLE_QUALITY,
  MS5_ROLE_VIEWER,
  MS5_ROLE_INGEST
} Ms5Role;

#define MS5_N_ROLES (MS5_ROLE_INGEST + 1)

#define MS5_ROLE_BIT(role) (1u << (role))

/**
 * Ms5Cause:
 *
 * Why a machine is Suspended: nothing comes in, or nothing can go out.
 */
typedef enum
{
  MS5_CAUSE_NONE,
  MS5_CAUSE_STARVED,
  MS5_CAUSE_BLOCKED
} Ms5Cause;

#define MS5_N_CAUSES (MS5_CAUSE_BLOCKED + 1)

/**
 * Ms5CallState:
 *
 * How far a call has come. Only reopening brings it back.
 */
typedef enum
{
  MS5_CALL_RAISED,
  MS5_CALL_ACKNOWLEDGED,
  MS5_CALL_RESOLVED
} Ms5CallState;

#define MS5_N_CALL_STATES (MS5_CALL_RESOLVED + 1)

/**
 * Ms5Detected:
 *
 * What showed that a stop began: the machine's state, the absence of cycles, or a person.
 */
typedef enum
{
  MS5_DETECTED_STATE,
  MS5_DETECTED_CYCLE,
  MS5_DETECTED_HAND
} Ms5Detected;

#define MS5_N_DETECTED (MS5_DETECTED_HAND + 1)

/**
 * Ms5Transition:
 * @MS5_TRANSITION_RAISED: there is a call that was not there before
 * @MS5_TRANSITION_RETURNED: its condition is gone
 * @MS5_TRANSITION_ACTIVE: its condition is there again
 * @MS5_TRANSITION_ACKNOWLEDGED: someone has seen it
 * @MS5_TRANSITION_COMMENTED: someone wrote something
 * @MS5_TRANSITION_ASSIGNED: someone else, or nobody, is to see to it
 * @MS5_TRANSITION_ESCALATED: it reached a level
 * @MS5_TRANSITION_SHELVED: it was put on the shelf, or is to stay there for another time
 * @MS5_TRANSITION_UNSHELVED: it came off
 * @MS5_TRANSITION_RESOLVED: the action is done
 * @MS5_TRANSITION_REOPENED: it was not, after all
 * @MS5_TRANSITION_SUPPRESSED: it is a consequence of another call
 * @MS5_TRANSITION_UNSUPPRESSED: it stands for itself again
 * @MS5_TRANSITION_DISABLED: its condition was taken out of service
 * @MS5_TRANSITION_ENABLED: its condition is in service again
 * @MS5_TRANSITION_REMINDED: those of its level were told again
 * @MS5_TRANSITION_UNDELIVERABLE: a level was due and nobody could be told
 * @MS5_TRANSITION_DELIVERED: somebody was told, after all
 *
 * What happens to a call, as its journal tells it.
 */
typedef enum
{
  MS5_TRANSITION_RAISED,
  MS5_TRANSITION_RETURNED,
  MS5_TRANSITION_ACTIVE,
  MS5_TRANSITION_ACKNOWLEDGED,
  MS5_TRANSITION_COMMENTED,
  MS5_TRANSITION_ASSIGNED,
  MS5_TRANSITION_ESCALATED,
  MS5_TRANSITION_SHELVED,
  MS5_TRANSITION_UNSHELVED,
  MS5_TRANSITION_RESOLVED,
  MS5_TRANSITION_REOPENED,
  MS5_TRANSITION_SUPPRESSED,
  MS5_TRANSITION_UNSUPPRESSED,
  MS5_TRANSITION_DISABLED,
  MS5_TRANSITION_ENABLED,
  MS5_TRANSITION_REMINDED,
  MS5_TRANSITION_UNDELIVERABLE,
  MS5_TRANSITION_DELIVERED
} Ms5Transition;

#define MS5_N_TRANSITIONS (MS5_TRANSITION_DELIVERED + 1)

/**
 * Ms5Outcome:
 * @MS5_OUTCOME_APPLIED: it took effect
 * @MS5_OUTCOME_MERGED: it took effect, combined with what had changed meanwhile
 * @MS5_OUTCOME_NOOP: it was already so
 * @MS5_OUTCOME_SUPERSEDED: no effect; what is there stays, by policy
 * @MS5_OUTCOME_CONFLICT: no effect; a person must decide
 *
 * What became of an action that was allowed and understood.
 */
typedef enum
{
  MS5_OUTCOME_APPLIED,
  MS5_OUTCOME_MERGED,
  MS5_OUTCOME_NOOP,
  MS5_OUTCOME_SUPERSEDED,
  MS5_OUTCOME_CONFLICT
} Ms5Outcome;

#define MS5_N_OUTCOMES (MS5_OUTCOME_CONFLICT + 1)

/**
 * Ms5Channel:
 * @MS5_CHANNEL_WINDOW: the window itself: banner, badge and sound
 * @MS5_CHANNEL_DESKTOP: notifications of the desktop
 * @MS5_CHANNEL_FCM: Firebase Cloud Messaging
 * @MS5_CHANNEL_WEBPUSH: Web Push, RFC 8030
 * @MS5_CHANNEL_NTFY: ntfy, UnifiedPush
 * @MS5_CHANNEL_MAIL: mail
 * @MS5_CHANNEL_WEBHOOK: a request to some other service
 *
 * How somebody is told.
 */
typedef enum
{
  MS5_CHANNEL_WINDOW,
  MS5_CHANNEL_DESKTOP,
  MS5_CHANNEL_FCM,
  MS5_CHANNEL_WEBPUSH,
  MS5_CHANNEL_NTFY,
  MS5_CHANNEL_MAIL,
  MS5_CHANNEL_WEBHOOK
} Ms5Channel;

#define MS5_N_CHANNELS (MS5_CHANNEL_WEBHOOK + 1)

/* A bit for each channel, and all of them. */
#define MS5_CHANNEL_BIT(channel) (1u << (channel))
#define MS5_CHANNEL_BITS_ALL     ((1u << MS5_N_CHANNELS) - 1)

const char *ms5_state_to_string         (Ms5State      state);
gboolean    ms5_state_from_string       (const char   *text,
                                         Ms5State     *out_state);
gboolean    ms5_state_is_packml         (Ms5State      state);
gboolean    ms5_state_is_known          (Ms5State      state);
gboolean    ms5_state_is_producing      (Ms5State      state);

const char *ms5_mode_to_string          (Ms5Mode       mode);
gboolean    ms5_mode_from_string        (const char   *text,
                                         Ms5Mode      *out_mode);
Ms5Category ms5_mode_get_category       (Ms5Mode       mode);

const char *ms5_priority_to_string      (Ms5Priority   priority);
gboolean    ms5_priority_from_string    (const char   *text,
                                         Ms5Priority  *out_priority);

const char *ms5_category_to_string      (Ms5Category   category);
gboolean    ms5_category_from_string    (const char   *text,
                                         Ms5Category  *out_category);

const char *ms5_role_to_string          (Ms5Role       role);
gboolean    ms5_role_from_string        (const char   *text,
                                         Ms5Role      *out_role);

const char *ms5_cause_to_string         (Ms5Cause      cause);
gboolean    ms5_cause_from_string       (const char   *text,
                                         Ms5Cause     *out_cause);

const char *ms5_call_state_to_string    (Ms5CallState  state);
gboolean    ms5_call_state_from_string  (const char   *text,
                                         Ms5CallState *out_state);

const char *ms5_detected_to_string      (Ms5Detected   detected);
gboolean    ms5_detected_from_string    (const char   *text,
                                         Ms5Detected  *out_detected);

const char *ms5_transition_to_string    (Ms5Transition transition);
gboolean    ms5_transition_from_string  (const char   *text,
                                         Ms5Transition *out_transition);

const char *ms5_outcome_to_string       (Ms5Outcome    outcome);
gboolean    ms5_outcome_from_string     (const char   *text,
                                         Ms5Outcome   *out_outcome);

const char *ms5_channel_to_string       (Ms5Channel    channel);
gboolean    ms5_channel_from_string     (const char   *text,
                                         Ms5Channel   *out_channel);

G_END_DECLS
