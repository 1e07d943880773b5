/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-escalation-level-row.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/pages/ms5-chip-set.h"
#include "app/pages/ms5-duration-field.h"
#include "app/pages/ms5-escalation-message.h"
#include "app/pages/ms5-field-row.h"
#include "app/widgets/ms5-look.h"
#include "protocol/ms5-escalation-json.h"
#include "protocol/ms5-limits.h"
#include "protocol/ms5-vocabulary.h"

/* What a delay is at first when it is switched on. */
#define USUAL_DELAY_S  300.0
#define USUAL_REPEAT_S 600.0

typedef enum
{
  FIELD_UNACKNOWLEDGED,
  FIELD_UNRESOLVED,
  FIELD_ROLES,
  FIELD_PEOPLE,
  FIELD_CHANNELS,
  FIELD_REPEAT,
  FIELD_MESSAGE,
  N_FIELDS
} Field;

/* How policies name them. */
static const char *const members[N_FIELDS] = {
  "unacknowledged_after_s", "unresolved_after_s", "roles", "people", "channels", "repeat_s", "message",
};

struct _Ms5EscalationLevelRow
{
  AdwExpanderRow  parent_instance;
  guint           number;
  GtkWidget      *rows[N_FIELDS];
  GtkWidget      *inputs[N_FIELDS];
  GtkWidget      *person;
  GtkWidget      *remove;
  gboolean        setting;
};

enum { CHANGED, REMOVE, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5EscalationLevelRow, ms5_escalation_level_row, ADW_TYPE_EXPANDER_ROW)

static guint signals[N_SIGNALS];

static gboolean
has_fault (Ms5EscalationLevelRow *self)
{
  for (guint i = 0; i < N_FIELDS; i++)
    if (ms5_field_row_get_fault (MS5_FIELD_ROW (self->rows[i])) != NULL)
      return TRUE;
  return FALSE;
}

/* What it says while it is folded. */
static void
show_summary (Ms5EscalationLevelRow *self)
{
  g_autoptr (Ms5EscalationLevel) level = ms5_escalation_level_row_dup_level (self);
  g_autofree char *when = ms5_escalation_dup_when (level);
  g_autofree char *whom = ms5_escalation_dup_whom (level->roles, (const char *const *) level->people);
  g_autofree char *channels = ms5_escalation_dup_channels (level->channels);
  g_autofree char *again = !isnan (level->repeat_s) ? ms5_escalation_dup_delay (level->repeat_s) : NULL;
  g_autofree char *title = g_strdup_printf (_("Level %u · %s"), self->number, when);
  g_autofree char *repeated = again != NULL ? g_strdup_printf (_(" · again every %s"), again) : g_strdup ("");
  g_autofree char *subtitle = g_strdup_printf ("%s · %s%s", whom, channels, repeated);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), has_fault (self) ? _("Something is missing here") : subtitle);
}

static void
changed_cb (Ms5EscalationLevelRow *self)
{
  if (self->setting)
    return;

  show_summary (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
remove_cb (Ms5EscalationLevelRow *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

/* People: those that are known here, and whoever else signs in. */

static void
add_person_cb (Ms5EscalationLevelRow *self)
{
  Ms5ChipSet *people = MS5_CHIP_SET (self->inputs[FIELD_PEOPLE]);
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->person))));
  g_auto (GStrv) before = ms5_chip_set_dup_codes (people);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) after = NULL;

  if (name[0] == '\0')
    return;

  for (guint i = 0; before != NULL && before[i] != NULL; i++)
    g_strv_builder_add (builder, before[i]);
  if (before == NULL || !g_strv_contains ((const char *const *) before, name))
    g_strv_builder_add (builder, name);
  after = g_strv_builder_end (builder);
  ms5_chip_set_set_codes (people, (const char *const *) after);
  gtk_editable_set_text (GTK_EDITABLE (self->person), "");
  changed_cb (self);
}

static GtkWidget *
people_new (Ms5EscalationLevelRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->person = gtk_entry_new ();
  gtk_entry_set_max_length (GTK_ENTRY (self->person), MS5_LIMIT_CODE_BYTES);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->person), _("User name"));
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (self->person), GTK_ENTRY_ICON_SECONDARY, "list-add-symbolic");
  gtk_entry_set_icon_tooltip_text (GTK_ENTRY (self->person), GTK_ENTRY_ICON_SECONDARY, _("Add this person"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->person), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Add a person"), -1);
  g_signal_connect_swapped (self->person, "activate", G_CALLBACK (add_person_cb), self);
  g_signal_connect_swapped (self->person, "icon-press", G_CALLBACK (add_person_cb), self);
  gtk_box_append (GTK_BOX (box), self->inputs[FIELD_PEOPLE]);
  gtk_box_append (GTK_BOX (box), self->person);
  return box;
}

/* Building */

static void
add_field (Ms5EscalationLevelRow *self,
           Field                  field,
           const char            *title,
           const char            *subtitle,
           GtkWidget             *input)
{
  gboolean beside = MS5_IS_DURATION_FIELD (input);

  g_signal_connect_swapped (self->inputs[field], "changed", G_CALLBACK (changed_cb), self);
  self->rows[field] = ms5_field_row_new (title, subtitle, input, beside);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->rows[field]);
}

static void
add_duration (Ms5EscalationLevelRow *self,
              Field                  field,
              const char            *title,
              const char            *subtitle,
              double                 usual)
{
  self->inputs[field] = ms5_duration_field_new (title, usual);
  add_field (self, field, title, subtitle, self->inputs[field]);
}

static void
build_roles (Ms5EscalationLevelRow *self)
{
  self->inputs[FIELD_ROLES] = ms5_chip_set_new (_("Roles"), NULL);
  for (int role = 0; role < MS5_N_ROLES; role++)
    if (role != MS5_ROLE_INGEST)
      ms5_chip_set_add (MS5_CHIP_SET (self->inputs[FIELD_ROLES]), ms5_role_to_string ((Ms5Role) role),
                        ms5_role_get_group ((Ms5Role) role));
  add_field (self, FIELD_ROLES, _("Roles"), _("Those of them who work in the running shift"), self->inputs[FIELD_ROLES]);
}

static void
build_channels (Ms5EscalationLevelRow *self)
{
  self->inputs[FIELD_CHANNELS] = ms5_chip_set_new (_("Channels"), _("All channels"));
  for (int channel = 0; channel < MS5_N_CHANNELS; channel++)
    ms5_chip_set_add (MS5_CHIP_SET (self->inputs[FIELD_CHANNELS]), ms5_channel_to_string ((Ms5Channel) channel),
                      ms5_channel_get_word ((Ms5Channel) channel));
  add_field (self, FIELD_CHANNELS, _("Channels"), _("By which of their devices they are told"),
             self->inputs[FIELD_CHANNELS]);
}

static void
ms5_escalation_level_row_class_init (Ms5EscalationLevelRowClass *klass)
{
  signals[CHANGED] = g_signal_new ("changed", MS5_TYPE_ESCALATION_LEVEL_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[REMOVE] = g_signal_new ("remove", MS5_TYPE_ESCALATION_LEVEL_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
ms5_escalation_level_row_init (Ms5EscalationLevelRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  self->number = 1;
  self->remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  gtk_widget_add_css_class (self->remove, "flat");
  gtk_widget_set_valign (self->remove, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->remove, "clicked", G_CALLBACK (remove_cb), self);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), self->remove);

  add_duration (self, FIELD_UNACKNOWLEDGED, _("Not acknowledged after"), _("0 is at once, when somebody calls"), USUAL_DELAY_S);
  add_duration (self, FIELD_UNRESOLVED, _("Acknowledged, but not resolved after"), NULL, USUAL_DELAY_S);
  build_roles (self);
}

static void
build_rest (Ms5EscalationLevelRow *self,
            const char *const     *people)
{
  self->inputs[FIELD_PEOPLE] = ms5_chip_set_new (_("People"), NULL);
  for (guint i = 0; people != NULL && people[i] != NULL; i++)
    ms5_chip_set_add (MS5_CHIP_SET (self->inputs[FIELD_PEOPLE]), people[i], people[i]);
  add_field (self, FIELD_PEOPLE, _("People"), _("They are told also when they do not work"), people_new (self));
  build_channels (self);
  add_duration (self, FIELD_REPEAT, _("Tell them again every"), _("As long as nothing happens"), USUAL_REPEAT_S);
  self->inputs[FIELD_MESSAGE] = ms5_escalation_message_new ();
  add_field (self, FIELD_MESSAGE, _("Message"), _("What they read; without one, what the call says"),
             self->inputs[FIELD_MESSAGE]);
}

/**
 * ms5_escalation_level_row_new:
 * @people: (nullable): user names to choose from
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
ms5_escalation_level_row_new (const char *const *people)
{
  Ms5EscalationLevelRow *self = g_object_new (MS5_TYPE_ESCALATION_LEVEL_ROW, NULL);

  build_rest (self, people);
  return GTK_WIDGET (self);
}

/* What it says */

static double
get_seconds (Ms5EscalationLevelRow *self,
             Field                  field)
{
  return ms5_duration_field_get_seconds (MS5_DURATION_FIELD (self->inputs[field]));
}

/**
 * ms5_escalation_level_row_dup_level:
 * @self: a row
 *
 * Returns: (transfer full): the level as it stands there
 */
Ms5EscalationLevel *
ms5_escalation_level_row_dup_level (Ms5EscalationLevelRow *self)
{
  Ms5EscalationLevel *level = ms5_escalation_level_new ();
  g_auto (GStrv) roles = NULL;
  g_auto (GStrv) channels = NULL;

  g_return_val_if_fail (MS5_IS_ESCALATION_LEVEL_ROW (self), level);

  roles = ms5_chip_set_dup_codes (MS5_CHIP_SET (self->inputs[FIELD_ROLES]));
  channels = ms5_chip_set_dup_codes (MS5_CHIP_SET (self->inputs[FIELD_CHANNELS]));
  level->unacknowledged_after_s = get_seconds (self, FIELD_UNACKNOWLEDGED);
  level->unresolved_after_s = get_seconds (self, FIELD_UNRESOLVED);
  level->repeat_s = get_seconds (self, FIELD_REPEAT);
  level->roles = ms5_escalation_parse_words ((const char *const *) roles, ms5_words_role);
  level->people = ms5_chip_set_dup_codes (MS5_CHIP_SET (self->inputs[FIELD_PEOPLE]));
  if (channels != NULL)
    level->channels = ms5_escalation_parse_words ((const char *const *) channels, ms5_words_channel);
  level->message = ms5_escalation_message_dup_name (MS5_ESCALATION_MESSAGE (self->inputs[FIELD_MESSAGE]));
  return level;
}

static void
set_seconds (Ms5EscalationLevelRow *self,
             Field                  field,
             double                 seconds)
{
  ms5_duration_field_set_seconds (MS5_DURATION_FIELD (self->inputs[field]), seconds);
}

/**
 * ms5_escalation_level_row_set_level:
 * @self: a row
 * @level: what it is to say
 */
void
ms5_escalation_level_row_set_level (Ms5EscalationLevelRow    *self,
                                    const Ms5EscalationLevel *level)
{
  g_auto (GStrv) roles = ms5_escalation_dup_words (level->roles, ms5_words_role);
  g_auto (GStrv) channels = ms5_escalation_dup_words (level->channels, ms5_words_channel);
  gboolean all = level->channels == MS5_CHANNEL_BITS_ALL;

  g_return_if_fail (MS5_IS_ESCALATION_LEVEL_ROW (self));

  self->setting = TRUE;
  set_seconds (self, FIELD_UNACKNOWLEDGED, level->unacknowledged_after_s);
  set_seconds (self, FIELD_UNRESOLVED, level->unresolved_after_s);
  set_seconds (self, FIELD_REPEAT, level->repeat_s);
  ms5_chip_set_set_codes (MS5_CHIP_SET (self->inputs[FIELD_ROLES]), (const char *const *) roles);
  ms5_chip_set_set_codes (MS5_CHIP_SET (self->inputs[FIELD_PEOPLE]), (const char *const *) level->people);
  ms5_chip_set_set_codes (MS5_CHIP_SET (self->inputs[FIELD_CHANNELS]), all ? NULL : (const char *const *) channels);
  ms5_escalation_message_set_name (MS5_ESCALATION_MESSAGE (self->inputs[FIELD_MESSAGE]), level->message);
  self->setting = FALSE;
  show_summary (self);
}

/**
 * ms5_escalation_level_row_set_number:
 * @self: a row
 * @number: which level it is, from 1
 */
void
ms5_escalation_level_row_set_number (Ms5EscalationLevelRow *self,
                                     guint                  number)
{
  g_autofree char *label = g_strdup_printf (_("Remove Level %u"), number);

  g_return_if_fail (MS5_IS_ESCALATION_LEVEL_ROW (self));

  self->number = number;
  gtk_widget_set_tooltip_text (self->remove, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  show_summary (self);
}

/**
 * ms5_escalation_level_row_set_editable:
 * @self: a row
 * @editable: whether it can be changed, else only read
 */
void
ms5_escalation_level_row_set_editable (Ms5EscalationLevelRow *self,
                                       gboolean               editable)
{
  g_return_if_fail (MS5_IS_ESCALATION_LEVEL_ROW (self));

  gtk_widget_set_visible (self->remove, editable);
  for (guint i = 0; i < N_FIELDS; i++)
    gtk_widget_set_sensitive (self->rows[i], editable);
}

/**
 * ms5_escalation_level_row_clear_faults:
 * @self: a row
 */
void
ms5_escalation_level_row_clear_faults (Ms5EscalationLevelRow *self)
{
  g_return_if_fail (MS5_IS_ESCALATION_LEVEL_ROW (self));

  for (guint i = 0; i < N_FIELDS; i++)
    ms5_field_row_set_fault (MS5_FIELD_ROW (self->rows[i]), NULL);
  show_summary (self);
}

/**
 * ms5_escalation_level_row_add_fault:
 * @self: a row
 * @member: which member of the level it is, as in policies; "" for the level itself
 * @text: what is wrong
 */
void
ms5_escalation_level_row_add_fault (Ms5EscalationLevelRow *self,
                                    const char            *member,
                                    const char            *text)
{
  Field field = FIELD_UNACKNOWLEDGED;

  g_return_if_fail (MS5_IS_ESCALATION_LEVEL_ROW (self));

  for (guint i = 0; i < N_FIELDS; i++)
    if (g_str_has_prefix (member, members[i]))
      field = (Field) i;
  if (ms5_field_row_get_fault (MS5_FIELD_ROW (self->rows[field])) == NULL)
    ms5_field_row_set_fault (MS5_FIELD_ROW (self->rows[field]), text);
  show_summary (self);
}
