"""What every handwriting engine promises, held against the real one and against the fake that the flows use."""

from collections.abc import Callable, Iterator
from math import inf, nan

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.application.ports import EngineError, HandwritingEngine, Stroke
from kiosk.input.handwriting import WorkerHandwriting
from tests.input.fakes import FakeHandwriting
from tests.input.strokes import DA, YI

Make = Callable[[], HandwritingEngine]
ENGINES = [pytest.param(WorkerHandwriting, id="model"), pytest.param(FakeHandwriting, id="fake")]
POINTS = st.tuples(st.floats(), st.floats())
STROKES = st.lists(st.lists(POINTS, max_size=6).map(tuple), max_size=6).map(tuple)
shared_engine = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[HandwritingEngine]:
    """One for all tests of this file: what a test writes may not matter to the next."""
    engine: HandwritingEngine = request.param()
    yield engine
    engine.close()


@pytest.fixture(params=ENGINES)
def make(request: pytest.FixtureRequest) -> Make:
    return request.param  # type: ignore[no-any-return]


def test_an_engine_that_can_be_used_has_no_fault(engine: HandwritingEngine) -> None:
    engine.recognise(DA, 5)
    assert engine.fault is None


def test_no_strokes_have_no_candidates(engine: HandwritingEngine) -> None:
    assert engine.recognise((), 5) == ()


def test_a_character_is_among_its_candidates_and_no_candidate_comes_twice(engine: HandwritingEngine) -> None:
    found = engine.recognise(DA, 9)
    assert "大" in found
    assert len(set(found)) == len(found)
    assert "" not in found


@pytest.mark.parametrize("limit", [0, 1, 2])
def test_there_are_no_more_candidates_than_asked_for(engine: HandwritingEngine, limit: int) -> None:
    assert len(engine.recognise(DA, limit)) == limit


def test_the_same_strokes_have_the_same_candidates_whatever_was_written_between(engine: HandwritingEngine) -> None:
    before = engine.recognise(DA, 5)
    engine.recognise(YI, 5)
    assert engine.recognise(DA, 5) == before


@pytest.mark.parametrize(
    "strokes",
    [
        pytest.param((((0.5, 0.5),),), id="one dot"),
        pytest.param(((),), id="a stroke without points"),
        pytest.param((((-0.5, 1.5), (3.0, -2.0)),), id="outside the field"),
        pytest.param((((1e308, -1e308), (inf, -inf)),), id="far away"),
        pytest.param((((nan, 0.1), (0.2, nan), (nan, nan)),), id="no numbers at all"),
        pytest.param(tuple(((k / 200, 0.1), (0.9, k / 200)) for k in range(200)), id="200 strokes"),
        pytest.param((tuple((k / 1024, 0.5) for k in range(1024)),) * 64, id="64 long strokes"),
    ],
)
def test_bad_strokes_break_nothing(engine: HandwritingEngine, strokes: tuple[Stroke, ...]) -> None:
    assert len(engine.recognise(strokes, 5)) <= 5
    assert "大" in engine.recognise(DA, 5)
    assert engine.fault is None


@shared_engine
@given(strokes=STROKES, limit=st.integers(-1, 40))
def test_no_strokes_whatever_break_it(engine: HandwritingEngine, strokes: tuple[Stroke, ...], limit: int) -> None:
    found = engine.recognise(strokes, limit)
    assert len(found) <= max(0, limit)
    assert all(isinstance(text, str) for text in found)


def test_it_reads_on_after_it_has_forgotten(engine: HandwritingEngine) -> None:
    engine.recognise(YI, 5)
    engine.forget()
    engine.forget()
    assert "大" in engine.recognise(DA, 5)


def test_closing_twice_is_fine_and_then_it_says_that_it_is_closed(make: Make) -> None:
    engine = make()
    engine.close()
    engine.close()
    assert engine.fault is not None
    with pytest.raises(EngineError, match="closed"):
        engine.recognise(DA, 5)


def test_a_closed_engine_may_be_told_to_forget(make: Make) -> None:
    engine = make()
    engine.close()
    engine.forget()
    assert engine.fault is not None
