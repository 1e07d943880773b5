/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "runtime/ms5-random.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

struct _Ms5Random
{
  GObject  parent_instance;

  GRand   *seeded; /* %NULL for the system's */
};

G_DEFINE_FINAL_TYPE (Ms5Random, ms5_random, G_TYPE_OBJECT)

static void
ms5_random_finalize (GObject *object)
{
  Ms5Random *self = MS5_RANDOM (object);

  g_clear_pointer (&self->seeded, g_rand_free);

  G_OBJECT_CLASS (ms5_random_parent_class)->finalize (object);
}

static void
ms5_random_class_init (Ms5RandomClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ms5_random_finalize;
}

static void
ms5_random_init (Ms5Random *self)
{
}

/**
 * ms5_random_new_system:
 *
 * Returns: (transfer full): the kernel's source, which may be used from any thread
 */
Ms5Random *
ms5_random_new_system (void)
{
  return g_object_new (MS5_TYPE_RANDOM, NULL);
}

/**
 * ms5_random_new_seeded:
 * @seed: the same seed gives the same numbers
 *
 * Returns: (transfer full): a source for tests and simulation
 */
Ms5Random *
ms5_random_new_seeded (guint64 seed)
{
  Ms5Random *self = g_object_new (MS5_TYPE_RANDOM, NULL);
  const guint32 words[] = { (guint32) seed, (guint32) (seed >> 32) };

  self->seeded = g_rand_new_with_seed_array (words, G_N_ELEMENTS (words));
  return self;
}

static void
fill_from_system (guint8 *out,
                  gsize   size)
{
  while (size > 0)
    {
      ssize_t n = getrandom (out, size, 0);

      if (n < 0 && errno == EINTR)
        continue;
      /* Nothing may go on with secrets that are none. */
      if (n <= 0)
        g_error ("The system gives no random numbers: %s", g_strerror (errno));

      out += n;
      size -= (gsize) n;
    }
}

/**
 * ms5_random_fill:
 * @self: a source
 * @buffer: where to
 * @size: how many bytes
 */
void
ms5_random_fill (Ms5Random *self,
                 gpointer   buffer,
                 gsize      size)
{
  guint8 *out = buffer;

  g_return_if_fail (MS5_IS_RANDOM (self));
  g_return_if_fail (buffer != NULL || size == 0);

  if (self->seeded == NULL)
    {
      fill_from_system (out, size);
      return;
    }

  for (gsize i = 0; i < size; i++)
    out[i] = (guint8) (g_rand_int (self->seeded) >> 24);
}

/**
 * ms5_random_next:
 * @self: a source
 *
 * Returns: 64 random bits
 */
guint64
ms5_random_next (Ms5Random *self)
{
  guint64 bits = 0;

  ms5_random_fill (self, &bits, sizeof bits);
  return bits;
}

/**
 * ms5_random_range:
 * @self: a source
 * @first: the smallest number
 * @last: the largest number, not less than @first
 *
 * Returns: a number from @first to @last, all of them equally likely
 */
gint64
ms5_random_range (Ms5Random *self,
                  gint64     first,
                  gint64     last)
{
  guint64 n;
  guint64 limit;
  guint64 bits;

  g_return_val_if_fail (first <= last, first);

  n = (guint64) last - (guint64) first + 1;
  if (n == 0)
    return (gint64) ms5_random_next (self);

  /* The top numbers that would make some remainders more likely are drawn again. */
  limit = G_MAXUINT64 - (G_MAXUINT64 % n + 1) % n;
  do
    bits = ms5_random_next (self);
  while (bits > limit);

  return (gint64) ((guint64) first + bits % n);
}

/**
 * ms5_random_double:
 * @self: a source
 *
 * Returns: a number from 0, inclusive, to 1, exclusive
 */
double
ms5_random_double (Ms5Random *self)
{
  return (double) (ms5_random_next (self) >> 11) * 0x1p-53;
}
