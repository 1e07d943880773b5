/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-alarm-banner.h"

#include <glib/gi18n.h>

#include "ms5-beside-layout.h"
#include "ms5-look.h"
#include "ms5-keepers.h"
#include "ms5-timer.h"
#include "ms5-wrap-layout.h"

struct _Ms5AlarmBanner
{
  GtkWidget  parent_instance;
  char      *title;
  char      *detail;
  guint      priority;
  Ms5Time    raised;
  Ms5Pulse  *pulse;
  int        state;
  guint      more;
  gboolean   revealed;
  gboolean   can_act;
  gboolean   can_resolve;

  GtkWidget *revealer;
  GtkWidget *content;
  GtkWidget *icon;
  GtkWidget *open_button;
  GtkWidget *title_label;
  GtkWidget *detail_label;
  GtkWidget *buttons;
  GtkWidget *more_button;
  GtkWidget *timer;
  GtkWidget *acknowledge_button;
  GtkWidget *acknowledge_label;
  GtkWidget *pending_icon;
  GtkWidget *resolve_button;
};

G_DEFINE_ENUM_TYPE (Ms5BannerState, ms5_banner_state,
                    G_DEFINE_ENUM_VALUE (MS5_BANNER_RAISED, "raised"),
                    G_DEFINE_ENUM_VALUE (MS5_BANNER_ACKNOWLEDGING, "acknowledging"),
                    G_DEFINE_ENUM_VALUE (MS5_BANNER_ACKNOWLEDGED, "acknowledged"))

static const struct
{
  const char *css;
  const char *icon;
  const char *word;
} looks[MS5_N_PRIORITIES] = {
  [MS5_PRIORITY_LOW] = { "low", "ms5-call-low-symbolic", N_("Low priority") },
  [MS5_PRIORITY_MEDIUM] = { "medium", "ms5-call-medium-symbolic", N_("Medium priority") },
  [MS5_PRIORITY_HIGH] = { "high", "ms5-call-high-symbolic", N_("High priority") },
  [MS5_PRIORITY_CRITICAL] = { "critical", "ms5-call-critical-symbolic", N_("Critical") },
};

enum
{
  PROP_0,
  PROP_CAN_ACT,
  PROP_CAN_RESOLVE,
  PROP_DETAIL,
  PROP_MORE,
  PROP_PRIORITY,
  PROP_PULSE,
  PROP_RAISED,
  PROP_REVEALED,
  PROP_STATE,
  PROP_TITLE,
  N_PROPS
};

enum { ACKNOWLEDGE, RESOLVE, ACTIVATE, N_SIGNALS };

static void banner_changed   (gpointer data);
static void clock_changed    (gpointer data);
static void revealed_changed (gpointer data);

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];
static const Ms5Keeper members[N_PROPS] = {
  [PROP_CAN_ACT] = MS5_KEEPER (Ms5AlarmBanner, can_act, banner_changed),
  [PROP_CAN_RESOLVE] = MS5_KEEPER (Ms5AlarmBanner, can_resolve, banner_changed),
  [PROP_DETAIL] = MS5_KEEPER (Ms5AlarmBanner, detail, banner_changed),
  [PROP_MORE] = MS5_KEEPER (Ms5AlarmBanner, more, banner_changed),
  [PROP_PRIORITY] = MS5_KEEPER (Ms5AlarmBanner, priority, banner_changed),
  [PROP_PULSE] = MS5_KEEPER (Ms5AlarmBanner, pulse, clock_changed),
  [PROP_RAISED] = MS5_KEEPER (Ms5AlarmBanner, raised, clock_changed),
  [PROP_REVEALED] = MS5_KEEPER (Ms5AlarmBanner, revealed, revealed_changed),
  [PROP_STATE] = MS5_KEEPER (Ms5AlarmBanner, state, banner_changed),
  [PROP_TITLE] = MS5_KEEPER (Ms5AlarmBanner, title, banner_changed),
};

#define MEMBER(prop) &members[prop], properties[prop]

G_DEFINE_FINAL_TYPE (Ms5AlarmBanner, ms5_alarm_banner, GTK_TYPE_WIDGET)

static void
update_accessible (Ms5AlarmBanner *self)
{
  g_autoptr (GString) text = g_string_new (_(looks[self->priority].word));

  if (self->title != NULL)
    g_string_append_printf (text, ", %s", self->title);
  if (self->detail != NULL)
    g_string_append_printf (text, ", %s", self->detail);
  if (self->state == MS5_BANNER_ACKNOWLEDGED)
    g_string_append_printf (text, ", %s", _("acknowledged"));
  if (self->more > 0)
    {
      g_string_append (text, ", ");
      g_string_append_printf (text, ngettext ("%u more", "%u more", self->more), self->more);
    }

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text->str,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->open_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Show this call"),
                                  -1);
}

static void
update_acknowledge (Ms5AlarmBanner *self)
{
  const char *text = _("Acknowledge");

  /* Never «acknowledged» before the server has said so. */
  if (self->state == MS5_BANNER_ACKNOWLEDGING)
    text = _("Acknowledging…");
  else if (self->state == MS5_BANNER_ACKNOWLEDGED)
    text = _("Acknowledged");

  gtk_label_set_text (GTK_LABEL (self->acknowledge_label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->acknowledge_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
  gtk_widget_set_visible (self->pending_icon, self->state == MS5_BANNER_ACKNOWLEDGING);
  gtk_widget_set_sensitive (self->acknowledge_button,
                            self->can_act && self->state == MS5_BANNER_RAISED);
  gtk_widget_set_sensitive (self->resolve_button, self->can_act);
  gtk_widget_set_visible (self->acknowledge_button, self->can_act);
  gtk_widget_set_visible (self->resolve_button, self->can_act && self->can_resolve);
  ms5_widget_set_class (GTK_WIDGET (self), "pending", self->state == MS5_BANNER_ACKNOWLEDGING);
  ms5_widget_set_class (GTK_WIDGET (self), "acknowledged", self->state == MS5_BANNER_ACKNOWLEDGED);
}

static void
banner_changed (gpointer data)
{
  Ms5AlarmBanner *self = data;
  g_autofree char *more = g_strdup_printf (ngettext ("%u more", "%u more", self->more), self->more);

  for (guint i = 0; i < MS5_N_PRIORITIES; i++)
    ms5_widget_set_class (GTK_WIDGET (self), looks[i].css, i == self->priority);
  ms5_image_set_icon (self->icon, looks[self->priority].icon);
  ms5_widget_set_tooltip (self->icon, _(looks[self->priority].word));
  gtk_label_set_text (GTK_LABEL (self->title_label), self->title != NULL ? self->title : "");
  gtk_label_set_text (GTK_LABEL (self->detail_label), self->detail != NULL ? self->detail : "");
  gtk_widget_set_visible (self->detail_label, self->detail != NULL && self->detail[0] != '\0');
  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (self->more_button)), more) != 0)
    gtk_button_set_label (GTK_BUTTON (self->more_button), more);
  gtk_widget_set_visible (self->more_button, self->more > 0);
  update_acknowledge (self);
  update_accessible (self);
}

static void
clock_changed (gpointer data)
{
  Ms5AlarmBanner *self = data;

  ms5_timer_set_pulse (MS5_TIMER (self->timer), self->pulse);
  ms5_timer_set_start_time (MS5_TIMER (self->timer), self->raised);
}

static void
revealed_changed (gpointer data)
{
  Ms5AlarmBanner *self = data;

  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), self->revealed);
  /* What a revealer keeps back is visible for screen readers: they would go on about a call that is over. */
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_HIDDEN, !self->revealed, -1);
}

static void
acknowledge_cb (Ms5AlarmBanner *self)
{
  g_signal_emit (self, signals[ACKNOWLEDGE], 0);
}

static void
resolve_cb (Ms5AlarmBanner *self)
{
  g_signal_emit (self, signals[RESOLVE], 0);
}

static void
activate_cb (Ms5AlarmBanner *self)
{
  g_signal_emit (self, signals[ACTIVATE], 0);
}

static void
ms5_alarm_banner_dispose (GObject *object)
{
  Ms5AlarmBanner *self = MS5_ALARM_BANNER (object);

  g_clear_object (&self->pulse);
  ms5_widget_remove_children (GTK_WIDGET (self));
  gtk_widget_dispose_template (GTK_WIDGET (self), MS5_TYPE_ALARM_BANNER);

  G_OBJECT_CLASS (ms5_alarm_banner_parent_class)->dispose (object);
}

static void
ms5_alarm_banner_finalize (GObject *object)
{
  ms5_keepers_clear (object, members, properties, N_PROPS);

  G_OBJECT_CLASS (ms5_alarm_banner_parent_class)->finalize (object);
}

static void
ms5_alarm_banner_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  ms5_keeper_get (object, &members[prop_id], pspec, value);
}

static void
ms5_alarm_banner_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  ms5_keeper_set (object, &members[prop_id], pspec, value);
}

static void
bind_template (GtkWidgetClass *klass)
{
  g_type_ensure (MS5_TYPE_TIMER);
  gtk_widget_class_set_template_from_resource (klass,
                                               "/org/ms5/FloorDashboard/widgets/ms5-alarm-banner.ui");
  gtk_widget_class_bind_template_child (klass, Ms5AlarmBanner, revealer);
  gtk_widget_class_bind_template_child (klass, Ms5AlarmBanner, content);
  gtk_widget_class_bind_template_child (klass, Ms5AlarmBanner, icon);
  gtk_widget_class_bind_template_child (klass, Ms5AlarmBanner, open_button);
  gtk_widget_class_bind_template_child (klass, Ms5AlarmBanner, title_label);
  gtk_widget_class_bind_template_child (klass, Ms5AlarmBanner, detail_label);
  gtk_widget_class_bind_template_child (klass, Ms5AlarmBanner, buttons);
  gtk_widget_class_bind_template_child (klass, Ms5AlarmBanner, more_button);
  gtk_widget_class_bind_template_child (klass, Ms5AlarmBanner, timer);
  gtk_widget_class_bind_template_child (klass, Ms5AlarmBanner, acknowledge_button);
  gtk_widget_class_bind_template_child (klass, Ms5AlarmBanner, acknowledge_label);
  gtk_widget_class_bind_template_child (klass, Ms5AlarmBanner, pending_icon);
  gtk_widget_class_bind_template_child (klass, Ms5AlarmBanner, resolve_button);
  gtk_widget_class_bind_template_callback (klass, acknowledge_cb);
  gtk_widget_class_bind_template_callback (klass, activate_cb);
  gtk_widget_class_bind_template_callback (klass, resolve_cb);
}

static void
ms5_alarm_banner_class_init (Ms5AlarmBannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_alarm_banner_dispose;
  object_class->finalize = ms5_alarm_banner_finalize;
  object_class->get_property = ms5_alarm_banner_get_property;
  object_class->set_property = ms5_alarm_banner_set_property;

  properties[PROP_CAN_ACT] = g_param_spec_boolean ("can-act", NULL, NULL, TRUE, MS5_PARAM_FLAGS);
  properties[PROP_CAN_RESOLVE] = g_param_spec_boolean ("can-resolve", NULL, NULL, TRUE, MS5_PARAM_FLAGS);
  properties[PROP_DETAIL] = ms5_param_string ("detail");
  properties[PROP_MORE] = ms5_param_uint ("more", G_MAXUINT, 0);
  properties[PROP_PRIORITY] = ms5_param_uint ("priority", MS5_PRIORITY_CRITICAL, MS5_PRIORITY_HIGH);
  properties[PROP_PULSE] = ms5_param_object ("pulse", MS5_TYPE_PULSE);
  properties[PROP_RAISED] = ms5_param_time ("raised");
  properties[PROP_REVEALED] = ms5_param_boolean ("revealed");
  properties[PROP_STATE] = ms5_param_enum ("state", MS5_TYPE_BANNER_STATE, MS5_BANNER_RAISED);
  properties[PROP_TITLE] = ms5_param_string ("title");
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* What the reader wants done with the call, or to see of it. */
  signals[ACKNOWLEDGE] = g_signal_new ("acknowledge", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RESOLVE] = g_signal_new ("resolve", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATE] = g_signal_new ("activate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                    0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  bind_template (widget_class);
  gtk_widget_class_set_css_name (widget_class, "alarmbanner");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
ms5_alarm_banner_init (Ms5AlarmBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->priority = MS5_PRIORITY_HIGH;
  self->raised = MS5_TIME_NONE;
  self->can_act = TRUE;
  self->can_resolve = TRUE;

  /* On a narrow window the buttons go below the text. */
  gtk_widget_set_layout_manager (self->content, ms5_beside_layout_new (16, 320));
  gtk_widget_set_layout_manager (self->buttons, ms5_wrap_layout_new (8, 8));
  banner_changed (self);
  revealed_changed (self);
}

/**
 * ms5_alarm_banner_new:
 *
 * Returns: (transfer floating): a banner that is not seen yet
 */
GtkWidget *
ms5_alarm_banner_new (void)
{
  return g_object_new (MS5_TYPE_ALARM_BANNER, NULL);
}

gboolean
ms5_alarm_banner_get_revealed (Ms5AlarmBanner *self)
{
  g_return_val_if_fail (MS5_IS_ALARM_BANNER (self), FALSE);

  return self->revealed;
}

void
ms5_alarm_banner_set_revealed (Ms5AlarmBanner *self,
                               gboolean        revealed)
{
  g_return_if_fail (MS5_IS_ALARM_BANNER (self));

  ms5_keeper_set_boolean (self, MEMBER (PROP_REVEALED), revealed);
}

void
ms5_alarm_banner_set_priority (Ms5AlarmBanner *self,
                               Ms5Priority     priority)
{
  g_return_if_fail (MS5_IS_ALARM_BANNER (self));
  g_return_if_fail ((guint) priority < MS5_N_PRIORITIES);

  ms5_keeper_set_uint (self, MEMBER (PROP_PRIORITY), priority);
}

void
ms5_alarm_banner_set_title (Ms5AlarmBanner *self,
                            const char     *title)
{
  g_return_if_fail (MS5_IS_ALARM_BANNER (self));

  ms5_keeper_set_string (self, MEMBER (PROP_TITLE), title);
}

void
ms5_alarm_banner_set_detail (Ms5AlarmBanner *self,
                             const char     *detail)
{
  g_return_if_fail (MS5_IS_ALARM_BANNER (self));

  ms5_keeper_set_string (self, MEMBER (PROP_DETAIL), detail);
}

/**
 * ms5_alarm_banner_set_raised:
 * @self: a banner
 * @raised: when the call was raised: its timer runs from there
 */
void
ms5_alarm_banner_set_raised (Ms5AlarmBanner *self,
                             Ms5Time         raised)
{
  g_return_if_fail (MS5_IS_ALARM_BANNER (self));

  ms5_keeper_set_time (self, MEMBER (PROP_RAISED), raised);
}

void
ms5_alarm_banner_set_pulse (Ms5AlarmBanner *self,
                            Ms5Pulse       *pulse)
{
  g_return_if_fail (MS5_IS_ALARM_BANNER (self));

  ms5_keeper_set_object (self, MEMBER (PROP_PULSE), pulse);
}

Ms5BannerState
ms5_alarm_banner_get_state (Ms5AlarmBanner *self)
{
  g_return_val_if_fail (MS5_IS_ALARM_BANNER (self), MS5_BANNER_RAISED);

  return self->state;
}

void
ms5_alarm_banner_set_state (Ms5AlarmBanner *self,
                            Ms5BannerState  state)
{
  g_return_if_fail (MS5_IS_ALARM_BANNER (self));
  g_return_if_fail ((guint) state <= MS5_BANNER_ACKNOWLEDGED);

  ms5_keeper_set_enum (self, MEMBER (PROP_STATE), (int) state);
}

/**
 * ms5_alarm_banner_set_more:
 * @self: a banner
 * @more: how many other calls are open; pressing «2 more» emits `activate`
 */
void
ms5_alarm_banner_set_more (Ms5AlarmBanner *self,
                           guint           more)
{
  g_return_if_fail (MS5_IS_ALARM_BANNER (self));

  ms5_keeper_set_uint (self, MEMBER (PROP_MORE), more);
}

/**
 * ms5_alarm_banner_set_can_act:
 * @self: a banner
 * @can_act: whether the reader may acknowledge and resolve
 */
void
ms5_alarm_banner_set_can_act (Ms5AlarmBanner *self,
                              gboolean        can_act)
{
  g_return_if_fail (MS5_IS_ALARM_BANNER (self));

  ms5_keeper_set_boolean (self, MEMBER (PROP_CAN_ACT), can_act);
}

/**
 * ms5_alarm_banner_set_can_resolve:
 * @self: a banner
 * @can_resolve: whether it is for a person to say that it is over
 */
void
ms5_alarm_banner_set_can_resolve (Ms5AlarmBanner *self,
                                  gboolean        can_resolve)
{
  g_return_if_fail (MS5_IS_ALARM_BANNER (self));

  ms5_keeper_set_boolean (self, MEMBER (PROP_CAN_RESOLVE), can_resolve);
}
