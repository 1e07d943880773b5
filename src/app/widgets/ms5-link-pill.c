/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-link-pill.h"

#include <glib/gi18n.h>

#include "ms5-format.h"
#include "ms5-look.h"
#include "ms5-keepers.h"

struct _Ms5LinkPill
{
  GtkWidget  parent_instance;
  int        look;
  guint      done;
  guint      total;
  guint      conflicts;
  Ms5Time    since;
  gboolean   compact;
  Ms5Pulse  *pulse;
  char      *text;

  Ms5PulseLink pulse_link;
  GtkWidget *icon;
  GtkWidget *label;
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

enum { PROP_0, PROP_COMPACT, PROP_CONFLICTS, PROP_DONE, PROP_LOOK, PROP_PULSE, PROP_SINCE, PROP_TEXT, PROP_TOTAL, N_PROPS };

static void pill_changed (gpointer data);

static GParamSpec *properties[N_PROPS];
static const Ms5Keeper members[N_PROPS] = {
  [PROP_COMPACT] = MS5_KEEPER (Ms5LinkPill, compact, pill_changed),
  [PROP_CONFLICTS] = MS5_KEEPER (Ms5LinkPill, conflicts, pill_changed),
  [PROP_DONE] = MS5_KEEPER (Ms5LinkPill, done, pill_changed),
  [PROP_LOOK] = MS5_KEEPER (Ms5LinkPill, look, pill_changed),
  [PROP_PULSE] = MS5_KEEPER (Ms5LinkPill, pulse, pill_changed),
  [PROP_SINCE] = MS5_KEEPER (Ms5LinkPill, since, pill_changed),
  [PROP_TEXT] = MS5_KEEPER (Ms5LinkPill, text, NULL),
  [PROP_TOTAL] = MS5_KEEPER (Ms5LinkPill, total, pill_changed),
};

#define MEMBER(prop) &members[prop], properties[prop]

G_DEFINE_FINAL_TYPE (Ms5LinkPill, ms5_link_pill, GTK_TYPE_WIDGET)

static gboolean
shows_conflicts (Ms5LinkPill *self)
{
  return self->look == MS5_LINK_LOOK_LIVE && self->conflicts > 0;
}

static char *
dup_text (Ms5LinkPill *self)
{
  Ms5Time now = self->pulse != NULL ? ms5_pulse_now (self->pulse) : MS5_TIME_NONE;
  GTimeZone *zone = self->pulse != NULL ? ms5_pulse_get_time_zone (self->pulse) : NULL;

  if (shows_conflicts (self))
    /* Translators: actions that a person must decide about. */
    return g_strdup_printf (ngettext ("%u conflict", "%u conflicts", self->conflicts), self->conflicts);
  if (self->look == MS5_LINK_LOOK_SYNCING && self->total > 0)
    /* Translators: how many of the queued actions are through. */
    return g_strdup_printf (_("Syncing %u of %u"), self->done, self->total);
  if (self->look == MS5_LINK_LOOK_OFFLINE && self->since != MS5_TIME_NONE)
    {
      g_autofree char *since = ms5_format_moment (self->since, now, zone);

      /* Translators: %s is a time of day, with the date if it is not today. */
      return g_strdup_printf (_("Offline since %s"), since);
    }
  if (self->look == MS5_LINK_LOOK_DELAYED && self->since != MS5_TIME_NONE && now - self->since >= MS5_USEC_PER_MIN)
    {
      /* Whole minutes, so that it stands still most of the time. */
      g_autofree char *age = ms5_format_duration ((now - self->since) / MS5_USEC_PER_MIN * MS5_USEC_PER_MIN);

      /* Translators: %s is how old the data is. */
      return g_strdup_printf (_("Delayed %s"), age);
    }
  return g_strdup (_(looks[self->look].word));
}

/* What there is room for: the icon says the rest, and in a narrow window all of it. */
static char *
dup_short (Ms5LinkPill *self,
           const char  *text)
{
  if (self->compact)
    return g_strdup ("");
  if (self->look == MS5_LINK_LOOK_SYNCING && self->total > 0)
    /* Translators: how many of the queued actions are through. */
    return g_strdup_printf (_("%u of %u"), self->done, self->total);
  if (self->look == MS5_LINK_LOOK_OFFLINE && self->since != MS5_TIME_NONE && self->pulse != NULL)
    {
      g_autofree char *since = ms5_format_moment (self->since, ms5_pulse_now (self->pulse),
                                                  ms5_pulse_get_time_zone (self->pulse));

      return g_strdup_printf ("%s %s", _("Offline"), since);
    }
  return g_strdup (text);
}

static void
beat_cb (gpointer pulse,
         gpointer pill)
{
  pill_changed (pill);
}

/* Only an age goes on by itself. */
static void
follow_pulse (Ms5LinkPill *self)
{
  gboolean ages = self->look == MS5_LINK_LOOK_DELAYED && self->since != MS5_TIME_NONE &&
                  gtk_widget_get_mapped (GTK_WIDGET (self));

  ms5_pulse_link_set (&self->pulse_link, ages ? self->pulse : NULL, beat_cb, self);
}

static void
pill_changed (gpointer data)
{
  Ms5LinkPill *self = data;
  g_autofree char *text = dup_text (self);
  g_autofree char *shown = dup_short (self, text);

  follow_pulse (self);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    ms5_widget_set_class (GTK_WIDGET (self), looks[i].css, i == (guint) self->look && !shows_conflicts (self));
  ms5_widget_set_class (GTK_WIDGET (self), "conflicts", shows_conflicts (self));
  ms5_widget_set_class (GTK_WIDGET (self), "compact", self->compact);
  ms5_image_set_icon (self->icon, shows_conflicts (self) ? "ms5-sync-conflict-symbolic" : looks[self->look].icon);
  gtk_label_set_text (GTK_LABEL (self->label), shown);
  gtk_widget_set_visible (self->label, !self->compact);
  gtk_widget_set_hexpand (self->icon, self->compact);
  if (g_strcmp0 (self->text, text) == 0)
    return;

  ms5_keeper_set_string (self, MEMBER (PROP_TEXT), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
}

static void
ms5_link_pill_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ms5_link_pill_parent_class)->map (widget);
  pill_changed (widget);
}

static void
ms5_link_pill_unmap (GtkWidget *widget)
{
  ms5_pulse_link_clear (&MS5_LINK_PILL (widget)->pulse_link);
  GTK_WIDGET_CLASS (ms5_link_pill_parent_class)->unmap (widget);
}

static void
ms5_link_pill_dispose (GObject *object)
{
  Ms5LinkPill *self = MS5_LINK_PILL (object);

  ms5_pulse_link_clear (&self->pulse_link);
  ms5_keepers_clear (self, members, properties, N_PROPS);
  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);

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
  widget_class->map = ms5_link_pill_map;
  widget_class->unmap = ms5_link_pill_unmap;

  properties[PROP_COMPACT] = ms5_param_boolean ("compact");
  properties[PROP_CONFLICTS] = ms5_param_uint ("conflicts", G_MAXUINT, 0);
  properties[PROP_DONE] = ms5_param_uint ("done", G_MAXUINT, 0);
  properties[PROP_LOOK] = ms5_param_enum ("look", MS5_TYPE_LINK_LOOK, MS5_LINK_LOOK_CONNECTING);
  properties[PROP_PULSE] = ms5_param_object ("pulse", MS5_TYPE_PULSE);
  properties[PROP_SINCE] = ms5_param_time ("since");
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL,
                                               G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_TOTAL] = ms5_param_uint ("total", G_MAXUINT, 0);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "linkpill");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
ms5_link_pill_init (Ms5LinkPill *self)
{
  self->since = MS5_TIME_NONE;
  self->icon = g_object_new (GTK_TYPE_IMAGE,
                             "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                             NULL);
  self->label = g_object_new (GTK_TYPE_LABEL,
                              "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                              "ellipsize", PANGO_ELLIPSIZE_END,
                              NULL);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
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

guint
ms5_link_pill_get_conflicts (Ms5LinkPill *self)
{
  g_return_val_if_fail (MS5_IS_LINK_PILL (self), 0);

  return self->conflicts;
}

/**
 * ms5_link_pill_set_conflicts:
 * @self: a pill
 * @conflicts: how many actions a person must decide about, shown while the link is live
 */
void
ms5_link_pill_set_conflicts (Ms5LinkPill *self,
                             guint        conflicts)
{
  g_return_if_fail (MS5_IS_LINK_PILL (self));

  ms5_keeper_set_uint (self, MEMBER (PROP_CONFLICTS), conflicts);
}

Ms5Time
ms5_link_pill_get_since (Ms5LinkPill *self)
{
  g_return_val_if_fail (MS5_IS_LINK_PILL (self), MS5_TIME_NONE);

  return self->since;
}

/**
 * ms5_link_pill_set_since:
 * @self: a pill
 * @since: how old what is shown is, or %MS5_TIME_NONE
 */
void
ms5_link_pill_set_since (Ms5LinkPill *self,
                         Ms5Time      since)
{
  g_return_if_fail (MS5_IS_LINK_PILL (self));

  ms5_keeper_set_time (self, MEMBER (PROP_SINCE), since);
}

gboolean
ms5_link_pill_get_compact (Ms5LinkPill *self)
{
  g_return_val_if_fail (MS5_IS_LINK_PILL (self), FALSE);

  return self->compact;
}

/**
 * ms5_link_pill_set_compact:
 * @self: a pill
 * @compact: whether there is room for its icon only
 */
void
ms5_link_pill_set_compact (Ms5LinkPill *self,
                           gboolean     compact)
{
  g_return_if_fail (MS5_IS_LINK_PILL (self));

  ms5_keeper_set_boolean (self, MEMBER (PROP_COMPACT), compact);
}

Ms5Pulse *
ms5_link_pill_get_pulse (Ms5LinkPill *self)
{
  g_return_val_if_fail (MS5_IS_LINK_PILL (self), NULL);

  return self->pulse;
}

/**
 * ms5_link_pill_set_pulse:
 * @self: a pill
 * @pulse: (nullable): what tells the time
 */
void
ms5_link_pill_set_pulse (Ms5LinkPill *self,
                         Ms5Pulse    *pulse)
{
  g_return_if_fail (MS5_IS_LINK_PILL (self));

  ms5_keeper_set_object (self, MEMBER (PROP_PULSE), pulse);
}

/**
 * ms5_link_pill_get_text:
 * @self: a pill
 *
 * Returns: (transfer none): what it says in full
 */
const char *
ms5_link_pill_get_text (Ms5LinkPill *self)
{
  g_return_val_if_fail (MS5_IS_LINK_PILL (self), NULL);

  return self->text;
}
