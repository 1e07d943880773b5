#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Disks that are full or can only be read, files that are damaged, and clocks that jump, under the client and the server: somebody says so,
nothing that was confirmed is lost, and it goes on when the trouble is over.

usage: test-trouble.py DESK SHIFTED_TIME (MS5_SERVER and MS5_SOURCE_ROOT in the environment)
"""
import os
import pathlib
import resource
import shutil
import sqlite3
import subprocess
import sys
import time

import ms5_server
from ms5_server import add_user, equal, fill, small_disk, wait_for

from desk import Desk, check_same
from shifted import DAY_S, Shift, environment

# Trouble is told as a warning, and meant to be survived.
os.environ['G_DEBUG'] = 'gc-friendly'
NOTE = 'x' * 3000
MANY = 2000             # notes, which fit on no disk of these tests
ROOM = 400 * 1024


def hall() -> ms5_server.Server:
    server = ms5_server.plain()
    add_user(server, server.token('root'), 'maria', 'shift_manager')
    return server


def note(desk: Desk, n) -> str:
    return desk.act_and_wait(n, 'note.add', 'notes/L1', text=f'{n} {NOTE}')


def ask(server: ms5_server.Server, query: str) -> list:
    with sqlite3.connect(f'file:{server.folder}/state/server.db?mode=ro', uri=True) as db:
        return db.execute(query).fetchall()


def check_notes(server: ms5_server.Server, desk: Desk) -> None:
    """All that were queued, once, and no others."""
    desk.wait_sent()
    found = [int(text.split()[0]) for text, in ask(server, 'SELECT text FROM note')]
    equal(sorted(found), sorted(desk.queued), 'notes')
    check_same(desk, dict(ask(server, 'SELECT id, code FROM action')))


def fill_up(desk: Desk) -> int:
    """The first note for which there was no room; whoever wrote it was told why."""
    n = next(n for n in range(len(desk.queued) + 1, MANY) if note(desk, n) is None)
    equal(desk.failed[-1]['problem'], 'storage', desk.failed[-1]['text'])
    assert 'disk' in desk.failed[-1]['text'] or 'full' in desk.failed[-1]['text'], desk.failed[-1]
    return n


def the_desk_has_no_room() -> None:
    """A limit for files, as a quota is one: nobody needs to be root for it."""
    server = hall()
    desk = Desk(server.port, 'maria').start(restore_signals=False)
    desk.sign_in()
    assert note(desk, 1)
    desk.wait_sent()
    server.process.kill()
    server.process.wait()
    server.process.stdout.close()
    resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, (ROOM, resource.RLIM_INFINITY))
    n = fill_up(desk)
    assert n > 2, 'there was some room'
    resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert note(desk, n), desk.failed[-1]
    server.start('--config', str(server.config), '--port', str(server.port))
    desk.tell('connect')
    check_notes(server, desk)
    desk.stop()
    server.stop()


def the_desks_disk_is_full() -> None:
    with small_disk() as disk:
        server = hall()
        desk = Desk(server.port, 'maria', disk / 'desk').start()
        desk.sign_in()
        ballast = fill(disk)
        n = fill_up(desk)
        desk.need_live()    # what has no room in the cache is shown all the same
        ballast.unlink()
        assert note(desk, n), desk.failed[-1]
        check_notes(server, desk)
        desk.stop()
        desk.start().need_live()
        check_notes(server, desk)
        desk.stop()
        server.stop()


def the_desk_starts_on_a_full_disk() -> None:
    with small_disk() as disk:
        server = hall()
        desk = Desk(server.port, 'maria', disk / 'desk').start()
        desk.sign_in()
        assert note(desk, 1)
        desk.wait_sent()
        desk.kill()
        ballast = fill(disk)
        desk.start()
        desk.need(lambda: desk.ready or desk.failed, 'the desk to say something')
        if desk.failed:
            equal((desk.failed[-1]['failed'], desk.failed[-1]['problem']), ('start', 'storage'), desk.failed[-1]['text'])
            desk.finish()
        else:
            desk.stop()
        ballast.unlink()
        desk.start().need_live()
        assert note(desk, 2), desk.failed[-1]
        check_notes(server, desk)
        desk.stop()
        server.stop()


def remount(disk: pathlib.Path, how: str) -> None:
    subprocess.run(['mount', '-o', f'remount,{how}', str(disk)], check=True)


def the_desks_disk_can_only_be_read() -> None:
    with small_disk() as disk:
        server = hall()
        desk = Desk(server.port, 'maria')
        (desk.folder / 'data').symlink_to(disk, True)
        desk.start().sign_in()
        assert note(desk, 1)
        desk.wait_sent()
        desk.stop()
        remount(disk, 'ro')
        desk.start().need(lambda: desk.failed, 'the desk to say something')
        equal((desk.failed[-1]['failed'], desk.failed[-1]['problem']), ('start', 'storage'), desk.failed[-1]['text'])
        assert 'Read-only' in desk.failed[-1]['text'], desk.failed[-1]
        desk.finish()
        remount(disk, 'rw')
        desk.start().need_live()
        assert note(desk, 2), desk.failed[-1]
        check_notes(server, desk)
        desk.stop()
        server.stop()


def the_cache_can_only_be_read() -> None:
    """One can work without it, and is told that it is so."""
    with small_disk() as disk:
        server = hall()
        desk = Desk(server.port, 'maria')
        (desk.folder / 'cache').symlink_to(disk, True)
        desk.start().sign_in()
        assert note(desk, 1)
        desk.stop()
        remount(disk, 'ro')
        desk.start().need_live()
        assert any(str(desk.folder / 'cache') in warning for warning in desk.state['warnings']), desk.state
        assert note(desk, 2), desk.failed[-1]
        check_notes(server, desk)
        desk.stop()
        remount(disk, 'rw')
        desk.start().need_live()
        equal(desk.state['warnings'], [])
        check_notes(server, desk)
        desk.stop()
        server.stop()


def the_desks_outbox_is_damaged() -> None:
    """It is kept aside, and the desk is a new one, which has to sign in."""
    server = hall()
    desk = Desk(server.port, 'maria').start()
    desk.sign_in()
    assert note(desk, 1)
    desk.wait_sent()
    desk.stop()
    (desk.folder / 'data' / 'outbox.db').write_bytes(b'no database' * 1000)
    desk.start().need(lambda: desk.state.get('problem') == 'signed-out', 'the sign-in to end')
    assert any('outbox.db.damaged-1' in warning for warning in desk.state['warnings']), desk.state
    desk.sign_in()
    assert note(desk, 2), desk.failed[-1]
    check_notes(server, desk)
    desk.stop()
    server.stop()


def the_servers_disk_is_full() -> None:
    """The desk keeps what the server can not take."""
    with small_disk() as disk:
        server = hall()
        server.stop()
        shutil.move(server.folder / 'state', disk / 'state')
        (server.folder / 'state').symlink_to(disk / 'state')
        server.start('--config', str(server.config), '--port', str(server.port))
        desk = Desk(server.port, 'maria').start()
        desk.sign_in()
        ballast = fill(disk)
        for n in range(1, MANY):
            assert note(desk, n), desk.failed[-1]
            health = server.get('/api/v1/health')
            if health['status'] != 'ok':
                break
        assert health['problem'], 'it says what is wrong'
        for m in range(n + 1, n + 4):
            assert note(desk, m), desk.failed[-1]
        ballast.unlink()
        wait_for(lambda: server.get('/api/v1/health')['status'] == 'ok', 'the server to go on')
        desk.tell('connect')
        check_notes(server, desk)
        desk.stop()
        server.stop()


# Clocks

def check_times(server: ms5_server.Server, shift_s: float) -> None:
    """What was done just now was not done on another day."""
    for at, in ask(server, 'SELECT at FROM note'):
        off = at / 1e6 - time.time() - shift_s
        assert -DAY_S / 4 < off < DAY_S / 4, f'a note of {off} s from now'


def the_desks_clock_jumps() -> None:
    """With a link and without one; it is the server's clock that counts."""
    server = hall()
    desk = Desk(server.port, 'maria').start()
    desk.sign_in()
    n = 0
    for shift_s in (DAY_S, -DAY_S, 0):
        n += 1
        desk.tell('shift', s=shift_s)
        assert note(desk, n), desk.failed[-1]
        check_notes(server, desk)
        server.process.kill()
        server.process.wait()
        server.process.stdout.close()
        desk.need(lambda: desk.state['state'] != 'live', 'the link to be gone')
        n += 1
        assert note(desk, n), desk.failed[-1]
        desk.tell('shift', s=-shift_s)
        server.start('--config', str(server.config), '--port', str(server.port))
        desk.tell('connect')
        check_notes(server, desk)
    check_times(server, 0)
    desk.stop()
    server.stop()


def the_servers_clock_jumps() -> None:
    """While it runs, and while it does not."""
    shift = Shift(sys.argv[2])
    with environment(shift.environment()):
        server = hall()
    shift.need(server)
    desk = Desk(server.port, 'maria').start()
    desk.sign_in()
    assert note(desk, 1)
    check_notes(server, desk)
    n = 1
    for shift_s in (DAY_S, -DAY_S, 0):
        shift.set(shift_s)
        n += 1
        assert note(desk, n), desk.failed[-1]
        check_notes(server, desk)
        server.process.kill()
        server.process.wait()
        server.process.stdout.close()
        shift.set(-shift_s)
        n += 1
        assert note(desk, n), desk.failed[-1]
        with environment(shift.environment()):
            server.start('--config', str(server.config), '--port', str(server.port))
        desk.tell('connect')
        check_notes(server, desk)
    desk.stop()
    server.stop()


ms5_server.run(the_desk_has_no_room, the_desks_disk_is_full, the_desk_starts_on_a_full_disk, the_desks_disk_can_only_be_read,
               the_cache_can_only_be_read, the_desks_outbox_is_damaged, the_servers_disk_is_full, the_desks_clock_jumps,
               the_servers_clock_jumps)
