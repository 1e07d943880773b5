/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "support/ms5-test-wait.h"

/* Waits for the result of one asynchronous call, whose callback is ms5_test_result_cb (). */
static inline GAsyncResult *
client_wait (GAsyncResult **place)
{
  ms5_test_wait_until (*place != NULL);
  return *place;
}
