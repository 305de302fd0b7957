"""Duties: open over a reboot, told to the hub at start and end, safe to repeat."""

from typing import Any

import msgspec
import pytest

from edge_sync.bodies.duty import DutyEnded, DutyStarted, EndMethod
from kiosk.application.ports import RecordDutyEnd, RecordDutyStart, RecordHelp, RecordVisitors, StorageError
from kiosk.domain.duty import DutyEnd, DutySession
from kiosk.domain.facts import RecordNotable


def duty(kiosk: Any, name: str, deputy: str = "qb-d0004") -> DutySession:
    now = kiosk.clock.now()
    return DutySession(name, deputy, now.wall, 0, now.steady)


def sent(kiosk: Any, event_type: str, shape: Any) -> list[Any]:
    return [msgspec.json.decode(bytes(event.data), type=shape) for event in kiosk.events() if event.type == event_type]


def test_a_duty_that_began_is_open_and_told(kiosk: Any) -> None:
    storage, session = kiosk.start(), duty(kiosk, "d1")
    storage.save(RecordDutyStart(session), kiosk.clock.now())
    assert storage.load().duties == (session,)
    (started,) = sent(kiosk, "dh.duty.started.v1", DutyStarted)
    assert (started.duty_id, started.deputy_id, started.home_id) == ("d1", "qb-d0004", "qb-0302")


def test_the_same_start_twice_is_one(kiosk: Any) -> None:
    storage, session = kiosk.start(), duty(kiosk, "d1")
    for _ in range(2):
        storage.save(RecordDutyStart(session), kiosk.clock.now())
    assert len(storage.load().duties) == len(kiosk.events()) == 1


def test_two_deputies_are_open_at_once_but_one_only_once(kiosk: Any) -> None:
    storage = kiosk.start()
    storage.save(RecordDutyStart(duty(kiosk, "d1")), kiosk.clock.now())
    storage.save(RecordDutyStart(duty(kiosk, "d2", "qb-d0005"), "joint"), kiosk.clock.now())
    with pytest.raises(StorageError):
        storage.save(RecordDutyStart(duty(kiosk, "d3")), kiosk.clock.now())
    assert [session.duty_id for session in storage.load().duties] == ["d1", "d2"]
    assert len(kiosk.events()) == 2


def test_an_ended_duty_is_told_with_its_visitors_and_only_once(kiosk: Any) -> None:
    storage = kiosk.start()
    storage.save(RecordDutyStart(duty(kiosk, "d1")), kiosk.clock.now())
    storage.save(RecordVisitors("d1", 7), kiosk.clock.now())
    kiosk.clock.advance(3600)
    for _ in range(2):
        storage.save(RecordDutyEnd("d1", DutyEnd.BADGE), kiosk.clock.now())
    assert storage.load().duties == ()
    (ended,) = sent(kiosk, "dh.duty.ended.v1", DutyEnded)
    assert (ended.visitors, ended.end_method) == (7, EndMethod.BADGE)
    assert (ended.ended_at - ended.started_at).total_seconds() == 3600


def test_how_long_a_duty_lasted_is_right_though_the_clock_was_set_and_unknown_over_a_reboot(kiosk: Any) -> None:
    storage = kiosk.start()
    storage.save(RecordDutyStart(duty(kiosk, "d1")), kiosk.clock.now())
    kiosk.clock.advance(3600)
    kiosk.clock.jump(-10 * 365 * 86400)
    storage.save(RecordDutyEnd("d1", DutyEnd.BADGE), kiosk.clock.now())
    storage.save(RecordDutyStart(duty(kiosk, "d2")), kiosk.clock.now())
    kiosk.reboot().save(RecordDutyEnd("d2", DutyEnd.BADGE), kiosk.clock.now())
    assert [ended.lasted_s for ended in sent(kiosk, "dh.duty.ended.v1", DutyEnded)] == [3600, None]


def test_an_open_duty_and_its_visitors_survive_a_reboot(kiosk: Any) -> None:
    storage = kiosk.start()
    storage.save(RecordDutyStart(duty(kiosk, "d1")), kiosk.clock.now())
    storage.save(RecordVisitors("d1", 3), kiosk.clock.now())
    (session,) = kiosk.reboot().load().duties
    assert (session.duty_id, session.visitors, session.started_steady) == ("d1", 3, None)


def test_a_restart_of_the_program_keeps_the_steady_time_of_the_start(kiosk: Any) -> None:
    storage, session = kiosk.start(), duty(kiosk, "d1")
    storage.save(RecordDutyStart(session), kiosk.clock.now())
    kiosk.close()
    assert kiosk.start().load().duties == (session,)


@pytest.mark.parametrize(("counted", "kept"), [(-1, 0), (1000, 999)])
def test_visitors_stay_within_what_a_duty_can_count(kiosk: Any, counted: int, kept: int) -> None:
    storage = kiosk.start()
    storage.save(RecordDutyStart(duty(kiosk, "d1")), kiosk.clock.now())
    storage.save(RecordVisitors("d1", counted), kiosk.clock.now())
    assert storage.load().duties[0].visitors == kept


def test_notables_and_calls_for_help_are_events(kiosk: Any) -> None:
    storage = kiosk.start()
    storage.save(RecordNotable("badge_refused", "unknown_badge", "qb-d0004"), kiosk.clock.now())
    storage.save(RecordHelp("home", "button"), kiosk.clock.now())
    assert [event.type for event in kiosk.events()] == ["dh.audit.notable.v1", "dh.help.called.v1"]
