"""Child processes of the demo: started with a log each, watched, and ended with it."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

from kiosk.simulator.errors import DemoError

END_S = 8.0
"""How long a child may take to end when asked, before it is made to."""

_GLANCE_S = 0.05
_TAIL_LINES = 12


class Child:
    """One process that the demo started; in a process group of its own, so that Ctrl-C reaches the demo alone."""

    def __init__(
        self, name: str, words: Sequence[str], log: Path, env: Mapping[str, str], keep: tuple[int, ...] = ()
    ) -> None:
        self.name = name
        self.log = log
        self._process = _started(words, log, dict(env), keep)

    @property
    def pid(self) -> int:
        """The working process: nothing stands between."""
        return self._process.pid

    def ended(self) -> str:
        """Return how it ended in words, or nothing while it runs."""
        code = self._process.poll()
        if code is None:
            return ""
        return f"by {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"

    @property
    def exit_code(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""
        return self._process.poll()

    def tail(self) -> str:
        """Return the last lines of its log."""
        with suppress(OSError):
            lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
            return "\n".join(f"  {self.name}: {line}" for line in lines[-_TAIL_LINES:])
        return ""

    def ask_to_end(self) -> None:
        """Send SIGTERM, and SIGCONT in case somebody has stopped it."""
        self._signal(signal.SIGTERM)
        self._signal(signal.SIGCONT)

    def make_end(self, deadline: float) -> None:
        """Wait for its end until `deadline` of `time.monotonic`, then kill what is left of its group."""
        try:
            self._process.wait(timeout=max(0.0, deadline - monotonic()))
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self._process.wait()
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        if self._process.poll() is None:
            with suppress(ProcessLookupError):
                self._process.send_signal(number)


class Children:
    """All that a demo started, in order. `close` ends them, the last first, and nothing else."""

    def __init__(self, logs: Path, env: Mapping[str, str]) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self._logs = logs
        self._env = dict(env)
        self._all: list[Child] = []

    def start(self, name: str, *words: str, env: Mapping[str, str] | None = None, keep: tuple[int, ...] = ()) -> Child:
        """Start a program, its output into ``logs/NAME.log``; raises `DemoError` when it cannot be started."""
        child = Child(name, words, self._logs / f"{name}.log", {**self._env, **(env or {})}, keep)
        self._all.append(child)
        return child

    def run(self, name: str, *words: str, seconds: float = 120.0) -> None:
        """Run a program to its end; raises `DemoError` with the tail of its log when it fails."""
        child = self.start(name, *words)
        _until(lambda: bool(child.ended()), f"{name} to end", seconds)
        if child.exit_code != 0:
            raise DemoError(f"{name} ended {child.ended()}:\n{child.tail()}")
        self._all.remove(child)

    def until(self, holds: Callable[[], bool], what: str, seconds: float) -> None:
        """Wait until `holds`; raises `DemoError` when it takes longer, or when a child ends meanwhile."""

        def held() -> bool:
            self.check()
            return holds()

        _until(held, what, seconds)

    def check(self) -> None:
        """Raise `DemoError` with the tail of its log when a child has ended."""
        for child in self.ended():
            raise DemoError(f"{child.name} ended {child.ended()}:\n{child.tail()}")

    def ended(self) -> Iterator[Child]:
        """Yield the children that have ended."""
        return (child for child in self._all if child.ended())

    def forget(self, child: Child) -> None:
        """Take no more notice of a child that has ended."""
        self._all.remove(child)

    def close(self) -> None:
        """End them one after the other, so that each still meets those it stands on; twice is fine."""
        while self._all:
            child = self._all.pop()
            child.ask_to_end()
            child.make_end(monotonic() + END_S)


@contextmanager
def children(logs: Path, env: Mapping[str, str]) -> Iterator[Children]:
    """Holds child processes while inside, and ends them."""
    held = Children(logs, env)
    try:
        yield held
    finally:
        held.close()


def _until(holds: Callable[[], bool], what: str, seconds: float) -> None:
    deadline = monotonic() + seconds
    while not holds():
        if monotonic() > deadline:
            raise DemoError(f"waited {seconds:.0f} s for {what}, in vain")
        sleep(_GLANCE_S)


def _started(words: Sequence[str], log: Path, env: dict[str, str], keep: tuple[int, ...]) -> subprocess.Popen[bytes]:
    # setpriv becomes the program itself (exec) and lets the kernel end it should the demo be killed outright
    guard = shutil.which("setpriv")
    guarded = (guard, "--pdeathsig", "TERM", "--", *words) if guard else words
    try:
        with log.open("ab") as output:
            return subprocess.Popen(  # noqa: S603 - our own programs and Debian's broker and screen
                guarded, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=env, pass_fds=keep, process_group=0
            )
    except OSError as error:
        raise DemoError(f"cannot start {words[0]}: {error}") from error
