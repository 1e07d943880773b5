/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/ms5-config.h"
#include "server/routes/ms5-routes.h"

G_BEGIN_DECLS

#define MS5_SERVER_ERROR (ms5_server_error_quark ())

/**
 * Ms5ServerError:
 * @MS5_SERVER_ERROR_INPUT: the configuration, the plant file or another file it names is wrong
 * @MS5_SERVER_ERROR_STATE: the state folder can't be used, or somebody else uses it
 * @MS5_SERVER_ERROR_LISTEN: nobody can be served at that address
 * @MS5_SERVER_ERROR_BROKEN: what happens can't be stored any more
 *
 * Why a server does not run.
 */
typedef enum
{
  MS5_SERVER_ERROR_INPUT,
  MS5_SERVER_ERROR_STATE,
  MS5_SERVER_ERROR_LISTEN,
  MS5_SERVER_ERROR_BROKEN
} Ms5ServerError;

GQuark ms5_server_error_quark (void);

/**
 * Ms5Server:
 *
 * A whole server: everything between machines and subscribers, and its life from the state folder to
 * the last commit.
 *
 * Signal `failed (GError *error)`: it can't go on; stop it.
 */
#define MS5_TYPE_SERVER (ms5_server_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Server, ms5_server, MS5, SERVER, GObject)

Ms5Server              *ms5_server_new             (Ms5Config            *config,
                                                    gboolean              is_demo) G_GNUC_WARN_UNUSED_RESULT;
void                    ms5_server_start_async     (Ms5Server            *self,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
gboolean                ms5_server_start_finish    (Ms5Server            *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);
void                    ms5_server_stop_async      (Ms5Server            *self,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
gboolean                ms5_server_stop_finish     (Ms5Server            *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);

char                   *ms5_server_dup_url         (Ms5Server            *self) G_GNUC_WARN_UNUSED_RESULT;
const char             *ms5_server_get_set_up_code (Ms5Server            *self);
const char             *ms5_server_get_state_dir   (Ms5Server            *self);
const Ms5RoutesContext *ms5_server_get_context     (Ms5Server            *self);

G_END_DECLS
