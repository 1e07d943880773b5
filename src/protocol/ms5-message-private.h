/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-message.h"

G_BEGIN_DECLS

/* The tables of ms5-message-shapes.c, by type. */
const Ms5Shape *ms5_message_get_shape (Ms5MessageType type);

extern const Ms5MemberCustom ms5_member_changes;
extern const Ms5MemberCustom ms5_member_items;
extern const Ms5MemberCustom ms5_member_part;
extern const Ms5MemberCustom ms5_member_sums;
extern const Ms5MemberCustom ms5_member_actions;
extern const Ms5MemberCustom ms5_member_results;

G_END_DECLS
