"""The page that writes, as it is shown."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from kiosk.bootstrap import LOCALES
from kiosk.domain.clock import COUNTY_TIME, ClockQuality, Moment
from kiosk.domain.devices import Devices
from kiosk.domain.settings import Settings
from kiosk.domain.stored import Queue, Stored
from kiosk.domain.visit.draft import Draft
from kiosk.domain.visit.events import CaretMoved, LetterTyped, Subject
from kiosk.domain.visit.pages import Remark, WritePage
from kiosk.domain.visit.session import Session, TextSize
from kiosk.domain.visit.states import State, Visit, initial
from kiosk.domain.world import Category, World
from kiosk.domain.writing.composition import Drawing, Spelling
from kiosk.domain.writing.keyboards import KeyOrder, Layer, Shift
from kiosk.domain.writing.text import Limit, Text
from kiosk.domain.writing.ways import WritingWay
from kiosk.presenters.capacity import layout
from kiosk.presenters.format import Format
from kiosk.presenters.models import Direction, Write, buttons
from kiosk.presenters.present import present
from kiosk.presenters.text import load

CATALOGUES = load(LOCALES)
NOW = Moment(datetime(2026, 11, 15, 12, tzinfo=COUNTY_TIME), 5000.0, ClockQuality.NTP)
LANGUAGES = ("zh_CN", "ug", "kk", "kk_Cyrl", "en")
HEATING = Category("heating", {"zh": "供热取暖"}, "heating", ())
WORDS = Text().inserted("路灯坏了", Limit(500, 2000)).text
STROKE = ((0.1, 0.1), (0.9, 0.1))
ENGINES = Devices(handwriting=None, pinyin=None)


def _state(page: WritePage, text: Text, session: Session, devices: Devices) -> State:
    stored = Stored(World("qb-0302"), Settings(languages=LANGUAGES), (), Queue(), (), online=True, room=True)
    state = initial(stored, catalogues=LANGUAGES, now=NOW)
    draft = Draft(HEATING, text=text, written_place=text)
    return replace(state, devices=devices, visit=Visit(1, session, NOW.steady, page, draft=draft))


def show(
    page: WritePage | None = None,
    *,
    text: Text = WORDS,
    language: str = "zh_CN",
    way: WritingWay | None = None,
    order: KeyOrder = KeyOrder.QWERTY,
    devices: Devices = ENGINES,
    panel: tuple[int, int] = (217, 136),
    size: TextSize = TextSize.STANDARD,
) -> Any:
    """The page as it is shown, and all of it on the screen."""
    shown = page or WritePage(Subject.OPINION)
    model = present(
        _state(shown, text, Session(language, size, way=way, order=order), devices),
        CATALOGUES,
        layout(Format(panel, size)),
    )
    assert isinstance(model.body, Write)
    return model.body


def ids(body: Write) -> set[str]:
    found = [*body.ways, *body.tools, *body.candidates, body.next, *(key.button for row in body.keys for key in row)]
    assert len({button.id for button in found}) == len(found)
    return {button.id for button in found}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("way", WritingWay)
@pytest.mark.parametrize("layer", Layer)
def test_controls_have_their_stable_names_in_every_language(language: str, way: WritingWay, layer: Layer) -> None:
    names = ids(show(WritePage(Subject.OPINION, layer=layer), language=language, way=way))
    assert names >= {"write.handwriting", "write.pinyin", "write.keyboard", "write.left", "write.right", "write.delete",
                     "write.undo", "write.clear", "write.next"}  # fmt: skip
    assert ("write.key.space" in names) is (way is not WritingWay.HANDWRITING)
    assert ("write.stroke_undo" in names) is (way is WritingWay.HANDWRITING)


@pytest.mark.parametrize("way", WritingWay)
def test_delete_alone_goes_on_while_it_is_held(way: WritingWay) -> None:
    body = show(way=way)
    found = [*body.ways, *body.tools, *body.candidates, body.next, *(key.button for row in body.keys for key in row)]
    assert [button.id for button in found if button.goes_on] == ["write.delete"]


def test_there_is_a_field_or_there_are_keys() -> None:
    by_hand = show(way=WritingWay.HANDWRITING)
    assert (by_hand.pen.id, by_hand.keys) == ("write.field", ())
    assert (show(way=WritingWay.KEYBOARD).pen, len(show(way=WritingWay.KEYBOARD).keys)) == (None, 4)


def test_what_is_composed_stands_at_the_caret_and_is_marked() -> None:
    area = show(WritePage(Subject.OPINION, Spelling("hen")), text=WORDS.moved(-2), way=WritingWay.PINYIN).area
    assert (area.text, area.caret, area.composed, area.count) == ("路灯hen坏了", 5, (2, 5), "7 / 500")


def test_the_best_candidate_of_handwriting_stands_in_the_text_and_is_chosen() -> None:
    body = show(WritePage(Subject.OPINION, Drawing((STROKE,), ("一", "二"))), way=WritingWay.HANDWRITING)
    assert (body.area.text, body.area.composed, body.pen.strokes) == ("路灯坏了一", (4, 5), (STROKE,))
    assert [(each.id, each.text, each.chosen) for each in body.candidates] == [
        ("write.candidate.1", "一", True),
        ("write.candidate.2", "二", False),
    ]


@pytest.mark.parametrize("panel", [(154, 86), (217, 136), (476, 268), (268, 476)])
@pytest.mark.parametrize("size", TextSize)
def test_candidates_are_shared_out_over_pages_and_none_is_left_out(panel: tuple[int, int], size: TextSize) -> None:
    found = tuple("字" * (1 + number % 9) for number in range(40))
    shown: list[str] = []
    for number in range(41):
        body = show(
            WritePage(Subject.OPINION, Spelling("zi", "zi", found), page=number),
            way=WritingWay.PINYIN,
            panel=panel,
            size=size,
        )
        shown += [each.id for each in body.candidates]
        if body.pager.next is None:
            break
    assert shown == [f"write.candidate.{number}" for number in range(1, 41)]


def test_a_page_of_candidates_beyond_the_last_shows_the_last() -> None:
    body = show(WritePage(Subject.OPINION, Spelling("zi", "zi", ("字",)), page=9), way=WritingWay.PINYIN)
    assert ([each.text for each in body.candidates], body.pager) == (["字"], None)


def test_left_and_right_are_those_of_the_screen_in_both_directions() -> None:
    chinese = {tool.id: tool for tool in show(text=WORDS.moved(-1), way=WritingWay.KEYBOARD).tools}
    uyghur = {tool.id: tool for tool in show(text=WORDS.moved(-1), language="ug").tools}
    assert [chinese[name].event for name in ("write.left", "write.right")] == [
        CaretMoved(on=False),
        CaretMoved(on=True),
    ]
    assert [uyghur[name].event for name in ("write.left", "write.right")] == [CaretMoved(on=True), CaretMoved(on=False)]
    assert show(language="ug").area.direction is Direction.RTL


def test_the_caret_at_an_end_goes_no_further() -> None:
    tools = {tool.id: tool.enabled for tool in show(text=WORDS, language="ug").tools}
    assert (tools["write.left"], tools["write.right"]) == (False, True)


def test_tools_that_mean_nothing_now_are_disabled() -> None:
    empty = {tool.id for tool in show(text=Text(), way=WritingWay.HANDWRITING).tools if tool.enabled}
    assert empty == set()


def test_capital_letters_keep_the_names_of_their_keys() -> None:
    body = show(WritePage(Subject.OPINION, shift=Shift.ONCE), language="kk_Cyrl")
    key = next(key.button for row in body.keys for key in row if key.button.id == "write.key.қ")
    assert (key.text, key.event) == ("Қ", LetterTyped("Қ"))


def test_other_scripts_have_latin_letters_on_a_layer_of_their_own() -> None:
    body = show(WritePage(Subject.OPINION, layer=Layer.LATIN), language="ug")
    assert [key.button.text for key in body.keys[0]] == list("qwertyuiop")
    assert {"write.order", "write.key.shift"} <= ids(body)
    assert "write.key.latin" not in ids(show(language="en"))


def test_the_order_of_letters_is_offered_where_they_are_latin() -> None:
    assert "write.order" in ids(show(way=WritingWay.PINYIN))
    assert "write.order" not in ids(show(language="ug", way=WritingWay.KEYBOARD))
    abc = show(way=WritingWay.PINYIN, order=KeyOrder.ABC)
    assert [key.button.text for key in abc.keys[0]] == list("abcdefghij")


def test_going_on_needs_a_text() -> None:
    assert (show(text=Text()).next.enabled, show().next.enabled) == (False, True)


@pytest.mark.parametrize("remark", Remark)
def test_what_has_to_be_said_is_said(remark: Remark) -> None:
    assert show(WritePage(Subject.OPINION, remark=remark)).message == CATALOGUES.words("zh_CN").say(
        f"write.{remark.value}"
    )


def test_where_no_chinese_can_be_written_the_page_says_so() -> None:
    alone = show(devices=Devices())
    assert ([way.id for way in alone.ways], "写不了汉字" in alone.message) == (["write.keyboard"], True)
    assert show(language="ug", devices=Devices()).message == ""


def test_a_place_has_its_own_heading_and_length() -> None:
    body = show(WritePage(Subject.PLACE))
    assert (body.heading, body.area.count) == ("写下地点", "4 / 40")


def test_nothing_written_shows_in_a_repr() -> None:
    body = show(WritePage(Subject.OPINION, Drawing((STROKE,), ("秘",))), way=WritingWay.HANDWRITING)
    assert not any(word in repr(body) for word in ("路灯", "秘", "0.9"))


def test_every_control_is_found_by_its_name() -> None:
    state = _state(WritePage(Subject.OPINION), WORDS, Session("ug"), ENGINES)
    shown = buttons(present(state, CATALOGUES, layout(Format((217, 136)))))
    assert {"write.key.ئ", "write.key.layer", "write.key.latin", "write.delete", "nav.leave"} <= shown.keys()
