/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ingest/ms5-parcel.h"

struct _Ms5Parcel
{
  gatomicrefcount refs;
  json_t *value;
  char *problem;
  gboolean oversized;
  char *origin;
  char *site;
  char *area;
  char *line;
  char *equipment;
};

/**
 * ms5_parcel_new:
 * @value: (transfer full) (nullable): parsed JSON that nobody else uses
 * @origin: who sent it, for what does not name its source
 *
 * Returns: (transfer full): a parcel
 */
Ms5Parcel *
ms5_parcel_new (json_t     *value,
                const char *origin)
{
  Ms5Parcel *self = g_new0 (Ms5Parcel, 1);

  g_atomic_ref_count_init (&self->refs);
  self->value = value;
  self->origin = g_strdup (origin);
  return self;
}

/**
 * ms5_parcel_new_from_text:
 * @text: (array length=length): what arrived
 * @length: its length in bytes
 * @origin: who sent it
 *
 * Returns: (transfer full): a parcel; if @text is not JSON it holds only why
 */
Ms5Parcel *
ms5_parcel_new_from_text (const char *text,
                          gsize       length,
                          const char *origin)
{
  g_autoptr (GError) error = NULL;
  json_t *value = ms5_json_parse (text, length, &ms5_json_limits_samples, &error);
  Ms5Parcel *self = ms5_parcel_new (value, origin);

  if (value == NULL)
    self->problem = g_strdup (g_str_has_prefix (error->message, "$: ") ? error->message + 3 : error->message);

  return self;
}

/**
 * ms5_parcel_new_oversized:
 * @length: bytes that arrived
 * @origin: who sent it
 *
 * Returns: (transfer full): a parcel that stands for something too large to be looked at
 */
Ms5Parcel *
ms5_parcel_new_oversized (gsize       length,
                          const char *origin)
{
  Ms5Parcel *self = ms5_parcel_new (NULL, origin);

  self->oversized = TRUE;
  self->problem = g_strdup_printf ("is too large: %" G_GSIZE_FORMAT " bytes", length);
  return self;
}

/**
 * ms5_parcel_ref:
 * @parcel: a parcel
 *
 * Returns: (transfer full): @parcel
 */
Ms5Parcel *
ms5_parcel_ref (Ms5Parcel *parcel)
{
  g_atomic_ref_count_inc (&parcel->refs);
  return parcel;
}

/**
 * ms5_parcel_unref:
 * @parcel: (transfer full): a parcel
 */
void
ms5_parcel_unref (Ms5Parcel *parcel)
{
  if (!g_atomic_ref_count_dec (&parcel->refs))
    return;

  json_decref (parcel->value);
  g_free (parcel->problem);
  g_free (parcel->origin);
  g_free (parcel->site);
  g_free (parcel->area);
  g_free (parcel->line);
  g_free (parcel->equipment);
  g_free (parcel);
}

/**
 * ms5_parcel_set_place:
 * @parcel: a parcel that is not handed over yet
 * @site: (nullable): the code of the site that its samples are of, if the address says so
 * @area: (nullable): of the area
 * @line: (nullable): of the line
 * @equipment: (nullable): of the equipment
 */
void
ms5_parcel_set_place (Ms5Parcel  *parcel,
                      const char *site,
                      const char *area,
                      const char *line,
                      const char *equipment)
{
  g_return_if_fail (parcel->site == NULL && parcel->equipment == NULL);

  parcel->site = g_strdup (site);
  parcel->area = g_strdup (area);
  parcel->line = g_strdup (line);
  parcel->equipment = g_strdup (equipment);
}

/* Each takes a parcel and returns what it says, borrowed, or %NULL. */
#define DEFINE_GETTER(Type, name)                       \
  Type                                                  \
  ms5_parcel_get_##name (const Ms5Parcel *parcel)       \
  {                                                     \
    return parcel->name;                                \
  }

DEFINE_GETTER (json_t *, value)
DEFINE_GETTER (const char *, problem)
DEFINE_GETTER (const char *, origin)
DEFINE_GETTER (const char *, site)
DEFINE_GETTER (const char *, area)
DEFINE_GETTER (const char *, line)
DEFINE_GETTER (const char *, equipment)

/**
 * ms5_parcel_is_oversized:
 * @parcel: a parcel
 *
 * Returns: whether it was too large to be looked at
 */
gboolean
ms5_parcel_is_oversized (const Ms5Parcel *parcel)
{
  return parcel->oversized;
}
