# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window, read and driven as a screen reader does it, and a real notification daemon beside it."""
import atexit
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time

import ms5_server
from ms5_server import DEADLINE, PASSWORD, Skip

# Warnings of other people's programs are not ours to die of.
os.environ.pop('G_DEBUG', None)

try:
    import gi
    gi.require_version('Atspi', '2.0')
    from gi.repository import Atspi, Gio, GLib
    MISSING = None
except (ImportError, ValueError) as problem:
    MISSING = str(problem)

PROGRAM = pathlib.Path(os.environ['MS5_BUILD_ROOT']) / 'src' / 'app' / 'ms5-floor-dashboard'
ACCESSIBILITY = ('/usr/libexec/at-spi-bus-launcher', '/usr/lib/at-spi2-core/at-spi-bus-launcher')
NAME = 'org.ms5.FloorDashboard'
PATH = '/org/ms5/FloorDashboard'
BUTTONS = ('push button', 'toggle button', 'menu item')
STEP_MS = 50
# GLib leaves its table of quarks where it is when it makes a larger one, for each 2048 of them.
QUARKS = ('SUMMARY: AddressSanitizer: 16384 byte(s) leaked in 1 allocation(s).',
          'SUMMARY: AddressSanitizer: 49152 byte(s) leaked in 2 allocation(s).')
NOTIFICATIONS = 'org.freedesktop.Notifications'
LEVEL = re.compile(r'Level (\d+)')
DUNST_CONFIG = '''[global]
dmenu = {menu}
mouse_left_click = do_action
stack_duplicates = false
notification_limit = 0
idle_threshold = 0
'''
MENU = '''#!/bin/sh
exec grep -m1 "$(cat {wanted})"
'''


def until(condition, what: str, deadline: float = DEADLINE):
    """What the condition gives as soon as it is anything; meanwhile events are taken."""
    context = GLib.MainContext.default()
    end = time.monotonic() + deadline
    while not (got := condition()):
        if time.monotonic() > end:
            raise AssertionError(f'waited in vain for {what() if callable(what) else what}')
        GLib.timeout_add(STEP_MS, lambda: GLib.SOURCE_REMOVE)
        context.iteration(True)
    return got


class Session:
    """A session bus, and the notification daemon on it."""

    address = None  # the one of the test's own
    bus = None
    program = None

    def prepare(self) -> None:
        self.notified, self.seen, self.n_closed, self.asked = [], [], 0, {}
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='ms5-desktop-'))
        atexit.register(shutil.rmtree, self.folder, True)
        self.choice = self.folder / 'wanted'
        menu = self.folder / 'menu'
        menu.write_text(MENU.format(wanted=self.choice), encoding='utf-8')
        menu.chmod(0o700)
        self.config = self.folder / 'dunstrc'
        self.config.write_text(DUNST_CONFIG.format(menu=menu), encoding='utf-8')

    def spawn(self, *args: str) -> subprocess.Popen:
        env = dict(os.environ, DBUS_SESSION_BUS_ADDRESS=self.address) if self.address else None
        process = subprocess.Popen(args, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)  # pylint: disable=consider-using-with
        atexit.register(process.wait)
        atexit.register(process.terminate)
        return process

    def start_dunst(self) -> None:
        self.daemon = self.spawn('dunst', '-config', str(self.config))
        until(lambda: self.has_owner(NOTIFICATIONS), 'the notification daemon')

    def kill_dunst(self) -> None:
        self.daemon.kill()
        self.daemon.wait(DEADLINE)
        until(lambda: not self.has_owner(NOTIFICATIONS), 'the notification daemon to be gone')

    def has_owner(self, name: str) -> bool:
        return self.bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'NameHasOwner',
                                  GLib.Variant('(s)', (name,)), None, 0, -1).unpack()[0]

    def dunst(self, method: str, args=None) -> None:
        self.bus.call_sync(NOTIFICATIONS, '/org/freedesktop/Notifications', 'org.dunstproject.cmd0', method, args, None, 0, -1)

    def n_shown(self) -> int:
        return self.bus.call_sync(NOTIFICATIONS, '/org/freedesktop/Notifications', 'org.freedesktop.DBus.Properties', 'Get',
                                  GLib.Variant('(ss)', ('org.dunstproject.cmd0', 'displayedLength')), None, 0, -1).unpack()[0]

    def choose(self, action: str) -> None:
        """From the menu of all actions of what is shown."""
        self.choice.write_text(action, encoding='utf-8')
        self.dunst('ContextMenuCall')

    def monitoring(self):
        """A connection that sees every notification that anybody asks for, and wants to be gone."""
        address = self.address or Gio.dbus_address_get_for_bus_sync(Gio.BusType.SESSION)
        monitor = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        monitor.add_filter(self.monitored)
        rules = [f"type='method_call',interface='{NOTIFICATIONS}',member='{member}'" for member in ('Notify', 'CloseNotification')]
        rules.append("type='error'")
        monitor.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.Monitoring', 'BecomeMonitor',
                          GLib.Variant('(asu)', (rules, 0)), None, 0, -1)
        return monitor

    def monitored(self, _connection, message, incoming):
        if incoming and message.get_member() == 'Notify':
            self.notified.append(message.get_body().unpack())
            self.seen.append(time.time())
            self.asked[message.get_sender(), message.get_serial()] = self.notified[-1]
            return None
        if incoming and message.get_member() == 'CloseNotification':
            self.n_closed += 1
            return None
        if incoming and message.get_message_type() == Gio.DBusMessageType.ERROR:
            self.nobody_heard(self.asked.pop((message.get_destination(), message.get_reply_serial()), None))
            return None
        return message

    def nobody_heard(self, asked) -> None:
        """It was asked of a daemon that had just gone."""
        for i, body in enumerate(self.notified):
            if body is asked:
                del self.notified[i], self.seen[i]
                return

    def told(self, call: str) -> list:
        """At which levels a call was told, one number for each notification that was asked for: what is told again is there
        twice. «call» is in the title of no other."""
        levels = [LEVEL.search(body[4]) for body in self.notified if call in body[3]]
        return [int(level[1]) if level else 0 for level in levels]


class OtherSession(Session):
    """A session whose bus is its own and may come and go, at one address, and with it the notification daemon."""

    def __init__(self, daemon: str = None):
        self.prepare()
        self.own_daemon = daemon
        self.address = f'unix:path={self.folder / "bus"}'
        self.start()

    def start(self) -> None:
        (self.folder / 'bus').unlink(missing_ok=True)
        self.process = self.spawn('dbus-daemon', '--session', '--nofork', f'--address={self.address}')
        self.bus = until(self.connect, 'the session bus')
        self.monitor = self.monitoring()
        if self.own_daemon is None:
            self.start_dunst()
            return
        self.daemon = self.spawn(self.own_daemon)
        until(lambda: self.has_owner(NOTIFICATIONS), 'the notification daemon')

    def connect(self):
        try:
            bus = Gio.DBusConnection.new_for_address_sync(
                self.address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        except GLib.Error:
            return None
        bus.set_exit_on_close(False)
        return bus

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(DEADLINE)
        self.daemon.kill()
        self.daemon.wait(DEADLINE)


class Desktop(Session):
    """What a session has beside the program: the accessibility bus and the notification daemon."""

    def __init__(self):
        launcher = next(filter(os.path.exists, ACCESSIBILITY), None)
        if MISSING or launcher is None:
            raise Skip(MISSING or 'at-spi2-core is not installed')
        for tool in ('dunst', 'xdotool'):
            if shutil.which(tool) is None:
                raise Skip(f'{tool} is not installed')
        self.prepare()
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.spawn(launcher, '--launch-immediately')
        until(lambda: self.has_owner('org.a11y.Bus'), 'the accessibility bus')
        self.start_dunst()
        self.monitor = self.monitoring()


class Node:
    """An accessible, which may go while it is looked at."""

    def __init__(self, accessible):
        self.accessible = accessible

    def __str__(self) -> str:
        return f'{self.role} {self.name!r}'

    @property
    def name(self) -> str:
        return self.accessible.get_name()

    @property
    def role(self) -> str:
        return self.accessible.get_role_name()

    @property
    def description(self) -> str:
        return self.accessible.get_description()

    @property
    def children(self) -> list:
        found = (self.accessible.get_child_at_index(i) for i in range(self.accessible.get_child_count()))
        return [Node(child) for child in found if child is not None]

    def is_sensitive(self) -> bool:
        return self.accessible.get_state_set().contains(Atspi.StateType.SENSITIVE)

    def has_focus(self) -> bool:
        return self.accessible.get_state_set().contains(Atspi.StateType.FOCUSED)

    def is_shown(self) -> bool:
        """Whether it has a place on the screen; GTK 4.8 calls visible what is on a page of a stack that is not."""
        return self.accessible.get_extents(Atspi.CoordType.WINDOW).width > 0

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

    def each(self, role: str = None, name=None):
        return (node for node in self.walk() if (role is None or node.role == role) and (name is None or node.name.startswith(name)))

    def all(self, role: str = None, name=None) -> list:
        """Those below of a role, with a name that begins so."""
        try:
            return list(self.each(role, name))
        except GLib.Error:
            return []  # it changed meanwhile

    def first(self, role: str = None, name=None):
        """The first of them; what comes after it is not looked at."""
        try:
            return next(self.each(role, name), None)
        except GLib.Error:
            return None

    def text(self) -> str:
        """All that is said below."""
        return '\n'.join(filter(None, (part for node in self.all() for part in (node.name, node.description))))

    def can_be_pressed(self) -> bool:
        return self.role in BUTTONS and Atspi.Action.get_n_actions(self.accessible) > 0

    def press(self) -> None:
        assert Atspi.Action.do_action(self.accessible, 0), f'{self} cannot be pressed'

    def write(self, text: str) -> None:
        assert Atspi.EditableText.set_text_contents(self.accessible, text), f'{self} cannot be written to'


class Program:
    """ms5-floor-dashboard with a home of its own, gone at the end of the test."""

    def __init__(self, desktop: Session, more: dict = None):
        self.desktop = desktop
        self.more = more or {}  # in its environment
        if desktop.program is not None:
            desktop.program.destroy()  # a session has one
        desktop.program = self
        self.home = pathlib.Path(tempfile.mkdtemp(prefix='ms5-home-'))
        self.process = None
        atexit.register(self.destroy)

    def environment(self) -> dict:
        home = str(self.home)
        return {'GTK_A11Y': 'atspi', 'G_DEBUG': 'gc-friendly,fatal-criticals', 'GSETTINGS_BACKEND': 'keyfile', 'XDG_DATA_HOME': home,
                'XDG_CACHE_HOME': home, 'XDG_CONFIG_HOME': home, **self.more}

    def start(self, *args: str) -> 'Program':
        self.spawn(*args)
        until(lambda: self.is_running() and self.frame(), 'the window')
        return self

    def spawn(self, *args: str) -> None:
        env = dict(os.environ, **self.environment())
        self.log = open(self.home / 'log', 'ab')  # pylint: disable=consider-using-with
        self.process = subprocess.Popen([str(PROGRAM), *args], env=env, stdout=self.log, stderr=self.log)

    def is_running(self) -> bool:
        if self.process.poll() is not None:
            raise AssertionError(f'the program ended with {self.process.returncode}: {self.tail()}')
        return True

    def tail(self) -> str:
        return (self.home / 'log').read_text(encoding='utf-8', errors='replace')[-5000:]

    def stop(self) -> None:
        """Asks it to end, and insists that it does so in order; the sanitizers have their say here."""
        self.process.send_signal(signal.SIGTERM)
        self.wait_end()

    def wait_end(self) -> None:
        status = self.process.wait(DEADLINE)
        self.log.close()
        if status != 0 and not any(leak in self.tail() for leak in QUARKS):
            raise AssertionError(f'the program ended with {status}: {self.tail()}')

    @contextlib.contextmanager
    def asleep(self):
        """Meanwhile it does nothing, as on a laptop that is closed. Don't ask what is shown."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(DEADLINE)
        self.log.close()
        until(lambda: not self.desktop.has_owner(NAME) and self.node() is None, 'the program to be gone')

    def destroy(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    # What is shown

    def node(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            try:
                child = desktop.get_child_at_index(i)
                if child is not None and child.get_process_id() == self.process.pid:
                    child.set_cache_mask(Atspi.Cache.NONE)
                    return Node(child)
            except GLib.Error:
                pass  # one that is going
        return None

    def frame(self, title: str = None):
        """The main window, if its title holds the text: the first one, which is always there."""
        return self.window(range(1), title)

    def dialog(self, title: str):
        """Another window. Don't ask while one is going: GTK 4.8 falls over if asked for a window by a number that there
        was a moment ago."""
        return self.window(range(1, 9), title)

    def window(self, places: range, title: str):
        node = self.node()
        try:
            count = node.accessible.get_child_count() if node is not None else 0
            for i in places[:max(count - places.start, 0)]:
                frame = node.accessible.get_child_at_index(i)
                if frame is not None and (title is None or title in frame.get_name()):
                    return Node(frame)
        except GLib.Error:
            pass  # it changed meanwhile
        return None

    def wait_closed(self) -> None:
        """Until there is no window but the main one."""
        until(lambda: self.is_running() and self.node().accessible.get_child_count() == 1, 'the dialog to close')

    def part(self, path: str):
        """The part of the window that is made of such a widget, as GTK calls what has no other name, in such another."""
        node = self.frame()
        for name in path.split('/'):
            node = node.first('filler', name) if node is not None else None
        return node

    def all(self, role: str = None, name: str = None, part: str = None) -> list:
        self.is_running()
        place = self.part(part) if part else self.frame()
        return place.all(role, name) if place is not None else []

    def wait(self, role: str, name: str, part: str = None) -> Node:
        found = until(lambda: self.all(role, name, part), lambda: f'{role} «{name}» in {self.text(part)}')
        return found[0]

    def wait_gone(self, role: str, name: str, part: str = None) -> None:
        until(lambda: self.has_none(role, name, part), lambda: f'{role} «{name}» to go, not {self.text(part)}')

    def has_none(self, role: str, name: str, part: str = None) -> bool:
        """A look that failed, as something changed meanwhile, shows nothing."""
        self.is_running()
        place = self.part(part) if part else self.frame()
        try:
            return place is not None and next(place.each(role, name), None) is None
        except GLib.Error:
            return False

    def wait_text(self, text: str, part: str = None) -> None:
        until(lambda: text in self.text(part), lambda: f'«{text}» in {self.text(part)}')

    def wait_dialog(self, title: str) -> Node:
        return until(lambda: self.is_running() and self.dialog(title), f'the dialog «{title}»')

    def text(self, part: str = None) -> str:
        self.is_running()
        place = self.part(part) if part else self.frame()
        return place.text() if place is not None else ''

    def state(self, action: str):
        """That of one of the program's actions; nothing while it is not there."""
        if not self.desktop.has_owner(NAME):
            return None
        try:
            told = self.desktop.bus.call_sync(NAME, PATH, 'org.gtk.Actions', 'Describe', GLib.Variant('(s)', (action,)), None,
                                              Gio.DBusCallFlags.NO_AUTO_START, -1)
        except GLib.Error:
            return None
        return told.unpack()[0][2][0]

    # What is done

    def activate(self, action: str, *target, path: str = PATH) -> None:
        """An action of the program, as its desktop file or another start of it would."""
        self.desktop.bus.call_sync(NAME, path, 'org.gtk.Actions', 'Activate', GLib.Variant('(sava{sv})', (action, list(target), {})),
                                   None, 0, -1)

    def activate_in_window(self, action: str, *target) -> None:
        self.activate(action, *target, path=f'{PATH}/window/1')

    def show_line(self, code: str, name: str) -> None:
        self.activate('show-line', GLib.Variant('s', code))
        until(lambda: self.frame(f'{name} – ') and self.part('Ms5LinePage'), f'the page of {name}')

    def show_floor(self) -> None:
        self.activate('show-floor')
        until(lambda: self.frame('Floor – '), 'the floor page')

    def take_keys(self, title: str) -> None:
        """The window of such a title gets the focus; there is no window manager to give it, and a window that has only
        just come may not take it yet."""
        def focus() -> bool:
            return subprocess.run(['xdotool', 'search', '--sync', '--onlyvisible', '--name', re.escape(title), 'windowfocus', '--sync'],
                                  timeout=DEADLINE, check=False, stderr=subprocess.DEVNULL).returncode == 0
        until(focus, f'the window «{title}» to take the keys')

    def key(self, title: str, *keys: str) -> None:
        """Pressed on the keyboard in the window of such a title."""
        self.take_keys(title)
        subprocess.run(['xdotool', 'key', '--clearmodifiers', *keys], timeout=DEADLINE, check=True)

    def click(self, title: str, node: Node) -> None:
        """With the pointer, in the window of such a title."""
        place = node.accessible.get_extents(Atspi.CoordType.WINDOW)
        subprocess.run(['xdotool', 'search', '--sync', '--onlyvisible', '--name', re.escape(title), 'mousemove', '--window', '%1',
                        str(place.x + place.width // 2), str(place.y + place.height // 2), 'click', '1'], timeout=DEADLINE, check=True)

    def sign_in(self, server: str, name: str, password: str = PASSWORD) -> None:
        for title, text in (('Server address', server), ('Name', name), ('Password', password)):
            self.wait('text', title, 'Ms5SignInPage').write(text)
        button = self.wait('push button', 'Sign In', 'Ms5SignInPage')
        until(button.is_sensitive, 'the program to be ready to sign in')
        button.press()

    def sign_in_to(self, port: int, name: str) -> None:
        self.sign_in(f'http://127.0.0.1:{port}', name)
        until(lambda: self.frame('Floor – '), lambda: f'the floor page: {self.text("Ms5SignInPage")}')
        self.wait('status bar', 'Live')


class Sandboxed(Program):
    """One in another session. Its secrets are in a file, as they need no bus there."""

    def environment(self) -> dict:
        return {**super().environment(), 'DBUS_SESSION_BUS_ADDRESS': self.desktop.address, 'GTK_A11Y': 'none', 'SECRET_BACKEND': 'file',
                'SECRET_FILE_TEST_PATH': str(self.home / 'test.keyring'), 'SECRET_FILE_TEST_PASSWORD': 'secret',
                'ASAN_OPTIONS': os.environ.get('ASAN_OPTIONS', '') + ':detect_leaks=0'}

    def start_signed_in(self, port: int, name: str) -> 'Sandboxed':
        account = ms5_server.write_file(json.dumps({'server': f'http://127.0.0.1:{port}', 'name': name, 'password': PASSWORD}))
        account.chmod(0o600)
        self.spawn('--sign-in-from', str(account))
        until(lambda: self.is_running() and self.state('link-state') == 'live', lambda: f'the link: {self.tail()}')
        return self
