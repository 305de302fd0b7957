"""What the kiosk asks of its devices.

Reading a status never raises: failure *is* a status. Doing a thing has done it or raises a
`hardware.errors.DeviceError`. Every implementation, real or simulated, passes the same suite in
``tests/contracts``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from hardware.document import Document


class PrinterState(Enum):
    """What the printer can do now; only READY and PAPER_LOW can print."""

    READY = "ready"
    PAPER_LOW = "paper_low"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    SILENT = "silent"  # the port opens, nobody answers
    ABSENT = "absent"  # the port is not there
    FAULT = "fault"  # it answers, and says it is broken (cutter, head)
    DISABLED = "disabled"  # config says there is no printer

    @property
    def can_print(self) -> bool:
        """Whether a slip may be offered."""
        return self in {PrinterState.READY, PrinterState.PAPER_LOW}


class ScannerState(Enum):
    """What the code scanner can do now."""

    READY = "ready"
    DARK = "dark"  # frames arrive, too dark to read
    ABSENT = "absent"
    DISABLED = "disabled"


class PanelState(Enum):
    """What the panel of lamps and buttons can do now."""

    READY = "ready"
    ABSENT = "absent"
    DISABLED = "disabled"


class SpeakerState(Enum):
    """What loudspeaker and headphones can do now, as far as the last try told."""

    READY = "ready"
    SPEAKING = "speaking"
    ABSENT = "absent"  # no sound card, or no program that speaks or plays
    BUSY = "busy"  # another program holds the sound card
    NO_VOICE = "no_voice"  # there is sound, and no voice for a language of what was to be said last
    FAULT = "fault"  # it broke off in the middle
    DISABLED = "disabled"  # config says that this kiosk does not speak


class Lamp(Enum):
    """Lamps of the panel."""

    DUTY = "duty"  # the lit sign 代表在岗
    ONLINE = "online"
    ERROR = "error"


class Sound(Enum):
    """What the buzzer can say."""

    ACCEPTED = "accepted"  # one short
    REFUSED = "refused"  # two short
    CALL = "call"  # three long


class PanelButton(Enum):
    """Buttons of the panel."""

    CALL = "call"


@dataclass(frozen=True, slots=True)
class Scan:
    """Text of one code, at most `MAX_SCAN_BYTES`; None for a longer one, or one that is no plain UTF-8 text."""

    text: str | None


MAX_SCAN_BYTES = 1024
"""Longest code handed on; a longer one arrives as ``Scan(None)``. Ours are at most 120 characters."""


class Printer(Protocol):
    """A receipt printer. Calls may block (a slip takes seconds): call from a worker thread."""

    @property
    def dots(self) -> int:
        """Return how many dots wide it prints, 8 to the millimetre: what a picture may take."""

    def status(self) -> PrinterState:
        """Return the state as of now, within 2 s."""

    def print(self, document: Document) -> None:
        """Print and cut, or raise `PrinterError` that says why; nothing is retried here."""

    def close(self) -> None:
        """Let the port go; twice is fine."""


class CodeScanner(Protocol):
    """A reader of QR codes. Codes arrive in the scanner's own thread."""

    def status(self) -> ScannerState:
        """Return the state as of now."""

    def listen(self, on_scan: Callable[[Scan], None]) -> None:
        """Start handing codes to `on_scan`; once per object. The same code held still arrives once in 2 s."""

    def wake(self) -> None:
        """Look at the world: a camera runs only between `wake` and `rest`. Others are always live."""

    def rest(self) -> None:
        """Stop looking; no frame is kept."""

    def close(self) -> None:
        """Stop the thread and let the device go; twice is fine."""


class Panel(Protocol):
    """Lamps, buzzer and the call button."""

    def status(self) -> PanelState:
        """Return the state as of now."""

    def light(self, lamp: Lamp, *, lit: bool) -> None:
        """Switch one lamp; a panel that is gone is a status, not an error."""

    def sound(self, sound: Sound) -> None:
        """Play on the buzzer and return at once."""

    def listen(self, on_press: Callable[[PanelButton], None]) -> None:
        """Start handing presses to `on_press`, in the panel's own thread; once per object."""

    def close(self) -> None:
        """Switch all off and let the pins go; twice is fine."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One sentence to be said, in a language of the screen (``zh_CN``); a private one through headphones alone."""

    text: str = field(repr=False)
    language: str
    private: bool


class Speaker(Protocol):
    """Loudspeaker and headphones. Calls return at once, from any thread; one speech at a time."""

    def status(self) -> SpeakerState:
        """Return the state as of now; may be asked every second."""

    def say(self, speech: Sequence[Spoken], *, volume: int, speed: float) -> None:
        """Say the sentences in order, instead of what is being said; the first is heard within 0.5 s.

        `volume` is 1 to 5, `speed` 0.75 to 1.5 of the usual. A private sentence is left out where no headphones are
        named, one in a language without a voice likewise, and the state says so. Nothing is said in another language.
        """

    def say_next(self, speech: Sequence[Spoken], *, volume: int, speed: float) -> None:
        """Say the sentences as `say` does, once all that is being said is over; at once where nothing is."""

    def stop(self) -> None:
        """Be silent at once, and say nothing that was to come next."""

    def close(self) -> None:
        """Be silent for good; twice is fine."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One grey picture: 8 bits a pixel, rows top down, ``len(pixels) == width * height``."""

    width: int
    height: int
    pixels: bytes


class Frames(Protocol):
    """A source of pictures for the code scanner, used by its thread; `present` may be asked from any."""

    def present(self) -> bool:
        """Return whether the camera is there, without starting it."""

    def open(self) -> None:
        """Start the camera or raise `CameraError`."""

    def read(self) -> Frame | None:
        """Return the next frame, waiting at most 0.5 s; None when none came. Raises `CameraError` when it is gone."""

    def close(self) -> None:
        """Stop the camera; twice is fine."""
