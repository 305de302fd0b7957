"""The notice page: scope and privacy."""

from dataclasses import dataclass

from kiosk.domain.visit.events import NoticeAgreed, NoticeDeclined
from kiosk.presenters.format import EM, LINE, Format
from kiosk.presenters.models import Button, Notice, Role
from kiosk.presenters.reading import Column, ems, lines_of, parted, shared_out
from kiosk.presenters.rooms import Rooms, low_notice
from kiosk.presenters.view import View

EMERGENCY_NUMBER = "110"
LONGEST_EMERGENCY = 60
EMERGENCY_FRAME = 27.0
"""What stands round the emergency line and between it and the title, in layout units."""
EMERGENCY_STRIP = 3.2
"""What stands round it, and below it, on a low page."""
TITLE_EM = 8.4

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """What is on one page."""

    scope: Lines = ()
    privacy: Lines = ()
    emergency: str = ""


def notice(view: View, page: int) -> Notice:
    """Return the notice page; config's own privacy text replaces ours, the catalogue's scope too."""
    scope, emergency = _scope(view)
    pages = _pages(view, emergency, scope, _privacy(view))
    part = pages[min(page, len(pages) - 1)]
    return Notice(
        heading=view.say("notice.heading"),
        scope_heading=view.say("notice.scope") if part.scope else "",
        scope=part.scope,
        emergency=part.emergency,
        privacy_heading=view.say("notice.privacy") if part.privacy else "",
        privacy=part.privacy,
        agree=Button("notice.agree", view.say("notice.agree"), NoticeAgreed(), Role.PRIMARY, "check"),
        decline=Button("notice.decline", view.say("notice.decline"), NoticeDeclined(), Role.QUIET, "home"),
        pager=view.turning("notice", page, len(pages)),
    )


def _scope(view: View) -> tuple[tuple[str, ...], str]:
    """Return what is not taken here, and the emergency line, which is the catalogue's where that has a short one."""
    texts = [text for entry in view.state.world.out_of_scope if (text := view.words.text(entry))]
    short = (text for text in texts if EMERGENCY_NUMBER in text and len(text) <= LONGEST_EMERGENCY)
    emergency = next(short, view.say("notice.emergency"))
    scope = tuple(text for text in texts if text != emergency)
    return scope or (view.say("notice.scope.default"),), emergency


def _pages(view: View, emergency: str, scope: Lines, privacy: Lines) -> list[_Part]:
    """Return scope and privacy of each page: both on one where they have room beside one another."""
    rooms = view.layout.rooms
    if not view.layout.page.is_roomy:
        return _low_pages(view.layout.page, emergency, scope, privacy)
    lost = _lost_to_emergency(rooms, view.say("notice.heading"), emergency)
    half = rooms.half_notice
    if all(_lines(text, half) <= half.lines - lost for text in (scope, privacy)):
        return [_Part(scope, privacy, emergency)]
    column = Column(rooms.notice.ems, max(1, rooms.notice.lines - lost))
    return [
        *(_Part(scope=part, emergency=emergency) for part in _parted(scope, column)),
        *(_Part(privacy=part, emergency=emergency) for part in _parted(privacy, column)),
    ]


def _low_pages(page: Format, emergency: str, scope: Lines, privacy: Lines) -> list[_Part]:
    """Return pages that have no title: a heading and lines below it, and before the first the emergency line."""
    column = low_notice(page)
    column = Column(column.ems, max(1, column.lines))
    below = low_notice(page, lines_of(emergency, column.ems - 2.0) * LINE + EMERGENCY_STRIP)
    first = _parted(scope, below)[0] if below.lines else ()
    if below.lines == 1 and first != scope[:1]:
        first = ()  # one line of a longer sentence, alone below the emergency line, says nothing
    rest = _after(scope, first)
    return [
        _Part(scope=first, emergency=emergency),
        *(_Part(scope=part) for part in (_parted(rest, column) if rest else ())),
        *(_Part(privacy=part) for part in _parted(privacy, column)),
    ]


def _after(texts: Lines, first: Lines) -> Lines:
    """Return what is left of the texts once the pieces of the first page are taken."""
    left = list(texts)
    for piece in first:
        left[0] = left[0].removeprefix(piece).strip()
        if not left[0]:
            left.pop(0)
    return tuple(left)


def _lost_to_emergency(rooms: Rooms, heading: str, emergency: str) -> int:
    """Return how many lines go to an emergency line that has no room beside the title."""
    if ems(heading) * TITLE_EM + ems(emergency) * EM + EMERGENCY_FRAME <= rooms.title:
        return 0
    return lines_of(emergency, (rooms.title - EMERGENCY_FRAME) / EM) + 1


def _lines(texts: Lines, column: Column) -> int:
    return sum(lines_of(text, column.ems) for text in texts)


def _parted(texts: Lines, column: Column) -> list[Lines]:
    pieces = [piece for text in texts for piece in parted(text, column)]
    pages = shared_out([lines_of(piece, column.ems) for piece in pieces], column.lines)
    return [tuple(pieces[page.start : page.stop]) for page in pages]


def _privacy(view: View) -> tuple[str, ...]:
    settings = view.state.settings
    own = view.words.text(settings.notice)
    texts = (
        tuple(line for line in own.splitlines() if line.strip())
        if own
        else tuple(view.say(f"notice.privacy.{line}") for line in (1, 2, 3))
    )
    return (*texts, view.say("notice.version", version=settings.notice_version))
