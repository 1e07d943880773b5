/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ms5-push-link.h"

#include "protocol/ms5-uuid.h"
#include "server/feed/ms5-item.h"

struct _Ms5PushLink
{
  GObject      parent_instance;

  Ms5Plant    *plant;
  Ms5Clock    *clock;
  Ms5Random   *random;
  Ms5Accounts *accounts;
  Ms5Journal  *journal;
  Ms5Engine   *engine;   /* lives as long as the server's parts do */
};

static void ms5_push_link_init_floor (Ms5PushFloorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Ms5PushLink, ms5_push_link, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_PUSH_FLOOR, ms5_push_link_init_floor))

static gboolean
link_get_person (Ms5PushFloor  *floor,
                 const char    *name,
                 Ms5PushPerson *out_person)
{
  const Ms5User *user = ms5_accounts_find (MS5_PUSH_LINK (floor)->accounts, name);

  if (user == NULL || user->disabled || user->role == MS5_ROLE_INGEST)
    return FALSE;

  *out_person = (Ms5PushPerson) { user->name, user->display, user->role, user->lines, user->shifts };
  return TRUE;
}

static void
link_put (Ms5PushFloor  *floor,
          const char    *device,
          const char    *key,
          gconstpointer  item)
{
  ms5_fact_sink_put (MS5_FACT_SINK (MS5_PUSH_LINK (floor)->journal), MS5_TOPIC_DEVICES, device, key, item);
}

static void
link_retire (Ms5PushFloor *floor,
             const char   *device,
             const char   *key)
{
  ms5_fact_sink_retire (MS5_FACT_SINK (MS5_PUSH_LINK (floor)->journal), MS5_TOPIC_DEVICES, device, key);
}

static void
link_set_unreached (Ms5PushFloor *floor,
                    const char   *line,
                    const char   *call,
                    Ms5Time       since)
{
  Ms5PushLink *self = MS5_PUSH_LINK (floor);
  const Ms5Line *where = ms5_plant_get_line (self->plant, line);

  if (where == NULL)
    return;

  ms5_engine_set_unreached (self->engine, where, call, since);
  ms5_journal_touch (self->journal);
}

static const Ms5Name *
link_get_message (Ms5PushFloor *floor,
                  const char   *line,
                  const char   *call)
{
  Ms5PushLink *self = MS5_PUSH_LINK (floor);
  const Ms5Line *where = ms5_plant_get_line (self->plant, line);
  const Ms5EscalationLevel *level = where != NULL ? ms5_engine_get_level (self->engine, where, call) : NULL;

  return level != NULL ? level->message : NULL;
}

static void
link_tell (Ms5PushFloor *floor,
           const char   *code,
           const char   *text)
{
  Ms5PushLink *self = MS5_PUSH_LINK (floor);
  Ms5Time now = ms5_clock_now (self->clock);
  const Ms5SystemItem item = { (char *) text, (char *) code, now };
  guint8 bytes[MS5_UUID_RANDOM_BYTES];
  g_autofree char *id = NULL;

  ms5_random_fill (self->random, bytes, sizeof bytes);
  id = ms5_uuid_new_v7 (now, bytes);
  g_message ("%s", text);
  ms5_fact_sink_event (MS5_FACT_SINK (self->journal), MS5_TOPIC_SYSTEM, NULL, id, &item);
}

static void
ms5_push_link_init_floor (Ms5PushFloorInterface *iface)
{
  iface->get_person = link_get_person;
  iface->put = link_put;
  iface->retire = link_retire;
  iface->set_unreached = link_set_unreached;
  iface->get_message = link_get_message;
  iface->tell = link_tell;
}

static void
ms5_push_link_dispose (GObject *object)
{
  Ms5PushLink *self = MS5_PUSH_LINK (object);

  g_clear_object (&self->journal);
  g_clear_object (&self->accounts);
  g_clear_object (&self->random);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->plant, ms5_plant_unref);

  G_OBJECT_CLASS (ms5_push_link_parent_class)->dispose (object);
}

static void
ms5_push_link_class_init (Ms5PushLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ms5_push_link_dispose;
}

static void
ms5_push_link_init (Ms5PushLink *self)
{
}

/**
 * ms5_push_link_new:
 * @plant: what the site has
 * @clock: the plant's time
 * @random: for ids
 * @accounts: who may be told
 * @journal: where the topics of devices are
 * @engine: has the calls; must outlive the link's use
 *
 * Returns: (transfer full): the floor
 */
Ms5PushLink *
ms5_push_link_new (Ms5Plant    *plant,
                   Ms5Clock    *clock,
                   Ms5Random   *random,
                   Ms5Accounts *accounts,
                   Ms5Journal  *journal,
                   Ms5Engine   *engine)
{
  Ms5PushLink *self = g_object_new (MS5_TYPE_PUSH_LINK, NULL);

  self->plant = ms5_plant_ref (plant);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->accounts = g_object_ref (accounts);
  self->journal = g_object_ref (journal);
  self->engine = engine;
  return self;
}

static void
take_topics (Ms5Push      *push,
             Ms5Image     *image,
             Ms5TopicKind  wanted)
{
  g_auto (GStrv) topics = ms5_image_get_topics (image);

  for (guint i = 0; topics[i] != NULL; i++)
    {
      g_autoptr (Ms5TopicView) view = NULL;
      Ms5TopicKind kind;
      const char *code;

      if (!ms5_topic_parse (topics[i], &kind, &code) || kind != wanted)
        continue;

      view = ms5_image_get_view (image, topics[i]);
      for (guint k = 0; k < view->items->len; k++)
        {
          const Ms5Item *item = g_ptr_array_index (view->items, k);

          ms5_push_take (push, kind, code, item->key, item->v, item->fields);
        }
    }
}

static void
durable_cb (Ms5Journal *journal,
            Ms5Batch   *batch,
            Ms5Push    *push)
{
  ms5_push_take_batch (push, batch);
}

static void
unregistered_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autofree char *device = user_data;
  g_autoptr (GError) error = NULL;

  if (!ms5_push_register_finish (MS5_PUSH (source), result, &error))
    g_message ("The device %s, where nobody is signed in any more, may be told once more: %s", device, error->message);
}

static void
unregister (Ms5Push    *push,
            const char *device)
{
  ms5_push_unregister_async (push, device, unregistered_cb, g_strdup (device));
}

/* Whoever leaves an installation is not told there any more; what they registered to be told elsewhere stays. */
static void
left_cb (Ms5Accounts *accounts,
         const char  *name,
         const char  *device,
         Ms5Push     *push)
{
  const Ms5Device *registered = ms5_push_get_device (push, device);

  if (registered != NULL && g_str_equal (registered->person, name))
    unregister (push, device);
}

/* Sign-ins that ended while nobody could look. */
static void
drop_left_devices (Ms5PushLink *self,
                   Ms5Push     *push)
{
  g_autoptr (GPtrArray) devices = ms5_push_list_devices (push, NULL);
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < devices->len; i++)
    {
      const Ms5Device *device = g_ptr_array_index (devices, i);

      if (device->channel == MS5_CHANNEL_DESKTOP && !ms5_accounts_is_signed_in (self->accounts, device->person, device->id))
        g_ptr_array_add (left, g_strdup (device->id));
    }
  for (guint i = 0; i < left->len; i++)
    unregister (push, g_ptr_array_index (left, i));
}

/**
 * ms5_push_link_start:
 * @self: the floor
 * @push: loaded; told from now on of everything that becomes durable, and of who leaves a device
 * @image: what is durable
 */
void
ms5_push_link_start (Ms5PushLink *self,
                     Ms5Push     *push,
                     Ms5Image    *image)
{
  g_return_if_fail (MS5_IS_PUSH_LINK (self));

  take_topics (push, image, MS5_TOPIC_CALLS);
  take_topics (push, image, MS5_TOPIC_ESCALATIONS);
  take_topics (push, image, MS5_TOPIC_DEVICES);
  g_signal_connect_object (self->journal, "durable", G_CALLBACK (durable_cb), push, 0);
  g_signal_connect_object (self->accounts, "left", G_CALLBACK (left_cb), push, 0);
  ms5_push_start (push);
  drop_left_devices (self, push);
}
