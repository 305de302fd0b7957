"""What every pinyin engine promises, held against librime and against the fake that the flows use."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.application.ports import EngineError, PinyinEngine
from kiosk.input.pinyin import LONGEST, RimePinyin
from tests.input.fakes import FakePinyin

Make = Callable[[], PinyinEngine]
NAME, PLACE, TOWN = "祖丽菲亚·依明", "上渠", "云杉镇"
LETTERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz'", max_size=24)
shared_engine = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)


@pytest.fixture(params=[RimePinyin, FakePinyin], ids=["librime", "fake"])
def make(request: pytest.FixtureRequest) -> Make:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def engine(make: Make) -> Iterator[PinyinEngine]:
    engine = make()
    yield engine
    engine.close()


def write(engine: PinyinEngine, letters: str) -> str:
    """Return what is written when the first candidate is chosen until no letters are left or none is offered."""
    text = ""
    while engine.candidates(letters, 1):
        choice = engine.choose(letters, 0)
        text, letters = text + choice.text, choice.rest
    return text


def test_an_engine_that_can_be_used_has_no_fault(engine: PinyinEngine) -> None:
    assert engine.fault is None


@pytest.mark.parametrize("letters", ["", "'", "''"])
def test_no_letters_have_no_candidates(engine: PinyinEngine, letters: str) -> None:
    assert engine.candidates(letters, 9) == ()


@pytest.mark.parametrize("letters", ["NI", "ni hao", "ni3", "你", "ni\n", "نى", "ni\0hao", "-", "😀"])
def test_letters_that_are_not_a_to_z_have_no_candidates_and_none_to_choose(engine: PinyinEngine, letters: str) -> None:
    assert engine.candidates(letters, 9) == ()
    with pytest.raises(LookupError):
        engine.choose(letters, 0)


def test_the_word_that_is_meant_stands_first(engine: PinyinEngine) -> None:
    assert [engine.candidates(letters, 1) for letters in ("nihao", "daibiao", "xuanmin", "guojia")] == [
        ("你好",),
        ("代表",),
        ("选民",),
        ("国家",),
    ]


@pytest.mark.parametrize("limit", [0, 1, 3, -1])
def test_no_more_candidates_than_asked_for(engine: PinyinEngine, limit: int) -> None:
    assert len(engine.candidates("nihao", limit)) <= max(0, limit)


def test_fewer_candidates_are_the_first_of_more(engine: PinyinEngine) -> None:
    assert engine.candidates("woj", 30)[:3] == engine.candidates("woj", 3)


def test_no_candidate_stands_twice(engine: PinyinEngine) -> None:
    found = engine.candidates("jia", 200)
    assert len(set(found)) == len(found)


def test_an_apostrophe_parts_syllables(engine: PinyinEngine) -> None:
    assert "西安" in engine.candidates("xi'an", 3)


def test_apostrophes_before_the_letters_change_nothing(engine: PinyinEngine) -> None:
    assert engine.candidates("''nihao", 5) == engine.candidates("nihao", 5)
    assert engine.choose("'nihao", 0) == engine.choose("nihao", 0)


def test_a_choice_gives_the_candidate_and_what_it_leaves(engine: PinyinEngine) -> None:
    letters = "nihaodaibiao"
    number = engine.candidates(letters, 50).index("你好")
    choice = engine.choose(letters, number)
    assert (choice.text, choice.rest) == ("你好", "daibiao")


def test_a_choice_of_all_leaves_nothing(engine: PinyinEngine) -> None:
    choice = engine.choose("daibiao", 0)
    assert (choice.text, choice.rest) == ("代表", "")


def test_what_a_choice_leaves_does_not_begin_with_an_apostrophe(engine: PinyinEngine) -> None:
    letters = "nihao'daibiao"
    assert engine.choose(letters, engine.candidates(letters, 50).index("你好")).rest == "daibiao"


def test_apostrophes_without_a_syllable_between_them_are_one(engine: PinyinEngine) -> None:
    letters = "nihao''dai''biao''"
    assert engine.choose(letters, engine.candidates(letters, 50).index("你好")).rest == "dai''biao''"
    assert write(engine, letters) == "你好代表"


def test_choosing_until_nothing_is_left_writes_all(engine: PinyinEngine) -> None:
    assert write(engine, "wojialinuanqibure") == "我家里暖气不热"


@pytest.mark.parametrize("number", [-1, 100_000])
def test_a_number_that_is_not_offered_cannot_be_chosen(engine: PinyinEngine, number: int) -> None:
    with pytest.raises(LookupError):
        engine.choose("nihao", number)


def test_choosing_teaches_the_engine_nothing(engine: PinyinEngine) -> None:
    before = engine.candidates("jia", 9)
    for _ in range(20):
        engine.choose("jia", len(before) - 1)
    assert engine.candidates("jia", 9) == before


@shared_engine
@given(letters=LETTERS)
def test_every_candidate_can_be_chosen_and_leaves_an_end_of_the_letters(engine: PinyinEngine, letters: str) -> None:
    for number, text in enumerate(engine.candidates(letters, 4)):
        choice = engine.choose(letters, number)
        assert choice.text == text
        assert letters.endswith(choice.rest)
        assert len(choice.rest) < len(letters)


@shared_engine
@given(before=LETTERS, letters=LETTERS)
def test_candidates_do_not_depend_on_what_was_typed_before(engine: PinyinEngine, before: str, letters: str) -> None:
    engine.forget()
    alone = engine.candidates(letters, 9)
    engine.candidates(before + letters, 9)
    engine.candidates(letters + before, 9)
    assert engine.candidates(letters, 9) == alone


def test_as_many_letters_as_are_looked_at_have_candidates_and_one_more_has_none(engine: PinyinEngine) -> None:
    letters = ("nihao" * LONGEST)[:LONGEST]
    assert engine.candidates(letters, 1)
    assert write(engine, letters).startswith("你好你好你好")
    assert engine.candidates(letters + "n", 1) == ()


def test_garbage_breaks_nothing(engine: PinyinEngine) -> None:
    for letters in ("zzzzvvv", "v" * LONGEST, "z" * LONGEST, "x'x'x'x", "iuv"):
        write(engine, letters)
    assert engine.candidates("nihao", 1) == ("你好",)


def test_learned_names_and_places_stand_among_the_first_three(engine: PinyinEngine) -> None:
    engine.learn([NAME, PLACE, TOWN])
    for letters, word in {"zulifeiyayiming": NAME, "shangqu": PLACE, "yunshanzhen": TOWN}.items():
        assert word in engine.candidates(letters, 3)


def test_a_learned_name_is_written_with_its_dot(engine: PinyinEngine) -> None:
    engine.learn([NAME])
    assert write(engine, "zulifeiyayimingdaibiao") == f"{NAME}代表"


def test_a_part_of_a_learned_name_is_known(engine: PinyinEngine) -> None:
    engine.learn([NAME])
    assert "祖丽菲亚" in engine.candidates("zulifeiya", 3)


def test_learning_replaces_what_was_learned_before(engine: PinyinEngine) -> None:
    engine.learn([NAME])
    engine.learn([PLACE])
    assert NAME not in engine.candidates("zulifeiyayiming", 30)
    assert PLACE in engine.candidates("shangqu", 3)


def test_learning_nothing_leaves_the_words_that_everybody_knows(engine: PinyinEngine) -> None:
    engine.learn([NAME])
    engine.learn([])
    assert NAME not in engine.candidates("zulifeiyayiming", 30)
    assert engine.candidates("nihao", 1) == ("你好",)


def test_what_is_no_word_is_passed_over_in_learning(engine: PinyinEngine) -> None:
    engine.learn(["", "3", "Ana", "\n---\n...", "李\t李\t1", "😀😀", PLACE])
    assert PLACE in engine.candidates("shangqu", 3)


def test_learning_while_letters_are_typed_loses_none(engine: PinyinEngine) -> None:
    engine.candidates("shangq", 3)
    engine.learn([PLACE])
    assert PLACE in engine.candidates("shangqu", 3)


def test_a_name_keeps_its_place_after_forgetting(engine: PinyinEngine) -> None:
    engine.learn([NAME])
    engine.forget()
    assert NAME in engine.candidates("zulifeiyayiming", 3)


def test_forgetting_is_fine_at_any_time(engine: PinyinEngine) -> None:
    engine.forget()
    engine.forget()
    engine.candidates("niha", 3)
    engine.forget()
    assert engine.candidates("nihao", 1) == ("你好",)


def test_nothing_typed_is_in_what_an_engine_or_a_choice_says_of_itself(engine: PinyinEngine) -> None:
    choice = engine.choose("nihaodaibiao", 0)
    for said in (repr(engine), repr(choice), str(choice)):
        assert not any(word in said for word in ("nihao", "daibiao", "你好"))


def test_one_engine_follows_another(make: Make) -> None:
    for _ in range(3):
        engine = make()
        assert engine.candidates("nihao", 1) == ("你好",)
        engine.close()


def test_the_words_of_one_engine_are_not_the_next_ones(make: Make) -> None:
    first = make()
    first.learn([NAME])
    first.close()
    second = make()
    assert NAME not in second.candidates("zulifeiyayiming", 30)
    second.close()


def test_closing_twice_is_fine(engine: PinyinEngine) -> None:
    engine.close()
    engine.close()


def test_a_closed_engine_says_so_and_refuses(engine: PinyinEngine) -> None:
    engine.close()
    assert engine.fault == "the pinyin engine is closed"
    engine.forget()
    for use in (lambda: engine.candidates("ni", 1), lambda: engine.choose("ni", 0), lambda: engine.learn([NAME])):
        with pytest.raises(EngineError):
            use()
