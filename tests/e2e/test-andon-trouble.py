#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls while the computer sleeps and while clocks move: none is lost, and none is told twice at one level.

usage: test-andon-trouble.py MS5CTL SHIFTED_TIME (MS5_SERVER, MS5_SOURCE_ROOT and MS5_BUILD_ROOT in the environment)
"""
import math
import re
import sys

import ms5_server
from ms5_server import equal

from hall import NAMES, Hall, only_people_call
from shifted import DAY_S, Shift, environment, get_time
from window import Desktop, GLib, Program, until

BANNER = 'Critical, Safety: '
REACH_S = 5
SOON_S = 4
HOUR_S = 3600
AGE_S = 600
UNITS_S = {'day': DAY_S, 'hour': 3600, 'minute': 60, 'second': 1}
LATE_S = 15
KINDS = {'safety': 'Safety', 'quality': 'Quality', 'material': 'Material', 'maintenance': 'Maintenance', 'stop': 'Machine stop'}
desktop = None


def title(kind: str, line: str) -> str:
    return f'{KINDS[kind]}: {NAMES[line]}'


def raise_call(hall: Hall, line: str, kind: str) -> str:
    """What the server calls it."""
    return hall.act('call.raise', line=line, type=kind)['id']


def raise_and_tell(hall: Hall, line: str, kind: str) -> str:
    key = raise_call(hall, line, kind)
    wait_told(title(kind, line), 0)
    return key


def wait_told(call: str, level: int) -> None:
    until(lambda: level in desktop.told(call), lambda: f'«{call}» at level {level}: {desktop.notified}')


def wait_level(hall: Hall, key: str, level: int) -> None:
    until(lambda: hall.calls()[key].get('level') == level, lambda: f'level {level} of {hall.calls()[key]}')


def check_told_once(call: str, *levels: int) -> None:
    """At all of these, and perhaps at those between, which may have passed before anybody could be told."""
    told = desktop.told(call)
    assert sorted(set(told)) == told and set(levels) <= set(told), f'«{call}» was told at {told}, not once at {levels}'


def signed_in(hall: Hall, more: dict = None) -> Program:
    desktop.notified.clear()
    program = Program(desktop, more).start()
    program.sign_in_to(hall.server.port, 'maria')
    return program


# The computer sleeps

def one_line_is_watched(plant: dict) -> None:
    """Whether somebody is there to watch it: that is the only rule."""
    rule = next(rule for rule in plant['rules'] if rule['kind'] == 'unwatched')
    plant['rules'] = [{**rule, 'after_s': 1, 'lines': ['L5']}]


def unwatched(hall: Hall) -> list:
    return [call for call in hall.calls().values() if call.get('rule') == 'unwatched']


def what_happens_meanwhile(hall: Hall, shown: str, other: str) -> tuple:
    """The calls that escalate: one that was shown before, and one that is raised now."""
    hall.escalate(1, 10)
    late = raise_call(hall, 'L2', 'safety')
    hall.act('call.acknowledge', line='L3', key=raise_call(hall, 'L3', 'safety'))
    hall.act('call.resolve', line='L3', key=raise_call(hall, 'L3', 'material'))
    hall.act('call.resolve', line='L4', key=other)
    for key in (shown, late):
        wait_level(hall, key, 2)
        until(lambda k=key: hall.calls()[k].get('unreached'), 'the server to say that nobody was told')
    # It has heard nothing for so long that it counts the computer as gone.
    equal(unwatched(hall), [])
    until(lambda: unwatched(hall), 'the server to say that nobody watches', 2 * ms5_server.DEADLINE)
    return shown, late


def the_computer_sleeps():
    hall = Hall(change=one_line_is_watched, more=f'[push]\nreach_s={REACH_S}\n')
    hall.escalate(3600)
    program = signed_in(hall)
    shown = raise_and_tell(hall, 'L1', 'safety')
    other = raise_and_tell(hall, 'L4', 'quality')
    with program.asleep():
        calling = what_happens_meanwhile(hall, shown, other)

    # What calls is told, each at the level that it has; what is over is not.
    for line in ('L1', 'L2'):
        wait_told(title('safety', line), 2)
    program.wait('status bar', 'Live')
    program.wait('alert', BANNER)
    until(lambda: not any(hall.calls()[key].get('unreached') for key in calling), 'the server to know that somebody was told')
    for key in calling:
        equal(len([entry for entry in hall.journal() if entry.get('call') == key and entry['what'] == 'undeliverable']), 1)

    # What would be told again comes before what is new.
    raise_and_tell(hall, 'L4', 'material')
    check_told_once(title('safety', 'L1'), 0, 2)
    check_told_once(title('safety', 'L2'), 2)
    check_told_once(title('quality', 'L4'), 0)
    equal(desktop.told(title('safety', 'L3')) + desktop.told(title('material', 'L3')), [])
    until(lambda: is_shown_what_is_due(hall), lambda: f'what is due, not {desktop.n_shown()} of {hall.calls()}')
    check_page(program, hall)
    program.stop()
    hall.stop()


def is_shown_what_is_due(hall: Hall) -> bool:
    return desktop.n_shown() == sum(call['state'] == 'raised' for call in hall.calls().values())


def check_page(program: Program, hall: Hall) -> None:
    """Every call that is open is there."""
    lines = {call['line'] for call in hall.calls().values() if call['state'] != 'resolved'}
    program.activate('show-page', GLib.Variant('s', 'andon'))
    text = until(lambda: (said := program.text('Ms5AndonPage')) and all(NAMES[line] in said for line in lines) and said,
                 lambda: f'{lines} in {program.text("Ms5AndonPage")}')
    assert title('safety', 'L1') in text and title('safety', 'L2') in text, text


# Clocks move

class Clocks:
    """A hall and a window with a clock each that can be set, and a critical call that was told."""

    def __init__(self, *delays: float):
        self.server, self.window = Shift(sys.argv[2]), Shift(sys.argv[2])
        with environment(self.server.environment()):
            self.hall = Hall(change=only_people_call)
        self.server.need(self.hall.server)
        self.hall.root = self.hall.server.token('root')
        self.hall.escalate(*delays)
        self.program = signed_in(self.hall, self.window.environment())
        key = raise_and_tell(self.hall, 'L1', 'safety')
        self.raised = self.hall.calls()[key]['raised']
        self.age = 0
        # It is old enough to see whether its age is right.
        self.set_server(AGE_S)
        self.wait_timer()

    def set_server(self, seconds: int) -> None:
        """Who was signed in for a shorter time has to do that again. It has other work to look at the time for, too."""
        self.server.set(seconds)
        self.hall.root = self.hall.server.token('root')

    def wait_timer(self) -> None:
        """Until the banner's says how old the call is."""
        until(self.is_timer_right, lambda: f'{self.get_age()} s, not {self.find_timer()} s')

    def is_timer_right(self) -> bool:
        """In words it is told anew with each minute only, and after a day to the hour."""
        age, told = self.get_age(), self.find_timer()
        return age - UNITS_S['minute' if age < DAY_S else 'hour'] - LATE_S < told < age + LATE_S

    def get_age(self) -> float:
        """By the clock of the server, if that was not set back."""
        self.age = max(self.age, get_time(self.hall.server) - self.raised / 1000)
        return self.age

    def find_timer(self) -> float:
        banner = next(iter(self.program.all('alert', BANNER)), None)
        timer = banner.first('timer') if banner is not None else None
        words = re.findall(r'(\d+) (day|hour|minute|second)', timer.name) if timer is not None else []
        return sum(int(n) * UNITS_S[unit] for n, unit in words) if words else math.nan

    def stop(self) -> None:
        check_told_once(title('safety', 'L1'), *range(len(self.hall.escalations('L1')) + 1))
        self.program.stop()
        self.hall.stop()


def the_clock_of_the_window_moves():
    clocks = Clocks(DAY_S)
    for seconds, kind in ((DAY_S, 'quality'), (-DAY_S, 'material'), (0, 'maintenance')):
        clocks.window.set(seconds)
        raise_and_tell(clocks.hall, 'L2', kind)
        equal(desktop.told(title(kind, 'L2')), [0])
        clocks.wait_timer()
        clocks.program.wait('status bar', 'Live')
    clocks.stop()


def the_clock_of_the_server_moves():
    """Forward over two levels, and back again: then time goes on slowly, and not back."""
    clocks = Clocks(AGE_S / 2, DAY_S)
    wait_told(title('safety', 'L1'), 1)
    for seconds, kind in ((AGE_S + DAY_S, 'quality'), (AGE_S, 'material'), (AGE_S - DAY_S, 'maintenance'), (AGE_S + DAY_S, 'stop')):
        clocks.set_server(seconds)
        raise_and_tell(clocks.hall, 'L2', kind)
        clocks.wait_timer()
        clocks.program.wait('status bar', 'Live')
        check_told_once(title('safety', 'L1'), 0, 1, 2)
    clocks.stop()


def machines_still_call_after_the_clock_was_set_back():
    """What they say is of the time that it is now."""
    shift = Shift(sys.argv[2])
    with environment(shift.environment()):
        hall = Hall()
    shift.need(hall.server)
    hall.root = hall.server.token('root')
    hall.escalate(SOON_S)
    for line in ('L1', 'L2'):
        hall.publish(line, state='Execute')
    until(lambda: all(hall.lines()[line]['state'] == 'Execute' for line in ('L1', 'L2')), 'the lines to run')
    shift.set(-HOUR_S)
    program = signed_in(hall)
    for line in ('L1', 'L2'):
        hall.publish(line, state='Execute', faults=['E42'])
        wait_told(title('safety', line), 1)
        check_told_once(title('safety', line), 0, 1)
    program.stop()
    hall.stop()


if __name__ == '__main__':
    TESTS = [the_computer_sleeps, the_clock_of_the_window_moves, the_clock_of_the_server_moves,
             machines_still_call_after_the_clock_was_set_back]
    try:
        desktop = Desktop()
    except ms5_server.Skip as reason:
        print(f'1..0 # SKIP {reason}')
        sys.exit(77)
    wanted = sys.argv[3:]
    ms5_server.run(*[test for test in TESTS if not wanted or test.__name__ in wanted])
