#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rubbish at every JSON door, naughty strings everywhere, and tokens that are not ours.

usage: test-bad-input.py (MS5_SERVER and MS5_SOURCE_ROOT in the environment)
"""
import datetime
import gzip
import http.client
import json
import time
import unicodedata
import urllib.parse
import uuid

import ms5_server
from ms5_server import PASSWORD, add_user, decode, encode, equal, shared, sign

MIB = 1 << 20
LIMITS = {'/api/v1/samples': 4 * MIB, '/api/v1/actions': 64 << 10}
SMALL = 16 << 10


class Line:
    """One connection that is kept, as there is much to say."""

    def __init__(self):
        self.connection = http.client.HTTPConnection('127.0.0.1', SERVER.port, timeout=ms5_server.DEADLINE)

    def ask(self, method, path, body=None, token=None, headers=None):
        sent = {'Content-Type': 'application/json'} if body is not None else {}
        if token is not None:
            sent['Authorization'] = f'Bearer {token}'
        sent.update(headers or {})
        try:
            self.connection.request(method, path, body, sent)
            response = self.connection.getresponse()
            answer = ms5_server.Answer(response.status, response.headers, response.read())
        except ConnectionError:
            # The server closes what it did not read to the end.
            self.connection.close()
            return SERVER.ask(method, path, body, token, headers)
        if answer.status >= 400:
            answer.expect(answer.status)
        assert answer.status < 500, f'{method} {path}: {answer.status} {answer.body[:300]!r}'
        return answer

    def check_health(self):
        equal(self.ask('GET', '/api/v1/health').json['status'], 'ok')


def doors():
    return (('POST', '/api/v1/auth/login', None), ('POST', '/api/v1/auth/refresh', None), ('POST', '/api/v1/auth/logout', None),
            ('POST', '/api/v1/auth/setup', None), ('POST', '/api/v1/users', ROOT), ('PATCH', '/api/v1/users/ann', ROOT),
            ('POST', '/api/v1/users/ann/password', ROOT), ('POST', '/api/v1/samples', PLC), ('POST', '/api/v1/actions', ROOT))


def json_that_is_none_is_refused_at_every_door():
    files = sorted(shared('badinput/JSONTestSuite/test_parsing').iterdir())
    assert len(files) > 300
    line = Line()
    for method, path, token in doors():
        for file in files:
            body = file.read_bytes()
            answer = line.ask(method, path, body, token)
            if file.name.startswith('n_'):
                wanted = 413 if len(body) > LIMITS.get(path, SMALL) else 400
                equal(answer.status, wanted, f'{file.name} at {path}')
            line.check_health()


def strings() -> list:
    return json.loads(shared('badinput/blns/blns.json').read_text(encoding='utf-8'))


def quote(text: str) -> str:
    return urllib.parse.quote(text, safe='')


def naughty_notes_come_back_as_they_were():
    line, sent, number = Line(), {}, 0
    everything = strings()
    for start in range(0, len(everything), 50):
        acts = []
        for text in everything[start:start + 50]:
            number += 1
            now = int(time.time() * 1000)
            bits = (now << 80) | (7 << 76) | (2 << 62) | (uuid.uuid4().int & ((1 << 62) - 1))
            acts.append({'id': str(uuid.UUID(int=bits)), 'cseq': number, 'op': 'call.raise', 'topic': 'calls/L1', 'at': now,
                         'args': {'type': 'quality', 'note': text}})
            sent[acts[-1]['id']] = text
        answer = line.ask('POST', '/api/v1/actions', json.dumps({'device': 'naughty', 'acts': acts}).encode(), ROOT).expect(200)
        for result in answer.json['results']:
            if result['code'] != 'applied':
                equal((result['code'], sent.pop(result['id'])), ('invalid', ''))
    notes = {call['key']: call['note'] for call in SERVER.get('/api/v1/calls?open=true&line=L1&limit=10000', ROOT)['calls']
             if call['key'] in sent}
    equal(notes, sent)


def naughty_names_of_accounts():
    line = Line()
    made = 0
    for text in strings()[::9]:
        body = json.dumps({'name': text, 'password': PASSWORD, 'role': 'viewer', 'display': text}).encode()
        answer = line.ask('POST', '/api/v1/users', body, ROOT)
        if answer.status != 201:
            assert answer.status in (400, 409), f'{text!r}: {answer.status}'
            continue
        made += 1
        equal((answer.json['name'], answer.json['display']), (unicodedata.normalize('NFC', text), text))
        path = '/api/v1/users/' + quote(text)
        equal(line.ask('PATCH', path, b'{"disabled":true}', ROOT).expect(200).json['disabled'], True)
    assert made > 10, made


def naughty_paths_queries_and_members():
    line = Line()
    for text in strings():
        word = quote(text)
        for path in (f'/api/v1/lines/{word}/kpi', f'/api/v1/equipment/{word}/history?sensor=temperature',
                     f'/api/v1/lines/L1/kpi?from={word}', f'/api/v1/lines/L1/timeline?equipment={word}',
                     f'/api/v1/equipment/FL1/history?sensor={word}', f'/api/v1/stops?line={word}',
                     f'/api/v1/calls?state={word}', f'/api/v1/events?topic={word}', f'/api/v1/lines?{word}=1'):
            answer = line.ask('GET', path, None, ROOT)
            assert answer.status in (200, 400, 403, 404), f'{path}: {answer.status}'
        sample = {'ts': datetime.datetime.now(datetime.timezone.utc).isoformat(), 'equipment': 'FL1', 'source': text,
                  'product': text, 'faults': [text], 'sensors': {text: 1}}
        answer = line.ask('POST', '/api/v1/samples', json.dumps([sample, {**sample, 'equipment': text}]).encode(), PLC)
        assert answer.status in (200, 400)
    line.check_health()


def too_much_is_refused():
    line = Line()
    for method, path, token in doors():
        limit = LIMITS.get(path, SMALL)
        equal(line.ask(method, path, b' ' * (limit + 1), token).status, 413, path)
        equal(line.ask(method, path, [b' ' * 65536] * (limit // 65536 + 1), token).status, 413, f'{path} in chunks')
        packed = {'Content-Encoding': 'gzip'}
        if limit > MIB:
            equal(line.ask(method, path, gzip.compress(b' ' * (64 * MIB)), token, packed).status, 413, f'{path} packed')
        equal(line.ask(method, path, b'not packed', token, packed).status, 400, path)
        equal(line.ask(method, path, b'{}', token, {'Content-Type': 'text/plain'}).status, 415, path)
        equal(line.ask(method, path, b'{}', token, {'Content-Encoding': 'br'}).status, 415, path)
        line.check_health()


def deep_long_and_many_are_refused():
    line = Line()
    for method, path, token in doors():
        limit = LIMITS.get(path, SMALL)
        for body in (b'[' * (limit - 1), b'{"a":' * (limit // 5), b'[' * 17 + b']' * 17,
                     b'{"a":"' + b'x' * (limit - 100) + b'"}', b'{"a":1,"a":2}', b'{"a":"\\u0000"}', b'\xff', b''):
            equal(line.ask(method, path, body, token).status, 400, f'{path}: {body[:20]!r}')
    equal(line.ask('POST', '/api/v1/samples', b'[' + b'{},' * 10000 + b'{}]', PLC).status, 400)
    equal(line.ask('POST', '/api/v1/actions', json.dumps({'device': 'd', 'acts': [{}] * 101}).encode(), ROOT).status, 400)
    many = [{'ts': '2026-03-02T10:14:31Z', 'equipment': f'E{number}', 'state': 'Execute'} for number in range(10000)]
    answer = line.ask('POST', '/api/v1/samples', json.dumps(many).encode(), PLC)
    equal((answer.status, len(answer.json['errors'])), (400, 100))
    many[0]['equipment'] = 'FL1'
    answer = line.ask('POST', '/api/v1/samples', json.dumps(many).encode(), PLC)
    equal((answer.status, answer.json['stored'], len(answer.json['refused'])), (200, 1, 100))
    line.check_health()


# Tokens

def bad_tokens(header, claims, key):
    now = int(time.time())
    yield 'expired', sign(header, {**claims, 'exp': now - 120}, key)
    yield 'not yet good', sign(header, {**claims, 'nbf': now + 120}, key)
    for name, value in (('iss', 'somebody'), ('aud', 'others'), ('sub', str(uuid.uuid4())), ('sid', str(uuid.uuid4()))):
        yield f'another {name}', sign(header, {**claims, name: value}, key)
    for name in ('iss', 'aud', 'exp', 'nbf', 'sub', 'sid'):
        yield f'without {name}', sign(header, {other: claims[other] for other in claims if other != name}, key)
        yield f'{name} of another type', sign(header, {**claims, name: [1]}, key)
    yield 'of another type', sign({**header, 'typ': 'JWT'}, claims, key)
    yield 'without a type', sign({'alg': 'HS256', 'kid': header['kid']}, claims, key)
    for alg in ('none', 'None', 'HS384', 'HS512', 'RS256', 'ES256', ''):
        yield f'alg {alg}', sign({**header, 'alg': alg}, claims, key)
        yield f'alg {alg} without a signature', f"{encode({**header, 'alg': alg})}.{encode(claims)}."
    yield 'another key', sign(header, claims, b'k' * 32)
    yield 'the empty key', sign(header, claims, b'')
    yield 'another kid', sign({**header, 'kid': 'k1'}, claims, key)
    yield 'no kid', sign({'alg': 'HS256', 'typ': 'at+jwt'}, claims, key)
    yield 'a kid that is a path', sign({**header, 'kid': '../../dev/null'}, claims, key)
    yield 'a critical extension', sign({**header, 'crit': ['exp2']}, claims, key)
    good = sign(header, claims, key)
    first, second, third = good.split('.')
    yield 'other claims', f"{first}.{encode({**claims, 'sub': 'x'})}.{third}"
    yield 'cut off', good[:-1]
    yield 'without a part', f'{first}.{second}'
    yield 'with a part more', f'{good}.{third}'
    yield 'padded', good + '='
    yield 'empty', ''
    yield 'dots', '..'
    yield 'too long', sign(header, {**claims, 'more': 'x' * 9000}, key)


def tokens_that_are_not_ours_open_nothing():
    header, claims = (decode(part) for part in ROOT.split('.')[:2])
    kid, key = ms5_server.signing_key(SERVER)
    equal((header['kid'], header['alg'], header['typ']), (kid, 'HS256', 'at+jwt'))
    equal(SERVER.get('/api/v1/me', sign(header, claims, key))['name'], 'root')

    handshake = {'Connection': 'Upgrade', 'Upgrade': 'websocket', 'Sec-WebSocket-Version': '13',
                 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Protocol': 'floor.v1'}
    line = Line()
    for what, token in bad_tokens(header, claims, key):
        equal(line.ask('GET', '/api/v1/me', None, token).status, 401, what)
        equal(line.ask('POST', '/api/v1/samples', b'[]', token).status, 401, what)
        equal(line.ask('GET', '/api/v1/feed', None, token, handshake).status, 401, what)
        line.check_health()
    for scheme in ('Basic', 'bearer2', ''):
        equal(line.ask('GET', '/api/v1/me', None, None, {'Authorization': f'{scheme} {ROOT}'}).status, 401)


def nor_do_the_vectors_of_wycheproof():
    document = json.loads(shared('jwt/wycheproof/json_web_signature_test.json').read_text(encoding='utf-8'))
    line, n = Line(), 0
    for group in document['testGroups']:
        for test in group['tests']:
            if isinstance(test.get('jws'), str) and test['jws'].isascii() and test['jws'].isprintable():
                equal(line.ask('GET', '/api/v1/me', None, test['jws']).status, 401, test['comment'])
                n += 1
    assert n > 50, n
    line.check_health()


def naughty_strings_sign_nobody_in():
    line = Line()
    for text in strings()[::5]:
        for body in ({'name': text, 'password': PASSWORD}, {'name': 'root', 'password': text}, {'name': text, 'password': text}):
            answer = line.ask('POST', '/api/v1/auth/login', json.dumps(body).encode())
            assert answer.status in (400, 401, 429), f'{text!r}: {answer.status}'
        for path, body in (('refresh', {'refresh_token': text, 'attempt': text}), ('setup', {'code': text, 'name': text,
                                                                                            'password': PASSWORD})):
            answer = line.ask('POST', f'/api/v1/auth/{path}', json.dumps(body).encode())
            assert answer.status in (400, 401), f'{path} {text!r}: {answer.status}'
        if text.isascii() and text.isprintable():
            equal(line.ask('GET', '/api/v1/me', None, text).status, 401, text)
    line.check_health()


def the_server_ends_in_order():
    SERVER.stop()


SERVER = ms5_server.plain()
ROOT = SERVER.token('root')
add_user(SERVER, ROOT, 'ann', 'viewer')
add_user(SERVER, ROOT, 'plc', 'ingest')
PLC = SERVER.token('plc')

ms5_server.run(
    json_that_is_none_is_refused_at_every_door, naughty_notes_come_back_as_they_were, naughty_names_of_accounts,
    naughty_paths_queries_and_members, too_much_is_refused, deep_long_and_many_are_refused,
    tokens_that_are_not_ours_open_nothing, nor_do_the_vectors_of_wycheproof, naughty_strings_sign_nobody_in,
    the_server_ends_in_order)
