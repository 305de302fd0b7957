"""Widths that pages are counted by, held against the widths that Pango gives."""

import pytest

from kiosk.bootstrap import LOCALES
from kiosk.presenters.reading import ems
from kiosk.presenters.text import LANGUAGE_NAMES, RIGHT_TO_LEFT, load
from kiosk.typography.typesetting import Setting, Typesetter

CATALOGUES = load(LOCALES)
SIZE = 64.0
SPARE, FREE = 1.04, 0.3
"""A line keeps one em free; these are of it, for quotation marks before a comma and for short words that are wide."""


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_no_text_is_wider_than_pages_are_counted_by(typesetter: Typesetter, language: str) -> None:
    setting = Setting(SIZE, bold=False, serif=False, language=language, rtl=language in RIGHT_TO_LEFT, pitch=1.4)
    for key, text in CATALOGUES.by_language[language].items():
        assert typesetter.extent(text, setting).width / SIZE <= ems(text) * SPARE + FREE, key


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_running_text_is_not_counted_far_too_wide(typesetter: Typesetter, language: str) -> None:
    setting = Setting(SIZE, bold=False, serif=False, language=language, rtl=language in RIGHT_TO_LEFT, pitch=1.4)
    text = " ".join(CATALOGUES.by_language[language].values())
    assert typesetter.extent(text, setting).width / SIZE >= ems(text) * 0.7


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_no_text_of_the_catalogues_has_a_character_that_no_face_has(typesetter: Typesetter, language: str) -> None:
    setting = Setting(SIZE, bold=False, serif=False, language=language, rtl=language in RIGHT_TO_LEFT, pitch=1.4)
    texts = CATALOGUES.by_language[language]
    assert [key for key, text in texts.items() if typesetter.extent(text, setting).unknown] == []
