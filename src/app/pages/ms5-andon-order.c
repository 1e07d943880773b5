/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-andon-order.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-call-row.h"

/* So many consequences of a call are shown without asking. */
#define FEW 3

struct _Ms5AndonOrder
{
  GObject         parent_instance;
  Ms5View         view;
  gboolean        open;
  Ms5AndonFilter  filter;
  Ms5Flood        flood;
  GHashTable     *toggled;   /* ids that are not as they would be */
  GHashTable     *entries;   /* id → Ms5AndonEntry */
  GListStore     *store;
  guint           n_calls;
};

G_DEFINE_FINAL_TYPE (Ms5AndonOrder, ms5_andon_order, G_TYPE_OBJECT)

/* What is known while a list is made. */
typedef struct
{
  Ms5AndonOrder *self;
  GPtrArray     *calls;     /* Ms5CallModel, borrowed: those that pass the filter, most urgent first */
  GHashTable    *by_key;    /* key → Ms5CallModel */
  GHashTable    *below;     /* key of a cause → GPtrArray of its consequences */
  GHashTable    *placed;    /* Ms5CallModel */
  GHashTable    *first_out; /* Ms5CallModel */
  GHashTable    *entries;
  GPtrArray     *list;      /* Ms5AndonEntry, borrowed from @entries */
} Making;

/**
 * ms5_andon_filter_matches:
 * @filter: a filter
 * @call: a call
 *
 * Returns: whether it is shown
 */
gboolean
ms5_andon_filter_matches (const Ms5AndonFilter *filter,
                          Ms5CallModel         *call)
{
  const Ms5CallItem *item = ms5_call_model_get_item (call);
  g_autofree char *title = NULL;
  g_autofree char *words = NULL;
  g_autofree char *folded = NULL;

  if (filter->line != NULL && g_strcmp0 (filter->line, ms5_model_item_get_line (MS5_MODEL_ITEM (call))) != 0)
    return FALSE;
  if (filter->type != NULL && g_strcmp0 (filter->type, item->type) != 0)
    return FALSE;
  if (filter->priority != MS5_ANDON_ANY && (Ms5Priority) filter->priority != ms5_call_model_get_priority (call))
    return FALSE;
  if (filter->search == NULL)
    return TRUE;

  title = ms5_call_dup_title (call, TRUE);
  words = g_strjoin (" ", title, item->note != NULL ? item->note : "",
                     item->assigned_to != NULL ? item->assigned_to : "",
                     item->acknowledged_by != NULL ? item->acknowledged_by : "",
                     item->resolved_by != NULL ? item->resolved_by : "", NULL);
  folded = g_utf8_casefold (words, -1);
  return strstr (folded, filter->search) != NULL;
}

/**
 * ms5_andon_order_dup_id:
 * @call: a call
 *
 * Returns: (transfer full): the id of its row
 */
char *
ms5_andon_order_dup_id (Ms5CallModel *call)
{
  return g_strdup_printf ("call %s/%s", ms5_model_item_get_line (MS5_MODEL_ITEM (call)),
                          ms5_model_item_get_key (MS5_MODEL_ITEM (call)));
}

static Ms5AndonEntry *
add (Making              *making,
     const char          *id,
     const Ms5AndonShown *shown)
{
  Ms5AndonEntry *known = g_hash_table_lookup (making->self->entries, id);
  Ms5AndonEntry *entry = known != NULL ? g_object_ref (known) : ms5_andon_entry_new (id);

  ms5_andon_entry_show (entry, shown);
  g_ptr_array_add (making->list, entry);
  g_hash_table_replace (making->entries, (gpointer) ms5_andon_entry_get_id (entry), entry);
  return entry;
}

static gboolean
is_expanded (Making     *making,
             const char *id,
             gboolean    usual)
{
  return usual != g_hash_table_contains (making->self->toggled, id);
}

/* It and what follows from it are folded away. */
static void
fold_call (Making       *making,
           Ms5CallModel *call)
{
  GPtrArray *below = g_hash_table_lookup (making->below, ms5_model_item_get_key (MS5_MODEL_ITEM (call)));

  if (!g_hash_table_add (making->placed, call))
    return;
  for (guint i = 0; below != NULL && i < below->len; i++)
    fold_call (making, below->pdata[i]);
}

static void
add_call (Making       *making,
          Ms5CallModel *call,
          guint         depth)
{
  const char *key = ms5_model_item_get_key (MS5_MODEL_ITEM (call));
  g_autofree char *id = ms5_andon_order_dup_id (call);
  GPtrArray *below = g_hash_table_lookup (making->below, key);
  Ms5AndonShown shown = { MS5_ANDON_CALL, NULL, call, depth, below != NULL ? below->len : 0, 0, 0,
                          g_hash_table_contains (making->first_out, call), FALSE };

  if (!g_hash_table_add (making->placed, call))
    return;

  shown.expanded = shown.n > 0 && is_expanded (making, id, shown.n <= FEW);
  add (making, id, &shown);
  for (guint i = 0; i < shown.n; i++)
    if (shown.expanded)
      add_call (making, below->pdata[i], depth + 1);
    else
      fold_call (making, below->pdata[i]);
}

static void
add_section (Making     *making,
             const char *id,
             const char *title,
             GPtrArray  *calls)
{
  const Ms5AndonShown shown = { MS5_ANDON_SECTION, (char *) title, NULL, 0, calls->len, 0, 0, FALSE, TRUE };

  if (calls->len == 0)
    return;

  add (making, id, &shown);
  for (guint i = 0; i < calls->len; i++)
    add_call (making, calls->pdata[i], 0);
}

/* Grouping in a flood */

static void
add_group (Making              *making,
           const Ms5FloodGroup *group,
           GPtrArray           *calls)
{
  g_autofree char *id = g_strdup_printf ("line %s", group->line);
  Ms5LineModel *line = ms5_floor_get_line (making->self->view.floor, group->line);
  const char *name = line != NULL ? ms5_line_model_get_name (line) : NULL;
  const Ms5AndonShown shown = { MS5_ANDON_GROUP, (char *) (name != NULL ? name : group->line),
                                calls->pdata[group->first_out], 0, group->n_calls, group->n_unacknowledged,
                                group->priority, FALSE, is_expanded (making, id, FALSE) };

  add (making, id, &shown);
  for (guint i = 0; i < calls->len; i++)
    {
      Ms5CallModel *call = calls->pdata[i];

      if (g_strcmp0 (ms5_model_item_get_line (MS5_MODEL_ITEM (call)), group->line) != 0 ||
          ms5_call_model_get_priority (call) == MS5_PRIORITY_CRITICAL)
        continue;
      if (shown.expanded)
        add_call (making, call, 1);
      else
        fold_call (making, call);
    }
}

/* @calls: those that are not silent */
static void
add_flood (Making    *making,
           GPtrArray *calls)
{
  g_autoptr (GArray) records = g_array_sized_new (FALSE, FALSE, sizeof (Ms5AlarmRecord), calls->len);
  g_autoptr (GArray) groups = g_array_new (FALSE, FALSE, sizeof (Ms5FloodGroup));
  g_autoptr (GPtrArray) critical = g_ptr_array_new ();
  g_autofree char *title = NULL;
  Ms5AndonShown shown = { .kind = MS5_ANDON_SECTION, .expanded = TRUE };

  for (guint i = 0; i < calls->len; i++)
    {
      Ms5AlarmRecord record;

      ms5_call_model_get_record (calls->pdata[i], &record);
      g_array_append_val (records, record);
      if (record.priority == MS5_PRIORITY_CRITICAL)
        g_ptr_array_add (critical, calls->pdata[i]);
    }
  ms5_flood_group ((const Ms5AlarmRecord *) (gpointer) records->data, records->len, &making->self->flood, groups);
  for (guint i = 0; i < groups->len; i++)
    g_hash_table_add (making->first_out, calls->pdata[g_array_index (groups, Ms5FloodGroup, i).first_out]);

  add_section (making, "critical", _("Critical"), critical);
  title = g_strdup_printf (ngettext ("Flood: %u new call within 10 minutes", "Flood: %u new calls within 10 minutes",
                                     making->self->flood.n_new),
                           making->self->flood.n_new);
  shown.title = title;
  if (groups->len > 0)
    add (making, "flood", &shown);
  for (guint i = 0; i < groups->len; i++)
    add_group (making, &g_array_index (groups, Ms5FloodGroup, i), calls);
}

static void
add_calm (Making    *making,
          GPtrArray *calls)
{
  g_autoptr (GPtrArray) raised = g_ptr_array_new ();
  g_autoptr (GPtrArray) handled = g_ptr_array_new ();

  for (guint i = 0; i < calls->len; i++)
    if (ms5_call_model_get_item (calls->pdata[i])->state == MS5_CALL_RAISED)
      g_ptr_array_add (raised, calls->pdata[i]);
    else
      g_ptr_array_add (handled, calls->pdata[i]);
  add_section (making, "raised", _("Not Acknowledged"), raised);
  add_section (making, "handled", _("In Hand"), handled);
}

static void
make (Making *making)
{
  g_autoptr (GPtrArray) loud = g_ptr_array_new ();
  g_autoptr (GPtrArray) silent = g_ptr_array_new ();

  for (guint i = 0; i < making->calls->len; i++)
    {
      Ms5CallModel *call = making->calls->pdata[i];
      const char *cause = ms5_call_model_get_item (call)->suppressed_by;

      if (cause != NULL && g_hash_table_contains (making->by_key, cause))
        continue;
      g_ptr_array_add (ms5_call_model_is_silent (call) ? silent : loud, call);
    }
  if (making->self->flood.since != MS5_TIME_NONE)
    add_flood (making, loud);
  else
    add_calm (making, loud);

  add_section (making, "silent", _("Silent"), silent);

  /* Consequences of each other cannot be, but would not be lost. */
  for (guint i = 0; i < making->calls->len; i++)
    add_call (making, making->calls->pdata[i], 0);
}

static void
find_flood (Ms5AndonOrder *self,
            GListModel    *calls)
{
  guint n = g_list_model_get_n_items (calls);
  g_autoptr (GArray) records = g_array_sized_new (FALSE, FALSE, sizeof (Ms5AlarmRecord), n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Ms5CallModel) call = g_list_model_get_item (calls, i);
      Ms5AlarmRecord record;

      ms5_call_model_get_record (call, &record);
      if (record.raised != MS5_TIME_NONE)
        g_array_append_val (records, record);
    }
  ms5_flood_find ((const Ms5AlarmRecord *) (gpointer) records->data, records->len,
                  ms5_floor_get_plant_now (self->view.floor), &self->flood);
}

static void
gather (Making     *making,
        GListModel *calls)
{
  for (guint i = 0; i < g_list_model_get_n_items (calls); i++)
    {
      g_autoptr (Ms5CallModel) call = g_list_model_get_item (calls, i);
      const char *cause = ms5_call_model_get_item (call)->suppressed_by;
      GPtrArray *below;

      if (!ms5_andon_filter_matches (&making->self->filter, call))
        continue;

      g_ptr_array_add (making->calls, call);
      g_hash_table_insert (making->by_key, (gpointer) ms5_model_item_get_key (MS5_MODEL_ITEM (call)), call);
      if (cause == NULL)
        continue;

      below = g_hash_table_lookup (making->below, cause);
      if (below == NULL)
        {
          below = g_ptr_array_new ();
          g_hash_table_insert (making->below, (gpointer) cause, below);
        }
      g_ptr_array_add (below, call);
    }
}

static int
compare_resolved (gconstpointer a,
                  gconstpointer b)
{
  return ms5_call_model_compare (*(Ms5CallModel *const *) a, *(Ms5CallModel *const *) b);
}

static void
make_resolved (Making *making)
{
  GListModel *lines = ms5_floor_get_lines (making->self->view.floor);

  for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr (Ms5LineModel) line = g_list_model_get_item (lines, i);
      GListModel *calls = ms5_line_model_get_calls (line);

      for (guint j = 0; j < g_list_model_get_n_items (calls); j++)
        {
          g_autoptr (Ms5CallModel) call = g_list_model_get_item (calls, j);

          if (!ms5_call_model_is_open (call) && ms5_andon_filter_matches (&making->self->filter, call))
            g_ptr_array_add (making->calls, call);
        }
    }
  g_ptr_array_sort (making->calls, compare_resolved);
  for (guint i = 0; i < making->calls->len; i++)
    add_call (making, making->calls->pdata[i], 0);
}

/* What is the same at both ends stays: rows are not made anew. */
static void
show_list (Ms5AndonOrder *self,
           GPtrArray     *list)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  guint first = 0, last = 0;

  for (; first < MIN (n, list->len); first++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->store), first);

      if (item != list->pdata[first])
        break;
    }
  for (; last < MIN (n, list->len) - first; last++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->store), n - 1 - last);

      if (item != list->pdata[list->len - 1 - last])
        break;
    }
  if (n - first - last > 0 || list->len - first - last > 0)
    g_list_store_splice (self->store, first, n - first - last, list->pdata + first, list->len - first - last);
}

/* What was chosen for rows that are gone would else be kept for as long as the window is there. */
static void
forget_gone (Ms5AndonOrder *self)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->toggled);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (self->entries, id))
      g_hash_table_iter_remove (&iter);
}

static void
filter_clear (Ms5AndonFilter *filter)
{
  g_clear_pointer (&filter->line, g_free);
  g_clear_pointer (&filter->type, g_free);
  g_clear_pointer (&filter->search, g_free);
  filter->priority = MS5_ANDON_ANY;
}

static void
ms5_andon_order_dispose (GObject *object)
{
  Ms5AndonOrder *self = MS5_ANDON_ORDER (object);

  g_clear_object (&self->store);
  g_clear_pointer (&self->entries, g_hash_table_unref);
  g_clear_pointer (&self->toggled, g_hash_table_unref);
  filter_clear (&self->filter);
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_andon_order_parent_class)->dispose (object);
}

static void
ms5_andon_order_class_init (Ms5AndonOrderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ms5_andon_order_dispose;
}

static void
ms5_andon_order_init (Ms5AndonOrder *self)
{
  self->store = g_list_store_new (MS5_TYPE_ANDON_ENTRY);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->toggled = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->flood = (Ms5Flood) { MS5_TIME_NONE, MS5_TIME_NONE, 0, MS5_TIME_NONE };
  self->filter.priority = MS5_ANDON_ANY;
}

/**
 * ms5_andon_order_new:
 * @view: whose calls
 * @open: whether it is about open calls, or about resolved ones
 *
 * Returns: (transfer full): an order that is empty until it is updated
 */
Ms5AndonOrder *
ms5_andon_order_new (const Ms5View *view,
                     gboolean       open)
{
  Ms5AndonOrder *self = g_object_new (MS5_TYPE_ANDON_ORDER, NULL);

  ms5_view_init (&self->view, view);
  self->open = open;
  return self;
}

/**
 * ms5_andon_order_get_model:
 * @self: an order
 *
 * Returns: (transfer none): its rows (#Ms5AndonEntry)
 */
GListModel *
ms5_andon_order_get_model (Ms5AndonOrder *self)
{
  g_return_val_if_fail (MS5_IS_ANDON_ORDER (self), NULL);

  return G_LIST_MODEL (self->store);
}

/**
 * ms5_andon_order_get_flood:
 * @self: an order
 *
 * Returns: (transfer none): whether more calls come than people can see to
 */
const Ms5Flood *
ms5_andon_order_get_flood (Ms5AndonOrder *self)
{
  g_return_val_if_fail (MS5_IS_ANDON_ORDER (self), NULL);

  return &self->flood;
}

/**
 * ms5_andon_order_get_n_calls:
 * @self: an order
 *
 * Returns: how many calls pass the filter, those that are folded away among them
 */
guint
ms5_andon_order_get_n_calls (Ms5AndonOrder *self)
{
  g_return_val_if_fail (MS5_IS_ANDON_ORDER (self), 0);

  return self->n_calls;
}

/**
 * ms5_andon_order_set_filter:
 * @self: an order
 * @filter: (transfer none): which calls are in it from now on
 */
void
ms5_andon_order_set_filter (Ms5AndonOrder        *self,
                            const Ms5AndonFilter *filter)
{
  g_return_if_fail (MS5_IS_ANDON_ORDER (self));

  filter_clear (&self->filter);
  self->filter = (Ms5AndonFilter) { g_strdup (filter->line), g_strdup (filter->type), filter->priority,
                                    g_strdup (filter->search) };
  ms5_andon_order_update (self);
}

/**
 * ms5_andon_order_toggle:
 * @self: an order
 * @id: that of a row
 *
 * Shows what is behind it, or no more.
 */
void
ms5_andon_order_toggle (Ms5AndonOrder *self,
                        const char    *id)
{
  g_return_if_fail (MS5_IS_ANDON_ORDER (self));

  if (!g_hash_table_remove (self->toggled, id))
    g_hash_table_add (self->toggled, g_strdup (id));
  ms5_andon_order_update (self);
}

/**
 * ms5_andon_order_update:
 * @self: an order
 *
 * Shows what the floor says now.
 */
void
ms5_andon_order_update (Ms5AndonOrder *self)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autoptr (GHashTable) by_key = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) below = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                                        (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GHashTable) placed = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) first_out = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) before = NULL;
  Making making = { self, found, by_key, below, placed, first_out, NULL, list };

  g_return_if_fail (MS5_IS_ANDON_ORDER (self));

  making.entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  if (self->open)
    {
      find_flood (self, ms5_floor_get_calls (self->view.floor));
      gather (&making, ms5_floor_get_calls (self->view.floor));
      make (&making);
    }
  else
    {
      make_resolved (&making);
    }
  self->n_calls = found->len;

  before = self->entries;
  self->entries = making.entries;
  forget_gone (self);
  show_list (self, list);
}
