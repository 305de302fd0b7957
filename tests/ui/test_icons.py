"""Icons: each that a page names is there, each that is there is named, and all are of one make."""

import ast
import json
from pathlib import Path

import pytest

import kiosk
from kiosk.presenters import case, done, navigation, review, track, write
from kiosk.presenters.format import Format
from kiosk.typography.typesetting import Typesetter
from kiosk.ui.elements import Icon
from kiosk.ui.panel import Panel
from kiosk.ui.router import page as drawn
from kiosk.ui.theme.drawing import icon
from kiosk.ui.theme.icons import ICONS, LUCIDE_NAMES, OWN
from kiosk.ui.theme.lucide import LUCIDE
from kiosk.ui.widgets import sign
from tests.kiosk.presenters.test_privacy_of_speech import DIALOGS, PAGES, shown

SOURCES = Path(str(kiosk.__file__)).parent
CATALOG = SOURCES.parent / "edge_sync" / "hub" / "demo_county" / "catalog.json"
BUTTON_ICON, STATE_ICON, SHEET_ICON = 4, 2, 1
"""Which argument is the icon."""


def _named_in_tables() -> set[str]:
    """Icons that tables of presenters and widgets name."""
    tones = [*case.TONES.values(), *done.TONES.values()]
    plain = [review.ICONS, write.ICONS, write.TOOL_ICONS, navigation.THEME_ICONS, sign.TONE_ICONS]
    return {
        *(name for _, name in tones),
        *(name for _, _, name in track.READER.values()),
        *(name for table in plain for name in table.values()),
    }


def _named_in_calls() -> set[str]:
    """Icons that stand as text: ``icon=…``, or in their place among what a button, a state or a sheet is given."""
    found: list[ast.expr] = []
    for source in (*(SOURCES / "presenters").glob("*.py"), *(SOURCES / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found += [keyword.value for keyword in node.keywords if keyword.arg == "icon"]
                found += _in_place(node)
            elif isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["icon"]:
                found.append(node.value)
    return {text for each in found for text in _texts(each) if text}


def _texts(expression: ast.expr) -> list[str]:
    match expression:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=one, orelse=other):
            return [*_texts(one), *_texts(other)]
        case ast.BoolOp(values=several):
            return [text for each in several for text in _texts(each)]
        case _:
            return []


def _in_place(call: ast.Call) -> list[ast.expr]:
    match call.func:
        case ast.Name(id="Button"):
            return call.args[BUTTON_ICON : BUTTON_ICON + 1]
        case ast.Name(id="State"):
            return call.args[STATE_ICON : STATE_ICON + 1]
        case ast.Attribute(attr="icon"):
            return call.args[SHEET_ICON : SHEET_ICON + 1]
        case _:
            return []


def _drawn() -> set[str]:
    """Icons of every page and dialog, as drawn on the two smaller panels."""
    typesetter = Typesetter()
    found: set[str] = set()
    for pixels, size in (((1280, 800), (217, 136)), ((800, 480), (154, 86))):
        panel = Panel(pixels, Format(size))
        for page in (page for pages in PAGES.values() for page in pages):
            for dialog in DIALOGS:
                elements = drawn(shown(page, size, dialog=dialog), panel, typesetter)
                found |= {element.name for element in elements if isinstance(element, Icon)}
    return found


def _of_categories() -> set[str]:
    return {category["icon"] for category in json.loads(CATALOG.read_text(encoding="utf-8"))["categories"]}


@pytest.fixture(scope="module")
def named() -> set[str]:
    """Every icon that something names, drawn or not."""
    return _named_in_tables() | _named_in_calls() | _drawn() | _of_categories()


def test_every_icon_that_is_named_is_there(named: set[str]) -> None:
    assert named - ICONS.keys() == set()


def test_no_icon_is_there_that_nothing_names(named: set[str]) -> None:
    assert ICONS.keys() - named == {"other"} - named


def test_what_was_taken_of_lucide_is_what_is_used() -> None:
    assert set(LUCIDE) == set(LUCIDE_NAMES.values())
    assert not OWN.keys() & LUCIDE_NAMES.keys()


@pytest.mark.parametrize("name", sorted(ICONS))
def test_every_icon_stands_in_the_middle_of_its_box(name: str) -> None:
    mask = icon(name, 96)
    rows = [mask.coverage[y * mask.width : (y + 1) * mask.width][:96] for y in range(96)]
    inked = [(x, y) for y, row in enumerate(rows) for x, level in enumerate(row) if level > 127]
    for axis in (0, 1):
        low, high = min(at[axis] for at in inked), max(at[axis] for at in inked)
        assert abs(low + high - 95) <= 20, name
