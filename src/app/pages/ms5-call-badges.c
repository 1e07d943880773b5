/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-call-badges.h"

#include <glib/gi18n.h>

#include "app/widgets/ms5-wrap-layout.h"

typedef enum
{
  BADGE_STATE,
  BADGE_UNREACHED,
  BADGE_LEVEL,
  BADGE_LATE,
  BADGE_CHATTERING,
  BADGE_REOPENED,
  N_BADGES
} Badge;

struct _Ms5CallBadges
{
  GtkWidget   parent_instance;
  GtkWidget  *badges[N_BADGES]; /* made when they are needed */
  const char *state_class;
};

G_DEFINE_FINAL_TYPE (Ms5CallBadges, ms5_call_badges, GTK_TYPE_WIDGET)

/**
 * ms5_call_get_state_word:
 * @call: a call
 *
 * Returns: its state in a word or three
 */
const char *
ms5_call_get_state_word (Ms5CallModel *call)
{
  if (!ms5_call_model_is_open (call))
    return _("Resolved");
  switch (ms5_call_model_get_alarm_state (call))
    {
    case MS5_ALARM_UNACKNOWLEDGED: return _("Not acknowledged");
    case MS5_ALARM_ACKNOWLEDGED: return _("Acknowledged");
    case MS5_ALARM_RETURNED_UNACKNOWLEDGED: return _("Over, not acknowledged");
    case MS5_ALARM_SHELVED: return _("On the shelf");
    case MS5_ALARM_SUPPRESSED_BY_DESIGN: return _("Consequence");
    case MS5_ALARM_OUT_OF_SERVICE: return _("Out of service");
    case MS5_ALARM_NORMAL:
    default: return _("Over, acknowledged");
    }
}

/**
 * ms5_call_get_state_icon:
 * @call: a call
 *
 * Returns: the name of an icon whose shape says its state
 */
const char *
ms5_call_get_state_icon (Ms5CallModel *call)
{
  switch (ms5_call_model_get_alarm_state (call))
    {
    case MS5_ALARM_UNACKNOWLEDGED: return "ms5-alarm-unacknowledged-symbolic";
    case MS5_ALARM_ACKNOWLEDGED: return "ms5-alarm-acknowledged-symbolic";
    case MS5_ALARM_RETURNED_UNACKNOWLEDGED: return "ms5-alarm-returned-symbolic";
    case MS5_ALARM_SHELVED: return "ms5-alarm-shelved-symbolic";
    case MS5_ALARM_SUPPRESSED_BY_DESIGN: return "ms5-alarm-suppressed-symbolic";
    case MS5_ALARM_OUT_OF_SERVICE: return "ms5-alarm-out-of-service-symbolic";
    case MS5_ALARM_NORMAL:
    default: return "ms5-alarm-normal-symbolic";
    }
}

/* Colour only where somebody has to act. */
static const char *
get_state_class (Ms5CallModel *call)
{
  Ms5AlarmState state = ms5_call_model_get_alarm_state (call);

  if (state != MS5_ALARM_UNACKNOWLEDGED && state != MS5_ALARM_RETURNED_UNACKNOWLEDGED)
    return "quiet";
  if (state == MS5_ALARM_UNACKNOWLEDGED && ms5_call_model_get_priority (call) >= MS5_PRIORITY_HIGH)
    return "stop";
  return "attention";
}

static GtkWidget *
badge_new (void)
{
  GtkWidget *badge = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (badge, "chip");
  gtk_box_append (GTK_BOX (badge), icon);
  gtk_box_append (GTK_BOX (badge), label);
  return badge;
}

/* @text: (nullable): %NULL for none */
static void
show_badge (Ms5CallBadges *self,
            Badge          which,
            const char    *icon,
            const char    *text,
            const char    *tooltip)
{
  GtkWidget **badge = &self->badges[which];
  GtkWidget *sibling = NULL;

  if (*badge == NULL && text == NULL)
    return;
  if (*badge == NULL)
    {
      *badge = badge_new ();
      for (guint i = 0; i < which; i++)
        if (self->badges[i] != NULL)
          sibling = self->badges[i];
      gtk_widget_insert_after (*badge, GTK_WIDGET (self), sibling);
    }

  gtk_widget_set_visible (*badge, text != NULL);
  if (text == NULL)
    return;

  ms5_image_set_icon (gtk_widget_get_first_child (*badge), icon);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (*badge)), text);
  ms5_widget_set_tooltip (*badge, tooltip);
}

static void
show_state (Ms5CallBadges *self,
            Ms5CallModel  *call)
{
  const char *css_class = get_state_class (call);

  show_badge (self, BADGE_STATE, ms5_call_get_state_icon (call), ms5_call_get_state_word (call), NULL);
  if (self->state_class == css_class)
    return;

  if (self->state_class != NULL)
    gtk_widget_remove_css_class (self->badges[BADGE_STATE], self->state_class);
  gtk_widget_add_css_class (self->badges[BADGE_STATE], css_class);
  self->state_class = css_class;
}

/**
 * ms5_call_badges_show:
 * @self: badges
 * @call: a call
 *
 * Shows what is to be said of it now.
 */
void
ms5_call_badges_show (Ms5CallBadges *self,
                      Ms5CallModel  *call)
{
  const Ms5CallItem *item = ms5_call_model_get_item (call);
  gboolean open = ms5_call_model_is_open (call);
  gboolean chatters = open && item->chattering != MS5_TIME_NONE;
  g_autofree char *level = open && item->level != MS5_INT_NONE && item->level > 0
                             ? g_strdup_printf (_("Level %d"), (int) item->level)
                             : NULL;
  g_autofree char *times = chatters && item->times != MS5_INT_NONE
                             ? g_strdup_printf (_("Chattering ×%d"), (int) item->times)
                             : NULL;

  show_state (self, call);
  show_badge (self, BADGE_UNREACHED, "dialog-warning-symbolic",
              open && item->unreached != MS5_TIME_NONE ? _("Nobody could be told") : NULL,
              _("Whoever was to be told was not on shift, or no message reached them"));
  show_badge (self, BADGE_LEVEL, "go-up-symbolic", level, _("How far it has been escalated"));
  show_badge (self, BADGE_LATE, "alarm-symbolic", level != NULL && item->late == TRUE ? _("Late") : NULL,
              _("The server was down when its level was due"));
  show_badge (self, BADGE_CHATTERING, "view-refresh-symbolic", chatters && times == NULL ? _("Chattering") : times,
              _("Its condition comes and goes too often: its limits or delays want looking at"));
  show_badge (self, BADGE_REOPENED, "edit-undo-symbolic", item->reopened != MS5_TIME_NONE ? _("Reopened") : NULL,
              _("It had been resolved before"));
  if (self->badges[BADGE_UNREACHED] != NULL)
    ms5_widget_set_class (self->badges[BADGE_UNREACHED], "stop", TRUE);
  if (self->badges[BADGE_CHATTERING] != NULL)
    ms5_widget_set_class (self->badges[BADGE_CHATTERING], "attention", TRUE);
}

static void
ms5_call_badges_dispose (GObject *object)
{
  Ms5CallBadges *self = MS5_CALL_BADGES (object);

  ms5_widget_remove_children (GTK_WIDGET (self));
  for (guint i = 0; i < N_BADGES; i++)
    self->badges[i] = NULL;

  G_OBJECT_CLASS (ms5_call_badges_parent_class)->dispose (object);
}

static void
ms5_call_badges_class_init (Ms5CallBadgesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ms5_call_badges_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "callbadges");
}

static void
ms5_call_badges_init (Ms5CallBadges *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), ms5_wrap_layout_new (6, 4));
}

/**
 * ms5_call_badges_new:
 *
 * Returns: (transfer floating): badges of no call yet
 */
GtkWidget *
ms5_call_badges_new (void)
{
  return g_object_new (MS5_TYPE_CALL_BADGES, NULL);
}
