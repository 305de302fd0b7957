"""A full disk: nothing is half-saved, nobody is told "saved", and it is over when there is room again."""

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from kiosk.application.ports import Fact, RecordDutyNote, RecordRating, StorageError
from kiosk.storage import Space

MEGABYTE = 1024 * 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting needs root")
    yield place
    subprocess.run(["umount", place], check=True)


@pytest.fixture
def cramped(kiosk: Any, small_disk: Path) -> Iterator[Any]:
    """A kiosk on the small disk."""
    made = type(kiosk)(small_disk / "data", free=None, reserve_bytes=MEGABYTE)
    made.provision()
    yield made
    made.close()


def save_until_refused(kiosk: Any, storage: Any) -> tuple[list[str], StorageError]:
    """Save opinions until one is refused; return the ids of the saved ones, and the refusal."""
    saved: list[str] = []
    for _ in range(500):
        try:
            saved.append(kiosk.save(storage).opinion_id)
        except StorageError as error:
            return saved, error
    raise AssertionError("the disk never got full")


def keep_until_refused(kiosk: Any, storage: Any, facts: Sequence[Fact]) -> tuple[int, StorageError]:
    """Keep the facts until one is refused; return how many are kept, and the refusal."""
    for number, fact in enumerate(facts):
        try:
            storage.save(fact, kiosk.clock.now())
        except StorageError as error:
            return number, error
    raise AssertionError("the disk never got full")


def fill(folder: Path) -> Path:
    """Write until not a byte more goes in."""
    file = folder / "filler"
    with file.open("wb", buffering=0) as opened:
        try:
            while True:
                opened.write(bytes(4096))
        except OSError:
            return file


def test_a_full_disk_saves_nothing_and_says_why(cramped: Any) -> None:
    storage = cramped.start()
    cramped.save(storage)
    fill(cramped.data)
    _, refusal = save_until_refused(cramped, storage)
    assert refusal.full
    assert cramped.count("opinions") == cramped.count("outbox") == len(cramped.events())


@pytest.mark.parametrize("kind", [RecordRating, RecordDutyNote])
def test_a_full_disk_keeps_nothing_of_what_can_be_tried_again(cramped: Any, rating: Any, kind: type[Any]) -> None:
    note = RecordDutyNote("d1", "qb-d0004", "好" * 500, "zh")
    facts = [RecordRating(rating(round=number)) if kind is RecordRating else note for number in range(1, 100)]
    storage = cramped.start()
    storage.load()
    filler = fill(cramped.data)
    saved, refusal = keep_until_refused(cramped, storage, facts)
    assert refusal.full
    assert len(cramped.events()) == cramped.count("outbox") == saved
    filler.unlink()
    storage.save(facts[saved], cramped.clock.now())
    assert len(cramped.events()) == saved + 1
    assert cramped.count("ratings") == (saved + 1 if kind is RecordRating else 0)


def test_after_a_full_disk_saving_goes_on_by_itself(cramped: Any) -> None:
    storage = cramped.start()
    saved = [cramped.save(storage).opinion_id]
    filler = fill(cramped.data)
    more, _ = save_until_refused(cramped, storage)
    filler.unlink()
    saved += more
    saved.append(cramped.save(storage).opinion_id)
    assert [submitted.opinion_id for submitted in cramped.submitted()] == saved


def test_a_kiosk_starts_and_shows_cases_on_a_full_disk(cramped: Any) -> None:
    storage = cramped.start()
    receipt = cramped.save(storage).receipt
    cramped.close()
    filler = fill(cramped.data)
    storage = cramped.start()
    stored = storage.load()
    assert stored.queue.pending == 1
    assert storage.look_up(receipt.ticket_no, receipt.query_code, cramped.clock.now()).opinion_id
    assert not stored.room
    filler.unlink()
    assert storage.poll().room


def test_the_real_disk_is_asked_for_its_room(cramped: Any, kiosk: Any, small_disk: Path) -> None:
    assert cramped.data.is_relative_to(small_disk)
    assert not Space(small_disk).has_room()
    assert Space(small_disk, reserve_bytes=MEGABYTE).has_room()
    assert Space(kiosk.data, reserve_bytes=0).has_room()
    assert not Space(small_disk / "none").has_room()
