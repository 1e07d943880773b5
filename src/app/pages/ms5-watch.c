/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-watch.h"

typedef struct
{
  GObject *object;
  gulong   id;
} Source;

static void
source_free (gpointer data)
{
  Source *source = data;

  g_signal_handler_disconnect (source->object, source->id);
  g_object_unref (source->object);
  g_free (source);
}

static gboolean
is_held (Ms5Watch *watch)
{
  /* What is held from the start still shows what there was then. */
  return watch->updated && watch->button != NULL && !ms5_live_button_get_live (watch->button);
}

static void
update_now (Ms5Watch *watch)
{
  if (!watch->dirty || is_held (watch))
    return;

  watch->dirty = FALSE;
  watch->updated = TRUE;
  watch->update (watch->widget);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  Ms5Watch *watch = user_data;

  watch->tick = 0;
  update_now (watch);
  return G_SOURCE_REMOVE;
}

static void
map_cb (GtkWidget *widget,
        Ms5Watch  *watch)
{
  update_now (watch);
}

/**
 * ms5_watch_init:
 * @watch: a watch in a widget
 * @widget: that widget
 * @update: shows what the objects say
 */
void
ms5_watch_init (Ms5Watch     *watch,
                GtkWidget    *widget,
                Ms5WatchFunc  update)
{
  *watch = (Ms5Watch) { .widget = widget, .update = update, .dirty = TRUE };
  watch->sources = g_ptr_array_new_with_free_func (source_free);
  watch->map_id = g_signal_connect (widget, "map", G_CALLBACK (map_cb), watch);
}

/**
 * ms5_watch_clear:
 * @watch: a watch
 *
 * Ends it; to be called when the widget is disposed of, and may be called again.
 */
void
ms5_watch_clear (Ms5Watch *watch)
{
  if (watch->widget == NULL)
    return;

  if (watch->tick != 0)
    gtk_widget_remove_tick_callback (watch->widget, watch->tick);
  watch->tick = 0;
  g_clear_signal_handler (&watch->map_id, watch->widget);
  if (watch->button != NULL)
    g_clear_signal_handler (&watch->live_id, watch->button);
  g_clear_object (&watch->button);
  g_clear_pointer (&watch->sources, g_ptr_array_unref);
  watch->widget = NULL;
}

/**
 * ms5_watch_add:
 * @watch: a watch
 * @object: (type GObject): what to watch
 * @signal: the signal that says that it changed
 */
void
ms5_watch_add (Ms5Watch   *watch,
               gpointer    object,
               const char *signal)
{
  Source *source = g_new (Source, 1);

  source->object = g_object_ref (object);
  source->id = g_signal_connect_swapped (object, signal, G_CALLBACK (ms5_watch_touch), watch);
  g_ptr_array_add (watch->sources, source);
  ms5_watch_touch (watch);
}

/**
 * ms5_watch_reset:
 * @watch: a watch
 *
 * Forgets its objects, and that anything was shown.
 */
void
ms5_watch_reset (Ms5Watch *watch)
{
  g_ptr_array_set_size (watch->sources, 0);
  watch->updated = FALSE;
  ms5_watch_touch (watch);
}

/**
 * ms5_watch_hold:
 * @watch: a watch
 * @button: nothing is updated while this one is not live
 */
void
ms5_watch_hold (Ms5Watch      *watch,
                Ms5LiveButton *button)
{
  watch->button = g_object_ref (button);
  watch->live_id = g_signal_connect_swapped (button, "notify::live", G_CALLBACK (ms5_watch_touch),
                                             watch);
}

/**
 * ms5_watch_show:
 * @watch: a watch
 *
 * Updates the widget at once, as what it showed was of other objects.
 */
void
ms5_watch_show (Ms5Watch *watch)
{
  if (watch->tick != 0)
    gtk_widget_remove_tick_callback (watch->widget, watch->tick);
  watch->tick = 0;
  watch->dirty = TRUE;
  update_now (watch);
}

/**
 * ms5_watch_touch:
 * @watch: a watch
 *
 * Has the widget updated before it is painted the next time.
 */
void
ms5_watch_touch (Ms5Watch *watch)
{
  watch->dirty = TRUE;
  if (watch->tick == 0 && gtk_widget_get_mapped (watch->widget) && !is_held (watch))
    watch->tick = gtk_widget_add_tick_callback (watch->widget, tick_cb, watch, NULL);
}
