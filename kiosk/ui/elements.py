"""What a page is made of: flat, frozen elements with their places, made without a window and drawn by the stage."""

from dataclasses import dataclass, field

from kiosk.domain.visit.events import Event
from kiosk.domain.writing.strokes import Stroke
from kiosk.typography.typesetting import Align
from kiosk.ui.geometry import Rect

__all__ = ["Align", "Code", "Control", "Element", "Icon", "Label", "Paper", "Shape", "TextLine", "TextStyle", "Writing"]


@dataclass(frozen=True, slots=True)
class TextStyle:
    """Em size in layout units, and the face."""

    em: float
    bold: bool = False
    serif: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled rectangle with soft corners, and with `line` an outline. Colours are ``#rrggbb[aa]``, sizes units."""

    rect: Rect
    fill: str = ""
    line: str = ""
    line_width: float = 0.3
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Label:
    """Text in a box, broken into lines by Pango. `align` is the resolved side: START is left.

    `verbatim` is what somebody writes, a line of it, set as it is.
    """

    rect: Rect
    text: str = field(repr=False)
    style: TextStyle
    colour: str
    align: Align
    language: str
    rtl: bool
    top: bool = False
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class Icon:
    """A line icon fitted into its box."""

    rect: Rect
    name: str
    colour: str
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code fitted into its box, with its quiet zone."""

    rect: Rect
    payload: str
    colour: str


@dataclass(frozen=True, slots=True)
class Control:
    """A place to touch. The last one drawn under a finger wins. `repeats` lets quick repeated taps all count (keys).

    `dark` is the ground it stands on: a press is shown by the opposite. One that `goes_on` is pressed again and again
    while it is held.
    """

    rect: Rect
    id: str
    event: Event
    enabled: bool
    radius: float
    repeats: bool = False
    shows_press: bool = True
    dark: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A field to write on by hand, and the strokes on it in shares of its larger side; one at most on a page.

    `width` is that of a line, `guide` the colour of the square with its lines that a character is written into.
    """

    rect: Rect
    id: str
    strokes: tuple[Stroke, ...] = field(repr=False)
    colour: str
    width: float
    guide: str


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a text that is being written, from `y` down for `height`.

    `first` is the number of its first character, and `stops` say where the caret stands before each of its characters
    and behind the last, from the left of the text's box.
    """

    y: float
    height: float
    first: int
    stops: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Writing:
    """A text that is being written, and can be touched to put the caret there; one at most on a page."""

    rect: Rect
    id: str
    lines: tuple[TextLine, ...]

    def index_at(self, x: float, y: float) -> int:
        """Return how many characters stand before the place of the caret that is nearest to a point."""
        line = min(self.lines, key=lambda each: abs(each.y + each.height / 2 - y))
        nearest = min(range(len(line.stops)), key=lambda number: abs(self.rect.x + line.stops[number] - x))
        return line.first + nearest


Element = Shape | Label | Icon | Code | Control | Paper | Writing
