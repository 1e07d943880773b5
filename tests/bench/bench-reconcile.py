#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A full outbox: a real client does 10 000 actions of 23 kinds on 50 lines while its server is away, and brings them to
it when it is back.

usage: bench-reconcile.py DESK [ACTIONS]
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import big_floor

DESK = sys.argv[1]
ACTIONS = int(sys.argv[2]) if len(sys.argv) > 2 else 10000


def tell(desk: subprocess.Popen, line: str) -> None:
    desk.stdin.write(line + '\n')
    desk.stdin.flush()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        server = big_floor.start(folder, '', {'desk': 'shift_manager'})
        with subprocess.Popen([DESK, f'http://127.0.0.1:{server.port}', 'desk', str(big_floor.LINES), str(ACTIONS)],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as desk:
            tell(desk, big_floor.ms5_server.PASSWORD)
            big_floor.ms5_server.equal(desk.stdout.readline(), 'live\n')
            server.stop()
            tell(desk, 'fill')
            filled = json.loads(desk.stdout.readline())
            big_floor.start_again(server, folder)
            before = big_floor.cpu_s(server.process.pid)
            tell(desk, 'go')
            done = json.loads(desk.stdout.readline())
            cpu = big_floor.cpu_s(server.process.pid) - before
            memory = big_floor.memory_kib(server.process.pid, 'VmHWM')
        server.stop()
    print(f"bench-reconcile: {ACTIONS} actions stored in {filled['seconds']:.1f} s ({filled['cpu_s']:.1f} s of CPU, longest turn "
          f"{filled['stall_ms']:.0f} ms), reconciled in {done['seconds']:.2f} s: {ACTIONS / done['seconds']:,.0f}/s; client "
          f"{done['cpu_s']:.2f} s of CPU, longest turn {done['stall_ms']:.0f} ms, {done['peak_kib'] / 1024:.0f} MiB; server "
          f"{cpu:.2f} s of CPU, {memory / 1024:.0f} MiB; "
          + ', '.join(f'{n} {code}' for code, n in sorted(done['results'].items())), flush=True)


main()
