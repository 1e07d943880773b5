/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-window-private.h"

#include <glib/gi18n.h>

#include "app/widgets/ms5-format.h"

/* «5 lines · Early shift 06:00–14:00», «Early shift 06:00–14:00 · Cola 0.5 l» */
char *
ms5_window_dup_subtitle (const Ms5View *view,
                         Ms5LineModel  *shown)
{
  GListModel *lines = ms5_floor_get_lines (view->floor);
  guint n = g_list_model_get_n_items (lines);
  g_autoptr (Ms5LineModel) first = n > 0 ? g_list_model_get_item (lines, 0) : NULL;
  Ms5LineModel *line = shown != NULL ? shown : first;
  Ms5Interval shift = line != NULL ? ms5_line_model_get_shift (line) : (Ms5Interval) { 0, 0 };
  GString *text = g_string_new (NULL);

  if (shown == NULL)
    g_string_append_printf (text, ngettext ("%u line", "%u lines", n), n);
  if (line != NULL && !ms5_interval_is_empty (shift))
    {
      const char *name = ms5_line_model_get_shift_name (line);
      g_autofree char *period = ms5_format_period (shift.start, shift.end, ms5_pulse_get_time_zone (view->pulse));

      g_string_append_printf (text, "%s%s%s%s", text->len > 0 ? " · " : "", name != NULL ? name : "",
                              name != NULL ? " " : "", period);
    }
  if (shown != NULL && ms5_line_model_get_item (shown)->product != NULL)
    {
      const char *product = ms5_plant_model_name (ms5_floor_get_plant (view->floor), MS5_PLANT_PRODUCT,
                                                  ms5_line_model_get_item (shown)->product, NULL);

      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", product);
    }
  return g_string_free (text, FALSE);
}

/* «(2) Andon – Plant North»: how many calls nobody has answered, and where. */
char *
ms5_window_dup_title (const Ms5View *view,
                      const char    *page)
{
  guint raised = ms5_floor_get_raised_calls (view->floor);
  const char *site = ms5_plant_model_get_name (ms5_floor_get_plant (view->floor));
  g_autofree char *place = g_strdup_printf ("%s – %s", page, site != NULL ? site : _("Floor Dashboard"));

  return raised > 0 ? g_strdup_printf ("(%u) %s", raised, place) : g_steal_pointer (&place);
}
