# SPDX-License-Identifier: GPL-3.0-or-later
"""The client without a window, as a process that is told what to do and says what a page would show."""
import atexit
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time

from ms5_server import DEADLINE, PASSWORD, equal, wait_for

PROGRAM = sys.argv[1]
OPEN = ('queued', 'waiting', 'blocked', 'sending')


class Desk:
    """A folder of its own, and in it one program after the other."""

    def __init__(self, port: int, name: str, folder: pathlib.Path = None):
        self.server, self.name = f'http://127.0.0.1:{port}', name
        self.folder = folder or pathlib.Path(tempfile.mkdtemp(prefix='ms5-desk-'))
        self.folder.mkdir(exist_ok=True)
        self.log_path = pathlib.Path(tempfile.mkstemp(prefix='ms5-desk-')[1])
        self.process = None
        self.changed = threading.Condition()
        self.queued = {}      # what a page called queued: n → id, over all programs
        self.failed = []
        self.forget()
        atexit.register(self.destroy)

    def forget(self) -> None:
        self.state, self.ready, self.over, self.listed, self.n_answered = {}, False, False, None, 0

    def start(self, **options) -> 'Desk':
        self.forget()
        self.log = open(self.log_path, 'ab')  # pylint: disable=consider-using-with
        self.process = subprocess.Popen([PROGRAM, str(self.folder), self.server, self.name], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.log, **options)
        self.reader = threading.Thread(target=self.read, args=(self.process.stdout,), daemon=True)
        self.reader.start()
        return self

    def read(self, stdout) -> None:
        for line in stdout:
            if line.endswith(b'\n'):    # the last may be cut short
                self.take(json.loads(line))
        with self.changed:
            self.over = True
            self.changed.notify_all()

    def take(self, said: dict) -> None:
        with self.changed:
            if 'queued' in said:
                self.queued[said['n']] = said['queued']
            elif 'failed' in said:
                self.failed.append(said)
            elif 'state' in said:
                self.state = said
            elif 'list' in said:
                self.listed = said['list']
            elif 'answered' in said:
                self.n_answered += 1
            elif 'ready' in said:
                self.ready = True
            self.changed.notify_all()

    def tell(self, what: str, **more) -> bool:
        """Whether it could still be told."""
        try:
            self.process.stdin.write(json.dumps({'do': what, **more}).encode() + b'\n')
            self.process.stdin.flush()
            return True
        except BrokenPipeError:
            return False

    def wait(self, condition, seconds: float) -> bool:
        """Whether the condition came true, before the program ended or the time was over."""
        with self.changed:
            self.changed.wait_for(lambda: condition() or self.over, seconds)
            return bool(condition())

    def need(self, condition, what: str) -> None:
        if not self.wait(condition, DEADLINE):
            raise AssertionError(f'waited in vain for {what}: {self.state} {self.failed} {self.tail()}')

    def tail(self) -> str:
        return self.log_path.read_text(encoding='utf-8', errors='replace')[-3000:]

    def sign_in(self) -> None:
        self.need(lambda: self.ready, 'the desk to start')
        self.tell('sign-in', password=PASSWORD)
        self.need_live()

    def need_live(self) -> None:
        self.need(lambda: self.state.get('state') == 'live', 'the link')

    def act(self, n, op: str, topic: str, key: str = None, **args) -> bool:
        return self.tell('act', n=n, op=op, topic=topic, key=key, args=args)

    def edit(self, n, op: str, topic: str, key: str, **fields) -> bool:
        """By somebody who saw an early version, without the fields."""
        return self.tell('act', n=n, op=op, topic=topic, key=key, base=1, set=fields)

    def act_and_wait(self, n, *args, **more) -> str:
        """The action's id, or None if it was refused."""
        before = len(self.failed)
        self.act(n, *args, **more)
        self.need(lambda: n in self.queued or len(self.failed) > before, f'an answer to action {n}')
        return self.queued.get(n)

    def entries(self) -> dict:
        """What is in the outbox: id → what became of it."""
        self.listed = None
        self.tell('list')
        self.need(lambda: self.listed is not None, 'the list')
        return {entry['id']: entry for entry in self.listed}

    def wait_sent(self) -> None:
        self.need_live()
        wait_for(lambda: not any(entry['is'] in OPEN for entry in self.entries().values()), 'everything to be answered')

    def kill(self) -> None:
        """What was said until then is known."""
        self.process.kill()
        self.finish()

    def finish(self) -> int:
        status = self.process.wait(DEADLINE)
        self.reader.join(DEADLINE)
        self.process.stdout.close()
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass  # what was to be told is of no interest any more
        self.log.close()
        return status

    def stop(self) -> None:
        """Asks it to end, and insists that it does so in order; the sanitizers have their say here."""
        self.tell('stop')
        status = self.finish()
        if status != 0:
            raise AssertionError(f'the desk ended with {status}: {self.tail()}')

    def destroy(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.log_path.unlink()


def check_same(desk: Desk, codes: dict) -> None:
    """The desk shows what the server answered."""
    for id_, entry in desk.entries().items():
        equal(entry['code'], codes.get(id_), f'the answer to {id_}')
