/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs the gallery in every style and looks at its pictures. */

#include "config.h"

#include <glib/gstdio.h>
#include <gtk/gtk.h>

typedef struct
{
  const char *name;
  const char *arguments;
  const char *suffix;
} Style;

static const Style styles[] = {
  { "/gallery/light", "", "" },
  { "/gallery/dark", "--dark", "-dark" },
  { "/gallery/high-contrast", "--high-contrast", "-hc" },
  { "/gallery/high-contrast-dark", "--high-contrast --dark", "-dark-hc" },
  { "/gallery/large-text", "--scale 2", "-large" },
  { "/gallery/long-labels", "--long", "-long" },
  { "/gallery/right-to-left", "--rtl", "-rtl" },
};

static GdkTexture *
load (const char *folder,
      const char *scene,
      const char *suffix)
{
  g_autofree char *name = g_strconcat (scene, suffix, ".png", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  GdkTexture *texture = gdk_texture_new_from_filename (path, &error);

  g_assert_no_error (error);
  g_unlink (path);
  return texture;
}

/* How many different colours there are, and the colour of the corner. */
static guint
count_colors (GdkTexture *texture,
              guint32    *out_corner)
{
  int width = gdk_texture_get_width (texture);
  int height = gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize) width * height);
  g_autoptr (GHashTable) colors = g_hash_table_new (NULL, NULL);

  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * 4);
  for (int i = 0; i < width * height; i++)
    g_hash_table_add (colors, GUINT_TO_POINTER (pixels[i]));

  *out_corner = pixels[(height - 20) * width + width - 20] & 0xffffff;
  return g_hash_table_size (colors);
}

static void
test_style (gconstpointer data)
{
  static const char *scenes[] = { "floor", "line", "states", "charts", "narrow" };
  const Style *style = data;
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "app", "widget-gallery", NULL);
  g_autofree char *folder = g_dir_make_tmp ("ms5-gallery-XXXXXX", NULL);
  g_autofree char *command = g_strdup_printf ("'%s' -o '%s' %s", program, folder, style->arguments);
  g_autofree char *said = NULL;
  g_autofree char *warned = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_spawn_command_line_sync (command, &said, &warned, &status, &error));
  g_assert_no_error (error);
  if (status != 0)
    g_test_message ("%s", warned);
  g_assert_cmpint (status, ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      g_autoptr (GdkTexture) texture = load (folder, scenes[i], style->suffix);
      guint32 corner;
      guint colors = count_colors (texture, &corner);

      /* An empty window has a handful of colours; edges of text alone make dozens. */
      g_test_message ("%s: %u colours", scenes[i], colors);
      g_assert_cmpuint (colors, >, 100);
      g_assert_true (((corner & 255) < 128) == (strstr (style->arguments, "--dark") != NULL));
    }
  g_rmdir (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    g_test_add_data_func (styles[i].name, &styles[i], test_style);

  return g_test_run ();
}
