#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail: against an SMTP server that shows what it got, and against worse ones.

usage: test-relay-mail.py (MS5_RELAY_DRIVER and MS5_SOURCE_ROOT in the environment)
"""
import asyncio
import datetime
import email
import email.policy
import queue
import ssl
import threading

from ms5_server import DEADLINE, Skip, equal, run
from relay_rig import Driver, make_certificate, new_folder, why_not, write_secret
from rude import Rude

try:
    import aiosmtpd.smtp
except ImportError:
    aiosmtpd = None

FROM = 'floor@plant.example'
FOLDER = new_folder()


class Mailbox:
    """An SMTP server; what it says to a recipient depends on the name."""
    replies = {'busy': '450 4.2.1 Busy', 'nobody': '550 5.1.1 No such user', 'full': '452 4.2.2 Full'}
    after = {'spam': '554 5.7.1 Refused', 'later': '451 4.3.0 Later'}

    def __init__(self, trust=None, implicit=False, password=None):
        self.mails = queue.Queue()
        context = None
        if trust:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*trust)

        def authenticate(_server, _session, _envelope, _mechanism, data):
            return aiosmtpd.smtp.AuthResult(success=data.password.decode() == password, handled=False)

        options = {}
        if password:
            options = {'authenticator': authenticate, 'auth_required': True, 'auth_require_tls': bool(context)}
        if context and not implicit:
            options |= {'tls_context': context, 'require_starttls': True}
        started = queue.Queue()
        threading.Thread(target=self.serve, args=(started, context if implicit else None, options), daemon=True).start()
        self.port = started.get(timeout=DEADLINE)

    def serve(self, started, context, options) -> None:
        """In a thread of its own."""
        loop = asyncio.new_event_loop()
        server = loop.run_until_complete(loop.create_server(
            lambda: aiosmtpd.smtp.SMTP(self, hostname='localhost', loop=loop, **options), '127.0.0.1', 0, ssl=context))
        started.put(server.sockets[0].getsockname()[1])
        loop.run_forever()

    async def handle_RCPT(self, _server, session, envelope, address, _options):  # pylint: disable=invalid-name
        name = address.split('@')[0]
        if name in self.replies:
            return self.replies[name]
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, _server, session, envelope):  # pylint: disable=invalid-name
        self.mails.put((envelope, session))
        return self.after.get(envelope.rcpt_tos[0].split('@')[0], '250 OK')

    def taken(self):
        """(envelope, mail, session) of the next one."""
        envelope, session = self.mails.get(timeout=DEADLINE)
        return envelope, email.message_from_bytes(envelope.content, policy=email.policy.SMTP), session


def drive(port, scheme='smtp', relays=None, **mail) -> Driver:
    return Driver(FOLDER, {'relays': {'timeout_s': 60, **(relays or {})},
                           'mail': {'url': f'{scheme}://localhost:{port}', 'starttls': 'false', 'from': FROM, **mail}})


def a_mail_says_all_there_is():
    box = Mailbox()
    driver = drive(box.port)
    title = 'Störung an «Linie 1»: Füller steht seit 02:30 Uhr und niemand hat quittiert 🚨 – bitte sofort nachsehen'
    verdict = driver.send('mail', {'to': 'ann@plant.example'}, title=title, body='Füller steht.\n.\nZweite Zeile',
                          url='https://floor.example/#L1/c-1', delivery='d-7')
    equal(verdict['outcome'], 'delivered')
    envelope, mail, _ = box.taken()
    equal((envelope.mail_from, envelope.rcpt_tos), (FROM, ['ann@plant.example']))
    equal((mail['From'], mail['To'], mail['Subject']), (FROM, 'ann@plant.example', title))
    equal(mail['Message-ID'], verdict['id'])
    assert mail['Message-ID'].endswith('@plant.example>')
    equal(mail['In-Reply-To'], mail['References'])
    equal((mail['Auto-Submitted'], mail['Importance'], mail['X-Priority']), ('auto-generated', 'high', '1'))
    age = datetime.datetime.now(datetime.timezone.utc) - mail['Date'].datetime
    assert abs(age.total_seconds()) < 120, mail['Date']
    parts = [part for part in mail.walk() if not part.is_multipart()]
    equal([part.get_content_type() for part in parts], ['text/plain'])
    equal(parts[0].get_content_charset(), 'utf-8')
    equal(parts[0].get_content().splitlines(), ['Füller steht.', '.', 'Zweite Zeile', '', 'https://floor.example/#L1/c-1'])
    raw = envelope.content
    assert raw.isascii() and max(len(line) for line in raw.split(b'\r\n') if not line.startswith(b'Content-Type')) <= 76, raw
    assert b'\n' not in raw.replace(b'\r\n', b'')
    driver.end()


def a_call_is_one_thread():
    box = Mailbox()
    driver = drive(box.port)
    for delivery, collapse in (('d-1', 'L1/c-1'), ('d-1', 'L1/c-1'), ('d-2', 'L1/c-1'), ('d-3', 'L1/c-2')):
        driver.send('mail', {'to': 'ann@plant.example'}, delivery=delivery, collapse=collapse, priority='low')
    mails = [box.taken()[1] for _ in range(4)]
    ids = [mail['Message-ID'] for mail in mails]
    threads = [mail['References'] for mail in mails]
    assert ids[0] == ids[1] and len(set(ids)) == 3, ids
    assert threads[0] == threads[1] == threads[2] != threads[3], threads
    assert all(mail['Importance'] is None for mail in mails)
    driver.end()


def nobody_can_add_a_header():
    box = Mailbox()
    driver = drive(box.port)
    evil = 'x\r\nBcc: eve@evil.example\r\n\r\n.\r\nMAIL FROM:<eve@evil.example>\r\n'
    driver.send('mail', {'to': 'ann@plant.example'}, title=evil, body=evil, url=evil, delivery=evil, collapse=evil, line=evil)
    envelope, mail, _ = box.taken()
    equal((envelope.mail_from, envelope.rcpt_tos), (FROM, ['ann@plant.example']))
    equal(mail['Bcc'], None)
    equal(set(mail.keys()), {'Date', 'From', 'To', 'Subject', 'Message-ID', 'Auto-Submitted', 'In-Reply-To', 'References',
                             'Importance', 'X-Priority', 'Mime-Version', 'Content-Type'})
    for to in ('ann@plant.example\r\nBcc: eve@evil.example', 'ann@plant.example>\r\nDATA', 'ann@plant.example,eve@evil.example',
               'Ann <ann@plant.example>', '<ann@plant.example>', 'ann', '@plant.example', 'ann@', 'a b@plant.example', 'änn@plant.example',
               'ann@plänt.example', 'ann@plant.example ', 'ann@plant.example\n', '', 'x' * 65 + '@plant.example',
               'ann@' + 'x.' * 200 + 'example', 'ann@-plant.example'):
        assert driver.complaint('mail', {'to': to}), to
        equal(driver.send('mail', {'to': to})['outcome'], 'refused')
    equal(box.mails.qsize(), 0)
    for to in ('ann@plant.example', "a.b+c_d-e'f@a.b-c.example", 'root@localhost'):
        equal(driver.complaint('mail', {'to': to}), '')
    driver.end()


def domains_can_be_limited():
    box = Mailbox()
    driver = drive(box.port, domains='plant.example;other.example')
    equal(driver.complaint('mail', {'to': 'ann@PLANT.example'}), '')
    assert driver.complaint('mail', {'to': 'ann@evil.example'})
    assert driver.complaint('mail', {'to': 'ann@sub.plant.example'})
    driver.end()


def replies_mean_what_smtp_says():
    box = Mailbox()
    driver = drive(box.port)
    for name, outcome, code in (('busy', 'retry', '450'), ('full', 'retry', '452'), ('nobody', 'refused', '550'),
                                ('spam', 'refused', '554'), ('later', 'retry', '451')):
        verdict = driver.send('mail', {'to': f'{name}@plant.example'})
        equal(verdict['outcome'], outcome, name)
        assert code in verdict['reason'] and name not in verdict['reason'], verdict
    driver.end()


def starttls_is_insisted_on():
    authority, trust = make_certificate(FOLDER)
    box = Mailbox(trust)
    driver = drive(box.port, starttls='true', relays={'ca_file': authority})
    equal(driver.send('mail', {'to': 'ann@plant.example'})['outcome'], 'delivered')
    assert box.taken()[2].ssl is not None
    driver.end()

    driver = drive(box.port, starttls='true')
    equal(driver.send('mail', {'to': 'ann@plant.example'})['outcome'], 'retry', 'not whom we know')
    driver.end()
    equal(box.mails.qsize(), 0)

    plain = Mailbox()
    driver = drive(plain.port, starttls='true')
    verdict = driver.send('mail', {'to': 'ann@plant.example'})
    equal((verdict['outcome'], verdict['retry_after']), ('retry', 60.0))
    driver.end()
    equal(plain.mails.qsize(), 0)


def tls_may_be_there_from_the_start():
    authority, trust = make_certificate(FOLDER)
    box = Mailbox(trust, implicit=True)
    driver = drive(box.port, scheme='smtps', relays={'ca_file': authority})
    equal(driver.send('mail', {'to': 'ann@plant.example'})['outcome'], 'delivered')
    box.taken()
    driver.end()


def we_sign_in():
    authority, trust = make_certificate(FOLDER)
    box = Mailbox(trust, password='correct horse')
    right = write_secret(FOLDER / 'password', 'correct horse\n')
    driver = drive(box.port, starttls='true', relays={'ca_file': authority}, user='floor', password_file=right)
    equal(driver.send('mail', {'to': 'ann@plant.example'})['outcome'], 'delivered')
    box.taken()
    driver.end()

    wrong = write_secret(FOLDER / 'wrong', 'battery staple\n')
    driver = drive(box.port, starttls='true', relays={'ca_file': authority}, user='floor', password_file=wrong)
    verdict = driver.send('mail', {'to': 'ann@plant.example'})
    equal((verdict['outcome'], verdict['retry_after']), ('retry', 60.0), verdict['reason'])
    assert 'battery' not in driver.end()
    equal(box.mails.qsize(), 0)


def rude_servers_are_left_alone():
    def say_nothing(server, _connection):
        server.over.wait()

    def hang_up(_server, _connection):
        pass

    def refuse(_server, connection):
        connection.sendall(b'554 5.3.2 Go away\r\n')
        connection.recv(1000)

    def drip(server, connection):
        while not server.over.wait(0.05):
            connection.sendall(b'2')

    def never_stop(server, connection):
        while not server.over.is_set():
            connection.sendall(b'220-' + b'x' * 1000 + b'\r\n')

    def stop_after_the_mail(server, connection):
        """Takes a mail and then says nothing, not even good-bye."""
        connection.sendall(b'220 here\r\n')
        data = b''
        while b'\r\n.\r\n' not in data:
            part = connection.recv(65536)
            data += part
            if part.startswith(b'DATA'):
                connection.sendall(b'354 go on\r\n')
            elif part and b'\r\n.\r\n' not in data and b'DATA' not in data:
                connection.sendall(b'250 yes\r\n')
        connection.sendall(b'250 taken\r\n')
        server.over.wait()

    for behave, limit, outcome in ((say_nothing, 1, 'retry'), (hang_up, 60, 'retry'), (refuse, 60, 'refused'), (drip, 1, 'retry'),
                                   (never_stop, 1, 'retry'), (stop_after_the_mail, 8, 'delivered')):
        rude = Rude(behave)
        driver = drive(rude.port, relays={'timeout_s': limit})
        equal(driver.send('mail', {'to': 'ann@plant.example'})['outcome'], outcome, behave.__name__)
        driver.end()
        rude.over.set()


def waiting_can_be_cancelled():
    rude = Rude(lambda server, connection: server.over.wait())
    driver = drive(rude.port, relays={'timeout_s': 120})
    orders = [driver.order(channel='mail', address={'to': 'ann@plant.example'}) for _ in range(6)]
    driver.order(op='cancel')
    for number in orders:
        equal(driver.answer(number)['outcome'], 'cancelled')
    driver.end()
    rude.over.set()


def wrong_configurations_are_told_at_once():
    def why(**mail):
        return why_not(FOLDER, {'mail': {'url': 'smtp://localhost', 'from': FROM, **mail}})

    assert 'in the clear' in why(url='smtp://mail.example', starttls='false')
    assert 'smtp://' in why(url='http://localhost')
    assert 'smtp://' in why(url='smtp://user:secret@localhost') and 'no mail address' in why(**{'from': 'Floor <floor@x.example>'})
    open_file = write_secret(FOLDER / 'open', 'x', 0o644)
    assert '0600' in why(user='floor', password_file=open_file)


def main():
    if aiosmtpd is None:
        def no_aiosmtpd():
            raise Skip('no python3-aiosmtpd')
        run(no_aiosmtpd)
    run(a_mail_says_all_there_is, a_call_is_one_thread, nobody_can_add_a_header, domains_can_be_limited, replies_mean_what_smtp_says,
        starttls_is_insisted_on, tls_may_be_there_from_the_start, we_sign_in, rude_servers_are_left_alone, waiting_can_be_cancelled,
        wrong_configurations_are_told_at_once)


main()
