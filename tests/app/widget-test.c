/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "widget-test.h"

#include <math.h>

#include "app/widgets/ms5-widgets.h"

/* How long a frame may take on a machine that is busy with others. */
#define DEADLINE (60 * G_USEC_PER_SEC)

/**
 * widget_test_init:
 *
 * A display, the widgets, their style, and no animations: those have tests of their own.
 */
void
widget_test_init (int    *argc,
                  char ***argv)
{
  g_autoptr (GtkCssProvider) provider = NULL;

  g_test_init (argc, argv, NULL);
  adw_init ();
  ms5_widgets_init ();

  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/org/ms5/FloorDashboard/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_set (gtk_settings_get_default (),
                "gtk-enable-animations", FALSE,
                "gtk-font-name", "Cantarell 11",
                NULL);
}

/**
 * widget_test_pulse:
 * @out_clock: (out) (transfer full): what moves it
 *
 * Returns: (transfer full): a pulse at WIDGET_TEST_NOW in Berlin
 */
Ms5Pulse *
widget_test_pulse (Ms5ManualClock **out_clock)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  Ms5Pulse *pulse;

  *out_clock = ms5_manual_clock_new (WIDGET_TEST_NOW);
  pulse = ms5_pulse_new (MS5_CLOCK (*out_clock));
  g_assert_nonnull (zone);
  ms5_pulse_set_time_zone (pulse, zone);
  return pulse;
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Returns at the latest after a moment, so that whoever waits sees its deadline. */
static void
iterate (void)
{
  guint id = g_timeout_add (50, wake_cb, NULL);

  g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static void
frame_cb (GdkFrameClock *clock,
          guint         *frames)
{
  (*frames)++;
}

/**
 * widget_test_frames:
 * @widget: in a window that is mapped
 * @n: how many frames to wait for
 */
void
widget_test_frames (GtkWidget *widget,
                    guint      n)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  gint64 deadline = g_get_monotonic_time () + DEADLINE;
  guint frames = 0;
  gulong id = g_signal_connect (clock, "after-paint", G_CALLBACK (frame_cb), &frames);

  while (frames < n)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
      iterate ();
    }
  g_signal_handler_disconnect (clock, id);
}

/**
 * widget_test_show:
 * @widget: not shown yet
 *
 * Returns: (transfer none): a window with it, mapped and painted
 */
GtkWidget *
widget_test_show (GtkWidget *widget)
{
  GtkWidget *window = gtk_window_new ();
  gint64 deadline = g_get_monotonic_time () + DEADLINE;

  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 400);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  while (!gtk_widget_get_mapped (widget))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      iterate ();
    }
  widget_test_frames (window, 2);
  return window;
}

/**
 * widget_test_close:
 * @window: from widget_test_show()
 * @widget: what is in it; nothing may hold it any more
 */
void
widget_test_close (GtkWidget *window,
                   GtkWidget *widget)
{
  g_object_ref (widget);
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (G_OBJECT (widget));
}

static GskRenderNode *
take_node (GtkWidget *widget,
           int       *out_width,
           int       *out_height)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  *out_width = gtk_widget_get_width (widget);
  *out_height = gtk_widget_get_height (widget);
  gdk_paintable_snapshot (paintable, snapshot, *out_width, *out_height);
  return gtk_snapshot_free_to_node (snapshot);
}

/**
 * widget_test_draw:
 * @widget: in a window that is mapped
 *
 * Draws it anew, and asserts that it drew something, inside itself.
 */
void
widget_test_draw (GtkWidget *widget)
{
  g_autoptr (GskRenderNode) node = NULL;
  graphene_rect_t bounds;
  int width, height;

  gtk_widget_queue_draw (widget);
  widget_test_frames (widget, 1);
  node = take_node (widget, &width, &height);
  g_assert_nonnull (node);
  gsk_render_node_get_bounds (node, &bounds);
  g_assert_cmpfloat (bounds.size.width, >, 0);
  g_assert_cmpfloat (bounds.size.height, >, 0);
}

/**
 * widget_test_picture:
 * @widget: in a window that is mapped
 *
 * Returns: (transfer full): what it looks like
 */
GdkTexture *
widget_test_picture (GtkWidget *widget)
{
  g_autoptr (GskRenderNode) node = NULL;
  int width, height;

  widget_test_frames (widget, 1);
  node = take_node (widget, &width, &height);
  g_assert_nonnull (node);
  return gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)), node,
                                      &GRAPHENE_RECT_INIT (0, 0, width, height));
}

/**
 * widget_test_count_pixels:
 * @texture: a picture
 * @rgba: (nullable): a colour; all that is not transparent if %NULL
 *
 * Returns: how many pixels have it
 */
guint
widget_test_count_pixels (GdkTexture    *texture,
                          const GdkRGBA *rgba)
{
  int width = gdk_texture_get_width (texture);
  int height = gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize) width * height);
  guint count = 0;

  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * 4);
  for (int i = 0; i < width * height; i++)
    {
      int alpha = pixels[i] >> 24;
      int red = pixels[i] >> 16 & 255, green = pixels[i] >> 8 & 255, blue = pixels[i] & 255;

      if (rgba == NULL)
        count += alpha > 0;
      else
        count += alpha == 255 && fabs (red - rgba->red * 255) < 2 &&
                 fabs (green - rgba->green * 255) < 2 && fabs (blue - rgba->blue * 255) < 2;
    }

  return count;
}

static gpointer
find_controller (GtkWidget *widget,
                 GType      type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (g_type_is_a (G_OBJECT_TYPE (controller), type))
        return controller;
    }

  g_assert_not_reached ();
}

/* Tries the shortcuts of all controllers, as the class's own are one of several. */
static gboolean
press_in (GtkWidget  *widget,
          GListModel *shortcuts,
          guint       keyval)
{
  for (guint i = 0; i < g_list_model_get_n_items (shortcuts); i++)
    {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (shortcuts, i);
      GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

      if (GTK_IS_KEYVAL_TRIGGER (trigger) &&
          gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == keyval &&
          gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == 0)
        return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                             gtk_shortcut_get_arguments (shortcut));
    }

  return FALSE;
}

/**
 * widget_test_press:
 * @widget: a widget with key bindings
 * @keyval: a key that it must know
 */
void
widget_test_press (GtkWidget *widget,
                   guint      keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_SHORTCUT_CONTROLLER (controller) &&
          press_in (widget, G_LIST_MODEL (controller), keyval))
        return;
    }

  g_assert_not_reached ();
}

void
widget_test_click (GtkWidget *widget,
                   double     x,
                   double     y)
{
  gpointer gesture = find_controller (widget, GTK_TYPE_GESTURE_CLICK);

  g_signal_emit_by_name (gesture, "pressed", 1, x, y);
  g_signal_emit_by_name (gesture, "released", 1, x, y);
}

void
widget_test_hover (GtkWidget *widget,
                   double     x,
                   double     y)
{
  g_signal_emit_by_name (find_controller (widget, GTK_TYPE_EVENT_CONTROLLER_MOTION), "motion", x, y);
}

void
widget_test_leave (GtkWidget *widget)
{
  g_signal_emit_by_name (find_controller (widget, GTK_TYPE_EVENT_CONTROLLER_MOTION), "leave");
}

/**
 * widget_test_find:
 * @widget: where to look
 * @type: what for
 *
 * Returns: (transfer none) (nullable): the first one below @widget
 */
GtkWidget *
widget_test_find (GtkWidget *widget,
                  GType      type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (child), type) ? child
                                                                   : widget_test_find (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/**
 * widget_test_get_label:
 * @widget: a widget
 *
 * Returns: (transfer full): its accessible label
 */
char *
widget_test_get_label (GtkWidget *widget)
{
  /* The only way to read it: it is told what else it was. */
  return gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                             GTK_ACCESSIBLE_PROPERTY_LABEL, "\1");
}

/**
 * widget_test_find_window:
 * @type: a type of windows
 *
 * Returns: (transfer none) (nullable): one that there is
 */
GtkWidget *
widget_test_find_window (GType type)
{
  GListModel *all = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkWidget) top = g_list_model_get_item (all, i);

      if (g_type_is_a (G_OBJECT_TYPE (top), type))
        return top;
    }
  return NULL;
}

/**
 * widget_test_says:
 * @widget: a widget
 * @property: what of it a screen reader is told
 * @expected: that, now
 */
void
widget_test_says (GtkWidget             *widget,
                  GtkAccessibleProperty  property,
                  const char            *expected)
{
  g_autofree char *other = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), property, expected);

  if (other != NULL)
    g_assert_cmpstr (other, ==, expected);
}

/**
 * widget_test_label:
 * @widget: a widget
 * @expected: its accessible label, now or when the pause between changes is over
 */
void
widget_test_label (GtkWidget  *widget,
                   const char *expected)
{
  gint64 deadline = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;
  g_autofree char *label = widget_test_get_label (widget);

  while (g_strcmp0 (label, expected) != 0 && g_get_monotonic_time () < deadline)
    {
      iterate ();
      g_free (label);
      label = widget_test_get_label (widget);
    }

  g_assert_cmpstr (label, ==, expected);
}

/**
 * widget_test_label_has:
 * @widget: a widget
 * @part: what its accessible label contains, now or when the pause between changes is over
 */
void
widget_test_label_has (GtkWidget  *widget,
                       const char *part)
{
  gint64 deadline = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;
  g_autofree char *label = widget_test_get_label (widget);

  while (strstr (label, part) == NULL)
    {
      if (g_get_monotonic_time () >= deadline)
        g_error ("«%s» is not in «%s»", part, label);
      iterate ();
      g_free (label);
      label = widget_test_get_label (widget);
    }
}

/**
 * widget_test_width:
 * @widget: a widget
 *
 * Returns: how wide it wants to be
 */
int
widget_test_width (GtkWidget *widget)
{
  int natural;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

/**
 * widget_test_target:
 * @widget: a widget that can be pressed, laid out; must be large enough for a glove
 */
void
widget_test_target (GtkWidget *widget)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, widget, &bounds));
  g_assert_cmpfloat (bounds.size.width, >=, 44);
  g_assert_cmpfloat (bounds.size.height, >=, 44);
}

void
widget_test_count_cb (gpointer  object,
                      gpointer  pspec,
                      guint    *count)
{
  (*count)++;
}
