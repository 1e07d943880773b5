/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows every widget in every state, and writes what it shows to PNG files. */

#include "config.h"

#include "gallery.h"

#include "app/widgets/ms5-widgets.h"
#include "core/ms5-manual-clock.h"
#include "picture.h"

static gboolean dark, high_contrast, longer, rtl, keep;
static double scale = 1.0;
static int width;
static char *output;
static char **scene_names;

static const GOptionEntry entries[] = {
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, "Dark style", NULL },
  { "high-contrast", 0, 0, G_OPTION_ARG_NONE, &high_contrast, "High contrast", NULL },
  { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &scale, "Size of the text, 1 to 2", "FACTOR" },
  { "long", 0, 0, G_OPTION_ARG_NONE, &longer, "Labels as long as German ones", NULL },
  { "rtl", 0, 0, G_OPTION_ARG_NONE, &rtl, "From right to left", NULL },
  { "width", 0, 0, G_OPTION_ARG_INT, &width, "Width of the window", "PIXELS" },
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "Folder for the pictures", "DIR" },
  { "keep", 0, 0, G_OPTION_ARG_NONE, &keep, "Leave the window open", NULL },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &scene_names, NULL, "SCENE…" },
  { NULL }
};

static void
show_scene (GtkApplication     *app,
            Gallery            *gallery,
            const GalleryScene *scene)
{
  GtkWidget *window = adw_application_window_new (app);
  g_autofree char *name = g_strdup_printf ("%s%s%s%s%s%s.png", scene->name, dark ? "-dark" : "",
                                           high_contrast ? "-hc" : "", scale > 1 ? "-large" : "",
                                           longer ? "-long" : "", rtl ? "-rtl" : "");
  g_autofree char *path = g_build_filename (output != NULL ? output : ".", name, NULL);

  gtk_window_set_default_size (GTK_WINDOW (window), width > 0 ? width : scene->width, scene->height);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), scene->build (gallery));
  gtk_window_present (GTK_WINDOW (window));
  while (!gtk_widget_get_mapped (window))
    g_main_context_iteration (NULL, TRUE);
  picture_wait (window, 3);
  picture_save (window, path);
  if (!keep)
    gtk_window_destroy (GTK_WINDOW (window));
}

static void
activate_cb (GtkApplication *app)
{
  static const char *all[] = { "floor", "line", "states", "charts", "narrow", NULL };
  const char * const *names = scene_names != NULL ? (const char * const *) scene_names : all;
  g_autoptr (Ms5ManualClock) clock = NULL;
  g_autoptr (Ms5Pulse) pulse = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  Gallery gallery = { .longer = longer };

  g_assert_true (ms5_time_parse ("2026-03-02T10:18:43+01:00", &gallery.now));
  clock = ms5_manual_clock_new (gallery.now);
  pulse = ms5_pulse_new (MS5_CLOCK (clock));
  ms5_pulse_set_time_zone (pulse, zone);
  gallery.pulse = pulse;

  ms5_widgets_init ();
  g_object_set (gtk_settings_get_default (),
                "gtk-font-name", "Cantarell 11",
                "gtk-enable-animations", FALSE,
                "gtk-xft-dpi", (int) (96 * 1024 * scale),
                NULL);
  if (rtl)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      const GalleryScene *scene = gallery_find_scene (names[i]);

      if (scene == NULL)
        g_printerr ("no such scene: %s\n", names[i]);
      else
        show_scene (app, &gallery, scene);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new ("- shows the widgets");
  g_autoptr (GError) error = NULL;
  g_autoptr (AdwApplication) app = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }

  /* Read by libadwaita when it starts: there is no other way to ask for high contrast. */
  g_setenv ("ADW_DEBUG_HIGH_CONTRAST", high_contrast ? "1" : "0", TRUE);
  g_setenv ("ADW_DEBUG_COLOR_SCHEME", dark ? "prefer-dark" : "default", TRUE);

  app = adw_application_new ("org.ms5.FloorDashboard.Gallery", G_APPLICATION_NON_UNIQUE);
  g_application_set_resource_base_path (G_APPLICATION (app), "/org/ms5/FloorDashboard");
  g_signal_connect (app, "activate", G_CALLBACK (activate_cb), NULL);
  return g_application_run (G_APPLICATION (app), 0, NULL);
}
