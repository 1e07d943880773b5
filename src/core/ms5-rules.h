/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-plant.h"

G_BEGIN_DECLS

/**
 * Ms5RuleFact:
 * @kind: the kind of rule it concerns
 * @rule: (nullable): the only rule it concerns, if it was held against what that says
 * @line: a line's code
 * @equipment: (nullable): a piece of its equipment
 * @subject: (nullable): a sensor's or a fault's code, or the state; of a stop its reason
 * @since: since when it is so: the stop's start, the sensor's limit passed, the fault reported; in time to
 *   come if it will be so unless something happens
 * @alarm_since: of a sensor: since when an alarm limit is passed; %MS5_TIME_NONE if none is
 * @category: of a stop
 * @planned: of a stop: whether its reason is declared planned
 * @state: of a state: which
 * @mode: of a state: in which mode
 *
 * Something that is so now. Texts are borrowed.
 */
typedef struct
{
  Ms5RuleKind kind;
  const Ms5Rule *rule;
  const char *line;
  const char *equipment;
  const char *subject;
  Ms5Time since;
  Ms5Time alarm_since;
  Ms5Category category;
  gboolean planned;
  Ms5State state;
  Ms5Mode mode;
} Ms5RuleFact;

/**
 * Ms5RuleMatch:
 * @rule: the rule
 * @fact: the index of the fact
 * @call_type: the type of the call to raise; borrowed from the plant
 * @priority: its priority
 * @since: since when what it watches is so
 *
 * What a rule watches is so.
 */
typedef struct
{
  const Ms5Rule *rule;
  guint fact;
  const char *call_type;
  Ms5Priority priority;
  Ms5Time since;
} Ms5RuleMatch;

void     ms5_rules_evaluate      (const Ms5Plant    *plant,
                                  const Ms5RuleFact *facts,
                                  guint              n_facts,
                                  GArray            *matches);
char    *ms5_rule_dup_key        (const Ms5Rule     *rule,
                                  const Ms5RuleFact *fact) G_GNUC_WARN_UNUSED_RESULT;
gboolean ms5_rule_watches        (const Ms5Rule     *rule,
                                  const char        *line,
                                  const char        *equipment,
                                  const char        *subject);

G_END_DECLS
