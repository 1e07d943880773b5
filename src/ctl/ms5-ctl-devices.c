/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl-show.h"
#include "ctl/ms5-ctl-table.h"

#include <glib/gi18n.h>

typedef struct
{
  Ms5CtlAccess access;
  gboolean     all;
  char        *from;
  char        *to;
} DevicesCommand;

/* `all` where nothing is said. */
static char *
join (const json_t *texts)
{
  g_autoptr (GString) out = g_string_new (NULL);
  json_t *text;
  gsize i;

  if (!json_is_array (texts))
    return g_strdup (_("all"));

  json_array_foreach (texts, i, text)
    g_string_append_printf (out, "%s%s", i > 0 ? "," : "", json_string_value (text));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
print_devices (json_t *devices)
{
  static const char *const titles[] = {
    N_("device"), N_("person"), N_("channel"), N_("lines"), N_("priorities"), N_("waiting"), N_("expires"), NULL,
  };
  g_autoptr (Ms5CtlTable) table = ms5_ctl_table_new (titles);
  json_t *device;
  gsize i;

  json_array_foreach (devices, i, device)
    {
      ms5_ctl_table_add_text (table, device, "id");
      ms5_ctl_table_add_text (table, device, "person");
      ms5_ctl_table_add_text (table, device, "channel");
      ms5_ctl_table_add (table, join (json_object_get (device, "lines")));
      ms5_ctl_table_add (table, join (json_object_get (device, "priorities")));
      ms5_ctl_table_add_number (table, device, "waiting", 1, 0, "");
      ms5_ctl_table_add_moment (table, device, "expires");
    }
  ms5_ctl_table_print (table);
}

static Ms5CtlStatus
list_devices (DevicesCommand *command)
{
  g_autoptr (json_t) reply = NULL;
  Ms5CtlStatus status = ms5_ctl_access_call (&command->access, "GET",
                                             command->all ? "/api/v1/devices?all=true" : "/api/v1/devices", NULL, &reply);

  if (status == MS5_CTL_OK && command->access.as_json)
    ms5_ctl_print_json (reply);
  else if (status == MS5_CTL_OK)
    print_devices (json_object_get (reply, "devices"));
  return status;
}

static Ms5CtlStatus
remove_device (DevicesCommand *command,
               const char     *id)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, TRUE);
  g_autofree char *path = g_strconcat ("/api/v1/devices/", escaped, NULL);

  return ms5_ctl_access_call (&command->access, "DELETE", path, NULL, NULL);
}

static Ms5CtlStatus
run_devices (int   argc,
             char *argv[])
{
  DevicesCommand command = { 0 };
  const GOptionEntry entries[] = {
    { "all", 'a', 0, G_OPTION_ARG_NONE, &command.all, N_("Those of everybody"), NULL },
    G_OPTION_ENTRY_NULL
  };
  Ms5CtlStatus status = MS5_CTL_BAD_INPUT;

  if (ms5_ctl_access_parse (&command.access, &ms5_ctl_devices_command, entries, &argc, &argv))
    {
      if (argc == 1)
        status = list_devices (&command);
      else if (argc == 3 && g_str_equal (argv[1], "remove"))
        status = remove_device (&command, argv[2]);
      else
        g_printerr ("%s\n", _("ms5ctl devices: nothing more, or remove and a device"));
    }

  ms5_ctl_access_clear (&command.access);
  return status;
}

const Ms5CtlCommand ms5_ctl_devices_command = {
  "devices", "[remove ID]", N_("Show where people are told of calls, or forget one such device"), run_devices,
};

static void
print_figures (json_t *channels)
{
  static const char *const titles[] = {
    N_("channel"), N_("sent"), N_("received"), N_("shown"), N_("opened"), N_("acted"), N_("failed"), N_("expired"),
    N_("half within"), N_("99 in 100 within"), NULL,
  };
  static const char *const counts[] = { "sent", "received", "shown", "opened", "acted", "failed", "expired" };
  g_autoptr (Ms5CtlTable) table = ms5_ctl_table_new (titles);
  json_t *channel;
  gsize i;

  json_array_foreach (channels, i, channel)
    {
      ms5_ctl_table_add_text (table, channel, "channel");
      for (guint k = 0; k < G_N_ELEMENTS (counts); k++)
        ms5_ctl_table_add_number (table, channel, counts[k], 1, 0, "");
      ms5_ctl_table_add_number (table, channel, "p50_s", 1, 1, " s");
      ms5_ctl_table_add_number (table, channel, "p99_s", 1, 1, " s");
    }
  ms5_ctl_table_print (table);
}

static Ms5CtlStatus
show_figures (DevicesCommand *command)
{
  g_autoptr (GString) path = g_string_new ("/api/v1/deliveries/figures");
  g_autoptr (json_t) reply = NULL;
  Ms5CtlStatus status;

  ms5_ctl_append_query (path, "from", command->from);
  ms5_ctl_append_query (path, "to", command->to);
  status = ms5_ctl_access_call (&command->access, "GET", path->str, NULL, &reply);

  if (status == MS5_CTL_OK && command->access.as_json)
    ms5_ctl_print_json (reply);
  else if (status == MS5_CTL_OK)
    print_figures (json_object_get (reply, "channels"));
  return status;
}

static Ms5CtlStatus
run_deliveries (int   argc,
                char *argv[])
{
  DevicesCommand command = { 0 };
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &command.from, N_("Of deliveries made since then, RFC 3339"), N_("TIME") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &command.to, N_("And before"), N_("TIME") },
    G_OPTION_ENTRY_NULL
  };
  Ms5CtlStatus status = MS5_CTL_BAD_INPUT;

  if (ms5_ctl_access_parse (&command.access, &ms5_ctl_deliveries_command, entries, &argc, &argv))
    {
      if (argc == 1)
        status = show_figures (&command);
      else
        g_printerr ("%s\n", _("ms5ctl deliveries takes no arguments"));
    }

  ms5_ctl_access_clear (&command.access);
  g_free (command.from);
  g_free (command.to);
  return status;
}

const Ms5CtlCommand ms5_ctl_deliveries_command = {
  "deliveries", "", N_("Show what each channel is worth: what was sent, received, shown and acted on"), run_deliveries,
};
