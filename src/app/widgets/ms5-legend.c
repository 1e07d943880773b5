/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-legend.h"

#include "ms5-wrap-layout.h"

struct _Ms5Legend
{
  GtkWidget  parent_instance;
  GtkWidget *entries[MS5_N_STATE_CLASSES];
};

G_DEFINE_FINAL_TYPE (Ms5Legend, ms5_legend, GTK_TYPE_WIDGET)

static GtkWidget *
entry_new (Ms5StateClass state)
{
  GtkWidget *entry = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                  "icon-name", ms5_state_class_get_icon (state),
                                  NULL);
  GtkWidget *label = gtk_label_new (ms5_state_class_get_word (state));

  gtk_widget_add_css_class (icon, ms5_state_class_get_css (state));
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (entry), icon);
  gtk_box_append (GTK_BOX (entry), label);
  return entry;
}

static void
ms5_legend_dispose (GObject *object)
{
  Ms5Legend *self = MS5_LEGEND (object);

  for (guint i = 0; i < MS5_N_STATE_CLASSES; i++)
    g_clear_pointer (&self->entries[i], gtk_widget_unparent);

  G_OBJECT_CLASS (ms5_legend_parent_class)->dispose (object);
}

static void
ms5_legend_class_init (Ms5LegendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_legend_dispose;

  gtk_widget_class_set_css_name (widget_class, "legend");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ms5_legend_init (Ms5Legend *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), ms5_wrap_layout_new (14, 2));
  for (guint i = 0; i < MS5_N_STATE_CLASSES; i++)
    {
      self->entries[i] = entry_new (i);
      gtk_widget_set_visible (self->entries[i], FALSE);
      gtk_widget_set_parent (self->entries[i], GTK_WIDGET (self));
    }
}

/**
 * ms5_legend_new:
 *
 * Returns: (transfer floating): an empty legend
 */
GtkWidget *
ms5_legend_new (void)
{
  return g_object_new (MS5_TYPE_LEGEND, NULL);
}

/**
 * ms5_legend_set_classes:
 * @self: a legend
 * @classes: the classes that are to be explained: a bit for each, `1 << class`
 */
void
ms5_legend_set_classes (Ms5Legend *self,
                        guint      classes)
{
  g_return_if_fail (MS5_IS_LEGEND (self));

  for (guint i = 0; i < MS5_N_STATE_CLASSES; i++)
    gtk_widget_set_visible (self->entries[i], (classes & (1u << i)) != 0);
}
