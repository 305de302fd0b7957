"""The list of pages is whole: whatever the domain can show is in it."""

import re
from enum import Enum
from typing import Any, get_args

import pytest

from kiosk.domain.visit import pages as p
from kiosk.domain.visit.banner import Says
from kiosk.domain.visit.pages import LookUpFailure, Page
from kiosk.domain.visit.session import Menu, TextSize
from kiosk.domain.visit.states import Dialog, MenuOpen
from kiosk.domain.writing.composition import Composition
from kiosk.domain.writing.keyboards import Layer, Shift
from kiosk.domain.writing.ways import WritingWay
from kiosk.presenters.models import buttons
from tests.screens.looks import Look
from tests.screens.names import SCREENS, is_known, pattern
from tests.screens.pages import Sample, samples

EVERY = samples()


def pages_of(kind: type[Any]) -> list[Any]:
    return [sample.state.visit.page for sample in EVERY if isinstance(sample.state.visit.page, kind)]


def missing(of: type[Enum], there: list[Any]) -> set[Any]:
    return set(of) - set(there)


def test_every_page_of_the_domain_is_in_the_list() -> None:
    assert {type(sample.state.visit.page) for sample in EVERY} == set(get_args(Page))


def test_every_dialog_of_the_domain_is_in_the_list() -> None:
    shown = {type(sample.state.visit.dialog) for sample in EVERY if sample.state.visit.dialog is not None}
    assert shown == set(get_args(Dialog))


def test_every_menu_and_every_sentence_across_the_page_is_in_the_list() -> None:
    visits = [sample.state.visit for sample in EVERY]
    assert missing(Menu, [visit.dialog.menu for visit in visits if isinstance(visit.dialog, MenuOpen)]) == set()
    assert missing(Says, [visit.banner.says for visit in visits if visit.banner is not None]) == set()


def test_every_state_of_saving_and_printing_is_in_the_list() -> None:
    assert missing(p.Saving, [page.saving for page in pages_of(p.ReviewPage)]) == set()
    assert missing(p.Printing, [page.printing for page in pages_of(p.DonePage)]) == set()
    assert missing(p.Reason, [page.reason for page in pages_of(p.OutOfServicePage)]) == set()


def test_every_way_that_looking_up_fails_is_in_the_list() -> None:
    failures = {type(page.failure) for page in pages_of(p.CodePage) if page.failure is not None}
    assert failures == set(get_args(LookUpFailure))


def test_every_remark_key_layer_and_way_to_write_is_in_the_list() -> None:
    pages, visits = pages_of(p.WritePage), [sample.state.visit for sample in EVERY]
    assert missing(p.Remark, [page.remark for page in pages]) == set()
    assert missing(Layer, [page.layer for page in pages]) == set()
    assert missing(Shift, [page.shift for page in pages]) == set()
    assert missing(WritingWay, [visit.session.way for visit in visits]) == set()
    assert {type(page.composition) for page in pages} == {*get_args(Composition), type(None)}


def test_every_name_is_given_once() -> None:
    names = [sample.name for sample in EVERY]
    assert sorted(names) == sorted(set(names))


@pytest.fixture(scope="module")
def controls() -> set[str]:
    """The names of all controls of all pages, on a wide panel and on a narrow one with large letters."""
    looks = (Look(), Look('7"', "kk_Cyrl", TextSize.LARGEST), Look('7"', size=TextSize.LARGEST), Look(language="ug"))
    return {name for look in looks for sample in EVERY for _, model in sample.models(look) for name in buttons(model)}


def test_every_control_has_a_name_of_the_specification(controls: set[str]) -> None:
    assert {name for name in controls if not is_known(name)} == set()


@pytest.mark.parametrize("screen", sorted(SCREENS))
def test_every_control_of_the_specification_is_on_a_page(screen: str, controls: set[str]) -> None:
    wanted = {word: re.compile(pattern(screen, word)) for word in SCREENS[screen].split()}
    assert [word for word, each in wanted.items() if not any(map(each.fullmatch, controls))] == []


@pytest.mark.parametrize("name", ["full: category", "full: case"])
def test_a_page_that_is_shared_out_is_followed_to_its_end(name: str) -> None:
    sample: Sample = next(each for each in EVERY if each.name == name)
    followed = [model for _, model in sample.models(Look())]
    assert len(followed) > 1
    assert followed[-1].body.pager.next is None  # type: ignore[union-attr]
