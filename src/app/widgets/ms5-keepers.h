/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * Ms5Keeper:
 * @offset: where in the instance the value lives
 * @changed: (nullable): acts on a new value, before the notification
 *
 * How a property is kept: as a plain member of the instance. A setter built on it compares,
 * stores, acts and notifies, in that order.
 */
typedef struct
{
  gsize  offset;
  void (*changed) (gpointer self);
} Ms5Keeper;

#define MS5_KEEPER(Type, member, changed) { G_STRUCT_OFFSET (Type, member), (changed) }

#define MS5_PARAM_FLAGS \
  ((GParamFlags) (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS))

GParamSpec *ms5_param_boolean (const char *name);
GParamSpec *ms5_param_double  (const char *name);
GParamSpec *ms5_param_enum    (const char *name,
                               GType       type,
                               int         initial);
GParamSpec *ms5_param_object  (const char *name,
                               GType       type);
GParamSpec *ms5_param_string  (const char *name);
GParamSpec *ms5_param_time    (const char *name);
GParamSpec *ms5_param_uint    (const char *name,
                               guint       maximum,
                               guint       initial);

void ms5_keeper_get    (gpointer          self,
                        const Ms5Keeper  *member,
                        GParamSpec       *pspec,
                        GValue           *value);
void ms5_keeper_set    (gpointer          self,
                        const Ms5Keeper  *member,
                        GParamSpec       *pspec,
                        const GValue     *value);
void ms5_keepers_clear (gpointer          self,
                        const Ms5Keeper  *members,
                        GParamSpec      **properties,
                        guint             n_properties);

void ms5_keeper_set_boolean (gpointer         self,
                             const Ms5Keeper *member,
                             GParamSpec      *pspec,
                             gboolean         value);
void ms5_keeper_set_double  (gpointer         self,
                             const Ms5Keeper *member,
                             GParamSpec      *pspec,
                             double           value);
void ms5_keeper_set_enum    (gpointer         self,
                             const Ms5Keeper *member,
                             GParamSpec      *pspec,
                             int              value);
void ms5_keeper_set_object  (gpointer         self,
                             const Ms5Keeper *member,
                             GParamSpec      *pspec,
                             gpointer         value);
void ms5_keeper_set_string  (gpointer         self,
                             const Ms5Keeper *member,
                             GParamSpec      *pspec,
                             const char      *value);
void ms5_keeper_set_time    (gpointer         self,
                             const Ms5Keeper *member,
                             GParamSpec      *pspec,
                             gint64           value);
void ms5_keeper_set_uint    (gpointer         self,
                             const Ms5Keeper *member,
                             GParamSpec      *pspec,
                             guint            value);

G_END_DECLS
