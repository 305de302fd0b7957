"""Free texts on their way: what is composed by each way to write, with each keyboard and each remark."""

from collections.abc import Iterator
from typing import Final

from kiosk.domain.visit.events import Subject
from kiosk.domain.visit.pages import Remark, Saving, WritePage
from kiosk.domain.writing.composition import Drawing, Spelling
from kiosk.domain.writing.keyboards import Layer, Shift
from kiosk.domain.writing.text import Limit, Text
from kiosk.domain.writing.ways import WritingWay

SHORT: Final = "家里暖气不热,请派人来看看。"
FULL: Final = (SHORT * 40)[:500]
MIXED: Final = "تېلېفون 0900-5500032 请回电 (before 18:00)."
LETTERS: Final = "nuanqibure"
FOUND: Final = ("暖气不热", "暖气", "暖期", "暖", "女", "怒", "努", "弩", "奴")
READ: Final = ("暖", "曖", "缓", "援", "媛", "瑗")
STROKES: Final = tuple(tuple((0.2 + 0.05 * n, 0.1 + 0.04 * step) for step in range(12)) for n in range(7))

_EMPTY: Final = WritePage(Subject.OPINION)


def text(words: str) -> Text:
    """Return a text with the caret behind it."""
    return Text().inserted(words, Limit(500, 2000)).text


def pages() -> Iterator[tuple[str, WritingWay | None, str, WritePage]]:
    """Give what a page is called, by which way it is written, what stands in it already, and the page."""
    for way in WritingWay:
        yield f"{way.value} empty", way, "", _EMPTY
        yield f"{way.value} short", way, SHORT, _EMPTY
        yield f"{way.value} full", way, FULL, WritePage(Subject.OPINION, remark=Remark.FULL)
        yield f"{way.value} mixed", way, MIXED, _EMPTY
        yield f"{way.value} place", way, "", WritePage(Subject.PLACE)
        yield f"{way.value} comment", way, SHORT, WritePage(Subject.COMMENT)
        yield f"{way.value} note", way, SHORT, WritePage(Subject.NOTE)
    yield "pinyin letters", WritingWay.PINYIN, SHORT, WritePage(Subject.OPINION, Spelling(LETTERS), waits_for=1)
    yield "pinyin found", WritingWay.PINYIN, SHORT, WritePage(Subject.OPINION, Spelling(LETTERS, LETTERS, FOUND))
    yield "pinyin long", WritingWay.PINYIN, "", WritePage(Subject.OPINION, Spelling(LETTERS * 6))
    yield "handwriting strokes", WritingWay.HANDWRITING, "", WritePage(Subject.OPINION, Drawing(STROKES[:2]))
    yield "handwriting found", WritingWay.HANDWRITING, SHORT, WritePage(Subject.OPINION, Drawing(STROKES, READ))
    for remark in Remark:
        yield f"remark {remark.value}", None, SHORT, WritePage(Subject.OPINION, remark=remark)
    for saving in Saving:
        yield f"note {saving.value}", None, SHORT, WritePage(Subject.NOTE, saving=saving)
    for layer in Layer:
        yield f"keys {layer.value}", WritingWay.KEYBOARD, "", WritePage(Subject.OPINION, layer=layer)
    for shift in Shift:
        yield f"shift {shift.value}", WritingWay.KEYBOARD, "", WritePage(Subject.OPINION, shift=shift)
