"""When rows are sent and what verdicts mean, with time and dice in the test's hand."""

import itertools
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from edge_sync.delivery import MAX_RECONNECT_S, MAX_UNANSWERED, VERDICT_TIMEOUT_S, Batch, Decision, Delivery, backoff
from edge_sync.envelope import MAX_BATCH_BYTES, MAX_BATCH_EVENTS, Rejected, Retry, Verdicts, digest, join
from edge_sync.outbox import Row


class Queue:
    """An outbox of rows that `Delivery` reads as the agent does."""

    def __init__(self, count: int, size: int = 100) -> None:
        self.rows = {f"e{seq}": Row(seq, f"e{seq}", b"x" * size) for seq in range(1, count + 1)}
        self.delivery = Delivery(lambda: 0.5)

    def send(self, now: float) -> list[Batch]:
        """Return the batches that may go out now."""
        batches = []
        while (wanted := self.delivery.wanted(now)) is not None:
            rows = sorted(self.rows.values(), key=lambda row: row.seq)
            if wanted.ids:
                found = [row for row in rows if row.id in wanted.ids]
            else:
                found = [row for row in rows if row.seq > wanted.after][: wanted.limit]
                if not found:
                    break
            batch = self.delivery.take(wanted, found, now)
            if batch is not None:
                batches.append(batch)
        return batches

    def answer(
        self, now: float, *, committed: Any = (), rejected: Any = (), retry: Any = (), credit: int = 2000
    ) -> Decision:
        verdicts = Verdicts(
            hub_epoch="", credit=credit, committed=tuple(committed), rejected=tuple(rejected), retry=tuple(retry)
        )
        verdicts = self.delivery.named(verdicts)
        decision = self.delivery.decide(verdicts)
        self.delivery.answered(verdicts, decision, now)
        for event_id in (*decision.settled, *(entry.id for entry in decision.rejected)):
            self.rows.pop(event_id, None)
        return decision


def ids(batch: Batch) -> list[str]:
    return [row.id for row in batch.rows]


def test_rows_go_out_one_by_one_where_a_publish_may_hold_no_more() -> None:
    queue = Queue(3)
    queue.delivery = Delivery(lambda: 0.5, batch_events=1)
    (alone,) = queue.send(0.0)
    queue.answer(0.1, committed=ids(alone))
    assert [ids(batch) for batch in queue.send(0.1)] == [["e2"], ["e3"]]


@given(st.integers(0, 1000), st.floats(0, 1, exclude_max=True))
def test_backoff_is_full_jitter_within_thirty_seconds(attempt: int, dice: float) -> None:
    assert 0 <= backoff(attempt, lambda: dice) < MAX_RECONNECT_S
    assert backoff(0, lambda: dice) < 1


def test_one_batch_goes_out_until_the_hub_has_answered() -> None:
    queue = Queue(120)
    first = queue.send(0.0)
    assert [len(batch.rows) for batch in first] == [MAX_BATCH_EVENTS]
    queue.answer(0.1, committed=ids(first[0]))
    assert [len(batch.rows) for batch in queue.send(0.1)] == [50, 20]


def test_at_most_a_hundred_publishes_are_unanswered_whatever_the_credit() -> None:
    queue = Queue(6000)
    queue.answer(0.1, committed=ids(queue.send(0.0)[0]), credit=6000)
    assert len(queue.send(0.1)) == MAX_UNANSWERED


def test_rows_in_flight_stay_within_the_hubs_credit() -> None:
    queue = Queue(500)
    queue.answer(0.1, committed=ids(queue.send(0.0)[0]), credit=70)
    assert [len(batch.rows) for batch in queue.send(0.1)] == [50, 20]


def test_no_credit_still_lets_one_row_ask() -> None:
    queue = Queue(200)
    queue.answer(0.1, committed=ids(queue.send(0.0)[0]), credit=0)
    assert [len(batch.rows) for batch in queue.send(0.1)] == [1]


@given(st.lists(st.integers(1, 32_768), min_size=1, max_size=80))
def test_batches_keep_order_and_limits(sizes: list[int]) -> None:
    queue = Queue(0)
    queue.rows = {f"e{n}": Row(n, f"e{n}", b"x" * size) for n, size in enumerate(sizes, 1)}
    sent = []
    while queue.rows:
        batch = queue.send(0.0)[0]
        assert len(batch.rows) <= MAX_BATCH_EVENTS
        assert sum(len(row.event) + 1 for row in batch.rows) + 1 <= MAX_BATCH_BYTES
        sent += ids(batch)
        queue.answer(0.0, committed=ids(batch), credit=1)
        queue.delivery.reset()
    assert sent == [f"e{n}" for n in range(1, len(sizes) + 1)]


def test_an_unanswered_batch_is_sent_again_later() -> None:
    queue = Queue(10)
    first = queue.send(0.0)[0]
    assert queue.delivery.expire(VERDICT_TIMEOUT_S - 0.1) == 0
    assert queue.delivery.expire(VERDICT_TIMEOUT_S) == 1
    again = [batch for second in range(9, 40) for batch in queue.send(float(second))]
    assert ids(again[0]) == ids(first)


def test_a_hub_that_is_away_is_asked_ever_more_rarely() -> None:
    queue = Queue(10)
    asked = []
    for second in range(3600):
        queue.delivery.expire(float(second))
        asked += [second] * len(queue.send(float(second)))
    assert 10 < len(asked) < 100
    assert max(later - earlier for earlier, later in itertools.pairwise(asked)) <= 600


def test_hurry_sends_again_also_what_was_just_sent() -> None:
    queue = Queue(10)
    first = queue.send(0.0)[0]
    assert queue.send(1.0) == []
    queue.delivery.hurry(1.0)
    assert [ids(batch) for batch in queue.send(1.0)] == [ids(first)]


def test_a_row_that_got_its_verdict_elsewhere_is_waited_for_no_more() -> None:
    queue = Queue(3)
    queue.send(0.0)
    queue.delivery.expire(VERDICT_TIMEOUT_S)
    queue.rows.clear()
    assert queue.send(1000.0) == []
    assert queue.delivery._waiting == {}


def test_a_late_verdict_counts() -> None:
    queue = Queue(10)
    first = queue.send(0.0)[0]
    queue.delivery.expire(100.0)
    assert queue.answer(101.0, committed=ids(first)).settled == tuple(ids(first))
    assert queue.send(200.0) == []


def test_retry_keeps_a_row_until_its_time() -> None:
    queue = Queue(2)
    queue.send(0.0)
    queue.answer(0.1, committed=["e1"], retry=[Retry("e2", 30)])
    assert queue.send(30.0) == []
    assert [ids(batch) for batch in queue.send(30.2)] == [["e2"]]


@pytest.mark.parametrize("after_s", [-5.0, 0.0, 1e300])
def test_a_silly_retry_time_is_brought_into_range(after_s: float) -> None:
    queue = Queue(1)
    queue.send(0.0)
    queue.answer(0.0, retry=[Retry("e1", after_s)])
    assert queue.send(0.5) == []
    assert [ids(batch) for batch in queue.send(3600.0)] == [["e1"]]


def test_a_rejected_row_goes_and_the_rest_stays_settled() -> None:
    queue = Queue(2)
    queue.send(0.0)
    decision = queue.answer(0.0, committed=["e1"], rejected=[Rejected("e2", "conflict")])
    assert decision.settled == ("e1",)
    assert [entry.id for entry in decision.rejected] == ["e2"]


def test_a_batch_refused_whole_for_schema_is_halved_before_it_is_believed() -> None:
    queue = Queue(8)
    first = queue.send(0.0)[0]
    decision = queue.answer(0.0, rejected=[Rejected(event_id, "schema") for event_id in ids(first)])
    assert decision.rejected == ()
    assert [ids(batch) for batch in queue.send(0.0)] == [["e1", "e2", "e3", "e4"], ["e5", "e6", "e7", "e8"]]


def test_a_single_row_refused_for_schema_is_believed() -> None:
    queue = Queue(1)
    queue.send(0.0)
    assert queue.answer(0.0, rejected=[Rejected("e1", "schema")]).rejected == (Rejected("e1", "schema"),)


@given(poison=st.sets(st.integers(1, 300), max_size=4), count=st.integers(1, 300))
def test_what_the_hub_cannot_read_stands_alone_without_any_waiting(poison: set[int], count: int) -> None:
    """The hub refuses a batch with a bad event by the digest of its payload: it can name none of its rows."""
    queue, bad = Queue(count), {f"e{n}" for n in poison if n <= count}
    for seq in poison & set(range(1, count + 1)):
        queue.rows[f"e{seq}"] = Row(seq, f"e{seq}", b"poison %d" % seq)
    refused: set[str] = set()
    for now in (round_number / 1000 for round_number in range(80)):  # far below any time-out
        for batch in queue.send(now):
            if bad.isdisjoint(ids(batch)):
                queue.answer(now, committed=ids(batch))
            else:
                payload = digest(join(row.event for row in batch.rows))
                refused |= {
                    one.id for one in queue.answer(now, rejected=[Rejected("", "schema", "", payload)]).rejected
                }
    assert (refused, queue.rows) == (bad, {})


def test_an_event_without_an_id_is_refused_by_its_own_digest() -> None:
    queue = Queue(3)
    queue.rows["e2"] = Row(2, "e2", b"an event without an id")
    queue.send(0.0)
    unnamed = Rejected("", "schema", "no id", digest(b"an event without an id"))
    decision = queue.answer(0.1, committed=["e1", "e3"], rejected=[unnamed])
    assert decision.rejected == (Rejected("e2", "schema", "no id"),)


def test_a_refusal_of_nothing_that_was_sent_changes_nothing() -> None:
    queue = Queue(3)
    queue.send(0.0)
    assert queue.answer(0.1, rejected=[Rejected("", "schema", "", digest(b"of somebody else"))]).rejected == ()
    assert queue.delivery.in_flight == 3


@example(poison={32, 71}, count=98)
@given(poison=st.sets(st.integers(1, 300), max_size=4), count=st.integers(1, 300))
def test_bad_events_never_block_the_others(poison: set[int], count: int) -> None:
    """The hub stays silent on a batch that holds a bad event, and answers all others."""
    queue = Queue(count)
    bad = {f"e{n}" for n in poison}
    for second in range(3600):
        queue.delivery.expire(float(second))
        for batch in queue.send(float(second)):
            if not bad & set(ids(batch)):
                queue.answer(float(second), committed=ids(batch))
        if not set(queue.rows) - bad:
            break
    assert set(queue.rows) <= bad


def test_what_waits_after_a_break_is_read_from_the_outbox_again() -> None:
    queue = Queue(60)
    first = queue.send(0.0)[0]
    queue.delivery.reset()
    assert ids(queue.send(1.0)[0]) == ids(first)
    assert queue.delivery.in_flight == 50


def test_a_batch_the_transport_did_not_take_is_offered_again() -> None:
    queue = Queue(10)
    first = queue.send(0.0)[0]
    queue.delivery.untake(first)
    assert ids(queue.send(0.0)[0]) == ids(first)


def test_nobody_listening_is_tried_again_soon() -> None:
    queue = Queue(10)
    queue.send(0.0)
    queue.delivery.unheard(0.0)
    assert queue.delivery.expire(0.4) == 0
    assert queue.delivery.expire(3.0) == 1


def test_memory_stays_flat_when_the_hub_postpones_everything() -> None:
    queue = Queue(5000)
    for second in range(200):
        for batch in queue.send(float(second)):
            queue.answer(float(second), retry=[Retry(event_id, 3000) for event_id in ids(batch)])
    assert len(queue.delivery._waiting) <= 2050
