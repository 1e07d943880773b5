#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A thousand calls in a minute, raised by the machines of 50 lines through a real server, on the Andon page of the real
program: its frames and the turns of its main loop, its memory and the server's, what the desktop shows, and whether the
list has the critical ones on top and the others by line. Then all are resolved and as many come again, which shows whether
memory is bounded. Run in a display and beside a keyring.

usage: bench-andon-flood.py FRAME-METER [CALLS] [SECONDS] [PICTURE]
"""
import datetime
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time
import uuid

import big_floor
from big_floor import LINES, ms5_server

from window import Desktop, Program, until

METER = sys.argv[1]
CALLS = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
SECONDS = float(sys.argv[3]) if len(sys.argv) > 3 else 60
PICTURE = sys.argv[4] if len(sys.argv) > 4 else None
FRAME_MS = 33
# Of twenty faults of a machine; the others are of medium priority.
CRITICAL, HIGH, LOW = (3,), (1, 6, 11, 16), (4, 8, 12, 14, 18)
FAULTS = 20
BATCH = 100


def faults() -> list:
    def priority(i: int) -> str:
        return 'critical' if i in CRITICAL else 'high' if i in HIGH else 'low' if i in LOW else 'medium'
    types = ('safety', 'stop', 'maintenance', 'material', 'quality')
    return [{'code': f'F{i}', 'name': f'Fault {i}', 'call_type': types[0] if i in CRITICAL else types[1 + i % 4],
             'priority': priority(i)} for i in range(FAULTS)]


def flooded(plant: dict) -> None:
    """Each fault calls at once."""
    for line in plant['lines']:
        for equipment in line['equipment']:
            equipment['faults'] = faults() if equipment['code'] == line['bottleneck'] else []
    plant['rules'] = [{'code': 'fault', 'kind': 'fault', 'after_s': 0, 'clear_after_s': 0, 'chatter': {'count': 10, 'within_s': 1}}]


class Floor:
    """A server, machines and one who resolves."""

    def __init__(self, folder: pathlib.Path):
        self.plant = {}

        def change(plant: dict) -> None:
            flooded(plant)
            self.plant = plant
        self.server = big_floor.start(folder, '', {'desk': 'shift_manager', 'plc': 'ingest', 'boss': 'shift_manager'}, change)
        self.machines = self.server.token('plc')
        self.boss = self.server.token('boss', device='boss-pc')
        self.active = [[] for _ in range(LINES)]
        self.cseq = 0

    def tell(self, number: int) -> None:
        """What is wrong with a line's machine."""
        machine = self.plant['lines'][number]['bottleneck']
        stamp = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec='milliseconds')
        self.server.post('/api/v1/samples', [{'equipment': machine, 'ts': stamp, 'state': 'Execute', 'faults': self.active[number]}],
                         self.machines)

    def flood(self) -> float:
        """Returns how long it took."""
        begun = time.monotonic()
        for i in range(CALLS):
            until_next = begun + i * SECONDS / CALLS - time.monotonic()
            threading.Event().wait(max(0, until_next))
            self.active[i % LINES].append(f'F{i // LINES}')
            self.tell(i % LINES)
        return time.monotonic() - begun

    def open_calls(self) -> list:
        return [call for call in self.server.get('/api/v1/calls', self.boss)['calls'] if call['state'] != 'resolved']

    def act(self, acts: list) -> None:
        for result in self.server.post('/api/v1/actions', {'ackd': 0, 'acts': acts}, self.boss).json['results']:
            ms5_server.equal(result['code'], 'applied', str(result))

    def resolve(self) -> None:
        """All that is open, after what is wrong has gone."""
        self.active = [[] for _ in range(LINES)]
        for number in range(LINES):
            self.tell(number)
        acts = []
        for call in self.open_calls():
            self.cseq += 1
            now = int(time.time() * 1000)
            bits = (now << 80) | (7 << 76) | (2 << 62) | (uuid.uuid4().int & ((1 << 62) - 1))
            acts.append({'id': str(uuid.UUID(int=bits)), 'cseq': self.cseq, 'op': 'call.resolve', 'at': now,
                         'topic': f'calls/{call["line"]}', 'key': call['key']})
        for first in range(0, len(acts), BATCH):
            self.act(acts[first:first + BATCH])


class Measured(Program):
    """The program as somebody has it, but for the meter."""

    def environment(self) -> dict:
        self.meter = self.home / 'meter'
        return {**super().environment(), 'G_DEBUG': '', 'MALLOC_CHECK_': '0', 'LD_PRELOAD': METER, 'FRAME_METER': str(self.meter)}

    def sign_in_from(self, account: pathlib.Path) -> None:
        self.start('--sign-in-from', str(account))
        self.wait('status bar', 'Live')

    def memory_mib(self) -> dict:
        told = pathlib.Path(f'/proc/{self.process.pid}/smaps_rollup').read_text(encoding='ascii')
        return {name: int(re.search(rf'^{name}:\s+(\d+)', told, re.M)[1]) / 1024 for name in ('Pss', 'Rss')}

    def settle(self) -> None:
        """Until five seconds cost next to nothing."""
        def is_calm() -> bool:
            before = big_floor.cpu_s(self.process.pid)
            threading.Event().wait(5)
            return big_floor.cpu_s(self.process.pid) - before < 0.5
        until(is_calm, 'the program to settle')


class Watcher(threading.Thread):
    """The most memory that the program has meanwhile."""

    def __init__(self, program: Measured):
        super().__init__(daemon=True)
        self.program, self.most, self.over = program, program.memory_mib(), threading.Event()

    def run(self) -> None:
        while not self.over.wait(1):
            now = self.program.memory_mib()
            self.most = {name: max(now[name], most) for name, most in self.most.items()}

    def end(self) -> dict:
        self.over.set()
        self.join()
        return self.most


def told(memory: dict) -> str:
    return f'{memory["Pss"]:.0f}/{memory["Rss"]:.0f}'


def read_meter(path: pathlib.Path, begun: float, ended: float) -> dict:
    """What began within the time: durations by the clock and by the processor in ms, the shortest first."""
    found = {(word, by): [] for word in ('frame', 'turn') for by in ('clock', 'processor')}
    for line in path.read_text(encoding='ascii').splitlines():
        word, when, took, spent = line.split(' ')
        if begun <= int(when) / 1e6 <= ended:
            found[word, 'clock'].append(int(took) / 1000)
            found[word, 'processor'].append(int(spent) / 1000)
    return {key: sorted(took) for key, took in found.items()}


def percentiles(took: list) -> str:
    return ', '.join(f'{name} {took[min(int(len(took) * part), len(took) - 1)]:.1f}' for name, part in
                     (('p50', 0.5), ('p95', 0.95), ('p99', 0.99), ('most', 1)))


def check_list(program: Measured) -> None:
    """The critical ones come first, the others of each line together."""
    text = until(lambda: 'Flood: ' in (said := program.text('Ms5AndonList')) and said, 'the list to be grouped')
    assert text.index('Critical') < text.index('Flood: '), text
    lines = text.splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith('Critical'))
    assert 'Fault 3' in '\n'.join(lines[first:first + 6]), lines[first:first + 6]
    if PICTURE is not None:
        subprocess.run(['import', '-window', 'root', PICTURE], check=True)


def play(floor: Floor, program: Measured, desktop: Desktop, name: str) -> tuple:
    """Floods the program; returns what it was like."""
    before, watcher = program.memory_mib(), Watcher(program)
    spent = {pid: big_floor.cpu_s(pid) for pid in (program.process.pid, floor.server.process.pid)}
    n_before = len(desktop.notified)
    watcher.start()
    begun = time.monotonic()
    flood = threading.Thread(target=floor.flood)
    flood.start()
    until(lambda: not flood.is_alive(), 'the flood to end', SECONDS + ms5_server.DEADLINE)
    ms5_server.equal(len(floor.open_calls()), CALLS, 'open calls')
    ended = time.monotonic()
    spent = {pid: (big_floor.cpu_s(pid) - cpu) / (ended - begun) * 100 for pid, cpu in spent.items()}
    program.settle()
    most = watcher.end()
    check_list(program)
    told_of = desktop.notified[n_before:]
    keys = {str(notice[3]) for notice in told_of}
    print(f'andon flood, {name}: {CALLS} calls in {ended - begun:.0f} s; program {spent[program.process.pid]:.0f} % of a core, '
          f'PSS/RSS before {told(before)}, at most {told(most)}, after {told(program.memory_mib())} MiB; '
          f'server {spent[floor.server.process.pid]:.0f} % of a core, RSS {big_floor.memory_kib(floor.server.process.pid) / 1024:.0f} MiB; '
          f'{len(told_of)} notifications with {len(keys)} titles', flush=True)
    return begun, ended


def tell_frames(path: pathlib.Path, name: str, span: tuple) -> None:
    took = read_meter(path, *span)
    for word, what in (('frame', f'frames (aim: p99 below {FRAME_MS})'), ('turn', 'turns of the main loop of 1 ms or more')):
        clock, processor = took[word, 'clock'], took[word, 'processor']
        print(f'andon flood, {name}: {len(clock)} {what}, in ms: {percentiles(clock)}; by the processor {percentiles(processor)}; '
              f'{sum(processor) / (span[1] - span[0]) / 10:.0f} % of it', flush=True)


def main() -> None:
    desktop = Desktop()
    with tempfile.TemporaryDirectory(prefix='ms5-bench-') as folder:
        floor = Floor(pathlib.Path(folder))
        account = ms5_server.write_file(json.dumps({'server': f'http://127.0.0.1:{floor.server.port}', 'name': 'desk',
                                                    'password': ms5_server.PASSWORD}))
        account.chmod(0o600)
        program = Measured(desktop)
        program.sign_in_from(account)
        program.activate_in_window('show-andon')
        until(lambda: program.part('Ms5AndonPage'), 'the Andon page')
        program.settle()
        spans = {}
        for name in ('first', 'second'):
            spans[name] = play(floor, program, desktop, name)
            floor.resolve()
            program.wait_text('No Open Calls', 'Ms5AndonPage')
            program.settle()
            print(f'andon flood, {name}: once all are resolved {told(program.memory_mib())} MiB', flush=True)
        program.activate('keep-watching')
        program.activate('close-window')
        program.settle()
        print(f'andon flood: with the window closed {told(program.memory_mib())} MiB', flush=True)
        program.stop()
        for name, span in spans.items():
            tell_frames(program.meter, name, span)
        floor.server.stop()


main()
