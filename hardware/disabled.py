"""Devices that a kiosk does not have: they say so and do nothing."""

from collections.abc import Callable, Sequence

from hardware.document import Document
from hardware.errors import PrinterError
from hardware.escpos import PAPER_58
from hardware.ports import (
    Lamp,
    PanelButton,
    PanelState,
    PrinterState,
    Scan,
    ScannerState,
    Sound,
    SpeakerState,
    Spoken,
)


class DisabledPrinter:
    """No printer."""

    @property
    def dots(self) -> int:
        """Return the usual width: a slip may be set, and is then refused."""
        return PAPER_58.dots

    def status(self) -> PrinterState:
        """Return DISABLED."""
        return PrinterState.DISABLED

    def print(self, document: Document) -> None:
        """Raise `PrinterError`: nobody should have offered it."""
        raise PrinterError(
            f"this kiosk has no printer for a slip of {len(document.items)} items", state=PrinterState.DISABLED
        )

    def close(self) -> None:
        """Do nothing."""


class DisabledScanner:
    """No code scanner."""

    def status(self) -> ScannerState:
        """Return DISABLED."""
        return ScannerState.DISABLED

    def listen(self, on_scan: Callable[[Scan], None]) -> None:
        """Do nothing: no code will come."""

    def wake(self) -> None:
        """Do nothing."""

    def rest(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class DisabledPanel:
    """No panel."""

    def status(self) -> PanelState:
        """Return DISABLED."""
        return PanelState.DISABLED

    def light(self, lamp: Lamp, *, lit: bool) -> None:
        """Do nothing."""

    def sound(self, sound: Sound) -> None:
        """Do nothing."""

    def listen(self, on_press: Callable[[PanelButton], None]) -> None:
        """Do nothing: no press will come."""

    def close(self) -> None:
        """Do nothing."""


class DisabledSpeaker:
    """No loudspeaker."""

    def status(self) -> SpeakerState:
        """Return DISABLED."""
        return SpeakerState.DISABLED

    def say(self, speech: Sequence[Spoken], *, volume: int, speed: float) -> None:
        """Do nothing."""

    def say_next(self, speech: Sequence[Spoken], *, volume: int, speed: float) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""
