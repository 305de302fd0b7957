"""Where lines may break."""

import pytest

from hardware.line_breaking import wrapped


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 32, [""]),
        ("一二三四五", 8, ["一二三四", "五"]),
        ("一二三四。五", 8, ["一二三", "四。五"]),
        ("一二三（四）", 8, ["一二三", "（四）"]),
        ("已保存,联网后上报", 8, ["已保存,", "联网后上", "报"]),
        ("拨打 0900-5500000 咨询", 16, ["拨打", "0900-5500000 咨", "询"]),
        ("one two three", 8, ["one two", "three"]),
        ("aaaaaaaaaaaa", 5, ["aaaaa", "aaaaa", "aa"]),
        ("。。。。。。", 4, ["。。", "。。", "。。"]),
        ("一二  三", 4, ["一二", "三"]),
        ("A一B", 2, ["A", "一", "B"]),
        ("   ", 8, [""]),
    ],
)
def test_lines_break_as_chinese_typesetting_wants(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width) == lines
