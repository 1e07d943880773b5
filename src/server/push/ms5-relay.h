/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "core/ms5-time.h"
#include "core/ms5-words.h"

G_BEGIN_DECLS

/* The longest address of a device, as JSON text, in bytes. */
#define MS5_RELAY_MAX_ADDRESS 4096

#define MS5_RELAY_ERROR (ms5_relay_error_quark ())

/**
 * Ms5RelayError:
 * @MS5_RELAY_ERROR_CONFIG: a relay can't work with what it was given
 * @MS5_RELAY_ERROR_ADDRESS: an address that it can't, or must not, send to
 */
typedef enum
{
  MS5_RELAY_ERROR_CONFIG,
  MS5_RELAY_ERROR_ADDRESS
} Ms5RelayError;

GQuark ms5_relay_error_quark (void);

/**
 * Ms5RelayMessage:
 * @delivery: names this delivery; the same each time it is tried
 * @collapse: what it is about: a message with the collapse key of another replaces it
 * @ttl_s: for how many seconds from now it is of any use; at least 1
 * @priority: how urgent it is
 * @title: its first line, plain text
 * @body: more about it, plain text
 * @url: (nullable): what shows the call
 * @language: (nullable): that of @title and @body, such as `de`
 * @line: the call's line
 * @call: the call's key
 * @rev: which revision of the call it tells of
 * @level: the escalation level, 0 for the call itself
 * @sent: when it was first to be sent
 * @address: the device's address: JSON text, as its relay wants it
 *
 * What one device is to be told.
 */
typedef struct
{
  const char *delivery;
  const char *collapse;
  gint64 ttl_s;
  Ms5Priority priority;
  const char *title;
  const char *body;
  const char *url;
  const char *language;
  const char *line;
  const char *call;
  gint64 rev;
  int level;
  Ms5Time sent;
  const char *address;
} Ms5RelayMessage;

/**
 * Ms5RelayOutcome:
 * @MS5_RELAY_DELIVERED: the service has taken it
 * @MS5_RELAY_RETRY: not now; worth another try
 * @MS5_RELAY_GONE: the address is no more: forget the device
 * @MS5_RELAY_REFUSED: the service will never take this message
 */
typedef enum
{
  MS5_RELAY_DELIVERED,
  MS5_RELAY_RETRY,
  MS5_RELAY_GONE,
  MS5_RELAY_REFUSED
} Ms5RelayOutcome;

/**
 * Ms5RelayVerdict:
 * @outcome: what became of it
 * @retry_after: not to be tried again before so many microseconds have passed; 0 if the service did
 *   not say. Whoever tries again backs off on top of that
 * @id: (nullable): by which the service knows it
 * @reason: (nullable): what is wrong, in English, for the log; it never names an address or a secret
 *
 * What a service said to a message.
 */
typedef struct
{
  Ms5RelayOutcome outcome;
  gint64 retry_after;
  char *id;
  char *reason;
} Ms5RelayVerdict;

/**
 * Ms5Relay:
 *
 * Speaks the protocol of one service that reaches people off the floor. It keeps nothing: whoever
 * uses it queues, tries again and gives up.
 */
#define MS5_TYPE_RELAY (ms5_relay_get_type ())
G_DECLARE_INTERFACE (Ms5Relay, ms5_relay, MS5, RELAY, GObject)

/**
 * Ms5RelayInterface:
 * @get_channel: the word for it: `fcm`, `webpush`, `ntfy`, `mail` or `webhook`
 * @get_public_key: (nullable): what a device needs to know of it to make an address
 * @check_address: whether it could send to an address
 * @send: hands a message to the service and answers by ms5_relay_task_return(); nothing of the message
 *   is kept after the call
 */
struct _Ms5RelayInterface
{
  GTypeInterface parent_iface;

  const char *(*get_channel)    (Ms5Relay               *self);
  const char *(*get_public_key) (Ms5Relay               *self);
  gboolean    (*check_address)  (Ms5Relay               *self,
                                 const char             *address,
                                 GError                **error);
  void        (*send)           (Ms5Relay               *self,
                                 const Ms5RelayMessage  *message,
                                 GTask                  *task);
};

const char *ms5_relay_outcome_to_string (Ms5RelayOutcome         outcome);
void        ms5_relay_verdict_clear     (Ms5RelayVerdict        *verdict);

const char *ms5_relay_get_channel       (Ms5Relay               *self);
const char *ms5_relay_get_public_key    (Ms5Relay               *self);
gboolean    ms5_relay_check_address     (Ms5Relay               *self,
                                         const char             *address,
                                         GError                **error);
void        ms5_relay_send_async        (Ms5Relay               *self,
                                         const Ms5RelayMessage  *message,
                                         GCancellable           *cancellable,
                                         GAsyncReadyCallback     callback,
                                         gpointer                user_data);
gboolean    ms5_relay_send_finish       (Ms5Relay               *self,
                                         GAsyncResult           *result,
                                         Ms5RelayVerdict        *out_verdict,
                                         GError                **error);

/* For those who are one. */
void        ms5_relay_task_return       (GTask                  *task,
                                         Ms5RelayVerdict        *verdict);
void        ms5_relay_task_refuse       (GTask                  *task,
                                         const char             *reason);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ms5RelayVerdict, ms5_relay_verdict_clear)

G_END_DECLS
