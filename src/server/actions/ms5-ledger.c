/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/actions/ms5-ledger.h"

G_DEFINE_INTERFACE (Ms5Ledger, ms5_ledger, G_TYPE_OBJECT)

static void
ms5_ledger_default_init (Ms5LedgerInterface *iface)
{
}
