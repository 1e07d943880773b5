/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-notice-groups.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-call-due.h"
#include "app/pages/ms5-call-row.h"
#include "core/ms5-flood.h"

struct _Ms5NoticeGroups
{
  const Ms5View      *view;
  Ms5Notifier        *notifier;
  Ms5Clock           *clock;     /* real time */
  Ms5NoticeGroupsDue  due;
  gpointer            user_data;
  guint               timer;     /* until what had to wait is due */
  GHashTable         *members;   /* keys of calls */
  GHashTable         *groups;    /* line → Group */
};

/* The calls of one line that are told together. */
typedef struct
{
  guint         n;
  guint         n_before; /* what its notice says; 0 if there is none */
  gboolean      news;     /* one of them has not been told yet */
  gboolean      owes;     /* its notice is to change, and must not yet */
  Ms5Priority   priority;
  Ms5Priority   priority_before;
  Ms5Time       shown;    /* when its notice changed, if there is one */
  Ms5CallModel *first;    /* borrowed, and only while they are counted */
} Group;

/**
 * ms5_notice_key:
 * @call: a call
 *
 * Returns: (transfer full): what its notice has for a key: `line/call`
 */
char *
ms5_notice_key (Ms5CallModel *call)
{
  return g_strdup_printf ("%s/%s", ms5_model_item_get_line (MS5_MODEL_ITEM (call)),
                          ms5_model_item_get_key (MS5_MODEL_ITEM (call)));
}

/**
 * ms5_notice_groups_new:
 * @view: whose calls; has to outlive them
 * @notifier: where they are shown
 * @clock: real time
 * @due: called when something is to be told that had to wait
 * @user_data: for @due
 *
 * Returns: (transfer full): no groups yet
 */
Ms5NoticeGroups *
ms5_notice_groups_new (const Ms5View      *view,
                       Ms5Notifier        *notifier,
                       Ms5Clock           *clock,
                       Ms5NoticeGroupsDue  due,
                       gpointer            user_data)
{
  Ms5NoticeGroups *self = g_new0 (Ms5NoticeGroups, 1);

  self->view = view;
  self->notifier = g_object_ref (notifier);
  self->clock = g_object_ref (clock);
  self->due = due;
  self->user_data = user_data;
  self->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

static void
clear_timer (Ms5NoticeGroups *self)
{
  if (self->timer != 0)
    ms5_clock_remove (self->clock, self->timer);
  self->timer = 0;
}

/**
 * ms5_notice_groups_free:
 * @self: (transfer full): groups
 *
 * What they show stays.
 */
void
ms5_notice_groups_free (Ms5NoticeGroups *self)
{
  clear_timer (self);
  g_object_unref (self->clock);
  g_object_unref (self->notifier);
  g_hash_table_unref (self->members);
  g_hash_table_unref (self->groups);
  g_free (self);
}

static gboolean
is_flood (Ms5NoticeGroups *self,
          GPtrArray       *calls)
{
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (Ms5AlarmRecord));
  Ms5Flood flood;

  for (guint i = 0; i < calls->len; i++)
    {
      Ms5CallModel *call = calls->pdata[i];
      const Ms5CallItem *item = ms5_call_model_get_item (call);
      const Ms5AlarmRecord record = {
        .id = ms5_model_item_get_key (MS5_MODEL_ITEM (call)),
        .line = ms5_model_item_get_line (MS5_MODEL_ITEM (call)),
        .priority = ms5_call_model_get_priority (call),
        .raised = item->raised,
        .acknowledged = item->acknowledged,
        .shelved = item->shelved != MS5_TIME_NONE,
        .suppressed = item->suppressed_by != NULL,
      };

      if (item->raised != MS5_TIME_NONE)
        g_array_append_val (records, record);
    }
  ms5_flood_find ((const Ms5AlarmRecord *) (gpointer) records->data, records->len,
                  ms5_floor_get_plant_now (self->view->floor), &flood);
  return flood.since != MS5_TIME_NONE;
}

static Group *
get_group (Ms5NoticeGroups *self,
           const char      *line)
{
  Group *group = g_hash_table_lookup (self->groups, line);

  if (group != NULL)
    return group;

  group = g_new0 (Group, 1);
  g_hash_table_insert (self->groups, g_strdup (line), group);
  return group;
}

static void
start_count (Group *group)
{
  *group = (Group) { .n_before = group->n_before, .priority_before = group->priority_before, .shown = group->shown };
}

static void
count (Group        *group,
       Ms5CallModel *call,
       gboolean      news)
{
  Ms5Priority priority = ms5_call_model_get_priority (call);

  group->n++;
  group->news = group->news || news;
  group->priority = MAX (group->priority, priority);
  if (group->first == NULL ||
      ms5_call_model_get_item (call)->raised < ms5_call_model_get_item (group->first)->raised)
    group->first = call;
}

static void
show (Ms5NoticeGroups *self,
      const char      *line,
      const Group     *group)
{
  g_autofree char *key = g_strconcat (MS5_NOTICE_GROUP, line, NULL);
  g_autofree char *first = ms5_call_dup_title (group->first, FALSE);
  const char *name = ms5_call_model_get_line_name (group->first);
  g_autofree char *title = g_strdup_printf (ngettext ("%s: %u call", "%s: %u calls", group->n),
                                            name != NULL ? name : line, group->n);
  g_autofree char *body = g_strdup_printf (_("First: %s"), first);
  const Ms5Notice notice = { .key = key, .rev = group->n, .priority = group->priority, .title = title, .body = body };

  ms5_notifier_show (self->notifier, &notice);
}

static gboolean
due_cb (gpointer user_data)
{
  Ms5NoticeGroups *self = user_data;

  self->timer = 0;
  self->due (self->user_data);
  return G_SOURCE_REMOVE;
}

/* Returns: how long it has to wait; not at all if it has not been told of, or becomes more urgent */
static gint64
get_wait (const Group *group,
          Ms5Time      now)
{
  gboolean told = group->n_before > 0 && group->priority <= group->priority_before && now >= group->shown;

  return told ? MAX (group->shown + MS5_NOTICE_GROUPS_EVERY - now, 0) : 0;
}

/* Returns: how long it has to wait */
static gint64
show_change (Ms5NoticeGroups *self,
             const char      *line,
             Group           *group,
             Ms5Time          now)
{
  gint64 wait = get_wait (group, now);

  group->owes = wait > 0;
  if (group->owes)
    return wait;

  show (self, line, group);
  group->n_before = group->n;
  group->priority_before = group->priority;
  group->shown = now;
  return 0;
}

static void
show_all (Ms5NoticeGroups *self)
{
  Ms5Time now = ms5_clock_now (self->clock);
  gint64 shortest = 0;
  GHashTableIter iter;
  gpointer line, value;

  clear_timer (self);
  g_hash_table_iter_init (&iter, self->groups);
  while (g_hash_table_iter_next (&iter, &line, &value))
    {
      Group *group = value;
      gint64 wait = 0;

      if (group->n == 0)
        {
          g_autofree char *key = g_strconcat (MS5_NOTICE_GROUP, line, NULL);

          ms5_notifier_withdraw (self->notifier, key);
          g_hash_table_iter_remove (&iter);
        }
      else if (group->news || (group->n_before > 0 && group->n != group->n_before))
        {
          wait = show_change (self, line, group, now);
        }
      if (wait > 0)
        shortest = shortest > 0 ? MIN (shortest, wait) : wait;
    }
  if (shortest > 0)
    self->timer = ms5_clock_add (self->clock, shortest, due_cb, self, NULL);
}

/**
 * ms5_notice_groups_update:
 * @self: groups
 * @calls: (element-type Ms5CallModel): all open calls
 * @reader: (nullable): who is signed in
 * @is_news: (nullable): tells of what the reader does not know yet; %NULL if nothing new is to be told now
 * @user_data: for @is_news
 *
 * Shows what has changed. A call that once was told in its group stays there: after the flood it is not news.
 */
void
ms5_notice_groups_update (Ms5NoticeGroups     *self,
                          GPtrArray           *calls,
                          const char          *reader,
                          Ms5NoticeGroupsNews  is_news,
                          gpointer             user_data)
{
  gboolean flood = is_news != NULL && is_flood (self, calls);
  g_autoptr (GHashTable) before = NULL;
  GHashTableIter iter;
  gpointer value;

  if (!flood && g_hash_table_size (self->groups) == 0)
    return;

  g_hash_table_iter_init (&iter, self->groups);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    start_count (value);

  before = g_steal_pointer (&self->members);
  self->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < calls->len; i++)
    {
      Ms5CallModel *call = calls->pdata[i];
      const Ms5CallItem *item = ms5_call_model_get_item (call);
      g_autofree char *key = NULL;

      if (item->priority == MS5_PRIORITY_CRITICAL || !ms5_call_is_heard (item, reader))
        continue;

      key = ms5_notice_key (call);
      if (!flood && !g_hash_table_contains (before, key))
        continue;
      count (get_group (self, ms5_model_item_get_line (MS5_MODEL_ITEM (call))), call,
             is_news != NULL && is_news (call, key, user_data));
      g_hash_table_add (self->members, g_steal_pointer (&key));
    }
  show_all (self);
}

/**
 * ms5_notice_groups_opened:
 * @self: groups
 * @line: the code of a line
 *
 * The reader has seen what its notice says, which is withdrawn: it is shown again with the next news.
 */
void
ms5_notice_groups_opened (Ms5NoticeGroups *self,
                          const char      *line)
{
  Group *group = g_hash_table_lookup (self->groups, line);

  if (group != NULL)
    group->n_before = 0;
}

/**
 * ms5_notice_groups_has:
 * @self: groups
 * @key: `line/call`
 *
 * Returns: whether it is told in its group, and not by itself
 */
gboolean
ms5_notice_groups_has (Ms5NoticeGroups *self,
                       const char      *key)
{
  return g_hash_table_contains (self->members, key);
}

/**
 * ms5_notice_groups_owes:
 * @self: groups
 * @line: the code of a line
 *
 * Returns: whether its notice does not say yet what is new
 */
gboolean
ms5_notice_groups_owes (Ms5NoticeGroups *self,
                        const char      *line)
{
  const Group *group = g_hash_table_lookup (self->groups, line);

  return group != NULL && group->owes;
}
