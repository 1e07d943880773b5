#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desktop program costs while 2 000 readings a second reach it: the floor page of 50 lines, and the page of
one line. Run in a display and beside a keyring.

usage: bench-client-steady.py PROGRAM [SECONDS]
"""
import os
import pathlib
import sys
import tempfile
import threading
import time

import client_desk

SECONDS = float(sys.argv[2]) if len(sys.argv) > 2 else 20
RATE = 2.5


def measure(desk: client_desk.Desk, page: str) -> None:
    desk.settle()
    values, cpu, begun = desk.values, desk.cpu_s(), time.monotonic()
    threading.Event().wait(SECONDS)
    passed = time.monotonic() - begun
    print(f'client steady, {page}: {(desk.values - values) / passed:.0f} live values/s; '
          f'{(desk.cpu_s() - cpu) / passed * 100:.1f} % of a core, {desk.memory_mib():.0f} MiB; '
          f'load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors', flush=True)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix='ms5-bench-') as folder:
        hall = client_desk.Hall(pathlib.Path(folder))
        hall.tell(0)
        machines = client_desk.Machines(hall, RATE)
        machines.start()
        desk = client_desk.Desk('--sign-in-from', str(hall.account))
        client_desk.wait(desk.live, 'live values')
        measure(desk, 'floor')
        desk.activate('show-line', "[<'L0'>]")
        measure(desk, 'line')
        desk.quit()
        machines.over.set()
        machines.join()
        hall.server.stop()


main()
