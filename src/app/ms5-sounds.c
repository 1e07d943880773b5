/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-sounds.h"

#include "app/pages/ms5-call-due.h"

/* A call that was live here: what of it was heard, and since when, by the machine's clock. */
typedef struct
{
  gint64  rev;
  Ms5Time since;
} Known;

struct _Ms5Sounds
{
  GObject       parent_instance;
  Ms5View       view;
  Ms5Clock     *clock;
  Ms5LinkAlarm *alarm;
  Ms5Chime     *chime;
  GPtrArray    *calls;        /* those that are watched */
  GHashTable   *known;        /* line/key → Known */
  char         *reader;       /* (nullable): who is signed in */
  int           playing;
  int           volume;
  Ms5Time       newest;       /* of what is heard */
  Ms5Time       muted_until;
  guint         idle;
  guint         timer;
  int           trying;       /* what the reader wants to hear once, or -1 */
  gboolean      failed;
};

enum { PROP_0, PROP_MUTED_UNTIL, PROP_PLAYING, N_PROPS };

enum { UNAVAILABLE, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (Ms5Sounds, ms5_sounds, G_TYPE_OBJECT)

static void check (Ms5Sounds *self);

/* What was chosen */

static GArray *
dup_quiet_hours (GSettings *settings)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (Ms5SofterHours));
  g_autoptr (GVariant) value = g_settings_get_value (settings, "quiet-hours");
  GVariantIter iter;
  guint from, to, volume;

  g_variant_iter_init (&iter, value);
  while (g_variant_iter_next (&iter, "(uuu)", &from, &to, &volume))
    {
      const Ms5SofterHours hours = { (int) (from % 1440), (int) (to % 1440), (int) MIN (volume, 100) };

      g_array_append_val (array, hours);
    }
  return array;
}

/* @quiet has to live as long as what is returned. */
static Ms5SoundRules
get_rules (Ms5Sounds *self,
           GArray    *quiet)
{
  GSettings *settings = self->view.settings;
  Ms5SoundRules rules = {
    .enabled = g_settings_get_boolean (settings, "sounds"),
    .quiet = (const Ms5SofterHours *) (gpointer) quiet->data,
    .n_quiet = quiet->len,
    .quiet_critical = g_settings_get_boolean (settings, "quiet-hours-critical"),
    .muted_since = MS5_TIME_NONE,
    .muted_until = MS5_TIME_NONE,
  };
  gint64 since, until;

  for (guint i = 0; i < MS5_N_SOUNDS; i++)
    {
      g_autofree char *key = g_strconcat ("sound-volume-", ms5_sound_to_string ((Ms5Sound) i), NULL);

      rules.volumes[i] = (int) g_settings_get_uint (settings, key);
    }
  g_settings_get (settings, "sound-mute", "(xx)", &since, &until);
  if (until > 0)
    {
      rules.muted_since = ms5_time_from_ms (since);
      rules.muted_until = ms5_time_from_ms (until);
    }
  return rules;
}

/* What wants to be heard */

static Ms5Sound
sound_of (Ms5Priority priority)
{
  switch (priority)
    {
    case MS5_PRIORITY_LOW: return MS5_SOUND_LOW;
    case MS5_PRIORITY_MEDIUM: return MS5_SOUND_MEDIUM;
    case MS5_PRIORITY_HIGH: return MS5_SOUND_HIGH;
    case MS5_PRIORITY_CRITICAL:
    default: return MS5_SOUND_CRITICAL;
    }
}

static char *
dup_key (Ms5CallModel *call)
{
  return g_strdup_printf ("%s/%s", ms5_model_item_get_line (MS5_MODEL_ITEM (call)),
                          ms5_model_item_get_key (MS5_MODEL_ITEM (call)));
}

/* What was raised here is not heard before the server has it. Without a link only what was heard goes on. */
static const Known *
learn (Ms5Sounds    *self,
       Ms5CallModel *call,
       Ms5Time       now)
{
  Ms5ModelItem *item = MS5_MODEL_ITEM (call);
  gint64 rev = ms5_call_model_get_item (call)->rev;
  g_autofree char *key = dup_key (call);
  Known *known = g_hash_table_lookup (self->known, key);

  if (ms5_floor_get_freshness (self->view.floor) == MS5_FLOOR_OFFLINE || ms5_model_item_is_pending (item) ||
      (known != NULL && known->rev == rev))
    return known;

  known = g_new (Known, 1);
  *known = (Known) { rev, now };
  g_hash_table_replace (self->known, g_steal_pointer (&key), known);
  return known;
}

static GArray *
dup_causes (Ms5Sounds *self,
            Ms5Time    now)
{
  GArray *causes = g_array_new (FALSE, FALSE, sizeof (Ms5SoundCause));
  const Ms5SoundCause link = { MS5_SOUND_LINK, ms5_link_alarm_get_since (self->alarm) };

  /* Who has to sign in sees that, and could not answer. */
  if (self->reader == NULL)
    return causes;
  if (link.since != MS5_TIME_NONE && !ms5_link_alarm_is_acknowledged (self->alarm))
    g_array_append_val (causes, link);

  for (guint i = 0; i < self->calls->len; i++)
    {
      Ms5CallModel *call = self->calls->pdata[i];
      const Known *known = NULL;

      if (ms5_call_is_heard (ms5_call_model_get_item (call), self->reader))
        known = learn (self, call, now);
      if (known != NULL)
        {
          const Ms5SoundCause cause = { sound_of (ms5_call_model_get_priority (call)), known->since };

          g_array_append_val (causes, cause);
        }
    }
  return causes;
}

/* What is heard */

static Ms5Time
get_newest (const GArray *causes,
            Ms5Sound      sound)
{
  Ms5Time newest = MS5_TIME_NONE;

  for (guint i = 0; i < causes->len; i++)
    {
      const Ms5SoundCause *cause = &g_array_index (causes, Ms5SoundCause, i);

      if (cause->sound == sound)
        newest = MAX (newest, cause->since);
    }
  return newest;
}

static void
play (Ms5Sounds *self,
      int        playing,
      int        volume,
      Ms5Time    newest)
{
  gboolean again = playing >= 0 && !ms5_sound_is_repeated ((Ms5Sound) playing) && newest > self->newest;
  gboolean differs = playing != self->playing || volume != self->volume || again;

  self->newest = newest;
  if (!differs)
    return;

  self->volume = volume;
  if (playing >= 0)
    ms5_chime_play (self->chime, (Ms5Sound) playing, volume, ms5_sound_is_repeated ((Ms5Sound) playing));
  else
    ms5_chime_stop (self->chime);
  if (self->playing == playing)
    return;
  self->playing = playing;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYING]);
}

static void
stop_timer (Ms5Sounds *self)
{
  if (self->timer != 0)
    ms5_clock_remove (self->clock, self->timer);
  self->timer = 0;
}

static gboolean
timer_cb (gpointer user_data)
{
  Ms5Sounds *self = user_data;

  self->timer = 0;
  check (self);
  return G_SOURCE_REMOVE;
}

static void
check (Ms5Sounds *self)
{
  Ms5Time now = ms5_clock_now (self->clock);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GArray) quiet = dup_quiet_hours (self->view.settings);
  g_autoptr (GArray) causes = dup_causes (self, now);
  const Ms5SoundRules rules = get_rules (self, quiet);
  Ms5Time next = ms5_sound_rules_get_next (&rules, now, zone);
  Ms5Time muted = ms5_sound_rules_are_muted (&rules, now) ? rules.muted_until : MS5_TIME_NONE;
  Ms5Sound sound = MS5_SOUND_LOW;
  int volume = ms5_sound_rules_choose (&rules, (const Ms5SoundCause *) (gpointer) causes->data, causes->len, now, zone,
                                       &sound);

  if (self->trying < 0)
    play (self, volume > 0 ? (int) sound : -1, volume, volume > 0 ? get_newest (causes, sound) : MS5_TIME_NONE);
  if (self->muted_until != muted)
    {
      self->muted_until = muted;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MUTED_UNTIL]);
    }
  stop_timer (self);
  if (next != MS5_TIME_NONE)
    self->timer = ms5_clock_add (self->clock, MAX (next - now, MS5_USEC_PER_MS), timer_cb, self, NULL);
}

static gboolean
check_cb (gpointer user_data)
{
  Ms5Sounds *self = user_data;

  self->idle = 0;
  check (self);
  return G_SOURCE_REMOVE;
}

/* Once for all that a frame changes. */
static void
check_later (Ms5Sounds *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add (check_cb, self);
}

static void
settings_changed_cb (Ms5Sounds  *self,
                     const char *key)
{
  if (g_str_has_prefix (key, "sound") || g_str_has_prefix (key, "quiet-hours"))
    check_later (self);
}

/* A call that moves in the list is still known. */
static void
forget_old (Ms5Sounds *self)
{
  g_autoptr (GHashTable) before = NULL;

  if (g_hash_table_size (self->known) <= 2 * self->calls->len)
    return;

  before = g_steal_pointer (&self->known);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < self->calls->len; i++)
    {
      g_autofree char *key = dup_key (self->calls->pdata[i]);
      const Known *known = g_hash_table_lookup (before, key);

      if (known != NULL)
        g_hash_table_insert (self->known, g_steal_pointer (&key), g_memdup2 (known, sizeof *known));
    }
}

static void
unwatch (Ms5Sounds *self,
         guint      position,
         guint      n)
{
  for (guint i = position; i < position + n; i++)
    g_signal_handlers_disconnect_by_data (self->calls->pdata[i], self);
  if (n > 0)
    g_ptr_array_remove_range (self->calls, position, n);
}

static void
calls_changed_cb (Ms5Sounds  *self,
                  guint       position,
                  guint       removed,
                  guint       added,
                  GListModel *calls)
{
  unwatch (self, position, removed);
  for (guint i = position; i < position + added; i++)
    {
      Ms5CallModel *call = g_list_model_get_item (calls, i);

      g_ptr_array_insert (self->calls, (int) i, call);
      g_signal_connect_swapped (call, "notify", G_CALLBACK (check_later), self);
    }
  forget_old (self);
  check_later (self);
}

/* What was only tried makes room for what is to be heard. */
static void
played_cb (Ms5Sounds *self,
           int        sound)
{
  self->failed = FALSE;
  if (self->trying != sound)
    return;

  self->trying = -1;
  self->playing = -1;
  self->volume = 0;
  check (self);
}

static void
failed_cb (Ms5Sounds  *self,
           const char *message)
{
  if (!self->failed)
    {
      self->failed = TRUE;
      g_message ("sounds cannot be played: %s", message);
      g_signal_emit (self, signals[UNAVAILABLE], 0, message);
    }
  if (self->trying >= 0)
    {
      self->trying = -1;
      check (self);
    }
}

static void
ms5_sounds_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  Ms5Sounds *self = MS5_SOUNDS (object);

  switch (prop_id)
    {
    case PROP_MUTED_UNTIL:
      g_value_set_int64 (value, self->muted_until);
      break;

    case PROP_PLAYING:
      g_value_set_int (value, self->playing);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ms5_sounds_dispose (GObject *object)
{
  Ms5Sounds *self = MS5_SOUNDS (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  if (self->clock != NULL)
    stop_timer (self);
  unwatch (self, 0, self->calls->len);
  if (self->chime != NULL)
    ms5_chime_stop (self->chime);
  g_clear_object (&self->chime);
  g_clear_object (&self->alarm);
  g_clear_object (&self->clock);
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_sounds_parent_class)->dispose (object);
}

static void
ms5_sounds_finalize (GObject *object)
{
  Ms5Sounds *self = MS5_SOUNDS (object);

  g_free (self->reader);
  g_ptr_array_unref (self->calls);
  g_hash_table_unref (self->known);

  G_OBJECT_CLASS (ms5_sounds_parent_class)->finalize (object);
}

static void
ms5_sounds_class_init (Ms5SoundsClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ms5_sounds_get_property;
  object_class->dispose = ms5_sounds_dispose;
  object_class->finalize = ms5_sounds_finalize;

  properties[PROP_MUTED_UNTIL] = g_param_spec_int64 ("muted-until", NULL, NULL, G_MININT64, G_MAXINT64, MS5_TIME_NONE,
                                                     flags);
  properties[PROP_PLAYING] = g_param_spec_int ("playing", NULL, NULL, -1, MS5_N_SOUNDS - 1, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[UNAVAILABLE] = g_signal_new ("unavailable", MS5_TYPE_SOUNDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ms5_sounds_init (Ms5Sounds *self)
{
  self->calls = g_ptr_array_new_with_free_func (g_object_unref);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->playing = -1;
  self->trying = -1;
  self->newest = MS5_TIME_NONE;
  self->muted_until = MS5_TIME_NONE;
}

/**
 * ms5_sounds_new:
 * @view: whose calls
 * @clock: the machine's clock
 * @alarm: the loss of the link
 * @chime: what plays
 *
 * Returns: (transfer full): what lets calls be heard, once it is known who listens
 */
Ms5Sounds *
ms5_sounds_new (const Ms5View *view,
                Ms5Clock      *clock,
                Ms5LinkAlarm  *alarm,
                Ms5Chime      *chime)
{
  Ms5Sounds *self = g_object_new (MS5_TYPE_SOUNDS, NULL);
  GListModel *calls;

  ms5_view_init (&self->view, view);
  self->clock = g_object_ref (clock);
  self->alarm = g_object_ref (alarm);
  self->chime = g_object_ref (chime);
  g_signal_connect_object (chime, "played", G_CALLBACK (played_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chime, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (alarm, "notify", G_CALLBACK (check_later), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view->settings, "changed", G_CALLBACK (settings_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view->floor, "notify::freshness", G_CALLBACK (check_later), self, G_CONNECT_SWAPPED);
  calls = ms5_floor_get_calls (view->floor);
  g_signal_connect_object (calls, "items-changed", G_CALLBACK (calls_changed_cb), self, G_CONNECT_SWAPPED);
  calls_changed_cb (self, 0, 0, g_list_model_get_n_items (calls), calls);
  return self;
}

/**
 * ms5_sounds_get_playing:
 * @self: the sounds
 *
 * Returns: the #Ms5Sound that is to be heard now, or -1
 */
int
ms5_sounds_get_playing (Ms5Sounds *self)
{
  g_return_val_if_fail (MS5_IS_SOUNDS (self), -1);

  return self->playing;
}

Ms5Time
ms5_sounds_get_muted_until (Ms5Sounds *self)
{
  g_return_val_if_fail (MS5_IS_SOUNDS (self), MS5_TIME_NONE);

  return self->muted_until;
}

/**
 * ms5_sounds_set_reader:
 * @self: the sounds
 * @name: (nullable): who is signed in, as items name people; without anybody nothing is heard
 */
void
ms5_sounds_set_reader (Ms5Sounds  *self,
                       const char *name)
{
  g_return_if_fail (MS5_IS_SOUNDS (self));

  if (g_strcmp0 (self->reader, name) == 0)
    return;

  g_free (self->reader);
  self->reader = g_strdup (name);
  g_hash_table_remove_all (self->known);
  check_later (self);
}

/**
 * ms5_sounds_mute:
 * @self: the sounds
 * @minutes: for how long nothing that there is now is heard; 0 ends that
 */
void
ms5_sounds_mute (Ms5Sounds *self,
                 int        minutes)
{
  Ms5Time now;
  gint64 longest = MS5_SOUND_LONGEST_MUTE / MS5_USEC_PER_MIN;

  g_return_if_fail (MS5_IS_SOUNDS (self));
  g_return_if_fail (minutes >= 0);

  now = ms5_clock_now (self->clock);
  if (minutes == 0)
    g_settings_reset (self->view.settings, "sound-mute");
  else
    g_settings_set (self->view.settings, "sound-mute", "(xx)", ms5_time_to_ms (now),
                    ms5_time_to_ms (now + MIN (minutes, longest) * MS5_USEC_PER_MIN));
}

/**
 * ms5_sounds_try:
 * @self: the sounds
 * @sound: what the reader wants to hear once, as loud as it would be
 */
void
ms5_sounds_try (Ms5Sounds *self,
                Ms5Sound   sound)
{
  g_autofree char *key = NULL;

  g_return_if_fail (MS5_IS_SOUNDS (self));
  g_return_if_fail ((guint) sound < MS5_N_SOUNDS);

  key = g_strconcat ("sound-volume-", ms5_sound_to_string (sound), NULL);
  self->trying = (int) sound;
  ms5_chime_stop (self->chime);
  ms5_chime_play (self->chime, sound, (int) g_settings_get_uint (self->view.settings, key), FALSE);
}
