/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-sidebar-row.h"

#include <glib/gi18n.h>

#include "ms5-figure.h"
#include "ms5-keepers.h"
#include "ms5-spoken.h"

struct _Ms5SidebarRow
{
  GtkWidget  parent_instance;
  char      *title;
  char      *subtitle;
  char      *value;
  char      *icon_name;
  guint      badge;
  int        state;
  gboolean   line;
  gboolean   stale;

  GtkWidget *icon;
  GtkWidget *name;
  GtkWidget *second;
  GtkWidget *figure;
  GtkWidget *count;
  Ms5Spoken  spoken;
};

enum
{
  PROP_0,
  PROP_BADGE,
  PROP_ICON_NAME,
  PROP_LINE,
  PROP_STALE,
  PROP_STATE,
  PROP_SUBTITLE,
  PROP_TITLE,
  PROP_VALUE,
  N_PROPS
};

static void row_changed (gpointer data);

static GParamSpec *properties[N_PROPS];
static const Ms5Keeper members[N_PROPS] = {
  [PROP_BADGE] = MS5_KEEPER (Ms5SidebarRow, badge, row_changed),
  [PROP_ICON_NAME] = MS5_KEEPER (Ms5SidebarRow, icon_name, row_changed),
  [PROP_LINE] = MS5_KEEPER (Ms5SidebarRow, line, row_changed),
  [PROP_STALE] = MS5_KEEPER (Ms5SidebarRow, stale, row_changed),
  [PROP_STATE] = MS5_KEEPER (Ms5SidebarRow, state, row_changed),
  [PROP_SUBTITLE] = MS5_KEEPER (Ms5SidebarRow, subtitle, row_changed),
  [PROP_TITLE] = MS5_KEEPER (Ms5SidebarRow, title, row_changed),
  [PROP_VALUE] = MS5_KEEPER (Ms5SidebarRow, value, row_changed),
};

#define MEMBER(prop) &members[prop], properties[prop]

G_DEFINE_FINAL_TYPE (Ms5SidebarRow, ms5_sidebar_row, GTK_TYPE_WIDGET)

static gboolean
has_text (const char *text)
{
  return text != NULL && text[0] != '\0';
}

static void
update_accessible (Ms5SidebarRow *self)
{
  g_autoptr (GString) text = g_string_new (self->title);
  const char *word = ms5_state_class_get_word (self->state);

  /* Not twice, if the second line begins with it. */
  if (self->line && !(has_text (self->subtitle) && g_str_has_prefix (self->subtitle, word)))
    g_string_append_printf (text, ", %s", word);
  if (has_text (self->subtitle))
    g_string_append_printf (text, ", %s", self->subtitle);
  if (has_text (self->value))
    g_string_append_printf (text, ", %s", self->value);
  if (self->badge > 0)
    {
      g_string_append (text, ", ");
      g_string_append_printf (text, ngettext ("%u open", "%u open", self->badge), self->badge);
    }
  if (self->stale)
    g_string_append_printf (text, ", %s", _("not live"));

  ms5_spoken_say (&self->spoken, GTK_WIDGET (self), text->str, FALSE);
}

static void
row_changed (gpointer data)
{
  Ms5SidebarRow *self = data;
  g_autofree char *count = g_strdup_printf ("%u", self->badge);

  gtk_label_set_text (GTK_LABEL (self->name), self->title != NULL ? self->title : "");
  ms5_figure_set_text (MS5_FIGURE (self->second), self->subtitle);
  gtk_widget_set_visible (self->second, has_text (self->subtitle));
  ms5_figure_set_text (MS5_FIGURE (self->figure), self->value);
  gtk_widget_set_visible (self->figure, has_text (self->value));
  ms5_figure_set_text (MS5_FIGURE (self->count), count);
  gtk_widget_set_visible (self->count, self->badge > 0);
  ms5_image_set_icon (self->icon, self->line ? ms5_state_class_get_icon (self->state)
                                             : self->icon_name);
  if (self->line)
    ms5_widget_set_state_class (self->icon, self->state);
  ms5_widget_set_class (GTK_WIDGET (self), "line", self->line);
  ms5_widget_set_class (GTK_WIDGET (self), "stale", self->stale);
  update_accessible (self);
}

static void
ms5_sidebar_row_dispose (GObject *object)
{
  Ms5SidebarRow *self = MS5_SIDEBAR_ROW (object);

  ms5_spoken_clear (&self->spoken);
  ms5_widget_remove_children (GTK_WIDGET (self));

  G_OBJECT_CLASS (ms5_sidebar_row_parent_class)->dispose (object);
}

static void
ms5_sidebar_row_finalize (GObject *object)
{
  ms5_keepers_clear (object, members, properties, N_PROPS);

  G_OBJECT_CLASS (ms5_sidebar_row_parent_class)->finalize (object);
}

static void
ms5_sidebar_row_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ms5_keeper_get (object, &members[prop_id], pspec, value);
}

static void
ms5_sidebar_row_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  ms5_keeper_set (object, &members[prop_id], pspec, value);
}

static void
ms5_sidebar_row_class_init (Ms5SidebarRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_sidebar_row_dispose;
  object_class->finalize = ms5_sidebar_row_finalize;
  object_class->get_property = ms5_sidebar_row_get_property;
  object_class->set_property = ms5_sidebar_row_set_property;

  properties[PROP_BADGE] = ms5_param_uint ("badge", G_MAXUINT, 0);
  properties[PROP_ICON_NAME] = ms5_param_string ("icon-name");
  properties[PROP_LINE] = ms5_param_boolean ("line");
  properties[PROP_STALE] = ms5_param_boolean ("stale");
  properties[PROP_STATE] = ms5_param_enum ("state", MS5_TYPE_STATE_CLASS, MS5_STATE_CLASS_NO_DATA);
  properties[PROP_SUBTITLE] = ms5_param_string ("subtitle");
  properties[PROP_TITLE] = ms5_param_string ("title");
  properties[PROP_VALUE] = ms5_param_string ("value");
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "sidebarrow");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static GtkWidget *
figure_new (const char *css_class,
            double      xalign)
{
  GtkWidget *figure = g_object_new (MS5_TYPE_FIGURE,
                                    "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                    "xalign", xalign,
                                    "valign", GTK_ALIGN_CENTER,
                                    NULL);

  gtk_widget_add_css_class (figure, css_class);
  return figure;
}

static void
ms5_sidebar_row_init (Ms5SidebarRow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->state = MS5_STATE_CLASS_NO_DATA;
  self->icon = g_object_new (GTK_TYPE_IMAGE,
                             "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                             NULL);
  self->name = g_object_new (GTK_TYPE_LABEL,
                             "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                             "ellipsize", PANGO_ELLIPSIZE_END,
                             "xalign", 0.0,
                             NULL);
  self->second = figure_new ("subtitle", 0);
  ms5_figure_set_ellipsize (MS5_FIGURE (self->second), TRUE);
  self->figure = figure_new ("value", 1);
  self->count = figure_new ("badge", 0.5);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), self->name);
  gtk_box_append (GTK_BOX (texts), self->second);
  gtk_widget_set_parent (self->icon, widget);
  gtk_widget_set_parent (texts, widget);
  gtk_widget_set_parent (self->figure, widget);
  gtk_widget_set_parent (self->count, widget);
  row_changed (self);
}

/**
 * ms5_sidebar_row_new_page:
 * @icon_name: the page's icon
 * @title: its name
 *
 * Returns: (transfer floating): a row for a page
 */
GtkWidget *
ms5_sidebar_row_new_page (const char *icon_name,
                          const char *title)
{
  return g_object_new (MS5_TYPE_SIDEBAR_ROW, "icon-name", icon_name, "title", title, NULL);
}

/**
 * ms5_sidebar_row_new_line:
 * @title: the line's name
 *
 * Returns: (transfer floating): a row for a line, without data
 */
GtkWidget *
ms5_sidebar_row_new_line (const char *title)
{
  return g_object_new (MS5_TYPE_SIDEBAR_ROW, "line", TRUE, "title", title, NULL);
}

void
ms5_sidebar_row_set_title (Ms5SidebarRow *self,
                           const char    *title)
{
  g_return_if_fail (MS5_IS_SIDEBAR_ROW (self));

  ms5_keeper_set_string (self, MEMBER (PROP_TITLE), title);
}

void
ms5_sidebar_row_set_subtitle (Ms5SidebarRow *self,
                              const char    *subtitle)
{
  g_return_if_fail (MS5_IS_SIDEBAR_ROW (self));

  ms5_keeper_set_string (self, MEMBER (PROP_SUBTITLE), subtitle);
}

/**
 * ms5_sidebar_row_set_value:
 * @self: a row
 * @value: (nullable): a figure, or a word or two, at the row's end
 */
void
ms5_sidebar_row_set_value (Ms5SidebarRow *self,
                           const char    *value)
{
  g_return_if_fail (MS5_IS_SIDEBAR_ROW (self));

  ms5_keeper_set_string (self, MEMBER (PROP_VALUE), value);
}

void
ms5_sidebar_row_set_icon_name (Ms5SidebarRow *self,
                               const char    *icon_name)
{
  g_return_if_fail (MS5_IS_SIDEBAR_ROW (self));

  ms5_keeper_set_string (self, MEMBER (PROP_ICON_NAME), icon_name);
}

/**
 * ms5_sidebar_row_set_badge:
 * @self: a row
 * @badge: how many there are to look at; 0 for no badge
 */
void
ms5_sidebar_row_set_badge (Ms5SidebarRow *self,
                           guint          badge)
{
  g_return_if_fail (MS5_IS_SIDEBAR_ROW (self));

  ms5_keeper_set_uint (self, MEMBER (PROP_BADGE), badge);
}

/**
 * ms5_sidebar_row_set_state:
 * @self: a row of a line
 * @state: its icon and colour
 */
void
ms5_sidebar_row_set_state (Ms5SidebarRow *self,
                           Ms5StateClass  state)
{
  g_return_if_fail (MS5_IS_SIDEBAR_ROW (self));
  g_return_if_fail ((guint) state < MS5_N_STATE_CLASSES);

  ms5_keeper_set_enum (self, MEMBER (PROP_STATE), (int) state);
}

void
ms5_sidebar_row_set_stale (Ms5SidebarRow *self,
                           gboolean       stale)
{
  g_return_if_fail (MS5_IS_SIDEBAR_ROW (self));

  ms5_keeper_set_boolean (self, MEMBER (PROP_STALE), stale);
}
