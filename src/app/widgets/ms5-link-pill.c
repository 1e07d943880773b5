/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-link-pill.h"

#include <glib/gi18n.h>

#include "ms5-figure.h"
#include "ms5-look.h"
#include "ms5-keepers.h"

struct _Ms5LinkPill
{
  GtkWidget  parent_instance;
  int        look;
  guint      done;
  guint      total;

  GtkWidget *icon;
  GtkWidget *figure;
};

G_DEFINE_ENUM_TYPE (Ms5LinkLook, ms5_link_look,
                    G_DEFINE_ENUM_VALUE (MS5_LINK_LOOK_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (MS5_LINK_LOOK_LIVE, "live"),
                    G_DEFINE_ENUM_VALUE (MS5_LINK_LOOK_DELAYED, "delayed"),
                    G_DEFINE_ENUM_VALUE (MS5_LINK_LOOK_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (MS5_LINK_LOOK_SYNCING, "syncing"))

static const struct
{
  const char *css;
  const char *icon;
  const char *word;
} looks[] = {
  [MS5_LINK_LOOK_CONNECTING] = { "connecting", "ms5-link-syncing-symbolic", N_("Connecting…") },
  [MS5_LINK_LOOK_LIVE] = { "live", "ms5-fresh-live-symbolic", N_("Live") },
  [MS5_LINK_LOOK_DELAYED] = { "delayed", "ms5-fresh-delayed-symbolic", N_("Delayed") },
  [MS5_LINK_LOOK_OFFLINE] = { "offline", "ms5-fresh-offline-symbolic", N_("Offline") },
  [MS5_LINK_LOOK_SYNCING] = { "syncing", "ms5-link-syncing-symbolic", N_("Syncing") },
};

enum { PROP_0, PROP_DONE, PROP_LOOK, PROP_TOTAL, N_PROPS };

static void pill_changed (gpointer data);

static GParamSpec *properties[N_PROPS];
static const Ms5Keeper members[N_PROPS] = {
  [PROP_DONE] = MS5_KEEPER (Ms5LinkPill, done, pill_changed),
  [PROP_LOOK] = MS5_KEEPER (Ms5LinkPill, look, pill_changed),
  [PROP_TOTAL] = MS5_KEEPER (Ms5LinkPill, total, pill_changed),
};

#define MEMBER(prop) &members[prop], properties[prop]

G_DEFINE_FINAL_TYPE (Ms5LinkPill, ms5_link_pill, GTK_TYPE_WIDGET)

static void
pill_changed (gpointer data)
{
  Ms5LinkPill *self = data;
  g_autofree char *text = NULL;

  if (self->look == MS5_LINK_LOOK_SYNCING && self->total > 0)
    /* Translators: how many of the queued actions are through. */
    text = g_strdup_printf (_("Syncing %u of %u"), self->done, self->total);
  else
    text = g_strdup (_(looks[self->look].word));

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    ms5_widget_set_class (GTK_WIDGET (self), looks[i].css, i == (guint) self->look);
  ms5_image_set_icon (self->icon, looks[self->look].icon);
  ms5_figure_set_text (MS5_FIGURE (self->figure), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
}

static void
ms5_link_pill_dispose (GObject *object)
{
  Ms5LinkPill *self = MS5_LINK_PILL (object);

  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->figure, gtk_widget_unparent);

  G_OBJECT_CLASS (ms5_link_pill_parent_class)->dispose (object);
}

static void
ms5_link_pill_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  ms5_keeper_get (object, &members[prop_id], pspec, value);
}

static void
ms5_link_pill_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  ms5_keeper_set (object, &members[prop_id], pspec, value);
}

static void
ms5_link_pill_class_init (Ms5LinkPillClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_link_pill_dispose;
  object_class->get_property = ms5_link_pill_get_property;
  object_class->set_property = ms5_link_pill_set_property;

  properties[PROP_DONE] = ms5_param_uint ("done", G_MAXUINT, 0);
  properties[PROP_LOOK] = ms5_param_enum ("look", MS5_TYPE_LINK_LOOK, MS5_LINK_LOOK_CONNECTING);
  properties[PROP_TOTAL] = ms5_param_uint ("total", G_MAXUINT, 0);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "linkpill");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
ms5_link_pill_init (Ms5LinkPill *self)
{
  self->icon = g_object_new (GTK_TYPE_IMAGE,
                             "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                             NULL);
  self->figure = g_object_new (MS5_TYPE_FIGURE,
                               "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                               "ellipsize", TRUE,
                               NULL);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  gtk_widget_set_parent (self->figure, GTK_WIDGET (self));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  pill_changed (self);
}

/**
 * ms5_link_pill_new:
 *
 * Returns: (transfer floating): a pill that says «Connecting…»
 */
GtkWidget *
ms5_link_pill_new (void)
{
  return g_object_new (MS5_TYPE_LINK_PILL, NULL);
}

Ms5LinkLook
ms5_link_pill_get_look (Ms5LinkPill *self)
{
  g_return_val_if_fail (MS5_IS_LINK_PILL (self), MS5_LINK_LOOK_OFFLINE);

  return self->look;
}

void
ms5_link_pill_set_look (Ms5LinkPill *self,
                        Ms5LinkLook  look)
{
  g_return_if_fail (MS5_IS_LINK_PILL (self));
  g_return_if_fail ((guint) look < G_N_ELEMENTS (looks));

  ms5_keeper_set_enum (self, MEMBER (PROP_LOOK), (int) look);
}

guint
ms5_link_pill_get_done (Ms5LinkPill *self)
{
  g_return_val_if_fail (MS5_IS_LINK_PILL (self), 0);

  return self->done;
}

/**
 * ms5_link_pill_set_done:
 * @self: a pill
 * @done: how many of the total are through, shown while syncing
 */
void
ms5_link_pill_set_done (Ms5LinkPill *self,
                        guint        done)
{
  g_return_if_fail (MS5_IS_LINK_PILL (self));

  ms5_keeper_set_uint (self, MEMBER (PROP_DONE), done);
}

guint
ms5_link_pill_get_total (Ms5LinkPill *self)
{
  g_return_val_if_fail (MS5_IS_LINK_PILL (self), 0);

  return self->total;
}

/**
 * ms5_link_pill_set_total:
 * @self: a pill
 * @total: how many there are to sync; 0 if that is not known
 */
void
ms5_link_pill_set_total (Ms5LinkPill *self,
                         guint        total)
{
  g_return_if_fail (MS5_IS_LINK_PILL (self));

  ms5_keeper_set_uint (self, MEMBER (PROP_TOTAL), total);
}
