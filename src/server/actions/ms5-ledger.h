/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "server/facts/ms5-batch.h"
#include "server/feed/ms5-item.h"

G_BEGIN_DECLS

/**
 * Ms5LedgerFunc:
 * @durable: %FALSE if it will never be, as the server ends
 * @user_data: as given
 */
typedef void (*Ms5LedgerFunc) (gboolean durable,
                               gpointer user_data);

#define MS5_TYPE_LEDGER (ms5_ledger_get_type ())
G_DECLARE_INTERFACE (Ms5Ledger, ms5_ledger, MS5, LEDGER, GObject)

/**
 * Ms5LedgerInterface:
 * @lookup: an item as the engine wrote it last, durable or not; borrowed until the next change
 * @get_pos: the position of the last change, durable or not
 * @is_busy: whether nothing more can be taken for now
 * @add: writes an answered action down, in the commit that holds its effect
 * @set_floor: a device has stored the answers of all its actions up to @cseq
 * @when_durable: calls back, later, once all that was written before is stored, and asks for that to
 *   be soon; exactly once
 * @find_async: looks for a device's actions among what is durable by now, and perhaps later
 * @find_finish: (element-type Ms5ActionRecord): one for each id, in the order asked for, %NULL for
 *   an id that is not known; of an old one the result has only its id, code and position. Or an error
 *
 * Where actions are written down together with their effects, and found again: the journal and the
 * store.
 */
struct _Ms5LedgerInterface
{
  GTypeInterface parent_interface;

  Ms5Item *   (*lookup)       (Ms5Ledger            *ledger,
                               const char           *topic,
                               const char           *key);
  gint64      (*get_pos)      (Ms5Ledger            *ledger);
  gboolean    (*is_busy)      (Ms5Ledger            *ledger);
  void        (*add)          (Ms5Ledger            *ledger,
                               Ms5ActionRecord      *record);
  void        (*set_floor)    (Ms5Ledger            *ledger,
                               const char           *device,
                               gint64                cseq);
  void        (*when_durable) (Ms5Ledger            *ledger,
                               Ms5LedgerFunc         callback,
                               gpointer              user_data);
  void        (*find_async)   (Ms5Ledger            *ledger,
                               const char           *device,
                               const char *const    *ids,
                               GAsyncReadyCallback   callback,
                               gpointer              user_data);
  GPtrArray * (*find_finish)  (Ms5Ledger            *ledger,
                               GAsyncResult         *result,
                               GError              **error);
};

G_END_DECLS
