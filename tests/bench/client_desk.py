# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop program beside a real server of 50 lines, in a display, a session bus and a keyring of its own."""
import datetime
import json
import os
import pathlib
import subprocess
import sys
import threading
import time

import big_floor
from big_floor import LINES, cpu_s, memory_kib, ms5_server

PROGRAM = sys.argv[1]
APPLICATION = 'org.ms5.FloorDashboard'


class Hall:
    """A server, and machines that tell their state and readings."""

    def __init__(self, folder: pathlib.Path):
        self.plant = big_floor.big_plant()
        self.server = big_floor.start(folder, '', {'desk': 'shift_manager', 'plc': 'ingest'})
        self.token = self.server.token('plc')
        self.account = folder / 'account'
        self.account.touch(mode=0o600)
        self.account.write_text(json.dumps({'server': f'http://127.0.0.1:{self.server.port}', 'name': 'desk',
                                            'password': ms5_server.PASSWORD}), encoding='utf-8')

    def tell(self, turn: int) -> int:
        """One sample of each machine, with all its readings; returns how many readings that were."""
        stamp = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec='milliseconds')
        readings = 0
        for first in range(0, LINES, 10):
            samples = []
            for number, line in enumerate(self.plant['lines'][first:first + 10], first):
                # Now and then one of the lines stands still for a while.
                state = 'Held' if (turn // 25 + number) % LINES == 0 else 'Execute'
                for equipment in line['equipment']:
                    values = {s['code']: round(20 + (turn * 7 + n * 13) % 400 / 10, 1)
                              for n, s in enumerate(equipment.get('sensors', []))}
                    readings += len(values)
                    samples.append({'equipment': equipment['code'], 'ts': stamp, 'state': state, 'sensors': values,
                                    'product': self.plant['products'][0]['code'],
                                    'counts': {'good': 4 if state == 'Execute' else 0}})
            self.server.post('/api/v1/samples', samples, self.token)
        return readings


class Machines(threading.Thread):
    """Tells readings again and again, so often a second."""

    def __init__(self, hall: Hall, rate: float):
        super().__init__(daemon=True)
        self.hall, self.period, self.over, self.readings = hall, 1 / rate, threading.Event(), 0

    def run(self):
        turn = 0
        due = time.monotonic()
        while not self.over.wait(max(0, due - time.monotonic())):
            due = max(due + self.period, time.monotonic() - self.period)
            self.readings += self.hall.tell(turn)
            turn += 1


class Desk:
    """The program, as a process."""

    def __init__(self, *args: str):
        env = dict(os.environ, G_MESSAGES_DEBUG='ms5-app ms5-client', GSETTINGS_BACKEND='keyfile', GTK_A11Y='none')
        for name in ('G_DEBUG', 'MALLOC_CHECK_', 'MALLOC_PERTURB_'):
            env.pop(name, None)
        self.begun = time.monotonic()
        self.process = subprocess.Popen([PROGRAM, *args], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env, text=True)
        self.painted = None
        self.values = 0
        self.live = threading.Event()
        self.shown = threading.Event()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stdout:
            found = ms5_server.re.search(r'the last picture was painted at (\d+)', line)
            if found:
                self.painted = int(found[1]) / 1e6 - self.begun
                self.shown.set()
            found = ms5_server.re.search(r'(\d+) live values', line)
            if found:
                self.values += int(found[1])
                self.live.set()

    def cpu_s(self) -> float:
        return cpu_s(self.process.pid)

    def memory_mib(self) -> float:
        return memory_kib(self.process.pid) / 1024

    def settle(self) -> None:
        """Waits until it does no more than the readings ask for: two seconds that cost about the same."""
        deadline = time.monotonic() + ms5_server.DEADLINE
        before = None
        while time.monotonic() < deadline:
            begun = self.cpu_s()
            threading.Event().wait(2)
            spent = self.cpu_s() - begun
            if before is not None and abs(spent - before) <= 0.1 + 0.1 * before:
                return
            before = spent
        raise AssertionError('the program does not settle')

    def activate(self, action: str, parameters: str = '[]') -> None:
        path = '/' + APPLICATION.replace('.', '/')
        subprocess.run(['gdbus', 'call', '--session', '-d', APPLICATION, '-o', path, '-m', 'org.gtk.Actions.Activate',
                        action, parameters, '{}'], check=True, stdout=subprocess.DEVNULL)

    def quit(self) -> None:
        self.activate('quit')
        self.process.wait(timeout=ms5_server.DEADLINE)


def wait(event: threading.Event, what: str) -> None:
    if not event.wait(ms5_server.DEADLINE):
        raise AssertionError(f'waited in vain for {what}')
