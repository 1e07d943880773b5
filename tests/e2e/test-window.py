#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way from a machine's message to what is said on the screen, and back from there.

usage: test-window.py MS5CTL (MS5_SERVER, MS5_SOURCE_ROOT and MS5_BUILD_ROOT in the environment)
"""
import json
import re
import socket
import sys

import ms5_server
from ms5_server import PASSWORD, equal, shared

from hall import NAMES, Hall
from proxy import Proxy
from window import Desktop, Program, until

desktop = None
LINE_CALLS = 'Ms5LinePage/Ms5CallsList'
N_NOTES = 5  # as many as a line's page shows of its calls, and fewer
PENDING = 'Waiting for the server'
SPOKEN = 'Ünïcode <b>&amp;</b>'


def signed_in(hall: Hall, port: int = None) -> Program:
    program = Program(desktop).start()
    program.sign_in_to(port or hall.server.port, 'maria')
    return program


# What is said about a line

def card(program: Program, code: str):
    return program.wait('push button', NAMES[code] + ',', 'Ms5FloorPage')


def oee_of(text: str) -> str:
    found = re.search(r'OEE, ([\d.]+) percent', text)
    return found[1] if found else None


def figures(text: str) -> tuple:
    """OEE in percent and the good pieces, as a card tells them."""
    oee, good = re.search(r'OEE ([\d.\u202f]+) percent', text), re.search(r'([\d\u202f]+) good', text)
    return (oee[1].replace('\u202f', '') if oee else None, int(good[1].replace('\u202f', '')) if good else None)


def told(kpi: dict) -> tuple:
    """The same as the server has it."""
    oee = kpi.get('oee')
    return (None if oee is None else f'{oee * 100:.1f}', kpi.get('good'))


def all_figures(program: Program) -> dict:
    return {code: figures(card(program, code).name) for code in NAMES}


def wait_for_match(program: Program, hall: Hall, good: dict) -> dict:
    """Until so many good pieces are counted, and the cards say of every line what the server says."""
    def shown_and_told():
        shown = all_figures(program)
        return shown, {code: told(line['kpi']) for code, line in hall.lines().items()}

    def matching():
        shown, wanted = shown_and_told()
        return shown if shown == wanted and all(shown[code][0] and shown[code][1] == good[code] for code in good) else None

    return until(matching, lambda: f'cards like the server: {shown_and_told()}')


def a_published_count_moves_the_gauge():
    hall = Hall(silent_s=5)
    program = signed_in(hall)
    gauges = []
    for more, good in ((9, 9), (60, 69)):
        hall.run({'L1': more})
        shown = wait_for_match(program, hall, {'L1': good})['L1']
        equal(oee_of(card(program, 'L1').first('level bar', 'OEE').name), shown[0], 'the gauge on the card')
        gauges.append(float(shown[0]))
    assert gauges[0] != gauges[1], gauges

    program.show_line('L1', NAMES['L1'])
    kpi = hall.server.get('/api/v1/lines/L1/kpi', hall.root)
    until(lambda: oee_of(program.wait('level bar', 'OEE', 'Ms5OeePanel').name) == told(kpi)[0], 'the gauge on the line page')
    program.wait('label', f'{kpi["good"]} / ', 'Ms5OeePanel')
    program.stop()
    hall.stop()


def a_stop_appears_and_is_coded():
    hall = Hall()
    program = signed_in(hall)
    hall.publish('L1', state='Execute', product='cola-05', counts={'good': 10})
    until(lambda: 'Running' in card(program, 'L1').name, lambda: f'the line to run: {card(program, "L1").name}')
    hall.publish('L1', state='Aborted')
    until(lambda: 'Aborted' in card(program, 'L1').name or 'Stopped' in card(program, 'L1').name,
          lambda: f'the card to tell: {card(program, "L1").name}')
    until(lambda: any(word in program.wait('label', NAMES['L1'], 'Ms5Sidebar').name for word in ('Aborted', 'Stopped')),
          lambda: f'the sidebar to tell: {program.text("Ms5Sidebar")}')

    program.show_line('L1', NAMES['L1'])
    until(lambda: 'Stopped' in program.wait('image', 'State, this shift', 'Ms5TimelinePanel').name,
          lambda: f'the timeline to tell: {program.text("Ms5TimelinePanel")}')
    row = program.wait('panel', 'Not coded, since', 'Ms5StopsPanel')
    row.first('push button').press()

    # On the keyboard from here.
    dialog = program.wait_dialog('Why Did It Stop?')
    reasons = [item.name for item in dialog.all('list item')]
    program.key('Why', 'Tab', 'Tab', *['Down'] * reasons.index('Bottle jam'), 'space')
    until(dialog.first('push button', 'Save').is_sensitive, 'the reason to be chosen')
    dialog.first('text', 'Comment').write(f'{SPOKEN} on belt 2')
    program.key('Why', 'alt+s')
    until(lambda: [stop.get('reason') for stop in hall.stops()] == ['bottle-jam'], lambda: f'the reason to arrive: {hall.stops()}')
    stop = hall.stops()[0]
    equal((stop['coded_by'], stop['comment']), ('maria', f'{SPOKEN} on belt 2'))
    program.wait('panel', 'Bottle jam, since', 'Ms5StopsPanel')
    program.wait_text('coded by maria', 'Ms5StopsPanel')
    until(lambda: PENDING not in program.text('Ms5StopsPanel'), 'nothing to be pending')
    hall.publish('L1', state='Execute')
    program.wait('list item', 'Bottle jam', 'Ms5DowntimePanel')
    program.stop()
    hall.stop()


def a_call_notifies_once_and_can_be_answered():
    hall = Hall()
    program = signed_in(hall)
    desktop.notified.clear()

    def raise_call(line: str) -> str:
        before = set(hall.calls())
        hall.act('call.raise', line=line, type='quality', note='look at the labels')
        until(lambda: desktop.n_shown() == 1, lambda: f'the notification: {program.tail()}')
        return next(iter(set(hall.calls()) - before))

    key = raise_call('L1')
    program.wait('alert', 'Medium priority, Quality: ' + NAMES['L1'])
    equal(hall.calls()[key]['state'], 'raised')
    desktop.choose('Acknowledge')
    until(lambda: hall.calls()[key]['state'] == 'acknowledged', 'the acknowledgement')
    equal(hall.calls()[key]['acknowledged_by'], 'maria')
    until(lambda: desktop.n_shown() == 0, 'the notification to go')

    raise_call('L2')
    desktop.choose('Open')
    until(lambda: program.frame('Andon – '), lambda: f'the Andon page, not {program.frame()}')
    program.wait('panel', 'Quality: ' + NAMES['L2'], 'Ms5AndonPage')
    until(lambda: desktop.n_shown() == 0, 'the notification to go')

    key = raise_call('L3')
    hall.act('call.acknowledge', line='L3', key=key)
    until(lambda: desktop.n_shown() == 0, 'the notification to be withdrawn')
    equal([body[3].split(': ')[1] for body in desktop.notified], [NAMES['L1'], NAMES['L2'], NAMES['L3']], 'what was told')
    program.stop()
    hall.stop()


def what_is_done_without_a_server_arrives_once():
    hall = Hall(silent_s=5)
    program = signed_in(hall)
    good = {'L1': 9, 'L2': 10, 'L3': 5, 'L4': 1, 'L5': 2}
    hall.run(good)
    hall.act('call.raise', line='L1', type='quality', note='look at the labels')
    program.wait('alert', 'Medium priority, Quality: ' + NAMES['L1'])
    last = wait_for_match(program, hall, good)
    hall.kill()

    program.wait('status bar', 'Offline')
    for code in NAMES:
        until(lambda code=code: re.search(r', offline, as of \d\d:\d\d$', card(program, code).name),
              lambda code=code: f'{card(program, code)} to say since when')
    equal(all_figures(program), last, 'the last picture')
    program.wait('alert', 'Medium priority, No link to the server, What you see is as of ')
    for code, name in NAMES.items():
        program.show_line(code, name)
        program.wait('label', f'{last[code][1]} / ', 'Ms5OeePanel')

    program.show_line('L1', NAMES['L1'])
    program.wait('push button', 'Acknowledge', LINE_CALLS).press()
    until(lambda: PENDING in program.text(LINE_CALLS), lambda: f'the acknowledgement to be pending: {program.text(LINE_CALLS)}')
    program.key(NAMES['L1'], 'ctrl+e')
    dialog = program.wait_dialog('Report Scrap or Rework')
    dialog.first('spin button').write('7')
    dialog.first('push button', 'Report').press()
    program.wait('label', 'Scrap reported – kept, and sent once there is a link')

    # Everything is still there when the program is killed, too.
    program.kill()
    program.start()
    until(lambda: program.frame('Floor – '), 'the floor page')
    until(lambda: all_figures(program) == last, lambda: f'the last picture, not {all_figures(program)}')
    program.wait('status bar', 'Offline')
    program.show_line('L1', NAMES['L1'])
    until(lambda: PENDING in program.text(LINE_CALLS), lambda: f'the acknowledgement to be pending: {program.text(LINE_CALLS)}')

    hall.again()
    program.wait('status bar', 'Live')
    until(lambda: PENDING not in program.text(LINE_CALLS), 'nothing to be pending')
    key, call = next((key, call) for key, call in hall.calls().items() if call['type'] == 'quality')
    equal((call['state'], call['acknowledged_by']), ('acknowledged', 'maria'))
    until(lambda: hall.lines()['L1']['kpi']['scrap'] == 7, 'the scrap')
    done = [op for op in hall.operations() if op[1] in ('calls/L1', 'quality/L1')]
    equal([op[1] for op in done].count('quality/L1'), 1, f'reports in {done}')
    equal([op[4].get('state') for op in done if op[1:3] == ['calls/L1', key] and 'state' in op[4]], ['raised', 'acknowledged'])
    program.show_floor()
    wait_for_match(program, hall, {code: good[code] for code in good if code != 'L1'})
    program.stop()
    hall.stop()


def signing_in_tells_what_is_wrong():
    hall = Hall()
    program = Program(desktop).start()
    here = f'http://127.0.0.1:{hall.server.port}'
    with socket.create_server(('127.0.0.1', 0)) as free:
        nobody = f'http://127.0.0.1:{free.getsockname()[1]}'

    for server, password, told_so in ((here, 'guessed it', 'The name or the password is wrong'),
                                      (nobody, PASSWORD, 'no server answers'),
                                      ('https://floor.invalid:8420', PASSWORD, 'No computer of that name is known'),
                                      ('http://', PASSWORD, 'This is not the address of a server')):
        program.sign_in(server, 'maria', password)
        program.wait_text(told_so, 'Ms5SignInPage')
        equal(program.frame().name, 'Floor Dashboard')

    program.sign_in_to(hall.server.port, 'maria')
    equal(len([card(program, code) for code in NAMES]), len(NAMES))
    program.activate('sign-out')
    until(lambda: program.frame().name == 'Floor Dashboard', 'the sign-in page')
    program.stop()
    program.start()
    program.wait('push button', 'Sign In', 'Ms5SignInPage')
    equal(program.frame().name, 'Floor Dashboard', 'after signing out')
    program.stop()
    hall.stop()


def naughty() -> list:
    """Those that can be an argument of a program, and that nobody trims."""
    texts = json.loads((shared('badinput') / 'blns/blns.json').read_text(encoding='utf-8'))
    return [text for text in texts if text and text == text.strip() and not re.search(r'[\x00-\x1f\x7f]', text)]


def naughty_strings_reach_the_screen():
    texts = naughty()
    short = [text for text in texts if len(text) < 60 and re.search('[<&%]', text)]
    names = dict(zip(NAMES, short[::len(short) // len(NAMES)]))

    def rename(plant: dict) -> None:
        for line in plant['lines']:
            line['name'] = names[line['code']]
        for i, reason in enumerate(reason for group in plant['reasons'] for reason in group.get('children', [])):
            reason['name'] = short[i % len(short)]
        for i, kind in enumerate(plant['call_types']):
            kind['name'] = short[-1 - i]

    hall = Hall(change=rename)
    program = signed_in(hall)
    for code, name in names.items():
        equal(hall.lines()[code]['name'], name)
        program.wait('push button', name + ',', 'Ms5FloorPage')
        program.wait('label', name, 'Ms5Sidebar')

    notes = ['\n'.join(texts[i::N_NOTES])[:1000] for i in range(N_NOTES)]
    desktop.notified.clear()
    for note in notes:
        hall.act('call.raise', line='L1', type='quality', note=note)
    program.show_line('L1', names['L1'])
    equal(sorted(call['note'] for call in hall.calls().values()), sorted(notes))
    until(lambda: set(notes) <= {label.name for label in program.all('label', part=LINE_CALLS)}, 'the notes')
    until(lambda: len(desktop.notified) == len(notes), 'the notifications')
    assert all(names['L1'] in body[3] for body in desktop.notified), desktop.notified
    program.key(names['L1'], 'ctrl+r')
    dialog = program.wait_dialog('Raise a Call')
    until(lambda: {kind['name'] for kind in hall.plant['call_types']} <= {label.name for label in dialog.all('label')},
          lambda: f'the kinds of calls in {dialog.text()}')
    program.stop()
    hall.stop()


def a_silent_network_is_noticed():
    hall = Hall()
    proxy = Proxy(hall.server.port)
    program = signed_in(hall, proxy.port)
    # Programs that were killed have left theirs.
    shown = desktop.n_shown()
    desktop.notified.clear()
    proxy.be_silent()
    program.wait('status bar', 'Offline')
    until(lambda: 'offline, as of' in card(program, 'L1').name, lambda: f'{card(program, "L1")} to say so')
    program.wait('alert', 'Medium priority, No link to the server')
    until(lambda: [body[3] for body in desktop.notified] == ['No link to the server'], lambda: f'the desktop to tell: {desktop.notified}')
    proxy.speak()
    program.wait('status bar', 'Live')
    program.wait('label', 'The link is back after ')
    until(lambda: desktop.n_shown() <= shown, lambda: f'the notification to go: {[body[3] for body in desktop.notified]}')
    hall.run({'L1': 5})
    until(lambda: figures(card(program, 'L1').name)[1] == 5, 'what came since')
    program.stop()
    hall.stop()


if __name__ == '__main__':
    TESTS = [a_published_count_moves_the_gauge, a_stop_appears_and_is_coded, a_call_notifies_once_and_can_be_answered,
             what_is_done_without_a_server_arrives_once, signing_in_tells_what_is_wrong, naughty_strings_reach_the_screen,
             a_silent_network_is_noticed]
    try:
        desktop = Desktop()
    except ms5_server.Skip as reason:
        print(f'1..0 # SKIP {reason}')
        sys.exit(77)
    wanted = sys.argv[2:]
    ms5_server.run(*[test for test in TESTS if not wanted or test.__name__ in wanted])
