# SPDX-License-Identifier: GPL-3.0-or-later
"""Relays under test, and servers of our own for them to speak to."""
import atexit
import base64
import http.server
import json
import os
import pathlib
import queue
import shutil
import socketserver
import ssl
import subprocess
import tempfile
import threading

import certificates
from ms5_server import DEADLINE

ROOT = pathlib.Path(os.environ['MS5_SOURCE_ROOT'])


def b64(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode()


def unb64(text: str) -> bytes:
    assert '=' not in text
    return base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))


def new_folder() -> pathlib.Path:
    folder = pathlib.Path(tempfile.mkdtemp(prefix='ms5-relays-'))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def write_secret(path: pathlib.Path, text: str, mode: int = 0o600) -> pathlib.Path:
    path.touch(mode=0o600)
    path.write_text(text, encoding='ascii')
    path.chmod(mode)
    return path


class Driver:
    """The relays of one configuration, in a process of their own."""

    def __init__(self, folder: pathlib.Path, sections: dict):
        self.config = folder / 'relays.conf'
        self.config.write_text(''.join(f'[{name}]\n' + ''.join(f'{key}={value}\n' for key, value in keys.items())
                                       for name, keys in sections.items()), encoding='utf-8')
        self.errors = open(folder / 'errors', 'w+', encoding='utf-8')  # pylint: disable=consider-using-with
        self.process = subprocess.Popen([os.environ['MS5_RELAY_DRIVER'], self.config], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.errors, text=True, encoding='utf-8')
        atexit.register(self.process.kill)
        self.count = 0
        self.answers = {}
        self.changed = threading.Condition()
        self.is_gone = False
        self.first = self.process.stdout.readline()
        self.error = json.loads(self.first).get('error') if self.first else self.tail()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self) -> None:
        for line in self.process.stdout:
            if not line.startswith('{'):
                break
            answer = json.loads(line)
            with self.changed:
                self.answers[answer['n']] = answer
                self.changed.notify_all()
        with self.changed:
            self.is_gone = True
            self.changed.notify_all()

    def order(self, **order) -> int:
        """Gives an order; its number."""
        if self.error:
            raise AssertionError(self.error)
        self.count += 1
        if 'address' in order and not isinstance(order['address'], str):
            order['address'] = json.dumps(order['address'])
        self.process.stdin.write(json.dumps({'n': self.count, **order}) + '\n')
        self.process.stdin.flush()
        return self.count

    def answer(self, number: int) -> dict:
        """What became of it."""
        with self.changed:
            if not self.changed.wait_for(lambda: number in self.answers or self.is_gone, DEADLINE):
                raise AssertionError('waited in vain for a verdict')
            if number not in self.answers:
                raise AssertionError(f'the relays are gone: {self.tail()}')
            return self.answers.pop(number)

    def send(self, channel: str, address, **message) -> dict:
        return self.answer(self.order(channel=channel, address=address, **message))

    def complaint(self, channel: str, address) -> str:
        """What is wrong with an address; nothing if it is right."""
        return self.answer(self.order(op='check', channel=channel, address=address)).get('reason', '')

    def tail(self) -> str:
        self.errors.flush()
        return pathlib.Path(self.errors.name).read_text(encoding='utf-8', errors='replace')[-4000:]

    def end(self) -> str:
        """Ends in order: nothing leaks. What was logged."""
        self.process.stdin.close()
        status = self.process.wait(DEADLINE)
        self.reader.join(DEADLINE)
        self.process.stdout.close()
        said = self.tail()
        self.errors.close()
        if status != 0:
            raise AssertionError(f'the relays ended with {status}: {said}')
        return said


def why_not(folder: pathlib.Path, sections: dict) -> str:
    """Why the relays of a configuration can't be made."""
    driver = Driver(folder, sections)
    driver.end()
    return driver.error


class Request:
    """What a server of ours was asked."""

    def __init__(self, handler: http.server.BaseHTTPRequestHandler):
        self.method, self.path, self.headers = handler.command, handler.path, handler.headers
        self.body = handler.rfile.read(int(handler.headers.get('Content-Length', '0')))
        self.client = handler.client_address

    @property
    def json(self):
        return json.loads(self.body)


class Peer(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """An HTTP server. Its `answer` gets a request and gives (status, headers, body)."""
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, answer, trust: tuple = None):
        self.requests = queue.Queue()
        self.failures = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def do_POST(self):  # pylint: disable=invalid-name
                self.server.serve(self)

            do_GET = do_POST

            def log_message(self, *args):  # pylint: disable=arguments-differ
                pass

        super().__init__(('127.0.0.1', 0), Handler)
        self.answer = answer
        self.scheme = 'https' if trust else 'http'
        if trust:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*trust)
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f'{self.scheme}://localhost:{self.port}'

    @property
    def host(self) -> str:
        return f'localhost:{self.port}'

    def serve(self, handler) -> None:
        request = Request(handler)
        try:
            status, headers, body = self.answer(request)
        except Exception as failure:  # pylint: disable=broad-except
            self.failures.append(failure)
            status, headers, body = 500, {}, b''
        self.requests.put(request)
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        if 'Content-Length' not in headers and 'Transfer-Encoding' not in headers:
            handler.send_header('Content-Length', str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def handle_error(self, request, client_address):
        """Somebody hangs up: that is what some tests are about."""

    def taken(self) -> Request:
        """The next request, of which nothing was found wrong."""
        if self.failures:
            raise self.failures.pop()
        return self.requests.get(timeout=DEADLINE)


def make_certificate(folder: pathlib.Path) -> tuple:
    """(authority, (certificate, key)) for localhost."""
    return certificates.authority(folder, 'authority'), certificates.certify(folder, 'authority', 'server')
