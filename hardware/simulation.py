"""What a hand can do to simulated devices: pull the paper out, hold a code before the reader, press a button.

The bench holds these; the kiosk never sees them. The same words work on far ends (the real driver on a simulated
wire) and on mocks (no driver).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from hardware.ports import Lamp, PanelButton, Spoken


class SimulatedPrinter(Protocol):
    """A hand on the printer. A change is seen by the next status or, during a job, by the job."""

    def set_paper(self, *, loaded: bool) -> None:
        """Put a roll in or take it out."""

    def set_cover(self, *, is_open: bool) -> None:
        """Open or close the cover."""

    def set_plugged(self, *, plugged: bool) -> None:
        """Plug the cable in or pull it."""

    def last_slip_png(self) -> bytes | None:
        """Return the last cut slip as a PNG one pixel a dot, 384 or 576 wide; None before the first."""

    def last_slip_text(self) -> str | None:
        """Return the last cut slip's lines as printed, without its codes and pictures; None before the first."""


class SimulatedScanner(Protocol):
    """A hand before the code reader. Calls return at once; the code arrives in the scanner's thread.

    A code held again within two seconds of the scanner's clock is one held still, and is not read twice.
    """

    def hold(self, text: str) -> None:
        """Hold a QR code of `text` before the reader for a moment, on any screen."""

    def hold_picture(self, picture: Path) -> None:
        """Hold a picture file before the reader for a moment; `OSError` when it cannot be opened as a picture."""

    def set_plugged(self, *, plugged: bool) -> None:
        """Plug the reader in or pull it: nothing is read while it is out."""

    def set_dark(self, *, dark: bool) -> None:
        """Switch the light in the hall off or on; only a camera minds."""


class SimulatedPanel(Protocol):
    """A hand and an eye on the panel."""

    def press(self, button: PanelButton) -> None:
        """Press a button and let it go."""

    def lit(self) -> frozenset[Lamp]:
        """Return the lamps that are lit now."""

    def beeps(self) -> int:
        """Return how many times the buzzer has sounded since the start."""

    def set_plugged(self, *, plugged: bool) -> None:
        """Connect the panel's pins or take them away."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that was said from the sound card's output `device`, and how."""

    spoken: Spoken
    device: str
    volume: int
    speed: float
    at: float


class SimulatedSpeaker(Protocol):
    """An ear at loudspeaker and headphones, and a hand on their plug."""

    def said(self) -> tuple[Said, ...]:
        """Return what was begun to be said, first to last; `at` by the clock of the kiosk."""

    def is_speaking(self) -> bool:
        """Return whether something is being said now."""

    def set_plugged(self, *, plugged: bool) -> None:
        """Plug the sound card in or pull it."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """The hands on what is simulated; None where the device is real or there is none."""

    printer: SimulatedPrinter | None
    scanner: SimulatedScanner | None
    panel: SimulatedPanel | None
    speaker: SimulatedSpeaker | None = None
