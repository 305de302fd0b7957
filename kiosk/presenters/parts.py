"""What screens are made of: buttons, pagers, pads, states and facts; ``models`` offers them with the screens."""

from dataclasses import dataclass
from enum import Enum

from kiosk.domain.visit.events import Event


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
    """

    id: str
    text: str
    event: Event
    role: Role = Role.CHOICE
    icon: str = ""
    note: str = ""
    chosen: bool = False
    enabled: bool = True


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

    `shown` is what was typed so far, masked where it is personal.
    """

    label: str
    shown: str
    placeholder: str
    rows: tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value."""

    label: str
    value: str
