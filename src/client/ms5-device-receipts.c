/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-device-link-private.h"

/* What this installation is to tell people, and what has become of that. The server hears of everything at least once:
 * it is durable here before it is sent, and until the server has said that it has taken it. */

#define MAX_BATCH 500

/* More than can be open; who forgets them says the same once more. */
#define MAX_DEEDS 2000
#define MAX_TOLD  20000

/* What is known of a call, up to a revision. */
typedef struct
{
  gint64         rev;
  Ms5ReceiptKind kind;
} Deed;

/* Receipts on their way, and whose they are. */
typedef struct
{
  Ms5DeviceLink *self;
  char          *server;
  char          *sub;
  GPtrArray     *receipts;
} Batch;

static void
item_free (gpointer data)
{
  ms5_delivery_item_clear (data);
  g_free (data);
}

static GPtrArray *
receipts_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_receipt_free);
}

void
ms5_device_receipts_init (Ms5DeviceLink *self)
{
  self->deliveries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, item_free);
  self->deeds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->fresh = receipts_new ();
  self->unsent = receipts_new ();
}

void
ms5_device_receipts_free (Ms5DeviceLink *self)
{
  g_hash_table_unref (self->deliveries);
  g_hash_table_unref (self->deeds);
  g_hash_table_unref (self->told);
  g_ptr_array_unref (self->fresh);
  g_ptr_array_unref (self->unsent);
}

/* Takes @receipts. */
static Batch *
batch_new (Ms5DeviceLink *self,
           GPtrArray     *receipts)
{
  Batch *batch = g_new0 (Batch, 1);

  batch->self = g_object_ref (self);
  batch->server = g_strdup (self->server);
  batch->sub = g_strdup (self->sub);
  batch->receipts = receipts;
  return batch;
}

static void
batch_free (Batch *batch)
{
  g_object_unref (batch->self);
  g_free (batch->server);
  g_free (batch->sub);
  g_ptr_array_unref (batch->receipts);
  g_free (batch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Batch, batch_free)

/* Whether it is still theirs who are signed in. */
static gboolean
is_theirs (const Batch *batch)
{
  return batch->self->cancellable != NULL && g_strcmp0 (batch->server, batch->self->server) == 0
         && g_strcmp0 (batch->sub, batch->self->sub) == 0;
}

/* Before those that came later. */
static void
put_back (Batch *batch)
{
  Ms5DeviceLink *self = batch->self;
  g_autoptr (GPtrArray) later = g_steal_pointer (&self->unsent);

  self->unsent = g_steal_pointer (&batch->receipts);
  batch->receipts = receipts_new ();
  g_ptr_array_extend_and_steal (self->unsent, g_steal_pointer (&later));
}

/* Keeping */

static void
kept_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Batch) batch = user_data;
  g_autoptr (GError) error = NULL;

  if (!ms5_outbox_receipts_finish (MS5_OUTBOX (source), result, &error))
    g_message ("Receipts are not kept should the program end: %s", error->message);
  if (!is_theirs (batch))
    return;

  g_ptr_array_extend_and_steal (batch->self->unsent, g_steal_pointer (&batch->receipts));
  batch->receipts = receipts_new ();
  ms5_device_link_check (batch->self);
}

static void
keep (Ms5DeviceLink *self)
{
  GPtrArray *receipts = g_steal_pointer (&self->fresh);

  g_clear_handle_id (&self->idle, g_source_remove);
  self->fresh = receipts_new ();
  if (receipts->len > 0)
    ms5_outbox_keep_receipts_async (self->outbox, self->server, self->sub, receipts, kept_cb,
                                    batch_new (self, receipts));
  else
    g_ptr_array_unref (receipts);
}

/* May run twice. */
void
ms5_device_receipts_stop (Ms5DeviceLink *self)
{
  if (self->outbox != NULL)
    keep (self);
}

static gboolean
keep_cb (gpointer user_data)
{
  Ms5DeviceLink *self = user_data;

  self->idle = 0;
  keep (self);
  return G_SOURCE_REMOVE;
}

static void
note (Ms5DeviceLink  *self,
      const char     *delivery,
      Ms5ReceiptKind  kind)
{
  guint next = (guint) kind + 1;

  if (self->sub == NULL || GPOINTER_TO_UINT (g_hash_table_lookup (self->told, delivery)) >= next)
    return;

  if (g_hash_table_size (self->told) >= MAX_TOLD)
    g_hash_table_remove_all (self->told);
  g_hash_table_insert (self->told, g_strdup (delivery), GUINT_TO_POINTER (next));
  g_ptr_array_add (self->fresh, ms5_receipt_new (delivery, kind, ms5_floor_get_plant_now (self->floor)));
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_DEFAULT, keep_cb, self, NULL);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Batch) batch = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *receipts = ms5_outbox_list_receipts_finish (MS5_OUTBOX (source), result, &error);

  if (receipts == NULL)
    {
      g_message ("Receipts of earlier cannot be read: %s", error->message);
      return;
    }

  g_ptr_array_unref (batch->receipts);
  batch->receipts = receipts;
  if (!is_theirs (batch))
    return;

  put_back (batch);
  ms5_device_link_check (batch->self);
}

/* Who is signed in may have changed: what was for somebody else waits for them. */
void
ms5_device_receipts_know (Ms5DeviceLink *self)
{
  gboolean is_in = ms5_session_is_signed_in (self->session);
  const char *server = is_in ? ms5_session_get_server (self->session) : NULL;
  const char *sub = is_in ? ms5_session_get_sub (self->session) : NULL;

  if (g_strcmp0 (server, self->server) == 0 && g_strcmp0 (sub, self->sub) == 0)
    return;

  keep (self);
  g_free (self->server);
  self->server = g_strdup (server);
  g_free (self->sub);
  self->sub = g_strdup (sub);
  g_ptr_array_set_size (self->unsent, 0);
  g_hash_table_remove_all (self->told);
  g_hash_table_remove_all (self->deeds);
  if (sub != NULL)
    ms5_outbox_list_receipts_async (self->outbox, server, sub, listed_cb, batch_new (self, receipts_new ()));
}

/* Sending */

static void
dropped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!ms5_outbox_receipts_finish (MS5_OUTBOX (source), result, &error))
    g_message ("Receipts that were sent may be sent again: %s", error->message);
}

/* Whether the server will say the same of it the next time. */
static gboolean
is_wrong (guint status)
{
  return status == SOUP_STATUS_BAD_REQUEST || status == SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE
         || status == SOUP_STATUS_UNPROCESSABLE_ENTITY;
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Batch) batch = user_data;
  Ms5DeviceLink *self = batch->self;
  g_autoptr (GError) error = NULL;
  guint status;
  gboolean is_taken = ms5_session_send_finish (MS5_SESSION (source), result, &status, &error);

  self->is_sending = FALSE;
  if (self->cancellable == NULL)
    return;

  if (is_taken)
    self->n_failed = 0;
  else if (is_wrong (status))
    g_message ("The server does not understand receipts: %s", error->message);

  if (is_taken || is_wrong (status))
    {
      ms5_outbox_drop_receipts_async (self->outbox, batch->server, batch->sub, batch->receipts, dropped_cb, NULL);
    }
  else if (is_theirs (batch))
    {
      put_back (batch);
      g_debug ("Receipts are still to be sent: %s", error->message);
      if (status == SOUP_STATUS_NOT_FOUND)
        ms5_device_link_unregistered (self);
      ms5_device_link_retry (self);
    }
  ms5_device_link_check (self);
}

static json_t *
make_body (GPtrArray *receipts)
{
  json_t *array = json_array ();

  for (guint i = 0; i < receipts->len; i++)
    {
      const Ms5Receipt *receipt = g_ptr_array_index (receipts, i);

      json_array_append_new (array, json_pack ("{s:s,s:s,s:I}", "delivery", receipt->delivery,
                                               "what", ms5_words_receipt_kind ((int) receipt->kind),
                                               "at", (json_int_t) ms5_time_to_ms (receipt->at)));
    }
  return json_pack ("{s:o}", "receipts", array);
}

/* The server is there and knows this device. */
void
ms5_device_receipts_send (Ms5DeviceLink *self)
{
  g_autofree char *path = g_strconcat ("/api/v1/devices/", ms5_outbox_get_device (self->outbox), "/receipts", NULL);
  g_autoptr (json_t) body = NULL;
  GPtrArray *receipts;
  guint n = MIN (self->unsent->len, MAX_BATCH);

  if (self->is_sending || self->timer != 0 || n == 0)
    return;

  receipts = receipts_new ();
  for (guint i = 0; i < n; i++)
    {
      const Ms5Receipt *receipt = g_ptr_array_index (self->unsent, i);

      g_ptr_array_add (receipts, ms5_receipt_new (receipt->delivery, receipt->kind, receipt->at));
    }
  g_ptr_array_remove_range (self->unsent, 0, n);
  body = make_body (receipts);
  self->is_sending = TRUE;
  ms5_session_send_async (self->session, SOUP_METHOD_POST, path, body, self->cancellable, sent_cb,
                          batch_new (self, receipts));
}

/* What there is to tell of a delivery, if anything happened to its call already. */
static void
note_deed (Ms5DeviceLink         *self,
           const Ms5DeliveryItem *item)
{
  g_autofree char *place = g_strconcat (item->line, "/", item->call, NULL);
  const Deed *deed = g_hash_table_lookup (self->deeds, place);

  if (deed != NULL && deed->rev >= item->rev)
    note (self, item->delivery, deed->kind);
}

/* An item of the topic: @key is NULL for all of them, @fields for what is gone. */
void
ms5_device_receipts_take (Ms5DeviceLink *self,
                          const char    *key,
                          json_t        *fields)
{
  Ms5DeliveryItem *item;

  ms5_device_receipts_know (self);
  if (key == NULL)
    g_hash_table_remove_all (self->deliveries);
  else if (fields == NULL)
    g_hash_table_remove (self->deliveries, key);
  if (fields == NULL)
    return;

  item = g_new0 (Ms5DeliveryItem, 1);
  ms5_delivery_item_decode (fields, item, NULL);
  if (item->delivery == NULL || item->call == NULL || item->line == NULL)
    {
      item_free (item);
      return;
    }

  g_hash_table_replace (self->deliveries, g_strdup (key), item);
  note (self, item->delivery, MS5_RECEIPT_RECEIVED);
  note_deed (self, item);
  ms5_device_link_tell_arrived (self, item);
}

static const Ms5DeliveryItem *
find_delivery (Ms5DeviceLink *self,
               const char    *line,
               const char    *call)
{
  const Ms5DeliveryItem *item = g_hash_table_lookup (self->deliveries, call);

  return item != NULL && g_str_equal (item->line, line) ? item : NULL;
}

/**
 * ms5_device_link_report:
 * @self: a device's link
 * @line: the code of a line
 * @call: the key of a call of it
 * @rev: the revision of it that was shown
 * @kind: what has happened
 *
 * Notes what has become of what tells of that call, up to that revision; also if it is still on its way.
 */
void
ms5_device_link_report (Ms5DeviceLink  *self,
                        const char     *line,
                        const char     *call,
                        gint64          rev,
                        Ms5ReceiptKind  kind)
{
  g_autofree char *place = g_strconcat (line, "/", call, NULL);
  const Ms5DeliveryItem *item;
  Deed *deed;

  g_return_if_fail (MS5_IS_DEVICE_LINK (self));

  ms5_device_receipts_know (self);
  deed = g_hash_table_lookup (self->deeds, place);
  if (deed == NULL)
    {
      if (g_hash_table_size (self->deeds) >= MAX_DEEDS)
        g_hash_table_remove_all (self->deeds);
      deed = g_new0 (Deed, 1);
      g_hash_table_insert (self->deeds, g_strdup (place), deed);
    }
  deed->kind = rev > deed->rev ? kind : MAX (deed->kind, kind);
  deed->rev = MAX (deed->rev, rev);

  item = find_delivery (self, line, call);
  if (item != NULL)
    note_deed (self, item);
}

/**
 * ms5_device_link_dup_delivery:
 * @self: a device's link
 * @line: the code of a line
 * @call: the key of a call of it
 *
 * Returns: (transfer full) (nullable): the id of the delivery that tells of it
 */
char *
ms5_device_link_dup_delivery (Ms5DeviceLink *self,
                              const char    *line,
                              const char    *call)
{
  const Ms5DeliveryItem *item;

  g_return_val_if_fail (MS5_IS_DEVICE_LINK (self), NULL);

  item = find_delivery (self, line, call);
  return item != NULL ? g_strdup (item->delivery) : NULL;
}
