# SPDX-License-Identifier: GPL-3.0-or-later
"""A network between two programs that can go silent, where what is sent goes nowhere and nobody is told, or be cut,
which both are told."""
import atexit
import socket
import threading


class Proxy:
    """Carries bytes from its own port to another."""

    def __init__(self, port: int):
        self.target = port
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        self.speaking = True
        self.is_cut = False
        self.sockets = []
        atexit.register(self.listener.close)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return  # at the end of the test
            if self.is_cut:
                near.close()
                continue
            self.sockets.append(near)
            if self.speaking:
                far = socket.create_connection(('127.0.0.1', self.target))
                self.sockets.append(far)
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self.carry, args=pair, daemon=True).start()

    def carry(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                if self.speaking:
                    sink.sendall(data)
            if self.speaking:
                sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # reset by either side, as it happens in a network

    def be_silent(self) -> None:
        self.speaking = False

    def cut(self) -> None:
        """Until it speaks again nobody gets through."""
        self.is_cut = True
        for each in self.sockets:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it has gone already

    def speak(self) -> None:
        """Of what was silent nothing is left."""
        for each in self.sockets:
            each.close()
        self.sockets.clear()
        self.speaking = True
        self.is_cut = False
