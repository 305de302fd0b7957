"""What pages cost: a paragraph of text, and each step from the state to the screen."""

from statistics import median
from time import perf_counter
from typing import Any

import pytest

from kiosk.typography.typesetting import Typesetter
from kiosk.ui.sheet import setting
from kiosk.ui.theme.tokens import BODY
from tests.screens.extremes import said
from tests.screens.looks import LANGUAGES, Look

pytestmark = pytest.mark.bench

PARAGRAPHS = 200
STEPS = ("present", "lay out", "paint", "upload", "draw")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paragraph_is_set_in_a_millisecond(language: str, told: Any) -> None:
    look, typesetter = Look(language=language), Typesetter()
    how = setting(look.panel, BODY, 120.0, language, rtl=language in {"ug", "kk"})
    words = said(120)["zh" if language == "zh_CN" else language]
    took = []
    for number in range(PARAGRAPHS):
        began = perf_counter()
        typesetter.extent(f"{number} {words}", how)
        took.append((perf_counter() - began) * 1000)
    told(f"paragraph of 120 characters set, {language}, p50 after the first", median(took[1:]), 1, "ms")


def test_where_the_time_of_a_page_goes(kiosk_window: Any, table: Any) -> None:
    table.going_on("taking pages apart")
    measured = kiosk_window.do("costs")
    for page, rounds in measured.items():
        parts = {step: median(each[step] for each in rounds) for step in STEPS}
        shares = ", ".join(f"{step} {took:.1f}" for step, took in parts.items())
        table.row(f"{page}: {shares}", [sum(each.values()) for each in rounds], "ms")
