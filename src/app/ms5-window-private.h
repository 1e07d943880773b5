/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/ms5-window.h"
#include "protocol/ms5-action.h"

G_BEGIN_DECLS

/**
 * Ms5WindowLink:
 * @view: what it works with
 * @pulse: of the machine's clock, as that is what actions are timed by
 * @page: the Sync page
 *
 * What of the window shows how this PC stands to its server. Lives in the window.
 */
typedef struct
{
  const Ms5View *view;
  Ms5Pulse      *pulse;
  GtkWidget     *page;

  /*< private >*/
  GtkWidget     *sidebar;
  Ms5LinkPill   *pills[2];
  Ms5LinkLook    look;
  Ms5SyncFacts  *facts;
} Ms5WindowLink;

/**
 * Ms5WindowBoard:
 *
 * What of the window is the wall board. Lives in the window.
 */
typedef struct
{
  Ms5Clock     *clock;
  Ms5LinkAlarm *alarm;        /* (nullable) */
  Ms5Sounds    *sounds;       /* (nullable) */
  char         *reader;       /* (nullable) */
  GtkWidget    *box;          /* (nullable): while there is one */
  GtkWidget    *page;
  GtkWidget    *alarms;
  guint         cookie;       /* what keeps the screen on */
} Ms5WindowBoard;

/**
 * Ms5WindowLead:
 *
 * The call that a notification has led the reader to, until they leave it. Lives in the window.
 */
typedef struct
{
  char *topic;                /* (nullable) */
  char *key;
} Ms5WindowLead;

/* ms5-window-link.c */
void           ms5_window_link_init     (Ms5WindowLink *link,
                                         const Ms5View *view,
                                         Ms5Clock      *clock,
                                         GtkWidget     *sidebar,
                                         Ms5LinkPill   *pill,
                                         Ms5LinkPill   *small_pill);
void           ms5_window_link_clear    (Ms5WindowLink *link);
void           ms5_window_update_link   (Ms5Window     *self);

/* ms5-window-actions.c */
void           ms5_window_add_actions   (Ms5Window  *self);
void           ms5_window_allow_actions (Ms5Window  *self,
                                         const char * const *rights);

const char    *ms5_window_get_line_code (Ms5Window  *self);
Ms5ModelItem  *ms5_window_find_item     (Ms5Window  *self,
                                         const char *kind,
                                         GVariant   *parameter);
Ms5Action     *ms5_window_action_new    (const char   *op,
                                         const char   *kind,
                                         const char   *line,
                                         Ms5ModelItem *item);
void           ms5_window_set_text      (json_t     *fields,
                                         const char *name,
                                         const char *text);

/* ms5-window-ask.c */

/* @note is %NULL if the person wrote nothing. */
typedef void (*Ms5WindowNoteFunc) (Ms5Window    *self,
                                   Ms5ModelItem *item,
                                   const char   *note);

typedef struct
{
  const char        *heading;
  const char        *question;
  const char        *label;
  gboolean           destructive;
  Ms5WindowNoteFunc  func;
} Ms5WindowAsk;

void           ms5_window_ask_note      (Ms5Window          *self,
                                         const char         *kind,
                                         Ms5ModelItem       *item,
                                         const Ms5WindowAsk *ask);
void           ms5_window_present_form  (Ms5Window          *self,
                                         GtkWidget          *form,
                                         Ms5ModelItem       *item,
                                         const char         *line,
                                         GCallback           done);

/* ms5-window-calls.c */
void           ms5_window_add_call_actions (Ms5Window *self);

/* What led to an action, for the journal. */
#define MS5_WINDOW_VIA         "window"
#define MS5_WINDOW_VIA_BANNER  "banner"

/* ms5-window-call-ends.c */
void           ms5_window_add_call_end_actions (Ms5Window *self);
void           ms5_window_resolve       (Ms5Window    *self,
                                         Ms5CallModel *call,
                                         const char   *via);

/* ms5-window-call-plans.c */
void           ms5_window_add_call_plan_actions (Ms5Window *self);

/* ms5-window-lead.c */
void           ms5_window_lead_clear    (Ms5Window       *self);
const char    *ms5_window_get_via       (Ms5Window       *self,
                                         const Ms5Action *action);

/* ms5-window-escalation.c */
void           ms5_window_add_escalation_actions (Ms5Window *self);
void           ms5_window_update_escalation (Ms5Window  *self,
                                             const char *page);

/* ms5-window-stops.c */
void           ms5_window_add_stop_actions (Ms5Window *self);

/* ms5-window-jobs.c */
void           ms5_window_add_job_actions (Ms5Window *self);

/* ms5-window-settle.c */
void           ms5_window_add_settle_actions (Ms5Window *self);

/* ms5-window-past.c */
void           ms5_window_add_past_actions (Ms5Window *self);

/* ms5-window-title.c */
char          *ms5_window_dup_title     (const Ms5View *view,
                                         const char    *page);
char          *ms5_window_dup_subtitle  (const Ms5View *view,
                                         Ms5LineModel  *shown);

/* ms5-window-wallboard.c */
void            ms5_window_add_board_actions (Ms5Window *self);
void            ms5_window_board_connect     (Ms5Window *self);
void            ms5_window_board_clear       (Ms5Window *self);

/* ms5-window.c */
Ms5WindowBoard *ms5_window_get_board     (Ms5Window  *self);
void            ms5_window_add_board     (Ms5Window  *self,
                                          GtkWidget  *board);
void            ms5_window_remove_board  (Ms5Window  *self,
                                          GtkWidget  *board);
Ms5WindowLead *ms5_window_get_lead      (Ms5Window  *self);
GtkWidget     *ms5_window_get_andon_page (Ms5Window *self);
GtkStack      *ms5_window_get_pages     (Ms5Window  *self);
const Ms5View *ms5_window_get_view      (Ms5Window  *self);
Ms5WindowLink *ms5_window_get_link      (Ms5Window  *self);
void           ms5_window_add_toast     (Ms5Window  *self,
                                         AdwToast   *toast);
void           ms5_window_toggle_side   (Ms5Window  *self);
void           ms5_window_emit_undo     (Ms5Window  *self,
                                         const char *id);
void           ms5_window_emit_settle   (Ms5Window  *self,
                                         const char *id,
                                         json_t     *chosen);
void           ms5_window_emit_act      (Ms5Window       *self,
                                         Ms5Action       *action,
                                         const char      *told);

G_END_DECLS
