#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Web Push: against a push service that looks at every header, and a browser that reads the message.

usage: test-relay-webpush.py (MS5_RELAY_DRIVER and MS5_SOURCE_ROOT in the environment)
"""
import json
import time

from ms5_server import Skip, equal, run
from relay_rig import Driver, Peer, b64, new_folder, unb64, why_not, write_secret

try:
    import push_receiver
except ImportError:
    push_receiver = None

CONTACT = 'mailto:it@floor.example'


class Service:
    """A push service, and a browser that subscribed to it."""

    def __init__(self):
        self.folder = new_folder()
        self.key = push_receiver.new_key()
        self.browser = push_receiver.Receiver()
        self.answers = {}
        self.peer = Peer(lambda request: self.answers.get(request.path, (201, {'Location': '/message/1'}, b'')))

    def sections(self, **changes) -> dict:
        path = write_secret(self.folder / 'vapid.pem', push_receiver.pem(self.key))
        return {'relays': {'timeout_s': 60},
                'webpush': {'key_file': path, 'contact': CONTACT, 'hosts': f'push.example;{self.peer.host}', **changes}}

    def address(self, path: str = '/push/1') -> dict:
        return {'endpoint': self.peer.url + path, 'expirationTime': None, 'keys': self.browser.keys}

    def check(self, request) -> dict:
        """RFC 8030, 8291, 8292: everything that the service and the browser look at. What the message says."""
        equal(request.method, 'POST')
        equal(request.headers['Content-Encoding'], 'aes128gcm')
        push_receiver.check_vapid(request.headers['Authorization'], self.key, self.peer.url, CONTACT)
        return json.loads(self.browser.decrypt(request.body))


def only_the_browser_can_read_it():
    service = Service()
    driver = Driver(service.folder, service.sections())
    verdict = driver.send('webpush', service.address(), title='Störung', body='Füller steht', ttl_s=600,
                          url='https://floor.example/')
    equal((verdict['outcome'], verdict['retry_after']), ('delivered', 0.0))
    request = service.peer.taken()
    equal(request.path, '/push/1')
    equal((request.headers['TTL'], request.headers['Urgency']), ('600', 'high'))
    said = service.check(request)
    for key, value in {'delivery': 'd-1', 'line': 'L1', 'call': 'c-1', 'rev': 3, 'level': 1, 'priority': 'critical',
                       'language': 'en', 'title': 'Störung', 'body': 'Füller steht', 'url': 'https://floor.example/'}.items():
        equal(said[key], value, key)
    assert 'Füller'.encode() not in request.body
    driver.end()


def no_two_messages_have_a_key_in_common():
    service = Service()
    driver = Driver(service.folder, service.sections())
    for _ in range(10):
        driver.send('webpush', service.address())
    requests = [service.peer.taken() for _ in range(10)]
    equal(len({request.body[:16] for request in requests}), 10, 'salts')
    equal(len({request.body[21:86] for request in requests}), 10, 'keys')
    for request in requests:
        service.check(request)
    driver.end()


def urgency_lifetime_and_topic_follow_the_call():
    service = Service()
    driver = Driver(service.folder, service.sections())
    topics = {}
    for priority, urgency in (('low', 'low'), ('medium', 'normal'), ('high', 'high'), ('critical', 'high')):
        for collapse in ('L1/c-1', 'L1/c-2'):
            driver.send('webpush', service.address(), priority=priority, collapse=collapse, ttl_s=10 ** 9)
            request = service.peer.taken()
            equal(request.headers['Urgency'], urgency)
            equal(request.headers['TTL'], str(28 * 24 * 3600))
            topics.setdefault(collapse, set()).add(request.headers['Topic'])
    assert all(len(values) == 1 for values in topics.values()), topics
    one, other = (next(iter(values)) for values in topics.values())
    assert one != other and len(one) == 32 and len(unb64(one)) == 24
    driver.end()


def a_message_always_fits():
    service = Service()
    driver = Driver(service.folder, service.sections())
    driver.send('webpush', service.address(), title='"' * 5000, body='\\' * 9000)
    request = service.peer.taken()
    assert len(request.body) <= 4096
    service.check(request)
    equal(driver.send('webpush', service.address(), url='https://floor.example/' + '"' * 3000)['outcome'], 'refused')
    driver.end()


def failures_mean_what_the_standards_say():
    service = Service()
    cases = {
        '/404': ((404, {}, b''), 'gone', 0),
        '/410': ((410, {}, b''), 'gone', 0),
        '/400': ((400, {}, b''), 'refused', 0),
        '/403': ((403, {}, b'wrong key'), 'refused', 0),
        '/413': ((413, {}, b''), 'refused', 0),
        '/429': ((429, {'Retry-After': '5'}, b''), 'retry', 5),
        '/429-unsaid': ((429, {}, b''), 'retry', 60),
        '/500': ((500, {}, b''), 'retry', 0),
        '/503': ((503, {'Retry-After': '120'}, b''), 'retry', 120),
        '/307': ((307, {'Location': f'{service.peer.url}/stolen'}, b''), 'refused', 0),
    }
    service.answers = {path: answer for path, (answer, _, _) in cases.items()}
    driver = Driver(service.folder, service.sections())
    for path, (_, outcome, after) in cases.items():
        verdict = driver.send('webpush', service.address(path))
        equal((verdict['outcome'], verdict['retry_after']), (outcome, float(after)), path)
        equal(service.peer.taken().path, path)
    said = driver.end()
    assert service.peer.url not in said and '/429' not in said, said


def retry_after_may_be_a_date():
    service = Service()
    soon = time.strftime('%a, %d %b %Y %H:%M:%S GMT', time.gmtime(time.time() + 300))
    service.answers = {'/date': (503, {'Retry-After': soon}, b''),
                       '/past': (503, {'Retry-After': 'Sun, 06 Nov 1994 08:49:37 GMT'}, b'')}
    driver = Driver(service.folder, service.sections())
    assert 200 < driver.send('webpush', service.address('/date'))['retry_after'] <= 300
    equal(driver.send('webpush', service.address('/past'))['retry_after'], 0.0)
    driver.end()


def nobody_can_make_us_ask_others():
    service = Service()
    driver = Driver(service.folder, service.sections(hosts='push.example;*.notify.example;other.example:444'))
    keys = service.browser.keys

    def complaint(endpoint):
        return driver.complaint('webpush', {'endpoint': endpoint, 'keys': keys})

    for endpoint in ('https://push.example/x', 'https://push.example:443/x', 'https://PUSH.example/x',
                     'https://a.notify.example/x', 'https://a.b.notify.example/', 'https://other.example:444/'):
        equal(complaint(endpoint), '', endpoint)
    for endpoint in ('http://push.example/x', 'https://push.example:8443/x', 'https://push.example.evil.example/',
                     'https://notify.example/', 'https://evilnotify.example/', 'https://a.notify.example:8443/',
                     'https://other.example/', 'https://user:pass@push.example/', 'https://push.example@evil.example/',
                     'https://push.example/#x', 'https:///x', 'https://127.0.0.1/', 'https://[::1]/', 'file:///etc/passwd',
                     'http://localhost:22/', 'push.example', 'https://push.example\\@evil.example/', '', 7, None):
        assert complaint(endpoint), endpoint
    equal(driver.send('webpush', service.address())['outcome'], 'refused')
    equal(service.peer.requests.qsize(), 0)
    driver.end()


def keys_are_checked():
    service = Service()
    driver = Driver(service.folder, service.sections())
    good = service.browser.keys
    point = unb64(good['p256dh'])
    endpoint = service.peer.url + '/push/1'
    equal(driver.complaint('webpush', {'endpoint': endpoint, 'keys': good}), '')
    for keys in ({}, {'p256dh': good['p256dh']}, {'auth': good['auth']}, {**good, 'auth': 'AAAA'}, {**good, 'auth': good['auth'] + '=='},
                 {**good, 'p256dh': b64(point[:-1] + bytes([point[-1] ^ 1]))}, {**good, 'p256dh': b64(b'\2' + point[1:33])},
                 {**good, 'p256dh': b64(b'\4' + bytes(64))}, {**good, 'more': 1}, None, 'keys'):
        assert driver.complaint('webpush', {'endpoint': endpoint, 'keys': keys}), keys
    driver.end()


def wrong_configurations_are_told_at_once():
    service = Service()
    sections = service.sections()
    write_secret(sections['webpush']['key_file'], push_receiver.pem(push_receiver.new_rsa_key()))
    assert 'P-256' in why_not(service.folder, sections)
    write_secret(sections['webpush']['key_file'], 'not a key')
    assert 'P-256' in why_not(service.folder, sections)
    sections['webpush']['key_file'].chmod(0o604)
    assert '0600' in why_not(service.folder, sections)


def main():
    if push_receiver is None:
        def no_cryptography():
            raise Skip('no python3-cryptography')
        run(no_cryptography)
    run(only_the_browser_can_read_it, no_two_messages_have_a_key_in_common, urgency_lifetime_and_topic_follow_the_call,
        a_message_always_fits, failures_mean_what_the_standards_say, retry_after_may_be_a_date, nobody_can_make_us_ask_others,
        keys_are_checked, wrong_configurations_are_told_at_once)


main()
