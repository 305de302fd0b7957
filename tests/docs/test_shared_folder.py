"""What one of the kiosk's two users makes in the shared folder, the other can use: their group may, and nobody else."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_sync.floors import FLOORS_FILE, SEQ, Floors
from edge_sync.identity import DATABASE_FILE
from edge_sync.schema import migrate


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder under the units' umask."""
    before = os.umask(0o007)
    yield tmp_path
    os.umask(before)


def test_the_group_may_write_every_file_that_the_programs_share(folder: Path) -> None:
    migrate(folder / DATABASE_FILE)
    Floors(folder / FLOORS_FILE).raise_to(SEQ, 1)
    made = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir() if path.is_file()}
    assert {DATABASE_FILE, FLOORS_FILE} <= set(made)
    assert set(made.values()) == {0o660}
