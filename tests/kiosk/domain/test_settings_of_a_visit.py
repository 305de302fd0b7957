from dataclasses import fields, replace
from typing import Any

import pytest

from kiosk.domain.settings import Settings
from kiosk.domain.visit import events as e
from kiosk.domain.visit.idle import patience
from kiosk.domain.visit.session import Menu, Session, SoundSetting, TextSize, Theme, beginning
from kiosk.domain.visit.states import MenuOpen
from kiosk.domain.writing.keyboards import KeyOrder
from kiosk.domain.writing.ways import WritingWay


def test_sizes_and_colours_go_round_and_change_nothing_else(kiosk: Any) -> None:
    before = kiosk.review().state.visit
    sizes = [kiosk.do(e.SizeTurned()).state.visit.session.size for _ in range(4)]
    themes = [kiosk.do(e.ThemeTurned()).state.visit.session.theme for _ in range(4)]
    assert sizes == [TextSize.LARGE, TextSize.LARGEST, TextSize.SMALL, TextSize.STANDARD]
    assert themes == [Theme.DARK, Theme.CONTRAST_LIGHT, Theme.CONTRAST_DARK, Theme.LIGHT]
    assert kiosk.state.visit == before


def test_controls_move_down_and_back_up(kiosk: Any) -> None:
    assert kiosk.do(e.LowerToggled()).state.visit.session.lower
    assert not kiosk.do(e.LowerToggled()).state.visit.session.lower


def test_a_list_of_settings_lies_over_the_page_until_it_is_closed(kiosk: Any) -> None:
    kiosk.review().do(e.MenuOpened(Menu.VIEW), e.SizeTurned(), e.ThemeTurned(), e.OpinionConfirmed())
    assert kiosk.state.visit.dialog == MenuOpen(Menu.VIEW)
    assert kiosk.state.visit.session.size is TextSize.LARGE
    assert kiosk.do(e.DialogClosed()).screen == "review"
    assert kiosk.state.visit.dialog is None


def test_a_language_chosen_from_its_list_closes_it(kiosk: Any) -> None:
    kiosk.do(e.MenuOpened(Menu.LANGUAGE), e.LanguageChosen("xx"))
    assert kiosk.state.visit.dialog == MenuOpen(Menu.LANGUAGE)
    assert kiosk.do(e.LanguageChosen("en")).state.visit.dialog is None
    assert kiosk.state.visit.session.language == "en"


@pytest.mark.parametrize(
    "changed", [{"size": TextSize.LARGE}, {"size": TextSize.LARGEST}, {"sound": SoundSetting(on=True)}]
)
def test_whoever_reads_large_letters_or_listens_has_twice_the_time(kiosk: Any, changed: Any) -> None:
    visit = kiosk.review().state.visit
    slow = replace(visit, session=replace(visit.session, **changed))
    usual, longer = (patience(each, kiosk.state.settings) for each in (visit, slow))
    assert (longer.after, longer.warn) == (2 * usual.after, 2 * (usual.warn or 0))


def test_a_page_without_a_warning_has_none_in_twice_the_time_either(kiosk: Any) -> None:
    visit = kiosk.do(e.SizeTurned()).state.visit
    assert (patience(visit, kiosk.state.settings).after, patience(visit, kiosk.state.settings).warn) == (120, None)


def test_config_says_what_the_next_person_meets() -> None:
    met = beginning("ug", Settings(text_size=3, theme="contrast_dark"))
    assert met == Session("ug", TextSize.LARGE, Theme.CONTRAST_DARK)


@pytest.mark.parametrize("theme", ["", "sepia", "LIGHT", "浅色"])
def test_a_theme_that_is_unknown_here_is_the_light_one(theme: str) -> None:
    assert beginning("zh_CN", Settings(theme=theme)).theme is Theme.LIGHT


def test_every_setting_is_one_of_the_session_and_is_back_after_the_visit(kiosk: Any) -> None:
    sound = SoundSetting(on=True, volume=5, speed=1.5)
    changed = Session("en", TextSize.LARGEST, Theme.DARK, True, sound, WritingWay.PINYIN, KeyOrder.ABC)
    fresh = kiosk.state.visit.session
    assert all(getattr(changed, each.name) != getattr(fresh, each.name) for each in fields(Session))
    kiosk.do(
        e.LanguageChosen("en"), e.SizeTurned(), e.ThemeTurned(), e.LowerToggled(), e.OpinionBegun(), e.LeaveAsked()
    )
    assert kiosk.state.visit.session == fresh
