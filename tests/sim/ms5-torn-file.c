/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/ms5-torn-file.h"

#include <string.h>

typedef enum
{
  STEP_CREATE,
  STEP_DELETE,
  STEP_WRITE,
  STEP_TRUNCATE,
} StepKind;

/* Something done since the last sync. */
typedef struct
{
  StepKind  kind;
  gsize     offset; /* of a write; of a truncation the new size */
  GBytes   *bytes;  /* of a write */
} Step;

typedef struct
{
  gboolean    exists;
  GByteArray *bytes;
} Content;

struct _Ms5TornFile
{
  Content  now;    /* what readers see */
  Content  synced; /* what is on the disk for sure */
  GArray  *steps;  /* of Step: from the one to the other */
};

static void
step_clear (gpointer data)
{
  Step *step = data;

  g_clear_pointer (&step->bytes, g_bytes_unref);
}

/* A gap that nobody wrote holds what @random gives, or zeroes. */
static void
grow (Content *content,
      gsize    size,
      GRand   *random)
{
  gsize old = content->bytes->len;

  if (size <= old)
    return;

  g_byte_array_set_size (content->bytes, size);
  memset (content->bytes->data + old, 0, size - old);
  for (gsize i = old; random != NULL && i < size; i++)
    content->bytes->data[i] = g_rand_int_range (random, 0, 256);
}

static void
put (Content      *content,
     gsize         offset,
     const guint8 *data,
     gsize         size,
     GRand        *random)
{
  if (size == 0)
    return;

  grow (content, offset, random);
  grow (content, offset + size, NULL);
  memcpy (content->bytes->data + offset, data, size);
}

static void
apply (Content    *content,
       const Step *step)
{
  gsize size = 0;
  const guint8 *data;

  switch (step->kind)
    {
    case STEP_CREATE:
    case STEP_DELETE:
      content->exists = step->kind == STEP_CREATE;
      g_byte_array_set_size (content->bytes, 0);
      break;
    case STEP_WRITE:
      data = g_bytes_get_data (step->bytes, &size);
      put (content, step->offset, data, size, NULL);
      break;
    case STEP_TRUNCATE:
      if (step->offset < content->bytes->len)
        g_byte_array_set_size (content->bytes, step->offset);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
take (Ms5TornFile *self,
      StepKind     kind,
      gsize        offset,
      GBytes      *bytes)
{
  Step step = { kind, offset, bytes };

  apply (&self->now, &step);
  g_array_append_val (self->steps, step);
}

/**
 * ms5_torn_file_new:
 *
 * Returns: (transfer full): a file that does not exist yet
 */
Ms5TornFile *
ms5_torn_file_new (void)
{
  Ms5TornFile *self = g_new0 (Ms5TornFile, 1);

  self->now.bytes = g_byte_array_new ();
  self->synced.bytes = g_byte_array_new ();
  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_set_clear_func (self->steps, step_clear);
  return self;
}

/**
 * ms5_torn_file_free:
 * @self: (nullable): a file
 */
void
ms5_torn_file_free (Ms5TornFile *self)
{
  if (self == NULL)
    return;

  g_byte_array_unref (self->now.bytes);
  g_byte_array_unref (self->synced.bytes);
  g_array_unref (self->steps);
  g_free (self);
}

/**
 * ms5_torn_file_exists:
 * @self: a file
 *
 * Returns: whether a folder would show it
 */
gboolean
ms5_torn_file_exists (Ms5TornFile *self)
{
  return self->now.exists;
}

/**
 * ms5_torn_file_get_size:
 * @self: a file
 *
 * Returns: its size, in bytes
 */
gsize
ms5_torn_file_get_size (Ms5TornFile *self)
{
  return self->now.bytes->len;
}

/**
 * ms5_torn_file_read:
 * @self: a file
 * @offset: from where
 * @buffer: where to
 * @size: how much
 *
 * Returns: how much there was
 */
gsize
ms5_torn_file_read (Ms5TornFile *self,
                    gsize        offset,
                    guint8      *buffer,
                    gsize        size)
{
  gsize length = self->now.bytes->len;
  gsize n = offset < length ? MIN (size, length - offset) : 0;

  if (n > 0)
    memcpy (buffer, self->now.bytes->data + offset, n);
  return n;
}

/**
 * ms5_torn_file_create:
 * @self: a file that does not exist
 *
 * Makes it, empty.
 */
void
ms5_torn_file_create (Ms5TornFile *self)
{
  g_return_if_fail (!self->now.exists);

  take (self, STEP_CREATE, 0, NULL);
}

/**
 * ms5_torn_file_delete:
 * @self: a file that exists
 */
void
ms5_torn_file_delete (Ms5TornFile *self)
{
  g_return_if_fail (self->now.exists);

  take (self, STEP_DELETE, 0, NULL);
}

/**
 * ms5_torn_file_write:
 * @self: a file
 * @offset: where
 * @data: what
 * @size: its length
 */
void
ms5_torn_file_write (Ms5TornFile   *self,
                     gsize          offset,
                     gconstpointer  data,
                     gsize          size)
{
  take (self, STEP_WRITE, offset, g_bytes_new (data, size));
}

/**
 * ms5_torn_file_truncate:
 * @self: a file
 * @size: its new size; a larger one changes nothing
 */
void
ms5_torn_file_truncate (Ms5TornFile *self,
                        gsize        size)
{
  take (self, STEP_TRUNCATE, size, NULL);
}

/**
 * ms5_torn_file_sync:
 * @self: a file
 *
 * From here on a power cut can't undo what was done before.
 *
 * Returns: whether the file was made since the last sync
 */
gboolean
ms5_torn_file_sync (Ms5TornFile *self)
{
  gboolean is_new = FALSE;

  for (guint i = 0; i < self->steps->len; i++)
    {
      const Step *step = &g_array_index (self->steps, Step, i);

      apply (&self->synced, step);
      is_new = is_new || step->kind == STEP_CREATE;
    }
  g_array_set_size (self->steps, 0);
  return is_new;
}

/**
 * ms5_torn_file_sync_folder:
 * @self: a file
 *
 * From here on a power cut can't undo that it was made or deleted, whatever it may do to what is in
 * there.
 */
void
ms5_torn_file_sync_folder (Ms5TornFile *self)
{
  guint n_done = 0;

  for (guint i = 0; i < self->steps->len; i++)
    {
      const Step *step = &g_array_index (self->steps, Step, i);

      if (step->kind == STEP_CREATE || step->kind == STEP_DELETE)
        {
          apply (&self->synced, step);
          n_done = i + 1;
        }
    }
  g_array_remove_range (self->steps, 0, n_done);
}

/* The sectors of one write reach the disk each by itself. */
static void
apply_torn (Content    *content,
            const Step *step,
            double      odds,
            GRand      *random)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (step->bytes, &size);

  for (gsize at = 0; at < size;)
    {
      gsize room = MS5_TORN_SECTOR - (step->offset + at) % MS5_TORN_SECTOR;
      gsize n = MIN (room, size - at);

      if (g_rand_double (random) < odds)
        put (content, step->offset + at, data + at, n, random);
      at += n;
    }
}

/**
 * ms5_torn_file_crash:
 * @self: a file
 * @random: decides
 *
 * Makes what a power cut would leave. Every write since the last sync is there, is not, or is there
 * in some of its sectors, in no order; what made and deleted the file itself happened in order, up
 * to some moment.
 *
 * Returns: (transfer full): the file as it is found afterwards
 */
Ms5TornFile *
ms5_torn_file_crash (Ms5TornFile *self,
                     GRand       *random)
{
  Ms5TornFile *left = ms5_torn_file_new ();
  double odds = g_rand_int_range (random, 0, 5) / 4.0;

  left->synced.exists = self->synced.exists;
  g_byte_array_append (left->synced.bytes, self->synced.bytes->data, self->synced.bytes->len);

  for (guint i = 0; i < self->steps->len; i++)
    {
      const Step *step = &g_array_index (self->steps, Step, i);
      gboolean kept = g_rand_double (random) < odds;
      gboolean torn = step->kind == STEP_WRITE && g_rand_int_range (random, 0, 4) == 0;

      if (torn)
        apply_torn (&left->synced, step, odds, random);
      else if (kept)
        apply (&left->synced, step);
      else if (step->kind == STEP_CREATE || step->kind == STEP_DELETE)
        break;
    }
  if (!left->synced.exists)
    g_byte_array_set_size (left->synced.bytes, 0);

  left->now.exists = left->synced.exists;
  g_byte_array_append (left->now.bytes, left->synced.bytes->data, left->synced.bytes->len);
  return left;
}
