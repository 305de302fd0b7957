"""The focus of the five keys, without a window."""

from kiosk.domain.visit.events import Touched
from kiosk.ui.elements import Control
from kiosk.ui.focus import Arrow, Focus, in_reading_order
from kiosk.ui.geometry import Rect, ring_of


def control(name: str, x: float, y: float, *, enabled: bool = True, shows_press: bool = True) -> Control:
    return Control(Rect(x, y, 10, 10), name, Touched(), enabled, 0.0, shows_press=shows_press)


GRID = [control("b", 20, 0), control("a", 0, 0), control("d", 20, 20), control("c", 0, 20), control("nav.help", 40, 0)]


def names(controls: list[Control]) -> list[str]:
    return [each.id for each in controls]


def test_the_page_is_read_row_by_row_and_the_frame_last() -> None:
    assert names(in_reading_order(GRID, rtl=False)) == ["a", "b", "c", "d", "nav.help"]
    assert names(in_reading_order(GRID, rtl=True)) == ["b", "a", "d", "c", "nav.help"]


def test_what_cannot_be_pressed_is_passed_over() -> None:
    assert names(in_reading_order([control("off", 0, 0, enabled=False), *GRID], rtl=False))[0] == "a"


def test_what_shows_no_press_is_passed_over() -> None:
    assert names(in_reading_order([control("cover", 0, 0, shows_press=False), *GRID], rtl=False))[0] == "a"


def test_there_is_no_focus_until_a_key_is_pressed_and_the_first_only_shows_it() -> None:
    focus = Focus()
    focus.redrawn(GRID, rtl=False, turned=False)
    assert focus.control is None
    focus.move(Arrow.DOWN)
    assert focus.control is not None
    assert focus.control.id == "a"


def test_right_and_left_reach_everything_and_go_round() -> None:
    focus = Focus()
    focus.redrawn(GRID, rtl=False, turned=False)
    seen = [focus.move(Arrow.RIGHT) for _ in range(6)]
    assert [each.id for each in seen if each] == ["a", "b", "c", "d", "nav.help", "a"]
    assert (focus.move(Arrow.LEFT) or GRID[0]).id == "nav.help"


def test_in_a_language_from_the_right_left_goes_on() -> None:
    focus = Focus()
    focus.redrawn(GRID, rtl=True, turned=False)
    focus.move(Arrow.LEFT)
    assert (focus.move(Arrow.LEFT) or GRID[0]).id == "a"


def test_up_and_down_go_to_the_nearest_and_stay_at_the_edge() -> None:
    focus = Focus()
    focus.redrawn(GRID, rtl=False, turned=False)
    focus.move(Arrow.DOWN)
    assert (focus.move(Arrow.DOWN) or GRID[0]).id == "c"
    assert (focus.move(Arrow.DOWN) or GRID[0]).id == "c"
    assert (focus.move(Arrow.UP) or GRID[0]).id == "a"


def test_a_page_drawn_anew_keeps_the_focus_and_another_page_begins_at_its_first() -> None:
    focus = Focus()
    focus.redrawn(GRID, rtl=False, turned=False)
    focus.move(Arrow.RIGHT)
    focus.move(Arrow.RIGHT)
    focus.redrawn(GRID, rtl=False, turned=False)
    assert (focus.control or GRID[1]).id == "b"
    focus.redrawn([control("z", 0, 0), control("b", 20, 0)], rtl=False, turned=True)
    assert (focus.control or GRID[1]).id == "z"


def test_touching_the_screen_ends_it() -> None:
    focus = Focus()
    focus.redrawn(GRID, rtl=False, turned=False)
    focus.move(Arrow.RIGHT)
    focus.leave()
    focus.redrawn(GRID, rtl=False, turned=True)
    assert focus.control is None


def test_at_the_edge_of_the_panel_the_ring_is_drawn_within_its_control() -> None:
    panel = Rect(0, 0, 100, 60)
    assert ring_of(Rect(20, 20, 10, 10), 2, panel) == Rect(18, 18, 14, 14)
    assert ring_of(Rect(0, 20, 10, 40), 2, panel) == Rect(0, 18, 12, 42)
