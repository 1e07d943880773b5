/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/routes/ms5-routes-private.h"

#include "protocol/ms5-plant-item.h"

/* The plant */

static const char *const list_names[MS5_N_PLANT_PARTS] = {
  [MS5_PLANT_AREA] = "areas",         [MS5_PLANT_LINE] = "lines",         [MS5_PLANT_EQUIPMENT] = "equipment",
  [MS5_PLANT_SENSOR] = "sensors",     [MS5_PLANT_FAULT] = "faults",       [MS5_PLANT_PRODUCT] = "products",
  [MS5_PLANT_SHIFT] = "shifts",       [MS5_PLANT_REASON] = "reasons",     [MS5_PLANT_CALL_TYPE] = "call_types",
  [MS5_PLANT_CALL_CAUSE] = "call_causes",
};

typedef struct
{
  const Ms5Plant    *plant;
  const Ms5Identity *identity;
  json_t            *reply;
} Listing;

static gboolean
may_see (const Listing *listing,
         Ms5PlantPart   part,
         char         **codes)
{
  if (part == MS5_PLANT_LINE)
    return ms5_identity_may_see_line (listing->identity, codes[0]);
  if (part == MS5_PLANT_EQUIPMENT || part == MS5_PLANT_SENSOR || part == MS5_PLANT_FAULT)
    return ms5_identity_may_see_line (listing->identity, ms5_plant_get_equipment (listing->plant, codes[0])->line->code);

  return TRUE;
}

static void
list_item (const char *key,
           json_t     *fields,
           gpointer    user_data)
{
  Listing *listing = user_data;
  Ms5PlantPart part;
  g_auto (GStrv) codes = ms5_plant_key_split (key, &part);

  if (part == MS5_PLANT_SITE)
    {
      json_object_set_new (listing->reply, "site", fields);
      return;
    }
  if (!may_see (listing, part, codes))
    {
      json_decref (fields);
      return;
    }

  json_object_set_new (fields, "code", json_string (codes[1] != NULL ? codes[1] : codes[0]));
  if (codes[1] != NULL)
    json_object_set_new (fields, "equipment", json_string (codes[0]));
  json_array_append_new (json_object_get (listing->reply, list_names[part]), fields);
}

void
ms5_route_plant (Ms5HttpRequest *request,
                 gpointer        context)
{
  Ms5RoutesContext *routes = context;
  Listing listing = { routes->plant, ms5_http_request_get_identity (request), json_object () };

  for (guint i = 0; i < G_N_ELEMENTS (list_names); i++)
    if (list_names[i] != NULL)
      json_object_set_new (listing.reply, list_names[i], json_array ());
  json_object_set_new (listing.reply, "now", ms5_route_time (ms5_clock_now (routes->plant_clock)));
  ms5_plant_foreach_item (routes->plant, ms5_feed_backend_get_plant_speed (routes->backend), list_item, &listing);
  ms5_http_request_reply (request, 200, listing.reply);
}

/* The lines, as subscribers see them */

/* What is published of an item; nothing if that is nothing. */
static void
add_published (Ms5RoutesContext *routes,
               const char       *line,
               const char       *key,
               json_t           *object)
{
  g_autofree char *topic = ms5_topic_new (MS5_TOPIC_LINE, line);
  Ms5Item *item = ms5_image_lookup (ms5_feed_get_image (routes->feed), topic, key);

  if (item != NULL)
    json_object_update (object, item->fields);
}

static json_t *
make_kpis (Ms5RoutesContext *routes,
           const char       *line)
{
  g_autofree char *topic = ms5_topic_new (MS5_TOPIC_LIVE, line);
  const Ms5Shape *shape = ms5_item_get_shape (topic, MS5_KPI_KEY);
  json_t *object = json_object ();

  for (guint i = 0; i < shape->n_members; i++)
    {
      const char *name = shape->members[i].name;
      Ms5Time time;
      const char *text = ms5_live_lookup (ms5_feed_get_live (routes->feed), topic, MS5_KPI_KEY, name, &time);
      json_t *value = text != NULL ? ms5_json_parse (text, strlen (text), &ms5_json_limits_server, NULL) : NULL;

      if (value != NULL)
        json_object_set_new (object, name, value);
    }
  return object;
}

static json_t *
make_equipment (Ms5RoutesContext   *routes,
                const Ms5Equipment *equipment)
{
  const Ms5EquipmentSetupItem item = {
    equipment->name, NULL, equipment->kind, ms5_time_to_seconds (ms5_equipment_get_stop_explain (equipment)),
    equipment->index,
  };
  json_t *object = ms5_equipment_setup_item_encode (&item);

  json_object_set_new (object, "code", json_string (equipment->code));
  add_published (routes, equipment->line->code, equipment->code, object);
  return object;
}

static json_t *
make_line (Ms5RoutesContext *routes,
           const Ms5Line    *line)
{
  const Ms5LineSetupItem item = { line->name, line->area, line->bottleneck, line->oee_target, NULL, line->index };
  json_t *object = ms5_line_setup_item_encode (&item);
  json_t *equipment = json_array ();

  for (guint i = 0; i < line->equipment->len; i++)
    json_array_append_new (equipment, make_equipment (routes, g_ptr_array_index (line->equipment, i)));
  json_object_set_new (object, "code", json_string (line->code));
  add_published (routes, line->code, line->code, object);
  json_object_set_new (object, "kpi", make_kpis (routes, line->code));
  json_object_set_new (object, "equipment", equipment);
  return object;
}

void
ms5_route_lines (Ms5HttpRequest *request,
                 gpointer        context)
{
  Ms5RoutesContext *routes = context;
  const Ms5Identity *identity = ms5_http_request_get_identity (request);
  json_t *lines = json_array ();
  json_t *reply = json_object ();

  for (guint i = 0; i < routes->plant->lines->len; i++)
    {
      const Ms5Line *line = g_ptr_array_index (routes->plant->lines, i);

      if (ms5_identity_may_see_line (identity, line->code))
        json_array_append_new (lines, make_line (routes, line));
    }
  json_object_set_new (reply, "now", ms5_route_time (ms5_clock_now (routes->plant_clock)));
  json_object_set_new (reply, "pos", json_integer (ms5_feed_get_head (routes->feed)));
  json_object_set_new (reply, "lines", lines);
  ms5_http_request_reply (request, 200, reply);
}
