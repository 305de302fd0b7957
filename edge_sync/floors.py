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
    """The floors in the file at `path` and in its twin. To be used inside a database transaction: one writer at a time.

    The higher of the two counts, so that neither file alone can be lost or damaged with harm.
    """

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

    def are_kept(self) -> bool:
        """Whether a block was ever reserved here."""
        return any(file.exists() for file in self._files())

    def _files(self) -> tuple[Path, Path]:
        return self.path, self._twin()

    def _twin(self) -> Path:
        return self.path.with_name(f"{self.path.stem}-twin{self.path.suffix}")

    def _read(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for file in self._files():
            for name, floor in _floors_in(file).items():
                found[name] = max(floor, found.get(name, 0))
        return found

    def _write(self, floors: dict[str, int]) -> None:
        content = msgspec.json.encode(_Stored(1, floors))
        try:
            replace_durably(self.path, content, mode=0o660)  # kiosk and sync: one group
            replace(self._twin(), content, mode=0o660)  # no flush, which wears the card: a lost one is written again
        except OSError as error:
            kind = OutboxFullError if error.errno in (errno.ENOSPC, errno.EDQUOT) else OutboxError
            raise kind(f"cannot write {self.path}: {error.strerror}") from error


def _floors_in(file: Path) -> dict[str, int]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=_Stored).floors
    except FileNotFoundError:
        return {}
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}  # damaged; it is made anew with the next block
    except OSError as error:
        raise OutboxError(f"cannot read {file}: {error.strerror}") from error


def replace_durably(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """The file at `path` holds `content`, whole and on the disk, or what it held before; raises `OSError`."""
    replace(path, content, mode=mode, flush=True)
    sync_folder(path.parent)


def replace(path: Path, content: bytes, *, mode: int, flush: bool = False) -> None:
    """The file at `path` holds `content`; what is seen of it is never half. Raises `OSError`."""
    new = path.with_name(path.name + ".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        if flush:
            file.flush()
            os.fsync(file.fileno())
    new.replace(path)


def sync_folder(folder: Path) -> None:
    """Names created, renamed or removed in `folder` are on the disk; raises `OSError`."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
