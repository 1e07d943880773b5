/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-sync-settings.h"

#include "protocol/ms5-limits.h"

#define MAX_INTERVAL (24 * 60 * 60)

enum
{
  PROP_0,
  PROP_AUTOMATIC,
  PROP_BATCH_LIMIT,
  PROP_COMPRESS,
  PROP_INTERVAL,
  PROP_STRATEGIES,
  N_PROPS
};

struct _Ms5SyncSettings
{
  GObject   parent_instance;

  gboolean  automatic;
  guint     interval;
  guint     batch_limit;
  gboolean  compress;
  GVariant *strategies;
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (Ms5SyncSettings, ms5_sync_settings, G_TYPE_OBJECT)

static void
ms5_sync_settings_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  Ms5SyncSettings *self = MS5_SYNC_SETTINGS (object);

  switch (property_id)
    {
    case PROP_AUTOMATIC:
      g_value_set_boolean (value, self->automatic);
      break;

    case PROP_BATCH_LIMIT:
      g_value_set_uint (value, self->batch_limit);
      break;

    case PROP_COMPRESS:
      g_value_set_boolean (value, self->compress);
      break;

    case PROP_INTERVAL:
      g_value_set_uint (value, self->interval);
      break;

    case PROP_STRATEGIES:
      g_value_set_variant (value, self->strategies);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ms5_sync_settings_set_property (GObject      *object,
                                guint         property_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  Ms5SyncSettings *self = MS5_SYNC_SETTINGS (object);

  switch (property_id)
    {
    case PROP_AUTOMATIC:
      ms5_sync_settings_set_automatic (self, g_value_get_boolean (value));
      break;

    case PROP_BATCH_LIMIT:
      ms5_sync_settings_set_batch_limit (self, g_value_get_uint (value));
      break;

    case PROP_COMPRESS:
      ms5_sync_settings_set_compress (self, g_value_get_boolean (value));
      break;

    case PROP_INTERVAL:
      ms5_sync_settings_set_interval (self, g_value_get_uint (value));
      break;

    case PROP_STRATEGIES:
      ms5_sync_settings_set_strategies (self, g_value_get_variant (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ms5_sync_settings_finalize (GObject *object)
{
  g_variant_unref (MS5_SYNC_SETTINGS (object)->strategies);

  G_OBJECT_CLASS (ms5_sync_settings_parent_class)->finalize (object);
}

static void
ms5_sync_settings_class_init (Ms5SyncSettingsClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ms5_sync_settings_get_property;
  object_class->set_property = ms5_sync_settings_set_property;
  object_class->finalize = ms5_sync_settings_finalize;

  properties[PROP_AUTOMATIC] = g_param_spec_boolean ("automatic", NULL, NULL, TRUE, flags);
  properties[PROP_BATCH_LIMIT] = g_param_spec_uint ("batch-limit", NULL, NULL, 0, MS5_LIMIT_BATCH_ACTIONS, 0, flags);
  properties[PROP_COMPRESS] = g_param_spec_boolean ("compress", NULL, NULL, TRUE, flags);
  properties[PROP_INTERVAL] = g_param_spec_uint ("interval", NULL, NULL, 0, MAX_INTERVAL, 0, flags);
  properties[PROP_STRATEGIES] = g_param_spec_variant ("strategies", NULL, NULL, G_VARIANT_TYPE ("a{ss}"), NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ms5_sync_settings_init (Ms5SyncSettings *self)
{
  self->automatic = TRUE;
  self->compress = TRUE;
  self->strategies = g_variant_ref_sink (g_variant_new ("a{ss}", NULL));
}

/**
 * ms5_sync_settings_new:
 *
 * Returns: (transfer full): settings as they are for somebody who has not chosen any
 */
Ms5SyncSettings *
ms5_sync_settings_new (void)
{
  return g_object_new (MS5_TYPE_SYNC_SETTINGS, NULL);
}

/**
 * ms5_sync_settings_get_automatic:
 * @self: settings
 *
 * Returns: whether actions go by themselves
 */
gboolean
ms5_sync_settings_get_automatic (Ms5SyncSettings *self)
{
  g_return_val_if_fail (MS5_IS_SYNC_SETTINGS (self), TRUE);

  return self->automatic;
}

/**
 * ms5_sync_settings_set_automatic:
 * @self: settings
 * @automatic: whether actions go by themselves
 */
void
ms5_sync_settings_set_automatic (Ms5SyncSettings *self,
                                 gboolean         automatic)
{
  g_return_if_fail (MS5_IS_SYNC_SETTINGS (self));

  if (self->automatic == automatic)
    return;

  self->automatic = automatic;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AUTOMATIC]);
}

/**
 * ms5_sync_settings_get_interval:
 * @self: settings
 *
 * Returns: seconds from one sync to the next; 0 for at once
 */
guint
ms5_sync_settings_get_interval (Ms5SyncSettings *self)
{
  g_return_val_if_fail (MS5_IS_SYNC_SETTINGS (self), 0);

  return self->interval;
}

/**
 * ms5_sync_settings_set_interval:
 * @self: settings
 * @seconds: from one sync to the next, a day at most; 0 for at once
 */
void
ms5_sync_settings_set_interval (Ms5SyncSettings *self,
                                guint            seconds)
{
  g_return_if_fail (MS5_IS_SYNC_SETTINGS (self));

  seconds = MIN (seconds, MAX_INTERVAL);
  if (self->interval == seconds)
    return;

  self->interval = seconds;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INTERVAL]);
}

/**
 * ms5_sync_settings_get_batch_limit:
 * @self: settings
 *
 * Returns: how many actions are sent together at most; 0 for what the line bears
 */
guint
ms5_sync_settings_get_batch_limit (Ms5SyncSettings *self)
{
  g_return_val_if_fail (MS5_IS_SYNC_SETTINGS (self), 0);

  return self->batch_limit;
}

/**
 * ms5_sync_settings_set_batch_limit:
 * @self: settings
 * @limit: how many actions are sent together at most; 0 for what the line bears
 */
void
ms5_sync_settings_set_batch_limit (Ms5SyncSettings *self,
                                   guint            limit)
{
  g_return_if_fail (MS5_IS_SYNC_SETTINGS (self));

  limit = MIN (limit, MS5_LIMIT_BATCH_ACTIONS);
  if (self->batch_limit == limit)
    return;

  self->batch_limit = limit;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BATCH_LIMIT]);
}

/**
 * ms5_sync_settings_get_compress:
 * @self: settings
 *
 * Returns: whether what is long is sent compressed
 */
gboolean
ms5_sync_settings_get_compress (Ms5SyncSettings *self)
{
  g_return_val_if_fail (MS5_IS_SYNC_SETTINGS (self), TRUE);

  return self->compress;
}

/**
 * ms5_sync_settings_set_compress:
 * @self: settings
 * @compress: whether what is long is sent compressed
 */
void
ms5_sync_settings_set_compress (Ms5SyncSettings *self,
                                gboolean         compress)
{
  g_return_if_fail (MS5_IS_SYNC_SETTINGS (self));

  if (self->compress == compress)
    return;

  self->compress = compress;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPRESS]);
}

/**
 * ms5_sync_settings_get_strategies:
 * @self: settings
 *
 * Returns: (transfer none): an `a{ss}`: what edits ask for, by the names of operations
 */
GVariant *
ms5_sync_settings_get_strategies (Ms5SyncSettings *self)
{
  g_return_val_if_fail (MS5_IS_SYNC_SETTINGS (self), NULL);

  return self->strategies;
}

/**
 * ms5_sync_settings_set_strategies:
 * @self: settings
 * @strategies: an `a{ss}`; words that are not known count as `policy`
 */
void
ms5_sync_settings_set_strategies (Ms5SyncSettings *self,
                                  GVariant        *strategies)
{
  g_autoptr (GVariant) taken = NULL;

  g_return_if_fail (MS5_IS_SYNC_SETTINGS (self));
  g_return_if_fail (strategies != NULL && g_variant_is_of_type (strategies, G_VARIANT_TYPE ("a{ss}")));

  taken = g_variant_ref_sink (strategies);
  if (g_variant_equal (self->strategies, taken))
    return;

  g_variant_unref (self->strategies);
  self->strategies = g_steal_pointer (&taken);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STRATEGIES]);
}

/**
 * ms5_sync_settings_get_strategy:
 * @self: settings
 * @op: the name of an operation
 *
 * Returns: what edits of that kind ask for
 */
Ms5MergePrefer
ms5_sync_settings_get_strategy (Ms5SyncSettings *self,
                                const char      *op)
{
  const char *wanted = NULL, *word;

  g_return_val_if_fail (MS5_IS_SYNC_SETTINGS (self), MS5_MERGE_PREFER_POLICY);
  g_return_val_if_fail (op != NULL, MS5_MERGE_PREFER_POLICY);

  if (g_variant_lookup (self->strategies, op, "&s", &wanted))
    for (int i = 0; (word = ms5_words_merge_prefer (i)) != NULL; i++)
      if (g_str_equal (word, wanted))
        return (Ms5MergePrefer) i;
  return MS5_MERGE_PREFER_POLICY;
}

/**
 * ms5_sync_settings_set_strategy:
 * @self: settings
 * @op: the name of an operation
 * @strategy: what edits of that kind ask for
 */
void
ms5_sync_settings_set_strategy (Ms5SyncSettings *self,
                                const char      *op,
                                Ms5MergePrefer   strategy)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{ss}"));
  GVariantIter iter;
  const char *key, *word;

  g_return_if_fail (MS5_IS_SYNC_SETTINGS (self));
  g_return_if_fail (op != NULL);

  g_variant_iter_init (&iter, self->strategies);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, &word))
    if (!g_str_equal (key, op))
      g_variant_builder_add (&builder, "{ss}", key, word);
  if (strategy != MS5_MERGE_PREFER_POLICY)
    g_variant_builder_add (&builder, "{ss}", op, ms5_words_merge_prefer ((int) strategy));
  ms5_sync_settings_set_strategies (self, g_variant_builder_end (&builder));
}
