"""The threads of the engines: every question is answered, the last one alone matters, and nothing typed is logged."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event as Signal
from typing import Any

import pytest

from edge_sync.wordless_log import WordlessFormatter
from kiosk.application.ports import Choice, EngineError
from kiosk.application.writing import MOST_CANDIDATES, NONE_HERE, NOT_MADE, Engines, Writing, words_of
from kiosk.domain.visit.effects import FindCandidates, Recognise, TakeCandidate
from kiosk.domain.visit.events import CandidatesFound, CandidateTaken, EngineChanged, NothingFound
from kiosk.domain.world import Category, Deputy, World
from kiosk.domain.writing.ways import WritingWay

HANDWRITING, PINYIN, _ = WritingWay
STROKE = ((0.1, 0.1), (0.9, 0.1))


@dataclass
class ToldEngine:
    """Both engines in one: raises what it is told to raise, waits where it is told to, remembers what it was asked."""

    fault: str | None = None
    failing: Exception | None = None
    asked: list[object] = field(default_factory=list)
    learned: list[tuple[str, ...]] = field(default_factory=list)
    forgotten: int = 0
    closed: int = 0
    goes_on: Signal | None = None
    busy: Signal = field(default_factory=Signal)

    def candidates(self, letters: str, limit: int) -> tuple[str, ...]:
        return self._answered(letters, limit)

    def recognise(self, strokes: Any, limit: int) -> tuple[str, ...]:
        return self._answered(strokes, limit)

    def choose(self, letters: str, number: int) -> Choice:
        self._answered(letters, MOST_CANDIDATES)
        return Choice(f"{number}", letters[2:])

    def learn(self, words: Any) -> None:
        self.learned.append(tuple(words))

    def forget(self) -> None:
        self.forgotten += 1
        self.fault = None

    def close(self) -> None:
        self.closed += 1

    def _answered(self, asked: object, limit: int) -> tuple[str, ...]:
        assert limit == MOST_CANDIDATES
        self.busy.set()
        if self.goes_on is not None:
            assert self.goes_on.wait(5)
        self.asked.append(asked)
        if self.failing is not None:
            raise self.failing
        return ("字",)


@pytest.fixture
def engine() -> ToldEngine:
    return ToldEngine()


@pytest.fixture
def writing(engine: ToldEngine, events: Any) -> Iterator[Writing]:
    """Both engines running, their first words heard."""
    writing = Writing(Engines(handwriting=lambda: engine, pinyin=lambda: engine), events.posted.put)
    writing.start()
    assert {events.next(), events.next()} == {EngineChanged(HANDWRITING, None), EngineChanged(PINYIN, None)}
    yield writing
    writing.close()


def find(letters: str, number: int) -> FindCandidates:
    return FindCandidates(letters, 7, number)


def test_letters_and_strokes_are_answered_to_the_visit_that_asked(writing: Writing, events: Any) -> None:
    writing.find(find("ni", 1))
    assert events.next() == CandidatesFound(7, 1, ("字",))
    writing.recognise(Recognise((STROKE,), 7, 2))
    assert events.next() == CandidatesFound(7, 2, ("字",))
    writing.take(TakeCandidate("nihao", 3, 7, 3))
    assert events.next() == CandidateTaken(7, 3, "3", "hao")


def test_questions_that_wait_behind_a_slow_one_are_dropped_but_the_last(
    writing: Writing, engine: ToldEngine, events: Any
) -> None:
    engine.goes_on = Signal()
    writing.find(find("n", 1))
    assert engine.busy.wait(5)
    for number, letters in enumerate(["ni", "nih", "niha", "nihao"], start=2):
        writing.find(find(letters, number))
    engine.goes_on.set()
    assert [events.next().number, events.next().number] == [1, 5]
    assert engine.asked == ["n", "nihao"]


def test_forgetting_drops_what_waits(writing: Writing, engine: ToldEngine, events: Any) -> None:
    engine.goes_on = Signal()
    writing.find(find("n", 1))
    assert engine.busy.wait(5)
    writing.find(find("ni", 2))
    writing.forget()
    engine.goes_on.set()
    events.until(lambda: engine.forgotten == 2)
    assert engine.asked == ["n"]


def test_an_engine_that_breaks_is_an_answer_and_a_fault_and_comes_back(
    writing: Writing, engine: ToldEngine, events: Any, caplog: pytest.LogCaptureFixture
) -> None:
    engine.failing, engine.fault = EngineError("its process ended"), "its process ended"
    writing.find(find("ni", 1))
    assert [events.next(), events.next()] == [NothingFound(7, 1), EngineChanged(PINYIN, "its process ended")]
    assert "fault=its process ended" in caplog.text
    engine.failing, engine.fault = None, None
    writing.find(find("ni", 2))
    assert [events.next(), events.next()] == [CandidatesFound(7, 2, ("字",)), EngineChanged(PINYIN, None)]


def test_an_engine_that_breaks_as_its_visit_ends_is_no_fault_to_the_next_visitor(
    engine: ToldEngine, events: Any
) -> None:
    writing = Writing(Engines(handwriting=lambda: engine), events.posted.put)
    writing.start()
    assert {events.next(), events.next()} == {EngineChanged(HANDWRITING, None), EngineChanged(PINYIN, NONE_HERE)}
    engine.goes_on = Signal()
    writing.recognise(Recognise((STROKE,), 7, 1))
    assert engine.busy.wait(5)
    writing.forget()
    engine.failing, engine.fault = EngineError("it hangs"), "it hangs"
    engine.goes_on.set()
    assert events.next() == NothingFound(7, 1)
    events.until(lambda: engine.forgotten == 1)
    engine.failing = None
    writing.recognise(Recognise((STROKE,), 8, 1))
    assert events.next() == CandidatesFound(8, 1, ("字",))
    writing.close()


def test_a_candidate_that_is_not_there_is_nothing_and_no_failure(
    writing: Writing, engine: ToldEngine, events: Any
) -> None:
    engine.failing = LookupError("there is no candidate 9")
    writing.take(TakeCandidate("ni", 9, 7, 1))
    assert events.next() == NothingFound(7, 1)
    assert writing.failures == 0


def test_a_failure_nobody_foresaw_is_answered_counted_and_logged_without_its_words(
    writing: Writing, engine: ToldEngine, events: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.setFormatter(WordlessFormatter())
    engine.failing = RuntimeError("cannot read mimi")
    writing.find(find("mimi", 1))
    assert events.next() == NothingFound(7, 1)
    events.until(lambda: writing.failures == 1)
    events.until(lambda: "RuntimeError" in caplog.text)
    assert "mimi" not in caplog.text


@pytest.mark.parametrize(
    ("engines", "fault"),
    [
        (Engines(), NONE_HERE),
        (Engines(handwriting=lambda: _broken(EngineError("no model"))), "no model"),
        (Engines(handwriting=lambda: _broken(RuntimeError())), NOT_MADE),
    ],
)
def test_an_engine_that_is_not_there_says_so(engines: Engines, fault: str, events: Any) -> None:
    writing = Writing(engines, events.posted.put)
    writing.start()
    said = [events.next(), events.next()]
    writing.forget()
    writing.recognise(Recognise((STROKE,), 7, 1))
    assert events.next() == NothingFound(7, 1)
    writing.close()
    assert EngineChanged(HANDWRITING, fault) in said


def test_the_names_of_the_county_are_learned_once(writing: Writing, engine: ToldEngine, events: Any) -> None:
    world = World("qb-0302", {"zh": "云杉镇代表之家"}, places=({"zh": "上渠村"}, {"en": "School"}, {"zh": "上渠村"}))
    writing.see(world)
    writing.see(World("qb-0302", {"zh": "云杉镇代表之家"}, places=({"zh": "上渠村"},)))
    writing.see(World("qb-0302"))
    events.until(lambda: len(engine.learned) == 2)
    assert engine.learned == [("云杉镇代表之家", "上渠村"), ()]


def test_words_are_the_names_of_deputies_homes_places_and_categories() -> None:
    deputy = Deputy("qb-d1", {"zh": "别克·托合塔尔"}, ("county",), "qb-0302", "QBABCDEF3")
    category = Category("heating", {"zh": "供热取暖"}, "heating", ())
    world = World("qb-0302", {}, {"qb-0105": {"zh": "红星镇代表之家"}}, deputies=(deputy,), categories=(category,))
    assert words_of(world) == ("别克·托合塔尔", "红星镇代表之家", "供热取暖")


def test_closing_twice_lets_the_engines_go_once(writing: Writing, engine: ToldEngine) -> None:
    writing.close()
    writing.close()
    assert engine.closed == 2


def _broken(error: Exception) -> Any:
    raise error
