"""The page that writes: the text, the ways to write, keys or a field, and candidates."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Final

from kiosk.domain.visit.composing import candidates_of
from kiosk.domain.visit.drafts import AnyDraft
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
from kiosk.domain.visit.pages import Remark, WritePage, is_saving
from kiosk.domain.visit.subjects import limit_of, text_of
from kiosk.domain.visit.writing import keys_of, may_finish
from kiosk.domain.writing.characters import clusters
from kiosk.domain.writing.composition import Drawing
from kiosk.domain.writing.keyboards import KeyOrder, Layer, Shift
from kiosk.domain.writing.text import Text
from kiosk.domain.writing.ways import WritingWay
from kiosk.presenters import desk
from kiosk.presenters.dialog import banner
from kiosk.presenters.format import Format
from kiosk.presenters.models import Button, Direction, Field, Key, Pager, Role, TextArea, Write
from kiosk.presenters.reading import ems
from kiosk.presenters.text import direction
from kiosk.presenters.view import View

HEADINGS: Final = {
    Subject.OPINION: "write.heading",
    Subject.PLACE: "write.place.heading",
    Subject.COMMENT: "write.comment.heading",
    Subject.NOTE: "write.note.heading",
}
ICONS: Final = {WritingWay.HANDWRITING: "pen", WritingWay.PINYIN: "pinyin", WritingWay.KEYBOARD: "keyboard"}
TOOL_ICONS: Final = {
    "left": "left",
    "right": "right",
    "undo": "undo",
    "stroke_undo": "stroke_undo",
    "clear": "clear",
    "delete": "delete",
}
SHIFT_SIGNS: Final = {Shift.OFF: "Aa", Shift.ONCE: "Aa", Shift.LOCKED: "AA"}
SIGNS: Final = {Layer.LATIN: "A-Z", Layer.MORE: "ӘҚҢ"}
"""Signs on keys, the same in every language: capital letters, Latin ones, and those that only Kazakh has."""

_SPECIAL, _WORD, _SPACE, _SIGN = 1.5, 2.4, 4.0, 3


def write(view: View, draft: AnyDraft, page: WritePage) -> Write:
    """Return the page with the way to write that is chosen."""
    way, low = view.state.way, desk.is_low(view.layout.page)
    by_hand, spells = way is WritingWay.HANDWRITING, way is WritingWay.PINYIN
    message = _message(view, draft, page)
    found = _found(view, page) if not message else ()
    shown = _pages(found, view.layout.page, by_hand=by_hand)
    number = min(page.page, len(shown) - 1)
    keys = () if by_hand else _keys(view, page)
    covered = low and bool(message or (page.composition is not None and not by_hand))
    return Write(
        heading=view.say(HEADINGS[page.subject]),
        hint=view.say("write.hint"),
        area=_area(view, text_of(draft, page.subject), page),
        ways=() if covered else tuple(_way(view, way) for way in view.state.ways),
        candidates=tuple(_candidate(found, at, page) for at in shown[number]),
        keys=keys,
        pen=_pen(view, page) if by_hand else None,
        tools=_placed(view, keys, _tools(view, text_of(draft, page.subject), page)),
        next=_next(view, page),
        pager=_pager(view, number, len(shown)),
        message=message,
        spells=spells,
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
    """Return a candidate; the one that stands in the text already, or that the space takes, is marked."""
    best = at == 0 and page.composition is not None
    return Button(f"write.candidate.{at + 1}", found[at], CandidateChosen(at), chosen=best)


def _found(view: View, page: WritePage) -> tuple[str, ...]:
    """Return the candidates; on a low page with keys marks are keys alone, as the ways to write stand there."""
    marks = page.composition is None and view.state.way is WritingWay.PINYIN
    return () if marks and desk.is_low(view.layout.page) else candidates_of(view.state)


def _pages(found: Sequence[str], page: Format, *, by_hand: bool) -> list[range]:
    """Return which candidates go on which page: as many as stand beside the field, or in one row."""
    if by_hand:
        return desk.cell_pages(len(found))
    widths = [desk.candidate_width(page, ems(candidate)) + page.gap for candidate in found]
    room = desk.candidates_width(page, spells=True) + page.gap
    if sum(widths) <= room:
        return [range(len(found))]
    pages, start = [], 0
    while start < len(found):
        ends = accumulate(widths[start:])
        fitting = max(1, sum(end <= room - desk.turning_width(page) for end in ends))
        pages.append(range(start, min(start + fitting, len(found))))
        start += fitting
    return pages


def _pager(view: View, number: int, pages: int) -> Pager | None:
    return view.turning("write", number, pages)


def _keys(view: View, page: WritePage) -> tuple[tuple[Key, ...], ...]:
    keyboard, order = keys_of(view.state), view.state.visit.session.order
    capital, rows = page.shift is not Shift.OFF, keyboard.rows(page.layer, order)
    fewer = keyboard.fewer if page.layer is Layer.LETTERS and keyboard.more else ()
    crowded = bool(fewer) and not desk.has_room(view.layout.page, rows)
    letters = (tuple(_key(each, capital=capital) for each in row) for row in (fewer if crowded else rows))
    return (*letters, desk.fitting(view.layout.page, _last_row(view, page, crowded=crowded)))


def _key(letter: str, *, capital: bool = False) -> Key:
    """Return the key of a character; its name is that of the small letter, whatever it writes now."""
    shown = letter.upper() if capital else letter
    return Key(Button(f"write.key.{letter}", shown, LetterTyped(shown)))


def _last_row(view: View, page: WritePage, *, crowded: bool) -> tuple[Key, ...]:
    """Return the keys below the letters: capitals, other layers, the space, and marks unless they are above."""
    keyboard = keys_of(view.state)
    shift = (_shift(page),) if keyboard.shifts(page.layer) else ()
    numbers = _layer(view, page, "layer", Layer.NUMBERS)
    latin = (_layer(view, page, "latin", Layer.LATIN),) if Layer.LATIN in keyboard.layers else ()
    if crowded or page.layer is Layer.MORE:
        more = _layer(view, page, "more", Layer.MORE)
        latin = (more, *latin) if crowded else (more,)
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
    sign = SIGNS.get(wanted) or view.say(f"write.{wanted.value}")
    width = _WORD if len(sign) > _SIGN else _SPECIAL
    return Key(Button(f"write.key.{name}", sign, LayerChosen(wanted)), width)


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
        replace(_tool(view, "delete", TextDeleted(), enabled=composing or not at_start), goes_on=True),
    ]
    if view.state.way is WritingWay.HANDWRITING:
        return (_tool(view, "stroke_undo", StrokeUndone(), enabled=isinstance(page.composition, Drawing)), *tools)
    return (*_order(view, page), *tools)


def _placed(view: View, keys: Sequence[Sequence[Key]], tools: tuple[Button, ...]) -> tuple[Button, ...]:
    """Return the tools that have a place on the page."""
    page = view.layout.page
    if keys:
        return desk.placed(page, keys, tools, spells=view.state.way is WritingWay.PINYIN)
    return tuple(tool for tool in tools if not desk.is_low(page) or tool.id in desk.LOW_BY_HAND)


def _tool(view: View, name: str, event: Event, *, enabled: bool) -> Button:
    control = f"write.{name}"
    return Button(control, view.say(control), event, Role.QUIET, TOOL_ICONS[name], enabled=enabled)


def _order(view: View, page: WritePage) -> tuple[Button, ...]:
    """Return the way to the other order of Latin letters, while there are some."""
    if not keys_of(view.state).is_latin(page.layer):
        return ()
    other = KeyOrder.ABC if view.state.visit.session.order is KeyOrder.QWERTY else KeyOrder.QWERTY
    return (Button("write.order", view.say(f"write.order.{other.value}"), OrderChosen(other), Role.QUIET),)


def _next(view: View, page: WritePage) -> Button:
    enabled = may_finish(view.state) and not is_saving(page)
    said = view.say("write.save" if page.subject is Subject.NOTE else "write.next")
    return Button("write.next", said, WritingFinished(), Role.PRIMARY, "next", enabled=enabled)


def _message(view: View, draft: AnyDraft, page: WritePage) -> str:
    """Return what is to be said: what a scan led to, what was just written, or always that no Chinese can be written.

    Where the page is low it stands in the place of the text, so what is always said gives way to a text.
    """
    said = banner(view)
    if said is not None:
        return said.text
    remark = page.remark or (Remark.CHINESE_MISSING if _misses_chinese(view, draft, page) else None)
    return view.say(f"write.{remark.value}") if remark else ""


def _misses_chinese(view: View, draft: AnyDraft, page: WritePage) -> bool:
    missing = view.words.language == "zh_CN" and view.state.ways == (WritingWay.KEYBOARD,)
    return missing and (not desk.is_low(view.layout.page) or text_of(draft, page.subject).is_empty)
