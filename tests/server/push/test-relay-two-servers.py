#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two servers on one state folder: of each level of a call people off the floor are told once.

usage: test-relay-two-servers.py (MS5_SERVER and MS5_SOURCE_ROOT in the environment)
"""
import base64
import json
import os
import subprocess
import threading
import time
import uuid

import ms5_server
from ms5_server import DEADLINE, PASSWORD, ROOT, Server, equal, run, wait_for
from relay_rig import Peer, new_folder, write_secret

FOLDER = new_folder()

# That somebody else writes to the database is told as a warning.
os.environ['G_DEBUG'] = 'gc-friendly'


class World:
    """A server whose administrator is told by a webhook, at once and when nobody has answered for a while."""

    def __init__(self, due_s=5):
        self.due_s, self.cseq = due_s, 0
        self.arrived = lambda request: None
        self.peer = Peer(self.take)
        plant = json.loads((ROOT / 'data/plants/bottling-hall.json').read_text(encoding='utf-8'))
        plant['escalation']['critical'] = [{'unacknowledged_after_s': after, 'roles': ['admin']} for after in (due_s, 3600)]
        (FOLDER / 'plant.json').write_text(json.dumps(plant), encoding='utf-8')
        secret = write_secret(FOLDER / 'hooks', 'whsec_' + base64.b64encode(os.urandom(32)).decode())
        self.config = ms5_server.write_file(f'[server]\nplant={FOLDER}/plant.json\n'
                                            f'[webhook]\nsecret_file={secret}\nhosts={self.peer.host}\n')
        self.first = Server('--config', str(self.config))
        self.state = self.first.folder / 'state'
        code = next(line.strip() for line in self.first.said.splitlines() if line.startswith('    ') and 'ms5ctl' not in line)
        self.first.post('/api/v1/auth/setup', {'code': code, 'name': 'root', 'password': PASSWORD}, status=204)
        grant = self.first.post('/api/v1/auth/login', {'name': 'root', 'password': PASSWORD, 'device': 'desk'})
        self.token = grant.json['access_token']
        hook = {'name': 'hook', 'channel': 'webhook', 'address': {'url': self.peer.url + '/hook'}}
        self.first.ask('PUT', '/api/v1/devices/hook', hook, self.token).expect(200)

    def take(self, request) -> tuple:
        self.arrived(request)
        return 201, {}, b''

    def deed(self, server: Server, op: str, topic: str, args: dict):
        """What comes of something that somebody does."""
        self.cseq += 1
        now = int(time.time() * 1000)
        bits = (now << 80) | (7 << 76) | (2 << 62) | (uuid.uuid4().int & ((1 << 62) - 1))
        deed = {'id': str(uuid.UUID(int=bits)), 'cseq': self.cseq, 'op': op, 'topic': topic, 'at': now, 'args': args}
        return server.ask('POST', '/api/v1/actions', {'ackd': 0, 'acts': [deed]}, self.token)

    def note(self, server: Server):
        return self.deed(server, 'note.add', 'notes/L1', {'text': 'all is well'})

    def raise_call(self) -> None:
        """Somebody calls."""
        raised = self.deed(self.first, 'call.raise', 'calls/L1', {'type': 'safety', 'priority': 'critical'}).expect(200).json
        equal(raised['results'][0]['code'], 'applied')

    def call(self) -> float:
        """Somebody calls, and people are told; when the first level is due."""
        self.raise_call()
        equal(self.peer.taken().json['level'], 0)
        return self.first.get('/api/v1/calls?line=L1', self.token)['calls'][0]['raised'] / 1000 + self.due_s

    def second(self) -> Server:
        return Server('--config', str(self.config), '--state', str(self.state))

    def refused(self) -> str:
        """Why no other server starts."""
        command = [os.environ['MS5_SERVER'], '--config', str(self.config), '--state', str(self.state), '--port', '0']
        ended = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE, check=False,
                               env=dict(os.environ, MS5_DATA_DIR=str(ROOT / 'data')))
        equal(ended.returncode, 1)
        return ended.stderr

    def received(self, server: Server) -> int:
        channels = server.get('/api/v1/deliveries/figures', self.token)['channels']
        return sum(channel['received'] for channel in channels)

    def levels(self, server: Server) -> list:
        events = server.get('/api/v1/events?after=0&topic=escalations/L1&limit=1000', self.token)['events']
        return [(event['op'][4]['level'], event['op'][4]['late']) for event in events]


def the_second_goes_on_where_the_first_was_killed():
    world = World()
    assert f'used by another server, process {world.first.process.pid} on ' in world.refused()
    due = world.call()
    world.first.process.kill()
    world.first.process.wait(DEADLINE)
    wait_for(lambda: time.time() > due, 'the level to be due')
    second = world.second()
    equal(world.peer.taken().json['level'], 1)
    equal(world.levels(second), [(1, True)])
    wait_for(lambda: world.received(second) == 2, 'the service to have taken both')
    second.process.kill()
    second.process.wait(DEADLINE)
    third = world.second()
    equal(world.levels(third), [(1, True)])
    third.stop()
    equal(world.peer.requests.qsize(), 0, 'messages too many')


def without_the_lock_the_first_gives_way():
    """Somebody has «tidied up» the file of the lock. Whoever writes first goes on."""
    world = World(due_s=20)
    world.call()
    (world.state / 'lock').unlink()
    second = world.second()
    equal(world.note(second).expect(200).json['results'][0]['code'], 'applied')
    try:
        assert world.note(world.first).status != 200, 'what is not stored is confirmed'
    except (AssertionError, OSError) as gone:
        assert isinstance(gone, OSError) or 'ended with' in str(gone), gone
    equal(world.first.process.wait(DEADLINE), 1)
    said = world.first.tail()
    assert f'somebody else has written to it, process {second.process.pid} on ' in said and 'Two servers use one' in said, said
    equal(world.peer.taken().json['level'], 1)
    equal(world.levels(second), [(1, False)])
    second.check_health()
    second.stop()
    equal(world.peer.requests.qsize(), 0, 'messages too many')


def what_was_on_its_way_comes_again_by_the_same_name():
    """At least once, so that whoever receives it can tell that it is no other message."""
    world = World()
    came, let_go = threading.Event(), threading.Event()

    def hold(_request):
        came.set()
        let_go.wait(DEADLINE)

    world.arrived = hold
    world.raise_call()
    assert came.wait(DEADLINE), 'the message'
    world.first.process.kill()
    world.first.process.wait(DEADLINE)
    world.arrived = lambda request: None
    let_go.set()
    first = world.peer.taken()
    second = world.second()
    again = world.peer.taken()
    equal(again.headers['webhook-id'], first.headers['webhook-id'])
    equal((again.json['delivery'], again.json['rev']), (first.json['delivery'], first.json['rev']))
    wait_for(lambda: world.received(second) == 1, 'the service to have taken it')
    second.stop()
    equal(world.peer.requests.qsize(), 0, 'messages too many')


run(the_second_goes_on_where_the_first_was_killed, what_was_on_its_way_comes_again_by_the_same_name,
    without_the_lock_the_first_gives_way)
