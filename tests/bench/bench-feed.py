#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Feed fan-out: a real server with 50 lines whose machines change state all the time, and 100 or 1 000 subscribers of
all lines; beside it, in the same run and with the same subscribers, node's ws sending one frame for each event.

usage: bench-feed.py RECEIVER [SECONDS]
"""
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

import big_floor
from big_floor import LINES, cpu_s, memory_kib, ms5_server

RECEIVER = sys.argv[1]
SECONDS = float(sys.argv[2]) if len(sys.argv) > 2 else 5
PERIOD = 0.05


def start_server(folder: pathlib.Path) -> tuple[ms5_server.Server, str, str]:
    server = big_floor.start(folder, '[http]\nmax_address_connections=2000\n'
                             '[feed]\nuser_connections=2000\naddress_connections=2000\nhellos_per_s=2000\n',
                             {'screen': 'viewer', 'plc': 'ingest'})
    return server, server.token('screen'), server.token('plc')


class Machines(threading.Thread):
    """Every machine changes its state with each request, so that each sample is an event."""

    def __init__(self, server, token, plant):
        super().__init__(daemon=True)
        self.server, self.token, self.over = server, token, threading.Event()
        self.codes = [e['code'] for line in plant['lines'] for e in line['equipment']]

    def run(self):
        turn = 0
        due = time.monotonic()
        while not self.over.wait(max(0, due - time.monotonic())):
            due = max(due + PERIOD, time.monotonic() - PERIOD)
            state = ('Execute', 'Suspended')[turn % 2]
            stamp = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec='milliseconds')
            self.server.post('/api/v1/samples', [{'equipment': code, 'ts': stamp, 'state': state} for code in self.codes],
                             self.token)
            turn += 1


def measure(port: int, pid: int, subscribers: int, token: str, topics: list[str]) -> dict:
    before = memory_kib(pid)
    with subprocess.Popen([RECEIVER, str(port), str(subscribers), *topics], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as receiver:
        receiver.stdin.write(token + '\n')
        receiver.stdin.flush()
        ms5_server.equal(receiver.stdout.readline(), 'ready\n')
        idle = (memory_kib(pid) - before) / subscribers
        yield idle
        busy = cpu_s(pid)
        receiver.stdin.write('go\n')
        receiver.stdin.flush()
        threading.Event().wait(SECONDS)
        receiver.stdin.write('stop\n')
        receiver.stdin.flush()
        figures = json.loads(receiver.stdout.readline())
        figures['cpu_s'] = cpu_s(pid) - busy
        yield figures


def ours(subscribers: int, folder: pathlib.Path) -> tuple[dict, float]:
    server, screen, plc = start_server(folder)
    topics = [f'{kind}/L{i}' for i in range(LINES) for kind in ('line', 'calls', 'stops')]
    run = measure(server.port, server.process.pid, subscribers, screen, topics)
    idle = next(run)
    machines = Machines(server, plc, json.loads((folder / 'plant.json').read_text(encoding='utf-8')))
    machines.start()
    figures = next(run)
    machines.over.set()
    machines.join()
    run.close()
    server.stop()
    return figures, idle


def theirs(subscribers: int) -> dict:
    script = ms5_server.ROOT / 'tests' / 'bench' / 'ws-fanout.js'
    with subprocess.Popen(['/usr/bin/node', str(script)], stdout=subprocess.PIPE, text=True,
                          env=dict(os.environ, NODE_PATH='/usr/share/nodejs')) as node:
        port = int(node.stdout.readline().rpartition(':')[2])
        run = measure(port, node.pid, subscribers, 'none', ['line/L1'])
        next(run)
        figures = next(run)
        run.close()
        node.kill()
    return figures


def main() -> None:
    for subscribers in (100, 1000):
        with tempfile.TemporaryDirectory() as folder:
            our, idle = ours(subscribers, pathlib.Path(folder))
        their = theirs(subscribers)
        rates = [f['events'] / f['seconds'] for f in (our, their)]
        costs = [1e6 * f['cpu_s'] / f['events'] for f in (our, their)]
        print(f"bench-feed: {subscribers} subscribers: {rates[0]:,.0f} events/s delivered, p50 {our['p50_ms']} ms, "
              f"p99 {our['p99_ms']} ms, {costs[0]:.2f} µs of the server's CPU for each, {idle:.1f} KiB for an idle subscriber; "
              f"node ws {rates[1]:,.0f} events/s, p99 {their['p99_ms']} ms, {costs[1]:.2f} µs; "
              f"{rates[0] / rates[1]:.1f} times as many", flush=True)


main()
