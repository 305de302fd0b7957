"""The running of edge-sync: one agent after another on one data folder, until it is told to stop."""

import random
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from types import FrameType
from typing import Protocol

from edge_sync import documents, link
from edge_sync.agent import Agent, Surroundings
from edge_sync.clock import Clock
from edge_sync.database import connect, transaction
from edge_sync.errors import OutboxError
from edge_sync.identity import DATABASE_FILE, Identity, load
from edge_sync.journal import Journal
from edge_sync.lock import hold
from edge_sync.mqtt import MqttTransport
from edge_sync.presence import Voice
from edge_sync.schema import migrate
from edge_sync.settings import Settings, parse_url

LOCK_FILE = "edge-sync.lock"
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
WAIT_S = 2.0
"""How long to leave a database alone that cannot be used, before looking whether the kiosk has moved it aside."""

CHECK_S = 1.0
WATCHDOG_S = 5.0


class Supervisor(Protocol):
    """Whoever started this program and wants to know that it lives (systemd)."""

    def notify(self, state: str) -> None:
        """Pass on a state such as ``READY=1``."""


class Unsupervised:
    """Nobody to tell: started by hand."""

    def notify(self, state: str) -> None:
        """Do nothing."""


class Stop:
    """Whether this program has been told to end."""

    def __init__(self) -> None:
        self._signalled = False

    @property
    def requested(self) -> bool:
        """Whether it is to end now."""
        return self._signalled

    def on_signals(self) -> None:
        """Let SIGTERM and SIGINT request the end."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._request)

    def _request(self, _number: int, _frame: FrameType | None) -> None:
        self._signalled = True


@dataclass(slots=True)
class _Pulse:
    """Tells the supervisor that the loop goes round."""

    supervisor: Supervisor
    next_at: float = 0.0

    def beat(self, now: float) -> None:
        if now >= self.next_at:
            self.supervisor.notify("WATCHDOG=1")
            self.next_at = now + WATCHDOG_S


class Program:
    """edge-sync on one data folder. `run` returns after a stop was requested."""

    def __init__(
        self, settings: Settings, *, clock: Clock, journal: Journal, supervisor: Supervisor, stop: Stop
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._journal = journal
        self._supervisor = supervisor
        self._pulse = _Pulse(supervisor)
        self._stop = stop

    def run(self) -> None:
        """Serve until told to stop; raises `IdentityError`, `AlreadyRunningError`, `NameRefusedError` at the start."""
        if self._settings.broker is not None:
            parse_url(self._settings.broker)
        identity = load(self._settings.data_dir)
        with hold(self._settings.data_dir / LOCK_FILE, "edge-sync"):
            self._stop.on_signals()
            self._journal.tell("started", device=identity.address.device)
            self._supervisor.notify("READY=1")
            while not self._stop.requested:
                self._serve_or_wait(identity)
        self._supervisor.notify("STOPPING=1")
        self._journal.tell("stopped")

    def _serve_or_wait(self, identity: Identity) -> None:
        try:
            self._serve(identity)
        except OutboxError as error:
            self._journal.tell("database_unusable", error=type(error).__name__)
            self._wait(WAIT_S)

    def _serve(self, identity: Identity) -> None:
        """Run one agent until the program stops, the database is replaced, or another broker is configured."""
        path = self._settings.data_dir / DATABASE_FILE
        migrate(path)
        with closing(connect(path)) as connection:
            file = path.stat().st_ino
            self._forget_unreadable(connection)
            broker = self._settings.broker_in_force(connection)
            changed = _Changed(lambda: self._settings.broker_in_force(connection) != broker)
            voice = Voice(identity, bootid(), version("deputies-home-kiosk"))
            transport = MqttTransport(broker, identity.address, voice.status(online=False), clock=self._clock)
            agent = Agent(
                voice,
                connection,
                transport,
                Surroundings(self._clock, random.SystemRandom().random, self._journal),
                on_documents=changed.look,
                guards_link=self._settings.broker is None,
            )
            try:
                self._go_round(agent, lambda: changed.yes or _inode(path) != file)
            finally:
                agent.stop()

    def _forget_unreadable(self, connection: sqlite3.Connection) -> None:
        """Documents that a flipped bit made unreadable are fetched again from the broker."""
        with transaction(connection):
            if found := documents.forget_unreadable(connection):
                link.ask_for_documents(connection)
                self._journal.tell("documents_unreadable", documents=found)

    def _go_round(self, agent: Agent, is_outdated: Callable[[], bool]) -> None:
        check_at = 0.0
        while not self._stop.requested:
            agent.step()
            now = self._clock.monotonic()
            self._pulse.beat(now)
            if now >= check_at:
                check_at = now + CHECK_S
                if is_outdated():
                    self._journal.tell("starting_over")
                    return

    def _wait(self, seconds: float) -> None:
        until = self._clock.monotonic() + seconds
        while not self._stop.requested and self._clock.monotonic() < until:
            self._pulse.beat(self._clock.monotonic())
            self._clock.sleep(0.1)


class _Changed:
    """Remembers whether a question was ever answered yes."""

    def __init__(self, question: Callable[[], bool]) -> None:
        self._question = question
        self.yes = False

    def look(self) -> None:
        self.yes = self.yes or self._question()


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return 0


def bootid() -> str:
    """Return what names this start of the machine, empty where the kernel does not tell."""
    try:
        return BOOT_ID.read_text(encoding="ascii").replace("-", "")[:8]
    except OSError:
        return ""
