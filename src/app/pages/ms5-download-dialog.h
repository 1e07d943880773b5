/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5DownloadDialog:
 *
 * Fetches a part of the past beforehand, to be read without a network. Emits `done` (text: what was done). Closing it
 * stops a download; what has come stays, and the next one goes on from there.
 */
#define MS5_TYPE_DOWNLOAD_DIALOG (ms5_download_dialog_get_type ())
G_DECLARE_FINAL_TYPE (Ms5DownloadDialog, ms5_download_dialog, MS5, DOWNLOAD_DIALOG, AdwWindow)

GtkWidget *ms5_download_dialog_new (const Ms5View *view) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
