#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client that follows the protocol's description alone: loses its line mid-stream, and misses nothing.

usage: test-outside-client.py (MS5_SERVER and MS5_SOURCE_ROOT in the environment)
"""
import asyncio
import signal

import ms5_server
from ms5_server import equal

from floor import Client, canonical, chain, need

LINES = ('L1', 'L2', 'L3')
KINDS = ('line', 'stops', 'timeline', 'calls', 'jobs', 'quality', 'changeovers', 'escalations', 'notes')
LOGGED = ['plant', 'system'] + [f'{kind}/{line}' for line in LINES for kind in KINDS]
LIVE = [f'live/{line}' for line in LINES]
DEMO = ('--demo', '--lines', '3', '--speed', '60')


def run(test):
    """The test with a busy hall; the server must end in order."""
    def with_server():
        server = ms5_server.Server(*DEMO)
        token = ms5_server.demo_token(server)
        asyncio.run(asyncio.wait_for(test(server, token), 150))
        server.check_health()
        server.stop()
    with_server.__name__ = test.__name__
    return with_server


def events_after(server, token, after: int) -> list:
    """The whole log behind a position."""
    events = []
    while True:
        page = server.get(f'/api/v1/events?after={after}&limit=1000', token)
        events += page['events']
        if page['upto'] >= page['head'] or page['upto'] == after:
            return events
        after = page['upto']


async def catch_up(*clients) -> int:
    """Both take what comes until they are at the same position."""
    while len({client.pos for client in clients}) > 1:
        behind = min(clients, key=lambda client: client.pos)
        target = max(client.pos for client in clients)
        await behind.until(lambda: behind.pos >= target)
    return clients[0].pos


async def apply_log(client, server, token, after: int) -> None:
    """What the client holds is what comes of the log, and the chain is unbroken."""
    log = [event for event in events_after(server, token, after) if event['seq'] <= client.pos]
    for one, next_one in zip(log, log[1:]):
        if next_one['seq'] == one['seq'] + 1:
            equal(next_one['h'], chain(one['h'], next_one['op']), f'chain at {next_one["seq"]}')
    told = {event['seq']: event['h'] for event in log}
    shared = set(told) & set(client.h_at)
    need(shared, 'no position in common')
    for pos in shared:
        equal(client.h_at[pos], told[pos], f'chain value at {pos}')
    entries = {event['seq'] for event in log if event['op'][0] == 'e' and event['op'][1] in client.topics}
    need(entries <= set(client.events), 'events are missing:', entries - set(client.events))


async def a_snapshot_and_what_follows(server, token):
    client = Client(server.port, token, 'outside-1', LOGGED + LIVE)
    welcome = await client.start()
    equal([welcome['mode'], welcome['speed']], ['snapshot', 60])
    await client.until(lambda: 'snap_end' in client.last)
    start = client.pos
    equal(set(client.base), set(LOGGED))
    need(client.binary > 0, 'nothing was compressed')
    await client.until(lambda: client.deltas >= 20 and client.n_live >= 5)
    need(any(key == ('live/L1', 'kpi', 'oee') for key in client.live), 'no OEE')

    await client.send({'t': 'ping', 'n': 7})
    await client.until(lambda: 'pong' in client.last)
    equal(client.last['pong']['n'], 7)
    need(client.last['pong']['head'] >= start, 'the head went back')
    await apply_log(client, server, token, start)
    await client.resync(['line/L1', 'stops/L1'])
    await client.ws.close()


async def a_line_that_is_cut_misses_nothing(server, token):
    steady = Client(server.port, token, 'outside-steady', LOGGED)
    shaky = Client(server.port, token, 'outside-shaky', LOGGED + LIVE)
    for client in (steady, shaky):
        await client.start()
        await client.until(lambda: 'snap_end' in client.last)  # pylint: disable=cell-var-from-loop
    start = shaky.pos

    for missed in (5, 40, 150):
        await shaky.until(lambda: shaky.deltas >= 3)
        lost_at = shaky.pos
        await shaky.cut()
        await steady.until(lambda: steady.pos >= lost_at + missed)  # pylint: disable=cell-var-from-loop
        welcome = await shaky.start()
        equal([welcome['mode'], welcome.get('snap', [])], ['delta', []])
        need(welcome['head'] >= lost_at + missed, 'nothing happened meanwhile')
        await shaky.until(lambda: shaky.pos >= shaky.welcome['head'])

    await catch_up(steady, shaky)
    equal(shaky.picture(LOGGED), steady.picture(LOGGED))
    await apply_log(shaky, server, token, start)
    for client in (steady, shaky):
        await client.ws.close()


async def a_server_that_is_killed_goes_on_where_it_was(server, token):
    client = Client(server.port, token, 'outside-1', LOGGED)
    await client.start()
    await client.until(lambda: client.deltas >= 10)
    before = client.cursor
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    closed = await client.until_closed()
    equal(closed.code, 1006)
    held = client.picture(LOGGED)

    server.process.stdout.close()
    server.start(*DEMO)
    client.url = client.url.replace(client.url.split(':')[2].split('/')[0], str(server.port))
    client.token = ms5_server.demo_token(server)
    need(client.cursor[1] >= before[1] and held == client.picture(LOGGED), 'what was held has changed')
    welcome = await client.start()
    equal([welcome['mode'], welcome['epoch']], ['delta', before[0]])
    need(welcome['head'] >= client.pos, 'the server lost what it had told')
    await client.until(lambda: client.pos >= client.welcome['head'])
    fresh = Client(server.port, client.token, 'outside-2', LOGGED)
    await fresh.start()
    await fresh.until(lambda: 'snap_end' in fresh.last)
    await catch_up(client, fresh)
    equal(client.picture(LOGGED), fresh.picture(LOGGED))
    for each in (client, fresh):
        await each.ws.close()


async def a_cursor_that_is_not_the_servers_brings_a_snapshot(server, token):
    client = Client(server.port, token, 'outside-1', LOGGED)
    await client.start()
    await client.until(lambda: client.deltas >= 1)
    epoch, pos, h = client.cursor
    for cursor, why in (((epoch, pos, 'f' * 16), 'fork'), (('another', pos, h), 'epoch'), ((epoch, pos + 10**6, h), 'ahead')):
        await client.cut()
        client.cursor = cursor
        welcome = await client.start()
        equal([welcome['mode'], welcome['why'], welcome['epoch']], ['snapshot', why, epoch])
        await client.until(lambda: 'snap_end' in client.last)
    await client.ws.close()


async def a_reader_that_does_not_acknowledge_costs_a_window(server, token):
    slow = Client(server.port, token, 'outside-slow', LOGGED + LIVE, window=64 * 1024)
    other = Client(server.port, token, 'outside-fast', LOGGED + LIVE)
    slow.acks = False
    await slow.start()
    await other.start()

    # Three windows went to the other; this one got no more than one, and can still talk.
    await other.until(lambda: 'snap_end' in other.last and other.received > 3 * slow.window)
    await slow.send({'t': 'ping', 'n': 1})
    await slow.until(lambda: 'pong' in slow.last)
    need(slow.window / 2 < slow.received <= slow.window, 'received', slow.received)
    need(slow.pos < other.pos, 'nothing was held back')

    # With credit it goes on without a hole, in fewer and larger steps.
    steps = slow.deltas
    behind = slow.last['pong']['head']
    slow.acks = True
    await slow.acknowledge()
    await slow.until(lambda: slow.pos >= behind)
    need(slow.deltas - steps < other.deltas / 2, 'the catch-up took', slow.deltas - steps)
    await catch_up(slow, other)
    equal(slow.picture(LOGGED), other.picture(LOGGED))
    for each in (slow, other):
        await each.ws.close()


async def topics_come_and_go(server, token):
    client = Client(server.port, token, 'outside-1', ['line/L1', 'nothing/L1', 'line/L9'])
    welcome = await client.start()
    equal(sorted(welcome['denied']), ['line/L9', 'nothing/L1'])
    await client.until(lambda: client.deltas >= 2)
    equal(set(client.base), {'line/L1'})
    client.topics += ['calls/L2', 'line/L2']
    client.last.pop('snap_end')
    await client.send({'t': 'sub', 'topics': ['calls/L2', 'line/L2']})
    await client.until(lambda: 'snap_end' in client.last)
    equal(set(client.base), {'line/L1', 'calls/L2', 'line/L2'})
    await client.send({'t': 'unsub', 'topics': ['line/L1']})
    await client.send({'t': 'ping', 'n': 1})
    await client.until(lambda: 'pong' in client.last)
    client.topics.remove('line/L1')
    del client.base['line/L1']
    seen = client.deltas
    await client.until(lambda: client.deltas >= seen + 5)
    need(canonical(client.base['line/L2']['L2'][1]) != '{}', 'line L2 is empty')
    await client.ws.close()


if __name__ == '__main__':
    ms5_server.run(*map(run, (
        a_snapshot_and_what_follows, a_line_that_is_cut_misses_nothing, a_server_that_is_killed_goes_on_where_it_was,
        a_cursor_that_is_not_the_servers_brings_a_snapshot, a_reader_that_does_not_acknowledge_costs_a_window,
        topics_come_and_go)))
