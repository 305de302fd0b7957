"""A full disk: nothing is half-saved, nobody is told "saved", and it is over when there is room again."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.application.ports import StorageError
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
