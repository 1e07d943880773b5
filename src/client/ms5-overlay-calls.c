/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-overlay-private.h"

#include "protocol/ms5-vocabulary.h"

/* What calls will look like. */

static gboolean
raise_call (Overlay *overlay)
{
  const char *type = ms5_overlay_get_text (overlay->action->args, "type");

  if (type == NULL)
    return FALSE;

  ms5_overlay_copy_arg (overlay, "type");
  ms5_overlay_copy_arg (overlay, "equipment");
  ms5_overlay_copy_arg (overlay, "note");
  json_object_set_new (overlay->fields, "active", json_true ());
  ms5_overlay_set_text (overlay, "priority", ms5_overlay_get_text (ms5_overlay_find_in_plant (overlay, "call_type", type), "priority"));
  ms5_overlay_copy_arg (overlay, "priority");
  ms5_overlay_set_text (overlay, "state", ms5_words_call_state (MS5_CALL_RAISED));
  json_object_set_new (overlay->fields, "rev", json_integer (1));
  json_object_set_new (overlay->fields, "level", json_integer (0));
  ms5_overlay_set_time (overlay, "raised");
  ms5_overlay_set_text (overlay, "raised_by", overlay->by);
  return TRUE;
}

static gboolean
is_call (Overlay      *overlay,
         Ms5CallState  state)
{
  return g_strcmp0 (ms5_overlay_get_text (overlay->fields, "state"), ms5_words_call_state ((int) state)) == 0;
}

static gboolean
acknowledge_call (Overlay *overlay)
{
  ms5_overlay_append_text (overlay, "note", ms5_overlay_get_text (overlay->action->args, "note"));
  if (!is_call (overlay, MS5_CALL_RAISED))
    return overlay->exists;

  ms5_overlay_set_text (overlay, "state", ms5_words_call_state (MS5_CALL_ACKNOWLEDGED));
  ms5_overlay_set_time (overlay, "acknowledged");
  ms5_overlay_set_text (overlay, "acknowledged_by", overlay->by);
  return overlay->exists;
}

static gboolean
resolve_call (Overlay *overlay)
{
  ms5_overlay_append_text (overlay, "note", ms5_overlay_get_text (overlay->action->args, "note"));
  if (is_call (overlay, MS5_CALL_RESOLVED))
    return overlay->exists;

  ms5_overlay_set_text (overlay, "state", ms5_words_call_state (MS5_CALL_RESOLVED));
  ms5_overlay_set_time (overlay, "resolved");
  ms5_overlay_set_text (overlay, "resolved_by", overlay->by);
  ms5_overlay_copy_arg (overlay, "cause");
  if (json_object_del (overlay->fields, "shelved") == 0)
    ms5_overlay_set_time (overlay, "shelved_until");
  json_object_del (overlay->fields, "suppressed_by");
  json_object_del (overlay->fields, "unreached");
  if (json_object_get (overlay->fields, "rule") == NULL)
    {
      json_object_set_new (overlay->fields, "active", json_false ());
      ms5_overlay_set_time (overlay, "returned");
    }
  return overlay->exists;
}

/* Whether it may still be reopened the server knows. */
static gboolean
reopen_call (Overlay *overlay)
{
  static const char *const gone[] = {
    "acknowledged", "acknowledged_by", "resolved", "resolved_by", "cause", "escalated", "escalated_to", "late",
  };

  ms5_overlay_append_text (overlay, "note", ms5_overlay_get_text (overlay->action->args, "note"));
  if (!is_call (overlay, MS5_CALL_RESOLVED))
    return overlay->exists;

  for (guint i = 0; i < G_N_ELEMENTS (gone); i++)
    json_object_del (overlay->fields, gone[i]);
  ms5_overlay_set_text (overlay, "state", ms5_words_call_state (MS5_CALL_RAISED));
  json_object_set_new (overlay->fields, "level", json_integer (0));
  ms5_overlay_set_time (overlay, "reopened");
  ms5_overlay_set_text (overlay, "reopened_by", overlay->by);
  ms5_overlay_set_time (overlay, "called");
  if (json_object_get (overlay->fields, "rule") == NULL)
    {
      json_object_set_new (overlay->fields, "active", json_true ());
      json_object_del (overlay->fields, "returned");
    }
  return overlay->exists;
}

static gboolean
comment_call (Overlay *overlay)
{
  ms5_overlay_append_text (overlay, "note", ms5_overlay_get_text (overlay->action->args, "note"));
  return overlay->exists;
}

static gboolean
assign_call (Overlay *overlay)
{
  const char *to = ms5_overlay_get_text (overlay->action->set, "assigned_to");

  if (is_call (overlay, MS5_CALL_RESOLVED) || g_strcmp0 (to, ms5_overlay_get_text (overlay->fields, "assigned_to")) == 0)
    return overlay->exists;

  if (to != NULL)
    ms5_overlay_set_text (overlay, "assigned_to", to);
  else
    json_object_del (overlay->fields, "assigned_to");
  ms5_overlay_set_time (overlay, "assigned");
  ms5_overlay_set_text (overlay, "assigned_by", overlay->by);
  return overlay->exists;
}

/* Whom a level calls only the server knows. */
static gboolean
escalate_call (Overlay *overlay)
{
  json_t *level = json_object_get (overlay->action->args, "level");

  ms5_overlay_append_text (overlay, "note", ms5_overlay_get_text (overlay->action->args, "note"));
  if (is_call (overlay, MS5_CALL_RESOLVED)
      || json_integer_value (level) <= json_integer_value (json_object_get (overlay->fields, "level")))
    return overlay->exists;

  ms5_overlay_copy_arg (overlay, "level");
  ms5_overlay_set_time (overlay, "escalated");
  json_object_del (overlay->fields, "late");
  return overlay->exists;
}

static gboolean
shelve_call (Overlay *overlay)
{
  json_t *until = json_object_get (overlay->action->args, "until");

  if (is_call (overlay, MS5_CALL_RESOLVED))
    return overlay->exists;

  ms5_overlay_set_time (overlay, "shelved");
  ms5_overlay_set_text (overlay, "shelved_by", overlay->by);
  ms5_overlay_set_text (overlay, "shelve_reason", ms5_overlay_get_text (overlay->action->args, "reason"));
  if (until != NULL)
    json_object_set (overlay->fields, "shelved_until", until);
  return overlay->exists;
}

static gboolean
unshelve_call (Overlay *overlay)
{
  ms5_overlay_append_text (overlay, "note", ms5_overlay_get_text (overlay->action->args, "note"));
  if (json_object_del (overlay->fields, "shelved") == 0)
    ms5_overlay_set_time (overlay, "shelved_until");
  return overlay->exists;
}

static gboolean
disable_alarm (Overlay *overlay)
{
  if (overlay->exists)
    return TRUE;

  ms5_overlay_set_time (overlay, "out_of_service");
  ms5_overlay_set_text (overlay, "by", overlay->by);
  ms5_overlay_copy_arg (overlay, "reason");
  return TRUE;
}

/* The item is as good as gone. */
static gboolean
enable_alarm (Overlay *overlay)
{
  json_object_del (overlay->fields, "out_of_service");
  return overlay->exists;
}

static const Ms5OverlayEntry overlays[] = {
  { "call.raise", raise_call },
  { "call.acknowledge", acknowledge_call },
  { "call.resolve", resolve_call },
  { "call.reopen", reopen_call },
  { "call.comment", comment_call },
  { "call.assign", assign_call },
  { "call.escalate", escalate_call },
  { "call.shelve", shelve_call },
  { "call.unshelve", unshelve_call },
  { "alarm.disable", disable_alarm },
  { "alarm.enable", enable_alarm },
};

/* Returns: (nullable): what is done for an operation on calls and their conditions */
OverlayFunc
ms5_overlay_find_call_func (const char *op)
{
  for (guint i = 0; i < G_N_ELEMENTS (overlays); i++)
    if (g_str_equal (overlays[i].op, op))
      return overlays[i].func;

  return NULL;
}
