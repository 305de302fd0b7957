"""Simulated kiosks in one process and one thread: each on its own folder, with its own identity, agent and link.

    python tests/bench/fleet.py [--broker mqtt[s]://HOST:PORT] [--batch-events N] FOLDER...

Each FOLDER is a provisioned kiosk's (`edge-sync provision`); the files of ``FOLDER/tls`` are its certificate. Without
``--broker`` the config documents name it, as for `edge-sync`. Once a second a JSON line tells how the fleet does:
``{"connected":470,"pending":0,"rejected":0}``. SIGTERM ends it, and each kiosk says goodbye. paho waits by select(2),
which knows no descriptor above 1,023: at most `MOST` kiosks fit one process.
"""

import argparse
import random
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from edge_sync import outbox
from edge_sync.agent import LOOK_S, Agent, Surroundings
from edge_sync.clock import SystemClock
from edge_sync.database import connect
from edge_sync.envelope import MAX_BATCH_EVENTS
from edge_sync.errors import OutboxError
from edge_sync.identity import DATABASE_FILE, load
from edge_sync.journal import Journal
from edge_sync.mqtt import MqttTransport
from edge_sync.presence import Voice
from edge_sync.schema import migrate
from edge_sync.settings import Settings

MOST = 150
"""Six descriptors each: three for the database, three for the link."""
TURN_S = 0.1
"""All of a larger fleet take their turn so often; a kiosk alone waits for its link instead, as `edge-sync` does."""
TELL_S = 1.0


class Told(msgspec.Struct, frozen=True):
    """How many kiosks are connected, and how many rows wait or were refused, in all of them together."""

    connected: int
    pending: int
    rejected: int


class Kiosk:
    """What `edge-sync` runs for one folder, a turn at a time."""

    def __init__(self, settings: Settings, journal: Journal, *, batch_events: int) -> None:
        path = settings.data_dir / DATABASE_FILE
        migrate(path)
        self._settings = settings
        self._journal = journal
        self._batch_events = batch_events
        self._connection = connect(path)
        self._identity = load(settings.data_dir)
        self._broker = settings.broker_in_force(self._connection)
        self._agent = self._new_agent()
        self._outdated = False

    def turn(self, timeout: float) -> None:
        """Go round once; with another broker when a document named one."""
        if self._outdated:
            self._outdated = False
            self._agent.stop()
            self._agent = self._new_agent()
        self._agent.step(timeout)

    def stop(self) -> None:
        """Say goodbye and close the file."""
        self._agent.stop()
        self._connection.close()

    @property
    def connected(self) -> bool:
        """Whether the broker is connected."""
        return self._agent.connected

    def counts(self) -> outbox.QueueCounts:
        """Return what waits, is settled, was refused."""
        return outbox.counts(self._connection)

    def _new_agent(self) -> Agent:
        clock = SystemClock()
        voice = Voice(self._identity, "f1ee7000", "bench")
        transport = MqttTransport(self._broker, self._identity.address, voice.status(online=False), clock=clock)
        return Agent(
            voice,
            self._connection,
            transport,
            Surroundings(clock, random.random, self._journal),
            self._look,
            guards_link=self._settings.broker is None,
            batch_events=self._batch_events,
        )

    def _look(self) -> None:
        broker = self._settings.broker_in_force(self._connection)
        if broker != self._broker:
            self._broker, self._outdated = broker, True


class Fleet:
    """All kiosks of this process. What goes wrong with one file keeps the others from nothing."""

    def __init__(self, kiosks: list[Kiosk]) -> None:
        self._kiosks = kiosks
        self._told_at = 0.0
        self.stopped = False

    def run(self) -> None:
        """Take turns until stopped."""
        alone = len(self._kiosks) == 1
        while not self.stopped:
            began = time.monotonic()
            for kiosk in self._kiosks:
                self._turn(kiosk, LOOK_S if alone else 0.0)
            self._tell()
            if not alone:
                time.sleep(max(0.0, TURN_S - (time.monotonic() - began)))

    def stop(self, *_: object) -> None:
        """Let `run` return; a signal handler."""
        self.stopped = True

    def close(self) -> None:
        """Say goodbye for all."""
        for kiosk in self._kiosks:
            kiosk.stop()

    def _turn(self, kiosk: Kiosk, timeout: float) -> None:
        try:
            kiosk.turn(timeout)
        except OutboxError as error:
            sys.stderr.write(f"fleet: {type(error).__name__}: {error}\n")

    def _tell(self) -> None:
        if time.monotonic() < self._told_at:
            return
        self._told_at = time.monotonic() + TELL_S
        counts = [kiosk.counts() for kiosk in self._kiosks]
        told = Told(
            sum(kiosk.connected for kiosk in self._kiosks),
            sum(one.pending for one in counts),
            sum(one.rejected for one in counts),
        )
        sys.stdout.write(f"{msgspec.json.encode(told).decode()}\n")
        sys.stdout.flush()


def _kiosks(asked: argparse.Namespace) -> Iterator[Kiosk]:
    journal = Journal(sys.stderr, SystemClock())
    for folder in asked.folders:
        yield Kiosk(Settings(folder, asked.broker), journal, batch_events=asked.batch_events)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Simulated kiosks in one process.")
    parser.add_argument("--broker", help="mqtt[s]://HOST:PORT, instead of the one in the config documents")
    parser.add_argument("--batch-events", type=int, default=MAX_BATCH_EVENTS, help="events in a publish, at most")
    parser.add_argument("folders", nargs="+", type=Path)
    asked = parser.parse_args()
    if len(asked.folders) > MOST:
        parser.error(f"{len(asked.folders)} kiosks, at most {MOST} in a process: start another fleet for the rest")
    return asked


if __name__ == "__main__":
    fleet = Fleet(list(_kiosks(_asked())))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, fleet.stop)
    fleet.run()
    fleet.close()
