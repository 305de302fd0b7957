"""Handwriting: strokes to candidates, read by a model in a process of its own."""

import logging
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from kiosk.application.ports import EngineError
from kiosk.domain.writing.strokes import Stroke
from kiosk.input.recognition.messages import Written
from kiosk.input.recognition.process import EndedError, ProcessError, RecognitionProcess, SilentError

log = logging.getLogger(__name__)

RUNTIME: Final = "onnxruntime"
CARRIER: Final = "rapidocr"
"""The package that has the model in it; none of its code is used, nor what that code needs."""
_MODEL: Final = Path("models", "PP-OCRv6_rec_small.onnx")
START_S: Final = 30.0
"""A small machine that starts everything at once, from a slow card, has been seen to take 10 s."""
CALL_S: Final = 3.0
"""A line of ten characters takes a tenth of that on a Pi."""


class WorkerHandwriting:
    """A `HandwritingEngine` whose recogniser runs in a process that is started at once and loads in the meantime.

    A process that dies is replaced and asked once more; one that hangs, fails, or dies over the same strokes twice is
    replaced, and the call raises `EngineError`. To forget is to kill the process and start another one. Strokes and
    candidates are neither kept nor logged.
    """

    def __init__(self, model: Path | None = None, *, start_s: float = START_S, call_s: float = CALL_S) -> None:
        """`model` is by default the one that the installed package carries."""
        self._model = model or packaged_model()
        self._start_s, self._call_s = start_s, call_s
        self._process: RecognitionProcess | None = None
        self._barred = _missing(self._model)
        self._trouble: str | None = None
        self._renew()

    @property
    def fault(self) -> str | None:
        """Why it cannot be used; None when it can, and while it is still loading. Replaces a process that has ended."""
        if self._process is not None:
            self._look_at(self._process)
        return self._barred or self._trouble

    @property
    def pid(self) -> int | None:
        """The process that reads now; None when there is none."""
        return None if self._process is None else self._process.pid

    def recognise(self, strokes: Sequence[Stroke], limit: int) -> tuple[str, ...]:
        """Return at most `limit` candidates, best first; none for no strokes.

        Of what is much wider than high, candidates are also several characters side by side. Points that are no
        numbers are left out; those outside the field are read, too. Raises `EngineError`.
        """
        if self._barred is not None:
            raise EngineError(self._barred)
        written = Written(tuple(strokes), limit)
        return self._read(written) if written.strokes and limit > 0 else ()

    def forget(self) -> None:
        """End the process when it has read anything, and start another one; returns before that one is ready.

        One that took the place of a process in trouble is no fault to whoever writes next.
        """
        if self._process is None or self._process.used:
            self._renew()
        else:
            self._trouble = None

    def close(self) -> None:
        """End the process; twice is fine."""
        self._barred = "handwriting was closed"
        self._renew()

    def _look_at(self, process: RecognitionProcess) -> None:
        try:
            process.await_ready(0)
        except SilentError:
            return
        except ProcessError as error:  # it would only fail again; the next visit or stroke tries
            self._stop()
            self._trouble = str(error)
            return
        self._trouble = None
        if process.has_ended:
            log.warning("ended handwriting pid=%d", process.pid)
            self._renew()

    def _read(self, written: Written) -> tuple[str, ...]:
        try:
            return self._asked_twice(written)
        except ProcessError as error:
            log.warning("failed handwriting reason=%s", error)
            self._trouble = str(error)
            self._renew()
            raise EngineError(str(error)) from error

    def _asked_twice(self, written: Written) -> tuple[str, ...]:
        try:
            return self._asked(written)
        except EndedError as error:  # killed for want of memory, say, while nobody wrote
            log.warning("ended handwriting reason=%s", error)
            self._renew()
            return self._asked(written)

    def _asked(self, written: Written) -> tuple[str, ...]:
        if self._process is None:
            raise EndedError(self._trouble or "no process reads handwriting")
        self._process.await_ready(self._start_s)
        candidates = self._process.read(written, self._call_s)
        self._trouble = None
        return candidates

    def _stop(self) -> None:
        if self._process is not None:
            self._process.end()
        self._process = None

    def _renew(self) -> None:
        self._stop()
        if self._barred is None:
            try:
                self._process = RecognitionProcess(self._model)
            except EndedError as error:
                self._trouble = str(error)


def packaged_model() -> Path:
    """Return where the model is when its package is installed."""
    carrier = find_spec(CARRIER)
    places = (carrier and carrier.submodule_search_locations) or [""]
    return Path(places[0]) / _MODEL


def _missing(model: Path) -> str | None:
    if find_spec(RUNTIME) is None:
        return f"{RUNTIME} is not installed"
    return None if model.is_file() else f"the model {model.name} is not there (it comes with {CARRIER})"
