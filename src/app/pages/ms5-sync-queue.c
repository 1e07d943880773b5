/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-sync-queue.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-sync-filters.h"
#include "app/pages/ms5-sync-row.h"
#include "app/pages/ms5-watch.h"
#include "app/widgets/ms5-empty-note.h"
#include "app/widgets/ms5-format.h"
#include "app/widgets/ms5-panel.h"

/* Rows do not move away under a pointer that is being used. */
#define STILL_TIME (4 * G_USEC_PER_SEC)

/* Rows take long to make: as many as fill a screen at first, then as many as leave a frame its time. */
#define FIRST_ROWS 10
#define MORE_ROWS  5

/* An action that is to be shown, and its place: lower ones are shown first. */
typedef struct
{
  Ms5OutboxEntry *entry;
  int             rank;
  gint64          order;
  gint64          cseq;
} Found;

struct _Ms5SyncQueue
{
  GtkWidget    parent_instance;
  Ms5View      view;
  Ms5Watch     watch;
  GListModel  *entries;
  gulong       entries_id;
  char        *sub;
  guint        first;           /* of all that were found, the first that is shown */
  guint        n_found;
  guint        counts[MS5_N_SHOWN_STATES];
  gint64       still_until;
  gboolean     has_pointer;
  double       pointer_x;
  double       pointer_y;

  GtkWidget   *filters;
  GtkWidget   *list;
  GPtrArray   *rows;            /* those in use, from the top */
  GPtrArray   *spare;           /* and those that are not */
  GtkWidget   *empty;
  GtkWidget   *pager;
  GtkWidget   *range;
  GtkWidget   *previous;
  GtkWidget   *next;
};

G_DEFINE_FINAL_TYPE (Ms5SyncQueue, ms5_sync_queue, GTK_TYPE_WIDGET)

/* What is found */

/* What needs a person, what is under way, what is to be sent in that order, and what is past, from the
 * youngest back. */
static Found
found_new (Ms5OutboxEntry *entry,
           Ms5ShownState   look)
{
  static const int ranks[MS5_N_SHOWN_STATES] = {
    [MS5_SHOWN_CONFLICT] = 0,  [MS5_SHOWN_FAILED] = 1,    [MS5_SHOWN_PROCESSING] = 2,
    [MS5_SHOWN_PENDING] = 3,   [MS5_SHOWN_COMPLETED] = 4, [MS5_SHOWN_CANCELLED] = 4,
  };
  const Ms5Action *action = ms5_outbox_entry_get_action (entry);
  gboolean past = ranks[look] == 4;
  gboolean is_marked = ms5_outbox_entry_get_mark (entry) != MS5_OUTBOX_MARK_NONE;

  return (Found) {
    .entry = entry,
    .rank = is_marked ? MIN (ranks[look], 1) : ranks[look],
    .order = past ? -ms5_outbox_entry_get_changed (entry) : action->pri,
    .cseq = past ? -action->cseq : action->cseq,
  };
}

static int
compare_found (gconstpointer a,
               gconstpointer b)
{
  const Found *found_a = a;
  const Found *found_b = b;

  if (found_a->rank != found_b->rank)
    return found_a->rank - found_b->rank;
  if (found_a->order != found_b->order)
    return found_a->order < found_b->order ? -1 : 1;
  if (found_a->cseq != found_b->cseq)
    return found_a->cseq < found_b->cseq ? -1 : 1;
  return 0;
}

/* Counts all, and returns those that are to be shown. The list keeps them. */
static GArray *
find (Ms5SyncQueue *self)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Found));
  guint n = self->entries != NULL ? g_list_model_get_n_items (self->entries) : 0;

  memset (self->counts, 0, sizeof self->counts);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (self->entries, i);
      Ms5ShownState look = ms5_outbox_state_get_shown (ms5_outbox_entry_get_state (entry));

      self->counts[look]++;
      if (ms5_sync_filters_match (MS5_SYNC_FILTERS (self->filters), entry))
        {
          Found one = found_new (entry, look);

          g_array_append_val (found, one);
        }
    }
  g_array_sort (found, compare_found);
  return found;
}

/* Rows */

static gboolean
shows_entry (gconstpointer row,
             gconstpointer entry)
{
  return ms5_sync_row_get_entry ((Ms5SyncRow *) row) == entry;
}

static gboolean
is_own (Ms5SyncQueue   *self,
        Ms5OutboxEntry *entry)
{
  if (self->view.client != NULL)
    return ms5_client_is_own (self->view.client, entry);
  return self->sub == NULL || g_strcmp0 (ms5_outbox_entry_get_sub (entry), self->sub) == 0;
}

static GtkWidget *
take_spare (Ms5SyncQueue *self)
{
  GtkWidget *row;

  if (self->spare->len > 0)
    return g_ptr_array_steal_index_fast (self->spare, self->spare->len - 1);

  row = ms5_sync_row_new (&self->view);
  gtk_box_append (GTK_BOX (self->list), row);
  return row;
}

/* Whoever is shown already keeps their row, and the row its focus. */
static void
show_rows (Ms5SyncQueue *self,
           const GArray *found)
{
  guint n = MIN (found->len - self->first, MS5_SYNC_QUEUE_ROWS);
  guint n_made = self->rows->len + self->spare->len;
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->rows);
  GtkWidget *before = NULL;

  n = MIN (n, n_made == 0 ? FIRST_ROWS : n_made + MORE_ROWS);
  self->rows = g_ptr_array_new ();
  for (guint i = 0; i < n; i++)
    {
      const Found *one = &g_array_index (found, Found, self->first + i);
      guint at;

      g_ptr_array_add (self->rows, g_ptr_array_find_with_equal_func (old, one->entry, shows_entry, &at)
                                     ? g_ptr_array_steal_index_fast (old, at) : NULL);
    }
  for (guint i = 0; i < old->len; i++)
    g_ptr_array_add (self->spare, old->pdata[i]);

  for (guint i = 0; i < n; i++)
    {
      Ms5OutboxEntry *entry = g_array_index (found, Found, self->first + i).entry;
      GtkWidget *row = self->rows->pdata[i] != NULL ? self->rows->pdata[i] : take_spare (self);

      self->rows->pdata[i] = row;
      ms5_sync_row_set_entry (MS5_SYNC_ROW (row), entry, is_own (self, entry));
      gtk_widget_set_visible (row, TRUE);
      if ((before != NULL ? gtk_widget_get_next_sibling (before) : gtk_widget_get_first_child (self->list)) != row)
        gtk_box_reorder_child_after (GTK_BOX (self->list), row, before);
      before = row;
    }
  for (guint i = 0; i < self->spare->len; i++)
    {
      ms5_sync_row_set_entry (self->spare->pdata[i], NULL, FALSE);
      gtk_widget_set_visible (self->spare->pdata[i], FALSE);
    }
  if (n < MIN (found->len - self->first, MS5_SYNC_QUEUE_ROWS))
    ms5_watch_touch (&self->watch);
}

/* What stands around them */

static void
update_pager (Ms5SyncQueue *self)
{
  g_autofree char *from = ms5_format_number (self->first + 1, 0);
  g_autofree char *to = ms5_format_number (MIN (self->first + MS5_SYNC_QUEUE_ROWS, self->n_found), 0);
  g_autofree char *of = ms5_format_number (self->n_found, 0);
  g_autofree char *text = NULL;

  /* Translators: which rows of a long list are shown, and how many there are. */
  text = g_strdup_printf (_("%s–%s of %s"), from, to, of);
  gtk_label_set_text (GTK_LABEL (self->range), text);
  gtk_widget_set_sensitive (self->previous, self->first > 0);
  gtk_widget_set_sensitive (self->next, self->first + MS5_SYNC_QUEUE_ROWS < self->n_found);
  gtk_widget_set_visible (self->pager, self->n_found > MS5_SYNC_QUEUE_ROWS);
}

static void
update_empty (Ms5SyncQueue *self)
{
  if (ms5_sync_filters_is_set (MS5_SYNC_FILTERS (self->filters)))
    ms5_empty_note_set (MS5_EMPTY_NOTE (self->empty), _("No Such Actions"),
                        _("Another filter may show what you look for"));
  else
    ms5_empty_note_set (MS5_EMPTY_NOTE (self->empty), _("Nothing Waits"),
                        _("What you do appears here until the server has it, with or without a link"));
  gtk_widget_set_visible (self->empty, self->n_found == 0);
  gtk_widget_set_visible (self->list, self->n_found > 0);
}

static gint64
get_frame_time (Ms5SyncQueue *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  return clock != NULL ? gdk_frame_clock_get_frame_time (clock) : 0;
}

static void
queue_update (gpointer widget)
{
  Ms5SyncQueue *self = widget;
  g_autoptr (GArray) found = find (self);

  self->n_found = found->len;
  if (self->first >= found->len)
    self->first = found->len > 0 ? (found->len - 1) / MS5_SYNC_QUEUE_ROWS * MS5_SYNC_QUEUE_ROWS : 0;
  ms5_sync_filters_set_counts (MS5_SYNC_FILTERS (self->filters), self->counts);
  update_pager (self);
  update_empty (self);
  /* Each row shows by itself what has become of its action. */
  if (get_frame_time (self) >= self->still_until)
    show_rows (self, found);
  else
    ms5_watch_touch (&self->watch);
}

/* GTK tells where the pointer is also when it is the list that has changed below it. */
static void
motion_cb (Ms5SyncQueue *self,
           double        x,
           double        y)
{
  gboolean has_moved = self->has_pointer && (x != self->pointer_x || y != self->pointer_y);

  self->has_pointer = TRUE;
  self->pointer_x = x;
  self->pointer_y = y;
  if (has_moved && self->rows->len > 0)
    self->still_until = get_frame_time (self) + STILL_TIME;
}

static void
leave_cb (Ms5SyncQueue *self)
{
  self->has_pointer = FALSE;
  self->still_until = 0;
  ms5_watch_touch (&self->watch);
}

static void
filters_cb (Ms5SyncQueue *self)
{
  self->first = 0;
  self->still_until = 0;
  ms5_watch_touch (&self->watch);
}

static void
previous_cb (Ms5SyncQueue *self)
{
  self->first -= MIN (self->first, MS5_SYNC_QUEUE_ROWS);
  self->still_until = 0;
  ms5_watch_touch (&self->watch);
}

static void
next_cb (Ms5SyncQueue *self)
{
  self->first += MS5_SYNC_QUEUE_ROWS;
  self->still_until = 0;
  ms5_watch_touch (&self->watch);
}

static void
ms5_sync_queue_dispose (GObject *object)
{
  Ms5SyncQueue *self = MS5_SYNC_QUEUE (object);

  ms5_watch_clear (&self->watch);
  if (self->entries != NULL)
    g_clear_signal_handler (&self->entries_id, self->entries);
  g_clear_object (&self->entries);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->spare, g_ptr_array_unref);
  ms5_widget_remove_children (GTK_WIDGET (self));
  g_clear_pointer (&self->sub, g_free);
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_sync_queue_parent_class)->dispose (object);
}

static void
ms5_sync_queue_class_init (Ms5SyncQueueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_sync_queue_dispose;
  gtk_widget_class_set_css_name (widget_class, "syncqueue");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
pager_button_new (const char *icon,
                  const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "chip");
  return button;
}

static GtkWidget *
pager_new (Ms5SyncQueue *self)
{
  self->pager = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->previous = pager_button_new ("go-previous-symbolic", _("Earlier in the list"));
  self->next = pager_button_new ("go-next-symbolic", _("Further in the list"));
  self->range = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->range, "numeric");
  gtk_widget_set_halign (self->pager, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->pager), self->previous);
  gtk_box_append (GTK_BOX (self->pager), self->range);
  gtk_box_append (GTK_BOX (self->pager), self->next);
  g_signal_connect_swapped (self->previous, "clicked", G_CALLBACK (previous_cb), self);
  g_signal_connect_swapped (self->next, "clicked", G_CALLBACK (next_cb), self);
  gtk_widget_set_visible (self->pager, FALSE);
  return self->pager;
}

static void
watch_pointer (Ms5SyncQueue *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (self->list, motion);
}

static void
build (Ms5SyncQueue *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *panel;

  self->filters = ms5_sync_filters_new (&self->view);
  g_signal_connect_swapped (self->filters, "changed", G_CALLBACK (filters_cb), self);
  self->list = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL,
                             "accessible-role", GTK_ACCESSIBLE_ROLE_LIST, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Actions"), -1);
  gtk_widget_add_css_class (self->list, "rows");
  self->empty = ms5_empty_note_new ("ms5-sync-completed-symbolic");
  watch_pointer (self);

  gtk_box_append (GTK_BOX (box), self->filters);
  gtk_box_append (GTK_BOX (box), self->empty);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_box_append (GTK_BOX (box), pager_new (self));
  panel = ms5_panel_new (_("Actions"), box);
  gtk_widget_set_visible (GTK_WIDGET (ms5_panel_get_live_button (MS5_PANEL (panel))), FALSE);
  gtk_widget_set_parent (panel, GTK_WIDGET (self));
}

static void
ms5_sync_queue_init (Ms5SyncQueue *self)
{
  self->rows = g_ptr_array_new ();
  self->spare = g_ptr_array_new ();
}

/**
 * ms5_sync_queue_new:
 * @view: what it works with; its pulse is that of the machine's clock
 *
 * Returns: (transfer floating): a panel
 */
GtkWidget *
ms5_sync_queue_new (const Ms5View *view)
{
  Ms5SyncQueue *self = g_object_new (MS5_TYPE_SYNC_QUEUE, NULL);

  ms5_view_init (&self->view, view);
  build (self);
  ms5_watch_init (&self->watch, GTK_WIDGET (self), queue_update);
  return GTK_WIDGET (self);
}

/**
 * ms5_sync_queue_set_entries:
 * @self: a panel
 * @entries: (nullable) (element-type Ms5OutboxEntry): the actions in the outbox
 * @sub: (nullable): whose actions are one's own, where there is no client to say so
 */
void
ms5_sync_queue_set_entries (Ms5SyncQueue *self,
                            GListModel   *entries,
                            const char   *sub)
{
  g_return_if_fail (MS5_IS_SYNC_QUEUE (self));

  g_free (self->sub);
  self->sub = g_strdup (sub);
  ms5_watch_touch (&self->watch);
  if (self->entries == entries)
    return;

  if (self->entries != NULL)
    g_clear_signal_handler (&self->entries_id, self->entries);
  g_set_object (&self->entries, entries);
  if (entries != NULL)
    self->entries_id = g_signal_connect_swapped (entries, "items-changed", G_CALLBACK (ms5_sync_queue_touch), self);
}

/**
 * ms5_sync_queue_set_look:
 * @self: a panel
 * @look: an #Ms5ShownState: only those actions are shown; %MS5_N_SHOWN_STATES for all
 */
void
ms5_sync_queue_set_look (Ms5SyncQueue *self,
                         int           look)
{
  g_return_if_fail (MS5_IS_SYNC_QUEUE (self));

  ms5_sync_filters_set_look (MS5_SYNC_FILTERS (self->filters), look);
}

/**
 * ms5_sync_queue_set_line:
 * @self: a panel
 * @code: (nullable): only actions of this line are shown; %NULL for all
 */
void
ms5_sync_queue_set_line (Ms5SyncQueue *self,
                         const char   *code)
{
  g_return_if_fail (MS5_IS_SYNC_QUEUE (self));

  ms5_sync_filters_set_line (MS5_SYNC_FILTERS (self->filters), code);
}

/**
 * ms5_sync_queue_touch:
 * @self: a panel
 *
 * Something about some action has changed.
 */
void
ms5_sync_queue_touch (Ms5SyncQueue *self)
{
  g_return_if_fail (MS5_IS_SYNC_QUEUE (self));

  ms5_watch_touch (&self->watch);
}

/**
 * ms5_sync_queue_beat:
 * @self: a panel
 *
 * Shows how long it is now until the next attempts.
 */
void
ms5_sync_queue_beat (Ms5SyncQueue *self)
{
  g_return_if_fail (MS5_IS_SYNC_QUEUE (self));

  for (guint i = 0; i < self->rows->len; i++)
    ms5_sync_row_beat (self->rows->pdata[i]);
}

/**
 * ms5_sync_queue_get_count:
 * @self: a panel
 * @look: what actions are to people
 *
 * Returns: how many of them there are, as it was shown last
 */
guint
ms5_sync_queue_get_count (Ms5SyncQueue  *self,
                          Ms5ShownState  look)
{
  g_return_val_if_fail (MS5_IS_SYNC_QUEUE (self), 0);
  g_return_val_if_fail ((guint) look < MS5_N_SHOWN_STATES, 0);

  return self->counts[look];
}

/**
 * ms5_sync_queue_get_n_found:
 * @self: a panel
 *
 * Returns: how many actions pass its filters
 */
guint
ms5_sync_queue_get_n_found (Ms5SyncQueue *self)
{
  g_return_val_if_fail (MS5_IS_SYNC_QUEUE (self), 0);

  return self->n_found;
}

/**
 * ms5_sync_queue_get_row:
 * @self: a panel
 * @index: the row's place from the top
 *
 * Returns: (transfer none) (nullable): a #Ms5SyncRow
 */
GtkWidget *
ms5_sync_queue_get_row (Ms5SyncQueue *self,
                        guint         index)
{
  g_return_val_if_fail (MS5_IS_SYNC_QUEUE (self), NULL);

  return index < self->rows->len ? self->rows->pdata[index] : NULL;
}
