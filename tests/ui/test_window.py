"""The real window on a virtual screen, touched as a person touches it."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Protocol

import pytest
from PIL import Image

from kiosk.presenters.models import ScreenModel
from kiosk.ui.finger import GUARD_S
from tests.screens.pages import Sample


class Screen(Protocol):
    def pixels(self) -> bytes: ...
    def click(self, x: int, y: int, *more: str) -> None: ...
    def xdotool(self, *words: str) -> None: ...


class Window(Protocol):
    def do(self, *words: Any) -> Any: ...


PAST_GUARD_S = GUARD_S + 0.05
WRITING = "write handwriting short"
MIDDLE_OF_NOTHING = (640, 108)


def show(window: Window, name: str, language: str = "zh_CN") -> dict[str, dict[str, int]]:
    """Show a sample and wait out the guard that follows every page change."""
    window.do("show", language, name)
    controls: dict[str, dict[str, int]] = window.do("controls")
    sleep(PAST_GUARD_S)
    return controls


def middle(place: dict[str, int]) -> tuple[int, int]:
    return place["x"] + place["width"] // 2, place["y"] + place["height"] // 2


def presses(window: Window, expected: int) -> int:
    """The presses counted, given time to arrive."""
    deadline = monotonic() + 5
    while (counted := window.do("presses")) < expected and monotonic() < deadline:
        sleep(0.02)
    sleep(0.1)
    return int(window.do("presses")) if counted >= expected else int(counted)


def too_soon(window: Window, before: str, after: str, act: Callable[[], None]) -> int:
    """Change from one page to another and act before touches count there; return the presses until then.

    It tries again where the machine was too slow for that.
    """
    deadline = monotonic() + 60
    while True:
        show(window, before)
        presses = int(window.do("presses"))
        since = monotonic()
        window.do("show", "zh_CN", after)
        window.do("controls")
        act()
        window.do("controls")
        if monotonic() - since < GUARD_S:
            return presses
        assert monotonic() < deadline, "this machine is too slow to be too soon"


@pytest.fixture
def counted(window: Window) -> int:
    return int(window.do("presses"))


def test_one_click_is_one_press(screen: Screen, window: Window) -> None:
    controls = show(window, "home")
    before = window.do("presses")
    screen.click(*middle(controls["home.opinion"]))
    # One for the finger that came down, one for the button it pressed: a touch that arrived twice would count four.
    assert presses(window, before + 2) == before + 2


@pytest.fixture
def slow(window: Window) -> Iterator[None]:
    """A turn takes ten minutes, unless something happens."""
    window.do("pace", 1 / 600)
    yield
    window.do("pace", 25)


@pytest.mark.usefixtures("slow")
def test_a_finger_does_not_wait_for_the_next_turn(screen: Screen, window: Window) -> None:
    controls = show(window, "home")
    before, deadline = screen.pixels(), monotonic() + 20
    screen.click(*middle(controls["home.opinion"]), "mousedown", "1")
    while (now := screen.pixels()) == before and monotonic() < deadline:
        sleep(0.05)  # and asks the window nothing, which would wake it
    screen.xdotool("mouseup", "1")
    assert now != before


@pytest.mark.usefixtures("slow")
def test_what_another_thread_wants_does_not_wait_for_the_next_turn(window: Window) -> None:
    window.do("show", "zh_CN", "notice")
    assert "notice.agree" in window.do("controls")


def test_dragging_off_presses_nothing(screen: Screen, window: Window) -> None:
    controls = show(window, "home")
    before = window.do("presses")
    x, y = middle(controls["home.opinion"])
    screen.click(x, y, "mousedown", "1", "mousemove", *map(str, MIDDLE_OF_NOTHING), "mouseup", "1")
    assert presses(window, before + 1) == before + 1


def test_a_finger_on_the_field_writes_a_stroke(screen: Screen, window: Window) -> None:
    show(window, WRITING)
    before = window.do("presses")
    between = ("sleep", "0.1", "mousemove")  # Kivy tells of one place a frame
    screen.click(300, 520, "mousedown", "1", *between, "360", "520", *between, "420", "530", "mouseup", "1")
    assert presses(window, before + 3) == before + 3
    (stroke,) = window.do("strokes")
    assert (len(stroke), stroke[0][0] < stroke[1][0] < stroke[2][0]) == (3, True)


def test_ink_follows_the_finger_and_is_gone_with_the_page(screen: Screen, window: Window, tmp_path: Path) -> None:
    def shade(x: int, y: int) -> int:
        window.do("shot", str(tmp_path / "ink.png"))
        return int(Image.open(tmp_path / "ink.png").convert("L").getpixel((x, y)))

    show(window, "issue")
    bare = shade(350, 560)
    show(window, WRITING)
    paper = shade(350, 560)
    screen.click(300, 560, "mousedown", "1", "sleep", "0.1", "mousemove", "400", "560")
    deadline = monotonic() + 5
    while shade(350, 560) > 60:
        assert monotonic() < deadline
    assert paper > 200
    window.do("show", "zh_CN", "issue")
    assert shade(350, 560) == bare
    screen.xdotool("mouseup", "1")


def test_a_touch_in_the_text_puts_the_caret_there(screen: Screen, window: Window) -> None:
    show(window, WRITING)
    before = window.do("presses")
    screen.click(400, 160)
    assert presses(window, before + 2) == before + 2
    (index,) = window.do("carets")
    assert 0 < index < 20


def test_what_was_written_is_forgotten_with_its_page(window: Window) -> None:
    show(window, WRITING)
    assert any("暖气不热" in text for text in window.do("texts"))
    show(window, "category")
    assert not any("暖气不热" in text for text in window.do("texts"))


def test_a_fast_stroke_keeps_its_beginning_and_its_bend(screen: Screen, window: Window) -> None:
    show(window, WRITING)
    before, written = window.do("presses"), len(window.do("strokes"))
    places = ("560", "520"), ("620", "520"), ("620", "560"), ("620", "600")
    bends = [word for place in places for word in ("mousemove", *place)]
    screen.click(500, 520, "mousedown", "1", *bends, "mouseup", "1")
    assert presses(window, before + 3) == before + 3
    (stroke,) = window.do("strokes")[written:]
    (left, top), (right, low) = stroke[0], stroke[-1]
    assert len(stroke) == 5
    assert right - left == pytest.approx(1.5 * (low - top), rel=0.05)


def test_a_double_click_fires_once(screen: Screen, window: Window) -> None:
    controls = show(window, "home")
    before = window.do("presses")
    screen.click(*middle(controls["home.track"]), "click", "--repeat", "2", "--delay", "60", "1")
    assert presses(window, before + 3) == before + 3


def test_delete_that_is_held_goes_on_and_stops_with_the_finger(screen: Screen, window: Window) -> None:
    controls = show(window, WRITING)
    before = window.do("presses")
    screen.click(*middle(controls["write.delete"]), "mousedown", "1", "sleep", "1.25", "mouseup", "1")
    counted = presses(window, before + 4)
    assert 1 + 3 <= counted - before <= 1 + 9
    assert presses(window, counted + 1) == counted


def test_delete_that_is_held_stops_with_its_page(screen: Screen, window: Window) -> None:
    controls = show(window, WRITING)
    screen.click(*middle(controls["write.delete"]), "mousedown", "1", "sleep", "0.7")
    show(window, "issue")
    before = window.do("presses")
    sleep(PAST_GUARD_S)
    assert window.do("presses") == before
    screen.xdotool("mouseup", "1")


def test_other_mouse_buttons_and_wheels_are_no_fingers(screen: Screen, window: Window) -> None:
    controls = show(window, "home")
    before = window.do("presses")
    for button in ("2", "3", "4", "5"):
        screen.click(*middle(controls["home.track"]), "click", button)
    screen.click(*middle(controls["home.track"]))
    assert presses(window, before + 2) == before + 2


def test_no_key_does_anything(screen: Screen, window: Window, tmp_path: Path) -> None:
    show(window, "home")
    window.do("shot", str(tmp_path / "before.png"))
    for key in ("Escape", "F1", "F11", "F12", "ctrl+q", "alt+F4", "Tab", "a"):
        screen.xdotool("key", key)
    window.do("shot", str(tmp_path / "after.png"))
    assert (tmp_path / "before.png").read_bytes() == (tmp_path / "after.png").read_bytes()


def test_where_the_keys_go_is_told_so_that_it_can_be_said(screen: Screen, window: Window) -> None:
    show(window, "home")
    for key in ("Right", "Right", "Left"):
        screen.xdotool("key", key)
    deadline = monotonic() + 5
    while len(reached := window.do("reached")) < 3:
        assert monotonic() < deadline
        sleep(0.02)
    assert reached[0] == reached[2] == "home.opinion"
    assert reached[1] != reached[0]


def test_where_the_focus_is_on_a_page_that_came_is_told_unasked(screen: Screen, window: Window) -> None:
    show(window, "home")
    screen.xdotool("key", "Right")
    show(window, "review")
    assert window.do("reached")[-1] == "review.text unasked"


def test_the_focus_ends_with_the_visit(screen: Screen, window: Window) -> None:
    show(window, "review")
    screen.xdotool("key", "Right")
    show(window, "home")
    reached = window.do("reached")
    assert not [each for each in reached[-1:] if each.startswith("home.")]
    show(window, "category")
    assert window.do("reached") == reached


def test_a_key_that_is_held_presses_once(screen: Screen, window: Window) -> None:
    show(window, "home")
    screen.xdotool("key", "Right")
    sleep(PAST_GUARD_S)
    before = window.do("presses")
    screen.xdotool("keydown", "Return", "sleep", "1.2", "keyup", "Return")
    assert presses(window, before + 1) == before + 1


def test_a_key_right_after_the_page_changed_presses_nothing(screen: Screen, window: Window) -> None:
    show(window, "home")
    screen.xdotool("key", "Right")
    before = too_soon(window, "home", "review", lambda: screen.xdotool("key", "Return"))
    sleep(PAST_GUARD_S)
    screen.xdotool("key", "Return")
    assert presses(window, before + 1) == before + 1


def test_any_key_ends_a_countdown_wherever_the_focus_is(screen: Screen, window: Window) -> None:
    show(window, "home")
    screen.xdotool("key", "Right")
    show(window, "idle")
    before = window.do("presses")
    screen.xdotool("key", "Left")
    assert presses(window, before + 1) == before + 1


def test_a_touch_right_after_the_page_changed_presses_nothing(screen: Screen, window: Window) -> None:
    leave = middle(show(window, "review")["nav.leave"])
    before = too_soon(window, "review", "idle", lambda: screen.click(*leave))
    sleep(PAST_GUARD_S)
    screen.click(*leave)
    assert presses(window, before + 1) == before + 1


def test_a_touch_beside_the_dialog_goes_on(screen: Screen, window: Window) -> None:
    show(window, "idle")
    before = window.do("presses")
    screen.click(20, 780)
    assert presses(window, before + 1) == before + 1


def test_a_pressed_button_looks_pressed(screen: Screen, window: Window, tmp_path: Path) -> None:
    controls = show(window, "home")
    x, y = middle(controls["home.track"])
    place = controls["home.track"]
    window.do("shot", str(tmp_path / "before.png"))
    screen.click(x, y, "mousedown", "1")
    sleep(0.2)
    window.do("shot", str(tmp_path / "held.png"))
    screen.click(*MIDDLE_OF_NOTHING, "mouseup", "1")
    sleep(0.2)
    window.do("shot", str(tmp_path / "after.png"))
    point = (place["x"] + 20, place["y"] + place["height"] // 2)
    before, held, after = (
        Image.open(tmp_path / name).convert("L").getpixel(point) for name in ("before.png", "held.png", "after.png")
    )
    assert before - held >= 30
    assert after == before


def test_the_picture_is_what_the_screen_shows(screen: Screen, window: Window, tmp_path: Path) -> None:
    for name in ("home", "category", "done settled"):
        show(window, name)
        window.do("shot", str(tmp_path / "shot.png"))
        sleep(0.2)
        taken = Image.open(tmp_path / "shot.png")
        rows = [taken.crop((0, y, 1280, y + 1)) for y in range(800)]
        planes = b"".join(plane.tobytes() for row in rows for plane in row.split())
        assert planes == screen.pixels()


def test_a_page_at_rest_is_not_drawn_again(window: Window) -> None:
    show(window, "home")
    sleep(0.5)
    flips = window.do("flips")
    sleep(3)
    assert window.do("flips") == flips


def test_the_invitation_is_drawn_once_for_each_thing_it_says(window: Window) -> None:
    show(window, "attract 0")
    sleep(0.5)
    flips = window.do("flips")
    sleep(3)
    assert window.do("flips") == flips
    show(window, "attract 1")
    assert window.do("flips") > flips


def test_a_touch_anywhere_on_the_invitation_is_felt_and_the_one_after_home_came_counts(
    screen: Screen, window: Window
) -> None:
    show(window, "attract 0")
    before = window.do("presses")
    screen.click(20, 780)
    assert presses(window, before + 2) == before + 2
    controls = show(window, "home")
    screen.click(*middle(controls["home.opinion"]))
    assert presses(window, before + 4) == before + 4


def test_a_key_ends_the_invitation_and_goes_nowhere(screen: Screen, window: Window) -> None:
    show(window, "attract 0")
    reached, before = len(window.do("reached")), window.do("presses")
    screen.xdotool("key", "Right")
    assert presses(window, before + 1) == before + 1
    assert len(window.do("reached")) == reached


def test_showing_the_same_page_again_draws_nothing(window: Window) -> None:
    show(window, "category")
    flips = window.do("flips")
    show(window, "category")
    assert window.do("flips") == flips


@pytest.mark.parametrize("end", ["home", "maintenance", "duty"])
def test_a_visit_that_ended_leaves_no_text(window: Window, end: str) -> None:
    words = {"identity whole": ["5678"], "review told": ["暖气不热"], "done settled": ["483920", "K7-22CE"]}
    for name, entrusted in words.items():
        show(window, name)
        assert read(window, entrusted) == set(entrusted)
    show(window, end)
    assert read(window, [each for entrusted in words.values() for each in entrusted]) == set()


def read(window: Window, words: list[str]) -> set[str]:
    """Which of the words the window keeps in a text."""
    return {word for word in words for text in window.do("texts") if word in text}


def test_the_bench_presses_by_the_way_of_a_finger(window: Window) -> None:
    show(window, "home")
    before = window.do("presses")
    window.do("press", "home.opinion")
    assert window.do("presses") == before + 2


def test_the_bench_is_told_when_a_control_is_not_there(window: Window) -> None:
    show(window, "home")
    with pytest.raises(AssertionError, match="KeyError"):
        window.do("press", "home.nothing")


def test_the_bench_writes_on_the_field_by_the_way_of_a_finger(window: Window) -> None:
    controls = show(window, WRITING)
    field, before, written = controls["write.field"], window.do("presses"), len(window.do("strokes"))
    window.do("stroke", [0.0, 0.0], [1.0, 0.0], [0.5, 1.0])
    (stroke,) = window.do("strokes")[written:]
    assert window.do("presses") == before + 3
    tall = field["height"] / field["width"]
    assert [point for x, y in stroke for point in (x, y)] == pytest.approx([0, 0, 1, 0, 0.5, tall], abs=0.01)


def test_a_stroke_of_the_bench_as_the_page_comes_waits_until_touches_count(window: Window) -> None:
    show(window, "issue")
    window.do("show", "zh_CN", WRITING)
    written = len(window.do("strokes"))
    window.do("stroke", [0.5, 0.5])
    assert len(window.do("strokes")) == written + 1


def test_where_there_is_no_field_the_bench_writes_nothing(window: Window) -> None:
    show(window, "home")
    with pytest.raises(AssertionError, match="no field"):
        window.do("stroke", [0.5, 0.5])


def test_every_screen_is_drawn_with_each_set_of_parts_that_it_has(
    window: Window, samples: dict[str, Sample], models: dict[str, ScreenModel], tmp_path: Path
) -> None:
    names = first_of_each({name: (kind(sample), parts(models[name])) for name, sample in samples.items()})
    assert pictures(window, "zh_CN", names, tmp_path) == len(names)


def test_every_screen_is_drawn_from_the_right(window: Window, samples: dict[str, Sample], tmp_path: Path) -> None:
    names = first_of_each({name: kind(sample) for name, sample in samples.items()})
    assert pictures(window, "ug", names, tmp_path) == len(names)


def kind(sample: Sample) -> tuple[object, ...]:
    """Which screen it is, below which dialog and whether below a banner."""
    visit = sample.state.visit
    return sample.screen, type(visit.dialog), visit.banner is not None


def parts(model: ScreenModel) -> tuple[bool, ...]:
    """Which parts of its screen there is anything in."""
    return tuple(bool(getattr(model.body, field.name)) for field in fields(model.body))


def first_of_each(kinds: dict[str, tuple[object, ...]]) -> list[str]:
    """The name of the first page of each kind."""
    names: dict[tuple[object, ...], str] = {}
    for name, key in kinds.items():
        names.setdefault(key, name)
    return list(names.values())


def pictures(window: Window, language: str, names: list[str], folder: Path) -> int:
    """How many different pictures the window makes of these pages."""
    made = set()
    for name in names:
        window.do("show", language, name)
        window.do("shot", str(folder / "shot.png"))
        made.add((folder / "shot.png").read_bytes())
    return len(made)
