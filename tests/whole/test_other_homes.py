"""A ticket of one home looked up at another, through the real broker and hub; nothing of it stays at the other."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from edge_sync.database import connect
from kiosk.bootstrap import Core, start
from kiosk.domain.codes import ticket_no
from kiosk.domain.visit.events import CodeScanned
from kiosk.presenters.models import ScreenModel, buttons

PROGRAMS = Path(sys.executable).parent
DEVICE = "qb-0105-k1"
PHONE = "13912345678"
REPLY = "管网已经冲洗,压力恢复正常"
ANSWERED_S = 15


@dataclass
class Neighbour:
    """A second kiosk, in another home: its core without a window, and edge-sync as a process."""

    data: Path
    broker: str
    core: Core | None = None
    sync: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def begin(self) -> "Neighbour":
        self.core = start(data=self.data, config_file=None, simulate=True)
        return self

    def connect(self) -> "Neighbour":
        words = [PROGRAMS / "edge-sync", "--data", self.data, "--broker", self.broker]
        with (self.data / "sync.log").open("ab") as log:
            self.sync = subprocess.Popen(words, stdout=log, stderr=log)
        return self.until(lambda model: not model.nav.offline, "online")

    def disconnect(self) -> "Neighbour":
        if self.sync is not None:
            self.sync.terminate()
            self.sync.wait(20)
            self.sync = None
        return self

    def end(self) -> None:
        self.disconnect()
        if self.core is not None:
            self.core.close()

    @property
    def model(self) -> ScreenModel:
        assert self.core is not None
        self.core.mailbox.drain()
        return self.core.screen()

    def scan(self, text: str) -> "Neighbour":
        assert self.core is not None
        self.core.mailbox.post(CodeScanned(text, "duty-1"))
        return self

    def press(self, control: str) -> "Neighbour":
        self.until(lambda model: control in buttons(model), control)
        assert self.core is not None
        self.core.press(buttons(self.model)[control])
        return self

    def until(self, holds: Callable[[ScreenModel], bool], what: str) -> "Neighbour":
        deadline = time.monotonic() + ANSWERED_S
        while not holds(self.model):
            assert time.monotonic() < deadline, f"{what}, but {self.model.body} {self.model.banner}"
            time.sleep(0.02)  # waits on other processes
        return self

    def sees(self, screen: str) -> Any:
        return self.until(lambda model: model.name == screen, screen).model.body

    def holds(self, *words: str) -> dict[str, list[str]]:
        """Files of this kiosk in which each of the words can be read, however they are written.

        They are copied by another process: closing a database file lets go of this process's locks on it.
        """
        with tempfile.TemporaryDirectory() as copies:
            subprocess.run(["cp", "-r", self.data, copies], check=True, timeout=60)
            files = [file for file in Path(copies).rglob("*") if file.is_file()]
            return {word: sorted(file.name for file in files if _reads(file, word)) for word in words}


def _reads(file: Path, words: str) -> bool:
    spelled = [words.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")]
    return any(one in file.read_bytes() for one in (*spelled, json.dumps(words)[1:-1].encode()))


@pytest.fixture(scope="module")
def neighbour(demo: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neighbour]:
    """A kiosk added to the demo's county, connected."""
    folder = tmp_path_factory.mktemp("neighbour")
    bundle, data = folder / "bundle.json", folder / "data"
    demo.hub("kiosk", "add", DEVICE, "--ticket-prefix", "P3", "--bundle", str(bundle))
    subprocess.run([PROGRAMS / "edge-sync", "provision", bundle, "--data", data, "--offline"], check=True, timeout=60)
    bundle.unlink()
    kiosk = Neighbour(data, demo.facts["broker"]).begin().connect()
    yield kiosk
    kiosk.end()


@pytest.fixture(scope="module")
def slip(demo: Any) -> dict[str, str]:
    """An opinion left at the demo's kiosk, answered by the office; what its slip says."""
    entered = f"press identity.phone; type {PHONE}; press identity.consent; press identity.next"
    demo.bench("wait screen home 60", "press home.opinion", "press notice.agree", "press category.water")
    demo.bench("press issue.1", "press issue.next", "press place.3", "press review.identity", entered)
    demo.bench("press review.confirm", "wait screen done", "wait text 已送达 20")
    ticket = demo.state()["ticket"]
    shown = demo.bench("texts").splitlines()
    code = next(line for line in shown if line.isdigit() and len(line) == 6)
    demo.bench("press done.home", "wait screen home")
    demo.hub("case", "update", ticket, "--status", "accepted")
    demo.hub("case", "reply", ticket, "--text", REPLY, "--unit", "水利局", "--outcome", "A")
    return {"ticket": ticket, "code": code, "said": demo.hub("case", "show", ticket, "--json")["opinion"]["phrases"][0]}


def _receipt(slip: dict[str, str], **changes: str) -> str:
    told = {**slip, **changes}
    return f"DHT1:{told['ticket']}:{told['code']}"


def _home(neighbour: Neighbour) -> None:
    if neighbour.model.name != "home":
        neighbour.press("nav.leave").sees("home")


def test_the_slip_of_another_home_shows_status_steps_and_reply(neighbour: Neighbour, slip: dict[str, str]) -> None:
    case = neighbour.scan(_receipt(slip)).sees("case")
    assert (case.ticket_no, case.state.text) == (slip["ticket"], "已答复")
    assert REPLY in case.reply
    assert [step.state.text for step in case.steps][:2] == ["已答复", "已受理"]
    assert slip["said"] not in str(neighbour.model)
    assert PHONE not in str(neighbour.model)
    _home(neighbour)


def test_nothing_of_the_opinion_stays_at_the_other_home(neighbour: Neighbour, slip: dict[str, str]) -> None:
    secret = (PHONE, slip["code"], slip["ticket"], REPLY)
    before = neighbour.holds(slip["said"])  # as a sentence of the public catalogue alone
    neighbour.scan(_receipt(slip)).sees("case")
    while_shown = neighbour.holds(*secret)
    _home(neighbour)
    assert while_shown == neighbour.holds(*secret) == {word: [] for word in secret}
    assert neighbour.holds(slip["said"]) == before
    with closing(connect(neighbour.data / "kiosk.db")) as connection:
        assert connection.execute("SELECT count(*) FROM queries").fetchone()[0] == 0


def test_a_wrong_code_and_a_ticket_nobody_gave_out_read_the_same(neighbour: Neighbour, slip: dict[str, str]) -> None:
    wrong = "000000" if slip["code"] != "000000" else "111111"
    told = []
    for receipt in (_receipt(slip, code=wrong), _receipt(slip, ticket=ticket_no("Q9", 4711))):
        neighbour.scan(receipt)
        neighbour.until(lambda model: getattr(model.body, "message", "") != "", "an answer")
        told.append(neighbour.model.body.message)  # type: ignore[union-attr]
        _home(neighbour)
    assert told[0] == told[1]
    assert told[0].startswith("没有查到")


def test_a_public_code_of_nobody_is_told_by_the_county(neighbour: Neighbour) -> None:
    neighbour.scan("DHP1:QBZZZZZZ").until(lambda model: model.banner is not None, "a sentence")
    assert "没有对应的在任代表" in str(neighbour.model.banner)
    _home(neighbour)


def test_offline_the_page_says_so_at_once_and_finds_it_when_the_link_is_back(
    neighbour: Neighbour, slip: dict[str, str]
) -> None:
    neighbour.disconnect().until(lambda model: bool(model.nav.offline), "offline")
    assert "现在没有联网" in neighbour.scan(_receipt(slip)).sees("asking").happened
    neighbour.connect().press("asking.again").sees("case")
    _home(neighbour)
