/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-freshness.h"

#include <glib/gi18n.h>

#include "ms5-figure.h"
#include "ms5-format.h"
#include "ms5-look.h"
#include "ms5-keepers.h"

struct _Ms5Freshness
{
  GtkWidget     parent_instance;
  int           kind;
  Ms5Time       time;
  Ms5Pulse     *pulse;

  GtkWidget    *icon;
  GtkWidget    *figure;
  Ms5PulseLink  link;
};

G_DEFINE_ENUM_TYPE (Ms5FreshnessKind, ms5_freshness_kind,
                    G_DEFINE_ENUM_VALUE (MS5_FRESHNESS_LIVE, "live"),
                    G_DEFINE_ENUM_VALUE (MS5_FRESHNESS_DELAYED, "delayed"),
                    G_DEFINE_ENUM_VALUE (MS5_FRESHNESS_AS_OF, "as-of"),
                    G_DEFINE_ENUM_VALUE (MS5_FRESHNESS_NO_DATA, "no-data"),
                    G_DEFINE_ENUM_VALUE (MS5_FRESHNESS_OFFLINE, "offline"))

static const struct
{
  const char *css;
  const char *icon;
} looks[] = {
  [MS5_FRESHNESS_LIVE] = { "live", "ms5-fresh-live-symbolic" },
  [MS5_FRESHNESS_DELAYED] = { "delayed", "ms5-fresh-delayed-symbolic" },
  [MS5_FRESHNESS_AS_OF] = { "as-of", "ms5-fresh-as-of-symbolic" },
  [MS5_FRESHNESS_NO_DATA] = { "no-data", "ms5-fresh-no-data-symbolic" },
  [MS5_FRESHNESS_OFFLINE] = { "offline", "ms5-fresh-offline-symbolic" },
};

enum { PROP_0, PROP_KIND, PROP_PULSE, PROP_TIME, N_PROPS };

static void freshness_changed (gpointer data);
static void kind_changed      (gpointer data);

static GParamSpec *properties[N_PROPS];
static const Ms5Keeper members[N_PROPS] = {
  [PROP_KIND] = MS5_KEEPER (Ms5Freshness, kind, kind_changed),
  [PROP_PULSE] = MS5_KEEPER (Ms5Freshness, pulse, freshness_changed),
  [PROP_TIME] = MS5_KEEPER (Ms5Freshness, time, freshness_changed),
};

#define MEMBER(prop) &members[prop], properties[prop]

G_DEFINE_FINAL_TYPE (Ms5Freshness, ms5_freshness, GTK_TYPE_WIDGET)

/**
 * ms5_freshness_format:
 * @kind: how far it can be trusted
 * @time: when it was last true, or %MS5_TIME_NONE
 * @now: the present, or %MS5_TIME_NONE
 * @zone: (nullable): the site's zone
 *
 * Returns: (transfer full): the label's text
 */
char *
ms5_freshness_format (Ms5FreshnessKind  kind,
                      Ms5Time           time,
                      Ms5Time           now,
                      GTimeZone        *zone)
{
  g_autofree char *moment = ms5_format_moment (time, now, zone);
  gboolean dated = time != MS5_TIME_NONE;

  switch (kind)
    {
    case MS5_FRESHNESS_LIVE:
      return g_strdup (_("live"));
    case MS5_FRESHNESS_DELAYED:
      return dated ? g_strdup_printf (_("delayed, as of %s"), moment) : g_strdup (_("delayed"));
    case MS5_FRESHNESS_AS_OF:
      return ms5_format_as_of (time, now, zone);
    case MS5_FRESHNESS_OFFLINE:
      return dated ? g_strdup_printf (_("offline, as of %s"), moment) : g_strdup (_("offline"));
    case MS5_FRESHNESS_NO_DATA:
    default:
      if (dated && now != MS5_TIME_NONE)
        {
          g_autofree char *age = ms5_format_duration (now - time);

          return g_strdup_printf (_("no data %s"), age);
        }
      return g_strdup (_("no data"));
    }
}

static void
freshness_update (Ms5Freshness *self)
{
  g_autofree char *text = ms5_freshness_format (self->kind, self->time,
                                                ms5_pulse_now (self->pulse),
                                                ms5_pulse_get_time_zone (self->pulse));

  if (g_strcmp0 (text, ms5_figure_get_text (MS5_FIGURE (self->figure))) == 0)
    return;

  ms5_figure_set_text (MS5_FIGURE (self->figure), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
}

static void
freshness_beat_cb (gpointer pulse,
                   gpointer user_data)
{
  freshness_update (user_data);
}

static void
freshness_listen (Ms5Freshness *self)
{
  /* What is live has no time to show; the others age, and so does the day they name. */
  gboolean wanted = self->kind != MS5_FRESHNESS_LIVE && gtk_widget_get_mapped (GTK_WIDGET (self));

  ms5_pulse_link_set (&self->link, wanted ? self->pulse : NULL, freshness_beat_cb, self);
}

static void
freshness_changed (gpointer data)
{
  freshness_update (data);
  freshness_listen (data);
}

static void
kind_changed (gpointer data)
{
  Ms5Freshness *self = data;

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    ms5_widget_set_class (GTK_WIDGET (self), looks[i].css, i == (guint) self->kind);
  ms5_image_set_icon (self->icon, looks[self->kind].icon);
  freshness_changed (self);
}

static void
ms5_freshness_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ms5_freshness_parent_class)->map (widget);

  freshness_changed (widget);
}

static void
ms5_freshness_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ms5_freshness_parent_class)->unmap (widget);

  freshness_listen (MS5_FRESHNESS (widget));
}

static void
ms5_freshness_dispose (GObject *object)
{
  Ms5Freshness *self = MS5_FRESHNESS (object);

  ms5_pulse_link_clear (&self->link);
  g_clear_object (&self->pulse);
  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->figure, gtk_widget_unparent);

  G_OBJECT_CLASS (ms5_freshness_parent_class)->dispose (object);
}

static void
ms5_freshness_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  ms5_keeper_get (object, &members[prop_id], pspec, value);
}

static void
ms5_freshness_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  ms5_keeper_set (object, &members[prop_id], pspec, value);
}

static void
ms5_freshness_class_init (Ms5FreshnessClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_freshness_dispose;
  object_class->get_property = ms5_freshness_get_property;
  object_class->set_property = ms5_freshness_set_property;
  widget_class->map = ms5_freshness_map;
  widget_class->unmap = ms5_freshness_unmap;

  properties[PROP_KIND] = ms5_param_enum ("kind", MS5_TYPE_FRESHNESS_KIND, MS5_FRESHNESS_LIVE);
  properties[PROP_PULSE] = ms5_param_object ("pulse", MS5_TYPE_PULSE);
  properties[PROP_TIME] = ms5_param_time ("time");
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "freshness");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
ms5_freshness_init (Ms5Freshness *self)
{
  self->time = MS5_TIME_NONE;
  self->icon = g_object_new (GTK_TYPE_IMAGE,
                             "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                             NULL);
  self->figure = g_object_new (MS5_TYPE_FIGURE,
                               "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                               "ellipsize", TRUE,
                               NULL);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  gtk_widget_set_parent (self->figure, GTK_WIDGET (self));
  kind_changed (self);
}

/**
 * ms5_freshness_new:
 *
 * Returns: (transfer floating): a label that says «live»
 */
GtkWidget *
ms5_freshness_new (void)
{
  return g_object_new (MS5_TYPE_FRESHNESS, NULL);
}

Ms5FreshnessKind
ms5_freshness_get_kind (Ms5Freshness *self)
{
  g_return_val_if_fail (MS5_IS_FRESHNESS (self), MS5_FRESHNESS_NO_DATA);

  return self->kind;
}

void
ms5_freshness_set_kind (Ms5Freshness     *self,
                        Ms5FreshnessKind  kind)
{
  g_return_if_fail (MS5_IS_FRESHNESS (self));
  g_return_if_fail ((guint) kind < G_N_ELEMENTS (looks));

  ms5_keeper_set_enum (self, MEMBER (PROP_KIND), (int) kind);
}

Ms5Pulse *
ms5_freshness_get_pulse (Ms5Freshness *self)
{
  g_return_val_if_fail (MS5_IS_FRESHNESS (self), NULL);

  return self->pulse;
}

/**
 * ms5_freshness_set_pulse:
 * @self: a freshness label
 * @pulse: (nullable): lets it age, and knows the zone
 */
void
ms5_freshness_set_pulse (Ms5Freshness *self,
                         Ms5Pulse     *pulse)
{
  g_return_if_fail (MS5_IS_FRESHNESS (self));

  ms5_keeper_set_object (self, MEMBER (PROP_PULSE), pulse);
}

Ms5Time
ms5_freshness_get_time (Ms5Freshness *self)
{
  g_return_val_if_fail (MS5_IS_FRESHNESS (self), MS5_TIME_NONE);

  return self->time;
}

/**
 * ms5_freshness_set_time:
 * @self: a freshness label
 * @time: when what is shown was last true; since when there is no data
 */
void
ms5_freshness_set_time (Ms5Freshness *self,
                        Ms5Time       time)
{
  g_return_if_fail (MS5_IS_FRESHNESS (self));

  ms5_keeper_set_time (self, MEMBER (PROP_TIME), time);
}
