#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs ms5ctl beside a real server.

usage: test-online.py [MS5CTL] (MS5_SERVER and MS5_SOURCE_ROOT in the environment)
"""
import http.server
import json
import os
import pathlib
import re
import stat
import subprocess
import sys
import tempfile
import threading

import ms5_server
from ms5_server import DEADLINE, PASSWORD, ROOT, equal

CTL = sys.argv[1]
OK, FAILURE, BAD_INPUT, REFUSED, UNREACHABLE = range(5)
folder = pathlib.Path(tempfile.mkdtemp(prefix='ms5-ctl-'))
ms5_server.atexit.register(ms5_server.shutil.rmtree, folder, True)


class Run:
    """What one run left behind."""

    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def rows(self) -> list[list[str]]:
        """A table's cells, without its titles."""
        return [re.split(r'  +', line.strip()) for line in self.out.splitlines()[1:]]


def environment(**more) -> dict:
    """Without a keyring, and without what this machine's user has set."""
    env = {key: value for key, value in os.environ.items()
           if not key.startswith('MS5_') and key not in ('DBUS_SESSION_BUS_ADDRESS', 'DISPLAY')}
    return {**env, 'XDG_RUNTIME_DIR': str(folder), 'LC_ALL': 'C.UTF-8', 'TZ': 'UTC', **more}


def ctl(*args, text: str = '', status: int = OK, **env) -> Run:
    done = subprocess.run([CTL, *map(str, args)], input=text, capture_output=True, text=True, timeout=DEADLINE,
                          env=environment(**env), check=False)
    if done.returncode != status:
        raise AssertionError(f'ms5ctl {args}: {done.returncode}, not {status}: {done.stdout} {done.stderr}')
    if (done.stderr != '') != (status != OK):
        raise AssertionError(f'ms5ctl {args}: {done.stderr!r}')
    return Run(status, done.stdout, done.stderr)


def secret(name: str, text: str) -> pathlib.Path:
    path = folder / name
    path.write_text(text + '\n', encoding='utf-8')
    path.chmod(0o600)
    return path


class Bench:
    """A server with the test bench's plant; «root» is signed in by a token file, «gate» sends samples."""

    def __init__(self, more: str = ''):
        config = folder / 'server.conf'
        config.write_text(f'[server]\nplant={ROOT}/data/plants/test-bench.json\n{more}', encoding='utf-8')
        self.server = ms5_server.Server('--config', str(config))
        self.url = f'http://127.0.0.1:{self.server.port}'
        self.token = folder / 'token'
        self.password = secret('password', PASSWORD)
        self.code = re.search(r'^ {4}([A-Z2-9-]+)$', self.server.said, re.M)[1]

    def set_up(self) -> 'Bench':
        self.ask('setup', 'root', text=f'{self.code}\n{PASSWORD}\n', token=False)
        self.ask('login', 'root', text=PASSWORD, token='new')
        self.ask('user', 'add', 'gate', '--role', 'ingest', text=PASSWORD)
        return self

    def ask(self, *args, token=True, **more) -> Run:
        by = ['--token-file', self.token] if token else []
        return ctl(*args, '--server', self.url, *by, **more)

    def replay(self, recording: str, map_name: str, *args, status: int = OK) -> Run:
        path = ms5_server.shared(recording)
        return self.ask('replay', path, '--map', ROOT / 'data' / 'maps' / map_name, '--account', 'gate', '--password-file',
                        self.password, *args, token=False, status=status)


def signing_in():
    bench = Bench()
    bench.ask('setup', 'root', text=f'AAAAA-AAAAA-AAAAA-AAAAA\n{PASSWORD}\n', token=False, status=REFUSED)
    bench.ask('setup', 'root', text=f'{bench.code}\n', token=False, status=BAD_INPUT)
    bench.ask('setup', 'root', text=f'{bench.code}\n{PASSWORD}\n', token=False)
    bench.ask('setup', 'other', text=f'{bench.code}\n{PASSWORD}\n', token=False, status=REFUSED)

    bench.ask('login', 'root', text='wrong\n', token='new', status=REFUSED)
    if bench.token.exists():
        raise AssertionError('a token file for a wrong password')
    bench.token.touch(mode=0o644)
    bench.ask('login', 'root', text=PASSWORD, token='new')
    equal(stat.S_IMODE(bench.token.stat().st_mode), 0o600, 'mode of the token file')
    bench.ask('lines')
    ctl('lines', MS5_SERVER_URL=bench.url, MS5_TOKEN_FILE=str(bench.token))

    # Without a keyring nothing is kept, and it says so.
    run = bench.ask('login', 'root', text=PASSWORD, token=False, status=FAILURE)
    if 'keyring' not in run.err or PASSWORD in run.err:
        raise AssertionError(run.err)
    bench.ask('lines', token=False, status=REFUSED)
    bench.ask('lines', '--account', 'root', '--password-file', bench.password, token=False)

    wrong = secret('wrong', 'eyJhbGciOiJub25lIn0.e30.')
    ctl('lines', '--server', bench.url, '--token-file', wrong, status=REFUSED)
    ctl('lines', '--server', bench.url, '--token-file', folder / 'nowhere', status=BAD_INPUT)
    ctl('lines', '--server', 'ftp://127.0.0.1', '--token-file', bench.token, status=BAD_INPUT)
    bench.server.stop()
    bench.ask('lines', status=UNREACHABLE)
    bench.ask('tail', 'plant', status=UNREACHABLE)


def accounts():
    bench = Bench().set_up()
    bench.ask('user', 'add', 'Zoë', '--role', 'operator', '--lines', 'PUMP,MILL', '--display', 'Zoë 山田', text=PASSWORD)
    bench.ask('user', 'add', 'Zoë', '--role', 'operator', text=PASSWORD, status=FAILURE)
    bench.ask('user', 'add', 'x', '--role', 'emperor', text=PASSWORD, status=BAD_INPUT)
    bench.ask('user', 'add', 'x', '--role', 'viewer', text='short', status=BAD_INPUT)
    bench.ask('user', 'add', 'x', status=BAD_INPUT)
    bench.ask('user', 'frobnicate', 'x', status=BAD_INPUT)
    rows = {row[0]: [*row[1:3], row[4]] for row in bench.ask('user', 'list').rows}
    equal(rows, {'gate': ['ingest', 'all', 'active'], 'root': ['admin', 'all', 'active'],
                 'Zoë': ['operator', 'PUMP,MILL', 'active']})
    bench.ask('user', 'role', 'Zoë', '--role', 'quality')
    bench.ask('user', 'lines', 'Zoë', '--lines', 'all')
    bench.ask('user', 'disable', 'Zoë')
    users = {user['name']: user for user in bench.ask('user', 'list', '--json').json['users']}
    equal([users['Zoë'][name] for name in ('role', 'lines', 'disabled', 'display')], ['quality', None, True, 'Zoë 山田'])
    bench.ask('lines', '--account', 'Zoë', '--password-file', bench.password, token=False, status=REFUSED)
    bench.ask('user', 'enable', 'Zoë')
    bench.ask('user', 'disable', 'root', status=FAILURE)
    bench.ask('user', 'disable', 'nobody', status=BAD_INPUT)

    bench.ask('user', 'password', 'Zoë', text='another long password')
    by_zoe = ['--account', 'Zoë', '--password-file', secret('zoe', 'another long password')]
    bench.ask('lines', *by_zoe, token=False)
    bench.ask('user', 'list', *by_zoe, token=False, status=REFUSED)
    bench.ask('user', 'password', 'root', text=f'wrong\n{PASSWORD}!', status=REFUSED)
    bench.ask('user', 'password', 'root', text=f'{PASSWORD}\n{PASSWORD}!')
    bench.server.stop()


def replay_by_http():
    bench = Bench().set_up()
    expected = json.loads(ms5_server.shared('skab/expected.json').read_text())['files']['valve1_0.csv']
    run = bench.replay('skab/valve1_0.csv', 'skab.json', '--speed', 400, '--json')
    equal(run.json, {'rows': expected['rows'], 'sent': expected['rows'], 'refused': 0})

    # One anomaly, as one stop that took as much less time as it was replayed faster.
    stops = bench.ask('stops', 'PUMP', '--minor', '--json').json['stops']
    equal([stop['equipment'] for stop in stops], ['PU1'])
    seconds = (stops[0]['end'] - stops[0]['start']) / 1000
    if abs(seconds - (expected['windows'][0]['duration_s'] + 1) / 400) > 0.02:
        raise AssertionError(f'a stop of {seconds} s')
    equal(len(bench.ask('stops', '--minor').rows), 1)
    equal(bench.ask('lines').rows[0][:3], ['PUMP', 'Pump rig', 'Execute'])
    kpi = bench.ask('kpi', 'PUMP', '--json').json
    equal([kpi['line'], kpi['minor_stops']], ['PUMP', 1])
    if 'Availability' not in bench.ask('kpi', 'PUMP').out:
        raise AssertionError('no availability')
    bench.ask('kpi', 'NOPE', status=BAD_INPUT)
    bench.ask('kpi', 'PUMP', '--from', 'yesterday', status=BAD_INPUT)

    bench.replay('cnc_toolwear/run_01.csv', 'cnc-toolwear.json', '--speed', 1000)
    bench.replay('cnc_toolwear/run_06.csv', 'cnc-toolwear.json', '--historical')
    equal(bench.ask('lines').rows[1][:3], ['MILL', 'Milling cell', 'Complete'])
    bench.replay('cnc_toolwear/run_06.csv', 'skab.json', status=BAD_INPUT)
    bench.replay('skab/valve1_0.csv', 'skab.json', '--speed', 0, status=BAD_INPUT)
    bench.server.stop()


def things_refused_are_told():
    bench = Bench().set_up()
    told = json.loads((ROOT / 'data' / 'maps' / 'skab.json').read_text(encoding='utf-8'))
    told['equipment'][0]['sensors']['smell'] = 'Current'
    path = folder / 'odd.json'
    path.write_text(json.dumps(told), encoding='utf-8')
    recording = folder / 'odd.csv'
    lines = ms5_server.shared('skab/valve1_0.csv').read_text().splitlines()[:21]
    recording.write_text('\n'.join(lines), encoding='utf-8')
    run = bench.ask('replay', recording, '--map', path, '--speed', 100, '--account', 'gate', '--password-file', bench.password,
                    token=False, status=FAILURE)
    if 'smell' not in run.err or '20 things in them refused' not in run.out:
        raise AssertionError(run.out + run.err)
    bench.server.stop()


def actions():
    bench = Bench().set_up()
    bench.replay('skab/valve1_0.csv', 'skab.json', '--speed', 400)
    raised = bench.ask('act', 'call.raise', 'line=PUMP', 'type=stop', 'note=Größe ☃', 'equipment=PU1', '--json').json
    equal(raised['code'], 'applied')
    call = bench.ask('calls', '--open', '--json').json['calls'][0]
    equal([call['key'], call['note'], call['state']], [raised['id'], 'Größe ☃', 'raised'])
    bench.ask('act', 'call.acknowledge', 'line=PUMP', f'key={raised["id"]}', 'note=on my way')
    equal(bench.ask('act', 'call.acknowledge', 'line=PUMP', f'key={raised["id"]}', '--json').json['code'], 'noop')
    if 'Größe ☃ / on my way' not in bench.ask('calls').out:
        raise AssertionError('the notes are not there')
    bench.ask('act', 'call.resolve', 'line=PUMP', f'key={raised["id"]}')
    equal(bench.ask('calls', '--open', '--json').json['calls'], [])
    told = bench.ask('journal', 'PUMP', '--call', raised['id'], '--json').json['journal']
    equal([entry['what'] for entry in told], ['resolved', 'acknowledged', 'raised'])
    if 'on my way' not in bench.ask('journal').out:
        raise AssertionError('the journal is not shown')
    figures = bench.ask('andon', 'PUMP', '--json').json['lines']['PUMP']
    equal(figures['raised'], len(bench.ask('calls', '--json').json['calls']))
    assert figures['resolved'] >= 1 and figures['acknowledge_s'] >= 0, figures
    if 'not acknowledged' not in bench.ask('andon').out:
        raise AssertionError('the figures are not shown')

    key = bench.ask('stops', '--minor', '--json').json['stops'][0]['key']
    bench.ask('act', 'stop.code', 'line=PUMP', f'key={key}', 'reason=inlet-valve')
    stop = bench.ask('stops', '--minor', '--json').json['stops'][0]
    equal(stop['reason'], 'inlet-valve')
    # Who has seen an older state is told, and nothing is overwritten.
    done = subprocess.run([CTL, 'act', 'stop.code', 'line=PUMP', f'key={key}', 'reason=hot-water', 'base=1', '--json', '--server',
                           bench.url, '--token-file', bench.token], capture_output=True, text=True, env=environment(), check=False)
    equal([done.returncode, json.loads(done.stdout)['code']], [FAILURE, 'conflict'])
    trail = bench.ask('audit', 'stops/PUMP', key, '--json').json['actions']
    equal([entry['result']['code'] for entry in trail], ['conflict', 'applied'])
    equal(trail[0]['result']['cur']['set'], {'reason': 'inlet-valve'})
    if 'hot-water' not in bench.ask('audit', 'stops/PUMP').out:
        raise AssertionError('what was refused is not named')
    bench.ask('audit', status=BAD_INPUT)

    for bad in (['call.resolve', 'line=PUMP'], ['call.resolve', 'line=PUMP', 'colour=red'], ['call.raise', 'type=stop'],
                ['scrap.report', 'line=PUMP', 'qty=many'], ['dance'], []):
        bench.ask('act', *bad, status=BAD_INPUT)
    bench.ask('act', 'scrap.report', 'line=PUMP', 'qty=3')
    bench.ask('act', 'job.add', 'line=PUMP', 'key=J1', 'product=test-run', 'qty=5', 'due=2026-12-01T00:00:00Z')
    bench.ask('act', 'job.edit', 'line=PUMP', 'key=J1', 'qty=7', 'due=', 'tags=rush,export')
    job = bench.server.get('/api/v1/jobs', bench.token.read_text().strip())['jobs'][0]
    equal([job['qty'], job.get('due'), job['tags']], [7, None, ['export', 'rush']])
    bench.ask('act', 'equipment.maintenance', 'line=PUMP', 'key=PU1', 'on=true')
    bench.ask('user', 'add', 'viewer', '--role', 'viewer', text=PASSWORD)
    done = subprocess.run([CTL, 'act', 'note.add', 'line=PUMP', 'text=hello', '--server', bench.url, '--account', 'viewer',
                           '--password-file', bench.password], capture_output=True, text=True, env=environment(), check=False)
    equal(done.returncode, REFUSED, done.stdout + done.stderr)
    bench.server.stop()


def tail():
    bench = Bench().set_up()
    token = bench.token.read_text().strip()
    events = bench.server.get('/api/v1/events?after=0&limit=1000&topic=plant', token)['events']
    run = bench.ask('tail', 'plant', '--after', 0, '--count', len(events), '--json')
    equal([json.loads(line) for line in run.out.splitlines()], [event['op'] for event in events])
    equal(len(bench.ask('tail', 'plant', '--after', 0, '--count', 3).out.splitlines()), 3)

    # What happens while it looks on; the past first, and nothing twice.
    follow = subprocess.Popen([CTL, 'tail', 'calls/PUMP', 'notes/PUMP', '--after', '0', '--json', '--server', bench.url,
                               '--token-file', bench.token], stdout=subprocess.PIPE, text=True, env=environment())
    timer = threading.Timer(DEADLINE, follow.kill)
    timer.start()
    bench.ask('act', 'note.add', 'line=PUMP', 'text=first')
    seen = [json.loads(follow.stdout.readline())]
    for text in ('second', 'third'):
        bench.ask('act', 'note.add', 'line=PUMP', f'text={text}')
        seen.append(json.loads(follow.stdout.readline()))
    equal([op[4]['text'] for op in seen], ['first', 'second', 'third'])
    equal(sorted(op[3] for op in seen), [op[3] for op in seen])
    bench.server.stop()
    follow.communicate()
    timer.cancel()
    equal(follow.returncode, UNREACHABLE)
    bench.server.start('--config', str(folder / 'server.conf'))
    bench.url = f'http://127.0.0.1:{bench.server.port}'
    bench.ask('tail', 'nothing/X', status=REFUSED)
    bench.server.stop()


class Hook(http.server.BaseHTTPRequestHandler):
    """Somebody whom webhooks go to."""

    def do_POST(self):  # pylint: disable=invalid-name
        self.server.taken.append(json.loads(self.rfile.read(int(self.headers['Content-Length']))))
        self.send_response(410 if self.path == '/gone' else 204)
        self.end_headers()

    def log_message(self, *args):  # pylint: disable=arguments-differ
        pass


def trying_channels_off_the_floor():
    hook = http.server.HTTPServer(('127.0.0.1', 0), Hook)
    hook.taken = []
    threading.Thread(target=hook.serve_forever, daemon=True).start()
    host = f'localhost:{hook.server_port}'
    bench = Bench(f"[webhook]\nsecret_file={secret('hooks', 'whsec_' + 'A' * 43 + '=')}\nhosts={host}\n").set_up()
    equal([row[0] for row in bench.ask('relay', 'list').rows], ['webhook'])
    equal(bench.ask('relay', 'list', '--json').json, {'relays': [{'channel': 'webhook'}]})
    bench.ask('relay', 'test', 'webhook', f'http://{host}/')
    bench.ask('relay', 'test', 'webhook', '-', text=f'http://{host}/')
    equal(bench.ask('relay', 'test', 'webhook', json.dumps({'url': f'http://{host}/'}), '--json').json['outcome'], 'delivered')
    equal([said['title'] for said in hook.taken], ['A test of the Floor Dashboard'] * 3)
    if 'any more' not in (run := bench.ask('relay', 'test', 'webhook', f'http://{host}/gone', status=FAILURE)).err:
        raise AssertionError(run.err)
    bench.ask('relay', 'test', 'webhook', 'https://elsewhere.example/', status=BAD_INPUT)
    bench.ask('relay', 'test', 'mail', 'ann@plant.example', status=BAD_INPUT)
    bench.ask('relay', 'test', 'webpush', 'nonsense', status=BAD_INPUT)
    bench.ask('relay', 'test', 'webhook', status=BAD_INPUT)
    bench.ask('user', 'add', 'ann', '--role', 'operator', text=PASSWORD)
    bench.ask('relay', 'test', 'webhook', f'http://{host}/', '--account', 'ann', '--password-file', bench.password, token=False,
              status=REFUSED)
    equal(len(hook.taken), 4)
    hook.shutdown()
    bench.server.stop()


def measuring_the_feed():
    bench = Bench().set_up()
    figures = bench.ask('bench', 'feed', '--connections', 3, '--seconds', 2, '--json').json
    equal([figures['opened'], figures['ended']], [3, 0])
    if not figures['events_per_s'] > 0 or not figures['round_trip_p99_ms'] >= figures['round_trip_p50_ms'] > 0:
        raise AssertionError(figures)
    bench.ask('bench', 'feed', '--connections', 0, status=BAD_INPUT)
    bench.server.stop()


if __name__ == '__main__':
    ms5_server.run(signing_in, accounts, replay_by_http, things_refused_are_told, actions, tail,
                   trying_channels_off_the_floor, measuring_the_feed)
