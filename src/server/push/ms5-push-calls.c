/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-push-private.h"

#include "core/ms5-escalation.h"
#include "core/ms5-recipients.h"
#include "protocol/ms5-escalation-json.h"
#include "protocol/ms5-vocabulary.h"

/* Who is told of which call. Each time a call's revision grows there is a round: when it is raised, opened again or comes
 * back, everybody is told who wants that; when it reaches a level, those of the level; when it is assigned, whoever is to
 * see to it. Each device is told of each revision once. */

/* For how long it is of use to be told. */
static const gint64 time_to_live[MS5_N_PRIORITIES] = {
  [MS5_PRIORITY_LOW] = MS5_USEC_PER_H,
  [MS5_PRIORITY_MEDIUM] = 4 * MS5_USEC_PER_H,
  [MS5_PRIORITY_HIGH] = 8 * MS5_USEC_PER_H,
  [MS5_PRIORITY_CRITICAL] = 24 * MS5_USEC_PER_H,
};

/* Returns what there is of it, new if there is nothing. */
Ms5PushCall *
ms5_push_ensure_call (Ms5Push    *self,
                      const char *key,
                      const char *line)
{
  Ms5PushCall *call = g_hash_table_lookup (self->calls, key);

  if (call != NULL)
    return call;

  call = g_new0 (Ms5PushCall, 1);
  call->telling = ms5_telling_new (key, line);
  ms5_call_item_init (&call->item);
  call->deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_delivery_free);
  call->next = MS5_TIME_NONE;
  call->audience.people = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_insert (self->calls, call->telling->call, call);
  return call;
}

static void
touch (Ms5Push           *self,
       const Ms5PushCall *call)
{
  g_hash_table_add (self->dirty_calls, g_strdup (call->telling->call));
}

static void
clear_audience (Ms5PushAudience *audience)
{
  audience->is_set = FALSE;
  audience->roles = 0;
  audience->channels = 0;
  audience->level = 0;
  g_ptr_array_set_size (audience->people, 0);
}

/* Nothing of the call is left but rows in the file. */
void
ms5_push_drop_call (Ms5Push     *self,
                    Ms5PushCall *call)
{
  ms5_push_withdraw (self, call);
  for (guint i = 0; i < call->deliveries->len; i++)
    {
      Ms5Delivery *delivery = g_ptr_array_index (call->deliveries, i);

      /* Its last words go with the next write. */
      if (g_hash_table_remove (self->made, delivery->id) || g_hash_table_remove (self->changed, delivery->id))
        {
          Ms5Delivery *copy = ms5_delivery_copy (delivery);

          g_hash_table_remove (self->changed, delivery->id);
          g_hash_table_replace (self->late, copy->id, copy);
        }
      g_hash_table_remove (self->deliveries, delivery->id);
    }
  touch (self, call);
  g_hash_table_remove (self->calls, call->telling->call);
}

static gboolean
is_open (const Ms5CallItem *item)
{
  return item->state != MS5_CALL_RESOLVED && item->state != MS5_WORD_NONE && item->priority != MS5_WORD_NONE;
}

/* Whether it is to call anybody at all. */
static gboolean
is_calling (const Ms5CallItem *item)
{
  return is_open (item) && item->shelved == MS5_TIME_NONE && item->suppressed_by == NULL
         && item->out_of_service == MS5_TIME_NONE;
}

static gboolean
is_assigned_to (const Ms5CallItem   *item,
                const Ms5PushPerson *person)
{
  return item->assigned_to != NULL
         && (g_str_equal (item->assigned_to, person->name) || g_strcmp0 (item->assigned_to, person->display) == 0);
}

/* Who was told last to see to it, and was nothing else that calls people. */
static gboolean
was_assigned_last (const Ms5CallItem *item)
{
  return item->assigned_to != NULL && item->assigned != MS5_TIME_NONE && item->assigned >= MAX (item->raised, item->called)
         && item->assigned >= item->escalated;
}

gboolean
ms5_push_may_see (const Ms5PushPerson *person,
                  const char          *line)
{
  return person->lines == NULL || g_strv_contains ((const char *const *) person->lines, line);
}

/* Whether they work in @shift, which may be none. */
static gboolean
is_on_shift (const Ms5PushPerson *person,
             const char          *shift)
{
  return person->shifts == NULL || (shift != NULL && g_strv_contains ((const char *const *) person->shifts, shift));
}

/* As the preview of an escalation says. */
static gboolean
is_meant (const Ms5PushAudience *audience,
          const Ms5PushPerson   *person,
          Ms5Channel             channel,
          const char            *line,
          const char            *shift)
{
  const Ms5Person judged = {
    person->name, person->display, person->role, (const char *const *) person->lines, (const char *const *) person->shifts,
  };
  gboolean named = g_ptr_array_find_with_equal_func (audience->people, person->name, g_str_equal, NULL);
  const char *const names[] = { named ? person->name : NULL, NULL };

  return (audience->channels & MS5_CHANNEL_BIT (channel)) != 0
         && ms5_recipient_judge (&judged, audience->roles, names, line, shift) == MS5_RECIPIENT_TOLD;
}

/* A flood shall not bury a device; what is critical always stands alone. */
static gboolean
has_room (Ms5Push             *self,
          const Ms5PushCall   *call,
          const Ms5PushDevice *entry)
{
  if (call->item.priority == MS5_PRIORITY_CRITICAL || entry->n_waiting < self->options.max_waiting)
    return TRUE;

  self->stats.dropped++;
  return FALSE;
}

/* Once for each revision and device. */
static void
make_delivery (Ms5Push         *self,
               Ms5PushCall     *call,
               const Ms5Device *device,
               Ms5Time          now)
{
  const Ms5CallItem *item = &call->item;
  Ms5Delivery *delivery = ms5_delivery_new (call->telling->call, call->telling->rev, device->id);

  if (g_hash_table_contains (self->deliveries, delivery->id))
    {
      ms5_delivery_free (delivery);
      return;
    }

  delivery->line = g_strdup (call->telling->line);
  delivery->level = MAX (item->level, 0);
  delivery->priority = (Ms5Priority) item->priority;
  delivery->channel = device->channel;
  delivery->sent = now;
  delivery->expires = now + time_to_live[item->priority];
  self->stats.sent[device->channel]++;
  g_hash_table_add (self->made, g_strdup (delivery->id));
  ms5_push_add_delivery (self, call, delivery);
}

/* Whether the device wants to hear of the call, and its person may. */
static gboolean
can_be_told (Ms5Push             *self,
             const Ms5PushCall   *call,
             const Ms5PushDevice *entry,
             Ms5Time              now,
             Ms5PushPerson       *out_person)
{
  return ms5_device_wants (entry->device, self->plant->zone, call->telling->line, (Ms5Priority) call->item.priority, now)
           == MS5_DEVICE_WANTS
         && ms5_push_floor_get_person (self->floor, entry->device->person, out_person)
         && ms5_push_may_see (out_person, call->telling->line);
}

/* There is nobody left who could still receive it. */
static gboolean
is_hopeless (const Ms5PushCall *call)
{
  for (guint i = 0; i < call->deliveries->len; i++)
    {
      const Ms5Delivery *delivery = g_ptr_array_index (call->deliveries, i);

      if (delivery->rev == call->telling->rev && delivery->state == MS5_DELIVERY_WAITING)
        return FALSE;
    }

  return TRUE;
}

static void
tell_unreached (Ms5Push           *self,
                const Ms5PushCall *call)
{
  const Ms5Telling *telling = call->telling;
  gboolean is_alone = g_hash_table_size (self->devices) == 0;
  g_autofree char *text = g_strdup_printf ("nobody could be told of the call %s on line %s, level %" G_GINT64_FORMAT "%s",
                                           telling->call, telling->line, MAX (call->item.level, 0),
                                           is_alone ? ": no device is registered, nobody has signed in at a computer" : "");

  ms5_push_floor_tell (self->floor, "undeliverable", text);
}

/* Once until somebody has been reached: that a level after it reached nobody either is nothing new. */
static void
report (Ms5Push     *self,
        Ms5PushCall *call)
{
  Ms5Telling *telling = call->telling;

  telling->due = MS5_TIME_NONE;
  self->stats.undeliverable++;
  if (telling->unreached == MS5_TIME_NONE)
    {
      telling->unreached = telling->since;
      ms5_push_floor_set_unreached (self->floor, telling->line, telling->call, telling->unreached);
      tell_unreached (self, call);
    }
  touch (self, call);
}

/* What has come to its time, or to its end. */
void
ms5_push_check_call (Ms5Push     *self,
                     Ms5PushCall *call,
                     Ms5Time      now)
{
  ms5_push_expire (self, call, now);
  if (call->telling->due != MS5_TIME_NONE && (call->telling->due <= now || is_hopeless (call)))
    report (self, call);
}

typedef enum
{
  ROUND_NONE,
  ROUND_EVERYBODY,
  ROUND_LEVEL,
  ROUND_ASSIGNED
} Round;

/* What the new revision is about. */
static Round
judge_round (const Ms5PushCall *call,
             gint64             before)
{
  const Ms5CallItem *item = &call->item;

  if (item->state == MS5_CALL_RAISED && before == 0)
    return ROUND_EVERYBODY;
  if (call->audience.is_set)
    return ROUND_LEVEL;
  if (was_assigned_last (item))
    return ROUND_ASSIGNED;

  return item->state == MS5_CALL_RAISED ? ROUND_EVERYBODY : ROUND_NONE;
}

static gboolean
is_for (const Ms5PushCall   *call,
        Round                round,
        const Ms5PushPerson *person,
        Ms5Channel           channel,
        const char          *shift)
{
  switch (round)
    {
    case ROUND_EVERYBODY:
      return is_on_shift (person, shift);
    case ROUND_LEVEL:
      return is_meant (&call->audience, person, channel, call->telling->line, shift);
    case ROUND_ASSIGNED:
      return is_assigned_to (&call->item, person);
    case ROUND_NONE:
    default:
      return FALSE;
    }
}

static void
tell_round (Ms5Push     *self,
            Ms5PushCall *call,
            Round        round,
            Ms5Time      now)
{
  Ms5Telling *telling = call->telling;
  const char *shift = ms5_escalation_get_shift (self->plant, telling->line, now);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->devices);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Ms5PushDevice *entry = value;
      Ms5PushPerson person;

      if (can_be_told (self, call, entry, now, &person)
          && is_for (call, round, &person, entry->device->channel, shift)
          && has_room (self, call, entry))
        make_delivery (self, call, entry->device, now);
    }

  /* That somebody must know is what levels and what is critical are there for. */
  if (round != ROUND_ASSIGNED && (round == ROUND_LEVEL || call->item.priority == MS5_PRIORITY_CRITICAL))
    {
      telling->since = now;
      telling->due = now + self->options.reach;
      telling->reached = FALSE;
      ms5_push_check_call (self, call, now);
    }
}

/* Somebody has seen it, or it calls nobody for now. */
static void
settle_telling (Ms5Push     *self,
                Ms5PushCall *call,
                gboolean     is_known)
{
  Ms5Telling *telling = call->telling;

  ms5_push_withdraw (self, call);
  telling->due = MS5_TIME_NONE;
  if (!is_known || telling->unreached == MS5_TIME_NONE)
    return;

  ms5_push_floor_set_unreached (self->floor, telling->line, telling->call, MS5_TIME_NONE);
  telling->unreached = MS5_TIME_NONE;
}

static gboolean
has_new_acknowledgement (const Ms5CallItem *before,
                         const Ms5CallItem *item)
{
  return item->state == MS5_CALL_ACKNOWLEDGED && before->state != MS5_CALL_ACKNOWLEDGED;
}

static void
look_at (Ms5Push     *self,
         Ms5PushCall *call,
         gboolean     was_acknowledged)
{
  Ms5Telling *telling = call->telling;
  const Ms5CallItem *item = &call->item;
  gint64 before = telling->rev;
  Ms5Time now = ms5_clock_now (self->clock);
  Round round;

  if (call->is_gone || !is_open (item))
    {
      settle_telling (self, call, !call->is_gone);
      ms5_push_drop_call (self, call);
      return;
    }

  if (!is_calling (item))
    settle_telling (self, call, FALSE);
  else if (was_acknowledged)
    settle_telling (self, call, TRUE);

  telling->v = MAX (telling->v, call->v);
  touch (self, call);
  if (item->rev != MS5_INT_NONE && item->rev > before)
    {
      round = judge_round (call, before);
      telling->rev = item->rev;
      if (is_calling (item) && round != ROUND_NONE)
        tell_round (self, call, round, now);
      else
        telling->over = telling->rev;
    }
  clear_audience (&call->audience);
}

/* Looks at everything that was taken since the last time. */
void
ms5_push_settle (Ms5Push *self)
{
  g_autoptr (GPtrArray) calls = ms5_push_list_values (self->calls);

  for (guint i = 0; i < calls->len; i++)
    {
      Ms5PushCall *call = g_ptr_array_index (calls, i);
      gboolean was_acknowledged = call->is_acknowledged;

      if (!call->is_taken)
        continue;
      call->is_taken = call->is_acknowledged = FALSE;
      look_at (self, call, was_acknowledged);
    }
}

/* A device that was not there before: of what nobody could be told it is told. */
void
ms5_push_offer (Ms5Push       *self,
                Ms5PushDevice *entry)
{
  Ms5Time now = ms5_clock_now (self->clock);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->calls);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Ms5PushCall *call = value;
      Ms5PushPerson person;

      if (call->telling->unreached != MS5_TIME_NONE && call->has_item && is_calling (&call->item)
          && can_be_told (self, call, entry, now, &person)
          && is_on_shift (&person, ms5_escalation_get_shift (self->plant, call->telling->line, now)))
        make_delivery (self, call, entry->device, now);
    }
}

static void
take_call (Ms5Push    *self,
           const char *line,
           const char *key,
           gint64      v,
           json_t     *fields)
{
  Ms5PushCall *call = g_hash_table_lookup (self->calls, key);
  g_auto (Ms5CallItem) item = { 0 };

  if (fields != NULL)
    ms5_call_item_decode (fields, &item, NULL);
  if (call == NULL && (fields == NULL || !is_open (&item)))
    return;

  call = ms5_push_ensure_call (self, key, line);
  call->is_taken = TRUE;
  call->is_gone = fields == NULL;
  call->has_item = TRUE;
  call->v = MAX (call->v, v);
  if (fields == NULL)
    return;

  call->is_acknowledged |= has_new_acknowledgement (&call->item, &item) && (call->was_known || v > call->telling->v);
  call->was_known = TRUE;
  ms5_call_item_clear (&call->item);
  call->item = item;
  ms5_call_item_init (&item);
}

/* What was looked at before does not call anybody again. */
static void
take_escalation (Ms5Push    *self,
                 const char *line,
                 gint64      v,
                 json_t     *fields)
{
  g_auto (Ms5EscalationItem) item = { 0 };
  Ms5PushAudience *audience;
  Ms5PushCall *call;

  ms5_escalation_item_decode (fields, &item, NULL);
  if (item.call == NULL)
    return;

  call = g_hash_table_lookup (self->calls, item.call);
  if (call == NULL || v <= call->telling->v)
    return;

  audience = &call->audience;
  audience->is_set = TRUE;
  audience->roles |= ms5_escalation_parse_words ((const char *const *) item.roles, ms5_words_role);
  audience->channels |= item.channels != NULL
                          ? ms5_escalation_parse_words ((const char *const *) item.channels, ms5_words_channel)
                          : MS5_CHANNEL_BITS_ALL;
  for (guint i = 0; item.people != NULL && item.people[i] != NULL; i++)
    g_ptr_array_add (audience->people, g_strdup (item.people[i]));
  audience->level = MAX (audience->level, item.level);
}

static void
take_shown (Ms5Push    *self,
            const char *device,
            const char *key)
{
  const char *const place[] = { device, key, NULL };

  g_ptr_array_add (self->shown, g_strdupv ((char **) place));
}

/**
 * ms5_push_take:
 * @self: one that is loaded
 * @kind: the kind of a topic
 * @code: (nullable): the code in it
 * @key: the key of an item, or the id of an event
 * @v: the position of its last change
 * @fields: (nullable): what it is; %NULL if it is gone
 *
 * Something that is durable. Before the start, everything that there is in the topics: first the calls. An escalation
 * counts for a call that was taken before it.
 */
void
ms5_push_take (Ms5Push      *self,
               Ms5TopicKind  kind,
               const char   *code,
               const char   *key,
               gint64        v,
               json_t       *fields)
{
  g_return_if_fail (MS5_IS_PUSH (self));

  if (kind == MS5_TOPIC_CALLS)
    take_call (self, code, key, v, fields);
  else if (kind == MS5_TOPIC_ESCALATIONS && fields != NULL)
    take_escalation (self, code, v, fields);
  else if (kind == MS5_TOPIC_DEVICES && !self->is_started && fields != NULL)
    take_shown (self, code, key);
}

static gboolean
take_kind (Ms5Push        *self,
           const Ms5Batch *batch,
           Ms5TopicKind    kind)
{
  gboolean is_any = FALSE;

  for (guint i = 0; i < batch->records->len; i++)
    {
      const Ms5Record *record = g_ptr_array_index (batch->records, i);

      if (record->kind != kind)
        continue;
      ms5_push_take (self, kind, record->line, record->change->key, record->change->v, record->fields);
      is_any = TRUE;
    }
  return is_any;
}

/**
 * ms5_push_take_batch:
 * @self: one that is started
 * @batch: what has become durable
 */
void
ms5_push_take_batch (Ms5Push        *self,
                     const Ms5Batch *batch)
{
  g_return_if_fail (MS5_IS_PUSH (self));

  if (self->is_stopped || !take_kind (self, batch, MS5_TOPIC_CALLS))
    return;

  take_kind (self, batch, MS5_TOPIC_ESCALATIONS);
  ms5_push_settle (self);
  ms5_push_save (self);
  ms5_push_wake (self);
}
