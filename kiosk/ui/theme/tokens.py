"""Colours, type and spacing: one place. A theme is a palette; sizes of text and targets are the page format's."""

from dataclasses import dataclass
from typing import Final

from kiosk.domain.visit.session import Theme
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

RADIUS: Final = 2.6
RING: Final = 1.2  # of what has the focus of the five keys, in mm


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by purpose. Every text colour stands at 7:1 or better on every ground it is used on (tests/ui).

    `red` is the one colour of what matters, as text and as ground; dark themes have a light one. `paper` and `print`
    are what codes to be scanned are drawn in, dark on light in every theme.
    """

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
    focus: str = "#1B4F8F"
    paper: str = "#FFFFFF"
    print: str = "#231F1C"

    def tone(self, tone: Tone) -> tuple[str, str]:
        """Text colour and ground of a state."""
        return {
            Tone.NEUTRAL: (self.ink, self.ground),
            Tone.GOOD: (self.good, self.good_tint),
            Tone.WAITING: (self.waiting, self.waiting_tint),
            Tone.WARNING: (self.red, self.red_tint),
        }[tone]


LIGHT: Final = Palette()

DARK: Final = Palette(
    ground="#1A1714",
    card="#25211C",
    line="#4B433A",
    strong_line="#948875",
    ink="#F6F0E6",
    soft="#D6CCBD",
    faint="#A89D8C",
    red="#F5B0A4",
    red_tint="#3A1F1B",
    on_red="#2B0E0B",
    gold="#C9A45C",
    gold_tint="#33291A",
    good="#A5DDB5",
    good_tint="#1B2E22",
    waiting="#F1CF8B",
    waiting_tint="#33291A",
    scrim="#000000B3",
    pressed="#FFFDF833",
    pressed_dark="#1A171447",
    focus="#9CC8FF",
)

CONTRAST_LIGHT: Final = Palette(
    ground="#FFFFFF",
    card="#FFFFFF",
    line="#000000",
    strong_line="#000000",
    ink="#000000",
    soft="#000000",
    faint="#3D3D3D",
    red="#750000",
    red_tint="#FFFFFF",
    on_red="#FFFFFF",
    gold="#000000",
    gold_tint="#FFFFFF",
    good="#00391A",
    good_tint="#FFFFFF",
    waiting="#452A00",
    waiting_tint="#FFFFFF",
    scrim="#000000CC",
    pressed="#00000038",
    pressed_dark="#FFFFFF4D",
    focus="#0033A0",
    print="#000000",
)

CONTRAST_DARK: Final = Palette(
    ground="#000000",
    card="#000000",
    line="#FFFFFF",
    strong_line="#FFFFFF",
    ink="#FFEE58",
    soft="#FFFFFF",
    faint="#CFCFCF",
    red="#FFEE58",
    red_tint="#000000",
    on_red="#000000",
    gold="#FFFFFF",
    gold_tint="#000000",
    good="#9DFFBC",
    good_tint="#000000",
    waiting="#FFD98A",
    waiting_tint="#000000",
    scrim="#000000CC",
    pressed="#FFFFFF4D",
    pressed_dark="#0000004D",
    focus="#6FD3FF",
    print="#000000",
)

PALETTES: Final = {
    Theme.LIGHT: LIGHT,
    Theme.DARK: DARK,
    Theme.CONTRAST_LIGHT: CONTRAST_LIGHT,
    Theme.CONTRAST_DARK: CONTRAST_DARK,
}
