/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-action-text.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-item-text.h"
#include "app/widgets/ms5-format.h"

static const struct
{
  const char *word;
  const char *icon;
} looks[MS5_N_SHOWN_STATES] = {
  [MS5_SHOWN_PENDING] = { N_("Pending"), "ms5-sync-pending-symbolic" },
  [MS5_SHOWN_PROCESSING] = { N_("Processing"), "ms5-link-syncing-symbolic" },
  [MS5_SHOWN_COMPLETED] = { N_("Completed"), "ms5-sync-completed-symbolic" },
  [MS5_SHOWN_FAILED] = { N_("Failed"), "ms5-sync-failed-symbolic" },
  [MS5_SHOWN_CONFLICT] = { N_("Conflict"), "ms5-sync-conflict-symbolic" },
  [MS5_SHOWN_CANCELLED] = { N_("Cancelled"), "ms5-sync-cancelled-symbolic" },
};

/**
 * ms5_shown_state_get_word:
 * @state: what people are shown
 *
 * Returns: its name
 */
const char *
ms5_shown_state_get_word (Ms5ShownState state)
{
  g_return_val_if_fail ((guint) state < MS5_N_SHOWN_STATES, "");

  return _(looks[state].word);
}

/**
 * ms5_shown_state_get_icon:
 * @state: what people are shown
 *
 * Returns: the name of its icon, whose shape no other has
 */
const char *
ms5_shown_state_get_icon (Ms5ShownState state)
{
  g_return_val_if_fail ((guint) state < MS5_N_SHOWN_STATES, NULL);

  return looks[state].icon;
}

/**
 * ms5_action_get_line:
 * @action: an action
 *
 * Returns: (nullable): the code of the line that it is about
 */
const char *
ms5_action_get_line (const Ms5Action *action)
{
  const char *slash = strchr (action->topic, '/');

  return slash != NULL ? slash + 1 : NULL;
}

/**
 * ms5_action_dup_title:
 * @view: a view
 * @action: an action
 *
 * Returns: (transfer full): what it does, and how much of it: «Report scrap: 12»
 */
char *
ms5_action_dup_title (const Ms5View   *view,
                      const Ms5Action *action)
{
  const char *label = action->spec != NULL ? _(action->spec->label) : action->op;
  const char *reason = json_string_value (json_object_get (action->set, "reason"));
  json_t *qty = json_object_get (action->args, "qty");

  if (json_is_integer (qty))
    {
      g_autofree char *number = ms5_format_number ((double) json_integer_value (qty), 0);

      return g_strdup_printf ("%s: %s", label, number);
    }
  if (reason != NULL)
    return g_strdup_printf ("%s: %s", label,
                            ms5_plant_model_name (ms5_floor_get_plant (view->floor), MS5_PLANT_REASON, reason, NULL));
  return g_strdup (label);
}

/* Whether people have a name for it. */
static gboolean
has_name (Ms5ModelItem *item)
{
  return item != NULL && (MS5_IS_CALL_MODEL (item) || MS5_IS_STOP_MODEL (item) || MS5_IS_JOB_MODEL (item) ||
                          MS5_IS_EQUIPMENT_MODEL (item));
}

/**
 * ms5_action_dup_where:
 * @view: a view
 * @action: an action
 *
 * Returns: (transfer full): what it is about: «Line 1 · Bottling · Machine stop: Filler FL1»
 */
char *
ms5_action_dup_where (const Ms5View   *view,
                      const Ms5Action *action)
{
  const char *code = ms5_action_get_line (action);
  const char *key = ms5_action_get_item_key (action);
  const char *type = json_string_value (json_object_get (action->args, "type"));
  Ms5LineModel *line = code != NULL ? ms5_floor_get_line (view->floor, code) : NULL;
  const char *place = line != NULL ? ms5_line_model_get_name (line) : code;

  if (key != NULL && has_name (ms5_floor_get_item (view->floor, action->topic, key)))
    return ms5_item_dup_text (view, action->topic, key);
  if (place == NULL)
    place = action->topic;
  if (type != NULL)
    return g_strdup_printf ("%s · %s", place,
                            ms5_plant_model_name (ms5_floor_get_plant (view->floor), MS5_PLANT_CALL_TYPE, type, NULL));
  return g_strdup (place);
}

/* Why the server refused it, and what to do. */
static char *
dup_refusal (const Ms5Result *result)
{
  switch (result->code)
    {
    case MS5_RESULT_FORBIDDEN:
      return g_strdup (_("Your account may not do this · Ask somebody who may, or an administrator"));
    case MS5_RESULT_UNKNOWN_OP:
      return g_strdup (_("The server does not know this action · Have the server updated, then try again"));
    case MS5_RESULT_KEY_REUSE:
    case MS5_RESULT_REPLAYED:
      return g_strdup (_("The server has seen this action’s number before · Check whether it was done; try again if not"));
    case MS5_RESULT_BLOCKED:
      return g_strdup (_("An action that it depends on was not done · Do that one first, then try again"));
    case MS5_RESULT_BUSY:
      return g_strdup (_("The server was too busy, again and again · Try again"));
    case MS5_RESULT_INVALID:
    default:
      if (result->cur.deleted)
        return g_strdup (_("It is no longer there · Nothing is left to do; discard this"));
      return g_strdup (_("The server could not accept it as it is now · Look at the line; do it anew if it is still needed"));
    }
}

static char *
dup_superseded (const Ms5Result *result)
{
  if (result != NULL && result->cur.deleted)
    return g_strdup (_("It was no longer there"));
  if (result != NULL && result->cur.by != NULL)
    return g_strdup_printf (_("%s had done it already, or something else; that was kept"), result->cur.by);
  return g_strdup (_("What the server had was kept"));
}

static char *
dup_conflict (const Ms5Result *result)
{
  if (result != NULL && result->cur.deleted)
    return g_strdup (_("It was deleted meanwhile · Decide what is to become of your entry"));
  if (result != NULL && result->cur.by != NULL)
    return g_strdup_printf (_("%s changed the same meanwhile · Decide which value holds"), result->cur.by);
  return g_strdup (_("Somebody changed the same meanwhile · Decide which value holds"));
}

/* What is particular about it, after this PC or the server was put back to an earlier state. */
static const char *
get_mark_text (Ms5OutboxMark mark)
{
  switch (mark)
    {
    case MS5_OUTBOX_MARK_REQUEUE:
      return _("It may have been done already · Decide above whether it is to be done");
    case MS5_OUTBOX_MARK_HEALED:
      return _("Sent again, as the server had lost it");
    case MS5_OUTBOX_MARK_OFFERED:
      return _("The server may have lost it · Decide above whether it is to be sent again");
    case MS5_OUTBOX_MARK_NONE:
    default:
      return NULL;
    }
}

/**
 * ms5_action_dup_outcome:
 * @entry: an action in the outbox
 *
 * Returns: (transfer full) (nullable): what happened that a person should know, and what to do about it:
 *   «what happened · what to do»; %NULL if all is as it should be
 */
char *
ms5_action_dup_outcome (Ms5OutboxEntry *entry)
{
  const Ms5Result *result = ms5_outbox_entry_get_result (entry);
  const char *mark = get_mark_text (ms5_outbox_entry_get_mark (entry));

  if (mark != NULL)
    return g_strdup (mark);
  switch (ms5_outbox_entry_get_state (entry))
    {
    case MS5_OUTBOX_BLOCKED:
      return g_strdup (_("Waits for an earlier action"));
    case MS5_OUTBOX_SUPERSEDED:
      return dup_superseded (result);
    case MS5_OUTBOX_CONFLICT:
      return dup_conflict (result);
    case MS5_OUTBOX_EXPIRED:
      return g_strdup (_("It waited for more than two weeks and came too late · Do it anew if it is still needed"));
    case MS5_OUTBOX_FAILED:
      return result != NULL ? dup_refusal (result)
                            : g_strdup (_("It could not be sent · Try again"));
    case MS5_OUTBOX_RESOLVED:
      return g_strdup (_("Decided by another action"));
    case MS5_OUTBOX_DONE:
      return result != NULL && result->code == MS5_RESULT_MERGED
               ? g_strdup (_("Merged with what others had changed"))
               : NULL;
    default:
      return NULL;
    }
}
