/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/widgets/ms5-pulse.h"
#include "core/ms5-manual-clock.h"

G_BEGIN_DECLS

/* A Monday morning in Berlin: 10:18:43. */
#define WIDGET_TEST_NOW (G_GINT64_CONSTANT (1772443123) * G_USEC_PER_SEC)

void            widget_test_init         (int            *argc,
                                          char         ***argv);
Ms5Pulse       *widget_test_pulse        (Ms5ManualClock **out_clock);

GtkWidget      *widget_test_show         (GtkWidget      *widget);
void            widget_test_close        (GtkWidget      *window,
                                          GtkWidget      *widget);
void            widget_test_frames       (GtkWidget      *widget,
                                          guint           n);
void            widget_test_draw         (GtkWidget      *widget);
GdkTexture     *widget_test_picture      (GtkWidget      *widget);
guint           widget_test_count_pixels (GdkTexture     *texture,
                                          const GdkRGBA  *rgba);

void            widget_test_press        (GtkWidget      *widget,
                                          guint           keyval);
void            widget_test_click        (GtkWidget      *widget,
                                          double          x,
                                          double          y);
void            widget_test_hover        (GtkWidget      *widget,
                                          double          x,
                                          double          y);
void            widget_test_leave        (GtkWidget      *widget);
GtkWidget      *widget_test_find         (GtkWidget      *widget,
                                          GType           type);
GtkWidget      *widget_test_find_window  (GType           type);

void            widget_test_says         (GtkWidget             *widget,
                                          GtkAccessibleProperty  property,
                                          const char            *expected);
void            widget_test_label        (GtkWidget      *widget,
                                          const char     *expected);
void            widget_test_label_has    (GtkWidget      *widget,
                                          const char     *part);
char           *widget_test_get_label    (GtkWidget      *widget);
int             widget_test_width        (GtkWidget      *widget);
void            widget_test_target       (GtkWidget      *widget);

void            widget_test_count_cb     (gpointer        object,
                                          gpointer        pspec,
                                          guint          *count);

/* Once by the setter and once by g_object_set(); a notification for each change, and none for the
 * same value again. */
#define CHECK_PROPERTY(object, name, setter, a, b, get_and_compare)                             \
  G_STMT_START {                                                                                \
    guint n_ = 0;                                                                               \
    gulong id_ = g_signal_connect ((object), "notify::" name,                                   \
                                   G_CALLBACK (widget_test_count_cb), &n_);                     \
    setter ((object), (a));                                                                     \
    g_assert_cmpuint (n_, ==, 1);                                                               \
    get_and_compare ((object), name, (a));                                                      \
    setter ((object), (a));                                                                     \
    g_assert_cmpuint (n_, ==, 1);                                                               \
    g_object_set ((object), name, (b), NULL);                                                   \
    g_assert_cmpuint (n_, ==, 2);                                                               \
    get_and_compare ((object), name, (b));                                                      \
    g_object_set ((object), name, (b), NULL);                                                   \
    g_assert_cmpuint (n_, ==, 2);                                                               \
    g_signal_handler_disconnect ((object), id_);                                                \
  } G_STMT_END

#define COMPARE_STRING(object, name, expected)                                                  \
  G_STMT_START {                                                                                \
    g_autofree char *got_ = NULL;                                                               \
    g_object_get ((object), name, &got_, NULL);                                                 \
    g_assert_cmpstr (got_, ==, (expected));                                                     \
  } G_STMT_END

#define COMPARE_INT(object, name, expected)                                                     \
  G_STMT_START {                                                                                \
    int got_ = 0;                                                                               \
    g_object_get ((object), name, &got_, NULL);                                                 \
    g_assert_cmpint (got_, ==, (int) (expected));                                               \
  } G_STMT_END

#define COMPARE_TIME(object, name, expected)                                                    \
  G_STMT_START {                                                                                \
    gint64 got_ = 0;                                                                            \
    g_object_get ((object), name, &got_, NULL);                                                 \
    g_assert_cmpint (got_, ==, (expected));                                                     \
  } G_STMT_END

#define COMPARE_DOUBLE(object, name, expected)                                                  \
  G_STMT_START {                                                                                \
    double got_ = 0;                                                                            \
    g_object_get ((object), name, &got_, NULL);                                                 \
    g_assert_true (got_ == (expected) || (got_ != got_ && (expected) != (expected)));           \
  } G_STMT_END

#define COMPARE_OBJECT(object, name, expected)                                                  \
  G_STMT_START {                                                                                \
    g_autoptr (GObject) got_ = NULL;                                                            \
    g_object_get ((object), name, &got_, NULL);                                                 \
    g_assert_true ((gpointer) got_ == (gpointer) (expected));                                   \
  } G_STMT_END

#define CHECK_STRING(object, name, setter) \
  CHECK_PROPERTY (object, name, setter, "some text", "another", COMPARE_STRING)
#define CHECK_DOUBLE(object, name, setter) \
  G_STMT_START { \
    CHECK_PROPERTY (object, name, setter, 0.25, 0.75, COMPARE_DOUBLE); \
    CHECK_PROPERTY (object, name, setter, NAN, 0.5, COMPARE_DOUBLE); \
  } G_STMT_END
#define CHECK_TIME(object, name, setter) \
  CHECK_PROPERTY (object, name, setter, WIDGET_TEST_NOW - G_USEC_PER_SEC, MS5_TIME_NONE, COMPARE_TIME)
#define CHECK_BOOLEAN(object, name, setter, first) \
  CHECK_PROPERTY (object, name, setter, (first), !(first), COMPARE_INT)
#define CHECK_INT(object, name, setter, a, b) \
  CHECK_PROPERTY (object, name, setter, a, b, COMPARE_INT)
#define CHECK_PULSE(object, name, setter, pulse) \
  CHECK_PROPERTY (object, name, setter, pulse, (Ms5Pulse *) NULL, COMPARE_OBJECT)

G_END_DECLS
