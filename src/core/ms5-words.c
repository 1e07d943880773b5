/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-words.h"

static const char *const state_words[] = {
  "Undefined", "Clearing", "Stopped", "Starting", "Idle", "Suspended", "Execute", "Stopping",
  "Aborting", "Aborted", "Holding", "Held", "Unholding", "Suspending", "Unsuspending", "Resetting",
  "Completing", "Complete", "NoData",
};

static const char *const mode_words[] = {
  "Production", "Maintenance", "Manual", "Changeover", "Cleaning", "Setup",
};

static const char *const priority_words[] = { "low", "medium", "high", "critical" };

static const char *const category_words[] = { "unplanned", "planned", "changeover", "maintenance" };

static const char *const role_words[] = {
  "admin", "production_manager", "shift_manager", "engineer", "operator", "maintenance", "quality",
  "viewer", "ingest",
};

static const char *const cause_words[] = { "none", "starved", "blocked" };

static const char *const call_state_words[] = { "raised", "acknowledged", "resolved" };

static const char *const detected_words[] = { "state", "cycle", "hand" };

static const char *const transition_words[] = {
  "raised", "returned", "active", "acknowledged", "commented", "assigned", "escalated", "shelved", "unshelved",
  "resolved", "reopened", "suppressed", "unsuppressed", "disabled", "enabled", "reminded", "undeliverable",
  "delivered",
};

static const char *const outcome_words[] = { "applied", "merged", "noop", "superseded", "conflict" };

static const char *const channel_words[] = { "window", "desktop", "fcm", "webpush", "ntfy", "mail", "webhook" };

G_STATIC_ASSERT (G_N_ELEMENTS (state_words) == MS5_N_STATES);
G_STATIC_ASSERT (G_N_ELEMENTS (mode_words) == MS5_N_MODES);
G_STATIC_ASSERT (G_N_ELEMENTS (priority_words) == MS5_N_PRIORITIES);
G_STATIC_ASSERT (G_N_ELEMENTS (category_words) == MS5_N_CATEGORIES);
G_STATIC_ASSERT (G_N_ELEMENTS (role_words) == MS5_N_ROLES);
G_STATIC_ASSERT (G_N_ELEMENTS (cause_words) == MS5_N_CAUSES);
G_STATIC_ASSERT (G_N_ELEMENTS (call_state_words) == MS5_N_CALL_STATES);
G_STATIC_ASSERT (G_N_ELEMENTS (detected_words) == MS5_N_DETECTED);
G_STATIC_ASSERT (G_N_ELEMENTS (transition_words) == MS5_N_TRANSITIONS);
G_STATIC_ASSERT (G_N_ELEMENTS (outcome_words) == MS5_N_OUTCOMES);
G_STATIC_ASSERT (G_N_ELEMENTS (channel_words) == MS5_N_CHANNELS);

static int
find_word (const char *const *words,
           guint              n_words,
           const char        *text)
{
  for (guint i = 0; text != NULL && i < n_words; i++)
    if (g_str_equal (words[i], text))
      return (int) i;

  return -1;
}

#define DEFINE_WORDS(Type, name, words)                                     \
  const char *                                                              \
  ms5_##name##_to_string (Type value)                                       \
  {                                                                         \
    g_return_val_if_fail ((guint) value < G_N_ELEMENTS (words), words[0]);  \
                                                                            \
    return words[value];                                                    \
  }                                                                         \
                                                                            \
  gboolean                                                                  \
  ms5_##name##_from_string (const char *text,                               \
                            Type       *out_value)                          \
  {                                                                         \
    int i = find_word (words, G_N_ELEMENTS (words), text);                  \
                                                                            \
    if (i < 0)                                                              \
      return FALSE;                                                         \
                                                                            \
    *out_value = (Type) i;                                                  \
    return TRUE;                                                            \
  }

DEFINE_WORDS (Ms5State, state, state_words)
DEFINE_WORDS (Ms5Mode, mode, mode_words)
DEFINE_WORDS (Ms5Priority, priority, priority_words)
DEFINE_WORDS (Ms5Category, category, category_words)
DEFINE_WORDS (Ms5Role, role, role_words)
DEFINE_WORDS (Ms5Cause, cause, cause_words)
DEFINE_WORDS (Ms5CallState, call_state, call_state_words)
DEFINE_WORDS (Ms5Detected, detected, detected_words)
DEFINE_WORDS (Ms5Transition, transition, transition_words)
DEFINE_WORDS (Ms5Outcome, outcome, outcome_words)
DEFINE_WORDS (Ms5Channel, channel, channel_words)

/**
 * ms5_state_is_packml:
 * @state: a state
 *
 * Returns: whether a machine can report @state; it cannot report that nothing is heard from it
 */
gboolean
ms5_state_is_packml (Ms5State state)
{
  return state != MS5_STATE_NO_DATA;
}

/**
 * ms5_state_is_known:
 * @state: a state
 *
 * Policy «coverage»: time in a state that is not known is unknown time, whether nothing was heard
 * or the machine itself does not know.
 *
 * Returns: whether @state tells what the machine did
 */
gboolean
ms5_state_is_known (Ms5State state)
{
  return state != MS5_STATE_NO_DATA && state != MS5_STATE_UNDEFINED;
}

/**
 * ms5_state_is_producing:
 * @state: a state
 *
 * Returns: whether the machine makes parts in @state; of PackML's states that is Execute alone
 */
gboolean
ms5_state_is_producing (Ms5State state)
{
  return state == MS5_STATE_EXECUTE;
}

/**
 * ms5_mode_get_category:
 * @mode: a mode
 *
 * What a stop in @mode is until someone codes it. Setting up is part of a changeover (ISO 22400
 * set-up time), cleaning is part of maintenance; a machine run by hand explains nothing.
 *
 * Returns: a category
 */
Ms5Category
ms5_mode_get_category (Ms5Mode mode)
{
  switch (mode)
    {
    case MS5_MODE_CHANGEOVER:
    case MS5_MODE_SETUP:
      return MS5_CATEGORY_CHANGEOVER;

    case MS5_MODE_MAINTENANCE:
    case MS5_MODE_CLEANING:
      return MS5_CATEGORY_MAINTENANCE;

    case MS5_MODE_PRODUCTION:
    case MS5_MODE_MANUAL:
    default:
      return MS5_CATEGORY_UNPLANNED;
    }
}
