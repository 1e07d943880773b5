# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs whose time of day is another one than the machine's, and may change while they run."""
import contextlib
import email.utils
import os
import struct
import time

import ms5_server

DAY_S = 24 * 3600


class Shift:
    """The time of day of one program, by so many seconds later than it is; «library» is what shifted-time.c becomes."""

    def __init__(self, library: str):
        self.library = library
        self.path = ms5_server.write_file('')
        self.set(0)

    def set(self, seconds: int) -> None:
        with open(self.path, 'r+b') as file:
            file.write(struct.pack('q', seconds))

    def environment(self) -> dict:
        """The library is none of the sanitizers', which want to be the first."""
        return {'LD_PRELOAD': self.library, 'MS5_SHIFT_FILE': str(self.path),
                'ASAN_OPTIONS': os.environ.get('ASAN_OPTIONS', '') + ':verify_asan_link_order=0'}

    def need(self, server: ms5_server.Server) -> None:
        """Skips the test if the server, whose time this is, does not care."""
        self.set(DAY_S)
        if get_time(server) - time.time() < DAY_S / 2:
            raise ms5_server.Skip('the time that the server reads is its own')
        self.set(0)


def get_time(server: ms5_server.Server) -> float:
    date = server.ask('GET', '/api/v1/health').headers['Date']
    return email.utils.parsedate_to_datetime(date).timestamp()


@contextlib.contextmanager
def environment(more: dict):
    """For programs that are started within."""
    before = dict(os.environ)
    os.environ.update(more)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
