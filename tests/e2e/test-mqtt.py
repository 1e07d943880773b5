#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Samples through a real broker into a real server when one of them is away, killed, picky or fed with rubbish.

usage: test-mqtt.py (MS5_SERVER and MS5_SOURCE_ROOT in the environment)
"""
import datetime
import json
import pathlib
import random
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time

import ms5_server
from ms5_server import Skip, equal, shared, wait_for

import certificates
from broker import KEEPING, Broker

PLACE = 'hall-a/L1/FL1'
ROUNDS = 10
KILLED = 3000


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.timezone.utc)


def rfc3339(time_of_day: datetime.datetime) -> str:
    return time_of_day.isoformat(timespec='milliseconds').replace('+00:00', 'Z')


def piece(seq: int, source: str = 'plc') -> dict:
    return {'ts': rfc3339(now()), 'source': source, 'birth': 1, 'seq': seq, 'state': 'Execute', 'counts': {'good': 1}}


def pieces(begin: int, end: int) -> list:
    return [json.dumps(piece(i)) for i in range(begin, end)]


class Floor:
    """The bottling hall behind a broker; «root» is signed in."""

    def __init__(self, broker: Broker, more: str = ''):
        self.broker = broker
        self.server = ms5_server.plain(f'[mqtt]\nurl={broker.url}\n{more}')
        self.root = self.server.token('root')

    def again(self) -> None:
        self.server.start('--config', str(self.server.config))

    def kill(self) -> None:
        self.server.process.kill()
        self.server.process.wait(ms5_server.DEADLINE)
        self.server.process.stdout.close()

    def is_connected(self) -> bool:
        return self.server.metric('ms5_mqtt_connected') == 1

    def wait_for_broker(self) -> None:
        wait_for(self.is_connected, 'the broker to be connected')

    def good(self) -> int:
        since, until = rfc3339(now() - datetime.timedelta(hours=20)), rfc3339(now() + datetime.timedelta(minutes=2))
        return self.server.get(f'/api/v1/lines/L1/kpi?from={since}&to={until}', self.root)['good'] or 0

    def stop(self, n: int) -> None:
        """In order, with as many pieces in the store."""
        self.server.check_health()
        self.server.stop()
        with sqlite3.connect(f'file:{self.server.folder}/state/server.db?mode=ro', uri=True) as db:
            equal(db.execute("SELECT sum (good) FROM production WHERE equipment = 'FL1'").fetchone()[0], n)


def keep_a_session(version: int):
    floor = Floor(Broker(), f'version={version}\n')
    floor.wait_for_broker()
    first = pieces(0, 200)
    floor.broker.publish_lines(PLACE, first)
    wait_for(lambda: floor.good() == 200, 'what came while the server was there')
    floor.server.stop()

    # The gateway is not sure of its last ones, and sends them again.
    floor.broker.publish_lines(PLACE, first[150:] + pieces(200, 500))
    floor.again()
    wait_for(lambda: floor.good() == 500, 'what came while the server was away')
    equal(floor.server.metric('ms5_mqtt_resumed_total'), 1)
    equal(floor.server.metric('ms5_samples_repeated_total'), 50)
    floor.stop(500)


def a_session_is_kept_by_mqtt_3():
    keep_a_session(3)


def a_session_is_kept_by_mqtt_5():
    keep_a_session(5)


def killed_ten_times_under_load_everything_counts_once():
    chance = random.Random(19)
    floor = Floor(Broker())
    floor.wait_for_broker()
    publisher = threading.Thread(target=floor.broker.publish_lines, args=[PLACE, pieces(0, KILLED)])
    publisher.start()
    seen = 0
    for _ in range(ROUNDS):
        wait_for(lambda: floor.good() >= min(seen + chance.randrange(20, 200), KILLED), 'pieces')
        seen = floor.good()
        floor.kill()
        floor.again()
        assert floor.good() >= seen, 'what was shown has gone'
    publisher.join()
    wait_for(lambda: floor.good() == KILLED, 'all pieces')
    floor.stop(KILLED)


def the_broker_may_go_and_come_back():
    floor = Floor(Broker('allow_anonymous true\n' + KEEPING))
    floor.wait_for_broker()
    floor.broker.publish_lines(PLACE, pieces(0, 100))
    wait_for(lambda: floor.good() == 100, 'the first')
    floor.broker.stop()
    wait_for(lambda: not floor.is_connected(), 'the loss to be noticed')
    floor.server.check_health()
    floor.broker.start()
    floor.broker.publish_lines(PLACE, pieces(100, 200))
    floor.wait_for_broker()
    wait_for(lambda: floor.good() == 200, 'those after the broker came back')
    equal([floor.server.metric(f'ms5_mqtt_{name}_total') for name in ('connects', 'resumed')], [2, 1])

    # Both away: the broker has written down what it keeps for us.
    floor.server.stop()
    floor.broker.publish_lines(PLACE, pieces(200, 300))
    floor.broker.stop()
    floor.broker.start()
    floor.again()
    wait_for(lambda: floor.good() == 300, 'what two restarts lay between')
    floor.stop(300)


SECURE = '''allow_anonymous false
password_file {folder}/passwords
cafile {folder}/authority.pem
certfile {folder}/broker.pem
keyfile {folder}/broker.key
user root
'''


class SecureBroker(Broker):
    """Speaks TLS, and only with «floor» and «plc»."""

    def __init__(self):
        super().__init__(SECURE, scheme='mqtts')

    def start(self) -> None:
        self.authority = certificates.authority(self.folder, 'authority')
        certificates.authority(self.folder, 'stranger')
        certificates.certify(self.folder, 'authority', 'broker')
        for i, name in enumerate(('floor', 'plc')):
            subprocess.run(['mosquitto_passwd', *(['-c'] if i == 0 else []), '-b', str(self.folder / 'passwords'), name, f'secret of {name}'],
                           check=True, capture_output=True)
        super().start()


def a_broker_with_tls_and_passwords_is_spoken_to():
    if shutil.which('mosquitto_passwd') is None:
        raise Skip('no mosquitto_passwd')
    broker = SecureBroker()

    def settings(password: str, authority: str) -> str:
        path = pathlib.Path(tempfile.mkdtemp(dir=broker.folder)) / 'password'
        path.write_text(f'{password}\n', encoding='ascii')
        path.chmod(0o600)
        return f'user=floor\npassword_file={path}\nca_file={broker.folder}/{authority}.pem\n'

    for wrong in (settings('guessed', 'authority'), settings('secret of floor', 'stranger')):
        floor = Floor(broker, wrong)
        wait_for(lambda: 'mqtt: not connected' in floor.server.tail(), 'the log to tell that it does not work')
        assert not floor.is_connected()
        assert 'guessed' not in floor.server.tail() and 'secret of' not in floor.server.tail(), floor.server.tail()
        floor.server.check_health()
        floor.server.stop()

    floor = Floor(broker, settings('secret of floor', 'authority'))
    floor.wait_for_broker()
    broker.publish_lines(PLACE, pieces(0, 50), '--cafile', str(broker.authority), '-u', 'plc', '-P', 'secret of plc')
    wait_for(lambda: floor.good() == 50, 'the pieces')
    floor.stop(50)


def rubbish() -> list:
    chance = random.Random(23)
    # A message without content would only clear what the broker retains.
    yield from filter(None, (path.read_bytes() for path in sorted((shared('badinput') / 'JSONTestSuite/test_parsing').glob('*.json'))))
    naughty = json.loads((shared('badinput') / 'blns/blns.json').read_text(encoding='utf-8'))
    yield json.dumps([dict(piece(0), **{name: text}) for text in naughty for name in ('ts', 'source', 'state', 'product', 'mode')]).encode()
    yield json.dumps([dict(piece(0), sensors={text: 1}, faults=[text], counts={text: 1}) for text in naughty]).encode()
    yield from (chance.randbytes(chance.randrange(1, 70000)) for _ in range(20))
    yield b'[' * 500000
    yield b'[' + b'{},' * 200000 + b'{}]'
    yield b'"' + b'x' * (20 << 20) + b'"'


def rubbish_is_counted_and_told_once_a_minute():
    floor = Floor(Broker(log='information'))
    floor.wait_for_broker()
    begun, n = time.monotonic(), 0
    for message in rubbish():
        floor.broker.publish(PLACE, message)
        n += 1
    for place in ('hall-a/L1/nobody', 'hall-a/L9/FL1', '//', 'nowhere', 'death/plc', PLACE + '/more', '\u202e/\U0001f4a9/FL1'):
        floor.broker.publish(place, b'{"ts":1}')
        n += place.count('/') == 2
    floor.broker.publish(PLACE, json.dumps(piece(0, 'honest')).encode())
    wait_for(lambda: floor.server.metric('ms5_mqtt_messages_total') == n + 1, 'everything to be looked at')
    wait_for(lambda: floor.good() >= 1, 'the good one among them')
    minutes = (time.monotonic() - begun) // 60 + 1

    told = (floor.server.folder / 'log').read_text(encoding='utf-8', errors='replace').splitlines()
    about = [line for line in told if 'mqtt-FL1: refused' in line]
    assert 1 <= len(about) <= minutes, about
    assert len([line for line in told if 'refused' in line]) <= 20 * minutes, told
    assert max(map(len, told)) < 2000, max(map(len, told))
    refused = floor.server.metric('ms5_samples_refused_total')
    assert refused >= n, (refused, n)
    floor.server.check_health()
    floor.server.stop()


if __name__ == '__main__':
    ms5_server.run(a_session_is_kept_by_mqtt_3,
                   a_session_is_kept_by_mqtt_5,
                   killed_ten_times_under_load_everything_counts_once,
                   the_broker_may_go_and_come_back,
                   a_broker_with_tls_and_passwords_is_spoken_to,
                   rubbish_is_counted_and_told_once_a_minute)
