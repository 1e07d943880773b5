/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-overlay.h"

G_BEGIN_DECLS

/* What the files of the overlay share. */
typedef struct
{
  const Ms5Action *action;
  json_t *fields; /* being made */
  const char *by; /* NULL if it is not known */
  Ms5Time at;
  Ms5Base *base;
  gboolean exists;
} Overlay;

/* Returns: whether there is an item with it */
typedef gboolean (*OverlayFunc) (Overlay *overlay);

typedef struct
{
  const char *op;
  OverlayFunc func;
} Ms5OverlayEntry;

void        ms5_overlay_set_text       (Overlay    *overlay,
                                        const char *field,
                                        const char *text);
void        ms5_overlay_set_time       (Overlay    *overlay,
                                        const char *field);
void        ms5_overlay_copy_arg       (Overlay    *overlay,
                                        const char *field);
const char *ms5_overlay_get_text       (json_t     *object,
                                        const char *member);
void        ms5_overlay_append_text    (Overlay    *overlay,
                                        const char *field,
                                        const char *text);
json_t     *ms5_overlay_find_in_plant  (Overlay    *overlay,
                                        const char *part,
                                        const char *code);

/* ms5-overlay-calls.c */
OverlayFunc ms5_overlay_find_call_func (const char *op);

G_END_DECLS
