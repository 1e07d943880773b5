/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "escalation-fixture.h"

#include "floor-fixture.h"

/* 02:30 of that day in Berlin. */
#define RAISED G_GINT64_CONSTANT (1772415000000)

static const char outlook[] =
  "{'at':1772415000000,'priority':'critical','steps':["
  "{'condition':'unacknowledged','after_s':0,'at':1772415000000,'level':1,'reminder':0,'policy':'night','shift':'night',"
  "'roles':['shift_manager','maintenance'],'channels':['window','desktop'],'people':["
  "{'name':'a.novak','display':'Ana Novak','role':'shift_manager','why':'told'},"
  "{'name':'j.kos','display':'Jan Kos','role':'maintenance','why':'told'},"
  "{'name':'k.meier','display':'Karin Meier','role':'shift_manager','why':'off_shift'},"
  "{'name':'p.horvat','role':'maintenance','why':'not_line'}]},"
  "{'condition':'unacknowledged','after_s':300,'at':1772415300000,'level':2,'reminder':0,'policy':'night','shift':'night',"
  "'roles':['production_manager'],'repeat_s':600,'message':'Line 1 stands since 02:30','people':["
  "{'name':'m.weber','display':'Martina Weber','role':'production_manager','why':'told'}]},"
  "{'condition':'unacknowledged','after_s':900,'at':1772415900000,'level':2,'reminder':1,'policy':'night','shift':'night',"
  "'roles':['production_manager'],'repeat_s':600,'people':[{'name':'m.weber','why':'told'}]},"
  "{'condition':'unacknowledged','after_s':1500,'at':1772416500000,'level':2,'reminder':2,'policy':'night','shift':'night',"
  "'roles':['production_manager'],'repeat_s':600,'people':[{'name':'m.weber','why':'told'}]},"
  "{'condition':'unacknowledged','after_s':1800,'at':1772416800000,'level':3,'reminder':0,'policy':'night','shift':'night',"
  "'roles':['admin'],'channels':['mail'],'people':[{'name':'gone','why':'unknown'}]},"
  "{'condition':'unresolved','after_s':900,'at':1772415900000,'level':1,'reminder':0,'policy':'night','shift':'night',"
  "'roles':['shift_manager','maintenance'],'channels':['window','desktop'],'people':["
  "{'name':'a.novak','display':'Ana Novak','role':'shift_manager','why':'told'}]}]}";

Ms5Outlook *
escalation_fixture_outlook (void)
{
  g_autofree char *text = g_strdelimit (g_strdup (outlook), "'", '"');
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (json_t) json = json_loads (text, 0, NULL);
  Ms5JsonReader reader, object;
  Ms5Outlook *made;

  ms5_json_reader_init (&reader, json, FALSE, problems);
  g_assert_true (ms5_json_get_object (&reader, NULL, MS5_JSON_REQUIRED, &object));
  made = ms5_outlook_read (&object);
  g_assert_cmpuint (ms5_problems_get_count (problems), ==, 0);
  g_assert_cmpint (made->at, ==, ms5_time_from_ms (RAISED));
  return made;
}

static Ms5EscalationLevel *
add_level (Ms5EscalationPolicy *policy,
           double               after_s,
           guint                roles)
{
  Ms5EscalationLevel *level = ms5_escalation_level_new ();

  level->unacknowledged_after_s = after_s;
  level->roles = roles;
  g_ptr_array_add (policy->levels, level);
  return level;
}

void
escalation_fixture_put (Ms5Floor   *floor,
                        const char *by,
                        double      delay)
{
  static gint64 v = 5000;
  g_autoptr (Ms5EscalationPolicy) policy = ms5_escalation_policy_new ("night");
  Ms5EscalationPolicyItem item;
  Ms5EscalationLevel *level;
  json_t *fields;

  policy->priorities = MS5_PRIORITY_BIT (MS5_PRIORITY_CRITICAL) | MS5_PRIORITY_BIT (MS5_PRIORITY_HIGH);
  policy->lines = g_strsplit ("L1", ",", -1);
  policy->shifts = g_strsplit ("night", ",", -1);
  level = add_level (policy, 0, MS5_ROLE_BIT (MS5_ROLE_SHIFT_MANAGER) | MS5_ROLE_BIT (MS5_ROLE_MAINTENANCE));
  level->channels = MS5_CHANNEL_BIT (MS5_CHANNEL_WINDOW) | MS5_CHANNEL_BIT (MS5_CHANNEL_DESKTOP);
  level = add_level (policy, delay, MS5_ROLE_BIT (MS5_ROLE_PRODUCTION_MANAGER));
  level->people = g_strsplit ("k.meier", ",", -1);
  level->repeat_s = 600;
  level->message = ms5_name_new ("{line} stands since {since}");
  ms5_name_add (level->message, "de", "{line} steht seit {since}");
  ms5_escalation_policy_to_item (policy, by, FLOOR_FIXTURE_NOW - MS5_USEC_PER_H, &item);
  fields = ms5_escalation_policy_item_encode (&item);
  ms5_floor_begin (floor);
  ms5_floor_put_item (floor, "plant", "escalation/night", v++, fields, FALSE);
  ms5_floor_end (floor);
  json_decref (fields);
  ms5_escalation_policy_item_clear (&item);
}
