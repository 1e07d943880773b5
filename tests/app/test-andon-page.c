/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The Andon page: which calls it shows in which order, what it folds away in a flood, and its figures. */

#include "config.h"

#include <math.h>

#include "andon-fixture.h"
#include "app/pages/ms5-andon-deliveries.h"
#include "app/pages/ms5-andon-figures.h"
#include "app/pages/ms5-andon-filters.h"
#include "app/pages/ms5-andon-page.h"
#include "app/pages/ms5-andon-row.h"
#include "app/pages/ms5-journal-list.h"
#include "app/pages/ms5-pages.h"
#include "support/ms5-test-wait.h"
#include "widget-test.h"

typedef struct
{
  Ms5ManualClock     *clock;
  Ms5View             view;
  GSimpleActionGroup *actions;
  GString            *asked;
  GtkWidget          *page;
  GtkWidget          *window;
} Fixture;

static void
asked_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  g_autofree char *text = g_variant_print (parameter, FALSE);

  g_string_append_printf (user_data, "%s%s;", g_action_get_name (G_ACTION (action)), text);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  static const GActionEntry entries[] = {
    { "acknowledge", asked_cb, "(ss)" }, { "resolve", asked_cb, "(ss)" }, { "reopen", asked_cb, "(ss)" },
  };

  fixture->view.pulse = widget_test_pulse (&fixture->clock);
  fixture->view.floor = floor_fixture_new (MS5_CLOCK (fixture->clock), 5);
  fixture->view.settings = g_settings_new (APPLICATION_ID);
  fixture->asked = g_string_new (NULL);
  fixture->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (fixture->actions), entries, G_N_ELEMENTS (entries), fixture->asked);
  fixture->page = ms5_andon_page_new (&fixture->view);
  fixture->window = widget_test_show (fixture->page);
  gtk_widget_insert_action_group (fixture->window, "win", G_ACTION_GROUP (fixture->actions));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 1600);
  widget_test_frames (fixture->window, 3);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  widget_test_close (fixture->window, fixture->page);
  g_object_unref (fixture->actions);
  g_string_free (fixture->asked, TRUE);
  g_object_unref (fixture->view.settings);
  g_assert_finalize_object (fixture->view.pulse);
  g_assert_finalize_object (fixture->view.floor);
  g_object_unref (fixture->clock);
}

static Ms5AndonOrder *
get_order (Fixture *fixture)
{
  return ms5_andon_list_get_order (ms5_andon_page_get_list (MS5_ANDON_PAGE (fixture->page)));
}

/* «raised:2 c-1 +s-1»: headings by their ids, groups with how many they have, calls by their keys */
static char *
dup_order (Ms5AndonOrder *order)
{
  GListModel *model = ms5_andon_order_get_model (order);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (Ms5AndonEntry) entry = g_list_model_get_item (model, i);
      const Ms5AndonShown *shown = ms5_andon_entry_get_shown (entry);

      if (text->len > 0)
        g_string_append_c (text, ' ');
      for (guint j = 0; j < shown->depth; j++)
        g_string_append_c (text, '+');
      if (shown->kind == MS5_ANDON_CALL)
        g_string_append_printf (text, "%s%s", ms5_model_item_get_key (MS5_MODEL_ITEM (shown->call)),
                                shown->first_out ? "!" : "");
      else
        g_string_append_printf (text, "%s:%u", ms5_andon_entry_get_id (entry), shown->n);
    }
  return g_string_free (text, FALSE);
}

static void
check_order (Fixture    *fixture,
             const char *expected)
{
  g_autofree char *order = NULL;

  widget_test_frames (fixture->window, 3);
  order = dup_order (get_order (fixture));
  g_assert_cmpstr (order, ==, expected);
}

static gboolean
has_text (GtkWidget  *widget,
          const char *part)
{
  if (!gtk_widget_get_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_text (child, part))
      return TRUE;

  return FALSE;
}

static GtkWidget *
find_button (GtkWidget  *widget,
             const char *label)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found;

      if (GTK_IS_BUTTON (child) && gtk_widget_get_mapped (child) &&
          g_strcmp0 (gtk_button_get_label (GTK_BUTTON (child)), label) == 0)
        return child;
      found = find_button (child, label);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
click (Fixture    *fixture,
       const char *label)
{
  GtkWidget *button = find_button (fixture->page, label);

  g_assert_nonnull (button);
  widget_test_target (button);
  g_signal_emit_by_name (button, "clicked");
}

/* What calls, what somebody is at, what is silent; each in its own words, consequences below their causes. */
static void
test_states (Fixture       *fixture,
             gconstpointer  data)
{
  static const char *const words[] = {
    "Not acknowledged", "Acknowledged", "Over, not acknowledged", "Over, acknowledged", "On the shelf", "Consequence",
    "Out of service", "Nobody could be told", "Level 2", "Late", "Chattering ×7", "Reopened",
  };

  check_order (fixture, "raised:1 c-1 handled:1 c-2");
  andon_fixture_add_states (fixture->view.floor);
  check_order (fixture, "raised:3 c-1 r-1 +s-1 +s-2 o-1 handled:3 c-2 k-1 n-1 silent:2 d-1 h-1");
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_test_message ("%s", words[i]);
      g_assert_true (has_text (fixture->page, words[i]));
    }
}

static void
test_changes (Fixture       *fixture,
              gconstpointer  data)
{
  click (fixture, "_Acknowledge");
  click (fixture, "_Resolve…");
  g_assert_cmpstr (fixture->asked->str, ==, "acknowledge('L1', 'c-1');resolve('L1', 'c-2');");

  floor_fixture_put (fixture->view.floor, "calls/L1", "c-1",
                     "{'type':'machine','state':'raised','raised':1772442000000,'shelved':1772442800000,"
                     "'shelved_until':1772449000000,'shelve_reason':'later'}");
  check_order (fixture, "handled:1 c-2 silent:1 c-1");
  floor_fixture_remove (fixture->view.floor, "calls/L1", "c-1");
  check_order (fixture, "handled:1 c-2");
  floor_fixture_remove (fixture->view.floor, "calls/L1", "c-2");
  check_order (fixture, "");
  g_assert_true (has_text (fixture->page, "No Open Calls"));
}

/* A flood is told by line; critical calls stand alone, and it ends by itself. */
static void
test_flood (Fixture       *fixture,
            gconstpointer  data)
{
  Ms5Time now = ms5_clock_now (MS5_CLOCK (fixture->clock));

  floor_fixture_remove (fixture->view.floor, "calls/L1", "c-1");
  floor_fixture_remove (fixture->view.floor, "calls/L1", "c-2");
  for (guint i = 0; i < 10; i++)
    andon_fixture_raise (fixture->view.floor, i, now - (30 - i) * MS5_USEC_PER_S);
  widget_test_frames (fixture->window, 3);
  g_assert_cmpint (ms5_andon_order_get_flood (get_order (fixture))->since, ==, MS5_TIME_NONE);

  for (guint i = 10; i < 20; i++)
    andon_fixture_raise (fixture->view.floor, i, now - (30 - i) * MS5_USEC_PER_S);
  check_order (fixture, "critical:1 f-19 flood:0 line L4:3 line L3:4 line L2:3 line L1:4 line L5:3");
  g_assert_true (has_text (fixture->page, "First: "));

  ms5_andon_order_toggle (get_order (fixture), "line L4");
  check_order (fixture, "critical:1 f-19 flood:0 line L4:3 +f-3! +f-18 +f-8 ++f-13 line L3:4 line L2:3 line L1:4 line L5:3");

  ms5_manual_clock_advance (fixture->clock, 11 * MS5_USEC_PER_MIN);
  ms5_test_wait_until (ms5_andon_order_get_flood (get_order (fixture))->since == MS5_TIME_NONE);
  g_assert_cmpuint (ms5_andon_order_get_n_calls (get_order (fixture)), ==, 20);
}

/* Who has not scrolled sees what comes on top; who has keeps what they read. What was opened in a flood is not open in
 * the next one. */
static void
test_top (Fixture       *fixture,
          gconstpointer  data)
{
  GtkWidget *list = GTK_WIDGET (ms5_andon_page_get_list (MS5_ANDON_PAGE (fixture->page)));
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (widget_test_find (list, GTK_TYPE_LIST_VIEW)));
  Ms5Time now = ms5_clock_now (MS5_CLOCK (fixture->clock));

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 600);
  floor_fixture_remove (fixture->view.floor, "calls/L1", "c-1");
  for (guint i = 0; i < 60; i++)
    {
      andon_fixture_raise (fixture->view.floor, i, now - (60 - i) * MS5_USEC_PER_S);
      widget_test_frames (fixture->window, 2);
      g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
    }
  g_assert_true (has_text (fixture->page, "Critical · 3"));

  ms5_andon_order_toggle (get_order (fixture), "line L1");
  widget_test_frames (fixture->window, 3);
  gtk_adjustment_set_value (adjustment, 200);
  widget_test_frames (fixture->window, 3);
  for (guint i = 60; i < 80; i++)
    andon_fixture_raise (fixture->view.floor, i, now);
  widget_test_frames (fixture->window, 3);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), >=, 200);

  for (guint round = 0; round < 2; round++)
    {
      for (guint i = 0; i < 80; i++)
        {
          g_autofree char *topic = g_strdup_printf ("calls/L%u", 1 + i % 5);
          g_autofree char *key = g_strdup_printf ("f-%u", i);

          if (round == 0)
            floor_fixture_remove (fixture->view.floor, topic, key);
          else
            andon_fixture_raise (fixture->view.floor, i, now);
        }
      widget_test_frames (fixture->window, 3);
    }
  for (guint i = 0; i < g_list_model_get_n_items (ms5_andon_order_get_model (get_order (fixture))); i++)
    {
      g_autoptr (Ms5AndonEntry) entry = g_list_model_get_item (ms5_andon_order_get_model (get_order (fixture)), i);

      g_assert_false (ms5_andon_entry_get_shown (entry)->kind == MS5_ANDON_GROUP && ms5_andon_entry_get_shown (entry)->expanded);
    }
}

static void
test_filter (Fixture       *fixture,
             gconstpointer  data)
{
  const Ms5AndonFilter of_line = { (char *) "L3", NULL, MS5_ANDON_ANY, NULL };
  const Ms5AndonFilter of_priority = { NULL, NULL, MS5_PRIORITY_HIGH, NULL };
  const Ms5AndonFilter of_type = { NULL, (char *) "quality", MS5_ANDON_ANY, NULL };
  const Ms5AndonFilter of_word = { NULL, NULL, MS5_ANDON_ANY, (char *) "ben" };
  Ms5AndonList *list = ms5_andon_page_get_list (MS5_ANDON_PAGE (fixture->page));

  andon_fixture_add_states (fixture->view.floor);
  ms5_andon_list_set_filter (list, &of_line);
  check_order (fixture, "raised:1 o-1 handled:1 n-1 silent:2 d-1 h-1");
  ms5_andon_list_set_filter (list, &of_type);
  check_order (fixture, "handled:2 c-2 k-1 silent:1 h-1");
  ms5_andon_list_set_filter (list, &of_word);
  check_order (fixture, "handled:2 k-1 n-1");
  ms5_andon_list_set_filter (list, &of_priority);
  widget_test_frames (fixture->window, 3);
  g_assert_cmpuint (ms5_andon_order_get_n_calls (get_order (fixture)), >, 0);
}

static void
test_resolved (Fixture       *fixture,
               gconstpointer  data)
{
  andon_fixture_add_states (fixture->view.floor);
  ms5_andon_page_show (MS5_ANDON_PAGE (fixture->page), MS5_ANDON_RESOLVED);
  widget_test_frames (fixture->window, 3);
  g_assert_true (has_text (fixture->page, "Belt put back"));
  click (fixture, "Re_open…");
  g_assert_cmpstr (fixture->asked->str, ==, "reopen('L2', 'z-1');");
}

static void
test_figures (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWidget *widget = widget_test_find (fixture->page, MS5_TYPE_ANDON_FIGURES);
  const Ms5AlarmFigures *figures = ms5_andon_figures_get (MS5_ANDON_FIGURES (widget));
  GtkWidget *button = gtk_widget_get_first_child (widget);
  guint standing = figures->n_standing;

  g_assert_cmpuint (standing, ==, 2);
  andon_fixture_add_states (fixture->view.floor);
  for (guint i = 0; i < 5; i++)
    ms5_manual_clock_advance (fixture->clock, MS5_USEC_PER_S);
  ms5_test_wait_until (figures->n_standing == 8);
  g_assert_cmpuint (figures->n_suppressed, ==, 2);
  g_assert_cmpuint (figures->n_chattering, ==, 1);
  g_assert_cmpuint (figures->n_shelved, ==, 1);

  widget_test_target (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_nonnull (widget_test_find (button, GTK_TYPE_POPOVER));
  gtk_popover_popdown (GTK_POPOVER (widget_test_find (button, GTK_TYPE_POPOVER)));
  ms5_test_wait_until (widget_test_find (button, GTK_TYPE_POPOVER) == NULL);
}

static Ms5CallModel *
find_call (Fixture    *fixture,
           const char *topic,
           const char *key)
{
  Ms5ModelItem *item = ms5_floor_get_item (fixture->view.floor, topic, key);

  g_assert_nonnull (item);
  return MS5_CALL_MODEL (item);
}

/* The row of that call is marked and seen, and its button has the focus. */
static gboolean
is_led_to (Fixture    *fixture,
           const char *id,
           const char *label)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, MS5_TYPE_ANDON_ROW) : NULL;
  GtkWidget *scrolled = row != NULL ? gtk_widget_get_ancestor (row, GTK_TYPE_SCROLLED_WINDOW) : NULL;
  graphene_rect_t bounds;

  return row != NULL && gtk_widget_has_css_class (row, "led-to") && GTK_IS_BUTTON (focus) &&
         g_strcmp0 (gtk_button_get_label (GTK_BUTTON (focus)), label) == 0 &&
         g_str_equal (ms5_andon_entry_get_id (ms5_andon_row_get_entry (MS5_ANDON_ROW (row))), id) &&
         gtk_widget_compute_bounds (focus, scrolled, &bounds) && bounds.origin.y >= 0 &&
         bounds.origin.y + bounds.size.height <= (float) gtk_widget_get_height (scrolled);
}

/* A call that somebody was told of is found wherever it is: far below, filtered, or folded away. */
static void
test_lead (Fixture       *fixture,
           gconstpointer  data)
{
  const Ms5AndonFilter of_line = { (char *) "L3", NULL, MS5_ANDON_ANY, NULL };
  Ms5AndonPage *page = MS5_ANDON_PAGE (fixture->page);

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 700);
  andon_fixture_add_states (fixture->view.floor);
  ms5_andon_page_show (page, MS5_ANDON_JOURNAL);
  widget_test_frames (fixture->window, 3);
  ms5_andon_page_lead_to (page, find_call (fixture, "calls/L2", "s-2"));
  ms5_test_wait_until (is_led_to (fixture, "call L2/s-2", "_Acknowledge"));
  ms5_andon_page_lead_to (page, find_call (fixture, "calls/L2", "k-1"));
  ms5_test_wait_until (is_led_to (fixture, "call L2/k-1", "_Resolve…"));
  ms5_andon_page_lead_to (page, NULL);
  g_assert_false (is_led_to (fixture, "call L2/k-1", "_Resolve…"));

  for (guint i = 0; i < 60; i++)
    andon_fixture_raise (fixture->view.floor, i, FLOOR_FIXTURE_NOW - (100 - i) * MS5_USEC_PER_S);
  widget_test_frames (fixture->window, 3);
  /* f-13 follows from f-8, which is folded away with its line. */
  ms5_andon_page_lead_to (page, find_call (fixture, "calls/L4", "f-13"));
  ms5_test_wait_until (is_led_to (fixture, "call L4/f-13", "_Acknowledge"));
  ms5_andon_list_set_filter (ms5_andon_page_get_list (page), &of_line);
  ms5_andon_page_lead_to (page, find_call (fixture, "calls/L3", "f-57"));
  ms5_test_wait_until (is_led_to (fixture, "call L3/f-57", "_Acknowledge"));
  click (fixture, "_Acknowledge");
}

/* What the reader has filtered does not hide what they are led to. */
static void
test_lead_filtered (Fixture       *fixture,
                    gconstpointer  data)
{
  GtkWidget *search = widget_test_find (fixture->page, GTK_TYPE_SEARCH_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (search), "no call is like that");
  ms5_test_wait_until (has_text (fixture->page, "No Call Like That"));
  ms5_andon_page_lead_to (MS5_ANDON_PAGE (fixture->page), find_call (fixture, "calls/L1", "c-1"));
  ms5_test_wait_until (is_led_to (fixture, "call L1/c-1", "_Acknowledge"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (search)), ==, "");
}

/* Who may not know is not shown how messages arrive; who may reads it in words. */
static void
test_deliveries (Fixture       *fixture,
                 gconstpointer  data)
{
  GtkWidget *widget = widget_test_find (fixture->page, MS5_TYPE_ANDON_DELIVERIES);
  const Ms5DeliveryFigures figures[] = {
    { MS5_CHANNEL_DESKTOP, 120, 118, 110, 40, 33, 0, 2, 0.42, 2.06 },
    { MS5_CHANNEL_MAIL, 3, 0, 0, 0, 0, 3, 0, NAN, NAN },
  };

  g_assert_false (gtk_widget_get_visible (widget));
  gtk_widget_set_visible (widget, TRUE);
  gtk_expander_set_expanded (GTK_EXPANDER (gtk_widget_get_first_child (widget)), TRUE);
  ms5_andon_deliveries_show (MS5_ANDON_DELIVERIES (widget), figures, G_N_ELEMENTS (figures));
  widget_test_frames (fixture->window, 3);
  g_assert_true (has_text (widget, "Desktop notifications"));
  g_assert_true (has_text (widget, "120 sent · 118 received · 110 shown · 40 opened · 33 led to something · "
                                   "2 came too late to be sent · half within 0.4 s · 99 of 100 within 2.1 s"));
  g_assert_true (has_text (widget, "3 sent · 0 received · 0 shown · 0 opened · 0 led to something · 3 failed"));
  ms5_andon_deliveries_show (MS5_ANDON_DELIVERIES (widget), NULL, 0);
  g_assert_false (has_text (widget, "sent"));
  g_assert_true (has_text (widget, "Nobody was told of anything"));
}

/* A line that is taken out of the plant while only its calls are shown hides no others. */
static void
test_filter_gone (Fixture       *fixture,
                  gconstpointer  data)
{
  GtkWidget *filters = widget_test_find (fixture->page, MS5_TYPE_ANDON_FILTERS);
  GtkWidget *lines = gtk_widget_get_next_sibling (gtk_widget_get_first_child (filters));
  const Ms5AndonFilter *filter = ms5_andon_filters_get (MS5_ANDON_FILTERS (filters));

  gtk_revealer_set_reveal_child (GTK_REVEALER (gtk_widget_get_ancestor (filters, GTK_TYPE_REVEALER)), TRUE);
  widget_test_frames (fixture->window, 3);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (lines), 5);
  g_assert_cmpstr (filter->line, ==, "L5");
  floor_fixture_remove (fixture->view.floor, "plant", "line/L5");
  ms5_test_wait_until (filter->line == NULL);
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (lines)), ==, 0);
}

/* An hour of a line, an entry a minute, each by the rule that raised its call. */
static void
tell (Fixture    *fixture,
      const char *line,
      Ms5Time     from)
{
  GtkWidget *list = widget_test_find (fixture->page, MS5_TYPE_JOURNAL_LIST);
  g_autofree char *topic = g_strdup_printf ("journal/%s", line);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
  g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);

  g_ptr_array_add (calls, ms5_change_new (MS5_OP_PUT, "calls", "c-1", 1, json_pack ("{s:s,s:s}", "type", "stop", "rule", "jam")));
  for (int i = 0; i < 60; i++)
    {
      g_autofree char *key = g_strdup_printf ("%s-%d", line, i);

      g_ptr_array_add (records,
                       ms5_change_new (MS5_OP_EVENT, topic, key, 1 + i,
                                       json_pack ("{s:s,s:s,s:s,s:I}", "call", "c-1", "what", "raised", "by", "jam", "at",
                                                  (json_int_t) ms5_time_to_ms (from + i * MS5_USEC_PER_MIN))));
    }
  ms5_journal_list_take (MS5_JOURNAL_LIST (list), line, records, calls);
}

/* Lines answer one after the other: what is newest is on top all the same, and seen. */
static void
test_journal (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWidget *list = widget_test_find (fixture->page, MS5_TYPE_JOURNAL_LIST);
  GtkWidget *scrolled = widget_test_find (list, GTK_TYPE_SCROLLED_WINDOW);
  GListModel *entries = ms5_journal_list_get_entries (MS5_JOURNAL_LIST (list));
  g_autoptr (Ms5JournalEntry) newest = NULL;

  ms5_andon_page_show (MS5_ANDON_PAGE (fixture->page), MS5_ANDON_JOURNAL);
  widget_test_frames (fixture->window, 3);
  tell (fixture, "L1", FLOOR_FIXTURE_NOW - 3 * MS5_USEC_PER_H);
  widget_test_frames (fixture->window, 3);
  tell (fixture, "L2", FLOOR_FIXTURE_NOW - MS5_USEC_PER_H);
  widget_test_frames (fixture->window, 3);

  newest = g_list_model_get_item (entries, 0);
  g_assert_cmpuint (g_list_model_get_n_items (entries), ==, 120);
  g_assert_cmpstr (ms5_journal_entry_get_line (newest), ==, "L2");
  g_assert_cmpfloat (gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled))), ==, 0);
  g_assert_true (has_text (list, "rule «jam»"));
}

/* It gets as narrow as a phone, also with text of twice the size. */
static void
test_narrow (Fixture       *fixture,
             gconstpointer  data)
{
  int width;

  andon_fixture_add_states (fixture->view.floor);
  for (guint i = 0; i < 30; i++)
    andon_fixture_raise (fixture->view.floor, i, FLOOR_FIXTURE_NOW - i * MS5_USEC_PER_S);
  ms5_andon_order_toggle (get_order (fixture), "line L4");
  widget_test_frames (fixture->window, 3);
  gtk_widget_measure (fixture->page, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 360);

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  widget_test_frames (fixture->window, 3);
  gtk_widget_measure (fixture->page, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024, NULL);
  g_assert_cmpint (width, <=, 440);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/andon/states", test_states },     { "/andon/changes", test_changes }, { "/andon/flood", test_flood },
    { "/andon/top", test_top },           { "/andon/filter", test_filter },
    { "/andon/resolved", test_resolved }, { "/andon/figures", test_figures },   { "/andon/journal", test_journal },
    { "/andon/lead", test_lead },         { "/andon/lead-filtered", test_lead_filtered },
    { "/andon/deliveries", test_deliveries },
    { "/andon/filter-gone", test_filter_gone },
    { "/andon/narrow", test_narrow },
  };

  widget_test_init (&argc, &argv);
  ms5_pages_init ();
  /* GTK warns if a cursor blinks in a window that no window manager gave the focus. */
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
