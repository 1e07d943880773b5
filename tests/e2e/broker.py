# SPDX-License-Identifier: GPL-3.0-or-later
"""A real mosquitto in a folder of its own, on a free port."""
import atexit
import pathlib
import shutil
import socket
import subprocess
import tempfile
import threading

import ms5_server

CONFIG = '''listener {port} 127.0.0.1
allow_anonymous true
max_queued_messages 0
log_dest stderr
log_type all
'''


class Broker:
    """Gone at the end of the test."""

    def __init__(self):
        program = shutil.which('mosquitto', path='/usr/sbin:/usr/bin:/usr/local/sbin')
        if program is None:
            raise ms5_server.Skip('mosquitto is not installed')
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='ms5-broker-'))
        atexit.register(self.destroy)
        with socket.create_server(('127.0.0.1', 0)) as free:
            self.port = free.getsockname()[1]
        config = self.folder / 'mosquitto.conf'
        config.write_text(CONFIG.format(port=self.port), encoding='ascii')
        self.said = []
        self.news = threading.Condition()
        self.process = subprocess.Popen([program, '-c', str(config)], stderr=subprocess.PIPE, text=True)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        self.wait_for(' running')

    @property
    def url(self) -> str:
        return f'mqtt://127.0.0.1:{self.port}'

    def read(self) -> None:
        for line in self.process.stderr:
            with self.news:
                self.said.append(line)
                self.news.notify_all()

    def wait_for(self, text: str, after: int = 0) -> None:
        """Until it has said so, behind as many lines."""
        with self.news:
            if not self.news.wait_for(lambda: any(text in line for line in self.said[after:]), ms5_server.DEADLINE):
                raise AssertionError(f'the broker did not say «{text}»: {self.said[-20:]}')

    def destroy(self) -> None:
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
