/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "push-rig.h"

#include "core/plant-fixture.h"
#include "protocol/ms5-item.h"
#include "support/ms5-test-dir.h"
#include "support/ms5-test-wait.h"

/* The floor */

struct _RigFloor
{
  GObject     parent_instance;

  GHashTable *persons;   /* of Ms5PushPerson, by name */
  Ms5Name *message;      /* (nullable): what levels say */
  GHashTable *items;     /* of json_t, by `device key` */
  GHashTable *unreached; /* of gint64 *, by call */
  guint       n_told;
};

G_DECLARE_FINAL_TYPE (RigFloor, rig_floor, RIG, FLOOR, GObject)
#define RIG_TYPE_FLOOR (rig_floor_get_type ())

static void rig_floor_init_floor (Ms5PushFloorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RigFloor, rig_floor, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_PUSH_FLOOR, rig_floor_init_floor))

static gboolean
floor_get_person (Ms5PushFloor  *floor,
                  const char    *name,
                  Ms5PushPerson *out_person)
{
  const Ms5PushPerson *person = g_hash_table_lookup (RIG_FLOOR (floor)->persons, name);

  if (person != NULL)
    *out_person = *person;
  return person != NULL;
}

static void
floor_put (Ms5PushFloor  *floor,
           const char    *device,
           const char    *key,
           gconstpointer  item)
{
  json_t *fields = ms5_shape_encode (ms5_device_topic_get_shape (key), item);

  g_hash_table_replace (RIG_FLOOR (floor)->items, g_strdup_printf ("%s %s", device, key), fields);
}

static void
floor_retire (Ms5PushFloor *floor,
              const char   *device,
              const char   *key)
{
  g_autofree char *place = g_strdup_printf ("%s %s", device, key);

  g_hash_table_remove (RIG_FLOOR (floor)->items, place);
}

static void
floor_set_unreached (Ms5PushFloor *floor,
                     const char   *line,
                     const char   *call,
                     Ms5Time       since)
{
  if (since == MS5_TIME_NONE)
    g_hash_table_remove (RIG_FLOOR (floor)->unreached, call);
  else
    g_hash_table_replace (RIG_FLOOR (floor)->unreached, g_strdup (call), g_memdup2 (&since, sizeof since));
}

static const Ms5Name *
floor_get_message (Ms5PushFloor *floor,
                   const char   *line,
                   const char   *call)
{
  return RIG_FLOOR (floor)->message;
}

static void
floor_tell (Ms5PushFloor *floor,
            const char   *code,
            const char   *text)
{
  g_assert_cmpstr (code, ==, "undeliverable");
  RIG_FLOOR (floor)->n_told++;
}

static void
rig_floor_init_floor (Ms5PushFloorInterface *iface)
{
  iface->get_person = floor_get_person;
  iface->put = floor_put;
  iface->retire = floor_retire;
  iface->set_unreached = floor_set_unreached;
  iface->get_message = floor_get_message;
  iface->tell = floor_tell;
}

static void
rig_floor_finalize (GObject *object)
{
  RigFloor *self = RIG_FLOOR (object);

  g_hash_table_unref (self->persons);
  g_hash_table_unref (self->items);
  g_hash_table_unref (self->unreached);
  g_clear_pointer (&self->message, ms5_name_unref);

  G_OBJECT_CLASS (rig_floor_parent_class)->finalize (object);
}

static void
rig_floor_class_init (RigFloorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rig_floor_finalize;
}

static void
person_free (gpointer data)
{
  Ms5PushPerson *person = data;

  g_free ((char *) person->name);
  g_free ((char *) person->display);
  g_strfreev (person->lines);
  g_strfreev (person->shifts);
  g_free (person);
}

static void
rig_floor_init (RigFloor *self)
{
  self->persons = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, person_free);
  self->items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_decref);
  self->unreached = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* The relay */

typedef struct
{
  char     *device; /* its address names it */
  char     *call;
  gint64    rev;
  gboolean  is_accepted;
  char     *text;
} Sent;

struct _RigRelay
{
  GObject          parent_instance;

  Ms5RelayOutcome  outcome;
  gint64           retry_after;
  gboolean         hold;
  GPtrArray       *held; /* of GTask */
  GPtrArray       *sent;
};

G_DECLARE_FINAL_TYPE (RigRelay, rig_relay, RIG, RELAY, GObject)
#define RIG_TYPE_RELAY (rig_relay_get_type ())

static void rig_relay_init_relay (Ms5RelayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RigRelay, rig_relay, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_RELAY, rig_relay_init_relay))

static void
sent_free (gpointer data)
{
  Sent *sent = data;

  g_free (sent->device);
  g_free (sent->call);
  g_free (sent->text);
  g_free (sent);
}

static const char *
relay_get_channel (Ms5Relay *relay)
{
  return "fcm";
}

static gboolean
relay_check_address (Ms5Relay    *relay,
                     const char  *address,
                     GError     **error)
{
  if (g_str_has_prefix (address, "{\"token\":\""))
    return TRUE;

  g_set_error (error, MS5_RELAY_ERROR, MS5_RELAY_ERROR_ADDRESS, "has no token");
  return FALSE;
}

static void
answer (RigRelay *self,
        GTask    *task)
{
  Ms5RelayVerdict verdict = {
    .outcome = (Ms5RelayOutcome) GPOINTER_TO_INT (g_task_get_task_data (task)),
    .retry_after = self->retry_after,
  };

  if (verdict.outcome == MS5_RELAY_DELIVERED)
    verdict.id = g_strdup ("projects/ms5/messages/1");
  else
    verdict.reason = g_strdup ("as the test wants it");
  ms5_relay_task_return (task, &verdict);
}

static void
relay_send (Ms5Relay              *relay,
            const Ms5RelayMessage *message,
            GTask                 *task)
{
  RigRelay *self = RIG_RELAY (relay);
  g_autoptr (json_t) address = json_loads (message->address, 0, NULL);
  Sent *sent = g_new0 (Sent, 1);

  g_assert_cmpint (message->ttl_s, >, 0);
  g_assert_cmpstr (message->collapse, ==, message->call);
  sent->device = g_strdup (json_string_value (json_object_get (address, "token")));
  sent->call = g_strdup (message->call);
  sent->rev = message->rev;
  sent->is_accepted = self->outcome == MS5_RELAY_DELIVERED;
  sent->text = g_strdup_printf ("%s|%s|%s|%s", message->title, message->body, message->language,
                                ms5_priority_to_string (message->priority));
  g_ptr_array_add (self->sent, sent);
  g_task_set_task_data (task, GINT_TO_POINTER (self->outcome), NULL);
  if (self->hold)
    g_ptr_array_add (self->held, task);
  else
    answer (self, task);
}

static void
rig_relay_init_relay (Ms5RelayInterface *iface)
{
  iface->get_channel = relay_get_channel;
  iface->check_address = relay_check_address;
  iface->send = relay_send;
}

static void
rig_relay_finalize (GObject *object)
{
  g_ptr_array_unref (RIG_RELAY (object)->sent);
  g_ptr_array_unref (RIG_RELAY (object)->held);

  G_OBJECT_CLASS (rig_relay_parent_class)->finalize (object);
}

static void
rig_relay_class_init (RigRelayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rig_relay_finalize;
}

static void
rig_relay_init (RigRelay *self)
{
  self->sent = g_ptr_array_new_with_free_func (sent_free);
  self->held = g_ptr_array_new ();
  self->outcome = MS5_RELAY_DELIVERED;
}

void
rig_relay_say (Rig             *rig,
               Ms5RelayOutcome  outcome,
               gint64           retry_after)
{
  rig->relay->outcome = outcome;
  rig->relay->retry_after = retry_after;
}

/* Answers come when it is let go. */
void
rig_relay_hold (Rig      *rig,
                gboolean  hold)
{
  rig->relay->hold = hold;
  while (!hold && rig->relay->held->len > 0)
    answer (rig->relay, g_ptr_array_steal_index (rig->relay->held, 0));
  rig_pump (rig);
}

static guint
count_sent (Rig        *rig,
            const char *device,
            const char *call,
            gint64      rev,
            gboolean    accepted)
{
  guint n = 0;

  for (guint i = 0; i < rig->relay->sent->len; i++)
    {
      const Sent *sent = g_ptr_array_index (rig->relay->sent, i);

      n += g_str_equal (sent->device, device) && g_str_equal (sent->call, call) && sent->rev == rev
           && (!accepted || sent->is_accepted);
    }
  return n;
}

guint
rig_relay_count (Rig        *rig,
                 const char *device,
                 const char *call,
                 gint64      rev)
{
  return count_sent (rig, device, call, rev, FALSE);
}

guint
rig_relay_accepted (Rig        *rig,
                    const char *device,
                    const char *call,
                    gint64      rev)
{
  return count_sent (rig, device, call, rev, TRUE);
}

guint
rig_relay_attempts (Rig *rig)
{
  return rig->relay->sent->len;
}

const char *
rig_relay_last (Rig *rig)
{
  return ((const Sent *) g_ptr_array_index (rig->relay->sent, rig->relay->sent->len - 1))->text;
}

/* The rig */

Rig *
rig_new (guint64 seed)
{
  Rig *rig = g_new0 (Rig, 1);
  Ms5Time now;

  g_assert_true (ms5_time_parse ("2026-03-02T10:00:00Z", &now));
  rig->plant = fixture_plant_new ("Europe/Berlin");
  ms5_plant_seal (rig->plant);
  rig->clock = ms5_manual_clock_new (now);
  rig->random = ms5_random_new_seeded (seed);
  rig->floor = g_object_new (RIG_TYPE_FLOOR, NULL);
  rig->relay = g_object_new (RIG_TYPE_RELAY, NULL);
  rig->options = ms5_push_options_default;
  rig->dir = ms5_test_dir_new ();
  rig->calls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_decref);
  rig->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  rig->positions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  rig->events = g_ptr_array_new_with_free_func ((GDestroyNotify) json_decref);
  rig->batch = ms5_batch_new (0, 0);
  return rig;
}

void
rig_free (Rig *rig)
{
  if (rig->push != NULL)
    rig_kill (rig);
  ms5_batch_unref (rig->batch);
  g_ptr_array_unref (rig->events);
  g_hash_table_unref (rig->positions);
  g_hash_table_unref (rig->lines);
  g_hash_table_unref (rig->calls);
  g_assert_finalize_object (rig->relay);
  g_assert_finalize_object (rig->floor);
  g_object_unref (rig->random);
  g_object_unref (rig->clock);
  ms5_plant_unref (rig->plant);
  g_free (rig);
}

void
rig_pump (Rig *rig)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

Ms5Time
rig_now (Rig *rig)
{
  return ms5_clock_now (MS5_CLOCK (rig->clock));
}

void
rig_advance (Rig    *rig,
             double  seconds)
{
  Ms5Time end = rig_now (rig) + (Ms5Time) (seconds * (double) MS5_USEC_PER_S);

  rig_pump (rig);
  while (rig_now (rig) < end)
    {
      gint64 left = end - rig_now (rig);
      gint64 due = ms5_manual_clock_next_due (rig->clock);

      ms5_manual_clock_advance (rig->clock, due < 0 ? left : CLAMP (due, 1, left));
      rig_pump (rig);
    }
}

static void
take_all (Rig *rig)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, rig->calls);
  while (g_hash_table_iter_next (&iter, &key, &value))
    ms5_push_take (rig->push, MS5_TOPIC_CALLS, g_hash_table_lookup (rig->lines, key), key,
                   GPOINTER_TO_INT (g_hash_table_lookup (rig->positions, key)), value);
  for (guint i = 0; i < rig->events->len; i++)
    {
      json_t *event = g_ptr_array_index (rig->events, i);

      ms5_push_take (rig->push, MS5_TOPIC_ESCALATIONS, json_string_value (json_object_get (event, "line")), "e",
                     json_integer_value (json_object_get (event, "v")), event);
    }
  g_hash_table_iter_init (&iter, rig->floor->items);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_auto (GStrv) parts = g_strsplit (key, " ", 2);

      ms5_push_take (rig->push, MS5_TOPIC_DEVICES, parts[0], parts[1], 1, value);
    }
}

void
rig_start (Rig *rig)
{
  g_autofree char *path = g_build_filename (rig->dir, "push.db", NULL);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GError) error = NULL;

  ms5_push_store_open_async (path, TRUE, ms5_test_result_cb, &opened);
  ms5_test_wait_until (opened != NULL);
  rig->store = ms5_push_store_open_finish (opened, &error);
  g_assert_no_error (error);

  rig->push = ms5_push_new (rig->plant, MS5_CLOCK (rig->clock), rig->random, MS5_PUSH_FLOOR (rig->floor), &rig->options);
  ms5_push_add_relay (rig->push, MS5_RELAY (rig->relay));
  ms5_push_load_async (rig->push, rig->store, ms5_test_result_cb, &loaded);
  ms5_test_wait_until (loaded != NULL);
  g_assert_true (ms5_push_load_finish (rig->push, loaded, &error));
  take_all (rig);
  ms5_push_start (rig->push);
  rig_pump (rig);
}

/* Its file stays as it is. */
void
rig_kill (Rig *rig)
{
  g_autoptr (GAsyncResult) closed = NULL;

  ms5_push_stop (rig->push);
  rig->relay->hold = FALSE;
  while (rig->relay->held->len > 0)
    {
      g_autoptr (GTask) task = g_ptr_array_steal_index (rig->relay->held, 0);

      g_task_return_error_if_cancelled (task);
    }
  ms5_push_store_close_async (rig->store, ms5_test_result_cb, &closed);
  ms5_test_wait_until (closed != NULL);
  g_clear_object (&closed);
  rig_pump (rig);
  g_assert_finalize_object (rig->push);
  rig->push = NULL;
  g_assert_finalize_object (rig->store);
  rig->store = NULL;
}

void
rig_add_person (Rig        *rig,
                const char *name,
                Ms5Role     role,
                const char *line)
{
  const char *const lines[] = { line, NULL };
  Ms5PushPerson *person = g_new0 (Ms5PushPerson, 1);

  person->name = g_strdup (name);
  person->display = g_ascii_strup (name, -1);
  person->role = role;
  person->lines = line != NULL ? g_strdupv ((char **) lines) : NULL;
  g_hash_table_replace (rig->floor->persons, (char *) person->name, person);
}

void
rig_set_shift (Rig        *rig,
               const char *name,
               const char *shift)
{
  const char *const shifts[] = { shift, NULL };
  Ms5PushPerson *person = g_hash_table_lookup (rig->floor->persons, name);

  g_strfreev (person->shifts);
  person->shifts = g_strdupv ((char **) shifts);
}

void
rig_remove_person (Rig        *rig,
                   const char *name)
{
  g_hash_table_remove (rig->floor->persons, name);
}

void
rig_register (Rig             *rig,
              const Ms5Device *device)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_push_register_async (rig->push, device, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  ms5_push_register_finish (rig->push, result, &error);
  g_assert_no_error (error);
  rig_pump (rig);
}

void
rig_add_device (Rig        *rig,
                const char *id,
                const char *person,
                Ms5Channel  channel)
{
  g_autoptr (Ms5Device) device = ms5_device_new (id, channel, person);

  device->quiet_critical = FALSE;
  if (channel != MS5_CHANNEL_DESKTOP)
    device->address = g_strdup_printf ("{\"token\":\"%s\"}", id);
  rig_register (rig, device);
}

void
rig_remove_device (Rig        *rig,
                   const char *id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_push_unregister_async (rig->push, id, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  ms5_push_register_finish (rig->push, result, &error);
  g_assert_no_error (error);
  rig_pump (rig);
}

static void
write_call (Rig        *rig,
            const char *key)
{
  json_t *fields = g_hash_table_lookup (rig->calls, key);
  const char *line = g_hash_table_lookup (rig->lines, key);
  g_autofree char *topic = ms5_topic_new (MS5_TOPIC_CALLS, line);
  g_autoptr (Ms5Change) change = ms5_change_new (MS5_OP_PUT, topic, key, ++rig->v, json_deep_copy (fields));
  g_autoptr (json_t) copy = json_deep_copy (fields);

  g_hash_table_replace (rig->positions, g_strdup (key), GINT_TO_POINTER ((int) rig->v));
  ms5_batch_add_change (rig->batch, change, 0, MS5_TOPIC_CALLS, line, copy, NULL, FALSE);
}

void
rig_raise (Rig        *rig,
           const char *line,
           const char *call,
           const char *priority)
{
  json_t *fields = json_pack ("{s:s,s:s,s:s,s:b,s:i,s:I,s:s,s:s}", "type", "stop", "priority", priority, "state", "raised",
                              "active", 1, "rev", 1, "raised", (json_int_t) ms5_time_to_ms (rig_now (rig)), "raised_by", "ann",
                              "equipment", "B1");

  g_hash_table_replace (rig->calls, g_strdup (call), fields);
  g_hash_table_replace (rig->lines, g_strdup (call), g_strdup (line));
  write_call (rig, call);
}

/* Takes @value. */
void
rig_set (Rig        *rig,
         const char *call,
         const char *field,
         json_t     *value)
{
  json_t *fields = g_hash_table_lookup (rig->calls, call);

  if (value != NULL)
    json_object_set_new (fields, field, value);
  else
    json_object_del (fields, field);
  write_call (rig, call);
}

void
rig_grow (Rig        *rig,
          const char *call)
{
  json_t *fields = g_hash_table_lookup (rig->calls, call);

  rig_set (rig, call, "rev", json_integer (json_integer_value (json_object_get (fields, "rev")) + 1));
}

void
rig_escalate (Rig        *rig,
              const char *call,
              gint64      level,
              const char *role)
{
  rig_escalate_to (rig, call, level, role, NULL, NULL);
}

/* What those of a level are told from now on. */
void
rig_set_message (Rig        *rig,
                 const char *text,
                 const char *german)
{
  RigFloor *floor = RIG_FLOOR (rig->floor);

  g_clear_pointer (&floor->message, ms5_name_unref);
  floor->message = ms5_name_new (text);
  ms5_name_add (floor->message, "de", german);
}

/* Besides @role to @person, by @channel only. */
void
rig_escalate_to (Rig        *rig,
                 const char *call,
                 gint64      level,
                 const char *role,
                 const char *person,
                 const char *channel)
{
  const char *line = g_hash_table_lookup (rig->lines, call);
  g_autofree char *topic = ms5_topic_new (MS5_TOPIC_ESCALATIONS, line);
  g_autofree char *id = g_strdup_printf ("%s/%" G_GINT64_FORMAT, call, level);
  json_t *event = json_pack ("{s:s,s:I,s:I,s:[s],s:s}", "call", call, "level", (json_int_t) level, "at",
                             (json_int_t) ms5_time_to_ms (rig_now (rig)), "roles", role, "line", line);
  g_autoptr (Ms5Change) change = NULL;

  json_object_set_new (g_hash_table_lookup (rig->calls, call), "level", json_integer (level));
  json_object_set_new (g_hash_table_lookup (rig->calls, call), "escalated",
                       json_integer (ms5_time_to_ms (rig_now (rig))));
  rig_grow (rig, call);
  if (person != NULL)
    json_object_set_new (event, "people", json_pack ("[s]", person));
  if (channel != NULL)
    json_object_set_new (event, "channels", json_pack ("[s]", channel));
  json_object_set_new (event, "v", json_integer (rig->v + 1));
  g_ptr_array_add (rig->events, event);
  change = ms5_change_new (MS5_OP_EVENT, topic, id, ++rig->v, json_deep_copy (event));
  ms5_batch_add_change (rig->batch, change, 0, MS5_TOPIC_ESCALATIONS, line, event, NULL, FALSE);
}

void
rig_acknowledge (Rig        *rig,
                 const char *call)
{
  json_object_set_new (g_hash_table_lookup (rig->calls, call), "acknowledged",
                       json_integer (ms5_time_to_ms (rig_now (rig))));
  rig_set (rig, call, "state", json_string ("acknowledged"));
}

void
rig_resolve (Rig        *rig,
             const char *call)
{
  rig_set (rig, call, "state", json_string ("resolved"));
}

/* What was written since is durable. */
void
rig_commit (Rig *rig)
{
  gint64 start = g_get_monotonic_time ();

  ms5_push_take_batch (rig->push, rig->batch);
  rig->took = g_get_monotonic_time () - start;
  rig_forget (rig);
  rig_pump (rig);
}

/* Nobody is told that it is. */
void
rig_forget (Rig *rig)
{
  ms5_batch_unref (rig->batch);
  rig->batch = ms5_batch_new (rig->v, 0);
}

json_t *
rig_get_item (Rig        *rig,
              const char *device,
              const char *key)
{
  g_autofree char *place = g_strdup_printf ("%s %s", device, key);

  return g_hash_table_lookup (rig->floor->items, place);
}

/* Returns 0 if the device is not told of it. */
gint64
rig_get_rev (Rig        *rig,
             const char *device,
             const char *call)
{
  return json_integer_value (json_object_get (rig_get_item (rig, device, call), "rev"));
}

guint
rig_count_items (Rig *rig)
{
  return g_hash_table_size (rig->floor->items);
}

Ms5Time
rig_get_unreached (Rig        *rig,
                   const char *call)
{
  const Ms5Time *since = g_hash_table_lookup (rig->floor->unreached, call);

  return since != NULL ? *since : MS5_TIME_NONE;
}

guint
rig_count_told (Rig *rig)
{
  return rig->floor->n_told;
}

/* The device says so of what it is told of @call now. */
void
rig_receive (Rig            *rig,
             const char     *device,
             const char     *call,
             Ms5ReceiptKind  kind)
{
  json_t *item = rig_get_item (rig, device, call);

  g_assert_nonnull (item);
  ms5_push_take_receipt (rig->push, device, json_string_value (json_object_get (item, "delivery")), kind, rig_now (rig));
  rig_pump (rig);
}
