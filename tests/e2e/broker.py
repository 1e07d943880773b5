# SPDX-License-Identifier: GPL-3.0-or-later
"""A real mosquitto in a folder of its own, on a free port, and those who publish to it."""
import atexit
import pathlib
import shutil
import socket
import subprocess
import tempfile
import threading

import ms5_server
from ms5_server import DEADLINE, equal

CONFIG = '''listener {port} 127.0.0.1
max_queued_messages 0
log_dest stderr
log_type {log}
{more}
'''
KEEPING = '''persistence true
persistence_location {folder}/
user root
'''


class Broker:
    """Gone at the end of the test. «more» is further configuration, {folder} in it the broker's own."""

    def __init__(self, more: str = 'allow_anonymous true', log: str = 'all', scheme: str = 'mqtt', prefix: str = 'ms5/v1/bottling-hall'):
        self.program = shutil.which('mosquitto', path='/usr/sbin:/usr/bin:/usr/local/sbin')
        self.publisher = shutil.which('mosquitto_pub')
        if self.program is None or self.publisher is None:
            raise ms5_server.Skip('mosquitto is not installed')
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='ms5-broker-'))
        atexit.register(self.destroy)
        with socket.create_server(('127.0.0.1', 0)) as free:
            self.port = free.getsockname()[1]
        self.config = self.folder / 'mosquitto.conf'
        self.config.write_text(CONFIG.format(port=self.port, log=log, more=more.format(folder=self.folder)), encoding='ascii')
        self.scheme, self.prefix = scheme, prefix
        self.news = threading.Condition()
        self.start()

    def start(self) -> None:
        self.said = []
        self.process = subprocess.Popen([self.program, '-c', str(self.config)], stderr=subprocess.PIPE, text=True)
        self.reader = threading.Thread(target=self.read, daemon=True, args=[self.process.stderr])
        self.reader.start()
        self.wait_for(' running')

    def stop(self) -> None:
        """In order: what it is to keep it writes down."""
        self.process.terminate()
        equal(self.process.wait(DEADLINE), 0, 'the broker')

    @property
    def url(self) -> str:
        return f'{self.scheme}://localhost:{self.port}'

    def read(self, stream) -> None:
        for line in stream:
            with self.news:
                self.said.append(line)
                self.news.notify_all()

    def wait_for(self, text: str, after: int = 0) -> None:
        """Until it has said so, behind as many lines."""
        with self.news:
            if not self.news.wait_for(lambda: any(text in line for line in self.said[after:]), ms5_server.DEADLINE):
                raise AssertionError(f'the broker did not say «{text}»: {self.said[-20:]}')

    def command(self, place: str, *more: str) -> list:
        return [self.publisher, '-h', 'localhost', '-p', str(self.port), '-q', '1', '-t', f'{self.prefix}/{place}', *more]

    def publish(self, place: str, message: bytes, *more: str) -> None:
        """One message, of any bytes; returns when the broker has it."""
        done = subprocess.run(self.command(place, '-s', *more), input=message, capture_output=True, timeout=DEADLINE, check=False)
        equal(done.returncode, 0, done.stderr)

    def publish_lines(self, place: str, lines: list, *more: str) -> None:
        """A message for each line; returns when the broker has them all."""
        done = subprocess.run(self.command(place, '-l', *more), input='\n'.join(lines) + '\n', capture_output=True, text=True,
                              timeout=5 * DEADLINE, check=False)
        equal(done.returncode, 0, done.stderr)

    def destroy(self) -> None:
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
