/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-floor-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/pages/ms5-columns-layout.h"
#include "app/pages/ms5-line-card-fill.h"
#include "app/pages/ms5-watch.h"

/* Cards do not move away under a pointer that is being used. */
#define STILL_TIME (4 * G_USEC_PER_SEC)

/* As many as a large screen has room for, and as many as leave a frame its time. */
#define FIRST_CARDS 12
#define MORE_CARDS 3

typedef struct
{
  Ms5FloorPage *page;
  Ms5LineModel *line;
  GtkWidget    *widget;
  Ms5Watch      watch;
} Card;

struct _Ms5FloorPage
{
  GtkWidget   parent_instance;
  Ms5View     view;
  Ms5Watch    watch;
  GtkWidget  *stack;
  GtkWidget  *grid;
  GPtrArray  *cards;          /* in the order of the plant */
  gint64      still_until;
  gboolean    has_pointer;
  double      pointer_x;
  double      pointer_y;
};

G_DEFINE_FINAL_TYPE (Ms5FloorPage, ms5_floor_page, GTK_TYPE_WIDGET)

static void
card_free (gpointer data)
{
  Card *card = data;

  ms5_watch_clear (&card->watch);
  gtk_widget_unparent (card->widget);
  g_object_unref (card->line);
  g_free (card);
}

static void
card_update (gpointer widget)
{
  Card *card = g_object_get_data (widget, "card");

  ms5_line_card_fill (widget, &card->page->view, card->line);
}

static void
card_activate_cb (GtkWidget *widget,
                  Card      *card)
{
  gtk_widget_activate_action (widget, "win.show-line", "s",
                              ms5_model_item_get_key (MS5_MODEL_ITEM (card->line)));
}

static Card *
card_new (Ms5FloorPage *self,
          Ms5LineModel *line)
{
  Card *card = g_new0 (Card, 1);

  card->page = self;
  card->line = g_object_ref (line);
  card->widget = ms5_line_card_new ();
  ms5_line_card_set_pulse (MS5_LINE_CARD (card->widget), self->view.pulse);
  ms5_freshness_set_pulse (ms5_line_card_get_freshness (MS5_LINE_CARD (card->widget)), self->view.pulse);
  g_object_set_data (G_OBJECT (card->widget), "card", card);
  g_signal_connect (card->widget, "activate", G_CALLBACK (card_activate_cb), card);
  ms5_watch_init (&card->watch, card->widget, card_update);
  ms5_watch_add (&card->watch, line, "notify");
  ms5_watch_add (&card->watch, self->view.floor, "notify::freshness");
  ms5_watch_add (&card->watch, self->view.floor, "notify::as-of");
  gtk_widget_insert_before (card->widget, self->grid, NULL);
  return card;
}

static gboolean
is_by_urgency (Ms5FloorPage *self)
{
  return g_settings_get_enum (self->view.settings, "floor-order") == 0;
}

static gboolean
is_card_of (gconstpointer card,
            gconstpointer line)
{
  return ((const Card *) card)->line == line;
}

static int
compare_urgency (gconstpointer a,
                 gconstpointer b)
{
  const Card *card_a = *(Card * const *) a;
  const Card *card_b = *(Card * const *) b;

  return ms5_line_model_compare_urgency (card_a->line, card_b->line);
}

/* Moves only what is not where it belongs, so that nothing else is laid out or loses the focus. */
static void
put_in_order (Ms5FloorPage *self)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_sized_new (self->cards->len);
  GtkWidget *before = NULL;

  for (guint i = 0; i < self->cards->len; i++)
    g_ptr_array_add (sorted, self->cards->pdata[i]);
  if (is_by_urgency (self))
    g_ptr_array_sort (sorted, compare_urgency);

  for (guint i = 0; i < sorted->len; i++)
    {
      GtkWidget *widget = ((Card *) sorted->pdata[i])->widget;
      GtkWidget *next = before != NULL ? gtk_widget_get_next_sibling (before)
                                       : gtk_widget_get_first_child (self->grid);

      if (next != widget)
        gtk_widget_insert_after (widget, self->grid, before);
      before = widget;
    }
}

static Card *
take_card (GPtrArray    *cards,
           Ms5LineModel *line)
{
  for (guint i = 0; i < cards->len; i++)
    if (((Card *) cards->pdata[i])->line == line)
      return g_ptr_array_steal_index_fast (cards, i);

  return NULL;
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return ms5_line_model_compare_urgency (*(Ms5LineModel *const *) a, *(Ms5LineModel *const *) b);
}

/* Those that have no card yet, and will not get one before what is here has been painted. */
static GHashTable *
find_later (Ms5FloorPage *self,
            GPtrArray    *missing)
{
  GHashTable *later = g_hash_table_new (NULL, NULL);

  if (is_by_urgency (self))
    g_ptr_array_sort (missing, compare_lines);
  for (guint i = self->cards->len == 0 ? FIRST_CARDS : MORE_CARDS; i < missing->len; i++)
    g_hash_table_add (later, missing->pdata[i]);
  return later;
}

/* Cards take long to make. The first ones fill the screen, and the others come a few to a frame. */
static void
sync_cards (Ms5FloorPage *self)
{
  GListModel *lines = ms5_floor_get_lines (self->view.floor);
  guint n = g_list_model_get_n_items (lines);
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  g_autoptr (GPtrArray) old = NULL;
  g_autoptr (GHashTable) later = NULL;

  for (guint i = 0; i < n; i++)
    {
      Ms5LineModel *line = g_list_model_get_item (lines, i);

      g_ptr_array_add (wanted, line);
      if (!g_ptr_array_find_with_equal_func (self->cards, line, is_card_of, NULL))
        g_ptr_array_add (missing, line);
    }
  later = find_later (self, missing);
  old = g_steal_pointer (&self->cards);
  self->cards = g_ptr_array_new_with_free_func (card_free);
  for (guint i = 0; i < wanted->len; i++)
    {
      Card *card = take_card (old, wanted->pdata[i]);

      if (card == NULL && !g_hash_table_contains (later, wanted->pdata[i]))
        card = card_new (self, wanted->pdata[i]);
      if (card != NULL)
        g_ptr_array_add (self->cards, card);
    }
  if (g_hash_table_size (later) > 0)
    ms5_watch_touch (&self->watch);
}

static gint64
get_frame_time (Ms5FloorPage *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  return clock != NULL ? gdk_frame_clock_get_frame_time (clock) : 0;
}

/* A plant that has a name is known: it has no lines if there are none. */
static const char *
get_state (Ms5FloorPage *self)
{
  if (self->cards->len > 0)
    return "lines";
  return ms5_plant_model_get_name (ms5_floor_get_plant (self->view.floor)) != NULL ? "empty" : "loading";
}

static void
page_update (gpointer widget)
{
  Ms5FloorPage *self = widget;

  sync_cards (self);
  if (get_frame_time (self) >= self->still_until)
    put_in_order (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), get_state (self));
}

/* GTK tells where the pointer is also when it is the page that has changed below it. */
static void
motion_cb (Ms5FloorPage *self,
           double        x,
           double        y)
{
  gboolean has_moved = self->has_pointer && (x != self->pointer_x || y != self->pointer_y);

  self->has_pointer = TRUE;
  self->pointer_x = x;
  self->pointer_y = y;
  if (has_moved)
    self->still_until = get_frame_time (self) + STILL_TIME;
}

static void
leave_cb (Ms5FloorPage *self)
{
  self->has_pointer = FALSE;
  self->still_until = 0;
  ms5_watch_touch (&self->watch);
}

static void
ms5_floor_page_dispose (GObject *object)
{
  Ms5FloorPage *self = MS5_FLOOR_PAGE (object);

  ms5_watch_clear (&self->watch);
  g_clear_pointer (&self->cards, g_ptr_array_unref);
  ms5_widget_remove_children (GTK_WIDGET (self));
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_floor_page_parent_class)->dispose (object);
}

static void
ms5_floor_page_class_init (Ms5FloorPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_floor_page_dispose;
  gtk_widget_class_set_css_name (widget_class, "floorpage");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
empty_new (void)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "ms5-page-floor-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("No Lines Yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page),
                                   _("Lines appear here as soon as the server has told of them"));
  return page;
}

/* Nothing is known yet: neither from the last time nor from the server. */
static GtkWidget *
loading_new (void)
{
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *spinner = gtk_spinner_new ();

  adw_status_page_set_description (ADW_STATUS_PAGE (page), _("Waiting for the first picture of the floor"));
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_spinner_start (GTK_SPINNER (spinner));
  adw_status_page_set_child (ADW_STATUS_PAGE (page), spinner);
  return page;
}

static void
ms5_floor_page_init (Ms5FloorPage *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->cards = g_ptr_array_new_with_free_func (card_free);
  self->grid = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (self->grid, ms5_columns_layout_new (MS5_PAGE_SPACING, 330));
  gtk_widget_set_valign (self->grid, GTK_ALIGN_START);
  ms5_page_set_margins (self->grid, 16);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->grid);

  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), loading_new (), "loading");
  gtk_stack_add_named (GTK_STACK (self->stack), empty_new (), "empty");
  gtk_stack_add_named (GTK_STACK (self->stack), scrolled, "lines");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (self->grid, motion);
}

/**
 * ms5_floor_page_new:
 * @view: what it works with
 *
 * Pressing a card activates `win.show-line` with the line's code.
 *
 * Returns: (transfer floating): a page
 */
GtkWidget *
ms5_floor_page_new (const Ms5View *view)
{
  Ms5FloorPage *self = g_object_new (MS5_TYPE_FLOOR_PAGE, NULL);

  ms5_view_init (&self->view, view);
  ms5_watch_init (&self->watch, GTK_WIDGET (self), page_update);
  ms5_watch_add (&self->watch, ms5_floor_get_lines (view->floor), "items-changed");
  ms5_watch_add (&self->watch, ms5_floor_get_plant (view->floor), "notify");
  ms5_watch_add (&self->watch, view->settings, "changed::floor-order");
  ms5_watch_add (&self->watch, view->pulse, "beat");
  return GTK_WIDGET (self);
}

/**
 * ms5_floor_page_get_card:
 * @self: a page
 * @index: where
 *
 * Returns: (transfer none) (nullable): the card that is shown there
 */
GtkWidget *
ms5_floor_page_get_card (Ms5FloorPage *self,
                         guint         index)
{
  GtkWidget *widget = gtk_widget_get_first_child (self->grid);

  g_return_val_if_fail (MS5_IS_FLOOR_PAGE (self), NULL);

  while (widget != NULL && index-- > 0)
    widget = gtk_widget_get_next_sibling (widget);
  return widget;
}
