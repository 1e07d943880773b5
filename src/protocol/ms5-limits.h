/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

/* Every number that both sides of the wire must agree on, in bytes, milliseconds or pieces as the
 * name says. The sections are those of the protocol's description. */

/* 2: numbers. Integers are exact in a double; times are Unix milliseconds up to the year 9999. */
#define MS5_LIMIT_INTEGER              (G_GINT64_CONSTANT (1) << 53)
#define MS5_LIMIT_INTEGER_MAX          (MS5_LIMIT_INTEGER - 1)
#define MS5_LIMIT_TIME_MAX_MS          G_GINT64_CONSTANT (253402300799999)

/* 18: sizes. */
#define MS5_LIMIT_CLIENT_MESSAGE_BYTES ((gsize) 64 * 1024)
#define MS5_LIMIT_SERVER_WIRE_BYTES    ((gsize) 64 * 1024)
#define MS5_LIMIT_SERVER_TEXT_BYTES    ((gsize) 4 * 1024 * 1024)
#define MS5_LIMIT_JSON_DEPTH           16
#define MS5_LIMIT_STRING_BYTES         ((gsize) 16 * 1024)
#define MS5_LIMIT_ITEM_BYTES           ((gsize) 32 * 1024)
#define MS5_LIMIT_FILE_DEPTH           32
#define MS5_LIMIT_FILE_BYTES           ((gsize) 16 * 1024 * 1024)

/* Names that stand in messages. */
#define MS5_LIMIT_CODE_BYTES           64
#define MS5_LIMIT_TOPIC_BYTES          128
#define MS5_LIMIT_KEY_BYTES            256
#define MS5_LIMIT_ID_BYTES             64
#define MS5_LIMIT_NOTE_BYTES           4000

/* 18: connections, and the shared ring. */
#define MS5_LIMIT_USER_CONNECTIONS     8
#define MS5_LIMIT_ADDRESS_CONNECTIONS  64
#define MS5_LIMIT_NODE_CONNECTIONS     5000
#define MS5_LIMIT_RING_ROWS            65536
#define MS5_LIMIT_RING_BYTES           ((gsize) 64 * 1024 * 1024)
#define MS5_LIMIT_HANDSHAKE_MS         10000

/* 3: tokens. */
#define MS5_LIMIT_TOKEN_BYTES          ((gsize) 8 * 1024)
#define MS5_LIMIT_TOKEN_GRACE_MS       25000
#define MS5_LIMIT_TOKEN_LEEWAY_MS      60000

/* 5: the log. */
#define MS5_LIMIT_LOG_ROWS             5000000
#define MS5_LIMIT_LOG_AGE_MS           (G_GINT64_CONSTANT (7) * 24 * 3600 * 1000)

/* 6: hello, subscriptions, admission. */
#define MS5_LIMIT_HELLO_MS             5000
#define MS5_LIMIT_TOPICS               256
#define MS5_LIMIT_CATCH_UP_ROWS        50000
#define MS5_LIMIT_HELLOS_PER_S         500

/* 7 and 8: pages, deltas, digests. */
#define MS5_LIMIT_PAGE_BYTES           ((gsize) 48 * 1024)
#define MS5_LIMIT_COMPRESS_FROM_BYTES  ((gsize) 1024)
#define MS5_LIMIT_SNAP_EVENTS          500
#define MS5_LIMIT_TICK_MS              50
#define MS5_LIMIT_URGENT_MS            5
#define MS5_LIMIT_DIGEST_MS            60000

/* 9: flow control. */
#define MS5_LIMIT_WINDOW_MIN_BYTES     ((gsize) 64 * 1024)
#define MS5_LIMIT_WINDOW_MAX_BYTES     ((gsize) 1024 * 1024)
#define MS5_LIMIT_WINDOW_BYTES         ((gsize) 256 * 1024)
#define MS5_LIMIT_ASIDE_BYTES          ((gsize) 64 * 1024)
#define MS5_LIMIT_ACK_MS               1000
#define MS5_LIMIT_STALL_NOTICE_MS      30000
#define MS5_LIMIT_STALL_CLOSE_MS       60000
#define MS5_LIMIT_INBOUND_PER_S        20
#define MS5_LIMIT_INBOUND_BURST        100
#define MS5_LIMIT_INBOUND_EXCESS_MS    30000

/* 10: liveness. */
#define MS5_LIMIT_PING_MS              15000
#define MS5_LIMIT_PING_POOR_MS         5000
#define MS5_LIMIT_PONG_MS              10000
#define MS5_LIMIT_SILENCE_MS           40000
#define MS5_LIMIT_RATE                 60
#define MS5_RATE_DEFAULT               10

/* 11 to 14: actions. */
#define MS5_LIMIT_BATCH_ACTIONS        100
#define MS5_LIMIT_BATCH_BYTES          MS5_LIMIT_CLIENT_MESSAGE_BYTES
#define MS5_LIMIT_GROUP_ACTIONS        20
#define MS5_LIMIT_ACTION_AGE_MS        (G_GINT64_CONSTANT (14) * 24 * 3600 * 1000)

/* No more calls of a line can be open than this when a person raises another. */
#define MS5_LIMIT_LINE_CALLS           1000

/* Nobody is to forget a call on the shelf: at most a shift. */
#define MS5_LIMIT_SHELVE_MS            (G_GINT64_CONSTANT (8) * 3600 * 1000)

/* What was resolved is opened again within this; later it is another call. */
#define MS5_LIMIT_REOPEN_MS            (G_GINT64_CONSTANT (3600) * 1000)

/* 19: closing. */
#define MS5_LIMIT_CLOSE_REASON_BYTES   ((gsize) 123)

/* 23: samples. */
#define MS5_LIMIT_SAMPLE_AHEAD_MS      G_GINT64_CONSTANT (300000)
#define MS5_LIMIT_SAMPLES              10000
#define MS5_LIMIT_SAMPLES_BYTES        ((gsize) 4 * 1024 * 1024)
#define MS5_LIMIT_SAMPLE_SENSORS       64
#define MS5_LIMIT_SAMPLE_FAULTS        32
#define MS5_LIMIT_SAMPLE_COUNT         G_GINT64_CONSTANT (1000000000)

/* Problems reported of one document: a hostile one shall not make a large answer. Of a file, all that
 * anybody can mean. */
#define MS5_LIMIT_PROBLEMS             100
#define MS5_LIMIT_FILE_PROBLEMS        10000
