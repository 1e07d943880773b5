#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Python in the protocol's README gives the same canonical JSON and the same hashes as our C does.

usage: canonical.py README PROGRAM
"""
import json
import random
import re
import struct
import subprocess
import sys


def random_number(rng):
    while True:
        x = struct.unpack('d', rng.randbytes(8))[0]
        if x == x and abs(x) != float('inf'):
            return x


def random_text(rng):
    return ''.join(rng.choice(['a', 'Z', '"', '\\', '/', '\n', '\x01', '\x1f', '\x7f', 'ü', '€', '\U0001f600', '\uffff'])
                   for _ in range(rng.randrange(6)))


def random_value(rng, depth=0):
    kind = rng.randrange(9 if depth < 3 else 7)
    if kind == 0:
        return random_number(rng)
    if kind == 1:
        return round(rng.uniform(-1e6, 1e6), rng.randrange(6))
    if kind == 2:
        return rng.randrange(-2**53, 2**53)
    if kind == 3:
        return float(rng.choice([0, -0.0, 1e15, 1e16, 1e17, 52422245242422420.24, 2.0**53, 2.0**-44, 5e-324, 1e22, 123456789012345680]))
    if kind == 4:
        return rng.choice([True, False, None])
    if kind in (5, 6):
        return random_text(rng)
    if kind == 7:
        return [random_value(rng, depth + 1) for _ in range(rng.randrange(4))]
    return {random_text(rng): random_value(rng, depth + 1) for _ in range(rng.randrange(4))}


def main():
    readme, program = sys.argv[1:]
    with open(readme, encoding='utf-8') as file:
        source = re.search(r'```python\n(.*?)```', file.read(), re.S).group(1)
    ours = {}
    exec(source, ours)

    rng = random.Random(5)
    values = [random_value(rng) for _ in range(3000)] + [['jobs/L1', 'PO-771', 42100]]
    lines = subprocess.run([program], input='\n'.join(map(json.dumps, values)) + '\n', check=True,
                           capture_output=True, encoding='utf-8').stdout.split('\n')
    print('1..1')
    for value, line in zip(values, lines, strict=False):
        expected = ours['h64'](value).hex() + ' ' + ours['canonical'](value)
        if line != expected:
            print(f'not ok 1 - {value!r}: {line} instead of {expected}')
            return 1
    print(f'ok 1 - {len(values)} values')
    return 0 if len(lines) > len(values) else 1


if __name__ == '__main__':
    sys.exit(main())
