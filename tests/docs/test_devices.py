"""Every state that a kiosk tells of a device is in the guide for hub authors, and the hub has words for it."""

import re
from pathlib import Path

import pytest

from edge_sync.hub.readiness import AS_WANTED, words
from kiosk.domain.devices import PanelCondition, PrinterCondition, ReaderCondition, SpeakerCondition
from kiosk.domain.health import EngineCondition, Part

CONDITIONS = {
    Part.PRINTER: PrinterCondition,
    Part.READER: ReaderCondition,
    Part.PANEL: PanelCondition,
    Part.SPEAKER: SpeakerCondition,
    Part.HANDWRITING: EngineCondition,
    Part.PINYIN: EngineCondition,
}
MOMENTARY = {SpeakerCondition.SPEAKING, ReaderCondition.DARK}
TOLD = {
    part.value: sorted(state.value for state in kind if state not in MOMENTARY and state.value not in AS_WANTED)
    for part, kind in CONDITIONS.items()
}


def test_the_guide_lists_every_device_with_its_states_and_no_other(root: Path) -> None:
    table = (root / "docs" / "hub-authors.md").read_text().split("| device | `state` besides")[1].split("\n\n")[0]
    listed = {}
    for line in table.splitlines()[2:]:
        _, names, states, _ = line.split("|")
        states = re.findall(r"`(\w+)`", states.split(";")[0])
        listed |= {name: sorted(states) for name in re.findall(r"`([\w.]+)`", names)}
    assert listed == TOLD


@pytest.mark.parametrize(("name", "state"), [(name, state) for name, states in TOLD.items() for state in states])
def test_the_hub_has_words_for_every_state_and_says_what_to_do(name: str, state: str) -> None:
    found = words(name, state)
    assert found is not None
    assert all(found)


def test_the_operations_manual_names_every_device(root: Path) -> None:
    text = (root / "docs" / "operations.md").read_text().split("## Faults")[1]
    assert [part.value for part in Part if f"`{part.value}`" not in text] == []
