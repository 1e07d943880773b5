#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do beyond the daily things, and what they decide where two did something else, from the screen to the
server's records and back.

usage: test-deeds-window.py MS5CTL (MS5_SERVER, MS5_SOURCE_ROOT and MS5_BUILD_ROOT in the environment)
"""
import sys

import ms5_server
from ms5_server import equal

from hall import NAMES, Hall
from proxy import Proxy
from window import Desktop, Program, until

desktop = None
LINE_CALLS = 'Ms5LinePage/Ms5CallsList'
PENDING = 'Waiting for the server'


def signed_in(hall: Hall, port: int = None) -> Program:
    program = Program(desktop).start()
    program.sign_in_to(port or hall.server.port, 'maria')
    return program


def named(place, text: str):
    """What has this in its name and can be pressed; in dialogs of the toolkit with the underscore of its mnemonic."""
    return next((node for node in place.all() if text in node.name.replace('_', '') and node.can_be_pressed()), None)


def part_named(program: Program, part: str, text: str):
    place = program.part(part)
    return named(place, text) if place is not None else None


def choose_from_menu(program: Program, part: str, item: str) -> None:
    """From the menu of the first row."""
    until(lambda: part_named(program, part, 'More'), lambda: f'a menu in {roles(program, part)}').press()
    until(lambda: part_named(program, part, item), lambda: f'«{item}» in {roles(program, part)}').press()


def roles(program: Program, part: str) -> list:
    return [str(node) for node in program.part(part).all() if node.name]


def choose(program: Program, title: str, dialog, name: str) -> None:
    """One of the options of a form, on the keyboard; the first has the focus."""
    options = until(lambda: [item.name for item in dialog.all('list item')], 'the options')
    program.key(title, *['Down'] * options.index(name), 'space')


def stop_at(hall: Hall) -> dict:
    hall.publish('L1', state='Execute', product='cola-05', counts={'good': 10})
    hall.publish('L1', state='Aborted')
    return until(lambda: next(iter(hall.stops()), None), 'the stop')


def two_explain_the_same_stop():
    hall = Hall()
    proxy = Proxy(hall.server.port)
    program = signed_in(hall, proxy.port)
    stop = stop_at(hall)
    program.show_line('L1', NAMES['L1'])
    row = program.wait('panel', 'Not coded, since', 'Ms5StopsPanel')

    # Maria explains it without a link, somebody else meanwhile with one.
    proxy.cut()
    program.wait('status bar', 'Offline')
    row.first('push button', 'Why?').press()
    dialog = program.wait_dialog('Why Did It Stop?')
    reasons = [item.name for item in dialog.all('list item')]
    program.key('Why', 'Tab', 'Tab', *['Down'] * reasons.index('Bottle jam'), 'space')
    until(dialog.first('push button', 'Save').is_sensitive, 'the reason to be chosen')
    program.key('Why', 'alt+s')
    program.wait_text(PENDING, 'Ms5StopsPanel')
    hall.act('stop.code', line='L1', key=stop['key'], base=0, reason='guard-door')
    equal(hall.stops()[0]['reason'], 'guard-door')

    # It is shown as what it is, and decided.
    proxy.speak()
    program.wait('push button', 'Decide what counts', 'Ms5StopsPanel').press()
    dialog = program.wait_dialog('Whose Change Counts?')
    said = dialog.text()
    assert 'root changed it at' in said and 'You: Bottle jam' in said and 'Server, by root: Guard door open' in said, said
    assert not dialog.first('push button', 'Apply').is_sensitive(), 'a decision that nobody took'
    program.key('Whose', 'space')  # one's own has the focus
    until(dialog.first('push button', 'Apply').is_sensitive, 'the decision to be taken')
    program.key('Whose', 'alt+a')
    until(lambda: hall.stops()[0]['reason'] == 'bottle-jam', lambda: f'the decision to arrive: {hall.stops()}')
    equal(hall.stops()[0]['coded_by'], 'maria')
    until(lambda: 'Decide what counts' not in program.text('Ms5StopsPanel'), 'nothing to be left to decide')

    # The records have both: what was refused and what was replaced.
    actions = hall.server.get(f'/api/v1/audit?topic=stops/L1&key={stop["key"].replace("/", "%2F")}', hall.root)['actions']
    codes = [(each['action']['set']['reason'], each['result']['code']) for each in actions]
    equal(codes, [('bottle-jam', 'applied'), ('bottle-jam', 'conflict'), ('guard-door', 'applied')], 'what was done, the last first')
    equal(actions[0]['action']['resolves'], actions[1]['action']['id'])
    equal(actions[1]['result']['cur']['set'], {'reason': 'guard-door'})
    program.stop()
    hall.stop()


def a_call_waits_for_somebody():
    hall = Hall()
    program = signed_in(hall)
    hall.act('call.raise', line='L1', type='quality', note='look at the labels')
    program.show_line('L1', NAMES['L1'])
    call = lambda: next(iter(hall.calls().values()))
    choose_from_menu(program, LINE_CALLS, 'Take Over')
    until(lambda: call().get('assigned_to') == 'maria', lambda: f'maria to have it: {call()}')
    program.wait_text('assigned to maria', LINE_CALLS)

    choose_from_menu(program, LINE_CALLS, 'Assign…')
    dialog = program.wait_dialog('Assign the Call')
    choose(program, 'Assign', dialog, 'Nobody')
    program.key('Assign', 'alt+a')
    until(lambda: call().get('assigned_to') is None, lambda: f'nobody to have it: {call()}')

    choose_from_menu(program, LINE_CALLS, 'Shelve…')
    dialog = program.wait_dialog('Shelve the Call')
    choose(program, 'Shelve', dialog, '30 minutes')
    dialog.first('text', 'Reason').write('parts come at noon')
    until(dialog.first('push button', 'Shelve').is_sensitive, 'that to be enough')
    program.key('Shelve', 'alt+s')
    program.wait_text('on the shelf until', LINE_CALLS)
    equal(call()['shelve_reason'], 'parts come at noon')
    choose_from_menu(program, LINE_CALLS, 'Take Off the Shelf')
    until(lambda: 'on the shelf' not in program.text(LINE_CALLS), 'it to be back')
    program.stop()
    hall.stop()


def signing_out_asks_for_what_waits():
    hall = Hall()
    proxy = Proxy(hall.server.port)
    program = signed_in(hall, proxy.port)
    program.show_line('L1', NAMES['L1'])
    proxy.cut()
    program.wait('status bar', 'Offline')
    program.wait('text', 'Note for this line', 'Ms5NotesPanel').write('look at the labels')
    program.wait('push button', 'Add Note', 'Ms5NotesPanel').press()
    program.wait_text('look at the labels', 'Ms5NotesPanel')
    program.wait_text(PENDING, 'Ms5NotesPanel')

    program.activate('sign-out')
    dialog = program.wait_dialog('Sign Out Before Everything Is Sent?')
    assert '1 action of maria' in dialog.text(), dialog.text()
    assert not named(dialog, 'Sync First').is_sensitive(), 'there is no link to send it over'
    named(dialog, 'Sign Out, Keep').press()
    until(lambda: program.frame('Floor Dashboard') and program.part('Ms5SignInPage'),
          lambda: f'the sign-in page: {program.frame()} {program.tail()}')

    # It is still hers, and is sent when she is back.
    proxy.speak()
    program.sign_in_to(proxy.port, 'maria')
    until(lambda: [op[4].get('text') for op in hall.operations() if op[1] == 'notes/L1'] == ['look at the labels'],
          lambda: f'the note to arrive: {hall.operations()}')
    program.stop()
    hall.stop()


if __name__ == '__main__':
    TESTS = [two_explain_the_same_stop, a_call_waits_for_somebody, signing_out_asks_for_what_waits]
    try:
        desktop = Desktop()
    except ms5_server.Skip as reason:
        print(f'1..0 # SKIP {reason}')
        sys.exit(77)
    wanted = sys.argv[2:]
    ms5_server.run(*[test for test in TESTS if not wanted or test.__name__ in wanted])
