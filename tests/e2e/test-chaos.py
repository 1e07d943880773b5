#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Client and server killed at any moment, over a network that cuts, delays and throttles: whatever a page called queued
is done exactly once, or refused.

usage: test-chaos.py DESK [SEED] (MS5_SERVER and MS5_SOURCE_ROOT in the environment)
"""
import random
import sqlite3
import sys
import threading

import ms5_server
from ms5_server import equal, wait_for

from desk import Desk, check_same
from rough import Rough

ROUNDS = 50
ACTIONS = 4             # at most, in one round
BYTES = 15000           # by then somebody is killed
PATIENCE_S = 0.8        # or then, if no more came
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 20240229
LINES = ('L1', 'L2', 'L3')
DONE = ('applied', 'merged', 'noop')
REFUSED = ('conflict', 'superseded', 'forbidden', 'invalid', 'unknown_op', 'expired')


class Storm:
    """A server, two desks, the network between them, and what is known of what was done."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.server = ms5_server.plain()
        self.network = Rough(self.server.port, seed)
        self.desks = []
        for name in ('maria', 'peter'):
            ms5_server.add_user(self.server, self.server.token('root'), name, 'shift_manager')
            self.desks.append(Desk(self.network.port, name))
        self.done = {}      # n → what, whether queued or not
        self.raised = []    # calls that were: n and line
        self.kills = {'desks': 0, 'server': 0, 'by bytes': 0}

    def queued(self) -> dict:
        """What any page called queued: n → id."""
        return {n: id_ for desk in self.desks for n, id_ in desk.queued.items()}

    def act(self, desk: Desk) -> int:
        """Something, and something that can be counted."""
        n, line = len(self.done) + 1, self.random.choice(LINES)
        kind = self.random.choice(('note', 'scrap', 'raise', 'acknowledge', 'assign'))
        call, id_ = None, None
        if kind in ('acknowledge', 'assign') and self.raised:
            call, line = self.random.choice(self.raised)
            desk.wait(lambda: call in self.queued(), PATIENCE_S)
            id_ = self.queued().get(call)
        if id_ is None and kind in ('acknowledge', 'assign'):
            kind = 'raise'
        self.done[n] = kind
        if kind == 'note':
            desk.act(n, 'note.add', f'notes/{line}', text=f'note {n}')
        elif kind == 'scrap':
            desk.act(n, 'scrap.report', f'quality/{line}', qty=n)
        elif kind == 'raise':
            line = self.random.choice(LINES)
            desk.act(n, 'call.raise', f'calls/{line}', type='material', note=f'call {n}')
            self.raised.append((n, line))
        elif kind == 'acknowledge':
            desk.act(n, 'call.acknowledge', f'calls/{line}', id_, note=f'seen {n}')
        else:
            desk.edit(n, 'call.assign', f'calls/{line}', id_, assigned_to=desk.name)
        return n

    def round(self) -> None:
        victims = [each for each in (*self.desks, self.server) if self.random.random() < 0.5] or [self.server]
        hit = threading.Event()

        def kill() -> None:
            for victim in victims:
                victim.process.kill()
            hit.set()

        for desk in self.desks:
            if desk.process is None:
                desk.start()
        self.network.after(self.random.randrange(1, BYTES), kill)
        for desk in self.desks:
            desk.wait(lambda desk=desk: desk.ready, ms5_server.DEADLINE)
        for _ in range(self.random.randrange(1, ACTIONS + 1)):
            desk = self.random.choice(self.desks)
            n = self.act(desk)
            if self.random.random() < 0.5:
                desk.wait(lambda desk=desk, n=n: n in desk.queued, PATIENCE_S)
        if self.random.random() < 0.2:
            self.network.cut()
        if hit.wait(PATIENCE_S):
            self.kills['by bytes'] += 1
        else:
            self.network.forget()
            kill()
        self.pick_up(victims)

    def pick_up(self, victims: list) -> None:
        for victim in victims:
            victim.process.wait(ms5_server.DEADLINE)
        if self.server in victims:
            self.kills['server'] += 1
            self.server.process.stdout.close()
            self.server.start('--config', str(self.server.config), '--port', str(self.server.port))
        for desk in self.desks:
            if desk in victims:
                self.kills['desks'] += 1
                desk.finish()
                desk.process = None
            else:
                desk.tell('connect')

    def settle(self) -> None:
        """The storm is over."""
        self.network.calm = True
        self.network.cut()
        for desk in self.desks:
            if desk.process is not None:
                desk.kill()
            desk.start()
        for desk in self.desks:
            desk.need(lambda desk=desk: desk.ready, 'the desk to start')
            desk.wait_sent()

    # What must be true then

    def ask(self, query: str) -> list:
        with sqlite3.connect(f'file:{self.server.folder}/state/server.db?mode=ro', uri=True) as db:
            return db.execute(query).fetchall()

    def check(self) -> dict:
        """How often there was which answer."""
        codes = self.ask('SELECT id, code FROM action')
        equal(len({id_ for id_, _ in codes}), len(codes), 'actions of one id')
        codes = dict(codes)
        for n, id_ in self.queued().items():
            assert codes.get(id_) in DONE + REFUSED, f'{self.done[n]} {n} was queued as {id_} and became {codes.get(id_)}'
        trail = [id_ for id_, in self.ask("SELECT id FROM audit WHERE code IN ('applied', 'merged')")]
        equal(len(set(trail)), len(trail), 'actions that took effect twice')
        for desk in self.desks:
            check_same(desk, codes)
        self.check_effects(codes)
        done = {self.done[n] for n, id_ in self.queued().items() if codes[id_] in DONE}
        equal(done, {'note', 'scrap', 'raise', 'acknowledge', 'assign'}, 'kinds that took effect')
        return {code: list(codes.values()).count(code) for code in sorted(set(codes.values()))}

    def check_effects(self, codes: dict) -> None:
        """Everything queued is there, once; what died with the desk may be there, once."""
        effects = {
            'note': [int(text.split()[1]) for text, in self.ask('SELECT text FROM note')],
            'scrap': [qty for qty, in self.ask('SELECT qty FROM quality')],
            'raise': [int(note.split()[1]) for note, in self.ask("SELECT note FROM call WHERE note LIKE 'call %'")],
        }
        for kind, found in effects.items():
            wanted = {n for n, id_ in self.queued().items() if self.done[n] == kind and codes[id_] in DONE}
            equal(len(set(found)), len(found), f'{kind} twice in {sorted(found)}')
            assert wanted <= set(found), f'{kind} lost: {sorted(wanted - set(found))}'
            equal({self.done[n] for n in found} - {kind}, set(), f'kinds of {kind}')
            assert wanted, f'no {kind} took effect'


def nothing_is_lost_or_done_twice() -> None:
    storm = Storm(SEED)
    storm.network.calm = True
    for desk in storm.desks:
        desk.start().sign_in()
    storm.network.calm = False
    for _ in range(ROUNDS):
        storm.round()
    storm.settle()
    wait_for(lambda: storm.server.get('/api/v1/health')['status'] == 'ok', 'health')
    answers = storm.check()
    print(f'# seed {SEED}: {len(storm.done)} actions, {len(storm.queued())} queued, {storm.kills} killed, '
          f'{storm.network.n_cut} connections cut, {answers}', flush=True)
    assert len(storm.queued()) >= ROUNDS // 2 and storm.network.n_cut > 0
    for desk in storm.desks:
        desk.stop()
    storm.server.stop()


ms5_server.run(nothing_is_lost_or_done_twice)
