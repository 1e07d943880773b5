/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-pages.h"

#include "app/pages/ms5-pages-resources.h"
#include "app/widgets/ms5-widgets.h"

/**
 * ms5_pages_init:
 *
 * Makes the pages' templates and all that widgets need known. Call it once, when there is a display.
 */
void
ms5_pages_init (void)
{
  /* Also what makes the linker keep the resources of a static library. */
  g_assert (ms5_pages_get_resource () != NULL);

  ms5_widgets_init ();
}
