"""What a finger presses, by the rules alone."""

from dataclasses import replace

import pytest

from kiosk.domain.visit.events import Touched
from kiosk.ui.elements import Control
from kiosk.ui.finger import AGAIN_S, GUARD_S, HOLD_S, SAME_HAND_S, SLACK, Finger, rests, turns
from kiosk.ui.geometry import Rect
from tests.screens.looks import Look
from tests.screens.pages import samples

BUTTON = Control(Rect(0, 0, 20, 20), "home.opinion", Touched(), enabled=True, radius=2)
KEY = Control(Rect(100, 0, 20, 20), "identity.pad.1", Touched(), enabled=True, radius=2, repeats=True)
DELETE = Control(Rect(300, 0, 20, 20), "write.delete", Touched(), enabled=True, radius=2, repeats=True, goes_on=True)
OFF = Control(Rect(200, 0, 20, 20), "review.confirm", Touched(), enabled=False, radius=2)


def find(x: float, y: float) -> Control | None:
    return next((each for each in (BUTTON, KEY, DELETE, OFF) if each.rect.contains(x, y)), None)


@pytest.fixture
def finger() -> Finger:
    return Finger(find)


def tap(finger: Finger, x: float, at: float, touch: object = "first") -> Control | None:
    finger.down(touch, x, 10, at)
    return finger.up(touch, x, 10, at + 0.05)


def test_a_control_shows_the_press_at_once_and_fires_on_release(finger: Finger) -> None:
    finger.down("first", 10, 10, 0.0)
    assert finger.pressed is BUTTON
    assert finger.up("first", 10, 10, 0.1) is BUTTON
    assert finger.pressed is None


def test_dragging_off_cancels(finger: Finger) -> None:
    finger.down("first", 10, 10, 0.0)
    finger.move("first", 60, 10)
    assert finger.pressed is None
    assert finger.up("first", 60, 10, 0.1) is None


def test_a_trembling_finger_may_slide_a_little(finger: Finger) -> None:
    finger.down("first", 19, 10, 0.0)
    assert finger.up("first", 20 + SLACK - 0.1, 10, 0.1) is BUTTON


def test_a_second_finger_is_ignored(finger: Finger) -> None:
    finger.down("first", 10, 10, 0.0)
    finger.down("second", 110, 10, 0.01)
    assert finger.up("second", 110, 10, 0.05) is None
    assert finger.up("first", 10, 10, 0.1) is BUTTON


def test_a_double_tap_fires_once(finger: Finger) -> None:
    assert [tap(finger, 10, at) for at in (0.0, 0.12)] == [BUTTON, None]


def test_two_wishes_are_two_presses(finger: Finger) -> None:
    assert [tap(finger, 10, at) for at in (0.0, 0.06 + GUARD_S)] == [BUTTON, BUTTON]


def test_quick_keys_all_count(finger: Finger) -> None:
    assert [tap(finger, 110, at) for at in (0.0, 0.1, 0.2)] == [KEY, KEY, KEY]


def test_delete_that_is_held_goes_on_until_it_is_let_go_and_not_once_more(finger: Finger) -> None:
    finger.down("first", 310, 10, 0.0)
    asked = (HOLD_S - 0.01, HOLD_S, HOLD_S + 0.01, HOLD_S + AGAIN_S, HOLD_S + 2 * AGAIN_S)
    assert [finger.goes_on(at) for at in asked] == [None, DELETE, None, DELETE, DELETE]
    assert finger.up("first", 310, 10, HOLD_S + 3 * AGAIN_S) is None
    assert (finger.goes_on(9.0), finger.may_go_on) == (None, False)


def test_a_short_tap_on_delete_presses_once_as_it_ends(finger: Finger) -> None:
    finger.down("first", 310, 10, 0.0)
    assert finger.goes_on(HOLD_S - 0.01) is None
    assert finger.up("first", 310, 10, HOLD_S - 0.01) is DELETE


def test_time_that_a_slow_frame_took_is_not_made_up_for(finger: Finger) -> None:
    finger.down("first", 310, 10, 0.0)
    assert [finger.goes_on(at) for at in (5.0, 5.01, 5.0 + AGAIN_S)] == [DELETE, None, DELETE]


def test_delete_that_is_dragged_off_stops(finger: Finger) -> None:
    finger.down("first", 310, 10, 0.0)
    assert finger.goes_on(HOLD_S) is DELETE
    finger.move("first", 360, 10)
    assert finger.goes_on(1.0) is None
    assert finger.up("first", 360, 10, 1.1) is None


def test_delete_that_is_held_stops_when_the_page_changes_or_nothing_is_left(finger: Finger) -> None:
    finger.down("first", 310, 10, 0.0)
    finger.guard(0.2)
    assert finger.goes_on(1.0) is None
    spent = Finger(lambda _x, _y: shown)
    shown = DELETE
    spent.down("first", 310, 10, 0.0)
    shown = replace(DELETE, enabled=False)
    spent.redrawn()
    assert spent.goes_on(1.0) is None


def test_no_other_key_goes_on(finger: Finger) -> None:
    finger.down("first", 110, 10, 0.0)
    assert (finger.goes_on(9.0), finger.may_go_on) == (None, False)
    assert finger.up("first", 110, 10, 9.0) is KEY


def test_a_disabled_control_does_nothing(finger: Finger) -> None:
    assert tap(finger, 210, 0.0) is None


def test_after_a_page_change_a_touch_meant_for_the_old_page_presses_nothing(finger: Finger) -> None:
    finger.guard(1.0)
    assert tap(finger, 10, 1.1) is None
    assert tap(finger, 10, 1.0 + GUARD_S) is BUTTON


def test_a_finger_held_while_the_page_changes_presses_nothing(finger: Finger) -> None:
    finger.down("first", 10, 10, 0.0)
    finger.guard(0.05)
    assert finger.up("first", 10, 10, 1.0) is None


def test_a_finger_held_while_texts_change_still_presses(finger: Finger) -> None:
    finger.down("first", 10, 10, 0.0)
    finger.redrawn()
    assert finger.up("first", 10, 10, 0.5) is BUTTON


@pytest.mark.parametrize(
    ("before", "after", "turned"),
    [
        ("home", "notice", True),
        ("rate", "rate unsatisfied", True),
        ("rate unsatisfied", "rate told", False),
        ("track ticket half", "track ticket whole", False),
        ("home", "help home", True),
    ],
)
def test_a_page_turns_with_its_screen_its_kind_or_a_dialog_and_not_with_what_is_entered(
    before: str, after: str, *, turned: bool
) -> None:
    models = {sample.name: sample.model(Look()) for sample in samples() if sample.name in {before, after}}
    assert turns(models[before], models[after]) is turned


def test_a_second_press_at_the_place_that_led_to_what_is_to_be_read_presses_nothing(finger: Finger) -> None:
    assert tap(finger, 10, 0.0) is BUTTON
    finger.guard(0.1, rests=True)
    assert tap(finger, 10, 0.1 + SAME_HAND_S - 0.1) is None
    assert tap(finger, 20 + SLACK - 0.1, 1.0) is None
    assert not finger.may_press(BUTTON, 1.0)
    assert tap(finger, 110, 0.1 + GUARD_S) is KEY
    finger.guard(5.0)
    assert tap(finger, 10, 5.0 + GUARD_S) is BUTTON


def test_what_is_to_be_read_can_be_left_once_there_was_time(finger: Finger) -> None:
    tap(finger, 10, 0.0)
    finger.guard(0.1, rests=True)
    assert (finger.counts_from(10, 10), finger.counts_from(110, 10)) == (0.1 + SAME_HAND_S, 0.1 + GUARD_S)
    assert tap(finger, 10, 0.1 + SAME_HAND_S) is BUTTON


def test_the_way_back_may_be_pressed_again_and_again() -> None:
    back = replace(BUTTON, id="nav.back")
    finger = Finger(lambda _x, _y: back)
    assert tap(finger, 10, 0.0) is back
    finger.guard(0.1, rests=True)
    assert tap(finger, 10, 0.1 + GUARD_S) is back


@pytest.mark.parametrize(
    ("before", "after", "is_rested"),
    [
        ("review", "done pending", True),
        ("rate told", "case rated here", True),
        ("rate", "rate unsatisfied", True),
        ("write handwriting comment", "rate told", True),
        ("write handwriting note", "duty", True),
        ("review", "review failed", False),
        ("issue", "write handwriting short", False),
        ("review", "home", False),
        ("track code whole", "case replied", False),
    ],
)
def test_what_was_saved_or_written_rests_before_it_is_left_or_sent(before: str, after: str, *, is_rested: bool) -> None:
    models = {sample.name: sample.model(Look()) for sample in samples() if sample.name in {before, after}}
    assert rests(models[before], models[after]) is is_rested
