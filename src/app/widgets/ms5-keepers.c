/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-keepers.h"

#include <math.h>

#define VALUE_AT(self, member, type) G_STRUCT_MEMBER (type, (self), (member)->offset)

GParamSpec *
ms5_param_boolean (const char *name)
{
  return g_param_spec_boolean (name, NULL, NULL, FALSE, MS5_PARAM_FLAGS);
}

/**
 * ms5_param_double:
 * @name: the property
 *
 * A number that may be absent: absent is NaN, which a #GParamSpecDouble lets pass only if it does
 * not look twice, and cannot have as its default. The instance's init function sets it.
 *
 * Returns: (transfer floating): the property
 */
GParamSpec *
ms5_param_double (const char *name)
{
  return g_param_spec_double (name, NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0.0,
                              MS5_PARAM_FLAGS | G_PARAM_LAX_VALIDATION);
}

GParamSpec *
ms5_param_enum (const char *name,
                GType       type,
                int         initial)
{
  return g_param_spec_enum (name, NULL, NULL, type, initial, MS5_PARAM_FLAGS);
}

GParamSpec *
ms5_param_object (const char *name,
                  GType       type)
{
  return g_param_spec_object (name, NULL, NULL, type, MS5_PARAM_FLAGS);
}

GParamSpec *
ms5_param_string (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL, MS5_PARAM_FLAGS);
}

/**
 * ms5_param_time:
 * @name: the property
 *
 * A moment or a duration in microseconds; %MS5_TIME_NONE (%G_MININT64) is none.
 *
 * Returns: (transfer floating): the property
 */
GParamSpec *
ms5_param_time (const char *name)
{
  return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, G_MININT64, MS5_PARAM_FLAGS);
}

GParamSpec *
ms5_param_uint (const char *name,
                guint       maximum,
                guint       initial)
{
  return g_param_spec_uint (name, NULL, NULL, 0, maximum, initial, MS5_PARAM_FLAGS);
}

static void
member_changed (gpointer         self,
                const Ms5Keeper *member,
                GParamSpec      *pspec)
{
  if (member->changed != NULL)
    member->changed (self);

  g_object_notify_by_pspec (self, pspec);
}

void
ms5_keeper_set_boolean (gpointer         self,
                        const Ms5Keeper *member,
                        GParamSpec      *pspec,
                        gboolean         value)
{
  value = !!value;
  if (VALUE_AT (self, member, gboolean) == value)
    return;

  VALUE_AT (self, member, gboolean) = value;
  member_changed (self, member, pspec);
}

void
ms5_keeper_set_double (gpointer         self,
                       const Ms5Keeper *member,
                       GParamSpec      *pspec,
                       double           value)
{
  double *at = &VALUE_AT (self, member, double);

  if (*at == value || (isnan (*at) && isnan (value)))
    return;

  *at = value;
  member_changed (self, member, pspec);
}

void
ms5_keeper_set_enum (gpointer         self,
                     const Ms5Keeper *member,
                     GParamSpec      *pspec,
                     int              value)
{
  if (VALUE_AT (self, member, int) == value)
    return;

  VALUE_AT (self, member, int) = value;
  member_changed (self, member, pspec);
}

void
ms5_keeper_set_object (gpointer         self,
                       const Ms5Keeper *member,
                       GParamSpec      *pspec,
                       gpointer         value)
{
  if (!g_set_object (&VALUE_AT (self, member, GObject *), (GObject *) value))
    return;

  member_changed (self, member, pspec);
}

void
ms5_keeper_set_string (gpointer         self,
                       const Ms5Keeper *member,
                       GParamSpec      *pspec,
                       const char      *value)
{
  char **at = &VALUE_AT (self, member, char *);
  char *copy;

  if (g_strcmp0 (*at, value) == 0)
    return;

  copy = g_strdup (value);
  g_free (*at);
  *at = copy;
  member_changed (self, member, pspec);
}

void
ms5_keeper_set_time (gpointer         self,
                     const Ms5Keeper *member,
                     GParamSpec      *pspec,
                     gint64           value)
{
  if (VALUE_AT (self, member, gint64) == value)
    return;

  VALUE_AT (self, member, gint64) = value;
  member_changed (self, member, pspec);
}

void
ms5_keeper_set_uint (gpointer         self,
                     const Ms5Keeper *member,
                     GParamSpec      *pspec,
                     guint            value)
{
  if (VALUE_AT (self, member, guint) == value)
    return;

  VALUE_AT (self, member, guint) = value;
  member_changed (self, member, pspec);
}

/**
 * ms5_keeper_set:
 * @self: the object
 * @member: how the property is kept
 * @pspec: the property
 * @value: its new value
 *
 * What a class's set_property does with a property that is a plain member.
 */
void
ms5_keeper_set (gpointer         self,
                const Ms5Keeper *member,
                GParamSpec      *pspec,
                const GValue    *value)
{
  switch (G_TYPE_FUNDAMENTAL (pspec->value_type))
    {
    case G_TYPE_BOOLEAN:
      ms5_keeper_set_boolean (self, member, pspec, g_value_get_boolean (value));
      break;
    case G_TYPE_DOUBLE:
      ms5_keeper_set_double (self, member, pspec, g_value_get_double (value));
      break;
    case G_TYPE_ENUM:
      ms5_keeper_set_enum (self, member, pspec, g_value_get_enum (value));
      break;
    case G_TYPE_INT64:
      ms5_keeper_set_time (self, member, pspec, g_value_get_int64 (value));
      break;
    case G_TYPE_OBJECT:
      ms5_keeper_set_object (self, member, pspec, g_value_get_object (value));
      break;
    case G_TYPE_STRING:
      ms5_keeper_set_string (self, member, pspec, g_value_get_string (value));
      break;
    case G_TYPE_UINT:
      ms5_keeper_set_uint (self, member, pspec, g_value_get_uint (value));
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * ms5_keeper_get:
 * @self: the object
 * @member: how the property is kept
 * @pspec: the property
 * @value: (inout): takes its value
 *
 * What a class's get_property does with a property that is a plain member.
 */
void
ms5_keeper_get (gpointer         self,
                const Ms5Keeper *member,
                GParamSpec      *pspec,
                GValue          *value)
{
  switch (G_TYPE_FUNDAMENTAL (pspec->value_type))
    {
    case G_TYPE_BOOLEAN:
      g_value_set_boolean (value, VALUE_AT (self, member, gboolean));
      break;
    case G_TYPE_DOUBLE:
      g_value_set_double (value, VALUE_AT (self, member, double));
      break;
    case G_TYPE_ENUM:
      g_value_set_enum (value, VALUE_AT (self, member, int));
      break;
    case G_TYPE_INT64:
      g_value_set_int64 (value, VALUE_AT (self, member, gint64));
      break;
    case G_TYPE_OBJECT:
      g_value_set_object (value, VALUE_AT (self, member, GObject *));
      break;
    case G_TYPE_STRING:
      g_value_set_string (value, VALUE_AT (self, member, char *));
      break;
    case G_TYPE_UINT:
      g_value_set_uint (value, VALUE_AT (self, member, guint));
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * ms5_keepers_clear:
 * @self: the object
 * @members: (array length=n_properties): how its properties are kept; [0] is not used
 * @properties: (array length=n_properties): the properties
 * @n_properties: how many, the unused first one included
 *
 * Frees what the members hold, without acting or notifying. May run twice.
 */
void
ms5_keepers_clear (gpointer          self,
                   const Ms5Keeper  *members,
                   GParamSpec      **properties,
                   guint             n_properties)
{
  for (guint i = 1; i < n_properties; i++)
    {
      switch (G_TYPE_FUNDAMENTAL (properties[i]->value_type))
        {
        case G_TYPE_OBJECT:
          g_clear_object (&VALUE_AT (self, &members[i], GObject *));
          break;
        case G_TYPE_STRING:
          g_clear_pointer (&VALUE_AT (self, &members[i], char *), g_free);
          break;
        default:
          break;
        }
    }
}
