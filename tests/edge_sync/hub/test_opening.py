import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from edge_sync.bodies.duty import DUTY_ENDED, DUTY_STARTED, DutyEnded, DutyKind, DutyStarted, EndMethod, StartMethod
from edge_sync.bodies.notes import AUDIT_NOTABLE, HELP_CALLED
from edge_sync.hub.errors import LetterRefusedError
from edge_sync.hub.hub import Hub, assemble
from edge_sync.hub.opening import GAP_PATIENCE
from edge_sync.hub.service import Loop
from edge_sync.sealing import SealKey, seal


def duty(kiosk: Any, **changed: Any) -> Any:
    return {
        "duty_id": "d1", "deputy_id": "qb-d0032", "home_id": "qb-0302", "started_at": kiosk.clock.now(),
    } | changed  # fmt: skip


def test_duty_start_and_end_make_one_duty_in_either_order(loop: Loop, hub: Hub, kiosk: Any) -> None:
    ended = kiosk.event(
        DUTY_ENDED,
        DutyEnded(
            **duty(kiosk), ended_at=kiosk.clock.now() + timedelta(hours=2), end_method=EndMethod.BADGE, visitors=7
        ),
    )
    started = kiosk.event(
        DUTY_STARTED, DutyStarted(**duty(kiosk), kind=DutyKind.REGULAR, start_method=StartMethod.BADGE)
    )
    loop.turn([kiosk.batch(ended)])
    loop.turn([kiosk.batch(started)])
    [one] = hub.duties.all()
    assert (one["deputy_id"], one["kind"], one["visitors"], one["end_method"]) == ("qb-d0032", "regular", 7, "badge")


def test_cases_and_duties_are_listed_in_the_order_of_their_device_whatever_its_clock_said(
    loop: Loop, hub: Hub, kiosk: Any
) -> None:
    times = [kiosk.clock.now() + timedelta(days=365 * years) for years in (0, 10, -20)]
    loop.turn([kiosk.batch(*(kiosk.submitted(created_at=time) for time in times))])
    for number, time in enumerate(times):
        begun = duty(kiosk, duty_id=f"d{number}", started_at=time)
        ended = DutyEnded(**begun, ended_at=times[0], end_method=EndMethod.BADGE, visitors=0, lasted_s=number)
        loop.turn([kiosk.batch(kiosk.event(DUTY_ENDED, ended))])
    assert [case.created_at for case in hub.cases.all()] == [time.isoformat() for time in reversed(times)]
    assert [one["lasted_s"] for one in hub.duties.all()] == [2, 1, 0]


def test_notes_and_calls_for_help_are_on_record(loop: Loop, hub: Hub, kiosk: Any) -> None:
    at = "2026-11-15T10:00:00+08:00"
    loop.turn(
        [
            kiosk.batch(
                kiosk.event(AUDIT_NOTABLE, {"what": "badge_refused", "why": "revoked", "at": at}),
                kiosk.event(HELP_CALLED, {"at": at, "screen": "home", "by": "button"}),
            )
        ]
    )
    assert [(one["seq"], one["what"], one["why"]) for one in hub.duties.notes()] == [
        (2, "help_called", "asked"),
        (1, "badge_refused", "revoked"),
    ]


def test_events_wait_a_moment_for_an_earlier_one_and_then_go_on(loop: Loop, hub: Hub, kiosk: Any, clock: Any) -> None:
    loop.turn([kiosk.batch(kiosk.submitted())])
    early = kiosk.submitted()
    loop.turn([kiosk.batch(kiosk.submitted())])
    assert len(hub.cases.all()) == 1
    loop.turn([kiosk.batch(early)])
    assert len(hub.cases.all()) == 3
    kiosk.seq += 5
    loop.turn([kiosk.batch(kiosk.submitted())])
    assert len(hub.cases.all()) == 3
    clock.advance(GAP_PATIENCE.total_seconds())
    loop.turn([])
    assert len(hub.cases.all()) == 4


def test_the_very_first_event_of_a_kiosk_is_waited_for_like_any_other(loop: Loop, hub: Hub, kiosk: Any) -> None:
    first, second = kiosk.submitted(), kiosk.submitted()
    loop.turn([kiosk.batch(second)])
    assert hub.cases.all() == []
    loop.turn([kiosk.batch(first)])
    assert [case.event_id for case in hub.cases.all()] == [json.loads(raw)["id"] for raw in (second, first)]


def test_a_gap_of_one_kiosk_does_not_hold_another_up(loop: Loop, hub: Hub, kiosk: Any, other: Any) -> None:
    loop.turn([other.batch(other.submitted())])
    other.seq += 1
    loop.turn([other.batch(other.submitted()), kiosk.batch(kiosk.submitted())])
    assert {case.device for case in hub.cases.all()} == {"qb-0001-k1", "qb-0302-k1"}
    assert len(hub.cases.all()) == 2


def test_what_cannot_be_opened_is_a_dead_letter_and_stops_nothing(loop: Loop, hub: Hub, link: Any, kiosk: Any) -> None:
    stranger = SealKey("qb-seal-1", bytes(kiosk.enrolment.private_box_key.public_key))
    unreadable = kiosk.event("dh.opinion.submitted.v1", {}, data_base64=seal(b"{}", [stranger]))
    loop.turn([kiosk.batch(unreadable, kiosk.submitted())])
    assert len(kiosk.verdicts(link)[0].committed) == 2
    [letter] = hub.letters.all()
    assert (letter.direction, letter.device, letter.reason) == ("up", "qb-0302-k1", "unreadable")
    assert len(hub.cases.all()) == 1


def test_a_ticket_of_another_kiosk_or_one_taken_is_a_dead_letter(loop: Loop, hub: Hub, kiosk: Any) -> None:
    ticket = kiosk.opinion().ticket_no
    loop.turn(
        [
            kiosk.batch(
                kiosk.submitted(ticket_no="M2-3333-X"),
                kiosk.submitted(ticket_no=ticket),
                kiosk.submitted(ticket_no=ticket),
            )
        ]
    )
    assert [letter.reason for letter in hub.letters.all()] == ["refused", "refused"]
    assert [case.ticket_no for case in hub.cases.all()] == [ticket]


def test_data_that_no_table_can_hold_is_a_dead_letter_and_not_the_end(
    loop: Loop, hub: Hub, link: Any, kiosk: Any, clock: Any
) -> None:
    at = "2026-11-15T10:00:00+08:00"
    wild = kiosk.event(AUDIT_NOTABLE, msgspec.Raw(json.dumps({"what": "x", "at": at, "subject": "\ud800"}).encode()))
    huge = kiosk.event(AUDIT_NOTABLE, {"what": "x", "at": at, "count": 2**63})
    loop.turn([kiosk.batch(wild), kiosk.batch(huge), kiosk.batch(kiosk.submitted())])
    clock.advance(GAP_PATIENCE.total_seconds())  # the first may have been refused, and leave a gap
    loop.turn([])
    assert len(hub.cases.all()) == 1
    assert (
        len(hub.letters.all()) + len(hub.duties.notes()) + sum(len(one.rejected) for one in kiosk.verdicts(link)) == 2
    )


def test_without_the_private_key_ingest_goes_on_and_opening_waits_for_it(
    hub: Hub, link: Any, kiosk: Any, clock: Any
) -> None:
    away = {
        path: path.with_suffix(".away")
        for path in (hub.keyring.folder / f"{kid}.key" for kid in ("qb-seal-1", "qb-recovery"))
    }
    for path, place in away.items():
        path.rename(place)
    blind = Loop(assemble(hub.connection, hub.keyring, now=clock.now), link, monotonic=clock.ticks)
    blind.turn([kiosk.batch(kiosk.submitted())])
    assert len(kiosk.verdicts(link)[0].committed) == 1
    assert (hub.cases.all(), hub.letters.all()) == ([], [])
    for path, place in away.items():
        place.rename(path)
    assemble(hub.connection, hub.keyring, now=clock.now).opener.open_next(10)
    assert len(hub.cases.all()) == 1


def test_a_dead_letter_is_tried_again_or_discarded_and_stays_in_the_ledger(loop: Loop, hub: Hub, kiosk: Any) -> None:
    broken = kiosk.event("dh.opinion.submitted.v1", {"nonsense": True})
    loop.turn([kiosk.batch(broken)])
    [letter] = hub.letters.all()
    hub.letters.retry(letter.id)
    assert hub.letters.all() == []
    loop.turn([])
    assert [one.id for one in hub.letters.all()] == [letter.id]
    hub.letters.discard(letter.id)
    assert (hub.letters.all(), bytes(hub.connection.execute("SELECT raw FROM events").fetchone()[0])) == ([], broken)
    with pytest.raises(LetterRefusedError, match="no dead letter"):
        hub.letters.retry("nobody")


def test_an_event_is_opened_once_however_often_the_opener_runs(loop: Loop, hub: Hub, kiosk: Any) -> None:
    loop.turn([kiosk.batch(kiosk.submitted())])
    for _ in range(3):
        hub.opener.open_next(50)
    assert len(hub.down.pending("qb-0302-k1", 100)) == 1
    assert msgspec.to_builtins(hub.cases.all()[0])["rev"] == 1


def test_a_device_that_waits_for_a_gap_holds_no_other_device_up(
    loop: Loop, hub: Hub, kiosk: Any, other: Any, clock: Any
) -> None:
    """qb-0001 comes before qb-0302 in every listing, with more events than are opened at once."""
    lost = other.submitted()
    loop.turn([other.batch(*(other.submitted() for _ in range(30)))])
    loop.turn([kiosk.batch(kiosk.submitted())])
    assert [one.device for one in hub.cases.all()] == ["qb-0302-k1"]
    loop.turn([other.batch(lost)])
    clock.advance(1)
    for _ in range(3):
        loop.turn([])
    assert len(hub.cases.all()) == 32
