#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ingest: how many samples a real server stores in a second, durably, and what each costs it. Every sample tells a state,
pieces and three sensors of one of the hall's machines; each that was sent is looked for in the store at the end.

usage: bench-ingest.py [SECONDS]
"""
import datetime
import os
import pathlib
import sqlite3
import subprocess
import sys
import threading
import time

TESTS = pathlib.Path(os.environ['MS5_SOURCE_ROOT']) / 'tests'
sys.path[:0] = [str(TESTS / 'server' / 'routes'), str(TESTS / 'e2e')]
import ms5_server  # noqa: E402  pylint: disable=wrong-import-position
import broker as mqtt  # noqa: E402  pylint: disable=wrong-import-position

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 5
GATEWAYS = 4
SAMPLES = 500
AHEAD = 500
SAMPLE = ('{"ts":"%s","equipment":"%s","source":"%s","birth":1,"seq":%d,"state":"Execute","counts":{"good":1},'
          '"sensors":{"temperature":%.1f,"pressure":2.3,"vibration":1.%d}}')


def cpu_s(pid: int) -> float:
    fields = pathlib.Path(f'/proc/{pid}/stat').read_text(encoding='ascii').rpartition(')')[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


class Gateway(threading.Thread):
    """Sends numbered samples of all machines, one message after the other."""

    def __init__(self, name: str, places: dict, n: int):
        super().__init__(daemon=True)
        self.source, self.places, self.n = name, places, n
        self.seq, self.over = 0, threading.Event()

    def message(self, codes) -> str:
        stamp = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec='milliseconds')
        samples = [SAMPLE % (stamp, codes[i % len(codes)], self.source, i, 60 + i % 7, i % 8) for i in range(self.seq, self.seq + self.n)]
        self.seq += self.n
        return '[' + ','.join(samples) + ']'


class Poster(Gateway):
    """By HTTP, on one connection."""

    def __init__(self, name, places, n, server, token):
        super().__init__(name, places, n)
        self.server, self.token = server, token

    def run(self):
        headers = {'Content-Type': 'application/json', 'Authorization': f'Bearer {self.token}'}
        connection = ms5_server.http.client.HTTPConnection('127.0.0.1', self.server.port, timeout=ms5_server.DEADLINE)
        while not self.over.is_set():
            connection.request('POST', '/api/v1/samples', self.message(list(self.places)), headers)
            answer = connection.getresponse()
            text = answer.read()
            assert answer.status == 200, text
        connection.close()


class Publisher(Gateway):
    """By MQTT, in lines to a program that knows it; never far ahead of the server, as the broker would keep everything."""

    def __init__(self, name, places, n, server, broker):
        super().__init__(name, places, n)
        self.server, self.sent = server, 0
        code, topic = next(iter(places.items()))
        self.code = code
        self.process = subprocess.Popen(broker.command(topic, '-l'), stdin=subprocess.PIPE)  # pylint: disable=consider-using-with

    def run(self):
        with self.process:
            while not self.over.is_set():
                self.process.stdin.write(self.message([self.code]).encode() + b'\n')
                self.process.stdin.flush()
                self.sent += 1
                while self.sent % AHEAD == 0 and self.sent > self.server.metric('ms5_mqtt_messages_total') / GATEWAYS + AHEAD:
                    self.over.wait(0.02)
            self.process.stdin.close()
            ms5_server.equal(self.process.wait(10 * ms5_server.DEADLINE), 0)


def machines() -> dict:
    plant = ms5_server.json.loads((ms5_server.ROOT / 'data/plants/bottling-hall.json').read_text(encoding='utf-8'))
    return {e['code']: f"{line['area']}/{line['code']}/{e['code']}" for line in plant['lines'] for e in line['equipment']}


def stored(server) -> int:
    with sqlite3.connect(f'file:{server.folder}/state/server.db?mode=ro', uri=True) as db:
        return db.execute('SELECT coalesce (sum (good), 0) FROM production').fetchone()[0]


def measure(server, gateways: list, way: str) -> None:
    begun, busy = time.monotonic(), cpu_s(server.process.pid)
    for gateway in gateways:
        gateway.start()
    threading.Event().wait(SECONDS)
    for gateway in gateways:
        gateway.over.set()
    for gateway in gateways:
        gateway.join()
    sent = sum(gateway.seq for gateway in gateways)
    ms5_server.wait_for(lambda: server.metric('ms5_samples_stored_total') == sent, 'everything to be stored')
    took, busy = time.monotonic() - begun, cpu_s(server.process.pid) - busy
    server.stop()
    ms5_server.equal(stored(server), sent, 'samples stored')
    print(f'bench-ingest: {way}, {gateways[0].n} samples in a message: {sent / took:,.0f} samples/s stored, {1e6 * busy / sent:.1f} µs '
          f"of the server's CPU for each: {sent / busy:,.0f} samples/s for one core", flush=True)


def by_http(n: int) -> None:
    server = ms5_server.plain()
    ms5_server.add_user(server, server.token('root'), 'plc', 'ingest')
    token = server.token('plc')
    measure(server, [Poster(f'plc-{i}', machines(), n, server, token) for i in range(GATEWAYS)], 'HTTP')


def by_mqtt(n: int) -> None:
    broker = mqtt.Broker(log='information')
    server = ms5_server.plain(f'[mqtt]\nurl={broker.url}\n')
    ms5_server.wait_for(lambda: server.metric('ms5_mqtt_connected') == 1, 'the broker to be connected')
    measure(server, [Publisher(f'plc-{code}', {code: place}, n, server, broker) for code, place in list(machines().items())[:GATEWAYS]], 'MQTT')


by_http(SAMPLES)
try:
    by_mqtt(SAMPLES)
    by_mqtt(1)
except ms5_server.Skip as reason:
    print(f'bench-ingest: {reason}')
