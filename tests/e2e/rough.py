# SPDX-License-Identifier: GPL-3.0-or-later
"""A network between two programs that delays, chops and cuts as a seed decides, and that knows the moment when so many
bytes have passed."""
import atexit
import random
import socket
import struct
import threading

RESET = struct.pack('ii', 1, 0)
SLOW_S = 0.02


class Rough:
    """Carries bytes from its own port to another."""

    def __init__(self, port: int, seed: int):
        self.target = port
        self.random = random.Random(seed)
        self.lock = threading.Lock()
        self.calm = False       # nothing is done to what passes
        self.down = False       # nobody is there
        self.n_passed = 0
        self.n_cut = 0
        self.due, self.action = None, None
        self.sockets = set()
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        atexit.register(self.listener.close)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return  # at the end of the test
            far = None
            try:
                if not self.down:
                    far = socket.create_connection(('127.0.0.1', self.target))
            except OSError:
                pass    # no server runs
            if far is None:
                self.reset(near)
                continue
            pair = (near, far)
            with self.lock:
                self.sockets.update(pair)
                life = None if self.calm or self.random.random() < 0.5 else [self.random.randrange(1, 5000)]
                slow = not self.calm and self.random.random() < 0.4
            for source, sink in (pair, pair[::-1]):
                threading.Thread(target=self.carry, args=(source, sink, pair, life, slow), daemon=True).start()

    def reset(self, *pair: socket.socket) -> None:
        """As when a cable is pulled and somebody says so: what is under way is lost."""
        for each in pair:
            with self.lock:
                self.sockets.discard(each)
            try:
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # the other direction was first
            each.close()

    def count(self, n: int, life: list) -> bool:
        """Whether the connection goes on, after so many bytes more."""
        action = None
        with self.lock:
            self.n_passed += n
            if self.due is not None and self.n_passed >= self.due:
                self.due, action, self.action = None, self.action, None
            if life is not None:
                life[0] -= n
        if action is not None:
            action()
        return life is None or life[0] > 0 or self.calm

    def carry(self, source, sink, pair, life, slow) -> None:
        try:
            while data := source.recv(65536):
                while data:
                    with self.lock:
                        n = len(data) if self.calm else self.random.randrange(1, 3000)
                    if slow and not self.calm:
                        threading.Event().wait(SLOW_S)
                    piece, data = data[:n], data[n:]
                    if not self.count(len(piece), life):
                        self.n_cut += 1
                        self.reset(*pair)
                        return
                    sink.sendall(piece)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            self.reset(*pair)

    def after(self, n: int, action) -> None:
        """Calls back when so many bytes more have come, before the last of them are passed on."""
        with self.lock:
            self.due, self.action = self.n_passed + n, action

    def forget(self) -> None:
        with self.lock:
            self.due, self.action = None, None

    def cut(self) -> None:
        """All that is open."""
        with self.lock:
            sockets = list(self.sockets)
        self.reset(*sockets)
