import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from edge_sync.bodies.case import CaseUpdated
from edge_sync.envelope import decode, read_data
from edge_sync.hub.case_machine import Step
from edge_sync.hub.errors import CaseRefusedError
from edge_sync.hub.hub import Hub
from edge_sync.hub.service import Loop
from edge_sync.hub.words import Words


@pytest.fixture
def case(loop: Loop, hub: Hub, kiosk: Any) -> Any:
    loop.turn([kiosk.batch(kiosk.submitted(text="暖气不热"))])
    return hub.cases.all()[0]


def told(hub: Hub, device: Any = "qb-0302-k1") -> Any:
    return [read_data(decode(row.raw), CaseUpdated) for row in hub.down.pending(device, 100)]


def test_an_opinion_becomes_a_registered_case_and_the_kiosk_is_told(hub: Hub, case: Any) -> None:
    assert (case.status, case.rev, case.category, case.home_id) == ("registered", 1, "heating", "qb-0302")
    assert [(one.ticket_no, one.status, one.rev) for one in told(hub)] == [(case.ticket_no, "registered", 1)]


def test_each_step_raises_rev_by_one_and_is_told(hub: Hub, case: Any, clock: Any) -> None:
    for step in (
        Step("accepted"),
        Step("assigned", handler="供热公司", due_at=clock.now() + timedelta(days=7)),
        Step("in_progress"),
    ):
        hub.cases.step(case.ticket_no, step)
    hub.cases.step(case.ticket_no, Step("replied", {"zh": "已入户测温。"}, {"zh": "供热公司"}, outcome="A"))
    last = told(hub)[-1]
    assert [one.rev for one in told(hub)] == [1, 2, 3, 4, 5]
    assert (last.public_text, last.from_unit, last.outcome, last.due_at is not None) == (
        {"zh": "已入户测温。"},
        {"zh": "供热公司"},
        "A",
        True,
    )


def test_a_refused_step_changes_nothing(hub: Hub, case: Any) -> None:
    with pytest.raises(CaseRefusedError, match="stays registered"):
        hub.cases.step(case.ticket_no, Step("closed"))
    assert (hub.cases.find(case.ticket_no), len(told(hub))) == (case, 1)


def test_a_ticket_is_found_with_or_without_hyphens(hub: Hub, case: Any) -> None:
    assert hub.cases.find(case.ticket_no.replace("-", "").lower()) == case


def test_a_case_merges_only_into_another_that_is_there(hub: Hub, case: Any) -> None:
    with pytest.raises(CaseRefusedError, match="no case"):
        hub.cases.step(case.ticket_no, Step("merged", merged_into="K7-9999-9"))
    with pytest.raises(CaseRefusedError, match="into itself"):
        hub.cases.step(case.ticket_no, Step("merged", merged_into=case.ticket_no))


def test_what_the_kiosk_is_told_holds_no_word_of_the_citizen(hub: Hub, case: Any) -> None:
    hub.cases.step(case.ticket_no, Step("replied", {"zh": "已办。"}))
    assert "暖气不热" not in b"".join(row.raw for row in hub.down.pending("qb-0302-k1", 100)).decode()


def test_words_lie_sealed_and_are_opened_for_the_office(hub: Hub, case: Any, tmp_path: Path) -> None:
    opened = Words(hub.connection, hub.keyring.openers()).plain(case)
    assert (opened["text"], "query_code" in opened) == ("暖气不热", False)
    assert Words(hub.connection, {}).plain(case) is None
    files = b"".join(path.read_bytes() for path in tmp_path.glob("hub.db*"))
    assert "暖气不热".encode() not in files
    assert json.dumps("暖气不热").encode() not in files


def test_the_recovery_key_opens_words_when_the_seal_key_is_lost(hub: Hub, case: Any) -> None:
    openers = {kid: key for kid, key in hub.keyring.openers().items() if kid == "qb-recovery"}
    assert Words(hub.connection, openers).of(case).text == "暖气不热"
