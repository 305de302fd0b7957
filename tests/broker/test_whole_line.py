"""`county-hub`, `edge-sync` and Mosquitto, all real: a query, a hub put back from a backup, a kiosk not in order."""

import hashlib
import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from nacl.utils import random
from uuid_utils import uuid7

from edge_sync import documents, link, outbox, queries
from edge_sync.asking import open_result, seal_query
from edge_sync.bodies.opinion import OPINION_SUBMITTED, Channel, CodeHash, OpinionSubmitted
from edge_sync.bodies.query import CaseQuery, CaseResult, Refused, SealOpened, SealTest
from edge_sync.bodies.words import Kind
from edge_sync.database import connect, transaction
from edge_sync.envelope import ClockQuality
from edge_sync.floors import FLOORS_FILE, Floors
from edge_sync.identity import load
from edge_sync.outbox import Draft, Outbox
from edge_sync.queries import Answer, AnswerState
from hardware.board import open_board
from hardware.config import Backend, HardwareConfig, PanelConfig, PrinterConfig, ScannerConfig, SpeakerConfig
from kiosk.application.writing import Engines
from kiosk.bootstrap import LOCALES, Core
from kiosk.clock import SystemClock
from kiosk.domain.writing.ways import WritingWay
from kiosk.input.pinyin import RimePinyin
from kiosk.presenters.text import load as load_catalogues
from kiosk.storage import open_storage
from kiosk.typography.slip import SlipTypesetter
from tests.input.fakes import FakeHandwriting

BIN = Path(sys.executable).parent
CODE = "123456"


class Line:
    """A county and a kiosk on a folder, and the programs between them."""

    def __init__(self, folder: Path, broker_url: str) -> None:
        self.folder = folder
        self._broker_url = broker_url
        self._tickets = 0
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self.hub("init", "--county", "qb")
        bundle = folder / "bundle.json"
        self.hub("kiosk", "add", "qb-0302-k1", "--ticket-prefix", "K7", "--bundle", bundle)
        self._run(BIN / "edge-sync", "provision", bundle, "--data", folder / "kiosk", "--offline")
        self.connection = connect(folder / "kiosk" / "kiosk.db")
        self._outbox = Outbox(
            load(folder / "kiosk").address,
            "9f31c2aa",
            lambda: documents.seal_keys(self.connection),
            floors=Floors(folder / "kiosk" / FLOORS_FILE),
        )

    def hub(self, *words: str | Path) -> str:
        return self._run(*self._hub(), *words)

    def start(self, name: str) -> None:
        sync = [BIN / "edge-sync", "--data", self.folder / "kiosk", "--broker", self._broker_url]
        command = [*self._hub(), "serve"] if name == "hub" else sync
        with (self.folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(command, stdout=log, stderr=log)

    def end(self, name: str, number: int = signal.SIGTERM) -> None:
        process = self._running.pop(name, None)
        if process is not None:
            process.send_signal(number)
            process.wait(20)

    def opinions(self, count: int) -> list[str]:
        self._tickets += count
        return [self.opinion(_ticket(number)) for number in range(self._tickets - count, self._tickets)]

    def opinion(self, ticket_no: str) -> str:
        hashed = hashlib.scrypt(CODE.encode(), salt=b"salt", n=2**14, r=8, p=1, dklen=32)
        opinion = OpinionSubmitted(
            opinion_id=str(uuid7()),
            ticket_no=ticket_no,
            query_code=CodeHash(b"salt", hashed, 2**14, 8, 1),
            home_id="qb-0302",
            lang="zh",
            channel=Channel.KIOSK_SELF,
            kind=Kind.ADVICE,
            category="lighting",
            created_at=datetime.now(UTC),
            phrases=("路灯不亮。",),
        )
        draft = Draft(OPINION_SUBMITTED, msgspec.json.encode(opinion), datetime.now(UTC), ClockQuality.NTP)
        with transaction(self.connection):
            return self._outbox.append(self.connection, draft)

    def ask(self, query: Any) -> Any:
        """Ask and wait as the kiosk does; return the result and the seconds it took."""
        sealed, key = seal_query(query, documents.seal_keys(self.connection))
        began = time.monotonic()
        with transaction(self.connection):
            query_id = queries.ask(self.connection, sealed, at=datetime.now(UTC))
        while (answer := queries.answer(self.connection, query_id)) is None:
            assert time.monotonic() < began + 30, "edge-sync ends every query"
            time.sleep(0.01)
        took = time.monotonic() - began
        return (open_result(answer.payload, key) if answer.payload else answer), took

    def stored(self) -> list[str]:
        with closing(sqlite3.connect(self.folder / "hub.db")) as connection:
            return [event_id for (event_id,) in connection.execute("SELECT id FROM events ORDER BY seq")]

    def close(self) -> None:
        for name in ("sync", "hub"):
            self.end(name, signal.SIGKILL)
        self.connection.close()

    def _hub(self) -> list[str | Path]:
        files = ["--database", str(self.folder / "hub.db"), "--keys", str(self.folder / "keys")]
        return [BIN / "county-hub", *files, "--broker", self._broker_url]

    def _run(self, *command: str | Path) -> str:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def line(tmp_path: Path, broker: Any, eventually: Any) -> Iterator[Line]:
    line = Line(tmp_path, broker.url)
    line.start("hub")
    line.start("sync")
    eventually(lambda: link.read(line.connection).online)
    yield line
    line.close()


def _ticket(number: int) -> str:
    """A ticket number of digits that ticket numbers have."""
    return f"K7-{number:04d}-X".translate(str.maketrans("01", "ZY"))


def settled(line: Line) -> int:
    return outbox.counts(line.connection).settled


def test_a_citizen_sees_how_a_case_stands_in_less_than_a_second(line: Line, eventually: Any) -> None:
    line.opinion("K7-3DQ9-X")
    eventually(lambda: settled(line) == 1)
    case = CaseQuery(ticket_no="K7-3DQ9-X", query_code=CODE)
    eventually(lambda: isinstance(line.ask(case)[0], CaseResult))
    answers = [line.ask(case) for _ in range(5)]
    assert {told.status for told, _ in answers} == {"registered"}
    assert sorted(took for _, took in answers)[2] < 1.0
    assert line.ask(msgspec.structs.replace(case, query_code="000000"))[0] == Refused(reason="not_found")


def test_a_seal_test_is_answered_and_without_a_hub_it_is_not(line: Line, eventually: Any) -> None:
    nonce = random(16)
    eventually(lambda: isinstance(line.ask(SealTest(nonce=nonce))[0], SealOpened))
    line.end("hub", signal.SIGKILL)
    answer, took = eventually(lambda: _ended(line.ask(SealTest(nonce=nonce))))
    assert answer in (Answer(AnswerState.OFFLINE), Answer(AnswerState.EXPIRED))
    assert took < 20


def _ended(asked: Any) -> Any:
    return asked if isinstance(asked[0], Answer) else None


def test_a_hub_put_back_from_a_backup_gets_all_it_acknowledged_since_once(line: Line, eventually: Any) -> None:
    before = line.opinions(30)
    eventually(lambda: settled(line) == 30)
    line.hub("backup", line.folder / "saved")
    since = line.opinions(70)
    eventually(lambda: settled(line) == 100)
    line.end("hub", signal.SIGKILL)
    line.hub("restore", line.folder / "saved")
    assert line.stored() == before
    line.start("hub")
    eventually(lambda: line.stored() == [*before, *since], 60)
    eventually(lambda: settled(line) == 100, 60)
    eventually(lambda: len(json.loads(line.hub("case", "list", "--json"))) == 100, 60)


@pytest.fixture
def without_pinyin(line: Line) -> Iterator[Core]:
    """A kiosk's core on the line's folder, whose tables for pinyin are not installed."""
    data, clock = line.folder / "kiosk", SystemClock()
    (line.folder / "rime-data").mkdir()
    mock = HardwareConfig(
        PrinterConfig(Backend.MOCK), ScannerConfig(Backend.MOCK), PanelConfig(Backend.MOCK), SpeakerConfig(Backend.MOCK)
    )
    core = Core(
        storage=open_storage(data, base_config={}, clock=clock, bootid="9f31c2aa", identity=load(data)),
        board=open_board(mock, clock=lambda: clock.now().steady),
        clock=clock,
        catalogues=load_catalogues(LOCALES),
        setter=SlipTypesetter(),
        device_id="qb-0302-k1",
        engines=Engines(handwriting=FakeHandwriting, pinyin=lambda: RimePinyin(data=line.folder / "rime-data")),
    )
    yield core
    core.close()


def test_a_kiosk_without_tables_for_pinyin_tells_the_hub_in_seconds_and_offers_the_other_ways(
    line: Line, without_pinyin: Core, eventually: Any
) -> None:
    def not_ready() -> Any:
        without_pinyin.mailbox.drain()
        return json.loads(line.hub("kiosks", "--json"))[0]["not_ready"]

    [pinyin] = eventually(not_ready, 10)
    assert (pinyin["name"], pinyin["state"]) == ("input.pinyin", "fault")
    assert "is not there (Debian packages rime-data-luna-pinyin" in pinyin["detail"]
    assert without_pinyin.store.state.ways == (WritingWay.HANDWRITING, WritingWay.KEYBOARD)
    assert "qb-0302-k1 input.pinyin: it cannot be used; the other ways to write are offered" in line.hub("kiosks")
