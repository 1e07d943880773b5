/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A thread that does what it is sent, and outlives whom it works for. */

#include "config.h"

#include "app/ms5-worker.h"
#include "support/ms5-test-wait.h"

typedef struct
{
  Ms5Worker *worker;
  GThread   *thread;  /* that it began on */
  GString   *done;
  GMutex     held;    /* by whoever keeps the thread waiting */
  int       *n_freed;
} Work;

typedef struct
{
  GObject   *owner;
  Work      *work;    /* not to be looked at while the thread runs */
  Ms5Worker *worker;
  GString   *told;
  int        n_freed;
} Fixture;

static void
begin (gpointer self)
{
  Work *work = self;

  work->thread = g_thread_self ();
  g_string_append (work->done, "begin ");
}

static void
end (gpointer self)
{
  Work *work = self;

  g_assert_true (work->thread == g_thread_self ());
  g_string_append (work->done, "end ");
}

static void
work_free (gpointer self)
{
  Work *work = self;

  g_atomic_int_inc (work->n_freed);
  g_string_free (work->done, TRUE);
  g_mutex_clear (&work->held);
  g_free (work);
}

static const Ms5WorkerFuncs funcs = { begin, end, work_free };

static void
tell_cb (gpointer self,
         gpointer data)
{
  g_string_append_printf (g_object_get_data (self, "told"), "%s ", (char *) data);
}

static void
do_cb (gpointer self,
       gpointer data)
{
  Work *work = self;

  g_assert_true (work->thread == g_thread_self ());
  g_string_append_printf (work->done, "%s ", (char *) data);
  ms5_worker_tell (work->worker, tell_cb, g_strdup (data), g_free);
}

static void
wait_cb (gpointer self,
         gpointer data)
{
  Work *work = self;

  g_mutex_lock (&work->held);
  g_mutex_unlock (&work->held);
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->owner = g_object_new (G_TYPE_OBJECT, NULL);
  f->told = g_string_new (NULL);
  g_object_set_data (f->owner, "told", f->told);
  f->work = g_new0 (Work, 1);
  f->work->done = g_string_new (NULL);
  f->work->n_freed = &f->n_freed;
  g_mutex_init (&f->work->held);
  f->worker = f->work->worker = ms5_worker_new (f->owner, &funcs, f->work);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_clear_pointer (&f->worker, ms5_worker_free);
  ms5_test_wait_until (g_atomic_int_get (&f->n_freed) == 1);
  g_clear_object (&f->owner);
  g_string_free (f->told, TRUE);
}

static void
close_worker (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = g_task_new (f->owner, NULL, ms5_test_result_cb, &result);
  g_autoptr (GError) error = NULL;

  ms5_worker_close (f->worker, task);
  ms5_test_wait_until (result != NULL);
  g_assert_true (g_task_propagate_boolean (task, &error));
  g_assert_no_error (error);
  g_assert_false (ms5_worker_runs (f->worker));
}

/* In turn, also what was sent before it was started, and what closes it comes last. */
static void
test_order (Fixture       *f,
            gconstpointer  data)
{
  ms5_worker_send (f->worker, do_cb, g_strdup ("a"), g_free);
  ms5_worker_start (f->worker, "test");
  ms5_worker_start (f->worker, "test");
  ms5_worker_send (f->worker, do_cb, g_strdup ("b"), g_free);
  close_worker (f);
  g_assert_cmpstr (f->work->done->str, ==, "begin a b end ");
  g_assert_cmpstr (f->told->str, ==, "a b ");
  close_worker (f);
}

static void
test_never_started (Fixture       *f,
                    gconstpointer  data)
{
  g_assert_false (ms5_worker_runs (f->worker));
  close_worker (f);
  g_assert_cmpstr (f->work->done->str, ==, "");
}

/* Nobody waits for a thread that waits itself, and what it still has to tell is told to nobody. */
static void
test_outlives (Fixture       *f,
               gconstpointer  data)
{
  GMutex *held = &f->work->held;

  ms5_worker_start (f->worker, "test");
  g_mutex_lock (held);
  ms5_worker_send (f->worker, wait_cb, NULL, NULL);
  ms5_worker_send (f->worker, do_cb, g_strdup ("late"), g_free);
  g_assert_finalize_object (g_steal_pointer (&f->owner));
  g_clear_pointer (&f->worker, ms5_worker_free);
  g_assert_cmpint (g_atomic_int_get (&f->n_freed), ==, 0);
  g_mutex_unlock (held);
  ms5_test_wait_until (g_atomic_int_get (&f->n_freed) == 1);
  g_assert_cmpstr (f->told->str, ==, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/worker/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/worker/never-started", Fixture, NULL, set_up, test_never_started, tear_down);
  g_test_add ("/worker/outlives", Fixture, NULL, set_up, test_outlives, tear_down);

  return g_test_run ();
}
