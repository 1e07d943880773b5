/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-escalation-step-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/pages/ms5-escalation-text.h"
#include "app/widgets/ms5-format.h"

static const char *
get_why (Ms5RecipientWhy why)
{
  switch (why)
    {
    case MS5_RECIPIENT_NOT_LINE: return _("does not see this line");
    case MS5_RECIPIENT_OFF_SHIFT: return _("does not work in this shift");
    case MS5_RECIPIENT_UNKNOWN: return _("cannot sign in");
    case MS5_RECIPIENT_TOLD:
    case MS5_RECIPIENT_NOT_MEANT:
    default: return _("is not meant");
    }
}

static const char *
get_name (const Ms5OutlookPerson *person)
{
  return person->display != NULL ? person->display : person->name;
}

/* Those who are told, and how they come to it: «Ana Novak, Jan Kos» */
static char *
dup_told (const Ms5OutlookStep *step)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < step->people->len; i++)
    {
      const Ms5OutlookPerson *person = g_ptr_array_index (step->people, i);

      if (person->why == MS5_RECIPIENT_TOLD)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", get_name (person));
    }
  return g_string_free (text, text->len == 0);
}

static char *
dup_left_out (const Ms5OutlookStep *step)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < step->people->len; i++)
    {
      const Ms5OutlookPerson *person = g_ptr_array_index (step->people, i);

      if (person->why != MS5_RECIPIENT_TOLD)
        g_string_append_printf (text, "%s%s (%s)", text->len > 0 ? ", " : "", get_name (person), get_why (person->why));
    }
  return text->len > 0 ? g_strdup_printf (_("Not told: %s"), text->str) : NULL;
}

/* «level 1: shift managers · window, desktop» */
static char *
dup_details (const Ms5OutlookStep *step)
{
  g_autofree char *whom = ms5_escalation_dup_whom (step->roles, NULL);
  g_autofree char *channels = ms5_escalation_dup_channels (step->channels);

  if (step->roles == 0)
    return g_strdup_printf (_("Level %u · %s"), step->level, channels);
  return g_strdup_printf (_("Level %u: %s · %s"), step->level, whom, channels);
}

/* «again every 10 min, 12 times until 08:30» */
static char *
dup_again (const Ms5View                 *view,
           const Ms5OutlookStep *step,
           const Ms5OutlookStep *last,
           guint                          n)
{
  g_autofree char *every = !isnan (step->repeat_s) ? ms5_escalation_dup_delay (step->repeat_s) : NULL;
  g_autofree char *until = NULL;

  if (n == 0 || every == NULL)
    return NULL;

  until = ms5_format_moment (last->at, step->at, ms5_pulse_get_time_zone (view->pulse));
  return g_strdup_printf (ngettext ("Again after %s, at %s", "Again every %s until %s", n), every, until);
}

static void
add_line (GtkWidget  *box,
          const char *text,
          const char *css_class)
{
  GtkWidget *label;

  if (text == NULL)
    return;

  label = ms5_page_label (text, css_class);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_box_append (GTK_BOX (box), label);
}

static GtkWidget *
times_new (const Ms5View                 *view,
           const Ms5OutlookStep *step)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *delay = ms5_escalation_dup_delay (ms5_time_to_seconds (step->after));
  g_autofree char *after = step->after < MS5_USEC_PER_S ? g_strdup (_("at once")) : g_strdup_printf ("+%s", delay);
  g_autofree char *clock = ms5_format_clock (step->at, ms5_pulse_get_time_zone (view->pulse));

  gtk_box_append (GTK_BOX (box), ms5_page_label (after, "heading"));
  gtk_box_append (GTK_BOX (box), ms5_page_label (clock, "dim-label"));
  gtk_widget_set_size_request (box, 84, -1);
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  return box;
}

static GtkWidget *
warning_new (void)
{
  GtkWidget *image = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  gtk_widget_add_css_class (image, "nobody");
  gtk_widget_set_valign (image, GTK_ALIGN_START);
  return image;
}

/**
 * ms5_escalation_step_row_new:
 * @view: what it works with
 * @step: when a level is reached
 * @last: the last of its reminders, or @step
 * @n_reminders: how many there are
 *
 * Returns: (transfer floating): a row that says who is told then
 */
GtkWidget *
ms5_escalation_step_row_new (const Ms5View                 *view,
                             const Ms5OutlookStep *step,
                             const Ms5OutlookStep *last,
                             guint                          n_reminders)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *told = dup_told (step);
  g_autofree char *left_out = dup_left_out (step);
  g_autofree char *details = dup_details (step);
  g_autofree char *again = dup_again (view, step, last, n_reminders);
  g_autofree char *message = step->message != NULL ? g_strdup_printf ("«%s»", step->message) : NULL;

  add_line (box, told != NULL ? told : _("Nobody would be told"), told != NULL ? "told" : "nobody");
  add_line (box, details, "dim-label");
  add_line (box, message, NULL);
  add_line (box, again, NULL);
  add_line (box, left_out, "dim-label");
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (line), times_new (view, step));
  if (told == NULL)
    gtk_box_append (GTK_BOX (line), warning_new ());
  gtk_box_append (GTK_BOX (line), box);
  ms5_page_set_margins (line, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}
