"""The gallery: which looks it has, its pictures, and the page to leaf through them."""

import json
import re
from pathlib import Path

import pytest
from PIL import Image

from kiosk.domain.visit.session import TextSize, Theme
from tests.screens.gallery import Job, chosen_looks, drawn, html
from tests.screens.looks import LANGUAGES, PANELS, Look


def test_every_language_is_there_on_every_panel() -> None:
    standard = {(look.panel_name, look.language) for look in chosen_looks(every=False)}
    assert standard == {(panel, language) for panel in PANELS for language in LANGUAGES}


@pytest.mark.parametrize("language", ["zh_CN", "ug"])
def test_every_size_and_theme_and_lower_controls_are_there_in_each_direction(language: str) -> None:
    mine = [look for look in chosen_looks(every=False) if look.language == language]
    assert {look.size for look in mine} == set(TextSize)
    assert {look.theme for look in mine} == set(Theme)
    assert {look.lower for look in mine} == {False, True}


def test_all_looks_are_the_product_less_lower_controls_on_the_low_panel() -> None:
    assert len(chosen_looks(every=True)) == 7 * len(LANGUAGES) * len(TextSize) * len(Theme)


def test_pictures_are_as_large_as_the_panel_and_named_by_page_and_look(tmp_path: Path) -> None:
    made = drawn(Job(Look('7"', "ug"), ("maintenance",), tmp_path))
    assert [picture.page for picture in made] == ["maintenance", "empty: maintenance", "full: maintenance"]
    with Image.open(tmp_path / made[0].file) as image:
        assert image.size == PANELS['7"'][0]


def test_the_page_of_html_knows_every_picture_and_fetches_nothing(tmp_path: Path) -> None:
    made = drawn(Job(Look(), ("maintenance",), tmp_path))
    page = html(made)
    rows = json.loads(re.findall(r"const pictures = (.*);", page)[0])
    assert [row[0] for row in rows] == sorted(picture.file for picture in made)
    assert re.findall(r"https?:|//cdn|@import|<link|src=\"", page) == []
