# SPDX-License-Identifier: GPL-3.0-or-later
"""The bottling hall as a real server behind a real broker, and the people and machines that work there."""
import datetime
import json
import os
import re
import subprocess
import sys
import zoneinfo

import ms5_server
from ms5_server import DEADLINE, PASSWORD, ROOT, equal, wait_for

from broker import Broker

CTL = sys.argv[1]
SHIFT_H = 8
STOP_S = 1
PLANT = json.loads((ROOT / 'data/plants/bottling-hall.json').read_text(encoding='utf-8'))
PRODUCTS = {'L1': 'cola-05', 'L2': 'cola-can-033', 'L3': 'water-pet-15', 'L4': 'keg-30', 'L5': 'trial-03'}
NAMES = {line['code']: line['name'] for line in PLANT['lines']}


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.timezone.utc)


def rfc3339(moment: datetime.datetime) -> str:
    return moment.isoformat(timespec='milliseconds').replace('+00:00', 'Z')


def plant(silent_s: float) -> dict:
    """Its shift is well under way, whatever time it is, and has no breaks. A machine that says nothing is silent after
    so long, and its figures stand still; a stop is soon one that somebody should explain."""
    hall = json.loads(json.dumps(PLANT))
    local = now().astimezone(zoneinfo.ZoneInfo(hall['site']['time_zone']))
    for i, shift in enumerate(hall['shifts']):
        begin = (local.hour - 3 + i * SHIFT_H) % 24
        shift.update(start=f'{begin:02}:00', end=f'{(begin + SHIFT_H) % 24:02}:00', breaks=[])
    for line in hall['lines']:
        for equipment in line['equipment']:
            equipment.update(silent_after_s=silent_s, stop_detect_s=silent_s, stop_explain_s=STOP_S)
    return hall


def only_people_call(hall: dict) -> None:
    """No machine does, whatever it says and however long it is silent."""
    hall['rules'] = []


class Hall:
    """«root» is the administrator, «maria» leads the shift."""

    def __init__(self, silent_s: float = 60, change=None, more: str = ''):
        self.plant = plant(silent_s)
        if change is not None:
            change(self.plant)
        self.broker = Broker(log='information')
        plant_file = ms5_server.write_file(json.dumps(self.plant))
        self.config = ms5_server.write_file(f'[server]\nplant={plant_file}\n[mqtt]\nurl={self.broker.url}\n{more}')
        self.server = ms5_server.Server('--config', str(self.config))
        code = re.search(r'^ {4}([A-Z2-9-]+)$', self.server.said, re.M)[1]
        self.server.post('/api/v1/auth/setup', {'code': code, 'name': 'root', 'password': PASSWORD}, status=204)
        self.root = self.server.token('root')
        ms5_server.add_user(self.server, self.root, 'maria', 'shift_manager')
        self.password = ms5_server.write_file(PASSWORD + '\n')
        self.seq = 0
        self.wait_for_broker()

    def wait_for_broker(self) -> None:
        wait_for(lambda: self.server.metric('ms5_mqtt_connected') == 1, 'the broker to be connected')

    def publish(self, code: str, **sample) -> None:
        """What the line's leading machine says."""
        line = next(line for line in self.plant['lines'] if line['code'] == code)
        self.seq += 1
        message = {'ts': rfc3339(now()), 'source': 'plc', 'birth': 1, 'seq': self.seq, **sample}
        self.broker.publish(f'{line["area"]}/{code}/{line["bottleneck"]}', json.dumps(message).encode())

    def escalate(self, *delays: float) -> None:
        """What is critical escalates so many seconds after it was raised, and by no other policy."""
        url = '/api/v1/escalation'
        policies = self.server.get(url, self.root)['policies']
        seen = next(policy for policy in policies if policy['id'] == 'critical')
        levels = [{'unacknowledged_after_s': delay, 'roles': ['maintenance', 'shift_manager']} for delay in delays]
        self.server.ask('PUT', f'{url}/critical', {'priorities': ['critical'], 'levels': levels}, self.root,
                        {'If-Match': f'"{seen["version"]}"'}).expect(200)

    def escalations(self, line: str) -> list:
        """Each level that a call of the line has reached, as it was told."""
        events = self.server.get(f'/api/v1/events?after=0&topic=escalations/{line}&limit=1000', self.root)['events']
        return [event['op'][4] for event in events]

    def run(self, good: dict) -> None:
        """Each line for a little while, with so many good pieces."""
        for code in good:
            self.publish(code, state='Execute', product=PRODUCTS[code])
        wait_for(lambda: all(self.lines()[code]['kpi'].get('apt_s', 0) > 1 for code in good), 'some time to be known')
        for code, pieces in good.items():
            self.publish(code, state='Execute', counts={'good': pieces})

    def lines(self) -> dict:
        return {line['code']: line for line in self.server.get('/api/v1/lines', self.root)['lines']}

    def stops(self) -> list:
        return self.server.get('/api/v1/stops', self.root)['stops']

    def calls(self) -> dict:
        return {call['key']: call for call in self.server.get('/api/v1/calls', self.root)['calls']}

    def journal(self) -> list:
        return self.server.get('/api/v1/journal', self.root)['journal']

    def operations(self) -> list:
        """All that was logged; one page holds it."""
        return [event['op'] for event in self.server.get('/api/v1/events?after=0&limit=1000', self.root)['events']]

    def act(self, kind: str, **args) -> dict:
        """What somebody else does elsewhere."""
        done = subprocess.run([CTL, 'act', kind, *(f'{name}={value}' for name, value in args.items()),
                               '--json', '--server', f'http://127.0.0.1:{self.server.port}', '--account', 'root', '--password-file',
                               str(self.password)], capture_output=True, text=True, timeout=DEADLINE, check=False,
                              env={**os.environ, 'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/nowhere'})
        equal(done.returncode, 0, f'ms5ctl act {kind}: {done.stdout} {done.stderr}')
        return json.loads(done.stdout)

    def kill(self) -> None:
        self.server.process.kill()
        self.server.process.wait(DEADLINE)
        self.server.process.stdout.close()

    def again(self) -> None:
        """On the port that it had."""
        self.server.start('--config', str(self.config), '--port', str(self.server.port))
        self.wait_for_broker()

    def stop(self) -> None:
        self.server.check_health()
        self.server.stop()
