/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"
#include "client/ms5-client-deliveries.h"

G_BEGIN_DECLS

/**
 * Ms5AndonDeliveries:
 *
 * What has become of what people were told, by channel, for those who may know; folded away until somebody wants to see
 * it. The server is asked then, and every now and then while it is seen.
 */
#define MS5_TYPE_ANDON_DELIVERIES (ms5_andon_deliveries_get_type ())
G_DECLARE_FINAL_TYPE (Ms5AndonDeliveries, ms5_andon_deliveries, MS5, ANDON_DELIVERIES, GtkWidget)

GtkWidget *ms5_andon_deliveries_new  (const Ms5View            *view) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_andon_deliveries_show (Ms5AndonDeliveries       *self,
                                      const Ms5DeliveryFigures *figures,
                                      guint                     n_figures);
char      *ms5_delivery_dup_text     (const Ms5DeliveryFigures *figures) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
