# SPDX-License-Identifier: GPL-3.0-or-later
"""A client of the feed that is not of this project: written after the protocol's description, with code of its own
for all that it checks."""
import asyncio
import hashlib
import json
import time
import zlib

import websockets

DEADLINE = 60
WIRE_BYTES = 64 * 1024
TEXT_BYTES = 4 * 1024 * 1024
ACK_S = 1
INBOUND_PAUSE_S = 0.2
WINDOWED = ('snap', 'snap_end', 'd', 'l', 'digest')


class Wrong(AssertionError):
    """The server broke the protocol."""


def need(condition, *what) -> None:
    if not condition:
        raise Wrong(' '.join(map(str, what)))


# Canonical JSON, hashes

def number(value) -> str:
    if value == int(value) and abs(value) < 1e17:
        return str(int(value))
    return next(text for precision in (15, 16, 17) if float(text := '%.*g' % (precision, value)) == value)


def canonical(value) -> str:
    if isinstance(value, float):
        return number(value)
    if isinstance(value, list):
        return '[' + ','.join(map(canonical, value)) + ']'
    if isinstance(value, dict):
        return '{' + ','.join(canonical(key) + ':' + canonical(value[key]) for key in sorted(value)) + '}'
    return json.dumps(value, ensure_ascii=False)


def h64(value) -> bytes:
    return hashlib.sha256(canonical(value).encode()).digest()[:8]


def digest(topic: str, items: dict) -> str:
    total = sum(int.from_bytes(h64([topic, key, v]), 'big') for key, (v, _) in items.items())
    return f'{total % 2**64:016x}'


def chain(before: str, op: list) -> str:
    return h64([before, op]).hex()


# Frames

def no_twins(pairs):
    need(len(dict(pairs)) == len(pairs), 'a member twice:', pairs)
    return dict(pairs)


def parse(frame) -> dict:
    if isinstance(frame, bytes):
        need(len(frame) > 5 and frame[0] == 1, 'codec', frame[:1])
        length = int.from_bytes(frame[1:5], 'little')
        need(length <= TEXT_BYTES, 'a frame inflates to', length)
        inflater = zlib.decompressobj(-15)
        text = inflater.decompress(frame[5:], length + 1)
        need(len(text) == length and inflater.eof and not inflater.unused_data, 'the length is not', length)
        need(len(frame) <= length * 0.8 + 5, 'compressed for nothing:', len(frame), length)
        frame = text.decode('utf-8')
    message = json.loads(frame, object_pairs_hook=no_twins)
    need(isinstance(message, dict) and isinstance(message.get('t'), str), 'a message without t')
    return message


class Closed(Exception):
    """The connection ended."""

    def __init__(self, code, reason):
        super().__init__(f'{code} {reason}')
        self.code, self.reason = code, reason


class Client:
    """Keeps what the server says, and proves each step."""

    def __init__(self, port: int, token: str, device: str, topics: list, window: int = 256 * 1024, rate: int = 20):
        self.url = f'ws://127.0.0.1:{port}/api/v1/feed'
        self.token, self.device, self.topics, self.window, self.rate = token, device, list(topics), window, rate
        self.cursor = None            # epoch, pos, h
        self.base = {}                # topic → key → (v, fields)
        self.events = {}              # seq → op, of all event entries that came by delta
        self.live = {}                # (topic, key, field) → value
        self.early = {}
        self.h_at = {}                # position → chain value, as told
        self.acks = True
        self.binary = 0
        self.resyncs = []
        self.forget_connection()

    def forget_connection(self) -> None:
        self.ws = None
        self.welcome = None
        self.snap = None
        self.staging = {}
        self.pages = 0
        self.parts = []
        self.n_live = 0
        self.received = self.acked = 0
        self.ack_time = 0
        self.last = {}
        self.deltas = 0

    @property
    def pos(self):
        return self.cursor[1] if self.cursor else None

    async def open(self, headers: dict = None, **more) -> None:
        """The handshake, and nothing yet."""
        self.forget_connection()
        if headers is None:
            headers = {'Authorization': f'Bearer {self.token}'}
        self.ws = await websockets.connect(self.url, subprotocols=['floor.v1'], compression=None, extra_headers=headers,
                                           max_size=WIRE_BYTES, ping_interval=None, open_timeout=DEADLINE, **more)
        need(self.ws.subprotocol == 'floor.v1', 'subprotocol', self.ws.subprotocol)

    async def hello(self) -> dict:
        message = {'t': 'hello', 'device': self.device, 'app': '1.0', 'topics': self.topics, 'window': self.window,
                   'rate': self.rate}
        if self.cursor:
            message['cursor'] = dict(zip(('epoch', 'pos', 'h'), self.cursor))
            message['have'] = [topic for topic in self.topics if topic in self.base]
        await self.send(message)
        await self.until(lambda: self.welcome)
        return self.welcome

    async def start(self) -> dict:
        await self.open()
        return await self.hello()

    async def cut(self) -> None:
        """Without a good-bye, as a pulled cable."""
        self.ws.transport.abort()
        await self.ws.wait_closed()
        self.forget_connection()

    async def send(self, message) -> None:
        await self.ws.send(message if isinstance(message, (str, bytes)) else json.dumps(message))

    async def send_pieces(self, pieces) -> None:
        """One message in fragments."""
        await self.ws.send(pieces)

    async def until(self, condition, deadline: float = DEADLINE) -> None:
        """Takes what comes until it is so."""
        end = time.monotonic() + deadline
        while not condition():
            left = end - time.monotonic()
            need(left > 0, 'waited in vain')
            try:
                frame = await asyncio.wait_for(self.ws.recv(), min(left, ACK_S))
            except asyncio.TimeoutError:
                await self.acknowledge()
                continue
            except websockets.ConnectionClosed as error:
                close = error.rcvd
                raise Closed(close.code if close else 1006, close.reason if close else '') from None
            await self.take(frame)

    async def until_closed(self, deadline: float = DEADLINE) -> Closed:
        try:
            await self.until(lambda: False, deadline)
        except Closed as closed:
            return closed
        raise Wrong('not closed')

    # What comes

    async def take(self, frame) -> None:
        message = parse(frame)
        kind = message['t']
        size = len(frame if isinstance(frame, bytes) else frame.encode())
        need(size <= WIRE_BYTES, 'a frame of', size)
        self.binary += isinstance(frame, bytes)
        self.last[kind] = message
        need(self.welcome or kind in ('welcome', 'notice', 'error'), kind, 'before welcome')
        if kind in WINDOWED:
            self.received += size
            need(self.received - self.acked <= self.window, 'more than the window is under way')
        handle = getattr(self, 'on_' + kind, None)
        if handle:
            handle(message)
        if self.acks and kind in WINDOWED:
            await self.acknowledge(late=self.received - self.acked < self.window / 2 and kind != 'snap_end')

    async def acknowledge(self, late: bool = False) -> None:
        """At once, or only if the last time was long ago."""
        now = time.monotonic()
        if not self.acks or self.received == self.acked or (late and now - self.ack_time < INBOUND_PAUSE_S):
            return
        message = {'t': 'ack', 'n': self.n_live}
        if self.snap:
            message.update(snap=self.snap, i=self.pages - 1)
        elif self.pos is not None:
            message['pos'] = self.pos
        else:
            return
        self.ack_time, self.acked = now, self.received
        try:
            await self.send(message)
        except websockets.ConnectionClosed:
            pass  # which the next reading tells

    def on_welcome(self, message) -> None:
        need(self.welcome is None, 'welcome twice')
        self.welcome = message
        if message['mode'] == 'delta':
            need(self.cursor and message['epoch'] == self.cursor[0], 'a delta of another epoch')
        else:
            self.cursor = None

    def on_snap(self, message) -> None:
        if self.snap != message['id']:
            self.snap, self.staging, self.pages = message['id'], {}, 0
        need(message['i'] == self.pages < message['of'], 'page', message['i'], 'of', message['of'], 'after', self.pages)
        self.pages += 1
        need(message['topic'] in self.topics, 'a topic that nobody wants:', message['topic'])
        items = self.staging.setdefault(message['topic'], {})
        for key, v, fields in message['items']:
            need(key not in items, 'an item twice:', key)
            need(v <= message['at'], 'an item newer than its snapshot')
            items[key] = (v, fields)

    def on_snap_end(self, message) -> None:
        # Of last values alone there is no page.
        need(message['id'] == self.snap or (self.snap is None and not message['digest']), 'the end of another snapshot')
        need(set(message['digest']) == set(self.staging), 'digest of', message['digest'], 'for', set(self.staging))
        for topic, told in message['digest'].items():
            need(digest(topic, self.staging[topic]) == told, 'digest of', topic)
        whole = set(self.staging) == set(self.topics) - set(self.welcome.get('denied', [])) - self.live_topics()
        need(whole or message['at'] == self.pos, 'a partial snapshot at', message['at'], 'not', self.pos)
        self.base.update(self.staging)
        self.cursor = (self.welcome['epoch'], message['at'], message['h'])
        self.h_at[message['at']] = message['h']
        self.snap, self.staging = None, {}

    def live_topics(self) -> set:
        return {topic for topic in self.topics if topic.startswith('live/')}

    def on_d(self, message) -> None:
        need(self.snap is None, 'a delta within a snapshot')
        need(message['after'] == self.pos, 'interval', message['after'], 'after', self.pos)
        need(message['upto'] > message['after'], 'an empty interval')
        i, n = message.get('part', (0, 1))
        need(i == len(self.parts), 'part', i, 'after', len(self.parts))
        self.parts.append(message['ops'])
        if i + 1 < n:
            return
        for op in (op for ops in self.parts for op in ops):
            need(message['after'] < op[3] <= message['upto'], 'a change at', op[3], 'in', message['after'], message['upto'])
            self.apply(op)
        self.parts = []
        self.deltas += 1
        self.cursor = (self.cursor[0], message['upto'], message['h'])
        self.h_at[message['upto']] = message['h']

    def apply(self, op: list) -> None:
        kind, topic, key, v = op[:4]
        need(topic in self.base, 'a change in', topic)
        items = self.base[topic]
        if kind == 'x':
            items.pop(key, None)
            return
        fields = dict(items.get(key, (0, {}))[1]) if kind == 'm' else {}
        fields.update(op[4])
        items[key] = (v, {name: value for name, value in fields.items() if value is not None})
        if kind == 'e':
            need(v not in self.events, 'an event twice:', op)
            self.events[v] = op

    def on_l(self, message) -> None:
        need(message['n'] == self.n_live, 'live frame', message['n'], 'not', self.n_live)
        self.n_live += 1
        for kind, topic, key, v, fields in message['ops']:
            need(kind == 'm' and v == 0 and topic in self.live_topics(), 'a live change', kind, topic, v)
            for name, value in fields.items():
                self.live[topic, key, name] = value[0] if isinstance(value, list) and name != 'flags' else value

    def on_early(self, message) -> None:
        for op in message['ops']:
            need(op[1].startswith('calls/'), 'early', op)
            self.early[op[2]] = op

    def on_digest(self, message) -> None:
        need(message['at'] == self.pos, 'a digest at', message['at'], 'not', self.pos)
        self.check_sums(message['sum'])

    def check_sums(self, sums: dict) -> None:
        for topic, told in sums.items():
            if not topic.startswith(('escalations/', 'notes/', 'system')):
                need(digest(topic, self.base[topic]) == told, 'digest of', topic)

    async def resync(self, topics: list) -> None:
        """Asks for topics anew; their snapshot shows whether what was there is right."""
        before = {topic: canonical(sorted([key, v, fields] for key, (v, fields) in self.base[topic].items())) for topic in topics}
        pos = self.pos
        self.last.pop('snap_end', None)
        await self.send({'t': 'resync', 'cursor': dict(zip(('epoch', 'pos', 'h'), self.cursor)), 'topics': topics, 'why': 'digest'})
        await self.until(lambda: 'snap_end' in self.last)
        after = {topic: canonical(sorted([key, v, fields] for key, (v, fields) in self.base[topic].items())) for topic in topics}
        if self.last['snap_end']['at'] == pos:
            need(before == after, 'what was there was not what the server has')

    def picture(self, topics: list) -> dict:
        """In canonical form, byte for byte."""
        return {topic: canonical(sorted([key, v, fields] for key, (v, fields) in self.base[topic].items())) for topic in topics}
