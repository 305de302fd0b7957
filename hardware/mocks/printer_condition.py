"""How a simulated printer is, and what it says about that in real time.

Written from the printer's side of the ESC/POS reference and not from the driver's tables: a mistake in those must show.
"""

from collections.abc import Iterator
from dataclasses import dataclass

_DLE = 0x10
_EOT = 0x04
_DC4 = 0x14
CLEAR_BUFFERS = bytes((_DLE, _DC4, 8, 1, 3, 20, 1, 6, 2, 8))
_LENGTHS = {_EOT: 3, _DC4: 10}
_FIXED_BITS = 0b0001_0010


@dataclass(slots=True)
class Condition:
    """What is wrong with the printer; nothing, to begin with."""

    paper: bool = True
    lines_left: float | None = None
    paper_low: bool = False
    cover_open: bool = False
    cutter_jammed: bool = False
    silent: bool = False
    bytes_until_pulled: int | None = None

    @property
    def prints(self) -> bool:
        """Whether it goes on printing what it has."""
        return self.paper and not (self.cover_open or self.cutter_jammed or self.silent)

    def use_lines(self, lines: float) -> None:
        """Take lines off the roll, if they are counted; a band of dots is a part of one."""
        if self.lines_left is not None:
            self.lines_left -= lines
            self.paper = self.lines_left > 0

    def answer_to(self, request: bytes) -> int | None:
        """Return the byte that answers ``DLE EOT n``; None for anything else."""
        if request[:2] != bytes((_DLE, _EOT)) or len(request) != _LENGTHS[_EOT]:
            return None
        match request[2]:
            case 1:
                return _FIXED_BITS | (not self.prints) << 3
            case 2:
                return _FIXED_BITS | self.cover_open << 2 | (not self.paper) << 5 | self.cutter_jammed << 6
            case 3:
                return _FIXED_BITS | self.cutter_jammed << 3
            case 4:
                low = self.paper_low or not self.paper
                return _FIXED_BITS | low << 2 | low << 3 | (not self.paper) << 5 | (not self.paper) << 6
            case _:
                return None


def real_time_requests(held: bytearray, data: bytes) -> Iterator[bytes]:
    """Yield `data` in pieces, each real-time request one of its own; what may become one stays in `held`.

    Like the real ones, these printers see a request wherever it stands, inside a code's data too.
    """
    held += data
    while held:
        start = held.find(_DLE)
        if start == 0:
            if len(held) == 1 or len(held) < (size := _LENGTHS.get(held[1], 2)):
                return
        else:
            size = start if start > 0 else len(held)
        yield bytes(held[:size])
        del held[:size]
