"""What slips say: the opinion slip, the progress of a case, the printer's test.

A slip never holds what the citizen wrote, and the contact only masked. Its state is honest: 已送达 only after the hub's
verdict.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from hardware.document import Align, Document, Feed, Field, Item, QrCode, Rule, Text
from kiosk.application.slip_words import SlipWords
from kiosk.domain.case import Case, CaseStep
from kiosk.domain.clock import COUNTY_TIME, ClockQuality, Moment
from kiosk.domain.codes import receipt_text
from kiosk.domain.opinion import Contact, Delivery, Opinion
from kiosk.domain.settings import Settings
from kiosk.domain.ticket import QueryCode, Receipt, TicketNo
from kiosk.domain.world import World

MAX_PLACE_CHARS = 16
MAX_REPLY_CHARS = 300

CHINESE = SlipWords()

EMERGENCY_NUMBER = "110"
"""A line of the catalogue's scope that names it tells whom to call, and no matter that is not taken."""


@dataclass(frozen=True, slots=True)
class Printed:
    """Where a slip comes from: the kiosk, its home and its office."""

    world: World
    settings: Settings
    device_id: str
    version: str
    words: SlipWords = CHINESE


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
            *_head(by, words.opinion_title),
            *_ticket(receipt.ticket_no, receipt.query_code, words),
            Field(words.time, _time(saved_at.wall, saved_at.quality, words)),
            Field(words.category, f"{words.kinds[opinion.kind]}·{_category(opinion.category, by)}"),
            *_optional(words.place, opinion.place[:MAX_PLACE_CHARS]),
            Field(words.recipient, _recipient(opinion.to_deputy_id, by)),
            Field(words.contact, mask(opinion.contact) if opinion.contact else words.anonymous),
            Field(words.state, words.deliveries[delivery]),
            *_optional(words.next_step, _said(by.world.next_step, words)),
            *_follow_up(by, words.follow_up),
            *_notice(by, opinion.notice_version),
            *_foot(by, reprint),
        )
    )


def case_slip(case: Case, by: Printed, *, reprint: int = 0) -> Document:
    """Return the progress of a case with the office's reply, without the query code, which is nowhere any more."""
    words = by.words
    newest = case.steps[-1] if case.steps else None
    return Document(
        (
            *_head(by, words.case_title),
            *_ticket(case.ticket_no, None, words),
            Field(words.time, _time(case.recorded_at, ClockQuality.NTP, words)),
            Field(words.category, f"{words.kinds[case.kind]}·{_category(case.category, by)}"),
            Field(words.state, _status(newest, words) if newest else words.deliveries[case.delivery]),
            *(_step(newest, words) if newest else ()),
            *_follow_up(by, ""),
            *_foot(by, reprint),
        )
    )


def printer_test_slip(now: Moment, by: Printed) -> Document:
    """Return a slip that shows whether the printer prints well."""
    words = by.words
    return Document(
        (
            *_head(by, words.test_title),
            Field(words.time, _time(now.wall, now.quality, words)),
            Text(words.printer_works),
            Text("0123456789 ABCDEFGHJKMNPQRSTVWXYZ"),
            Text("大字", Align.CENTRE, scale=2, bold=True),
            QrCode(f"DHTEST:{by.device_id}"),
            *_foot(by, 0),
        )
    )


def mask(contact: Contact) -> str:
    """Return a phone number as ``138****1234``."""
    return f"{contact.phone[:3]}****{contact.phone[-4:]}"


def _head(by: Printed, title: str) -> Iterator[Item]:
    yield Text(_said(by.world.home_name, by.words) or by.world.home_id, Align.CENTRE)
    yield Text(title, Align.CENTRE, bold=True)
    yield Rule()


def _ticket(ticket_no: TicketNo, code: QueryCode | None, words: SlipWords) -> Iterator[Item]:
    yield Text(words.ticket, Align.CENTRE)
    yield Text(ticket_no, Align.CENTRE, scale=2, bold=True)
    if code is None:
        yield Text(words.code_not_kept)
    else:
        yield QrCode(receipt_text(Receipt(ticket_no, code)))
        yield Field(words.code, code)


def _follow_up(by: Printed, how: str) -> Iterator[Item]:
    words = by.words
    yield Rule()
    if how:
        yield Text(how)
    yield from _optional(words.hotline, by.settings.hotline or by.world.hotline)
    yield from _optional(words.phone, "、".join(by.world.home_phones))
    yield from _optional(words.opening, _said(by.world.opening, words))


def _notice(by: Printed, version: int) -> Iterator[Item]:
    words = by.words
    lines = [said for matter in by.world.out_of_scope if (said := _said(matter, words))]
    matters = [line for line in lines if EMERGENCY_NUMBER not in line]
    listed = (";" if any("," in matter or "，" in matter for matter in matters) else "、").join(matters)
    yield Text(words.out_of_scope.format(matters=listed) if matters else words.out_of_scope_default)
    yield from (Text(line) for line in lines if EMERGENCY_NUMBER in line)
    yield Text(words.privacy.format(version=version))
    yield Text(words.keep)


def _foot(by: Printed, reprint: int) -> Iterator[Item]:
    yield Text(by.words.device.format(device=by.device_id, version=by.version))
    if reprint:
        yield Text(by.words.reprint.format(number=reprint), bold=True)
    yield Feed(1)


def _step(step: CaseStep, words: SlipWords) -> Iterator[Item]:
    if step.due_at is not None:
        yield Field(words.due, f"{step.due_at.astimezone(COUNTY_TIME):%Y-%m-%d}")
    yield from _optional(words.unit, _said(step.from_unit, words))
    yield from _optional(words.reply, _shortened(_said(step.public_text, words)))


def _status(step: CaseStep, words: SlipWords) -> str:
    return words.statuses.get(step.status) or _said(step.status_text, words) or step.status


def _time(wall: datetime, quality: ClockQuality, words: SlipWords) -> str:
    mark = words.clock_unsynced if quality is ClockQuality.UNSYNCED else ""
    return f"{wall.astimezone(COUNTY_TIME):%Y-%m-%d %H:%M}{mark}"


def _category(code: str, by: Printed) -> str:
    names = [category.name for category in by.world.categories if category.code == code]
    return (_said(names[0], by.words) if names else "") or code


def _recipient(deputy_id: str | None, by: Printed) -> str:
    names = [deputy.name for deputy in by.world.deputies if deputy.deputy_id == deputy_id]
    if names:
        return by.words.deputy.format(name=_said(names[0], by.words))
    return _said(by.world.home_name, by.words) or by.world.home_id


def _optional(label: str, value: str) -> Iterator[Item]:
    if value:
        yield Field(label, value)


def _said(text: Mapping[str, str], words: SlipWords) -> str:
    return text.get(words.language) or text.get("zh") or ""


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_REPLY_CHARS else text[: MAX_REPLY_CHARS - 1] + "…"
