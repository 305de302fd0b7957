"""One deputy's card, on as many pages as it takes."""

from kiosk.domain.visit.events import OpinionBegun
from kiosk.domain.world import Deputy
from kiosk.presenters.models import Button, DeputyCard, Fact, Role
from kiosk.presenters.reading import Column, ems, lines_of, parted, shared_out
from kiosk.presenters.receptions import next_reception
from kiosk.presenters.rooms import Rooms
from kiosk.presenters.view import View

PLEDGE_LINES = 2
"""A pledge this short stands below the facts."""
PLEDGE_FRAME = 1.1
FACT_GAP = 0.32
"""In lines."""

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
    shown = tuple(fact for fact in every if fact.value)
    pages = _pages(shown, pledge_label, pledge, view.layout.rooms)
    facts, pledge = pages[min(page, len(pages) - 1)]
    return DeputyCard(
        name=view.words.text(deputy.name),
        levels=view.levels_of(deputy),
        facts=facts,
        pledge_label=pledge_label if pledge else "",
        pledge=pledge,
        on_duty=view.say("deputy.on_duty") if view.state.duty_of(deputy.deputy_id) else "",
        opinion=opinion,
        pager=view.turning("deputy", page, len(pages)),
    )


def _facts(view: View, deputy: Deputy) -> tuple[Fact, ...]:
    text = view.words.text
    return (
        Fact(view.say("deputy.title"), text(deputy.title)),
        Fact(view.say("deputy.unit"), text(deputy.unit)),
        Fact(view.say("deputy.constituency"), text(deputy.constituency)),
        Fact(view.say("deputy.phone"), deputy.public_phone),
    )


def _pages(facts: tuple[Fact, ...], label: str, pledge: str, rooms: Rooms) -> list[Part]:
    """Return facts and pledge of each page: a short pledge below the facts, a long one on pages of its own."""
    heights = [_height(fact, facts, rooms.card) for fact in facts]
    lines = lines_of(pledge, max(1.0, rooms.pledge_strip - ems(label)))
    taken = PLEDGE_FRAME + lines if pledge else 0.0
    if lines <= PLEDGE_LINES and sum(heights) - FACT_GAP + taken <= rooms.card.lines:
        return [(facts, pledge)]
    shares = shared_out([round(100 * height) for height in heights], 100 * rooms.card.lines)
    own = [((), part) for part in parted(pledge, rooms.pledge)]
    return [*((facts[share.start : share.stop], "") for share in shares), *own]


def _height(fact: Fact, facts: tuple[Fact, ...], column: Column) -> float:
    label = min(column.ems * 0.42, max(ems(each.label) for each in facts))
    return max(1, lines_of(fact.value, column.ems - label)) + FACT_GAP
