"""The invitation on every panel, at every size and in every language: whole, one welcome large, one touch anywhere."""

from dataclasses import replace
from itertools import combinations, product

import pytest

from kiosk.bootstrap import LOCALES
from kiosk.domain.settings import Settings
from kiosk.domain.visit.pages import AttractPage
from kiosk.domain.visit.session import Session, TextSize
from kiosk.presenters.capacity import layout
from kiosk.presenters.format import Format
from kiosk.presenters.models import Attract, ScreenModel
from kiosk.presenters.present import present
from kiosk.presenters.text import load
from kiosk.typography.typesetting import Typesetter
from kiosk.ui.elements import Control, Element, Icon, Label
from kiosk.ui.panel import Panel
from kiosk.ui.router import page
from kiosk.ui.sheet import setting
from tests.kiosk.presenters.test_privacy_of_speech import state_on

CATALOGUES = load(LOCALES)
PANELS = {
    (800, 480): (154.0, 86.0),
    (1280, 800): (217.0, 136.0),
    (1920, 1080): (476.0, 268.0),
    (1080, 1920): (268.0, 476.0),
}
LANGUAGES = CATALOGUES.available
HAN_MM, LETTERS_MM, SMALL_TEXT_MM = 5.1, 4.1, 4.99
SLACK = 0.3


def invitation(form: Format, language: str, large: int) -> ScreenModel:
    state = state_on(AttractPage())
    session = Session(language, form.size, lower=form.lower)
    offered = replace(
        state,
        settings=Settings(languages=LANGUAGES, panel_mm=(int(form.panel_mm[0]), int(form.panel_mm[1]))),
        catalogues=LANGUAGES,
        online=False,
        visit=replace(state.visit, session=session, touched=state.now.steady - 120 - 10 * large, draft=None),
    )
    return present(offered, CATALOGUES, layout(form))


Invitation = tuple[ScreenModel, Panel, tuple[Element, ...]]


@pytest.fixture(scope="module", params=PANELS, ids=str)
def invitations(request: pytest.FixtureRequest) -> list[Invitation]:
    """The invitation of a panel in two languages, at every size, with every language large in its turn."""
    typesetter = Typesetter()
    made = []
    for size, language, large in product(TextSize, ("zh_CN", "ug"), range(len(LANGUAGES))):
        form = Format(PANELS[request.param], size, lower=large % 2 == 1)
        model, panel = invitation(form, language, large), Panel(request.param, form)
        made.append((model, panel, page(model, panel, typesetter)))
    return made


def test_every_word_is_whole_and_large_enough(invitations: list[Invitation], typesetter: Typesetter) -> None:
    wrong = []
    for model, shown, elements in invitations:
        labels = [element for element in elements if isinstance(element, Label)]
        for label in labels:
            how = setting(shown, label.style, label.rect.w, label.language, rtl=label.rtl)
            extent, scale = typesetter.extent(label.text, how), shown.px_per_unit
            clipped = extent.width / scale > label.rect.w + SLACK or extent.height / scale > label.rect.h + SLACK
            if clipped or extent.unknown or label.text.endswith("…") or _is_small(label, shown):
                wrong.append((model.look, label.text, label.style.em))
        wrong += [(model.look, one.text, 0.0) for one, other in combinations(labels, 2)
                  if one.rect.overlaps(other.rect, SLACK)]  # fmt: skip
    assert wrong == []


def _is_small(label: Label, shown: Panel) -> bool:
    han = SMALL_TEXT_MM if shown.format.size is TextSize.SMALL else HAN_MM
    least = han if any("一" <= letter <= "鿿" for letter in label.text) else LETTERS_MM
    return label.style.em * shown.unit_mm < least


def test_the_language_whose_turn_it_is_stands_out(invitations: list[Invitation]) -> None:
    for model, _, elements in invitations:
        assert isinstance(model.body, Attract)
        ems = {(each.text, each.language): each.style.em for each in elements if isinstance(each, Label)}
        welcomes = [ems[greeting.welcome, greeting.language] for greeting in model.body.greetings]
        large = welcomes.pop(model.body.large)
        assert large >= 1.25 * max(welcomes), model.look


def test_the_offline_sign_is_there(invitations: list[Invitation]) -> None:
    for _, _, elements in invitations:
        assert "offline" in {each.name for each in elements if isinstance(each, Icon)}


def test_the_whole_panel_is_one_control(invitations: list[Invitation]) -> None:
    for _, shown, elements in invitations:
        controls = [(each.id, each.rect) for each in elements if isinstance(each, Control)]
        assert controls == [("attract.begin", shown.whole)]
