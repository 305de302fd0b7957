"""An opinion: saved once and whole, readable by the hub alone."""

from typing import Any

import pytest

from edge_sync.bodies.opinion import Channel, Contact, Identity
from edge_sync.envelope import SEALED_DATA
from edge_sync.envelope import ClockQuality as WireQuality
from kiosk.application.ports import RecordOpinion, RecordPrinted, StorageError, Stored
from kiosk.domain.clock import ClockQuality, Moment
from kiosk.domain.codes import is_query_code, read_ticket_no, ticket_no
from kiosk.domain.opinion import Contact as Phone
from kiosk.domain.opinion import Delivery
from kiosk.domain.stored import Queue


def test_saving_gives_an_id_a_ticket_and_a_code(kiosk: Any) -> None:
    saved = kiosk.save(kiosk.start())
    assert len(saved.opinion_id) == 36
    assert read_ticket_no(saved.receipt.ticket_no) == saved.receipt.ticket_no
    assert is_query_code(saved.receipt.query_code)


def test_the_hub_opens_exactly_what_was_confirmed(kiosk: Any) -> None:
    saved = kiosk.save(kiosk.start(), place="镇中心小学东侧", text="晚上看不见路", to_deputy_id="qb-d0004")
    (submitted,) = kiosk.submitted()
    assert (submitted.opinion_id, submitted.ticket_no) == (saved.opinion_id, saved.receipt.ticket_no)
    assert (submitted.phrases, submitted.place_text, submitted.text) == (
        ("路灯不亮",),
        "镇中心小学东侧",
        "晚上看不见路",
    )
    assert (submitted.to_deputy_id, submitted.home_id, submitted.channel) == (
        "qb-d0004", "qb-0302", Channel.KIOSK_SELF,
    )  # fmt: skip
    assert (submitted.identity, submitted.contact, submitted.consent) == (Identity.ANONYMOUS, None, None)


def test_a_phone_number_goes_with_its_consent(kiosk: Any) -> None:
    kiosk.save(kiosk.start(), contact=Phone("13812341234"), notice_version=3)
    (submitted,) = kiosk.submitted()
    assert (submitted.identity, submitted.contact) == (Identity.CONTACT, Contact("13812341234"))
    assert submitted.consent.version == 3


@pytest.mark.parametrize(
    ("changes", "channel"),
    [
        ({"assisted": True, "duty_id": "d1"}, Channel.KIOSK_ASSISTED),
        ({"duty_id": "d1"}, Channel.DUTY_SESSION),
    ],
)
def test_how_an_opinion_came_in_is_told(kiosk: Any, changes: dict[str, Any], channel: Channel) -> None:
    kiosk.save(kiosk.start(), **changes)
    assert kiosk.submitted()[0].channel is channel


def test_an_opinion_is_sealed_and_its_event_says_nothing_else(kiosk: Any) -> None:
    kiosk.save(kiosk.start())
    (event,) = kiosk.events()
    assert (event.type, event.datacontenttype, bool(event.data)) == ("dh.opinion.submitted.v1", SEALED_DATA, False)
    assert event.keyid == "hub-1"


def test_an_unsynchronised_clock_keeps_seq_boot_and_its_own_doubt(kiosk: Any) -> None:
    kiosk.moment = Moment(kiosk.moment.wall.replace(year=1970), 30.0, ClockQuality.UNSYNCED)
    kiosk.clock.quality = ClockQuality.UNSYNCED
    storage = kiosk.start()
    kiosk.save(storage)
    kiosk.save(storage)
    first, second = kiosk.events()
    assert (first.clock, first.bootid, second.seq) == (WireQuality.UNSYNCED, kiosk.bootid, first.seq + 1)


def test_control_characters_and_halves_of_characters_do_not_reach_the_hub(kiosk: Any) -> None:
    kiosk.save(kiosk.start(), text="灯\x00\x1b[2J坏了\ud800\n第二行", place="e\u0301")
    (submitted,) = kiosk.submitted()
    assert (submitted.text, submitted.place_text) == ("灯[2J坏了\n第二行", "é")


def test_what_the_hub_would_refuse_is_not_saved_and_the_error_keeps_it_secret(kiosk: Any) -> None:
    storage = kiosk.start()
    with pytest.raises(StorageError) as refused:
        kiosk.save(storage, contact=Phone("12345"))
    assert "12345" not in str(refused.value)
    assert (kiosk.count("opinions"), kiosk.count("outbox")) == (0, 0)


def test_without_a_key_to_seal_to_nothing_is_saved(kiosk: Any) -> None:
    kiosk.publish("county", "keys", None, version=2)
    storage = kiosk.start()
    with pytest.raises(StorageError, match="no key to seal to"):
        kiosk.save(storage)
    assert (kiosk.count("opinions"), kiosk.count("outbox")) == (0, 0)


def test_saved_is_pending_until_the_verdict(kiosk: Any) -> None:
    storage = kiosk.start()
    one, two, three = (kiosk.save(storage) for _ in range(3))
    first, second, _ = (event.id for event in kiosk.events())
    kiosk.settle(first, rejected=[second])
    stored: Stored = storage.load()
    assert stored.recent == (
        (one.opinion_id, Delivery.SETTLED), (two.opinion_id, Delivery.REJECTED), (three.opinion_id, Delivery.PENDING),
    )  # fmt: skip
    assert stored.queue == Queue(pending=1, settled=1, rejected=1)


def test_the_last_twenty_are_told_of_after_a_restart_in_their_order(kiosk: Any) -> None:
    storage = kiosk.start()
    saved = [kiosk.save(storage).opinion_id for _ in range(25)]
    kiosk.close()
    assert [opinion_id for opinion_id, _ in kiosk.start().load().recent] == saved[-20:]


def test_opinions_over_the_daily_limit_are_taken_and_flagged_and_told_once(kiosk: Any) -> None:
    kiosk.base = {"opinion": {"daily_soft_limit": 2}}
    storage = kiosk.start()
    for _ in range(2):
        kiosk.save(storage)
    kiosk.close()
    storage = kiosk.start()
    for _ in range(2):
        kiosk.save(storage)
    assert [submitted.over_daily_limit for submitted in kiosk.submitted()] == [False, False, True, True]
    assert [event.type for event in kiosk.events()].count("dh.audit.notable.v1") == 1


def test_a_new_day_begins_a_new_count(kiosk: Any) -> None:
    kiosk.base = {"opinion": {"daily_soft_limit": 1}}
    storage = kiosk.start()
    kiosk.save(storage)
    kiosk.clock.advance(86_400)
    kiosk.save(storage)
    assert [submitted.over_daily_limit for submitted in kiosk.submitted()] == [False, False]


def test_a_closed_file_says_so(kiosk: Any, opinion: Any) -> None:
    storage = kiosk.start()
    storage.load()
    storage.close()
    storage.close()
    with pytest.raises(StorageError, match="closed"):
        storage.save(RecordOpinion(opinion()), kiosk.clock.now())


def printed(kiosk: Any) -> list[int]:
    counts: list[int] = []
    kiosk.sync(lambda connection: counts.extend(row[0] for row in connection.execute("SELECT printed FROM opinions")))
    return counts


def test_a_printed_slip_is_counted_with_the_next_opinion(kiosk: Any) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    for _ in range(2):
        storage.save(RecordPrinted(saved.receipt.ticket_no), kiosk.clock.now())
    assert printed(kiosk) == [0]
    kiosk.save(storage)
    assert sorted(printed(kiosk)) == [0, 2]


@pytest.mark.parametrize("later", ["close", "an hour"])
def test_a_printed_slip_is_counted_in_the_end(kiosk: Any, later: str) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    storage.save(RecordPrinted(saved.receipt.ticket_no), kiosk.clock.now())
    kiosk.clock.advance(3600)
    storage.close() if later == "close" else storage.poll()
    assert printed(kiosk) == [1]


def test_a_slip_of_another_kiosk_is_not_counted(kiosk: Any) -> None:
    storage = kiosk.start()
    storage.save(RecordPrinted(ticket_no("K8", 0)), kiosk.clock.now())
    storage.close()
    assert printed(kiosk) == []
