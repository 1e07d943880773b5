#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stays signed in by a keyring; to be run beside one that is open and empty.

usage: test-keyring.py [MS5CTL] (MS5_SERVER and MS5_SOURCE_ROOT in the environment)
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import ms5_server
from ms5_server import DEADLINE, PASSWORD, ROOT, equal

CTL = sys.argv[1]
OK, FAILURE, BAD_INPUT, REFUSED, UNREACHABLE = range(5)
folder = pathlib.Path(tempfile.mkdtemp(prefix='ms5-ctl-'))
ms5_server.atexit.register(ms5_server.shutil.rmtree, folder, True)
env = {key: value for key, value in os.environ.items() if not key.startswith('MS5_')}


def start(*args) -> subprocess.Popen:
    return subprocess.Popen([CTL, *args], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)


def finish(process: subprocess.Popen, status: int = OK, text: str = '') -> str:
    out, err = process.communicate(text, DEADLINE)
    equal(process.returncode, status, out + err)
    return out + err


def ctl(*args, text: str = '', status: int = OK) -> str:
    return finish(start(*args), status, text)


def server_with_short_tokens() -> ms5_server.Server:
    """A token is good for a minute, so whoever wants one for longer renews it."""
    config = folder / 'server.conf'
    config.write_text(f'[server]\nplant={ROOT}/data/plants/test-bench.json\n[accounts]\naccess_token_minutes=1\n', encoding='utf-8')
    server = ms5_server.Server('--config', str(config))
    code = re.search(r'^ {4}([A-Z2-9-]+)$', server.said, re.M)[1]
    server.post('/api/v1/auth/setup', {'code': code, 'name': 'root', 'password': PASSWORD}, status=204)
    return server


def a_sign_in_is_kept_renewed_and_ended():
    server = server_with_short_tokens()
    url = f'http://127.0.0.1:{server.port}'
    ctl('lines', status=REFUSED)
    ctl('login', 'root', '--server', url, text=PASSWORD)
    ctl('lines')
    ctl('lines', '--server', url)
    ctl('lines', '--server', 'http://127.0.0.1:9', status=REFUSED)

    # All at once: none may use a refresh token that another has used.
    for process in [start('tail', 'plant', '--after', '0', '--count', '1') for _ in range(6)]:
        finish(process)
    ctl('tail', 'plant', '--after', '0', '--count', '1')

    told = ctl('logout')
    if url not in told:
        raise AssertionError(told)
    ctl('lines', status=REFUSED)
    ctl('logout', status=REFUSED)

    # Gone from the keyring even if the server does not answer.
    ctl('login', 'root', '--server', url, text=PASSWORD)
    server.stop()
    ctl('logout', status=UNREACHABLE)
    ctl('lines', status=REFUSED)


if __name__ == '__main__':
    ms5_server.run(a_sign_in_is_kept_renewed_and_ended)
