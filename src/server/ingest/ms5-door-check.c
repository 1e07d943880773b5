/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ingest/ms5-door-check.h"

static gboolean
refuse (const Ms5Sample *sample,
        Ms5DoorRefusal   refusal,
        Ms5DoorCounts   *counts,
        Ms5Problems     *problems,
        const char      *group,
        const char      *member,
        const char      *message)
{
  counts->refused[refusal]++;
  ms5_sample_complain (sample, problems, group, member, "%s", message);
  return FALSE;
}

/* Whether @code, where an address has one, is the one that it should be. */
static gboolean
fits (const char *code,
      const char *right)
{
  return code == NULL || right == NULL || g_str_equal (code, right);
}

/* Finds out whose sample it is, and whether it stands where its address says. */
static gboolean
check_place (const Ms5Plant  *plant,
             const Ms5Parcel *parcel,
             const Ms5Sample *sample,
             Ms5DoorChecked  *checked,
             Ms5DoorCounts   *counts,
             Ms5Problems     *problems)
{
  const Ms5DoorRefusal why = MS5_DOOR_REFUSED_EQUIPMENT;
  const char *addressed = parcel != NULL ? ms5_parcel_get_equipment (parcel) : NULL;
  const char *code = sample->equipment != NULL ? sample->equipment : addressed;
  const char *member = sample->equipment != NULL ? "equipment" : NULL;
  const Ms5Line *line;

  if (code == NULL)
    return refuse (sample, why, counts, problems, NULL, NULL, "does not say which equipment it is of");
  checked->equipment = ms5_plant_get_equipment (plant, code);
  if (checked->equipment == NULL)
    return refuse (sample, why, counts, problems, NULL, member, "is of equipment that the plant does not have");
  if (!fits (addressed, code))
    return refuse (sample, why, counts, problems, NULL, member, "is not the equipment that it was sent for");

  line = checked->equipment->line;
  if (parcel != NULL
      && !(fits (ms5_parcel_get_site (parcel), plant->site.code)
           && fits (ms5_parcel_get_area (parcel), line->area)
           && fits (ms5_parcel_get_line (parcel), line->code)))
    return refuse (sample, why, counts, problems, NULL, member, "is of equipment that stands elsewhere");

  return TRUE;
}

static void
check_readings (const Ms5Sample *sample,
                Ms5DoorChecked  *checked,
                Ms5DoorCounts   *counts,
                Ms5Problems     *problems)
{
  guint n = 0;

  for (guint i = 0; i < MIN (sample->n_readings, G_N_ELEMENTS (checked->readings)); i++)
    {
      const Ms5Reading *reading = &sample->readings[i];

      if (ms5_equipment_get_sensor (checked->equipment, reading->sensor) != NULL)
        checked->readings[n++] = *reading;
      else
        refuse (sample, MS5_DOOR_REFUSED_MEMBER, counts, problems, "sensors", reading->sensor,
                "is not a sensor of this equipment");
    }
  checked->sample.readings = checked->readings;
  checked->sample.n_readings = n;
}

static void
check_faults (const Ms5Sample *sample,
              Ms5DoorChecked  *checked,
              Ms5DoorCounts   *counts,
              Ms5Problems     *problems)
{
  guint n = 0;

  if (sample->faults == NULL)
    return;

  for (guint i = 0; sample->faults[i] != NULL && i < MS5_LIMIT_SAMPLE_FAULTS; i++)
    {
      const char *code = sample->faults[i];
      g_autofree char *message = NULL;

      if (ms5_equipment_get_fault (checked->equipment, code) != NULL)
        {
          checked->faults[n++] = code;
          continue;
        }
      message = g_strdup_printf ("has %s, which is not a fault of this equipment", code);
      refuse (sample, MS5_DOOR_REFUSED_MEMBER, counts, problems, NULL, "faults", message);
    }
  checked->faults[n] = NULL;
  checked->sample.faults = checked->faults;
}

/* Holds @sample against @plant. What does not fit is left out of @out_checked, counted and reported;
 * returns FALSE if nothing is left. The texts remain those of @sample. */
gboolean
ms5_door_check (const Ms5Plant  *plant,
                const Ms5Parcel *parcel,
                const Ms5Sample *sample,
                Ms5DoorChecked  *out_checked,
                Ms5DoorCounts   *counts,
                Ms5Problems     *problems)
{
  out_checked->sample = *sample;
  if (!check_place (plant, parcel, sample, out_checked, counts, problems))
    return FALSE;

  out_checked->sample.equipment = out_checked->equipment->code;
  if (sample->product != NULL && ms5_plant_get_product (plant, sample->product) == NULL)
    {
      out_checked->sample.product = NULL;
      refuse (sample, MS5_DOOR_REFUSED_MEMBER, counts, problems, NULL, "product",
              "is not a product of the plant");
    }
  check_readings (sample, out_checked, counts, problems);
  check_faults (sample, out_checked, counts, problems);
  return TRUE;
}
