/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-json-reader.h"

/* For the accessors of ms5-json-get.c. */

/* Finds the value to read. Says NULL if there is none, after complaining if that is wrong. */
json_t *ms5_json_reader_find       (Ms5JsonReader *reader,
                                    const char    *member,
                                    Ms5JsonNeed    need);
void    ms5_json_reader_init_child (Ms5JsonReader *child,
                                    Ms5JsonReader *parent,
                                    const char    *member,
                                    gsize          index,
                                    json_t        *value);
