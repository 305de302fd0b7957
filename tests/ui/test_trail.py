"""Where a finger was, told later by touches, by the rules alone."""

from kiosk.ui.trail import Trail


def test_a_touch_begins_where_the_finger_came_down_and_has_every_place_since() -> None:
    trail = Trail()
    trail.came_down((1, 1))
    trail.moved((2, 1))
    assert trail.begin((3, 1)) == (1, 1)
    trail.moved((3, 1))
    assert trail.taken() == [(2, 1), (3, 1)]
    assert trail.taken() == []


def test_two_strokes_within_a_frame_stay_two() -> None:
    trail = Trail()
    for at in (1, 5):
        trail.came_down((at, 0))
        trail.moved((at, 1))
        trail.lifted()
    assert [(trail.begin((9, 9)), trail.taken()) for _ in range(2)] == [((1, 0), [(1, 1)]), ((5, 0), [(5, 1)])]


def test_what_moves_above_the_screen_leaves_no_trail() -> None:
    trail = Trail()
    trail.came_down((1, 1))
    trail.lifted()
    trail.moved((7, 7))
    assert (trail.begin((1, 1)), trail.taken()) == ((1, 1), [])


def test_a_touch_of_which_nothing_came_before_begins_where_it_is_told() -> None:
    assert Trail().begin((4, 4)) == (4, 4)
