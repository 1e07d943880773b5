/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-shape.h"

G_BEGIN_DECLS

/**
 * Ms5Quantity:
 *
 * What is counted.
 */
typedef enum
{
  MS5_QUANTITY_GOOD,
  MS5_QUANTITY_SCRAP,
  MS5_QUANTITY_REWORK
} Ms5Quantity;

#define MS5_N_QUANTITIES (MS5_QUANTITY_REWORK + 1)

/**
 * Ms5Reading:
 * @sensor: the sensor's code
 * @value: finite, in the unit that the sensor is configured with
 */
typedef struct
{
  const char *sensor;
  double      value;
} Ms5Reading;

/**
 * Ms5Sample:
 * @time: the moment it speaks of
 * @time_is_arrival: whether @time is when it came, because its own time lies too far ahead
 * @equipment: (nullable): the equipment's code; %NULL where the transport tells it
 * @source: (nullable): who sends it
 * @birth: which life of the source, or %MS5_INT_NONE
 * @seq: its number within that life, or %MS5_INT_NONE
 * @state: a #Ms5State of PackML, or %MS5_WORD_NONE
 * @mode: a #Ms5Mode, or %MS5_WORD_NONE
 * @counts: by #Ms5Quantity: pieces since the last sample, or %MS5_INT_NONE
 * @totals: by #Ms5Quantity: the absolute counter, or %MS5_INT_NONE; never where there is a count
 * @product: (nullable): the code of what is being made
 * @readings: (array length=n_readings): what the sensors show
 * @n_readings: their number
 * @faults: (nullable) (array zero-terminated=1): codes of the faults there are, an empty list for
 *   none; %NULL if it says nothing of faults
 * @historical: whether it tells of the past only and must not change what is current
 *
 * What a source says of one piece of equipment. The texts belong to the sample, or to whoever
 * filled one by hand.
 */
typedef struct
{
  Ms5Time            time;
  gboolean           time_is_arrival;
  const char        *equipment;
  const char        *source;
  gint64             birth;
  gint64             seq;
  int                state;
  int                mode;
  gint64             counts[MS5_N_QUANTITIES];
  gint64             totals[MS5_N_QUANTITIES];
  const char        *product;
  const Ms5Reading  *readings;
  guint              n_readings;
  const char *const *faults;
  gboolean           historical;

  /*< private >*/
  json_t            *document;
  guint              index;
} Ms5Sample;

const char *ms5_words_quantity   (int               index);

void        ms5_sample_init      (Ms5Sample        *sample,
                                  Ms5Time           time);
void        ms5_sample_free      (Ms5Sample        *sample);
json_t     *ms5_sample_encode    (const Ms5Sample  *sample) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *ms5_samples_decode   (json_t           *value,
                                  Ms5Time           now,
                                  Ms5Problems      *problems) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *ms5_samples_parse    (const char       *text,
                                  gsize             length,
                                  Ms5Time           now,
                                  Ms5Problems      *problems) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_sample_complain  (const Ms5Sample  *sample,
                                  Ms5Problems      *problems,
                                  const char       *group,
                                  const char       *member,
                                  const char       *format,
                                  ...) G_GNUC_PRINTF (5, 6);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Sample, ms5_sample_free)

G_END_DECLS
