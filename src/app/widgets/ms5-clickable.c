/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-clickable.h"

/* A whole card or row that can be pressed like a button, and that may have buttons inside: those
 * of GTK take a press before their children see it. */

/**
 * ms5_clickable_class_init:
 * @klass: a widget's class
 * @signal_name: what it emits when it is pressed
 *
 * Adds the signal, Enter and Space, and makes gtk_widget_activate() emit it.
 *
 * Returns: the signal
 */
guint
ms5_clickable_class_init (GtkWidgetClass *klass,
                          const char     *signal_name)
{
  static const guint keys[] = { GDK_KEY_Return, GDK_KEY_ISO_Enter, GDK_KEY_KP_Enter, GDK_KEY_space,
                                GDK_KEY_KP_Space };
  guint signal = g_signal_new (signal_name, G_TYPE_FROM_CLASS (klass),
                               G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);

  gtk_widget_class_set_activate_signal (klass, signal);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_signal (klass, keys[i], 0, signal_name, NULL);
  return signal;
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            GtkWidget       *widget)
{
  gtk_widget_set_state_flags (widget, GTK_STATE_FLAG_ACTIVE, FALSE);
}

static void
released_cb (GtkGestureClick *gesture,
             int              n_press,
             double           x,
             double           y,
             GtkWidget       *widget)
{
  gtk_widget_unset_state_flags (widget, GTK_STATE_FLAG_ACTIVE);
  if (!gtk_widget_contains (widget, x, y))
    return;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (widget);
  gtk_widget_activate (widget);
}

static void
cancel_cb (GtkGesture       *gesture,
           GdkEventSequence *sequence,
           GtkWidget        *widget)
{
  gtk_widget_unset_state_flags (widget, GTK_STATE_FLAG_ACTIVE);
}

/**
 * ms5_clickable_init:
 * @widget: a widget of such a class
 *
 * Makes it focusable and lets it be pressed.
 */
void
ms5_clickable_init (GtkWidget *widget)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), widget);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), widget);
  g_signal_connect (click, "cancel", G_CALLBACK (cancel_cb), widget);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_focusable (widget, TRUE);
}
