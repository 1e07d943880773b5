/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/model/ms5-plant-model-private.h"

struct _Ms5PlantModel
{
  GObject parent_instance;

  char **languages;
  GHashTable *names;      /* key of the topic → Ms5Name */
  Ms5SiteItem site;
  char *name;
  Ms5ItemList *lists[MS5_N_PLANT_PARTS]; /* %NULL for parts of which there is no list */
  GHashTable *actions;    /* operation → Ms5ActionSetupItem */
};

enum
{
  PROP_0,
  PROP_CALL_CAUSES,
  PROP_CALL_TYPES,
  PROP_CODE,
  PROP_ESCALATION,
  PROP_NAME,
  PROP_PRODUCTS,
  PROP_REASONS,
  PROP_SHIFTS,
  PROP_TIME_ZONE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (Ms5PlantModel, ms5_plant_model, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
ms5_plant_model_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  Ms5PlantModel *self = MS5_PLANT_MODEL (object);

  switch (property_id)
    {
    case PROP_CALL_CAUSES:
      g_value_set_object (value, ms5_plant_model_get_call_causes (self));
      break;

    case PROP_CALL_TYPES:
      g_value_set_object (value, ms5_plant_model_get_call_types (self));
      break;

    case PROP_CODE:
      g_value_set_string (value, self->site.code);
      break;

    case PROP_ESCALATION:
      g_value_set_object (value, ms5_plant_model_get_escalation (self));
      break;

    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_PRODUCTS:
      g_value_set_object (value, ms5_plant_model_get_products (self));
      break;

    case PROP_REASONS:
      g_value_set_object (value, ms5_plant_model_get_reasons (self));
      break;

    case PROP_SHIFTS:
      g_value_set_object (value, ms5_plant_model_get_shifts (self));
      break;

    case PROP_TIME_ZONE:
      g_value_set_string (value, self->site.time_zone);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ms5_plant_model_finalize (GObject *object)
{
  Ms5PlantModel *self = MS5_PLANT_MODEL (object);

  for (guint i = 0; i < MS5_N_PLANT_PARTS; i++)
    g_clear_pointer (&self->lists[i], ms5_item_list_free);
  ms5_site_item_clear (&self->site);
  g_hash_table_unref (self->names);
  g_hash_table_unref (self->actions);
  g_strfreev (self->languages);
  g_free (self->name);

  G_OBJECT_CLASS (ms5_plant_model_parent_class)->finalize (object);
}

static void
ms5_plant_model_class_init (Ms5PlantModelClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ms5_plant_model_get_property;
  object_class->finalize = ms5_plant_model_finalize;

  properties[PROP_CALL_CAUSES] = g_param_spec_object ("call-causes", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_CALL_TYPES] = g_param_spec_object ("call-types", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_CODE] = g_param_spec_string ("code", NULL, NULL, NULL, flags);
  properties[PROP_ESCALATION] = g_param_spec_object ("escalation", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_PRODUCTS] = g_param_spec_object ("products", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_REASONS] = g_param_spec_object ("reasons", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_SHIFTS] = g_param_spec_object ("shifts", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_TIME_ZONE] = g_param_spec_string ("time-zone", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
free_action (gpointer data)
{
  ms5_action_setup_item_clear (data);
  g_free (data);
}

static void
ms5_plant_model_init (Ms5PlantModel *self)
{
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ms5_name_unref);
  for (guint i = 0; i < MS5_N_PLANT_PARTS; i++)
    self->lists[i] = ms5_plant_entries_new ((Ms5PlantPart) i);
  self->actions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_action);
  ms5_site_item_init (&self->site);
}

/*
 * ms5_plant_model_new:
 * @languages: (nullable): languages in order of preference; those of the session if %NULL
 */
Ms5PlantModel *
ms5_plant_model_new (const char *const *languages)
{
  Ms5PlantModel *self = g_object_new (MS5_TYPE_PLANT_MODEL, NULL);

  self->languages = g_strdupv ((char **) (languages != NULL ? languages : g_get_language_names ()));
  return self;
}

/* Returns: (nullable): @name in the person's language; @code without a name */
const char *
ms5_plant_model_pick (Ms5PlantModel *self,
                      const Ms5Name *name,
                      const char    *code)
{
  return name != NULL ? ms5_name_get (name, (const char *const *) self->languages) : code;
}

Ms5ModelItem *
ms5_plant_model_find (Ms5PlantModel *self,
                      Ms5PlantPart   part,
                      const char    *code)
{
  Ms5ItemList *list = self->lists[part];

  return list != NULL && code != NULL ? ms5_item_list_find (list, code) : NULL;
}

static void
put_name (Ms5PlantModel *self,
          const char    *key,
          json_t        *fields)
{
  Ms5AreaItem item;

  /* All parts of the plant have their names in the same way. */
  ms5_area_item_decode (fields, &item, NULL);
  if (item.name != NULL)
    g_hash_table_replace (self->names, g_strdup (key), ms5_name_ref (item.name));
  ms5_area_item_clear (&item);
}

static void
set_site (Ms5PlantModel *self,
          Ms5SiteItem   *site)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (g_strcmp0 (self->site.code, site->code) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CODE]);
  if (g_strcmp0 (self->site.time_zone, site->time_zone) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TIME_ZONE]);

  ms5_site_item_clear (&self->site);
  self->site = *site;
  ms5_site_item_init (site);
  if (g_strcmp0 (self->name, ms5_plant_model_pick (self, self->site.name, self->site.code)) != 0)
    {
      g_free (self->name);
      self->name = g_strdup (ms5_plant_model_pick (self, self->site.name, self->site.code));
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
put_action (Ms5PlantModel *self,
            const char    *op,
            json_t        *fields,
            Ms5ModelBatch *batch)
{
  Ms5ActionSetupItem *item = g_new0 (Ms5ActionSetupItem, 1);

  if (!ms5_action_setup_item_decode (fields, item, NULL))
    batch->bad++;
  g_hash_table_replace (self->actions, g_strdup (op), item);
}

static void
put_site (Ms5PlantModel *self,
          json_t        *fields,
          Ms5ModelBatch *batch)
{
  Ms5SiteItem site;

  if (ms5_site_item_decode (fields, &site, NULL))
    set_site (self, &site);
  else
    batch->bad++;
  ms5_site_item_clear (&site);
}

/*
 * ms5_plant_model_put:
 * @self: a plant
 * @part: what the item is about
 * @key: its key in the topic
 * @code: (nullable): the first code in the key
 * @v: its version
 * @fields: all its fields
 * @batch: the running batch
 */
void
ms5_plant_model_put (Ms5PlantModel *self,
                     Ms5PlantPart   part,
                     const char    *key,
                     const char    *code,
                     gint64         v,
                     json_t        *fields,
                     Ms5ModelBatch *batch)
{
  Ms5ItemList *list = self->lists[part];

  put_name (self, key, fields);
  if (part == MS5_PLANT_SITE)
    put_site (self, fields, batch);
  else if (part == MS5_PLANT_ACTION)
    put_action (self, code, fields, batch);
  else if (list != NULL)
    ms5_model_item_put (ms5_item_list_take (list, code), v, fields, FALSE, batch);
}

void
ms5_plant_model_remove (Ms5PlantModel *self,
                        Ms5PlantPart   part,
                        const char    *key,
                        const char    *code)
{
  Ms5ItemList *list = self->lists[part];
  Ms5SiteItem site;

  g_hash_table_remove (self->names, key);
  if (list != NULL)
    ms5_item_list_remove (list, code);
  if (part == MS5_PLANT_ACTION)
    g_hash_table_remove (self->actions, code);
  if (part == MS5_PLANT_SITE)
    {
      ms5_site_item_init (&site);
      set_site (self, &site);
    }
}

void
ms5_plant_model_remove_all (Ms5PlantModel *self)
{
  ms5_plant_model_remove (self, MS5_PLANT_SITE, "site", NULL);
  g_hash_table_remove_all (self->names);
  g_hash_table_remove_all (self->actions);
  for (guint i = 0; i < MS5_N_PLANT_PARTS; i++)
    if (self->lists[i] != NULL)
      ms5_item_list_remove_all (self->lists[i]);
}

/* Makes everything in it part of the batch. */
void
ms5_plant_model_touch (Ms5PlantModel *self,
                       Ms5ModelBatch *batch)
{
  for (guint i = 0; i < MS5_N_PLANT_PARTS; i++)
    if (self->lists[i] != NULL)
      ms5_item_list_touch (self->lists[i], batch);
}

void
ms5_plant_model_flush (Ms5PlantModel *self)
{
  for (guint i = 0; i < MS5_N_PLANT_PARTS; i++)
    if (self->lists[i] != NULL)
      ms5_item_list_flush (self->lists[i]);
}

/**
 * ms5_plant_model_get_code:
 * @self: a plant
 *
 * Returns: (nullable): the site's code
 */
const char *
ms5_plant_model_get_code (Ms5PlantModel *self)
{
  g_return_val_if_fail (MS5_IS_PLANT_MODEL (self), NULL);

  return self->site.code;
}

/**
 * ms5_plant_model_get_name:
 * @self: a plant
 *
 * Returns: (nullable): the site's name in the person's language, or its code
 */
const char *
ms5_plant_model_get_name (Ms5PlantModel *self)
{
  g_return_val_if_fail (MS5_IS_PLANT_MODEL (self), NULL);

  return self->name;
}

/**
 * ms5_plant_model_get_time_zone:
 * @self: a plant
 *
 * Returns: (nullable): the IANA name of the site's time zone
 */
const char *
ms5_plant_model_get_time_zone (Ms5PlantModel *self)
{
  g_return_val_if_fail (MS5_IS_PLANT_MODEL (self), NULL);

  return self->site.time_zone;
}

/**
 * ms5_plant_model_get_reasons:
 * @self: a plant
 *
 * Returns: (transfer none): the reasons (#Ms5ReasonModel), each below its group
 */
GListModel *
ms5_plant_model_get_reasons (Ms5PlantModel *self)
{
  g_return_val_if_fail (MS5_IS_PLANT_MODEL (self), NULL);

  return ms5_item_list_get_model (self->lists[MS5_PLANT_REASON]);
}

/**
 * ms5_plant_model_get_call_types:
 * @self: a plant
 *
 * Returns: (transfer none): the types of calls (#Ms5CallTypeModel)
 */
GListModel *
ms5_plant_model_get_call_types (Ms5PlantModel *self)
{
  g_return_val_if_fail (MS5_IS_PLANT_MODEL (self), NULL);

  return ms5_item_list_get_model (self->lists[MS5_PLANT_CALL_TYPE]);
}

/**
 * ms5_plant_model_get_call_causes:
 * @self: a plant
 *
 * Returns: (transfer none): what calls can turn out to be (#Ms5CallCauseModel)
 */
GListModel *
ms5_plant_model_get_call_causes (Ms5PlantModel *self)
{
  g_return_val_if_fail (MS5_IS_PLANT_MODEL (self), NULL);

  return ms5_item_list_get_model (self->lists[MS5_PLANT_CALL_CAUSE]);
}

/**
 * ms5_plant_model_get_products:
 * @self: a plant
 *
 * Returns: (transfer none): the products (#Ms5ProductModel)
 */
GListModel *
ms5_plant_model_get_products (Ms5PlantModel *self)
{
  g_return_val_if_fail (MS5_IS_PLANT_MODEL (self), NULL);

  return ms5_item_list_get_model (self->lists[MS5_PLANT_PRODUCT]);
}

/**
 * ms5_plant_model_get_shifts:
 * @self: a plant
 *
 * Returns: (transfer none): the shifts (#Ms5ShiftModel)
 */
GListModel *
ms5_plant_model_get_shifts (Ms5PlantModel *self)
{
  g_return_val_if_fail (MS5_IS_PLANT_MODEL (self), NULL);

  return ms5_item_list_get_model (self->lists[MS5_PLANT_SHIFT]);
}

/**
 * ms5_plant_model_get_escalation:
 * @self: a plant
 *
 * Returns: (transfer none): who is told when (#Ms5EscalationModel), the most specific policy first; with those that
 *   were taken away, which have no levels
 */
GListModel *
ms5_plant_model_get_escalation (Ms5PlantModel *self)
{
  g_return_val_if_fail (MS5_IS_PLANT_MODEL (self), NULL);

  return ms5_item_list_get_model (self->lists[MS5_PLANT_ESCALATION]);
}

/**
 * ms5_plant_model_get_reason:
 * @self: a plant
 * @code: (nullable): a reason's code
 *
 * Returns: (transfer none) (nullable): the reason
 */
Ms5ReasonModel *
ms5_plant_model_get_reason (Ms5PlantModel *self,
                            const char    *code)
{
  g_return_val_if_fail (MS5_IS_PLANT_MODEL (self), NULL);

  return (Ms5ReasonModel *) ms5_plant_model_find (self, MS5_PLANT_REASON, code);
}

/**
 * ms5_plant_model_get_call_type:
 * @self: a plant
 * @code: (nullable): a call type's code
 *
 * Returns: (transfer none) (nullable): the type
 */
Ms5CallTypeModel *
ms5_plant_model_get_call_type (Ms5PlantModel *self,
                               const char    *code)
{
  g_return_val_if_fail (MS5_IS_PLANT_MODEL (self), NULL);

  return (Ms5CallTypeModel *) ms5_plant_model_find (self, MS5_PLANT_CALL_TYPE, code);
}

/**
 * ms5_plant_model_get_product:
 * @self: a plant
 * @code: (nullable): a product's code
 *
 * Returns: (transfer none) (nullable): the product
 */
Ms5ProductModel *
ms5_plant_model_get_product (Ms5PlantModel *self,
                             const char    *code)
{
  g_return_val_if_fail (MS5_IS_PLANT_MODEL (self), NULL);

  return (Ms5ProductModel *) ms5_plant_model_find (self, MS5_PLANT_PRODUCT, code);
}

/**
 * ms5_plant_model_name:
 * @self: a plant
 * @part: what the codes are of
 * @code: (nullable): a code
 * @inner: (nullable): of a sensor and of a fault its code, where @code is the equipment's
 *
 * Returns: (transfer none) (nullable): its name in the person's language, or the last code if it has
 *   none; %NULL without a code
 */
const char *
ms5_plant_model_name (Ms5PlantModel *self,
                      Ms5PlantPart   part,
                      const char    *code,
                      const char    *inner)
{
  gboolean has_two = part == MS5_PLANT_SENSOR || part == MS5_PLANT_FAULT;
  const char *last = has_two ? inner : code;
  g_autofree char *key = NULL;

  g_return_val_if_fail (MS5_IS_PLANT_MODEL (self), NULL);

  if (code == NULL || last == NULL)
    return last;

  key = ms5_plant_key_new (part, code, has_two ? inner : NULL);
  return ms5_plant_model_pick (self, g_hash_table_lookup (self->names, key), last);
}

/**
 * ms5_plant_model_permits:
 * @self: a plant
 * @op: an operation that edits
 * @prefer: what an edit asks for
 *
 * Returns: whether the plant lets an edit ask for that, as far as it has said; for
 *   %MS5_MERGE_PREFER_CLIENT a person needs a right besides
 */
gboolean
ms5_plant_model_permits (Ms5PlantModel  *self,
                         const char     *op,
                         Ms5MergePrefer  prefer)
{
  const Ms5ActionSetupItem *item;

  g_return_val_if_fail (MS5_IS_PLANT_MODEL (self), FALSE);
  g_return_val_if_fail (op != NULL, FALSE);

  item = g_hash_table_lookup (self->actions, op);
  return prefer == MS5_MERGE_PREFER_POLICY || item == NULL || item->prefer == NULL
         || g_strv_contains ((const char *const *) item->prefer, ms5_words_merge_prefer ((int) prefer));
}
