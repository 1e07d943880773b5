/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl-access.h"
#include "ctl/ms5-ctl-table.h"

#include <glib/gi18n.h>
#include <string.h>

/* What an address is called that is given as a plain text. */
static const struct { const char *channel, *member; } members[] = {
  { "fcm", "token" }, { "ntfy", "topic" }, { "mail", "to" }, { "webhook", "url" },
};

static Ms5CtlStatus
list_relays (Ms5CtlAccess *access)
{
  static const char *const titles[] = { N_("channel"), N_("public key"), NULL };
  g_autoptr (Ms5CtlTable) table = ms5_ctl_table_new (titles);
  g_autoptr (json_t) reply = NULL;
  Ms5CtlStatus status = ms5_ctl_access_call (access, "GET", "/api/v1/relays", NULL, &reply);
  json_t *relay;
  gsize i;

  if (status != MS5_CTL_OK)
    return status;
  if (access->as_json)
    {
      ms5_ctl_print_json (reply);
      return MS5_CTL_OK;
    }

  json_array_foreach (json_object_get (reply, "relays"), i, relay)
    {
      ms5_ctl_table_add_text (table, relay, "channel");
      ms5_ctl_table_add_text (table, relay, "public_key");
    }
  ms5_ctl_table_print (table);
  return MS5_CTL_OK;
}

/* @text: an object in JSON, or what alone makes an address of the channel. */
static json_t *
make_address (const char *channel,
              const char *text)
{
  g_autoptr (GError) error = NULL;
  json_t *address;

  for (guint i = 0; *text != '{' && i < G_N_ELEMENTS (members); i++)
    if (g_str_equal (members[i].channel, channel))
      {
        address = json_object ();
        json_object_set_new (address, members[i].member, ms5_json_new_text (text));
        return address;
      }

  address = ms5_json_parse (text, strlen (text), &ms5_json_limits_client, &error);
  if (address == NULL)
    g_printerr (_("ms5ctl relay: the address cannot be read: %s\n"), error->message);
  return address;
}

static const char *
get_text (const json_t *object,
          const char   *member,
          const char   *otherwise)
{
  const char *text = json_string_value (json_object_get (object, member));

  return text != NULL ? text : otherwise;
}

/* Tells what became of a test; only one that the service has taken is a success. */
static Ms5CtlStatus
report (const Ms5CtlAccess *access,
        const json_t       *reply)
{
  const char *outcome = get_text (reply, "outcome", "");
  const char *reason = get_text (reply, "reason", "");
  gboolean is_delivered = g_str_equal (outcome, "delivered");

  if (access->as_json)
    ms5_ctl_print_json (reply);
  else if (is_delivered)
    g_print ("%s\n", _("The service has taken the message."));

  if (g_str_equal (outcome, "gone"))
    g_printerr (_("ms5ctl relay: the service does not know the address any more: %s\n"), reason);
  else if (g_str_equal (outcome, "refused"))
    g_printerr (_("ms5ctl relay: the service refuses the message: %s\n"), reason);
  else if (!is_delivered)
    g_printerr (_("ms5ctl relay: the service cannot take the message now: %s\n"), reason);
  return is_delivered ? MS5_CTL_OK : MS5_CTL_FAILURE;
}

static Ms5CtlStatus
test_relay (Ms5CtlAccess *access,
            const char   *channel,
            const char   *text)
{
  g_autofree char *escaped = g_uri_escape_string (channel, NULL, TRUE);
  g_autofree char *path = g_strconcat ("/api/v1/relays/", escaped, "/test", NULL);
  g_autofree char *line = g_str_equal (text, "-") ? ms5_ctl_access_read_line (access, _("Address")) : g_strdup (text);
  json_t *address = line != NULL ? make_address (channel, line) : NULL;
  g_autoptr (json_t) reply = NULL;
  Ms5CtlStatus status;
  json_t *body;

  if (address == NULL)
    return MS5_CTL_BAD_INPUT;

  body = json_object ();
  json_object_set_new (body, "address", address);
  json_object_set_new (body, "title", ms5_json_new_text (_("A test of the Floor Dashboard")));
  json_object_set_new (body, "body", ms5_json_new_text (_("Nothing has happened. Calls can reach you here.")));
  status = ms5_ctl_access_call (access, "POST", path, body, &reply);
  return status == MS5_CTL_OK ? report (access, reply) : status;
}

static Ms5CtlStatus
run_relay (int   argc,
           char *argv[])
{
  g_auto (Ms5CtlAccess) access = { 0 };

  if (!ms5_ctl_access_parse (&access, &ms5_ctl_relay_command, NULL, &argc, &argv))
    return MS5_CTL_BAD_INPUT;

  if (argc == 2 && g_str_equal (argv[1], "list"))
    return list_relays (&access);
  if (argc == 4 && g_str_equal (argv[1], "test"))
    return test_relay (&access, argv[2], argv[3]);

  g_printerr ("%s\n", _("ms5ctl relay: list, or test with a channel and an address"));
  return MS5_CTL_BAD_INPUT;
}

const Ms5CtlCommand ms5_ctl_relay_command = {
  "relay", "list|test CHANNEL ADDRESS", N_("Channels that reach people off the floor, and whether they do"), run_relay,
};
