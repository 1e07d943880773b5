/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-wallboard-view.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-call-row.h"
#include "app/widgets/ms5-timer.h"

struct _Ms5WallboardCall
{
  GtkWidget  parent_instance;
  Ms5View    view;
  GtkWidget *box;
  GtkWidget *line;
  GtkWidget *type;
  GtkWidget *place;
  GtkWidget *timer;
  GtkWidget *more;
};

G_DEFINE_FINAL_TYPE (Ms5WallboardCall, ms5_wallboard_call, GTK_TYPE_WIDGET)

static void
ms5_wallboard_call_dispose (GObject *object)
{
  Ms5WallboardCall *self = MS5_WALLBOARD_CALL (object);

  ms5_widget_remove_children (GTK_WIDGET (self));
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_wallboard_call_parent_class)->dispose (object);
}

static void
ms5_wallboard_call_class_init (Ms5WallboardCallClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_wallboard_call_dispose;
  gtk_widget_class_set_css_name (widget_class, "wallcall");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static GtkWidget *
label_new (const char *css_class)
{
  GtkWidget *label = ms5_page_label (NULL, css_class);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_xalign (GTK_LABEL (label), 0.5f);
  return label;
}

static void
ms5_wallboard_call_init (Ms5WallboardCall *self)
{
  GtkWidget *icon = gtk_image_new_from_icon_name (ms5_priority_get_icon (MS5_PRIORITY_CRITICAL));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->line = label_new ("line");
  self->type = label_new ("type");
  self->place = label_new ("place");
  self->timer = ms5_timer_new ();
  self->more = label_new ("more");
  gtk_widget_set_halign (self->timer, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (self->box, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->box), icon);
  gtk_box_append (GTK_BOX (self->box), self->type);
  gtk_box_append (GTK_BOX (self->box), self->line);
  gtk_box_append (GTK_BOX (self->box), self->place);
  gtk_box_append (GTK_BOX (self->box), self->timer);
  gtk_box_append (GTK_BOX (self->box), self->more);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * ms5_wallboard_call_new:
 * @view: what it works with
 *
 * Returns: (transfer floating): a place for a critical call
 */
GtkWidget *
ms5_wallboard_call_new (const Ms5View *view)
{
  Ms5WallboardCall *self = g_object_new (MS5_TYPE_WALLBOARD_CALL, NULL);

  ms5_view_init (&self->view, view);
  ms5_timer_set_pulse (MS5_TIMER (self->timer), view->pulse);
  return GTK_WIDGET (self);
}

static void
set_text (GtkWidget  *label,
          const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && text[0] != '\0');
}

/**
 * ms5_wallboard_call_show:
 * @self: the place
 * @call: the most urgent call
 * @more: how many others are as critical
 */
void
ms5_wallboard_call_show (Ms5WallboardCall *self,
                         Ms5CallModel     *call,
                         guint             more)
{
  const char *equipment = ms5_call_model_get_equipment_name (call);
  const char *detail = ms5_call_model_get_detail_name (call);
  g_autofree char *place = NULL;
  g_autofree char *others = NULL;
  g_autofree char *spoken = ms5_call_dup_title (call, TRUE);

  g_return_if_fail (MS5_IS_WALLBOARD_CALL (self));

  if (equipment != NULL && detail != NULL)
    place = g_strdup_printf ("%s · %s", equipment, detail);
  else
    place = g_strdup (equipment != NULL ? equipment : detail);
  if (more > 0)
    others = g_strdup_printf (ngettext ("and %u more critical call", "and %u more critical calls", more), more);
  set_text (self->type, ms5_call_model_get_type_name (call));
  set_text (self->line, ms5_call_model_get_line_name (call));
  set_text (self->place, place);
  set_text (self->more, others);
  ms5_timer_set_start_time (MS5_TIMER (self->timer), ms5_call_model_get_item (call)->raised);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}
