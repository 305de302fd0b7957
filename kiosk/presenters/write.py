"""The page that writes: the text, the ways to write, keys or a field, and candidates."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from kiosk.domain.visit.composing import candidates_of
from kiosk.domain.visit.draft import Draft
from kiosk.domain.visit.events import (
    CandidateChosen,
    CaretMoved,
    Event,
    LayerChosen,
    LetterTyped,
    OrderChosen,
    ShiftPressed,
    StrokeUndone,
    Subject,
    TextCleared,
    TextDeleted,
    TextUndone,
    WayChosen,
    WritingFinished,
)
from kiosk.domain.visit.pages import Remark, WritePage
from kiosk.domain.visit.subjects import limit_of, text_of
from kiosk.domain.visit.writing import keys_of, may_finish
from kiosk.domain.writing.characters import clusters
from kiosk.domain.writing.composition import Drawing
from kiosk.domain.writing.keyboards import KeyOrder, Layer, Shift
from kiosk.domain.writing.text import Text
from kiosk.domain.writing.ways import WritingWay
from kiosk.presenters.format import Format
from kiosk.presenters.models import Button, Direction, Field, Key, Pager, Role, TextArea, Write
from kiosk.presenters.reading import ems
from kiosk.presenters.text import direction
from kiosk.presenters.view import View

HEADINGS: Final = {Subject.OPINION: "write.heading", Subject.PLACE: "write.place.heading"}
ICONS: Final = {WritingWay.HANDWRITING: "pen", WritingWay.PINYIN: "pinyin", WritingWay.KEYBOARD: "keyboard"}
TOOL_ICONS: Final = {"left": "left", "right": "right", "undo": "undo", "stroke_undo": "undo", "delete": "delete"}
SHIFT_SIGNS: Final = {Shift.OFF: "Aa", Shift.ONCE: "Aa", Shift.LOCKED: "AA"}
LATIN_SIGN: Final = "A-Z"
"""Signs on keys, the same in every language: capital letters, and the Latin ones."""

CANDIDATE_EM: Final = 7.0
CANDIDATE_PADDING: Final = 3.0
PAGER: Final = 2.0
"""Letters of a candidate and what is free on both sides of them, in layout units; the pager's width in targets."""

_SPECIAL, _SPACE = 1.5, 4.0


def write(view: View, draft: Draft, page: WritePage) -> Write:
    """Return the page with the way to write that is chosen."""
    by_hand = view.state.way is WritingWay.HANDWRITING
    found = candidates_of(view.state)
    shown = _pages(found, view.layout.page)
    number = min(page.page, len(shown) - 1)
    return Write(
        heading=view.say(HEADINGS[page.subject]),
        hint=view.say("write.hint"),
        area=_area(view, text_of(draft, page.subject), page),
        ways=tuple(_way(view, way) for way in view.state.ways),
        candidates=tuple(_candidate(found, at, page) for at in shown[number]),
        keys=() if by_hand else _keys(view, page),
        pen=_pen(view, page) if by_hand else None,
        tools=_tools(view, text_of(draft, page.subject), page),
        next=_next(view),
        pager=_pager(view, number, len(shown)),
        message=_message(view, page),
    )


def _area(view: View, text: Text, page: WritePage) -> TextArea:
    """Return the text as shown: with what is being composed at the caret, which stands behind it."""
    composed = page.composition.shown if page.composition else ""
    before = text.value[: text.caret_index]
    start, end = len(before), len(before + composed)
    most = limit_of(view.state.settings, page.subject).characters
    return TextArea(
        id="write.text",
        text=before + composed + text.value[start:],
        caret=end,
        composed=(start, end) if composed else None,
        placeholder=view.say("write.placeholder"),
        count=view.say("write.count", count=len(text.characters) + len(clusters(composed)), most=most),
        direction=direction(view.words.language),
    )


def _way(view: View, way: WritingWay) -> Button:
    name = f"write.{way.value}"
    return Button(name, view.say(name), WayChosen(way), icon=ICONS[way], chosen=way is view.state.way)


def _candidate(found: Sequence[str], at: int, page: WritePage) -> Button:
    """Return a candidate; the one that stands in the text already is marked."""
    in_text = at == 0 and isinstance(page.composition, Drawing)
    return Button(f"write.candidate.{at + 1}", found[at], CandidateChosen(at), chosen=in_text)


def _pages(found: Sequence[str], page: Format) -> list[range]:
    """Return which candidates go on which page: as many as stand in one row, with one at least on each."""
    widths = [_width(candidate, page) for candidate in found]
    room = page.content_width + page.gap
    if sum(widths) <= room:
        return [range(len(found))]
    pages, start = [], 0
    while start < len(found):
        ends = accumulate(widths[start:])
        fitting = max(1, sum(end <= room - PAGER * (page.target + page.gap) for end in ends))
        pages.append(range(start, min(start + fitting, len(found))))
        start += fitting
    return pages


def _width(candidate: str, page: Format) -> float:
    return max(page.target, ems(candidate) * CANDIDATE_EM + 2 * CANDIDATE_PADDING) + page.gap


def _pager(view: View, number: int, pages: int) -> Pager | None:
    return view.turning("write", number, pages)


def _keys(view: View, page: WritePage) -> tuple[tuple[Key, ...], ...]:
    keyboard, order = keys_of(view.state), view.state.visit.session.order
    capital = page.shift is not Shift.OFF
    letters = (tuple(_key(each, capital=capital) for each in row) for row in keyboard.rows(page.layer, order))
    return (*letters, _last_row(view, page))


def _key(letter: str, *, capital: bool = False) -> Key:
    """Return the key of a character; its name is that of the small letter, whatever it writes now."""
    shown = letter.upper() if capital else letter
    return Key(Button(f"write.key.{letter}", shown, LetterTyped(shown)))


def _last_row(view: View, page: WritePage) -> tuple[Key, ...]:
    """Return the keys below the letters: capitals, other layers, the space, and marks unless they are above."""
    keyboard = keys_of(view.state)
    shift = (_shift(page),) if keyboard.shifts(page.layer) else ()
    numbers = _layer(view, page, "layer", Layer.NUMBERS)
    latin = (_layer(view, page, "latin", Layer.LATIN),) if Layer.LATIN in keyboard.layers else ()
    space = Key(Button("write.key.space", view.say("write.space"), LetterTyped(" ")), _SPACE)
    if page.layer is Layer.NUMBERS:
        return (*shift, numbers, *latin, space)
    first, last = (_key(mark) for mark in keyboard.marks)
    return (*shift, numbers, *latin, first, space, last)


def _shift(page: WritePage) -> Key:
    """Return the key for capitals: chosen while they come, and with another sign once they stay."""
    chosen = page.shift is not Shift.OFF
    return Key(Button("write.key.shift", SHIFT_SIGNS[page.shift], ShiftPressed(), chosen=chosen), _SPECIAL)


def _layer(view: View, page: WritePage, name: str, layer: Layer) -> Key:
    """Return the key to a layer, or back to the letters from there."""
    wanted = Layer.LETTERS if page.layer is layer else layer
    sign = LATIN_SIGN if wanted is Layer.LATIN else view.say(f"write.{wanted.value}")
    return Key(Button(f"write.key.{name}", sign, LayerChosen(wanted)), _SPECIAL)


def _pen(view: View, page: WritePage) -> Field:
    strokes = page.composition.strokes if isinstance(page.composition, Drawing) else ()
    return Field("write.field", view.say("write.field"), strokes)


def _tools(view: View, text: Text, page: WritePage) -> tuple[Button, ...]:
    """Return what can be done to the text; a way of it that means nothing now is there and disabled."""
    composing = page.composition is not None
    forward = direction(view.words.language) is Direction.LTR
    at_start, at_end = text.caret == 0, text.caret == len(text.characters)
    left, right = (at_start, at_end) if forward else (at_end, at_start)
    tools = [
        _tool(view, "left", CaretMoved(on=not forward), enabled=composing or not left),
        _tool(view, "right", CaretMoved(on=forward), enabled=composing or not right),
        _tool(view, "undo", TextUndone(), enabled=composing or text.can_undo),
        _tool(view, "clear", TextCleared(), enabled=composing or not text.is_empty),
        _tool(view, "delete", TextDeleted(), enabled=composing or not at_start),
    ]
    if view.state.way is WritingWay.HANDWRITING:
        return (_tool(view, "stroke_undo", StrokeUndone(), enabled=isinstance(page.composition, Drawing)), *tools)
    return (*_order(view, page), *tools)


def _tool(view: View, name: str, event: Event, *, enabled: bool) -> Button:
    control, icon = f"write.{name}", TOOL_ICONS.get(name, "")
    return Button(control, view.say(control), event, Role.QUIET, icon, enabled=enabled)


def _order(view: View, page: WritePage) -> tuple[Button, ...]:
    """Return the way to the other order of Latin letters, while there are some."""
    if not keys_of(view.state).is_latin(page.layer):
        return ()
    other = KeyOrder.ABC if view.state.visit.session.order is KeyOrder.QWERTY else KeyOrder.QWERTY
    return (Button("write.order", view.say(f"write.order.{other.value}"), OrderChosen(other), Role.QUIET),)


def _next(view: View) -> Button:
    enabled = may_finish(view.state)
    return Button("write.next", view.say("write.next"), WritingFinished(), Role.PRIMARY, "next", enabled=enabled)


def _message(view: View, page: WritePage) -> str:
    """Return what is to be said of what was just written; where no Chinese can be written, that, always."""
    chinese_missing = view.words.language == "zh_CN" and view.state.ways == (WritingWay.KEYBOARD,)
    remark = page.remark or (Remark.CHINESE_MISSING if chinese_missing else None)
    return view.say(f"write.{remark.value}") if remark else ""
