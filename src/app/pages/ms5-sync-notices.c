/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-sync-notices.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-watch.h"
#include "app/widgets/ms5-beside-layout.h"
#include "app/widgets/ms5-wrap-layout.h"

typedef struct
{
  GtkWidget *box;
  GtkWidget *text;
} Notice;

struct _Ms5SyncNotices
{
  GtkWidget     parent_instance;
  Ms5SyncFacts *facts;
  Ms5Watch      watch;
  GtkWidget    *list;
  Notice        requeue;
  Notice        offered;
  Notice        healed;
};

G_DEFINE_FINAL_TYPE (Ms5SyncNotices, ms5_sync_notices, GTK_TYPE_WIDGET)

static void
show_notice (Notice     *notice,
             guint       n,
             const char *text)
{
  gtk_widget_set_visible (notice->box, n > 0);
  gtk_label_set_text (GTK_LABEL (notice->text), text);
}

static void
notices_update (gpointer widget)
{
  Ms5SyncNotices *self = widget;
  const Ms5SyncValues *now = ms5_sync_facts_get (self->facts);
  g_autofree char *requeue = g_strdup_printf (
    ngettext ("The server takes this PC for a copy of one that went on, as after an old disk was put back. "
              "%u action may have been done already: is it to be done?",
              "The server takes this PC for a copy of one that went on, as after an old disk was put back. "
              "%u actions may have been done already: are they to be done?", now->requeue),
    now->requeue);
  g_autofree char *offered = g_strdup_printf (
    ngettext ("The server was put back to an earlier state and may have lost %u action that is older than a day: "
              "is it to be sent again?",
              "The server was put back to an earlier state and may have lost %u actions that are older than a day: "
              "are they to be sent again?", now->to_heal),
    now->to_heal);
  g_autofree char *healed = g_strdup_printf (
    ngettext ("The server was put back to an earlier state. %u action that it had lost was sent again.",
              "The server was put back to an earlier state. %u actions that it had lost were sent again.", now->healed),
    now->healed);

  show_notice (&self->requeue, now->requeue, requeue);
  show_notice (&self->offered, now->to_heal, offered);
  show_notice (&self->healed, now->healed, healed);
}

/* It is seen to even while it is hidden. */
static void
facts_changed_cb (Ms5SyncNotices *self)
{
  const Ms5SyncValues *now = ms5_sync_facts_get (self->facts);

  gtk_widget_set_visible (GTK_WIDGET (self), now->requeue + now->to_heal + now->healed > 0);
}

static void
ms5_sync_notices_dispose (GObject *object)
{
  Ms5SyncNotices *self = MS5_SYNC_NOTICES (object);

  ms5_watch_clear (&self->watch);
  if (self->facts != NULL)
    g_signal_handlers_disconnect_by_func (self->facts, facts_changed_cb, self);
  g_clear_object (&self->facts);
  ms5_widget_remove_children (GTK_WIDGET (self));

  G_OBJECT_CLASS (ms5_sync_notices_parent_class)->dispose (object);
}

static void
ms5_sync_notices_class_init (Ms5SyncNoticesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_sync_notices_dispose;
  gtk_widget_class_set_css_name (widget_class, "syncnotices");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
button_new (const char *label,
            const char *action,
            GVariant   *target)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  if (target != NULL)
    gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static void
add_notice (Ms5SyncNotices *self,
            Notice         *notice,
            GtkWidget      *yes,
            GtkWidget      *no)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  notice->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  notice->text = ms5_page_label (NULL, NULL);
  gtk_label_set_wrap (GTK_LABEL (notice->text), TRUE);
  gtk_label_set_lines (GTK_LABEL (notice->text), 8);
  gtk_widget_set_hexpand (notice->text, TRUE);
  gtk_widget_set_valign (notice->text, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (buttons, GTK_ALIGN_CENTER);
  gtk_widget_set_layout_manager (buttons, ms5_wrap_layout_new (8, 8));
  gtk_box_append (GTK_BOX (buttons), yes);
  if (no != NULL)
    gtk_box_append (GTK_BOX (buttons), no);
  gtk_widget_set_layout_manager (notice->box, ms5_beside_layout_new (12, 240));
  gtk_widget_add_css_class (notice->box, "card");
  gtk_widget_add_css_class (notice->box, "notice");
  gtk_widget_set_visible (notice->box, FALSE);
  gtk_box_append (GTK_BOX (notice->box), notice->text);
  gtk_box_append (GTK_BOX (notice->box), buttons);
  gtk_box_append (GTK_BOX (self->list), notice->box);
}

static void
ms5_sync_notices_init (Ms5SyncNotices *self)
{
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, MS5_PAGE_SPACING);
  add_notice (self, &self->requeue,
              button_new (_("Do Them Now"), "win.requeue", g_variant_new_boolean (TRUE)),
              button_new (_("Drop Them"), "win.requeue", g_variant_new_boolean (FALSE)));
  add_notice (self, &self->offered,
              button_new (_("Send Again"), "win.heal-older", g_variant_new_boolean (TRUE)),
              button_new (_("Leave Them"), "win.heal-older", g_variant_new_boolean (FALSE)));
  add_notice (self, &self->healed, button_new (_("Seen"), "win.forget-healed", NULL), NULL);
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  ms5_watch_init (&self->watch, GTK_WIDGET (self), notices_update);
}

/**
 * ms5_sync_notices_new:
 *
 * Returns: (transfer floating): notices, hidden as there are none yet
 */
GtkWidget *
ms5_sync_notices_new (void)
{
  return g_object_new (MS5_TYPE_SYNC_NOTICES, NULL);
}

/**
 * ms5_sync_notices_set_facts:
 * @self: notices
 * @facts: (nullable): what there is to know about actions on their way
 */
void
ms5_sync_notices_set_facts (Ms5SyncNotices *self,
                            Ms5SyncFacts   *facts)
{
  g_return_if_fail (MS5_IS_SYNC_NOTICES (self));

  if (self->facts == facts)
    return;

  ms5_watch_reset (&self->watch);
  if (self->facts != NULL)
    g_signal_handlers_disconnect_by_func (self->facts, facts_changed_cb, self);
  g_set_object (&self->facts, facts);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (facts == NULL)
    return;

  ms5_watch_add (&self->watch, facts, "notify");
  g_signal_connect_swapped (facts, "notify", G_CALLBACK (facts_changed_cb), self);
  facts_changed_cb (self);
}
