"""YAML as the contract is written in: the same bytes each time, and text that every reader takes for text."""

import pytest

from edge_sync.contract.yaml import dump


def test_mappings_and_lists_stand_indented() -> None:
    value = {"a": {"b": [1, {"c": "d", "e": ["f"]}], "g": {}}, "h": []}
    assert dump(value) == "a:\n  b:\n    - 1\n    - c: d\n      e:\n        - f\n  g: {}\nh: []\n"


def test_numbers_booleans_and_null_are_what_they_are_in_json() -> None:
    assert dump({"a": 1.5, "b": True, "c": None}) == "a: 1.5\nb: true\nc: null\n"


@pytest.mark.parametrize(
    "text", ["", "1.0", "true", "Null", "no", "- a", "a: b", "a #b", "^[a-z]$", "{a}", " a", "a ", "代表", "a\nb", '"']
)
def test_text_that_a_reader_could_take_for_something_else_is_quoted(text: str) -> None:
    written = dump({"key": text})
    assert written.startswith('key: "')
    assert written.count("\n") == 1


@pytest.mark.parametrize("text", ["dh.opinion.submitted.v1", "$ref", "Signed documents for one kiosk."])
def test_plain_text_stands_bare(text: str) -> None:
    assert dump({"key": text}) == f"key: {text}\n"


def test_a_key_is_quoted_like_any_text() -> None:
    assert dump({"on": {"1": "x"}}) == '"on":\n  "1": x\n'
