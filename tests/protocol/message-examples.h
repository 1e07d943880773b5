/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-message.h"

/* One message of each type at least, with every member that it can have. */
static const struct
{
  Ms5MessageType type;
  const char *text;
} message_examples[] = {
  { MS5_MESSAGE_HELLO,
    "{\"t\":\"hello\",\"device\":\"8f6c\",\"app\":\"1.4.0\","
    "\"cursor\":{\"epoch\":\"b2f0\",\"pos\":41877,\"h\":\"9a3e51c0aa17f2d4\"},"
    "\"topics\":[\"line/L1\",\"calls/L1\",\"jobs/L1\"],\"have\":[\"line/L1\",\"calls/L1\"],"
    "\"window\":262144,\"rate\":10,\"outbox\":{\"n\":12,\"bytes\":5210,\"ackd\":903,\"crit\":true}}" },
  { MS5_MESSAGE_HELLO,
    "{\"t\":\"hello\",\"device\":\"8f6c\",\"app\":\"1.4.0\",\"topics\":[],\"window\":65536,\"rate\":1}" },
  { MS5_MESSAGE_WELCOME,
    "{\"t\":\"welcome\",\"epoch\":\"b2f0\",\"head\":42960,\"mode\":\"delta\",\"snap\":[\"jobs/L1\"],"
    "\"todo\":{\"ops\":611,\"bytes\":88000},\"now\":1767000000000,\"exp\":1767000600000,\"tick\":50,"
    "\"limits\":{\"msg\":65536,\"batch\":100},\"denied\":[],\"ackd\":903,\"speed\":1,\"why\":\"epoch\"}" },
  { MS5_MESSAGE_SNAP,
    "{\"t\":\"snap\",\"id\":\"s1\",\"at\":42960,\"topic\":\"jobs/L1\",\"i\":0,\"of\":3,"
    "\"items\":[[\"PO-771\",42100,{\"qty\":40}],[\"PO-772\",42101,{}]]}" },
  { MS5_MESSAGE_SNAP_END,
    "{\"t\":\"snap_end\",\"id\":\"s1\",\"at\":42960,\"h\":\"1c770000000000aa\","
    "\"digest\":{\"jobs/L1\":\"5be1000000000000\",\"line/L1\":\"0000000000000000\"}}" },
  { MS5_MESSAGE_DELTA,
    "{\"t\":\"d\",\"after\":42960,\"upto\":42974,\"h\":\"77d0000000000000\",\"ops\":["
    "[\"m\",\"line/L1\",\"st-3\",42971,{\"rate\":412,\"state\":\"run\"}],"
    "[\"p\",\"calls/L1\",\"a-5512\",42974,{\"state\":\"raised\",\"sev\":\"high\",\"rev\":1,\"station\":\"st-3\"}]]}" },
  { MS5_MESSAGE_DELTA,
    "{\"t\":\"d\",\"after\":1,\"upto\":9,\"h\":\"77d0000000000000\",\"part\":[1,3],\"ops\":[[\"x\",\"a\",\"b\",9]]}" },
  { MS5_MESSAGE_DELTA,
    "{\"t\":\"d\",\"after\":42960,\"upto\":42960,\"h\":\"77d0000000000000\",\"ops\":[]}" },
  { MS5_MESSAGE_LIVE,
    "{\"t\":\"l\",\"n\":412,\"ops\":[[\"m\",\"live/L1\",\"FL1\",0,{\"temperature\":64.2,\"pressure\":[2.31,1767000000123]}]]}" },
  { MS5_MESSAGE_EARLY,
    "{\"t\":\"early\",\"ops\":[[\"p\",\"calls/L1\",\"a-1\",7,{\"state\":\"raised\"}]]}" },
  { MS5_MESSAGE_DIGEST,
    "{\"t\":\"digest\",\"at\":42974,\"sum\":{\"line/L1\":\"0f3a000000000000\",\"calls/L1\":\"77aaffffffffffff\"}}" },
  { MS5_MESSAGE_RESYNC,
    "{\"t\":\"resync\",\"cursor\":{\"epoch\":\"b2f0\",\"pos\":42960,\"h\":\"1c77000000000000\"},"
    "\"topics\":[\"line/L1\"],\"why\":\"digest\"}" },
  { MS5_MESSAGE_RESYNC, "{\"t\":\"resync\",\"why\":\"gap\"}" },
  { MS5_MESSAGE_ACK, "{\"t\":\"ack\",\"pos\":42974}" },
  { MS5_MESSAGE_ACK, "{\"t\":\"ack\",\"pos\":42974,\"n\":17}" },
  { MS5_MESSAGE_ACK, "{\"t\":\"ack\",\"snap\":\"s1\",\"i\":7}" },
  { MS5_MESSAGE_PING, "{\"t\":\"ping\",\"n\":7}" },
  { MS5_MESSAGE_PONG, "{\"t\":\"pong\",\"n\":7,\"now\":1767000000000,\"head\":43010}" },
  { MS5_MESSAGE_RATE, "{\"t\":\"rate\",\"max\":4}" },
  { MS5_MESSAGE_AUTH, "{\"t\":\"auth\",\"token\":\"eyJ...\"}" },
  { MS5_MESSAGE_AUTH_OK, "{\"t\":\"auth_ok\",\"exp\":1767000600000}" },
  { MS5_MESSAGE_DROP, "{\"t\":\"drop\",\"topics\":[\"jobs/L9\"],\"why\":\"rights\"}" },
  { MS5_MESSAGE_SUB, "{\"t\":\"sub\",\"topics\":[\"jobs/L9\"]}" },
  { MS5_MESSAGE_UNSUB, "{\"t\":\"unsub\",\"topics\":[\"jobs/L9\",\"jobs/L8\"]}" },
  { MS5_MESSAGE_SUBMIT,
    "{\"t\":\"submit\",\"b\":4,\"ackd\":903,\"now\":1767000001250,\"acts\":["
    "{\"id\":\"0198c0de-0000-7000-8000-000000000001\",\"cseq\":904,\"pri\":0,\"op\":\"call.acknowledge\","
    "\"topic\":\"calls/L1\",\"key\":\"a-5512\",\"base\":42974,\"at\":1767000001200,\"args\":{\"note\":\"on my way\"}},"
    "{\"id\":\"0198c0df-0000-7000-8000-000000000002\",\"cseq\":905,\"pri\":2,\"op\":\"stop.code\",\"topic\":\"stops/L1\","
    "\"key\":\"st-771\",\"base\":42100,\"at\":1766990000000,\"set\":{\"reason\":\"jam\",\"comment\":\"cap\"},"
    "\"was\":{\"comment\":\"?\"},\"prefer\":\"manual\",\"group\":\"g1\",\"dep\":\"0198c0de-0000-7000-8000-000000000001\","
    "\"resolves\":\"0198c0de-0000-7000-8000-000000000003\"}]}" },
  { MS5_MESSAGE_RESULTS,
    "{\"t\":\"results\",\"b\":4,\"now\":1767000001300,\"r\":["
    "{\"id\":\"0198c0de-0000-7000-8000-000000000001\",\"code\":\"applied\",\"seq\":42980,\"v\":42980,\"dup\":true},"
    "{\"id\":\"0198c0df-0000-7000-8000-000000000002\",\"code\":\"conflict\",\"cur\":{\"v\":42890,\"set\":{\"qty\":60},"
    "\"by\":\"u-12\",\"at\":1766998000000,\"deleted\":true},\"fields\":[\"qty\"],\"clean\":[\"due\"],"
    "\"choices\":[\"server\",\"client\",\"edit\"],\"over\":{\"qty\":40},\"text\":\"why\"},"
    "{\"id\":\"0198c0df-0000-7000-8000-000000000003\",\"code\":\"busy\",\"after\":500}]}" },
  { MS5_MESSAGE_NOTICE, "{\"t\":\"notice\",\"code\":\"drain\",\"text\":\"back soon\",\"after\":4000}" },
  { MS5_MESSAGE_ERROR, "{\"t\":\"error\",\"code\":\"unknown_type\",\"text\":\"?\",\"about\":\"frobnicate\"}" },
};

static inline Ms5Side
sender_of (Ms5MessageType type)
{
  return ms5_message_type_is_sent_by (type, MS5_SIDE_CLIENT) ? MS5_SIDE_CLIENT : MS5_SIDE_SERVER;
}
