/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-hash.h"
#include "protocol/ms5-ops.h"

/* More than any message has around its ops. */
#define ENVELOPE_BYTES 160

static GString *
begin (Ms5Change **changes,
       guint       n_changes)
{
  gsize room = ENVELOPE_BYTES;

  for (guint i = 0; i < n_changes; i++)
    {
      gsize length;

      ms5_change_get_text (changes[i], &length);
      room += length + 1;
    }

  return g_string_sized_new (room);
}

static char *
end (GString    *text,
     Ms5Change **changes,
     guint       n_changes,
     gsize      *out_length)
{
  g_string_append (text, "\"ops\":[");
  for (guint i = 0; i < n_changes; i++)
    {
      gsize length;
      const char *op = ms5_change_get_text (changes[i], &length);

      if (i > 0)
        g_string_append_c (text, ',');
      g_string_append_len (text, op, (gssize) length);
    }
  g_string_append (text, "]}");

  if (out_length != NULL)
    *out_length = text->len;
  return g_string_free (text, FALSE);
}

static void
append_int (GString    *text,
            const char *before,
            gint64      number)
{
  g_string_append (text, before);
  ms5_json_append_int (text, number);
}

/**
 * ms5_ops_to_delta:
 * @after: the position that the receiver must be at
 * @upto: the position that it is at afterwards
 * @h: the chain value at @upto
 * @part: which of @n_parts frames this is, from 0
 * @n_parts: how many frames with the same @after and @upto there are
 * @changes: (array length=n_changes): what to carry
 * @n_changes: their number
 * @out_length: (out) (optional): the length of the text in bytes
 *
 * Returns: (transfer full): a `d` message
 */
char *
ms5_ops_to_delta (gint64      after,
                  gint64      upto,
                  guint64     h,
                  guint       part,
                  guint       n_parts,
                  Ms5Change **changes,
                  guint       n_changes,
                  gsize      *out_length)
{
  GString *text = begin (changes, n_changes);
  char hex[MS5_HASH_HEX_LENGTH + 1];

  ms5_hash_to_hex (h, hex);
  append_int (text, "{\"t\":\"d\",\"after\":", after);
  append_int (text, ",\"upto\":", upto);
  g_string_append (text, ",\"h\":\"");
  g_string_append (text, hex);
  g_string_append (text, "\",");
  if (n_parts > 1)
    {
      append_int (text, "\"part\":[", part);
      append_int (text, ",", n_parts);
      g_string_append (text, "],");
    }

  return end (text, changes, n_changes, out_length);
}

/**
 * ms5_ops_to_live:
 * @n: the number of live frames before it on the connection
 * @changes: (array length=n_changes): what to carry
 * @n_changes: their number
 * @out_length: (out) (optional): the length of the text in bytes
 *
 * Returns: (transfer full): an `l` message
 */
char *
ms5_ops_to_live (gint64      n,
                 Ms5Change **changes,
                 guint       n_changes,
                 gsize      *out_length)
{
  GString *text = begin (changes, n_changes);

  append_int (text, "{\"t\":\"l\",\"n\":", n);
  g_string_append_c (text, ',');
  return end (text, changes, n_changes, out_length);
}

/**
 * ms5_ops_to_live_tail:
 * @ops: (transfer full): ops in JSON, with commas between them
 *
 * Receivers of the same values differ only in how many live frames they have had.
 *
 * Returns: (transfer full): what follows the number in an `l` message
 */
Ms5FrameTail *
ms5_ops_to_live_tail (GString *ops)
{
  gsize length;

  g_string_append (ops, "]}");
  length = ops->len;
  return ms5_frame_tail_new (g_string_free (ops, FALSE), length);
}

/**
 * ms5_ops_to_live_frame:
 * @n: the number of live frames before it on the connection
 * @tail: from ms5_ops_to_live_tail()
 *
 * Returns: (transfer full): an `l` message
 */
Ms5Frame *
ms5_ops_to_live_frame (gint64              n,
                       const Ms5FrameTail *tail)
{
  g_autoptr (GString) head = g_string_sized_new (48);

  append_int (head, "{\"t\":\"l\",\"n\":", n);
  g_string_append (head, ",\"ops\":[");
  return ms5_frame_new_with_tail (head->str, head->len, tail);
}

/**
 * ms5_ops_to_early:
 * @changes: (array length=n_changes): newly raised calls
 * @n_changes: their number
 * @out_length: (out) (optional): the length of the text in bytes
 *
 * Returns: (transfer full): an `early` message
 */
char *
ms5_ops_to_early (Ms5Change **changes,
                  guint       n_changes,
                  gsize      *out_length)
{
  GString *text = begin (changes, n_changes);

  g_string_append (text, "{\"t\":\"early\",");
  return end (text, changes, n_changes, out_length);
}

/**
 * ms5_ops_fit:
 * @changes: (array length=n_changes): what to carry
 * @n_changes: their number
 *
 * Returns: how many of the first of them fit into one message of %MS5_LIMIT_PAGE_BYTES; at least
 *   one, if there are any
 */
guint
ms5_ops_fit (Ms5Change **changes,
             guint       n_changes)
{
  gsize size = ENVELOPE_BYTES;

  for (guint i = 0; i < n_changes; i++)
    {
      gsize length;

      ms5_change_get_text (changes[i], &length);
      size += length + 1;
      if (size > MS5_LIMIT_PAGE_BYTES)
        return MAX (i, 1);
    }

  return n_changes;
}

/**
 * ms5_ops_to_delta_frames:
 * @after: the position that the receiver must be at
 * @upto: the position that it is at afterwards
 * @h: the chain value at @upto
 * @changes: (element-type Ms5Change): everything in between that concerns the receiver
 *
 * Returns: (transfer full) (element-type Ms5Frame): the frames that carry it, one if it fits
 */
GPtrArray *
ms5_ops_to_delta_frames (gint64     after,
                         gint64     upto,
                         guint64    h,
                         GPtrArray *changes)
{
  GPtrArray *frames = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_frame_unref);
  Ms5Change *none = NULL; /* an empty GPtrArray has no array to point into */
  Ms5Change **all = changes->len > 0 ? (Ms5Change **) changes->pdata : &none;
  guint n_parts = 0;
  guint first = 0;

  do
    {
      first += ms5_ops_fit (all + first, changes->len - first);
      n_parts++;
    }
  while (first < changes->len);

  first = 0;
  for (guint part = 0; part < n_parts; part++)
    {
      guint n = ms5_ops_fit (all + first, changes->len - first);
      gsize length;
      char *text = ms5_ops_to_delta (after, upto, h, part, n_parts, all + first, n, &length);

      g_ptr_array_add (frames, ms5_frame_new (text, length));
      first += n;
    }

  return frames;
}
