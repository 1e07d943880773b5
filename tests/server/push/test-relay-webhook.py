#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signed webhooks: against a receiver that verifies as the Standard Webhooks specification says.

usage: test-relay-webhook.py (MS5_RELAY_DRIVER and MS5_SOURCE_ROOT in the environment)
"""
import base64
import hashlib
import hmac
import os
import time

from ms5_server import equal, run
from relay_rig import Driver, Peer, new_folder, why_not, write_secret


class Receiver:
    """Takes each message once, and none that is not signed for it and of now."""

    def __init__(self):
        self.folder = new_folder()
        self.secrets = [os.urandom(24), os.urandom(64)]
        self.seen = set()
        self.answers = {}
        self.peer = Peer(self.answer)

    def sections(self, text: str = None) -> dict:
        if text is None:
            text = '\n'.join('whsec_' + base64.b64encode(secret).decode() for secret in self.secrets) + '\n'
        return {'relays': {'timeout_s': 60},
                'webhook': {'secret_file': write_secret(self.folder / 'secrets', text), 'hosts': self.peer.host}}

    def address(self, path: str = '/hook') -> dict:
        return {'url': self.peer.url + path}

    def answer(self, request):
        equal((request.method, request.headers['Content-Type']), ('POST', 'application/json'))
        name, stamp = request.headers['webhook-id'], request.headers['webhook-timestamp']
        assert abs(time.time() - int(stamp)) < 60, stamp
        wanted = [b'v1,' + base64.b64encode(hmac.digest(secret, f'{name}.{stamp}.'.encode() + request.body, hashlib.sha256))
                  for secret in self.secrets]
        equal(request.headers['webhook-signature'].encode().split(b' '), wanted)
        self.seen.add(name)
        return self.answers.get(request.path, (204, {}, b''))


def a_receiver_can_tell_that_it_is_us():
    receiver = Receiver()
    driver = Driver(receiver.folder, receiver.sections())
    verdict = driver.send('webhook', receiver.address(), title='Störung', body='Füller steht', url='https://floor.example/')
    equal((verdict['outcome'], verdict['retry_after']), ('delivered', 0.0))
    said = receiver.peer.taken().json
    sent, expires = said.pop('sent'), said.pop('expires')
    assert sent < expires and sent.endswith('Z')
    equal(said, {'delivery': 'd-1', 'line': 'L1', 'call': 'c-1', 'rev': 3, 'level': 1, 'priority': 'critical', 'language': 'en',
                 'title': 'Störung', 'body': 'Füller steht', 'url': 'https://floor.example/'})
    driver.end()


def a_message_has_the_same_name_each_time():
    receiver = Receiver()
    driver = Driver(receiver.folder, receiver.sections())
    for _ in range(3):
        driver.send('webhook', receiver.address(), delivery='d-7/x y\r\nEvil: 1')
        assert 'Evil' not in receiver.peer.taken().headers
    equal(len(receiver.seen), 1)
    driver.send('webhook', receiver.address(), delivery='d-8')
    receiver.peer.taken()
    equal(len(receiver.seen), 2)
    driver.end()


def failures_mean_what_the_specification_says():
    receiver = Receiver()
    cases = {
        '/410': ((410, {}, b''), 'gone', 0),
        '/404': ((404, {}, b''), 'refused', 0),
        '/400': ((400, {}, b''), 'refused', 0),
        '/401': ((401, {'WWW-Authenticate': 'Basic realm="x"'}, b''), 'refused', 0),
        '/408': ((408, {}, b''), 'retry', 0),
        '/429': ((429, {'Retry-After': '3'}, b''), 'retry', 3),
        '/502': ((502, {}, b''), 'retry', 0),
        '/504': ((504, {}, b''), 'retry', 0),
        '/308': ((308, {'Location': f'{receiver.peer.url}/stolen'}, b''), 'refused', 0),
    }
    receiver.answers = {path: answer for path, (answer, _, _) in cases.items()}
    driver = Driver(receiver.folder, receiver.sections())
    for path, (_, outcome, after) in cases.items():
        verdict = driver.send('webhook', receiver.address(path))
        equal((verdict['outcome'], verdict['retry_after']), (outcome, float(after)), path)
        equal(receiver.peer.taken().path, path)
    equal(receiver.peer.requests.qsize(), 0)
    driver.end()


def addresses_are_checked():
    receiver = Receiver()
    driver = Driver(receiver.folder, receiver.sections())
    equal(driver.complaint('webhook', receiver.address()), '')
    for address in ({}, {'url': ''}, {'url': 'https://evil.example/'}, {'url': f'http://127.0.0.1:{receiver.peer.port}/'},
                    {'url': f'{receiver.peer.url}/', 'secret': 'mine'}):
        assert driver.complaint('webhook', address), address
    driver.end()


def secrets_are_checked_and_kept():
    receiver = Receiver()
    good = 'whsec_' + base64.b64encode(bytes(32)).decode()
    for text in ('\n', 'secret\n', 'whsec_AAAA\n', good + '\nnonsense\n', (good + '\n') * 5):
        why = why_not(receiver.folder, receiver.sections(text))
        assert 'secrets' in why and good not in why, why
    sections = receiver.sections()
    sections['webhook']['secret_file'].chmod(0o644)
    assert '0600' in why_not(receiver.folder, sections)


run(a_receiver_can_tell_that_it_is_us, a_message_has_the_same_name_each_time, failures_mean_what_the_specification_says,
    addresses_are_checked, secrets_are_checked_and_kept)
