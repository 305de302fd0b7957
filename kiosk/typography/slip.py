"""Sets in dots what a receipt printer has no letters for: Uyghur, Kazakh, a rare character in a name."""

from bisect import bisect_left
from dataclasses import replace
from math import ceil
from typing import Final
from unicodedata import east_asian_width

from hardware.document import Align as Side
from hardware.document import Document, Field, Item, Picture, Text
from hardware.print_charset import can_show
from kiosk.presenters.text import RIGHT_TO_LEFT
from kiosk.typography.typesetting import Align, Extent, Painted, Setting, Typesetter

_EM: Final = 24
_ARABIC_EM: Final = 28
"""In dots, 8 a millimetre: as high as the printer's own characters. Arabic letters are smaller on their em."""
_PITCH: Final = 1.3
_GAP: Final = 12
"""Between a label and its value: as wide as the printer's own space."""
_MARGIN: Final = 4
"""At both edges: some letters reach beyond their box, as the Kazakh hamza at the beginning of a line."""
_INK: Final = 90
"""Coverage from which a dot is black: a little before half, as strokes are hardly two dots wide."""
_DIGITS: Final = bytes(ord("1") if coverage >= _INK else ord("0") for coverage in range(256))


class SlipTypesetter:
    """Meets `kiosk.application.ports.SlipSetter`. For one thread alone, in which its first slip is set."""

    def __init__(self) -> None:
        self._typesetter: Typesetter | None = None  # Pango's fonts belong to the thread that asks for them first

    def set(self, slip: Document, dots: int) -> Document:
        """Return the slip with a picture, `dots` wide, for every item that the printer cannot show; the rest stays."""
        if all(map(_can_print, slip.items)):
            return slip
        if self._typesetter is None:
            self._typesetter = Typesetter()
        page = _Page(self._typesetter, slip.language, dots)
        try:
            return replace(slip, items=tuple(page.item(item) for item in slip.items))
        finally:
            self._typesetter.forget()


def _can_print(item: Item) -> bool:
    match item:
        case Text(text=text):
            return can_show(text)
        case Field(label=label, value=value):
            return can_show(label + value)
        case _:
            return True


class _Page:
    """The paper a slip is set on."""

    def __init__(self, typesetter: Typesetter, language: str, dots: int) -> None:
        self._typesetter = typesetter
        self._language = language
        self._dots = dots
        self._width = dots - 2 * _MARGIN

    def item(self, item: Item) -> Item:
        match item:
            case Text() if not _can_print(item):
                return self._text(item)
            case Field() if not _can_print(item):
                return self._field(item)
            case _:
                return item

    def _text(self, text: Text) -> Picture:
        plain = self._plain(text.language or self._language)
        dressed = replace(plain, size=plain.size * text.scale, bold=text.bold)
        if text.align is Side.LEFT:
            return self._picture([(text.text, dressed, 0, 0)])
        centred = self._balanced(text.text, replace(dressed, align=Align.CENTRE))
        return self._picture([(text.text, centred, (self._width - (centred.width or 0)) // 2, 0)])

    def _balanced(self, text: str, setting: Setting) -> Setting:
        """Return the setting with the least width that takes no more lines: no last word alone under a full line.

        Chinese is left as it is: its lines end anywhere, and narrower ones would only part more names.
        """
        if any(east_asian_width(character) in "WF" for character in text):
            return setting
        lines = self._extent(text, setting).lines
        widths = range(1, self._width + 1)
        fits = bisect_left(widths, True, key=lambda width: self._lines(text, setting, width) <= lines)  # noqa: FBT003
        return replace(setting, width=widths[fits])

    def _field(self, field: Field) -> Picture:
        plain = self._plain(self._language)
        indent = ceil(self._extent(field.label, replace(plain, align=Align.START, width=None)).width) + _GAP
        room = self._width - indent
        if indent > room or self._lines(field.value, plain, room) > self._lines(field.value, plain, self._width) + 1:
            below = ceil(self._extent(field.label, plain).height)
            return self._picture([(field.label, plain, 0, 0), (field.value, plain, 0, below)])
        beside = replace(plain, width=room)
        return self._picture([(field.label, plain, 0, 0), (field.value, beside, 0 if plain.rtl else indent, 0)])

    def _extent(self, text: str, setting: Setting) -> Extent:
        return self._typesetter.extent(text, setting)

    def _lines(self, text: str, setting: Setting, width: int) -> int:
        return self._extent(text, replace(setting, width=width)).lines

    def _plain(self, language: str) -> Setting:
        rtl = language in RIGHT_TO_LEFT
        return Setting(
            size=_ARABIC_EM if rtl else _EM,
            bold=False,
            serif=False,
            language=language,
            rtl=rtl,
            pitch=_PITCH,
            align=Align.END if rtl else Align.START,
            width=self._width,
        )

    def _picture(self, texts: list[tuple[str, Setting, int, int]]) -> Picture:
        """Return texts in dots, each set so, with its box at that place from the margin."""
        sheet = _Dots(self._dots)
        for text, setting, x, y in texts:
            sheet.make_room(y + ceil(self._extent(text, setting).height))
            sheet.stamp(self._typesetter.paint(text, setting), _MARGIN + x, y)
        return sheet.picture()


class _Dots:
    """Rows of dots, each a number whose lowest bit is the rightmost dot."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._rows: list[int] = []

    def make_room(self, height: int) -> None:
        self._rows += [0] * (height - len(self._rows))

    def stamp(self, painted: Painted, x: int, y: int) -> None:
        """Blacken what the text covers; ink beyond the sheet's top or sides is lost, below it the sheet grows."""
        mask, left, top = painted.mask, x + painted.x, y + painted.y
        self.make_room(top + mask.height)
        shift = self._width - left - mask.width
        for row in range(max(0, -top), mask.height):
            digits = mask.coverage[row * mask.width : (row + 1) * mask.width].translate(_DIGITS)
            dots = int(digits, 2)
            self._rows[top + row] |= dots << shift if shift >= 0 else dots >> -shift

    def picture(self) -> Picture:
        columns, paper = self._width // 8, (1 << self._width) - 1
        return Picture(columns, b"".join((row & paper).to_bytes(columns) for row in self._rows))
