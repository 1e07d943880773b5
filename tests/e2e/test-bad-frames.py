#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Malformed and oversized frames, wrong and expired tokens: the right end for each, and a server that is well after it.

usage: test-bad-frames.py (MS5_SERVER and MS5_SOURCE_ROOT in the environment)
"""
import asyncio
import base64
import json
import os
import socket
import struct
import time
import zlib

import websockets

import ms5_server
from ms5_server import PASSWORD, add_user, decode, equal, shared, sign, signing_key

from floor import Client, Closed, Wrong, need

PROTOCOL, TOO_LARGE = 4400, 4413
server = ms5_server.plain()
root = server.token('root')
add_user(server, root, 'ann', 'shift_manager')
ann = server.token('ann')


def run(test):
    def whole():
        asyncio.run(asyncio.wait_for(test(), 240))
        server.check_health()
    whole.__name__ = test.__name__
    return whole


def client(device: str = 'bad', token: str = None) -> Client:
    return Client(server.port, token or ann, device, ['line/L1', 'calls/L1'])


async def the_end_of(*frames, greet: bool = True) -> Closed:
    """How a connection ends on which these are sent."""
    one = client()
    if greet:
        await one.start()
    else:
        await one.open()
    try:
        for frame in frames:
            await one.send(frame)
    except websockets.ConnectionClosed:
        pass
    return await one.until_closed()


def binary(text: bytes, codec: int = 1, length: int = None) -> bytes:
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    return bytes([codec]) + struct.pack('<I', len(text) if length is None else length) + deflater.compress(text) + deflater.flush()


def memory() -> int:
    """The most that the server ever had, in KiB."""
    with open(f'/proc/{server.process.pid}/status', encoding='ascii') as status:
        return int(next(line.split()[1] for line in status if line.startswith('VmHWM')))


# Messages

MALFORMED = {
    'nothing': '', 'no JSON': 'hello', 'an array': '[]', 'a number': '7', 'null': 'null', 'no t': '{}', 't is a number': '{"t":7}',
    'a member twice': '{"t":"ping","n":1,"n":2}', 'more behind': '{"t":"ping","n":1}{}', 'NUL': '{"t":"ping","n":1,"x":"\\u0000"}',
    'a lone surrogate': '{"t":"ping","n":1,"x":"\\ud800"}', 'NaN': '{"t":"ping","n":NaN}', 'a number that overflows': '{"t":"ping","n":1e999}',
    'n is a text': '{"t":"ping","n":"1"}', 'n is too large': '{"t":"ping","n":9007199254740993}',
    'hello twice': '{"t":"hello","device":"bad","app":"1","topics":[]}',
    'an acknowledgement of the future': '{"t":"ack","pos":999999999}',
    'an action without id': '{"t":"submit","b":1,"ackd":0,"acts":[{"op":"note.add"}]}',
    'too many actions': '{"t":"submit","b":1,"ackd":0,"acts":[' + ','.join(['{}'] * 101) + ']}',
    'too many topics': json.dumps({'t': 'sub', 'topics': [f'line/L{i}' for i in range(257)]}),
}
OVER_A_LIMIT = {
    'very deep': '[' * 30000,
    '17 deep': '{"t":"ping","n":1,"x":' + '[' * 16 + ']' * 16 + '}',
    'a long text': '{"t":"ping","n":1,"x":"' + 'x' * 17000 + '"}',
}
BINARY = {
    'nothing': b'', 'only a codec': b'\x01', 'another codec': binary(b'{"t":"ping","n":1}', codec=2),
    'no deflate': b'\x01\x05\0\0\0hello', 'shorter than it says': binary(b'{"t":"ping","n":1}', length=100),
    'longer than it says': binary(b'{"t":"ping","n":1}', length=5), 'more behind': binary(b'{"t":"ping","n":1}') + b'x',
    'cut off': binary(b'{"t":"ping","n":1}')[:-3], 'no JSON': binary(b'hello'), 'not UTF-8': binary(b'{"t":"p\xff"}'),
}


async def malformed_messages_end_the_connection():
    for name, frame in MALFORMED.items():
        closed = await the_end_of(frame)
        equal(closed.code, PROTOCOL, name)
        need(len(closed.reason.encode()) <= 123 and isinstance(json.loads(closed.reason or '{}'), dict), 'reason', closed.reason)
    for name, frame in BINARY.items():
        equal((await the_end_of(frame)).code, PROTOCOL, f'binary: {name}')


async def before_hello_nothing_else_is_taken():
    for frame in ('{"t":"ping","n":1}', '{"t":"sub","topics":["line/L1"]}', 'rubbish', b'\x01', '{"t":"dance"}'):
        equal((await the_end_of(frame, greet=False)).code, PROTOCOL, frame)
    started = time.monotonic()
    equal((await the_end_of(greet=False)).code, PROTOCOL, 'no hello')
    need(4.5 < time.monotonic() - started < 20, 'no hello', time.monotonic() - started)


async def every_text_that_is_no_json_ends_the_connection():
    files = sorted(shared('badinput/JSONTestSuite/test_parsing').glob('n_*'))
    need(len(files) > 180, 'where are they')
    for path in files:
        content = path.read_bytes()
        try:
            frame = content.decode()
        except UnicodeDecodeError:
            frame = binary(content)
        equal((await the_end_of(frame, greet=False)).code, TOO_LARGE if len(frame) > 65536 else PROTOCOL, path.name)


async def oversized_messages_end_the_connection():
    big = '{"t":"ping","n":1,"x":[' + ','.join(['"' + 'x' * 1000 + '"'] * 70) + ']}'
    for name, frame in OVER_A_LIMIT.items():
        equal((await the_end_of(frame)).code, TOO_LARGE, name)
    equal((await the_end_of(big)).code, TOO_LARGE, 'one frame')
    equal((await the_end_of(binary(big.encode()))).code, TOO_LARGE, 'inflated')
    equal((await the_end_of(binary(b'[' + b' ' * 50_000_000 + b']', length=60_000))).code, PROTOCOL, 'a bomb that lies')
    equal((await the_end_of(binary(b'[' + b' ' * 50_000_000 + b']'))).code, TOO_LARGE, 'a bomb that says so')

    # Whoever goes on sending costs no memory, whether it is read or not.
    one = client()
    await one.start()
    sent = 0
    before = memory()

    async def pieces():
        nonlocal sent
        for _ in range(5000):
            sent += 20_000
            yield 'x' * 20_000

    try:
        await one.send_pieces(pieces())
    except (websockets.ConnectionClosed, websockets.InvalidState, ConnectionError):
        pass # the library has a word of its own for an end between two fragments
    equal((await one.until_closed()).code, TOO_LARGE, 'in fragments')
    need(memory() - before < 30_000, 'it kept', memory() - before, 'KiB of', sent // 1024)


async def messages_of_an_unknown_type_are_answered():
    one = client()
    await one.start()
    for kind in ('dance', 'welcome', 'x' * 60):
        one.last.pop('error', None)
        await one.send({'t': kind, 'n': 1})
        await one.until(lambda: 'error' in one.last)
        equal(one.last['error']['code'], 'unknown_type')
    await one.send({'t': 'ping', 'n': 3, 'unknown': [{}]})
    await one.until(lambda: 'pong' in one.last)
    await one.ws.close()


# WebSocket itself

class Raw:
    """A peer that masks, frames and fragments as it likes."""

    def __init__(self):
        self.socket = socket.create_connection(('127.0.0.1', server.port), timeout=ms5_server.DEADLINE)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f'GET /api/v1/feed HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
                             f'Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: floor.v1\r\n'
                             f'Authorization: Bearer {ann}\r\n\r\n').encode())
        self.stream = self.socket.makefile('rb')
        equal(self.stream.readline().split()[1], b'101')
        while self.stream.readline().strip():
            pass

    def send(self, first: int, payload: bytes, masked: bool = True, length: bytes = None) -> None:
        if length is None:
            length = bytes([len(payload)]) if len(payload) < 126 else b'\x7e' + struct.pack('>H', len(payload))
        head = bytes([first, length[0] | (0x80 if masked else 0)]) + length[1:]
        mask = b'\1\2\3\4' if masked else b''
        if masked:
            payload = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
        self.socket.sendall(head + mask + payload)

    def end(self) -> int:
        """The code of the close frame; 1006 if there is none."""
        try:
            while True:
                head = self.stream.read(2)
                if len(head) < 2:
                    return 1006
                length = head[1] & 0x7f
                if length == 126:
                    length = struct.unpack('>H', self.stream.read(2))[0]
                payload = self.stream.read(length)
                if head[0] & 0xf == 8:
                    return struct.unpack('>H', payload[:2])[0] if len(payload) >= 2 else 1005
        except ConnectionError:
            return 1006
        finally:
            self.socket.close()


async def frames_that_websocket_forbids():
    text = b'{"t":"ping","n":1}'
    cases = {
        'not masked': (0x81, text, False), 'a reserved bit': (0xc1, text), 'a reserved opcode': (0x83, text),
        'a long ping': (0x89, b'x' * 126), 'a ping in pieces': (0x09, b'x'), 'going on with nothing': (0x80, text),
        'text that is not UTF-8': (0x81, b'{"t":"\xff"}'), 'a close of one byte': (0x88, b'x'),
        'a gigantic frame': (0x81, b'', True, b'\x7f' + struct.pack('>Q', 1 << 62)),
    }
    for name, frame in cases.items():
        raw = Raw()
        raw.send(*frame)
        code = await asyncio.to_thread(raw.end)
        need(code in (1002, 1006, 1007, PROTOCOL, TOO_LARGE), name, code)
    # A peer that just goes, in the middle of a frame.
    raw = Raw()
    raw.send(0x81, b'half', True, bytes([100]))
    raw.socket.close()


# Tokens

async def refused(status: int, headers: dict, what: str, **more) -> None:
    try:
        await client().open(headers, **more)
    except websockets.InvalidStatusCode as error:
        equal(error.status_code, status, what)
        return
    raise Wrong(f'{what}: let in')


async def wrong_tokens_are_refused_before_the_upgrade():
    header, claims = (decode(part) for part in ann.split('.')[:2])
    _, key = signing_key(server)
    now = int(time.time())

    def forge(**changed) -> str:
        return sign(header, {name: value for name, value in {**claims, **changed}.items() if value is not None}, key)

    await client(token=forge()).open()
    bad = {
        'none': '', 'rubbish': 'rubbish', 'three dots': '...', 'cut': ann[:-1], 'another signature': ann[:-4] + 'AAAA',
        'another key': sign(header, claims, b'x' * 32), 'alg none': sign({**header, 'alg': 'none'}, claims, key).rsplit('.', 1)[0] + '.',
        'another alg': sign({**header, 'alg': 'HS384'}, claims, key), 'another typ': sign({**header, 'typ': 'JWT'}, claims, key),
        'another kid': sign({**header, 'kid': 'other'}, claims, key), 'expired': forge(exp=now - 120), 'not yet': forge(nbf=now + 3600),
        'another audience': forge(aud='other'), 'another issuer': forge(iss='other'), 'no sub': forge(sub=None), 'no sid': forge(sid=None),
        'no exp': forge(exp=None), 'nobody': forge(sub='00000000-0000-7000-8000-000000000000'), 'too long': 'e' * 9000,
        'another sid': forge(sid='00000000-0000-7000-8000-000000000000'),
    }
    for name, token in bad.items():
        await refused(401, {'Authorization': f'Bearer {token}'}, name)
    await refused(401, {}, 'no header')
    await refused(401, {'Authorization': f'Basic {ann}'}, 'another scheme')
    await refused(403, {'Authorization': f'Bearer {ann}', 'Origin': 'https://evil.example'}, 'an origin')

    one = client()
    try:
        await websockets.connect(one.url, extra_headers={'Authorization': f'Bearer {ann}'}, subprotocols=['floor.v9'])
    except websockets.InvalidStatusCode as error:
        equal(error.status_code, 400, 'another subprotocol')
    else:
        raise Wrong('let in by another subprotocol')
    try:
        await websockets.connect(one.url + f'?token={ann}', subprotocols=['floor.v1'])
    except websockets.InvalidStatusCode as error:
        need(error.status_code in (400, 401), 'a token in the address', error.status_code)
    else:
        raise Wrong('let in by a token in the address')


async def a_token_that_expires_ends_the_connection_unless_renewed():
    header, claims = (decode(part) for part in ann.split('.')[:2])
    _, key = signing_key(server)
    old = sign(header, {**claims, 'exp': int(time.time()) - 22}, key)

    # 25 s after the end of the token.
    one, other = client('expiring', old), client('renewing', old)
    await one.start()
    await other.start()
    await other.send({'t': 'auth', 'token': ann})
    await other.until(lambda: 'auth_ok' in other.last)
    equal(other.last['auth_ok']['exp'], claims['exp'] * 1000)
    equal((await one.until_closed(20)).code, 4401)
    await other.send({'t': 'ping', 'n': 1})
    await other.until(lambda: 'pong' in other.last)

    # Somebody else's token is none, and neither is rubbish.
    await other.send({'t': 'auth', 'token': root})
    equal((await other.until_closed()).code, PROTOCOL)


async def who_loses_the_right_loses_the_connection():
    add_user(server, root, 'bob', 'operator')
    bob = server.token('bob')
    one = client('bobs', bob)
    await one.start()
    started = time.monotonic()
    server.ask('PATCH', '/api/v1/users/bob', {'disabled': True}, root).expect(200)
    equal((await one.until_closed()).code, 4403)
    need(time.monotonic() - started < 5, 'it took', time.monotonic() - started)
    await refused(401, {'Authorization': f'Bearer {bob}'}, 'a disabled account')

    # Fewer lines: the topics go, the connection stays.
    add_user(server, root, 'cat', 'operator')
    one = client('cats', server.token('cat'))
    one.topics.append('line/L2')
    await one.start()
    await one.until(lambda: 'snap_end' in one.last)
    server.ask('PATCH', '/api/v1/users/cat', {'lines': ['L2']}, root).expect(200)
    await one.until(lambda: 'drop' in one.last)
    equal([sorted(one.last['drop']['topics']), one.last['drop']['why']], [['calls/L1', 'line/L1'], 'rights'])
    await one.ws.close()


async def connections_are_counted():
    first, second = client('same'), client('same')
    await first.start()
    await second.start()
    equal((await first.until_closed()).code, 4409)

    # 8 of one account; the ninth is told to wait.
    more = [client(f'many-{i}') for i in range(8)]
    ends = []
    for one in more:
        try:
            await one.start()
        except Closed as closed:
            ends.append(closed)
    equal([closed.code for closed in ends], [4429])
    need(json.loads(ends[0].reason)['after'] > 0, ends[0].reason)
    for one in more[:7] + [second]:
        await one.ws.close()


async def who_talks_too_much_is_read_slowly():
    one = client('talker')
    await one.start()
    started = time.monotonic()
    for n in range(140):
        await one.send({'t': 'ping', 'n': n})
    await one.until(lambda: one.last.get('pong', {}).get('n') == 139)
    need(time.monotonic() - started > 1, 'no brake')
    await one.ws.close()


async def all_at_once_and_a_good_client_goes_on():
    good = client('good')
    await good.start()
    await asyncio.gather(*(the_end_of_device(i, frame) for i, frame in enumerate(list(MALFORMED.values())[:6] * 5)))
    good.last.pop('pong', None)
    await good.send({'t': 'ping', 'n': 9})
    await good.until(lambda: 'pong' in good.last)
    await good.ws.close()


async def who_resets_the_connection_is_forgotten():
    """After nothing, half a request, a request, a part of the answer, and all of it."""
    request = b'GET /api/v1/health HTTP/1.1\r\nHost: x\r\n\r\n'
    for sent, read in ((b'', 0), (request[:10], 0), (request, 0), (request, 20), (request, 4096), (request * 2, 20)):
        for _ in range(30):
            peer = socket.create_connection(('127.0.0.1', server.port), ms5_server.DEADLINE)
            peer.sendall(sent)
            if read:
                peer.recv(read)
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            peer.close()

    end = time.monotonic() + ms5_server.DEADLINE
    while True:
        metrics = server.ask('GET', '/metrics').expect(200).body.decode()
        if '\nms5_http_connections 1\n' in metrics:
            break
        need(time.monotonic() < end, 'they are still counted')


async def the_end_of_device(i: int, frame) -> None:
    one = client(f'crowd-{i}', root)
    await one.open()
    await one.send(frame)
    need((await one.until_closed()).code in (PROTOCOL, 4429), 'a crowd')


def the_server_ends_in_order():
    server.check_health()
    server.stop()


if __name__ == '__main__':
    ms5_server.run(*map(run, (
        malformed_messages_end_the_connection, before_hello_nothing_else_is_taken, every_text_that_is_no_json_ends_the_connection,
        oversized_messages_end_the_connection, messages_of_an_unknown_type_are_answered, frames_that_websocket_forbids,
        wrong_tokens_are_refused_before_the_upgrade, a_token_that_expires_ends_the_connection_unless_renewed,
        who_loses_the_right_loses_the_connection, connections_are_counted, who_talks_too_much_is_read_slowly,
        all_at_once_and_a_good_client_goes_on, who_resets_the_connection_is_forgotten)), the_server_ends_in_order)
