/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-push-floor.h"

G_DEFINE_INTERFACE (Ms5PushFloor, ms5_push_floor, G_TYPE_OBJECT)

static void
ms5_push_floor_default_init (Ms5PushFloorInterface *iface)
{
}

/**
 * ms5_push_floor_get_person:
 * @floor: the floor
 * @name: what somebody signs in with
 * @out_person: (out caller-allocates): who that is
 *
 * Returns: %FALSE if nobody may sign in with that name
 */
gboolean
ms5_push_floor_get_person (Ms5PushFloor  *floor,
                           const char    *name,
                           Ms5PushPerson *out_person)
{
  return MS5_PUSH_FLOOR_GET_IFACE (floor)->get_person (floor, name, out_person);
}

/**
 * ms5_push_floor_put:
 * @floor: the floor
 * @device: the id of a device
 * @key: the key of an item in its topic
 * @item: the struct of ms5_device_topic_get_shape() for @key
 */
void
ms5_push_floor_put (Ms5PushFloor  *floor,
                    const char    *device,
                    const char    *key,
                    gconstpointer  item)
{
  MS5_PUSH_FLOOR_GET_IFACE (floor)->put (floor, device, key, item);
}

/**
 * ms5_push_floor_retire:
 * @floor: the floor
 * @device: the id of a device
 * @key: the key of an item in its topic; it need not be there
 */
void
ms5_push_floor_retire (Ms5PushFloor *floor,
                       const char   *device,
                       const char   *key)
{
  MS5_PUSH_FLOOR_GET_IFACE (floor)->retire (floor, device, key);
}

/**
 * ms5_push_floor_set_unreached:
 * @floor: the floor
 * @line: the code of a line
 * @call: the key of a call of it
 * @since: since when nobody can be told of it, or %MS5_TIME_NONE if somebody was
 */
void
ms5_push_floor_set_unreached (Ms5PushFloor *floor,
                              const char   *line,
                              const char   *call,
                              Ms5Time       since)
{
  MS5_PUSH_FLOOR_GET_IFACE (floor)->set_unreached (floor, line, call, since);
}

/**
 * ms5_push_floor_get_message:
 * @floor: the floor
 * @line: the code of a line
 * @call: the key of a call of it
 *
 * Returns: (nullable): the template of what those are told who are told of the call at the level it has, borrowed for
 *   the moment; %NULL if there is none
 */
const Ms5Name *
ms5_push_floor_get_message (Ms5PushFloor *floor,
                            const char   *line,
                            const char   *call)
{
  return MS5_PUSH_FLOOR_GET_IFACE (floor)->get_message (floor, line, call);
}

/**
 * ms5_push_floor_tell:
 * @floor: the floor
 * @code: what clients translate
 * @text: the same in English, for logs
 */
void
ms5_push_floor_tell (Ms5PushFloor *floor,
                     const char   *code,
                     const char   *text)
{
  MS5_PUSH_FLOOR_GET_IFACE (floor)->tell (floor, code, text);
}
