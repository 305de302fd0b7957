"""Dead letters on the kiosk: listed, sent once more, or taken off the list."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from edge_sync import outbox
from edge_sync.__main__ import main
from edge_sync.database import transaction
from edge_sync.envelope import Rejected, decode
from edge_sync.outbox import QueueCounts
from edge_sync.settlement import pending, settle


def desk(kiosk: Any, *words: str) -> Result:
    return CliRunner().invoke(main, ["dead-letters", *words, "--data", str(kiosk.folder)])


@pytest.fixture
def letter(kiosk: Any) -> str:
    """A dead letter between two rows that the hub took."""
    ids = kiosk.record(3)
    with transaction(kiosk.connection):
        settle(kiosk.connection, [ids[0], ids[2]], [Rejected(ids[1], "schema", "no at")], at=kiosk.clock.now())
    return str(ids[1])


def notes(kiosk: Any) -> list[tuple[str, str, str]]:
    events = [decode(row.event) for row in pending(kiosk.connection, after=0)]
    found = [json.loads(bytes(event.data)) for event in events if event.type == "dh.audit.notable.v1"]
    return [(note["what"], note.get("why", ""), note["subject"]) for note in found]


def test_the_list_is_there_for_programs_too(kiosk: Any, letter: str) -> None:
    assert json.loads(desk(kiosk, "list", "--json").output) == [
        {"seq": 2, "id": letter, "type": "dh.help.called.v1", "reason": "schema", "detail": "no at"}
    ]


def test_a_letter_sent_once_more_has_the_bytes_it_was_recorded_with(kiosk: Any, letter: str) -> None:
    before = kiosk.connection.execute("SELECT event FROM outbox WHERE id = ?", (letter,)).fetchone()[0]
    assert desk(kiosk, "retry", letter).exit_code == 0
    (again, _) = pending(kiosk.connection, after=0)
    assert (again.id, again.event) == (letter, before)
    assert outbox.dead_letters(kiosk.connection) == ()


def test_a_discarded_letter_stays_in_the_file_and_off_the_list(kiosk: Any, letter: str) -> None:
    assert desk(kiosk, "discard", letter).exit_code == 0
    assert outbox.dead_letters(kiosk.connection) == ()
    assert outbox.counts(kiosk.connection) == QueueCounts(pending=1, settled=2, rejected=0)
    assert outbox.delivery_states(kiosk.connection, [letter]) == {letter: "rejected"}


@pytest.mark.parametrize(("how", "what"), [("retry", "dead_letter_retried"), ("discard", "dead_letter_discarded")])
def test_the_hub_is_told_of_either(kiosk: Any, letter: str, how: str, what: str) -> None:
    desk(kiosk, how, letter)
    assert notes(kiosk) == [(what, "schema", letter)]


def test_a_damaged_letter_is_not_sent(kiosk: Any, letter: str) -> None:
    kiosk.connection.execute("UPDATE outbox SET event = x'7b7d' WHERE id = ?", (letter,))
    result = desk(kiosk, "retry", letter)
    assert (result.exit_code, "is damaged and cannot be sent; it stays on the list" in result.output) == (1, True)
    assert [entry.id for entry in outbox.dead_letters(kiosk.connection)] == [letter]
    assert notes(kiosk) == []


@pytest.mark.parametrize("how", ["retry", "discard"])
def test_what_is_no_letter_is_left_as_it_is(kiosk: Any, how: str) -> None:
    settled = kiosk.record()[0]
    result = desk(kiosk, how, settled)
    assert (result.exit_code, "There is no dead letter" in result.output) == (1, True)
    assert outbox.counts(kiosk.connection) == QueueCounts(pending=1, settled=0, rejected=0)


def test_a_running_agent_offers_a_letter_again(line: Any) -> None:
    road = line()
    recorded = road.kiosk.record(3)
    road.hub.refuses = {recorded[1]: "schema"}
    road.run(5)
    road.hub.refuses = {}
    desk(road.kiosk, "retry", recorded[1])
    road.run(10)
    assert recorded[1] in road.hub.stored
    assert outbox.counts(road.kiosk.connection) == QueueCounts(pending=0, settled=4, rejected=0)


def test_rows_that_come_back_while_others_wait_are_offered_too(line: Any) -> None:
    road = line()
    recorded = road.kiosk.record(120)
    road.hub.refuses = {recorded[1]: "schema"}
    road.hub.postpones = dict.fromkeys(recorded[60:80], 3000.0)
    road.run(5)
    road.hub.refuses = {}
    desk(road.kiosk, "retry", recorded[1])
    road.run(10)
    assert outbox.counts(road.kiosk.connection) == QueueCounts(pending=20, settled=101, rejected=0)
