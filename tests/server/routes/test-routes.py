#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the routes promise, asked of a real server.

usage: test-routes.py (MS5_SERVER and MS5_SOURCE_ROOT in the environment)
"""
import concurrent.futures
import datetime
import gzip
import json
import math
import time
import uuid

import ms5_server
from ms5_server import PASSWORD, add_user, equal

HANDSHAKE = {'Connection': 'Upgrade', 'Upgrade': 'websocket', 'Sec-WebSocket-Version': '13',
             'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Protocol': 'floor.v1'}

SUMS = ('calendar_s', 'planned_s', 'pbt_s', 'apt_s', 'aust_s', 'adet_s', 'unknown_s', 'minor_s', 'uncoded_s', 'over_target_s',
        'produced', 'good', 'scrap', 'rework', 'minor_stops', 'stops', 'uncoded', 'failures')


def now_ms() -> int:
    return int(time.time() * 1000)


def sample(equipment='FL1', **more) -> dict:
    ts = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec='milliseconds')
    return {'ts': ts, 'equipment': equipment, 'state': 'Execute', 'mode': 'Production', **more}


def action(op, topic, cseq, **more) -> dict:
    now = now_ms()
    bits = (now << 80) | (7 << 76) | (2 << 62) | (uuid.uuid4().int & ((1 << 62) - 1))
    return {'id': str(uuid.UUID(int=bits)), 'cseq': cseq, 'op': op, 'topic': topic, 'at': now, **more}


# Signing in

def set_up_is_once():
    for code in (SERVER.code, 'AAAAA-AAAAA-AAAAA-AAAAA', ''):
        SERVER.post('/api/v1/auth/setup', {'code': code, 'name': 'eve', 'password': PASSWORD}, status=401)
    assert 'eve' not in [user['name'] for user in SERVER.get('/api/v1/users', ROOT_TOKEN)['users']]


def nobody_is_told_what_was_wrong():
    wrong = SERVER.post('/api/v1/auth/login', {'name': 'ann', 'password': 'not hers at all'}, status=401).json
    unknown = SERVER.post('/api/v1/auth/login', {'name': 'nobody', 'password': 'not hers at all'}, status=401).json
    equal(wrong, unknown)
    SERVER.post('/api/v1/auth/login', {'name': 'ann'}, status=400)
    SERVER.post('/api/v1/auth/login', [], status=400)


def guessing_is_slowed_down():
    for _ in range(50):
        answer = SERVER.ask('POST', '/api/v1/auth/login', {'name': 'victim', 'password': 'one of very many'})
        if answer.status == 429:
            break
        equal(answer.status, 401)
    answer.expect(429)
    assert 1 <= int(answer.headers['Retry-After']) <= 3600


def a_spent_refresh_token_ends_the_sign_in():
    first = SERVER.sign_in('bob')
    second = SERVER.post('/api/v1/auth/refresh', {'refresh_token': first['refresh_token']}).json
    SERVER.get('/api/v1/me', second['access_token'])
    SERVER.post('/api/v1/auth/refresh', {'refresh_token': first['refresh_token']}, status=401)
    SERVER.get('/api/v1/me', second['access_token'], 401)
    SERVER.post('/api/v1/auth/refresh', {'refresh_token': second['refresh_token']}, status=401)


def a_lost_answer_may_be_asked_for_again():
    first = SERVER.sign_in('bob')
    body = {'refresh_token': first['refresh_token'], 'attempt': uuid.uuid4().hex}
    SERVER.post('/api/v1/auth/refresh', body)
    again = SERVER.post('/api/v1/auth/refresh', body).json
    SERVER.get('/api/v1/me', again['access_token'])


def signing_out_is_at_once():
    grant = SERVER.sign_in('bob')
    SERVER.post('/api/v1/auth/logout', {'refresh_token': grant['refresh_token']}, status=204)
    SERVER.get('/api/v1/me', grant['access_token'], 401)
    SERVER.post('/api/v1/auth/logout', {'refresh_token': 'nobody knows this'}, status=204)


# Accounts

def rights_are_asked_for():
    for method, path, body in (('GET', '/api/v1/users', None), ('POST', '/api/v1/users', {}),
                               ('PATCH', '/api/v1/users/bob', {'role': 'admin'}),
                               ('POST', '/api/v1/users/bob/password', {'password': PASSWORD}),
                               ('POST', '/api/v1/samples', [])):
        SERVER.ask(method, path, body, ANN).expect(403)
    for path in ('/api/v1/lines', '/api/v1/plant', '/api/v1/stops', '/api/v1/events'):
        SERVER.ask('GET', path, None, PLC).expect(403)
    SERVER.ask('POST', '/api/v1/actions', {'device': 'd', 'acts': []}, PLC).expect(403)


def a_change_is_whole_and_at_once():
    add_user(SERVER, ROOT_TOKEN, 'carl', 'viewer')
    carl = SERVER.token('carl')
    SERVER.ask('PATCH', '/api/v1/users/carl', {'role': 'quality', 'lines': ['L2', 'nowhere']}, ROOT_TOKEN).expect(400)
    equal(SERVER.get('/api/v1/me', carl)['role'], 'viewer')
    SERVER.ask('PATCH', '/api/v1/users/carl', {'role': 'quality', 'lines': ['L2']}, ROOT_TOKEN).expect(200)
    me = SERVER.get('/api/v1/me', carl)
    equal((me['role'], me['lines'], 'quality.report' in me['permissions']), ('quality', ['L2'], True))
    equal(SERVER.ask('PATCH', '/api/v1/users/carl', {'lines': None}, ROOT_TOKEN).expect(200).json['lines'], None)
    SERVER.ask('PATCH', '/api/v1/users/carl', {'disabled': True}, ROOT_TOKEN).expect(200)
    SERVER.get('/api/v1/me', carl, 401)
    SERVER.post('/api/v1/auth/login', {'name': 'carl', 'password': PASSWORD}, status=401)


def accounts_are_checked():
    user = {'name': 'dora', 'password': PASSWORD, 'role': 'viewer'}
    for wrong in ({'role': 'king'}, {'password': 'short'}, {'name': ''}, {'name': 'a\nb'}, {'lines': ['nowhere']}, {'lines': 'L1'}):
        SERVER.post('/api/v1/users', {**user, **wrong}, ROOT_TOKEN, 400)
    SERVER.post('/api/v1/users', {**user, 'name': 'ANN'}, ROOT_TOKEN, 409)
    SERVER.ask('PATCH', '/api/v1/users/nobody', {'role': 'viewer'}, ROOT_TOKEN).expect(404)
    SERVER.ask('PATCH', '/api/v1/users/ann', {}, ROOT_TOKEN).expect(400)
    SERVER.ask('PATCH', '/api/v1/users/root', {'role': 'viewer'}, ROOT_TOKEN).expect(409)
    SERVER.ask('PATCH', '/api/v1/users/root', {'disabled': True}, ROOT_TOKEN).expect(409)


def ones_own_password_takes_the_old_one():
    add_user(SERVER, ROOT_TOKEN, 'emil', 'viewer')
    here, elsewhere = SERVER.token('emil'), SERVER.token('emil')
    path, new = '/api/v1/users/emil/password', 'another long password'
    SERVER.post(path, {'password': new}, here, 400)
    SERVER.post(path, {'password': new, 'current_password': 'not it, really'}, here, 401)
    SERVER.post(path, {'password': 'short', 'current_password': PASSWORD}, here, 400)
    SERVER.post(path, {'password': new, 'current_password': PASSWORD}, here, 204)
    SERVER.get('/api/v1/me', here)
    SERVER.get('/api/v1/me', elsewhere, 401)
    SERVER.post('/api/v1/auth/login', {'name': 'emil', 'password': PASSWORD}, status=401)
    SERVER.token('emil', new)
    SERVER.post('/api/v1/users/nobody/password', {'password': new}, ROOT_TOKEN, 404)
    SERVER.post(path, {'password': PASSWORD}, ROOT_TOKEN, 204)
    SERVER.get('/api/v1/me', here, 401)


# Lines that one may not see

def only_some_lines_are_seen():
    equal([line['code'] for line in SERVER.get('/api/v1/lines', ANN)['lines']], ['L1'])
    plant = SERVER.get('/api/v1/plant', ANN)
    equal([line['code'] for line in plant['lines']], ['L1'])
    own = {equipment['code'] for equipment in plant['equipment']}
    equal({equipment['line'] for equipment in plant['equipment']}, {'L1'})
    equal({part['equipment'] for part in plant['sensors'] + plant['faults']} - own, set())
    for path in ('/lines/L2/kpi', '/lines/L2/timeline', '/equipment/FL2/history?sensor=temperature', '/stops?line=L2',
                 '/stops?line=L1&line=L2', '/calls?line=L2', '/andon?line=L2', '/jobs?line=L2', '/journal?line=L2',
                 '/notes?line=L2', '/events?topic=calls/L2', '/events?topic=devices/x', '/audit?topic=stops/L1'):
        SERVER.get('/api/v1' + path, ANN, 403)
    for path in ('/lines/nowhere/kpi', '/lines/L1/timeline?equipment=FL2', '/equipment/nowhere/history?sensor=temperature',
                 '/equipment/FL1/history?sensor=mood', '/stops?line=nowhere'):
        SERVER.get('/api/v1' + path, ANN, 404)
    SERVER.get('/api/v1/lines/L1/timeline?equipment=CP1', ANN)


def only_some_calls_and_events_are_seen():
    for line in ('L1', 'L2'):
        result = SERVER.post('/api/v1/actions', {'device': 'root-pc', 'acts': [
            action('call.raise', f'calls/{line}', 1 if line == 'L1' else 2, args={'type': 'quality', 'note': line})]},
            ROOT_TOKEN).json['results'][0]
        equal(result['code'], 'applied', str(result))
    equal({call['line'] for call in SERVER.get('/api/v1/calls', ANN)['calls']}, {'L1'})
    equal({call['line'] for call in SERVER.get('/api/v1/calls', ROOT_TOKEN)['calls']}, {'L1', 'L2'})
    topics = {event['op'][1] for event in every_event(ANN)}
    assert 'calls/L1' in topics and not any(topic.endswith('/L2') for topic in topics), topics
    assert 'calls/L2' in {event['op'][1] for event in every_event(ROOT_TOKEN)}
    equal({event['op'][1] for event in every_event(ANN, '&topic=calls/L1')}, {'calls/L1'})


def every_event(token, more='', limit=100) -> list:
    events, after = [], 0
    while True:
        page = SERVER.get(f'/api/v1/events?after={after}&limit={limit}{more}', token)
        events += page['events']
        assert page['upto'] > after or page['upto'] == page['head']
        after = page['upto']
        if after >= page['head']:
            return events


def events_are_gapless():
    events = every_event(ROOT_TOKEN, limit=7)
    equal([event['seq'] for event in events], list(range(1, len(events) + 1)))
    equal([event['op'][3] for event in events], [event['seq'] for event in events])


def only_ones_own_lines_can_be_acted_on():
    acts = [action('call.raise', 'calls/L2', 1, args={'type': 'quality'}),
            action('call.raise', 'calls/L1', 2, args={'type': 'quality'})]
    results = SERVER.post('/api/v1/actions', {'device': 'ann-pc', 'acts': acts}, ANN).json['results']
    equal([result['code'] for result in results], ['forbidden', 'applied'])
    again = SERVER.post('/api/v1/actions', {'device': 'ann-pc', 'acts': acts}, ANN).json['results']
    equal([(result['code'], result.get('dup')) for result in again], [('forbidden', True), ('applied', True)])


def a_token_of_a_device_speaks_for_no_other():
    token = SERVER.token('bob', device='bobs-pc')
    SERVER.post('/api/v1/actions', {'acts': []}, token)
    SERVER.post('/api/v1/actions', {'device': 'bobs-pc', 'acts': []}, token)
    SERVER.post('/api/v1/actions', {'device': 'other', 'acts': []}, token, 400)
    SERVER.post('/api/v1/actions', {'acts': []}, ROOT_TOKEN, 400)


# Samples

def samples_are_there_when_they_are_answered():
    before = SERVER.get('/api/v1/lines/L3/kpi', ROOT_TOKEN)['good']
    samples = [sample('FL3', source='plc3', birth=1, seq=n, counts={'good': 2}) for n in range(50)]
    receipt = SERVER.post('/api/v1/samples', samples, PLC).json
    equal((receipt['received'], receipt['stored'], receipt['refused']), (50, 50, []))
    equal(SERVER.get('/api/v1/lines/L3/kpi', ROOT_TOKEN)['good'], before + 100)
    receipt = SERVER.post('/api/v1/samples', samples, PLC).json
    equal((receipt['stored'], receipt['repeated']), (0, 50))
    equal(SERVER.get('/api/v1/lines/L3/kpi', ROOT_TOKEN)['good'], before + 100)


def what_is_wrong_in_samples_is_named():
    receipt = SERVER.post('/api/v1/samples', [
        sample('FL1', sensors={'temperature': 20, 'mood': 3}), sample('nowhere'), sample('FL1', state='Dancing'),
        {'equipment': 'FL1'}, 7, sample('FL1', faults=['E999'])], PLC).json
    paths = {error['path'] for error in receipt['refused']}
    assert {'$[0].sensors.mood', '$[1].equipment', '$[2].state', '$[3].ts', '$[4]'} <= paths, paths
    assert receipt['stored'] >= 2
    SERVER.post('/api/v1/samples', 7, PLC, 400)
    equal(SERVER.post('/api/v1/samples', [], PLC).json['received'], 0)


def a_source_may_be_for_some_lines_only():
    SERVER.post('/api/v1/samples', [sample('FL1')], PLC_L1)
    SERVER.post('/api/v1/samples', [sample('FL1'), sample('FL2')], PLC_L1, 403)
    SERVER.post('/api/v1/samples', sample('FL2'), PLC_L1, 403)


# Questions

def queries_are_checked():
    for query in ('?from=yesterday', '?to=2026-03-02', '?explain=maybe', '?colour=red', '?from=1&from=2', '?to=1',
                  '?from=2026-03-02T06:00:00Z&to=2026-03-02T05:00:00Z', '?from=2016-03-02T06:00:00Z', '?from=%ff'):
        problem = SERVER.get('/api/v1/lines/L1/kpi' + query, ROOT_TOKEN, 400)
        equal(problem['type'], 'urn:ms5:problem:invalid', query)
    SERVER.get('/api/v1/equipment/FL1/history', ROOT_TOKEN, 400)
    SERVER.get('/api/v1/equipment/FL1/history?sensor=temperature&points=1', ROOT_TOKEN, 400)
    SERVER.get('/api/v1/calls?state=lost', ROOT_TOKEN, 400)
    SERVER.get('/api/v1/events?after=-1', ROOT_TOKEN, 400)
    SERVER.get('/api/v1/nothing', ROOT_TOKEN, 404)
    answer = SERVER.ask('DELETE', '/api/v1/users', None, ROOT_TOKEN).expect(405)
    equal(sorted(answer.headers['Allow'].split(', ')), ['GET', 'HEAD', 'POST'])


def metrics_count_what_happened():
    text = SERVER.ask('GET', '/metrics').body.decode()
    assert 'ms5_http_requests_total{method="GET",route="/api/v1/lines/{code}/kpi",status="200"}' in text
    names = [line.split()[2] for line in text.splitlines() if line.startswith('# TYPE')]
    equal(len(names), len(set(names)), 'metrics told twice')
    for line in text.splitlines():
        if not line.startswith('#'):
            name = line.split('{')[0].split()[0]
            assert any(name.startswith(known) for known in names), line
            float(line.rsplit(' ', 1)[1])
    for secret in (PASSWORD, ROOT_TOKEN, 'root'):
        assert secret not in text


def the_feed_opens_to_those_who_may():
    for status, token, changed in ((101, ROOT_TOKEN, {}), (401, None, {}), (401, 'abc', {}), (403, PLC, {}),
                                   (403, ROOT_TOKEN, {'Origin': 'https://evil.example'}),
                                   (400, ROOT_TOKEN, {'Sec-WebSocket-Protocol': None}),
                                   (400, ROOT_TOKEN, {'Sec-WebSocket-Protocol': 'floor.v9'}),
                                   (400, ROOT_TOKEN, {'Upgrade': None})):
        headers = {name: value for name, value in {**HANDSHAKE, **changed}.items() if value is not None}
        SERVER.ask('GET', '/api/v1/feed', None, token, headers).expect(status)


# The numbers of the past

def store_and_engine_agree():
    server = ms5_server.demo()
    token = ms5_server.demo_token(server)
    for line in ('L1', 'L2', 'L3', 'L4', 'L5'):
        running = server.get(f'/api/v1/lines/{line}/kpi', token)
        recorded = server.get(f"/api/v1/lines/{line}/kpi?from={running['shift']['start']}", token)
        for name in SUMS:
            tolerance = 30 if name in ('produced', 'good') else 5 if name.endswith('_s') else 1
            assert abs(running[name] - recorded[name]) <= tolerance, f'{line} {name}: {running[name]}, {recorded[name]}'
        for name in ('availability', 'oee', 'oee_worst', 'oee_best', 'quality_ratio', 'coverage', 'teep'):
            # In the first moments of a shift there may be nothing to divide by, for both.
            both = running[name], recorded[name]
            assert both == (None, None) or math.isclose(*both, abs_tol=0.02), f'{line} {name}: {both}'
    times_add_up(server, token)
    server.stop()


def times_add_up(server, token):
    """Cut anywhere on a minute, the parts of a period have the times and pieces of the whole."""
    end = server.get('/api/v1/plant', token)['now'] // 60000 * 60000 - 120000
    cuts = [end - minutes * 60000 for minutes in (400, 333, 211, 47, 13, 0)]
    for line in ('L1', 'L3'):
        def ask(start, to, of=line):
            return server.get(f'/api/v1/lines/{of}/kpi?from={start}&to={to}', token)
        whole = ask(cuts[0], cuts[-1])
        parts = [ask(start, to) for start, to in zip(cuts, cuts[1:])]
        equal(whole['calendar_s'], 400 * 60)
        assert whole['produced'] > 0
        for name in SUMS:
            got = sum(part[name] for part in parts)
            assert math.isclose(got, whole[name], abs_tol=1e-6), f'{line} {name}: {got}, {whole[name]}'


def a_whole_server_may_be_asked_at_once():
    """Many at a time, and each gets its own answer."""
    def ask(number):
        return SERVER.get(f'/api/v1/lines/L{number % 5 + 1}/kpi?from={now_ms() - 3600000}', ROOT_TOKEN)['line']

    with concurrent.futures.ThreadPoolExecutor(40) as pool:
        equal(list(pool.map(ask, range(40))), [f'L{number % 5 + 1}' for number in range(40)])


def metrics_and_the_feed_behind_a_proxy():
    token = 'a token for metrics only'.replace(' ', '-')
    server = ms5_server.plain('behind_proxy=true\ntrusted_proxies=127.0.0.1\nallowed_origins=https://floor.example\n'
                              f'[metrics]\nloopback=false\ntoken_file={ms5_server.write_file(token)}\n')
    root = server.token('root')
    for name, role in (('ann', 'operator'), ('eve', 'engineer')):
        add_user(server, root, name, role)
    for status, bearer in ((401, None), (401, 'guess'), (401, token + 'x'), (200, token), (401, server.token('ann')),
                           (200, server.token('eve')), (200, root)):
        answer = server.ask('GET', '/metrics', None, bearer, {'X-Forwarded-For': '203.0.113.7'}).expect(status)
    assert 'ms5_feed_connections 0' in answer.body.decode()
    server.ask('GET', '/api/v1/me', None, token).expect(401)

    for status, more in ((101, {}), (101, {'Origin': 'https://floor.example'}), (403, {'Origin': 'https://floor.example.net'})):
        server.ask('GET', '/api/v1/feed', None, root, {**HANDSHAKE, 'X-Forwarded-For': '203.0.113.7', **more}).expect(status)
    server.stop()


def long_answers_are_packed_for_who_wants_it():
    plain = SERVER.ask('GET', '/api/v1/plant', None, ROOT_TOKEN).expect(200)
    assert len(plain.body) > 1024 and 'Content-Encoding' not in plain.headers
    for wanted, packed in (('gzip', True), ('br, gzip;q=0.5', True), ('gzip;q=0', False), ('br', False), ('', False)):
        answer = SERVER.ask('GET', '/api/v1/plant', None, ROOT_TOKEN, {'Accept-Encoding': wanted}).expect(200)
        equal(answer.headers.get('Content-Encoding'), 'gzip' if packed else None, wanted)
        equal(int(answer.headers['Content-Length']), len(answer.body))
        body = gzip.decompress(answer.body) if packed else answer.body
        assert json.loads(body)['lines'] == plain.json['lines']
        assert not packed or len(answer.body) < len(plain.body)
    short = SERVER.ask('GET', '/api/v1/health', headers={'Accept-Encoding': 'gzip'})
    assert len(short.body) > 1024 or 'Content-Encoding' not in short.headers

    # Samples come packed, too, and not in half.
    samples = gzip.compress(json.dumps([sample(sensors={'temperature': i}) for i in range(50)]).encode())
    packed = {'Content-Encoding': 'gzip'}
    SERVER.ask('POST', '/api/v1/samples', samples, PLC, packed).expect(200)
    SERVER.ask('POST', '/api/v1/samples', samples[:-20], PLC, packed).expect(400)


def all_is_there_after_a_restart():
    # Of an hour, not of the shift, which may have changed just now.
    since = now_ms() - 3600000

    def look():
        calls = SERVER.get('/api/v1/calls', ROOT_TOKEN)['calls']
        return ([(call['key'], call['raised'], call['type'], call.get('note')) for call in calls],
                SERVER.get(f'/api/v1/lines/L3/kpi?from={since}', ROOT_TOKEN)['good'])

    before = look()
    assert before[0] and before[1]
    SERVER.stop()
    SERVER.start('--config', str(ms5_server.write_config()))
    equal(look(), before)
    SERVER.stop()


SERVER = ms5_server.plain()
ROOT_TOKEN = SERVER.token('root')
for who, role, lines in (('ann', 'operator', ['L1']), ('bob', 'engineer', None), ('plc', 'ingest', None),
                         ('plc-l1', 'ingest', ['L1']), ('victim', 'viewer', None)):
    add_user(SERVER, ROOT_TOKEN, who, role, lines)
ANN, PLC, PLC_L1 = SERVER.token('ann'), SERVER.token('plc'), SERVER.token('plc-l1')

ms5_server.run(
    set_up_is_once, nobody_is_told_what_was_wrong, a_spent_refresh_token_ends_the_sign_in, a_lost_answer_may_be_asked_for_again,
    signing_out_is_at_once, rights_are_asked_for, a_change_is_whole_and_at_once, accounts_are_checked,
    ones_own_password_takes_the_old_one, only_some_lines_are_seen, only_some_calls_and_events_are_seen, events_are_gapless,
    only_ones_own_lines_can_be_acted_on, a_token_of_a_device_speaks_for_no_other, samples_are_there_when_they_are_answered,
    what_is_wrong_in_samples_is_named, a_source_may_be_for_some_lines_only, queries_are_checked, metrics_count_what_happened,
    the_feed_opens_to_those_who_may, a_whole_server_may_be_asked_at_once, guessing_is_slowed_down, store_and_engine_agree,
    long_answers_are_packed_for_who_wants_it, metrics_and_the_feed_behind_a_proxy, all_is_there_after_a_restart)
