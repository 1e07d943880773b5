/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-oee-panel.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/pages/ms5-explain.h"
#include "app/pages/ms5-watch.h"
#include "app/widgets/ms5-figure.h"
#include "app/widgets/ms5-format.h"
#include "app/widgets/ms5-kpi-bar.h"
#include "app/widgets/ms5-panel.h"

/* What is called world class: Nakajima's 85 %. */
#define WORLD_CLASS 0.85

static const Ms5Kpi factors[] = { MS5_KPI_AVAILABILITY, MS5_KPI_EFFECTIVENESS, MS5_KPI_QUALITY_RATIO };

enum { ROW_GOOD, ROW_PROJECTED, ROW_SCRAP, ROW_SPEED, N_ROWS };

struct _Ms5OeePanel
{
  GtkWidget     parent_instance;
  Ms5View       view;
  Ms5LineModel *line;
  Ms5Watch      watch;
  GtkWidget    *panel;
  GtkWidget    *gauge;
  GtkWidget    *bars[G_N_ELEMENTS (factors)];
  GtkWidget    *rows[N_ROWS];
};

G_DEFINE_FINAL_TYPE (Ms5OeePanel, ms5_oee_panel, GTK_TYPE_WIDGET)

static char *
format_pair (double value,
             double target)
{
  g_autofree char *a = ms5_format_number (value, 0);
  g_autofree char *b = ms5_format_number (target, 0);

  return isnan (target) ? g_steal_pointer (&a) : g_strdup_printf ("%s / %s", a, b);
}

static const char *
find_flag (char       **flags,
           const char  *word)
{
  for (guint i = 0; flags != NULL && flags[i] != NULL; i++)
    if (g_str_has_prefix (flags[i], word) && flags[i][strlen (word)] == ':')
      return _(flags[i] + strlen (word) + 2);
  return NULL;
}

static void
update_gauge (Ms5OeePanel      *self,
              const Ms5KpiItem *kpi)
{
  g_object_set (self->gauge,
                "value", kpi->oee,
                "worst", kpi->oee_worst,
                "best", kpi->oee_best,
                "coverage", kpi->coverage,
                "target", ms5_line_model_get_setup (self->line)->oee_target,
                "reason", find_flag (kpi->flags, "oee_null"),
                NULL);
}

static void
update_rows (Ms5OeePanel      *self,
             const Ms5KpiItem *kpi)
{
  double speed_target = ms5_line_model_get_item (self->line)->speed_target;
  g_autofree char *good = format_pair (kpi->good, kpi->target);
  g_autofree char *projected = ms5_format_number (kpi->projected, 0);
  g_autofree char *scrap = format_pair (kpi->scrap, kpi->rework);
  g_autofree char *speed = format_pair (kpi->speed, speed_target);

  ms5_figure_set_text (MS5_FIGURE (self->rows[ROW_GOOD]), good);
  ms5_figure_set_text (MS5_FIGURE (self->rows[ROW_PROJECTED]), projected);
  ms5_figure_set_text (MS5_FIGURE (self->rows[ROW_SCRAP]), scrap);
  ms5_figure_set_text (MS5_FIGURE (self->rows[ROW_SPEED]), speed);
}

static void
panel_update (gpointer widget)
{
  Ms5OeePanel *self = widget;
  const Ms5KpiItem *kpi = ms5_line_model_get_kpi (self->line);
  double values[] = { kpi->availability, kpi->effectiveness, kpi->quality_ratio };
  static const char *flags[] = { "availability_null", "effectiveness_null", "quality_ratio_null" };

  update_gauge (self, kpi);
  for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
    g_object_set (self->bars[i],
                  "value", values[i],
                  "reason", find_flag (kpi->flags, flags[i]),
                  NULL);
  update_rows (self, kpi);
}

static void
explain_cb (GtkWidget   *button,
            Ms5OeePanel *self)
{
  Ms5Kpi kpi = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "kpi"));

  ms5_explain_popup (button, &self->view, self->line, kpi);
}

static GtkWidget *
explained_new (Ms5OeePanel *self,
               Ms5Kpi       kpi,
               GtkWidget   *child)
{
  GtkWidget *button = gtk_button_new ();
  g_autofree char *tooltip = g_strdup_printf (_("Explain: %s"), ms5_kpi_get_title (kpi));

  gtk_button_set_child (GTK_BUTTON (button), child);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "explained");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  g_object_set_data (G_OBJECT (button), "kpi", GUINT_TO_POINTER (kpi));
  g_signal_connect (button, "clicked", G_CALLBACK (explain_cb), self);
  return button;
}

static GtkWidget *
rows_new (Ms5OeePanel *self)
{
  const char *names[N_ROWS] = { _("Good / target now"), _("Projected at shift end"), _("Scrap / rework"),
                                _("Speed per minute") };
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 2);
  gtk_widget_add_css_class (grid, "figures");
  for (int i = 0; i < N_ROWS; i++)
    {
      GtkWidget *label = ms5_page_label (names[i], NULL);

      gtk_widget_set_hexpand (label, TRUE);
      self->rows[i] = ms5_figure_new (NULL);
      ms5_figure_set_xalign (MS5_FIGURE (self->rows[i]), 1);
      gtk_widget_add_css_class (self->rows[i], "value");
      gtk_grid_attach (GTK_GRID (grid), label, 0, i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), self->rows[i], 1, i, 1, 1);
    }
  return grid;
}

static void
ms5_oee_panel_dispose (GObject *object)
{
  Ms5OeePanel *self = MS5_OEE_PANEL (object);

  ms5_watch_clear (&self->watch);
  ms5_widget_remove_children (GTK_WIDGET (self));
  ms5_view_clear (&self->view);
  g_clear_object (&self->line);

  G_OBJECT_CLASS (ms5_oee_panel_parent_class)->dispose (object);
}

static void
ms5_oee_panel_class_init (Ms5OeePanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_oee_panel_dispose;
  gtk_widget_class_set_css_name (widget_class, "oeepanel");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ms5_oee_panel_init (Ms5OeePanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *button;

  self->gauge = ms5_oee_gauge_new ();
  ms5_oee_gauge_set_world_class (MS5_OEE_GAUGE (self->gauge), WORLD_CLASS);
  button = explained_new (self, MS5_KPI_OEE, self->gauge);
  gtk_widget_set_vexpand (button, TRUE);
  gtk_box_append (GTK_BOX (box), button);
  for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
    {
      self->bars[i] = ms5_kpi_bar_new ();
      ms5_kpi_bar_set_label (MS5_KPI_BAR (self->bars[i]), ms5_kpi_get_title (factors[i]));
      gtk_box_append (GTK_BOX (box), explained_new (self, factors[i], self->bars[i]));
    }
  gtk_box_append (GTK_BOX (box), rows_new (self));

  self->panel = ms5_panel_new (_("OEE"), box);
  ms5_panel_set_subtitle (MS5_PANEL (self->panel), _("shift so far"));
  gtk_widget_set_parent (self->panel, GTK_WIDGET (self));
}

/**
 * ms5_oee_panel_new:
 * @view: what it works with
 * @line: the line
 *
 * Returns: (transfer floating): a panel
 */
GtkWidget *
ms5_oee_panel_new (const Ms5View *view,
                   Ms5LineModel  *line)
{
  Ms5OeePanel *self = g_object_new (MS5_TYPE_OEE_PANEL, NULL);
  Ms5LiveButton *button = ms5_panel_get_live_button (MS5_PANEL (self->panel));

  ms5_view_init (&self->view, view);
  self->line = g_object_ref (line);
  ms5_view_bind_live (view, button, MS5_MODEL_ITEM (line), "oee");
  ms5_watch_init (&self->watch, GTK_WIDGET (self), panel_update);
  ms5_watch_add (&self->watch, line, "notify");
  ms5_watch_hold (&self->watch, button);
  g_object_bind_property (button, "stale", self->gauge, "stale", G_BINDING_SYNC_CREATE);
  for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
    g_object_bind_property (button, "stale", self->bars[i], "stale", G_BINDING_SYNC_CREATE);
  return GTK_WIDGET (self);
}

/**
 * ms5_oee_panel_get_gauge:
 * @self: a panel
 *
 * Returns: (transfer none): its gauge
 */
Ms5OeeGauge *
ms5_oee_panel_get_gauge (Ms5OeePanel *self)
{
  g_return_val_if_fail (MS5_IS_OEE_PANEL (self), NULL);

  return MS5_OEE_GAUGE (self->gauge);
}
