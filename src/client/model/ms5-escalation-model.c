/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/model/ms5-plant-model-private.h"

/* Who is told when. */

struct _Ms5EscalationModel
{
  Ms5ModelItem parent_instance;

  Ms5EscalationPolicyItem item;
  Ms5EscalationEntry *entry;
};

G_DEFINE_FINAL_TYPE (Ms5EscalationModel, ms5_escalation_model, MS5_TYPE_MODEL_ITEM)

static Ms5ModelPart policy_part;

static void
ms5_escalation_model_settle (Ms5ModelItem        *item,
                             const Ms5ModelBatch *batch)
{
  Ms5EscalationModel *self = MS5_ESCALATION_MODEL (item);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();

  ms5_escalation_entry_free (self->entry);
  self->entry = ms5_escalation_entry_from_item (&self->item, ms5_model_item_get_key (item), ms5_model_item_get_v (item),
                                                problems);
  if (ms5_problems_get_count (problems) > 0)
    {
      g_autofree char *text = ms5_problems_to_string (problems);

      g_message ("The policy «%s» cannot be read in full: %s", ms5_model_item_get_key (item), text);
    }
}

static void
ms5_escalation_model_finalize (GObject *object)
{
  ms5_escalation_entry_free (MS5_ESCALATION_MODEL (object)->entry);

  G_OBJECT_CLASS (ms5_escalation_model_parent_class)->finalize (object);
}

static void
ms5_escalation_model_class_init (Ms5EscalationModelClass *klass)
{
  Ms5ModelItemClass *item_class = MS5_MODEL_ITEM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ms5_escalation_model_finalize;
  item_class->settle = ms5_escalation_model_settle;
  ms5_model_class_add_part (item_class, &policy_part, ms5_item_get_shape ("plant", "escalation/x"),
                            G_STRUCT_OFFSET (Ms5EscalationModel, item), NULL);
}

static void
ms5_escalation_model_init (Ms5EscalationModel *self)
{
}

/**
 * ms5_escalation_model_get_entry:
 * @self: a policy of escalation
 *
 * Returns: (transfer none): it as it is now; until it changes
 */
const Ms5EscalationEntry *
ms5_escalation_model_get_entry (Ms5EscalationModel *self)
{
  g_return_val_if_fail (MS5_IS_ESCALATION_MODEL (self), NULL);

  return self->entry;
}
