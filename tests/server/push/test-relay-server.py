#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a call to people off the floor: a real server, and services of our own.

usage: test-relay-server.py (MS5_SERVER and MS5_SOURCE_ROOT in the environment)
"""
import base64
import hashlib
import hmac
import json
import os
import time
import uuid

import ms5_server
from ms5_server import PASSWORD, Skip, equal, run, wait_for
from relay_rig import Peer, new_folder, write_secret

try:
    import push_receiver
except ImportError:
    push_receiver = None

FOLDER = new_folder()


class World:
    """A server that knows a webhook, an ntfy server and a push service, all of them one peer."""

    def __init__(self):
        self.secret = os.urandom(32)
        self.answers = {}
        self.peer = Peer(lambda request: self.answers.get(request.path, self.usual)(request))
        self.browser = push_receiver.Receiver()
        secret = write_secret(FOLDER / 'hooks', 'whsec_' + base64.b64encode(self.secret).decode())
        key = write_secret(FOLDER / 'vapid.pem', push_receiver.pem(push_receiver.new_key()))
        host = self.peer.host
        self.server = ms5_server.plain(f'[webhook]\nsecret_file={secret}\nhosts={host}\n'
                                       '[push]\nurl=https://floor.example/{line}#{call}\n'
                                       f'[ntfy]\nurl={self.peer.url}\n'
                                       f'[webpush]\nkey_file={key}\ncontact=mailto:it@plant.example\nhosts={host}\n')
        grant = self.server.post('/api/v1/auth/login', {'name': 'root', 'password': PASSWORD, 'device': 'desk'})
        self.token = grant.json['access_token']
        self.cseq = 0

    @staticmethod
    def usual(request):
        return (200, {}, {'id': 'abc'}) if request.path == '/' else (201, {}, b'')

    def register(self, name: str, channel: str, address: dict, status: int = 200, **more) -> None:
        self.server.ask('PUT', f'/api/v1/devices/{name}', {'name': name, 'channel': channel, 'address': address, **more},
                        self.token).expect(status)

    def act(self, op: str, **more) -> dict:
        self.cseq += 1
        now = int(time.time() * 1000)
        bits = (now << 80) | (7 << 76) | (2 << 62) | (uuid.uuid4().int & ((1 << 62) - 1))
        deed = {'id': str(uuid.UUID(int=bits)), 'cseq': self.cseq, 'op': op, 'topic': 'calls/L1', 'at': now, **more}
        answer = self.server.post('/api/v1/actions', {'ackd': 0, 'acts': [deed]}, self.token).json
        equal(answer['results'][0]['code'], 'applied')
        return deed

    def call(self) -> str:
        """Somebody calls; the call's key."""
        return self.act('call.raise', args={'type': 'quality', 'note': 'caps are loose'})['id']

    def verify(self, request) -> None:
        name, stamp = request.headers['webhook-id'], request.headers['webhook-timestamp']
        digest = hmac.digest(self.secret, f'{name}.{stamp}.'.encode() + request.body, hashlib.sha256)
        equal(request.headers['webhook-signature'], 'v1,' + base64.b64encode(digest).decode())


def a_call_goes_all_ways():
    world = World()
    world.register('hook', 'webhook', {'url': world.peer.url + '/hook'})
    world.register('topic', 'ntfy', {'topic': 'floor-l1'})
    world.register('browser', 'webpush', {'endpoint': world.peer.url + '/push', 'keys': world.browser.keys})
    key = world.call()
    requests = {request.path: request for request in (world.peer.taken() for _ in range(3))}
    equal(set(requests), {'/hook', '/', '/push'})
    world.verify(requests['/hook'])
    said = requests['/hook'].json
    equal((said['call'], said['line']), (key, 'L1'))
    assert 'caps are loose' in said['body'], said
    url = f'https://floor.example/L1#{key}'
    equal((said['url'], requests['/'].json['click'], requests['/'].json['actions'][0]['url']), (url, url, url))
    equal(requests['/'].json['topic'], 'floor-l1')
    equal(json.loads(world.browser.decrypt(requests['/push'].body))['call'], key)
    world.server.stop()
    equal(world.peer.requests.qsize(), 0, 'messages too many')


def a_service_that_comes_back_gets_the_same_message():
    world = World()
    world.register('hook', 'webhook', {'url': world.peer.url + '/hook'})
    world.answers['/hook'] = lambda _request: (503, {'Retry-After': '1'}, b'')
    world.call()
    first = world.peer.taken()
    del world.answers['/hook']
    again = world.peer.taken()
    world.verify(again)
    equal(again.headers['webhook-id'], first.headers['webhook-id'])
    world.server.stop()
    equal(world.peer.requests.qsize(), 0, 'messages too many')


def an_address_that_is_gone_is_forgotten():
    world = World()
    world.register('hook', 'webhook', {'url': world.peer.url + '/gone'})
    world.answers['/gone'] = lambda _request: (410, {}, b'')
    world.call()
    world.peer.taken()
    wait_for(lambda: world.server.ask('GET', '/api/v1/devices/hook', None, world.token).status == 404, 'the device to be forgotten')
    world.server.stop()


def addresses_are_checked_where_they_are_registered():
    world = World()
    world.register('hook', 'webhook', {'url': 'https://elsewhere.example/'}, 400)
    world.register('hook', 'webhook', {'url': world.peer.url + '/', 'more': 1}, 400)
    world.register('mail', 'mail', {'to': 'ann@plant.example'}, 400)
    world.register('topic', 'ntfy', {'topic': 'a/b'}, 400)
    world.server.stop()


def main():
    if push_receiver is None:
        def no_cryptography():
            raise Skip('no python3-cryptography')
        run(no_cryptography)
    run(a_call_goes_all_ways, a_service_that_comes_back_gets_the_same_message, an_address_that_is_gone_is_forgotten,
        addresses_are_checked_where_they_are_registered)


main()
