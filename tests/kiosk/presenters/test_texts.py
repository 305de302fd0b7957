import ast
import re
from enum import Enum
from pathlib import Path

import pytest

from kiosk import presenters
from kiosk.bootstrap import LOCALES
from kiosk.domain.devices import PrinterCondition
from kiosk.domain.opinion import Delivery, Kind
from kiosk.domain.question import Silence
from kiosk.domain.visit.banner import Says
from kiosk.domain.visit.events import Wanted
from kiosk.domain.visit.pages import Reason, Remark
from kiosk.domain.writing.keyboards import KeyOrder
from kiosk.presenters.models import Direction
from kiosk.presenters.text import direction, load

SOURCES = Path(str(presenters.__file__)).parent
BY_ENUM: dict[str, type[Enum]] = {
    "asking.case.{}": Silence,
    "asking.deputy.{}": Silence,
    "banner.{}": Says,
    "done.{}": Delivery,
    "done.{}.explained": Delivery,
    "kind.{}": Kind,
    "kind.{}.note": Kind,
    "message.{}": Reason,
    "scan.{}": Wanted,
    "write.{}": Remark,
    "write.order.{}": KeyOrder,
}
CATALOGUES = load(LOCALES)


def _keys_said() -> set[str]:
    """Every plain key that a presenter says."""
    found: set[str] = set()
    for source in SOURCES.glob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value
                if re.fullmatch(r"[a-z_]+(\.[a-z_0-9]+)+", text):
                    found.add(text)
    return found


def test_every_text_a_presenter_says_is_in_the_catalogue() -> None:
    controls = {"duty_end.stay", "help.close"}
    texts = CATALOGUES.by_language["zh_CN"].keys()
    said = {key for key in _keys_said() if key.split(".")[0] in {text.split(".")[0] for text in texts}}
    ids = {key for key in said if key not in texts}
    assert controls <= texts
    assert ids <= {
        "deputies.level.all", "out_of_service.home", "recipient.home_office",
        "write.key.latin", "write.key.shift", "write.key.space", "write.order", "write.text",
    }  # fmt: skip


@pytest.mark.parametrize(("pattern", "values"), BY_ENUM.items())
def test_every_value_has_its_words(pattern: str, values: type[Enum]) -> None:
    texts = CATALOGUES.by_language["zh_CN"]
    assert [key for value in values if (key := pattern.format(value.value)) not in texts] == []


def test_every_printer_that_cannot_print_has_a_sentence() -> None:
    texts = CATALOGUES.by_language["zh_CN"]
    assert all(f"printer.{state.value}" in texts for state in PrinterCondition if not state.can_print)


def test_a_text_unknown_in_one_language_is_said_in_chinese() -> None:
    assert CATALOGUES.words("tlh").say("home.opinion") == "我要提意见"
    assert CATALOGUES.words("tlh").text({"zh": "中", "en": "E"}) == "中"


def test_a_text_that_is_not_in_cyrillic_kazakh_is_said_in_chinese_not_in_arabic_letters() -> None:
    assert CATALOGUES.words("kk_Cyrl").text({"kk": "اۋىل", "zh": "村"}) == "村"


def test_uyghur_and_kazakh_are_written_from_the_right_and_cyrillic_is_not() -> None:
    assert [direction(language) for language in ("ug", "kk", "kk_Cyrl", "zh_CN")] == [
        Direction.RTL,
        Direction.RTL,
        Direction.LTR,
        Direction.LTR,
    ]


def test_no_screen_claims_success_before_the_hub_has_it() -> None:
    assert all("提交成功" not in text for text in CATALOGUES.by_language["zh_CN"].values())


def test_a_missing_chinese_catalogue_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="zh_CN"):
        load(tmp_path)
