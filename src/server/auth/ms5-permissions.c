/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-permissions.h"

#define MAY(role) (1u << MS5_ROLE_##role)

#define MANAGERS (MAY (ADMIN) | MAY (PRODUCTION_MANAGER) | MAY (SHIFT_MANAGER))
#define PEOPLE (MANAGERS | MAY (ENGINEER) | MAY (OPERATOR) | MAY (MAINTENANCE) | MAY (QUALITY)     \
                | MAY (VIEWER))

/* Who may do what: this table and nothing else. A right that is missing here nobody has. */
static const struct
{
  const char *permission;
  guint       roles;
} table[] = {
  { MS5_PERMIT_VIEW,               PEOPLE },
  { MS5_PERMIT_CALLS_RAISE,        PEOPLE & ~MAY (VIEWER) },
  { MS5_PERMIT_CALLS_HANDLE,       MANAGERS | MAY (ENGINEER) | MAY (MAINTENANCE) | MAY (QUALITY) },
  { MS5_PERMIT_ALARMS_MANAGE,      MANAGERS | MAY (ENGINEER) },
  { MS5_PERMIT_STOPS_CODE,         MANAGERS | MAY (ENGINEER) | MAY (OPERATOR) | MAY (MAINTENANCE) },
  { MS5_PERMIT_QUALITY_REPORT,     MANAGERS | MAY (OPERATOR) | MAY (QUALITY) },
  { MS5_PERMIT_JOBS_PLAN,          MANAGERS },
  { MS5_PERMIT_JOBS_RUN,           MANAGERS | MAY (OPERATOR) },
  { MS5_PERMIT_EQUIPMENT_MAINTAIN, MANAGERS | MAY (ENGINEER) | MAY (MAINTENANCE) },
  { MS5_PERMIT_NOTES_WRITE,        PEOPLE & ~MAY (VIEWER) },
  { MS5_PERMIT_OVERRIDE,           MANAGERS },
  { MS5_PERMIT_METRICS_READ,       MAY (ADMIN) | MAY (PRODUCTION_MANAGER) | MAY (ENGINEER) },
  { MS5_PERMIT_AUDIT_READ,         MANAGERS | MAY (ENGINEER) },
  { MS5_PERMIT_ESCALATION_MANAGE,  MANAGERS },
  { MS5_PERMIT_USERS_MANAGE,       MAY (ADMIN) },
  { MS5_PERMIT_SAMPLES_INGEST,     MAY (INGEST) },
};

G_STATIC_ASSERT (MS5_N_ROLES <= 32);

static guint
find_roles (const char *permission)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].permission, permission))
      return table[i].roles;

  return 0;
}

/**
 * ms5_permission_is_known:
 * @permission: a word
 *
 * Returns: whether anybody could have that right
 */
gboolean
ms5_permission_is_known (const char *permission)
{
  g_return_val_if_fail (permission != NULL, FALSE);

  return find_roles (permission) != 0;
}

/**
 * ms5_permission_get:
 * @index: from 0
 *
 * Returns: (nullable): the right at @index, or %NULL past the last
 */
const char *
ms5_permission_get (guint index)
{
  return index < G_N_ELEMENTS (table) ? table[index].permission : NULL;
}

/**
 * ms5_role_may:
 * @role: a role
 * @permission: a right
 *
 * Returns: whether accounts of that role have it, on the lines that they may see
 */
gboolean
ms5_role_may (Ms5Role     role,
              const char *permission)
{
  g_return_val_if_fail (permission != NULL, FALSE);
  g_return_val_if_fail ((guint) role < MS5_N_ROLES, FALSE);

  return (find_roles (permission) & (1u << role)) != 0;
}
