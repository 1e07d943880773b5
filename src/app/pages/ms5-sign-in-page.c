/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-sign-in-page.h"

#include "app/widgets/ms5-look.h"

struct _Ms5SignInPage
{
  GtkWidget  parent_instance;
  gboolean   busy;

  GtkWidget *problem_revealer;
  GtkWidget *problem_label;
  GtkWidget *server_row;
  GtkWidget *name_row;
  GtkWidget *password_row;
  GtkWidget *sign_in_button;
  GtkWidget *spinner;
  GtkWidget *keyring_label;
};

enum { SIGN_IN, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5SignInPage, ms5_sign_in_page, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static const char *
get_text (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static gboolean
is_complete (Ms5SignInPage *self)
{
  return get_text (self->server_row)[0] != '\0' && get_text (self->name_row)[0] != '\0' &&
         get_text (self->password_row)[0] != '\0';
}

static void
update_sensitive (Ms5SignInPage *self)
{
  gtk_widget_set_sensitive (self->sign_in_button, !self->busy && is_complete (self));
  gtk_widget_set_sensitive (self->server_row, !self->busy);
  gtk_widget_set_sensitive (self->name_row, !self->busy);
  gtk_widget_set_sensitive (self->password_row, !self->busy);
}

static void
focus_first_empty (Ms5SignInPage *self)
{
  GtkWidget *rows[] = { self->server_row, self->name_row, self->password_row };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (get_text (rows[i])[0] == '\0')
      {
        gtk_widget_grab_focus (rows[i]);
        return;
      }
}

static void
changed_cb (Ms5SignInPage *self)
{
  update_sensitive (self);
}

static void
activated_cb (Ms5SignInPage *self)
{
  if (self->busy)
    return;
  if (!is_complete (self))
    {
      focus_first_empty (self);
      return;
    }

  g_signal_emit (self, signals[SIGN_IN], 0, get_text (self->server_row), get_text (self->name_row),
                 get_text (self->password_row));
}

static gboolean
ms5_sign_in_page_grab_focus (GtkWidget *widget)
{
  focus_first_empty (MS5_SIGN_IN_PAGE (widget));
  return TRUE;
}

static void
ms5_sign_in_page_dispose (GObject *object)
{
  ms5_widget_remove_children (GTK_WIDGET (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), MS5_TYPE_SIGN_IN_PAGE);

  G_OBJECT_CLASS (ms5_sign_in_page_parent_class)->dispose (object);
}

static void
ms5_sign_in_page_class_init (Ms5SignInPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_sign_in_page_dispose;
  widget_class->grab_focus = ms5_sign_in_page_grab_focus;

  signals[SIGN_IN] = g_signal_new ("sign-in", MS5_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ms5/FloorDashboard/pages/ms5-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, Ms5SignInPage, problem_revealer);
  gtk_widget_class_bind_template_child (widget_class, Ms5SignInPage, problem_label);
  gtk_widget_class_bind_template_child (widget_class, Ms5SignInPage, server_row);
  gtk_widget_class_bind_template_child (widget_class, Ms5SignInPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, Ms5SignInPage, password_row);
  gtk_widget_class_bind_template_child (widget_class, Ms5SignInPage, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, Ms5SignInPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, Ms5SignInPage, keyring_label);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_set_css_name (widget_class, "signinpage");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ms5_sign_in_page_init (Ms5SignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_sensitive (self);
}

/**
 * ms5_sign_in_page_new:
 *
 * Returns: (transfer floating): a page
 */
GtkWidget *
ms5_sign_in_page_new (void)
{
  return g_object_new (MS5_TYPE_SIGN_IN_PAGE, NULL);
}

/**
 * ms5_sign_in_page_fill:
 * @self: a page
 * @server: (nullable): the server that was used last
 * @name: (nullable): the name that was used last
 */
void
ms5_sign_in_page_fill (Ms5SignInPage *self,
                       const char    *server,
                       const char    *name)
{
  g_return_if_fail (MS5_IS_SIGN_IN_PAGE (self));

  gtk_editable_set_text (GTK_EDITABLE (self->server_row), server != NULL ? server : "");
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), name != NULL ? name : "");
}

/**
 * ms5_sign_in_page_set_busy:
 * @self: a page
 * @busy: whether the server is being asked
 */
void
ms5_sign_in_page_set_busy (Ms5SignInPage *self,
                           gboolean       busy)
{
  g_return_if_fail (MS5_IS_SIGN_IN_PAGE (self));

  self->busy = busy;
  gtk_widget_set_visible (self->spinner, busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
  update_sensitive (self);
}

/**
 * ms5_sign_in_page_set_problem:
 * @self: a page
 * @problem: (nullable): what is wrong, and what to do about it
 */
void
ms5_sign_in_page_set_problem (Ms5SignInPage *self,
                              const char    *problem)
{
  g_return_if_fail (MS5_IS_SIGN_IN_PAGE (self));

  if (problem != NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->problem_label), problem);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->problem_label), GTK_ACCESSIBLE_PROPERTY_LABEL, problem, -1);
    }
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->problem_revealer), problem != NULL);
}

/**
 * ms5_sign_in_page_set_keyring:
 * @self: a page
 * @problem: (nullable): why the sign-in will not be remembered
 */
void
ms5_sign_in_page_set_keyring (Ms5SignInPage *self,
                              const char    *problem)
{
  g_return_if_fail (MS5_IS_SIGN_IN_PAGE (self));

  gtk_label_set_text (GTK_LABEL (self->keyring_label), problem != NULL ? problem : "");
  gtk_widget_set_visible (self->keyring_label, problem != NULL);
}

/**
 * ms5_sign_in_page_forget:
 * @self: a page
 *
 * Empties the password.
 */
void
ms5_sign_in_page_forget (Ms5SignInPage *self)
{
  g_return_if_fail (MS5_IS_SIGN_IN_PAGE (self));

  gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
}
