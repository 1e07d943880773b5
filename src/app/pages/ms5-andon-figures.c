/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-andon-figures.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/widgets/ms5-format.h"
#include "app/widgets/ms5-wrap-layout.h"
#include "core/ms5-flood.h"

#define WINDOW (8 * MS5_USEC_PER_H)

/* Nobody reads faster, and there may be thousands of calls. */
#define EVERY (2 * G_USEC_PER_SEC)

/* What the standards call manageable (ISA-18.2, IEC 62682, EEMUA 191). */
#define GOOD_PER_HOUR 6.0
#define GOOD_PER_10_MIN 10u
#define GOOD_STALE 5u

typedef enum
{
  FIGURE_RECENT,
  FIGURE_RATE,
  FIGURE_PEAK,
  FIGURE_STANDING,
  FIGURE_STALE,
  FIGURE_CHATTERING,
  FIGURE_SHARE,
  FIGURE_ACKNOWLEDGE,
  FIGURE_RESOLVE,
  N_FIGURES
} Figure;

struct _Ms5AndonFigures
{
  GtkWidget        parent_instance;
  Ms5View          view;
  Ms5PulseLink     pulse;
  Ms5AlarmFigures  figures;
  Ms5Flood         flood;
  gint64           made;
  GtkWidget       *buttons[N_FIGURES];
  GtkWidget       *values[N_FIGURES];
};

G_DEFINE_FINAL_TYPE (Ms5AndonFigures, ms5_andon_figures, GTK_TYPE_WIDGET)

static const char *
get_title (Figure figure)
{
  switch (figure)
    {
    case FIGURE_RECENT: return _("Last 10 min");
    case FIGURE_RATE: return _("Per hour");
    case FIGURE_PEAK: return _("Peak in 10 min");
    case FIGURE_STANDING: return C_("calls", "Open");
    case FIGURE_STALE: return _("Stale");
    case FIGURE_CHATTERING: return _("Chattering");
    case FIGURE_SHARE: return _("Critical · high · medium · low");
    case FIGURE_ACKNOWLEDGE: return _("To acknowledge");
    case FIGURE_RESOLVE: return _("To resolve");
    case N_FIGURES:
    default: return "";
    }
}

static const char *
get_explanation (Figure figure)
{
  switch (figure)
    {
    case FIGURE_RECENT:
      return _("New calls of the last ten minutes. More than 10 are a flood: more than people can see to. It ends when "
               "there are fewer than 5.");
    case FIGURE_RATE:
      return _("New calls per hour, on average over the last 8 hours. About 6 are manageable; more than 12 are too "
               "many for one person.");
    case FIGURE_PEAK:
      return _("The most new calls within any ten minutes of the last 8 hours. It should stay at 10 or below.");
    case FIGURE_STANDING:
      return _("Calls that are open now. Those that only follow from another call do not count.");
    case FIGURE_STALE:
      return _("Calls that have been open for more than 24 hours. There should be fewer than 5; what nobody sees to "
               "should be shelved or resolved.");
    case FIGURE_CHATTERING:
      return _("Calls whose condition comes and goes too often. There should be none: their limits or delays want "
               "looking at.");
    case FIGURE_SHARE:
      return _("How the calls of the last 8 hours are divided by priority. If more than one in twenty is high or "
               "critical, those lose their meaning.");
    case FIGURE_ACKNOWLEDGE:
      return _("How long it took until somebody had acknowledged a call, on average over the last 8 hours.");
    case FIGURE_RESOLVE:
      return _("How long it took from raising a call to resolving it, on average over the last 8 hours.");
    case N_FIGURES:
    default:
      return "";
    }
}

static char *
dup_seconds (double seconds)
{
  return isnan (seconds) ? g_strdup (MS5_FORMAT_NONE)
                         : ms5_format_duration ((gint64) (seconds * (double) MS5_USEC_PER_S));
}

static char *
dup_share (const Ms5AlarmFigures *figures)
{
  GString *text = g_string_new (NULL);

  for (int priority = MS5_PRIORITY_CRITICAL; priority >= (int) MS5_PRIORITY_LOW; priority--)
    {
      double share = ms5_alarm_figures_get_share (figures, (Ms5Priority) priority);
      g_autofree char *part = ms5_format_percent_whole (share);

      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
    }
  return g_string_free (text, FALSE);
}

static char *
dup_value (Ms5AndonFigures *self,
           Figure           figure)
{
  const Ms5AlarmFigures *figures = &self->figures;

  switch (figure)
    {
    case FIGURE_RECENT: return g_strdup_printf ("%u", self->flood.n_new);
    case FIGURE_RATE: return ms5_format_number (figures->per_hour, 1);
    case FIGURE_PEAK: return g_strdup_printf ("%u", figures->peak);
    case FIGURE_STANDING: return g_strdup_printf ("%u", figures->n_standing);
    case FIGURE_STALE: return g_strdup_printf ("%u", figures->n_stale);
    case FIGURE_CHATTERING: return g_strdup_printf ("%u", figures->n_chattering);
    case FIGURE_SHARE: return dup_share (figures);
    case FIGURE_ACKNOWLEDGE: return dup_seconds (figures->acknowledge_s);
    case FIGURE_RESOLVE: return dup_seconds (figures->resolve_s);
    case N_FIGURES:
    default: return g_strdup ("");
    }
}

/* Whether it is worse than what is manageable. */
static gboolean
is_bad (Ms5AndonFigures *self,
        Figure           figure)
{
  const Ms5AlarmFigures *figures = &self->figures;

  switch (figure)
    {
    case FIGURE_RECENT: return self->flood.since != MS5_TIME_NONE;
    case FIGURE_RATE: return figures->per_hour > 2 * GOOD_PER_HOUR;
    case FIGURE_PEAK: return figures->peak > GOOD_PER_10_MIN;
    case FIGURE_STALE: return figures->n_stale >= GOOD_STALE;
    case FIGURE_CHATTERING: return figures->n_chattering > 0;
    case FIGURE_STANDING:
    case FIGURE_SHARE:
    case FIGURE_ACKNOWLEDGE:
    case FIGURE_RESOLVE:
    case N_FIGURES:
    default: return FALSE;
    }
}

static void
add_records (GArray       *records,
             Ms5LineModel *line)
{
  GListModel *calls = ms5_line_model_get_calls (line);

  for (guint i = 0; i < g_list_model_get_n_items (calls); i++)
    {
      g_autoptr (Ms5CallModel) call = g_list_model_get_item (calls, i);
      Ms5AlarmRecord record;

      ms5_call_model_get_record (call, &record);
      if (record.raised != MS5_TIME_NONE)
        g_array_append_val (records, record);
    }
}

static void
make (Ms5AndonFigures *self)
{
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (Ms5AlarmRecord));
  GListModel *lines = ms5_floor_get_lines (self->view.floor);
  Ms5Time now = ms5_floor_get_plant_now (self->view.floor);
  const Ms5AlarmRecord *data;

  for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr (Ms5LineModel) line = g_list_model_get_item (lines, i);

      add_records (records, line);
    }
  data = (const Ms5AlarmRecord *) (gpointer) records->data;
  ms5_alarm_figures_make (data, records->len, NULL, (Ms5Interval) { now - WINDOW, now }, &self->figures);
  ms5_flood_find (data, records->len, now, &self->flood);
}

static void
figures_show (Ms5AndonFigures *self)
{
  make (self);
  for (guint i = 0; i < N_FIGURES; i++)
    {
      g_autofree char *value = dup_value (self, i);
      g_autofree char *spoken = NULL;

      ms5_widget_set_class (self->buttons[i], "attention", is_bad (self, i));
      if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->values[i])), value) == 0)
        continue;
      gtk_label_set_text (GTK_LABEL (self->values[i]), value);
      spoken = g_strdup_printf ("%s: %s", get_title (i), value);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->buttons[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
    }
}

static void
beat_cb (gpointer pulse,
         gpointer user_data)
{
  Ms5AndonFigures *self = user_data;
  gint64 now = g_get_monotonic_time ();

  if (now - self->made < EVERY)
    return;

  self->made = now;
  figures_show (self);
}

static void
explain_cb (GtkWidget *button,
            gpointer   user_data)
{
  guint figure = GPOINTER_TO_UINT (user_data);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *title = ms5_page_label (get_title (figure), "heading");
  GtkWidget *text = ms5_page_label (get_explanation (figure), NULL);

  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (text), 36);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), text);
  ms5_page_set_margins (box, 6);
  ms5_page_popup (button, box, "explain");
}

static void
ms5_andon_figures_map (GtkWidget *widget)
{
  Ms5AndonFigures *self = MS5_ANDON_FIGURES (widget);

  GTK_WIDGET_CLASS (ms5_andon_figures_parent_class)->map (widget);
  ms5_pulse_link_set (&self->pulse, self->view.pulse, beat_cb, self);
  figures_show (self);
}

static void
ms5_andon_figures_unmap (GtkWidget *widget)
{
  ms5_pulse_link_clear (&MS5_ANDON_FIGURES (widget)->pulse);
  GTK_WIDGET_CLASS (ms5_andon_figures_parent_class)->unmap (widget);
}

static void
ms5_andon_figures_dispose (GObject *object)
{
  Ms5AndonFigures *self = MS5_ANDON_FIGURES (object);

  ms5_pulse_link_clear (&self->pulse);
  ms5_widget_remove_children (GTK_WIDGET (self));
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_andon_figures_parent_class)->dispose (object);
}

static void
ms5_andon_figures_class_init (Ms5AndonFiguresClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_andon_figures_dispose;
  widget_class->map = ms5_andon_figures_map;
  widget_class->unmap = ms5_andon_figures_unmap;
  gtk_widget_class_set_css_name (widget_class, "andonfigures");
}

static void
ms5_andon_figures_init (Ms5AndonFigures *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), ms5_wrap_layout_new (6, 6));
  for (guint i = 0; i < N_FIGURES; i++)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

      self->buttons[i] = gtk_button_new ();
      self->values[i] = ms5_page_label (NULL, "value");
      gtk_box_append (GTK_BOX (box), self->values[i]);
      gtk_box_append (GTK_BOX (box), ms5_page_label (get_title (i), "caption"));
      gtk_button_set_child (GTK_BUTTON (self->buttons[i]), box);
      gtk_widget_set_tooltip_text (self->buttons[i], _("Explain this number"));
      g_signal_connect (self->buttons[i], "clicked", G_CALLBACK (explain_cb), GUINT_TO_POINTER (i));
      gtk_widget_set_parent (self->buttons[i], GTK_WIDGET (self));
    }
}

/**
 * ms5_andon_figures_new:
 * @view: what it works with
 *
 * Returns: (transfer floating): figures
 */
GtkWidget *
ms5_andon_figures_new (const Ms5View *view)
{
  Ms5AndonFigures *self = g_object_new (MS5_TYPE_ANDON_FIGURES, NULL);

  ms5_view_init (&self->view, view);
  return GTK_WIDGET (self);
}

/**
 * ms5_andon_figures_get:
 * @self: figures
 *
 * Returns: (transfer none): what is shown
 */
const Ms5AlarmFigures *
ms5_andon_figures_get (Ms5AndonFigures *self)
{
  g_return_val_if_fail (MS5_IS_ANDON_FIGURES (self), NULL);

  return &self->figures;
}
