"""Colours and icons."""

from itertools import product

import pytest

from kiosk.presenters.models import Tone
from kiosk.ui.theme.drawing import icon, qr_code
from kiosk.ui.theme.icons import ICONS
from kiosk.ui.theme.tokens import LIGHT


def luminance(colour: str) -> float:
    parts = (part / 255 for part in bytes.fromhex(colour.removeprefix("#")))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground"), list(product(("ink", "soft", "red"), ("ground", "card"))))
def test_text_stands_out_seven_to_one(text: str, ground: str) -> None:
    assert contrast(getattr(LIGHT, text), getattr(LIGHT, ground)) >= 7


@pytest.mark.parametrize("tone", Tone)
def test_states_stand_out_on_their_grounds(tone: Tone) -> None:
    assert contrast(*LIGHT.tone(tone)) >= 7


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("on_red", "red"),
        ("red", "red_tint"),
        ("soft", "red_tint"),
        ("waiting", "ground"),
        ("ink", "gold_tint"),
        ("waiting", "card"),
    ],
)
def test_words_stand_out_on_coloured_grounds(text: str, ground: str) -> None:
    assert contrast(getattr(LIGHT, text), getattr(LIGHT, ground)) >= 7


def test_what_cannot_be_pressed_is_still_read() -> None:
    assert 4.5 <= contrast(LIGHT.faint, LIGHT.ground) < contrast(LIGHT.soft, LIGHT.ground)


@pytest.mark.parametrize(
    ("ground", "wash"), [("card", "pressed"), ("red_tint", "pressed"), ("ground", "pressed"), ("red", "pressed_dark")]
)
def test_a_press_changes_the_ground_visibly_and_leaves_its_words_legible(ground: str, wash: str) -> None:
    plain, pressed = getattr(LIGHT, ground), blended(getattr(LIGHT, wash), getattr(LIGHT, ground))
    assert contrast(plain, pressed) >= 1.3
    assert contrast(LIGHT.on_red if ground == "red" else LIGHT.ink, pressed) >= 4.5


def blended(wash: str, ground: str) -> str:
    *over, alpha = bytes.fromhex(wash.removeprefix("#"))
    under = bytes.fromhex(ground.removeprefix("#"))
    mixed = (round(a * alpha / 255 + b * (1 - alpha / 255)) for a, b in zip(over, under, strict=True))
    return "#" + bytes(mixed).hex()


@pytest.mark.parametrize("colour", ["strong_line", "red", "gold"])
def test_what_is_not_text_stands_out_three_to_one(colour: str) -> None:
    assert contrast(getattr(LIGHT, colour), LIGHT.card) >= 3


@pytest.mark.parametrize("name", sorted(ICONS))
def test_every_icon_draws_something_inside_its_box(name: str) -> None:
    mask = icon(name, 48)
    rows = [mask.coverage[y * mask.width : (y + 1) * mask.width] for y in range(mask.height)]
    edge = rows[0] + rows[-1] + bytes(row[0] for row in rows) + bytes(row[47] for row in rows)
    assert sum(mask.coverage) > 255 * 40
    assert max(edge) < 128


def test_an_unknown_icon_is_the_neutral_one() -> None:
    assert icon("no such", 48) == icon("other", 48)


def test_a_mirrored_arrow_is_the_arrow_mirrored() -> None:
    plain, turned = icon("next", 48), icon("next", 48, mirrored=True)
    rows = [plain.coverage[at : at + 48][::-1] for at in range(0, 48 * 48, 48)]
    different = sum(abs(one - other) > 24 for one, other in zip(b"".join(rows), turned.coverage, strict=True))
    assert different == 0


def test_qr_codes_are_sharp() -> None:
    assert set(qr_code("DHT1:K7-3DQ9-X:482913", 240).coverage) == {0, 255}
