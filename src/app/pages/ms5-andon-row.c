/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-andon-row.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-call-row.h"
#include "app/widgets/ms5-beside-layout.h"
#include "app/widgets/ms5-timer.h"

#define INDENT 28

struct _Ms5AndonRow
{
  GtkWidget      parent_instance;
  Ms5View        view;
  Ms5AndonEntry *entry;
  gulong         changed_id;

  /* Made when they are needed. */
  GtkWidget     *section;
  GtkWidget     *group;
  GtkWidget     *group_icon;
  GtkWidget     *group_title;
  GtkWidget     *group_detail;
  GtkWidget     *group_timer;
  GtkWidget     *group_arrow;
  GtkWidget     *call;        /* around the row of a call */
  GtkWidget     *call_row;
  GtkWidget     *first_out;
  GtkWidget     *below;
};

enum { TOGGLED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5AndonRow, ms5_andon_row, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
toggle_cb (Ms5AndonRow *self)
{
  if (self->entry != NULL)
    g_signal_emit (self, signals[TOGGLED], 0, ms5_andon_entry_get_id (self->entry));
}

static GtkWidget *
show_child (Ms5AndonRow *self,
            GtkWidget   *child)
{
  if (self->section != NULL)
    gtk_widget_set_visible (self->section, self->section == child);
  if (self->group != NULL)
    gtk_widget_set_visible (self->group, self->group == child);
  if (self->call != NULL)
    gtk_widget_set_visible (self->call, self->call == child);
  return child;
}

/* Headings */

static void
show_section (Ms5AndonRow         *self,
              const Ms5AndonShown *shown)
{
  g_autofree char *text = shown->n > 0 ? g_strdup_printf ("%s · %u", shown->title, shown->n) : g_strdup (shown->title);

  if (self->section == NULL)
    {
      self->section = ms5_page_label (NULL, "section");
      gtk_label_set_wrap (GTK_LABEL (self->section), TRUE);
      gtk_widget_set_parent (self->section, GTK_WIDGET (self));
    }
  show_child (self, self->section);
  gtk_label_set_text (GTK_LABEL (self->section), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/* Groups */

static void
build_group (Ms5AndonRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  self->group = gtk_button_new ();
  self->group_icon = gtk_image_new ();
  self->group_title = ms5_page_label (NULL, "heading");
  self->group_detail = ms5_page_label (NULL, "detail");
  self->group_timer = ms5_timer_new ();
  self->group_arrow = gtk_image_new ();
  gtk_label_set_wrap (GTK_LABEL (self->group_title), TRUE);
  gtk_label_set_wrap (GTK_LABEL (self->group_detail), TRUE);
  gtk_label_set_lines (GTK_LABEL (self->group_detail), 3);
  ms5_timer_set_pulse (MS5_TIMER (self->group_timer), self->view.pulse);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), self->group_title);
  gtk_box_append (GTK_BOX (words), self->group_detail);
  gtk_box_append (GTK_BOX (box), self->group_icon);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), self->group_timer);
  gtk_box_append (GTK_BOX (box), self->group_arrow);
  gtk_button_set_child (GTK_BUTTON (self->group), box);
  gtk_widget_add_css_class (self->group, "flat");
  gtk_widget_add_css_class (self->group, "group");
  gtk_widget_set_parent (self->group, GTK_WIDGET (self));
  g_signal_connect_swapped (self->group, "clicked", G_CALLBACK (toggle_cb), self);
}

static void
show_group (Ms5AndonRow         *self,
            const Ms5AndonShown *shown)
{
  g_autofree char *n = g_strdup_printf (ngettext ("%u call", "%u calls", shown->n), shown->n);
  g_autofree char *unseen = g_strdup_printf (ngettext ("%u not acknowledged", "%u not acknowledged", shown->n_unacknowledged),
                                             shown->n_unacknowledged);
  g_autofree char *title = g_strdup_printf ("%s · %s · %s", shown->title, n, unseen);
  g_autofree char *first = ms5_call_dup_title (shown->call, FALSE);
  g_autofree char *detail = g_strdup_printf (_("First: %s"), first);

  if (self->group == NULL)
    build_group (self);
  show_child (self, self->group);
  ms5_image_set_icon (self->group_icon, ms5_priority_get_icon (shown->priority));
  ms5_widget_set_tooltip (self->group_icon, ms5_priority_get_word (shown->priority));
  ms5_widget_set_class (self->group_icon, "state-stop", shown->priority >= MS5_PRIORITY_HIGH);
  ms5_widget_set_class (self->group_icon, "state-attention", shown->priority == MS5_PRIORITY_MEDIUM);
  gtk_label_set_text (GTK_LABEL (self->group_title), title);
  gtk_label_set_text (GTK_LABEL (self->group_detail), detail);
  ms5_timer_set_start_time (MS5_TIMER (self->group_timer), ms5_call_model_get_item (shown->call)->raised);
  ms5_image_set_icon (self->group_arrow, shown->expanded ? "pan-up-symbolic" : "pan-down-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->group), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, detail, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->group), GTK_ACCESSIBLE_STATE_EXPANDED, shown->expanded, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

/* Calls */

static void
build_call (Ms5AndonRow *self)
{
  self->call = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->call_row = ms5_call_row_new (&self->view, NULL, TRUE);
  self->first_out = ms5_page_label (_("Came first"), "first-out");
  gtk_widget_set_margin_start (self->first_out, INDENT);
  self->below = gtk_button_new ();
  gtk_widget_add_css_class (self->below, "flat");
  gtk_widget_add_css_class (self->below, "below");
  gtk_widget_set_halign (self->below, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->call), self->first_out);
  gtk_box_append (GTK_BOX (self->call), self->call_row);
  gtk_box_append (GTK_BOX (self->call), self->below);
  gtk_widget_set_parent (self->call, GTK_WIDGET (self));
  g_signal_connect_swapped (self->below, "clicked", G_CALLBACK (toggle_cb), self);
}

static void
show_call (Ms5AndonRow         *self,
           const Ms5AndonShown *shown)
{
  g_autofree char *title = ms5_call_dup_title (shown->call, TRUE);
  g_autofree char *n = g_strdup_printf (ngettext ("%u consequence", "%u consequences", shown->n), shown->n);
  g_autofree char *label = g_strdup_printf (shown->expanded ? _("Hide %s") : _("Show %s"), n);

  if (self->call == NULL)
    build_call (self);
  show_child (self, self->call);
  gtk_widget_set_margin_start (self->call, (int) MIN (shown->depth, 3) * INDENT);
  gtk_widget_set_visible (self->first_out, shown->first_out);
  gtk_widget_set_visible (self->below, shown->n > 0);
  gtk_button_set_label (GTK_BUTTON (self->below), label);
  ms5_call_row_set_call (MS5_CALL_ROW (self->call_row), shown->call);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static void
row_show (Ms5AndonRow *self)
{
  const Ms5AndonShown *shown = ms5_andon_entry_get_shown (self->entry);

  ms5_widget_set_class (GTK_WIDGET (self), "heading-row", shown->kind == MS5_ANDON_SECTION);
  ms5_widget_set_class (GTK_WIDGET (self), "child-row", shown->depth > 0);
  switch (shown->kind)
    {
    case MS5_ANDON_SECTION:
      show_section (self, shown);
      break;

    case MS5_ANDON_GROUP:
      show_group (self, shown);
      break;

    case MS5_ANDON_CALL:
    default:
      show_call (self, shown);
      break;
    }
}

static gboolean
ms5_andon_row_grab_focus (GtkWidget *widget)
{
  Ms5AndonRow *self = MS5_ANDON_ROW (widget);

  return self->call_row != NULL && gtk_widget_grab_focus (self->call_row);
}

static void
ms5_andon_row_dispose (GObject *object)
{
  Ms5AndonRow *self = MS5_ANDON_ROW (object);

  if (self->entry != NULL)
    g_clear_signal_handler (&self->changed_id, self->entry);
  g_clear_object (&self->entry);
  ms5_widget_remove_children (GTK_WIDGET (self));
  self->section = self->group = self->call = NULL;
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_andon_row_parent_class)->dispose (object);
}

static void
ms5_andon_row_class_init (Ms5AndonRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_andon_row_dispose;
  widget_class->grab_focus = ms5_andon_row_grab_focus;

  signals[TOGGLED] = g_signal_new ("toggled", MS5_TYPE_ANDON_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "andonrow");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ms5_andon_row_init (Ms5AndonRow *self)
{
}

/**
 * ms5_andon_row_new:
 * @view: what it works with
 *
 * Returns: (transfer floating): a row of nothing yet
 */
GtkWidget *
ms5_andon_row_new (const Ms5View *view)
{
  Ms5AndonRow *self = g_object_new (MS5_TYPE_ANDON_ROW, NULL);

  ms5_view_init (&self->view, view);
  return GTK_WIDGET (self);
}

/**
 * ms5_andon_row_get_entry:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what it shows
 */
Ms5AndonEntry *
ms5_andon_row_get_entry (Ms5AndonRow *self)
{
  g_return_val_if_fail (MS5_IS_ANDON_ROW (self), NULL);

  return self->entry;
}

/**
 * ms5_andon_row_set_entry:
 * @self: a row
 * @entry: (nullable): what it shows from now on
 */
void
ms5_andon_row_set_entry (Ms5AndonRow   *self,
                         Ms5AndonEntry *entry)
{
  g_return_if_fail (MS5_IS_ANDON_ROW (self));

  if (self->entry == entry)
    return;

  if (self->entry != NULL)
    g_clear_signal_handler (&self->changed_id, self->entry);
  g_set_object (&self->entry, entry);
  if (entry == NULL)
    {
      if (self->call_row != NULL)
        ms5_call_row_set_call (MS5_CALL_ROW (self->call_row), NULL);
      return;
    }

  self->changed_id = g_signal_connect_swapped (entry, "changed", G_CALLBACK (row_show), self);
  row_show (self);
}
