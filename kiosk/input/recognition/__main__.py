"""The process that reads handwriting: `python -m kiosk.input.recognition MODEL`, started by the kiosk alone.

It reads `messages.Written` from its standard input and writes answers to its standard output, until the input ends. It
can write no file and leaves no core; what it holds is gone when it is killed, which is how the kiosk has it forget.
"""

import os
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from ctypes import CDLL
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from kiosk.domain.writing.strokes import Stroke
from kiosk.input.recognition.messages import LENGTH, Answer, Failed, Read, Ready, Written, framed

Recognise = Callable[[Sequence[Stroke], int], tuple[str, ...]]

_NICE: Final = 5
"""Drawing and touches come first."""
_PR_SET_DUMPABLE: Final = 4
_FIRST: Final = (((0.2, 0.5), (0.8, 0.5)),)
"""A stroke to read before anybody waits: the first picture takes longest."""


def main() -> None:
    """Serve until standard input ends."""
    _confine()
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whatever a library prints is no answer
        for answer in _answers(sys.stdin.buffer, Path(sys.argv[1])):
            answers.write(framed(answer))
            answers.flush()


def _confine() -> None:
    os.nice(_NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)  # the limit above does not hold where cores go to a program


def _answers(written: BinaryIO, model: Path) -> Iterator[Answer]:
    try:
        recognise = _recognise_by(model)
        recognise(_FIRST, 1)
    except Exception as error:  # noqa: BLE001 - told to the kiosk: without a model there is nothing else to do
        yield Failed(str(error))
        return
    yield Ready()
    while length := written.read(LENGTH):
        yield _answer(recognise, written.read(int.from_bytes(length, "big")))


def _recognise_by(model: Path) -> Recognise:
    # Loading is most of what this process does while the kiosk starts, so it comes after giving way.
    from kiosk.input.recognition.recogniser import Recogniser  # noqa: PLC0415 - see above

    return Recogniser(model).recognise


def _answer(recognise: Recognise, body: bytes) -> Answer:
    try:
        asked = msgspec.msgpack.decode(body, type=Written)
        return Read(recognise(asked.strokes, asked.limit))
    except Exception as error:  # noqa: BLE001 - told to the kiosk, which counts; by kind alone, as texts may hold points
        return Failed(type(error).__name__)


if __name__ == "__main__":
    main()
