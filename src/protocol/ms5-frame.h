/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-json.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define MS5_FRAME_CODEC_DEFLATE 1
#define MS5_FRAME_HEADER_BYTES  5

/**
 * Ms5Frame:
 * @bytes: what goes over the wire
 * @is_binary: whether it goes as a binary frame, that is compressed, or as text
 *
 * One message as it travels. Never changes; made once and shared by all who get it.
 */
typedef struct
{
  GBytes   *bytes;
  gboolean  is_binary;
} Ms5Frame;

/**
 * Ms5FrameTail:
 *
 * The end of messages that differ in their beginning only: compressed once, shared by all.
 */
typedef struct _Ms5FrameTail Ms5FrameTail;

Ms5Frame     *ms5_frame_new           (char                *text,
                                       gsize                length) G_GNUC_WARN_UNUSED_RESULT;
Ms5Frame     *ms5_frame_new_with_tail (const char          *head,
                                       gsize                length,
                                       const Ms5FrameTail  *tail) G_GNUC_WARN_UNUSED_RESULT;
Ms5Frame     *ms5_frame_ref           (Ms5Frame            *frame);
void          ms5_frame_unref         (Ms5Frame            *frame);
gsize         ms5_frame_get_size      (const Ms5Frame      *frame);

Ms5FrameTail *ms5_frame_tail_new      (char                *text,
                                       gsize                length) G_GNUC_WARN_UNUSED_RESULT;
void          ms5_frame_tail_free     (Ms5FrameTail        *tail);

char     *ms5_frame_inflate  (const guint8        *data,
                              gsize                size,
                              gsize                max_text,
                              gsize               *out_length,
                              GError             **error) G_GNUC_WARN_UNUSED_RESULT;
json_t   *ms5_frame_parse    (const guint8        *data,
                              gsize                size,
                              gboolean             is_binary,
                              const Ms5JsonLimits *limits,
                              GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Frame, ms5_frame_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5FrameTail, ms5_frame_tail_free)

G_END_DECLS
