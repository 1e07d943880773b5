/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-chip-set.h"

#include "app/widgets/ms5-look.h"
#include "app/widgets/ms5-wrap-layout.h"

#include <string.h>

struct _Ms5ChipSet
{
  GtkWidget  parent_instance;
  GtkWidget *all;           /* nullable */
  GPtrArray *chips;         /* borrowed */
  gboolean   setting;
};

enum { CHANGED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5ChipSet, ms5_chip_set, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static const char *
get_code (GtkWidget *chip)
{
  return g_object_get_data (G_OBJECT (chip), "code");
}

static gboolean
is_active (GtkWidget *chip)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (chip));
}

static void
set_active (GtkWidget *chip,
            gboolean   active)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), active);
}

static guint
count_active (Ms5ChipSet *self)
{
  guint n = 0;

  for (guint i = 0; i < self->chips->len; i++)
    n += is_active (self->chips->pdata[i]) ? 1 : 0;
  return n;
}

/* All is what holds where none is chosen. */
static void
toggled_cb (Ms5ChipSet *self,
            GtkWidget  *chip)
{
  if (self->setting)
    return;

  self->setting = TRUE;
  if (chip == self->all && is_active (chip))
    for (guint i = 0; i < self->chips->len; i++)
      set_active (self->chips->pdata[i], FALSE);
  if (self->all != NULL)
    set_active (self->all, count_active (self) == 0);
  self->setting = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

static GtkWidget *
chip_new (Ms5ChipSet *self,
          const char *label)
{
  GtkWidget *chip = gtk_toggle_button_new ();
  GtkWidget *text = gtk_label_new (label);

  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (text), 28);
  gtk_button_set_child (GTK_BUTTON (chip), text);
  gtk_widget_add_css_class (chip, "chip");
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (chip, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_widget_set_parent (chip, GTK_WIDGET (self));
  return chip;
}

static void
ms5_chip_set_dispose (GObject *object)
{
  Ms5ChipSet *self = MS5_CHIP_SET (object);

  self->all = NULL;
  ms5_widget_remove_children (GTK_WIDGET (self));
  g_clear_pointer (&self->chips, g_ptr_array_unref);

  G_OBJECT_CLASS (ms5_chip_set_parent_class)->dispose (object);
}

static void
ms5_chip_set_class_init (Ms5ChipSetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_chip_set_dispose;
  signals[CHANGED] = g_signal_new ("changed", MS5_TYPE_CHIP_SET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "chipset");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ms5_chip_set_init (Ms5ChipSet *self)
{
  self->chips = g_ptr_array_new ();
  gtk_widget_set_layout_manager (GTK_WIDGET (self), ms5_wrap_layout_new (8, 8));
}

/**
 * ms5_chip_set_new:
 * @label: what is chosen, for a screen reader
 * @all: (nullable): what the chip for all is called; %NULL if there is none
 *
 * Returns: (transfer floating): a set without anything to choose
 */
GtkWidget *
ms5_chip_set_new (const char *label,
                  const char *all)
{
  Ms5ChipSet *self = g_object_new (MS5_TYPE_CHIP_SET, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (all != NULL)
    {
      self->setting = TRUE;
      self->all = chip_new (self, all);
      set_active (self->all, TRUE);
      self->setting = FALSE;
    }
  return GTK_WIDGET (self);
}

static GtkWidget *
find_chip (Ms5ChipSet *self,
           const char *code)
{
  for (guint i = 0; i < self->chips->len; i++)
    if (g_str_equal (get_code (self->chips->pdata[i]), code))
      return self->chips->pdata[i];
  return NULL;
}

/**
 * ms5_chip_set_add:
 * @self: a set
 * @code: what is to be chosen; nothing happens if it is there already
 * @label: what it is called
 */
void
ms5_chip_set_add (Ms5ChipSet *self,
                  const char *code,
                  const char *label)
{
  GtkWidget *chip;

  g_return_if_fail (MS5_IS_CHIP_SET (self));
  g_return_if_fail (code != NULL && label != NULL);

  if (find_chip (self, code) != NULL)
    return;

  chip = chip_new (self, label);
  g_object_set_data_full (G_OBJECT (chip), "code", g_strdup (code), g_free);
  g_ptr_array_add (self->chips, chip);
}

/**
 * ms5_chip_set_dup_codes:
 * @self: a set
 *
 * Returns: (transfer full) (nullable): what is chosen, in the order of the chips; %NULL if none is, or all
 */
GStrv
ms5_chip_set_dup_codes (Ms5ChipSet *self)
{
  g_autoptr (GStrvBuilder) builder = NULL;

  g_return_val_if_fail (MS5_IS_CHIP_SET (self), NULL);

  if (count_active (self) == 0)
    return NULL;

  builder = g_strv_builder_new ();
  for (guint i = 0; i < self->chips->len; i++)
    if (is_active (self->chips->pdata[i]))
      g_strv_builder_add (builder, get_code (self->chips->pdata[i]));
  return g_strv_builder_end (builder);
}

/**
 * ms5_chip_set_set_codes:
 * @self: a set
 * @codes: (nullable): what is chosen; %NULL for none, or all. What cannot be chosen so far can be from then on
 */
void
ms5_chip_set_set_codes (Ms5ChipSet        *self,
                        const char *const *codes)
{
  g_return_if_fail (MS5_IS_CHIP_SET (self));

  for (guint i = 0; codes != NULL && codes[i] != NULL; i++)
    ms5_chip_set_add (self, codes[i], codes[i]);

  self->setting = TRUE;
  for (guint i = 0; i < self->chips->len; i++)
    set_active (self->chips->pdata[i], codes != NULL && g_strv_contains (codes, get_code (self->chips->pdata[i])));
  if (self->all != NULL)
    set_active (self->all, count_active (self) == 0);
  self->setting = FALSE;
}
