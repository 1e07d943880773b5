#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of a real server process: killed, stopped, started twice, out of room.

usage: test-server-process.py (MS5_SERVER and MS5_SOURCE_ROOT in the environment)
"""
import datetime
import http.client
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).parent / 'routes'))
import ms5_server  # pylint: disable=wrong-import-position
from ms5_server import DEADLINE, PASSWORD, ROOT, Skip, add_user, equal, fill, small_disk, wait_for  # pylint: disable=wrong-import-position

BROKER = shutil.which('mosquitto') or shutil.which('/usr/sbin/mosquitto')
PUBLISHER = shutil.which('mosquitto_pub')

# A full disk is told as a warning, and meant to be survived.
os.environ['G_DEBUG'] = 'gc-friendly'


class Place:
    """A folder with a plant and a configuration, gone at the end of the test."""

    def __init__(self, edit=lambda plant: None, more=''):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='ms5-process-'))
        plant = json.loads((ROOT / 'data/plants/bottling-hall.json').read_text(encoding='utf-8'))
        edit(plant)
        (self.folder / 'plant.json').write_text(json.dumps(plant), encoding='utf-8')
        self.config = self.folder / 'server.conf'
        self.config.write_text(f'[server]\nplant={self.folder}/plant.json\n{more}', encoding='utf-8')

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        shutil.rmtree(self.folder, ignore_errors=True)


def start(place: Place) -> ms5_server.Server:
    """A server with an administrator and a gateway."""
    server = ms5_server.Server('--config', str(place.config))
    code = [line for line in server.said.splitlines() if line.startswith('    ') and 'ms5ctl' not in line][0].strip()
    server.post('/api/v1/auth/setup', {'code': code, 'name': 'root', 'password': PASSWORD}, status=204)
    add_user(server, server.token('root'), 'gate', 'ingest')
    return server


def kill(server: ms5_server.Server) -> None:
    server.process.kill()
    server.process.wait(DEADLINE)
    server.process.stdout.close()


def again(server: ms5_server.Server, place: Place) -> None:
    server.start('--config', str(place.config))
    assert 'ms5ctl setup' not in server.said, 'there is an administrator'


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.timezone.utc)


def sample(**more) -> dict:
    return {'ts': now().isoformat(timespec='milliseconds'), 'equipment': 'FL1', **more}


def total_good(server: ms5_server.Server, equipment: str) -> int:
    """From the file itself, when nobody uses it."""
    with sqlite3.connect(f'file:{server.folder}/state/server.db?mode=ro', uri=True) as db:
        columns = [row[1] for row in db.execute("PRAGMA table_info (production)")]
        assert 'good' in columns, columns
        return db.execute('SELECT coalesce (sum (good), 0) FROM production WHERE equipment = ?', (equipment,)).fetchone()[0]


class Gateway(threading.Thread):
    """Posts numbered samples one batch after the other, and again what was not acknowledged."""

    def __init__(self, server, token, source='gate-1'):
        super().__init__(daemon=True)
        self.server, self.token, self.source = server, token, source
        self.acknowledged = 0
        self.next = 0
        self.enough = threading.Event()

    def run(self):
        batch = None
        while not self.enough.is_set():
            if batch is None:
                batch = [sample(source=self.source, birth=1, seq=self.next + i, state='Execute', counts={'good': 1})
                         for i in range(20)]
            try:
                connection = http.client.HTTPConnection('127.0.0.1', self.server.port, timeout=10)
                connection.request('POST', '/api/v1/samples', json.dumps(batch),
                                   {'Content-Type': 'application/json', 'Authorization': f'Bearer {self.token}'})
                answer = connection.getresponse()
                answer.read()
                connection.close()
            except (OSError, http.client.HTTPException):
                self.enough.wait(0.01)
                continue
            if answer.status == 200:
                self.acknowledged += len(batch)
                self.next += len(batch)
                batch = None


def nothing_acknowledged_is_lost_when_killed():
    chance = random.Random(7)
    with Place() as place:
        server = start(place)
        gateway = Gateway(server, server.token('gate'))
        gateway.start()
        for _ in range(4):
            before = gateway.acknowledged
            wait_for(lambda: gateway.acknowledged >= before + chance.randrange(40, 200), 'samples')
            kill(server)
            again(server, place)
        before = gateway.acknowledged
        wait_for(lambda: gateway.acknowledged > before, 'samples after the last start')
        gateway.enough.set()
        gateway.join(DEADLINE)
        server.check_health()
        server.stop()
        # What the last answer did not come for may be there as well, whole.
        stored = total_good(server, 'FL1')
        assert stored in (gateway.acknowledged, gateway.acknowledged + 20), (stored, gateway.acknowledged)


def nothing_that_the_broker_has_is_lost_when_killed():
    if BROKER is None or PUBLISHER is None:
        raise Skip('no mosquitto')
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        port = probe.getsockname()[1]
    with Place(more=f'[mqtt]\nurl=mqtt://127.0.0.1:{port}\n') as place:
        conf = place.folder / 'mosquitto.conf'
        conf.write_text(f'listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nuser root\n'
                        f'persistence true\npersistence_location {place.folder}/\n', encoding='utf-8')
        with subprocess.Popen([BROKER, '-c', str(conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as broker:
            try:
                wait_for(lambda: socket.socket().connect_ex(('127.0.0.1', port)) == 0, 'the broker')
                flood(place, port)
            finally:
                broker.terminate()


def flood(place, port):
    n, chance = 3000, random.Random(11)
    server = start(place)
    root = server.token('root')
    wait_for(lambda: server.metric('ms5_mqtt_connected') == 1, 'the broker to be connected')
    lines = ''.join(json.dumps({'ts': now().isoformat(timespec='milliseconds'), 'source': 'plc', 'birth': 1, 'seq': i,
                                'state': 'Execute', 'counts': {'good': 1}}) + '\n' for i in range(n))
    with subprocess.Popen([PUBLISHER, '-p', str(port), '-q', '1', '-l', '-t', 'ms5/v1/bottling-hall/hall-a/L1/FL1'],
                          stdin=subprocess.PIPE, text=True) as publisher:
        feeder = threading.Thread(target=lambda: (publisher.stdin.write(lines), publisher.stdin.close()))
        feeder.start()
        for _ in range(3):
            seen = good(server, root)
            wait_for(lambda: good(server, root) >= min(seen + chance.randrange(50, 400), n), 'messages')
            kill(server)
            again(server, place)
        feeder.join(DEADLINE)
        equal(publisher.wait(DEADLINE), 0, 'the publisher')
    wait_for(lambda: good(server, root) == n, f'all {n} messages')
    server.stop()
    equal(total_good(server, 'FL1'), n)


def good(server, token) -> int:
    start_of_day = (now() - datetime.timedelta(hours=20)).isoformat(timespec='milliseconds').replace('+00:00', 'Z')
    end = (now() + datetime.timedelta(minutes=2)).isoformat(timespec='milliseconds').replace('+00:00', 'Z')
    return server.get(f'/api/v1/lines/L1/kpi?from={start_of_day}&to={end}', token)['good'] or 0


def open_stops(server, token) -> list:
    return [stop for stop in server.get('/api/v1/stops?line=L1', token)['stops'] if stop.get('end') is None]


def a_stop_goes_on_through_a_crash():
    with Place() as place:
        server = start(place)
        token, root = server.token('gate'), server.token('root')
        server.post('/api/v1/samples', [sample(state='Execute', counts={'good': 1})], token)
        server.post('/api/v1/samples', [sample(state='Held', faults=[])], token)
        before = wait_for(lambda: open_stops(server, root), 'the stop')
        kill(server)
        again(server, place)
        after = open_stops(server, root)
        equal([stop['start'] for stop in after], [stop['start'] for stop in before])
        equal([stop['key'] for stop in after], [stop['key'] for stop in before])
        server.post('/api/v1/samples', [sample(state='Execute', counts={'good': 1})], token)
        wait_for(lambda: not open_stops(server, root), 'the end of the stop')
        ended = [stop for stop in server.get('/api/v1/stops?line=L1&minor=true', root)['stops'] if stop['key'] == before[0]['key']]
        equal([stop['start'] for stop in ended], [before[0]['start']])
        assert ended[0]['end'] > ended[0]['start']
        server.stop()


def silence_while_the_server_was_down_is_unknown():
    def hurry(plant):
        for line in plant['lines']:
            for equipment in line['equipment']:
                equipment.update(stop_detect_s=1, silent_after_s=1)

    with Place(hurry) as place:
        server = start(place)
        root, last = server.token('root'), sample(state='Execute', counts={'good': 1})
        server.post('/api/v1/samples', [last], server.token('gate'))
        kill(server)
        again(server, place)
        spans = wait_for(lambda: unknown_now(server, root), 'unknown time')
        equal(spans[0]['start'], int(datetime.datetime.fromisoformat(last['ts']).timestamp() * 1000 + 0.5),
              'since the last sample')
        server.stop()


def unknown_now(server, token) -> list:
    intervals = server.get('/api/v1/lines/L1/timeline', token)['intervals']
    return [span for span in intervals if span['state'] == 'NoData' and span.get('end') is None]


def asked_to_stop_it_ends_well():
    with Place() as place:
        server = start(place)
        idle = socket.create_connection(('127.0.0.1', server.port))
        for number in (signal.SIGTERM, signal.SIGINT):
            server.process.send_signal(number)
            equal(server.process.wait(DEADLINE), 0, server.tail())
            server.process.stdout.close()
            again(server, place)
        idle.close()
        server.stop()


def run_to_end(*args) -> subprocess.CompletedProcess:
    return subprocess.run([os.environ['MS5_SERVER'], *args], capture_output=True, text=True, timeout=DEADLINE, check=False,
                          env=dict(os.environ, MS5_DATA_DIR=str(ROOT / 'data')))


def a_state_folder_has_one_server():
    with Place() as place:
        server = start(place)
        second = run_to_end('--config', str(place.config), '--state', str(server.folder / 'state'), '--port', '0')
        equal((second.returncode, second.stdout), (1, ''))
        assert f'used by another server, process {server.process.pid} on ' in second.stderr, second.stderr
        server.check_health()
        server.stop()


def a_port_has_one_server():
    with Place() as place:
        server = start(place)
        second = run_to_end('--config', str(place.config), '--state', str(place.folder / 'other'), '--port', str(server.port))
        equal(second.returncode, 1)
        assert f'port {server.port}' in second.stderr and 'in use' in second.stderr, second.stderr
        server.stop()


def bad_input_is_told_in_full():
    def spoil(plant):
        plant['site']['time_zone'] = 'Mars/Olympus'
        plant['lines'][0]['bottleneck'] = 'nobody'

    with Place(spoil) as place:
        wrong = run_to_end('--config', str(place.config), '--state', str(place.folder / 'state'))
        equal((wrong.returncode, wrong.stdout), (2, ''))
        assert 'time_zone' in wrong.stderr and 'bottleneck' in wrong.stderr, wrong.stderr
        assert not (place.folder / 'state').exists(), 'nothing was touched'
        equal(run_to_end('--config', str(place.config), '--port', 'high').returncode, 2)
        equal(run_to_end('--config', str(place.folder / 'none')).returncode, 2)
        equal(run_to_end('nonsense').returncode, 2)
        equal(run_to_end('--state', str(place.folder / 'state')).returncode, 2)
        equal(run_to_end('--version').returncode, 0)


def start_on(disk, place) -> ms5_server.Server:
    server = start(place)
    server.stop()
    shutil.move(server.folder / 'state', disk / 'state')
    (server.folder / 'state').symlink_to(disk / 'state')
    again(server, place)
    return server


def put_until_refused(server, token, posted) -> int:
    while server.get('/api/v1/health')['status'] == 'ok':
        posted += put(server, token, posted)
    assert server.get('/api/v1/health')['problem'], 'it says what is wrong'
    server.ask('POST', '/api/v1/samples', [sample(seq=0)], token).expect(503)
    return posted


def go_on(server, token, posted) -> int:
    """The one that was under way counts as well, once."""
    wait_for(lambda: server.get('/api/v1/health')['status'] == 'ok', 'the server to go on')
    while not put(server, token, posted):
        pass
    return posted + 1


def a_full_disk_is_survived():
    with small_disk() as disk, Place() as place:
        server = start_on(disk, place)
        token = server.token('gate')
        ballast = fill(disk)
        posted = put_until_refused(server, token, 0)
        ballast.unlink()
        posted = go_on(server, token, posted)
        server.stop()
        equal(total_good(server, 'FL1'), posted)


def a_disk_that_can_only_be_read_is_survived():
    """Under a server that runs it can not become so: files that are open for writing keep it from that."""
    with small_disk() as disk, Place() as place:
        server = start_on(disk, place)
        token = server.token('gate')
        posted = put(server, token, 0)
        server.stop()
        subprocess.run(['mount', '-o', 'remount,ro', str(disk)], check=True)
        refused = run_to_end('--config', str(place.config), '--state', str(disk / 'state'), '--port', '0')
        equal((refused.returncode, refused.stdout), (1, ''))
        assert str(disk / 'state') in refused.stderr and 'ead-only' in refused.stderr, refused.stderr
        subprocess.run(['mount', '-o', 'remount,rw', str(disk)], check=True)
        again(server, place)
        posted = go_on(server, token, posted)
        server.stop()
        equal(total_good(server, 'FL1'), posted)


def asked_to_stop_when_nothing_can_be_stored_it_says_so():
    with small_disk() as disk, Place() as place:
        server = start_on(disk, place)
        token = server.token('gate')
        ballast = fill(disk)
        posted = put_until_refused(server, token, 0)
        server.process.send_signal(signal.SIGTERM)
        equal(server.process.wait(DEADLINE), 1)
        server.process.stdout.close()
        assert 'Make room on the disk' in server.tail(), server.tail()
        ballast.unlink()
        again(server, place)
        posted = go_on(server, token, posted)
        server.stop()
        equal(total_good(server, 'FL1'), posted)


def asked_to_stop_under_load_nothing_acknowledged_is_lost():
    with Place() as place:
        server = start(place)
        gateways = [Gateway(server, server.token('gate'), f'gate-{i}') for i in range(4)]
        for gateway in gateways:
            gateway.start()
        for i in range(3):
            wait_for(lambda n=200 * (i + 1): sum(gateway.acknowledged for gateway in gateways) >= n, 'samples')
            server.process.send_signal(signal.SIGTERM)
            equal(server.process.wait(DEADLINE), 0, server.tail())
            server.process.stdout.close()
            again(server, place)
        for gateway in gateways:
            before = gateway.acknowledged
            wait_for(lambda g=gateway, n=before: g.acknowledged > n, 'samples after the last start')
            gateway.enough.set()
            gateway.join(DEADLINE)
        server.stop()
        acknowledged = sum(gateway.acknowledged for gateway in gateways)
        assert acknowledged <= total_good(server, 'FL1') <= acknowledged + 20 * len(gateways)


def put(server, token, number) -> int:
    """Whether that sample was acknowledged; the same number may be sent again."""
    body = [sample(source='gate-1', birth=1, seq=number, ts=stamp(number), state='Execute', counts={'good': 1},
                   sensors={'temperature': 60 + number % 7})]
    connection = http.client.HTTPConnection('127.0.0.1', server.port, timeout=2)
    try:
        connection.request('POST', '/api/v1/samples', json.dumps(body),
                           {'Content-Type': 'application/json', 'Authorization': f'Bearer {token}'})
        return int(connection.getresponse().status == 200)
    except TimeoutError:
        return 0
    finally:
        connection.close()


STARTED = now()


def stamp(number) -> str:
    return (STARTED + datetime.timedelta(milliseconds=number)).isoformat(timespec='milliseconds')


ms5_server.run(nothing_acknowledged_is_lost_when_killed,
               nothing_that_the_broker_has_is_lost_when_killed,
               a_stop_goes_on_through_a_crash,
               silence_while_the_server_was_down_is_unknown,
               asked_to_stop_it_ends_well,
               a_state_folder_has_one_server,
               a_port_has_one_server,
               bad_input_is_told_in_full,
               a_full_disk_is_survived,
               a_disk_that_can_only_be_read_is_survived,
               asked_to_stop_when_nothing_can_be_stored_it_says_so,
               asked_to_stop_under_load_nothing_acknowledged_is_lost)
