"""What people said, as the hub gets it: every word in it, to be sealed at once and written down nowhere else."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

import msgspec

from edge_sync.bodies import opinion as wire
from edge_sync.bodies.duty import DutyNoted
from edge_sync.bodies.rating import Dims, Quality, RatingSubmitted, Satisfaction
from edge_sync.bodies.words import Kind
from kiosk.domain.codes import HashedCode
from kiosk.domain.facts import RecordDutyNote
from kiosk.domain.opinion import Opinion
from kiosk.domain.rating import Rating
from kiosk.domain.ticket import TicketNo


@dataclass(frozen=True, slots=True)
class Registration:
    """What recording adds to an opinion."""

    opinion_id: str
    ticket_no: TicketNo
    code: HashedCode
    home_id: str
    at: datetime
    over_daily_limit: bool


def opinion_data(opinion: Opinion, added: Registration) -> bytes:
    """Return the data of ``dh.opinion.submitted.v1``.

    Raises `msgspec.ValidationError` when the hub would refuse it; its message names the field and no value.
    """
    submitted = wire.OpinionSubmitted(
        opinion_id=added.opinion_id,
        ticket_no=added.ticket_no,
        query_code=_code(added.code),
        home_id=added.home_id,
        lang=opinion.language,
        channel=_channel(opinion),
        kind=Kind(opinion.kind.value),
        category=opinion.category,
        created_at=added.at,
        text=cleaned(opinion.text),
        phrases=tuple(cleaned(phrase) for phrase in opinion.phrases),
        place_text=cleaned(opinion.place),
        to_deputy_id=opinion.to_deputy_id,
        duty_id=opinion.duty_id,
        identity=wire.Identity.ANONYMOUS if opinion.contact is None else wire.Identity.CONTACT,
        contact=None if opinion.contact is None else wire.Contact(opinion.contact.phone),
        consent=None if opinion.contact is None else wire.Consent(opinion.notice_version, added.at),
        notice_version=opinion.notice_version,
        over_daily_limit=added.over_daily_limit,
    )
    data = msgspec.json.encode(submitted)
    msgspec.json.decode(data, type=wire.OpinionSubmitted)
    return data


def rating_data(rated: Rating, rating_id: str, home_id: str, at: datetime) -> bytes:
    """Return the data of ``dh.rating.submitted.v1``; raises as `opinion_data`."""
    submitted = RatingSubmitted(
        rating_id=rating_id,
        target="case",
        target_id=rated.opinion_id,
        ticket_no=rated.ticket_no,
        query_code=rated.query_code,
        round=rated.round,
        scale="satisfied3",
        value=Satisfaction(rated.value.value),
        rater="ticket_holder",
        home_id=home_id,
        lang=rated.language,
        at=at,
        dims=Dims(**{aspect.value: Quality(grade.value) for aspect, grade in rated.grades.items()}),
        comment=cleaned(rated.comment),
        redo=rated.redo,
    )
    data = msgspec.json.encode(submitted)
    msgspec.json.decode(data, type=RatingSubmitted)
    return data


def note_data(noted: RecordDutyNote, home_id: str, at: datetime) -> bytes:
    """Return the data of ``dh.duty.noted.v1``; raises as `opinion_data`."""
    wrote = DutyNoted(
        duty_id=noted.duty_id,
        deputy_id=noted.deputy_id,
        home_id=home_id,
        at=at,
        lang=noted.language,
        note=cleaned(noted.text),
    )
    data = msgspec.json.encode(wrote)
    msgspec.json.decode(data, type=DutyNoted)
    return data


def cleaned(text: str) -> str:
    """Return `text` in NFC without control characters but line ends; lone surrogates go too, no encoding has them."""
    kept = (character for character in text if character == "\n" or unicodedata.category(character) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", "".join(kept))


def _code(code: HashedCode) -> wire.CodeHash:
    return wire.CodeHash(code.salt, code.hash, code.cost.n, code.cost.r, code.cost.p)


def _channel(opinion: Opinion) -> wire.Channel:
    if opinion.assisted:
        return wire.Channel.KIOSK_ASSISTED
    return wire.Channel.KIOSK_SELF if opinion.duty_id is None else wire.Channel.DUTY_SESSION
