"""docs/hub-authors.md, the contract from outside, names everything that travels."""

from pathlib import Path

import pytest

from edge_sync.bodies import documents, events
from edge_sync.envelope import Refusal
from edge_sync.topics import Address

ADDRESS = Address.of("qb-0302-k1")
CHANNELS = [ADDRESS.up(name) for name in ("events", "verdicts", "status", "reported")] + [
    ADDRESS.down(name) for name in ("events", "verdicts")
]


@pytest.fixture(scope="session")
def manual(root: Path) -> str:
    return (root / "docs" / "hub-authors.md").read_text()


@pytest.mark.parametrize("event_type", [*events.UP, *events.DOWN])
def test_every_event_type_is_in_the_manual(manual: str, event_type: str) -> None:
    assert event_type in manual


@pytest.mark.parametrize("name", documents.BODIES)
def test_every_document_is_in_the_manual(manual: str, name: str) -> None:
    assert f"`{name}" in manual


@pytest.mark.parametrize("topic", CHANNELS)
def test_every_topic_is_in_the_manual(manual: str, topic: str) -> None:
    assert topic.removeprefix("dh/v1/qb/dev/qb-0302-k1/") in manual


@pytest.mark.parametrize("reason", [refusal.value for refusal in Refusal])
def test_every_reason_of_a_refusal_is_in_the_manual(manual: str, reason: str) -> None:
    assert f"`{reason}`" in manual
