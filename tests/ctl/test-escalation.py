#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is told when, by ms5ctl beside a real server.

usage: test-escalation.py [MS5CTL] (MS5_SERVER and MS5_SOURCE_ROOT in the environment)
"""
import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import zoneinfo

import ms5_server
from ms5_server import DEADLINE, PASSWORD, equal

CTL = sys.argv[1]
OK, FAILURE, BAD_INPUT, REFUSED, UNREACHABLE = range(5)
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix='ms5-ctl-'))
ms5_server.atexit.register(ms5_server.shutil.rmtree, FOLDER, True)
BERLIN = zoneinfo.ZoneInfo('Europe/Berlin')


def ctl(*args, text: str = '', status: int = OK, by: str = 'root', language: str = 'C.UTF-8') -> str:
    token = FOLDER / by
    if not token.exists():
        token.touch(mode=0o600)
        token.write_text(SERVER.token(by))
    env = {key: value for key, value in os.environ.items() if not key.startswith('MS5_')}
    done = subprocess.run([CTL, *map(str, args), '--server', f'http://127.0.0.1:{SERVER.port}', '--token-file', token],
                          input=text, capture_output=True, text=True, timeout=DEADLINE, check=False,
                          env={**env, 'LC_ALL': language, 'TZ': 'UTC'})
    if done.returncode != status or (done.stderr != '') != (status != OK):
        raise AssertionError(f'ms5ctl {args}: {done.returncode}, not {status}: {done.stdout} {done.stderr}')
    return done.stdout if status == OK else done.stderr


def escalation(*args, **more) -> str:
    return ctl('escalation', *args, **more)


def as_json(*args, **more):
    return json.loads(escalation(*args, '--json', **more))


def rows(text: str) -> list:
    return [re.split(r'  +', line.strip()) for line in text.splitlines()[1:]]


def policies() -> dict:
    return {row[0]: row[1:] for row in rows(escalation('list'))}


def policy(name: str, **more) -> str:
    level = {'unacknowledged_after_s': 90, 'roles': ['maintenance'], 'people': ['root'], 'channels': ['mail'], 'repeat_s': 600,
             'message': '{line}: {type}'}
    return json.dumps({'id': name, 'lines': ['L1'], 'priorities': ['high', 'critical'], 'levels': [level], **more})


def what_is_configured_is_listed():
    equal(set(policies()), {'low', 'medium', 'high', 'critical'})
    equal([policies()['high'][i] for i in (0, 1, 2, 3, 4, 6)], ['high', 'all', 'all', 'all', '3', 'as configured'])
    shown = as_json('show', 'high')
    equal((shown['id'], shown['configured'], len(shown['levels'])), ('high', True, 3))
    equal(rows(escalation('show', 'high'))[0][:4], ['1', '0:02:00', '0:15:00', 'shift_manager,maintenance'])
    escalation('show', 'nothing', status=BAD_INPUT)
    escalation('list', by='ann')


def a_policy_is_made_changed_and_taken_away():
    escalation('set', '-', text=policy('night'))
    equal(policies()['night'][0:3], ['high,critical', 'L1', 'all'])
    equal(policies()['night'][6], 'by root')
    equal(rows(escalation('show', 'night'))[0], ['1', '0:01:30', '—', 'maintenance', 'root', 'mail', '0:10:00', '{line}: {type}'])

    # What was shown is what is set, unless somebody was faster.
    file = FOLDER / 'night.json'
    file.write_text(escalation('show', 'night', '--json'))
    seen = json.loads(file.read_text())['version']
    changed = {**json.loads(file.read_text()), 'types': ['stop']}
    file.write_text(json.dumps(changed))
    again = as_json('set', file)
    equal(again['types'], ['stop'])
    assert again['version'] > seen
    if 'somebody has changed' not in (said := escalation('set', file, status=FAILURE)):
        raise AssertionError(said)
    escalation('set', file, '--if-version', again['version'])
    escalation('set', '-', text=policy('night'), status=FAILURE)
    escalation('delete', 'night', '--if-version', seen, status=FAILURE)
    escalation('delete', 'night')
    escalation('delete', 'night', status=BAD_INPUT)
    assert 'night' not in policies()


def what_is_configured_comes_back():
    before = as_json('show', 'high')
    escalation('delete', 'high')
    equal([policies()['high'][i] for i in (4, 6)], ['0', 'taken away by root'])
    equal(as_json('show', 'high')['levels'], [])
    escalation('delete', 'high', '--configured')
    after = as_json('show', 'high')
    equal([after.get(name) for name in ('levels', 'by', 'configured')], [before['levels'], None, True])


def what_is_wrong_is_named():
    said = escalation('set', '-', text=policy('wrong', levels=[{'unacknowledged_after_s': 60, 'roles': ['boss']}]), status=BAD_INPUT)
    if '$.levels[0].roles[0]' not in said:
        raise AssertionError(said)
    escalation('set', '-', text='{"levels": []}', status=BAD_INPUT)
    escalation('set', '-', text='[]', status=BAD_INPUT)
    escalation('set', '-', text='{', status=BAD_INPUT)
    escalation('set', FOLDER / 'nowhere.json', status=BAD_INPUT)
    escalation('set', '-', text=policy('mine'), by='ann', status=REFUSED)
    escalation('delete', 'high', by='ann', status=REFUSED)
    escalation(status=BAD_INPUT)
    escalation('show', status=BAD_INPUT)
    escalation('list', 'high', status=BAD_INPUT)
    equal(set(policies()), {'low', 'medium', 'high', 'critical'})


def the_preview_tells_who_and_who_not():
    shifts = SERVER.get('/api/v1/plant', SERVER.token('root'))['shifts']
    night = next(shift['code'] for shift in shifts if shift['start'] > shift['end'])
    day = next(shift['code'] for shift in shifts if shift['start'] < shift['end'])
    ctl('user', 'add', 'nina', '--role', 'quality', '--shifts', night, text=PASSWORD)
    ctl('user', 'add', 'dan', '--role', 'quality', text=PASSWORD)
    ctl('user', 'shifts', 'dan', '--shifts', day)
    ctl('user', 'shifts', 'dan', status=BAD_INPUT)
    ctl('user', 'shifts', 'dan', '--shifts', 'tea', status=BAD_INPUT)
    equal({row[0]: row[3] for row in rows(ctl('user', 'list'))}, {'ann': 'all', 'dan': day, 'nina': night, 'root': 'all'})

    level = {'unacknowledged_after_s': 0, 'roles': ['quality'], 'repeat_s': 600, 'message': 'Go to {line}',
             'message.de': 'Auf zu {line}'}
    draft = FOLDER / 'draft.json'
    draft.write_text(json.dumps({'policies': [{'id': 'draft', 'lines': ['L1'], 'levels': [level], 'version': 7}]}))
    ask = ('preview', '--line', 'L1', '--type', 'stop', '--priority', 'critical', '--draft', draft)
    first = rows(escalation(*ask, '--at', '04:30'))[0]
    equal((first[1], *first[3:]), ('0:00:00', '1', 'draft', 'nina', 'dan (off_shift)', 'all', first[-1]))
    assert first[-1].startswith('Go to '), first

    outlook = as_json(*ask, '--at', '04:30', language='de_DE.UTF-8')
    moment = datetime.datetime.fromtimestamp(outlook['at'] / 1000, BERLIN)
    equal((moment.hour, moment.minute, outlook['priority']), (4, 30, 'critical'))
    assert outlook['steps'][0]['message'].startswith('Auf zu '), outlook['steps'][0]
    equal(outlook['steps'][1]['reminder'], 1)

    # One policy alone is a draft, too; so is one that takes another away.
    outlook = as_json('preview', '--line', 'L1', '--type', 'stop', '--at', '2026-03-04T02:30:00Z', '--draft', '-',
                      text=json.dumps({'id': 'low', 'levels': []}))
    equal(outlook['at'], int(datetime.datetime(2026, 3, 4, 2, 30, tzinfo=datetime.timezone.utc).timestamp() * 1000))
    if as_json(*ask[:5])['steps'] == []:
        raise AssertionError('nobody is told by what is configured')
    for wrong in (('--at', '25:00'), ('--at', 'soon'), ('--at', '02:30am'), ('--priority', 'urgent'), ('--draft', FOLDER / 'nowhere.json')):
        escalation(*ask[:5], *wrong, status=BAD_INPUT)
    escalation('preview', '--line', 'L1', status=BAD_INPUT)
    escalation('preview', '--line', 'L99', '--type', 'stop', status=BAD_INPUT)
    assert 'draft' not in policies()


SERVER = ms5_server.plain()
ms5_server.add_user(SERVER, SERVER.token('root'), 'ann', 'operator')

ms5_server.run(what_is_configured_is_listed, a_policy_is_made_changed_and_taken_away, what_is_configured_comes_back,
               what_is_wrong_is_named, the_preview_tells_who_and_who_not)
