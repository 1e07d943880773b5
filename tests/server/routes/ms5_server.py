# SPDX-License-Identifier: GPL-3.0-or-later
"""A real ms5-server to ask, and tests that speak TAP."""
import atexit
import base64
import contextlib
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import traceback

ROOT = pathlib.Path(os.environ['MS5_SOURCE_ROOT'])
DEADLINE = 60
PASSWORD = 'correct horse battery'


class Skip(Exception):
    """Something that the test needs is not there."""


def run(*tests) -> None:
    """Runs each and says how it went; ends the program."""
    failed = 0
    print(f'TAP version 13\n1..{len(tests)}', flush=True)
    for number, test in enumerate(tests, 1):
        name = test.__name__.replace('_', ' ')
        try:
            test()
            print(f'ok {number} - {name}', flush=True)
        except Skip as reason:
            print(f'ok {number} - {name} # SKIP {reason}', flush=True)
        except Exception:  # pylint: disable=broad-except
            failed += 1
            print(f'not ok {number} - {name}', flush=True)
            for line in traceback.format_exc().splitlines():
                print(f'# {line}'.encode('ascii', 'backslashreplace').decode(), flush=True)
    sys.exit(1 if failed else 0)


def shared(below: str) -> pathlib.Path:
    """Public test material that is not part of the project."""
    path = pathlib.Path(os.environ.get('MS5_SHARED_DATA', '/nowhere')) / below
    if not path.exists():
        raise Skip(f'no {below} in MS5_SHARED_DATA')
    return path


def equal(got, wanted, what='') -> None:
    if got != wanted:
        raise AssertionError(f'{what}: got {got!r}, wanted {wanted!r}')


def wait_for(condition, what: str):
    """What the condition gives as soon as it is anything."""
    deadline = time.monotonic() + DEADLINE
    while not (got := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f'waited in vain for {what}')
        threading.Event().wait(0.05)
    return got


class Answer:
    """What came back."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    def expect(self, status: int) -> 'Answer':
        """A success, or a problem document that is in order."""
        if self.status != status:
            raise AssertionError(f'got {self.status}, wanted {status}: {self.body[:500]!r}')
        if status >= 400:
            equal(self.headers['Content-Type'], 'application/problem+json')
            equal(self.json['status'], status)
        return self


class Server:
    """A process with a state folder of its own, gone at the end of the test."""

    def __init__(self, *args: str):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='ms5-routes-'))
        self.process = None
        self.trust = None    # an SSL context, where the server speaks TLS
        self.start(*args)
        atexit.register(self.destroy)

    def start(self, *args: str) -> None:
        env = dict(os.environ, MS5_DATA_DIR=str(ROOT / 'data'))
        self.log = open(self.folder / 'log', 'ab')  # pylint: disable=consider-using-with
        self.process = subprocess.Popen([os.environ['MS5_SERVER'], '--state', str(self.folder / 'state'), '--port', '0', *args],
                                        stdout=subprocess.PIPE, stderr=self.log, env=env, text=True)
        timer = threading.Timer(DEADLINE, self.process.kill)
        timer.start()
        self.said, match = '', None
        for line in self.process.stdout:
            self.said += line
            match = re.match(r'listening on (https?)://(\S+):(\d+)$', line)
            if match:
                break
        timer.cancel()
        if not match:
            raise AssertionError(f'the server did not start: {self.tail()}')
        self.scheme, self.address, self.port = match[1], match[2], int(match[3])

    def tail(self) -> str:
        return (self.folder / 'log').read_text(encoding='utf-8', errors='replace')[-3000:]

    def stop(self) -> None:
        """Asks it to end, and insists that it does so in order; the sanitizers have their say here."""
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(DEADLINE)
        self.process.stdout.close()
        self.log.close()
        if status != 0:
            raise AssertionError(f'the server ended with {status}: {self.tail()}')

    def destroy(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, method: str, path: str, body=None, token: str = None, headers: dict = None) -> Answer:
        """One request on a connection of its own. A body that is not bytes is sent as JSON."""
        if self.trust is not None:
            connection = http.client.HTTPSConnection(self.address, self.port, timeout=DEADLINE, context=self.trust)
        else:
            connection = http.client.HTTPConnection(self.address, self.port, timeout=DEADLINE)
        sent = {'Content-Type': 'application/json'} if body is not None else {}
        if token is not None:
            sent['Authorization'] = f'Bearer {token}'
        sent.update(headers or {})
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        except ConnectionError as error:
            try:
                status = self.process.wait(10)
            except subprocess.TimeoutExpired:
                raise error from None
            raise AssertionError(f'the server ended with {status}: {self.tail()}') from None
        finally:
            connection.close()

    def get(self, path: str, token: str = None, status: int = 200):
        return self.ask('GET', path, None, token).expect(status).json

    def post(self, path: str, body, token: str = None, status: int = 200) -> Answer:
        return self.ask('POST', path, body, token).expect(status)

    def sign_in(self, name: str, password: str = PASSWORD, **more) -> dict:
        return self.post('/api/v1/auth/login', {'name': name, 'password': password, **more}).json

    def token(self, name: str, password: str = PASSWORD, **more) -> str:
        return self.sign_in(name, password, **more)['access_token']

    def metric(self, name: str) -> float:
        """The sum over all labels."""
        found = [line for line in self.ask('GET', '/metrics').expect(200).body.decode().splitlines()
                 if line.split(' ')[0].split('{')[0] == name]
        assert found, f'there is no metric {name}'
        return sum(float(line.rsplit(' ', 1)[1]) for line in found)

    def check_health(self) -> None:
        equal(self.get('/api/v1/health')['status'], 'ok', 'health')


def demo() -> Server:
    return Server('--demo')


def demo_token(server: Server) -> str:
    account = json.loads((server.folder / 'state' / 'demo-account').read_text())
    return server.token(account['name'], account['password'])


def plain(more: str = '') -> Server:
    """A server with the bottling hall and nothing else; «root» is its administrator."""
    config = write_config(more)
    server = Server('--config', str(config))
    server.config = config
    code = re.search(r'^ {4}([A-Z2-9-]+)$', server.said, re.M)[1]
    server.post('/api/v1/auth/setup', {'code': code, 'name': 'root', 'password': PASSWORD}, status=204)
    server.code = code
    return server


def write_file(text: str) -> pathlib.Path:
    handle, name = tempfile.mkstemp(prefix='ms5-routes-')
    with open(handle, 'w', encoding='utf-8') as file:
        file.write(text)
    atexit.register(os.unlink, name)
    return pathlib.Path(name)


def write_config(more: str = '') -> pathlib.Path:
    return write_file(f'[server]\nplant={ROOT}/data/plants/bottling-hall.json\n{more}')


def add_user(server: Server, admin: str, name: str, role: str, lines=None) -> None:
    server.post('/api/v1/users', {'name': name, 'password': PASSWORD, 'role': role, 'lines': lines}, admin, 201)


# Disks

@contextlib.contextmanager
def small_disk():
    if os.geteuid() != 0:
        raise Skip('only root can mount a small disk')
    disk = pathlib.Path(tempfile.mkdtemp(prefix='ms5-disk-'))
    if subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=8m', 'ms5-test', str(disk)], capture_output=True, check=False).returncode:
        disk.rmdir()
        raise Skip('no small disk can be mounted here')
    try:
        yield disk
    finally:
        subprocess.run(['umount', '-l', str(disk)], check=True)
        disk.rmdir()


def fill(disk) -> pathlib.Path:
    """Takes all that is left."""
    with open(disk / 'ballast', 'wb', buffering=0) as ballast:
        try:
            while True:
                ballast.write(bytes(4096))
        except OSError:
            return disk / 'ballast'


# Tokens of our own making, signed with the server's own key

def encode(value) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value, separators=(',', ':')).encode()
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode()


def decode(part: str):
    return json.loads(base64.urlsafe_b64decode(part + '=' * (-len(part) % 4)))


def signing_key(server: Server) -> tuple[str, bytes]:
    with sqlite3.connect(f'file:{server.folder}/state/server.db?mode=ro', uri=True) as db:
        name, value = db.execute("SELECT name, value FROM auth_secret WHERE name LIKE 'token/%'").fetchone()
    return name.removeprefix('token/'), value


def sign(header: dict, claims: dict, key: bytes) -> str:
    text = f'{encode(header)}.{encode(claims)}'
    return f'{text}.{encode(hmac.new(key, text.encode(), hashlib.sha256).digest())}'
