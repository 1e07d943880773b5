#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the server and data/openapi.yaml to each other.

usage: test-openapi.py ROUTES-TABLE (MS5_SERVER and MS5_SOURCE_ROOT in the environment)
"""
import datetime
import json
import re
import subprocess
import sys
import time
import uuid

import jsonschema
import yaml

import ms5_server
from ms5_server import PASSWORD, ROOT, equal

DOCUMENT = yaml.safe_load((ROOT / 'data' / 'openapi.yaml').read_text(encoding='utf-8'))
TABLE = json.loads(subprocess.run([sys.argv[1]], check=True, capture_output=True, text=True).stdout)
METHODS = ('get', 'put', 'post', 'patch', 'delete')
asked = set()


def resolve(node):
    while '$ref' in node:
        target = DOCUMENT
        for part in node['$ref'].removeprefix('#/').split('/'):
            target = target[part]
        node = target
    return node


def operations():
    for path, item in DOCUMENT['paths'].items():
        for method in METHODS:
            if method in item:
                yield method.upper(), path, item[method]


def close(node):
    """The same schemas, but a member that is not described is an error."""
    if isinstance(node, list):
        return [close(value) for value in node]
    if not isinstance(node, dict):
        return node
    node = {key: close(value) for key, value in node.items()}
    if isinstance(node.get('properties'), dict) and 'additionalProperties' not in node:
        node['additionalProperties'] = False
    return node


CLOSED = close(DOCUMENT)


def validate(schema, value) -> None:
    closed = {**close(schema), 'components': CLOSED['components']}
    errors = sorted(jsonschema.Draft202012Validator(closed).iter_errors(value), key=lambda error: list(error.path))
    if errors:
        where = '/'.join(map(str, errors[0].absolute_path))
        raise AssertionError(f'at {where}: {errors[0].message[:500]}')


# The document

def the_document_is_in_order():
    equal(DOCUMENT['openapi'].split('.')[:2], ['3', '1'])
    names = [operation['operationId'] for _, _, operation in operations()]
    equal(len(names), len(set(names)), 'names of operations')

    def walk(node):
        if isinstance(node, dict):
            if '$ref' in node:
                resolve(node)
            if 'schema' in node:
                jsonschema.Draft202012Validator.check_schema(node['schema'])
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(DOCUMENT)
    for schema in DOCUMENT['components']['schemas'].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    for method, path, operation in operations():
        equal(operation['responses']['default'], {'$ref': '#/components/responses/Problem'}, f'{method} {path}')
        equal('requestBody' in operation, method in ('POST', 'PUT', 'PATCH'), f'{method} {path}')


def words_are_the_protocols():
    for name, words in TABLE['words'].items():
        schema = DOCUMENT['components']['schemas'][name.split('.')[0]]
        if '.' in name:
            schema = schema['properties'][name.split('.')[1]]
        equal(sorted(schema['enum']), sorted(words), name)


def right_of(operation):
    """As the table has it: None is nobody, the empty text is anybody who is signed in."""
    return operation.get('x-right')


def same_routes_rights_and_bodies():
    table = {(route['method'], route['path']): (route['permission'], route['body']) for route in TABLE['routes']}
    document = {(method, path): (right_of(operation), 'requestBody' in operation)
                for method, path, operation in operations()}
    equal(document, table)
    for method, path, operation in operations():
        if right_of(operation) is None:
            assert {} in operation['security'] or operation['security'] == [], f'{method} {path} needs no token'
        else:
            assert 'security' not in operation, f'{method} {path} needs a token'


def schema_of(param):
    kind = param['kind']
    if kind == 'text':
        schema = {'type': 'string', 'maxLength': param['max']}
    elif kind == 'code':
        schema = {'$ref': '#/components/schemas/Code'}
    elif kind == 'int':
        schema = {'type': 'integer', 'minimum': param['min'], 'maximum': param['max']}
        if param['fallback'] >= param['min'] and param['name'] != 'after':
            schema['default'] = param['fallback']
    elif kind == 'time':
        schema = {'$ref': '#/components/schemas/QueryTime'}
    elif kind == 'flag':
        schema = {'type': 'boolean', 'default': False}
    else:
        schema = {'enum': param['words']}
    return {'type': 'array', 'items': schema} if param['many'] else schema


def unfold(schema):
    """An enum is written out, whatever it is called."""
    if 'items' in schema:
        return {**schema, 'items': unfold(schema['items'])}
    found = resolve(schema)
    return {'enum': found['enum']} if 'enum' in found else schema


def same_parameters():
    table = {(route['method'], route['path']): route['params'] for route in TABLE['routes']}
    for method, path, operation in operations():
        params = [resolve(param) for param in operation.get('parameters', [])]
        wanted = {param['name']: (schema_of(param), param['required']) for param in table[(method, path)]}
        found = {param['name']: (unfold(param['schema']), param.get('required', False))
                 for param in params if param['in'] == 'query'}
        equal(found, wanted, f'query of {method} {path}')
        equal([param['name'] for param in params if param['in'] == 'path'], re.findall(r'{(\w+)}', path),
              f'path of {method} {path}')


# A server that runs

def find(method, path):
    """The operation that a path is of; one without braces goes first."""
    found = []
    for wanted, template, operation in operations():
        pattern = re.sub(r'\\{\w+\\}', '[^/]+', re.escape(template))
        if wanted == method and re.fullmatch(pattern, path.split('?')[0]):
            found.append((template.count('{'), template, operation))
    return sorted(found, key=lambda entry: entry[:2])[0][1:]


def exchange(server, method, path, status, body=None, token=None, headers=None):
    """Asks, and holds request and answer to the document."""
    template, operation = find(method, path)
    answer = server.ask(method, path, body, token, headers)
    if answer.status != status:
        raise AssertionError(f'{method} {path}: got {answer.status}, wanted {status}: {answer.body[:500]!r}')
    known = operation['responses'].get(str(status))
    if status < 400:
        asked.add((method, template))
        assert known is not None, f'{method} {template} does not say {status}'
        if body is not None:
            schema = operation['requestBody']['content']['application/json']['schema']
            jsonschema.Draft202012Validator({**schema, 'components': DOCUMENT['components']}).validate(body)
    response = resolve(known if known is not None else operation['responses']['default'])
    if not response.get('content'):
        equal(answer.body, b'', f'{method} {path}')
        return None
    media = answer.headers['Content-Type'].split(';')[0]
    assert media in response['content'], f'{method} {template} answers with {media}'
    value = answer.json if 'json' in media else answer.body.decode()
    try:
        validate(response['content'][media]['schema'], value)
    except AssertionError as error:
        raise AssertionError(f'{method} {path}: {error}') from None
    return value


def the_floor_and_the_past():
    server = ms5_server.demo()
    token = ms5_server.demo_token(server)

    exchange(server, 'GET', '/api/v1/health', 200)
    exchange(server, 'GET', '/metrics', 200)
    exchange(server, 'GET', '/api/v1/me', 200, token=token)
    plant = exchange(server, 'GET', '/api/v1/plant', 200, token=token)
    equal(len(plant['lines']), 5)
    assert plant['sensors'] and plant['faults'] and plant['products'] and plant['shifts'] and plant['reasons']
    lines = exchange(server, 'GET', '/api/v1/lines', 200, token=token)['lines']
    assert any('oee' in line['kpi'] for line in lines) and all('state' in line for line in lines)

    since = plant['now'] - 6 * 3600 * 1000
    for line in (line['code'] for line in lines):
        exchange(server, 'GET', f'/api/v1/lines/{line}/kpi', 200, token=token)
        explained = exchange(server, 'GET', f'/api/v1/lines/{line}/kpi?from={since}&explain=true', 200, token=token)
        assert explained['produced'] > 0 and explained['explain']
        assert exchange(server, 'GET', f'/api/v1/lines/{line}/timeline?from={since}', 200, token=token)['intervals']
    sensor = plant['sensors'][0]
    history = exchange(server, 'GET', f"/api/v1/equipment/{sensor['equipment']}/history?sensor={sensor['code']}&points=20", 200,
                       token=token)
    assert 0 < len(history['points']) <= 20
    assert exchange(server, 'GET', '/api/v1/stops?minor=true', 200, token=token)['stops']
    assert exchange(server, 'GET', f'/api/v1/calls?from={since}', 200, token=token)['calls']
    exchange(server, 'GET', '/api/v1/calls?state=raised&state=acknowledged&line=L1', 200, token=token)
    andon = exchange(server, 'GET', f'/api/v1/andon?from={since}', 200, token=token)
    assert andon['all']['raised'] == sum(figures['raised'] for figures in andon['lines'].values()) > 0
    equal(list(exchange(server, 'GET', '/api/v1/andon?line=L2', 200, token=token)['lines']), ['L2'])
    jobs = exchange(server, 'GET', '/api/v1/jobs', 200, token=token)['jobs']
    assert jobs and {job['state'] for job in jobs} <= {'planned', 'accepted', 'active', 'paused', 'complete', 'cancelled'}
    active = exchange(server, 'GET', '/api/v1/jobs?state=active&line=L1', 200, token=token)['jobs']
    assert all(job['state'] == 'active' and job['line'] == 'L1' for job in active)
    exchange(server, 'GET', f'/api/v1/journal?from={since}&call=nothing', 200, token=token)
    exchange(server, 'GET', f'/api/v1/notes?from={since}', 200, token=token)
    assert exchange(server, 'GET', '/api/v1/events?limit=1000', 200, token=token)['events']
    server.stop()


def action(op, topic, cseq, **more):
    now = int(time.time() * 1000)
    bits = (now << 80) | (7 << 76) | (2 << 62) | (uuid.uuid4().int & ((1 << 62) - 1))
    return {'id': str(uuid.UUID(int=bits)), 'cseq': cseq, 'op': op, 'topic': topic, 'at': now, **more}


def accounts_samples_actions_and_the_feed():
    server = ms5_server.plain()
    asked.add(('POST', '/api/v1/auth/setup'))
    grant = exchange(server, 'POST', '/api/v1/auth/login', 200, {'name': 'root', 'password': PASSWORD, 'device': 'd1'})
    grant = exchange(server, 'POST', '/api/v1/auth/refresh', 200, {'refresh_token': grant['refresh_token']})
    root = grant['access_token']
    exchange(server, 'GET', '/api/v1/me', 200, token=root)

    exchange(server, 'POST', '/api/v1/users', 201, {'name': 'plc', 'password': PASSWORD, 'role': 'ingest'}, root)
    exchange(server, 'POST', '/api/v1/users', 201,
             {'name': 'ann', 'display': 'Ann', 'password': PASSWORD, 'role': 'operator', 'lines': ['L1']}, root)
    exchange(server, 'GET', '/api/v1/users', 200, token=root)
    exchange(server, 'PATCH', '/api/v1/users/ann', 200, {'role': 'viewer', 'lines': None, 'disabled': False}, root)
    exchange(server, 'POST', '/api/v1/users/ann/password', 204, {'password': PASSWORD + '!'}, root)

    plc = server.token('plc')
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec='milliseconds')
    receipt = exchange(server, 'POST', '/api/v1/samples', 200, [
        {'ts': now, 'equipment': 'FL1', 'source': 'plc', 'birth': 1, 'seq': 1, 'state': 'Execute', 'mode': 'Production',
         'counts': {'good': 5}, 'sensors': {'temperature': 60.5}, 'faults': []},
        {'ts': now, 'equipment': 'nowhere', 'state': 'Execute'}], plc)
    equal((receipt['received'], receipt['stored']), (2, 1))
    equal([error['path'] for error in receipt['refused']], ['$[1].equipment'])
    exchange(server, 'POST', '/api/v1/samples', 400, {'ts': 'yesterday'}, plc)

    results = exchange(server, 'POST', '/api/v1/actions', 200, {'ackd': 0, 'acts': [
        action('call.raise', 'calls/L1', 1, args={'type': 'quality', 'note': 'caps are loose'}),
        action('call.raise', 'calls/nowhere', 2, args={'type': 'quality'}),
        action('no.such', 'calls/L1', 3)]}, root)['results']
    equal([result['code'] for result in results][0], 'applied')
    assert results[1]['code'] in ('forbidden', 'invalid') and results[2]['code'] == 'unknown_op'
    trail = exchange(server, 'GET', f"/api/v1/audit?topic=calls/L1&key={results[0]['id']}", 200, token=root)['actions']
    equal([(entry['action']['op'], entry['result']['code'], entry['by']) for entry in trail], [('call.raise', 'applied', 'root')])
    equal(exchange(server, 'GET', '/api/v1/calls?open=true', 200, token=root)['calls'][0]['note'], 'caps are loose')

    exchange(server, 'GET', '/api/v1/feed', 101, token=root, headers={
        'Connection': 'Upgrade', 'Upgrade': 'websocket', 'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Protocol': 'floor.v1'})
    exchange(server, 'POST', '/api/v1/auth/logout', 204, {'refresh_token': grant['refresh_token']})
    exchange(server, 'GET', '/api/v1/me', 401, token=root)
    server.stop()


def devices_and_deliveries():
    server = ms5_server.plain()
    root = exchange(server, 'POST', '/api/v1/auth/login', 200,
                    {'name': 'root', 'password': PASSWORD, 'device': 'pc-1'})['access_token']
    wish = {'name': 'PC', 'channel': 'desktop', 'lines': ['L1'], 'priorities': ['high', 'critical'],
            'quiet': ['22:00-22:01'], 'quiet_critical': True, 'language': 'de'}
    device = exchange(server, 'PUT', '/api/v1/devices/pc-1', 200, wish, root)
    equal({key: device[key] for key in wish}, wish)
    equal(exchange(server, 'GET', '/api/v1/devices/pc-1', 200, token=root), device)
    equal(exchange(server, 'GET', '/api/v1/devices?all=true', 200, token=root)['devices'], [device])
    exchange(server, 'POST', '/api/v1/devices/pc-1/receipts', 204,
             {'receipts': [{'delivery': 'nothing', 'what': 'shown', 'at': device['registered']}]}, root)
    exchange(server, 'GET', '/api/v1/deliveries/figures', 200, token=root)
    exchange(server, 'DELETE', '/api/v1/devices/pc-1', 204, token=root)
    exchange(server, 'GET', '/api/v1/devices/pc-1', 404, token=root)
    server.stop()


def who_is_told_when():
    server = ms5_server.plain()
    root = exchange(server, 'POST', '/api/v1/auth/login', 200, {'name': 'root', 'password': PASSWORD})['access_token']
    policy = {'lines': ['L1'], 'levels': [{'unacknowledged_after_s': 60, 'roles': ['admin'], 'repeat_s': 600, 'message': '{line}'}]}
    made = exchange(server, 'PUT', '/api/v1/escalation/mine', 200, policy, root)
    equal(made['levels'], policy['levels'])
    exchange(server, 'PUT', '/api/v1/escalation/mine', 409, policy, root)
    equal(exchange(server, 'GET', '/api/v1/escalation', 200, token=root)['policies'][0], made)
    steps = exchange(server, 'POST', '/api/v1/escalation/preview', 200, {'line': 'L1', 'type': 'stop'}, root)['steps']
    equal([(step['policy'], step['after_s'], [person['name'] for person in step['people']]) for step in steps[:1]],
          [('mine', 60, ['root'])])
    seen = {'If-Match': f'"{made["version"]}"'}
    exchange(server, 'DELETE', '/api/v1/escalation/mine', 204, token=root, headers=seen)
    server.stop()


def channels_off_the_floor():
    secret = ms5_server.write_file(f"whsec_{'A' * 43}=\n")
    server = ms5_server.plain(f'[webhook]\nsecret_file={secret}\nhosts=localhost:1\n')
    root = exchange(server, 'POST', '/api/v1/auth/login', 200, {'name': 'root', 'password': PASSWORD})['access_token']
    equal(exchange(server, 'GET', '/api/v1/relays', 200, token=root), {'relays': [{'channel': 'webhook'}]})
    order = {'address': {'url': 'http://localhost:1/hook'}, 'title': 'A test', 'body': 'Nothing has happened', 'language': 'en'}
    equal(exchange(server, 'POST', '/api/v1/relays/webhook/test', 200, order, root)['outcome'], 'retry')
    order['address'] = {'url': 'http://localhost:22/'}
    exchange(server, 'POST', '/api/v1/relays/webhook/test', 400, order, root)
    exchange(server, 'POST', '/api/v1/relays/mail/test', 404, order, root)
    server.stop()


def every_operation_was_tried():
    equal(sorted(asked), sorted((method, path) for method, path, _ in operations()))


ms5_server.run(the_document_is_in_order, words_are_the_protocols, same_routes_rights_and_bodies, same_parameters,
               the_floor_and_the_past, accounts_samples_actions_and_the_feed, devices_and_deliveries, who_is_told_when,
               channels_off_the_floor,
               every_operation_was_tried)
