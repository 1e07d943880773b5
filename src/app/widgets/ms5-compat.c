/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

/* What newer GTK does in another way lives here and nowhere else, so the fence is lifted. */
#undef GDK_VERSION_MAX_ALLOWED

#include "ms5-compat.h"

/**
 * ms5_compat_get_color:
 * @widget: a widget
 * @out_color: (out): its CSS `color`
 */
void
ms5_compat_get_color (GtkWidget *widget,
                      GdkRGBA   *out_color)
{
#if GTK_CHECK_VERSION (4, 10, 0)
  gtk_widget_get_color (widget, out_color);
#else
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), out_color);
#endif
}

/**
 * ms5_compat_lookup_color:
 * @widget: a widget
 * @name: a colour's name, as in `@define-color`
 * @out_color: (out): the colour
 *
 * Returns: %FALSE if no style sheet defines it
 */
gboolean
ms5_compat_lookup_color (GtkWidget  *widget,
                         const char *name,
                         GdkRGBA    *out_color)
{
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  return gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, out_color);
  G_GNUC_END_IGNORE_DEPRECATIONS
}
