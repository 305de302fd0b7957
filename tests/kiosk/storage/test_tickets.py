"""Ticket numbers: never the same one twice, whatever is lost."""

from pathlib import Path
from typing import Any

from edge_sync.floors import FLOORS_FILE
from kiosk.domain.codes import ticket_sequence
from kiosk.storage.tickets import BLOCK_SIZE


def taken(kiosk: Any, storage: Any, number: int) -> list[int]:
    """Save opinions and return their sequences."""
    return [ticket_sequence("K7", kiosk.save(storage).receipt.ticket_no) or 0 for _ in range(number)]


def remove_database(kiosk: Any) -> None:
    kiosk.close()
    for file in kiosk.data.glob("kiosk.db*"):
        file.unlink()


def test_numbers_are_unique_over_more_than_a_block(kiosk: Any) -> None:
    numbers = taken(kiosk, kiosk.start(), BLOCK_SIZE + 20)
    assert len(set(numbers)) == BLOCK_SIZE + 20
    assert set(numbers[:BLOCK_SIZE]) == set(range(BLOCK_SIZE))


def test_numbers_are_unique_across_reboots_and_clock_jumps(kiosk: Any) -> None:
    numbers = taken(kiosk, kiosk.start(), 10)
    storage = kiosk.reboot()
    kiosk.clock.jump(-40 * 365 * 86_400)
    numbers += taken(kiosk, storage, 10)
    kiosk.clock.jump(50 * 365 * 86_400)
    numbers += taken(kiosk, storage, 10)
    assert len(set(numbers)) == 30


def test_numbers_are_unique_when_the_database_is_lost(kiosk: Any) -> None:
    before = taken(kiosk, kiosk.start(), 10)
    remove_database(kiosk)
    kiosk.provision()
    after = taken(kiosk, kiosk.start(), 10)
    assert min(after) >= BLOCK_SIZE > max(before)


def test_numbers_are_unique_when_the_floors_are_lost(kiosk: Any) -> None:
    before = taken(kiosk, kiosk.start(), BLOCK_SIZE)
    (kiosk.data / FLOORS_FILE).unlink()
    assert set(taken(kiosk, kiosk.start(), 3)).isdisjoint(before)


def test_a_new_installation_begins_at_the_floor_of_its_bundle(kiosk: Any, tmp_path: Path) -> None:
    fresh = type(kiosk)(tmp_path / "again")
    fresh.provision(ticket_floor=5000)
    assert min(taken(fresh, fresh.start(), 5)) >= 5000
    fresh.close()


def test_numbers_stay_given_out_when_their_opinions_are_forgotten(kiosk: Any) -> None:
    before = taken(kiosk, kiosk.start(), 5)
    kiosk.settle(*(event.id for event in kiosk.events()))
    kiosk.close()
    storage = kiosk.start()
    storage.load()
    kiosk.clock.advance(400 * 86_400)
    storage.poll()
    assert kiosk.count("opinions") == 0
    after = taken(kiosk, storage, BLOCK_SIZE - 5)
    assert set(after).isdisjoint(before)


def test_numbers_do_not_begin_at_the_beginning_of_every_block(kiosk: Any, tmp_path: Path) -> None:
    firsts = []
    for name in "abcdef":
        fresh = type(kiosk)(tmp_path / name)
        fresh.provision()
        firsts += taken(fresh, fresh.start(), 1)
        fresh.close()
    assert len(set(firsts)) > 1
