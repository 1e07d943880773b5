#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is told when: policies and their preview, asked of a real server.

usage: test-escalation.py (MS5_SERVER and MS5_SOURCE_ROOT in the environment)
"""
import datetime
import urllib.parse
import zoneinfo

import ms5_server
from ms5_server import add_user, equal

URL = '/api/v1/escalation'
BERLIN = zoneinfo.ZoneInfo('Europe/Berlin')


def put(policy, body, token=None, seen=None, status=200):
    headers = {'If-Match': f'"{seen}"'} if seen is not None else {}
    return SERVER.ask('PUT', f'{URL}/{policy}', body, token or ROOT, headers).expect(status)


def delete(policy, seen, status, query=''):
    return SERVER.ask('DELETE', f'{URL}/{policy}{query}', None, ROOT, {'If-Match': f'"{seen}"'}).expect(status)


def policies() -> dict:
    return {policy['id']: policy for policy in SERVER.get(URL, ROOT)['policies']}


def preview(**body) -> list:
    return SERVER.post(URL + '/preview', {'line': 'L1', 'type': 'stop', 'priority': 'critical', **body}, ROOT).json['steps']


def at_night() -> int:
    moment = datetime.datetime(2026, 3, 4, 2, 30, tzinfo=BERLIN)
    return int(moment.timestamp() * 1000)


def told(step) -> list:
    return [person['name'] for person in step['people'] if person['why'] == 'told']


def managers_may_and_others_may_not():
    level = {'unacknowledged_after_s': 60, 'roles': ['maintenance']}
    put('mine', {'levels': [level]}, ANN, status=403)
    SERVER.get(URL, ANN)


def who_sees_some_lines_changes_what_is_for_those():
    add_user(SERVER, ROOT, 'lea', 'production_manager', ['L1'])
    lea = SERVER.token('lea')
    body = {'levels': [{'unacknowledged_after_s': 60, 'roles': ['maintenance']}]}
    put('lea', body, lea, status=403)
    put('lea', {**body, 'lines': ['L1', 'L2']}, lea, status=403)
    made = put('lea', {**body, 'lines': ['L1']}, lea).json
    put('lea', {**body, 'lines': ['L2']}, lea, seen=made['version'], status=403)
    critical = policies()['critical']['version']
    put('critical', {**body, 'lines': ['L1']}, lea, seen=critical, status=403)
    SERVER.ask('DELETE', f'{URL}/critical', None, lea, {'If-Match': f'"{critical}"'}).expect(403)
    SERVER.ask('DELETE', f'{URL}/lea', None, lea, {'If-Match': f'"{made["version"]}"'}).expect(204)


def wrong_policies_are_named():
    level = {'unacknowledged_after_s': 60, 'roles': ['maintenance']}
    for body, path in (({}, '$.levels'), ({'levels': []}, '$.levels'), ({'levels': [{**level, 'roles': ['boss']}]}, '$.levels[0].roles[0]'),
                       ({'levels': [level], 'lines': ['L99']}, '$.lines[0]'), ({'levels': [level], 'shift': ['M']}, '$.shift'),
                       ({'levels': [{**level, 'message': '{who}'}]}, '$.levels[0].message'),
                       ({'levels': [{**level, 'repeat_s': 1}]}, '$.levels[0].repeat_s')):
        answer = put('wrong', body, status=400).json
        assert path in [error['path'] for error in answer['errors']], (path, answer)
    put(urllib.parse.quote('no code'), {'levels': [level]}, status=400)
    assert 'wrong' not in policies()


def a_policy_is_guarded_by_its_version():
    level = {'unacknowledged_after_s': 60, 'roles': ['maintenance'], 'people': ['ben'], 'channels': ['mail'], 'repeat_s': 300,
             'message': '{line}: {type}', 'message.de': '{line}: {type} ({priority})'}
    body = {'priorities': ['critical'], 'lines': ['L1'], 'levels': [level]}
    first = put('l1-critical', body).json
    equal((first['by'], first['configured']), ('root', False))
    equal({key: first['levels'][0][key] for key in level}, level)
    put('l1-critical', body, status=409)
    put('l1-critical', body, seen=first['version'] + 1, status=409)
    second = put('l1-critical', {**body, 'types': ['stop']}, seen=first['version']).json
    assert second['version'] > first['version']
    equal(list(policies())[0], 'l1-critical')
    delete('l1-critical', first['version'], 409)
    delete('l1-critical', second['version'], 204)
    delete('l1-critical', second['version'], 404)
    assert 'l1-critical' not in policies()


def what_is_configured_can_be_replaced_and_comes_back():
    before = policies()['critical']
    assert 'by' not in before
    body = {'priorities': ['critical'], 'levels': [{'unacknowledged_after_s': 5, 'roles': ['engineer']}]}
    put('critical', body, seen=before['version'])
    SERVER.stop()
    SERVER.start('--config', str(ms5_server.write_config()))
    equal(policies()['critical']['by'], 'root')
    delete('critical', policies()['critical']['version'], 204)
    assert 'critical' not in policies()
    SERVER.stop()
    SERVER.start('--config', str(ms5_server.write_config()))
    assert 'critical' not in policies(), 'what was taken away came back by itself'

    # That it is away is an item of its own, with a version.
    gone, = SERVER.get(URL, ROOT)['taken_away']
    equal((gone['id'], gone['levels'], gone['by'], gone['configured']), ('critical', [], 'root', True))
    events = SERVER.get('/api/v1/events?after=0&topic=plant&limit=1000', ROOT)['events']
    version = [event['op'][3] for event in events if event['op'][2] == 'escalation/critical'][-1]
    equal(gone['version'], version)
    delete('critical', version - 1, 409, '?configured=true')
    back = delete('critical', version, 200, '?configured=true').json
    equal((back['levels'], back.get('by'), back['configured']), (before['levels'], None, True))
    equal(SERVER.get(URL, ROOT)['taken_away'], [])
    equal(policies()['critical']['levels'], before['levels'])


def the_preview_says_who_is_told_at_night():
    add_user(SERVER, ROOT, 'night', 'shift_manager')
    add_user(SERVER, ROOT, 'day', 'shift_manager')
    shifts = SERVER.get('/api/v1/plant', ROOT)['shifts']
    night = next(s['code'] for s in shifts if s['start'] > s['end'])
    day = next(s['code'] for s in shifts if s['start'] < s['end'])
    for name, code in (('night', night), ('day', day)):
        user = SERVER.ask('PATCH', f'/api/v1/users/{name}', {'shifts': [code]}, ROOT).expect(200).json
        equal(user['shifts'], [code])
    SERVER.ask('PATCH', '/api/v1/users/day', {'shifts': ['tea']}, ROOT).expect(400)

    draft = [{'id': 'night-shift', 'shifts': [night], 'levels': [
        {'unacknowledged_after_s': 0, 'roles': ['shift_manager'], 'message.de': '{line} steht seit {since}',
         'message': '{line} stands since {since}', 'repeat_s': 600},
        {'unacknowledged_after_s': 900, 'unresolved_after_s': 1800, 'people': ['day', 'ghost'], 'channels': ['mail']}]}]
    steps = preview(at=at_night(), policies=draft, language='de')
    waiting = [step for step in steps if step['condition'] == 'unacknowledged']
    equal([(step['after_s'], step['level'], step['reminder']) for step in waiting[:3]], [(0, 1, 0), (600, 1, 1), (900, 2, 0)])
    equal(waiting[0]['policy'], 'night-shift')
    equal(waiting[0]['shift'], night)
    equal(told(waiting[0]), ['night'])
    equal({person['name']: person['why'] for person in waiting[0]['people']}['day'], 'off_shift')
    assert waiting[0]['message'].endswith('steht seit 02:30'), waiting[0]['message']
    equal(told(waiting[2]), ['day'])
    equal({person['name']: person['why'] for person in waiting[2]['people']}['ghost'], 'unknown')
    equal(waiting[2]['channels'], ['mail'])
    handled = [step for step in steps if step['condition'] == 'unresolved']
    equal([(step['after_s'], step['level']) for step in handled[:1]], [(1800, 2)])
    # A draft changes nothing.
    assert 'night-shift' not in policies()
    SERVER.post(URL + '/preview', {'line': 'L99', 'type': 'stop'}, ROOT, status=400)
    SERVER.post(URL + '/preview', {'line': 'L2', 'type': 'stop'}, ANN, status=403)


SERVER = ms5_server.plain()
ROOT = SERVER.token('root')
add_user(SERVER, ROOT, 'ann', 'operator', ['L1'])
ANN = SERVER.token('ann')

ms5_server.run(managers_may_and_others_may_not, who_sees_some_lines_changes_what_is_for_those, wrong_policies_are_named,
               a_policy_is_guarded_by_its_version, the_preview_says_who_is_told_at_night, what_is_configured_can_be_replaced_and_comes_back)
