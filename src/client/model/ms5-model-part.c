/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/model/ms5-model-private.h"

#include <math.h>
#include <string.h>

#define AT(data, member, Type) (*(Type const *) (const void *) ((const char *) (data) + (member)->offset))

/* More members than any item has. */
#define MAX_MEMBERS 64

static gsize
get_size (Ms5MemberType type)
{
  switch (type)
    {
    case MS5_MEMBER_INT:
    case MS5_MEMBER_TIME:
      return sizeof (gint64);

    case MS5_MEMBER_DOUBLE:
      return sizeof (double);

    case MS5_MEMBER_BOOL:
    case MS5_MEMBER_FLAG:
    case MS5_MEMBER_WORD:
      return sizeof (int);

    case MS5_MEMBER_STRING:
    case MS5_MEMBER_STRINGS:
    case MS5_MEMBER_TIMES:
    case MS5_MEMBER_NAME:
      return sizeof (gpointer);

    case MS5_MEMBER_HASH:
    case MS5_MEMBER_OBJECT:
    case MS5_MEMBER_FIELDS:
    case MS5_MEMBER_CHANGES:
    case MS5_MEMBER_CUSTOM:
    default:
      g_assert_not_reached ();
    }
}

static gboolean
double_equal (double a,
              double b)
{
  return a == b || (isnan (a) && isnan (b));
}

static gboolean
strings_equal (char *const *a,
               char *const *b)
{
  return a == b || (a != NULL && b != NULL && g_strv_equal ((const char *const *) a, (const char *const *) b));
}

static gboolean
times_equal (const GArray *a,
             const GArray *b)
{
  /* An array that never held anything has no data. */
  return a == b || (a != NULL && b != NULL && a->len == b->len
                    && (a->len == 0 || memcmp (a->data, b->data, a->len * sizeof (Ms5Time)) == 0));
}

static gboolean
names_equal (const Ms5Name *a,
             const Ms5Name *b)
{
  return a == b || (a != NULL && b != NULL && ms5_name_equal (a, b));
}

static gboolean
member_equal (const Ms5Member *member,
              gconstpointer    a,
              gconstpointer    b)
{
  switch (member->type)
    {
    case MS5_MEMBER_STRING:
      return g_strcmp0 (AT (a, member, char *), AT (b, member, char *)) == 0;

    case MS5_MEMBER_INT:
    case MS5_MEMBER_TIME:
      return AT (a, member, gint64) == AT (b, member, gint64);

    case MS5_MEMBER_DOUBLE:
      return double_equal (AT (a, member, double), AT (b, member, double));

    case MS5_MEMBER_BOOL:
    case MS5_MEMBER_FLAG:
    case MS5_MEMBER_WORD:
      return AT (a, member, int) == AT (b, member, int);

    case MS5_MEMBER_STRINGS:
      return strings_equal (AT (a, member, char **), AT (b, member, char **));

    case MS5_MEMBER_TIMES:
      return times_equal (AT (a, member, GArray *), AT (b, member, GArray *));

    case MS5_MEMBER_NAME:
      return names_equal (AT (a, member, Ms5Name *), AT (b, member, Ms5Name *));

    case MS5_MEMBER_HASH:
    case MS5_MEMBER_OBJECT:
    case MS5_MEMBER_FIELDS:
    case MS5_MEMBER_CHANGES:
    case MS5_MEMBER_CUSTOM:
    default:
      g_assert_not_reached ();
    }
}

static void
member_swap (const Ms5Member *member,
             gpointer         a,
             gpointer         b)
{
  gsize size = get_size (member->type);
  char *x = (char *) a + member->offset;
  char *y = (char *) b + member->offset;
  char kept[sizeof (gint64)];

  memcpy (kept, x, size);
  memcpy (x, y, size);
  memcpy (y, kept, size);
}

/* Which members stay as they are: those that are there and could not be read, and of a merge those
 * that are not there at all. A null removes a field. */
static guint64
find_kept (const Ms5Shape *shape,
           gconstpointer   item,
           json_t         *fields,
           gboolean        merge,
           gboolean        is_right,
           guint          *bad)
{
  g_autofree char *absent = g_malloc (shape->size);
  guint64 kept = 0;
  guint n_bad = 0;

  ms5_shape_init (shape, absent);
  for (guint i = 0; i < shape->n_members; i++)
    {
      const Ms5Member *member = &shape->members[i];
      json_t *value = json_object_get (fields, member->name);
      gboolean is_bad = !is_right && value != NULL && !(merge && json_is_null (value))
                        && member_equal (member, item, absent);

      n_bad += is_bad;
      if (is_bad || (merge && value == NULL))
        kept |= G_GUINT64_CONSTANT (1) << i;
    }

  *bad += n_bad;
  return kept;
}

/*
 * ms5_model_item_take:
 * @self: an item that was touched
 * @part: one of its class's parts
 * @fields: (nullable): the fields; %NULL makes all absent
 * @merge: whether fields that are not there stay as they are, else they become absent
 * @batch: counts what could not be read, of which the last good value stays
 *
 * Gives the part its fields and notifies those that differ.
 */
void
ms5_model_item_take (Ms5ModelItem  *self,
                     Ms5ModelPart  *part,
                     json_t        *fields,
                     gboolean       merge,
                     Ms5ModelBatch *batch)
{
  const Ms5Shape *shape = part->shape;
  gpointer shown = (char *) self + part->offset;
  g_autofree char *item = g_malloc (shape->size);
  guint64 kept = 0;

  G_STATIC_ASSERT (MAX_MEMBERS == 8 * sizeof kept);
  g_assert (shape->n_members <= MAX_MEMBERS);

  ms5_shape_init (shape, item);
  if (fields != NULL)
    {
      gboolean is_right = ms5_shape_decode (shape, fields, item, NULL);

      kept = find_kept (shape, item, fields, merge, is_right, &batch->bad);
    }
  if (part->fill != NULL)
    part->fill (item);

  for (guint i = 0; i < shape->n_members; i++)
    {
      const Ms5Member *member = &shape->members[i];

      if ((kept >> i & 1) != 0 || member_equal (member, item, shown))
        continue;

      member_swap (member, item, shown);
      if (part->properties[i] != NULL)
        ms5_model_item_notify (self, part->properties[i]);
    }
  ms5_shape_clear (shape, item);
}
