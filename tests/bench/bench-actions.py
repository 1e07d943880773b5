#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many actions a real server takes in a second, durably: in batches of 100 on one connection, which its rate of
messages bounds, and on 20 of them.

usage: bench-actions.py SENDER
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import big_floor

SENDER = sys.argv[1]
BATCH = 100


def measure(installations: int, actions: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        server = big_floor.start(pathlib.Path(name), '[feed]\nuser_connections=100\n', {'desk': 'shift_manager'})
        pid = server.process.pid
        with subprocess.Popen([SENDER, str(server.port), str(installations), str(actions), str(BATCH), str(big_floor.LINES)],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as sender:
            sender.stdin.write(server.token('desk') + '\n')
            sender.stdin.flush()
            big_floor.ms5_server.equal(sender.stdout.readline(), 'ready\n')
            before = big_floor.cpu_s(pid)
            sender.stdin.write('go\n')
            sender.stdin.flush()
            done = json.loads(sender.stdout.readline())
        cpu = big_floor.cpu_s(pid) - before
        server.stop()
    n = installations * actions
    print(f"bench-actions: {installations} connections, {n} actions: {1000 * n / done['done_last_ms']:,.0f}/s, "
          f"{1e6 * cpu / n:.0f} µs of the server's CPU for each; "
          + ', '.join(f'{count} {code}' for code, count in done['results'].items()), flush=True)


measure(1, 8000)
measure(20, 1000)
