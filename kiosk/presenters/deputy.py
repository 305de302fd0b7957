"""One deputy's card, on as many pages as it takes."""

from kiosk.domain.visit.events import OpinionBegun
from kiosk.domain.world import Deputy
from kiosk.presenters.format import Format
from kiosk.presenters.models import Button, DeputyCard, Fact, Role
from kiosk.presenters.reading import Column, ems, lines_of, parted, shared_out
from kiosk.presenters.receptions import next_reception
from kiosk.presenters.rooms import Card
from kiosk.presenters.rooms import card as card_room
from kiosk.presenters.view import View

PLEDGE_LINES = 2
"""A pledge this short stands below the facts."""
PLEDGE_FRAME, PLEDGE_HEAD = 1.1, 9.0
_NAME_MM, _END_MM, _LETTERS_MM = 6.0, 5.5, 4.6
_BESIDE_NAME_MM = 6.0

Part = tuple[tuple[Fact, ...], str]


def card(view: View, deputy: Deputy, page: int) -> DeputyCard:
    """Return what the public may see of a deputy on the lists here."""
    reception = next_reception(view, deputy.deputy_id) or view.say("deputy.reception.none")
    facts = (*_facts(view, deputy), Fact(view.say("deputy.reception"), reception))
    way = Button("deputy.opinion", view.say("deputy.opinion"), OpinionBegun(deputy.deputy_id), Role.PRIMARY, "opinion")
    return _card(view, deputy, page, facts, way)


def found_card(view: View, deputy: Deputy, page: int) -> DeputyCard:
    """Return what the public may see of a deputy of another home; an opinion left here goes to this home."""
    facts = (Fact(view.say("deputy.home_name"), view.home_named(deputy.home_id)), *_facts(view, deputy))
    way = Button("deputy.opinion", view.say("deputy.opinion.here"), OpinionBegun(), Role.PRIMARY, "opinion")
    return _card(view, deputy, page, facts, way)


def _card(view: View, deputy: Deputy, page: int, every: tuple[Fact, ...], opinion: Button) -> DeputyCard:
    pledge_label, pledge = view.say("deputy.pledge"), view.words.text(deputy.pledge)
    name, on_duty = (
        view.words.text(deputy.name),
        view.say("deputy.on_duty") if view.state.duty_of(deputy.deputy_id) else "",
    )
    lines = _head_lines(name, on_duty, view.layout.page)
    room = card_room(view.layout.page, lines)
    shown = _parts(tuple(fact for fact in every if fact.value), room)
    pages = _pages(shown, pledge_label, pledge, room)
    facts, pledge = pages[min(page, len(pages) - 1)]
    return DeputyCard(
        name=name,
        levels=view.levels_of(deputy),
        facts=facts,
        pledge_label=pledge_label if pledge else "",
        pledge=pledge,
        on_duty=on_duty,
        opinion=opinion,
        pager=view.turning("deputy", page, len(pages)),
        head_lines=lines,
    )


def _facts(view: View, deputy: Deputy) -> tuple[Fact, ...]:
    text = view.words.text
    return (
        Fact(view.say("deputy.title"), text(deputy.title)),
        Fact(view.say("deputy.unit"), text(deputy.unit)),
        Fact(view.say("deputy.constituency"), text(deputy.constituency)),
        Fact(view.say("deputy.phone"), deputy.public_phone),
    )


def _head_lines(name: str, on_duty: str, page: Format) -> int:
    """Return in how many lines there is room for who it is, and whether they receive beside it."""
    em = _END_MM if any("\u3400" <= each <= "\u9fff" for each in on_duty) else _LETTERS_MM
    wide = ems(name) * _NAME_MM + ems(on_duty) * em + _BESIDE_NAME_MM
    return 1 if wide <= page.content_width * page.unit_mm else 2


def _pages(facts: tuple[Fact, ...], label: str, pledge: str, room: Card) -> list[Part]:
    """Return facts and pledge of each page: a short pledge below the facts, a long one on pages of its own."""
    heights = [_height(fact, facts, room) for fact in facts]
    lines = lines_of(pledge, max(1.0, room.strip - ems(label)))
    taken = PLEDGE_FRAME + lines if pledge else 0.0
    if lines <= PLEDGE_LINES and sum(heights) - room.gap + taken <= room.column().lines:
        return [(facts, pledge)]
    shares = shared_out([round(100 * height) for height in heights], int(100 * (room.lines + room.gap)))
    own = [((), part) for part in parted(pledge, room.column(less=PLEDGE_HEAD))]
    return [*((facts[share.start : share.stop], "") for share in shares), *own]


def _parts(facts: tuple[Fact, ...], room: Card) -> tuple[Fact, ...]:
    """Return the facts, those in parts of which a page does not hold all lines."""
    return tuple(Fact(fact.label, part) for fact in facts for part in parted(fact.value, _beside(facts, room)))


def _beside(facts: tuple[Fact, ...], room: Card) -> Column:
    """Return the room of a value beside the longest label."""
    label = min(room.ems * 0.42, max(ems(each.label) for each in facts))
    return Column(room.ems - label, room.column().lines)


def _height(fact: Fact, facts: tuple[Fact, ...], room: Card) -> float:
    return max(1, lines_of(fact.value, _beside(facts, room).ems)) + room.gap
