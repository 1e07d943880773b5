/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-page-util.h"

#include <glib/gi18n.h>
#include <string.h>

#define STATIC_WIDGETS "static-widgets"

/**
 * ms5_view_init:
 * @view: a view in a widget
 * @other: the one to take over
 */
void
ms5_view_init (Ms5View       *view,
               const Ms5View *other)
{
  view->floor = g_object_ref (other->floor);
  view->pulse = g_object_ref (other->pulse);
  view->settings = g_object_ref (other->settings);
  view->client = other->client != NULL ? g_object_ref (other->client) : NULL;
}

/**
 * ms5_view_clear:
 * @view: a view; may be cleared twice
 */
void
ms5_view_clear (Ms5View *view)
{
  g_clear_object (&view->floor);
  g_clear_object (&view->pulse);
  g_clear_object (&view->settings);
  g_clear_object (&view->client);
}

/* Since when a line or machine is silent; %MS5_TIME_NONE if it is not. */
static Ms5Time
silent_since (Ms5ModelItem *shown)
{
  if (shown != NULL && MS5_IS_LINE_MODEL (shown))
    {
      const Ms5LineItem *line = ms5_line_model_get_item (MS5_LINE_MODEL (shown));

      return line->state == MS5_STATE_NO_DATA ? line->since : MS5_TIME_NONE;
    }
  if (shown != NULL && MS5_IS_EQUIPMENT_MODEL (shown))
    {
      const Ms5EquipmentItem *equipment = ms5_equipment_model_get_item (MS5_EQUIPMENT_MODEL (shown));
      Ms5Time since = equipment->last != MS5_TIME_NONE ? equipment->last : equipment->since;

      return equipment->state == MS5_STATE_NO_DATA ? since : MS5_TIME_NONE;
    }
  return MS5_TIME_NONE;
}

/**
 * ms5_view_get_freshness:
 * @view: a view
 * @shown: (nullable): the line or machine that is shown
 * @out_kind: (out): how far it can be trusted to be true now
 * @out_time: (out): since when it has not been
 */
void
ms5_view_get_freshness (const Ms5View    *view,
                        Ms5ModelItem     *shown,
                        Ms5FreshnessKind *out_kind,
                        Ms5Time          *out_time)
{
  Ms5Time silent = silent_since (shown);

  *out_time = ms5_floor_get_as_of (view->floor);
  switch (ms5_floor_get_freshness (view->floor))
    {
    case MS5_FLOOR_OFFLINE:
      *out_kind = MS5_FRESHNESS_OFFLINE;
      return;
    case MS5_FLOOR_DELAYED:
      *out_kind = MS5_FRESHNESS_DELAYED;
      return;
    case MS5_FLOOR_LIVE:
    default:
      *out_kind = MS5_FRESHNESS_LIVE;
    }

  if (silent != MS5_TIME_NONE)
    {
      *out_kind = MS5_FRESHNESS_NO_DATA;
      *out_time = silent;
    }
}

/* What a live button is kept up to date with. */
typedef struct
{
  Ms5View       view;
  Ms5ModelItem *shown;
  char         *name;
} Bound;

static void
bound_free (gpointer data)
{
  Bound *bound = data;

  ms5_view_clear (&bound->view);
  g_clear_object (&bound->shown);
  g_free (bound->name);
  g_free (bound);
}

/* Freshness goes on while the numbers are held still. */
static void
freshness_changed_cb (Ms5LiveButton *button)
{
  Bound *bound = g_object_get_data (G_OBJECT (button), "bound");
  Ms5FreshnessKind kind;
  Ms5Time time;

  ms5_view_get_freshness (&bound->view, bound->shown, &kind, &time);
  ms5_live_button_set_time (button, time);
  ms5_live_button_set_kind (button, kind);
}

static void
live_changed_cb (Ms5LiveButton *button)
{
  Bound *bound = g_object_get_data (G_OBJECT (button), "bound");
  g_auto (GStrv) before = g_settings_get_strv (bound->view.settings, STATIC_WIDGETS);
  g_autoptr (GStrvBuilder) after = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; before[i] != NULL; i++)
    if (!g_str_equal (before[i], bound->name))
      g_strv_builder_add (after, before[i]);
  if (!ms5_live_button_get_live (button))
    g_strv_builder_add (after, bound->name);
  names = g_strv_builder_end (after);
  g_settings_set_strv (bound->view.settings, STATIC_WIDGETS, (const char * const *) names);
}

/**
 * ms5_view_bind_live:
 * @view: a view
 * @button: a button
 * @shown: the line or machine that its widget shows
 * @widget: what its widget is called
 *
 * Says at @button how fresh the widget is, and remembers whether the reader holds it still.
 */
void
ms5_view_bind_live (const Ms5View *view,
                    Ms5LiveButton *button,
                    Ms5ModelItem  *shown,
                    const char    *widget)
{
  g_auto (GStrv) names = g_settings_get_strv (view->settings, STATIC_WIDGETS);
  Bound *bound = g_new0 (Bound, 1);

  ms5_view_init (&bound->view, view);
  bound->shown = g_object_ref (shown);
  bound->name = g_strdup_printf ("%s/%s", ms5_model_item_get_key (shown), widget);
  g_object_set_data_full (G_OBJECT (button), "bound", bound, bound_free);
  ms5_live_button_set_pulse (button, view->pulse);
  ms5_live_button_set_live (button, !g_strv_contains ((const char * const *) names, bound->name));

  g_signal_connect (button, "notify::live", G_CALLBACK (live_changed_cb), NULL);
  g_signal_connect_object (view->floor, "notify::freshness", G_CALLBACK (freshness_changed_cb), button,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view->floor, "notify::as-of", G_CALLBACK (freshness_changed_cb), button,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (shown, "notify::state", G_CALLBACK (freshness_changed_cb), button,
                           G_CONNECT_SWAPPED);
  freshness_changed_cb (button);
}

/**
 * ms5_view_get_stop:
 * @view: a view
 * @line: a line
 *
 * Returns: (transfer none) (nullable): the stop that it stands in
 */
Ms5StopModel *
ms5_view_get_stop (const Ms5View *view,
                   Ms5LineModel  *line)
{
  const Ms5LineItem *item = ms5_line_model_get_item (line);
  g_autofree char *topic = NULL;
  Ms5ModelItem *stop;

  if (item->stop == NULL)
    return NULL;

  topic = g_strdup_printf ("stops/%s", ms5_model_item_get_key (MS5_MODEL_ITEM (line)));
  stop = ms5_floor_get_item (view->floor, topic, item->stop);
  return stop != NULL ? MS5_STOP_MODEL (stop) : NULL;
}

/* That of its reason, or its own as long as it has none. */
static int
get_category (const Ms5View     *view,
              const Ms5StopItem *item)
{
  Ms5ReasonModel *reason = item->reason != NULL
                             ? ms5_plant_model_get_reason (ms5_floor_get_plant (view->floor), item->reason)
                             : NULL;

  return reason != NULL ? ms5_reason_model_get_item (reason)->category : item->category;
}

/**
 * ms5_stop_look:
 * @view: a view
 * @stop: a stop
 *
 * Returns: what it looks like
 */
Ms5StateClass
ms5_stop_look (const Ms5View *view,
               Ms5StopModel  *stop)
{
  const Ms5StopItem *item = ms5_stop_model_get_item (stop);
  int category = get_category (view, item);

  if (item->planned > 0 || category == MS5_CATEGORY_PLANNED)
    return MS5_STATE_CLASS_PLANNED;
  if (category == MS5_CATEGORY_CHANGEOVER)
    return MS5_STATE_CLASS_CHANGEOVER;
  return item->minor > 0 && item->end != MS5_TIME_NONE ? MS5_STATE_CLASS_MINOR_STOP : MS5_STATE_CLASS_STOP;
}

static gboolean
is_break (const Ms5View     *view,
          const Ms5LineItem *item)
{
  Ms5Time now = ms5_floor_get_plant_now (view->floor);

  for (guint i = 0; item->breaks != NULL && i + 1 < item->breaks->len; i += 2)
    if (g_array_index (item->breaks, Ms5Time, i) <= now && now < g_array_index (item->breaks, Ms5Time, i + 1))
      return TRUE;
  return FALSE;
}

/**
 * ms5_line_look:
 * @view: a view
 * @line: a line
 *
 * Returns: what it looks like now
 */
Ms5StateClass
ms5_line_look (const Ms5View *view,
               Ms5LineModel  *line)
{
  const Ms5LineItem *item = ms5_line_model_get_item (line);
  Ms5StateClass look = ms5_state_class_of (item->state, item->mode);
  Ms5StopModel *stop = ms5_view_get_stop (view, line);

  if (look == MS5_STATE_CLASS_NO_DATA || look == MS5_STATE_CLASS_RUNNING)
    return look;
  if (is_break (view, item))
    return MS5_STATE_CLASS_PLANNED;
  if (stop != NULL && ms5_stop_look (view, stop) != MS5_STATE_CLASS_STOP)
    return ms5_stop_look (view, stop);
  /* Waiting for others is grey until it is a stop of its own; held stays amber. */
  if (stop != NULL && look == MS5_STATE_CLASS_WAITING)
    return MS5_STATE_CLASS_STOP;
  return look;
}

/**
 * ms5_line_word:
 * @view: a view
 * @line: a line
 *
 * Returns: the name of its state
 */
const char *
ms5_line_word (const Ms5View *view,
               Ms5LineModel  *line)
{
  const Ms5LineItem *item = ms5_line_model_get_item (line);

  if (ms5_line_look (view, line) == MS5_STATE_CLASS_PLANNED && is_break (view, item))
    return _("Break");
  return ms5_state_get_word (item->state, item->mode, item->cause);
}

/**
 * ms5_line_dup_reason:
 * @view: a view
 * @line: a line
 *
 * Returns: (transfer full) (nullable): why it is as it is, or what it makes
 */
char *
ms5_line_dup_reason (const Ms5View *view,
                     Ms5LineModel  *line)
{
  const Ms5LineItem *item = ms5_line_model_get_item (line);
  const Ms5LineSetupItem *setup = ms5_line_model_get_setup (line);
  Ms5StopModel *stop = ms5_view_get_stop (view, line);
  Ms5EquipmentModel *bottleneck;
  const char *product;

  if (item->state == MS5_STATE_NO_DATA)
    return g_strdup (_("last known values"));
  if (stop != NULL && ms5_stop_model_get_reason_name (stop) != NULL)
    return g_strdup (ms5_stop_model_get_reason_name (stop));

  bottleneck = setup->bottleneck != NULL ? ms5_floor_get_equipment (view->floor, setup->bottleneck) : NULL;
  if (bottleneck != NULL && ms5_equipment_model_get_fault (bottleneck) != NULL)
    return g_strdup (ms5_equipment_model_get_fault (bottleneck));
  if (stop != NULL && ms5_stop_model_is_to_explain (stop))
    return g_strdup (_("no reason yet"));

  product = item->product != NULL
              ? ms5_plant_model_name (ms5_floor_get_plant (view->floor), MS5_PLANT_PRODUCT, item->product, NULL)
              : NULL;
  return g_strdup (product);
}

/**
 * ms5_priority_get_word:
 * @priority: a priority
 *
 * Returns: its name
 */
const char *
ms5_priority_get_word (Ms5Priority priority)
{
  switch (priority)
    {
    case MS5_PRIORITY_LOW: return _("Low");
    case MS5_PRIORITY_MEDIUM: return _("Medium");
    case MS5_PRIORITY_HIGH: return _("High");
    case MS5_PRIORITY_CRITICAL:
    default: return _("Critical");
    }
}

/**
 * ms5_priority_get_icon:
 * @priority: a priority
 *
 * Returns: the name of its icon, whose shape no other has
 */
const char *
ms5_priority_get_icon (Ms5Priority priority)
{
  switch (priority)
    {
    case MS5_PRIORITY_LOW: return "ms5-call-low-symbolic";
    case MS5_PRIORITY_MEDIUM: return "ms5-call-medium-symbolic";
    case MS5_PRIORITY_HIGH: return "ms5-call-high-symbolic";
    case MS5_PRIORITY_CRITICAL:
    default: return "ms5-call-critical-symbolic";
    }
}

/**
 * ms5_page_get_language:
 *
 * Returns: the reader's language, such as `de` or `pt_BR`
 */
const char *
ms5_page_get_language (void)
{
  const char *const *names = g_get_language_names ();

  /* The first that is a language and not an encoding of one. */
  for (guint i = 0; names[i] != NULL; i++)
    if (strpbrk (names[i], ".@") == NULL && !g_str_equal (names[i], "C"))
      return names[i];

  return "en";
}

/**
 * ms5_page_label:
 * @text: (nullable): a text
 * @css_class: (nullable): its style
 *
 * Returns: (transfer floating): a label at the start of its line, which is cut if there is no room
 */
GtkWidget *
ms5_page_label (const char *text,
                const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/**
 * ms5_page_name_button:
 * @button: a button whose label has a mnemonic
 *
 * Lets its name be what its label shows. GTK 4.8 gives it the underscore, too, before that.
 *
 * Returns: (transfer none): @button
 */
GtkWidget *
ms5_page_name_button (GtkWidget *button)
{
  gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL);
  return button;
}

/**
 * ms5_page_set_margins:
 * @widget: a widget
 * @margin: the space around it, in pixels
 */
void
ms5_page_set_margins (GtkWidget *widget,
                      int        margin)
{
  gtk_widget_set_margin_start (widget, margin);
  gtk_widget_set_margin_end (widget, margin);
  gtk_widget_set_margin_top (widget, margin);
  gtk_widget_set_margin_bottom (widget, margin);
}

static void
drop_popover_cb (gpointer popover)
{
  gtk_widget_unparent (popover);
  g_object_unref (popover);
}

/* Later: it still has to give the focus back. */
static void
popover_closed_cb (GtkWidget *popover)
{
  if (gtk_widget_get_parent (popover) != NULL)
    g_idle_add_once (drop_popover_cb, g_object_ref (popover));
}

/**
 * ms5_page_popup:
 * @parent: a widget
 * @child: (transfer floating): what to show
 * @css_class: its style
 *
 * Shows something in a popover beside a widget.
 */
void
ms5_page_popup (GtkWidget  *parent,
                GtkWidget  *child,
                const char *css_class)
{
  GtkWidget *popover = gtk_popover_new ();

  gtk_popover_set_child (GTK_POPOVER (popover), child);
  gtk_widget_add_css_class (popover, css_class);
  gtk_widget_set_parent (popover, parent);
  g_signal_connect (popover, "closed", G_CALLBACK (popover_closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}
