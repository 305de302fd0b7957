"""A rating: one sealed event a round, and of it the file knows only which rounds were rated."""

from collections.abc import Callable
from typing import Any

import pytest

from edge_sync.bodies.rating import RATING_SUBMITTED, Dims, Quality, RatingSubmitted, Satisfaction
from edge_sync.envelope import SEALED_DATA
from kiosk.application.ports import RecordRating, Saved, StorageError
from kiosk.domain.case import Case
from kiosk.domain.clock import ClockQuality
from kiosk.domain.rating import Aspect, Rating
from kiosk.domain.rating import Quality as Grade
from kiosk.domain.rating import Satisfaction as Word

Build = Callable[..., Rating]
DAY = 86_400


def rate(kiosk: Any, storage: Any, rating: Rating) -> Saved:
    saved: Saved = storage.save(RecordRating(rating), kiosk.clock.now())
    return saved


def submitted(kiosk: Any) -> list[RatingSubmitted]:
    found: list[RatingSubmitted] = kiosk.unsealed(RATING_SUBMITTED, RatingSubmitted)
    return found


def look(kiosk: Any, storage: Any, saved: Saved) -> Case:
    assert saved.receipt is not None
    case: Case = storage.look_up(saved.receipt.ticket_no, saved.receipt.query_code, kiosk.clock.now())
    return case


def test_the_hub_opens_exactly_what_was_confirmed(kiosk: Any, rating: Build) -> None:
    said = rating()
    rate(kiosk, kiosk.start(), said)
    (opened,) = submitted(kiosk)
    assert len(opened.rating_id) == 36
    assert opened == RatingSubmitted(
        rating_id=opened.rating_id,
        target="case",
        target_id=said.opinion_id,
        ticket_no=said.ticket_no,
        query_code="739184",
        round=1,
        scale="satisfied3",
        value=Satisfaction.UNSATISFIED,
        rater="ticket_holder",
        home_id="qb-0302",
        lang="zh",
        at=kiosk.moment.wall,
        dims=Dims(manner=Quality.POOR),
        comment="暖气还是不热",
        redo=True,
    )


@pytest.mark.parametrize("word", Word)
def test_each_word_alone_is_a_rating_with_everything_else_left_open(kiosk: Any, rating: Build, word: Word) -> None:
    rate(kiosk, kiosk.start(), rating(value=word, grades={}, comment="", redo=False))
    (opened,) = submitted(kiosk)
    assert opened.value.value == word.value
    assert (opened.dims, opened.comment, opened.redo) == (Dims(), "", False)


def test_each_aspect_has_its_own_grade(kiosk: Any, rating: Build) -> None:
    grades = {Aspect.ATTITUDE: Grade.GOOD, Aspect.MANNER: Grade.FAIR, Aspect.EFFECT: Grade.POOR}
    rate(kiosk, kiosk.start(), rating(grades=grades))
    assert submitted(kiosk)[0].dims == Dims(attitude=Quality.GOOD, manner=Quality.FAIR, effect=Quality.POOR)


def test_a_comment_says_in_which_language_it_is_and_comes_cleaned(kiosk: Any, rating: Build) -> None:
    rate(kiosk, kiosk.start(), rating(comment="cafe\u0301\x00\x1b[2J\ud800\nok", language="en"))
    (opened,) = submitted(kiosk)
    assert (opened.lang, opened.comment) == ("en", "caf\u00e9[2J\nok")


def test_a_rating_is_sealed_and_its_event_says_nothing_else(kiosk: Any, rating: Build) -> None:
    rate(kiosk, kiosk.start(), rating())
    (event,) = kiosk.events()
    assert (event.type, event.datacontenttype, bool(event.data)) == (RATING_SUBMITTED, SEALED_DATA, False)
    assert event.keyid == "hub-1"


def test_the_file_knows_of_a_rating_only_that_the_round_was_rated(kiosk: Any, rating: Build) -> None:
    rate(kiosk, kiosk.start(), rating())
    rows: list[Any] = []
    kiosk.sync(lambda connection: rows.extend(connection.execute("SELECT * FROM ratings")))
    assert rows == [("opinion-1", 1, kiosk.moment.wall.isoformat(), "ntp")]


def test_the_same_round_is_rated_once_whatever_is_said_the_second_time(kiosk: Any, rating: Build) -> None:
    storage = kiosk.start()
    rate(kiosk, storage, rating())
    kiosk.reboot()
    rate(kiosk, kiosk.opened[-1], rating(value=Word.SATISFIED, redo=False))
    assert [opened.value for opened in submitted(kiosk)] == [Satisfaction.UNSATISFIED]
    assert len(kiosk.events()) == 1


def test_another_round_and_another_opinion_are_rated_on_their_own(kiosk: Any, rating: Build) -> None:
    storage = kiosk.start()
    for said in (rating(), rating(round=2), rating(opinion_id="opinion-2")):
        rate(kiosk, storage, said)
    opened = submitted(kiosk)
    assert [(each.target_id, each.round) for each in opened] == [
        ("opinion-1", 1), ("opinion-1", 2), ("opinion-2", 1),
    ]  # fmt: skip
    assert len({each.rating_id for each in opened}) == 3


def test_a_case_that_is_looked_up_tells_its_round_and_which_ones_were_rated(
    kiosk: Any, rating: Build, step: Callable[..., dict[str, Any]]
) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    ids = (saved.opinion_id, saved.receipt.ticket_no)
    kiosk.receive("dh.case.updated.v1", step(*ids, 1, "replied"), number=1)
    assert look(kiosk, storage, saved).can_be_rated
    rate(kiosk, storage, rating(opinion_id=saved.opinion_id))
    case = look(kiosk, storage, saved)
    assert (case.round, case.rated, case.can_be_rated) == (1, {1}, False)
    kiosk.receive("dh.case.updated.v1", step(*ids, 2, "replied", round=2), number=2)
    case = look(kiosk, storage, saved)
    assert (case.round, case.rated, case.can_be_rated) == (2, {1}, True)


def test_the_rating_of_one_case_is_not_that_of_another(kiosk: Any, rating: Build) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    rate(kiosk, storage, rating())
    assert look(kiosk, storage, saved).rated == frozenset()


@pytest.mark.parametrize("changes", [{"comment": "密" * 201}, {"query_code": "密"}, {"round": 0}, {"round": 100}])
def test_what_the_hub_would_refuse_is_not_kept_and_the_error_keeps_it_secret(
    kiosk: Any, rating: Build, changes: dict[str, Any]
) -> None:
    storage = kiosk.start()
    with pytest.raises(StorageError) as refused:
        rate(kiosk, storage, rating(**changes))
    assert not refused.value.full
    assert "密" not in str(refused.value) + repr(refused.value.__cause__)
    assert (kiosk.count("ratings"), kiosk.count("outbox")) == (0, 0)
    rate(kiosk, storage, rating())
    assert len(submitted(kiosk)) == 1


def test_without_a_key_to_seal_to_nothing_is_kept(kiosk: Any, rating: Build) -> None:
    kiosk.publish("county", "keys", None, version=2)
    storage = kiosk.start()
    with pytest.raises(StorageError, match="no key to seal to"):
        rate(kiosk, storage, rating())
    assert (kiosk.count("ratings"), kiosk.count("outbox")) == (0, 0)


def rounds(kiosk: Any) -> list[int]:
    found: list[int] = []
    kiosk.sync(lambda connection: found.extend(row[0] for row in connection.execute("SELECT round FROM ratings")))
    return found


def test_what_was_rated_is_forgotten_with_its_time(kiosk: Any, rating: Build) -> None:
    storage = kiosk.start()
    rate(kiosk, storage, rating())
    kiosk.clock.advance(300 * DAY)
    rate(kiosk, storage, rating(round=2))
    storage.poll()
    assert rounds(kiosk) == [1, 2]
    kiosk.clock.advance(66 * DAY)
    storage.poll()
    assert rounds(kiosk) == [2]


def test_what_is_said_of_an_opinion_that_is_kept_longer_is_kept_as_long(kiosk: Any, rating: Build) -> None:
    storage = kiosk.start()
    saved = kiosk.save(storage)
    rate(kiosk, storage, rating(opinion_id=saved.opinion_id))
    rate(kiosk, storage, rating(opinion_id="another-homes", round=2))
    kiosk.clock.advance(366 * DAY)
    storage.poll()
    assert (kiosk.count("opinions"), rounds(kiosk)) == (1, [1])


def test_a_clock_that_was_set_forgets_nothing(kiosk: Any, rating: Build) -> None:
    storage = kiosk.start()
    rate(kiosk, storage, rating())
    kiosk.clock.jump(3660 * DAY)
    kiosk.clock.advance(7200)
    storage.poll()
    assert rounds(kiosk) == [1]


def test_what_was_rated_by_a_clock_nobody_set_is_not_forgotten_by_it(kiosk: Any, rating: Build) -> None:
    storage = kiosk.start()
    kiosk.clock.quality = ClockQuality.UNSYNCED
    rate(kiosk, storage, rating())
    kiosk.clock.quality = ClockQuality.NTP
    rate(kiosk, storage, rating(round=2))
    kiosk.clock.advance(366 * DAY)
    storage.poll()
    assert rounds(kiosk) == [1]


def test_a_file_of_before_ratings_gets_their_table_and_keeps_everything_else(kiosk: Any, rating: Build) -> None:
    saved = kiosk.save(kiosk.start())
    kiosk.close()
    kiosk.sync(lambda connection: connection.execute("DROP TABLE ratings"))
    kiosk.sync(lambda connection: connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'ratings_1'"))
    storage = kiosk.start()
    assert look(kiosk, storage, saved).rated == frozenset()
    rate(kiosk, storage, rating(opinion_id=saved.opinion_id))
    assert look(kiosk, storage, saved).rated == {1}
