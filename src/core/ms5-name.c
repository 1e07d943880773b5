/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-name.h"

#include <string.h>

typedef struct
{
  char *language;
  char *text;
} Translation;

struct _Ms5Name
{
  gatomicrefcount refs;
  char *text;
  GArray *translations; /* of Translation, sorted by language; NULL if there are none */
};

static void
translation_clear (gpointer data)
{
  Translation *translation = data;

  g_free (translation->language);
  g_free (translation->text);
}

/**
 * ms5_name_new:
 * @text: the text for languages without a translation
 *
 * Returns: (transfer full): a name without translations
 */
Ms5Name *
ms5_name_new (const char *text)
{
  Ms5Name *name;

  g_return_val_if_fail (text != NULL, NULL);

  name = g_new0 (Ms5Name, 1);
  g_atomic_ref_count_init (&name->refs);
  name->text = g_strdup (text);
  return name;
}

/**
 * ms5_name_ref:
 * @name: a name
 *
 * Returns: (transfer full): @name
 */
Ms5Name *
ms5_name_ref (Ms5Name *name)
{
  g_atomic_ref_count_inc (&name->refs);
  return name;
}

/**
 * ms5_name_unref:
 * @name: (transfer full): a name
 */
void
ms5_name_unref (Ms5Name *name)
{
  if (!g_atomic_ref_count_dec (&name->refs))
    return;

  g_clear_pointer (&name->translations, g_array_unref);
  g_free (name->text);
  g_free (name);
}

static guint
n_translations (const Ms5Name *name)
{
  return name->translations != NULL ? name->translations->len : 0;
}

static const Translation *
get_translation (const Ms5Name *name,
                 guint          index)
{
  return &g_array_index (name->translations, Translation, index);
}

/**
 * ms5_name_add:
 * @name: a name that nobody shares yet
 * @language: a language, as in `de` or `pt_BR`
 * @text: the text in that language; replaces an earlier one
 */
void
ms5_name_add (Ms5Name    *name,
              const char *language,
              const char *text)
{
  Translation translation;
  guint i;

  g_return_if_fail (language != NULL);
  g_return_if_fail (text != NULL);

  if (name->translations == NULL)
    {
      name->translations = g_array_new (FALSE, FALSE, sizeof (Translation));
      g_array_set_clear_func (name->translations, translation_clear);
    }

  for (i = 0; i < name->translations->len; i++)
    {
      int order = strcmp (get_translation (name, i)->language, language);

      if (order == 0)
        g_array_remove_index (name->translations, i);
      if (order >= 0)
        break;
    }

  translation = (Translation) { g_strdup (language), g_strdup (text) };
  g_array_insert_val (name->translations, i, translation);
}

/**
 * ms5_name_get_default:
 * @name: a name
 *
 * Returns: the text for languages without a translation
 */
const char *
ms5_name_get_default (const Ms5Name *name)
{
  return name->text;
}

/**
 * ms5_name_get:
 * @name: a name
 * @languages: (nullable): languages in order of preference, as from g_get_language_names()
 *
 * Returns: the text in the first of @languages that there is a translation for, or the default
 */
const char *
ms5_name_get (const Ms5Name     *name,
              const char *const *languages)
{
  for (guint l = 0; languages != NULL && languages[l] != NULL; l++)
    for (guint i = 0; i < n_translations (name); i++)
      if (g_str_equal (get_translation (name, i)->language, languages[l]))
        return get_translation (name, i)->text;

  return name->text;
}

/**
 * ms5_name_get_n_translations:
 * @name: a name
 *
 * Returns: the number of its translations
 */
guint
ms5_name_get_n_translations (const Ms5Name *name)
{
  return n_translations (name);
}

/**
 * ms5_name_get_translation:
 * @name: a name
 * @index: less than the number of translations; they are sorted by language
 * @out_language: (out) (optional) (transfer none): the language
 *
 * Returns: the text in that language
 */
const char *
ms5_name_get_translation (const Ms5Name  *name,
                          guint           index,
                          const char    **out_language)
{
  g_return_val_if_fail (index < n_translations (name), NULL);

  if (out_language != NULL)
    *out_language = get_translation (name, index)->language;
  return get_translation (name, index)->text;
}

/**
 * ms5_name_equal:
 * @a: a name
 * @b: another
 *
 * Returns: whether both say the same in every language
 */
gboolean
ms5_name_equal (const Ms5Name *a,
                const Ms5Name *b)
{
  if (!g_str_equal (a->text, b->text) || n_translations (a) != n_translations (b))
    return FALSE;

  for (guint i = 0; i < n_translations (a); i++)
    if (!g_str_equal (get_translation (a, i)->language, get_translation (b, i)->language)
        || !g_str_equal (get_translation (a, i)->text, get_translation (b, i)->text))
      return FALSE;

  return TRUE;
}

/**
 * ms5_language_is_valid:
 * @language: a text
 *
 * Returns: whether @language has the form of a locale's language: `de`, `pt_BR`, `sr@latin`
 */
gboolean
ms5_language_is_valid (const char *language)
{
  gsize length = strspn (language, "abcdefghijklmnopqrstuvwxyz");

  if (length < 2 || length > 3)
    return FALSE;
  language += length;

  if (*language == '_')
    {
      if (!g_ascii_isupper (language[1]) || !g_ascii_isupper (language[2]))
        return FALSE;
      language += 3;
    }
  if (*language == '@')
    {
      length = strspn (language + 1, "abcdefghijklmnopqrstuvwxyz");
      if (length < 1 || length > 16)
        return FALSE;
      language += 1 + length;
    }

  return *language == '\0';
}
