"""Each rule finds what it is for: a page that keeps all of them, broken on purpose."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kiosk.domain.visit.session import TextSize, Theme
from kiosk.ui.elements import Control, Element, Icon, Label, Shape
from kiosk.ui.geometry import Rect
from tests.screens.looks import Look
from tests.screens.page import Fault, Page
from tests.screens.pages import samples
from tests.screens.proof import Proofreader
from tests.screens.rules import COLOURS, GEOMETRY, REMARKS, moved
from tests.screens.seeing import ring_contrast

TILE = "category.heating"
Change = Callable[[Element], Element | None]


@pytest.fixture(scope="module")
def proofreader() -> Proofreader:
    return Proofreader()


@pytest.fixture(scope="module")
def shown(proofreader: Proofreader) -> Callable[..., Page]:
    """Lays out a sample page in a look."""
    by_name = {sample.name: sample for sample in samples()}
    return lambda name, look=Look(): Page(by_name[name].model(look), look.panel, proofreader)  # noqa: B008 - frozen


@pytest.fixture(scope="module")
def category(shown: Callable[..., Page]) -> Page:
    return shown("category")


def faults(seen: Page) -> list[Fault]:
    """All faults but the texts that are small for want of room, which are the page's own."""
    return [fault for rule in (*GEOMETRY, *COLOURS) for fault in rule(seen)]


def rules(before: Page, after: Page) -> set[str]:
    """The rules that are broken now and were not before."""
    known = set(faults(before))
    return {fault.rule for fault in faults(after) if fault not in known}


def changed(seen: Page, change: Change) -> Page:
    return seen.but(*(new for each in seen.elements if (new := change(each)) is not None))


def control(name: str, change: Callable[[Control], Control | None]) -> Change:
    return lambda each: change(each) if isinstance(each, Control) and each.id == name else each


def text(of: str, change: Callable[[Label], Label | None]) -> Change:
    return lambda each: change(each) if isinstance(each, Label) and each.text == of else each


def rect_of(seen: Page, name: str) -> Rect:
    return next(each.rect for each in seen.controls if each.id == name)


def boxed(rect: Rect) -> Callable[[Control], Control]:
    return lambda each: replace(each, rect=rect)


def moved_by(x: float, y: float) -> Callable[[Label], Label]:
    return lambda each: replace(each, rect=replace(each.rect, x=each.rect.x + x, y=each.rect.y + y))


@pytest.mark.parametrize("name", [TILE, "nav.back", "nav.help"])
def test_a_control_a_finger_misses_is_found(name: str, category: Page) -> None:
    rect = rect_of(category, name)
    small = changed(category, control(name, boxed(replace(rect, h=12.0))))
    assert Fault("target", name, "12.0 mm < 12.7 mm") in faults(small)


def test_the_way_on_has_twenty_millimetres(shown: Callable[..., Page]) -> None:
    issue = shown("issue chosen")
    rect = rect_of(issue, "issue.next")
    small = changed(issue, control("issue.next", boxed(replace(rect, h=19.0))))
    assert Fault("target", "issue.next", "19.0 mm < 20.0 mm") in faults(small)


def test_a_control_as_large_as_a_wall_is_found(category: Page) -> None:
    assert "giant" in rules(category, changed(category, control(TILE, boxed(Rect(8, 20, 40, 90)))))


def test_controls_too_close_are_found(category: Page) -> None:
    rect = rect_of(category, TILE)
    near = changed(category, control(TILE, boxed(replace(rect, w=rect.w + 1))))
    assert [fault.figure for fault in faults(near) if fault.rule == "gap"] == ["1.60 mm < 2.5 mm"]


def test_controls_on_one_another_are_found(category: Page) -> None:
    rect = rect_of(category, TILE)
    assert "covers" in rules(category, changed(category, control(TILE, boxed(replace(rect, w=rect.w + 9)))))


def test_a_control_that_was_forgotten_is_found(category: Page) -> None:
    assert Fault("not drawn", TILE) in faults(changed(category, control(TILE, lambda _: None)))


def test_a_control_that_the_model_does_not_have_is_found(category: Page) -> None:
    strange = changed(category, control(TILE, lambda each: replace(each, id="category.strange")))
    assert Fault("no button", "category.strange") in faults(strange)


def test_a_control_that_the_specification_does_not_name_is_found(category: Page) -> None:
    assert "unknown name" in rules(category, changed(category, control(TILE, lambda each: replace(each, id="tile.1"))))


@pytest.mark.parametrize("name", ["nav.help", "nav.leave", "nav.language.ug"])
def test_a_page_without_what_every_page_has_is_found(name: str, category: Page) -> None:
    assert Fault("not on the page", name) in faults(changed(category, control(name, lambda _: None)))


def test_two_controls_of_one_name_are_found(category: Page) -> None:
    twice = changed(category, control(TILE, lambda each: replace(each, id="category.parking")))
    assert {"drawn twice", "focus"} <= rules(category, twice)


def test_a_focus_ring_cut_off_by_the_edge_is_found(category: Page) -> None:
    rect = rect_of(category, TILE)
    assert Fault("ring", TILE, "leaves the panel") in faults(
        changed(category, control(TILE, boxed(replace(rect, x=-0.5))))
    )


def test_a_button_with_nothing_on_it_is_found(category: Page) -> None:
    rect = rect_of(category, TILE)
    bare = changed(
        category, lambda each: None if isinstance(each, Label | Icon) and within_x(each.rect, rect) else each
    )
    assert Fault("blank", TILE) in faults(bare)


def within_x(inner: Rect, outer: Rect) -> bool:
    return outer.contains(inner.x + inner.w / 2, inner.y + inner.h / 2)


def test_an_icon_that_does_not_exist_is_found(category: Page) -> None:
    renamed = changed(category, lambda each: replace(each, name="stove") if isinstance(each, Icon) else each)
    assert Fault("no icon", "stove") in faults(renamed)


def test_a_text_too_small_is_found(category: Page) -> None:
    small = changed(category, text("供热取暖", lambda each: replace(each, style=replace(each.style, em=5.0))))
    assert Fault("text size", "供热取暖", "5.00 mm < 5.10 mm") in faults(small)


def test_a_title_too_small_is_found(category: Page) -> None:
    title = category.model.body.heading  # type: ignore[union-attr]
    small = changed(category, text(title, lambda each: replace(each, style=replace(each.style, em=7.5))))
    assert Fault("text size", title, "7.50 mm < 8.00 mm") in faults(small)


def test_a_ticket_number_too_small_is_found(shown: Callable[..., Page]) -> None:
    done = shown("done settled")
    small = changed(done, text("K7-22CE-N", lambda each: replace(each, style=replace(each.style, em=14.0))))
    assert Fault("text size", "K7-22CE-N", "14.00 mm < 16.37 mm") in faults(small)


def test_letters_grow_with_the_size_and_the_frame_does_not(shown: Callable[..., Page]) -> None:
    large = shown("category", Look(language="en", size=TextSize.LARGEST))
    nav = {each.text: large.mm(each.style.em) for each, _ in large.labels}
    assert nav["English"] < 4.1 * 1.82
    assert [fault for fault in faults(large) if fault.what == "English"] == []


def test_letters_of_one_line_may_be_of_the_size_before_and_no_smaller(shown: Callable[..., Page]) -> None:
    large = shown("out_of_service no_room", Look(language="en", size=TextSize.LARGEST))
    said = next(each.text for each, _ in large.labels if each.text.startswith(large.model.body.kept[:20]))  # type: ignore[union-attr]

    def set_in(mm: float) -> list[Fault]:
        small = changed(large, text(said, lambda each: replace(each, style=replace(each.style, em=mm / 1.82))))
        return [fault for fault in faults(small) if fault.rule == "text size"]

    assert set_in(5.6) == []
    assert [fault.figure for fault in set_in(5.0)] == ["5.00 mm < 5.54 mm"]


def test_a_title_gives_way_to_a_banner_alone(shown: Callable[..., Page], category: Page) -> None:
    title = category.model.body.heading  # type: ignore[union-attr]
    assert Fault("left out", title, "(heading)") in faults(changed(category, text(title, lambda _: None)))
    assert "left out" not in {fault.rule for fault in faults(shown("category banner recipient_set"))}


def test_a_state_left_out_is_found_but_where_it_was_read_before(shown: Callable[..., Page]) -> None:
    case = shown("case rejected")
    state = case.model.body.state.text  # type: ignore[union-attr]
    assert Fault("left out", state, "(text)") in faults(changed(case, text(state, lambda _: None)))


def test_the_homes_name_may_be_cut_in_the_bar_and_nowhere_else(category: Page) -> None:
    name, high = category.model.nav.home_name, category.format.bar
    label = next(each for each, _ in category.labels if each.text == "供热取暖")
    cut = replace(label, text=name[:3] + "…")
    in_the_bar = category.but(*category.elements, replace(cut, rect=replace(cut.rect, y=1.0)))
    below = category.but(*category.elements, replace(cut, rect=replace(cut.rect, y=high + 4.0)))
    assert Fault("cut", cut.text) not in faults(in_the_bar)
    assert Fault("cut", cut.text) in faults(below)


def test_a_text_larger_than_its_box_is_found(category: Page) -> None:
    low = changed(category, text("供热取暖", lambda each: replace(each, rect=replace(each.rect, h=4.0))))
    assert "clipped" in rules(category, low)


def test_letters_wider_than_their_box_by_more_than_a_tail_are_found(category: Page) -> None:
    narrow = changed(category, text("供热取暖", lambda each: replace(each, rect=replace(each.rect, w=4.0, h=60.0))))
    assert "clipped" in rules(category, narrow)


def test_a_text_cut_short_is_found(category: Page) -> None:
    cut = changed(category, text("供热取暖", lambda each: replace(each, text="供热…")))
    assert {"cut", "left out"} <= rules(category, cut)


def test_a_text_that_was_left_out_is_found(category: Page) -> None:
    assert Fault("left out", "供热取暖", "(text)") in faults(changed(category, text("供热取暖", lambda _: None)))


def test_a_character_no_font_has_is_found(category: Page) -> None:
    odd = changed(category, text("供热取暖", lambda each: replace(each, text="供热取暖\U00012000")))
    assert "glyphs" in rules(category, odd)


def test_what_lies_beyond_the_panel_is_found(category: Page) -> None:
    off = changed(category, text("供热取暖", moved_by(0, 200)))
    assert {"off the panel", "ink off the panel"} <= rules(category, off)


def test_a_text_that_leaves_its_card_is_found(category: Page) -> None:
    assert "leaves its ground" in rules(category, changed(category, text("供热取暖", moved_by(0, 9))))


def test_a_text_under_a_card_is_found(category: Page) -> None:
    card = Shape(rect_of(category, TILE), "#FFFFFF")
    assert "covered" in rules(category, category.but(*category.elements, card))


def test_a_text_on_a_text_and_one_on_an_icon_are_found(category: Page) -> None:
    label = next(each for each, _ in category.labels if each.text == "供热取暖")
    assert "text on text" in rules(category, category.but(*category.elements, moved_by(1, 0.5)(label)))
    assert "text on icon" in rules(category, changed(category, text("供热取暖", moved_by(-9, 0))))


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("字" + ")" * 40, "line begins with a mark"),
        ("字" + "\uff0c" * 40, "line begins with a mark"),
        ("(" * 40 + "字", "line ends with a bracket"),
        ("1234567890" * 4, "torn apart"),
        ("Ausdauersportlehrer", "torn apart"),
    ],
)
def test_a_line_broken_at_the_wrong_place_is_found(words: str, rule: str, category: Page) -> None:
    narrow = text("供热取暖", lambda each: replace(each, text=words, rect=replace(each.rect, w=19.0)))
    assert rule in rules(category, changed(category, narrow))


def test_a_lonely_last_character_is_remarked_on(category: Page) -> None:
    seven = text("供热取暖", lambda each: replace(each, text="一二三四五六七八", rect=columns_of(each, 7.3)))
    assert [fault.what for rule in REMARKS for fault in rule(changed(category, seven))] == ["一二三四五六七八"]


def columns_of(label: Label, ems: float) -> Rect:
    return replace(label.rect, w=ems * label.style.em)


def test_a_number_read_from_the_wrong_side_is_found(shown: Callable[..., Page]) -> None:
    done = shown("done settled", Look(language="ug"))
    turned = changed(done, text("K7-22CE-N", lambda each: replace(each, rtl=True)))
    assert Fault("code from the right", "K7-22CE-N") in faults(turned)


@pytest.mark.parametrize(("colour", "theme"), [("#6F675F", Theme.LIGHT), ("#666666", Theme.CONTRAST_LIGHT)])
def test_a_text_that_does_not_stand_out_is_found(colour: str, theme: Theme, shown: Callable[..., Page]) -> None:
    seen = shown("category", Look(theme=theme))
    assert "contrast" in rules(seen, changed(seen, text("供热取暖", lambda each: replace(each, colour=colour))))


def test_contrast_is_measured_against_what_lies_below(category: Page) -> None:
    red = changed(category, lambda each: replace(each, fill="#8F1A1C") if is_card(each, category) else each)
    assert Fault("contrast", "供热取暖", "#231F1C 1.8:1 < 7:1") in faults(red)


def is_card(each: Element, seen: Page) -> bool:
    return isinstance(each, Shape) and each.rect == rect_of(seen, TILE)


def test_an_icon_that_does_not_stand_out_is_found(category: Page) -> None:
    pale = changed(category, lambda each: replace(each, colour="#D9CDB8") if isinstance(each, Icon) else each)
    assert "contrast" in rules(category, pale)


def test_a_choice_whose_outline_does_not_show_is_found(shown: Callable[..., Page]) -> None:
    seen = shown("place chosen")
    chosen = next(name for name, button in seen.buttons.items() if button.chosen and name.startswith("place."))
    pale = changed(seen, lambda each: replace(each, line="#FFFFFF") if marks(each, seen, chosen) else each)
    assert chosen in [fault.what for fault in faults(pale) if fault.rule == "contrast"]


def marks(each: Element, seen: Page, name: str) -> bool:
    return isinstance(each, Shape) and each.rect == rect_of(seen, name)


@pytest.mark.parametrize("theme", Theme)
def test_the_focus_ring_stands_out_in_every_theme(theme: Theme) -> None:
    assert ring_contrast(theme) >= 3


def test_what_a_theme_moves_is_found(category: Page) -> None:
    elsewhere = changed(category, text("供热取暖", moved_by(0, 1)))
    assert list(moved(category, category)) == []
    assert list(moved(category, elsewhere)) == [Fault("moved by the theme", "category")]


def test_what_a_dialog_darkens_is_not_looked_at(shown: Callable[..., Page]) -> None:
    seen = shown("leaving")
    assert {each.id for each in seen.controls} == {"leave.confirm", "leave.stay"}
