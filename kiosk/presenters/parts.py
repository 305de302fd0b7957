"""What screens are made of: buttons, pagers, pads, keys, states and facts; ``models`` offers them with the screens."""

from dataclasses import dataclass, field
from enum import Enum

from kiosk.domain.visit.events import Event
from kiosk.domain.writing.strokes import Stroke


class Direction(Enum):
    """Which way the language is written; RTL mirrors the layout."""

    LTR = "ltr"
    RTL = "rtl"


class Role(Enum):
    """How much a control matters on its screen."""

    PRIMARY = "primary"  # the one way on
    CHOICE = "choice"  # one of several of equal weight
    QUIET = "quiet"  # there when wanted
    DANGER = "danger"  # ends or discards something


class Tone(Enum):
    """Colour and icon of a state, always beside its word."""

    NEUTRAL = "neutral"
    GOOD = "good"
    WAITING = "waiting"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Button:
    """One control.

    `note` is a quieter second line; `chosen` marks a selected choice; a disabled one is drawn and does nothing.
    One that `goes_on` is pressed again and again while it is held.
    """

    id: str
    text: str
    event: Event
    role: Role = Role.CHOICE
    icon: str = ""
    note: str = ""
    chosen: bool = False
    enabled: bool = True
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    """Page turning; `text` is like ``1 / 2``. A side that has no page is None."""

    text: str
    prev: Button | None
    next: Button | None


@dataclass(frozen=True, slots=True)
class State:
    """A state as word, icon and colour together."""

    text: str
    tone: Tone
    icon: str


@dataclass(frozen=True, slots=True)
class Banner:
    """One sentence across the page: what happened, what is kept, what to do."""

    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Pad:
    """A pad of keys in rows; ids are ``screen.pad.{key}``.

    `shown` is what was typed so far, masked where it is personal. `delete` is apart where rows are few, else the last
    key of the last row.
    """

    label: str
    shown: str
    placeholder: str
    rows: tuple[tuple[Button, ...], ...]
    delete: Button | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class TextArea:
    """The text that is being written. A touch in it is the event ``CaretPlaced(index)``.

    `caret` is how many characters of `text` stand before the caret, and `composed` the range, from and to, that is not
    final yet and is drawn underlined: letters of pinyin, a character just written by hand. `direction` is that of the
    lines; characters run as their script does.
    """

    id: str
    text: str = field(repr=False)
    caret: int
    composed: tuple[int, int] | None
    placeholder: str
    count: str
    direction: Direction


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a keyboard; `width` in widths of a letter's key of the same row."""

    button: Button = field(repr=False)
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Field:
    """Where characters are written by hand, square or wider than high; `strokes` are drawn as written so far.

    A pen that comes down in it is the event ``StrokeBegun()``, and one that is lifted ``StrokeWritten(stroke)``.
    """

    id: str
    hint: str
    strokes: tuple[Stroke, ...] = field(default=(), repr=False)
