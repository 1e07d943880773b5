#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do without a link, as the window shows it: on its way, through, refused, tried again and taken back.

usage: test-sync-window.py MS5CTL (MS5_SERVER, MS5_SOURCE_ROOT and MS5_BUILD_ROOT in the environment)
"""
import sys

import ms5_server
from ms5_server import equal

from hall import NAMES, Hall
from proxy import Proxy
from window import Desktop, GLib, Program, until

desktop = None
QUEUE = 'Ms5SyncQueue'


def chip(program: Program, text: str) -> None:
    until(lambda: any(node.name == text for node in program.all(part=QUEUE)), lambda: f'«{text}» {[str(n) for n in program.all(part=QUEUE)][:14]}')


def row(program: Program, text: str):
    return program.wait('panel', text, QUEUE)


def report(program: Program, qty: int) -> None:
    program.activate_in_window('report-line', GLib.Variant('s', 'L1'))
    dialog = program.wait_dialog('Report Scrap or Rework')
    dialog.first('spin button').write(str(qty))
    dialog.first('push button', 'Report').press()
    program.wait_closed()


def show_queue(program: Program) -> None:
    program.activate('show-page', GLib.Variant('s', 'sync'))
    until(lambda: program.frame('Sync – '), 'the Sync page')


def offline(program: Program, proxy: Proxy) -> None:
    proxy.cut()
    program.wait('status bar', 'Offline')


def scrap(hall: Hall) -> int:
    return hall.lines()['L1']['kpi'].get('scrap', 0)


def set_role(hall: Hall, role: str) -> None:
    hall.server.ask('PATCH', '/api/v1/users/maria', {'role': role}, hall.root).expect(200)


def what_waits_is_seen_and_arrives():
    hall = Hall()
    hall.run({'L1': 9})
    proxy = Proxy(hall.server.port)
    program = Program(desktop).start()
    program.sign_in_to(proxy.port, 'maria')
    offline(program, proxy)
    for qty in (3, 4, 5):
        report(program, qty)
    show_queue(program)
    chip(program, 'Pending 3')
    program.wait('label', 'No link', 'Ms5SyncLink')
    row(program, 'Pending, Report scrap: 5, ' + NAMES['L1']).first('push button', 'Undo').press()
    chip(program, 'Pending 2')
    chip(program, 'Cancelled 1')
    program.wait('label', 'Sync, 2 waiting', 'Ms5Sidebar')

    proxy.speak()
    chip(program, 'Completed 2')
    chip(program, 'Pending 0')
    program.wait('status bar', 'Live')
    row(program, 'Completed, Report scrap: 3')
    until(lambda: scrap(hall) == 7, 'the scrap')
    program.stop()
    hall.stop()


def what_is_refused_can_be_tried_again():
    hall = Hall()
    hall.run({'L1': 9})
    proxy = Proxy(hall.server.port)
    program = Program(desktop).start()
    program.sign_in_to(proxy.port, 'maria')
    offline(program, proxy)
    report(program, 6)
    set_role(hall, 'viewer')
    proxy.speak()
    show_queue(program)
    refused = row(program, 'Failed, Report scrap: 6')
    assert refused.description.startswith('Your account may not do this'), refused.description
    program.wait('label', 'Sync, 1 open', 'Ms5Sidebar')
    equal(scrap(hall), 0)

    set_role(hall, 'shift_manager')
    refused.first('push button', 'Try Again').press()
    row(program, 'Completed, Report scrap: 6')
    chip(program, 'Failed 0')
    until(lambda: scrap(hall) == 6, 'the scrap')
    program.stop()
    hall.stop()


def what_people_prefer_holds():
    hall = Hall()
    hall.run({'L1': 9})
    program = Program(desktop)
    settings = program.home / 'glib-2.0/settings'
    settings.mkdir(parents=True)
    (settings / 'keyfile').write_text('[org/ms5/FloorDashboard]\nsync-automatic=false\n', encoding='utf-8')
    program.start()
    program.sign_in_to(hall.server.port, 'maria')
    report(program, 8)
    program.wait('push button', 'Live').press()
    until(lambda: program.frame('Sync – '), 'the Sync page')
    program.wait('label', 'by hand', 'Ms5SyncLink')
    row(program, 'Pending, Report scrap: 8')
    equal(scrap(hall), 0)
    program.wait('push button', 'Sync Now', 'Ms5SyncLink').press()
    row(program, 'Completed, Report scrap: 8')
    until(lambda: scrap(hall) == 8, 'the scrap')
    program.stop()
    hall.stop()


if __name__ == '__main__':
    TESTS = [what_waits_is_seen_and_arrives, what_is_refused_can_be_tried_again, what_people_prefer_holds]
    try:
        desktop = Desktop()
    except ms5_server.Skip as reason:
        print(f'1..0 # SKIP {reason}')
        sys.exit(77)
    wanted = sys.argv[2:]
    ms5_server.run(*[test for test in TESTS if not wanted or test.__name__ in wanted])
