#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is told when, from a manager's screen to the server and to everybody else's.

usage: test-escalation-window.py MS5CTL (MS5_SERVER, MS5_SOURCE_ROOT and MS5_BUILD_ROOT in the environment)
"""
import sys

import ms5_server
from ms5_server import equal

from hall import Hall
from window import Atspi, Desktop, Program, until

desktop = None
PAGE = 'Ms5EscalationPage'
PATH = '/api/v1/escalation'


def policy(hall: Hall, name: str) -> dict:
    return next(each for each in hall.server.get(PATH, hall.root)['policies'] if each['id'] == name)


def put(hall: Hall, name: str, delay: int) -> None:
    """What the administrator does elsewhere: the second level of it is told so late."""
    now = policy(hall, name)
    levels = now['levels']
    levels[1]['unacknowledged_after_s'] = delay
    body = {key: now[key] for key in ('priorities', 'lines', 'types', 'shifts') if key in now} | {'levels': levels}
    hall.server.ask('PUT', f'{PATH}/{name}', body, hall.root, {'If-Match': f'"{now["version"]}"'}).expect(200)


def opened(hall: Hall, user: str) -> Program:
    program = Program(desktop).start()
    program.sign_in_to(hall.server.port, user)
    program.activate_in_window('escalation')
    until(lambda: program.frame('Escalation – '), 'the page')
    program.wait_text('Critical · all lines', PAGE)
    return program


def edit(program: Program) -> None:
    program.wait('push button', 'Open: Critical · all lines', PAGE).press()
    program.wait_text('Level 3 · ', PAGE)


def set_delay(program: Program, minutes: int) -> None:
    """That of the second level, until it is acknowledged."""
    spins = until(lambda: program.all('spin button', 'Not acknowledged after: how long', PAGE)[1:2], 'the delays')
    assert Atspi.Value.set_current_value(spins[0].accessible, minutes), 'the delay cannot be set'
    program.wait_text(f'Level 2 · after {minutes}\u00a0min', PAGE)


def can_save(program: Program) -> bool:
    buttons = program.all('push button', 'Save', PAGE)
    return bool(buttons) and buttons[0].is_sensitive()


def save(program: Program) -> None:
    until(lambda: can_save(program), lambda: f'it to be good enough: {program.text(PAGE)}')
    program.wait('push button', 'Save', PAGE).press()


def a_manager_changes_when_people_are_told():
    hall = Hall()
    program = opened(hall, 'maria')
    program.wait_text('As configured', PAGE)

    # What it would mean is seen before it counts, and nothing counts before it is saved.
    edit(program)
    assert not can_save(program), 'there is nothing to be saved'
    program.wait_text('If nobody acknowledges it', PAGE)
    program.wait_text('+2\u00a0min', PAGE)
    set_delay(program, 4)
    program.wait_text('Not saved yet', PAGE)
    program.wait_text('+4\u00a0min', PAGE)
    program.wait_text('maria', PAGE)
    equal(policy(hall, 'critical')['levels'][1]['unacknowledged_after_s'], 120)
    save(program)
    until(lambda: policy(hall, 'critical').get('by') == 'maria', lambda: f'it to count: {policy(hall, "critical")}')
    equal(policy(hall, 'critical')['levels'][1]['unacknowledged_after_s'], 240)
    program.wait_text('Changed by maria', PAGE)

    # What somebody else does is seen at once, and asked about where it meets an own change.
    put(hall, 'critical', 180)
    program.wait_text('Changed by root', PAGE)
    program.wait_text('after 3\u00a0min', PAGE)
    edit(program)
    set_delay(program, 4)
    put(hall, 'critical', 200)
    program.wait_text('root has changed this rule meanwhile', PAGE)
    assert not can_save(program), 'nobody has decided what counts'
    program.wait('push button', 'Keep Mine', PAGE).press()
    save(program)
    until(lambda: policy(hall, 'critical')['by'] == 'maria', lambda: f'the decision to count: {policy(hall, "critical")}')
    equal(policy(hall, 'critical')['levels'][1]['unacknowledged_after_s'], 240)
    program.wait_text('Changed by maria', PAGE)
    program.stop()
    hall.stop()


def somebody_else_only_reads():
    hall = Hall()
    ms5_server.add_user(hall.server, hall.root, 'otto', 'operator')
    program = opened(hall, 'otto')
    program.wait_text('Managers and administrators can change it', PAGE)
    assert not program.all('push button', 'New Rule', PAGE), 'an operator could make a rule'
    edit(program)
    assert not program.all('push button', 'Save', PAGE), 'an operator could save'
    program.wait_text('If nobody acknowledges it', PAGE)
    program.stop()
    hall.stop()


if __name__ == '__main__':
    TESTS = [a_manager_changes_when_people_are_told, somebody_else_only_reads]
    try:
        desktop = Desktop()
    except ms5_server.Skip as reason:
        print(f'1..0 # SKIP {reason}')
        sys.exit(77)
    wanted = sys.argv[2:]
    ms5_server.run(*[test for test in TESTS if not wanted or test.__name__ in wanted])
