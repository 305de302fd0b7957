"""Looks: every panel, language, text size, theme and height of controls that a page is seen in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from kiosk.domain.visit.session import Session, TextSize, Theme
from kiosk.presenters.format import Format
from kiosk.presenters.text import LANGUAGE_NAMES
from kiosk.ui.panel import Panel

PANELS: Final = {
    '7"': ((800, 480), (154, 86)),
    '10"': ((1280, 800), (217, 136)),
    '21"': ((1920, 1080), (476, 268)),
    '21" upright': ((1080, 1920), (268, 476)),
}
"""Pixels and millimetres by name."""

LANGUAGES: Final = tuple(LANGUAGE_NAMES)


@dataclass(frozen=True, slots=True)
class Look:
    """One way to see every page."""

    panel_name: str = '10"'
    language: str = "zh_CN"
    size: TextSize = TextSize.STANDARD
    theme: Theme = Theme.LIGHT
    lower: bool = False

    @property
    def format(self) -> Format:
        """The format that pages are laid out for."""
        return Format(PANELS[self.panel_name][1], self.size, self.lower)

    @property
    def panel(self) -> Panel:
        """The panel that they are drawn on."""
        return Panel(PANELS[self.panel_name][0], self.format)

    @property
    def session(self) -> Session:
        """What the visitor set."""
        return Session(self.language, self.size, self.theme, self.lower)

    def __str__(self) -> str:
        lower = ", lower" if self.lower else ""
        return f"{self.panel_name} {self.language} size {int(self.size)} {self.theme.value}{lower}"


def looks(
    *,
    panels: Sequence[str] = tuple(PANELS),
    languages: Sequence[str] = LANGUAGES,
    sizes: Sequence[TextSize] = tuple(TextSize),
    themes: Sequence[Theme] = (Theme.LIGHT,),
    lower: Sequence[bool] = (False, True),
) -> Iterator[Look]:
    """Give every look there is of these; the lower part is offered on high panels only."""
    for named in product(panels, languages, sizes, themes, lower):
        look = Look(*named)
        if look.format.can_lower or not look.lower:
            yield look
