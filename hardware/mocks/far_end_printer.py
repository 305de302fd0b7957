"""A pseudo-terminal that is a thermal printer: the far end of the wire for the real driver.

Has what the real one has: a receive buffer that goes on filling when the paper is out and is printed when paper
comes back, answers given at once to ``DLE EOT`` and in turn to ``GS r``, a motor that takes its time, and a cable.
Its path stays the same over pulling and plugging, as a udev rule keeps it for the real one.
"""

import os
import select
import tempfile
import threading
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hardware.mocks.escpos_reader import Kind, take_command
from hardware.mocks.paper import Roll, Slip
from hardware.mocks.printer_condition import CLEAR_BUFFERS, Condition, real_time_requests
from hardware.mocks.slip_picture import png_of

_RECEIVE_BUFFER = 4096
_READ_SIZE = 1024
_IDLE_S = 60.0


class FarEndPrinter:
    """A simulated printer at the other end of `port`; starts plugged, with paper, closed and willing.

    `dots` is the paper's width, `line_s` how long the motor takes for a line; one that does not know how to clear its
    memory (`clears`) lets such a request pass, as cheap ones do. A band of dots has to fit into 4 KB.
    """

    def __init__(self, dots: int, *, line_s: float = 0.0, clears: bool = True) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="printer-")
        self.port = str(Path(self._folder.name) / "printer")
        self._roll = Roll(dots)
        self._condition = Condition()
        self._line_s = line_s
        self._clears = clears
        self._buffer = bytearray()
        self._unscanned = bytearray()
        self._motor_free_at = 0.0
        self._lock = threading.RLock()
        self._cable: tuple[int, int] | None = None
        self._wake_reader, self._wake_writer = os.pipe()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="far-end-printer", daemon=True)
        self.set_plugged(plugged=True)
        self._thread.start()

    def __repr__(self) -> str:
        return f"<FarEndPrinter {self.port} {self._condition}>"

    @property
    def slips(self) -> tuple[Slip, ...]:
        """Return the slips cut so far."""
        with self._lock:
            return tuple(self._roll.slips)

    @property
    def torn(self) -> tuple[Slip, ...]:
        """Return what was printed of slips that broke off, as torn off when new paper was put in."""
        with self._lock:
            return tuple(self._roll.torn)

    @property
    def mistakes(self) -> tuple[str, ...]:
        """Return what no driver should send: sequences that are no commands, lines wider than the paper."""
        with self._lock:
            unknown = [f"unknown {code.hex()} ×{times}" for code, times in self._roll.unknown.items()]
            return (*unknown, *([f"{self._roll.overruns} lines too long"] if self._roll.overruns else []))

    def set_paper(self, *, loaded: bool, lines: int | None = None) -> None:
        """Put a roll in, which has only so many `lines` left where that is given, or take it out."""
        with self._changed():
            if loaded and not self._condition.paper:
                self._roll.tear()
            self._condition.paper = loaded
            self._condition.lines_left = lines if loaded else None

    def set_cover(self, *, is_open: bool) -> None:
        """Open or close the cover."""
        with self._changed():
            self._condition.cover_open = is_open

    def set_plugged(self, *, plugged: bool, after_bytes: int | None = None) -> None:
        """Plug the cable in or pull it; with `after_bytes`, pull it when so many more have come."""
        with self._changed():
            if not plugged and after_bytes:
                self._condition.bytes_until_pulled = after_bytes
            elif plugged:
                self._plug()
            else:
                self._pull()

    def set_silent(self, *, silent: bool) -> None:
        """Answer nothing and print nothing, as when it has no power, or do so again."""
        with self._changed():
            self._condition.silent = silent

    def set_faulty(self, *, faulty: bool) -> None:
        """Say that the cutter is jammed, or no more."""
        with self._changed():
            self._condition.cutter_jammed = faulty

    def set_paper_low(self, *, low: bool) -> None:
        """Say that the roll is nearly empty, or no more."""
        with self._changed():
            self._condition.paper_low = low

    def last_slip_png(self) -> bytes | None:
        """Return the last cut slip as a PNG one pixel a dot; None before the first."""
        slips = self.slips
        return png_of(slips[-1]) if slips else None

    def last_slip_text(self) -> str | None:
        """Return the last cut slip's lines; None before the first."""
        slips = self.slips
        return slips[-1].text if slips else None

    def close(self) -> None:
        """Pull the cable and stop the thread; twice is fine."""
        if self._closing:
            return
        self._closing = True
        os.write(self._wake_writer, b"!")
        self._thread.join()
        self._pull()
        os.close(self._wake_reader)
        os.close(self._wake_writer)
        self._folder.cleanup()

    @contextmanager
    def _changed(self) -> Iterator[None]:
        """Hold the lock while something changes, then wake the printer's thread to see it."""
        with self._lock:
            yield
        os.write(self._wake_writer, b"!")

    def _plug(self) -> None:
        if self._cable is None:
            ours, theirs = os.openpty()
            tty.setraw(theirs)
            os.set_blocking(ours, False)
            self._cable = ours, theirs
            Path(self.port).symlink_to(os.ttyname(theirs))

    def _pull(self) -> None:
        self._condition.bytes_until_pulled = None
        cable, self._cable = self._cable, None
        if cable is not None:
            Path(self.port).unlink()
            for end in cable:
                os.close(end)

    def _run(self) -> None:
        while not self._closing:
            with self._lock:
                wire = [self._cable[0]] if self._cable is not None and len(self._buffer) < _RECEIVE_BUFFER else []
                wait = self._work()
            ready, _, _ = self._wait([self._wake_reader, *wire], wait)
            with self._lock:
                if self._wake_reader in ready:
                    os.read(self._wake_reader, _READ_SIZE)
                if self._cable is not None and self._cable[0] in ready:
                    self._receive(self._cable[0])

    @staticmethod
    def _wait(descriptors: list[int], seconds: float) -> tuple[list[int], list[int], list[int]]:
        try:
            return select.select(descriptors, [], [], seconds)
        except (OSError, ValueError):
            return [], [], []  # the cable was pulled while we listened to it

    def _receive(self, wire: int) -> None:
        try:
            data = os.read(wire, self._condition.bytes_until_pulled or _READ_SIZE)
        except OSError:
            return
        if self._condition.bytes_until_pulled is not None:
            self._condition.bytes_until_pulled -= len(data)
            if self._condition.bytes_until_pulled <= 0:
                self._pull()
        if self._condition.silent:
            return
        for piece in real_time_requests(self._unscanned, data):
            if piece == CLEAR_BUFFERS:
                self._clear()
            elif (answer := self._condition.answer_to(piece)) is not None:
                self._say(answer)
            else:
                self._buffer += piece

    def _clear(self) -> None:
        if self._clears:
            self._buffer.clear()
            self._roll.forget_line()

    def _say(self, byte: int) -> None:
        if self._cable is not None:
            with suppress(OSError):
                os.write(self._cable[0], bytes([byte]))

    def _work(self) -> float:
        """Print what can be printed now and return how many seconds there is nothing to do unless something comes."""
        while self._condition.prints:
            wait = self._motor_free_at - time.monotonic()
            if wait > 0:
                return wait
            command = take_command(self._buffer, chinese=self._roll.chinese)
            if command is None:
                break
            self._roll.obey(command)
            if command.kind is Kind.RECEIPT:
                self._say(0)
            if command.kind.moves_paper:
                self._motor_free_at = time.monotonic() + self._line_s * command.lines
                self._condition.use_lines(command.lines)
        return _IDLE_S
