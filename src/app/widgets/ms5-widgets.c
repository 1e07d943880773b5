/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-widgets.h"

#include "ms5-alarm-banner.h"
#include "ms5-bar.h"
#include "ms5-equipment-tile.h"
#include "ms5-kpi-bar.h"
#include "ms5-line-card.h"
#include "ms5-link-pill.h"
#include "ms5-panel.h"
#include "ms5-pareto-chart.h"
#include "ms5-sidebar-row.h"
#include "ms5-state-timeline.h"
#include "ms5-trend-chart.h"
#include "ms5-widgets-resources.h"

/**
 * ms5_widgets_init:
 *
 * Makes the widgets known to #GtkBuilder and their icons to the display. Call it once, when there
 * is a display.
 *
 * The resources hold the style sheets where #AdwApplication looks for them, if the application's
 * resource base path is `/org/ms5/FloorDashboard/`; they are there before main() is.
 */
void
ms5_widgets_init (void)
{
  /* Also what makes the linker keep the resources of a static library. */
  g_assert (ms5_widgets_get_resource () != NULL);

  g_type_ensure (MS5_TYPE_ALARM_BANNER);
  g_type_ensure (MS5_TYPE_BAR);
  g_type_ensure (MS5_TYPE_EQUIPMENT_TILE);
  g_type_ensure (MS5_TYPE_KPI_BAR);
  g_type_ensure (MS5_TYPE_LINE_CARD);
  g_type_ensure (MS5_TYPE_LINK_PILL);
  g_type_ensure (MS5_TYPE_PANEL);
  g_type_ensure (MS5_TYPE_PARETO_CHART);
  g_type_ensure (MS5_TYPE_SIDEBAR_ROW);
  g_type_ensure (MS5_TYPE_STATE_TIMELINE);
  g_type_ensure (MS5_TYPE_TREND_CHART);

  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/org/ms5/FloorDashboard/icons");
}
