/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "log-notifier.h"

static void log_notifier_iface_init (Ms5NotifierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LogNotifier, log_notifier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_NOTIFIER, log_notifier_iface_init))

static void
log_notifier_show (Ms5Notifier     *notifier,
                   const Ms5Notice *notice)
{
  LogNotifier *self = LOG_NOTIFIER (notifier);

  self->priority = notice->priority;
  self->can_acknowledge = notice->can_acknowledge;
  g_string_append_printf (self->log, "+%s", notice->key);
  if (self->with_rev)
    g_string_append_printf (self->log, "@%" G_GINT64_FORMAT, notice->rev);
  g_string_append_c (self->log, ';');
  if (self->refuses)
    ms5_notifier_emit_failed (notifier, notice->key, "no desktop");
  else
    ms5_notifier_emit_shown (notifier, notice->key, notice->rev);
}

static void
log_notifier_withdraw (Ms5Notifier *notifier,
                       const char  *key)
{
  LogNotifier *self = LOG_NOTIFIER (notifier);

  if (g_strcmp0 (key, self->untold) != 0)
    g_string_append_printf (self->log, "-%s;", key);
}

static void
log_notifier_iface_init (Ms5NotifierInterface *iface)
{
  iface->show = log_notifier_show;
  iface->withdraw = log_notifier_withdraw;
}

static void
log_notifier_finalize (GObject *object)
{
  g_string_free (LOG_NOTIFIER (object)->log, TRUE);
  G_OBJECT_CLASS (log_notifier_parent_class)->finalize (object);
}

static void
log_notifier_class_init (LogNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = log_notifier_finalize;
}

static void
log_notifier_init (LogNotifier *self)
{
  self->log = g_string_new (NULL);
}
