/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-figure.h"

#include <string.h>

#include "ms5-compat.h"
#include "ms5-draw.h"
#include "ms5-keepers.h"

/* A suffix, such as a percent sign, is this much smaller and lighter than the figure. */
#define SUFFIX_SCALE 0.48
#define SUFFIX_ALPHA 46000

struct _Ms5Figure
{
  GtkWidget    parent_instance;
  char        *text;
  char        *suffix;
  char        *sample;
  double       xalign;
  gboolean     ellipsize;

  PangoLayout *layout;
  char        *widest;     /* the widest text so far */
  int          room;       /* what was asked for at the last measure, 0 before */
};

enum { PROP_0, PROP_ELLIPSIZE, PROP_SAMPLE, PROP_SUFFIX, PROP_TEXT, PROP_XALIGN, N_PROPS };

static void sample_changed (gpointer data);
static void text_changed   (gpointer data);
static void xalign_changed (gpointer data);

static GParamSpec *properties[N_PROPS];
static const Ms5Keeper members[N_PROPS] = {
  [PROP_ELLIPSIZE] = MS5_KEEPER (Ms5Figure, ellipsize, sample_changed),
  [PROP_SAMPLE] = MS5_KEEPER (Ms5Figure, sample, sample_changed),
  [PROP_SUFFIX] = MS5_KEEPER (Ms5Figure, suffix, text_changed),
  [PROP_TEXT] = MS5_KEEPER (Ms5Figure, text, text_changed),
  [PROP_XALIGN] = MS5_KEEPER (Ms5Figure, xalign, xalign_changed),
};

#define MEMBER(prop) &members[prop], properties[prop]

G_DEFINE_FINAL_TYPE (Ms5Figure, ms5_figure, GTK_TYPE_WIDGET)

static void
layout_set_text (Ms5Figure  *self,
                 const char *text)
{
  g_autoptr (PangoAttrList) attributes = NULL;
  g_autofree char *both = NULL;
  PangoAttribute *parts[2];

  if (self->suffix == NULL || text == NULL || text[0] == '\0')
    {
      pango_layout_set_text (self->layout, text != NULL ? text : "", -1);
      return;
    }

  both = g_strconcat (text, "\u202f", self->suffix, NULL);
  attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  parts[0] = pango_attr_scale_new (SUFFIX_SCALE);
  parts[1] = pango_attr_foreground_alpha_new (SUFFIX_ALPHA);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      parts[i]->start_index = (guint) strlen (text);
      pango_attr_list_insert (attributes, parts[i]);
    }
  pango_layout_set_text (self->layout, both, -1);
  pango_layout_set_attributes (self->layout, attributes);
}

static int
text_width (Ms5Figure  *self,
            const char *text)
{
  int width;

  pango_layout_set_width (self->layout, -1);
  layout_set_text (self, text);
  pango_layout_get_pixel_size (self->layout, &width, NULL);
  return width;
}

static void
sample_changed (gpointer data)
{
  Ms5Figure *self = data;

  g_clear_pointer (&self->widest, g_free);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
text_changed (gpointer data)
{
  Ms5Figure *self = data;
  int width = text_width (self, self->text);

  if (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (self)) == GTK_ACCESSIBLE_ROLE_LABEL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    self->text != NULL ? self->text : "",
                                    -1);

  if (width > self->room)
    {
      g_free (self->widest);
      self->widest = g_strdup (self->text);
      gtk_widget_queue_resize (GTK_WIDGET (self));
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
xalign_changed (gpointer data)
{
  gtk_widget_queue_draw (GTK_WIDGET (data));
}

static void
ms5_figure_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  Ms5Figure *self = MS5_FIGURE (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      self->room = MAX (text_width (self, self->sample), text_width (self, self->widest));
      self->room = MAX (self->room, text_width (self, self->text));
      *natural = self->room;
      *minimum = self->ellipsize ? MIN (text_width (self, "8…"), self->room) : self->room;
    }
  else
    {
      text_width (self, self->text != NULL && self->text[0] != '\0' ? self->text : "0");
      pango_layout_get_pixel_size (self->layout, NULL, minimum);
      *natural = *minimum;
      *minimum_baseline = PANGO_PIXELS (pango_layout_get_baseline (self->layout));
      *natural_baseline = *minimum_baseline;
    }
}

static void
ms5_figure_snapshot (GtkWidget   *widget,
                     GtkSnapshot *snapshot)
{
  Ms5Figure *self = MS5_FIGURE (widget);
  int baseline = gtk_widget_get_allocated_baseline (widget);
  int available = gtk_widget_get_width (widget);
  int width = text_width (self, self->text);
  double xalign = ms5_is_rtl (widget) ? 1.0 - self->xalign : self->xalign;
  GdkRGBA rgba;
  float y;

  if (self->text == NULL || self->text[0] == '\0')
    return;

  if (self->ellipsize && width > available)
    {
      pango_layout_set_width (self->layout, available * PANGO_SCALE);
      width = available;
    }

  if (baseline >= 0)
    {
      y = baseline - PANGO_PIXELS (pango_layout_get_baseline (self->layout));
    }
  else
    {
      int height;

      pango_layout_get_pixel_size (self->layout, NULL, &height);
      y = (gtk_widget_get_height (widget) - height) / 2;
    }

  ms5_compat_get_color (widget, &rgba);
  ms5_text_draw (snapshot, self->layout, &rgba, (int) ((available - width) * xalign), y);
}

static void
ms5_figure_system_setting_changed (GtkWidget        *widget,
                                   GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (ms5_figure_parent_class)->system_setting_changed (widget, setting);

  gtk_widget_queue_resize (widget);
}

static void
ms5_figure_dispose (GObject *object)
{
  g_clear_object (&MS5_FIGURE (object)->layout);

  G_OBJECT_CLASS (ms5_figure_parent_class)->dispose (object);
}

static void
ms5_figure_finalize (GObject *object)
{
  Ms5Figure *self = MS5_FIGURE (object);

  ms5_keepers_clear (self, members, properties, N_PROPS);
  g_free (self->widest);

  G_OBJECT_CLASS (ms5_figure_parent_class)->finalize (object);
}

static void
ms5_figure_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  ms5_keeper_get (object, &members[prop_id], pspec, value);
}

static void
ms5_figure_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  ms5_keeper_set (object, &members[prop_id], pspec, value);
}

static void
ms5_figure_class_init (Ms5FigureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_figure_dispose;
  object_class->finalize = ms5_figure_finalize;
  object_class->get_property = ms5_figure_get_property;
  object_class->set_property = ms5_figure_set_property;
  widget_class->measure = ms5_figure_measure;
  widget_class->snapshot = ms5_figure_snapshot;
  widget_class->system_setting_changed = ms5_figure_system_setting_changed;

  properties[PROP_ELLIPSIZE] = ms5_param_boolean ("ellipsize");
  properties[PROP_SAMPLE] = ms5_param_string ("sample");
  properties[PROP_SUFFIX] = ms5_param_string ("suffix");
  properties[PROP_TEXT] = ms5_param_string ("text");
  properties[PROP_XALIGN] = g_param_spec_double ("xalign", NULL, NULL, 0.0, 1.0, 0.0,
                                                 MS5_PARAM_FLAGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "figure");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
ms5_figure_init (Ms5Figure *self)
{
  self->layout = ms5_text_new (GTK_WIDGET (self), "");
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
}

/**
 * ms5_figure_new:
 * @sample: (nullable): a text as wide as any that is expected, such as «100.0»
 *
 * Returns: (transfer floating): an empty figure
 */
GtkWidget *
ms5_figure_new (const char *sample)
{
  return g_object_new (MS5_TYPE_FIGURE, "sample", sample, NULL);
}

gboolean
ms5_figure_get_ellipsize (Ms5Figure *self)
{
  g_return_val_if_fail (MS5_IS_FIGURE (self), FALSE);

  return self->ellipsize;
}

/**
 * ms5_figure_set_ellipsize:
 * @self: a figure
 * @ellipsize: whether it may be made narrower than its text
 */
void
ms5_figure_set_ellipsize (Ms5Figure *self,
                          gboolean   ellipsize)
{
  g_return_if_fail (MS5_IS_FIGURE (self));

  ms5_keeper_set_boolean (self, MEMBER (PROP_ELLIPSIZE), ellipsize);
}

const char *
ms5_figure_get_sample (Ms5Figure *self)
{
  g_return_val_if_fail (MS5_IS_FIGURE (self), NULL);

  return self->sample;
}

void
ms5_figure_set_sample (Ms5Figure  *self,
                       const char *sample)
{
  g_return_if_fail (MS5_IS_FIGURE (self));

  ms5_keeper_set_string (self, MEMBER (PROP_SAMPLE), sample);
}

const char *
ms5_figure_get_suffix (Ms5Figure *self)
{
  g_return_val_if_fail (MS5_IS_FIGURE (self), NULL);

  return self->suffix;
}

/**
 * ms5_figure_set_suffix:
 * @self: a figure
 * @suffix: (nullable): follows the text, smaller and lighter, such as a percent sign
 */
void
ms5_figure_set_suffix (Ms5Figure  *self,
                       const char *suffix)
{
  g_return_if_fail (MS5_IS_FIGURE (self));

  ms5_keeper_set_string (self, MEMBER (PROP_SUFFIX), suffix);
}

const char *
ms5_figure_get_text (Ms5Figure *self)
{
  g_return_val_if_fail (MS5_IS_FIGURE (self), NULL);

  return self->text;
}

void
ms5_figure_set_text (Ms5Figure  *self,
                     const char *text)
{
  g_return_if_fail (MS5_IS_FIGURE (self));

  ms5_keeper_set_string (self, MEMBER (PROP_TEXT), text);
}

double
ms5_figure_get_xalign (Ms5Figure *self)
{
  g_return_val_if_fail (MS5_IS_FIGURE (self), 0.0);

  return self->xalign;
}

/**
 * ms5_figure_set_xalign:
 * @self: a figure
 * @xalign: where the text stands, from 0, the start of the line, to 1, its end
 */
void
ms5_figure_set_xalign (Ms5Figure *self,
                       double     xalign)
{
  g_return_if_fail (MS5_IS_FIGURE (self));

  ms5_keeper_set_double (self, MEMBER (PROP_XALIGN), xalign);
}

