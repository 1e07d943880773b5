/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/engine/ms5-engine-private.h"

G_BEGIN_DECLS

/* An item of something that the plant no longer has. */
typedef struct
{
  Ms5TopicKind kind;
  char *line; /* (nullable) */
  char *key;
} Ms5EngineOrphan;

typedef struct
{
  Ms5EngineUnit *unit;
  Ms5Time minute;
  const char *product;
  gint64 pieces[MS5_N_QUANTITIES];
} Ms5EngineMade;

typedef struct
{
  Ms5EngineLine *line;
  char *key;
} Ms5EngineChangeover;

struct _Ms5EngineRestore
{
  GPtrArray *plant_keys;  /* of char *: items of the topic `plant` */
  GPtrArray *orphans;     /* of Ms5EngineOrphan */
  GPtrArray *changeovers; /* of Ms5EngineChangeover: to be put to their stops */
  GArray *made;           /* of Ms5EngineMade */
};

/* ms5-engine-start.c */
void ms5_engine_restore_add_orphan (Ms5Engine    *engine,
                                    Ms5TopicKind  kind,
                                    const char   *line,
                                    const char   *key);

void ms5_engine_restore_keep (Ms5Engine  *engine,
                              const char *key);

G_END_DECLS
