/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-words.h"
#include "protocol/ms5-sample.h"

static void
set_text (json_t     *object,
          const char *member,
          const char *text)
{
  if (text != NULL)
    json_object_set_new (object, member, ms5_json_new_text (text));
}

static void
set_int (json_t     *object,
         const char *member,
         gint64      number)
{
  if (number != MS5_INT_NONE)
    json_object_set_new (object, member, json_integer (number));
}

static void
set_quantities (json_t       *object,
                const char   *member,
                const gint64 *quantities)
{
  json_t *inner = json_object ();

  for (int i = 0; i < MS5_N_QUANTITIES; i++)
    set_int (inner, ms5_words_quantity (i), quantities[i]);

  if (json_object_size (inner) > 0)
    json_object_set_new (object, member, inner);
  else
    json_decref (inner);
}

static void
set_readings (json_t          *object,
              const Ms5Sample *sample)
{
  json_t *sensors;

  if (sample->n_readings == 0)
    return;

  sensors = json_object ();
  for (guint i = 0; i < sample->n_readings; i++)
    json_object_set_new (sensors, sample->readings[i].sensor,
                         json_real (sample->readings[i].value));
  json_object_set_new (object, "sensors", sensors);
}

static void
set_faults (json_t          *object,
            const Ms5Sample *sample)
{
  json_t *faults;

  if (sample->faults == NULL)
    return;

  faults = json_array ();
  for (guint i = 0; sample->faults[i] != NULL; i++)
    json_array_append_new (faults, ms5_json_new_text (sample->faults[i]));
  json_object_set_new (object, "faults", faults);
}

/**
 * ms5_sample_encode:
 * @sample: a sample, decoded or filled by hand
 *
 * A reading that is not finite is left out.
 *
 * Returns: (transfer full): an object, as a source sends it
 */
json_t *
ms5_sample_encode (const Ms5Sample *sample)
{
  json_t *object = json_object ();
  g_autofree char *time = ms5_time_format (sample->time);

  set_text (object, "ts", time);
  set_text (object, "equipment", sample->equipment);
  set_text (object, "source", sample->source);
  set_int (object, "birth", sample->birth);
  set_int (object, "seq", sample->seq);
  if (sample->state != MS5_WORD_NONE)
    set_text (object, "state", ms5_state_to_string ((Ms5State) sample->state));
  if (sample->mode != MS5_WORD_NONE)
    set_text (object, "mode", ms5_mode_to_string ((Ms5Mode) sample->mode));
  set_quantities (object, "counts", sample->counts);
  set_quantities (object, "totals", sample->totals);
  set_text (object, "product", sample->product);
  set_readings (object, sample);
  set_faults (object, sample);
  if (sample->historical)
    json_object_set_new (object, "historical", json_true ());

  return object;
}
