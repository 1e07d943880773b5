#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recordings of real machines, sent by ms5ctl to a real server, and what it says of them afterwards beside figures that
others computed.

usage: test-replay.py MS5CTL (MS5_SERVER and MS5_SOURCE_ROOT in the environment)
"""
import datetime
import json
import subprocess
import sys

import ms5_server
from ms5_server import ROOT, equal, shared

from broker import Broker

CTL = sys.argv[1]
SPEED = 400
PUMP = {'vibration-1': 'Accelerometer1RMS', 'vibration-2': 'Accelerometer2RMS', 'current': 'Current', 'pressure': 'Pressure',
        'motor-temperature': 'Temperature', 'fluid-temperature': 'Thermocouple', 'voltage': 'Voltage', 'flow': 'Volume Flow RateRMS'}
# A recording of 2020 is not too old to be kept.
KEEP = '[store]\nminutes_days=3650\nhours_days=36500\nrecords_days=36500\n'


def rfc3339(time: datetime.datetime) -> str:
    return time.strftime('%Y-%m-%dT%H:%M:%SZ')


class Floor:
    """The test bench; «root» is signed in."""

    def __init__(self, broker: Broker = None):
        text = f'[server]\nplant={ROOT}/data/plants/test-bench.json\n{KEEP}'
        if broker is not None:
            text += f'[mqtt]\nurl={broker.url}\n'
        self.broker = broker
        self.server = ms5_server.Server('--config', str(ms5_server.write_file(text)))
        code = self.server.said.split('once:\n\n')[1].split()[0]
        self.server.post('/api/v1/auth/setup', {'code': code, 'name': 'root', 'password': ms5_server.PASSWORD}, status=204)
        self.token = self.server.token('root')
        ms5_server.add_user(self.server, self.token, 'gate', 'ingest')
        self.token_file = ms5_server.write_file(self.server.token('gate') + '\n')
        self.since = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
        if broker is not None:
            ms5_server.wait_for(lambda: self.server.metric('ms5_mqtt_connected') == 1, 'the broker to be connected')
        self.sent = 0

    def replay(self, recording, map_name: str, *args: str) -> dict:
        way = ['--mqtt', self.broker.url] if self.broker is not None else \
              ['--server', f'http://127.0.0.1:{self.server.port}', '--token-file', str(self.token_file)]
        done = subprocess.run([CTL, 'replay', recording, '--map', ROOT / 'data/maps' / map_name, '--json', *way, *args],
                              capture_output=True, text=True, timeout=3 * ms5_server.DEADLINE, check=False)
        equal((done.returncode, done.stderr), (0, ''), recording)
        figures = json.loads(done.stdout)
        equal(figures['refused'], 0, recording)
        self.sent += figures['sent']
        ms5_server.wait_for(lambda: self.server.metric('ms5_samples_stored_total') == self.sent, 'everything to be stored')
        return figures

    def history(self, equipment: str, sensor: str, since=None, until=None) -> dict:
        """All readings of a time as one."""
        until = until or datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=2)
        points = self.server.get(f'/api/v1/equipment/{equipment}/history?sensor={sensor}&from={rfc3339(since or self.since)}'
                                 f'&to={rfc3339(until)}&points=5000', self.token)['points']
        n = sum(point['n'] for point in points)
        return {'n': n, 'min': min(point['min'] for point in points), 'max': max(point['max'] for point in points),
                'mean': sum(point['mean'] * point['n'] for point in points) / n}

    def seconds(self, line: str) -> dict:
        """For each state how long it lasted, by the recording's time."""
        spans = self.server.get(f'/api/v1/lines/{line}/timeline?from={rfc3339(self.since)}', self.token)['intervals']
        states = {}
        for span in spans:
            states.setdefault(span['state'], []).append(SPEED * (span.get('end', span['start']) - span['start']) / 1000)
        return states

    def stop(self) -> None:
        self.server.check_health()
        self.server.stop()


def near(got: float, wanted: float, tolerance: float, what: str) -> None:
    if abs(got - wanted) > tolerance:
        raise AssertionError(f'{what}: got {got}, wanted {wanted} ± {tolerance}')


def check_pump(floor: Floor, files: dict, **time) -> None:
    rows = sum(file['rows'] for file in files.values())
    for sensor, column in PUMP.items():
        stats = [(file['rows'], file['stats'][column]) for file in files.values()]
        got = floor.history('PU1', sensor, **time)
        equal([got['n'], got['min'], got['max']], [rows, min(s['min'] for _, s in stats), max(s['max'] for _, s in stats)], sensor)
        # Theirs are rounded to six digits.
        near(got['mean'], sum(n * s['mean'] for n, s in stats) / rows, 1e-6, f'mean of {sensor}')


def pump_files() -> dict:
    return json.loads((shared('skab') / 'expected.json').read_text(encoding='utf-8'))['files']


def the_pump_as_it_was_by_http():
    files, floor = pump_files(), Floor()
    for name, file in files.items():
        equal(floor.replay(shared('skab') / name, 'skab.json', '--historical')['rows'], file['rows'])
    check_pump(floor, files, since=datetime.datetime(2020, 2, 1), until=datetime.datetime(2020, 3, 15))
    floor.stop()


def the_pump_as_if_it_was_now_through_a_broker():
    files, floor = pump_files(), Floor(Broker(prefix='ms5/v1/test-bench'))
    for name, file in files.items():
        equal(floor.replay(shared('skab') / name, 'skab.json', '--speed', str(SPEED))['rows'], file['rows'])
    check_pump(floor, files)
    held = floor.seconds('PUMP')['Held']
    windows = [window for file in files.values() for window in file.get('windows', [])]
    equal(len(held), len(windows), 'anomalies')
    for got, window in zip(held, windows):
        # Until the row after its last, which is one or two seconds later; and times are told in milliseconds.
        near(got, window['duration_s'] + 1.5, 0.5 + 2 * SPEED / 1000, f'anomaly from {window["start"]}')
    floor.stop()


def mill_runs() -> list:
    runs = json.loads((shared('cnc_toolwear') / 'expected.json').read_text(encoding='utf-8'))['runs']
    return [run for run in runs if (shared('cnc_toolwear') / f'run_{run["run"]}.csv').exists()]


def check_mill(floor: Floor) -> None:
    runs = mill_runs()
    for run in runs:
        equal(floor.replay(shared('cnc_toolwear') / f'run_{run["run"]}.csv', 'cnc-toolwear.json', '--speed', str(SPEED))['rows'],
              run['samples'])
    equal(floor.history('CNC1', 'x')['n'], sum(run['samples'] for run in runs))
    wanted = sum(seconds for run in runs for name, seconds in run['states_s'].items() if name in ('Starting', 'Prep'))
    near(sum(floor.seconds('MILL')['Starting']), wanted, len(runs) * 2 * SPEED / 1000 + 0.1 * len(runs), 'preparation')
    floor.stop()


def the_mill_by_http():
    check_mill(Floor())


def the_mill_through_a_broker():
    check_mill(Floor(Broker(prefix='ms5/v1/test-bench')))


def the_pocket_mill_by_http():
    expected = json.loads((shared('nist_pocketnc') / 'expected.json').read_text(encoding='utf-8'))
    floor = Floor()
    figures = floor.replay(shared('nist_pocketnc') / 'pocketnc_mtconnect.csv', 'nist-pocketnc.json', '--speed', str(SPEED))
    equal(figures['rows'], expected['rows_written'])
    near(sum(floor.seconds('POCKET')['Execute']), expected['exec_seconds_between_events']['ACTIVE'],
         len(expected['exec_events']) * SPEED / 1000, 'work')
    floor.stop()


if __name__ == '__main__':
    ms5_server.run(the_pump_as_it_was_by_http,
                   the_pump_as_if_it_was_now_through_a_broker,
                   the_mill_by_http,
                   the_mill_through_a_broker,
                   the_pocket_mill_by_http)
