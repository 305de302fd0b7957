"""The paper of a simulated receipt printer: obeys ESC/POS commands and becomes slips."""

from collections import Counter
from dataclasses import dataclass, field, replace

from hardware.mocks.escpos_reader import Command, Kind, take_command

DOTS_A_COLUMN = 12
_CENTRE, _RIGHT = 1, 2


@dataclass(frozen=True, slots=True)
class Style:
    """How characters are printed."""

    wide: int = 1
    high: int = 1
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One character on the paper; `columns` is its width before scaling, 1 or 2."""

    char: str
    columns: int
    style: Style

    @property
    def dots(self) -> int:
        """Return the width on paper."""
        return self.columns * self.style.wide * DOTS_A_COLUMN


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of characters, perhaps empty."""

    cells: tuple[Cell, ...]
    centred: bool

    @property
    def text(self) -> str:
        """Return the line as a reader sees it, without what centring put before it."""
        return "".join(cell.char for cell in self.cells)


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """A QR code as the printer drew it."""

    payload: bytes
    module_dots: int
    correction: str
    centred: bool


@dataclass(frozen=True, slots=True)
class PrintedPicture:
    """A band of dots: rows of `columns` bytes, the highest bit leftmost; `left` is where it stands, in dots."""

    columns: int
    bits: bytes = field(repr=False)
    left: int

    @property
    def rows(self) -> int:
        """Return how many dots high it is."""
        return len(self.bits) // self.columns


@dataclass(frozen=True, slots=True)
class PrintedGap:
    """White, `rows` dots high."""

    rows: int


Row = PrintedLine | PrintedCode | PrintedPicture | PrintedGap


@dataclass(frozen=True, slots=True)
class Slip:
    """A piece of paper: cut off when `whole`, else torn off where the paper ended."""

    rows: tuple[Row, ...]
    dots: int
    whole: bool

    @property
    def text(self) -> str:
        """Return the lines, without the empty ones at the end; pictures hold dots and say nothing here."""
        return "\n".join(row.text for row in self.rows if isinstance(row, PrintedLine)).rstrip()

    @property
    def codes(self) -> tuple[str, ...]:
        """Return what the slip's QR codes say."""
        return tuple(row.payload.decode(errors="replace") for row in self.rows if isinstance(row, PrintedCode))

    @property
    def is_blank(self) -> bool:
        """Whether nothing is on it."""
        return not (self.text or self.codes or any(isinstance(row, PrintedPicture) for row in self.rows))


@dataclass(slots=True)
class _QrMemory:
    payload: bytes = b""
    module_dots: int = 3
    correction: str = "L"


@dataclass(slots=True)
class Roll:
    """Paper `dots` wide and the printer's state of print: feed it commands, read the slips.

    `overruns` counts lines that were too long, so that the printer broke them where the paper ended; `unknown` counts
    sequences no such printer understands.
    """

    dots: int
    slips: list[Slip] = field(default_factory=list)
    torn: list[Slip] = field(default_factory=list)
    overruns: int = 0
    unknown: Counter[bytes] = field(default_factory=Counter)
    chinese: bool = False
    _style: Style = Style()
    _align: int = 0
    _cells: list[Cell] = field(default_factory=list)
    _rows: list[Row] = field(default_factory=list)
    _qr: _QrMemory = field(default_factory=_QrMemory)

    def obey(self, command: Command) -> None:  # noqa: C901 - one case a command
        """Do one command; a request for an answer is the printer's business and changes no paper."""
        argument = command.argument
        match command.kind:
            case Kind.CHARACTER:
                self._set(argument)
            case Kind.LINE_FEED:
                self._end_line()
            case Kind.INITIALISE:
                self._initialise()
            case Kind.CHINESE_ON | Kind.CHINESE_OFF:
                self.chinese = command.kind is Kind.CHINESE_ON
            case Kind.ALIGN | Kind.BOLD | Kind.SIZE:
                self._restyle(command.kind, argument[0])
            case Kind.FEED:
                self._feed(argument[0])
            case Kind.FEED_DOTS:
                self._feed_dots(argument[0])
            case Kind.RASTER:
                self._picture(argument)
            case Kind.CUT:
                self._cut()
            case Kind.QR:
                self._qr_function(argument)
            case Kind.UNKNOWN:
                self.unknown[argument] += 1
            case Kind.RECEIPT | Kind.NOTHING:
                pass

    def tear(self) -> None:
        """Tear off what is printed and not cut, as when the paper ended there."""
        self._cells.clear()
        if self._rows:
            self.torn.append(self._taken(whole=False))

    def forget_line(self) -> None:
        """Forget the characters set and not yet printed."""
        self._cells.clear()

    def _initialise(self) -> None:
        self.forget_line()
        self._style, self._align, self.chinese, self._qr = Style(), 0, False, _QrMemory()

    def _restyle(self, kind: Kind, value: int) -> None:
        if kind is Kind.ALIGN:
            self._align = value % ord("0")
        elif kind is Kind.BOLD:
            self._style = replace(self._style, bold=bool(value & 1))
        else:
            self._style = replace(self._style, wide=(value >> 4) + 1, high=(value & 0xF) + 1)

    def _set(self, code: bytes) -> None:
        cell = Cell(code.decode("gb18030", errors="replace"), min(len(code), 2), self._style)
        if sum(each.dots for each in self._cells) + cell.dots > self.dots:
            self.overruns += 1
            self._end_line()
        self._cells.append(cell)

    def _end_line(self) -> None:
        self._rows.append(PrintedLine(tuple(self._cells), self._align == _CENTRE))
        self._cells.clear()

    def _feed(self, lines: int) -> None:
        if self._cells:
            self._end_line()
            lines -= 1
        self._rows += [PrintedLine((), centred=False)] * max(lines, 0)

    def _feed_dots(self, dots: int) -> None:
        if self._cells:
            self._end_line()
        self._rows.append(PrintedGap(dots))

    def _picture(self, argument: bytes) -> None:
        if self._cells:
            self._end_line()
        columns, bits = int.from_bytes(argument[:2], "little"), argument[4:]
        spare = self.dots - columns * 8
        if spare < 0 or not bits:
            self.overruns += 1
            return
        left = {_CENTRE: spare // 2, _RIGHT: spare}.get(self._align, 0)
        self._rows.append(PrintedPicture(columns, bits, left))

    def _cut(self) -> None:
        if self._cells:
            self._end_line()
        slip = self._taken(whole=True)
        if not slip.is_blank:
            self.slips.append(slip)

    def _taken(self, *, whole: bool) -> Slip:
        slip = Slip(tuple(self._rows), self.dots, whole)
        self._rows.clear()
        return slip

    def _qr_function(self, argument: bytes) -> None:
        function, value = argument[:2], argument[2:]
        match function:
            case b"1A":
                pass  # model 2 is the only one in use
            case b"1C":
                self._qr.module_dots = value[0]
            case b"1E":
                self._qr.correction = {48: "L", 49: "M", 50: "Q", 51: "H"}.get(value[0], "L")
            case b"1P":
                self._qr.payload = value[1:]
            case b"1Q":
                qr = self._qr
                self._rows.append(PrintedCode(qr.payload, qr.module_dots, qr.correction, self._align == _CENTRE))
            case _:
                self.unknown[b"\x1d(k" + function] += 1


def printed(job: bytes, dots: int) -> Roll:
    """Return the roll on which `job` was printed in one go by a printer without faults."""
    roll, left = Roll(dots), bytearray(job)
    while command := take_command(left, chinese=roll.chinese):
        roll.obey(command)
    return roll
