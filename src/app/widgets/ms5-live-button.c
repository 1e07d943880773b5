/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-live-button.h"

#include <glib/gi18n.h>

#include "ms5-look.h"
#include "ms5-keepers.h"

struct _Ms5LiveButton
{
  GtkWidget  parent_instance;
  int        kind;
  gboolean   live;
  Ms5Time    time;
  Ms5Pulse  *pulse;

  Ms5Time    held;         /* when it was made to stand still */
  gboolean   stale;
  GtkWidget *button;
  GtkWidget *freshness;
};

enum { PROP_0, PROP_KIND, PROP_LIVE, PROP_PULSE, PROP_TIME, PROP_STALE, N_PROPS };

static void button_changed (gpointer data);
static void live_changed   (gpointer data);

static GParamSpec *properties[N_PROPS];
static const Ms5Keeper members[N_PROPS] = {
  [PROP_KIND] = MS5_KEEPER (Ms5LiveButton, kind, button_changed),
  [PROP_LIVE] = MS5_KEEPER (Ms5LiveButton, live, live_changed),
  [PROP_PULSE] = MS5_KEEPER (Ms5LiveButton, pulse, button_changed),
  [PROP_TIME] = MS5_KEEPER (Ms5LiveButton, time, button_changed),
  [PROP_STALE] = MS5_KEEPER (Ms5LiveButton, stale, NULL),
};

#define MEMBER(prop) &members[prop], properties[prop]

G_DEFINE_FINAL_TYPE (Ms5LiveButton, ms5_live_button, GTK_TYPE_WIDGET)

static Ms5FreshnessKind
shown_kind (Ms5LiveButton *self)
{
  return !self->live && self->kind == MS5_FRESHNESS_LIVE ? MS5_FRESHNESS_AS_OF
                                                         : (Ms5FreshnessKind) self->kind;
}

static Ms5Time
shown_time (Ms5LiveButton *self)
{
  return !self->live && self->kind == MS5_FRESHNESS_LIVE ? self->held : self->time;
}

static void
button_changed (gpointer data)
{
  Ms5LiveButton *self = data;
  Ms5Freshness *freshness = MS5_FRESHNESS (self->freshness);
  const char *action = self->live ? _("Hold this still") : _("Show this live again");
  g_autofree char *text = NULL;

  ms5_freshness_set_pulse (freshness, self->pulse);
  ms5_freshness_set_kind (freshness, shown_kind (self));
  ms5_freshness_set_time (freshness, shown_time (self));
  ms5_widget_set_tooltip (self->button, action);
  ms5_keeper_set_boolean (self, MEMBER (PROP_STALE), shown_kind (self) != MS5_FRESHNESS_LIVE);

  text = ms5_live_button_dup_text (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, action,
                                  -1);
}

static void
live_changed (gpointer data)
{
  Ms5LiveButton *self = data;

  self->held = self->live ? MS5_TIME_NONE : ms5_pulse_now (self->pulse);
  button_changed (self);
}

static void
clicked_cb (GtkButton     *button,
            Ms5LiveButton *self)
{
  ms5_live_button_set_live (self, !self->live);
}

static void
ms5_live_button_dispose (GObject *object)
{
  Ms5LiveButton *self = MS5_LIVE_BUTTON (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->pulse);

  G_OBJECT_CLASS (ms5_live_button_parent_class)->dispose (object);
}

static void
ms5_live_button_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ms5_keeper_get (object, &members[prop_id], pspec, value);
}

static void
ms5_live_button_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  ms5_keeper_set (object, &members[prop_id], pspec, value);
}

static void
ms5_live_button_class_init (Ms5LiveButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_live_button_dispose;
  object_class->get_property = ms5_live_button_get_property;
  object_class->set_property = ms5_live_button_set_property;

  properties[PROP_KIND] = ms5_param_enum ("kind", MS5_TYPE_FRESHNESS_KIND, MS5_FRESHNESS_LIVE);
  properties[PROP_LIVE] = g_param_spec_boolean ("live", NULL, NULL, TRUE, MS5_PARAM_FLAGS);
  properties[PROP_PULSE] = ms5_param_object ("pulse", MS5_TYPE_PULSE);
  properties[PROP_TIME] = ms5_param_time ("time");
  properties[PROP_STALE] = g_param_spec_boolean ("stale", NULL, NULL, FALSE,
                                                 G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                                                   G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "livebutton");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ms5_live_button_init (Ms5LiveButton *self)
{
  self->live = TRUE;
  self->time = MS5_TIME_NONE;
  self->held = MS5_TIME_NONE;
  self->freshness = g_object_new (MS5_TYPE_FRESHNESS, NULL);
  self->button = gtk_button_new ();
  gtk_widget_add_css_class (self->button, "flat");
  gtk_button_set_child (GTK_BUTTON (self->button), self->freshness);
  g_signal_connect (self->button, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  button_changed (self);
}

/**
 * ms5_live_button_new:
 *
 * Returns: (transfer floating): a button that says «live»
 */
GtkWidget *
ms5_live_button_new (void)
{
  return g_object_new (MS5_TYPE_LIVE_BUTTON, NULL);
}

gboolean
ms5_live_button_get_live (Ms5LiveButton *self)
{
  g_return_val_if_fail (MS5_IS_LIVE_BUTTON (self), TRUE);

  return self->live;
}

/**
 * ms5_live_button_set_live:
 * @self: a button
 * @live: whether the reader wants it live; whoever feeds the widget stops while it is %FALSE
 */
void
ms5_live_button_set_live (Ms5LiveButton *self,
                          gboolean       live)
{
  g_return_if_fail (MS5_IS_LIVE_BUTTON (self));

  ms5_keeper_set_boolean (self, MEMBER (PROP_LIVE), live);
}

/**
 * ms5_live_button_get_stale:
 * @self: a button
 *
 * Returns: whether it says anything but «live»
 */
gboolean
ms5_live_button_get_stale (Ms5LiveButton *self)
{
  g_return_val_if_fail (MS5_IS_LIVE_BUTTON (self), TRUE);

  return self->stale;
}

Ms5FreshnessKind
ms5_live_button_get_kind (Ms5LiveButton *self)
{
  g_return_val_if_fail (MS5_IS_LIVE_BUTTON (self), MS5_FRESHNESS_NO_DATA);

  return self->kind;
}

void
ms5_live_button_set_kind (Ms5LiveButton    *self,
                          Ms5FreshnessKind  kind)
{
  g_return_if_fail (MS5_IS_LIVE_BUTTON (self));

  ms5_keeper_set_enum (self, MEMBER (PROP_KIND), (int) kind);
}

/**
 * ms5_live_button_set_time:
 * @self: a button
 * @time: when what is shown was last true; since when there is no data
 */
void
ms5_live_button_set_time (Ms5LiveButton *self,
                          Ms5Time        time)
{
  g_return_if_fail (MS5_IS_LIVE_BUTTON (self));

  ms5_keeper_set_time (self, MEMBER (PROP_TIME), time);
}

void
ms5_live_button_set_pulse (Ms5LiveButton *self,
                           Ms5Pulse      *pulse)
{
  g_return_if_fail (MS5_IS_LIVE_BUTTON (self));

  ms5_keeper_set_object (self, MEMBER (PROP_PULSE), pulse);
}

/**
 * ms5_live_button_dup_text:
 * @self: a button
 *
 * Returns: (transfer full): what it says
 */
char *
ms5_live_button_dup_text (Ms5LiveButton *self)
{
  g_return_val_if_fail (MS5_IS_LIVE_BUTTON (self), NULL);

  return ms5_freshness_format (shown_kind (self), shown_time (self), ms5_pulse_now (self->pulse),
                               ms5_pulse_get_time_zone (self->pulse));
}
