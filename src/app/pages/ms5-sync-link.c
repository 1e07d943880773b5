/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-sync-link.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/pages/ms5-columns-layout.h"
#include "app/pages/ms5-watch.h"
#include "app/widgets/ms5-format.h"
#include "app/widgets/ms5-panel.h"
#include "app/widgets/ms5-sparkline.h"

/* From where on a round trip is slow, and from where on it hinders, in milliseconds: those of a fair and of
 * a poor link. */
#define SLOW_MS    300
#define HINDERS_MS 1000

#define HISTORY_TIME MS5_USEC_PER_H
#define HISTORY_GAP  (75 * MS5_USEC_PER_S)

enum { ROUND_TRIP, LOSS, LAST_SYNC, NEXT_SYNC, N_FIGURES };

struct _Ms5SyncLink
{
  GtkWidget     parent_instance;
  Ms5View       view;
  Ms5Watch      watch;
  Ms5SyncFacts    *facts;
  Ms5LinkHistory  *history;
  Ms5SyncSettings *settings;
  Ms5LinkFacts     link;
  GtkWidget    *icon;
  GtkWidget    *word;
  GtkWidget    *problem;
  GtkWidget    *figures[N_FIGURES];
  GtkWidget    *spark_box;
  GtkWidget    *sparkline;
  GtkWidget    *progress_box;
  GtkWidget    *progress;
  GtkWidget    *progress_text;
  GtkWidget    *full;
};

G_DEFINE_FINAL_TYPE (Ms5SyncLink, ms5_sync_link, GTK_TYPE_WIDGET)

static gboolean
has_link (Ms5SyncLink *self)
{
  return self->link.look != MS5_LINK_LOOK_OFFLINE && self->link.look != MS5_LINK_LOOK_CONNECTING;
}

static const char *
get_quality_word (Ms5SyncLink *self)
{
  if (self->link.look == MS5_LINK_LOOK_OFFLINE)
    return _("No link");
  if (self->link.look == MS5_LINK_LOOK_CONNECTING)
    return _("Connecting…");
  switch (self->link.quality)
    {
    case MS5_QUALITY_EXCELLENT: return _("Excellent link");
    case MS5_QUALITY_GOOD: return _("Good link");
    case MS5_QUALITY_FAIR: return _("Fair link");
    case MS5_QUALITY_POOR:
    default: return _("Poor link");
    }
}

static const char *
get_quality_icon (Ms5SyncLink *self)
{
  if (self->link.look == MS5_LINK_LOOK_OFFLINE)
    return "ms5-fresh-offline-symbolic";
  if (self->link.look == MS5_LINK_LOOK_CONNECTING)
    return "ms5-link-syncing-symbolic";
  return self->link.quality >= MS5_QUALITY_GOOD ? "ms5-fresh-live-symbolic" : "ms5-fresh-delayed-symbolic";
}

static char *
dup_moment (Ms5SyncLink *self,
            Ms5Time      time)
{
  return ms5_format_moment (time, ms5_pulse_now (self->view.pulse), ms5_pulse_get_time_zone (self->view.pulse));
}

/* «in 12 s» */
static char *
dup_in (Ms5SyncLink *self,
        Ms5Time      time)
{
  g_autofree char *left = ms5_format_duration (time - ms5_pulse_now (self->view.pulse));

  /* Translators: %s is a duration. */
  return g_strdup_printf (_("in %s"), left);
}

static char *
dup_next (Ms5SyncLink *self)
{
  Ms5Time next = self->facts != NULL ? ms5_sync_facts_get (self->facts)->next_try : MS5_TIME_NONE;
  guint interval = self->settings != NULL ? ms5_sync_settings_get_interval (self->settings) : 0;

  if (next != MS5_TIME_NONE && next > ms5_pulse_now (self->view.pulse))
    return dup_in (self, next);
  if (!has_link (self))
    return g_strdup (_("with the link"));
  if (self->settings != NULL && !ms5_sync_settings_get_automatic (self->settings))
    return g_strdup (_("by hand"));
  if (interval > 0)
    {
      g_autofree char *period = ms5_format_duration (interval * MS5_USEC_PER_S);

      /* Translators: %s is a duration. */
      return g_strdup_printf (_("every %s"), period);
    }
  return g_strdup (_("at once"));
}

static void
set_figure (Ms5SyncLink *self,
            guint        index,
            char        *text)
{
  GtkWidget *label = self->figures[index];

  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
  g_free (text);
}

static void
update_progress (Ms5SyncLink         *self,
                 const Ms5SyncValues *now)
{
  g_autofree char *done = ms5_format_number (now->sync_done, 0);
  g_autofree char *total = ms5_format_number (now->sync_total, 0);
  g_autofree char *left = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->progress_box, now->syncing && now->sync_total > 0);
  if (!now->syncing || now->sync_total == 0)
    return;

  if (now->sync_total_bytes > 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress),
                                   CLAMP ((double) now->sync_done_bytes / (double) now->sync_total_bytes, 0, 1));
  if (now->time_left >= 0)
    {
      left = ms5_format_duration (now->time_left);
      /* Translators: how many of the queued actions are through, and how long the rest takes. */
      text = g_strdup_printf (_("%s of %s actions · %s left"), done, total, left);
    }
  else
    /* Translators: how many of the queued actions are through. */
    text = g_strdup_printf (_("%s of %s actions"), done, total);
  gtk_label_set_text (GTK_LABEL (self->progress_text), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
update_full (Ms5SyncLink         *self,
             const Ms5SyncValues *now)
{
  g_autofree char *share = ms5_format_percent_whole (now->fill);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->full, now->filling);
  /* Translators: %s is a share, such as 85 %. */
  text = g_strdup_printf (_("The store for actions is %s full · Get this PC a link; when it is full, only urgent actions are taken"),
                          share);
  gtk_label_set_text (GTK_LABEL (self->full), text);
}

/* Its steps as points: a step without an answer is a gap. */
static void
update_history (Ms5SyncLink *self)
{
  g_autoptr (GArray) steps = ms5_link_history_dup_points (self->history);
  g_autoptr (GArray) points = g_array_sized_new (FALSE, FALSE, sizeof (Ms5Point), steps->len);
  Ms5LinkPoint sum = ms5_link_history_get_sum (self->history, MS5_LINK_HISTORY_N_POINTS);
  Ms5Time now = ms5_pulse_now (self->view.pulse);
  double loss = ms5_link_point_get_loss (&sum);
  guint n_known = 0;

  for (guint i = 0; i < steps->len; i++)
    {
      const Ms5LinkPoint *step = &g_array_index (steps, Ms5LinkPoint, i);
      Ms5Point point = { now - (gint64) (steps->len - 1 - i) * MS5_LINK_HISTORY_STEP,
                         step->rtt >= 0 ? (double) step->rtt / 1000.0 : NAN };

      n_known += step->rtt >= 0;
      g_array_append_val (points, point);
    }
  set_figure (self, LOSS, ms5_format_percent_whole (loss >= 0 ? loss : NAN));
  gtk_widget_set_visible (self->spark_box, n_known > 1);
  ms5_sparkline_set_points (MS5_SPARKLINE (self->sparkline), (const Ms5Point *) (gpointer) points->data, points->len);
}

static void
link_update (gpointer widget)
{
  Ms5SyncLink *self = widget;
  gboolean linked = has_link (self);

  ms5_image_set_icon (self->icon, get_quality_icon (self));
  gtk_label_set_text (GTK_LABEL (self->word), get_quality_word (self));
  ms5_widget_set_class (GTK_WIDGET (self), "offline", self->link.look == MS5_LINK_LOOK_OFFLINE);
  ms5_widget_set_class (GTK_WIDGET (self), "delayed", linked && self->link.quality < MS5_QUALITY_GOOD);
  gtk_label_set_text (GTK_LABEL (self->problem), self->link.problem != NULL ? self->link.problem : "");
  gtk_widget_set_visible (self->problem, self->link.problem != NULL);
  set_figure (self, ROUND_TRIP, linked && self->link.rtt >= 0
                                  ? ms5_format_quantity ((double) self->link.rtt / 1000.0, 0, "ms")
                                  : g_strdup (MS5_FORMAT_NONE));
  set_figure (self, NEXT_SYNC, dup_next (self));
  if (self->history != NULL)
    update_history (self);
  if (self->facts != NULL)
    {
      const Ms5SyncValues *now = ms5_sync_facts_get (self->facts);

      set_figure (self, LAST_SYNC, dup_moment (self, now->last_sync));
      update_progress (self, now);
      update_full (self, now);
    }
}

static void
ms5_sync_link_dispose (GObject *object)
{
  Ms5SyncLink *self = MS5_SYNC_LINK (object);

  ms5_watch_clear (&self->watch);
  ms5_widget_remove_children (GTK_WIDGET (self));
  g_clear_object (&self->facts);
  g_clear_object (&self->history);
  g_clear_object (&self->settings);
  g_clear_pointer ((gpointer *) &self->link.problem, g_free);
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_sync_link_parent_class)->dispose (object);
}

static void
ms5_sync_link_class_init (Ms5SyncLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_sync_link_dispose;
  gtk_widget_class_set_css_name (widget_class, "synclink");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
figures_new (Ms5SyncLink *self)
{
  const char *names[N_FIGURES] = {
    [ROUND_TRIP] = _("Round trip"),
    [LOSS] = _("Loss, last hour"),
    [LAST_SYNC] = _("Last sync"),
    [NEXT_SYNC] = _("Next sync"),
  };
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (columns, ms5_columns_layout_new (MS5_PAGE_SPACING, 110));
  for (int i = 0; i < N_FIGURES; i++)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

      self->figures[i] = ms5_page_label (MS5_FORMAT_NONE, "value");
      gtk_widget_add_css_class (self->figures[i], "numeric");
      gtk_box_append (GTK_BOX (box), ms5_page_label (names[i], "detail"));
      gtk_box_append (GTK_BOX (box), self->figures[i]);
      gtk_box_append (GTK_BOX (columns), box);
    }
  return columns;
}

static GtkWidget *
wrapping_label_new (const char *css_class)
{
  GtkWidget *label = ms5_page_label (NULL, css_class);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_lines (GTK_LABEL (label), 5);
  return label;
}

static GtkWidget *
history_new (Ms5SyncLink *self)
{
  GtkWidget *sparkline = self->sparkline = ms5_sparkline_new ();

  self->spark_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_set_visible (self->spark_box, FALSE);
  ms5_sparkline_set_label (MS5_SPARKLINE (sparkline), _("Round trip, last hour"));
  ms5_sparkline_set_unit (MS5_SPARKLINE (sparkline), "ms");
  ms5_sparkline_set_digits (MS5_SPARKLINE (sparkline), 0);
  ms5_sparkline_set_high (MS5_SPARKLINE (sparkline), SLOW_MS);
  ms5_sparkline_set_high_alarm (MS5_SPARKLINE (sparkline), HINDERS_MS);
  ms5_sparkline_set_window (MS5_SPARKLINE (sparkline), HISTORY_TIME);
  ms5_sparkline_set_max_gap (MS5_SPARKLINE (sparkline), HISTORY_GAP);
  gtk_widget_set_size_request (sparkline, -1, 52);
  gtk_widget_set_hexpand (sparkline, TRUE);
  gtk_box_append (GTK_BOX (self->spark_box), ms5_page_label (_("Round trip, last hour"), "detail"));
  gtk_box_append (GTK_BOX (self->spark_box), sparkline);
  return self->spark_box;
}

static GtkWidget *
progress_new (Ms5SyncLink *self)
{
  self->progress_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->progress = gtk_progress_bar_new ();
  self->progress_text = wrapping_label_new ("numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Current sync"), -1);
  gtk_box_append (GTK_BOX (self->progress_box), self->progress_text);
  gtk_box_append (GTK_BOX (self->progress_box), self->progress);
  gtk_widget_set_visible (self->progress_box, FALSE);
  return self->progress_box;
}

static void
ms5_sync_link_init (Ms5SyncLink *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 14);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *now = ms5_page_name_button (gtk_button_new_with_mnemonic (_("Sync _Now")));
  GtkWidget *panel;

  self->link = (Ms5LinkFacts) { .look = MS5_LINK_LOOK_CONNECTING, .rtt = -1 };
  self->icon = gtk_image_new ();
  self->word = ms5_page_label (NULL, "title-3");
  self->problem = wrapping_label_new ("problem");
  self->full = wrapping_label_new ("full");
  gtk_widget_set_visible (self->full, FALSE);
  gtk_widget_set_hexpand (self->word, TRUE);
  gtk_box_append (GTK_BOX (head), self->icon);
  gtk_box_append (GTK_BOX (head), self->word);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (now), "win.sync-now");
  gtk_widget_set_tooltip_text (now, _("Send what waits, without waiting for the next try (F5)"));
  gtk_widget_add_css_class (now, "tall");

  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), self->problem);
  gtk_box_append (GTK_BOX (box), figures_new (self));
  gtk_box_append (GTK_BOX (box), history_new (self));
  gtk_box_append (GTK_BOX (box), progress_new (self));
  gtk_box_append (GTK_BOX (box), self->full);
  gtk_box_append (GTK_BOX (box), now);
  panel = ms5_panel_new (_("Link to the Server"), box);
  gtk_widget_set_visible (GTK_WIDGET (ms5_panel_get_live_button (MS5_PANEL (panel))), FALSE);
  gtk_widget_set_parent (panel, GTK_WIDGET (self));
}

/**
 * ms5_sync_link_new:
 * @view: what it works with; its pulse is that of the machine's clock
 *
 * Returns: (transfer floating): a panel
 */
GtkWidget *
ms5_sync_link_new (const Ms5View *view)
{
  Ms5SyncLink *self = g_object_new (MS5_TYPE_SYNC_LINK, NULL);

  ms5_view_init (&self->view, view);
  ms5_watch_init (&self->watch, GTK_WIDGET (self), link_update);
  return GTK_WIDGET (self);
}

/**
 * ms5_sync_link_set_sources:
 * @self: a panel
 * @sources: what tells what to show
 */
void
ms5_sync_link_set_sources (Ms5SyncLink          *self,
                           const Ms5SyncSources *sources)
{
  g_return_if_fail (MS5_IS_SYNC_LINK (self));

  ms5_watch_reset (&self->watch);
  g_set_object (&self->facts, sources->facts);
  g_set_object (&self->history, sources->history);
  g_set_object (&self->settings, sources->settings);
  if (self->facts != NULL)
    ms5_watch_add (&self->watch, self->facts, "notify");
  if (self->history != NULL)
    ms5_watch_add (&self->watch, self->history, "changed");
  if (self->settings != NULL)
    ms5_watch_add (&self->watch, self->settings, "notify");
}

/**
 * ms5_sync_link_set_link:
 * @self: a panel
 * @link: the link as it is now
 */
void
ms5_sync_link_set_link (Ms5SyncLink        *self,
                        const Ms5LinkFacts *link)
{
  char *problem;

  g_return_if_fail (MS5_IS_SYNC_LINK (self));

  problem = g_strdup (link->problem);
  g_free ((gpointer) self->link.problem);
  self->link = *link;
  self->link.problem = problem;
  ms5_watch_touch (&self->watch);
}

/**
 * ms5_sync_link_beat:
 * @self: a panel
 *
 * Shows how long it is now until the next attempt.
 */
void
ms5_sync_link_beat (Ms5SyncLink *self)
{
  g_return_if_fail (MS5_IS_SYNC_LINK (self));

  if (self->facts != NULL && ms5_sync_facts_get (self->facts)->next_try != MS5_TIME_NONE)
    ms5_watch_touch (&self->watch);
}
