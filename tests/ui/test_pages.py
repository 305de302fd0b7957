"""Pages as laid out, without a window: what was decided of single ones, and how they agree with one another.

What every page keeps for itself is a rule of the linter, in tests/screens.
"""

from collections.abc import Callable

import pytest

from kiosk.presenters.models import ScreenModel, buttons
from kiosk.typography.typesetting import Typesetter
from kiosk.ui.elements import Align, Control, Element, Icon, Label
from kiosk.ui.router import page as laid_out
from tests.screens.looks import Look, looks
from tests.screens.pages import Sample, samples

Drawn = Callable[..., tuple[Element, ...]]
PANEL = Look().panel
UYGHUR = Look(language="ug")
LEAST_MM = 5.1
LEAST_FACE_MM = 25.0
FULL = "full: "


@pytest.fixture(scope="module")
def pages(models: dict[str, ScreenModel], typesetter: Typesetter) -> dict[str, tuple[Element, ...]]:
    """Every page in Chinese, by its name."""
    return {name: laid_out(model, PANEL, typesetter) for name, model in models.items()}


def labels(page: tuple[Element, ...]) -> list[Label]:
    return [element for element in page if isinstance(element, Label)]


def controls(page: tuple[Element, ...]) -> list[Control]:
    return [element for element in page if isinstance(element, Control)]


def ids(page: tuple[Element, ...]) -> set[str]:
    return {control.id for control in controls(page)}


def test_chinese_is_read_at_arms_length_in_the_frame_too(pages: dict[str, tuple[Element, ...]]) -> None:
    """But for the name of a home as long as documents allow, which shrinks before it is cut."""
    small = [
        (name, label.text, label.style.em)
        for name, page in pages.items()
        for label in labels(page)
        if label.style.em * PANEL.unit_mm < LEAST_MM and not name.startswith(FULL)
    ]
    assert small == []


def test_titles_and_body_have_the_decided_sizes(drawn: Drawn) -> None:
    sizes = {label.text: label.style.em * PANEL.unit_mm for label in labels(drawn("category"))}
    assert sizes["您想说哪方面的事?"] >= 8.0
    assert sizes["供热取暖"] >= 5.5


def test_a_dialog_takes_every_other_control_out_of_play(drawn: Drawn) -> None:
    assert ids(drawn("idle")) == {"idle.continue"}
    assert ids(drawn("leaving")) == {"leave.stay", "leave.confirm"}


@pytest.mark.parametrize("wanted", ["nav.leave", "nav.help"])
def test_leaving_and_help_are_at_the_same_place_on_every_page(
    wanted: str, pages: dict[str, tuple[Element, ...]]
) -> None:
    """A finger that goes where leaving was finds it, however full the bar is."""
    places = {control.rect for page in pages.values() for control in controls(page) if control.id == wanted}
    assert len({place.x for place in places}) == 1
    width = min(place.w for place in places)
    height = min(place.bottom for place in places) - max(place.y for place in places)
    assert min(width, height) * PANEL.unit_mm >= 9.5


def test_a_uyghur_page_is_the_mirror_of_the_chinese_one(drawn: Drawn) -> None:
    chinese, uyghur = ({each.id: each.rect for each in controls(drawn("home", look))} for look in (Look(), UYGHUR))
    assert uyghur == {name: rect.mirrored(PANEL.page.w) for name, rect in chinese.items()}


def test_uyghur_arrows_point_the_other_way_and_pads_do_not(drawn: Drawn) -> None:
    page = drawn("identity half", UYGHUR)
    arrows = {element.name: element.mirrored for element in page if isinstance(element, Icon)}
    places = {control.id: control.rect.x for control in controls(page)}
    assert arrows["back"]
    assert not arrows["delete"]
    assert places["identity.pad.1"] < places["identity.pad.2"] < places["identity.pad.3"]


def test_codes_stay_left_to_right_in_uyghur(drawn: Drawn) -> None:
    ticket = next(label for label in labels(drawn("done settled", UYGHUR)) if label.text == "K7-22CE-N")
    assert (ticket.rtl, ticket.align) == (False, Align.END)


def test_the_same_model_gives_the_same_page(models: dict[str, ScreenModel], typesetter: Typesetter) -> None:
    one, other = (laid_out(models["home"], PANEL, typesetter) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("look", [Look('21"'), Look('7"')], ids=str)
@pytest.mark.parametrize(
    "name",
    [
        "home",
        "category",
        "scan slip",
        "track",
        "asking case waits",
        "asking case offline",
        "maintenance",
        "out_of_service no_room",
    ],
)
def test_other_panels_keep_what_can_be_pressed_on_the_glass(
    name: str, look: Look, samples: dict[str, Sample], drawn: Drawn
) -> None:
    whole, placed = look.panel.page, controls(drawn(name, look))
    assert {control.id for control in placed} == set(buttons(samples[name].model(look)))
    assert all(control.rect.right <= whole.w and control.rect.bottom <= whole.h for control in placed)


def test_a_face_is_25_mm_wide_and_high_on_every_panel_in_every_language_and_size(typesetter: Typesetter) -> None:
    rate = next(sample for sample in samples() if sample.name == "rate")
    for look in looks():
        unit = look.panel.unit_mm
        faces = [each for each in controls(laid_out(rate.model(look), look.panel, typesetter)) if "rate." in each.id]
        assert len(faces) == 3, look
        assert all(min(face.rect.w, face.rect.h) * unit >= LEAST_FACE_MM for face in faces), look
