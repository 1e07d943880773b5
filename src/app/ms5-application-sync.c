/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-application-private.h"

#include <glib/gi18n.h>

#include "app/ms5-preferences.h"
#include "app/ms5-problem-text.h"
#include "client/ms5-client-past.h"

/* How this PC stands to its server: shown, told, and as people want it. */

/* Past so many actions in one sync they are told together. */
#define MANY 3

static Ms5LinkLook
get_link_look (Ms5Client *client)
{
  switch (ms5_client_get_state (client))
    {
    case MS5_LINK_CONNECTING:
      return MS5_LINK_LOOK_CONNECTING;
    case MS5_LINK_RESUMING:
      return MS5_LINK_LOOK_SYNCING;
    case MS5_LINK_LIVE:
      return ms5_client_get_quality (client) == MS5_QUALITY_POOR ? MS5_LINK_LOOK_DELAYED : MS5_LINK_LOOK_LIVE;
    case MS5_LINK_OFFLINE:
    case MS5_LINK_BACKING_OFF:
    default:
      return MS5_LINK_LOOK_OFFLINE;
    }
}

/* Why there is no link, and what is wrong with what is kept on this PC. */
static char *
dup_problems (Ms5Application *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *problem = ms5_problem_dup_text (ms5_client_get_problem (self->client),
                                                   ms5_client_get_server (self->client), 0,
                                                   ms5_client_get_problem_text (self->client));
  g_auto (GStrv) warnings = ms5_client_dup_warnings (self->client);

  if (problem != NULL)
    g_string_append (text, problem);
  for (guint i = 0; warnings[i] != NULL; i++)
    {
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append_printf (text, _("On this PC: %s"), warnings[i]);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/**
 * ms5_application_show_link:
 * @self: the program
 *
 * Has the window show the link as it is now.
 */
void
ms5_application_show_link (Ms5Application *self)
{
  g_autofree char *problem = dup_problems (self);
  const Ms5LinkFacts link = {
    .look = get_link_look (self->client),
    .quality = ms5_client_get_quality (self->client),
    .rtt = ms5_client_get_rtt (self->client),
    .problem = problem,
  };

  if (self->window != NULL)
    ms5_window_set_link (self->window, &link);
}

/**
 * ms5_application_show_outbox:
 * @self: the program
 *
 * Gives the window all that tells of actions on their way. The actions are there once the client has started.
 */
void
ms5_application_show_outbox (Ms5Application *self)
{
  const Ms5SyncSources sources = {
    .facts = ms5_client_get_sync_facts (self->client),
    .history = ms5_client_get_link_history (self->client),
    .settings = ms5_client_get_sync_settings (self->client),
    .entries = ms5_client_get_actions (self->client),
  };

  if (self->window != NULL)
    ms5_window_set_outbox (self->window, &sources);
}

/* What is told */

/**
 * ms5_application_tells_singly:
 * @self: the program
 *
 * Returns: whether each answer is told by itself, and not what has become of all
 */
gboolean
ms5_application_tells_singly (Ms5Application *self)
{
  return ms5_sync_facts_get (ms5_client_get_sync_facts (self->client))->sync_total <= MANY;
}

/* Sets the next part apart from those before. */
static GString *
next_part (GString *text)
{
  return text->len > 0 ? g_string_append (text, " · ") : text;
}

/* «7 actions synced · 1 needs your decision». What was told singly is not told again. */
static void
completed_cb (Ms5Application     *self,
              const Ms5SyncTally *tally)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint done = tally->applied + tally->merged;
  guint n_told = self->n_told;

  self->n_told = 0;
  if (self->window == NULL || done + tally->refused + tally->conflicts <= n_told)
    return;

  if (done > 0)
    g_string_append_printf (next_part (text), ngettext ("%u action synced", "%u actions synced", done), done);
  if (tally->refused > 0)
    g_string_append_printf (next_part (text), ngettext ("%u was refused", "%u were refused", tally->refused), tally->refused);
  if (tally->conflicts > 0)
    g_string_append_printf (next_part (text), ngettext ("%u needs your decision", "%u need your decision", tally->conflicts),
                            tally->conflicts);
  ms5_window_toast_outcome (self->window, text->str, tally->refused + tally->conflicts > 0);
}

/* What people do about it */

static void
sync_now_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       app)
{
  Ms5Application *self = app;

  ms5_client_sync_now (self->client);
}

static void
tell (Ms5Application *self,
      const char     *done,
      const GError   *error)
{
  g_autofree char *text = error != NULL ? ms5_failure_dup_text (error) : g_strdup (done);

  if (self->window != NULL)
    ms5_window_toast (self->window, text, NULL);
}

static void
retried_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Ms5Application) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5OutboxEntry) entry = ms5_client_retry_finish (MS5_CLIENT (source), result, &error);

  if (entry == NULL)
    tell (self, NULL, error);
}

static void
retry_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       app)
{
  Ms5Application *self = app;

  ms5_client_retry_async (self->client, g_variant_get_string (parameter, NULL), retried_cb, g_object_ref (self));
}

static void
discarded_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Ms5Application) self = user_data;
  g_autoptr (GError) error = NULL;

  ms5_client_discard_finish (MS5_CLIENT (source), result, &error);
  tell (self, _("Discarded; what the server has stays"), error);
}

static void
discard_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       app)
{
  Ms5Application *self = app;

  ms5_client_discard_async (self->client, g_variant_get_string (parameter, NULL), discarded_cb, g_object_ref (self));
}

static void
requeued_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Ms5Application) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!ms5_client_requeue_finish (MS5_CLIENT (source), result, &error))
    tell (self, NULL, error);
}

static void
requeue_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       app)
{
  Ms5Application *self = app;

  ms5_client_requeue_async (self->client, g_variant_get_boolean (parameter), requeued_cb, g_object_ref (self));
}

static void
healed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Ms5Application) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!ms5_client_heal_older_finish (MS5_CLIENT (source), result, &error))
    tell (self, NULL, error);
}

static void
heal_older_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       app)
{
  Ms5Application *self = app;

  ms5_client_heal_older_async (self->client, g_variant_get_boolean (parameter), healed_cb, g_object_ref (self));
}

static void
forgotten_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Ms5Application) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!ms5_client_forget_healed_finish (MS5_CLIENT (source), result, &error))
    tell (self, NULL, error);
}

static void
forget_healed_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       app)
{
  Ms5Application *self = app;

  ms5_client_forget_healed_async (self->client, forgotten_cb, g_object_ref (self));
}

static void
preferences_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       app)
{
  Ms5Application *self = app;

  ms5_application_present (self);
  if (self->window != NULL)
    gtk_window_present (GTK_WINDOW (ms5_preferences_new (GTK_WINDOW (self->window), self->settings, self->client)));
}

/* How people want it */

static void
strategies_changed_cb (Ms5Application *self)
{
  g_autoptr (GVariant) strategies = g_settings_get_value (self->settings, "sync-strategies");

  ms5_sync_settings_set_strategies (ms5_client_get_sync_settings (self->client), strategies);
}

static void
limits_changed_cb (Ms5Application *self)
{
  ms5_client_set_cache_limits (self->client, g_settings_get_uint (self->settings, "cache-size"),
                               g_settings_get_uint (self->settings, "cache-days"));
}

/**
 * ms5_application_tell_losses:
 * @self: the program, whose client has started
 *
 * Tells what could not be read of what is kept on this machine.
 */
void
ms5_application_tell_losses (Ms5Application *self)
{
  Ms5ClientLosses losses = ms5_client_get_losses (self->client);

  if (self->told_losses)
    return;

  self->told_losses = TRUE;
  if ((losses & MS5_CLIENT_LOST_OUTBOX) != 0)
    ms5_window_toast (self->window, _("Actions kept on this PC cannot be read. Their file was set aside: check what you did last"),
                      NULL);
  if ((losses & MS5_CLIENT_LOST_CACHE) != 0)
    ms5_window_toast (self->window, _("What was kept for offline cannot be read. It was set aside and comes anew"), NULL);
  if ((losses & MS5_CLIENT_NO_CACHE) != 0)
    ms5_window_toast (self->window, _("Nothing can be kept for offline on this PC"), NULL);
}

static void
bind_settings (Ms5Application *self)
{
  Ms5SyncSettings *sync = ms5_client_get_sync_settings (self->client);

  g_settings_bind (self->settings, "sync-automatic", sync, "automatic", G_SETTINGS_BIND_GET);
  g_settings_bind (self->settings, "sync-interval", sync, "interval", G_SETTINGS_BIND_GET);
  g_settings_bind (self->settings, "sync-batch-limit", sync, "batch-limit", G_SETTINGS_BIND_GET);
  g_settings_bind (self->settings, "sync-compress", sync, "compress", G_SETTINGS_BIND_GET);
  g_signal_connect_object (self->settings, "changed::sync-strategies", G_CALLBACK (strategies_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::cache-size", G_CALLBACK (limits_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::cache-days", G_CALLBACK (limits_changed_cb), self,
                           G_CONNECT_SWAPPED);
  strategies_changed_cb (self);
  limits_changed_cb (self);
}

/**
 * ms5_application_add_sync_actions:
 * @self: the program, which has a new window
 *
 * Gives the window the actions that are about actions on their way.
 */
void
ms5_application_add_sync_actions (Ms5Application *self)
{
  static const GActionEntry entries[] = {
    { "discard-action", discard_cb, "s" },
    { "forget-healed", forget_healed_cb },
    { "heal-older", heal_older_cb, "b" },
    { "requeue", requeue_cb, "b" },
    { "retry-action", retry_cb, "s" },
    { "sync-now", sync_now_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->window), entries, G_N_ELEMENTS (entries), self);
}

/**
 * ms5_application_connect_outbox:
 * @self: the program
 *
 * Has the window follow the client's actions, and the client what people want of them.
 */
void
ms5_application_connect_outbox (Ms5Application *self)
{
  static const GActionEntry entries[] = {
    { "preferences", preferences_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  bind_settings (self);
  g_signal_connect_object (ms5_client_get_sync_facts (self->client), "completed", G_CALLBACK (completed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "notify::rtt", G_CALLBACK (ms5_application_show_link), self,
                           G_CONNECT_SWAPPED);
}
