#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server with a certificate of its own: who trusts its authority is served, who does not hangs up, and nothing that
matters goes over the network in the clear.

usage: test-tls.py MS5CTL (MS5_SERVER and MS5_SOURCE_ROOT in the environment)
"""
import asyncio
import datetime
import os
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import warnings

import websockets

import ms5_server
from ms5_server import PASSWORD, ROOT, Skip, add_user, equal

import certificates
from floor import Client

CTL = sys.argv[1]
UNREACHABLE = 4


class Place:
    """Certificates and a server that shows one of them."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='ms5-tls-'))
        ms5_server.atexit.register(shutil.rmtree, self.folder, True)
        self.authority = certificates.authority(self.folder, 'authority')
        self.stranger = certificates.authority(self.folder, 'stranger')
        self.certificate, self.key = certificates.certify(self.folder, 'authority', 'server')
        self.server = ms5_server.Server('--config', str(self.configure(f'[tls]\ncertificate={self.certificate}\nkey={self.key}\n')))
        self.server.trust = ssl.create_default_context(cafile=self.authority)
        equal(self.server.scheme, 'https')

    def configure(self, more: str) -> pathlib.Path:
        return ms5_server.write_file(f'[server]\nplant={ROOT}/data/plants/bottling-hall.json\n{more}')

    def set_up(self) -> str:
        code = re.search(r'^ {4}([A-Z2-9-]+)$', self.server.said, re.M)[1]
        self.server.post('/api/v1/auth/setup', {'code': code, 'name': 'root', 'password': PASSWORD}, status=204)
        return self.server.token('root')


def client(server: ms5_server.Server, token: str) -> Client:
    new = Client(server.port, token, 'screen', ['plant', 'line/L1', 'live/L1'])
    new.url = f'wss://localhost:{server.port}/api/v1/feed'
    return new


def who_trusts_it_is_served():
    place = Place()
    server, root = place.server, place.set_up()
    add_user(server, root, 'gate', 'ingest')

    gate = server.token('gate')
    sample = {'equipment': 'FL1', 'ts': datetime.datetime.now(datetime.timezone.utc).isoformat(), 'state': 'Execute',
              'counts': {'good': 3}}

    async def follow() -> None:
        screen = client(server, root)
        await screen.open(ssl=server.trust)
        await screen.hello()
        await screen.until(lambda: screen.pos is not None)
        await asyncio.to_thread(server.post, '/api/v1/samples', sample, gate)
        await screen.until(lambda: screen.base['line/L1']['FL1'][1].get('state') == 'Execute')
        await screen.until(lambda: screen.live.get(('live/L1', 'kpi', 'good')) == 3)
        await screen.ws.close()

    asyncio.run(follow())
    server.check_health()
    server.stop()


def who_does_not_trust_it_hangs_up():
    place = Place()
    server, root = place.server, place.set_up()
    for trust in (ssl.create_default_context(cafile=place.stranger), ssl.create_default_context()):
        try:
            asyncio.run(client(server, root).open(ssl=trust))
        except ssl.SSLCertVerificationError:
            continue
        raise AssertionError('an unknown authority was trusted')
    server.check_health()
    server.stop()


def ms5ctl_trusts_whom_it_is_told_to():
    place = Place()
    place.set_up()
    # The leak checker itself has crashed in this program on a busy machine; tests/ctl looks for its leaks.
    env = {key: value for key, value in os.environ.items() if key != 'DBUS_SESSION_BUS_ADDRESS'}
    env['ASAN_OPTIONS'] = 'detect_leaks=0'
    token = ms5_server.write_file(place.server.token('root') + '\n')
    for status, host, more in ((0, 'localhost', ['--ca-file', place.authority]), (0, '127.0.0.1', ['--ca-file', place.authority]),
                               (UNREACHABLE, 'localhost', ['--ca-file', place.stranger]), (UNREACHABLE, 'localhost', [])):
        done = subprocess.run([CTL, 'lines', '--server', f'https://{host}:{place.server.port}', '--token-file', token, *more], env=env,
                              capture_output=True, text=True, timeout=ms5_server.DEADLINE, check=False)
        equal((done.returncode, 'L1' in done.stdout, done.stderr == ''), (status, status == 0, status == 0), (host, more, done.stderr))
    place.server.check_health()
    place.server.stop()


def neither_plain_text_nor_old_versions_are_answered():
    place = Place()
    plain = ms5_server.http.client.HTTPConnection('127.0.0.1', place.server.port, timeout=ms5_server.DEADLINE)
    try:
        plain.request('GET', '/api/v1/health')
        raise AssertionError(f'plain text was answered: {plain.getresponse().status}')
    except (OSError, ms5_server.http.client.HTTPException):
        pass
    warnings.simplefilter('ignore', DeprecationWarning)
    old = ssl.create_default_context(cafile=place.authority)
    old.set_ciphers('ALL:@SECLEVEL=0')
    old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    try:
        with old.wrap_socket(socket.create_connection(('127.0.0.1', place.server.port)), server_hostname='localhost') as wrapped:
            raise AssertionError(f'{wrapped.version()} was spoken')
    except OSError:
        pass
    place.server.check_health()
    place.server.stop()


def own_address() -> str:
    """An address of this machine that others can reach."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(('192.0.2.1', 9))
            address = probe.getsockname()[0]
        except OSError:
            raise Skip('this machine has no network') from None
    if address.startswith('127.'):
        raise Skip('this machine has no network')
    return address


def in_the_clear_nobody_is_served_from_elsewhere():
    place, address = Place(), own_address()
    place.server.stop()
    state = place.folder / 'state'
    bare = subprocess.run([os.environ['MS5_SERVER'], '--config', place.configure(f'listen={address}\nport=0\n'), '--state', state],
                          capture_output=True, text=True, timeout=ms5_server.DEADLINE, check=False)
    equal((bare.returncode, bare.stdout, state.exists()), (2, '', False))
    assert 'in the clear' in bare.stderr, bare.stderr

    # Behind a proxy it may listen; whoever goes round the proxy is turned away.
    server = ms5_server.Server('--config', str(place.configure(f'listen={address}\nbehind_proxy=true\ntrusted_proxies=192.0.2.77\n')))
    for method, path, body in (('GET', '/api/v1/health', None), ('POST', '/api/v1/auth/login', {'name': 'root', 'password': PASSWORD}),
                               ('GET', '/metrics', None)):
        assert server.ask(method, path, body).status in (403, 421, 426), (path, server.ask(method, path, body).status)
    screen = client(server, 'none')
    screen.url = f'ws://{address}:{server.port}/api/v1/feed'
    try:
        asyncio.run(screen.open())
        raise AssertionError('the feed was opened in the clear')
    except websockets.InvalidStatusCode as refused:
        assert refused.status_code in (403, 421, 426), refused.status_code
    server.stop()


if __name__ == '__main__':
    ms5_server.run(who_trusts_it_is_served,
                   who_does_not_trust_it_hangs_up,
                   ms5ctl_trusts_whom_it_is_told_to,
                   neither_plain_text_nor_old_versions_are_answered,
                   in_the_clear_nobody_is_served_from_elsewhere)
