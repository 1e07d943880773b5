/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-escalation-message.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-page-util.h"
#include "app/widgets/ms5-wrap-layout.h"

struct _Ms5EscalationMessage
{
  GtkWidget  parent_instance;
  GtkWidget *list;
  GtkWidget *text;          /* that without a language */
  GPtrArray *translations;  /* the others, borrowed; each knows its «language» */
  GtkWidget *last;          /* where was written last, borrowed */
  gboolean   setting;
};

enum { CHANGED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5EscalationMessage, ms5_escalation_message, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

/* Those that this program speaks. */
static const char *const languages[] = { "en", "de" };

static const char *
get_place_word (Ms5EscalationPlace place)
{
  switch (place)
    {
    case MS5_ESCALATION_PLACE_LINE: return _("Line");
    case MS5_ESCALATION_PLACE_TYPE: return _("Kind of call");
    case MS5_ESCALATION_PLACE_PRIORITY: return _("Priority");
    case MS5_ESCALATION_PLACE_EQUIPMENT: return _("Machine");
    case MS5_ESCALATION_PLACE_SINCE: return _("Since when");
    case MS5_ESCALATION_PLACE_LEVEL: return _("Level");
    case MS5_ESCALATION_PLACE_NOTE:
    default: return _("Note");
    }
}

static void
changed_cb (Ms5EscalationMessage *self)
{
  if (!self->setting)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
entry_state_cb (GtkWidget            *entry,
                GtkStateFlags         before,
                Ms5EscalationMessage *self)
{
  if ((gtk_widget_get_state_flags (entry) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0)
    self->last = entry;
}

static GtkWidget *
entry_new (Ms5EscalationMessage *self,
           const char           *title)
{
  GtkWidget *entry = adw_entry_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (entry), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), title);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_object (entry, "state-flags-changed", G_CALLBACK (entry_state_cb), self, 0);
  gtk_list_box_append (GTK_LIST_BOX (self->list), entry);
  return entry;
}

static void
insert_cb (Ms5EscalationMessage *self,
           GtkWidget            *button)
{
  g_autofree char *text = g_strdup_printf ("{%s}", (const char *) g_object_get_data (G_OBJECT (button), "place"));
  int position = gtk_editable_get_position (GTK_EDITABLE (self->last));

  gtk_editable_insert_text (GTK_EDITABLE (self->last), text, -1, &position);
  gtk_editable_set_position (GTK_EDITABLE (self->last), position);
  gtk_widget_grab_focus (self->last);
}

static GtkWidget *
places_new (Ms5EscalationMessage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (box, ms5_wrap_layout_new (8, 8));
  for (int place = 0; place < MS5_N_ESCALATION_PLACES; place++)
    {
      const char *word = get_place_word ((Ms5EscalationPlace) place);
      const char *code = ms5_escalation_place_to_string ((Ms5EscalationPlace) place);
      g_autofree char *spoken = g_strdup_printf (_("Put in: %s"), word);
      g_autofree char *tip = g_strdup_printf (_("Puts in {%s}"), code);
      GtkWidget *button = gtk_button_new_with_label (word);

      gtk_widget_add_css_class (button, "chip");
      gtk_widget_set_tooltip_text (button, tip);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
      g_object_set_data (G_OBJECT (button), "place", (gpointer) code);
      g_signal_connect_swapped (button, "clicked", G_CALLBACK (insert_cb), self);
      gtk_box_append (GTK_BOX (box), button);
    }
  return box;
}

static void
ms5_escalation_message_dispose (GObject *object)
{
  Ms5EscalationMessage *self = MS5_ESCALATION_MESSAGE (object);

  ms5_widget_remove_children (GTK_WIDGET (self));
  g_clear_pointer (&self->translations, g_ptr_array_unref);

  G_OBJECT_CLASS (ms5_escalation_message_parent_class)->dispose (object);
}

static void
ms5_escalation_message_class_init (Ms5EscalationMessageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_escalation_message_dispose;
  signals[CHANGED] = g_signal_new ("changed", MS5_TYPE_ESCALATION_MESSAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "escalationmessage");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
find_translation (Ms5EscalationMessage *self,
                  const char           *language)
{
  for (guint i = 0; i < self->translations->len; i++)
    if (g_str_equal (g_object_get_data (self->translations->pdata[i], "language"), language))
      return self->translations->pdata[i];
  return NULL;
}

static GtkWidget *
take_translation (Ms5EscalationMessage *self,
                  const char           *language)
{
  GtkWidget *entry = find_translation (self, language);
  g_autofree char *title = NULL;

  if (entry != NULL)
    return entry;

  if (g_str_equal (language, "en"))
    title = g_strdup (_("In English"));
  else if (g_str_equal (language, "de"))
    title = g_strdup (_("In German"));
  else
    title = g_strdup_printf (_("In the language «%s»"), language);
  entry = entry_new (self, title);
  g_object_set_data_full (G_OBJECT (entry), "language", g_strdup (language), g_free);
  g_ptr_array_add (self->translations, entry);
  return entry;
}

static void
ms5_escalation_message_init (Ms5EscalationMessage *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 8);
  self->translations = g_ptr_array_new ();
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  self->text = self->last = entry_new (self, _("Text for everybody"));
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    take_translation (self, languages[i]);
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
  gtk_widget_set_parent (places_new (self), GTK_WIDGET (self));
}

/**
 * ms5_escalation_message_new:
 *
 * Returns: (transfer floating): an empty message
 */
GtkWidget *
ms5_escalation_message_new (void)
{
  return g_object_new (MS5_TYPE_ESCALATION_MESSAGE, NULL);
}

static char *
dup_text (GtkWidget *entry)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

  return text[0] != '\0' ? g_steal_pointer (&text) : NULL;
}

/**
 * ms5_escalation_message_dup_name:
 * @self: a message
 *
 * Returns: (transfer full) (nullable): what is written; %NULL if that is nothing. What has no text for everybody has
 *   the first of its translations as that
 */
Ms5Name *
ms5_escalation_message_dup_name (Ms5EscalationMessage *self)
{
  g_autofree char *text = NULL;
  g_autoptr (Ms5Name) name = NULL;

  g_return_val_if_fail (MS5_IS_ESCALATION_MESSAGE (self), NULL);

  text = dup_text (self->text);
  for (guint i = 0; i < self->translations->len && text == NULL; i++)
    text = dup_text (self->translations->pdata[i]);
  if (text == NULL)
    return NULL;

  name = ms5_name_new (text);
  for (guint i = 0; i < self->translations->len; i++)
    {
      g_autofree char *translation = dup_text (self->translations->pdata[i]);

      if (translation != NULL)
        ms5_name_add (name, g_object_get_data (self->translations->pdata[i], "language"), translation);
    }
  return g_steal_pointer (&name);
}

/**
 * ms5_escalation_message_set_name:
 * @self: a message
 * @name: (nullable): what is to stand there
 */
void
ms5_escalation_message_set_name (Ms5EscalationMessage *self,
                                 const Ms5Name        *name)
{
  g_return_if_fail (MS5_IS_ESCALATION_MESSAGE (self));

  self->setting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->text), name != NULL ? ms5_name_get_default (name) : "");
  for (guint i = 0; i < self->translations->len; i++)
    gtk_editable_set_text (GTK_EDITABLE (self->translations->pdata[i]), "");
  for (guint i = 0; name != NULL && i < ms5_name_get_n_translations (name); i++)
    {
      const char *language;
      const char *text = ms5_name_get_translation (name, i, &language);

      gtk_editable_set_text (GTK_EDITABLE (take_translation (self, language)), text);
    }
  self->setting = FALSE;
}
