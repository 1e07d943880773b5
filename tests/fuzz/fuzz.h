/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <stdint.h>

/* What libFuzzer calls with each input it thinks of. */
int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);
