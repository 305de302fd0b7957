"""Pages as laid out, without a window: everything fits, is large enough, and can be reached."""

from collections.abc import Callable, Iterator
from itertools import combinations

import pytest

from kiosk.presenters.format import Format
from kiosk.presenters.models import Role, ScreenModel, buttons
from kiosk.typography.typesetting import Typesetter
from kiosk.ui.elements import Align, Control, Element, Icon, Label
from kiosk.ui.panel import Panel
from kiosk.ui.sheet import setting, setting_of

Samples = dict[str, dict[str, ScreenModel]]
LayOut = Callable[[ScreenModel], tuple[Element, ...]]
LANGUAGES = ("zh_CN", "en", "ug")
LEAST_EM_MM = {"zh_CN": 5.1, "en": 4.1, "ug": 4.1}
SLACK = 0.3


@pytest.fixture(params=LANGUAGES)
def pages(request: pytest.FixtureRequest, samples: Samples, lay_out: LayOut) -> dict[str, tuple[Element, ...]]:
    """Every page of a language by its name."""
    return {name: lay_out(model) for name, model in samples[request.param].items()}


def labels(page: tuple[Element, ...]) -> list[Label]:
    return [element for element in page if isinstance(element, Label)]


def controls(page: tuple[Element, ...]) -> list[Control]:
    return [element for element in page if isinstance(element, Control)]


def everywhere(pages: dict[str, tuple[Element, ...]]) -> Iterator[tuple[str, Label]]:
    for name, page in pages.items():
        for label in labels(page):
            yield name, label


def test_no_text_is_larger_than_its_box(
    pages: dict[str, tuple[Element, ...]], panel: Panel, typesetter: Typesetter
) -> None:
    clipped = []
    for name, label in everywhere(pages):
        how = setting_of(label, panel)
        extent = typesetter.extent(label.text, how)
        width, height = extent.width / panel.px_per_unit, extent.height / panel.px_per_unit
        if width > label.rect.w + SLACK or height > label.rect.h + SLACK:
            clipped.append((name, label.text))
    assert clipped == []


def test_every_character_has_a_glyph(
    pages: dict[str, tuple[Element, ...]], panel: Panel, typesetter: Typesetter
) -> None:
    missing = [
        label.text
        for _, label in everywhere(pages)
        if typesetter.extent(label.text, setting(panel, label.style, None, label.language, rtl=label.rtl)).unknown
    ]
    assert missing == []


def test_no_text_lies_on_another(samples: Samples, pages: dict[str, tuple[Element, ...]]) -> None:
    dialogs = {name for name, model in samples["zh_CN"].items() if model.dialog is not None}
    covered = [
        (name, one.text, other.text)
        for name, page in pages.items()
        if name not in dialogs
        for one, other in combinations(labels(page), 2)
        if one.rect.overlaps(other.rect, SLACK)
    ]
    assert covered == []


def test_everything_is_on_the_panel(pages: dict[str, tuple[Element, ...]], panel: Panel) -> None:
    whole = panel.page
    outside = [
        (name, element)
        for name, page in pages.items()
        for element in page
        if element.rect.x < -0.01
        or element.rect.y < -0.01
        or element.rect.right > whole.w + 0.01
        or element.rect.bottom > whole.h + 0.01
    ]
    assert outside == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_is_read_at_arms_length(language: str, samples: Samples, lay_out: LayOut, panel: Panel) -> None:
    small = [
        (name, label.text, label.style.em)
        for name, model in samples[language].items()
        for label in labels(lay_out(model))
        if label.style.em * panel.unit_mm < LEAST_EM_MM[language]
    ]
    assert small == []


def test_titles_and_body_have_the_decided_sizes(samples: Samples, lay_out: LayOut, panel: Panel) -> None:
    page = labels(lay_out(samples["zh_CN"]["category"]))
    sizes = {label.text: label.style.em * panel.unit_mm for label in page}
    assert sizes["是哪方面的事?"] >= 8.0
    assert sizes["供暖供热"] >= 5.5


def test_ticket_number_is_twelve_millimetres_high(samples: Samples, lay_out: LayOut, panel: Panel) -> None:
    capital_height = 0.733  # of the em, in Noto Sans CJK (OS/2 table, sCapHeight 733)
    for name in ("done", "done_sent"):
        sizes = {label.text: label.style.em * panel.unit_mm for label in labels(lay_out(samples["zh_CN"][name]))}
        assert sizes["K7-3DQ9-X"] * capital_height >= 12.0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_control_of_the_model_is_drawn(language: str, samples: Samples, lay_out: LayOut) -> None:
    missing = {
        name: ids
        for name, model in samples[language].items()
        if (ids := set(buttons(model)) - {control.id for control in controls(lay_out(model))})
    }
    assert missing == {}


def test_controls_are_large_enough_for_old_fingers(pages: dict[str, tuple[Element, ...]], panel: Panel) -> None:
    small = [
        (name, control.id)
        for name, page in pages.items()
        for control in controls(page)
        if min(control.rect.w, control.rect.h) * panel.unit_mm < 12.7 - 0.01
    ]
    assert small == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_on_is_twenty_millimetres(language: str, samples: Samples, lay_out: LayOut, panel: Panel) -> None:
    small = [
        (name, control.id)
        for name, model in samples[language].items()
        for control in controls(lay_out(model))
        if buttons(model)[control.id].role is Role.PRIMARY
        and min(control.rect.w, control.rect.h) * panel.unit_mm < 20.0 - 0.01
    ]
    assert small == []


def test_controls_keep_their_distance(pages: dict[str, tuple[Element, ...]], panel: Panel) -> None:
    gap = 2.5 / panel.unit_mm - 0.02
    close = [
        (name, one.id, other.id)
        for name, page in pages.items()
        for one, other in combinations([each for each in controls(page) if each.rect != panel.page], 2)
        if one.rect.inset(-gap / 2).overlaps(other.rect.inset(-gap / 2))
    ]
    assert close == []


def test_a_dialog_takes_every_other_control_out_of_play(samples: Samples, lay_out: LayOut) -> None:
    assert {control.id for control in controls(lay_out(samples["zh_CN"]["idle"]))} == {"idle.continue"}
    assert {control.id for control in controls(lay_out(samples["zh_CN"]["leave"]))} == {"leave.cancel", "leave.confirm"}


def test_leaving_and_help_are_at_the_same_place_on_every_page(samples: Samples, lay_out: LayOut, panel: Panel) -> None:
    """A finger that goes where leaving was finds it, however full the bar is."""
    for wanted in ("nav.leave", "nav.help"):
        places = {
            control.rect
            for model in samples["zh_CN"].values()
            for control in controls(lay_out(model))
            if control.id == wanted
        }
        assert len({place.x for place in places}) == 1
        width = min(place.w for place in places)
        height = min(place.bottom for place in places) - max(place.y for place in places)
        assert min(width, height) * panel.unit_mm >= 9.5


def test_uyghur_pages_are_the_mirror_of_chinese_ones(samples: Samples, lay_out: LayOut, panel: Panel) -> None:
    places = {
        language: {control.id: control.rect for control in controls(lay_out(samples[language]["category"]))}
        for language in ("zh_CN", "ug")
    }
    tile = places["zh_CN"]["category.heating"]
    assert places["ug"]["category.heating"] == tile.mirrored(panel.page.w)


def test_uyghur_arrows_point_the_other_way_and_pads_do_not(samples: Samples, lay_out: LayOut) -> None:
    page = lay_out(samples["ug"]["identity_phone"])
    arrows = {element.name: element.mirrored for element in page if isinstance(element, Icon)}
    places = {control.id: control.rect.x for control in controls(page)}
    assert arrows["back"]
    assert not arrows["delete"]
    assert places["identity.pad.1"] < places["identity.pad.2"] < places["identity.pad.3"]


def test_codes_stay_left_to_right_in_uyghur(samples: Samples, lay_out: LayOut) -> None:
    ticket = next(label for label in labels(lay_out(samples["ug"]["done"])) if label.text == "K7-3DQ9-X")
    assert (ticket.rtl, ticket.align) == (False, Align.END)


def test_the_same_model_gives_the_same_page(samples: Samples, lay_out: LayOut) -> None:
    model = samples["zh_CN"]["home"]
    assert lay_out(model) == lay_out(model)


@pytest.mark.parametrize("size", [((1920, 1080), (476, 268)), ((800, 480), (154, 86))])
def test_other_panels_keep_what_can_be_pressed_on_the_glass(
    size: tuple[tuple[int, int], tuple[int, int]], samples: Samples, typesetter: Typesetter
) -> None:
    from kiosk.ui.router import page  # noqa: PLC0415 - only here for other panels

    panel = Panel(size[0], Format(size[1]))
    for name in ("home", "category", "scan", "track", "asking", "asking_offline", "maintenance", "out_of_service"):
        model = samples["zh_CN"][name]
        drawn = controls(page(model, panel, typesetter))
        assert set(buttons(model)) == {control.id for control in drawn}
        assert all(control.rect.right <= panel.page.w and control.rect.bottom <= panel.page.h for control in drawn)
