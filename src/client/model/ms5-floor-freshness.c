/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/model/ms5-floor.h"

G_DEFINE_ENUM_TYPE (Ms5FloorFreshness, ms5_floor_freshness,
                    G_DEFINE_ENUM_VALUE (MS5_FLOOR_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (MS5_FLOOR_DELAYED, "delayed"),
                    G_DEFINE_ENUM_VALUE (MS5_FLOOR_LIVE, "live"))
