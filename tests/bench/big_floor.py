# SPDX-License-Identifier: GPL-3.0-or-later
"""A real server of 50 lines, without machines, and what it costs."""
import copy
import json
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(os.environ['MS5_SOURCE_ROOT']) / 'tests' / 'server' / 'routes'))
import ms5_server  # noqa: E402  pylint: disable=wrong-import-position

LINES = 50


def big_plant() -> dict:
    """Fifty times the first line of the bottling hall."""
    plant = json.loads((ms5_server.ROOT / 'data' / 'plants' / 'bottling-hall.json').read_text(encoding='utf-8'))
    model = plant['lines'][0]
    plant['lines'] = []
    for i in range(LINES):
        line = copy.deepcopy(model)
        line['code'] = f'L{i}'
        line['name'] = f'Line {i + 1}'
        renamed = {e['code']: f"{e['code']}-{i}" for e in line['equipment']}
        for equipment in line['equipment']:
            equipment['code'] = renamed[equipment['code']]
        line['bottleneck'] = renamed[line['bottleneck']]
        plant['lines'].append(line)
    for product in plant['products']:
        product['lines'] = []
    plant['rules'] = []  # readings that are made up would raise calls without end
    return plant


def start(folder: pathlib.Path, settings: str, users: dict[str, str], change=None) -> ms5_server.Server:
    """A server, with these users and their roles. «change» makes of the plant what it is to be."""
    plant, hall = folder / 'plant.json', big_plant()
    if change is not None:
        change(hall)
    plant.write_text(json.dumps(hall), encoding='utf-8')
    config = folder / 'server.conf'
    config.write_text(f'[server]\nplant={plant}\n{settings}', encoding='utf-8')
    server = ms5_server.Server('--config', str(config))
    code = ms5_server.re.search(r'^ {4}([A-Z2-9-]+)$', server.said, ms5_server.re.M)[1]
    server.post('/api/v1/auth/setup', {'code': code, 'name': 'root', 'password': ms5_server.PASSWORD}, status=204)
    admin = server.token('root')
    for name, role in users.items():
        ms5_server.add_user(server, admin, name, role)
    return server


def start_again(server: ms5_server.Server, folder: pathlib.Path) -> None:
    """At the same address."""
    server.start('--config', str(folder / 'server.conf'), '--port', str(server.port))


def memory_kib(pid: int, what: str = 'VmRSS') -> int:
    """What it has now, or with VmHWM the most that it ever had."""
    status = pathlib.Path(f'/proc/{pid}/status').read_text(encoding='ascii')
    return int(ms5_server.re.search(what + r':\s+(\d+)', status)[1])


def cpu_s(pid: int) -> float:
    fields = pathlib.Path(f'/proc/{pid}/stat').read_text(encoding='ascii').rpartition(')')[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')
