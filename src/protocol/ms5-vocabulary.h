/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The words of core as lists for ms5_json_get_word(): each gives the word at an index, which is the
 * value of the enumeration, and NULL past the last. */
const char *ms5_words_state      (int index);
const char *ms5_words_mode       (int index);
const char *ms5_words_priority   (int index);
const char *ms5_words_category   (int index);
const char *ms5_words_role       (int index);
const char *ms5_words_cause      (int index);
const char *ms5_words_call_state (int index);
const char *ms5_words_detected   (int index);
const char *ms5_words_channel    (int index);
const char *ms5_words_transition (int index);
const char *ms5_words_recipient_why (int index);

G_END_DECLS
