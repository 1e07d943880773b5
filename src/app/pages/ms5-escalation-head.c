/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-escalation-head.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-page-util.h"

struct _Ms5EscalationHead
{
  GtkWidget  parent_instance;
  GtkWidget *back;
  GtkWidget *title;
  GtkWidget *state;
  GtkWidget *more;
  GtkWidget *save;
  GtkWidget *notice;
  GtkWidget *conflict;
  GtkWidget *conflict_text;
};

enum { BACK, SAVE, THEIRS, OWN, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5EscalationHead, ms5_escalation_head, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
back_cb (Ms5EscalationHead *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
save_cb (Ms5EscalationHead *self)
{
  g_signal_emit (self, signals[SAVE], 0);
}

static void
theirs_cb (Ms5EscalationHead *self)
{
  g_signal_emit (self, signals[THEIRS], 0);
}

static void
own_cb (Ms5EscalationHead *self)
{
  g_signal_emit (self, signals[OWN], 0);
}

static void
ms5_escalation_head_dispose (GObject *object)
{
  ms5_widget_remove_children (GTK_WIDGET (object));

  G_OBJECT_CLASS (ms5_escalation_head_parent_class)->dispose (object);
}

static gboolean
ms5_escalation_head_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (MS5_ESCALATION_HEAD (widget)->back);
}

static guint
signal_new (const char *name)
{
  return g_signal_new (name, MS5_TYPE_ESCALATION_HEAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ms5_escalation_head_class_init (Ms5EscalationHeadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_escalation_head_dispose;
  widget_class->grab_focus = ms5_escalation_head_grab_focus;
  signals[BACK] = signal_new ("back");
  signals[SAVE] = signal_new ("save");
  signals[THEIRS] = signal_new ("theirs");
  signals[OWN] = signal_new ("own");
  gtk_widget_class_set_css_name (widget_class, "escalationhead");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static GtkWidget *
wrapped_label (const char *css_class)
{
  GtkWidget *label = ms5_page_label (NULL, css_class);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  return label;
}

static void
more_init (Ms5EscalationHead *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  g_menu_append (menu, _("Back to What Is _Configured…"), "escalation.reset");
  g_menu_append (menu, _("_Delete Rule…"), "escalation.delete");
  self->more = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->more), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->more), G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (self->more, _("More"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more), GTK_ACCESSIBLE_PROPERTY_LABEL, _("More"), -1);
  gtk_widget_set_valign (self->more, GTK_ALIGN_CENTER);
}

static GtkWidget *
bar_new (Ms5EscalationHead *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *titles = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  gtk_widget_set_valign (self->back, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->back, _("Back to All Rules"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->back), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Back to All Rules"), -1);
  g_signal_connect_swapped (self->back, "clicked", G_CALLBACK (back_cb), self);
  self->title = wrapped_label ("title-3");
  self->state = ms5_page_label (NULL, "dim-label");
  gtk_box_append (GTK_BOX (titles), self->title);
  gtk_box_append (GTK_BOX (titles), self->state);
  gtk_widget_set_hexpand (titles, TRUE);
  gtk_widget_set_valign (titles, GTK_ALIGN_CENTER);
  more_init (self);
  self->save = ms5_page_name_button (gtk_button_new_with_mnemonic (_("_Save")));
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_widget_set_valign (self->save, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (save_cb), self);
  gtk_box_append (GTK_BOX (bar), self->back);
  gtk_box_append (GTK_BOX (bar), titles);
  gtk_box_append (GTK_BOX (bar), self->more);
  gtk_box_append (GTK_BOX (bar), self->save);
  return bar;
}

static GtkWidget *
conflict_new (Ms5EscalationHead *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *theirs = ms5_page_name_button (gtk_button_new_with_mnemonic (_("Take _Theirs")));
  GtkWidget *own = ms5_page_name_button (gtk_button_new_with_mnemonic (_("_Keep Mine")));

  self->conflict = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->conflict_text = wrapped_label (NULL);
  gtk_widget_set_tooltip_text (theirs, _("What you have changed is forgotten"));
  gtk_widget_set_tooltip_text (own, _("Yours takes the place of theirs when you save"));
  g_signal_connect_swapped (theirs, "clicked", G_CALLBACK (theirs_cb), self);
  g_signal_connect_swapped (own, "clicked", G_CALLBACK (own_cb), self);
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (buttons), theirs);
  gtk_box_append (GTK_BOX (buttons), own);
  gtk_box_append (GTK_BOX (self->conflict), self->conflict_text);
  gtk_box_append (GTK_BOX (self->conflict), buttons);
  gtk_widget_add_css_class (self->conflict, "card");
  gtk_widget_add_css_class (self->conflict, "notice");
  return self->conflict;
}

static void
ms5_escalation_head_init (Ms5EscalationHead *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 12);
  gtk_widget_set_parent (bar_new (self), GTK_WIDGET (self));
  self->notice = wrapped_label ("card");
  gtk_widget_add_css_class (self->notice, "notice");
  gtk_widget_set_parent (self->notice, GTK_WIDGET (self));
  gtk_widget_set_parent (conflict_new (self), GTK_WIDGET (self));
}

/**
 * ms5_escalation_head_new:
 *
 * Returns: (transfer floating): a head that says nothing
 */
GtkWidget *
ms5_escalation_head_new (void)
{
  return g_object_new (MS5_TYPE_ESCALATION_HEAD, NULL);
}

static void
show_text (GtkWidget  *label,
           GtkWidget  *holder,
           const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (holder, text != NULL);
}

/**
 * ms5_escalation_head_show:
 * @self: a head
 * @facts: what it is to say
 */
void
ms5_escalation_head_show (Ms5EscalationHead            *self,
                          const Ms5EscalationHeadFacts *facts)
{
  g_return_if_fail (MS5_IS_ESCALATION_HEAD (self));

  gtk_label_set_text (GTK_LABEL (self->title), facts->title);
  show_text (self->state, self->state, facts->state);
  show_text (self->notice, self->notice, facts->notice);
  show_text (self->conflict_text, self->conflict, facts->conflict);
  gtk_widget_set_visible (self->back, facts->is_one);
  gtk_widget_set_visible (self->save, facts->is_one && facts->can_change);
  gtk_widget_set_visible (self->more, facts->is_one && facts->can_change && facts->has_more);
  gtk_widget_set_sensitive (self->save, facts->can_save);
}

/**
 * ms5_escalation_head_can_save:
 * @self: a head
 *
 * Returns: whether it can be saved now
 */
gboolean
ms5_escalation_head_can_save (Ms5EscalationHead *self)
{
  g_return_val_if_fail (MS5_IS_ESCALATION_HEAD (self), FALSE);

  return gtk_widget_get_sensitive (self->save);
}
