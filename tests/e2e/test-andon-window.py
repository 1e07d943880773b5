#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Andon page by hand: a call's whole life, its journal, the figures, what is out of service, and a flood.

usage: test-andon-window.py MS5CTL (MS5_SERVER, MS5_SOURCE_ROOT and MS5_BUILD_ROOT in the environment)
"""
import csv
import os
import sys

import ms5_server
from ms5_server import equal

from hall import NAMES, Hall
from window import Desktop, GLib, Program, until

desktop = None
PAGE = 'Ms5AndonPage'
OPEN, RESOLVED = 0, 1  # the two lists
N_FLOOD = 12


def calm(plant: dict) -> None:
    """Only what people do and faults call anybody, however long it takes."""
    plant['rules'] = [rule for rule in plant['rules'] if rule['code'] == 'fault']


def signed_in(hall: Hall, more: dict = None) -> Program:
    program = Program(desktop, more).start()
    program.sign_in_to(hall.server.port, 'maria')
    return program


def show_andon(program: Program) -> None:
    program.activate('show-page', GLib.Variant('s', 'andon'))
    until(lambda: program.frame('Andon – '), 'the Andon page')


def named(place, text: str):
    """What is shown, has this in its name and can be pressed; in dialogs of the toolkit with the underscore of its mnemonic."""
    return next((node for node in place.all() if text in node.name.replace('_', '') and node.can_be_pressed() and node.is_shown()), None)


def press(program: Program, find, text: str) -> None:
    """A button, as soon as it is in the place that find() gives."""
    def button():
        program.is_running()
        place = find()
        return named(place, text) if place is not None else None
    until(button, lambda: f'«{text}» in {find().text() if find() else None}').press()


def show_part(program: Program, name: str) -> None:
    press(program, lambda: program.part(PAGE), name)


# The list

def row(program: Program, title: str, which: int = OPEN):
    """The row of a call, of which the list's item says the title, too."""
    lists = program.all('filler', 'Ms5AndonList', PAGE)
    found = lists[which].all('panel', title) if len(lists) > which else []
    return found[-1] if found else None


def wait_row(program: Program, title: str, *words: str, which: int = OPEN) -> None:
    """Until the row says all these words, and waits for nothing."""
    def said() -> str:
        place = row(program, title, which)
        return place.text() if place is not None else ''
    until(lambda: said() and all(word in said() for word in words),
          lambda: f'{words} of «{title}», not {said()} in {program.text(PAGE)}')


def choose_from_menu(program: Program, title: str, item: str) -> None:
    press(program, lambda: row(program, title), 'More')
    press(program, lambda: row(program, title), item)


def choose(program: Program, dialog, title: str, name: str) -> None:
    """One of the options of a form, on the keyboard; the first has the focus."""
    options = until(lambda: [item.name for item in dialog.all('list item')], 'the options')
    program.key(title, *['Down'] * options.index(name), 'space')


def answer(program: Program, title: str, note: str, button: str) -> None:
    """A question that has room for a note."""
    dialog = program.wait_dialog(title)
    until(lambda: dialog.first('text'), lambda: f'room for a note: {dialog.text()}').write(note)
    named(dialog, button).press()
    program.wait_closed()


def send(program: Program, dialog, button: str) -> None:
    until(lambda: dialog.first('push button', button).is_sensitive(), lambda: f'«{button}» to be enough: {dialog.text()}')
    dialog.first('push button', button).press()
    program.wait_closed()


def wait_call(hall: Hall, key: str, note: str = '', **wanted) -> dict:
    """Until the server says so of a call, None for what it says nothing of, and the note ends so."""
    def call() -> dict:
        return hall.calls()[key]
    until(lambda: call().get('note', '').endswith(note) and all(call().get(name) == value for name, value in wanted.items()),
          lambda: f'{wanted} «{note}», not {call()}')
    return call()


def raise_from(program: Program, *steps: str) -> None:
    dialog = program.wait_dialog('Raise a Call')
    for step in steps:
        until(lambda s=step: named(dialog, s), lambda s=step: f'«{s}» in {dialog.text()}').press()
    program.wait_closed()


# What is shown

def people_call_in_two_steps_or_one():
    hall = Hall(change=calm)
    program = signed_in(hall)
    show_andon(program)

    # The line, what is the matter: two.
    program.wait('push button', 'Raise a Call').press()
    raise_from(program, NAMES['L3'], 'Material')
    call = until(lambda: next(iter(hall.calls().values()), None), 'the call')
    equal((call['line'], call['type'], call['priority'], call['raised_by']), ('L3', 'material', 'medium', 'maria'))
    wait_row(program, f'Material: {NAMES["L3"]}', 'Not acknowledged', 'by maria')

    # From a machine's tile: one, and the place is known.
    program.show_line('L1', NAMES['L1'])
    tile = program.wait('push button', 'Filler FL1', 'Ms5EquipmentGrid')
    program.click(NAMES['L1'], tile)
    raise_from(program, 'Maintenance')
    call = until(lambda: next((call for call in hall.calls().values() if call['line'] == 'L1'), None), 'the call')
    equal((call['type'], call.get('equipment'), call['raised_by']), ('maintenance', 'FL1', 'maria'))
    show_andon(program)
    wait_row(program, f'Maintenance: {NAMES["L1"]}, Filler FL1', 'Not acknowledged')
    program.stop()
    hall.stop()


def a_call_lives_on_the_page():
    hall = Hall(change=calm)
    program = signed_in(hall)
    show_andon(program)
    hall.act('call.raise', line='L1', type='quality', note='look at the labels')
    key = next(iter(hall.calls()))
    title = f'Quality: {NAMES["L1"]}'
    wait_row(program, title, 'Not acknowledged', 'raised', 'by root', 'look at the labels')

    press(program, lambda: row(program, title), 'Acknowledge')
    wait_call(hall, key, state='acknowledged', acknowledged_by='maria')
    wait_row(program, title, 'by maria')

    choose_from_menu(program, title, 'Comment…')
    answer(program, 'Comment on the Call', 'the glue is cold', 'Comment')
    wait_call(hall, key, note='the glue is cold')
    wait_row(program, title, 'the glue is cold')

    choose_from_menu(program, title, 'Assign…')
    dialog = program.wait_dialog('Assign the Call')
    until(lambda: dialog.first('text', 'Somebody else'), 'room for a name').write('otto')
    send(program, dialog, 'Assign')
    wait_call(hall, key, assigned_to='otto')
    wait_row(program, title, 'assigned to otto')

    choose_from_menu(program, title, 'Take Over')
    wait_call(hall, key, assigned_to='maria')
    wait_row(program, title, 'assigned to maria')

    choose_from_menu(program, title, 'Escalate…')
    answer(program, 'Escalate to Level 1?', 'the line manager must see it', 'Escalate')
    wait_call(hall, key, level=1)
    wait_row(program, title, 'Level 1')

    choose_from_menu(program, title, 'Shelve…')
    dialog = program.wait_dialog('Shelve the Call')
    choose(program, dialog, 'Shelve', '30 minutes')
    dialog.first('text', 'Reason').write('glue comes at noon')
    send(program, dialog, 'Shelve')
    call = wait_call(hall, key, shelve_reason='glue comes at noon', shelved_by='maria')
    equal(round((call['shelved_until'] - call['shelved']) / 60000), 30)
    wait_row(program, title, 'On the shelf', 'glue comes at noon')

    choose_from_menu(program, title, 'Take Off the Shelf')
    wait_call(hall, key, shelved=None)
    wait_row(program, title, 'Acknowledged')

    press(program, lambda: row(program, title), 'Resolve…')
    dialog = program.wait_dialog('Resolve the Call')
    choose(program, dialog, 'Resolve', 'Wrong setting')
    dialog.first('text', 'What was done?').write('glue at 160 degrees')
    send(program, dialog, 'Resolve')
    wait_call(hall, key, state='resolved', resolved_by='maria', cause='setting', note='glue at 160 degrees')
    until(lambda: row(program, title) is None, 'it to leave the open ones')

    show_part(program, 'Resolved')
    wait_row(program, title, 'by maria', 'Wrong setting', 'glue at 160 degrees', which=RESOLVED)
    press(program, lambda: row(program, title, RESOLVED), 'Reopen…')
    answer(program, 'Reopen the Call?', 'cold again', 'Reopen')
    wait_call(hall, key, state='raised', reopened_by='maria')
    show_part(program, 'Open')
    wait_row(program, title, 'Not acknowledged', 'Reopened', 'cold again')

    check_journal(hall, program, title)
    program.stop()
    check_export(hall)
    hall.stop()


# What happened, from the newest: the word, and who said what
STORY = [('Reopened', 'maria', 'cold again'), ('Resolved', 'maria', 'Wrong setting', 'glue at 160 degrees'), ('Off the shelf', 'maria'),
         ('Shelved', 'maria', 'glue comes at noon'), ('Escalated', 'maria', 'Level 1', 'the line manager must see it'),
         ('Assigned', 'maria'), ('Assigned', 'otto'), ('Commented', 'maria', 'the glue is cold'), ('Acknowledged', 'maria'),
         ('Raised', 'root', 'look at the labels')]


def journal(program: Program) -> list:
    """What its rows say."""
    return [[label.name for label in item.all('label')] for item in program.all('list item', part='Ms5JournalList')]


def check_journal(hall: Hall, program: Program, title: str) -> None:
    """Each step is there, with who, when and from where; and it can be searched."""
    show_part(program, 'Journal')
    until(lambda: len(journal(program)) == len(STORY), lambda: f'{len(STORY)} entries: {journal(program)}')
    entries = hall.journal()
    equal(len(entries), len(STORY))
    for (heading, who), (what, *words), entry in zip(journal(program), STORY, entries):
        at, word, about = heading.split(' · ', 2)
        equal((word, about), (what, title))
        equal(at, local_time(hall, entry['at']))
        assert all(each in who for each in words), (who, words)
        if entry['by'] == 'maria':
            equal(entry['via'], 'window')
            assert (entry.get('device_name') or entry['device']) in who and 'in the window' in who, (who, entry)

    press(program, lambda: program.part(PAGE), 'Search and filter')
    program.wait('entry', 'Search the calls', PAGE).write('glue')
    until(lambda: [entry[0].split(' · ')[1] for entry in journal(program)] == ['Resolved', 'Shelved', 'Commented'],
          lambda: f'what was found: {journal(program)}')


def check_export(hall: Hall) -> None:
    """The same as a table, after another start."""
    # The library that GTK's file chooser asks for clouds keeps the names of some files.
    program = signed_in(hall, {'ASAN_OPTIONS': os.environ.get('ASAN_OPTIONS', '') + ':detect_leaks=0'})
    show_andon(program)
    show_part(program, 'Journal')
    until(lambda: len(journal(program)) == len(STORY), lambda: f'{len(STORY)} entries: {journal(program)}')
    path = program.home / 'journal.csv'
    export(program, str(path))
    with open(path, encoding='utf-8', newline='') as file:
        table = list(csv.DictReader(file))
    equal([line['What'] for line in table], [what for what, *_ in STORY])
    equal({line['Key'] for line in table}, {hall.journal()[0]['call']})
    equal(table[1]['Cause'], 'Wrong setting')
    equal(table[0]['Who'], 'maria')
    program.stop()


def local_time(hall: Hall, at: int) -> str:
    zone = GLib.TimeZone.new_identifier(hall.plant['site']['time_zone'])
    return GLib.DateTime.new_from_unix_utc(at // 1000).to_timezone(zone).format('%H:%M')


def export(program: Program, path: str) -> None:
    press(program, lambda: program.part('Ms5JournalList'), 'Export…')
    dialog = program.wait_dialog('Export the Journal')
    until(lambda: dialog.first('text'), lambda: f'room for a name: {[str(n) for n in dialog.all()]}').write(path)
    until(lambda: named(dialog, 'Save'), 'a button').press()
    program.wait_closed()
    program.wait_text('Saved', 'Ms5JournalList')


# Figures

def shown_figures(program: Program) -> dict:
    return dict(button.name.split(': ', 1) for button in program.all('push button', part='Ms5AndonFigures') if ': ' in button.name)


def told_figures(hall: Hall) -> dict:
    """The same of the last 8 hours, as the server says them."""
    now = max(call['raised'] for call in hall.calls().values()) + 60_000
    told = hall.server.get(f'/api/v1/andon?from={now - 8 * 3600_000}&to={now}', hall.root)
    figures = told['all']
    return {'Last 10 min': str(told['flood']['new']), 'Per hour': f'{figures["per_hour"]:.1f}', 'Peak in 10 min': str(figures['peak']),
            'Open': str(figures['standing']), 'Stale': str(figures['stale']), 'Chattering': str(figures['chattering']),
            'Critical · high · medium · low': ' · '.join(f'{figures["priorities"][each]["share"] * 100:.0f}\u00a0%'
                                                         for each in ('critical', 'high', 'medium', 'low'))}


# Out of service

def what_is_out_of_service_calls_nobody():
    hall = Hall(change=calm)
    program = signed_in(hall)
    show_andon(program)
    hall.publish('L2', state='Execute', faults=['E42'])
    title = f'Safety: {NAMES["L2"]}, Filler FL2, Emergency stop'
    wait_row(program, title, 'Not acknowledged')
    program.wait('alert', 'Critical, Safety')
    key = next(iter(hall.calls()))

    choose_from_menu(program, title, 'Take Out of Service…')
    dialog = program.wait_dialog('Take the Alarm Out of Service')
    assert not dialog.first('push button', 'Take Out').is_sensitive(), 'without a reason'
    dialog.first('text', 'Until it is put back').write('the button is being replaced')
    send(program, dialog, 'Take Out')
    until(lambda: hall.calls()[key].get('out_of_service'), lambda: f'it to be out of service: {hall.calls()}')
    wait_row(program, title, 'Out of service')
    program.wait_gone('alert', 'Critical, Safety')
    entry = journalled(hall, 'disabled')
    equal((entry['by'], entry['text']), ('maria', 'the button is being replaced'))

    choose_from_menu(program, title, 'Put Back in Service')
    until(lambda: not hall.calls()[key].get('out_of_service'), lambda: f'it to be back: {hall.calls()}')
    wait_row(program, title, 'Not acknowledged')
    program.wait('alert', 'Critical, Safety')
    equal(journalled(hall, 'enabled')['by'], 'maria')
    program.stop()
    hall.stop()


def journalled(hall: Hall, what: str) -> dict:
    return next(entry for entry in hall.journal() if entry['what'] == what)


# A flood

def a_flood_is_told_by_line():
    hall = Hall(change=calm)
    program = signed_in(hall)
    show_andon(program)
    for i in range(N_FLOOD):
        hall.act('call.raise', line=f'L{1 + i % 2}', type='quality', note=f'number {i}')
    hall.act('call.raise', line='L1', type='safety', note='the guard is open')
    program.wait('panel', f'Flood: {N_FLOOD + 1} new calls within 10 minutes', PAGE)
    groups = [program.wait('push button', f'{NAMES[line]} · {N_FLOOD // 2} calls · {N_FLOOD // 2} not acknowledged', PAGE)
              for line in ('L1', 'L2')]

    # What is critical stands alone; the others are folded until somebody wants to see them, the first one marked.
    program.wait('panel', 'Critical · 1', PAGE)
    assert row(program, f'Safety: {NAMES["L1"]}') is not None
    equal(titles(program), [f'Safety: {NAMES["L1"]}'])
    groups[1].press()
    until(lambda: titles(program) == [f'Safety: {NAMES["L1"]}'] + [f'Quality: {NAMES["L2"]}'] * (N_FLOOD // 2),
          lambda: f'the calls of the second line: {titles(program)}')
    marked = [item for item in program.all('list item', part=PAGE) if 'Came first' in item.text()]
    equal(len(marked), 1)
    assert 'number 1' in marked[0].text().split('\n'), marked[0].text()

    until(lambda: told_figures(hall).items() <= shown_figures(program).items(),
          lambda: f'{told_figures(hall)}, not {shown_figures(program)}')
    program.stop()
    hall.stop()


def titles(program: Program) -> list:
    """Of the calls that the list shows."""
    lists = program.all('filler', 'Ms5AndonList', PAGE)
    rows = [[panel.name for panel in item.all('panel') if panel.name] for item in lists[OPEN].all('list item')]
    return [names[-1] for names in rows if len(names) > 1]


if __name__ == '__main__':
    TESTS = [people_call_in_two_steps_or_one, a_call_lives_on_the_page, what_is_out_of_service_calls_nobody, a_flood_is_told_by_line]
    try:
        desktop = Desktop()
    except ms5_server.Skip as reason:
        print(f'1..0 # SKIP {reason}')
        sys.exit(77)
    wanted = sys.argv[2:]
    ms5_server.run(*[test for test in TESTS if not wanted or test.__name__ in wanted])
