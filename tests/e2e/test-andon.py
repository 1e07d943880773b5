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
desktop = None


class Floor:
    """Two people at two PCs: «maria» with dunst, «otto» with the notification daemon of GNOME's classic desktop."""

    def __init__(self):
        if not os.path.exists(DAEMON):
            raise ms5_server.Skip('notification-daemon is not installed')
        self.hall = Hall()
        ms5_server.add_user(self.hall.server, self.hall.root, 'otto', 'maintenance')
        self.here = Program(desktop).start()
        self.here.sign_in_to(self.hall.server.port, 'maria')
        self.there = OtherSession(DAEMON)
        self.there.monitor = self.there.monitoring()
        self.other = Sandboxed(self.there).start_signed_in(self.hall.server.port, 'otto')

    def escalate(self, *delays: float) -> None:
        """What is critical escalates so many seconds after it was raised, and by no other policy."""
        url = '/api/v1/escalation'
        policies = self.hall.server.get(url, self.hall.root)['policies']
        seen = next(policy for policy in policies if policy['id'] == 'critical')
        levels = [{'unacknowledged_after_s': delay, 'roles': ['maintenance', 'shift_manager']} for delay in delays]
        self.hall.server.ask('PUT', f'{url}/critical', {'priorities': ['critical'], 'levels': levels}, self.hall.root,
                             {'If-Match': f'"{seen["version"]}"'}).expect(200)

    def fault(self, line: str, *faults: str) -> None:
        self.hall.publish(line, state='Execute', faults=list(faults))

    def told(self, session, line: str) -> list:
        return [body for body in session.notified if NAMES[line] in body[3]]

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
    floor.escalate(3600)
    desktop.notified.clear()

    # A rule fires on a sample: both people are told, once each, and urgently.
    floor.fault('L1', 'E42')
    for session in (desktop, floor.there):
        until(lambda s=session: floor.told(s, 'L1'), lambda s=session: f'the notification, not {s.notified}')
        hints = floor.told(session, 'L1')[0][6]
        equal(hints['urgency'], URGENCY_CRITICAL)
        assert 'acknowledge' in floor.told(session, 'L1')[0][5], floor.told(session, 'L1')[0]
    key = next(key for key, call in hall.calls().items() if call['equipment'] == 'FL1' and call['state'] == 'raised')
    floor.here.wait('alert', BANNER)

    # One answers in the notification: at the other PC it goes, and nobody was told twice.
    closed = floor.there.n_closed
    desktop.choose('Acknowledge')
    until(lambda: hall.calls()[key]['state'] == 'acknowledged', 'the acknowledgement')
    equal(hall.calls()[key]['acknowledged_by'], 'maria')
    until(lambda: floor.there.n_closed > closed, 'the notification at the other PC to go')
    until(lambda: desktop.n_shown() == 0, 'the notification here to go')
    floor.here.wait_gone('alert', BANNER)
    equal((len(floor.told(desktop, 'L1')), len(floor.told(floor.there, 'L1'))), (1, 1))
    story = until(lambda: [entry for entry in entries(floor, key) if entry['what'] == 'acknowledged'], 'the journal')[0]
    equal(story['by'], 'maria')
    assert story['device'] and story['via'].partition(':')[0] in ('desktop', 'delivery'), story
    equal([entry['what'] for entry in reversed(entries(floor, key))][:1], ['raised'])

    # And the other way: the banner and the notification here vanish when the other PC answers.
    floor.fault('L2', 'E42')
    floor.here.wait('alert', BANNER)
    until(lambda: floor.told(desktop, 'L2') and floor.told(floor.there, 'L2') and desktop.n_shown() == 1, 'the second call')
    key = next(key for key, call in hall.calls().items() if call['state'] == 'raised' and key != key_of(floor, 'L1'))
    floor.other.activate('acknowledge-call', GLib.Variant('(ss)', ('L2', key)))
    until(lambda: hall.calls()[key].get('acknowledged_by') == 'otto', 'the acknowledgement')
    floor.here.wait_gone('alert', BANNER)
    until(lambda: desktop.n_shown() == 0, 'the notification here to go')
    floor.stop()


def key_of(floor: Floor, line: str) -> str:
    calls = floor.hall.server.get(f'/api/v1/calls?line={line}', floor.hall.root)['calls']
    return calls[0]['key']


def a_level_due_while_the_server_was_killed_is_told_once():
    floor = Floor()
    hall = floor.hall
    floor.escalate(DUE_S, 3600)
    floor.fault('L3', 'E42')
    until(lambda: floor.told(floor.there, 'L3') and floor.told(desktop, 'L3'), 'the first notification')
    due = hall.calls()[key_of(floor, 'L3')]['raised'] / 1000 + DUE_S
    hall.kill()
    until(lambda: time.time() > due, 'the level to be due')
    hall.again()
    steps = until(lambda: [event for event in escalations(hall) if event['level'] == 1], 'the level')
    equal([(event['level'], event.get('late')) for event in steps], [(1, True)])
    until(lambda: len(floor.told(floor.there, 'L3')) >= 2 and len(floor.told(desktop, 'L3')) >= 2, 'the second notification')
    hall.kill()
    hall.again()
    until(lambda: floor.other.state('link-state') == 'live' and floor.here.state('link-state') == 'live', 'the links')
    equal(len(escalations(hall)), 1)
    equal(len(floor.told(floor.there, 'L3')), 2)
    equal(len(floor.told(desktop, 'L3')), 2)
    floor.stop()


def escalations(hall: Hall) -> list:
    events = hall.server.get('/api/v1/events?after=0&topic=escalations/L3&limit=1000', hall.root)['events']
    return [event['op'][4] for event in events]


if __name__ == '__main__':
    TESTS = [an_emergency_stop_is_seen_and_answered, a_level_due_while_the_server_was_killed_is_told_once]
    try:
        desktop = Desktop()
    except ms5_server.Skip as reason:
        print(f'1..0 # SKIP {reason}')
        sys.exit(77)
    wanted = sys.argv[2:]
    ms5_server.run(*[test for test in TESTS if not wanted or test.__name__ in wanted])
