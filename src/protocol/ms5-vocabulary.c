/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-recipients.h"
#include "core/ms5-words.h"
#include "protocol/ms5-vocabulary.h"

#define DEFINE_LIST(Type, name, n_words)                                               \
  const char *                                                                         \
  ms5_words_##name (int index)                                                         \
  {                                                                                    \
    return index >= 0 && index < n_words ? ms5_##name##_to_string ((Type) index) : NULL; \
  }

DEFINE_LIST (Ms5State, state, MS5_N_STATES)
DEFINE_LIST (Ms5Mode, mode, MS5_N_MODES)
DEFINE_LIST (Ms5Priority, priority, MS5_N_PRIORITIES)
DEFINE_LIST (Ms5Category, category, MS5_N_CATEGORIES)
DEFINE_LIST (Ms5Role, role, MS5_N_ROLES)
DEFINE_LIST (Ms5Cause, cause, MS5_N_CAUSES)
DEFINE_LIST (Ms5CallState, call_state, MS5_N_CALL_STATES)
DEFINE_LIST (Ms5Detected, detected, MS5_N_DETECTED)
DEFINE_LIST (Ms5Channel, channel, MS5_N_CHANNELS)
DEFINE_LIST (Ms5Transition, transition, MS5_N_TRANSITIONS)
DEFINE_LIST (Ms5RecipientWhy, recipient_why, MS5_N_RECIPIENT_WHYS)
