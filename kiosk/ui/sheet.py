"""A sheet: the page being laid out. Collects elements, measures and fits text, mirrors it all for RTL at the end."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from kiosk.domain.writing.strokes import Stroke
from kiosk.presenters.models import Banner, Button, Role
from kiosk.typography.typesetting import Setting, Typesetter
from kiosk.ui.elements import Align, Code, Control, Element, Icon, Label, Paper, Shape, TextLine, TextStyle, Writing
from kiosk.ui.geometry import Rect
from kiosk.ui.panel import Panel
from kiosk.ui.theme.tokens import LIGHT, LINE_PITCH, RADIUS, Palette

# A text longer than its box can take is set smaller in these steps, down to what is still read at arm's length: Latin
# and Arabic letters stay legible longer than characters do. What is then still too long ends in an ellipsis: pages are
# shared out so that nothing essential does.
_STEPS: Final = (1.0, 0.96, 0.93, 0.86, 0.8, 0.75, 0.68, 0.62, 0.56)
_LEAST_HAN, _LEAST_LETTERS, _LEAST_FRAME_HAN = 5.5, 4.12, 5.06
_ON_BUTTONS: Final = 5.1
_PHRASE_ENDS: Final = re.compile(
    "(?<=[\u3400-\u9fff\uff09\u300d\u300b])[\u3001\u3002\uff0c\uff1b\uff1a\uff01\uff1f,;:!?]"
)
_TWO_LINES, _FEW_LINES, _LAST_WORD, _UNEVEN = 2, 3, 3, 2.8
_HANGING_MM: Final = 0.29  # a line has so much room of its own below its letters
_LEAST_TITLE_HAN, _LEAST_TITLE_LETTERS = 8.0, 6.0
_LONGEST_WORD: Final = 24  # a longer one is an address or the like, and may be broken anywhere
_WORD: Final = re.compile(r"[^\s\u3000-\u9fff\uff00-\uffef]+")  # characters are broken anywhere but before a mark
_MIRRORED_ICONS: Final = frozenset({"back", "next", "open", "leave", "reply", "delete", "sent"})


@dataclass(frozen=True, slots=True)
class Reading:
    """The language of the page and which way it runs."""

    language: str
    rtl: bool


class Sheet:
    """One page in the making. Rectangles are given from the start side; `finish` turns them where the language asks."""

    def __init__(self, panel: Panel, typesetter: Typesetter, reading: Reading, palette: Palette = LIGHT) -> None:
        self.panel = panel
        self.format = panel.format
        self.palette = palette
        self.reading = reading
        self.page = panel.page
        self._banner: Banner | None = None
        self._typesetter = typesetter
        self._elements: list[Element] = []

    def shape(self, rect: Rect, fill: str = "", line: str = "", *, width: float = 0.3, radius: float = RADIUS) -> None:
        """Draw a filled or outlined rectangle."""
        self._elements.append(Shape(rect, fill, line, width, radius))

    def rule(self, rect: Rect, colour: str) -> None:
        """Draw a plain bar or line."""
        self._elements.append(Shape(rect, colour))

    def icon(self, rect: Rect, name: str, colour: str) -> None:
        """Draw an icon in the middle of the box; arrows follow the language's direction."""
        size = min(rect.w, rect.h)
        mirrored = self.reading.rtl and name in _MIRRORED_ICONS
        self._elements.append(Icon(rect.middle(size, size), name, colour, mirrored))

    def code(self, rect: Rect, payload: str) -> None:
        """Draw a QR code, dark on light whatever the theme."""
        size = min(rect.w, rect.h)
        box = rect.middle(size, size)
        self._elements.append(Shape(box, self.palette.paper, radius=1.0))
        self._elements.append(Code(box, payload, self.palette.print))

    def control(
        self, rect: Rect, button: Button, *, radius: float = RADIUS, repeats: bool = False, shows: bool = True
    ) -> None:
        """Make the rectangle touchable."""
        dark = button.role is Role.PRIMARY and button.enabled
        self._elements.append(
            Control(rect, button.id, button.event, button.enabled, radius, repeats, shows, dark, button.goes_on)
        )

    def text(
        self,
        rect: Rect,
        text: str,
        style: TextStyle,
        colour: str = "",
        *,
        align: Align = Align.START,
        top: bool = False,
        language: str = "",
        ltr: bool = False,
    ) -> float:
        """Draw text, made smaller where it would not fit; return the height it took. `ltr` is for codes and numbers."""
        text = text.strip()
        if not text:
            return 0.0
        language = language or ("en" if ltr else "")
        if ltr:
            style = self._whole(text, style, rect, language)
        else:
            style = self.fitted(text, style, rect.w, rect.h, language=language)
            text = self._cut_to(text, style, rect.w, rect.h, language)
        if not text:
            return 0.0
        taken = self.height(text, style, rect.w, language=language)
        lines = round(taken / (style.em * LINE_PITCH))
        if lines == _TWO_LINES and "\n" not in text:
            text = self._phrased(text, style, rect.w, language)
        if lines > 1:
            rect = self._balanced(rect, text, style, align, language)
        language = language or self.reading.language
        rtl = self.reading.rtl and not ltr
        self._elements.append(Label(rect, text, style, colour or self.palette.ink, align, language, rtl, top))
        return taken

    def verbatim(self, rect: Rect, text: str, style: TextStyle) -> None:
        """Draw a line of a text that is being written, as it is; what is wider than the box goes on below."""
        reading = self.reading
        self._elements.append(
            Label(rect, text, style, self.palette.ink, Align.START, reading.language, reading.rtl, verbatim=True)
        )

    def line_starts(self, text: str, style: TextStyle, width: float) -> tuple[int, ...]:
        """Return at which characters of a verbatim text its lines begin when broken at `width`."""
        return self._typesetter.line_starts(text, self._verbatim(style, width))

    def edges(self, text: str, style: TextStyle, width: float) -> tuple[tuple[float, float], ...]:
        """Return where each character of a verbatim line begins and ends, from the left of its box as it is seen."""
        scale = self.panel.px_per_unit
        found = self._typesetter.edges(text, self._verbatim(style, width))
        return tuple((begins / scale, ends / scale) for begins, ends in found)

    def height(self, text: str, style: TextStyle, width: float, *, language: str = "") -> float:
        """The height the text takes when broken at `width`."""
        if not text:
            return 0.0
        return self._typesetter.extent(text, self._setting(style, width, language)).height / self.panel.px_per_unit

    def width(self, text: str, style: TextStyle, *, language: str = "") -> float:
        """The width of the text on one line."""
        if not text:
            return 0.0
        return self._typesetter.extent(text, self._setting(style, None, language)).width / self.panel.px_per_unit

    def taken_width(self, text: str, style: TextStyle, width: float, *, language: str = "") -> float:
        """The width that a text of up to three lines takes of `width`: the last may else be a lonely character.

        What names or is pressed is balanced; other text, in characters, keeps its column but for three of them.
        """
        height = self.height(text, style, width, language=language)
        names, lines = style.bold or style.serif, round(height / (style.em * LINE_PITCH))
        if not 1 < lines <= _FEW_LINES or not (names or self._in_characters):
            return width if lines > 1 else min(width, self.width(text, style, language=language))
        least, most = (width / 2 if names else max(0.0, width - _LAST_WORD * style.em)), width
        while most - least > style.em / 4:
            middle = (least + most) / 2
            least, most = (least, middle) if self._fits(text, style, middle, height, language) else (middle, most)
        return min(width, most + style.em / 3)  # an Arabic letter may end a little beyond its line

    def fitted(
        self,
        text: str,
        style: TextStyle,
        width: float,
        height: float,
        *,
        language: str = "",
        least: float | None = None,
    ) -> TextStyle:
        """The style, made as much smaller as the box asks for; the smallest step, or `least`, where none fits."""
        least = min(style.em, self._least if least is None else least)
        smaller = style
        for step in _STEPS:
            smaller = replace(style, em=max(style.em * step, least))
            if smaller.em <= least or self._fits(text, smaller, width, height, language):
                break
        return smaller

    @property
    def least_of_all(self) -> float:
        """The smallest em of any text of a page, whatever the size chosen: for what has no room to grow."""
        least = _LEAST_HAN if self._in_characters else _LEAST_LETTERS
        return min(least, least / self.format.unit_mm)

    @property
    def least_said(self) -> float:
        """The smallest em of a sentence that has no next page: letters grow with the page up to the size before last.

        Still smaller, down to `least_of_all`, is only for what would otherwise not be whole.
        """
        return self.least_of_all * (1.0 if self._in_characters else self.format.growth_said)

    @property
    def least_on_buttons(self) -> float:
        """The smallest em of words on buttons where they have room: letters grow with the page, as far as characters.

        What is then still too long for its button may go down to `least_of_all`.
        """
        if self._in_characters:
            return self.least_of_all
        return min(_LEAST_LETTERS * self.format.growth, _ON_BUTTONS) / self.format.unit_mm

    @property
    def least_title(self) -> float:
        """The smallest em of a title: as large in mm in every text size but the small one, and no smaller than text."""
        least = _LEAST_TITLE_HAN if self._in_characters else _LEAST_TITLE_LETTERS
        return max(self._least, least / max(1.0, self.format.unit_mm))

    @property
    def least_of_frame(self) -> float:
        """The smallest em of words of the frame, which are as large in mm whatever the text size."""
        return (_LEAST_FRAME_HAN if self._in_characters else _LEAST_LETTERS) / self.format.unit_mm

    @property
    def _least(self) -> float:
        """The smallest em that a text is set in of itself: characters stay at 5.5 mm, letters grow with the page."""
        return self.least_of_all if self._in_characters else max(_LEAST_LETTERS, self.least_of_frame)

    @property
    def _in_characters(self) -> bool:
        return self.reading.language == "zh_CN"

    def one_line(self, text: str, style: TextStyle, width: float, least: float = 0.78) -> TextStyle:
        """The style, made smaller down to `least` if that keeps the text on one line; else the style as it is."""
        natural = self.width(text, style)
        if natural <= width:
            return style
        em = style.em * width / natural * 0.985
        return replace(style, em=em) if em >= max(style.em * least, self.least_of_all) else style

    def fits(self, text: str, style: TextStyle, width: float, height: float) -> bool:
        """Whether the box takes the text whole."""
        return self._fits(text, style, width, height, "")

    def common(self, texts: list[str], style: TextStyle, width: float, height: float) -> TextStyle:
        """The style that fits every one of the texts, so that equals look equal."""
        styles = [self.fitted(text, style, width, height) for text in texts if text]
        return min(styles, key=lambda one: one.em, default=style)

    @contextmanager
    def unmirrored(self, around: Rect) -> Iterator[None]:
        """Keep the order of what is drawn inside `around` as it is in every language (pads)."""
        before = len(self._elements)
        yield
        if self.reading.rtl:
            for at in range(before, len(self._elements)):
                element = self._elements[at]
                within = replace(element.rect, x=element.rect.x - around.x).mirrored(around.w)
                if isinstance(element, Icon):
                    element = replace(element, mirrored=False)
                self._elements[at] = replace(element, rect=replace(within, x=within.x + around.x))

    def paper(self, rect: Rect, id_: str, strokes: tuple[Stroke, ...], width: float) -> None:
        """Make the rectangle one to write on by hand, with what is written on it."""
        self._elements.append(Paper(rect, id_, strokes, self.palette.ink, width, self.palette.gold))

    def writing(self, rect: Rect, id_: str, lines: tuple[TextLine, ...]) -> None:
        """Make the rectangle a text that can be touched to put the caret there; stops are as `edges` has them."""
        self._elements.append(Writing(rect, id_, lines))

    def announce(self, banner: Banner | None) -> None:
        """Have a banner on the page: whoever draws the title draws it in the title's place, and nothing moves."""
        self._banner = banner

    @property
    def announces(self) -> bool:
        """Whether there is a banner that nobody has drawn yet."""
        return self._banner is not None

    @property
    def announced(self) -> Banner | None:
        """The banner that nobody has drawn yet."""
        return self._banner

    def take_banner(self) -> Banner | None:
        """Return the banner to whoever draws it; None for all after."""
        taken, self._banner = self._banner, None
        return taken

    def untouchable(self) -> None:
        """Take every control so far out of play, the text, and the paper; the dialog's come after."""
        self._elements = [each for each in self._elements if not isinstance(each, Control | Paper | Writing)]

    def finish(self) -> tuple[Element, ...]:
        """The elements in drawing order, in page coordinates."""
        if not self.reading.rtl:
            return tuple(self._elements)
        return tuple(_turned(element, self.panel.whole.w) for element in self._elements)

    def _whole(self, text: str, style: TextStyle, rect: Rect, language: str) -> TextStyle:
        """The style, as small as a code needs to be shown whole on one line: half a number is none."""
        wide = self.width(text, style, language=language)
        style = replace(style, em=min(style.em, rect.h / LINE_PITCH, 0.99 * style.em * rect.w / max(wide, 0.1)))
        while self.width(text, style, language=language) > rect.w > 0.0:  # digits are whole pixels wide
            style = replace(style, em=style.em * 0.98)
        return style

    def _phrased(self, text: str, style: TextStyle, width: float, language: str) -> str:
        """The text of two lines, broken behind a mark where that is near enough to its middle."""
        fit = list[tuple[float, str]]()
        for mark in _PHRASE_ENDS.finditer(text, 0, len(text) - 1):
            halves = text[: mark.end()], text[mark.end() :].lstrip()
            wide = [self.width(half, style, language=language) for half in halves]
            if max(wide) <= min(width - 0.1, _UNEVEN * min(wide)):
                fit.append((max(wide), "\n".join(halves)))
        return min(fit)[1] if fit else text

    def _balanced(self, rect: Rect, text: str, style: TextStyle, align: Align, language: str) -> Rect:
        """The box, as narrow as its text takes, where that is aligned."""
        free = rect.w - self.taken_width(text, style, rect.w, language=language)
        start = {Align.START: 0.0, Align.CENTRE: free / 2, Align.END: free}[align]
        return replace(rect, x=rect.x + start, w=rect.w - free)

    def _cut_to(self, text: str, style: TextStyle, width: float, height: float, language: str) -> str:
        """The text, or as much of its beginning as the box takes, with an ellipsis."""
        height += _HANGING_MM / self.format.unit_mm
        if self.height(text, style, width, language=language) <= height:
            return text
        least, most = 0, len(text)
        while least < most:
            middle = (least + most + 1) // 2
            tried = self.height(text[:middle].rstrip() + "…", style, width, language=language)
            least, most = (middle, most) if tried <= height else (least, middle - 1)
        return text[:least].rstrip() + "…" if least else ""

    def _fits(self, text: str, style: TextStyle, width: float, height: float, language: str) -> bool:
        if self.height(text, style, width, language=language) > height + 0.05:
            return False
        # Pango breaks inside a word only where the word alone is wider than the line: set it smaller instead.
        words = (word for word in _WORD.findall(text) if len(word) <= _LONGEST_WORD)
        return max((self.width(word, style, language=language) for word in words), default=0.0) <= width - 0.1

    def _verbatim(self, style: TextStyle, width: float) -> Setting:
        language, rtl = self.reading.language, self.reading.rtl
        side = Align.END if rtl else Align.START
        return setting(self.panel, style, width, language, rtl=rtl, align=side, verbatim=True)

    def _setting(self, style: TextStyle, width: float | None, language: str) -> Setting:
        return setting(self.panel, style, width, language or self.reading.language, rtl=self.reading.rtl)


def setting(
    panel: Panel,
    style: TextStyle,
    width: float | None,
    language: str,
    *,
    rtl: bool,
    align: Align = Align.START,
    verbatim: bool = False,
) -> Setting:
    """The pixels of a style on this panel."""
    size = round(style.em * panel.px_per_unit * 4) / 4
    pixels = None if width is None else max(1, int(width * panel.px_per_unit))
    return Setting(size, style.bold, style.serif, language, rtl, LINE_PITCH, align, pixels, verbatim)


def setting_of(label: Label, panel: Panel) -> Setting:
    """The pixels of a label on this panel."""
    return setting(
        panel,
        label.style,
        label.rect.w,
        label.language,
        rtl=label.rtl,
        align=label.align,
        verbatim=label.verbatim,
    )


def _turned(element: Element, width: float) -> Element:
    turned = replace(element, rect=element.rect.mirrored(width))
    if isinstance(turned, Label):
        other = {Align.START: Align.END, Align.END: Align.START, Align.CENTRE: Align.CENTRE}
        return replace(turned, align=other[turned.align])
    return turned
