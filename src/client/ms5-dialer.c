/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-dialer.h"

G_DEFINE_INTERFACE (Ms5Dialer, ms5_dialer, G_TYPE_OBJECT)

static void
ms5_dialer_default_init (Ms5DialerInterface *iface)
{
}
