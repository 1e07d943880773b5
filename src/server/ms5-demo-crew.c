/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ms5-demo-crew.h"

#include "protocol/ms5-hash.h"
#include "protocol/ms5-item.h"

#include <string.h>

/* Somebody goes to a call within some minutes, and is done some minutes later. Guests may be quicker
 * than the crew: it then leaves them plenty of time. */
#define SEEN_MIN_S     30.0
#define SEEN_MAX_S     240.0
#define DONE_MIN_S     120.0
#define DONE_MAX_S     1200.0
#define CODED_MIN_S    120.0
#define CODED_MAX_S    1800.0
#define WITH_GUESTS_S  1800.0

/* So many stops nobody explains. */
#define NEVER_CODED    0.12

struct _Ms5DemoCrew
{
  Ms5Plant  *plant;
  Ms5Engine *engine;
  Ms5Image  *image;
};

static const char *const people[] = { "jonas", "maria", "tomasz", "aylin" };

static const char *const deeds[] = {
  "Cleared and restarted",
  "Adjusted the guide, watching it",
  "Refilled and restarted",
  "Part cleaned, runs again",
};

/**
 * ms5_demo_crew_new:
 * @plant: a sealed plant
 * @engine: where the crew works; must outlive it
 * @image: what the crew sees
 *
 * Returns: (transfer full): a crew
 */
Ms5DemoCrew *
ms5_demo_crew_new (Ms5Plant  *plant,
                   Ms5Engine *engine,
                   Ms5Image  *image)
{
  Ms5DemoCrew *crew = g_new (Ms5DemoCrew, 1);

  *crew = (Ms5DemoCrew) { ms5_plant_ref (plant), engine, ms5_image_ref (image) };
  return crew;
}

/**
 * ms5_demo_crew_free:
 * @crew: (transfer full): a crew
 */
void
ms5_demo_crew_free (Ms5DemoCrew *crew)
{
  ms5_plant_unref (crew->plant);
  ms5_image_unref (crew->image);
  g_free (crew);
}

/* A number of 0…1 that an item always gets for the same purpose. */
static double
chance (const char *key,
        const char *purpose)
{
  g_autofree char *text = g_strconcat (key, " ", purpose, NULL);

  return (double) (ms5_hash_bytes (text, strlen (text)) >> 11) / (double) (G_GUINT64_CONSTANT (1) << 53);
}

static Ms5Time
delay (const char *key,
       const char *purpose,
       double      least_s,
       double      most_s)
{
  return (Ms5Time) ((least_s + chance (key, purpose) * (most_s - least_s)) * (double) MS5_USEC_PER_S);
}

static const char *
choose (const char        *key,
        const char *const *from,
        guint              n)
{
  return from[(guint) (chance (key, "choice") * n)];
}

/* One of the causes that calls of that type can have, NULL if there is none. */
static const char *
choose_cause (const Ms5DemoCrew *crew,
              const char        *key,
              const char        *type)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();

  for (guint i = 0; i < crew->plant->call_causes->len; i++)
    {
      const Ms5CallCause *cause = g_ptr_array_index (crew->plant->call_causes, i);

      if (cause->types == NULL || (type != NULL && g_strv_contains ((const char *const *) cause->types, type)))
        g_ptr_array_add (codes, cause->code);
    }

  return codes->len > 0 ? choose (key, (const char *const *) codes->pdata, codes->len) : NULL;
}

/* Returns whether anything was done. */
static gboolean
see_to_call (Ms5DemoCrew   *crew,
             const Ms5Line *line,
             const Ms5Item *item,
             Ms5Time        now,
             Ms5Time        patience)
{
  g_auto (Ms5CallItem) call = { 0 };
  Ms5EngineDoing doing = { line, item->key, choose (item->key, people, G_N_ELEMENTS (people)) };
  Ms5Time seen = patience + delay (item->key, "seen", SEEN_MIN_S, SEEN_MAX_S);
  Ms5Time done = seen + delay (item->key, "done", DONE_MIN_S, DONE_MAX_S);

  if (!ms5_call_item_decode (item->fields, &call, NULL) || call.state == MS5_CALL_RESOLVED)
    return FALSE;
  if (call.active != TRUE && now - call.raised >= done)
    {
      const Ms5CallResolveArgs args = { (char *) choose (item->key, deeds, G_N_ELEMENTS (deeds)),
                                          (char *) choose_cause (crew, item->key, call.type) };

      return ms5_engine_resolve_call (crew->engine, &doing, &args) == MS5_ENGINE_APPLIED;
    }
  if (call.acknowledged == MS5_TIME_NONE && now - call.raised >= seen)
    return ms5_engine_acknowledge_call (crew->engine, &doing, NULL) == MS5_ENGINE_APPLIED;

  return FALSE;
}

static gboolean
is_reason_for (const Ms5Reason *reason,
               int              category)
{
  return reason->children->len == 0 && (int) reason->category == category;
}

static const char *
choose_reason (const Ms5Plant *plant,
               const char     *key,
               int             category)
{
  guint n = 0;
  guint chosen;

  for (guint i = 0; i < plant->reasons->len; i++)
    n += is_reason_for (g_ptr_array_index (plant->reasons, i), category);
  if (n == 0)
    return NULL;

  chosen = (guint) (chance (key, "reason") * n);
  for (guint i = 0; i < plant->reasons->len; i++)
    {
      const Ms5Reason *reason = g_ptr_array_index (plant->reasons, i);

      if (is_reason_for (reason, category) && chosen-- == 0)
        return reason->code;
    }

  return NULL;
}

static gboolean
explain_stop (Ms5DemoCrew   *crew,
              const Ms5Line *line,
              const Ms5Item *item,
              Ms5Time        now,
              Ms5Time        patience)
{
  g_auto (Ms5StopItem) stop = { 0 };
  Ms5EngineDoing doing = { line, item->key, choose (item->key, people, G_N_ELEMENTS (people)) };
  Ms5StopCodeSet set = { NULL, NULL };

  if (!ms5_stop_item_decode (item->fields, &stop, NULL) || stop.end == MS5_TIME_NONE || stop.reason != NULL
      || stop.minor == TRUE || stop.coded_by != NULL || chance (item->key, "coded") < NEVER_CODED
      || now - stop.end < patience + delay (item->key, "coding", CODED_MIN_S, CODED_MAX_S))
    return FALSE;

  set.reason = (char *) choose_reason (crew->plant, item->key, stop.category);
  return set.reason != NULL && ms5_engine_code_stop (crew->engine, &doing, &set) == MS5_ENGINE_APPLIED;
}

static guint
work_on (Ms5DemoCrew   *crew,
         const Ms5Line *line,
         Ms5TopicKind   kind,
         Ms5Time        now,
         Ms5Time        patience)
{
  g_autofree char *topic = ms5_topic_new (kind, line->code);
  g_autoptr (Ms5TopicView) view = ms5_image_get_view (crew->image, topic);
  guint n_done = 0;

  for (guint i = 0; i < view->items->len; i++)
    {
      const Ms5Item *item = g_ptr_array_index (view->items, i);

      if (kind == MS5_TOPIC_CALLS)
        n_done += see_to_call (crew, line, item, now, patience);
      else
        n_done += explain_stop (crew, line, item, now, patience);
    }

  return n_done;
}

/**
 * ms5_demo_crew_work:
 * @crew: a crew
 * @now: the time
 * @has_guests: whether others may want to do it first
 *
 * Does what is due by now, as people's actions.
 *
 * Returns: how many things were done
 */
guint
ms5_demo_crew_work (Ms5DemoCrew *crew,
                    Ms5Time      now,
                    gboolean     has_guests)
{
  Ms5Time patience = has_guests ? (Ms5Time) (WITH_GUESTS_S * MS5_USEC_PER_S) : 0;
  guint n_done = 0;

  ms5_engine_begin (crew->engine, now);
  for (guint i = 0; i < crew->plant->lines->len; i++)
    {
      const Ms5Line *line = g_ptr_array_index (crew->plant->lines, i);

      n_done += work_on (crew, line, MS5_TOPIC_CALLS, now, patience);
      n_done += work_on (crew, line, MS5_TOPIC_STOPS, now, patience);
    }
  ms5_engine_commit (crew->engine);

  return n_done;
}
