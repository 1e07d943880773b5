/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-pareto-chart.h"

#include <glib/gi18n.h>

#include "ms5-chart-row.h"
#include "ms5-ease.h"
#include "ms5-look.h"
#include "ms5-keepers.h"

/* Of the width: names get no more, so that bars can still be compared. */
#define LABEL_SHARE  0.38
/* Narrower than this, and the names go above the bars. */
#define NARROW_WIDTH 420

typedef struct
{
  GtkWidget *widget;
  double     from;    /* rows, not pixels */
  double     to;
} Place;

struct _Ms5ParetoChart
{
  GtkWidget           parent_instance;
  int                 measure;
  guint               top;
  char               *title;
  gboolean            stale;

  GArray             *items;      /* as they were set; their texts are in @texts */
  GStringChunk       *texts;
  GArray             *entries;    /* the rows shown */
  GArray             *places;
  Ms5Ease             move;       /* 0 to 1 while rows glide */
  GtkEventController *pointer;
  GtkWidget          *empty;
};

enum { PROP_0, PROP_MEASURE, PROP_STALE, PROP_TITLE, PROP_TOP, N_PROPS };
enum { ROW_ACTIVATED, N_SIGNALS };

static void chart_arrange (gpointer data);
static void look_changed  (gpointer data);

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];
static const Ms5Keeper members[N_PROPS] = {
  [PROP_MEASURE] = MS5_KEEPER (Ms5ParetoChart, measure, chart_arrange),
  [PROP_STALE] = MS5_KEEPER (Ms5ParetoChart, stale, look_changed),
  [PROP_TITLE] = MS5_KEEPER (Ms5ParetoChart, title, look_changed),
  [PROP_TOP] = MS5_KEEPER (Ms5ParetoChart, top, chart_arrange),
};

#define MEMBER(prop) &members[prop], properties[prop]

G_DEFINE_FINAL_TYPE (Ms5ParetoChart, ms5_pareto_chart, GTK_TYPE_WIDGET)

static Place *
get_place (Ms5ParetoChart *self,
           guint           index)
{
  return &g_array_index (self->places, Place, index);
}

static void
row_activated_cb (Ms5ChartRow    *row,
                  Ms5ParetoChart *self)
{
  g_signal_emit (self, signals[ROW_ACTIVATED], 0, ms5_chart_row_get_id (row));
}

/* Takes the row that shows this reason out of the old ones; a new one if there is none. */
static Place
take_row (Ms5ParetoChart       *self,
          GArray               *old,
          const Ms5ParetoEntry *entry,
          guint                 at)
{
  double moved = ms5_ease_get (&self->move);
  GtkWidget *widget;

  for (guint i = 0; i < old->len; i++)
    {
      Place place = g_array_index (old, Place, i);
      Ms5ChartRow *row = MS5_CHART_ROW (place.widget);

      if (ms5_chart_row_is_rest (row) != entry->rest ||
          g_strcmp0 (ms5_chart_row_get_id (row), entry->item.id) != 0)
        continue;
      g_array_remove_index (old, i);
      place.from += (place.to - place.from) * moved;
      place.to = at;
      return place;
    }

  widget = ms5_chart_row_new ();
  g_signal_connect (widget, "activated", G_CALLBACK (row_activated_cb), self);
  return (Place) { widget, at, at };
}

/* Rows follow each other in the order of the eye, also for the keyboard and a screen reader. */
static void
show_entries (Ms5ParetoChart *self)
{
  GArray *old = self->places;
  GtkWidget *previous = self->empty;
  gboolean moves = FALSE;

  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Ms5ParetoEntry *entry = &g_array_index (self->entries, Ms5ParetoEntry, i);
      Place place = take_row (self, old, entry, i);

      ms5_chart_row_set_entry (MS5_CHART_ROW (place.widget), entry);
      if (gtk_widget_get_parent (place.widget) == NULL ||
          gtk_widget_get_prev_sibling (place.widget) != previous)
        gtk_widget_insert_after (place.widget, GTK_WIDGET (self), previous);
      previous = place.widget;
      moves = moves || place.from != place.to;
      g_array_append_val (self->places, place);
    }

  for (guint i = 0; i < old->len; i++)
    gtk_widget_unparent (g_array_index (old, Place, i).widget);
  g_array_unref (old);

  gtk_widget_set_visible (self->empty, self->entries->len == 0);
  ms5_ease_jump (&self->move, moves ? 0 : 1);
  if (moves)
    ms5_ease_to (&self->move, 1);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
chart_arrange (gpointer data)
{
  Ms5ParetoChart *self = data;
  GArray *entries = ms5_pareto_order_arrange ((const Ms5ParetoItem *) (void *) self->items->data,
                                        self->items->len, self->measure, self->top);
  gboolean held = self->pointer != NULL &&
                  gtk_event_controller_motion_contains_pointer (
                    GTK_EVENT_CONTROLLER_MOTION (self->pointer));

  if (held && self->entries->len > 0)
    ms5_pareto_order_keep (entries, self->entries, self->measure);
  g_array_unref (self->entries);
  self->entries = entries;
  show_entries (self);
}

static void
pointer_cb (GtkEventControllerMotion *controller,
            GParamSpec               *pspec,
            Ms5ParetoChart           *self)
{
  /* What was held back while the pointer was here. */
  if (!gtk_event_controller_motion_contains_pointer (controller))
    chart_arrange (self);
}

static void
look_changed (gpointer data)
{
  Ms5ParetoChart *self = data;
  const char *title = self->title != NULL ? self->title : _("Downtime by reason");
  g_autofree char *text = self->stale ? g_strdup_printf ("%s, %s", title, _("not live"))
                                      : g_strdup (title);

  ms5_widget_set_class (GTK_WIDGET (self), "stale", self->stale);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
}

static void
move_eased_cb (double   value,
               gpointer user_data)
{
  gtk_widget_queue_allocate (user_data);
}

static int
row_height (Ms5ParetoChart *self,
            gboolean        stacked)
{
  int height = 0;

  for (guint i = 0; i < self->places->len; i++)
    height = MAX (height, ms5_chart_row_get_height (MS5_CHART_ROW (get_place (self, i)->widget),
                                                     stacked));
  return height;
}

static Ms5ChartColumns
fit_columns (Ms5ParetoChart *self,
             int             width)
{
  Ms5ChartColumns columns = { 0 };

  for (guint i = 0; i < self->places->len; i++)
    ms5_chart_row_get_natural (MS5_CHART_ROW (get_place (self, i)->widget), &columns);

  columns.stacked = width < MAX (NARROW_WIDTH, 4 * (columns.value + columns.sum));
  columns.label = MIN (columns.label, (int) (width * LABEL_SHARE));
  return columns;
}

static GtkSizeRequestMode
ms5_pareto_chart_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ms5_pareto_chart_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  Ms5ParetoChart *self = MS5_PARETO_CHART (widget);

  if (self->places->len == 0)
    {
      gtk_widget_measure (self->empty, orientation, for_size, minimum, natural, NULL, NULL);
      return;
    }

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      Ms5ChartColumns columns = fit_columns (self, 0);

      *minimum = columns.value + columns.sum + 60;
      *natural = MAX (560, *minimum);
    }
  else
    {
      gboolean stacked = fit_columns (self, for_size >= 0 ? for_size : 560).stacked;

      *minimum = (int) self->places->len * row_height (self, stacked);
      *natural = *minimum;
    }
}

static void
ms5_pareto_chart_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  Ms5ParetoChart *self = MS5_PARETO_CHART (widget);
  Ms5ChartColumns columns = fit_columns (self, width);
  int high = row_height (self, columns.stacked);
  double moved = ms5_ease_get (&self->move);

  if (gtk_widget_should_layout (self->empty))
    gtk_widget_allocate (self->empty, width, height, -1, NULL);

  for (guint i = 0; i < self->places->len; i++)
    {
      Place *place = get_place (self, i);
      double at = place->from + (place->to - place->from) * moved;
      GskTransform *transform;

      ms5_chart_row_set_columns (MS5_CHART_ROW (place->widget), &columns);
      transform = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (0, (float) (at * high)));
      /* GTK wants every child measured before it is allocated. */
      gtk_widget_measure (place->widget, GTK_ORIENTATION_VERTICAL, -1, NULL, NULL, NULL, NULL);
      gtk_widget_allocate (place->widget, width, high, -1, transform);
    }
}

static void
ms5_pareto_chart_dispose (GObject *object)
{
  Ms5ParetoChart *self = MS5_PARETO_CHART (object);

  ms5_ease_clear (&self->move);
  g_array_set_size (self->places, 0);
  ms5_widget_remove_children (GTK_WIDGET (self));

  G_OBJECT_CLASS (ms5_pareto_chart_parent_class)->dispose (object);
}

static void
ms5_pareto_chart_finalize (GObject *object)
{
  Ms5ParetoChart *self = MS5_PARETO_CHART (object);

  ms5_keepers_clear (object, members, properties, N_PROPS);
  g_array_unref (self->items);
  g_array_unref (self->entries);
  g_array_unref (self->places);
  g_string_chunk_free (self->texts);

  G_OBJECT_CLASS (ms5_pareto_chart_parent_class)->finalize (object);
}

static void
ms5_pareto_chart_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  ms5_keeper_get (object, &members[prop_id], pspec, value);
}

static void
ms5_pareto_chart_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  ms5_keeper_set (object, &members[prop_id], pspec, value);
}

static void
ms5_pareto_chart_class_init (Ms5ParetoChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_pareto_chart_dispose;
  object_class->finalize = ms5_pareto_chart_finalize;
  object_class->get_property = ms5_pareto_chart_get_property;
  object_class->set_property = ms5_pareto_chart_set_property;
  widget_class->get_request_mode = ms5_pareto_chart_get_request_mode;
  widget_class->measure = ms5_pareto_chart_measure;
  widget_class->size_allocate = ms5_pareto_chart_size_allocate;

  properties[PROP_MEASURE] = ms5_param_enum ("measure", MS5_TYPE_PARETO_MEASURE, MS5_PARETO_MINUTES);
  properties[PROP_STALE] = ms5_param_boolean ("stale");
  properties[PROP_TITLE] = ms5_param_string ("title");
  properties[PROP_TOP] = ms5_param_uint ("top", 100, 7);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * Ms5ParetoChart::row-activated:
   * @self: the chart
   * @id: (nullable): the reason's id; %NULL for the row of all others
   *
   * A row was clicked, or Enter was pressed on it.
   */
  signals[ROW_ACTIVATED] = g_signal_new ("row-activated", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "paretochart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
ms5_pareto_chart_init (Ms5ParetoChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->top = 7;
  self->items = g_array_new (FALSE, FALSE, sizeof (Ms5ParetoItem));
  self->entries = ms5_pareto_order_arrange (NULL, 0, MS5_PARETO_MINUTES, self->top);
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  self->texts = g_string_chunk_new (256);
  ms5_ease_init (&self->move, widget, 0, move_eased_cb);
  ms5_ease_jump (&self->move, 1);

  self->empty = gtk_label_new (_("No stops so far"));
  gtk_label_set_wrap (GTK_LABEL (self->empty), TRUE);
  gtk_widget_add_css_class (self->empty, "dim-label");
  gtk_widget_set_parent (self->empty, widget);

  self->pointer = gtk_event_controller_motion_new ();
  g_signal_connect (self->pointer, "notify::contains-pointer", G_CALLBACK (pointer_cb), self);
  gtk_widget_add_controller (widget, self->pointer);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  look_changed (self);
}

/**
 * ms5_pareto_chart_new:
 *
 * Returns: (transfer floating): an empty chart
 */
GtkWidget *
ms5_pareto_chart_new (void)
{
  return g_object_new (MS5_TYPE_PARETO_CHART, NULL);
}

/**
 * ms5_pareto_chart_set_items:
 * @self: a chart
 * @items: (array length=n_items): all reasons, in any order; copied
 * @n_items: how many
 */
void
ms5_pareto_chart_set_items (Ms5ParetoChart      *self,
                            const Ms5ParetoItem *items,
                            guint                n_items)
{
  g_return_if_fail (MS5_IS_PARETO_CHART (self));
  g_return_if_fail (items != NULL || n_items == 0);

  g_array_set_size (self->items, 0);
  g_string_chunk_clear (self->texts);
  for (guint i = 0; i < n_items; i++)
    {
      Ms5ParetoItem item = items[i];

      item.id = item.id != NULL ? g_string_chunk_insert (self->texts, item.id) : NULL;
      item.label = item.label != NULL ? g_string_chunk_insert (self->texts, item.label) : NULL;
      g_array_append_val (self->items, item);
    }

  chart_arrange (self);
}

/**
 * ms5_pareto_chart_get_row:
 * @self: a chart
 * @index: counts from the top
 *
 * Returns: (transfer none) (nullable): the row's widget
 */
GtkWidget *
ms5_pareto_chart_get_row (Ms5ParetoChart *self,
                          guint           index)
{
  g_return_val_if_fail (MS5_IS_PARETO_CHART (self), NULL);

  return index < self->places->len ? get_place (self, index)->widget : NULL;
}

Ms5ParetoMeasure
ms5_pareto_chart_get_measure (Ms5ParetoChart *self)
{
  g_return_val_if_fail (MS5_IS_PARETO_CHART (self), MS5_PARETO_MINUTES);

  return self->measure;
}

/**
 * ms5_pareto_chart_set_measure:
 * @self: a chart
 * @measure: what makes a reason large
 */
void
ms5_pareto_chart_set_measure (Ms5ParetoChart   *self,
                              Ms5ParetoMeasure  measure)
{
  g_return_if_fail (MS5_IS_PARETO_CHART (self));

  ms5_keeper_set_enum (self, MEMBER (PROP_MEASURE), (int) measure);
}

/**
 * ms5_pareto_chart_set_top:
 * @self: a chart
 * @top: how many rows there may be; the last one takes what does not fit
 */
void
ms5_pareto_chart_set_top (Ms5ParetoChart *self,
                          guint           top)
{
  g_return_if_fail (MS5_IS_PARETO_CHART (self));

  ms5_keeper_set_uint (self, MEMBER (PROP_TOP), top);
}

void
ms5_pareto_chart_set_title (Ms5ParetoChart *self,
                            const char     *title)
{
  g_return_if_fail (MS5_IS_PARETO_CHART (self));

  ms5_keeper_set_string (self, MEMBER (PROP_TITLE), title);
}

void
ms5_pareto_chart_set_stale (Ms5ParetoChart *self,
                            gboolean        stale)
{
  g_return_if_fail (MS5_IS_PARETO_CHART (self));

  ms5_keeper_set_boolean (self, MEMBER (PROP_STALE), stale);
}
