/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "push-rig-private.h"

typedef struct
{
  char     *device; /* its address names it */
  char     *call;
  gint64    rev;
  gboolean  is_accepted;
  char     *text;
} Sent;

struct _RigRelay
{
  GObject          parent_instance;

  Ms5RelayOutcome  outcome;
  gint64           retry_after;
  gboolean         hold;
  GPtrArray       *held; /* of GTask */
  GPtrArray       *sent;
};

static void rig_relay_init_relay (Ms5RelayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RigRelay, rig_relay, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_RELAY, rig_relay_init_relay))

static void
sent_free (gpointer data)
{
  Sent *sent = data;

  g_free (sent->device);
  g_free (sent->call);
  g_free (sent->text);
  g_free (sent);
}

static const char *
relay_get_channel (Ms5Relay *relay)
{
  return "fcm";
}

static gboolean
relay_check_address (Ms5Relay    *relay,
                     const char  *address,
                     GError     **error)
{
  if (g_str_has_prefix (address, "{\"token\":\""))
    return TRUE;

  g_set_error (error, MS5_RELAY_ERROR, MS5_RELAY_ERROR_ADDRESS, "has no token");
  return FALSE;
}

static void
answer (RigRelay *self,
        GTask    *task)
{
  Ms5RelayVerdict verdict = {
    .outcome = (Ms5RelayOutcome) GPOINTER_TO_INT (g_task_get_task_data (task)),
    .retry_after = self->retry_after,
  };

  if (verdict.outcome == MS5_RELAY_DELIVERED)
    verdict.id = g_strdup ("projects/ms5/messages/1");
  else
    verdict.reason = g_strdup ("as the test wants it");
  ms5_relay_task_return (task, &verdict);
}

static void
relay_send (Ms5Relay              *relay,
            const Ms5RelayMessage *message,
            GTask                 *task)
{
  RigRelay *self = RIG_RELAY (relay);
  g_autoptr (json_t) address = json_loads (message->address, 0, NULL);
  Sent *sent = g_new0 (Sent, 1);

  g_assert_cmpint (message->ttl_s, >, 0);
  g_assert_cmpstr (message->collapse, ==, message->call);
  sent->device = g_strdup (json_string_value (json_object_get (address, "token")));
  sent->call = g_strdup (message->call);
  sent->rev = message->rev;
  sent->is_accepted = self->outcome == MS5_RELAY_DELIVERED;
  sent->text = g_strdup_printf ("%s|%s|%s|%s", message->title, message->body, message->language,
                                ms5_priority_to_string (message->priority));
  g_ptr_array_add (self->sent, sent);
  g_task_set_task_data (task, GINT_TO_POINTER (self->outcome), NULL);
  if (self->hold)
    g_ptr_array_add (self->held, task);
  else
    answer (self, task);
}

static void
rig_relay_init_relay (Ms5RelayInterface *iface)
{
  iface->get_channel = relay_get_channel;
  iface->check_address = relay_check_address;
  iface->send = relay_send;
}

static void
rig_relay_finalize (GObject *object)
{
  g_ptr_array_unref (RIG_RELAY (object)->sent);
  g_ptr_array_unref (RIG_RELAY (object)->held);

  G_OBJECT_CLASS (rig_relay_parent_class)->finalize (object);
}

static void
rig_relay_class_init (RigRelayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rig_relay_finalize;
}

static void
rig_relay_init (RigRelay *self)
{
  self->sent = g_ptr_array_new_with_free_func (sent_free);
  self->held = g_ptr_array_new ();
  self->outcome = MS5_RELAY_DELIVERED;
}

void
rig_relay_say (Rig             *rig,
               Ms5RelayOutcome  outcome,
               gint64           retry_after)
{
  rig->relay->outcome = outcome;
  rig->relay->retry_after = retry_after;
}

/* Answers come when it is let go. */
void
rig_relay_hold (Rig      *rig,
                gboolean  hold)
{
  rig->relay->hold = hold;
  while (!hold && rig->relay->held->len > 0)
    answer (rig->relay, g_ptr_array_steal_index (rig->relay->held, 0));
  rig_pump (rig);
}

/* Nobody waits for an answer any more. */
void
rig_relay_drop (Rig *rig)
{
  rig->relay->hold = FALSE;
  while (rig->relay->held->len > 0)
    {
      g_autoptr (GTask) task = g_ptr_array_steal_index (rig->relay->held, 0);

      g_task_return_error_if_cancelled (task);
    }
}

static guint
count_sent (Rig        *rig,
            const char *device,
            const char *call,
            gint64      rev,
            gboolean    accepted)
{
  guint n = 0;

  for (guint i = 0; i < rig->relay->sent->len; i++)
    {
      const Sent *sent = g_ptr_array_index (rig->relay->sent, i);

      n += g_str_equal (sent->device, device) && g_str_equal (sent->call, call) && sent->rev == rev
           && (!accepted || sent->is_accepted);
    }
  return n;
}

guint
rig_relay_count (Rig        *rig,
                 const char *device,
                 const char *call,
                 gint64      rev)
{
  return count_sent (rig, device, call, rev, FALSE);
}

guint
rig_relay_accepted (Rig        *rig,
                    const char *device,
                    const char *call,
                    gint64      rev)
{
  return count_sent (rig, device, call, rev, TRUE);
}

guint
rig_relay_attempts (Rig *rig)
{
  return rig->relay->sent->len;
}

const char *
rig_relay_last (Rig *rig)
{
  return ((const Sent *) g_ptr_array_index (rig->relay->sent, rig->relay->sent->len - 1))->text;
}
