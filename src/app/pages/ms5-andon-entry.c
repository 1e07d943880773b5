/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-andon-entry.h"

struct _Ms5AndonEntry
{
  GObject       parent_instance;
  char         *id;
  Ms5AndonShown shown;
};

enum { CHANGED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5AndonEntry, ms5_andon_entry, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
ms5_andon_entry_finalize (GObject *object)
{
  Ms5AndonEntry *self = MS5_ANDON_ENTRY (object);

  g_free (self->id);
  g_free (self->shown.title);
  g_clear_object (&self->shown.call);

  G_OBJECT_CLASS (ms5_andon_entry_parent_class)->finalize (object);
}

static void
ms5_andon_entry_class_init (Ms5AndonEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ms5_andon_entry_finalize;

  signals[CHANGED] = g_signal_new ("changed", MS5_TYPE_ANDON_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
ms5_andon_entry_init (Ms5AndonEntry *self)
{
}

/**
 * ms5_andon_entry_new:
 * @id: what it is about
 *
 * Returns: (transfer full): a row that shows nothing yet
 */
Ms5AndonEntry *
ms5_andon_entry_new (const char *id)
{
  Ms5AndonEntry *self = g_object_new (MS5_TYPE_ANDON_ENTRY, NULL);

  self->id = g_strdup (id);
  return self;
}

/**
 * ms5_andon_entry_get_id:
 * @self: a row
 *
 * Returns: what it is about
 */
const char *
ms5_andon_entry_get_id (Ms5AndonEntry *self)
{
  g_return_val_if_fail (MS5_IS_ANDON_ENTRY (self), NULL);

  return self->id;
}

/**
 * ms5_andon_entry_get_shown:
 * @self: a row
 *
 * Returns: (transfer none): what it shows
 */
const Ms5AndonShown *
ms5_andon_entry_get_shown (Ms5AndonEntry *self)
{
  g_return_val_if_fail (MS5_IS_ANDON_ENTRY (self), NULL);

  return &self->shown;
}

/**
 * ms5_andon_entry_show:
 * @self: a row
 * @shown: (transfer none): what it shows now
 */
void
ms5_andon_entry_show (Ms5AndonEntry       *self,
                      const Ms5AndonShown *shown)
{
  const Ms5AndonShown *before = &self->shown;

  g_return_if_fail (MS5_IS_ANDON_ENTRY (self));

  if (before->kind == shown->kind && before->call == shown->call && before->depth == shown->depth &&
      before->n == shown->n && before->n_unacknowledged == shown->n_unacknowledged &&
      before->priority == shown->priority && before->first_out == shown->first_out &&
      before->expanded == shown->expanded && g_strcmp0 (before->title, shown->title) == 0)
    return;

  if (self->shown.title != shown->title)
    {
      g_free (self->shown.title);
      self->shown.title = g_strdup (shown->title);
    }
  g_set_object (&self->shown.call, shown->call);
  self->shown.kind = shown->kind;
  self->shown.depth = shown->depth;
  self->shown.n = shown->n;
  self->shown.n_unacknowledged = shown->n_unacknowledged;
  self->shown.priority = shown->priority;
  self->shown.first_out = shown->first_out;
  self->shown.expanded = shown->expanded;
  g_signal_emit (self, signals[CHANGED], 0);
}
