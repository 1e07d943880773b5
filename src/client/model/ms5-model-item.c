/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/model/ms5-model-private.h"

#include <math.h>

typedef struct
{
  char    *key;
  char    *line;
  gint64   v;
  gboolean pending;
  guint    gone : 1;
  guint    frozen : 1;
  guint    shown : 1;
} Ms5ModelItemPrivate;

enum
{
  PROP_0,
  PROP_KEY,
  PROP_LINE,
  PROP_V,
  PROP_PENDING,
  N_PROPS
};

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (Ms5ModelItem, ms5_model_item, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

#define PRIVATE(self) ((Ms5ModelItemPrivate *) ms5_model_item_get_instance_private (self))

static void
ms5_model_item_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  Ms5ModelItemPrivate *priv = PRIVATE (MS5_MODEL_ITEM (object));

  if (ms5_model_class_get_field (object, pspec, value))
    return;

  switch (property_id)
    {
    case PROP_KEY:
      g_value_set_string (value, priv->key);
      break;

    case PROP_LINE:
      g_value_set_string (value, priv->line);
      break;

    case PROP_V:
      g_value_set_int64 (value, priv->v);
      break;

    case PROP_PENDING:
      g_value_set_boolean (value, priv->pending);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ms5_model_item_set_property (GObject      *object,
                             guint         property_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  Ms5ModelItemPrivate *priv = PRIVATE (MS5_MODEL_ITEM (object));

  switch (property_id)
    {
    case PROP_KEY:
      priv->key = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ms5_model_item_constructed (GObject *object)
{
  ms5_model_class_init_fields (MS5_MODEL_ITEM (object));

  G_OBJECT_CLASS (ms5_model_item_parent_class)->constructed (object);
}

static void
ms5_model_item_finalize (GObject *object)
{
  Ms5ModelItemPrivate *priv = PRIVATE (MS5_MODEL_ITEM (object));

  ms5_model_class_clear_fields (MS5_MODEL_ITEM (object));
  g_free (priv->key);
  g_free (priv->line);

  G_OBJECT_CLASS (ms5_model_item_parent_class)->finalize (object);
}

static void
ms5_model_item_class_init (Ms5ModelItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ms5_model_item_get_property;
  object_class->set_property = ms5_model_item_set_property;
  object_class->constructed = ms5_model_item_constructed;
  object_class->finalize = ms5_model_item_finalize;

  properties[PROP_KEY] =
    g_param_spec_string ("key", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LINE] =
    g_param_spec_string ("line", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_V] =
    g_param_spec_int64 ("v", NULL, NULL, 0, G_MAXINT64, 0,
                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PENDING] =
    g_param_spec_boolean ("pending", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ms5_model_item_init (Ms5ModelItem *self)
{
}

/**
 * ms5_model_item_get_key:
 * @self: an item
 *
 * Returns: its key in its topic; of parts of the plant their code
 */
const char *
ms5_model_item_get_key (Ms5ModelItem *self)
{
  g_return_val_if_fail (MS5_IS_MODEL_ITEM (self), NULL);

  return PRIVATE (self)->key;
}

/**
 * ms5_model_item_get_line:
 * @self: an item
 *
 * Returns: (nullable): the code of the line that it belongs to, if it belongs to one
 */
const char *
ms5_model_item_get_line (Ms5ModelItem *self)
{
  g_return_val_if_fail (MS5_IS_MODEL_ITEM (self), NULL);

  return PRIVATE (self)->line;
}

/**
 * ms5_model_item_get_v:
 * @self: an item
 *
 * Returns: the log position of its last change
 */
gint64
ms5_model_item_get_v (Ms5ModelItem *self)
{
  g_return_val_if_fail (MS5_IS_MODEL_ITEM (self), 0);

  return PRIVATE (self)->v;
}

/**
 * ms5_model_item_is_pending:
 * @self: an item
 *
 * Returns: whether what it shows is the effect of an own action that the server has not confirmed
 */
gboolean
ms5_model_item_is_pending (Ms5ModelItem *self)
{
  g_return_val_if_fail (MS5_IS_MODEL_ITEM (self), FALSE);

  return PRIVATE (self)->pending;
}

void
ms5_model_item_set_line (Ms5ModelItem *self,
                         const char   *line)
{
  ms5_model_item_keep_string (self, properties[PROP_LINE], &PRIVATE (self)->line, line);
}

void
ms5_model_item_set_version (Ms5ModelItem *self,
                            gint64        v,
                            gboolean      pending)
{
  Ms5ModelItemPrivate *priv = PRIVATE (self);

  ms5_model_item_keep_int64 (self, properties[PROP_V], &priv->v, v);
  ms5_model_item_keep_int (self, properties[PROP_PENDING], &priv->pending, pending);
}

void
ms5_model_item_set_gone (Ms5ModelItem *self,
                         gboolean      gone)
{
  PRIVATE (self)->gone = gone;
}

gboolean
ms5_model_item_is_gone (Ms5ModelItem *self)
{
  return PRIVATE (self)->gone;
}

/*
 * ms5_model_item_touch:
 * @self: an item
 * @batch: the running batch
 *
 * Holds back its notifications until the batch ends; to be called before it is given data. Of an object
 * that nobody has seen yet there are none at all.
 */
void
ms5_model_item_touch (Ms5ModelItem  *self,
                      Ms5ModelBatch *batch)
{
  Ms5ModelItemPrivate *priv = PRIVATE (self);

  if (priv->frozen)
    return;

  priv->frozen = TRUE;
  if (priv->shown)
    g_object_freeze_notify (G_OBJECT (self));
  g_ptr_array_add (batch->touched, g_object_ref (self));
}

/* Works out what follows from its data. */
void
ms5_model_item_settle (Ms5ModelItem  *self,
                       Ms5ModelBatch *batch)
{
  Ms5ModelItemClass *klass = MS5_MODEL_ITEM_GET_CLASS (self);

  if (klass->settle != NULL)
    klass->settle (self, batch);
}

/*
 * ms5_model_item_finish:
 * @self: an item that was touched
 *
 * Ends its part in the batch: it can be touched again, for the next one.
 *
 * Returns: whether its notifications are held back, to be let go with g_object_thaw_notify()
 */
gboolean
ms5_model_item_finish (Ms5ModelItem *self)
{
  Ms5ModelItemPrivate *priv = PRIVATE (self);
  gboolean was_shown = priv->shown;

  priv->frozen = FALSE;
  priv->shown = TRUE;
  return was_shown;
}

/*
 * ms5_model_item_put:
 * @self: an item of a class with one part
 * @v: the log position of its last change
 * @fields: all its fields
 * @pending: whether an own action makes it look so
 * @batch: the running batch
 *
 * Makes it show these fields.
 */
void
ms5_model_item_put (Ms5ModelItem  *self,
                    gint64         v,
                    json_t        *fields,
                    gboolean       pending,
                    Ms5ModelBatch *batch)
{
  Ms5ModelItemClass *klass = MS5_MODEL_ITEM_GET_CLASS (self);

  ms5_model_item_touch (self, batch);
  ms5_model_item_set_version (self, v, pending);
  ms5_model_item_take (self, g_ptr_array_index (klass->parts, 0), fields, FALSE, batch);
}

void
ms5_model_item_notify (gpointer    self,
                       GParamSpec *pspec)
{
  if (PRIVATE (MS5_MODEL_ITEM (self))->shown)
    g_object_notify_by_pspec (self, pspec);
}

void
ms5_model_item_keep_string (gpointer     self,
                            GParamSpec  *pspec,
                            char       **field,
                            const char  *value)
{
  if (g_strcmp0 (*field, value) == 0)
    return;

  g_free (*field);
  *field = g_strdup (value);
  ms5_model_item_notify (self, pspec);
}

void
ms5_model_item_keep_double (gpointer    self,
                            GParamSpec *pspec,
                            double     *field,
                            double      value)
{
  if (*field == value || (isnan (*field) && isnan (value)))
    return;

  *field = value;
  ms5_model_item_notify (self, pspec);
}

void
ms5_model_item_keep_int64 (gpointer    self,
                           GParamSpec *pspec,
                           gint64     *field,
                           gint64      value)
{
  if (*field == value)
    return;

  *field = value;
  ms5_model_item_notify (self, pspec);
}

void
ms5_model_item_keep_int (gpointer    self,
                         GParamSpec *pspec,
                         int        *field,
                         int         value)
{
  if (*field == value)
    return;

  *field = value;
  ms5_model_item_notify (self, pspec);
}
