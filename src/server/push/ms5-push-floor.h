/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "core/ms5-name.h"
#include "core/ms5-time.h"
#include "core/ms5-words.h"

G_BEGIN_DECLS

/**
 * Ms5PushPerson:
 * @name: what they sign in with
 * @display: (nullable): how people call them
 * @role: their role
 * @lines: (nullable): codes of the lines that they may see, %NULL for all
 * @shifts: (nullable): codes of the shifts that they work in, %NULL for always
 *
 * Somebody who may be told. All is borrowed for the moment.
 */
typedef struct
{
  const char  *name;
  const char  *display;
  Ms5Role      role;
  char       **lines;
  char       **shifts;
} Ms5PushPerson;

#define MS5_TYPE_PUSH_FLOOR (ms5_push_floor_get_type ())
G_DECLARE_INTERFACE (Ms5PushFloor, ms5_push_floor, MS5, PUSH_FLOOR, GObject)

/**
 * Ms5PushFloorInterface:
 * @get_person: who signs in with a name; %FALSE if nobody may
 * @put: an item of a device's topic is now what @item says
 * @retire: an item of a device's topic goes
 * @set_unreached: since when nobody can be told of a call, or %MS5_TIME_NONE if somebody was
 * @get_message: (nullable): the template of what those are told who are told of a call at the level it has
 * @tell: what those who look after the system should know
 *
 * What telling people needs of the rest of the server.
 */
struct _Ms5PushFloorInterface
{
  GTypeInterface parent_iface;

  gboolean (*get_person)    (Ms5PushFloor  *floor,
                             const char    *name,
                             Ms5PushPerson *out_person);
  void     (*put)           (Ms5PushFloor  *floor,
                             const char    *device,
                             const char    *key,
                             gconstpointer  item);
  void     (*retire)        (Ms5PushFloor  *floor,
                             const char    *device,
                             const char    *key);
  void     (*set_unreached) (Ms5PushFloor  *floor,
                             const char    *line,
                             const char    *call,
                             Ms5Time        since);
  const Ms5Name *
           (*get_message)   (Ms5PushFloor  *floor,
                             const char    *line,
                             const char    *call);
  void     (*tell)          (Ms5PushFloor  *floor,
                             const char    *code,
                             const char    *text);
};

gboolean ms5_push_floor_get_person    (Ms5PushFloor  *floor,
                                       const char    *name,
                                       Ms5PushPerson *out_person);
void     ms5_push_floor_put           (Ms5PushFloor  *floor,
                                       const char    *device,
                                       const char    *key,
                                       gconstpointer  item);
void     ms5_push_floor_retire        (Ms5PushFloor  *floor,
                                       const char    *device,
                                       const char    *key);
void     ms5_push_floor_set_unreached (Ms5PushFloor  *floor,
                                       const char    *line,
                                       const char    *call,
                                       Ms5Time        since);
const Ms5Name *
         ms5_push_floor_get_message   (Ms5PushFloor  *floor,
                                       const char    *line,
                                       const char    *call);
void     ms5_push_floor_tell          (Ms5PushFloor  *floor,
                                       const char    *code,
                                       const char    *text);

G_END_DECLS
