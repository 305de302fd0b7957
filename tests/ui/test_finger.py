"""What a finger presses, by the rules alone."""

import pytest

from kiosk.domain.visit.events import Touched
from kiosk.ui.elements import Control
from kiosk.ui.finger import GUARD_S, SLACK, Finger
from kiosk.ui.geometry import Rect

BUTTON = Control(Rect(0, 0, 20, 20), "home.opinion", Touched(), enabled=True, radius=2)
KEY = Control(Rect(100, 0, 20, 20), "identity.pad.1", Touched(), enabled=True, radius=2, repeats=True)
OFF = Control(Rect(200, 0, 20, 20), "review.confirm", Touched(), enabled=False, radius=2)


def find(x: float, y: float) -> Control | None:
    return next((each for each in (BUTTON, KEY, OFF) if each.rect.contains(x, y)), None)


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
