"""The whole product on one machine: broker, hub, sync and a real window, as `kiosk-demo` starts them."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kiosk.bootstrap import Core
from kiosk.bootstrap import start as start_core
from kiosk.domain.visit.events import CodeScanned
from kiosk.presenters.models import ScreenModel, buttons
from kiosk.simulator.client import bench
from kiosk.simulator.errors import BenchError
from kiosk.simulator.script import parse

PROGRAMS = Path(sys.executable).parent
START_S, ANSWERED_S = 90, 15
NEIGHBOUR = "qb-0105-k1"


class NotInTimeError(AssertionError):
    """Something that should have happened by now has not."""


@dataclass(frozen=True)
class Demo:
    """A running `kiosk-demo --headless --keep` on a folder of its own."""

    data: Path
    process: subprocess.Popen[bytes]

    @property
    def temporary(self) -> Path:
        """The folder that all its programs have for temporary files."""
        return self.data.parent / f"{self.data.name}.tmp"

    @property
    def facts(self) -> dict[str, Any]:
        """What demo.json says: broker, hub database, keys, device, pids."""
        facts: dict[str, Any] = json.loads((self.data / "demo.json").read_text())
        return facts

    def bench(self, *commands: str) -> str:
        """Play bench commands; an expectation that fails fails the test with the bench's own words."""
        try:
            with bench(self.data, into=self.data) as hand:
                said = [hand.play(line.command) for line in parse("; ".join(commands), "test")]
        except BenchError as error:
            raise AssertionError(f"{error}\n{self.logs()}") from error
        return "\n".join(filter(None, said))

    def state(self) -> dict[str, Any]:
        """The kiosk's state as the bench tells it."""
        state: dict[str, Any] = json.loads(self.bench("state"))
        return state

    def hub(self, *words: str) -> Any:
        """Run `county-hub … --json` against the running hub's database and return its answer."""
        run = subprocess.run(
            [PROGRAMS / "county-hub", "--database", self.facts["hub_database"], "--keys", self.facts["keys"], *words],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        return json.loads(run.stdout) if "--json" in words else run.stdout

    def until(self, what: str, seconds: float, question: Any) -> Any:
        """Ask until the answer is true, and return it; time is the machine's, as real processes are waited for."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            answer = question()
            if answer:
                return answer
            time.sleep(0.1)  # waits on other processes
        raise NotInTimeError(f"not within {seconds} s: {what}\n{self.logs()}")

    def logs(self) -> str:
        """The ends of all logs, for a failure's message."""
        return "\n".join(
            f"--- {log.name}\n{log.read_text(errors='replace')[-1500:]}"
            for log in sorted((self.data / "logs").glob("*.log"))
        )

    def stop(self) -> int:
        """End it as Ctrl-C would, and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)


def start_demo(data: Path, display: str | None = None) -> Demo:
    """Start the demo on `data`, with a window on `display` or else on a screen of its own; wait until home shows."""
    environment = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    options = ["--headless", "--keep"] if display is None else []
    environment |= {} if display is None else {"DISPLAY": display}
    said, temporary = data.parent / f"{data.name}.said", data.parent / f"{data.name}.tmp"
    temporary.mkdir(exist_ok=True)
    environment["TMPDIR"] = str(temporary)
    with said.open("wb") as out:
        process = subprocess.Popen(
            [PROGRAMS / "kiosk-demo", *options, "--data", data], env=environment, stdout=out, stderr=out
        )
    demo = Demo(data, process)
    deadline = time.monotonic() + START_S
    while not (data / "demo.json").exists():
        if process.poll() is not None or time.monotonic() > deadline:
            demo.stop()
            raise NotInTimeError(f"the demo did not come up:\n{said.read_text()}\n{demo.logs()}")
        time.sleep(0.1)  # waits on another process
    return demo


@pytest.fixture
def start() -> Iterator[Callable[..., Demo]]:
    """Start demos, `start_demo`'s way; each is ended with the test."""
    with ExitStack() as ends:

        def start(data: Path, display: str | None = None) -> Demo:
            running = start_demo(data, display)
            ends.callback(running.stop)
            return running

        yield start


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demo for a module's tests."""
    running = start_demo(tmp_path_factory.mktemp("demo") / "data")
    yield running
    running.stop()


@dataclass
class Neighbour:
    """A second kiosk, in another home: its core without a window, and edge-sync as a process."""

    data: Path
    broker: str
    core: Core | None = None
    sync: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def begin(self) -> "Neighbour":
        self.core = start_core(data=self.data, config_file=None, simulate=True)
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
    demo.hub("kiosk", "add", NEIGHBOUR, "--ticket-prefix", "P3", "--bundle", str(bundle))
    subprocess.run([PROGRAMS / "edge-sync", "provision", bundle, "--data", data, "--offline"], check=True, timeout=60)
    bundle.unlink()
    kiosk = Neighbour(data, demo.facts["broker"]).begin().connect()
    yield kiosk
    kiosk.end()
