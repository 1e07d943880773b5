/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-action-catalogue.h"

G_BEGIN_DECLS

/**
 * Ms5Action:
 * @id: a UUID of version 7: the idempotency key
 * @cseq: the device's gapless creation counter, from 1
 * @pri: 0 critical, 1 high, 2 medium, 3 low
 * @op: the operation's name
 * @topic: the topic it is about
 * @key: (nullable): the item it is about; %NULL if the operation makes one named by @id
 * @base: the version of the item that the person saw; %MS5_INT_NONE if there was none
 * @at: when the person did it, by the device's clock; advisory
 * @args: (nullable): of a command or a commutative change
 * @set: (nullable): of an edit: the fields wanted, `null` for one that is to have no value
 * @was: (nullable): of an edit: what the person saw there; left out where there was nothing
 * @inc: (nullable): amounts to add to fields; no operation has them yet
 * @dep: (nullable): the id of an action that must take effect first
 * @group: (nullable): actions of one group succeed or fail together
 * @prefer: a #Ms5MergePrefer, or %MS5_WORD_NONE for the policy's
 * @resolves: (nullable): the id of the action whose conflict this one settles
 * @via: (nullable): what led to it: `window`, `banner`, `wallboard`, `desktop`, `delivery:ID`, or another word
 * @sent: when the device sent it, by its own clock; %MS5_TIME_NONE if it did not say. Not encoded
 * @spec: (nullable): what the catalogue says of @op; %NULL if it does not have it. Not encoded
 * @fault: (nullable): the first thing that is wrong with it, with its path. Not encoded
 *
 * What a person wants done.
 */
typedef struct
{
  char                *id;
  gint64               cseq;
  gint64               pri;
  char                *op;
  char                *topic;
  char                *key;
  gint64               base;
  Ms5Time              at;
  json_t              *args;
  json_t              *set;
  json_t              *was;
  json_t              *inc;
  char                *dep;
  char                *group;
  int                  prefer;
  char                *resolves;
  char                *via;

  Ms5Time              sent;
  const Ms5ActionSpec *spec;
  char                *fault;
} Ms5Action;

Ms5Action  *ms5_action_new             (const char          *op) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_action_free            (Ms5Action           *action);
json_t     *ms5_action_encode          (const Ms5Action     *action) G_GNUC_WARN_UNUSED_RESULT;
Ms5Action  *ms5_action_read            (Ms5JsonReader       *reader) G_GNUC_WARN_UNUSED_RESULT;
Ms5Action  *ms5_action_decode          (json_t              *value,
                                        GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    ms5_action_check           (const Ms5Action     *action,
                                        Ms5Problems         *problems);
char       *ms5_action_get_fingerprint (const Ms5Action     *action) G_GNUC_WARN_UNUSED_RESULT;
const char *ms5_action_get_item_key    (const Ms5Action     *action);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Action, ms5_action_free)

G_END_DECLS
