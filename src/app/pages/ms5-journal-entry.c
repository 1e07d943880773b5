/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-journal-entry.h"

#include <glib/gi18n.h>

struct _Ms5JournalEntry
{
  GObject         parent_instance;
  Ms5JournalItem  item;
  char           *line;
  char           *line_name;
  char           *type;        /* of its call, if that is known */
  char           *rule;        /* that raised it */
  int             priority;
  char           *title;
  char           *cause;
};

G_DEFINE_FINAL_TYPE (Ms5JournalEntry, ms5_journal_entry, G_TYPE_OBJECT)

static void
ms5_journal_entry_finalize (GObject *object)
{
  Ms5JournalEntry *self = MS5_JOURNAL_ENTRY (object);

  ms5_journal_item_clear (&self->item);
  g_free (self->line);
  g_free (self->line_name);
  g_free (self->type);
  g_free (self->rule);
  g_free (self->title);
  g_free (self->cause);

  G_OBJECT_CLASS (ms5_journal_entry_parent_class)->finalize (object);
}

static void
ms5_journal_entry_class_init (Ms5JournalEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ms5_journal_entry_finalize;
}

static void
ms5_journal_entry_init (Ms5JournalEntry *self)
{
  self->priority = MS5_WORD_NONE;
  ms5_journal_item_init (&self->item);
}

/* «Machine stop: Line 1, Filler FL1»; the condition's key where there is no call */
static void
set_title (Ms5JournalEntry *self,
           Ms5PlantModel   *plant,
           const json_t    *call)
{
  const char *equipment = json_string_value (json_object_get (call, "equipment"));
  const char *priority = json_string_value (json_object_get (call, "priority"));
  Ms5Priority value;
  const char *type;

  self->type = g_strdup (json_string_value (json_object_get (call, "type")));
  self->rule = g_strdup (json_string_value (json_object_get (call, "rule")));
  if (priority != NULL && ms5_priority_from_string (priority, &value))
    self->priority = (int) value;
  type = self->type != NULL ? ms5_plant_model_name (plant, MS5_PLANT_CALL_TYPE, self->type, NULL)
         : self->item.call == NULL && self->item.condition != NULL ? self->item.condition
                                                                    : _("Call");
  if (equipment == NULL)
    self->title = g_strdup_printf ("%s: %s", type, self->line_name);
  else
    self->title = g_strdup_printf ("%s: %s, %s", type, self->line_name,
                                   ms5_plant_model_name (plant, MS5_PLANT_EQUIPMENT, equipment, NULL));
}

/**
 * ms5_journal_entry_new:
 * @view: what it works with
 * @line: the code of a line
 * @record: an item of its journal
 * @call: (nullable): the fields of the call that it is about, if they are known
 *
 * Returns: (transfer full): an entry
 */
Ms5JournalEntry *
ms5_journal_entry_new (const Ms5View   *view,
                       const char      *line,
                       const Ms5Change *record,
                       const json_t    *call)
{
  Ms5JournalEntry *self = g_object_new (MS5_TYPE_JOURNAL_ENTRY, NULL);
  Ms5PlantModel *plant = ms5_floor_get_plant (view->floor);

  if (!ms5_journal_item_decode (record->fields, &self->item, NULL))
    g_debug ("Not all of the journal's entry %s can be read", record->key);
  self->line = g_strdup (line);
  self->line_name = g_strdup (ms5_plant_model_name (plant, MS5_PLANT_LINE, line, NULL));
  self->cause = g_strdup (ms5_plant_model_name (plant, MS5_PLANT_CALL_CAUSE, self->item.cause, NULL));
  set_title (self, plant, call);
  return self;
}

/**
 * ms5_journal_entry_get_item:
 * @self: an entry
 *
 * Returns: (transfer none): its fields
 */
const Ms5JournalItem *
ms5_journal_entry_get_item (Ms5JournalEntry *self)
{
  g_return_val_if_fail (MS5_IS_JOURNAL_ENTRY (self), NULL);

  return &self->item;
}

/**
 * ms5_journal_entry_get_line:
 * @self: an entry
 *
 * Returns: the code of its line
 */
const char *
ms5_journal_entry_get_line (Ms5JournalEntry *self)
{
  g_return_val_if_fail (MS5_IS_JOURNAL_ENTRY (self), NULL);

  return self->line;
}

/**
 * ms5_journal_entry_get_title:
 * @self: an entry
 *
 * Returns: what call it is about
 */
const char *
ms5_journal_entry_get_title (Ms5JournalEntry *self)
{
  g_return_val_if_fail (MS5_IS_JOURNAL_ENTRY (self), NULL);

  return self->title;
}

/**
 * ms5_journal_entry_get_what:
 * @self: an entry
 *
 * Returns: what happened, in a word or two
 */
const char *
ms5_journal_entry_get_what (Ms5JournalEntry *self)
{
  g_return_val_if_fail (MS5_IS_JOURNAL_ENTRY (self), NULL);

  if (self->item.what == MS5_WORD_NONE)
    return _("Changed");
  switch ((Ms5Transition) self->item.what)
    {
    case MS5_TRANSITION_RAISED: return _("Raised");
    case MS5_TRANSITION_RETURNED: return _("Over");
    case MS5_TRANSITION_ACTIVE: return _("There again");
    case MS5_TRANSITION_ACKNOWLEDGED: return _("Acknowledged");
    case MS5_TRANSITION_COMMENTED: return _("Commented");
    case MS5_TRANSITION_ASSIGNED: return _("Assigned");
    case MS5_TRANSITION_ESCALATED: return _("Escalated");
    case MS5_TRANSITION_SHELVED: return _("Shelved");
    case MS5_TRANSITION_UNSHELVED: return _("Off the shelf");
    case MS5_TRANSITION_RESOLVED: return _("Resolved");
    case MS5_TRANSITION_REOPENED: return _("Reopened");
    case MS5_TRANSITION_SUPPRESSED: return _("Consequence of another");
    case MS5_TRANSITION_UNSUPPRESSED: return _("Stands for itself again");
    case MS5_TRANSITION_DISABLED: return _("Out of service");
    case MS5_TRANSITION_ENABLED: return _("Back in service");
    case MS5_TRANSITION_REMINDED: return _("Reminded");
    case MS5_TRANSITION_UNDELIVERABLE: return _("Nobody could be told");
    case MS5_TRANSITION_DELIVERED: return _("Somebody was told");
    default: return _("Changed");
    }
}

static void
append (GString    *text,
        const char *part)
{
  if (part == NULL || part[0] == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

/* What people call the places that an action can come from. */
static const char *
get_via_word (const char *via)
{
  static const struct
  {
    const char *via;
    const char *word;
  } words[] = {
    { "window", N_("in the window") },       { "banner", N_("on the banner") },
    { "wallboard", N_("on the wall board") }, { "desktop", N_("on the desktop notification") },
  };

  if (via == NULL)
    return NULL;
  if (g_str_has_prefix (via, "delivery:"))
    return _("on a message to a device");
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].via, via))
      return _(words[i].word);
  return via;
}

static void
append_who (GString         *text,
            Ms5JournalEntry *self)
{
  const char *by = self->item.by;

  if (by != NULL && self->item.device == NULL && g_strcmp0 (by, self->rule) == 0)
    {
      g_autofree char *rule = g_strdup_printf (_("rule «%s»"), by);

      append (text, rule);
    }
  else
    {
      append (text, by != NULL ? by : _("by time"));
    }
}

/**
 * ms5_journal_entry_dup_who:
 * @self: an entry
 *
 * Returns: (transfer full): who did it, from where, by what, and what they said; «by time» if nobody did
 */
char *
ms5_journal_entry_dup_who (Ms5JournalEntry *self)
{
  const Ms5JournalItem *item = &self->item;
  GString *text = g_string_new (NULL);

  append_who (text, self);
  append (text, item->device_name != NULL ? item->device_name : item->device);
  append (text, get_via_word (item->via));
  if (item->level != MS5_INT_NONE && item->level > 0)
    {
      g_autofree char *level = g_strdup_printf (_("Level %d"), (int) item->level);

      append (text, level);
    }
  if (item->late == TRUE)
    append (text, _("late, as the server was down"));
  append (text, self->cause);
  append (text, item->text);
  return g_string_free (text, FALSE);
}

/**
 * ms5_journal_entry_matches:
 * @self: an entry
 * @filter: a filter
 *
 * Returns: whether it is shown
 */
gboolean
ms5_journal_entry_matches (Ms5JournalEntry      *self,
                           const Ms5AndonFilter *filter)
{
  g_autofree char *who = NULL;
  g_autofree char *words = NULL;
  g_autofree char *folded = NULL;

  if (filter->line != NULL && g_strcmp0 (filter->line, self->line) != 0)
    return FALSE;
  if (filter->type != NULL && g_strcmp0 (filter->type, self->type) != 0)
    return FALSE;
  if (filter->priority != MS5_ANDON_ANY && filter->priority != self->priority)
    return FALSE;
  if (filter->search == NULL)
    return TRUE;

  who = ms5_journal_entry_dup_who (self);
  words = g_strjoin (" ", ms5_journal_entry_get_what (self), self->title, who, NULL);
  folded = g_utf8_casefold (words, -1);
  return strstr (folded, filter->search) != NULL;
}

/**
 * ms5_journal_entry_compare:
 * @a: an entry
 * @b: another
 *
 * Returns: less than 0 if @a is newer, more than 0 if older
 */
int
ms5_journal_entry_compare (Ms5JournalEntry *a,
                           Ms5JournalEntry *b)
{
  return (a->item.at < b->item.at) - (a->item.at > b->item.at);
}

/* As a file */

/* RFC 4180. What a spreadsheet would take for a formula is made a text. */
static void
append_field (GString    *csv,
              const char *text)
{
  gboolean formula = text != NULL && text[0] != '\0' && strchr ("=+-@\t", text[0]) != NULL;

  if (csv->len > 0 && csv->str[csv->len - 1] != '\n')
    g_string_append_c (csv, ',');
  g_string_append_c (csv, '"');
  if (formula)
    g_string_append_c (csv, '\'');
  for (const char *c = text; c != NULL && *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *c);
    }
  g_string_append_c (csv, '"');
}

static void
append_row (GString         *csv,
            Ms5JournalEntry *entry,
            GTimeZone       *zone)
{
  const Ms5JournalItem *item = &entry->item;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (item->at / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
  g_autofree char *at = g_date_time_format (local, "%Y-%m-%dT%H:%M:%S%:z");
  g_autofree char *level = item->level != MS5_INT_NONE ? g_strdup_printf ("%d", (int) item->level) : NULL;
  const char *priority = entry->priority != MS5_WORD_NONE ? ms5_priority_get_word ((Ms5Priority) entry->priority) : NULL;
  const char *fields[] = { at, entry->line_name, entry->title, priority, ms5_journal_entry_get_what (entry), item->by,
                           item->device_name != NULL ? item->device_name : item->device, get_via_word (item->via),
                           level, entry->cause, item->text, item->call };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    append_field (csv, fields[i]);
  g_string_append (csv, "\r\n");
}

/**
 * ms5_journal_to_csv:
 * @entries: (element-type Ms5JournalEntry): entries
 * @zone: the site's time zone
 *
 * Returns: (transfer full): a table with a heading, as RFC 4180 has it
 */
char *
ms5_journal_to_csv (GListModel *entries,
                    GTimeZone  *zone)
{
  const char *headings[] = { _("Time"), _("Line"), _("Call"), _("Priority"), _("What"), _("Who"), _("Device"),
                             _("By means of"), _("Level"), _("Cause"), _("Text"), _("Key") };
  GString *csv = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (headings); i++)
    append_field (csv, headings[i]);
  g_string_append (csv, "\r\n");
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (Ms5JournalEntry) entry = g_list_model_get_item (entries, i);

      append_row (csv, entry, zone);
    }
  return g_string_free (csv, FALSE);
}
