/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-client-private.h"

enum
{
  PROP_0,
  PROP_DISPLAY_NAME,
  PROP_PENDING,
  PROP_PROBLEM,
  PROP_PROBLEM_TEXT,
  PROP_PROGRESS,
  PROP_QUALITY,
  PROP_REMEMBERED,
  PROP_RETRY_AT,
  PROP_RTT,
  PROP_SERVER,
  PROP_SIGNED_IN,
  PROP_STATE,
  PROP_USER,
  N_PROPS
};

enum
{
  SIGNAL_ANSWERED,
  SIGNAL_DELIVERY,
  SIGNAL_OUTBOX_CHANGED,
  SIGNAL_PICTURE_SHOWN,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (Ms5Client, ms5_client, G_TYPE_OBJECT)

void
ms5_client_tell_answer (Ms5Client *self,
                        gpointer   entry)
{
  g_signal_emit (self, signals[SIGNAL_ANSWERED], 0, entry);
  ms5_client_check_device (self);
}

void
ms5_client_tell_outbox (Ms5Client *self)
{
  ms5_client_update (self);
  ms5_client_update_facts (self);
  g_signal_emit (self, signals[SIGNAL_OUTBOX_CHANGED], 0);
}

void
ms5_client_tell_picture (Ms5Client *self)
{
  g_signal_emit (self, signals[SIGNAL_PICTURE_SHOWN], 0);
}

void
ms5_client_tell_delivery (Ms5Client  *self,
                          const char *line,
                          const char *call,
                          gint64      rev)
{
  g_signal_emit (self, signals[SIGNAL_DELIVERY], 0, line, call, rev);
}

static void
notify_if (Ms5Client *self,
           gboolean   differs,
           int        property)
{
  if (differs)
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static guint
hash_who (Ms5Client *self)
{
  const char *const names[] = {
    ms5_client_get_server (self), ms5_client_get_user (self), ms5_client_get_display_name (self),
  };
  guint hash = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    hash = hash * 31 + (names[i] != NULL ? g_str_hash (names[i]) : 0);
  return hash;
}

/* Something below has changed: tells what of it can be seen here. */
void
ms5_client_update (Ms5Client *self)
{
  const Ms5ClientShown before = self->shown;
  const Ms5ClientShown now = {
    ms5_client_get_state (self), ms5_client_get_quality (self), ms5_client_get_rtt (self),
    ms5_client_get_progress (self), ms5_client_get_retry_at (self), ms5_client_get_problem (self),
    ms5_client_is_signed_in (self), ms5_client_is_remembered (self), ms5_client_get_pending (self), hash_who (self),
  };

  self->shown = now;
  g_object_freeze_notify (G_OBJECT (self));
  notify_if (self, now.state != before.state, PROP_STATE);
  notify_if (self, now.quality != before.quality, PROP_QUALITY);
  notify_if (self, now.rtt != before.rtt, PROP_RTT);
  notify_if (self, now.progress < before.progress || now.progress > before.progress, PROP_PROGRESS);
  notify_if (self, now.retry_at != before.retry_at, PROP_RETRY_AT);
  notify_if (self, now.problem != before.problem, PROP_PROBLEM);
  notify_if (self, now.problem != before.problem, PROP_PROBLEM_TEXT);
  notify_if (self, now.signed_in != before.signed_in, PROP_SIGNED_IN);
  notify_if (self, now.who != before.who, PROP_SERVER);
  notify_if (self, now.who != before.who, PROP_USER);
  notify_if (self, now.who != before.who, PROP_DISPLAY_NAME);
  notify_if (self, now.remembered != before.remembered, PROP_REMEMBERED);
  notify_if (self, now.pending != before.pending, PROP_PENDING);
  g_object_thaw_notify (G_OBJECT (self));
  ms5_client_past_update (self);
}

static void
ms5_client_get_property (GObject    *object,
                         guint       property_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  Ms5Client *self = MS5_CLIENT (object);

  switch (property_id)
    {
    case PROP_DISPLAY_NAME:
      g_value_set_string (value, ms5_client_get_display_name (self));
      break;

    case PROP_PENDING:
      g_value_set_uint (value, ms5_client_get_pending (self));
      break;

    case PROP_PROBLEM:
      g_value_set_enum (value, (int) ms5_client_get_problem (self));
      break;

    case PROP_PROBLEM_TEXT:
      g_value_set_string (value, ms5_client_get_problem_text (self));
      break;

    case PROP_PROGRESS:
      g_value_set_double (value, ms5_client_get_progress (self));
      break;

    case PROP_QUALITY:
      g_value_set_enum (value, (int) ms5_client_get_quality (self));
      break;

    case PROP_REMEMBERED:
      g_value_set_boolean (value, ms5_client_is_remembered (self));
      break;

    case PROP_RETRY_AT:
      g_value_set_int64 (value, ms5_client_get_retry_at (self));
      break;

    case PROP_RTT:
      g_value_set_int64 (value, ms5_client_get_rtt (self));
      break;

    case PROP_SERVER:
      g_value_set_string (value, ms5_client_get_server (self));
      break;

    case PROP_SIGNED_IN:
      g_value_set_boolean (value, ms5_client_is_signed_in (self));
      break;

    case PROP_STATE:
      g_value_set_enum (value, (int) ms5_client_get_state (self));
      break;

    case PROP_USER:
      g_value_set_string (value, ms5_client_get_user (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ms5_client_dispose (GObject *object)
{
  ms5_client_tear_down (MS5_CLIENT (object));

  G_OBJECT_CLASS (ms5_client_parent_class)->dispose (object);
}

static void
ms5_client_finalize (GObject *object)
{
  Ms5Client *self = MS5_CLIENT (object);

  g_free (self->cache_folder);
  g_free (self->data_folder);
  g_free (self->cache_problem);
  g_clear_pointer (&self->wish, ms5_device_free);
  g_clear_object (&self->floor);
  g_clear_object (&self->facts);
  g_clear_object (&self->settings);
  g_clear_object (&self->link_history);
  g_clear_object (&self->silence);
  g_clear_object (&self->trust);
  g_clear_object (&self->secrets);
  g_clear_object (&self->random);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ms5_client_parent_class)->finalize (object);
}

static void
ms5_client_class_init (Ms5ClientClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->get_property = ms5_client_get_property;
  object_class->dispose = ms5_client_dispose;
  object_class->finalize = ms5_client_finalize;

  properties[PROP_DISPLAY_NAME] = g_param_spec_string ("display-name", NULL, NULL, NULL, flags);
  properties[PROP_PENDING] = g_param_spec_uint ("pending", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_PROBLEM] = g_param_spec_enum ("problem", NULL, NULL, MS5_TYPE_CLIENT_PROBLEM,
                                                MS5_CLIENT_PROBLEM_NONE, flags);
  properties[PROP_PROBLEM_TEXT] = g_param_spec_string ("problem-text", NULL, NULL, NULL, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 1, flags);
  properties[PROP_QUALITY] = g_param_spec_enum ("quality", NULL, NULL, MS5_TYPE_QUALITY, MS5_QUALITY_GOOD, flags);
  properties[PROP_REMEMBERED] = g_param_spec_boolean ("remembered", NULL, NULL, FALSE, flags);
  properties[PROP_RETRY_AT] = g_param_spec_int64 ("retry-at", NULL, NULL, G_MININT64, G_MAXINT64, MS5_TIME_NONE, flags);
  properties[PROP_RTT] = g_param_spec_int64 ("rtt", NULL, NULL, -1, G_MAXINT64, -1, flags);
  properties[PROP_SERVER] = g_param_spec_string ("server", NULL, NULL, NULL, flags);
  properties[PROP_SIGNED_IN] = g_param_spec_boolean ("signed-in", NULL, NULL, FALSE, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, MS5_TYPE_LINK_STATE, MS5_LINK_OFFLINE, flags);
  properties[PROP_USER] = g_param_spec_string ("user", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_ANSWERED] = g_signal_new ("answered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                           MS5_TYPE_OUTBOX_ENTRY);
  signals[SIGNAL_DELIVERY] = g_signal_new ("delivery", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                           G_TYPE_STRING, G_TYPE_STRING, G_TYPE_INT64);
  signals[SIGNAL_OUTBOX_CHANGED] = g_signal_new ("outbox-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                 G_TYPE_NONE, 0);
  signals[SIGNAL_PICTURE_SHOWN] = g_signal_new ("picture-shown", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                G_TYPE_NONE, 0);
}

static void
ms5_client_init (Ms5Client *self)
{
}

/**
 * ms5_client_new:
 * @cache_folder: where the last picture is kept
 * @data_folder: where what people do is kept
 * @clock: where the time comes from
 * @random: where random numbers come from that nobody may guess
 * @secrets: (nullable): where secrets are kept; the desktop's keyring if %NULL, or for want of one memory
 *
 * Returns: (transfer full): a client that does nothing before ms5_client_start_async()
 */
Ms5Client *
ms5_client_new (const char *cache_folder,
                const char *data_folder,
                Ms5Clock   *clock,
                Ms5Random  *random,
                Ms5Secrets *secrets)
{
  Ms5Client *self;

  g_return_val_if_fail (cache_folder != NULL && data_folder != NULL, NULL);
  g_return_val_if_fail (MS5_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (MS5_IS_RANDOM (random), NULL);

  self = g_object_new (MS5_TYPE_CLIENT, NULL);
  self->cache_folder = g_strdup (cache_folder);
  self->data_folder = g_strdup (data_folder);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  g_set_object (&self->secrets, secrets);
  self->floor = ms5_floor_new (clock, NULL);
  self->max_mib = MS5_HISTORY_USUAL_MIB;
  self->max_days = MS5_HISTORY_USUAL_DAYS;
  self->facts = ms5_sync_facts_new ();
  self->settings = ms5_sync_settings_new ();
  self->link_history = ms5_link_history_new (clock);
  self->silence = ms5_silence_new (clock);
  self->shown = (Ms5ClientShown) {
    MS5_LINK_OFFLINE, MS5_QUALITY_GOOD, -1, 1, MS5_TIME_NONE, MS5_CLIENT_PROBLEM_NONE, FALSE, FALSE, 0, 0,
  };
  return self;
}

/**
 * ms5_client_set_trust:
 * @self: a client
 * @trust: (nullable): certificates to trust instead of the system's
 */
void
ms5_client_set_trust (Ms5Client    *self,
                      GTlsDatabase *trust)
{
  g_return_if_fail (MS5_IS_CLIENT (self));

  g_set_object (&self->trust, trust);
  if (self->session != NULL)
    ms5_session_set_trust (self->session, trust);
}
