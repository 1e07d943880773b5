#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Devices, what they are told and what they say of it, asked of a real server.

usage: test-devices.py (MS5_SERVER and MS5_SOURCE_ROOT in the environment)
"""
import hashlib
import signal
import sqlite3
import time
import uuid

import ms5_server
from ms5_server import PASSWORD, add_user, equal, wait_for

REACH_S = 5


def action(op, topic, cseq, **more) -> dict:
    now = int(time.time() * 1000)
    bits = (now << 80) | (7 << 76) | (2 << 62) | (uuid.uuid4().int & ((1 << 62) - 1))
    return {'id': str(uuid.UUID(int=bits)), 'cseq': cseq, 'op': op, 'topic': topic, 'at': now, **more}


CSEQ = {}


def act(op, topic, token, device, **more) -> dict:
    CSEQ[device] = CSEQ.get(device, 0) + 1
    answer = SERVER.post('/api/v1/actions', {'ackd': 0, 'acts': [action(op, topic, CSEQ[device], **more)]}, token).json
    result = answer['results'][0]
    equal(result['code'], 'applied', op)
    return result


def put(device, token, status=200, **more):
    return SERVER.ask('PUT', f'/api/v1/devices/{device}', {'channel': 'desktop', **more}, token).expect(status)


def delivery_id(call, rev, device) -> str:
    """As the server makes it."""
    return hashlib.sha256(f'{call}\n{rev}\n{device}'.encode()).hexdigest()[:32]


def get_call(key) -> dict:
    return next(call for call in SERVER.get('/api/v1/calls?open=true', BOSS)['calls'] if call['key'] == key)


def figures() -> dict:
    return {entry['channel']: entry for entry in SERVER.get('/api/v1/deliveries/figures', ROOT)['channels']}


def only_its_own_token_registers_an_installation():
    put('pc-root', ROOT)
    put('pc-root', BOSS, 403)
    put('pc-else', ROOT, 403)
    put('pc%20boss', BOSS, 400)
    device = SERVER.get('/api/v1/devices/pc-root', ROOT)
    equal((device['person'], device['channel'], device['waiting']), ('root', 'desktop', 0))
    assert 'address' not in device


def others_do_not_see_it():
    SERVER.get('/api/v1/devices/pc-root', BOSS, status=404)
    equal(SERVER.get('/api/v1/devices', BOSS)['devices'], [])
    SERVER.get('/api/v1/devices?all=true', BOSS, status=403)
    SERVER.ask('DELETE', '/api/v1/devices/pc-root', None, BOSS).expect(404)
    SERVER.post('/api/v1/devices/pc-root/receipts', {'receipts': []}, BOSS, status=404)


def what_is_wrong_is_named():
    for wrong, path in (({'priorities': ['urgent']}, '$.priorities[0]'), ({'lines': ['nowhere']}, '$.lines[0]'),
                        ({'quiet': ['25:00-06:00']}, '$.quiet[0]'), ({'channel': 'window'}, '$.channel')):
        problem = put('pc-root', ROOT, 400, **wrong).json
        equal([error['path'] for error in problem['errors']], [path])
    put('phone', ROOT, 400, channel='fcm', address={'token': 'x'})


def nobody_there_is_reported():
    SERVER.ask('DELETE', '/api/v1/devices/pc-root', None, ROOT).expect(204)
    key = act('call.raise', 'calls/L1', ROOT, 'root', args={'type': 'stop', 'priority': 'critical'})['id']
    wait_for(lambda: 'unreached' in get_call(key), 'the call to be undeliverable')
    events = SERVER.get('/api/v1/events?topic=system', ROOT)['events']
    assert 'undeliverable' in [event['op'][4]['code'] for event in events], events
    journal = wait_for(lambda: SERVER.get(f'/api/v1/journal?call={key}', BOSS)['journal'], 'the journal')
    assert 'undeliverable' in [entry['what'] for entry in journal], journal

    put('pc-boss', BOSS)
    wait_for(lambda: SERVER.get('/api/v1/devices/pc-boss', BOSS)['waiting'] == 1, 'the new device to be told')
    SERVER.post('/api/v1/devices/pc-boss/receipts',
                {'receipts': [{'delivery': delivery_id(key, 1, 'pc-boss'), 'what': 'received'}]}, BOSS, status=204)
    wait_for(lambda: 'unreached' not in get_call(key), 'the report to be taken back')
    act('call.resolve', 'calls/L1', BOSS, 'boss', key=key)


def a_call_goes_to_the_devices_that_want_it():
    put('pc-root', ROOT, lines=['L1'], priorities=['high', 'critical'])
    key = act('call.raise', 'calls/L1', ROOT, 'root', args={'type': 'stop', 'priority': 'critical'})['id']
    wait_for(lambda: SERVER.get('/api/v1/devices/pc-root', ROOT)['waiting'] == 1, 'the delivery')
    other = act('call.raise', 'calls/L2', ROOT, 'root', args={'type': 'stop', 'priority': 'critical'})['id']
    low = act('call.raise', 'calls/L1', ROOT, 'root', args={'type': 'stop', 'priority': 'low'})['id']
    wait_for(lambda: SERVER.get('/api/v1/devices/pc-boss', BOSS)['waiting'] == 3, 'all deliveries')
    equal(SERVER.get('/api/v1/devices/pc-root', ROOT)['waiting'], 1)

    before = figures()['desktop']
    receipts = {'receipts': [{'delivery': delivery_id(key, 1, 'pc-root'), 'what': 'opened'}]}
    for _ in range(3):
        SERVER.post('/api/v1/devices/pc-root/receipts', receipts, ROOT, status=204)
    after = wait_for(lambda: (now := figures()['desktop'])['opened'] > before['opened'] and now, 'the receipt to count')
    equal([after[name] - before[name] for name in ('received', 'shown', 'opened', 'acted')], [1, 1, 1, 0])
    assert after['p99_s'] >= after['p50_s'] >= 0

    for call, line in ((key, 'L1'), (other, 'L2'), (low, 'L1')):
        act('call.acknowledge', f'calls/{line}', BOSS, 'boss', key=call)
    wait_for(lambda: SERVER.get('/api/v1/devices/pc-boss', BOSS)['waiting'] == 0, 'the deliveries to be withdrawn')
    assert SERVER.metric('ms5_push_sent_total') >= 5


def a_killed_server_tells_once():
    """Between the call and anybody's knowing of it."""
    before = figures()['desktop']['sent']
    key = act('call.raise', 'calls/L1', ROOT, 'root', args={'type': 'stop', 'priority': 'critical'})['id']
    SERVER.process.send_signal(signal.SIGKILL)
    SERVER.process.wait()
    SERVER.start('--config', str(SERVER.config))
    globals()['ROOT'] = SERVER.token('root', device='pc-root')
    globals()['BOSS'] = SERVER.token('boss', device='pc-boss')
    wait_for(lambda: SERVER.get('/api/v1/devices/pc-root', ROOT)['waiting'] == 1, 'the delivery after the restart')
    equal(SERVER.get('/api/v1/devices/pc-boss', BOSS)['waiting'], 1)
    equal(figures()['desktop']['sent'] - before, 2)
    equal(get_call(key)['rev'], 1)


def who_signs_out_is_not_told_there_any_more():
    """On whatever installation; what was registered to be told elsewhere, and where others are signed in, stays."""
    first, again = (SERVER.sign_in('boss', device='pc-two') for _ in range(2))
    put('pc-two', first['access_token'])
    sign_out(first)
    SERVER.get('/api/v1/devices/pc-two', BOSS)
    sign_out(again)
    wait_for(lambda: SERVER.ask('GET', '/api/v1/devices/pc-two', None, BOSS).status == 404, 'the device to be forgotten')
    SERVER.get('/api/v1/devices/pc-boss', BOSS)

    mine = SERVER.sign_in('boss', device='pc-two')
    put('pc-two', SERVER.token('root', device='pc-two'))
    sign_out(mine)
    equal(SERVER.get('/api/v1/devices/pc-two', ROOT)['person'], 'root')


def who_signed_out_while_the_server_was_down_is_not_told_either():
    mine = SERVER.sign_in('boss', device='pc-late')
    put('pc-late', mine['access_token'])
    SERVER.stop()
    with sqlite3.connect(SERVER.folder / 'state' / 'server.db') as db:
        equal(db.execute("DELETE FROM auth_sign_in WHERE device = 'pc-late'").rowcount, 1)
    SERVER.start('--config', str(SERVER.config))
    wait_for(lambda: SERVER.ask('GET', '/api/v1/devices/pc-late', None, BOSS).status == 404, 'the device to be forgotten')
    SERVER.get('/api/v1/devices/pc-boss', BOSS)


def sign_out(grant) -> None:
    SERVER.post('/api/v1/auth/logout', {'refresh_token': grant['refresh_token']}, status=204)


def it_ends_in_order():
    SERVER.stop()


SERVER = ms5_server.plain(f'[push]\nreach_s={REACH_S}\n')
ROOT = SERVER.token('root', device='pc-root')
add_user(SERVER, ROOT, 'boss', 'production_manager')
BOSS = SERVER.token('boss', device='pc-boss')
ms5_server.run(only_its_own_token_registers_an_installation, others_do_not_see_it, what_is_wrong_is_named,
               nobody_there_is_reported, a_call_goes_to_the_devices_that_want_it, a_killed_server_tells_once,
               who_signs_out_is_not_told_there_any_more, who_signed_out_while_the_server_was_down_is_not_told_either,
               it_ends_in_order)
