"""Which characters may be candidates, and that the model knows them."""

from collections.abc import Iterator
from importlib.resources import files

import numpy as np
import onnxruntime
import pytest

from kiosk.input.handwriting import packaged_model
from kiosk.input.recognition.characters import Characters

UNKNOWN_TO_THE_MODEL = {"凓", "勠"}


@pytest.fixture(scope="module")
def classes() -> list[str]:
    """The model's."""
    session = onnxruntime.InferenceSession(packaged_model(), providers=["CPUExecutionProvider"])
    return ["", *session.get_modelmeta().custom_metadata_map["character"].split("\n"), " "]


def _levels() -> Iterator[str]:
    yield from files("kiosk.input.recognition").joinpath("characters.txt").read_text(encoding="utf-8").split()


def test_the_state_list_is_whole_and_in_its_three_levels() -> None:
    levels = list(_levels())
    assert [len(level) for level in levels] == [3500, 3000, 1605]
    assert len(set("".join(levels))) == 8105


def test_the_model_knows_every_character_of_the_list_but_two(classes: list[str]) -> None:
    assert set("".join(_levels())) - set(classes) == UNKNOWN_TO_THE_MODEL
    assert set("".join(_levels())) - set(Characters(classes).texts) == UNKNOWN_TO_THE_MODEL


def test_marks_that_a_hand_writes_alike_and_gaps_are_counted_together() -> None:
    characters = Characters(["", "大", ",", "，", "國", " "])
    kept = characters.of(np.array([[0.1, 0.2, 0.15, 0.25, 0.05, 0.25]], dtype=np.float32))
    assert characters.texts == ("", "大", "，")
    assert kept[0].tolist() == pytest.approx([0.35, 0.2, 0.4])
