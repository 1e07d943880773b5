/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/model/ms5-model-private.h"

#include <math.h>

/* How the properties of items are made from tables, and what reads them. */

/* All properties made here are read by one function, which asks the property what it is and not its
 * number: any number will do. */
#define ANY_ID 1

#define FIELD(object, offset, Type) ((Type *) (void *) ((char *) (object) + (offset)))

/* A property of a class, hung on its GParamSpec: what is where. */
typedef struct
{
  Ms5MemberType type;
  gsize         offset;
} Field;

static GQuark
field_quark (void)
{
  return g_quark_from_static_string ("ms5-model-field");
}

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
    case MS5_MEMBER_CHANGES:
    case MS5_MEMBER_CUSTOM:
    default:
      g_assert_not_reached ();
    }
}

/*
 * ms5_model_class_get_field:
 * @object: an item
 * @pspec: one of its properties
 * @value: what is filled
 *
 * Returns: %FALSE if the property is none of those that were added to the class
 */
gboolean
ms5_model_class_get_field (GObject    *object,
                           GParamSpec *pspec,
                           GValue     *value)
{
  const Field *field = g_param_spec_get_qdata (pspec, field_quark ());

  if (field == NULL)
    return FALSE;

  get_field (object, field, value);
  return TRUE;
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

/* Makes everything absent, in an object that is new. */
void
ms5_model_class_init_fields (Ms5ModelItem *self)
{
  const Ms5ModelItemClass *klass = MS5_MODEL_ITEM_GET_CLASS (self);

  for (guint i = 0; i < klass->parts->len; i++)
    {
      const Ms5ModelPart *part = g_ptr_array_index (klass->parts, i);

      ms5_shape_init (part->shape, FIELD (self, part->offset, char));
      if (part->fill != NULL)
        part->fill (FIELD (self, part->offset, char));
    }
  for (guint i = 0; i < klass->fields->len; i++)
    init_field (self, g_ptr_array_index (klass->fields, i));
}

/* Frees what the fields hold. */
void
ms5_model_class_clear_fields (Ms5ModelItem *self)
{
  const Ms5ModelItemClass *klass = MS5_MODEL_ITEM_GET_CLASS (self);

  for (guint i = 0; i < klass->parts->len; i++)
    {
      const Ms5ModelPart *part = g_ptr_array_index (klass->parts, i);

      ms5_shape_clear (part->shape, FIELD (self, part->offset, char));
    }
  for (guint i = 0; i < klass->fields->len; i++)
    {
      const Field *field = g_ptr_array_index (klass->fields, i);

      if (field->type == MS5_MEMBER_STRING)
        g_free (*FIELD (self, field->offset, char *));
    }
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
    case MS5_MEMBER_CHANGES:
    case MS5_MEMBER_CUSTOM:
    default:
      g_assert_not_reached ();
    }
}

static GParamSpec *
install (Ms5ModelItemClass *klass,
         const char        *name,
         const Field       *field)
{
  GParamSpec *pspec = make_property (name, field->type);

  g_param_spec_set_qdata (pspec, field_quark (), (gpointer) field);
  g_object_class_install_property (G_OBJECT_CLASS (klass), ANY_ID, pspec);
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
  G_OBJECT_CLASS (klass)->get_property =
    G_OBJECT_CLASS (g_type_class_peek_static (MS5_TYPE_MODEL_ITEM))->get_property;
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
