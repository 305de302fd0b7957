"""docs/hub-authors.md, the contract from outside, names everything that travels."""

import json
import re
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from edge_sync.bodies import documents, events, query
from edge_sync.comparison import Window, answer
from edge_sync.envelope import Refusal
from edge_sync.topics import Address

ADDRESS = Address.of("qb-0302-k1")
CHANNELS = [ADDRESS.up(name) for name in ("events", "verdicts", "status", "reported", "query")] + [
    ADDRESS.down(name) for name in ("events", "verdicts", "result")
]
ASKED = [*get_args(query.Query), *get_args(query.Result), query.PublicStep, query.Slot]


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


@pytest.mark.parametrize("shape", ASKED)
def test_every_field_of_queries_and_results_is_in_the_manual(manual: str, shape: Any) -> None:
    section = manual.partition("## Queries")[2].partition("## Reconciliation")[0]
    fields = [entry.encode_name for entry in msgspec.structs.fields(shape)]
    tag = shape.__struct_config__.tag
    assert [name for name in [*fields, *([tag] if tag else [])] if f"`{name}`" not in section] == []


@pytest.mark.parametrize("reason", get_args(query.Reason))
def test_every_reason_of_a_refused_query_is_in_the_manual(manual: str, reason: str) -> None:
    assert f"| `{reason}` |" in manual.partition("## Queries")[2]


def test_the_reconciliation_comes_out(manual: str) -> None:
    found = re.search(r"<!-- vector: reconcile -->\n```json\n(.*?)```", manual, re.DOTALL)
    assert found is not None
    one = json.loads(found[1])
    kiosk, hub = (tuple((seq, event_id) for seq, event_id in one[side]) for side in ("kiosk", "hub"))
    asked = Window(kiosk).query()
    assert json.loads(msgspec.json.encode(asked)) == one["query"]
    said = json.loads(msgspec.json.encode(answer(asked, hub, "")))
    assert {name: said[name] for name in one["result"]} == one["result"]
