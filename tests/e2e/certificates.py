# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates of our own making, by the openssl program."""
import pathlib
import shutil
import subprocess

from ms5_server import Skip


def openssl(folder: pathlib.Path, *args: str) -> None:
    program = shutil.which('openssl')
    if program is None:
        raise Skip('no openssl')
    subprocess.run([program, *args], cwd=folder, capture_output=True, check=True)


def authority(folder: pathlib.Path, name: str) -> pathlib.Path:
    """Makes one; its certificate."""
    openssl(folder, 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj',
            f'/CN={name}', '-addext', 'keyUsage=critical,keyCertSign', '-keyout', f'{name}.key', '-out', f'{name}.pem')
    return folder / f'{name}.pem'


def certify(folder: pathlib.Path, by: str, name: str) -> tuple[pathlib.Path, pathlib.Path]:
    """A certificate for this machine, and its key."""
    openssl(folder, 'req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=localhost',
            '-keyout', f'{name}.key', '-out', f'{name}.csr')
    (folder / f'{name}.ext').write_text('subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n', encoding='ascii')
    openssl(folder, 'x509', '-req', '-in', f'{name}.csr', '-CA', f'{by}.pem', '-CAkey', f'{by}.key', '-CAcreateserial', '-days', '2',
            '-extfile', f'{name}.ext', '-out', f'{name}.pem')
    return folder / f'{name}.pem', folder / f'{name}.key'
