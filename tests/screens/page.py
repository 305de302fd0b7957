"""A page as laid out, with all that the rules ask of it, and the faults that they find."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import Any, Final

from kiosk.presenters.format import Format
from kiosk.presenters.models import Button, ScreenModel, TextArea, buttons
from kiosk.ui.elements import Control, Element, Icon, Label, Shape
from kiosk.ui.geometry import Rect
from kiosk.ui.panel import Panel
from kiosk.ui.router import page
from kiosk.ui.theme.tokens import PALETTES
from tests.screens.proof import Proofreader

ROUNDING_MM: Final = 0.06
"""A pixel of the coarsest panel is 0.25 mm, and edges are rounded to whole ones when drawn."""
SLACK_MM: Final = 0.3
"""A letter may reach so far over an edge."""
_LINE_MM: Final = 1.0
_UNSEEN: Final = str.maketrans(dict.fromkeys("\u2060\u200e\u200f\u2066\u2067\u2068\u2069", None) | {"\u00a0": " "})
_UNREAD: Final = frozenset({"id", "icon", "qr", "code", "language", "name", "between"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: which rule, with what (a control's id or a text), and the figure beside what was asked for."""

    rule: str
    what: str
    figure: str = ""

    def __str__(self) -> str:
        return f"{self.rule}: {plain(self.what)[:48]} {self.figure}".strip()


class Page:
    """A page as laid out, with what the rules ask of it; made once and looked at by all of them."""

    def __init__(
        self, model: ScreenModel, panel: Panel, proofreader: Proofreader, elements: tuple[Element, ...] = ()
    ) -> None:
        self.model = model
        self.panel = panel
        self.proofreader = proofreader
        self.elements = elements or page(model, panel, proofreader)

    def but(self, *elements: Element) -> "Page":
        """Return the same page of other elements."""
        return Page(self.model, self.panel, self.proofreader, elements)

    @property
    def format(self) -> Format:
        """The format it was laid out for."""
        return self.panel.format

    @cached_property
    def top(self) -> tuple[Element, ...]:
        """What is in play: all, or the dialog with what it darkens."""
        return self.elements[self._scrim :]

    @cached_property
    def _scrim(self) -> int:
        scrim = PALETTES[self.model.look.theme].scrim
        found = [at for at, each in enumerate(self.elements) if isinstance(each, Shape) and each.fill == scrim]
        return found[-1] if found and self.model.dialog is not None else 0

    @cached_property
    def controls(self) -> list[Control]:
        """What can be touched and shows it."""
        return [each for each in self.top if isinstance(each, Control) and each.shows_press]

    @cached_property
    def labels(self) -> list[tuple[Label, Rect]]:
        """Texts in play, with their ink."""
        return [(each, self.proofreader.ink(each, self.panel)) for each in self.top if isinstance(each, Label)]

    @cached_property
    def icons(self) -> list[Icon]:
        """Icons in play."""
        return [each for each in self.top if isinstance(each, Icon)]

    @cached_property
    def buttons(self) -> dict[str, Button]:
        """The buttons of the model that can be pressed now."""
        return buttons(self.model)

    @cached_property
    def _frame_texts(self) -> frozenset[str]:
        pager = getattr(self.model.body, "pager", None)
        return frozenset(text for _, text in strings((self.model.nav, pager)))

    def is_framing(self, text: str) -> bool:
        """Whether the frame says it, which stays as it is when the page's text grows."""
        return text in self._frame_texts or (text.endswith("…") and text.startswith(self.model.nav.home_name[:2]))

    def mm(self, units: float) -> float:
        """Return layout units in millimetres."""
        return units * self.panel.unit_mm

    def below(self, element: Element) -> list[Shape]:
        """Return the filled shapes drawn before it, the first at the bottom."""
        at = self._order[id(element)]
        return [shape for number, shape in self._filled if number < at]

    def above(self, element: Element) -> list[Shape]:
        """Return the filled shapes drawn after it, but for lines: a caret, an underline."""
        at, line = self._order[id(element)], _LINE_MM / self.panel.unit_mm
        after = (shape for number, shape in self._filled if number > at)
        return [shape for shape in after if min(shape.rect.w, shape.rect.h) > line]

    @cached_property
    def _order(self) -> dict[int, int]:
        return {id(element): number for number, element in enumerate(self.elements)}

    @cached_property
    def _filled(self) -> list[tuple[int, Shape]]:
        return [(at, each) for at, each in enumerate(self.elements) if isinstance(each, Shape) and each.fill]

    def control_around(self, x: float, y: float) -> Control | None:
        """Return the control that a touch there would press."""
        return next((each for each in reversed(self.controls) if each.rect.contains(x, y)), None)


def strings(part: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Give every text of a part of a model that is meant to be read, with its field's name.

    Not what is being written: of a long text there is the part around the caret.
    """
    if isinstance(part, str):
        if part.strip() and name not in _UNREAD:
            yield name, part
    elif isinstance(part, tuple):
        for each in part:
            yield from strings(each, name)
    elif isinstance(part, TextArea):
        yield from ((field, text) for field in ("placeholder", "count") if (text := getattr(part, field)))
    elif is_dataclass(part) and not isinstance(part, type):
        if hasattr(part, "event"):
            yield from ((field, getattr(part, field)) for field in ("text", "note") if getattr(part, field).strip())
        else:
            for field in fields(part):
                yield from strings(getattr(part, field.name), _field_name(part, field.name))


def plain(text: str) -> str:
    """Return a text without what only tells how to set it."""
    return text.translate(_UNSEEN)


def _field_name(part: Any, name: str) -> str:
    """Return a field's name; a deputy's name is a text, and an office's code of a state is none."""
    return "said" if name == "name" and not isinstance(part, ScreenModel) else name


def within(inner: Rect, outer: Rect, slack: float) -> bool:
    return (
        inner.x >= outer.x - slack
        and inner.y >= outer.y - slack
        and inner.right <= outer.right + slack
        and inner.bottom <= outer.bottom + slack
    )


def name_of(element: Element) -> str:
    match element:
        case Label(text=text):
            return text
        case Icon(name=name):
            return f"icon {name}"
        case Control(id=name):
            return name
        case _:
            return type(element).__name__.lower()
