#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long it takes from starting the desktop program until the floor page of 50 lines is painted, from a cache that
holds 30 days of them, without a server. Run in a display and beside a keyring.

usage: bench-client-start.py PROGRAM FILL-CACHE
"""
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import client_desk

FILL = sys.argv[2]
ROUNDS = 5


def drop_caches() -> bool:
    """Only root may, and not everywhere."""
    try:
        os.sync()
        pathlib.Path('/proc/sys/vm/drop_caches').write_text('3', encoding='ascii')
    except OSError:
        return False
    return True


def fill(folder: pathlib.Path) -> str:
    """Signs in for real, so that keyring and cache are what the program makes of them, and adds 30 days."""
    hall = client_desk.Hall(folder)
    hall.tell(0)
    machines = client_desk.Machines(hall, 1)
    machines.start()
    desk = client_desk.Desk('--sign-in-from', str(hall.account))
    client_desk.wait(desk.live, 'live values')
    desk.settle()
    desk.quit()
    machines.over.set()
    machines.join()
    hall.server.stop()
    cache = pathlib.Path(os.environ['XDG_CACHE_HOME']) / 'ms5' / 'cache.db'
    return subprocess.run([FILL, str(cache)], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def start() -> tuple[float, float]:
    desk = client_desk.Desk()
    client_desk.wait(desk.shown, 'the last picture')
    cpu = desk.cpu_s()
    desk.quit()
    return desk.painted * 1000, cpu * 1000


def main() -> None:
    with tempfile.TemporaryDirectory(prefix='ms5-bench-') as folder:
        held = fill(pathlib.Path(folder))
    start()
    warm = [start() for _ in range(ROUNDS)]
    print(f'client start: {held} in the cache; floor page painted after {statistics.median(w[0] for w in warm):.0f} ms '
          f'(best {min(w[0] for w in warm):.0f}), {statistics.median(w[1] for w in warm):.0f} ms of processor time; warm; '
          f'load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors')
    if not drop_caches():
        print('client start: no cold start, as the disk\'s caches cannot be dropped')
        return
    cold = []
    for _ in range(ROUNDS):
        drop_caches()
        cold.append(start())
    print(f'client start: cold after {statistics.median(c[0] for c in cold):.0f} ms (best {min(c[0] for c in cold):.0f}), '
          f'{statistics.median(c[1] for c in cold):.0f} ms of processor time')


main()
