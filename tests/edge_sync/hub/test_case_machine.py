from datetime import UTC, datetime
from typing import Any

import pytest

from edge_sync.bodies.case import STATUSES
from edge_sync.bodies.rating import Satisfaction
from edge_sync.hub.case_machine import BY_CITIZEN, NAMES, NEXT, Step, after_rating, mistakes

DUE = datetime(2026, 12, 1, tzinfo=UTC)
FULL = {"text": {"zh": "好"}, "handler": "住建局", "due_at": DUE, "merged_into": "K7-3DQ9-X"}


def test_the_machine_knows_exactly_the_statuses_of_the_wire() -> None:
    assert set(NEXT) == set(STATUSES) == set(NAMES)


@pytest.mark.parametrize("current", STATUSES)
@pytest.mark.parametrize("wanted", STATUSES)
def test_exactly_the_drawn_steps_may_be_taken(current: Any, wanted: Any) -> None:
    allowed = wanted in NEXT[current] and wanted not in BY_CITIZEN
    assert (mistakes(current, Step(wanted, **FULL)) == []) is allowed


@pytest.mark.parametrize("value", Satisfaction)
@pytest.mark.parametrize("redo", [False, True])
def test_what_follows_a_rating_by_itself_is_a_step_that_may_follow_it(value: Satisfaction, redo: bool) -> None:
    then = after_rating(value, redo=redo)
    assert then is None or then in NEXT["rated"]


@pytest.mark.parametrize("status", ["closed", "merged", "not_accepted", "withdrawn"])
def test_an_ended_case_moves_no_more(status: Any) -> None:
    assert NEXT[status] == ()


@pytest.mark.parametrize(
    ("current", "step", "missing"),
    [
        ("registered", Step("not_accepted"), "--text"),
        ("registered", Step("replied"), "--text"),
        ("registered", Step("merged"), "--into"),
        ("accepted", Step("assigned", handler="住建局"), "--due"),
        ("in_progress", Step("extended"), "--due"),
    ],
)
def test_a_step_without_what_it_needs_says_what_is_missing(current: Any, step: Any, missing: Any) -> None:
    [mistake] = mistakes(current, step)
    assert missing in mistake


def test_all_mistakes_are_told_at_once() -> None:
    assert len(mistakes("closed", Step("replied", outcome="Z"))) == 3
