/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/model/ms5-model-private.h"

#include <math.h>

/* A property of a class, hung on its GParamSpec: what is where. */
typedef struct
{
  Ms5MemberType type;
  gsize         offset;
} Field;

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

static GQuark
field_quark (void)
{
  return g_quark_from_static_string ("ms5-model-field");
}

#define PRIVATE(self)               ((Ms5ModelItemPrivate *) ms5_model_item_get_instance_private (self))
#define FIELD(object, offset, Type) ((Type *) (void *) ((char *) (object) + (offset)))

static void
get_field (gconstpointer  object,
           const Field   *field,
           GValue        *value)
{
  const void *at = (const char *) object + field->offset;

  switch (field->type)
    {
    case MS5_MEMBER_STRING:
      g_value_set_string (value, *(char *const *) at);
      break;

    case MS5_MEMBER_STRINGS:
    case MS5_MEMBER_TIMES:
      g_value_set_boxed (value, *(gpointer const *) at);
      break;

    case MS5_MEMBER_INT:
    case MS5_MEMBER_TIME:
      g_value_set_int64 (value, *(const gint64 *) at);
      break;

    case MS5_MEMBER_DOUBLE:
      g_value_set_double (value, *(const double *) at);
      break;

    case MS5_MEMBER_BOOL:
    case MS5_MEMBER_FLAG:
      g_value_set_boolean (value, *(const int *) at == TRUE);
      break;

    case MS5_MEMBER_WORD:
      g_value_set_int (value, *(const int *) at);
      break;

    case MS5_MEMBER_OBJECT:
      g_value_set_object (value, *(gpointer const *) at);
      break;

    case MS5_MEMBER_HASH:
    case MS5_MEMBER_NAME:
    case MS5_MEMBER_FIELDS:
    case MS5_MEMBER_CUSTOM:
    default:
      g_assert_not_reached ();
    }
}

static void
ms5_model_item_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  Ms5ModelItemPrivate *priv = PRIVATE (MS5_MODEL_ITEM (object));
  const Field *field = g_param_spec_get_qdata (pspec, field_quark ());

  if (field != NULL)
    {
      get_field (object, field, value);
      return;
    }

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

/* What the fields hold before anything came. */
static void
init_field (gpointer     object,
            const Field *field)
{
  if (field->type == MS5_MEMBER_DOUBLE)
    *FIELD (object, field->offset, double) = NAN;
  else if (field->type == MS5_MEMBER_TIME)
    *FIELD (object, field->offset, Ms5Time) = MS5_TIME_NONE;
}

static void
ms5_model_item_constructed (GObject *object)
{
  Ms5ModelItemClass *klass = MS5_MODEL_ITEM_GET_CLASS (object);

  for (guint i = 0; i < klass->parts->len; i++)
    {
      const Ms5ModelPart *part = g_ptr_array_index (klass->parts, i);

      ms5_shape_init (part->shape, FIELD (object, part->offset, char));
      if (part->fill != NULL)
        part->fill (FIELD (object, part->offset, char));
    }
  for (guint i = 0; i < klass->fields->len; i++)
    init_field (object, g_ptr_array_index (klass->fields, i));

  G_OBJECT_CLASS (ms5_model_item_parent_class)->constructed (object);
}

static void
ms5_model_item_finalize (GObject *object)
{
  Ms5ModelItemClass *klass = MS5_MODEL_ITEM_GET_CLASS (object);
  Ms5ModelItemPrivate *priv = PRIVATE (MS5_MODEL_ITEM (object));

  for (guint i = 0; i < klass->parts->len; i++)
    {
      const Ms5ModelPart *part = g_ptr_array_index (klass->parts, i);

      ms5_shape_clear (part->shape, FIELD (object, part->offset, char));
    }
  for (guint i = 0; i < klass->fields->len; i++)
    {
      const Field *field = g_ptr_array_index (klass->fields, i);

      if (field->type == MS5_MEMBER_STRING)
        g_free (*FIELD (object, field->offset, char *));
    }
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

static GParamSpec *
make_property (const char    *name,
               Ms5MemberType  type)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  switch (type)
    {
    case MS5_MEMBER_STRING:
      return g_param_spec_string (name, NULL, NULL, NULL, flags);

    case MS5_MEMBER_STRINGS:
      return g_param_spec_boxed (name, NULL, NULL, G_TYPE_STRV, flags);

    case MS5_MEMBER_TIMES:
      return g_param_spec_boxed (name, NULL, NULL, G_TYPE_ARRAY, flags);

    case MS5_MEMBER_INT:
    case MS5_MEMBER_TIME:
      return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);

    case MS5_MEMBER_DOUBLE:
      return g_param_spec_double (name, NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);

    case MS5_MEMBER_BOOL:
    case MS5_MEMBER_FLAG:
      return g_param_spec_boolean (name, NULL, NULL, FALSE, flags);

    case MS5_MEMBER_WORD:
      return g_param_spec_int (name, NULL, NULL, G_MININT, G_MAXINT, 0, flags);

    case MS5_MEMBER_OBJECT:
      return g_param_spec_object (name, NULL, NULL, G_TYPE_LIST_MODEL, flags);

    case MS5_MEMBER_HASH:
    case MS5_MEMBER_NAME:
    case MS5_MEMBER_FIELDS:
    case MS5_MEMBER_CUSTOM:
    default:
      g_assert_not_reached ();
    }
}

/* All fields of a class are read by the one function above, which asks the property what it is and
 * not its number: any number will do. */
static GParamSpec *
install (Ms5ModelItemClass *klass,
         const char        *name,
         const Field       *field)
{
  GParamSpec *pspec = make_property (name, field->type);

  g_param_spec_set_qdata (pspec, field_quark (), (gpointer) field);
  g_object_class_install_property (G_OBJECT_CLASS (klass), N_PROPS, pspec);
  return pspec;
}

static Field *
field_new (Ms5MemberType type,
           gsize         offset)
{
  Field *field = g_new (Field, 1);

  field->type = type;
  field->offset = offset;
  return field;
}

static void
ensure_tables (Ms5ModelItemClass *klass)
{
  if (klass->parts != NULL)
    return;

  /* GObject does not pass this one on. */
  G_OBJECT_CLASS (klass)->get_property = ms5_model_item_get_property;
  klass->parts = g_ptr_array_new ();
  klass->fields = g_ptr_array_new ();
}

/*
 * ms5_model_class_add_part:
 * @klass: a final class, while it is made
 * @part: the part; its `fill` is set by the caller
 * @shape: the fields of the item
 * @offset: where its struct is in the instance
 * @without: (nullable): names between blanks, of members which get no property
 *
 * Gives the class a property for each member. Names have none: their text depends on the person's
 * language and is a field of its own.
 */
void
ms5_model_class_add_part (Ms5ModelItemClass *klass,
                          Ms5ModelPart      *part,
                          const Ms5Shape    *shape,
                          gsize              offset,
                          const char        *without)
{
  g_auto (GStrv) left_out = g_strsplit (without != NULL ? without : "", " ", -1);

  ensure_tables (klass);
  g_ptr_array_add (klass->parts, part);
  part->shape = shape;
  part->offset = offset;
  part->properties = g_new0 (GParamSpec *, shape->n_members);

  for (guint i = 0; i < shape->n_members; i++)
    {
      const Ms5Member *member = &shape->members[i];
      g_autofree char *name = g_strdelimit (g_strdup (member->name), "_", '-');

      if (member->type != MS5_MEMBER_NAME && !g_strv_contains ((const char *const *) left_out, member->name))
        part->properties[i] = install (klass, g_intern_string (name),
                                       field_new (member->type, offset + member->offset));
    }
}

/*
 * ms5_model_class_add:
 * @klass: a final class, while it is made
 * @name: (transfer none): a static text
 * @type: what the field is: as in a shape, and %MS5_MEMBER_OBJECT for a list
 * @offset: where it is in the instance
 *
 * A property of the class's own. Texts are freed with the object.
 *
 * Returns: (transfer none): the property
 */
GParamSpec *
ms5_model_class_add (Ms5ModelItemClass *klass,
                     const char        *name,
                     Ms5MemberType      type,
                     gsize              offset)
{
  Field *field = field_new (type, offset);

  ensure_tables (klass);
  g_ptr_array_add (klass->fields, field);
  return install (klass, name, field);
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
