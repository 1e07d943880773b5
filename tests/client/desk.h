/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client-wait.h"
#include "client/ms5-client-private.h"
#include "client/ms5-memory-secrets.h"
#include "protocol/ms5-topics.h"
#include "real-server.h"
#include "runtime/ms5-system-clock.h"
#include "support/ms5-test-dir.h"

/* One PC: the whole client in a folder of its own. */
typedef struct
{
  const char   *folder;
  Ms5Secrets   *secrets;
  Ms5Clock     *clock;
  Ms5Random    *random;
  Ms5Client    *client;
  guint         n_items; /* before it was stopped */
  guint         n_shown;
  GAsyncResult *signed_out;
} Desk;

static inline Desk *
desk_new (void)
{
  Desk *desk = g_new0 (Desk, 1);

  desk->folder = ms5_test_dir_new ();
  desk->secrets = ms5_memory_secrets_new (NULL);
  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (desk->secrets), TRUE);
  desk->clock = ms5_system_clock_new ();
  desk->random = ms5_random_new_seeded (11);
  return desk;
}

static inline void
desk_stop (Desk *desk)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (desk->client == NULL)
    return;

  ms5_client_stop_async (desk->client, ms5_test_result_cb, &result);
  ms5_client_stop_finish (desk->client, client_wait (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  g_assert_finalize_object (g_steal_pointer (&desk->client));
}

static inline void
desk_free (Desk *desk)
{
  desk_stop (desk);
  g_object_unref (desk->secrets);
  g_object_unref (desk->clock);
  g_object_unref (desk->random);
  g_free (desk);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

/* @shown_cb: (nullable): called with the desk when the floor's page can be shown */
static inline void
desk_start_and_watch (Desk       *desk,
                      const char *server,
                      const char *user,
                      GCallback   shown_cb)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *cache = g_build_filename (desk->folder, "cache", NULL);
  g_autofree char *data = g_build_filename (desk->folder, "data", NULL);

  desk->client = ms5_client_new (cache, data, desk->clock, desk->random, desk->secrets);
  if (shown_cb != NULL)
    g_signal_connect_swapped (desk->client, "picture-shown", shown_cb, desk);
  ms5_client_start_async (desk->client, server, user, NULL, ms5_test_result_cb, &result);
  ms5_client_start_finish (desk->client, client_wait (&result), &error);
  g_assert_no_error (error);
}

static inline void
desk_start (Desk       *desk,
            const char *server,
            const char *user)
{
  desk_start_and_watch (desk, server, user, NULL);
}

static inline void
desk_sign_in (Desk       *desk,
              const char *server,
              const char *user,
              const char *password,
              GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ms5_client_sign_in_async (desk->client, server, user, password, NULL, ms5_test_result_cb, &result);
  ms5_client_sign_in_finish (desk->client, client_wait (&result), NULL, error);
}

static inline void
desk_sign_in_well (Desk       *desk,
                   RealServer *server)
{
  g_autoptr (GError) error = NULL;

  desk_sign_in (desk, server->address, server->user, server->password, &error);
  g_assert_no_error (error);
  ms5_test_wait_until (ms5_client_get_state (desk->client) == MS5_LINK_LIVE);
}

static inline Desk *
desk_new_live (RealServer *server)
{
  Desk *desk = desk_new ();

  desk_start (desk, NULL, NULL);
  desk_sign_in_well (desk, server);
  return desk;
}

static inline Ms5LineModel *
desk_get_line (Desk *desk,
               guint index)
{
  g_autoptr (Ms5LineModel) line = g_list_model_get_item (ms5_floor_get_lines (ms5_client_get_floor (desk->client)),
                                                         index);

  return line;
}

static inline const char *
desk_get_code (Ms5LineModel *line)
{
  return ms5_model_item_get_key (MS5_MODEL_ITEM (line));
}

static inline Ms5OutboxEntry *
desk_raise_call (Desk       *desk,
                 const char *line,
                 const char *note)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *topic = ms5_topic_new (MS5_TOPIC_CALLS, line);
  g_autoptr (json_t) args = json_pack ("{s:s,s:s}", "type", "maintenance", "note", note);
  Ms5OutboxEntry *entry;

  ms5_client_act_async (desk->client, "call.raise", topic, NULL, MS5_INT_NONE, args, NULL, NULL, ms5_test_result_cb,
                        &result);
  entry = ms5_client_act_finish (desk->client, client_wait (&result), &error);
  g_assert_no_error (error);
  return entry;
}
