/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The Sync page with a real outbox: what it shows of each state, its filters, and what can be done by hand. */

#include "config.h"

#include "app/pages/ms5-pages.h"
#include "app/pages/ms5-sync-page.h"
#include "app/pages/ms5-sync-row.h"
#include "floor-fixture.h"
#include "support/ms5-test-wait.h"
#include "sync-fixture.h"
#include "widget-test.h"

#define N_MANY (2 * MS5_SYNC_QUEUE_ROWS + 7)

typedef struct
{
  Ms5ManualClock     *clock;
  Ms5View             view;
  SyncFixture         sync;
  GSimpleActionGroup *actions;
  GString            *asked;
  GtkWidget          *page;
  GtkWidget          *window;
  Ms5SyncQueue       *queue;
} Fixture;

static void
asked_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  const char *target = "";

  if (parameter != NULL && g_variant_is_of_type (parameter, G_VARIANT_TYPE_BOOLEAN))
    target = g_variant_get_boolean (parameter) ? "yes" : "no";
  else if (parameter != NULL)
    target = g_variant_get_string (parameter, NULL);
  g_string_append_printf (user_data, "%s %s;", g_action_get_name (G_ACTION (action)), target);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  static const GActionEntry entries[] = {
    { "settle", asked_cb, "s" },         { "retry-action", asked_cb, "s" }, { "undo", asked_cb, "s" },
    { "discard-action", asked_cb, "s" }, { "sync-now", asked_cb },          { "requeue", asked_cb, "b" },
    { "heal-older", asked_cb, "b" },     { "forget-healed", asked_cb },
  };
  Ms5SyncSources sources;

  fixture->view.pulse = widget_test_pulse (&fixture->clock);
  fixture->view.floor = floor_fixture_new (MS5_CLOCK (fixture->clock), 5);
  fixture->view.settings = g_settings_new (APPLICATION_ID);
  fixture->asked = g_string_new (NULL);
  fixture->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (fixture->actions), entries, G_N_ELEMENTS (entries), fixture->asked);
  sync_fixture_set_up (&fixture->sync, MS5_CLOCK (fixture->clock));
  if (data != NULL)
    sync_fixture_fill (&fixture->sync);
  sync_fixture_remember (&fixture->sync);

  fixture->page = ms5_sync_page_new (&fixture->view);
  fixture->queue = ms5_sync_page_get_queue (MS5_SYNC_PAGE (fixture->page));
  sources = sync_fixture_sources (&fixture->sync);
  ms5_sync_page_set_sources (MS5_SYNC_PAGE (fixture->page), &sources);
  fixture->window = widget_test_show (fixture->page);
  gtk_widget_insert_action_group (fixture->window, "win", G_ACTION_GROUP (fixture->actions));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 700);
  widget_test_frames (fixture->window, 4);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  widget_test_close (fixture->window, fixture->page);
  sync_fixture_tear_down (&fixture->sync);
  g_object_unref (fixture->actions);
  g_string_free (fixture->asked, TRUE);
  g_object_unref (fixture->view.settings);
  g_assert_finalize_object (fixture->view.pulse);
  g_assert_finalize_object (fixture->view.floor);
  g_object_unref (fixture->clock);
}

static void
check_row (Fixture    *fixture,
           guint       index,
           const char *expected)
{
  GtkWidget *row = ms5_sync_queue_get_row (fixture->queue, index);
  g_autofree char *label = NULL;

  g_assert_nonnull (row);
  label = widget_test_get_label (row);
  g_assert_cmpstr (label, ==, expected);
}

/* The visible button or label below that shows a text. */
static GtkWidget *
find_text (GtkWidget  *widget,
           GType       type,
           const char *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      g_autofree char *label = NULL;
      GtkWidget *found;

      if (!gtk_widget_get_visible (child))
        continue;
      if (g_type_is_a (G_OBJECT_TYPE (child), type))
        g_object_get (child, "label", &label, NULL);
      if (label != NULL && strstr (label, text) != NULL)
        return child;
      found = find_text (child, type, text);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
press (Fixture    *fixture,
       GtkWidget  *widget,
       const char *button)
{
  GtkWidget *found = find_text (widget, GTK_TYPE_BUTTON, button);

  g_assert_nonnull (found);
  widget_test_target (found);
  g_signal_emit_by_name (found, "clicked");
}

static const char *
id_at (Fixture *fixture,
       guint    index)
{
  return ms5_outbox_entry_get_id (ms5_sync_row_get_entry (MS5_SYNC_ROW (ms5_sync_queue_get_row (fixture->queue, index))));
}

/* What a person must look at comes first; each row says what it is about, and offers what can be done. */
static void
test_rows (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *row;
  g_autoptr (GString) asked = g_string_new (NULL);

  g_assert_cmpuint (ms5_sync_queue_get_n_found (fixture->queue), ==, 8);
  check_row (fixture, 0, "Conflict, Explain a stop: Guard door open, Line 1 · Filler · Stop since 10:14");
  check_row (fixture, 1, "Failed, Set equipment to maintenance, Line 1 · Filler · Filler FL1");
  check_row (fixture, 2, "Pending, Resolve a call, Line 1 · Filler · Quality");
  check_row (fixture, 3, "Pending, Start a job, Line 2 · Canning · Job 4711 · Cola can 0.33 l");

  row = ms5_sync_queue_get_row (fixture->queue, 0);
  widget_test_says (row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                    "Jan Novak changed the same meanwhile · Decide which value holds");
  press (fixture, row, "Decide…");
  press (fixture, row, "Discard");
  g_assert_null (find_text (row, GTK_TYPE_BUTTON, "Undo"));
  g_string_append_printf (asked, "settle %s;discard-action %s;", id_at (fixture, 0), id_at (fixture, 0));

  row = ms5_sync_queue_get_row (fixture->queue, 1);
  widget_test_says (row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                    "Your account may not do this · Ask somebody who may, or an administrator");
  press (fixture, row, "Try Again");
  g_string_append_printf (asked, "retry-action %s;", id_at (fixture, 1));

  press (fixture, ms5_sync_queue_get_row (fixture->queue, 2), "Undo");
  g_string_append_printf (asked, "undo %s;", id_at (fixture, 2));
  press (fixture, fixture->page, "Sync _Now");
  g_string_append (asked, "sync-now ;");
  g_assert_cmpstr (fixture->asked->str, ==, asked->str);
}

/* What others took waits for them, and is not to be touched. */
static void
test_others (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *row = ms5_sync_queue_get_row (fixture->queue, 3);

  g_assert_null (find_text (row, GTK_TYPE_BUTTON, ""));
  widget_test_says (row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Waits until they sign in on this PC");
}

static void
check_found (Fixture *fixture,
             guint    expected)
{
  widget_test_frames (fixture->window, 3);
  g_assert_cmpuint (ms5_sync_queue_get_n_found (fixture->queue), ==, expected);
}

static void
test_filters (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWidget *search = gtk_widget_get_next_sibling (widget_test_find (fixture->page, GTK_TYPE_DROP_DOWN));

  g_assert_cmpuint (ms5_sync_queue_get_count (fixture->queue, MS5_SHOWN_PENDING), ==, 4);
  g_assert_cmpuint (ms5_sync_queue_get_count (fixture->queue, MS5_SHOWN_COMPLETED), ==, 2);
  g_assert_nonnull (find_text (fixture->page, GTK_TYPE_TOGGLE_BUTTON, "Pending 4"));
  g_assert_nonnull (find_text (fixture->page, GTK_TYPE_TOGGLE_BUTTON, "All 8"));

  ms5_sync_queue_set_look (fixture->queue, MS5_SHOWN_COMPLETED);
  check_found (fixture, 2);
  check_row (fixture, 0, "Completed, Acknowledge a call, Line 1 · Filler · Machine stop: Filler FL1, Guard door open");
  check_row (fixture, 1, "Completed, Report scrap: 12, Line 2 · Canning");
  ms5_sync_queue_set_line (fixture->queue, "L2");
  check_found (fixture, 1);
  g_assert_null (ms5_sync_queue_get_row (fixture->queue, 1));
  ms5_sync_queue_set_look (fixture->queue, MS5_SHOWN_CANCELLED);
  check_found (fixture, 0);
  g_assert_nonnull (find_text (fixture->page, GTK_TYPE_LABEL, "No Such Actions"));
  ms5_sync_queue_set_look (fixture->queue, MS5_N_SHOWN_STATES);
  ms5_sync_queue_set_line (fixture->queue, NULL);
  check_found (fixture, 8);

  gtk_editable_set_text (GTK_EDITABLE (search), "FILLER FL1");
  ms5_test_wait_until (ms5_sync_queue_get_n_found (fixture->queue) != 8);
  g_assert_cmpuint (ms5_sync_queue_get_n_found (fixture->queue), ==, 2);
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  ms5_test_wait_until (ms5_sync_queue_get_n_found (fixture->queue) == 8);
}

/* Whoever is shown keeps their row, wherever it moves: a button that is about to be pressed stays the same. */
static void
test_answered (Fixture       *fixture,
               gconstpointer  data)
{
  GtkWidget *row = ms5_sync_queue_get_row (fixture->queue, 2);
  Ms5OutboxEntry *entry = ms5_sync_row_get_entry (MS5_SYNC_ROW (row));

  sync_fixture_answer (&fixture->sync, entry, MS5_RESULT_MERGED, NULL);
  sync_fixture_count (&fixture->sync);
  widget_test_frames (fixture->window, 3);
  g_assert_true (ms5_sync_row_get_entry (MS5_SYNC_ROW (row)) == entry);
  widget_test_label (row, "Completed, Resolve a call, Line 1 · Filler · Quality");
  widget_test_says (row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Merged with what others had changed");
  g_assert_null (find_text (row, GTK_TYPE_BUTTON, "Undo"));
  g_assert_true (ms5_sync_queue_get_row (fixture->queue, 2) != row);
}

static void
test_waiting (Fixture       *fixture,
              gconstpointer  data)
{
  Ms5OutboxEntry *entry = sync_fixture_add (&fixture->sync, SYNC_FIXTURE_ME, "note.add", "notes/L3", NULL, "{'text': 'a'}");
  GtkWidget *row;

  sync_fixture_answer (&fixture->sync, entry, MS5_RESULT_BUSY, NULL);
  widget_test_frames (fixture->window, 3);
  row = ms5_sync_queue_get_row (fixture->queue, 0);
  g_assert_nonnull (find_text (row, GTK_TYPE_LABEL, "taken 10:18 · 1 attempt · next try in "));
  ms5_manual_clock_advance (fixture->clock, 3 * MS5_USEC_PER_MIN);
  widget_test_frames (fixture->window, 3);
  g_assert_null (find_text (row, GTK_TYPE_LABEL, "next try in"));
}

/* A long list comes in pages, and no more rows are made than are shown. */
/* All of it is seen, not only what a small window into it would show. */
static void
check_empty (Fixture *fixture)
{
  GtkWidget *title = find_text (fixture->page, GTK_TYPE_LABEL, "Nothing Waits");
  GtkWidget *queue = title != NULL ? gtk_widget_get_ancestor (title, MS5_TYPE_SYNC_QUEUE) : NULL;
  graphene_rect_t bounds;

  g_assert_nonnull (queue);
  ms5_test_wait_until (gtk_widget_get_height (title) > 0);
  g_assert_true (gtk_widget_compute_bounds (title, queue, &bounds));
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (queue));
}

static void
test_pages (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *next;

  check_empty (fixture);
  for (guint i = 0; i < N_MANY; i++)
    sync_fixture_add (&fixture->sync, SYNC_FIXTURE_ME, "scrap.report", "quality/L1", NULL, "{'qty': 7}");
  sync_fixture_count (&fixture->sync);
  ms5_test_wait_until (ms5_sync_queue_get_n_found (fixture->queue) == N_MANY &&
                       ms5_sync_queue_get_row (fixture->queue, MS5_SYNC_QUEUE_ROWS - 1) != NULL);
  g_assert_null (ms5_sync_queue_get_row (fixture->queue, MS5_SYNC_QUEUE_ROWS));
  g_assert_nonnull (find_text (fixture->page, GTK_TYPE_LABEL, "1–50 of 107"));

  next = gtk_widget_get_next_sibling (find_text (fixture->page, GTK_TYPE_LABEL, "1–50 of 107"));
  g_signal_emit_by_name (next, "clicked");
  widget_test_frames (fixture->window, 3);
  g_signal_emit_by_name (next, "clicked");
  widget_test_frames (fixture->window, 3);
  g_assert_nonnull (find_text (fixture->page, GTK_TYPE_LABEL, "101–107 of 107"));
  g_assert_false (gtk_widget_get_sensitive (next));
  g_assert_null (ms5_sync_queue_get_row (fixture->queue, 7));

  /* What is no longer there is not shown: the last page there is takes its place. */
  ms5_sync_queue_set_line (fixture->queue, "L2");
  check_found (fixture, 0);
}

static void
test_link (Fixture       *fixture,
           gconstpointer  data)
{
  Ms5LinkFacts link = { MS5_LINK_LOOK_LIVE, MS5_QUALITY_FAIR, 420 * MS5_USEC_PER_MS, NULL };
  Ms5SyncValues values = *ms5_sync_facts_get (fixture->sync.facts);
  GtkWidget *bar = widget_test_find (fixture->page, GTK_TYPE_PROGRESS_BAR);

  values.syncing = TRUE;
  values.sync_done = 3;
  values.sync_total = 12;
  values.sync_done_bytes = 250;
  values.sync_total_bytes = 1000;
  values.time_left = 8 * MS5_USEC_PER_S;
  values.last_sync = WIDGET_TEST_NOW - 3 * MS5_USEC_PER_MIN;
  ms5_sync_facts_set (fixture->sync.facts, &values);
  ms5_sync_page_set_link (MS5_SYNC_PAGE (fixture->page), &link);
  widget_test_frames (fixture->window, 2);
  g_assert_nonnull (find_text (fixture->page, GTK_TYPE_LABEL, "Fair link"));
  g_assert_nonnull (find_text (fixture->page, GTK_TYPE_LABEL, "420\u00a0ms"));
  g_assert_nonnull (find_text (fixture->page, GTK_TYPE_LABEL, "10:15"));
  g_assert_nonnull (find_text (fixture->page, GTK_TYPE_LABEL, "3 of 12 actions · 8\u00a0s left"));
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (bar)), ==, 0.25);

  values.syncing = FALSE;
  values.filling = TRUE;
  values.fill = 0.83;
  values.next_try = WIDGET_TEST_NOW + 20 * MS5_USEC_PER_S;
  link = (Ms5LinkFacts) { MS5_LINK_LOOK_OFFLINE, MS5_QUALITY_FAIR, -1, "no server answers there" };
  ms5_sync_facts_set (fixture->sync.facts, &values);
  ms5_sync_page_set_link (MS5_SYNC_PAGE (fixture->page), &link);
  widget_test_frames (fixture->window, 2);
  g_assert_false (gtk_widget_get_mapped (bar));
  g_assert_nonnull (find_text (fixture->page, GTK_TYPE_LABEL, "No link"));
  g_assert_nonnull (find_text (fixture->page, GTK_TYPE_LABEL, "no server answers there"));
  g_assert_nonnull (find_text (fixture->page, GTK_TYPE_LABEL, "is 83\u00a0% full"));
  g_assert_nonnull (find_text (fixture->page, GTK_TYPE_LABEL, "in 20\u00a0s"));
  ms5_manual_clock_advance (fixture->clock, 5 * MS5_USEC_PER_S);
  widget_test_frames (fixture->window, 2);
  g_assert_nonnull (find_text (fixture->page, GTK_TYPE_LABEL, "in 15\u00a0s"));
  g_assert_true (ms5_pulse_is_beating (fixture->view.pulse));
  gtk_widget_set_visible (fixture->page, FALSE);
  g_assert_false (ms5_pulse_is_beating (fixture->view.pulse));
}

/* As many actions as an outbox takes: what has to be shown anew at each change is looked for in all of them. */
static void
test_full (Fixture       *fixture,
           gconstpointer  data)
{
  GListModel *few = ms5_outbox_get_entries (fixture->sync.outbox.outbox);
  guint n_few = g_list_model_get_n_items (few);
  g_autoptr (GListStore) many = g_list_store_new (MS5_TYPE_OUTBOX_ENTRY);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  Ms5SyncSources sources = sync_fixture_sources (&fixture->sync);
  gint64 start;

  for (guint i = 0; i < MS5_OUTBOX_MAX_ROWS; i++)
    g_ptr_array_add (entries, g_list_model_get_item (few, i % n_few));
  g_list_store_splice (many, 0, 0, entries->pdata, entries->len);
  sources.entries = G_LIST_MODEL (many);
  start = g_get_monotonic_time ();
  ms5_sync_page_set_sources (MS5_SYNC_PAGE (fixture->page), &sources);
  check_found (fixture, MS5_OUTBOX_MAX_ROWS);
  g_test_message ("three frames with %u actions in %.1f ms", MS5_OUTBOX_MAX_ROWS,
                  (double) (g_get_monotonic_time () - start) / 1000.0);
  g_assert_cmpuint (ms5_sync_queue_get_count (fixture->queue, MS5_SHOWN_CONFLICT), ==, MS5_OUTBOX_MAX_ROWS / 8);
  g_assert_null (ms5_sync_queue_get_row (fixture->queue, MS5_SYNC_QUEUE_ROWS));
}

/* What only a person can know is asked, and what was done for them is told. */
static void
test_notices (Fixture       *fixture,
              gconstpointer  data)
{
  Ms5SyncValues values = *ms5_sync_facts_get (fixture->sync.facts);

  g_assert_null (find_text (fixture->page, GTK_TYPE_BUTTON, "Drop Them"));
  values.requeue = 2;
  values.healed = 1;
  ms5_sync_facts_set (fixture->sync.facts, &values);
  widget_test_frames (fixture->window, 3);
  g_assert_nonnull (find_text (fixture->page, GTK_TYPE_LABEL, "2 actions may have been done already"));
  g_assert_nonnull (find_text (fixture->page, GTK_TYPE_LABEL, "1 action that it had lost was sent again"));
  g_assert_null (find_text (fixture->page, GTK_TYPE_BUTTON, "Leave Them"));
  press (fixture, fixture->page, "Drop Them");
  press (fixture, fixture->page, "Do Them Now");
  press (fixture, fixture->page, "Seen");
  g_assert_cmpstr (fixture->asked->str, ==, "requeue no;requeue yes;forget-healed ;");
  values.requeue = values.healed = 0;
  ms5_sync_facts_set (fixture->sync.facts, &values);
  widget_test_frames (fixture->window, 3);
  g_assert_null (find_text (fixture->page, GTK_TYPE_BUTTON, "Seen"));
}

/* Everything that can be pressed is reached by Tab, and is large enough. */
static void
test_keyboard (Fixture       *fixture,
               gconstpointer  data)
{
  static const char *wanted[] = { "Sync _Now", "All 8", "Decide…", "Try Again", "Undo" };
  g_autoptr (GHashTable) reached = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < 60; i++)
    {
      gtk_widget_child_focus (fixture->window, GTK_DIR_TAB_FORWARD);
      g_hash_table_add (reached, gtk_window_get_focus (GTK_WINDOW (fixture->window)));
    }
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      GtkWidget *button = find_text (fixture->page, GTK_TYPE_BUTTON, wanted[i]);

      g_assert_nonnull (button);
      widget_test_target (button);
      if (!g_hash_table_contains (reached, button))
        g_error ("«%s» is not reached", wanted[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);
  ms5_pages_init ();

#define ADD(name, full, func) g_test_add ("/app/sync-page/" name, Fixture, full, set_up, func, tear_down)
  ADD ("rows", "", test_rows);
  ADD ("others", "", test_others);
  ADD ("filters", "", test_filters);
  ADD ("answered", "", test_answered);
  ADD ("waiting", NULL, test_waiting);
  ADD ("pages", NULL, test_pages);
  ADD ("link", NULL, test_link);
  ADD ("full", "", test_full);
  ADD ("notices", NULL, test_notices);
  ADD ("keyboard", "", test_keyboard);
  return g_test_run ();
}
