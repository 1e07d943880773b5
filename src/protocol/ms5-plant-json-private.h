/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-plant.h"
#include "protocol/ms5-json-reader.h"

G_BEGIN_DECLS

/**
 * Ms5PlantReader:
 * @plant: what is being filled
 * @language: (nullable): the language of plain names
 * @nothing: read instead of a list's element that is no object
 * @unheard: where the problems of @nothing go
 */
typedef struct
{
  Ms5Plant *plant;
  const char *language;
  json_t *nothing;
  Ms5Problems *unheard;
} Ms5PlantReader;

#define MS5_PLANT_MAX_ITEMS 2000

/* What reads one element of a list, and adds it even if nothing of it can be read: the paths of later
 * problems depend on its place. */
typedef void (*Ms5PlantReadFunc) (Ms5PlantReader *self,
                                  Ms5JsonReader  *element,
                                  gpointer        parent);

void        ms5_plant_read_list      (Ms5PlantReader    *self,
                                      Ms5JsonReader     *reader,
                                      const char        *member,
                                      Ms5JsonNeed        need,
                                      Ms5PlantReadFunc   read,
                                      gpointer           parent);
const char *ms5_plant_read_code      (Ms5JsonReader     *reader,
                                      const char        *member,
                                      Ms5JsonNeed        need);
void        ms5_plant_take_code      (Ms5JsonReader     *reader,
                                      const char        *member,
                                      Ms5JsonNeed        need,
                                      char             **text);
void        ms5_plant_read_name      (Ms5PlantReader    *self,
                                      Ms5JsonReader     *reader,
                                      Ms5Name          **name);
GStrv       ms5_plant_read_codes     (Ms5JsonReader     *reader,
                                      const char        *member) G_GNUC_WARN_UNUSED_RESULT;
gboolean    ms5_plant_read_priority  (Ms5JsonReader     *reader,
                                      const char        *member,
                                      Ms5JsonNeed        need,
                                      Ms5Priority       *out_priority);

void        ms5_plant_read_products  (Ms5PlantReader    *self,
                                      Ms5JsonReader     *document);
void        ms5_plant_read_shifts    (Ms5PlantReader    *self,
                                      Ms5JsonReader     *document);
void        ms5_plant_read_reasons   (Ms5PlantReader    *self,
                                      Ms5JsonReader     *document);
void        ms5_plant_read_calls     (Ms5PlantReader    *self,
                                      Ms5JsonReader     *document);

/* ms5-plant-json-rules.c */
void        ms5_plant_read_rules     (Ms5PlantReader    *self,
                                      Ms5JsonReader     *document);

/* ms5-plant-json-actions.c */
void        ms5_plant_read_actions   (Ms5PlantReader    *self,
                                      Ms5JsonReader     *document);

G_END_DECLS
