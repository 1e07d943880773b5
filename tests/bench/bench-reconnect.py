#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A storm: 500 installations, each with 20 actions in its outbox, connect again to a server that has just come back.

usage: bench-reconnect.py SENDER [INSTALLATIONS [ACTIONS]]
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import big_floor

SENDER = sys.argv[1]
INSTALLATIONS = int(sys.argv[2]) if len(sys.argv) > 2 else 500
ACTIONS = int(sys.argv[3]) if len(sys.argv) > 3 else 20
LIMITS = '[http]\nmax_address_connections=2000\n[feed]\nuser_connections=2000\naddress_connections=2000\n'


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        server = big_floor.start(folder, LIMITS, {'desk': 'shift_manager'})
        with subprocess.Popen([SENDER, str(server.port), str(INSTALLATIONS), str(ACTIONS), '20', str(big_floor.LINES)],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as sender:
            sender.stdin.write(server.token('desk') + '\n')
            sender.stdin.flush()
            big_floor.ms5_server.equal(sender.stdout.readline(), 'ready\n')
            server.process.kill()
            server.process.wait()
            begun = time.monotonic()
            big_floor.start_again(server, folder)
            start = time.monotonic() - begun
            pid = server.process.pid
            before, idle = big_floor.cpu_s(pid), big_floor.memory_kib(pid)
            sender.stdin.write('go\n')
            sender.stdin.flush()
            done = json.loads(sender.stdout.readline())
        cpu, peak = big_floor.cpu_s(pid) - before, big_floor.memory_kib(pid, 'VmHWM')
        server.stop()
    print(f"bench-reconnect: {INSTALLATIONS} installations with {ACTIONS} actions each: the server was back in {start:.1f} s; all "
          f"live and answered {done['seconds']:.2f} s later; live p50 {done['live_p50_ms']} ms, p99 {done['live_p99_ms']} ms; "
          f"answered p50 {done['done_p50_ms']} ms, p99 {done['done_p99_ms']} ms; {done['turned_away']} were asked to come later; server "
          f"{cpu:.2f} s of CPU, {idle / 1024:.0f} MiB before, {peak / 1024:.0f} MiB at most; "
          + ', '.join(f'{n} {code}' for code, n in done['results'].items()), flush=True)


main()
