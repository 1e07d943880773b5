#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What no service should do: each time there is a verdict, and soon.

usage: test-relay-trouble.py (MS5_RELAY_DRIVER and MS5_SOURCE_ROOT in the environment)
"""
import base64
import gzip
import socket

from ms5_server import equal, run
from relay_rig import Driver, Peer, make_certificate, new_folder, write_secret
from rude import Rude

FOLDER = new_folder()
SECRET = write_secret(FOLDER / 'secret', 'whsec_' + base64.b64encode(bytes(32)).decode())


def drive(*hosts, **relays) -> Driver:
    return Driver(FOLDER, {'relays': {'timeout_s': 60, **relays}, 'webhook': {'secret_file': SECRET, 'hosts': ';'.join(hosts)}})


def read_request(connection) -> None:
    data = b''
    while b'\r\n\r\n' not in data:
        part = connection.recv(65536)
        if not part:
            raise OSError
        data += part


def hang_up(_server, connection):
    read_request(connection)


def say_nothing(server, connection):
    read_request(connection)
    server.over.wait()


def talk_nonsense(_server, connection):
    read_request(connection)
    connection.sendall(b'220 mail.example ESMTP\r\n' * 100)


def drip(server, connection):
    """A byte at a time, for ever: each alone comes in time."""
    read_request(connection)
    connection.sendall(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
    while not server.over.wait(0.05):
        connection.sendall(b'1\r\nx\r\n')


def drip_headers(server, connection):
    read_request(connection)
    connection.sendall(b'HTTP/1.1 200 OK\r\n')
    while not server.over.wait(0.05):
        connection.sendall(b'X-Much: more\r\n')


def never_stop(server, connection):
    read_request(connection)
    connection.sendall(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
    while not server.over.is_set():
        connection.sendall(b'10000\r\n' + b'x' * 0x10000 + b'\r\n')


def promise_much(server, connection):
    read_request(connection)
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\nx')
    server.over.wait()


def end_early(_server, connection):
    read_request(connection)
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx')


def swell(_server, connection):
    read_request(connection)
    body = gzip.compress(bytes(50_000_000), 9)
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n' % len(body) + body)


def rude_servers_are_left_alone():
    for behave, limit, part in ((hang_up, 60, ''), (say_nothing, 1, 'in time'), (talk_nonsense, 60, ''), (drip, 1, 'in time'),
                                (drip_headers, 1, 'in time'), (never_stop, 60, 'too long'), (promise_much, 1, 'in time'),
                                (end_early, 60, ''), (swell, 60, 'too long')):
        rude = Rude(behave)
        driver = drive(rude.host, timeout_s=limit)
        verdict = driver.send('webhook', {'url': f'http://{rude.host}/'})
        equal(verdict['outcome'], 'retry', behave.__name__)
        assert part in verdict['reason'], (behave.__name__, verdict)
        driver.end()
        rude.over.set()


def nobody_there_is_worth_another_try():
    with socket.create_server(('127.0.0.1', 0)) as nobody:
        port = nobody.getsockname()[1]
    driver = drive(f'localhost:{port}', 'no-such-host.invalid')
    equal(driver.send('webhook', {'url': f'http://localhost:{port}/'})['outcome'], 'retry')
    equal(driver.send('webhook', {'url': 'https://no-such-host.invalid/'})['outcome'], 'retry')
    driver.end()


def one_that_hangs_does_not_hold_up_others():
    rude = Rude(say_nothing)
    peer = Peer(lambda request: (204, {}, b''))
    driver = drive(rude.host, peer.host)
    stuck = [driver.order(channel='webhook', address={'url': f'http://{rude.host}/'}) for _ in range(20)]
    for _ in range(20):
        equal(driver.send('webhook', {'url': peer.url})['outcome'], 'delivered')
    driver.order(op='cancel')
    for number in stuck:
        equal(driver.answer(number)['outcome'], 'cancelled')
    driver.end()
    rude.over.set()


def many_at_once_share_a_few_connections():
    peer = Peer(lambda request: (204, {}, b''))
    driver = drive(peer.host)
    orders = [driver.order(channel='webhook', address={'url': peer.url}) for _ in range(200)]
    for number in orders:
        equal(driver.answer(number)['outcome'], 'delivered')
    clients = {peer.taken().client for _ in range(200)}
    assert len(clients) <= 8, len(clients)
    driver.end()


def only_those_are_believed_whom_we_know():
    authority, trust = make_certificate(FOLDER)
    peer = Peer(lambda request: (204, {}, b''), trust)
    driver = drive(peer.host, ca_file=authority)
    equal(driver.send('webhook', {'url': peer.url})['outcome'], 'delivered')
    peer.taken()
    driver.end()

    driver = drive(peer.host)
    verdict = driver.send('webhook', {'url': peer.url})
    equal(verdict['outcome'], 'retry')
    driver.end()
    equal(peer.requests.qsize(), 0)


def a_certificate_has_to_be_for_the_host():
    authority, trust = make_certificate(FOLDER)
    peer = Peer(lambda request: (204, {}, b''), trust)
    other = socket.gethostname()
    driver = drive(f'{other}:{peer.port}', f'127.0.0.2:{peer.port}', ca_file=authority)
    for host in ('127.0.0.2', other):
        equal(driver.send('webhook', {'url': f'https://{host}:{peer.port}/'})['outcome'], 'retry')
    driver.end()
    equal(peer.requests.qsize(), 0)


def tls_has_to_be_tls():
    rude = Rude(lambda _server, connection: connection.sendall(b'220 mail.example ESMTP\r\n'))
    driver = drive(rude.host)
    equal(driver.send('webhook', {'url': f'https://{rude.host}/'})['outcome'], 'retry')
    driver.end()


def a_wrong_ca_file_is_told_at_once():
    driver = drive('localhost', ca_file=FOLDER / 'broken.pem')
    assert 'broken.pem' in driver.error, driver.error
    driver.end()


run(rude_servers_are_left_alone, nobody_there_is_worth_another_try, one_that_hangs_does_not_hold_up_others,
    many_at_once_share_a_few_connections, only_those_are_believed_whom_we_know, a_certificate_has_to_be_for_the_host,
    tls_has_to_be_tls, a_wrong_ca_file_is_told_at_once)
