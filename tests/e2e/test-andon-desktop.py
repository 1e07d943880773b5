#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls while the window is closed and what the desktop is made of goes and comes back: none is lost, and nobody hears of
one twice at one level from one notification daemon. And what the server knows of who was told.

usage: test-andon-desktop.py MS5CTL (MS5_SERVER, MS5_SOURCE_ROOT and MS5_BUILD_ROOT in the environment)
"""
import json
import os
import subprocess
import sys

import ms5_server
from ms5_server import equal

from hall import CTL, NAMES, Hall, only_people_call
from window import Desktop, GLib, OtherSession, Program, Sandboxed, Session, until

COUNTS = ('sent', 'received', 'shown', 'opened', 'acted', 'failed', 'expired')
desktop = None


def title(kind: str, line: str) -> str:
    return f'{kind}: {NAMES[line]}'


def raise_call(hall: Hall, line: str, kind: str) -> str:
    """What the server calls it."""
    return hall.act('call.raise', line=line, type=kind)['id']


def raise_and_tell(hall: Hall, session: Session, line: str, kind: str) -> str:
    key = raise_call(hall, line, kind)
    until(lambda: session.told(title(kind.capitalize(), line)), lambda: f'{kind} of {line} to be told: {session.notified}')
    return key


def close_window(program: Program) -> None:
    program.activate('keep-watching')
    program.activate('close-window')
    until(lambda: program.is_running() and program.state('in-background'), 'the window to be closed')


def figures(hall: Hall) -> dict:
    """Of what was sent to desktops."""
    channels = hall.server.get('/api/v1/deliveries/figures', hall.root)['channels']
    return next((channel for channel in channels if channel['channel'] == 'desktop'), dict.fromkeys(COUNTS, 0))


def what_happens_meanwhile(hall: Hall, calling: str, other: str) -> None:
    """Nobody can be told on the desktop: one call escalates, of another somebody takes care, and one is new."""
    hall.escalate(1, 3600)
    until(lambda: hall.calls()[calling].get('level') == 1, 'the level')
    hall.act('call.acknowledge', line='L3', key=other)
    raise_call(hall, 'L2', 'quality')


def check_told(hall: Hall, session: Session, new_line: str) -> None:
    """What calls now, by the daemon of now, once. What it would be told again comes before what is new."""
    until(lambda: 1 in session.told(title('Safety', 'L1')) and session.told(title('Quality', 'L2')),
          lambda: f'both calls, not {session.notified}')
    key = raise_and_tell(hall, session, new_line, 'material')
    hall.act('call.resolve', line=new_line, key=key)
    until(lambda: session.n_shown() == 2, lambda: f'both calls, not {session.n_shown()}')
    equal(session.told(title('Safety', 'L1')), [1])
    equal(session.told(title('Quality', 'L2')), [0])
    equal(session.told(title('Quality', 'L3')), [])


def the_notification_daemon_dies():
    """While the window is closed."""
    hall = Hall(change=only_people_call)
    hall.escalate(3600)
    desktop.notified.clear()
    program = Program(desktop).start()
    program.sign_in_to(hall.server.port, 'maria')
    close_window(program)
    calling = raise_and_tell(hall, desktop, 'L1', 'safety')
    other = raise_and_tell(hall, desktop, 'L3', 'quality')
    equal((desktop.told(title('Safety', 'L1')), desktop.told(title('Quality', 'L3'))), ([0], [0]))

    desktop.kill_dunst()
    desktop.notified.clear()
    what_happens_meanwhile(hall, calling, other)
    until(lambda: figures(hall)['received'] == figures(hall)['sent'] == 4, 'the program to know of it')
    equal(figures(hall)['shown'], 2)
    desktop.start_dunst()
    check_told(hall, desktop, 'L4')
    until(lambda: figures(hall)['shown'] == 5, 'the server to know that it was shown')

    # What was on the desktop went with the daemon, and the next one shows it, too.
    desktop.kill_dunst()
    desktop.notified.clear()
    desktop.start_dunst()
    check_told(hall, desktop, 'L5')

    # A window that comes back tells nothing again.
    program.activate('open-call', GLib.Variant('(ss)', ('L1', calling)))
    until(lambda: program.frame('Andon – '), 'the window')
    program.wait('alert', 'Critical, Safety')
    check_told(hall, desktop, 'L4')
    program.stop()
    hall.stop()


def the_session_bus_dies():
    """With the notification daemon, while the window is closed."""
    hall = Hall(change=only_people_call)
    hall.escalate(3600)
    session = OtherSession()
    program = Sandboxed(session).start_signed_in(hall.server.port, 'maria')
    close_window(program)
    calling = raise_and_tell(hall, session, 'L1', 'safety')
    other = raise_and_tell(hall, session, 'L3', 'quality')
    equal((session.told(title('Safety', 'L1')), session.told(title('Quality', 'L3'))), ([0], [0]))

    session.kill()
    session.notified.clear()
    what_happens_meanwhile(hall, calling, other)
    session.start()
    check_told(hall, session, 'L4')
    assert program.state('in-background'), 'a window that nobody wanted'
    program.activate('quit')
    program.wait_end()
    session.kill()
    hall.stop()


# What becomes of it

def wait_figures(hall: Hall, **counts: int) -> None:
    wanted = {**dict.fromkeys(COUNTS, 0), **counts}
    until(lambda: {name: figures(hall)[name] for name in COUNTS} == wanted, lambda: f'{wanted}, not {figures(hall)}')


def deliveries(hall: Hall, *args: str) -> str:
    done = subprocess.run([CTL, 'deliveries', *args, '--server', f'http://127.0.0.1:{hall.server.port}', '--account', 'root',
                           '--password-file', str(hall.password)], capture_output=True, text=True, timeout=ms5_server.DEADLINE, check=False,
                          env={**os.environ, 'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/nowhere'})
    equal(done.returncode, 0, done.stderr)
    return done.stdout


def the_server_knows_who_was_told():
    """One person is there and answers; another has a computer that is off."""
    hall = Hall(change=only_people_call)
    hall.escalate(3600)
    ms5_server.add_user(hall.server, hall.root, 'otto', 'maintenance')
    token = hall.server.token('otto', device='pc-otto')
    hall.server.ask('PUT', '/api/v1/devices/pc-otto', {'channel': 'desktop'}, token).expect(200)
    desktop.notified.clear()
    program = Program(desktop).start()
    program.sign_in_to(hall.server.port, 'maria')

    key = raise_and_tell(hall, desktop, 'L1', 'safety')
    wait_figures(hall, sent=2, received=1, shown=1)
    desktop.choose('Open')
    until(lambda: program.frame('Andon – '), 'the page of calls')
    wait_figures(hall, sent=2, received=1, shown=1, opened=1)
    desktop.choose('Acknowledge')
    wait_figures(hall, sent=2, received=1, shown=1, opened=1, acted=1)
    until(lambda: desktop.n_shown() == 0, 'the notification to go')
    until(lambda: hall.calls()[key].get('acknowledged_by') == 'maria', 'the acknowledgement')
    led = until(lambda: [entry['via'] for entry in hall.journal() if entry['what'] == 'acknowledged'], 'the journal')
    equal([via.partition(':')[0] for via in led], ['delivery'])

    # Of what was only looked at nothing else is said.
    raise_and_tell(hall, desktop, 'L2', 'quality')
    wait_figures(hall, sent=4, received=2, shown=2, opened=1, acted=1)
    equal(json.loads(deliveries(hall, '--json'))['channels'], [figures(hall)])
    row = next(line for line in deliveries(hall).splitlines() if line.startswith('desktop'))
    equal(row.split()[1:8], ['4', '2', '2', '1', '1', '0', '0'])
    program.stop()
    hall.stop()


if __name__ == '__main__':
    TESTS = [the_notification_daemon_dies, the_session_bus_dies, the_server_knows_who_was_told]
    try:
        desktop = Desktop()
    except ms5_server.Skip as reason:
        print(f'1..0 # SKIP {reason}')
        sys.exit(77)
    wanted = sys.argv[2:]
    ms5_server.run(*[test for test in TESTS if not wanted or test.__name__ in wanted])
