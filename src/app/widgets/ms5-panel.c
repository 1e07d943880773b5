/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-panel.h"

#include "ms5-beside-layout.h"
#include "ms5-figure.h"
#include "ms5-look.h"
#include "ms5-keepers.h"

struct _Ms5Panel
{
  GtkWidget  parent_instance;
  char      *title;
  char      *subtitle;
  GtkWidget *child;

  GtkWidget *header;
  GtkWidget *name;
  GtkWidget *words;
  GtkWidget *live;
};

enum { PROP_0, PROP_SUBTITLE, PROP_TITLE, PROP_CHILD, N_PROPS };

static void text_changed (gpointer data);

static GParamSpec *properties[N_PROPS];
static const Ms5Keeper members[N_PROPS] = {
  [PROP_SUBTITLE] = MS5_KEEPER (Ms5Panel, subtitle, text_changed),
  [PROP_TITLE] = MS5_KEEPER (Ms5Panel, title, text_changed),
};

#define MEMBER(prop) &members[prop], properties[prop]

static void buildable_init (GtkBuildableIface *iface);

static GtkBuildableIface *parent_buildable;

G_DEFINE_FINAL_TYPE_WITH_CODE (Ms5Panel, ms5_panel, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_init))

static void
text_changed (gpointer data)
{
  Ms5Panel *self = data;
  glong length = self->title != NULL ? g_utf8_strlen (self->title, -1) : 0;

  /* When room is short, the title loses letters last. */
  gtk_label_set_width_chars (GTK_LABEL (self->name), (int) MIN (length, 10));
  gtk_label_set_text (GTK_LABEL (self->name), self->title != NULL ? self->title : "");
  ms5_figure_set_text (MS5_FIGURE (self->words), self->subtitle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, self->title != NULL ? self->title : "",
                                  -1);
}

static void
stale_cb (Ms5LiveButton *button,
          GParamSpec    *pspec,
          Ms5Panel      *self)
{
  gboolean stale = ms5_live_button_get_stale (button);

  ms5_widget_set_class (GTK_WIDGET (self), "stale", stale);
  /* What is inside looks and speaks accordingly, if it knows how. */
  if (self->child != NULL &&
      g_object_class_find_property (G_OBJECT_GET_CLASS (self->child), "stale") != NULL)
    g_object_set (self->child, "stale", stale, NULL);
}

static void
ms5_panel_add_child (GtkBuildable *buildable,
                     GtkBuilder   *builder,
                     GObject      *child,
                     const char   *type)
{
  if (GTK_IS_WIDGET (child))
    ms5_panel_set_child (MS5_PANEL (buildable), GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = ms5_panel_add_child;
}

static void
ms5_panel_dispose (GObject *object)
{
  Ms5Panel *self = MS5_PANEL (object);

  if (self->live != NULL)
    g_signal_handlers_disconnect_by_data (self->live, self);
  self->live = NULL;
  g_clear_pointer (&self->header, gtk_widget_unparent);
  g_clear_pointer (&self->child, gtk_widget_unparent);

  G_OBJECT_CLASS (ms5_panel_parent_class)->dispose (object);
}

static void
ms5_panel_finalize (GObject *object)
{
  Ms5Panel *self = MS5_PANEL (object);

  g_free (self->title);
  g_free (self->subtitle);

  G_OBJECT_CLASS (ms5_panel_parent_class)->finalize (object);
}

static void
ms5_panel_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  if (prop_id == PROP_CHILD)
    g_value_set_object (value, MS5_PANEL (object)->child);
  else
    ms5_keeper_get (object, &members[prop_id], pspec, value);
}

static void
ms5_panel_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  if (prop_id == PROP_CHILD)
    ms5_panel_set_child (MS5_PANEL (object), g_value_get_object (value));
  else
    ms5_keeper_set (object, &members[prop_id], pspec, value);
}

static void
ms5_panel_class_init (Ms5PanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_panel_dispose;
  object_class->finalize = ms5_panel_finalize;
  object_class->get_property = ms5_panel_get_property;
  object_class->set_property = ms5_panel_set_property;

  properties[PROP_CHILD] = ms5_param_object ("child", GTK_TYPE_WIDGET);
  properties[PROP_SUBTITLE] = ms5_param_string ("subtitle");
  properties[PROP_TITLE] = ms5_param_string ("title");
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "panel");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ms5_panel_init (Ms5Panel *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (widget)),
                                  GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (widget, "card");

  self->name = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->name, "heading");
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->name), 0);
  self->words = ms5_figure_new (NULL);
  ms5_figure_set_ellipsize (MS5_FIGURE (self->words), TRUE);
  ms5_figure_set_xalign (MS5_FIGURE (self->words), 1);
  gtk_widget_add_css_class (self->words, "words");
  gtk_widget_set_hexpand (self->words, TRUE);
  gtk_widget_set_valign (self->words, GTK_ALIGN_CENTER);
  self->live = ms5_live_button_new ();
  g_signal_connect (self->live, "notify::stale", G_CALLBACK (stale_cb), self);

  gtk_widget_add_css_class (header, "header");
  gtk_box_append (GTK_BOX (header), self->name);
  gtk_box_append (GTK_BOX (header), self->words);
  gtk_box_append (GTK_BOX (header), self->live);
  gtk_widget_set_parent (header, widget);
  self->header = header;
}

/**
 * ms5_panel_new:
 * @title: (nullable): what it is
 * @child: (nullable): what is in it
 *
 * Returns: (transfer floating): a panel
 */
GtkWidget *
ms5_panel_new (const char *title,
               GtkWidget  *child)
{
  return g_object_new (MS5_TYPE_PANEL, "title", title, "child", child, NULL);
}

GtkWidget *
ms5_panel_get_child (Ms5Panel *self)
{
  g_return_val_if_fail (MS5_IS_PANEL (self), NULL);

  return self->child;
}

/**
 * ms5_panel_set_child:
 * @self: a panel
 * @child: (nullable): what is in it; its property `stale`, if it has one, follows the panel's
 *   freshness
 */
void
ms5_panel_set_child (Ms5Panel  *self,
                     GtkWidget *child)
{
  g_return_if_fail (MS5_IS_PANEL (self));
  g_return_if_fail (child == NULL || child == self->child || gtk_widget_get_parent (child) == NULL);

  if (self->child == child)
    return;

  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    {
      gtk_widget_insert_after (child, GTK_WIDGET (self), self->header);
      gtk_widget_set_vexpand (child, TRUE);
    }
  stale_cb (MS5_LIVE_BUTTON (self->live), NULL, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHILD]);
}

void
ms5_panel_set_title (Ms5Panel   *self,
                     const char *title)
{
  g_return_if_fail (MS5_IS_PANEL (self));

  ms5_keeper_set_string (self, MEMBER (PROP_TITLE), title);
}

/**
 * ms5_panel_set_subtitle:
 * @self: a panel
 * @subtitle: (nullable): a few words about what is in it now
 */
void
ms5_panel_set_subtitle (Ms5Panel   *self,
                        const char *subtitle)
{
  g_return_if_fail (MS5_IS_PANEL (self));

  ms5_keeper_set_string (self, MEMBER (PROP_SUBTITLE), subtitle);
}

/**
 * ms5_panel_add_control:
 * @self: a panel
 * @control: something to choose with, put beside the header, or below it where there is no room; one at most
 */
void
ms5_panel_add_control (Ms5Panel  *self,
                       GtkWidget *control)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  g_return_if_fail (MS5_IS_PANEL (self));
  g_return_if_fail (GTK_IS_WIDGET (control));

  gtk_widget_set_layout_manager (box, ms5_beside_layout_new (12, 240));
  g_object_ref (self->header);
  gtk_widget_unparent (self->header);
  gtk_box_append (GTK_BOX (box), self->header);
  gtk_box_append (GTK_BOX (box), control);
  g_object_unref (self->header);
  gtk_widget_insert_after (box, GTK_WIDGET (self), NULL);
  self->header = box;
}

/**
 * ms5_panel_get_live_button:
 * @self: a panel
 *
 * Returns: (transfer none): its freshness, and the reader's wish to have it live or not
 */
Ms5LiveButton *
ms5_panel_get_live_button (Ms5Panel *self)
{
  g_return_val_if_fail (MS5_IS_PANEL (self), NULL);

  return MS5_LIVE_BUTTON (self->live);
}
