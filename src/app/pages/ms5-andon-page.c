/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-andon-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/pages/ms5-andon-deliveries.h"
#include "app/pages/ms5-andon-figures.h"
#include "app/pages/ms5-andon-filters.h"
#include "app/pages/ms5-journal-list.h"
#include "app/widgets/ms5-wrap-layout.h"

/* Narrower windows have no room for the figures besides the calls. */
#define NARROW 600

typedef enum
{
  PART_OPEN,
  PART_RESOLVED,
  PART_JOURNAL,
  N_PARTS
} Part;

struct _Ms5AndonPage
{
  GtkWidget  parent_instance;
  Ms5View    view;
  GtkWidget *box;
  GtkWidget *tabs[N_PARTS];
  GtkWidget *parts[N_PARTS];
  GtkWidget *stack;
  GtkWidget *filters;
  GtkWidget *figures;         /* the button that shows them */
  gboolean   seen;
};

G_DEFINE_FINAL_TYPE (Ms5AndonPage, ms5_andon_page, GTK_TYPE_WIDGET)

static const char *const part_names[N_PARTS] = { MS5_ANDON_OPEN, MS5_ANDON_RESOLVED, MS5_ANDON_JOURNAL };

static void
tab_cb (Ms5AndonPage    *self,
        GtkToggleButton *tab)
{
  for (guint i = 0; i < N_PARTS; i++)
    if (self->tabs[i] == (GtkWidget *) tab && gtk_toggle_button_get_active (tab))
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), part_names[i]);
}

static void
filter_cb (Ms5AndonPage *self)
{
  const Ms5AndonFilter *filter = ms5_andon_filters_get (MS5_ANDON_FILTERS (self->filters));

  ms5_andon_list_set_filter (MS5_ANDON_LIST (self->parts[PART_OPEN]), filter);
  ms5_andon_list_set_filter (MS5_ANDON_LIST (self->parts[PART_RESOLVED]), filter);
  ms5_journal_list_set_filter (MS5_JOURNAL_LIST (self->parts[PART_JOURNAL]), filter);
}

/* On a phone the calls come first. */
static void
ms5_andon_page_map (GtkWidget *widget)
{
  Ms5AndonPage *self = MS5_ANDON_PAGE (widget);
  int width = gtk_widget_get_width (GTK_WIDGET (gtk_widget_get_root (widget)));

  if (!self->seen && width > 0 && width < NARROW)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->figures), FALSE);
  self->seen = TRUE;
  GTK_WIDGET_CLASS (ms5_andon_page_parent_class)->map (widget);
}

static void
ms5_andon_page_dispose (GObject *object)
{
  Ms5AndonPage *self = MS5_ANDON_PAGE (object);

  ms5_widget_remove_children (GTK_WIDGET (self));
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_andon_page_parent_class)->dispose (object);
}

static void
ms5_andon_page_class_init (Ms5AndonPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_andon_page_dispose;
  widget_class->map = ms5_andon_page_map;
  gtk_widget_class_set_css_name (widget_class, "andonpage");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ms5_andon_page_init (Ms5AndonPage *self)
{
}

static void
add_tab (Ms5AndonPage *self,
         GtkWidget    *box,
         Part          part,
         const char   *label)
{
  self->tabs[part] = gtk_toggle_button_new_with_mnemonic (label);
  ms5_page_name_button (self->tabs[part]);
  gtk_widget_add_css_class (self->tabs[part], "chip");
  if (part > 0)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->tabs[part]), GTK_TOGGLE_BUTTON (self->tabs[0]));
  g_signal_connect_swapped (self->tabs[part], "toggled", G_CALLBACK (tab_cb), self);
  gtk_box_append (GTK_BOX (box), self->tabs[part]);
}

static GtkWidget *
switch_new (const char *icon,
            const char *label,
            GtkWidget  *revealer,
            gboolean    active)
{
  GtkWidget *button = gtk_toggle_button_new ();

  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  gtk_widget_add_css_class (button, "chip");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), active);
  g_object_bind_property (button, "active", revealer, "reveal-child", G_BINDING_SYNC_CREATE);
  return button;
}

/* Who is told of calls that nobody sees to. */
static GtkWidget *
escalation_new (void)
{
  GtkWidget *button = ms5_page_name_button (gtk_button_new_with_mnemonic (_("_Escalation…")));

  gtk_widget_add_css_class (button, "chip");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.escalation");
  return button;
}

static GtkWidget *
clamped (GtkWidget *child)
{
  GtkWidget *clamp = adw_clamp_new ();

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 1100);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 1100);
  adw_clamp_set_child (ADW_CLAMP (clamp), child);
  return clamp;
}

static GtkWidget *
revealer_new (GtkWidget *child)
{
  GtkWidget *revealer = gtk_revealer_new ();

  gtk_revealer_set_transition_duration (GTK_REVEALER (revealer), 150);
  gtk_revealer_set_child (GTK_REVEALER (revealer), child);
  return revealer;
}

static GtkWidget *
top_new (Ms5AndonPage *self)
{
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *numbers = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *figures = revealer_new (numbers);
  GtkWidget *filters;

  gtk_box_append (GTK_BOX (numbers), ms5_andon_figures_new (&self->view));
  gtk_box_append (GTK_BOX (numbers), ms5_andon_deliveries_new (&self->view));
  self->filters = ms5_andon_filters_new (&self->view);
  g_signal_connect_object (self->filters, "changed", G_CALLBACK (filter_cb), self, G_CONNECT_SWAPPED);
  filters = revealer_new (self->filters);
  gtk_widget_add_css_class (bar, "bar");
  gtk_widget_set_layout_manager (bar, ms5_wrap_layout_new (8, 8));
  add_tab (self, bar, PART_OPEN, _("_Open"));
  add_tab (self, bar, PART_RESOLVED, _("Re_solved"));
  add_tab (self, bar, PART_JOURNAL, _("_Journal"));
  gtk_box_append (GTK_BOX (bar), switch_new ("system-search-symbolic", _("Search and filter"), filters, FALSE));
  self->figures = switch_new ("ms5-page-downtime-symbolic", _("Figures"), figures, TRUE);
  gtk_box_append (GTK_BOX (bar), self->figures);
  gtk_box_append (GTK_BOX (bar), escalation_new ());
  gtk_box_append (GTK_BOX (top), bar);
  gtk_box_append (GTK_BOX (top), filters);
  gtk_box_append (GTK_BOX (top), figures);
  gtk_widget_add_css_class (top, "top");
  return clamped (top);
}

/**
 * ms5_andon_page_new:
 * @view: what it works with
 *
 * Returns: (transfer floating): a page
 */
GtkWidget *
ms5_andon_page_new (const Ms5View *view)
{
  Ms5AndonPage *self = g_object_new (MS5_TYPE_ANDON_PAGE, NULL);

  ms5_view_init (&self->view, view);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->stack = gtk_stack_new ();
  self->parts[PART_OPEN] = ms5_andon_list_new (view, TRUE);
  self->parts[PART_RESOLVED] = ms5_andon_list_new (view, FALSE);
  self->parts[PART_JOURNAL] = ms5_journal_list_new (view, NULL);
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (self->box), top_new (self));
  gtk_box_append (GTK_BOX (self->box), self->stack);
  for (guint i = 0; i < N_PARTS; i++)
    gtk_stack_add_named (GTK_STACK (self->stack), self->parts[i], part_names[i]);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tabs[PART_OPEN]), TRUE);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

/**
 * ms5_andon_page_get_list:
 * @self: a page
 *
 * Returns: (transfer none): its open calls
 */
Ms5AndonList *
ms5_andon_page_get_list (Ms5AndonPage *self)
{
  g_return_val_if_fail (MS5_IS_ANDON_PAGE (self), NULL);

  return MS5_ANDON_LIST (self->parts[PART_OPEN]);
}

/**
 * ms5_andon_page_show:
 * @self: a page
 * @part: `MS5_ANDON_…`
 *
 * Shows a part of it.
 */
void
ms5_andon_page_show (Ms5AndonPage *self,
                     const char   *part)
{
  g_return_if_fail (MS5_IS_ANDON_PAGE (self));

  for (guint i = 0; i < N_PARTS; i++)
    if (g_str_equal (part_names[i], part))
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tabs[i]), TRUE);
}

/**
 * ms5_andon_page_lead_to:
 * @self: a page
 * @call: (nullable): an open call; %NULL for none any more
 *
 * Shows it among the open calls, whatever the reader has filtered, marks it and lets them act on it at once.
 */
void
ms5_andon_page_lead_to (Ms5AndonPage *self,
                        Ms5CallModel *call)
{
  Ms5AndonFilters *filters;

  g_return_if_fail (MS5_IS_ANDON_PAGE (self));

  filters = MS5_ANDON_FILTERS (self->filters);
  if (call != NULL)
    ms5_andon_page_show (self, MS5_ANDON_OPEN);
  if (call != NULL && !ms5_andon_filter_matches (ms5_andon_filters_get (filters), call))
    ms5_andon_filters_clear (filters);
  ms5_andon_list_lead_to (MS5_ANDON_LIST (self->parts[PART_OPEN]), call);
}
