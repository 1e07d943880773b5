# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that do what no server should."""
import socket
import threading


class Rude:
    """Does with each connection what it is told to."""

    def __init__(self, behave):
        self.socket = socket.create_server(('127.0.0.1', 0))
        self.port = self.socket.getsockname()[1]
        self.host = f'localhost:{self.port}'
        self.over = threading.Event()
        threading.Thread(target=self.accept, args=(behave,), daemon=True).start()

    def accept(self, behave) -> None:
        while True:
            connection, _ = self.socket.accept()
            threading.Thread(target=self.treat, args=(behave, connection), daemon=True).start()

    def treat(self, behave, connection) -> None:
        with connection:
            try:
                behave(self, connection)
            except OSError:
                pass    # who is treated so hangs up
