#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Firebase Cloud Messaging, HTTP v1: against a server that gives out access tokens and takes messages.

usage: test-relay-fcm.py (MS5_RELAY_DRIVER and MS5_SOURCE_ROOT in the environment)
"""
import json
import threading
import time
import urllib.parse

from ms5_server import Skip, equal, run
from relay_rig import Driver, Peer, new_folder, unb64, why_not, write_secret

try:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
except ImportError:
    rsa = None

PROJECT = 'floor-4711'
ACCOUNT = f'push@{PROJECT}.iam.gserviceaccount.com'
SCOPE = 'https://www.googleapis.com/auth/firebase.messaging'
FCM_ERROR = 'type.googleapis.com/google.firebase.fcm.v1.FcmError'


def pem(key) -> str:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()


class Google:
    """Both servers of Google in one. What it answers to a message depends on the device's token."""

    def __init__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.lifetime = 3600
        self.grants = 0
        self.revoked = set()
        self.token_status = 200
        self.gate = threading.Event()
        self.gate.set()
        self.bodies = {}
        self.peer = Peer(self.answer)
        self.folder = new_folder()

    def credentials(self, **changes) -> dict:
        return {'type': 'service_account', 'project_id': PROJECT, 'private_key_id': 'key-1', 'private_key': pem(self.key),
                'client_email': ACCOUNT, 'client_id': '1', 'token_uri': f'{self.peer.url}/token', **changes}

    def sections(self, **changes) -> dict:
        path = write_secret(self.folder / 'account.json', json.dumps(self.credentials(**changes)))
        return {'relays': {'timeout_s': 60}, 'fcm': {'credentials_file': path, 'url': self.peer.url}}

    def answer(self, request):
        equal(request.method, 'POST')
        return self.grant(request) if request.path == '/token' else self.take(request)

    def grant(self, request):
        """RFC 7523: who signs with the key that we know is given a token."""
        self.gate.wait(30)
        equal(request.headers['Content-Type'], 'application/x-www-form-urlencoded')
        form = urllib.parse.parse_qs(request.body.decode(), strict_parsing=True)
        equal(sorted(form), ['assertion', 'grant_type'])
        equal(form['grant_type'], ['urn:ietf:params:oauth:grant-type:jwt-bearer'])
        head, claims, signature = form['assertion'][0].split('.')
        self.key.public_key().verify(unb64(signature), f'{head}.{claims}'.encode(), padding.PKCS1v15(), hashes.SHA256())
        equal(json.loads(unb64(head)), {'alg': 'RS256', 'kid': 'key-1', 'typ': 'JWT'})
        claims = json.loads(unb64(claims))
        now = time.time()
        assert now - 60 < claims['iat'] <= now + 1, claims
        equal(claims, {'iss': ACCOUNT, 'scope': SCOPE, 'aud': f'{self.peer.url}/token', 'iat': claims['iat'],
                       'exp': claims['iat'] + 3600})
        if self.token_status != 200:
            return self.token_status, {'Content-Type': 'application/json'}, {'error': 'invalid_grant'}
        self.grants += 1
        return 200, {'Content-Type': 'application/json'}, {
            'access_token': f'ya29.{self.grants}', 'expires_in': self.lifetime, 'token_type': 'Bearer'}

    def refuse(self, status: int, code: str, headers: dict = None):
        return status, {'Content-Type': 'application/json', **(headers or {})}, {
            'error': {'code': status, 'message': 'No.', 'status': 'ANY', 'details': [
                {'@type': 'type.googleapis.com/google.rpc.Help'}, {'@type': FCM_ERROR, 'errorCode': code}]}}

    def take(self, request):
        equal(request.path, f'/v1/projects/{PROJECT}/messages:send')
        equal(request.headers['Content-Type'].split(';')[0], 'application/json')
        scheme, token = request.headers['Authorization'].split(' ')
        equal(scheme, 'Bearer')
        if token in self.revoked or not token.startswith('ya29.'):
            return 401, {'Content-Type': 'application/json'}, {'error': {'code': 401, 'status': 'UNAUTHENTICATED'}}
        device = request.json['message']['token']
        return self.bodies.get(device) or (200, {'Content-Type': 'application/json'},
                                           {'name': f'projects/{PROJECT}/messages/{device}'})

    def message(self) -> dict:
        """The next message that came, past what asked for tokens."""
        while (request := self.peer.taken()).path == '/token':
            pass
        return request.json['message']


def each_field_is_where_it_belongs():
    google = Google()
    driver = Driver(google.folder, google.sections())
    verdict = driver.send('fcm', {'token': 'dev-1'}, title='Störung «Linie 1»', body='Füller steht\nseit 02:30', ttl_s=600,
                          url='https://floor.example/#L1/c-1', collapse='L1/c-1')
    equal(verdict, {'n': 1, 'outcome': 'delivered', 'retry_after': 0.0, 'id': f'projects/{PROJECT}/messages/dev-1'})
    message = google.message()
    now = time.time()
    data = message['data']
    assert all(isinstance(value, str) for value in data.values())
    equal({key: data[key] for key in ('delivery', 'line', 'call', 'rev', 'level', 'priority', 'language', 'url')},
          {'delivery': 'd-1', 'line': 'L1', 'call': 'c-1', 'rev': '3', 'level': '1', 'priority': 'critical', 'language': 'en',
           'url': 'https://floor.example/#L1/c-1'})
    assert set(data) == {'delivery', 'line', 'call', 'rev', 'level', 'priority', 'language', 'url', 'sent', 'expires'}, data
    equal(message['notification'], {'title': 'Störung «Linie 1»', 'body': 'Füller steht\nseit 02:30'})
    equal(message['android'], {'priority': 'HIGH', 'ttl': '600s', 'collapse_key': 'L1/c-1', 'notification': {'tag': 'L1/c-1'}})
    apns = message['apns']['headers']
    equal(apns['apns-priority'], '10')
    assert now + 500 < int(apns['apns-expiration']) <= now + 601
    assert len(apns['apns-collapse-id'].encode()) <= 64
    equal(message['apns']['payload']['aps']['interruption-level'], 'time-sensitive')
    webpush = message['webpush']
    equal((webpush['headers']['TTL'], webpush['headers']['Urgency']), ('600', 'high'))
    equal(len(webpush['headers']['Topic']), 32)
    equal(webpush['fcm_options'], {'link': 'https://floor.example/#L1/c-1'})
    equal(set(message), {'token', 'notification', 'data', 'android', 'apns', 'webpush'})

    driver.send('fcm', {'token': 'dev-1'}, priority='low', ttl_s=10 ** 9, collapse='L1/c-2')
    message = google.message()
    equal((message['android']['priority'], message['android']['ttl']), ('NORMAL', '2419200s'))
    equal((message['apns']['headers']['apns-priority'], message['webpush']['headers']['Urgency']), ('5', 'normal'))
    assert message['apns']['headers']['apns-collapse-id'] != apns['apns-collapse-id']
    assert 'fcm_options' not in message['webpush'] and 'url' not in message['data']
    driver.end()


def a_message_is_never_too_long():
    google = Google()
    driver = Driver(google.folder, google.sections())
    driver.send('fcm', {'token': 'dev-1'}, title='ä' * 3000, body='"' * 3000)
    message = google.message()
    equal(message['notification']['title'], 'ä' * 98 + '…')
    size = len(json.dumps({**message['data'], **message['notification']}, ensure_ascii=False).encode())
    assert size < 4096, size
    driver.end()


def one_access_token_does_for_all():
    google = Google()
    google.gate.clear()
    driver = Driver(google.folder, google.sections())
    orders = [driver.order(channel='fcm', address={'token': f'dev-{i}'}) for i in range(20)]
    google.gate.set()
    for i, number in enumerate(orders):
        equal(driver.answer(number)['id'], f'projects/{PROJECT}/messages/dev-{i}')
    equal(driver.send('fcm', {'token': 'late'})['outcome'], 'delivered')
    equal(google.grants, 1)
    driver.end()


def a_token_is_renewed_before_it_ends():
    google = Google()
    google.lifetime = 300
    driver = Driver(google.folder, google.sections())
    for n in range(1, 4):
        equal(driver.send('fcm', {'token': 'dev-1'})['outcome'], 'delivered')
        equal(google.grants, n)
    driver.end()


def a_revoked_token_is_replaced_once():
    google = Google()
    driver = Driver(google.folder, google.sections())
    driver.send('fcm', {'token': 'dev-1'})
    google.revoked.add('ya29.1')
    equal(driver.send('fcm', {'token': 'dev-1'})['outcome'], 'delivered')
    equal(google.grants, 2)
    google.revoked.update({'ya29.2', 'ya29.3'})
    verdict = driver.send('fcm', {'token': 'dev-1'})
    equal((verdict['outcome'], verdict['retry_after']), ('retry', 60.0))
    equal(google.grants, 3)
    driver.end()


def failures_mean_what_google_says():
    google = Google()
    plain = {'Content-Type': 'text/html'}
    cases = {
        'unregistered': (google.refuse(404, 'UNREGISTERED'), 'gone', 0),
        'sender': (google.refuse(403, 'SENDER_ID_MISMATCH'), 'gone', 0),
        'argument': (google.refuse(400, 'INVALID_ARGUMENT'), 'refused', 0),
        'apns': (google.refuse(401, 'THIRD_PARTY_AUTH_ERROR'), 'refused', 0),
        'quota': (google.refuse(429, 'QUOTA_EXCEEDED'), 'retry', 60),
        'quota-said': (google.refuse(429, 'QUOTA_EXCEEDED', {'Retry-After': '17'}), 'retry', 17),
        'unavailable': (google.refuse(503, 'UNAVAILABLE'), 'retry', 10),
        'unavailable-said': (google.refuse(503, 'UNAVAILABLE', {'Retry-After': '30'}), 'retry', 30),
        'internal': (google.refuse(500, 'INTERNAL'), 'retry', 10),
        'forever': (google.refuse(503, 'UNAVAILABLE', {'Retry-After': '999999999'}), 'retry', 86400),
        'nonsense': (google.refuse(503, 'UNAVAILABLE', {'Retry-After': 'soon'}), 'retry', 10),
        # A page that is not FCM's must never take a device away.
        'wrong-address': ((404, plain, b'<html>Not here</html>'), 'refused', 0),
        'forbidden': ((403, {}, {'error': {'status': 'PERMISSION_DENIED'}}), 'retry', 60),
        'moved': ((302, {'Location': google.peer.url + '/stolen'}, b''), 'refused', 0),
        'portal': ((200, plain, b'<html>Please sign in to the guest network</html>'), 'retry', 0),
        'empty': ((200, {}, b''), 'retry', 0),
        'other': ((200, {}, {'name': 7}), 'retry', 0),
        'huge': ((200, {}, b'x' * 1000000), 'retry', 0),
    }
    google.bodies = {device: answer for device, (answer, _, _) in cases.items()}
    driver = Driver(google.folder, google.sections())
    for device, (_, outcome, after) in cases.items():
        verdict = driver.send('fcm', {'token': device})
        equal((verdict['outcome'], verdict['retry_after']), (outcome, float(after)), device)
        assert verdict['reason'] and device not in verdict['reason'], verdict
        google.message()
    assert all(request.path != '/stolen' for request in iter(google.peer.requests.queue))
    driver.end()


def no_access_token_is_worth_another_try():
    google = Google()
    google.token_status = 400
    driver = Driver(google.folder, google.sections())
    verdict = driver.send('fcm', {'token': 'dev-1'})
    equal((verdict['outcome'], verdict['retry_after']), ('retry', 60.0))
    google.token_status = 200
    equal(driver.send('fcm', {'token': 'dev-1'})['outcome'], 'delivered')
    driver.end()


def waiting_for_a_token_can_be_cancelled():
    google = Google()
    google.gate.clear()
    driver = Driver(google.folder, google.sections())
    first = driver.order(channel='fcm', address={'token': 'dev-1'})
    driver.order(op='cancel')
    equal(driver.answer(first)['outcome'], 'cancelled')
    second = driver.order(channel='fcm', address={'token': 'dev-2'})
    google.gate.set()
    equal(driver.answer(second)['outcome'], 'delivered')
    driver.end()


def addresses_are_checked():
    google = Google()
    driver = Driver(google.folder, google.sections())
    equal(driver.complaint('fcm', {'token': 'abc:DEF_1-2'}), '')
    for address in ({}, {'token': ''}, {'token': 'a b'}, {'token': 'a\nb'}, {'token': 'ä'}, {'token': 7}, [], 'dev-1', '',
                    {'token': 'a', 'more': 1}, '{"token":"a","token":"b"}', {'token': 'x' * 5000}):
        assert driver.complaint('fcm', address), address
        equal(driver.send('fcm', address)['outcome'], 'refused')
    equal(google.peer.requests.qsize(), 0)
    driver.end()


def secrets_stay_secret():
    google = Google()
    google.bodies = {'dev-secret': google.refuse(503, 'UNAVAILABLE')}
    driver = Driver(google.folder, google.sections())
    driver.send('fcm', {'token': 'dev-secret'})
    driver.send('fcm', {'token': 'dev-2'})
    said = driver.end()
    for secret in ('dev-secret', 'ya29.', 'PRIVATE KEY', 'assertion'):
        assert secret not in said, said


def wrong_credentials_are_told_at_once():
    google = Google()
    other = pem(ec.generate_private_key(ec.SECP256R1()))
    for changes, part in (({'type': 'authorized_user'}, 'service_account'), ({'private_key': 'x'}, 'private_key'),
                          ({'private_key': other}, 'not RSA'), ({'client_email': None}, 'client_email'),
                          ({'token_uri': 'http://oauth.example/token'}, 'token_uri'), ({'project_id': 4711}, 'project_id')):
        why = why_not(google.folder, google.sections(**changes))
        assert part in why and 'PRIVATE KEY' not in why, why
    sections = google.sections()
    sections['fcm']['credentials_file'].chmod(0o640)
    assert '0600' in why_not(google.folder, sections)
    sections['fcm']['credentials_file'].unlink()
    assert 'No such file' in why_not(google.folder, sections)


def main():
    if rsa is None:
        def no_cryptography():
            raise Skip('no python3-cryptography')
        run(no_cryptography)
    run(each_field_is_where_it_belongs, a_message_is_never_too_long, one_access_token_does_for_all,
        a_token_is_renewed_before_it_ends, a_revoked_token_is_replaced_once, failures_mean_what_google_says,
        no_access_token_is_worth_another_try, waiting_for_a_token_can_be_cancelled, addresses_are_checked, secrets_stay_secret,
        wrong_credentials_are_told_at_once)


main()
