"""Both ends of the comparison together: whatever the hub has lost is found, and nothing else."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from edge_sync.bodies.query import MAX_WINDOW, Reconciled
from edge_sync.comparison import Judgement, Place, Window, answer, hash_of, judge

EPOCH = "01JAAAAAAAAAAAAAAAAAAAAAAA"


def places(seqs: Sequence[int]) -> tuple[Place, ...]:
    return tuple((seq, f"id-{seq}") for seq in seqs)


def asked(window: Window, hub: Sequence[Place]) -> Reconciled:
    query = window.query()
    return answer(query, [place for place in hub if query.from_seq <= place[0] <= query.to_seq], EPOCH)


def compare(window: Window, hub: Sequence[Place]) -> tuple[list[int], int]:
    """What is found to be lost, and in how many questions."""
    lost: list[int] = []
    open_windows, questions = [window], 0
    while open_windows:
        judged = judge(open_windows[0], asked(open_windows[0], hub))
        open_windows = [*judged.doubtful, *open_windows[1:]]
        lost += judged.lost
        questions += 1
    return lost, questions


seq_sets = st.sets(st.integers(1, 400), min_size=1, max_size=60)


def test_the_hash_is_over_ids_in_seq_order_joined_by_a_line_end() -> None:
    assert hash_of(places([1, 2])) == "7fb538d399056ef16c0744935c7db21b2b43465c32e820853d015960aad1115e"


@given(seqs=seq_sets, data=st.data())
def test_any_subset_that_the_hub_lost_is_found_once_and_in_one_question(seqs: set[int], data: st.DataObject) -> None:
    lost = data.draw(st.sets(st.sampled_from(sorted(seqs))))
    found, questions = compare(Window(places(sorted(seqs))), places(sorted(seqs - lost)))
    assert (found, questions) == (sorted(lost), 1)


@given(seqs=seq_sets, beside=st.sets(st.integers(1, 400), max_size=5), data=st.data())
def test_what_the_hub_has_beside_hides_no_loss_and_makes_none(
    seqs: set[int], beside: set[int], data: st.DataObject
) -> None:
    lost = data.draw(st.sets(st.sampled_from(sorted(seqs))))
    strangers = [(seq, f"stranger-{seq}") for seq in beside]
    found, _ = compare(Window(places(sorted(seqs))), sorted([*places(sorted(seqs - lost)), *strangers]))
    taken_by_a_stranger = seqs & beside
    assert set(found) == lost | taken_by_a_stranger
    assert len(found) == len(set(found))


@given(seqs=seq_sets, data=st.data())
def test_a_hub_that_does_not_say_what_it_has_is_believed_about_its_gaps(seqs: set[int], data: st.DataObject) -> None:
    lost = data.draw(st.sets(st.sampled_from(sorted(seqs)), min_size=1))
    window = Window(places(sorted(seqs)))
    said = asked(window, places(sorted(seqs - lost)))
    judged = judge(window, Reconciled(match=False, hub_epoch=EPOCH, lacks=said.lacks))
    assert judged == Judgement(tuple(sorted(lost)))


def test_one_stranger_among_a_thousand_costs_a_few_questions_more() -> None:
    window = Window(places([seq * 2 for seq in range(1, MAX_WINDOW + 1)]))
    found, questions = compare(window, sorted([*window.places, (777, "stranger")]))
    assert found == []
    assert questions < 25


def test_ranges_that_a_hub_makes_up_take_no_row_that_is_not_in_the_window() -> None:
    window = Window(places([5, 6]))
    said = Reconciled(match=False, hub_epoch=EPOCH, lacks=((9, 3), (-5, 2), (7, 2**70)), hash=hash_of(window.places))
    assert judge(window, said) == Judgement()


def test_a_window_without_rows_asks_about_none() -> None:
    query = Window(()).query()
    assert (query.count, query.hash) == (0, hash_of(()))
