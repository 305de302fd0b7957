"""What slips say: the opinion slip, the progress of a case, the printer's test; in the visitor's language.

A slip never holds what the citizen wrote, and the contact only masked. Its state is honest: 已送达 only after the hub's
verdict.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from unicodedata import east_asian_width

from hardware.document import Align, Document, Feed, Field, Item, QrCode, Rule, Text
from hardware.print_charset import can_show
from kiosk.application.ports import Words
from kiosk.domain.case import Case, CaseStep
from kiosk.domain.clock import COUNTY_TIME, ClockQuality, Moment
from kiosk.domain.codes import receipt_text
from kiosk.domain.opinion import Contact, Delivery, Kind, Opinion
from kiosk.domain.settings import Settings
from kiosk.domain.ticket import QueryCode, Receipt, TicketNo
from kiosk.domain.world import World

MAX_PLACE_COLUMNS = 32
"""The first 16 Chinese characters of a place, or whole words of 32 letters."""
MAX_REPLY_CHARS = 300

FIRST_LANGUAGE = "zh_CN"
EMERGENCY_NUMBER = "110"
"""A line of the catalogue's scope that names it tells whom to call, and no matter that is not taken."""


_COMMAS = ",，،"
_SCRIPTS = {"ug": "ug", "kk": "kk", "kk_Cyrl": "kk"}


@dataclass(frozen=True, slots=True)
class Printed:
    """Where a slip comes from, the kiosk, its home and its office; and the words it says it in."""

    world: World
    settings: Settings
    device_id: str
    version: str
    words: Words


def slip_language(language: str, settings: Settings) -> str:
    """Return the language of slips for who reads `language`: Chinese where theirs would have to be printed in dots.

    ``print.raster_scripts`` says which may be: a slip of dots takes many times as long as one of letters.
    """
    script = _SCRIPTS.get(language)
    return language if script is None or script in settings.raster_scripts else FIRST_LANGUAGE


def opinion_slip(
    opinion: Opinion,
    receipt: Receipt,
    saved_at: Moment,
    by: Printed,
    *,
    delivery: Delivery = Delivery.PENDING,
    reprint: int = 0,
) -> Document:
    """Return the slip of a saved opinion while its visit lasts; `reprint` n marks the n-th copy."""
    words = by.words
    return Document(
        (
            *_head(by, words.say("slip.opinion")),
            *_ticket(receipt.ticket_no, receipt.query_code, words),
            Field(words.say("slip.time"), _time(saved_at.wall, saved_at.quality, words)),
            Field(words.say("slip.category"), _matter(opinion.kind, opinion.category, by)),
            *_optional(words.say("slip.place"), _shortened_place(opinion.place)),
            Field(words.say("slip.recipient"), _recipient(opinion.to_deputy_id, by)),
            Field(words.say("slip.contact"), mask(opinion.contact) if opinion.contact else words.say("slip.anonymous")),
            Field(words.say("slip.state"), _delivery(delivery, words)),
            *_optional(words.say("slip.next_step"), words.text(by.world.next_step)),
            *_follow_up(by, words.say("slip.follow_up")),
            *_notice(by, opinion.notice_version),
            *_foot(by, reprint),
        ),
        words.language,
    )


def case_slip(case: Case, by: Printed, *, reprint: int = 0) -> Document:
    """Return the progress of a case with the office's reply, without the query code, which is nowhere any more."""
    words = by.words
    newest = case.steps[-1] if case.steps else None
    return Document(
        (
            *_head(by, words.say("slip.case")),
            *_ticket(case.ticket_no, None, words),
            Field(words.say("slip.time"), _time(case.recorded_at, ClockQuality.NTP, words)),
            Field(words.say("slip.category"), _matter(case.kind, case.category, by)),
            Field(words.say("slip.state"), _status(newest, words) if newest else _delivery(case.delivery, words)),
            *(_step(newest, words) if newest else ()),
            *_follow_up(by, ""),
            *_foot(by, reprint),
        ),
        words.language,
    )


def printer_test_slip(now: Moment, by: Printed, languages: Iterable[Words]) -> Document:
    """Return a slip that shows whether the printer prints well: letters, figures, a code, every language offered."""
    words = by.words
    return Document(
        (
            *_head(by, words.say("slip.test")),
            Field(words.say("slip.time"), _time(now.wall, now.quality, words)),
            Text(words.say("slip.works")),
            Text("0123456789 ABCDEFGHJKMNPQRSTVWXYZ"),
            Text("大字", Align.CENTRE, scale=2, bold=True),
            *(Text(each.say("slip.opinion"), Align.CENTRE, language=each.language) for each in languages),
            QrCode(f"DHTEST:{by.device_id}"),
            *_foot(by, 0),
        ),
        words.language,
    )


def mask(contact: Contact) -> str:
    """Return a phone number as ``138****1234``."""
    return f"{contact.phone[:3]}****{contact.phone[-4:]}"


def _head(by: Printed, title: str) -> Iterator[Item]:
    yield Text(by.words.text(by.world.home_name) or by.world.home_id, Align.CENTRE)
    yield Text(title, Align.CENTRE, bold=True)
    yield Rule()


def _ticket(ticket_no: TicketNo, code: QueryCode | None, words: Words) -> Iterator[Item]:
    yield Text(words.say("done.ticket"), Align.CENTRE)
    yield Text(ticket_no, Align.CENTRE, scale=2, bold=True)
    if code is None:
        yield Text(words.say("slip.code_not_kept"))
    else:
        yield QrCode(receipt_text(Receipt(ticket_no, code)))
        yield Text(words.say("done.code"), Align.CENTRE)
        yield Text(code, Align.CENTRE, scale=2, bold=True)
    yield Rule()


def _follow_up(by: Printed, how: str) -> Iterator[Item]:
    words = by.words
    yield Rule()
    if how:
        yield Text(how)
    yield from _optional(words.say("slip.hotline"), by.settings.hotline or by.world.hotline)
    yield from _optional(words.say("slip.phone"), words.say("format.list").join(by.world.home_phones))
    yield from _optional(words.say("slip.opening"), words.text(by.world.opening))


def _notice(by: Printed, version: int) -> Iterator[Item]:
    words = by.words
    lines = [said for matter in by.world.out_of_scope if (said := words.text(matter))]
    yield Text(_scope([line for line in lines if EMERGENCY_NUMBER not in line], words))
    yield from (Text(line) for line in lines if EMERGENCY_NUMBER in line)
    yield Text(words.say("slip.privacy", version=f"v{version}"))
    yield Text(words.say("slip.keep"))


def _scope(matters: list[str], words: Words) -> str:
    """Return what is not taken here; in one sentence where a list, which the notice page has, would be a picture.

    Ten lines of dots take as many seconds at 9600 baud.
    """
    listed = words.say("slip.out_of_scope", matters=_listed(matters, words))
    return listed if matters and can_show(listed) else words.say("slip.out_of_scope.default")


def _listed(matters: list[str], words: Words) -> str:
    """Return the matters as one line; such as hold commas are parted by more than a comma."""
    parted = any(comma in matter for matter in matters for comma in _COMMAS)
    return words.say("slip.list" if parted else "format.list").join(matters)


def _foot(by: Printed, reprint: int) -> Iterator[Item]:
    yield Text(by.words.say("slip.device", device=by.device_id, version=by.version))
    if reprint:
        yield Text(by.words.say("slip.reprint", number=reprint), bold=True)
    yield Feed(1)


def _step(step: CaseStep, words: Words) -> Iterator[Item]:
    if step.due_at is not None:
        yield Field(words.say("slip.due"), f"{step.due_at.astimezone(COUNTY_TIME):%Y-%m-%d}")
    yield from _optional(words.say("slip.unit"), words.text(step.from_unit))
    yield from _optional(words.say("slip.reply"), _shortened(words.text(step.public_text)))


def _status(step: CaseStep, words: Words) -> str:
    key = f"status.{step.status}"
    return words.say(key) if words.knows(key) else words.text(step.status_text) or step.status


def _delivery(delivery: Delivery, words: Words) -> str:
    return words.say(f"slip.{delivery.value}")


def _time(wall: datetime, quality: ClockQuality, words: Words) -> str:
    said = f"{wall.astimezone(COUNTY_TIME):%Y-%m-%d %H:%M}"
    return words.say("slip.unsynced", time=said) if quality is ClockQuality.UNSYNCED else said


def _matter(kind: Kind, category: str, by: Printed) -> str:
    return f"{by.words.say(f'kind.{kind.value}')}·{_category(category, by)}"


def _category(code: str, by: Printed) -> str:
    names = [category.name for category in by.world.categories if category.code == code]
    return (by.words.text(names[0]) if names else "") or code


def _recipient(deputy_id: str | None, by: Printed) -> str:
    words = by.words
    names = [deputy.name for deputy in by.world.deputies if deputy.deputy_id == deputy_id]
    if names:
        return words.say("deputy.named", name=words.text(names[0]))
    return words.text(by.world.home_name) or by.world.home_id


def _optional(label: str, value: str) -> Iterator[Item]:
    if value:
        yield Field(label, value)


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_REPLY_CHARS else text[: MAX_REPLY_CHARS - 1] + "…"


def _shortened_place(place: str) -> str:
    columns = accumulate(2 if east_asian_width(character) in "WF" else 1 for character in place)
    fitting = sum(1 for end in columns if end <= MAX_PLACE_COLUMNS)
    within_a_word = fitting < len(place) and place[fitting] != " "
    return place[:fitting].rpartition(" ")[0] or place[:fitting] if within_a_word else place[:fitting]
