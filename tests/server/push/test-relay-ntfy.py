#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""ntfy and UnifiedPush: against a server that takes what ntfy documents, and a distributor.

usage: test-relay-ntfy.py (MS5_RELAY_DRIVER and MS5_SOURCE_ROOT in the environment)
"""
import json

from ms5_server import Skip, equal, run
from relay_rig import Driver, Peer, new_folder, why_not, write_secret

try:
    import push_receiver
except ImportError:
    push_receiver = None

TOKEN = 'tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2'


class Ntfy:
    """An ntfy server; what it answers depends on the topic."""

    def __init__(self):
        self.folder = new_folder()
        self.answers = {}
        self.endpoints = {}
        self.peer = Peer(self.answer)

    def sections(self, **changes) -> dict:
        path = write_secret(self.folder / 'token', TOKEN + '\n')
        return {'relays': {'timeout_s': 60}, 'ntfy': {'url': self.peer.url, 'token_file': path, 'hosts': self.peer.host, **changes}}

    def answer(self, request):
        equal(request.method, 'POST')
        if request.path != '/':
            return self.endpoints.get(request.path, (201, {}, b''))
        equal(request.headers['Content-Type'], 'application/json')
        if request.headers.get('Authorization') != f'Bearer {TOKEN}':
            return 401, {}, {'code': 40101, 'http': 401, 'error': 'unauthorized'}
        topic = request.json['topic']
        return self.answers.get(topic) or (200, {'Content-Type': 'application/json'},
                                           {'id': 'hwQ2YpKdmg', 'time': 1, 'event': 'message', 'topic': topic})


def a_topic_gets_what_ntfy_shows():
    ntfy = Ntfy()
    driver = Driver(ntfy.folder, ntfy.sections())
    verdict = driver.send('ntfy', {'topic': 'floor-l1'}, title='Störung', body='Füller steht', url='https://floor.example/#c-1')
    equal(verdict, {'n': 1, 'outcome': 'delivered', 'retry_after': 0.0, 'id': 'hwQ2YpKdmg'})
    said = ntfy.peer.taken().json
    sequence = said.pop('sequence_id')
    equal(said, {'topic': 'floor-l1', 'title': 'Störung', 'message': 'Füller steht', 'priority': 5,
                 'tags': ['rotating_light', 'L1'], 'click': 'https://floor.example/#c-1',
                 'actions': [{'action': 'view', 'label': 'Störung', 'url': 'https://floor.example/#c-1'}]})
    for priority, number, tags in (('low', 2, ['L1']), ('medium', 3, ['L1']), ('high', 4, ['warning', 'L1'])):
        driver.send('ntfy', {'topic': 'floor-l1'}, priority=priority)
        said = ntfy.peer.taken().json
        equal((said['priority'], said['tags'], said['sequence_id']), (number, tags, sequence))
        assert 'click' not in said and 'actions' not in said
    driver.send('ntfy', {'topic': 'floor-l1'}, collapse='L1/c-2')
    assert ntfy.peer.taken().json['sequence_id'] != sequence
    driver.send('ntfy', {'topic': 'floor-l1'}, title='ü' * 5000, body='x' * 9000)
    assert len(ntfy.peer.taken().json['message'].encode()) <= 4096
    driver.end()


def failures_mean_what_ntfy_says():
    ntfy = Ntfy()
    plain = {'Content-Type': 'text/html'}
    cases = {
        'forbidden': ((403, {}, {'code': 40301, 'http': 403, 'error': 'forbidden'}), 'refused', 0),
        'wrong': ((400, {}, {'code': 40024, 'http': 400, 'error': 'invalid request'}), 'refused', 0),
        'much': ((429, {}, {'code': 42901, 'http': 429, 'error': 'limit reached'}), 'retry', 60),
        'full': ((507, {}, {'code': 50701}), 'retry', 0),
        'broken': ((500, {}, b''), 'retry', 0),
        'page': ((404, plain, b'<html>'), 'refused', 0),
        'portal': ((200, plain, b'<html>Please sign in</html>'), 'retry', 0),
        'other': ((200, {}, {'id': 7}), 'retry', 0),
        'moved': ((301, {'Location': f'{ntfy.peer.url}/stolen'}, b''), 'refused', 0),
    }
    ntfy.answers = {topic: answer for topic, (answer, _, _) in cases.items()}
    driver = Driver(ntfy.folder, ntfy.sections())
    for topic, (_, outcome, after) in cases.items():
        verdict = driver.send('ntfy', {'topic': topic})
        equal((verdict['outcome'], verdict['retry_after']), (outcome, float(after)), topic)
        equal(ntfy.peer.taken().path, '/')
    assert TOKEN not in driver.end()

    write_secret(ntfy.folder / 'token', 'tk_wrong\n')
    driver = Driver(ntfy.folder, {**ntfy.sections(), 'ntfy': {'url': ntfy.peer.url, 'hosts': ''}})
    verdict = driver.send('ntfy', {'topic': 'floor-l1'})
    equal((verdict['outcome'], verdict['retry_after']), ('retry', 60.0))
    driver.end()


def unified_push_is_encrypted_where_it_can_be():
    ntfy = Ntfy()
    phone = push_receiver.Receiver()
    ntfy.endpoints = {'/gone': (404, {}, b''), '/limit': (429, {'Retry-After': '9'}, b''), '/old': (200, {}, {'id': 'x'})}
    driver = Driver(ntfy.folder, ntfy.sections())
    address = {'endpoint': ntfy.peer.url + '/upAbc?up=1', 'keys': phone.keys}
    equal(driver.send('ntfy', address, title='Störung')['outcome'], 'delivered')
    request = ntfy.peer.taken()
    equal(request.path, '/upAbc?up=1')
    equal((request.headers['TTL'], request.headers['Urgency'], request.headers['Content-Encoding']), ('600', 'high', 'aes128gcm'))
    assert 'Authorization' not in request.headers, 'the token is for ntfy only'
    equal(json.loads(phone.decrypt(request.body))['title'], 'Störung')

    equal(driver.send('ntfy', {'endpoint': ntfy.peer.url + '/old'}, title='"' * 9999, body='\\' * 9999)['outcome'], 'delivered')
    request = ntfy.peer.taken()
    assert len(request.body) <= 4096 and 'Content-Encoding' not in request.headers
    equal(request.json['call'], 'c-1')
    equal(driver.send('ntfy', {'endpoint': ntfy.peer.url + '/gone'})['outcome'], 'gone')
    verdict = driver.send('ntfy', {'endpoint': ntfy.peer.url + '/limit'})
    equal((verdict['outcome'], verdict['retry_after']), ('retry', 9.0))
    driver.end()


def unified_push_is_signed_where_there_is_a_key():
    ntfy = Ntfy()
    key = push_receiver.new_key()
    path = write_secret(ntfy.folder / 'vapid.pem', push_receiver.pem(key))
    driver = Driver(ntfy.folder, {**ntfy.sections(), 'webpush': {'key_file': path, 'contact': 'https://floor.example/'}})
    driver.send('ntfy', {'endpoint': ntfy.peer.url + '/up'})
    push_receiver.check_vapid(ntfy.peer.taken().headers['Authorization'], key, ntfy.peer.url, 'https://floor.example/')
    driver.end()


def addresses_are_checked():
    ntfy = Ntfy()
    keys = push_receiver.Receiver().keys
    driver = Driver(ntfy.folder, ntfy.sections())
    for address in ({'topic': 'a-B_9'}, {'endpoint': f'{ntfy.peer.url}/x'}, {'endpoint': f'{ntfy.peer.url}/x', 'keys': keys}):
        equal(driver.complaint('ntfy', address), '', address)
    for address in ({}, {'topic': ''}, {'topic': 'a/b'}, {'topic': 'a b'}, {'topic': 'ä'}, {'topic': 'x' * 65}, {'topic': 1},
                    {'endpoint': 'https://evil.example/x'}, {'endpoint': f'{ntfy.peer.url}/x', 'topic': 'a'},
                    {'endpoint': f'{ntfy.peer.url}/x', 'keys': {}}, {'endpoint': f'{ntfy.peer.url}/x', 'keys': None}):
        assert driver.complaint('ntfy', address), address
    driver.end()
    driver = Driver(ntfy.folder, {'ntfy': {'hosts': ntfy.peer.host}})
    assert driver.complaint('ntfy', {'topic': 'a'})
    equal(driver.complaint('ntfy', {'endpoint': f'{ntfy.peer.url}/x'}), '')
    driver.end()
    assert 'https' in why_not(ntfy.folder, ntfy.sections(url='http://ntfy.example'))
    assert 'https' in why_not(ntfy.folder, ntfy.sections(url='ntfy.example'))


def main():
    if push_receiver is None:
        def no_cryptography():
            raise Skip('no python3-cryptography')
        run(no_cryptography)
    run(a_topic_gets_what_ntfy_shows, failures_mean_what_ntfy_says, unified_push_is_encrypted_where_it_can_be,
        unified_push_is_signed_where_there_is_a_key, addresses_are_checked)


main()
