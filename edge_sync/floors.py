"""Numbers that must never be given out twice, even when the database is lost: a small side file of floors.

A block is reserved here, with fsync, before any number of it is used. Whoever gives numbers out remembers the block
in the database; a new or restored database remembers none, takes a new block, and so starts above everything that was
ever given out.
"""

import errno
import os
from dataclasses import dataclass
from pathlib import Path

import msgspec

from edge_sync.errors import OutboxError, OutboxFullError

FLOORS_FILE = "floors.json"
"""Name of the file in the data folder, beside the database and not inside it."""


SEQ = "seq"
TICKET = "ticket"
"""Names of the two sequences that have floors: `seq` of events, and the kiosk's ticket numbers."""


class _Stored(msgspec.Struct, frozen=True):
    v: int
    floors: dict[str, int]


@dataclass(frozen=True, slots=True)
class Floors:
    """The floors in the file at `path`. To be used inside a database transaction, which keeps two writers apart."""

    path: Path

    def next_block(self, name: str, at_least: int, size: int = 1000) -> range:
        """Return `size` numbers for `name`, none below `at_least`, none ever returned before; durable when it returns.

        Raises `OutboxError` when the file cannot be written, and then nothing is reserved.
        """
        floors = self._read()
        start = max(at_least, floors.get(name, 0))
        self._write({**floors, name: start + size})
        return range(start, start + size)

    def raise_to(self, name: str, floor: int) -> None:
        """No number below `floor` will be returned for `name`; a floor never sinks."""
        floors = self._read()
        if floor > floors.get(name, 0):
            self._write({**floors, name: floor})

    def _read(self) -> dict[str, int]:
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=_Stored).floors
        except FileNotFoundError:
            return {}
        except (msgspec.DecodeError, UnicodeDecodeError):
            return {}  # a damaged file is made anew; the database beside it still says what was given out
        except OSError as error:
            raise OutboxError(f"cannot read {self.path}: {error.strerror}") from error

    def _write(self, floors: dict[str, int]) -> None:
        try:
            replace_durably(self.path, msgspec.json.encode(_Stored(1, floors)), mode=0o660)  # kiosk and sync: one group
        except OSError as error:
            kind = OutboxFullError if error.errno in (errno.ENOSPC, errno.EDQUOT) else OutboxError
            raise kind(f"cannot write {self.path}: {error.strerror}") from error


def replace_durably(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """The file at `path` holds `content`, whole and on the disk, or what it held before; raises `OSError`."""
    new = path.with_name(path.name + ".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Names created, renamed or removed in `folder` are on the disk; raises `OSError`."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
