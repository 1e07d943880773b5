/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>
#include <math.h>

#include "core/ms5-limit.h"
#include "core/ms5-words.h"

G_BEGIN_DECLS

/**
 * Ms5StateClass:
 * @MS5_STATE_CLASS_RUNNING: produces; the normal case, grey
 * @MS5_STATE_CLASS_WAITING: could, but is starved, blocked or idle; grey
 * @MS5_STATE_CLASS_MINOR_STOP: stood too short for an explanation
 * @MS5_STATE_CLASS_STOP: stands; red
 * @MS5_STATE_CLASS_ATTENTION: held, or past a limit; amber
 * @MS5_STATE_CLASS_CHANGEOVER: is being set up; amber
 * @MS5_STATE_CLASS_PLANNED: a break, or planned maintenance
 * @MS5_STATE_CLASS_NO_DATA: nothing is known
 * @MS5_STATE_CLASS_FUTURE: not yet
 *
 * What a state looks like: each class has a colour, an icon of its own shape, and a word.
 */
typedef enum
{
  MS5_STATE_CLASS_RUNNING,
  MS5_STATE_CLASS_WAITING,
  MS5_STATE_CLASS_MINOR_STOP,
  MS5_STATE_CLASS_STOP,
  MS5_STATE_CLASS_ATTENTION,
  MS5_STATE_CLASS_CHANGEOVER,
  MS5_STATE_CLASS_PLANNED,
  MS5_STATE_CLASS_NO_DATA,
  MS5_STATE_CLASS_FUTURE
} Ms5StateClass;

#define MS5_N_STATE_CLASSES (MS5_STATE_CLASS_FUTURE + 1)

/**
 * Ms5Limits:
 *
 * A sensor's limits in its unit; NaN where there is none.
 */
typedef struct
{
  double low;
  double high;
  double low_alarm;
  double high_alarm;
} Ms5Limits;

#define MS5_LIMITS_NONE ((Ms5Limits) { NAN, NAN, NAN, NAN })

#define MS5_TYPE_STATE_CLASS (ms5_state_class_get_type ())
GType ms5_state_class_get_type (void) G_GNUC_CONST;

Ms5StateClass  ms5_state_class_of       (Ms5State      state,
                                         Ms5Mode       mode);
const char    *ms5_state_class_get_css  (Ms5StateClass state);
const char    *ms5_state_class_get_icon (Ms5StateClass state);
const char    *ms5_state_class_get_word (Ms5StateClass state);

const char *ms5_state_get_word (Ms5State state,
                                Ms5Mode  mode,
                                Ms5Cause cause);

gboolean       ms5_limits_equal         (const Ms5Limits *a,
                                         const Ms5Limits *b);
Ms5LimitState  ms5_limits_judge         (const Ms5Limits *limits,
                                         double           value);
const char    *ms5_limit_state_get_icon (Ms5LimitState    state);
const char    *ms5_limit_state_get_word (Ms5LimitState    state);

void ms5_image_set_icon         (GtkWidget     *image,
                                 const char    *icon_name);
void ms5_widget_set_tooltip     (GtkWidget     *widget,
                                 const char    *text);
void ms5_widget_remove_children (GtkWidget     *widget);
void ms5_widget_set_class       (GtkWidget     *widget,
                                 const char    *css_class,
                                 gboolean       on);
void ms5_widget_set_state_class (GtkWidget     *widget,
                                 Ms5StateClass  state);

G_END_DECLS
