#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One name for everything: application id, desktop file, D-Bus service, icon, schema, manifest, metainfo.

usage: test-names.py APP-ID SOURCE-ROOT SERVICE-FILE DESKTOP-FILE
"""
import configparser
import pathlib
import sys
import xml.etree.ElementTree as ET

import yaml


def ini(path: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str
    parser.read_string(pathlib.Path(path).read_text(encoding='utf-8'))
    return parser


def main() -> int:
    app_id, root, service, desktop = sys.argv[1], pathlib.Path(sys.argv[2]), ini(sys.argv[3]), ini(sys.argv[4])
    manifest = yaml.safe_load((root / 'flatpak' / f'{app_id}.yml').read_text(encoding='utf-8'))
    metainfo = ET.parse(root / 'data' / f'{app_id}.metainfo.xml.in').getroot()
    schema = ET.parse(root / 'data' / f'{app_id}.gschema.xml').getroot().find('schema')
    entry = desktop['Desktop Entry']
    command = entry['Exec'].split()[0]

    checks = {
        'D-Bus name': service['D-BUS Service']['Name'] == app_id,
        'D-Bus command': service['D-BUS Service']['Exec'].split()[0].endswith('/' + command),
        'D-Bus activation': service['D-BUS Service']['Exec'].endswith('--gapplication-service'),
        'desktop activation': entry['DBusActivatable'] == 'true',
        'desktop icon': entry['Icon'] == app_id,
        'icon file': (root / 'data/icons/hicolor/scalable/apps' / f'{app_id}.svg').exists(),
        'schema id': schema.get('id') == app_id,
        'manifest id': manifest['id'] == app_id,
        'manifest command': manifest['command'] == command,
        'metainfo id': metainfo.findtext('id') == app_id,
        'metainfo desktop id': metainfo.findtext('launchable') == f'{app_id}.desktop',
        'metainfo licence': metainfo.findtext('project_license') == 'GPL-3.0-or-later',
        'secrets only through the portal': not any(
            'org.freedesktop.secrets' in arg for arg in manifest['finish-args']),
    }
    wrong = [name for name, good in checks.items() if not good]
    print('\n'.join(f'does not agree: {name}' for name in wrong) or f'{len(checks)} names agree')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
