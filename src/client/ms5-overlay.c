/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-overlay-private.h"

#include "core/ms5-words.h"
#include "protocol/ms5-item.h"

/* What an item will look like once the server has done what a person asked for. The server decides; this
 * is only shown until it has. */

void
ms5_overlay_set_text (Overlay    *overlay,
                      const char *field,
                      const char *text)
{
  if (text != NULL)
    json_object_set_new (overlay->fields, field, json_string (text));
}

void
ms5_overlay_set_time (Overlay    *overlay,
                      const char *field)
{
  json_object_set_new (overlay->fields, field, json_integer (ms5_time_to_ms (overlay->at)));
}

void
ms5_overlay_copy_arg (Overlay    *overlay,
                      const char *field)
{
  json_t *value = json_object_get (overlay->action->args, field);

  if (value != NULL)
    json_object_set (overlay->fields, field, value);
}

const char *
ms5_overlay_get_text (json_t     *object,
                      const char *member)
{
  return json_string_value (json_object_get (object, member));
}

/* Notes are lines below each other. */
void
ms5_overlay_append_text (Overlay    *overlay,
                         const char *field,
                         const char *text)
{
  const char *before = ms5_overlay_get_text (overlay->fields, field);
  g_autofree char *both = NULL;

  if (text == NULL || *text == '\0')
    return;

  both = before != NULL && *before != '\0' ? g_strconcat (before, "\n", text, NULL) : g_strdup (text);
  ms5_overlay_set_text (overlay, field, both);
}

json_t *
ms5_overlay_find_in_plant (Overlay    *overlay,
                           const char *part,
                           const char *code)
{
  g_autofree char *key = g_strconcat (part, "/", code, NULL);
  const Ms5Change *item = ms5_base_lookup (overlay->base, "plant", key);

  return item != NULL ? item->fields : NULL;
}

static void
explain_stop (Overlay    *overlay,
              const char *reason,
              const char *comment)
{
  json_t *known, *planned;

  ms5_overlay_set_text (overlay, "comment", comment);
  if (reason == NULL)
    return;

  known = ms5_overlay_find_in_plant (overlay, "reason", reason);
  planned = json_object_get (known, "planned");
  ms5_overlay_set_text (overlay, "reason", reason);
  ms5_overlay_set_text (overlay, "category", ms5_overlay_get_text (known, "category"));
  if (planned != NULL)
    json_object_set (overlay->fields, "planned", planned);
  ms5_overlay_set_text (overlay, "coded_by", overlay->by);
  ms5_overlay_set_time (overlay, "coded_at");
}

static gboolean
code_stop (Overlay *overlay)
{
  explain_stop (overlay, ms5_overlay_get_text (overlay->action->set, "reason"), ms5_overlay_get_text (overlay->action->set, "comment"));
  return overlay->exists;
}

static gboolean
split_stop (Overlay *overlay)
{
  json_t *at = json_object_get (overlay->action->args, "at");

  if (at != NULL)
    json_object_set (overlay->fields, "end", at);
  return overlay->exists;
}

static gboolean
merge_stops (Overlay *overlay)
{
  const char *with = ms5_overlay_get_text (overlay->action->args, "with");
  const Ms5Change *second = with != NULL ? ms5_base_lookup (overlay->base, overlay->action->topic, with) : NULL;
  json_t *end = second != NULL ? json_object_get (second->fields, "end") : NULL;

  if (end != NULL)
    json_object_set (overlay->fields, "end", end);
  else if (second != NULL)
    json_object_del (overlay->fields, "end");
  return overlay->exists;
}

static gboolean
add_stop (Overlay *overlay)
{
  Ms5Time start;
  g_autofree char *equipment = ms5_timeline_key_parse (overlay->action->key, &start);

  if (overlay->exists || equipment == NULL)
    return overlay->exists;

  ms5_overlay_set_text (overlay, "equipment", equipment);
  json_object_set_new (overlay->fields, "start", json_integer (ms5_time_to_ms (start)));
  ms5_overlay_copy_arg (overlay, "end");
  ms5_overlay_set_text (overlay, "category", ms5_category_to_string (MS5_CATEGORY_UNPLANNED));
  ms5_overlay_set_text (overlay, "detected", ms5_detected_to_string (MS5_DETECTED_HAND));
  explain_stop (overlay, ms5_overlay_get_text (overlay->action->args, "reason"), ms5_overlay_get_text (overlay->action->args, "comment"));
  return TRUE;
}

static gboolean
start_changeover (Overlay *overlay)
{
  Ms5Time start;
  g_autofree char *equipment = ms5_timeline_key_parse (overlay->action->key, &start);

  if (overlay->exists || equipment == NULL)
    return overlay->exists;

  json_object_set_new (overlay->fields, "start", json_integer (ms5_time_to_ms (start)));
  return TRUE;
}

static gboolean
complete_changeover (Overlay *overlay)
{
  if (json_object_get (overlay->fields, "end") == NULL)
    ms5_overlay_set_time (overlay, "end");
  return overlay->exists;
}

static gboolean
report_quality (Overlay    *overlay,
                const char *kind)
{
  ms5_overlay_copy_arg (overlay, "qty");
  ms5_overlay_copy_arg (overlay, "reason");
  ms5_overlay_copy_arg (overlay, "product");
  ms5_overlay_set_text (overlay, "kind", kind);
  ms5_overlay_set_text (overlay, "by", overlay->by);
  ms5_overlay_set_time (overlay, "at");
  return TRUE;
}

static gboolean
report_scrap (Overlay *overlay)
{
  return report_quality (overlay, "scrap");
}

static gboolean
report_rework (Overlay *overlay)
{
  return report_quality (overlay, "rework");
}

static gboolean
add_job (Overlay *overlay)
{
  if (overlay->exists)
    return TRUE;

  ms5_overlay_copy_arg (overlay, "product");
  ms5_overlay_copy_arg (overlay, "qty");
  ms5_overlay_copy_arg (overlay, "due");
  ms5_overlay_set_text (overlay, "state", ms5_words_job_state (MS5_JOB_PLANNED));
  return TRUE;
}

/* What is `null` in an edit has no value afterwards. */
static gboolean
edit_job (Overlay *overlay)
{
  const char *name;
  json_t *value;

  json_object_foreach (overlay->action->set, name, value)
    {
      if (json_is_null (value))
        json_object_del (overlay->fields, name);
      else
        json_object_set (overlay->fields, name, value);
    }
  ms5_overlay_set_text (overlay, "edited_by", overlay->by);
  ms5_overlay_set_time (overlay, "edited");
  return overlay->exists;
}

static gboolean
is_job (Overlay     *overlay,
        Ms5JobState  state)
{
  return g_strcmp0 (ms5_overlay_get_text (overlay->fields, "state"), ms5_words_job_state ((int) state)) == 0;
}

static gboolean
is_over (Overlay *overlay)
{
  return is_job (overlay, MS5_JOB_COMPLETE) || is_job (overlay, MS5_JOB_CANCELLED);
}

static gboolean
accept_job (Overlay *overlay)
{
  if (is_job (overlay, MS5_JOB_PLANNED))
    ms5_overlay_set_text (overlay, "state", ms5_words_job_state (MS5_JOB_ACCEPTED));
  return overlay->exists;
}

static gboolean
start_job (Overlay *overlay)
{
  if (is_over (overlay) || is_job (overlay, MS5_JOB_ACTIVE))
    return overlay->exists;

  ms5_overlay_set_text (overlay, "state", ms5_words_job_state (MS5_JOB_ACTIVE));
  if (json_object_get (overlay->fields, "started") == NULL)
    ms5_overlay_set_time (overlay, "started");
  return overlay->exists;
}

static gboolean
pause_job (Overlay *overlay)
{
  if (is_job (overlay, MS5_JOB_ACTIVE))
    ms5_overlay_set_text (overlay, "state", ms5_words_job_state (MS5_JOB_PAUSED));
  return overlay->exists;
}

static gboolean
end_job (Overlay     *overlay,
         Ms5JobState  state)
{
  if (is_over (overlay))
    return overlay->exists;

  ms5_overlay_set_text (overlay, "state", ms5_words_job_state ((int) state));
  ms5_overlay_set_time (overlay, "completed");
  return overlay->exists;
}

static gboolean
cancel_job (Overlay *overlay)
{
  return end_job (overlay, MS5_JOB_CANCELLED);
}

static gboolean
complete_job (Overlay *overlay)
{
  return end_job (overlay, MS5_JOB_COMPLETE);
}

static gboolean
set_maintenance (Overlay *overlay)
{
  json_object_set_new (overlay->fields, "maintenance",
                       json_boolean (json_is_true (json_object_get (overlay->action->args, "on"))));
  return overlay->exists;
}

static gboolean
add_note (Overlay *overlay)
{
  ms5_overlay_copy_arg (overlay, "text");
  ms5_overlay_set_text (overlay, "by", overlay->by);
  ms5_overlay_set_time (overlay, "at");
  return TRUE;
}

static const Ms5OverlayEntry overlays[] = {
  { "stop.code", code_stop },
  { "stop.split", split_stop },
  { "stop.merge", merge_stops },
  { "stop.add", add_stop },
  { "changeover.start", start_changeover },
  { "changeover.complete", complete_changeover },
  { "scrap.report", report_scrap },
  { "rework.report", report_rework },
  { "job.add", add_job },
  { "job.edit", edit_job },
  { "job.accept", accept_job },
  { "job.start", start_job },
  { "job.pause", pause_job },
  { "job.cancel", cancel_job },
  { "job.complete", complete_job },
  { "equipment.maintenance", set_maintenance },
  { "note.add", add_note },
};

static OverlayFunc
find_func (const char *op)
{
  for (guint i = 0; i < G_N_ELEMENTS (overlays); i++)
    if (g_str_equal (overlays[i].op, op))
      return overlays[i].func;

  return ms5_overlay_find_call_func (op);
}

/**
 * ms5_overlay_apply:
 * @action: what a person asked for
 * @fields: (nullable): the item that it is about, as it is without it; %NULL if there is none
 * @by: (nullable): who asked, as names stand in items
 * @at: when, in the plant's time
 * @base: where the plant's reasons and types of calls are
 *
 * Returns: (transfer full) (nullable): the item's fields with it; %NULL if it is no item either way
 */
json_t *
ms5_overlay_apply (const Ms5Action *action,
                   json_t          *fields,
                   const char      *by,
                   Ms5Time          at,
                   Ms5Base         *base)
{
  Overlay overlay = { action, NULL, by, at, base, fields != NULL };
  OverlayFunc func = find_func (action->op);

  if (func == NULL)
    return json_incref (fields);

  overlay.fields = fields != NULL ? json_copy (fields) : json_object ();
  if (func (&overlay))
    return overlay.fields;

  json_decref (overlay.fields);
  return json_incref (fields);
}
