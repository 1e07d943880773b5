#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desktop program needs while it watches five lines: with its window, once that is closed, and started without
one, the latter two also after a sound. Run in a display and beside a keyring.

usage: bench-background.py PROGRAM [SECONDS]
"""
import os
import pathlib
import re
import sys
import tempfile
import threading

import big_floor
big_floor.LINES = 5
import client_desk  # noqa: E402  pylint: disable=wrong-import-position

SECONDS = float(sys.argv[2]) if len(sys.argv) > 2 else 20
RATE = 1


def memory_mib(pid: int) -> dict[str, float]:
    """What is in memory, and of that the part that no other program shares, or its share of what they do."""
    told = pathlib.Path(f'/proc/{pid}/smaps_rollup').read_text(encoding='ascii')
    return {name: int(re.search(rf'^{name}:\s+(\d+)', told, re.M)[1]) / 1024 for name in ('Rss', 'Pss', 'Private_Dirty')}


def measure(desk: client_desk.Desk, what: str) -> None:
    desk.settle()
    cpu = desk.cpu_s()
    threading.Event().wait(SECONDS)
    memory = memory_mib(desk.process.pid)
    print(f'background, {what}: PSS {memory["Pss"]:.0f} MiB, RSS {memory["Rss"]:.0f} MiB, '
          f'private {memory["Private_Dirty"]:.0f} MiB; {(desk.cpu_s() - cpu) / SECONDS * 100:.1f} % of a core', flush=True)


def main() -> None:
    os.environ.pop('G_DEBUG', None)
    with tempfile.TemporaryDirectory(prefix='ms5-bench-') as folder:
        hall = client_desk.Hall(pathlib.Path(folder))
        hall.tell(0)
        machines = client_desk.Machines(hall, RATE)
        machines.start()
        desk = client_desk.Desk('--sign-in-from', str(hall.account))
        client_desk.wait(desk.live, 'live values')
        desk.activate('show-line', "[<'L0'>]")
        measure(desk, 'with a window')
        desk.activate('keep-watching')
        desk.activate('close-window')
        measure(desk, 'its window closed')
        desk.activate('try-sound', "[<'critical'>]")
        measure(desk, 'its window closed, after a sound')
        desk.quit()
        desk = client_desk.Desk('--background')
        client_desk.wait(desk.live, 'live values')
        measure(desk, 'without a window')
        desk.activate('try-sound', "[<'critical'>]")
        measure(desk, 'without a window, after a sound')
        desk.quit()
        machines.over.set()
        machines.join()
        hall.server.stop()


main()
