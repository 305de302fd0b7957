"""The rules of reading: texts large enough, whole, apart from one another, and broken where they may be."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Final

from kiosk.domain.visit.session import TextSize
from kiosk.presenters.format import Format
from kiosk.presenters.models import Attract, Case, DeputyCard, Done, Duty, Home, Identity, Role, Track, Write
from kiosk.ui.elements import Control, Label, Writing
from kiosk.ui.geometry import Rect
from tests.screens.page import ROUNDING_MM, SLACK_MM, Fault, Page, name_of, plain, strings, within

HAN_MM, SMALL_HAN_MM, LETTERS_MM, FRAME_HAN_MM = 5.5, 5.0, 4.1, 5.0
BUTTON_HAN_MM: Final = 5.1
"""On buttons, whose few words are read at a glance, and shrink a little before they would be cut."""
TITLE_MM, LETTER_TITLE_MM = 8.0, 6.0
FIGURE_MM, NARROW_FIGURE_MM = 12.0, 8.5
DIGIT_HEIGHT: Final = 0.733
"""Of the em, in the Latin part of Noto Sans CJK (OS/2 sCapHeight 733)."""
_HAN: Final = re.compile("[\u3400-\u9fff]")
# Full-width marks by their numbers: in a source they look like the others.
_NEVER_FIRST: Final = frozenset(
    ",.!?:;)]}%…·、。》」』】〕〉”’‰℃،؛؟»\uff0c\uff0e\uff01\uff1f\uff1a\uff1b\uff09\uff3d\uff5d\uff05"
)
_NEVER_LAST: Final = frozenset("([{«¥$#《「『【〔〈“‘\uff08\uff3b\uff5b\uffe5")
_ONE_PIECE: Final = re.compile(
    r"\d[\d.,:/\u2013-]*\d"
    r"|\d+ ?(?:年|月|日|号|时|分|次|人|件|位|个|秒|天)"
    r"|\d+ ?月 ?\d+ ?日"
    r"|[A-Z0-9]+(?:-[A-Z0-9]+)+"
    r"|\d+-[\u0400-\u04ff\u0600-\u06ff]+"
    r"|[A-Za-z\u00c0-\u024f\u0400-\u04ff\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]+"
)
_LONGEST_WORD: Final = 24
_BY_ICON: Final = (
    ".delete", ".left", ".right", ".undo", ".stroke_undo", ".clear",
    "identity.phone",
    "write.handwriting", "write.pinyin", "write.keyboard", "write.page.prev", "write.page.next",
)  # fmt: skip
"""What says by its icon what it does where there is no room for a word: keys, as everywhere, and tools among them; and
the field for the number, which is the choice to leave one."""
_ICON_EDGE: Final = 0.1
"""Icons are drawn on a grid of 24, of which they leave two or three free all round."""
_TAIL: Final = 0.12
"""Of the em: the tail of an Arabic letter reaches so far beyond the end of its line. It is drawn, for nothing cuts it
there; whether it leaves its card, or lies on something else, other rules ask."""
_NEAR: Final = 40
_ORPHAN_FROM: Final = 8
_NOT_ESSENTIAL: Final = frozenset(
    {"hint", "note", "subtitle", "placeholder", "label", "keep_hint", "description", "count"}
)
_TITLES: Final = frozenset({"heading", "greeting"})
_ON_CLOSE_PAGES: Final[dict[type, frozenset[str]]] = {
    Attract: frozenset({"on_duty_heading", "on_duty"}),
    Case: frozenset({"ticket_label"}),
    DeputyCard: frozenset({"levels"}),
    Duty: frozenset({"value"}),
    Home: frozenset({"on_duty_heading", "said", "nobody_on_duty"}),
}
"""What gives way to what is to be pressed, or kept, where a page has no room for cards beside one another: the ways in
tell who receives as well, and so does the list for whoever is invited; a case's number has a form of its own, the list
had a deputy's levels, and deputies know their shift."""
_IN_ITS_PLACE: Final[dict[type, frozenset[str]]] = {
    Done: frozenset({"heading", "explanation"}),
    Attract: frozenset({"announcement"}),
}
"""What something else says: the state beside the figures that it is saved; home, a touch away, what is announced."""
_GLANCED: Final = frozenset(
    {"hint", "message", "print_note", "said", "levels", "on_duty", "count"}
    | {"ticket_label", "code_label", "visitors_label"}
)
"""What is one line beside the matter, as a banner is; it has no next page to go on on."""


def sizes(seen: Page) -> Iterator[Fault]:
    """Give texts that are too small for the eyes they are meant for."""
    for label, ink in seen.labels:
        least = _least_em(seen, label, ink)
        if (em := seen.mm(label.style.em)) < least - ROUNDING_MM:
            yield Fault("text size", label.text, f"{em:.2f} mm < {least:.2f} mm")


def _least_em(seen: Page, label: Label, ink: Rect) -> float:
    form, control = seen.format, seen.control_around(ink.x + ink.w / 2, ink.y + ink.h / 2)
    han = seen.model.language == "zh_CN" and bool(_HAN.search(label.text))
    # Keys are as large as a finger whatever the text's size.
    if seen.is_framing(label.text) or (control is not None and control.repeats):
        return FRAME_HAN_MM if han else LETTERS_MM
    if isinstance(seen.model.body, Done) and label.text in (seen.model.body.ticket_no, seen.model.body.query_code):
        return (FIGURE_MM if form.is_wide else NARROW_FIGURE_MM) / DIGIT_HEIGHT
    if label.text == getattr(seen.model.body, "heading", "") and not _is_no_title(seen, ink):
        return (TITLE_MM if han else LETTER_TITLE_MM) * min(1.0, _growth(form, form.size))
    return _least_han(form, control) if han else _least_letters(seen, label, control)


def _least_han(form: Format, control: Control | None) -> float:
    if _growth(form, form.size) < 1:
        return SMALL_HAN_MM
    return BUTTON_HAN_MM if control is not None else HAN_MM


def _least_letters(seen: Page, label: Label, control: Control | None) -> float:
    """Letters grow with the page; on buttons no more than characters, and where there is no next page as before."""
    form = seen.format
    grown = LETTERS_MM * _growth(form, form.size)
    if control is not None:
        return LETTERS_MM if _is_like_the_frame(seen, control) else min(BUTTON_HAN_MM, grown)
    return min(grown, LETTERS_MM * _growth(form, TextSize.LARGE)) if _has_no_next_page(seen, label) else grown


def _growth(form: Format, size: TextSize) -> float:
    """How much larger text is in a size than in the standard one."""
    return replace(form, size=size).unit_mm / replace(form, size=TextSize.STANDARD).unit_mm


def _is_no_title(seen: Page, ink: Rect) -> bool:
    """Whether a heading is a line among others: where somebody is to write, until they do, or beside a state."""
    if isinstance(seen.model.body, Done):
        return True
    return any(isinstance(each, Writing) and each.rect.overlaps(ink) for each in seen.elements)


def _is_like_the_frame(seen: Page, control: Control) -> bool:
    """Whether it is set as leaving is, beside which it stands: tools to write with, and ways that are quiet."""
    button = seen.buttons.get(control.id)
    return isinstance(seen.model.body, Write) or (button is not None and button.role is Role.QUIET)


def _has_no_next_page(seen: Page, label: Label) -> bool:
    """Whether a text has to be whole where it is: it is set as in the size before, rather than cut."""
    if getattr(seen.model.body, "pager", None) is None or seen.model.dialog is not None:
        return True
    glanced = [text for name, text in strings(seen.model.body) if name in _GLANCED]
    glanced += [text for _, text in strings(seen.model.banner)]
    return any(_bare(text) in _bare(label.text) for text in glanced)


def wholeness(seen: Page) -> Iterator[Fault]:
    """Give texts that are larger than their boxes, cut short, left out, or have characters no font has."""
    said = [text for _, text in strings((seen.model.body, seen.model.banner, seen.model.dialog, seen.model.nav))]
    for label, _ in seen.labels:
        proof, scale = seen.proofreader.proof(label, seen.panel), seen.panel.px_per_mm
        wider, higher = proof.ink.w / scale - seen.mm(label.rect.w), proof.height / scale - seen.mm(label.rect.h)
        if wider > max(SLACK_MM, _TAIL * seen.mm(label.style.em)) or higher > SLACK_MM:
            yield Fault("clipped", label.text, f"by {max(0.0, wider):.1f} × {max(0.0, higher):.1f} mm")
        if label.text.endswith("…") and label.text not in said and _begins_one(label.text[:-1], said):
            yield from () if _is_in_the_bar(seen, label) else (Fault("cut", label.text),)
        if proof.unknown:
            yield Fault("glyphs", label.text, f"{proof.unknown} missing")
    yield from _left_out(seen)


def _is_in_the_bar(seen: Page, label: Label) -> bool:
    """Whether it is the home's name in the bar on top: known to whoever stands in it, it has what room is left."""
    form, begins = seen.format, seen.model.nav.home_name.startswith(label.text[:-1])
    return begins and label.rect.y < (0.0 if form.titles_above else form.above) + form.bar


def _begins_one(beginning: str, said: list[str]) -> bool:
    return any(text.strip().startswith(beginning) and text.strip() != beginning for text in said)


def _left_out(seen: Page) -> Iterator[Fault]:
    drawn = _bare("".join(each.text for each in seen.elements if isinstance(each, Label)))
    parts = (seen.model.dialog,) if seen.model.dialog is not None else (seen.model.body, seen.model.banner)
    for name, text in strings(parts):
        if not _may_be_left_out(seen, name, text):
            for line in text.splitlines():
                if _bare(line) not in drawn:
                    yield Fault("left out", line, f"({name})")


def _may_be_left_out(seen: Page, name: str, text: str) -> bool:
    """Whether it is beside the matter, said by an icon, or a title where it was read on the page before."""
    body = seen.model.body
    if name in _NOT_ESSENTIAL or name in _IN_ITS_PLACE.get(type(body), ()) or _gives_way(seen, name, text):
        return True
    if isinstance(body, Attract) and any(
        text == each.to_do for at, each in enumerate(body.greetings) if at != body.large
    ):
        return True  # the other languages take their turn
    if isinstance(body, Home) and any(text == fact.value for fact in body.facts):
        return True
    return any(button.text == text for each, button in seen.buttons.items() if each.endswith(_BY_ICON))


def _gives_way(seen: Page, name: str, text: str) -> bool:
    """Whether it gives way: to a banner, which goes by itself; to a finger; or on the next page, as it was read."""
    body, close = seen.model.body, not seen.format.is_roomy
    if name in _TITLES and (close or _goes_on(seen) or isinstance(body, Write)):
        return True
    if name in (*_TITLES, "announcement") and seen.model.banner is not None:
        return True
    return (close and name in _ON_CLOSE_PAGES.get(type(body), ())) or _is_said_already(seen, name, text)


def _goes_on(seen: Page) -> bool:
    pager = getattr(seen.model.body, "pager", None)
    return pager is not None and pager.prev is not None


def _is_said_already(seen: Page, name: str, text: str) -> bool:
    """Whether the page before said it, or what stands in its place: nobody's heading, the box to tick, what turns."""
    match seen.model.body:
        case Attract(on_duty=on_duty) | Home(on_duty=on_duty) if name == "on_duty_heading":
            return not on_duty
        case Case(state=state):
            return _goes_on(seen) and text == state.text
        case Identity(consent=consent) if name == "message":
            return consent is not None and not seen.format.is_roomy
        case Write(pager=pager):
            return pager is not None and text == pager.text
        case _:
            return False


def _bare(text: str) -> str:
    return "".join(plain(text).split()).removesuffix("…")


def places(seen: Page) -> Iterator[Fault]:
    """Give what is beyond the panel, and texts that leave the card or the button they stand on, or are covered."""
    whole, slack = seen.panel.whole, SLACK_MM / seen.panel.unit_mm
    for element in seen.elements:
        if not within(element.rect, whole, 0.01):
            yield Fault("off the panel", name_of(element))
    for label, ink in seen.labels:
        if not within(ink, whole, 0.0):
            yield Fault("ink off the panel", label.text)
        if (edge := _edge_crossed(seen, label, ink, slack)) is not None:
            yield Fault("leaves its ground", label.text, edge)
        if any(shape.rect.overlaps(ink, slack) for shape in seen.above(label)):
            yield Fault("covered", label.text)


def overlaps(seen: Page) -> Iterator[Fault]:
    """Give texts that lie on another text or on an icon."""
    slack = SLACK_MM / seen.panel.unit_mm
    for (one, ink), (other, ink_of_other) in combinations(seen.labels, 2):
        if ink.overlaps(ink_of_other, slack):
            yield Fault("text on text", f"{one.text[:20]} / {other.text[:20]}")
    for label, ink in seen.labels:
        for icon in seen.icons:
            if ink.overlaps(icon.rect.inset(icon.rect.w * _ICON_EDGE), slack):
                yield Fault("text on icon", f"{label.text[:20]} / {icon.name}")


def _edge_crossed(seen: Page, label: Label, ink: Rect, slack: float) -> str | None:
    x, y = ink.x + ink.w / 2, ink.y + ink.h / 2
    control = seen.control_around(x, y)
    if control is not None and not within(ink, control.rect, slack):
        return control.id
    ground = next((each for each in reversed(seen.below(label)) if each.fill and each.rect.contains(x, y)), None)
    return None if ground is None or within(ink, ground.rect, slack) else "a card"


def lines(seen: Page) -> Iterator[Fault]:
    """Give lines that begin or end with the wrong mark, and numbers, dates and words that are torn apart."""
    for label, _ in seen.labels:
        for paragraph in seen.proofreader.proof(label, seen.panel).paragraphs:
            for before, after in pairwise(paragraph):
                if (wrong := _wrong_break(plain(before), plain(after))) is not None:
                    yield Fault(wrong, f"{before[-14:]}|{after[:14]}")


def _wrong_break(before: str, after: str) -> str | None:
    if after.strip()[:1] in _NEVER_FIRST and after.strip():
        return "line begins with a mark"
    if before.strip()[-1:] in _NEVER_LAST and before.strip():
        return "line ends with a bracket"
    joined, at = before[-_NEAR:] + after[:_NEAR], len(before[-_NEAR:])
    torn = (each for each in _ONE_PIECE.finditer(joined) if each.start() < at < each.end())
    return "torn apart" if any(len(each[0]) <= _LONGEST_WORD for each in torn) else None


def orphans(seen: Page) -> Iterator[Fault]:
    """Give paragraphs whose last line is one lonely character; no fault, but a line could be set better."""
    for label, _ in seen.labels:
        for paragraph in seen.proofreader.proof(label, seen.panel).paragraphs:
            last = paragraph[-1].strip()
            if (
                len(paragraph) > 1
                and len("".join(paragraph)) >= _ORPHAN_FROM
                and len(_HAN.findall(last)) == len(last) == 1
            ):
                yield Fault("lonely", "".join(paragraph))


def codes(seen: Page) -> Iterator[Fault]:
    """Give numbers that citizens write down and that would be read from the wrong side."""
    body = seen.model.body
    wanted = {body.ticket_no, body.query_code} if isinstance(body, Done) else set()
    if isinstance(body, Track | Identity) and body.pad is not None:
        wanted.add(body.pad.shown)
    for label, _ in seen.labels:
        if label.text in wanted and label.rtl:
            yield Fault("code from the right", label.text)
