/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-andon-deliveries.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/widgets/ms5-format.h"

/* So often the server is asked while somebody looks. */
#define EVERY (30 * G_USEC_PER_SEC)

struct _Ms5AndonDeliveries
{
  GtkWidget     parent_instance;
  Ms5View       view;
  Ms5PulseLink  pulse;
  GCancellable *cancellable;  /* (nullable): while there is a question */
  gint64        asked;        /* monotonic; 0 for never */
  GtkWidget    *expander;
  GtkWidget    *list;
  GtkWidget    *status;
};

G_DEFINE_FINAL_TYPE (Ms5AndonDeliveries, ms5_andon_deliveries, GTK_TYPE_WIDGET)

static const char *
get_channel_name (Ms5Channel channel)
{
  switch (channel)
    {
    case MS5_CHANNEL_DESKTOP: return _("Desktop notifications");
    case MS5_CHANNEL_FCM: return _("Phones (FCM)");
    case MS5_CHANNEL_WEBPUSH: return _("Browsers (Web Push)");
    case MS5_CHANNEL_NTFY: return _("ntfy and UnifiedPush");
    case MS5_CHANNEL_MAIL: return _("Mail");
    case MS5_CHANNEL_WEBHOOK: return _("Other services");
    case MS5_CHANNEL_WINDOW:
    default: return _("Windows");
    }
}

static void
append (GString *text,
        char    *part)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
  g_free (part);
}

static char *
dup_seconds (double seconds)
{
  return ms5_format_number (seconds, seconds < 10 ? 1 : 0);
}

/**
 * ms5_delivery_dup_text:
 * @figures: those of a channel
 *
 * Returns: (transfer full): them in words: «120 sent · 118 received · half within 0.4 s»
 */
char *
ms5_delivery_dup_text (const Ms5DeliveryFigures *figures)
{
  GString *text = g_string_new (NULL);
  g_autofree char *half = dup_seconds (figures->p50_s);
  g_autofree char *most = dup_seconds (figures->p99_s);

  append (text, g_strdup_printf (_("%d sent"), (int) figures->sent));
  append (text, g_strdup_printf (_("%d received"), (int) figures->received));
  append (text, g_strdup_printf (_("%d shown"), (int) figures->shown));
  append (text, g_strdup_printf (_("%d opened"), (int) figures->opened));
  append (text, g_strdup_printf (_("%d led to something"), (int) figures->acted));
  if (figures->failed > 0)
    append (text, g_strdup_printf (_("%d failed"), (int) figures->failed));
  if (figures->expired > 0)
    append (text, g_strdup_printf (_("%d came too late to be sent"), (int) figures->expired));
  if (!isnan (figures->p50_s))
    append (text, g_strdup_printf (_("half within %s s"), half));
  if (!isnan (figures->p99_s))
    append (text, g_strdup_printf (_("99 of 100 within %s s"), most));
  return g_string_free (text, FALSE);
}

static GtkWidget *
row_new (const Ms5DeliveryFigures *figures)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *text = ms5_delivery_dup_text (figures);
  GtkWidget *words = ms5_page_label (text, "detail");

  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  ms5_widget_set_class (words, "state-attention", figures->failed > 0);
  gtk_box_append (GTK_BOX (row), ms5_page_label (get_channel_name (figures->channel), "caption"));
  gtk_box_append (GTK_BOX (row), words);
  return row;
}

static void
say (Ms5AndonDeliveries *self,
     const char         *text)
{
  gtk_label_set_text (GTK_LABEL (self->status), text);
  gtk_widget_set_visible (self->status, text[0] != '\0');
}

/* What was told before stays, and says that it is not of now. */
static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Ms5AndonDeliveries) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) figures = ms5_client_ask_deliveries_finish (MS5_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  if (figures != NULL)
    ms5_andon_deliveries_show (self, (const Ms5DeliveryFigures *) (gpointer) figures->data, figures->len);
  else if (gtk_widget_get_first_child (self->list) != NULL)
    say (self, _("The server cannot be asked now; this is what it said last"));
  else
    say (self, _("The server cannot be asked now"));
}

static gboolean
is_wanted (Ms5AndonDeliveries *self)
{
  return self->view.client != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)) &&
         gtk_expander_get_expanded (GTK_EXPANDER (self->expander));
}

static void
ask (Ms5AndonDeliveries *self)
{
  if (!is_wanted (self) || self->cancellable != NULL)
    return;

  self->asked = g_get_monotonic_time ();
  self->cancellable = g_cancellable_new ();
  ms5_client_ask_deliveries_async (self->view.client, self->cancellable, asked_cb, g_object_ref (self));
}

static void
stop_asking (Ms5AndonDeliveries *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
beat_cb (gpointer pulse,
         gpointer user_data)
{
  Ms5AndonDeliveries *self = user_data;

  if (g_get_monotonic_time () - self->asked >= EVERY)
    ask (self);
}

/* Somebody else may have signed in, or have other rights now. */
static void
update_rights (Ms5AndonDeliveries *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), ms5_client_may_see_deliveries (self->view.client));
}

static void
ms5_andon_deliveries_map (GtkWidget *widget)
{
  Ms5AndonDeliveries *self = MS5_ANDON_DELIVERIES (widget);

  GTK_WIDGET_CLASS (ms5_andon_deliveries_parent_class)->map (widget);
  ms5_pulse_link_set (&self->pulse, self->view.pulse, beat_cb, self);
  ask (self);
}

static void
ms5_andon_deliveries_unmap (GtkWidget *widget)
{
  ms5_pulse_link_clear (&MS5_ANDON_DELIVERIES (widget)->pulse);
  stop_asking (MS5_ANDON_DELIVERIES (widget));
  GTK_WIDGET_CLASS (ms5_andon_deliveries_parent_class)->unmap (widget);
}

static void
ms5_andon_deliveries_dispose (GObject *object)
{
  Ms5AndonDeliveries *self = MS5_ANDON_DELIVERIES (object);

  ms5_pulse_link_clear (&self->pulse);
  stop_asking (self);
  ms5_widget_remove_children (GTK_WIDGET (self));
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_andon_deliveries_parent_class)->dispose (object);
}

static void
ms5_andon_deliveries_class_init (Ms5AndonDeliveriesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_andon_deliveries_dispose;
  widget_class->map = ms5_andon_deliveries_map;
  widget_class->unmap = ms5_andon_deliveries_unmap;
  gtk_widget_class_set_css_name (widget_class, "andondeliveries");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ms5_andon_deliveries_init (Ms5AndonDeliveries *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->expander = gtk_expander_new (_("How messages arrived, last 7 days"));
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->status = ms5_page_label (_("Looking…"), "dim-label");
  gtk_label_set_wrap (GTK_LABEL (self->status), TRUE);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_box_append (GTK_BOX (box), self->status);
  gtk_expander_set_child (GTK_EXPANDER (self->expander), box);
  gtk_widget_set_parent (self->expander, GTK_WIDGET (self));
  g_signal_connect_object (self->expander, "notify::expanded", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * ms5_andon_deliveries_new:
 * @view: what it works with
 *
 * Returns: (transfer floating): figures that nobody sees yet
 */
GtkWidget *
ms5_andon_deliveries_new (const Ms5View *view)
{
  Ms5AndonDeliveries *self = g_object_new (MS5_TYPE_ANDON_DELIVERIES, NULL);

  ms5_view_init (&self->view, view);
  if (view->client == NULL)
    return GTK_WIDGET (self);

  g_signal_connect_object (view->client, "notify::signed-in", G_CALLBACK (update_rights), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view->client, "notify::state", G_CALLBACK (update_rights), self, G_CONNECT_SWAPPED);
  update_rights (self);
  return GTK_WIDGET (self);
}

/**
 * ms5_andon_deliveries_show:
 * @self: figures
 * @figures: (array length=n_figures): those of each channel that was used
 * @n_figures: how many
 *
 * Shows them in place of what was shown.
 */
void
ms5_andon_deliveries_show (Ms5AndonDeliveries       *self,
                           const Ms5DeliveryFigures *figures,
                           guint                     n_figures)
{
  GtkWidget *row;

  g_return_if_fail (MS5_IS_ANDON_DELIVERIES (self));

  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), row);
  for (guint i = 0; i < n_figures; i++)
    gtk_box_append (GTK_BOX (self->list), row_new (&figures[i]));
  say (self, n_figures > 0 ? "" : _("Nobody was told of anything"));
}
