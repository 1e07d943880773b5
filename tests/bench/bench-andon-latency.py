#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long it takes from a machine's message at the broker to the notification on a desktop, beside many subscribers.
Run in a display and beside a keyring. The time begins before the program that publishes is started.

usage: bench-andon-latency.py MS5CTL FEED-RECEIVER [CALLS] [SUBSCRIBERS]
"""
import json
import subprocess
import sys
import time

import ms5_server

from hall import Hall
from window import Desktop, Program, until

CALLS = int(sys.argv[3]) if len(sys.argv) > 3 else 200
SUBSCRIBERS = int(sys.argv[4]) if len(sys.argv) > 4 else 100
LIMIT_MS = 250
# Each answer is of a sign-in of its own.
SIGN_INS = f'[accounts]\nmax_sign_ins={2 * CALLS + 50}\n'
ROOM = f'[http]\nmax_address_connections={SUBSCRIBERS + 50}\n[feed]\nuser_connections={SUBSCRIBERS + 50}\naddress_connections={SUBSCRIBERS + 50}\n'


def at_once(plant: dict) -> None:
    """Nothing but a fault calls, without delay, and however often it comes."""
    plant['rules'] = [{'code': 'fault', 'kind': 'fault', 'after_s': 0, 'chatter': {'count': 10, 'within_s': 1}}]


def resolve(hall: Hall) -> None:
    """All that is open, so that the next fault is a call of its own."""
    hall.publish('L1', state='Execute', faults=[])
    for key, call in hall.calls().items():
        if call['state'] != 'resolved':
            hall.act('call.resolve', line='L1', key=key)


def subscribe(hall: Hall, receiver: str) -> subprocess.Popen:
    process = subprocess.Popen([receiver, str(hall.server.port), str(SUBSCRIBERS), 'calls/L1', 'line/L1'],  # pylint: disable=consider-using-with
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    process.stdin.write(hall.root + '\n')
    process.stdin.flush()
    ms5_server.equal(process.stdout.readline(), 'ready\n')
    return process


def main() -> None:
    desktop = Desktop()
    hall = Hall(change=at_once, more=ROOM + SIGN_INS)
    program = Program(desktop).start()
    program.sign_in_to(hall.server.port, 'maria')
    others = subscribe(hall, sys.argv[2])
    took = []
    for _ in range(CALLS):
        before = len(desktop.seen)
        begun = time.time()
        hall.publish('L1', state='Execute', faults=['E42'])
        until(lambda n=before: len(desktop.seen) > n, 'the notification')
        took.append((desktop.seen[before] - begun) * 1000)
        resolve(hall)
        until(lambda: desktop.n_shown() == 0, 'the notification to go')
    others.kill()
    others.wait()
    took.sort()
    figures = {name: round(took[min(int(len(took) * share), len(took) - 1)], 1) for name, share in
               (('p50', 0.5), ('p95', 0.95), ('p99', 0.99), ('max', 1))}
    print(f'andon: {CALLS} calls, {SUBSCRIBERS} subscribers, message to notification in ms: {json.dumps(figures)} '
          f'(aim: p99 below {LIMIT_MS})', flush=True)
    program.stop()
    hall.stop()


main()
