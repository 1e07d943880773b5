#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a machine's signal to the notifications of two people, and from the answer of one to the screen of the other.

usage: test-andon.py MS5CTL (MS5_SERVER, MS5_SOURCE_ROOT and MS5_BUILD_ROOT in the environment)
"""
import os
import sys
import time

import ms5_server
from ms5_server import equal

from hall import NAMES, Hall
from window import Desktop, GLib, OtherSession, Program, Sandboxed, until

DAEMON = '/usr/lib/notification-daemon/notification-daemon'
URGENCY_CRITICAL = 2
BANNER = 'Critical, Safety'
DUE_S = 8
SOON_S = 4
OFFSETS_S = {'L1': -0.1, 'L2': 0, 'L3': 0.05, 'L4': 0.1}
desktop = None


def only_faults_call(plant: dict) -> None:
    """Not machines that say nothing for a while."""
    plant['rules'] = [rule for rule in plant['rules'] if rule['kind'] == 'fault']


class Floor:
    """Two people at two PCs: «maria» with dunst, «otto» with the notification daemon of GNOME's classic desktop."""

    def __init__(self):
        if not os.path.exists(DAEMON):
            raise ms5_server.Skip('notification-daemon is not installed')
        self.hall = Hall(change=only_faults_call)
        ms5_server.add_user(self.hall.server, self.hall.root, 'otto', 'maintenance')
        self.here = Program(desktop).start()
        self.here.sign_in_to(self.hall.server.port, 'maria')
        self.there = OtherSession(DAEMON)
        self.other = Sandboxed(self.there).start_signed_in(self.hall.server.port, 'otto')

    def fault(self, line: str, *faults: str) -> None:
        self.hall.publish(line, state='Execute', faults=list(faults))

    def stop(self) -> None:
        self.here.stop()
        self.other.activate('quit')
        self.other.wait_end()
        self.there.kill()
        self.hall.stop()


def entries(floor: Floor, key: str) -> list:
    return [entry for entry in floor.hall.journal() if entry.get('call') == key]


def an_emergency_stop_is_seen_and_answered():
    floor = Floor()
    hall = floor.hall
    hall.escalate(3600)
    desktop.notified.clear()

    # A rule fires on a sample: both people are told, once each, and urgently.
    floor.fault('L1', 'E42')
    for session in (desktop, floor.there):
        until(lambda s=session: s.told(NAMES['L1']), lambda s=session: f'the notification, not {s.notified}')
        body = next(body for body in session.notified if NAMES['L1'] in body[3])
        equal(body[6]['urgency'], URGENCY_CRITICAL)
        assert 'acknowledge' in body[5], body
    key = next(key for key, call in hall.calls().items() if call['equipment'] == 'FL1' and call['state'] == 'raised')
    floor.here.wait('alert', BANNER)

    # One answers in the notification: at the other PC it goes, and nobody was told twice.
    closed = floor.there.n_closed
    desktop.choose('Acknowledge')
    until(lambda: hall.calls()[key]['state'] == 'acknowledged', 'the acknowledgement')
    equal(hall.calls()[key]['acknowledged_by'], 'maria')
    until(lambda: floor.there.n_closed > closed, 'the notification at the other PC to go')
    until(lambda: desktop.n_shown() == 0, 'the notification here to go')
    until(lambda: says_acknowledged(floor, 'L1'), 'the banner to say whose it is now')
    equal((desktop.told(NAMES['L1']), floor.there.told(NAMES['L1'])), ([0], [0]))
    story = until(lambda: [entry for entry in entries(floor, key) if entry['what'] == 'acknowledged'], 'the journal')[0]
    equal(story['by'], 'maria')
    assert story['device'] and story['via'].partition(':')[0] in ('desktop', 'delivery'), story
    equal([entry['what'] for entry in reversed(entries(floor, key))][:1], ['raised'])

    # And the other way: the banner and the notification here go when the other PC answers, and the own call is in sight.
    floor.fault('L2', 'E42')
    floor.here.wait('alert', f'{BANNER}: {NAMES["L2"]}')
    until(lambda: desktop.told(NAMES['L2']) and floor.there.told(NAMES['L2']) and desktop.n_shown() == 1, 'the second call')
    key = next(key for key, call in hall.calls().items() if call['state'] == 'raised' and key != key_of(floor, 'L1'))
    floor.other.activate('acknowledge-call', GLib.Variant('(ss)', ('L2', key)))
    until(lambda: hall.calls()[key].get('acknowledged_by') == 'otto', 'the acknowledgement')
    floor.here.wait_gone('alert', f'{BANNER}: {NAMES["L2"]}')
    until(lambda: says_acknowledged(floor, 'L1'), 'the own call to be in sight')
    until(lambda: desktop.n_shown() == 0, 'the notification here to go')
    floor.stop()


def says_acknowledged(floor: Floor, line: str) -> bool:
    """That banner is of a call that the reader has answered: one that nobody has would come first."""
    return any(', acknowledged' in node.name for node in floor.here.all('alert', f'{BANNER}: {NAMES[line]}'))


def key_of(floor: Floor, line: str) -> str:
    calls = floor.hall.server.get(f'/api/v1/calls?line={line}', floor.hall.root)['calls']
    return calls[0]['key']


def told(floor: Floor, line: str) -> tuple:
    return desktop.told(NAMES[line]), floor.there.told(NAMES[line])


def a_level_due_while_the_server_was_killed_is_told_once():
    floor = Floor()
    hall = floor.hall
    hall.escalate(DUE_S, 3600)
    desktop.notified.clear()
    floor.fault('L3', 'E42')
    until(lambda: told(floor, 'L3') == ([0], [0]), 'the first notification')
    due = hall.calls()[key_of(floor, 'L3')]['raised'] / 1000 + DUE_S
    hall.kill()
    until(lambda: time.time() > due, 'the level to be due')
    hall.again()
    until(lambda: hall.escalations('L3'), 'the level')
    until(lambda: all(len(levels) > 1 for levels in told(floor, 'L3')), 'the second notification')
    hall.kill()
    hall.again()
    check_told_once(floor, ['L3'])
    equal([(event['level'], event.get('late')) for event in hall.escalations('L3')], [(1, True)])
    floor.stop()


def check_told_once(floor: Floor, lines: list) -> None:
    """Both levels of the calls there, to both people. What is told again would come before what is new."""
    until(lambda: floor.other.state('link-state') == 'live' and floor.here.state('link-state') == 'live', 'the links')
    floor.fault('L5', 'E42')
    until(lambda: all(told(floor, 'L5')), 'another call')
    for line in lines:
        equal(told(floor, line), ([0, 1], [0, 1]), line)
        equal([event['level'] for event in floor.hall.escalations(line)], [1], line)


def the_server_is_killed_while_a_level_is_told():
    """Just before it is due, when it is, and a little later: wherever that is on the way to those who are told."""
    floor = Floor()
    hall = floor.hall
    hall.escalate(SOON_S)
    desktop.notified.clear()
    for line, offset in OFFSETS_S.items():
        floor.fault(line, 'E42')
        until(lambda l=line: told(floor, l) == ([0], [0]), 'the first notification')
        due = hall.calls()[key_of(floor, line)]['raised'] / 1000 + SOON_S
        until(lambda moment=due + offset: time.time() >= moment, 'the level to be about due')
        hall.kill()
        hall.again()
        until(lambda l=line: all(len(levels) > 1 for levels in told(floor, l)), 'the second notification')
    check_told_once(floor, list(OFFSETS_S))
    floor.stop()


if __name__ == '__main__':
    TESTS = [an_emergency_stop_is_seen_and_answered, a_level_due_while_the_server_was_killed_is_told_once,
             the_server_is_killed_while_a_level_is_told]
    try:
        desktop = Desktop()
    except ms5_server.Skip as reason:
        print(f'1..0 # SKIP {reason}')
        sys.exit(77)
    wanted = sys.argv[2:]
    ms5_server.run(*[test for test in TESTS if not wanted or test.__name__ in wanted])
