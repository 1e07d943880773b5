/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "push-rig-private.h"

#include "core/plant-fixture.h"
#include "support/ms5-test-dir.h"
#include "support/ms5-test-wait.h"

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
  rig_floor_give_back (rig);
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
  rig_relay_drop (rig);
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
