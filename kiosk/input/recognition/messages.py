"""What the kiosk and the process that reads handwriting say to each other: four bytes of length, then MessagePack."""

from typing import Final

import msgspec

from kiosk.domain.writing.strokes import Stroke

LENGTH: Final = 4
"""Bytes before each message that say how long it is, the most significant first."""


class Written(msgspec.Struct, frozen=True, array_like=True):
    """To the process: read these strokes, and tell at most so many candidates."""

    strokes: tuple[Stroke, ...]
    limit: int

    def __repr__(self) -> str:
        return f"Written({len(self.strokes)} strokes)"


class Ready(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """From the process, first: the model is loaded and has read a picture."""


class Read(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """From the process: the candidates, best first."""

    candidates: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Read({len(self.candidates)} candidates)"


class Failed(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """From the process, instead of either: why it cannot, without anything of what was written."""

    reason: str


Answer = Ready | Read | Failed


def framed(message: msgspec.Struct) -> bytearray:
    """Return the message as it goes through the pipe; whoever sends it may overwrite it."""
    frame = bytearray(LENGTH)
    msgspec.msgpack.Encoder().encode_into(message, frame, LENGTH)
    frame[:LENGTH] = (len(frame) - LENGTH).to_bytes(LENGTH, "big")
    return frame
