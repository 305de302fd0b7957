"""Colours, type and spacing. One place, so that a later theme or size is another object of these."""

from dataclasses import dataclass
from typing import Final

from kiosk.presenters.models import Tone
from kiosk.ui.elements import TextStyle

BODY: Final = TextStyle(5.5)
STRONG: Final = TextStyle(5.5, bold=True)
LEAD: Final = TextStyle(6.2, bold=True)
NAME: Final = TextStyle(7.4, bold=True, serif=True)
TITLE: Final = TextStyle(8.4, bold=True, serif=True)
DISPLAY: Final = TextStyle(11.0, bold=True, serif=True)
# Digits of the Latin faces are 0.73 em high: 16.6 gives the 12 mm a ticket number is to have.
FIGURE: Final = TextStyle(16.6, bold=True)

LINE_PITCH: Final = 1.4  # of the em; the standards ask for 1.3 at least

MARGIN: Final = 8.0
GAP: Final = 3.0
TARGET: Final = 12.7
MAIN_TARGET: Final = 20.0
RADIUS: Final = 2.6
BAR: Final = 15.0


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by purpose. Every text colour stands at 7:1 or better on every ground it is used on (tests/ui)."""

    ground: str = "#F7F2E8"
    card: str = "#FFFDF8"
    line: str = "#D9CDB8"
    strong_line: str = "#8C7A5E"
    ink: str = "#231F1C"
    soft: str = "#4C453F"
    faint: str = "#6F675F"
    red: str = "#8F1A1C"
    red_tint: str = "#F8E9E4"
    on_red: str = "#FFFDF8"
    gold: str = "#A8823A"
    gold_tint: str = "#F7EDD6"
    good: str = "#1B4D30"
    good_tint: str = "#E6EFE4"
    waiting: str = "#5F3C00"
    waiting_tint: str = "#F7EDD6"
    scrim: str = "#231F1C99"
    pressed: str = "#231F1C2E"
    pressed_dark: str = "#FFFDF83D"

    def tone(self, tone: Tone) -> tuple[str, str]:
        """Text colour and ground of a state."""
        return {
            Tone.NEUTRAL: (self.ink, self.ground),
            Tone.GOOD: (self.good, self.good_tint),
            Tone.WAITING: (self.waiting, self.waiting_tint),
            Tone.WARNING: (self.red, self.red_tint),
        }[tone]


DAY: Final = Palette()
