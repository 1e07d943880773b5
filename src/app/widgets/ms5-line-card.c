/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-line-card.h"

#include <glib/gi18n.h>

#include "ms5-bar.h"
#include "ms5-clickable.h"
#include "ms5-figure.h"
#include "ms5-format.h"
#include "ms5-keepers.h"
#include "ms5-spoken.h"
#include "ms5-timer.h"

struct _Ms5LineCard
{
  GtkWidget     parent_instance;
  char         *title;
  char         *state_text;
  char         *reason;
  int           state;
  Ms5Time       since;
  Ms5Pulse     *pulse;
  double        oee;
  double        oee_target;
  double        good;
  double        target;
  double        speed;
  double        speed_target;
  guint         calls;
  gboolean      urgent;

  GtkWidget    *state_icon;
  GtkWidget    *name;
  GtkWidget    *state_label;
  Ms5Timer     *timer;
  Ms5OeeGauge  *gauge;
  Ms5Figure    *good_figure;
  Ms5Bar       *good_bar;
  Ms5Figure    *speed_figure;
  GtkWidget    *reason_label;
  GtkWidget    *calls_badge;
  Ms5Figure    *calls_figure;
  Ms5Freshness *freshness;
  Ms5Spoken     spoken;
};

enum
{
  PROP_0,
  PROP_CALLS,
  PROP_GOOD,
  PROP_OEE,
  PROP_OEE_TARGET,
  PROP_PULSE,
  PROP_REASON,
  PROP_SINCE,
  PROP_SPEED,
  PROP_SPEED_TARGET,
  PROP_STATE,
  PROP_STATE_TEXT,
  PROP_TARGET,
  PROP_TITLE,
  PROP_URGENT,
  N_PROPS
};

static void clock_changed  (gpointer data);
static void number_changed (gpointer data);
static void state_changed  (gpointer data);

static GParamSpec *properties[N_PROPS];
static const Ms5Keeper members[N_PROPS] = {
  [PROP_CALLS] = MS5_KEEPER (Ms5LineCard, calls, state_changed),
  [PROP_GOOD] = MS5_KEEPER (Ms5LineCard, good, number_changed),
  [PROP_OEE] = MS5_KEEPER (Ms5LineCard, oee, number_changed),
  [PROP_OEE_TARGET] = MS5_KEEPER (Ms5LineCard, oee_target, number_changed),
  [PROP_PULSE] = MS5_KEEPER (Ms5LineCard, pulse, clock_changed),
  [PROP_REASON] = MS5_KEEPER (Ms5LineCard, reason, state_changed),
  [PROP_SINCE] = MS5_KEEPER (Ms5LineCard, since, clock_changed),
  [PROP_SPEED] = MS5_KEEPER (Ms5LineCard, speed, number_changed),
  [PROP_SPEED_TARGET] = MS5_KEEPER (Ms5LineCard, speed_target, number_changed),
  [PROP_STATE] = MS5_KEEPER (Ms5LineCard, state, state_changed),
  [PROP_STATE_TEXT] = MS5_KEEPER (Ms5LineCard, state_text, state_changed),
  [PROP_TARGET] = MS5_KEEPER (Ms5LineCard, target, number_changed),
  [PROP_TITLE] = MS5_KEEPER (Ms5LineCard, title, state_changed),
  [PROP_URGENT] = MS5_KEEPER (Ms5LineCard, urgent, state_changed),
};

#define MEMBER(prop) &members[prop], properties[prop]

G_DEFINE_FINAL_TYPE (Ms5LineCard, ms5_line_card, GTK_TYPE_WIDGET)

static const char *
get_word (Ms5LineCard *self)
{
  return self->state_text != NULL ? self->state_text : ms5_state_class_get_word (self->state);
}

/* A run or a wait has no time that anybody waits for. */
static gboolean
is_timed (Ms5LineCard *self)
{
  return self->since != MS5_TIME_NONE && self->state != MS5_STATE_CLASS_RUNNING &&
         self->state != MS5_STATE_CLASS_WAITING;
}

static char *
format_pair (double value,
             double target)
{
  g_autofree char *a = ms5_format_number (value, 0);
  g_autofree char *b = ms5_format_number (target, 0);

  return isnan (target) ? g_steal_pointer (&a) : g_strdup_printf ("%s / %s", a, b);
}

static void
append_calls (Ms5LineCard *self,
              GString     *text)
{
  if (self->calls == 0)
    return;

  g_string_append (text, ", ");
  g_string_append_printf (text, ngettext ("%u open call", "%u open calls", self->calls), self->calls);
}

static void
update_accessible (Ms5LineCard *self,
                   gboolean     at_once)
{
  g_autoptr (GString) text = g_string_new (self->title);
  g_autofree char *oee = ms5_format_percent_figure (self->oee);
  g_autofree char *good = ms5_format_number (self->good, 0);
  g_autofree char *target = ms5_format_number (self->target, 0);
  g_autofree char *freshness =
    ms5_freshness_format (ms5_freshness_get_kind (self->freshness),
                          ms5_freshness_get_time (self->freshness),
                          ms5_pulse_now (self->pulse), ms5_pulse_get_time_zone (self->pulse));

  g_string_append_printf (text, ", %s", get_word (self));
  if (self->reason != NULL && self->reason[0] != '\0')
    g_string_append_printf (text, ", %s", self->reason);
  append_calls (self, text);
  g_string_append (text, ", ");
  if (isnan (self->oee))
    g_string_append (text, _("OEE has no value"));
  else
    g_string_append_printf (text, _("OEE %s percent"), oee);
  if (!isnan (self->good))
    {
      g_string_append (text, ", ");
      g_string_append_printf (text, _("%s good, target now %s"), good, target);
    }
  g_string_append_printf (text, ", %s", freshness);

  ms5_spoken_say (&self->spoken, GTK_WIDGET (self), text->str, at_once);
}

static void
number_changed (gpointer data)
{
  Ms5LineCard *self = data;
  g_autofree char *good = format_pair (self->good, self->target);
  g_autofree char *pair = format_pair (self->speed, self->speed_target);
  g_autofree char *speed = NULL;

  /* Translators: a speed and its target, in pieces per minute. */
  speed = isnan (self->speed) ? g_strdup (pair) : g_strdup_printf (_("%s per min"), pair);

  ms5_oee_gauge_set_value (self->gauge, self->oee);
  ms5_oee_gauge_set_target (self->gauge, self->oee_target);
  ms5_figure_set_text (self->good_figure, good);
  ms5_figure_set_text (self->speed_figure, speed);
  ms5_bar_set_value (self->good_bar, self->target > 0 ? self->good / self->target : NAN);
  update_accessible (self, FALSE);
}

static void
clock_changed (gpointer data)
{
  Ms5LineCard *self = data;

  ms5_freshness_set_pulse (self->freshness, self->pulse);
  ms5_timer_set_pulse (self->timer, self->pulse);
  ms5_timer_set_start_time (self->timer, is_timed (self) ? self->since : MS5_TIME_NONE);
  ms5_timer_set_coarse (self->timer, self->state == MS5_STATE_CLASS_NO_DATA);
  gtk_widget_set_visible (GTK_WIDGET (self->timer), is_timed (self));
}

static void
state_changed (gpointer data)
{
  Ms5LineCard *self = data;
  g_autofree char *calls = g_strdup_printf ("%u", self->calls);

  gtk_label_set_text (GTK_LABEL (self->name), self->title != NULL ? self->title : "");
  gtk_label_set_text (GTK_LABEL (self->state_label), get_word (self));
  gtk_label_set_text (GTK_LABEL (self->reason_label), self->reason != NULL ? self->reason : "");
  ms5_widget_set_tooltip (self->reason_label, self->reason);
  ms5_image_set_icon (self->state_icon, ms5_state_class_get_icon (self->state));
  ms5_widget_set_state_class (GTK_WIDGET (self), self->state);
  ms5_widget_set_class (GTK_WIDGET (self), "urgent", self->urgent);
  ms5_figure_set_text (self->calls_figure, calls);
  gtk_widget_set_visible (self->calls_badge, self->calls > 0);
  clock_changed (self);
  update_accessible (self, TRUE);
}

static void
freshness_cb (Ms5Freshness *freshness,
              GParamSpec   *pspec,
              Ms5LineCard  *self)
{
  gboolean stale = ms5_freshness_get_kind (freshness) != MS5_FRESHNESS_LIVE;

  ms5_widget_set_class (GTK_WIDGET (self), "stale", stale);
  ms5_oee_gauge_set_stale (self->gauge, stale);
  update_accessible (self, TRUE);
}

static void
ms5_line_card_dispose (GObject *object)
{
  Ms5LineCard *self = MS5_LINE_CARD (object);

  ms5_spoken_clear (&self->spoken);
  g_clear_object (&self->pulse);
  ms5_widget_remove_children (GTK_WIDGET (self));
  gtk_widget_dispose_template (GTK_WIDGET (self), MS5_TYPE_LINE_CARD);

  G_OBJECT_CLASS (ms5_line_card_parent_class)->dispose (object);
}

static void
ms5_line_card_finalize (GObject *object)
{
  ms5_keepers_clear (object, members, properties, N_PROPS);

  G_OBJECT_CLASS (ms5_line_card_parent_class)->finalize (object);
}

static void
ms5_line_card_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  ms5_keeper_get (object, &members[prop_id], pspec, value);
}

static void
ms5_line_card_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  ms5_keeper_set (object, &members[prop_id], pspec, value);
}

static void
bind_template (GtkWidgetClass *klass)
{
  g_type_ensure (MS5_TYPE_BAR);
  g_type_ensure (MS5_TYPE_FIGURE);
  g_type_ensure (MS5_TYPE_FRESHNESS);
  g_type_ensure (MS5_TYPE_OEE_GAUGE);
  g_type_ensure (MS5_TYPE_TIMER);
  gtk_widget_class_set_template_from_resource (klass,
                                               "/org/ms5/FloorDashboard/widgets/ms5-line-card.ui");
  gtk_widget_class_bind_template_child (klass, Ms5LineCard, state_icon);
  gtk_widget_class_bind_template_child (klass, Ms5LineCard, name);
  gtk_widget_class_bind_template_child (klass, Ms5LineCard, state_label);
  gtk_widget_class_bind_template_child (klass, Ms5LineCard, timer);
  gtk_widget_class_bind_template_child (klass, Ms5LineCard, gauge);
  gtk_widget_class_bind_template_child (klass, Ms5LineCard, good_figure);
  gtk_widget_class_bind_template_child (klass, Ms5LineCard, good_bar);
  gtk_widget_class_bind_template_child (klass, Ms5LineCard, speed_figure);
  gtk_widget_class_bind_template_child (klass, Ms5LineCard, reason_label);
  gtk_widget_class_bind_template_child (klass, Ms5LineCard, calls_badge);
  gtk_widget_class_bind_template_child (klass, Ms5LineCard, calls_figure);
  gtk_widget_class_bind_template_child (klass, Ms5LineCard, freshness);
}

static void
ms5_line_card_class_init (Ms5LineCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_line_card_dispose;
  object_class->finalize = ms5_line_card_finalize;
  object_class->get_property = ms5_line_card_get_property;
  object_class->set_property = ms5_line_card_set_property;

  properties[PROP_CALLS] = ms5_param_uint ("calls", G_MAXUINT, 0);
  properties[PROP_GOOD] = ms5_param_double ("good");
  properties[PROP_OEE] = ms5_param_double ("oee");
  properties[PROP_OEE_TARGET] = ms5_param_double ("oee-target");
  properties[PROP_PULSE] = ms5_param_object ("pulse", MS5_TYPE_PULSE);
  properties[PROP_REASON] = ms5_param_string ("reason");
  properties[PROP_SINCE] = ms5_param_time ("since");
  properties[PROP_SPEED] = ms5_param_double ("speed");
  properties[PROP_SPEED_TARGET] = ms5_param_double ("speed-target");
  properties[PROP_STATE] = ms5_param_enum ("state", MS5_TYPE_STATE_CLASS, MS5_STATE_CLASS_NO_DATA);
  properties[PROP_STATE_TEXT] = ms5_param_string ("state-text");
  properties[PROP_TARGET] = ms5_param_double ("target");
  properties[PROP_TITLE] = ms5_param_string ("title");
  properties[PROP_URGENT] = ms5_param_boolean ("urgent");
  g_object_class_install_properties (object_class, N_PROPS, properties);

  ms5_clickable_class_init (widget_class, "activate");
  bind_template (widget_class);
  gtk_widget_class_set_css_name (widget_class, "linecard");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
ms5_line_card_init (Ms5LineCard *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_init_template (widget);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (widget)),
                                  GTK_ORIENTATION_VERTICAL);
  self->state = MS5_STATE_CLASS_NO_DATA;
  self->since = MS5_TIME_NONE;
  self->oee = NAN;
  self->oee_target = NAN;
  self->good = NAN;
  self->target = NAN;
  self->speed = NAN;
  self->speed_target = NAN;
  g_signal_connect_object (self->freshness, "notify::kind", G_CALLBACK (freshness_cb), self, 0);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  ms5_clickable_init (widget);
  number_changed (self);
  state_changed (self);
}

/**
 * ms5_line_card_new:
 *
 * Returns: (transfer floating): a card without data
 */
GtkWidget *
ms5_line_card_new (void)
{
  return g_object_new (MS5_TYPE_LINE_CARD, NULL);
}

void
ms5_line_card_set_title (Ms5LineCard *self,
                         const char  *title)
{
  g_return_if_fail (MS5_IS_LINE_CARD (self));

  ms5_keeper_set_string (self, MEMBER (PROP_TITLE), title);
}

/**
 * ms5_line_card_set_state:
 * @self: a card
 * @state: its header's colour and icon
 */
void
ms5_line_card_set_state (Ms5LineCard   *self,
                         Ms5StateClass  state)
{
  g_return_if_fail (MS5_IS_LINE_CARD (self));
  g_return_if_fail ((guint) state < MS5_N_STATE_CLASSES);

  ms5_keeper_set_enum (self, MEMBER (PROP_STATE), (int) state);
}

/**
 * ms5_line_card_set_state_text:
 * @self: a card
 * @state_text: (nullable): the state's word; that of its class if %NULL
 */
void
ms5_line_card_set_state_text (Ms5LineCard *self,
                              const char  *state_text)
{
  g_return_if_fail (MS5_IS_LINE_CARD (self));

  ms5_keeper_set_string (self, MEMBER (PROP_STATE_TEXT), state_text);
}

/**
 * ms5_line_card_set_since:
 * @self: a card
 * @since: when the state began; a timer runs from it, but for a line that runs or waits
 */
void
ms5_line_card_set_since (Ms5LineCard *self,
                         Ms5Time      since)
{
  g_return_if_fail (MS5_IS_LINE_CARD (self));

  ms5_keeper_set_time (self, MEMBER (PROP_SINCE), since);
}

void
ms5_line_card_set_pulse (Ms5LineCard *self,
                         Ms5Pulse    *pulse)
{
  g_return_if_fail (MS5_IS_LINE_CARD (self));

  ms5_keeper_set_object (self, MEMBER (PROP_PULSE), pulse);
}

void
ms5_line_card_set_oee (Ms5LineCard *self,
                       double       oee)
{
  g_return_if_fail (MS5_IS_LINE_CARD (self));

  ms5_keeper_set_double (self, MEMBER (PROP_OEE), oee);
}

void
ms5_line_card_set_oee_target (Ms5LineCard *self,
                              double       oee_target)
{
  g_return_if_fail (MS5_IS_LINE_CARD (self));

  ms5_keeper_set_double (self, MEMBER (PROP_OEE_TARGET), oee_target);
}

/**
 * ms5_line_card_set_good:
 * @self: a card
 * @good: good pieces so far in this shift, NaN if unknown
 */
void
ms5_line_card_set_good (Ms5LineCard *self,
                        double       good)
{
  g_return_if_fail (MS5_IS_LINE_CARD (self));

  ms5_keeper_set_double (self, MEMBER (PROP_GOOD), good);
}

/**
 * ms5_line_card_set_target:
 * @self: a card
 * @target: how many there should be by now, NaN if unknown
 */
void
ms5_line_card_set_target (Ms5LineCard *self,
                          double       target)
{
  g_return_if_fail (MS5_IS_LINE_CARD (self));

  ms5_keeper_set_double (self, MEMBER (PROP_TARGET), target);
}

/**
 * ms5_line_card_set_speed:
 * @self: a card
 * @speed: pieces per minute, NaN if unknown
 */
void
ms5_line_card_set_speed (Ms5LineCard *self,
                         double       speed)
{
  g_return_if_fail (MS5_IS_LINE_CARD (self));

  ms5_keeper_set_double (self, MEMBER (PROP_SPEED), speed);
}

void
ms5_line_card_set_speed_target (Ms5LineCard *self,
                                double       speed_target)
{
  g_return_if_fail (MS5_IS_LINE_CARD (self));

  ms5_keeper_set_double (self, MEMBER (PROP_SPEED_TARGET), speed_target);
}

/**
 * ms5_line_card_set_reason:
 * @self: a card
 * @reason: (nullable): one line about the state
 */
void
ms5_line_card_set_reason (Ms5LineCard *self,
                          const char  *reason)
{
  g_return_if_fail (MS5_IS_LINE_CARD (self));

  ms5_keeper_set_string (self, MEMBER (PROP_REASON), reason);
}

void
ms5_line_card_set_calls (Ms5LineCard *self,
                         guint        calls)
{
  g_return_if_fail (MS5_IS_LINE_CARD (self));

  ms5_keeper_set_uint (self, MEMBER (PROP_CALLS), calls);
}

/**
 * ms5_line_card_set_urgent:
 * @self: a card
 * @urgent: whether somebody is called for and nobody has answered: a strong outline, no blinking
 */
void
ms5_line_card_set_urgent (Ms5LineCard *self,
                          gboolean     urgent)
{
  g_return_if_fail (MS5_IS_LINE_CARD (self));

  ms5_keeper_set_boolean (self, MEMBER (PROP_URGENT), urgent);
}

/**
 * ms5_line_card_get_gauge:
 * @self: a card
 *
 * Returns: (transfer none): its gauge, for the range, the coverage and the reason of no value
 */
Ms5OeeGauge *
ms5_line_card_get_gauge (Ms5LineCard *self)
{
  g_return_val_if_fail (MS5_IS_LINE_CARD (self), NULL);

  return self->gauge;
}

/**
 * ms5_line_card_get_freshness:
 * @self: a card
 *
 * Returns: (transfer none): how far it can be trusted; the whole card looks accordingly
 */
Ms5Freshness *
ms5_line_card_get_freshness (Ms5LineCard *self)
{
  g_return_val_if_fail (MS5_IS_LINE_CARD (self), NULL);

  return self->freshness;
}
