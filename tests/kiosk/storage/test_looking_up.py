"""Looking a case up: the honest state, the office's steps, and the lock after five wrong codes."""

from collections.abc import Callable
from typing import Any

import pytest

from kiosk.application.ports import CodeWrong, Saved, StorageError, TicketLocked, TicketUnknown
from kiosk.domain.case import Case
from kiosk.domain.codes import bare, ticket_no
from kiosk.domain.opinion import Delivery, Kind
from kiosk.domain.ticket import QueryCode, TicketNo

Step = Callable[..., dict[str, Any]]


def look(kiosk: Any, storage: Any, saved: Saved, code: str | None = None) -> Case:
    """Look the saved opinion up, with its own code or another."""
    assert saved.receipt is not None
    case: Case = storage.look_up(
        saved.receipt.ticket_no, QueryCode(code or saved.receipt.query_code), kiosk.clock.now()
    )
    return case


def wrong(saved: Saved) -> str:
    assert saved.receipt is not None
    return f"{(int(saved.receipt.query_code) + 1) % 1_000_000:06d}"


def try_wrong(kiosk: Any, storage: Any, saved: Saved, times: int) -> list[int | str]:
    """Try a wrong code; return what each try was answered with."""
    answers: list[int | str] = []
    for _ in range(times):
        try:
            look(kiosk, storage, saved, wrong(saved))
        except CodeWrong as error:
            answers.append(error.tries_left)
        except TicketLocked as error:
            answers.append(f"locked {error.seconds_left}")
    return answers


def test_a_case_is_what_was_recorded_and_how_far_it_got(kiosk: Any) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    expected = Case(
        saved.receipt.ticket_no, saved.opinion_id, Kind.ADVICE, "lighting", kiosk.moment.wall, Delivery.PENDING
    )
    assert look(kiosk, storage, saved) == expected


def test_a_ticket_may_be_asked_for_without_hyphens(kiosk: Any) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    typed = TicketNo(bare(saved.receipt.ticket_no))
    assert storage.look_up(typed, saved.receipt.query_code, kiosk.clock.now()).ticket_no == typed


@pytest.mark.parametrize("number", [ticket_no("K7", 700_000), ticket_no("K8", 0), TicketNo("K7-2222-T"), TicketNo("")])
def test_a_ticket_that_is_not_here_is_unknown(kiosk: Any, number: TicketNo) -> None:
    with pytest.raises(TicketUnknown):
        kiosk.start().look_up(number, QueryCode("000000"), kiosk.clock.now())


def test_the_fifth_wrong_code_locks_the_ticket_for_ten_minutes(kiosk: Any) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    assert try_wrong(kiosk, storage, saved, 6) == [4, 3, 2, 1, "locked 600", "locked 600"]


def test_while_locked_even_the_right_code_does_not_open(kiosk: Any) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    try_wrong(kiosk, storage, saved, 5)
    kiosk.clock.advance(599)
    with pytest.raises(TicketLocked) as locked:
        look(kiosk, storage, saved)
    assert locked.value.seconds_left == 1
    kiosk.clock.advance(1)
    assert look(kiosk, storage, saved).opinion_id == saved.opinion_id


def test_after_the_lock_five_tries_begin_again(kiosk: Any) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    try_wrong(kiosk, storage, saved, 5)
    kiosk.clock.advance(600)
    assert try_wrong(kiosk, storage, saved, 2) == [4, 3]


def test_the_right_code_forgives_the_wrong_ones(kiosk: Any) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    try_wrong(kiosk, storage, saved, 4)
    look(kiosk, storage, saved)
    assert try_wrong(kiosk, storage, saved, 1) == [4]


def test_wrong_codes_are_counted_over_a_restart(kiosk: Any) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    try_wrong(kiosk, storage, saved, 4)
    kiosk.close()
    assert try_wrong(kiosk, kiosk.start(), saved, 1) == ["locked 600"]


def test_a_restart_of_the_program_does_not_lengthen_the_lock(kiosk: Any) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    try_wrong(kiosk, storage, saved, 5)
    kiosk.close()
    kiosk.clock.advance(400)
    assert try_wrong(kiosk, kiosk.start(), saved, 1) == ["locked 200"]


def test_a_reboot_starts_the_ten_minutes_over(kiosk: Any) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    try_wrong(kiosk, storage, saved, 5)
    kiosk.clock.advance(599)
    storage = kiosk.reboot()
    assert try_wrong(kiosk, storage, saved, 1) == ["locked 600"]
    kiosk.clock.advance(600)
    assert look(kiosk, storage, saved).opinion_id == saved.opinion_id


@pytest.mark.parametrize("jump", [-86_400 * 365, 86_400 * 365])
def test_setting_the_wall_clock_moves_no_lock(kiosk: Any, jump: int) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    try_wrong(kiosk, storage, saved, 5)
    kiosk.clock.jump(jump)
    assert try_wrong(kiosk, storage, saved, 1) == ["locked 600"]


def test_a_lock_is_told_to_the_office_by_its_ticket(kiosk: Any) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    try_wrong(kiosk, storage, saved, 6)
    notables = [bytes(event.data).decode() for event in kiosk.events() if event.type == "dh.audit.notable.v1"]
    assert len(notables) == 1
    assert '"what":"ticket_locked"' in notables[0]
    assert saved.receipt.ticket_no in notables[0]


def test_the_offices_steps_stand_in_order_of_their_revisions(kiosk: Any, step: Step) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    ids = (saved.opinion_id, saved.receipt.ticket_no)
    kiosk.receive("dh.case.updated.v1", step(*ids, 1, "accepted"), number=1)
    kiosk.receive("dh.case.updated.v1", step(*ids, 2, "replied", public_text={"zh": "已修好"}), number=2)
    steps = look(kiosk, storage, saved).steps
    assert [(entry.rev, entry.status, entry.public_text) for entry in steps] == [
        (1, "accepted", {}), (2, "replied", {"zh": "已修好"}),
    ]  # fmt: skip


def test_a_stale_revision_never_takes_a_case_back(kiosk: Any, step: Step) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    ids = (saved.opinion_id, saved.receipt.ticket_no)
    kiosk.receive("dh.case.updated.v1", step(*ids, 3, "replied"), number=1)
    kiosk.receive("dh.case.updated.v1", step(*ids, 2, "assigned"), number=2)
    kiosk.receive("dh.case.updated.v1", step(*ids, 3, "registered"), number=3)
    assert [entry.status for entry in look(kiosk, storage, saved).steps] == ["replied"]


def test_an_unknown_status_and_a_broken_step_harm_nothing(kiosk: Any, step: Step) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    kiosk.receive("dh.case.updated.v1", b'{"rev":"x"}', number=1)
    kiosk.receive("dh.case.invented.v1", {}, number=2)
    kiosk.receive(
        "dh.case.updated.v1", step(saved.opinion_id, saved.receipt.ticket_no, 1, "under_review", future=1), number=3
    )
    assert [entry.status for entry in look(kiosk, storage, saved).steps] == ["under_review"]


@pytest.mark.parametrize("steps", [3, 120])
def test_steps_outlive_a_restart_whether_copied_or_not(kiosk: Any, step: Step, steps: int) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    for rev in range(1, steps + 1):
        kiosk.receive("dh.case.updated.v1", step(saved.opinion_id, saved.receipt.ticket_no, rev), number=rev)
    storage.load()
    storage.poll()
    assert (kiosk.count("case_steps") == steps) is (steps >= 50)
    storage = kiosk.start()
    assert len(look(kiosk, storage, saved).steps) == steps


def test_waiting_steps_are_copied_after_an_hour(kiosk: Any, step: Step) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    kiosk.receive("dh.case.updated.v1", step(saved.opinion_id, saved.receipt.ticket_no, 1), number=1)
    storage.poll()
    kiosk.clock.advance(3600)
    storage.poll()
    assert kiosk.count("case_steps") == 1
    assert len(look(kiosk, storage, saved).steps) == 1


def test_a_case_can_be_shown_while_nothing_can_be_written(kiosk: Any) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    try_wrong(kiosk, storage, saved, 1)
    kiosk.sync(lambda connection: connection.execute("PRAGMA user_version = 1"))
    storage._opened.connection.execute("PRAGMA query_only = ON")
    with pytest.raises(StorageError):
        look(kiosk, storage, saved, wrong(saved))
    storage._opened.connection.execute("PRAGMA query_only = OFF")
    assert try_wrong(kiosk, storage, saved, 1) == [3]


def test_old_delivered_tickets_are_forgotten_and_undelivered_ones_kept(kiosk: Any) -> None:
    storage = kiosk.start()
    old, waiting = kiosk.save(storage), kiosk.save(storage)
    kiosk.settle(kiosk.events()[0].id)
    kiosk.clock.advance(366 * 86_400)
    storage.poll()
    with pytest.raises(TicketUnknown):
        look(kiosk, storage, old)
    assert look(kiosk, storage, waiting).delivery is Delivery.PENDING


def test_a_clock_that_was_set_forgets_nothing(kiosk: Any) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    kiosk.settle(kiosk.events()[0].id)
    kiosk.clock.jump(3660 * 86_400)
    kiosk.clock.advance(7200)
    storage.poll()
    assert look(kiosk, storage, saved).delivery is Delivery.SETTLED


def test_what_the_office_said_is_known_after_its_event_is_gone(kiosk: Any, step: Any) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    kiosk.receive("dh.case.updated.v1", step(saved.opinion_id, saved.receipt.ticket_no, 1), number=1)
    storage.poll()
    kiosk.clock.advance(31 * 86_400)
    kiosk.receive("dh.case.updated.v1", step(saved.opinion_id, saved.receipt.ticket_no, 2), number=2)
    storage.poll()
    kiosk.clock.advance(2 * 86_400)
    storage.poll()
    kept: list[Any] = []
    kiosk.sync(lambda connection: kept.extend(connection.execute("SELECT id FROM inbox")))
    assert kept == []
    assert [entry.rev for entry in look(kiosk, storage, saved).steps] == [1, 2]
