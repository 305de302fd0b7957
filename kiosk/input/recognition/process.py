"""The process that reads handwriting, as the kiosk sees it: started, asked within a time, ended.

A process of its own, because the model takes a hundred megabytes, may crash in C++, and keeps traces of what it read in
buffers that nobody else can clear. It is started afresh and never forked from the kiosk, which holds a window.
"""

import os
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import msgspec

from kiosk.input.recognition.messages import LENGTH, Answer, Failed, Read, Written, framed

_PACKAGE: Final = "kiosk.input.recognition"
_SINGLE_THREADED: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""numpy would start a thread for each core, with memory of its own, and needs none of them here."""


class ProcessError(Exception):
    """The process did not answer; the message says why."""


class EndedError(ProcessError):
    """It has ended."""


class SilentError(ProcessError):
    """It did not answer in time."""


class RefusedError(ProcessError):
    """It cannot do what it was asked."""


class RecognitionProcess:
    """One process with a loaded model. Starting returns at once; `await_ready` waits until it can be asked.

    One thread calls it all. `end` twice is fine; after it the others raise `EndedError`.
    """

    def __init__(self, model: Path) -> None:
        """Raises `EndedError` when the system cannot start it."""
        command = [sys.executable, "-I", "-B", "-m", _PACKAGE, str(model)]
        pipe, nowhere, alone = subprocess.PIPE, subprocess.DEVNULL, os.environ | _SINGLE_THREADED
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, by our own Python
                command, bufsize=0, stdin=pipe, stdout=pipe, stderr=nowhere, env=alone
            )
        except OSError as error:
            raise EndedError(f"the process that reads handwriting cannot be started ({error.strerror})") from error
        self._written, self._answers = self._pipes()
        self._ready = self._ended = False
        self.used = False

    @property
    def pid(self) -> int:
        """Its number in the system."""
        number: int = self._process.pid
        return number

    @property
    def has_ended(self) -> bool:
        """Whether it runs no more; tells at once."""
        return self._process.poll() is not None

    def await_ready(self, within: float) -> None:
        """Wait at most `within` seconds until it can be asked; at once when it could before. Raises `ProcessError`."""
        if not self._ready:
            answer = self._answer(time.monotonic() + within)
            if isinstance(answer, Failed):
                raise RefusedError(answer.reason)
            self._ready = True

    def read(self, written: Written, within: float) -> tuple[str, ...]:
        """Return the candidates, or raise `ProcessError` after at most `within` seconds."""
        deadline = time.monotonic() + within
        self.used = True
        frame = framed(written)
        try:
            self._send(frame, deadline)
        finally:
            frame[:] = bytes(len(frame))
        answer = self._answer(deadline)
        if isinstance(answer, Read):
            return answer.candidates
        raise RefusedError(f"reading handwriting failed ({answer})")

    def end(self) -> None:
        """Kill it, with all that it holds, and wait until it is gone."""
        self._ended = True
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _pipes(self) -> tuple[int, int]:
        to, back = self._process.stdin, self._process.stdout
        if to is None or back is None:
            raise EndedError("the process that reads handwriting has no pipes")
        os.set_blocking(to.fileno(), False)  # a process that hangs must not hang its writer, either
        return to.fileno(), back.fileno()

    def _send(self, frame: bytearray, deadline: float) -> None:
        sent = 0
        while sent < len(frame):
            self._await(self._written, select.POLLOUT, deadline)
            try:
                sent += os.write(self._written, frame[sent:])
            except OSError as error:
                raise EndedError(self._how_ended()) from error

    def _answer(self, deadline: float) -> Answer:
        length = int.from_bytes(self._take(LENGTH, deadline), "big")
        answer: Answer = msgspec.msgpack.decode(self._take(length, deadline), type=Answer)
        return answer

    def _take(self, length: int, deadline: float) -> bytearray:
        taken = bytearray()
        while len(taken) < length:
            self._await(self._answers, select.POLLIN, deadline)
            piece = os.read(self._answers, length - len(taken))
            if not piece:
                raise EndedError(self._how_ended())
            taken += piece
        return taken

    def _await(self, pipe: int, what: int, deadline: float) -> None:
        if self._ended:
            raise EndedError("the process that reads handwriting was ended")
        if not _can(pipe, what, max(0.0, deadline - time.monotonic())):
            raise SilentError("the process that reads handwriting did not answer in time")

    def _how_ended(self) -> str:
        self._process.kill()
        return f"the process that reads handwriting ended by itself ({self._process.wait()})"


def _can(pipe: int, what: int, within: float) -> bool:
    waiting = select.poll()
    waiting.register(pipe, what)
    return bool(waiting.poll(within * 1000))
