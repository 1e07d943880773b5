/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-action-fields.h"
#include "protocol/ms5-plant-json-private.h"

/* What a plant decides about edits that meet. */

static void
read_policies (Ms5JsonReader        *element,
               const Ms5ActionSpec  *spec,
               Ms5ActionSetup       *setup)
{
  Ms5JsonReader policies;

  if (!ms5_json_get_object (element, "policies", MS5_JSON_OPTIONAL, &policies))
    return;

  for (guint i = 0; i < spec->set->n_members; i++)
    {
      const char *name = spec->set->members[i].name;
      const Ms5ActionField *field = ms5_action_field_find (spec->op, name);
      int policy;

      if (!ms5_json_get_word (&policies, name, MS5_JSON_OPTIONAL, ms5_words_merge_policy, &policy))
        continue;
      if (policy == MS5_MERGE_COMBINE && field->rule == MS5_MERGE_REPLACE)
        ms5_json_reader_complain (&policies, name, "cannot be merge: two values of it cannot be put together");
      ms5_action_setup_add (setup, name, (Ms5MergePolicy) policy);
    }
  ms5_json_reader_finish (&policies);
}

static void
read_prefers (Ms5JsonReader  *element,
              Ms5ActionSetup *setup)
{
  Ms5JsonReader prefers;

  if (!ms5_json_get_array (element, "prefer", MS5_JSON_OPTIONAL, MS5_N_MERGE_PREFERS, &prefers))
    return;

  setup->prefers = MS5_PREFER_BIT (MS5_MERGE_PREFER_POLICY);
  for (gsize i = 0; i < ms5_json_reader_get_length (&prefers); i++)
    {
      Ms5JsonReader word;
      int prefer;

      ms5_json_get_element (&prefers, i, &word);
      if (ms5_json_get_word (&word, NULL, MS5_JSON_REQUIRED, ms5_words_merge_prefer, &prefer))
        setup->prefers |= MS5_PREFER_BIT (prefer);
    }
}

static gboolean
is_listed (const Ms5Plant *plant,
           const char     *op)
{
  for (guint i = 0; i < plant->actions->len; i++)
    if (g_strcmp0 (((const Ms5ActionSetup *) g_ptr_array_index (plant->actions, i))->op, op) == 0)
      return TRUE;

  return FALSE;
}

static void
read_action (Ms5PlantReader *self,
             Ms5JsonReader  *element,
             gpointer        parent)
{
  const char *op = ms5_plant_read_code (element, "op", MS5_JSON_REQUIRED);
  const Ms5ActionSpec *spec = op != NULL ? ms5_action_spec_find (op) : NULL;
  Ms5ActionSetup *setup = ms5_action_setup_new (op != NULL ? op : "");

  if (spec != NULL && spec->kind == MS5_ACTION_EDIT)
    read_policies (element, spec, setup);
  else if (op != NULL)
    ms5_json_reader_complain (element, "op", "is not an operation that edits");
  if (op != NULL && is_listed (self->plant, op))
    ms5_json_reader_complain (element, "op", "is already in this list");
  read_prefers (element, setup);
  g_ptr_array_add (self->plant->actions, setup);
}

void
ms5_plant_read_actions (Ms5PlantReader *self,
                        Ms5JsonReader  *document)
{
  ms5_plant_read_list (self, document, "actions", MS5_JSON_OPTIONAL, read_action, NULL);
}
