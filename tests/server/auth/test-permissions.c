/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-identity.h"
#include "server/auth/ms5-permissions.h"

/* Written down a second time, so that a change of the table is a decision and no accident. */
static const struct
{
  Ms5Role     role;
  const char *may;
} expected[] = {
  { MS5_ROLE_ADMIN,
    "view calls.raise calls.handle alarms.manage stops.code quality.report jobs.plan jobs.run "
    "equipment.maintain notes.write override metrics.read audit.read escalation.manage users.manage " },
  { MS5_ROLE_PRODUCTION_MANAGER,
    "view calls.raise calls.handle alarms.manage stops.code quality.report jobs.plan jobs.run "
    "equipment.maintain notes.write override metrics.read audit.read escalation.manage " },
  { MS5_ROLE_SHIFT_MANAGER,
    "view calls.raise calls.handle alarms.manage stops.code quality.report jobs.plan jobs.run "
    "equipment.maintain notes.write override audit.read escalation.manage " },
  { MS5_ROLE_ENGINEER,
    "view calls.raise calls.handle alarms.manage stops.code equipment.maintain notes.write metrics.read audit.read " },
  { MS5_ROLE_OPERATOR,
    "view calls.raise stops.code quality.report jobs.run notes.write " },
  { MS5_ROLE_MAINTENANCE,
    "view calls.raise calls.handle stops.code equipment.maintain notes.write " },
  { MS5_ROLE_QUALITY,
    "view calls.raise calls.handle quality.report notes.write " },
  { MS5_ROLE_VIEWER, "view " },
  { MS5_ROLE_INGEST, "samples.ingest " },
};

static void
test_table (void)
{
  const char *permission;

  g_assert_cmpuint (G_N_ELEMENTS (expected), ==, MS5_N_ROLES);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (GString) may = g_string_new (NULL);

      for (guint j = 0; (permission = ms5_permission_get (j)) != NULL; j++)
        if (ms5_role_may (expected[i].role, permission))
          g_string_append_printf (may, "%s ", permission);
      g_assert_cmpstr (may->str, ==, expected[i].may);
    }
}

static void
test_actions (void)
{
  const Ms5ActionSpec *spec;

  for (guint i = 0; (spec = ms5_action_spec_get (i)) != NULL; i++)
    {
      g_test_message ("%s needs %s", spec->op, spec->permission);
      g_assert_true (ms5_permission_is_known (spec->permission));
      g_assert_false (ms5_role_may (MS5_ROLE_VIEWER, spec->permission));
      g_assert_false (ms5_role_may (MS5_ROLE_INGEST, spec->permission));
    }

  g_assert_true (ms5_permission_is_known (MS5_PERMIT_OVERRIDE));
  g_assert_false (ms5_permission_is_known ("calls"));
  g_assert_false (ms5_role_may (MS5_ROLE_ADMIN, "calls"));
  g_assert_false (ms5_role_may (MS5_ROLE_ADMIN, ""));
}

static Ms5Identity *
somebody (Ms5Role            role,
          const char *const *lines)
{
  return ms5_identity_new ("u-1", "ann", "s-1", "d-1", role, lines, 1000);
}

static void
test_lines (void)
{
  const char *const two[] = { "L1", "L3", NULL };
  const char *const none[] = { NULL };
  g_autoptr (Ms5Identity) all = somebody (MS5_ROLE_OPERATOR, NULL);
  g_autoptr (Ms5Identity) some = somebody (MS5_ROLE_OPERATOR, two);
  g_autoptr (Ms5Identity) nothing = somebody (MS5_ROLE_OPERATOR, none);
  g_autoptr (Ms5Identity) machine = somebody (MS5_ROLE_INGEST, NULL);

  g_assert_true (ms5_identity_may_see_line (all, "L2"));
  g_assert_true (ms5_identity_may_see_line (some, "L1"));
  g_assert_false (ms5_identity_may_see_line (some, "L2"));
  g_assert_false (ms5_identity_may_see_line (some, "l1"));
  g_assert_false (ms5_identity_may_see_line (nothing, "L1"));
  g_assert_false (ms5_identity_may_see_line (machine, "L1"));

  g_assert_true (ms5_identity_may_on_line (some, MS5_PERMIT_STOPS_CODE, "L3"));
  g_assert_false (ms5_identity_may_on_line (some, MS5_PERMIT_STOPS_CODE, "L2"));
  g_assert_false (ms5_identity_may_on_line (some, MS5_PERMIT_JOBS_PLAN, "L3"));
  g_assert_true (ms5_identity_may (machine, MS5_PERMIT_SAMPLES_INGEST));
  g_assert_false (ms5_identity_may (all, MS5_PERMIT_SAMPLES_INGEST));
}

static void
test_topics (void)
{
  const char *const one[] = { "L1", NULL };
  static const char *const of_line[] = { "line", "live", "stops", "timeline", "calls", "alarms", "jobs",
                                         "quality", "changeovers", "escalations", "journal", "notes" };
  g_autoptr (Ms5Identity) ann = somebody (MS5_ROLE_VIEWER, one);
  g_autoptr (Ms5Identity) machine = somebody (MS5_ROLE_INGEST, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (of_line); i++)
    {
      g_autofree char *mine = g_strconcat (of_line[i], "/L1", NULL);
      g_autofree char *other = g_strconcat (of_line[i], "/L2", NULL);

      g_assert_true (ms5_identity_may_see_topic (ann, mine));
      g_assert_false (ms5_identity_may_see_topic (ann, other));
      g_assert_false (ms5_identity_may_see_topic (machine, mine));
    }

  g_assert_true (ms5_identity_may_see_topic (ann, "plant"));
  g_assert_true (ms5_identity_may_see_topic (ann, "system"));
  g_assert_false (ms5_identity_may_see_topic (machine, "plant"));
  g_assert_false (ms5_identity_may_see_topic (machine, "system"));
  g_assert_true (ms5_identity_may_see_topic (ann, "devices/d-1"));
  g_assert_false (ms5_identity_may_see_topic (ann, "devices/d-2"));
  g_assert_false (ms5_identity_may_see_topic (ann, "secrets/L1"));
  g_assert_false (ms5_identity_may_see_topic (ann, "line/"));
  g_assert_false (ms5_identity_may_see_topic (ann, ""));
}

static void
test_same_rights (void)
{
  const char *const one[] = { "L1", NULL };
  const char *const two[] = { "L1", "L2", NULL };
  g_autoptr (Ms5Identity) a = somebody (MS5_ROLE_VIEWER, one);
  g_autoptr (Ms5Identity) b = somebody (MS5_ROLE_VIEWER, one);
  g_autoptr (Ms5Identity) c = somebody (MS5_ROLE_VIEWER, two);
  g_autoptr (Ms5Identity) d = somebody (MS5_ROLE_VIEWER, NULL);
  g_autoptr (Ms5Identity) e = somebody (MS5_ROLE_OPERATOR, one);

  g_assert_true (ms5_identity_has_same_rights (a, b));
  g_assert_false (ms5_identity_has_same_rights (a, c));
  g_assert_false (ms5_identity_has_same_rights (a, d));
  g_assert_false (ms5_identity_has_same_rights (a, e));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/auth/permissions/table", test_table);
  g_test_add_func ("/auth/permissions/actions", test_actions);
  g_test_add_func ("/auth/permissions/lines", test_lines);
  g_test_add_func ("/auth/permissions/topics", test_topics);
  g_test_add_func ("/auth/permissions/same-rights", test_same_rights);

  return g_test_run ();
}
