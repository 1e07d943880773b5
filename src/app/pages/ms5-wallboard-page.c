/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-wallboard-page.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-call-due.h"
#include "app/pages/ms5-wallboard-view.h"
#include "app/pages/ms5-watch.h"
#include "app/widgets/ms5-format.h"
#include "app/widgets/ms5-freshness.h"

/* For so high a screen the text is as large as the style has it. */
#define PLAIN_HEIGHT 720

struct _Ms5WallboardPage
{
  GtkWidget     parent_instance;
  Ms5View       view;
  Ms5Pulse     *pulse;        /* of the machine's clock: screens change by it, not by the plant's */
  Ms5PulseLink  beat;
  Ms5Watch      watch;
  char         *reader;       /* (nullable) */
  char         *shown;
  guint         at;           /* which screen */
  gint64        since;        /* when it came, in seconds of the machine's clock */
  int           percent;      /* how large the text is */
  GtkWidget    *box;
  GtkWidget    *site;
  GtkWidget    *title;
  GtkWidget    *freshness;
  GtkWidget    *time;
  GtkWidget    *stack;
  GtkWidget    *call;
};

enum { PROP_0, PROP_SHOWN, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (Ms5WallboardPage, ms5_wallboard_page, GTK_TYPE_WIDGET)

static guint
count_lines (Ms5WallboardPage *self)
{
  return g_list_model_get_n_items (ms5_floor_get_lines (self->view.floor));
}

/* Of the whole floor. */
static guint
count_floors (Ms5WallboardPage *self)
{
  return MAX ((count_lines (self) + MS5_WALLBOARD_CARDS - 1) / MS5_WALLBOARD_CARDS, 1);
}

/* First what is critical and nobody has answered; how many more there are. */
static Ms5CallModel *
find_critical (Ms5WallboardPage *self,
               guint            *out_more)
{
  GListModel *calls = ms5_floor_get_calls (self->view.floor);
  Ms5CallModel *first = NULL;
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (calls); i++)
    {
      g_autoptr (Ms5CallModel) call = g_list_model_get_item (calls, i);

      if (ms5_call_model_get_priority (call) != MS5_PRIORITY_CRITICAL ||
          !ms5_call_is_due (ms5_call_model_get_item (call), self->reader))
        continue;
      if (n++ == 0)
        first = g_object_ref (call);
    }
  *out_more = MAX (n, 1) - 1;
  return first;
}

static void
set_shown (Ms5WallboardPage *self,
           const char       *shown)
{
  if (g_strcmp0 (self->shown, shown) == 0)
    return;

  g_free (self->shown);
  self->shown = g_strdup (shown);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWN]);
}

/* The one before goes once the new one is there. */
static void
show_screen (Ms5WallboardPage *self,
             GtkWidget        *screen,
             const char       *title)
{
  GtkWidget *before = gtk_stack_get_visible_child (GTK_STACK (self->stack));
  GtkWidget *frame = gtk_scrolled_window_new ();

  /* What does not fit is cut: the screen is as large as it is. */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (frame), GTK_POLICY_EXTERNAL, GTK_POLICY_EXTERNAL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (frame), screen);
  gtk_widget_set_can_target (frame, FALSE);
  gtk_widget_set_can_focus (frame, FALSE);
  gtk_stack_add_child (GTK_STACK (self->stack), frame);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), frame);
  if (before != NULL)
    gtk_stack_remove (GTK_STACK (self->stack), before);
  gtk_label_set_text (GTK_LABEL (self->title), title);
}

static gint64
get_seconds (Ms5WallboardPage *self)
{
  return ms5_pulse_now (self->pulse) / MS5_USEC_PER_S;
}

/* Screens are the floor, in as many parts as it takes, and then the lines. */
static void
turn_to (Ms5WallboardPage *self,
         guint             at)
{
  guint floors = count_floors (self);
  g_autoptr (Ms5LineModel) line = NULL;
  g_autofree char *shown = NULL;

  self->at = at % (floors + count_lines (self));
  self->since = get_seconds (self);
  if (self->at >= floors)
    line = g_list_model_get_item (ms5_floor_get_lines (self->view.floor), self->at - floors);
  if (line != NULL && self->view.client != NULL)
    ms5_client_watch_line (self->view.client, ms5_model_item_get_key (MS5_MODEL_ITEM (line)));
  if (line != NULL)
    {
      show_screen (self, ms5_wallboard_line_new (&self->view, line), ms5_line_model_get_name (line));
      shown = g_strconcat ("line:", ms5_model_item_get_key (MS5_MODEL_ITEM (line)), NULL);
    }
  else
    {
      show_screen (self, ms5_wallboard_floor_new (&self->view, self->at * MS5_WALLBOARD_CARDS), _("Floor"));
      shown = floors > 1 ? g_strdup_printf ("floor%u", self->at + 1) : g_strdup ("floor");
    }
  set_shown (self, shown);
}

static void
show_head (Ms5WallboardPage *self)
{
  const char *site = ms5_plant_model_get_name (ms5_floor_get_plant (self->view.floor));
  g_autofree char *time = ms5_format_clock (ms5_floor_get_plant_now (self->view.floor),
                                            ms5_pulse_get_time_zone (self->view.pulse));
  Ms5FreshnessKind kind;
  Ms5Time as_of;

  ms5_view_get_freshness (&self->view, NULL, &kind, &as_of);
  gtk_label_set_text (GTK_LABEL (self->site), site != NULL ? site : "");
  gtk_label_set_text (GTK_LABEL (self->time), time);
  ms5_freshness_set_time (MS5_FRESHNESS (self->freshness), as_of);
  ms5_freshness_set_kind (MS5_FRESHNESS (self->freshness), kind);
}

/* It takes the screen, and gives it back to what was there. */
static void
page_update (gpointer widget)
{
  Ms5WallboardPage *self = widget;
  guint more = 0;
  g_autoptr (Ms5CallModel) call = find_critical (self, &more);

  show_head (self);
  gtk_widget_set_visible (self->call, call != NULL);
  gtk_widget_set_visible (self->box, call == NULL);
  if (call != NULL)
    {
      ms5_wallboard_call_show (MS5_WALLBOARD_CALL (self->call), call, more);
      set_shown (self, "call");
    }
  else if (g_strcmp0 (self->shown, "call") == 0 || self->shown == NULL)
    {
      turn_to (self, self->at);
    }
}

static void
lines_changed_cb (Ms5WallboardPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && g_strcmp0 (self->shown, "call") != 0)
    turn_to (self, 0);
}

/* To be read from six metres away on whatever hangs there. */
static void
fit_text (Ms5WallboardPage *self)
{
  static const int sizes[] = { 100, 125, 150, 200, 300 };
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));
  int percent = gtk_widget_get_height (window) * 100 / PLAIN_HEIGHT;
  int chosen = sizes[0];

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (percent >= sizes[i])
      chosen = sizes[i];
  if (chosen == self->percent)
    return;

  self->percent = chosen;
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *name = g_strdup_printf ("text-%d", sizes[i]);

      ms5_widget_set_class (GTK_WIDGET (self), name, sizes[i] == chosen);
    }
}

static void
beat_cb (gpointer data,
         gpointer user_data)
{
  Ms5WallboardPage *self = user_data;
  gint64 seconds = g_settings_get_uint (self->view.settings, "wall-board-seconds");
  gint64 passed = get_seconds (self) - self->since;

  fit_text (self);
  show_head (self);
  if (g_strcmp0 (self->shown, "call") != 0 && (passed >= seconds || passed < 0))
    turn_to (self, self->at + 1);
}

static void
ms5_wallboard_page_map (GtkWidget *widget)
{
  Ms5WallboardPage *self = MS5_WALLBOARD_PAGE (widget);

  GTK_WIDGET_CLASS (ms5_wallboard_page_parent_class)->map (widget);
  fit_text (self);
  ms5_pulse_link_set (&self->beat, self->pulse, beat_cb, self);
}

static void
ms5_wallboard_page_unmap (GtkWidget *widget)
{
  ms5_pulse_link_clear (&MS5_WALLBOARD_PAGE (widget)->beat);

  GTK_WIDGET_CLASS (ms5_wallboard_page_parent_class)->unmap (widget);
}

static void
ms5_wallboard_page_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SHOWN:
      g_value_set_string (value, MS5_WALLBOARD_PAGE (object)->shown);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ms5_wallboard_page_dispose (GObject *object)
{
  Ms5WallboardPage *self = MS5_WALLBOARD_PAGE (object);

  ms5_pulse_link_clear (&self->beat);
  ms5_watch_clear (&self->watch);
  ms5_widget_remove_children (GTK_WIDGET (self));
  g_clear_object (&self->pulse);
  ms5_view_clear (&self->view);
  g_clear_pointer (&self->reader, g_free);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (ms5_wallboard_page_parent_class)->dispose (object);
}

static void
ms5_wallboard_page_class_init (Ms5WallboardPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ms5_wallboard_page_get_property;
  object_class->dispose = ms5_wallboard_page_dispose;
  widget_class->map = ms5_wallboard_page_map;
  widget_class->unmap = ms5_wallboard_page_unmap;

  properties[PROP_SHOWN] = g_param_spec_string ("shown", NULL, NULL, NULL,
                                                G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "wallboard");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
head_new (Ms5WallboardPage *self)
{
  GtkWidget *head = gtk_center_box_new ();
  GtkWidget *end = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);

  self->site = ms5_page_label (NULL, "site");
  self->title = ms5_page_label (NULL, "title");
  self->freshness = ms5_freshness_new ();
  self->time = ms5_page_label (NULL, "time");
  gtk_box_append (GTK_BOX (end), self->freshness);
  gtk_box_append (GTK_BOX (end), self->time);
  gtk_center_box_set_start_widget (GTK_CENTER_BOX (head), self->site);
  gtk_center_box_set_center_widget (GTK_CENTER_BOX (head), self->title);
  gtk_center_box_set_end_widget (GTK_CENTER_BOX (head), end);
  gtk_widget_add_css_class (head, "head");
  return head;
}

static void
ms5_wallboard_page_init (Ms5WallboardPage *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->stack = gtk_stack_new ();
  gtk_stack_set_transition_type (GTK_STACK (self->stack), GTK_STACK_TRANSITION_TYPE_CROSSFADE);
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_widget_add_css_class (self->stack, "screen");
  gtk_box_append (GTK_BOX (self->box), head_new (self));
  gtk_box_append (GTK_BOX (self->box), self->stack);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "none");
}

/**
 * ms5_wallboard_page_new:
 * @view: what it works with
 * @clock: the machine's clock
 *
 * Returns: (transfer floating): a wall board
 */
GtkWidget *
ms5_wallboard_page_new (const Ms5View *view,
                        Ms5Clock      *clock)
{
  Ms5WallboardPage *self = g_object_new (MS5_TYPE_WALLBOARD_PAGE, NULL);
  GListModel *lines = ms5_floor_get_lines (view->floor);

  ms5_view_init (&self->view, view);
  self->pulse = ms5_pulse_new (clock);
  ms5_freshness_set_pulse (MS5_FRESHNESS (self->freshness), view->pulse);
  self->call = ms5_wallboard_call_new (view);
  gtk_widget_set_visible (self->call, FALSE);
  gtk_widget_set_parent (self->call, GTK_WIDGET (self));
  ms5_watch_init (&self->watch, GTK_WIDGET (self), page_update);
  ms5_watch_add (&self->watch, ms5_floor_get_calls (view->floor), "items-changed");
  ms5_watch_add (&self->watch, view->floor, "notify::raised-calls");
  ms5_watch_add (&self->watch, view->floor, "notify::freshness");
  ms5_watch_add (&self->watch, ms5_floor_get_plant (view->floor), "notify");
  g_signal_connect_object (lines, "items-changed", G_CALLBACK (lines_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * ms5_wallboard_page_get_shown:
 * @self: a wall board
 *
 * Returns: (nullable): what it shows: see the property
 */
const char *
ms5_wallboard_page_get_shown (Ms5WallboardPage *self)
{
  g_return_val_if_fail (MS5_IS_WALLBOARD_PAGE (self), NULL);

  return self->shown;
}

/**
 * ms5_wallboard_page_set_reader:
 * @self: a wall board
 * @name: (nullable): who is signed in, as items name people
 */
void
ms5_wallboard_page_set_reader (Ms5WallboardPage *self,
                               const char       *name)
{
  g_return_if_fail (MS5_IS_WALLBOARD_PAGE (self));

  if (g_strcmp0 (self->reader, name) == 0)
    return;

  g_free (self->reader);
  self->reader = g_strdup (name);
  ms5_watch_touch (&self->watch);
}
