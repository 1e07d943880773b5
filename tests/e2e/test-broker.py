#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Samples through a real broker, while the server is killed again and again: each counts, and counts once.

usage: test-broker.py MS5CTL (MS5_SERVER and MS5_SOURCE_ROOT in the environment)
"""
import asyncio
import datetime
import http.client
import json
import signal
import subprocess
import sys
import threading
import time

import ms5_server
from ms5_server import PASSWORD, ROOT, add_user, equal, shared

from broker import Broker
from floor import Client, need

CTL = sys.argv[1]
ROWS = 6000
POSTS = 400


class Floor:
    """The test bench, with a broker; stays on one port."""

    def __init__(self):
        self.broker = Broker()
        self.config = self.broker.folder / 'server.conf'
        self.config.write_text(f'[server]\nplant={ROOT}/data/plants/test-bench.json\n[mqtt]\nurl={self.broker.url}\n', encoding='utf-8')
        self.server = ms5_server.Server('--config', str(self.config))
        code = self.server.said.split('once:\n\n')[1].split()[0]
        self.server.post('/api/v1/auth/setup', {'code': code, 'name': 'root', 'password': PASSWORD}, status=204)
        self.token = self.server.token('root')
        self.broker.wait_for('Sending SUBACK to ms5-server')
        self.since = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=1)

    def kill(self) -> None:
        self.server.process.send_signal(signal.SIGKILL)
        self.server.process.wait()
        self.server.process.stdout.close()
        self.server.start('--config', str(self.config), '--port', str(self.server.port))

    def good(self, line: str) -> int:
        since = self.since.strftime('%Y-%m-%dT%H:%M:%SZ')
        return self.server.get(f'/api/v1/lines/{line}/kpi?from={since}', self.token)['good']

    def replay(self, recording, map_path, *args) -> subprocess.Popen:
        return subprocess.Popen([CTL, 'replay', recording, '--map', map_path, '--mqtt', self.broker.url, '--json', *args],
                                stdout=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen) -> dict:
    out, _ = process.communicate(timeout=ms5_server.DEADLINE)
    equal(process.returncode, 0, 'ms5ctl replay')
    return json.loads(out)


def make_recording(folder):
    """A piece each millisecond."""
    map_path, path = folder / 'pieces.json', folder / 'pieces.csv'
    map_path.write_text(json.dumps({
        'time': {'format': 'step', 'step_s': 0.001, 'start': '2026-01-01T00:00:00Z'}, 'site': 'test-bench',
        'equipment': [{'code': 'PU1', 'line': 'PUMP', 'area': 'lab', 'counts': {'good': 'pieces'},
                       'state': {'column': 'state', 'values': {'on': 'Execute'}}}]}))
    path.write_text('pieces,state\n' + '1,on\n' * ROWS)
    return path, map_path


class Poster(threading.Thread):
    """Sends piece after piece by HTTP; what is not answered it sends again."""

    def __init__(self, floor: Floor):
        super().__init__()
        self.floor = floor
        add_user(floor.server, floor.token, 'gate', 'ingest')
        self.token = floor.server.token('gate')
        self.acknowledged = 0
        self.error = None

    def run(self) -> None:
        end = time.monotonic() + 2 * ms5_server.DEADLINE
        try:
            while self.acknowledged < POSTS:
                need(time.monotonic() < end, 'too late')
                sample = {'ts': datetime.datetime.now(datetime.timezone.utc).isoformat(), 'equipment': 'CNC1', 'source': 'poster',
                          'birth': 1, 'seq': self.acknowledged, 'state': 'Execute', 'counts': {'good': 1}}
                while not self.post(sample):
                    need(time.monotonic() < end, 'too late')
                self.acknowledged += 1
        except Exception as error:  # pylint: disable=broad-except
            self.error = error

    def post(self, sample: dict) -> bool:
        connection = http.client.HTTPConnection('127.0.0.1', self.floor.server.port, timeout=ms5_server.DEADLINE)
        try:
            connection.request('POST', '/api/v1/samples', json.dumps([sample]),
                               {'Authorization': f'Bearer {self.token}', 'Content-Type': 'application/json'})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


async def wait_for_good(floor: Floor, line: str, at_least: int) -> None:
    client = Client(floor.server.port, floor.token, 'watcher', [f'live/{line}'])
    await client.start()
    await client.until(lambda: client.live.get((f'live/{line}', 'kpi', 'good'), 0) >= at_least, 120)
    await client.ws.close()


def killed_again_and_again_nothing_is_lost_or_counted_twice():
    floor = Floor()
    poster = Poster(floor)
    sender = floor.replay(*make_recording(floor.broker.folder))
    poster.start()
    for at_least in (ROWS // 10, ROWS // 3, ROWS * 2 // 3):
        asyncio.run(wait_for_good(floor, 'PUMP', at_least))
        before = floor.good('MILL'), poster.acknowledged
        floor.kill()
        need(floor.good('MILL') >= before[1] and floor.good('MILL') >= before[0], 'acknowledged, and lost')

    equal(finish(sender), {'rows': ROWS, 'sent': ROWS, 'refused': 0})
    poster.join()
    if poster.error is not None:
        raise poster.error
    asyncio.run(wait_for_good(floor, 'PUMP', ROWS))
    equal([floor.good('PUMP'), floor.good('MILL')], [ROWS, POSTS])
    floor.server.check_health()
    floor.server.stop()


def a_recording_through_the_broker_tells_when_nothing_was_known():
    """The five-axis mill: its states, and 45.7 s in which there were none, all as much shorter as it is played faster."""
    expected = json.loads(shared('nist_pocketnc/expected.json').read_text())
    floor = Floor()
    speed = 200
    sent = finish(floor.replay(shared('nist_pocketnc/pocketnc_mtconnect.csv'), ROOT / 'data' / 'maps' / 'nist-pocketnc.json',
                               '--speed', str(speed)))
    equal([sent['rows'], sent['refused']], [expected['rows_written'], 0])

    async def last_state(client):
        await client.start()
        await client.until(lambda: client.base.get('line/POCKET', {}).get('PNC1', (0, {}))[1].get('state') == 'Idle')
        await client.ws.close()

    asyncio.run(last_state(Client(floor.server.port, floor.token, 'watcher', ['line/POCKET'])))
    since = floor.since.strftime('%Y-%m-%dT%H:%M:%SZ')
    spans = floor.server.get(f'/api/v1/lines/POCKET/timeline?from={since}', floor.token)['intervals']
    first = next(i for i, span in enumerate(spans) if span['state'] != 'NoData')
    seconds = {}
    for span in spans[first:-1]:
        seconds[span['state']] = seconds.get(span['state'], 0) + (span['end'] - span['start']) / 1000
    wanted = expected['exec_seconds_between_events']
    for state, name in (('Execute', 'ACTIVE'), ('NoData', 'UNAVAILABLE'), ('Idle', 'READY')):
        need(abs(seconds[state] - wanted[name] / speed) < 0.25, state, seconds[state], 'not', wanted[name] / speed)
    floor.server.check_health()
    floor.server.stop()


if __name__ == '__main__':
    ms5_server.run(killed_again_and_again_nothing_is_lost_or_counted_twice,
                   a_recording_through_the_broker_tells_when_nothing_was_known)
