#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program without its window: it still tells of calls, and what is told leads back to a window.

usage: test-background.py MS5CTL (MS5_SERVER, MS5_SOURCE_ROOT and MS5_BUILD_ROOT in the environment)
"""
import os
import pathlib
import sys

import ms5_server
from ms5_server import equal

from hall import NAMES, Hall
from window import NAME, PROGRAM, Desktop, GLib, OtherSession, Program, Sandboxed, until

desktop = None
SERVICES = pathlib.Path(os.environ.get('HOME', '/nowhere')) / 'services'
SERVICE = '''[D-BUS Service]
Name={name}
Exec={program} --gapplication-service
'''


def signed_in(hall: Hall) -> Program:
    program = Program(desktop).start()
    program.sign_in_to(hall.server.port, 'maria')
    return program


def raise_call(hall: Hall, line: str) -> str:
    before = set(hall.calls())
    hall.act('call.raise', line=line, type='quality', note='look at the labels')
    return next(iter(set(hall.calls()) - before))


def wait_shown(program: Program, count: int) -> None:
    until(lambda: desktop.n_shown() == count, lambda: f'{count} notifications, not {desktop.n_shown()}: {program.tail()}')


def wait_in_background(program: Program) -> None:
    until(lambda: program.is_running() and program.state('in-background'), 'the window to be closed')


def wait_led_to(program: Program, code: str) -> None:
    """The Andon page, where the call's own button has the focus."""
    until(lambda: program.is_running() and program.state('shown-page') == 'andon', 'the Andon page')
    program.take_keys('Andon – ')
    until(lambda: any(NAMES[code] in row.name and any(button.has_focus() for button in row.all('push button', 'Acknowledge'))
                      for row in program.all('panel', None, 'Ms5AndonPage')), f'the call of {code} to have the focus')


def close_to_the_background(program: Program) -> None:
    program.activate('close-window')
    dialog = program.wait_dialog('Keep Watching in the Background?')
    # In dialogs of the toolkit a name has the underscore of its mnemonic.
    until(lambda: dialog.first('push button', '_Keep Watching'), 'the answer').press()
    wait_in_background(program)


def a_closed_window_still_tells():
    hall = Hall()
    program = signed_in(hall)
    close_to_the_background(program)

    key = raise_call(hall, 'L2')
    wait_shown(program, 1)
    desktop.choose('Open')
    wait_led_to(program, 'L2')
    program.key('Andon – ', 'Return')
    until(lambda: hall.calls()[key]['state'] == 'acknowledged', 'the acknowledgement')
    entry = next(entry for entry in hall.journal() if entry['what'] == 'acknowledged')
    assert entry['via'].partition(':')[0] in ('desktop', 'delivery'), entry

    # It is not asked again.
    program.activate('close-window')
    wait_in_background(program)
    until(lambda: desktop.n_shown() == 0, 'the notification to go')
    key = raise_call(hall, 'L1')
    wait_shown(program, 1)
    desktop.choose('Acknowledge')
    until(lambda: hall.calls()[key]['state'] == 'acknowledged', 'the acknowledgement')
    equal(hall.calls()[key]['acknowledged_by'], 'maria')
    # It was the desktop, by what the server had sent there if that had arrived by then.
    until(lambda: any(entry.get('via', '').partition(':')[0] in ('desktop', 'delivery')
                      for entry in hall.journal() if entry['what'] == 'acknowledged'),
          lambda: f'the journal to say what led to it: {hall.journal()}')
    wait_shown(program, 0)
    assert program.state('in-background'), 'a window that nobody wanted'

    program.activate('quit')
    program.wait_end()
    hall.stop()


def another_notification_daemon_shows_what_is_due():
    hall = Hall()
    program = signed_in(hall)
    close_to_the_background(program)
    key = raise_call(hall, 'L1')
    wait_shown(program, 1)
    desktop.kill_dunst()
    raise_call(hall, 'L2')
    hall.act('call.acknowledge', line='L1', key=key)
    desktop.start_dunst()
    wait_shown(program, 1)
    until(lambda: any(NAMES['L2'] in body[3] for body in desktop.notified), 'the other call')
    desktop.choose('Open')
    wait_led_to(program, 'L2')
    program.stop()
    hall.stop()


def it_starts_without_a_window():
    hall = Hall()
    program = signed_in(hall)
    program.stop()
    program.spawn('--background')
    wait_in_background(program)
    until(lambda: program.state('link-state') == 'live', 'the link')
    key = raise_call(hall, 'L3')
    wait_shown(program, 1)
    # Of a call that is over there is the journal.
    program.activate('open-call', GLib.Variant('(ss)', ('L3', 'whatever')))
    program.wait_text(f'Raised · Quality: {NAMES["L3"]}', 'Ms5JournalList')
    program.activate('open-call', GLib.Variant('(ss)', ('L3', key)))
    wait_led_to(program, 'L3')
    program.stop()
    hall.stop()


def a_notification_starts_the_program():
    hall = Hall()
    program = signed_in(hall)
    key = raise_call(hall, 'L4')
    wait_shown(program, 1)
    program.kill()
    bus = ('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus')
    (SERVICES / f'{NAME}.service').write_text(SERVICE.format(name=NAME, program=PROGRAM), encoding='utf-8')
    environment = {**program.environment(), 'ASAN_OPTIONS': os.environ.get('ASAN_OPTIONS', '') + ':detect_leaks=0'}
    desktop.bus.call_sync(*bus, 'UpdateActivationEnvironment', GLib.Variant('(a{ss})', (environment,)), None, 0, -1)
    desktop.bus.call_sync(*bus, 'ReloadConfig', None, None, 0, -1)

    program.activate('open-call', GLib.Variant('(ss)', ('L4', key)))
    until(lambda: program.state('shown-page') == 'andon' and program.state('in-background') is False, 'the call')
    program.activate('quit')
    until(lambda: not desktop.has_owner(NAME), 'the program to end')

    # What is acknowledged needs no window; the program ends when nobody wants more.
    program.activate('acknowledge-call', GLib.Variant('(ss)', ('L4', key)))
    until(lambda: hall.calls()[key]['state'] == 'acknowledged', 'the acknowledgement')
    assert program.state('in-background'), 'a window that nobody wanted'
    program.activate('quit')
    until(lambda: not desktop.has_owner(NAME), 'the program to end')
    (SERVICES / f'{NAME}.service').unlink()
    desktop.bus.call_sync(*bus, 'ReloadConfig', None, None, 0, -1)
    hall.stop()


def the_session_bus_comes_back():
    hall = Hall()
    session = OtherSession()
    program = Sandboxed(session).start_signed_in(hall.server.port, 'maria')
    program.activate('keep-watching')
    program.activate('close-window')
    wait_in_background(program)
    hall.act('call.raise', line='L1', type='quality', priority='critical')
    until(lambda: session.n_shown() == 1, 'the notification')

    session.kill()
    key = raise_call(hall, 'L2')
    session.start()
    until(lambda: program.is_running() and program.state('in-background') and program.state('link-state') == 'live',
          lambda: f'the program to be back: {program.tail()}')
    until(lambda: session.n_shown() == 2, lambda: f'both calls, not {session.n_shown()}: {program.tail()}')
    program.activate('acknowledge-call', GLib.Variant('(ss)', ('L2', key)))
    until(lambda: session.n_shown() == 1, 'one of them to go')
    program.activate('quit')
    program.wait_end()
    session.kill()
    hall.stop()


if __name__ == '__main__':
    TESTS = [a_closed_window_still_tells, another_notification_daemon_shows_what_is_due, it_starts_without_a_window,
             a_notification_starts_the_program, the_session_bus_comes_back]
    try:
        desktop = Desktop()
    except ms5_server.Skip as reason:
        print(f'1..0 # SKIP {reason}')
        sys.exit(77)
    wanted = sys.argv[2:]
    ms5_server.run(*[test for test in TESTS if not wanted or test.__name__ in wanted])
