/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-fixture.h"

#define MS(seconds_ago) (FLOOR_FIXTURE_NOW / G_TIME_SPAN_MILLISECOND - (seconds_ago) * G_GINT64_CONSTANT (1000))

static void G_GNUC_PRINTF (4, 5)
put (Ms5Floor   *floor,
     const char *line,
     const char *key,
     const char *format,
     ...)
{
  g_autofree char *topic = g_strdup_printf ("calls/%s", line);
  g_autofree char *json = NULL;
  va_list args;

  va_start (args, format);
  json = g_strdup_vprintf (format, args);
  va_end (args);
  floor_fixture_put (floor, topic, key, json);
}

#define T G_GINT64_FORMAT

void
andon_fixture_add_states (Ms5Floor *floor)
{
  ms5_floor_begin (floor);
  put (floor, "L2", "r-1",
       "{'type':'maintenance','priority':'high','state':'raised','active':true,'rev':2,'level':2,'raised':%" T ","
       "'raised_by':'jam','rule':'jam','equipment':'FL2','escalated':%" T ",'escalated_to':['shift_manager'],"
       "'times':7,'chattering':%" T ",'unreached':%" T ",'late':true}",
       MS (700), MS (100), MS (60), MS (90));
  put (floor, "L2", "k-1",
       "{'type':'quality','priority':'medium','state':'acknowledged','active':true,'rev':1,'level':0,'raised':%" T ","
       "'raised_by':'anna','acknowledged':%" T ",'acknowledged_by':'ben','assigned_to':'ben','reopened':%" T "}",
       MS (1500), MS (1200), MS (1400));
  put (floor, "L3", "o-1",
       "{'type':'maintenance','priority':'medium','state':'raised','active':false,'rev':1,'level':0,'raised':%" T ","
       "'raised_by':'jam','rule':'jam','returned':%" T "}",
       MS (400), MS (200));
  put (floor, "L3", "n-1",
       "{'type':'maintenance','priority':'low','state':'acknowledged','active':false,'rev':1,'level':0,'raised':%" T ","
       "'raised_by':'jam','rule':'jam','acknowledged':%" T ",'acknowledged_by':'ben','returned':%" T "}",
       MS (4000), MS (3900), MS (200));
  put (floor, "L3", "h-1",
       "{'type':'quality','priority':'low','state':'raised','active':true,'rev':1,'level':0,'raised':%" T ","
       "'raised_by':'anna','shelved':%" T ",'shelved_by':'ben','shelved_until':%" T ",'shelve_reason':'Parts come at noon'}",
       MS (5000), MS (600), MS (-3000));
  put (floor, "L2", "s-1",
       "{'type':'maintenance','priority':'medium','state':'raised','active':true,'rev':1,'level':0,'raised':%" T ","
       "'raised_by':'jam','rule':'jam','suppressed_by':'r-1'}",
       MS (650));
  put (floor, "L2", "s-2",
       "{'type':'maintenance','priority':'low','state':'raised','active':true,'rev':1,'level':0,'raised':%" T ","
       "'raised_by':'jam','rule':'jam','suppressed_by':'r-1'}",
       MS (640));
  put (floor, "L3", "d-1",
       "{'type':'maintenance','priority':'low','state':'raised','active':true,'rev':1,'level':0,'raised':%" T ","
       "'raised_by':'jam','rule':'jam','out_of_service':%" T "}",
       MS (9000), MS (8000));
  put (floor, "L2", "z-1",
       "{'type':'maintenance','priority':'medium','state':'resolved','active':false,'rev':1,'level':0,'raised':%" T ","
       "'raised_by':'anna','acknowledged':%" T ",'acknowledged_by':'ben','resolved':%" T ",'resolved_by':'ben',"
       "'note':'Belt put back'}",
       MS (3000), MS (2900), MS (1800));
  ms5_floor_end (floor);
}

void
andon_fixture_raise (Ms5Floor *floor,
                     guint     index,
                     Ms5Time   raised)
{
  static const char *const priorities[] = { "low", "medium", "medium", "high" };
  g_autofree char *key = g_strdup_printf ("f-%u", index);
  g_autofree char *line = g_strdup_printf ("L%u", 1 + index % 5);
  g_autofree char *cause = index % 7 == 6 ? g_strdup_printf (",'suppressed_by':'f-%u'", index - 5) : g_strdup ("");

  put (floor, line, key,
       "{'type':'stop','priority':'%s','state':'raised','active':true,'rev':1,'level':0,'raised':%" T ","
       "'raised_by':'jam','rule':'jam'%s}",
       index % 20 == 19 ? "critical" : priorities[index % 4], raised / G_TIME_SPAN_MILLISECOND, cause);
}
